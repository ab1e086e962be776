"""The passes of a build in workers of a cluster, which may be lost, and their work be done again by others.

What a piece of work made and noted comes back, and is taken over here once. Where workers see neither the catalog nor the
output folder, what it needs goes with it as a slice of the catalog, and its files come back too. The work itself is that of
``ingest`` and ``publish``.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jobexport.bucket import Bucket, Courier
from jobexport.catalog import Catalog, Known, Note, Noting, Slice, Slicer, View
from jobexport.cluster import Cluster
from jobexport.pipeline import ingest, publish
from jobexport.pipeline.feeds import Feed, Selection
from jobexport.pipeline.ingest import Ingested
from jobexport.pipeline.plan import Plan
from jobexport.pipeline.policy import Policy
from jobexport.pipeline.publish import Published, Run, Task
from jobexport.pipeline.reading import Reading, Unit
from jobexport.sink import Sink
from jobexport.site import api, urls
from jobexport.stores import is_private

__all__ = ["Noted", "ingested", "published", "read", "setup_reading"]

# The file of items under which this process keeps those of all workers; no process has this number.
_ITEMS = 0

_catalog: Noting | None = None
_sink: Sink | None = None
# The folder for shares of feeds that this process and the owner both see.
_folder: Path | None = None


# -- first pass --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Noted:
    """What one batch of a unit gave, and what it notes in the catalog."""

    result: Ingested
    notes: list[Note]


def setup_reading(
    path: Path | None,
    reading: Reading,
    policy: Policy,
    locale: str,
    selections: tuple[Selection, ...],
    kinds: tuple[str, ...],
    searched: bool,
) -> None:
    """Prepares this process for ``read``. ``path`` is the catalog's for a worker that sees it."""
    global _catalog
    _catalog = Slice() if path is None else View(path)
    ingest.setup(_catalog, reading, policy, locale, selections, kinds, searched)


def read(unit: Unit) -> Iterator[Noted]:
    """As ``ingest.ingest``."""
    assert _catalog is not None
    for result in ingest.ingest(unit):
        yield Noted(result, _catalog.notes())


def ingested(catalog: Catalog, noted: Noted) -> Ingested:
    """Takes over what ``read`` gave."""
    for name, arguments, named in noted.notes:
        getattr(catalog, name)(*arguments, **named)
    return noted.result


# -- second pass -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Parcel:
    task: Task
    rows: bytes

    @property
    def label(self) -> str:
        return f"{self.task.kind} from {self.task.first} to {self.task.last}"


@dataclass(frozen=True, slots=True)
class _Delivery:
    """What one task did: its result, what it notes, the files that somebody else must write, its shares of feeds by their
    number where the owner does not see them, and the items of feeds that pick them one by one."""

    result: Published
    notes: list[Note]
    files: list[tuple[str, bytes]]
    shares: dict[int, bytes]
    items: bytes


def published(
    cluster: Cluster, tasks: Sequence[Task], catalog: Catalog, sink: Sink, plan: Plan, feeds: tuple[Feed, ...], run: Run
) -> Iterator[Published]:
    """As ``engine.run`` of ``publish.publish`` over the tasks."""
    slicer = None if cluster.local else Slicer(catalog.path)
    # Workers write for themselves where they see the place: this machine's own do, and most stores can be seen by all.
    direct = not is_private(sink.url) if isinstance(sink, Bucket) else cluster.local
    try:
        owner = _Owner(catalog, sink, run)
        for delivery in cluster.run(
            _publish, _parcels(slicer, tasks, plan, run), setup=_setup,
            arguments=(sink if direct else None, replace(plan, jobs=1), feeds, run, catalog.path if cluster.local else None),
        ):  # fmt: skip
            yield owner.take(delivery)
    finally:
        if slicer is not None:
            slicer.close()


def _parcels(slicer: Slicer | None, tasks: Iterable[Task], plan: Plan, run: Run) -> Iterator[_Parcel]:
    for task in tasks:
        yield _Parcel(task, b"" if slicer is None else _rows(slicer, task, plan, run))


