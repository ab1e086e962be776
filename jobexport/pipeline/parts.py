"""Conversions into a folder of parts, here or in a store: ``part-00000.parquet``, ``part-00001.parquet``, …

Parts are cut by the number of postings, in the order of the sources, so that any number of workers makes the same bytes.
The folder has a manifest, as a site has: the next run removes the parts that it does not make any more, and what somebody else
put there stays.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from jobexport import engine
from jobexport.bucket import Bucket
from jobexport.cluster import Cluster
from jobexport.engine import Jobs
from jobexport.errors import JobExportError, OutputError, UsageError, defect_at
from jobexport.findings import Finding, Origin, Severity
from jobexport.pipeline.converting import Conversion, Item, Loss, losses_of, refusals, told, unit_items
from jobexport.pipeline.identities import Seen
from jobexport.pipeline.progress import Meter, Step
from jobexport.pipeline.reading import Reading, units
from jobexport.posting import Evidence, Posting
from jobexport.registry import FileWriter, Format, ItemWriter, Losses, WriteContext, format_named, separator
from jobexport.sink import Placed, Sink
from jobexport.stores import is_private, is_url, local, opened

if TYPE_CHECKING:
    from jobexport.pipeline.where import Where

__all__ = ["PART", "PARTED", "convert_parts"]

PART = 10_000
"""Postings of one part."""

PARTED = ("csv", "jsonl", "parquet")
"""The formats whose readers take many files for one set."""

_CANONICAL = "jsonl"


@dataclass(frozen=True, slots=True)
class _Part:
    """The canonical JSON of the postings of one part."""

    number: int
    rows: list[bytes]

    @property
    def label(self) -> str:
        return f"part {self.number}"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A part that a worker made: its bytes, or where it has put them; and the losses of its postings, by their place."""

    number: int
    data: bytes | None
    placed: Placed | None
    foreign: bool
    losses: list[tuple[int, Loss]]


def convert_parts(
    sources: Sequence[str],
    target: Format,
    place: str,
    reading: Reading,
    context: WriteContext,
    *,
    where: Where | None = None,
    jobs: Jobs = 1,
    tell: Callable[[Finding], None],
    lost: Callable[[Loss, Sequence[Evidence]], None] = lambda loss, evidence: None,
    step: Step | None = None,
    size: int = PART,
) -> Conversion:
    """As ``convert``, into parts of ``size`` postings in the folder ``place``: a path or the URL of a store.

    Raises UsageError for a format that is one whole, OutputError where the folder cannot be written to.
    """
    if target.name not in PARTED:
        known = ", ".join(PARTED)
        raise UsageError(f"{target.name} is one file", subject=place, hint=f"name a file; parts are for {known}")
    with tempfile.TemporaryDirectory(prefix="jobexport-") as folder:
        sink = _sink(place, Path(folder))
        sink.begin()
        try:
            work = _Parts(target, sink, reading, context, jobs, tell, lost, size)
            found = work.run(sources, where, step)
            work.finish()
        finally:
            sink.close()
    return found


def _sink(place: str, folder: Path) -> Sink:
    place = local(place)
    if is_url(place):
        opened(place)
        return Bucket(place, folder)
    path = Path(place)
    if path.exists() and not path.is_dir():
        raise OutputError("is not a folder", subject=place)
    return Sink(path)


