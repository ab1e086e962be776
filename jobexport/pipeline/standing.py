"""Whether the files of the last build are as it left them: its own look at every one, by several workers where there are many."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from jobexport import engine
from jobexport.catalog import Catalog
from jobexport.engine import Jobs
from jobexport.sink import Sink

__all__ = ["doubtful"]

# Below this a pool costs more than it saves.
_FEW = 60_000
# Spans for each worker, so that none waits long for another.
_SPANS = 2

# Above every path in UTF-8.
_END = "\U0010ffff"

_state: tuple[Catalog, Sink] | None = None


def doubtful(catalog: Catalog, sink: Sink, jobs: Jobs) -> list[str]:
    """The paths of outputs that are gone, or whose size or time of change is not what the last build noted."""
    workers = jobs if isinstance(jobs, int) else 1
    total = catalog.count()
    parts = workers * _SPANS if workers > 1 and total > _FEW else 1
    bounds = [catalog.path_at(total * part // parts) for part in range(1, parts)]
    spans = pairwise(("", *bounds, _END))
    common = (catalog if parts == 1 else catalog.path, sink)
    return [path for found in engine.run(_look, spans, workers, setup=_setup, arguments=common) for path in found]


def _setup(catalog: Path | Catalog, sink: Sink) -> None:
    global _state
    _state = (catalog if isinstance(catalog, Catalog) else Catalog(catalog)), sink


def _look(span: tuple[str, str]) -> list[str]:
    assert _state is not None
    catalog, sink = _state
    return [path for path, size, mtime in catalog.spots(*span) if not sink.stands(path, size, mtime)]