def _rows(slicer: Slicer, task: Task, plan: Plan, run: Run) -> bytes:
    site, per_page = plan.site, plan.site.per_page
    if task.kind == "jobs":
        paths: list[str] = []
        for slug in slicer.slugs(task.first, task.last) if run.again else ():
            paths += (urls.job_path(slug, site.permalink), urls.jsonld_path(slug, site.permalink))
            paths.append(api.job_path(slug, site.permalink))
        return slicer.postings(task.first, task.last, task.name, paths)
    if task.kind == "lists":
        first, last = (task.first - 1) * per_page, min((task.last - 1) * per_page, run.open)
        return slicer.cards(first, last, task.name, groups=task.first == 1)
    if task.kind == "api":
        first, last = (task.first - 1) * api.PER_PAGE, min((task.last - 1) * api.PER_PAGE, run.open)
        return slicer.postings(first, last, task.name)
    if task.kind == "directories":
        return slicer.directories(task.name)
    return slicer.groups(task.first, task.last, task.name, site.facet_feed)


def _setup(sink: Sink | None, plan: Plan, feeds: tuple[Feed, ...], run: Run, path: Path | None) -> None:
    """``path`` is the catalog's for a worker that sees it and the run's folder; the others get slices."""
    global _catalog, _sink, _folder
    _catalog, _folder = (Slice(), None) if path is None else (View(path), run.folder)
    _sink = Courier() if sink is None else sink
    publish.setup(_catalog, _sink, plan, feeds, run)


def _publish(parcel: _Parcel) -> _Delivery:
    assert _catalog is not None and _sink is not None
    _catalog.load(parcel.rows)
    # A folder for each try: what a lost worker left is not what the next one makes.
    folder = Path(tempfile.mkdtemp(prefix="jobexport-", dir=_folder))
    try:
        publish.move(folder)
        result = publish.publish(parcel.task)
        shares: dict[int, bytes] = {}
        if _folder is None:
            shares = {feed: path.read_bytes() for feed, path in result.shares.items()}
            result.shares = {}
        kept = folder / f"items.{os.getpid()}"
        items = kept.read_bytes() if kept.exists() else b""
    finally:
        if _folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    files = _sink.taken() if isinstance(_sink, Courier) else []
    return _Delivery(result, _catalog.notes(), files, shares, items)


class _Owner:
    """Takes over what workers deliver."""

    def __init__(self, catalog: Catalog, sink: Sink, run: Run) -> None:
        self._catalog, self._sink, self._run = catalog, sink, run
        self._end = 0

    def take(self, delivery: _Delivery) -> Published:
        result = delivery.result
        times: dict[str, int] = {}
        if delivery.files:
            written, _, ours, foreign = self._sink.write(delivery.files)
            times = {path: mtime for path, _, _, mtime in ours}
            result.written += written
            result.foreign += foreign
            if self._run.again:
                result.changed = [(path, digest) for path, digest, _, _ in ours]
        foreign_paths = frozenset(result.foreign)
        for name, arguments, named in delivery.notes:
            if name == "produced":
                arguments = (list(_placed(arguments[0], times, foreign_paths)), *arguments[1:])
            elif name == "keep_items":
                arguments = (self._moved(arguments[0]),)
            getattr(self._catalog, name)(*arguments, **named)
        if delivery.items:
            with (self._run.folder / f"items.{_ITEMS}").open("ab") as file:
                file.write(delivery.items)
            self._end += len(delivery.items)
        number = result.task[0].rpartition("/")[2]
        for feed, share in delivery.shares.items():
            result.shares[feed] = self._run.folder / f"share.{feed}.{number}"
            result.shares[feed].write_bytes(share)
        return result

    def _moved(self, items: list[tuple[Any, ...]]) -> list[tuple[int, int, int, int, int]]:
        return [(feed, rank, _ITEMS, self._end + start, length) for feed, rank, _, start, length in items]


def _placed(outputs: Iterable[Known], times: dict[str, int], foreign: frozenset[str]) -> Iterator[Known]:
    for each in outputs:
        if each.path in times:
            yield each._replace(mtime=times[each.path])
        elif each.path not in foreign:
            yield each