class _Parts:
    def __init__(
        self, target: Format, sink: Sink, reading: Reading, context: WriteContext, jobs: Jobs,
        tell: Callable[[Finding], None], lost: Callable[[Loss, Sequence[Evidence]], None], size: int,
    ) -> None:  # fmt: skip
        self.target, self.sink, self.reading, self.context, self.jobs = target, sink, reading, context, jobs
        self.tell, self.lost, self.size = tell, lost, size
        self.result = Conversion()
        self.placed: list[tuple[str, str]] = []
        # What a part that is under way needs again: origin, id and evidence of its postings.
        self.waiting: dict[int, list[tuple[str, Origin, Sequence[Evidence]]]] = {}

    def run(self, sources: Sequence[str], where: Where | None, step: Step | None) -> Conversion:
        work = units(sources, self.reading)
        first = next(work, None)  # what is wrong with the call is told before anything is written
        work = chain(() if first is None else (first,), work)
        meter = Meter(sources, step)
        itemised = isinstance(self.target.writer, ItemWriter)
        form = self.target.name if itemised else _CANONICAL
        read = partial(unit_items, form, self.reading, self.context, where)
        with Seen() as seen:

            def items() -> Iterator[tuple[Item, bytes]]:
                for made in meter.run_parts(read, work, self.jobs):
                    lost = self.lost if itemised else _nothing
                    fresh = [
                        each for each in told(made.items, seen, self.result, self.tell, lost) if each.size is not None
                    ]
                    yield from zip(fresh, map(bytes, made.bytes_of(fresh)), strict=True)
                    meter.count(len(made.items))

            if itemised:
                self._joined(items())
            else:
                self._drawn(items())
        return self.result

    def _joined(self, items: Iterator[tuple[Item, bytes]]) -> None:
        """Parts of a format of items: these are made already, and only put together here."""
        writer = self.target.writer
        assert isinstance(writer, ItemWriter)
        between = separator(writer, self.context)
        number, rows = 0, list[bytes]()
        for _, data in items:
            rows.append(data)
            if len(rows) == self.size:
                self._put(number, writer.head(self.context) + between.join(rows) + writer.tail(self.context))
                number, rows = number + 1, []
        if rows or not number:
            self._put(number, writer.head(self.context) + between.join(rows) + writer.tail(self.context))

    def _drawn(self, items: Iterator[tuple[Item, bytes]]) -> None:
        """Parts of a format that is a whole file: each is one more piece of work."""
        sink = self.sink
        direct = isinstance(self.jobs, Cluster) and isinstance(sink, Bucket) and not is_private(sink.url)
        # A second pool of processes beside the one that reads would cost more than it saves.
        for part in engine.run(
            _draw, self._cut(items), self.jobs if isinstance(self.jobs, Cluster) else 1,
            setup=_setup, arguments=(self.target.name, self.context, sink if direct else None),
        ):  # fmt: skip
            if part.placed is not None:
                self.placed.append(part.placed[:2])
            elif part.foreign:
                self._foreign(_path(self.target, part.number))
            elif part.data is not None:
                self._put(part.number, part.data)
            self._count(part)

    def _cut(self, items: Iterator[tuple[Item, bytes]]) -> Iterator[_Part]:
        number, rows = 0, list[bytes]()
        self.waiting[0] = []
        for item, data in items:
            rows.append(data)
            self.waiting[number].append((item.id, item.origin, item.evidence))
            if len(rows) == self.size:
                yield _Part(number, rows)
                number, rows = number + 1, []
                self.waiting[number] = []
        if rows or not number:
            yield _Part(number, rows)

    def _count(self, part: _Drawn) -> None:
        postings = self.waiting.pop(part.number)
        losses = dict(part.losses)
        for place, (identity, origin, evidence) in enumerate(postings):
            loss = losses.get(place, Loss(identity))
            if loss.refused:
                self.result.written -= 1
                self.result.left_out += 1
                for finding in refusals(Posting({"id": identity}, origin), loss):
                    self.tell(finding)
            self.result.count(loss)
            self.lost(loss, evidence)

    def _put(self, number: int, data: bytes) -> None:
        path = _path(self.target, number)
        _, placed = self.sink.write_stream(path, (data,))
        if placed is None:
            self._foreign(path)
        else:
            self.placed.append(placed[:2])

    def _foreign(self, path: str) -> None:
        self.tell(
            Finding(
                "build/foreign-file", Severity.ERROR, "a file that jobexport did not write stands here; it stays as it is",
                Origin(path), fix="move it away, or convert into another folder",
            )
        )  # fmt: skip

    def finish(self) -> None:
        """Removes the parts of an earlier run that this one did not make."""
        _, kept = self.sink.finish(sorted(self.placed))
        for path in kept:
            self.tell(
                Finding(
                    "build/changed-file", Severity.WARNING, "an old part was changed by hand and stays", Origin(path)
                )
            )


def _path(target: Format, number: int) -> str:
    return f"part-{number:05}{target.file_suffix}"


def _nothing(loss: Loss, evidence: Sequence[Evidence]) -> None:
    pass


_state: tuple[FileWriter, WriteContext, str, Sink | None] | None = None


def _setup(name: str, context: WriteContext, sink: Sink | None) -> None:
    global _state
    writer = format_named(name).writer
    assert isinstance(writer, FileWriter)
    _state = writer, context, name, sink


def _draw(part: _Part) -> _Drawn:
    assert _state is not None
    writer, context, name, sink = _state
    decode = msgspec.json.Decoder(float_hook=Decimal).decode
    losses: list[tuple[int, Loss]] = []
    places: dict[str, int] = {}

    def postings() -> Iterator[dict[str, Any]]:
        for place, row in enumerate(part.rows):
            posting = decode(row)
            places[posting["id"]] = place
            yield posting

    def report(posting: Mapping[str, Any], found: Losses) -> None:
        loss = losses_of(posting, writer.carries, found)
        if loss:
            losses.append((places[posting["id"]], loss))

    stream = BytesIO()
    try:
        writer.write(postings(), stream, context, report)
    except JobExportError:
        raise
    except Exception as error:  # a defect of ours, or of a library: said with the part that it came with
        raise defect_at(error, part.label) from error
    if sink is None:
        return _Drawn(part.number, stream.getvalue(), None, False, losses)
    _, placed = sink.write_stream(_path(format_named(name), part.number), (stream.getvalue(),))
    return _Drawn(part.number, None, placed, placed is None, losses)
