"""What a build leaves for the next one, and how the next one knows what it may keep of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from xxhash import xxh3_128

from jobexport.pipeline.plan import Plan
from jobexport.posting import Document
from jobexport.resources import schemas, templates
from jobexport.stores import Stored
from jobexport.version import VERSION

__all__ = ["CATALOG", "around", "digest_of", "environment"]

CATALOG = ".jobexport/catalog.sqlite"
"""Where the catalog of a site is kept, below the output folder."""

_PIECE = 1 << 20


def digest_of(document: Document) -> bytes:
    """The digest of a document's bytes."""
    digest = xxh3_128()
    for part in _bytes(document):
        digest.update(part)
    return digest.digest()


def _bytes(document: Document) -> Iterator[bytes]:
    if isinstance(document, Stored):
        yield document.state().encode()
        return
    if document.data is not None or document.extent is not None:
        yield document.read()
        return
    with document.open() as file:
        while part := file.read(_PIECE):
            yield part


def environment(plan: Plan, organizations: Mapping[str, Any], *, checks: bool) -> tuple[str, str]:
    """Two digests: of all that every posting and page depends on beside the sources, and of that and the day, on which feeds
    depend too. ``checks`` says that postings are held against rules.

    Settings and the files they name, the theme, organizations, mapping, and jobexport itself. Rules and a theme of one's
    own may look at the day, so that with them it belongs to the first digest as well.
    """
    day = plan.now.date().isoformat()
    digest = xxh3_128()
    facts = [
        VERSION, plan.sources, plan.board, plan.site, plan.theme, plan.related, plan.format, plan.mapping,
        sorted(organizations.items()), checks,
    ]  # fmt: skip
    if checks or plan.theme is not None:
        facts.append(day)
    digest.update(repr(facts).encode("utf-8", "surrogatepass"))
    for path in _named(plan):
        digest.update(repr(path).encode("utf-8", "surrogatepass") + path.read_bytes())
    package = Path(__file__).resolve().parent.parent
    for folder in (package, schemas(), templates()):
        for name, size, changed in sorted(_files(folder)):
            digest.update(f"{name} {size} {changed}\n".encode("utf-8", "surrogatepass"))
    first = digest.hexdigest()
    digest.update(day.encode())
    return first, digest.hexdigest()


def around(plan: Plan) -> tuple[str, str]:
    """The days before and after the clock's: what ends on one of them may have ended since the last run."""
    day = plan.now.date()
    return (day - timedelta(days=1)).isoformat(), (day + timedelta(days=1)).isoformat()


def _named(plan: Plan) -> list[Path]:
    """The files that settings name, and the files of the theme."""
    found = {path for path in _paths(vars_of(plan.board), plan.board.folder) if path.is_file()}
    if plan.theme is not None:
        found.update(path for path in plan.theme.rglob("*") if path.is_file())
    return sorted(found)


def vars_of(board: Any) -> list[Any]:
    """The tables of the settings that may name files."""
    return [board.check, board.profiles, board.site]


def _paths(value: Any, folder: Path) -> Iterator[Path]:
    if isinstance(value, str):
        if value and len(value) < 256 and "\n" not in value and "\0" not in value:
            yield folder / value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _paths(each, folder)
    elif isinstance(value, Sequence):
        for each in value:
            yield from _paths(each, folder)


def _files(folder: Path) -> Iterable[tuple[str, int, int]]:
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in files:
            found = os.stat(os.path.join(here, name))  # noqa: PTH116, PTH118 - some hundred files at every build
            yield os.path.join(here, name), found.st_size, found.st_mtime_ns  # noqa: PTH118
