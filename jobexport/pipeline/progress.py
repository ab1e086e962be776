"""How far a run has come: the share of its sources' bytes that is worked through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from jobexport import engine
from jobexport.cluster import Cluster
from jobexport.engine import Jobs
from jobexport.errors import InputError
from jobexport.pipeline.reading import Unit, carried, is_streamed
from jobexport.posting import Document
from jobexport.sources import size

__all__ = ["Meter", "Step", "watched"]

Result = TypeVar("Result")

Step = Callable[[int, float | None], None]
"""Gets the number of records done, and the share (0 to 1) of the sources that is done: None where that is unknown."""

# Bytes that a watched document is read ahead: small beside any document that is worth watching.
_BUFFER = 1 << 17


@dataclass(frozen=True, slots=True)
class _Moved:
    """Bytes on disk that are done, in a stream of results."""

    bytes: float


@dataclass(frozen=True, slots=True)
class _Watched(Document):
    """A document that tells how far it was read."""

    moved: Callable[[int], None] = lambda position: None

    def open(self) -> BinaryIO:
        """As ``Document.open``."""
        if self.path is None:
            return Document.open(self)
        try:
            return BufferedReader(_File(self.path, self.moved), _BUFFER)
        except OSError as error:
            raise InputError(error.strerror or str(error), subject=self.uri) from error


class _File(FileIO):
    def __init__(self, path: Path, moved: Callable[[int], None]) -> None:
        super().__init__(path)
        self._moved = moved

    def readinto(self, buffer: Any) -> int:
        number = super().readinto(buffer)
        self._moved(self.tell())
        return number


@dataclass(slots=True)
class _Position:
    """Where the reading of a document stands, in bytes of it."""

    at: int = 0

    def move(self, position: int) -> None:
        self.at = position


class Meter:
    """Counts what a run has done, and hands it to ``step``. Without ``step`` nothing is measured and nothing is told."""

    def __init__(self, sources: Iterable[str], step: Step | None, *, output: Path | None = None) -> None:
        self.records = 0
        self._bytes = 0.0
        self._step = step
        self._total = size(sources, output=output) if step is not None else None

    @property
    def on(self) -> bool:
        """Whether anybody wants to know."""
        return self._step is not None

    def count(self, records: int) -> None:
        """Notes records that are done; they are told with the next part of the sources that is."""
        self.records += records

    def skip(self, records: int, weight: float) -> None:
        """Notes a part of the sources that needs no work: its records and its bytes on disk."""
        self.records += records
        self._move(_Moved(weight))

    def _move(self, moved: _Moved) -> None:
        self._bytes += moved.bytes
        if self._step is not None:
            self._step(self.records, min(self._bytes / self._total, 1.0) if self._total else None)

    def run_parts(
        self,
        parts: Callable[[Unit], Iterator[Result]],
        work: Iterable[Unit],
        jobs: Jobs,
        *,
        setup: Callable[..., None] | None = None,
        arguments: tuple[Any, ...] = (),
    ) -> Iterator[Result]:
        """As ``engine.run_parts`` for units of reading; a large document of one unit is followed while it is read.

        Files of this machine go along to workers that do not see them.
        """
        if isinstance(jobs, Cluster) and not jobs.local:
            work = map(carried, work)
        if not self.on:
            yield from engine.run_parts(parts, work, jobs, here=is_streamed, setup=setup, arguments=arguments)
            return
        for each in engine.run_parts(
            partial(_followed, parts), work, jobs, here=is_streamed, setup=setup, arguments=arguments
        ):
            if isinstance(each, _Moved):
                self._move(each)
            else:
                yield each

    def follow(self, parts: Callable[[Unit], Iterator[Result]], unit: Unit) -> Iterator[Result]:
        """The results of one unit that is worked on in this process."""
        for each in _followed(parts, unit) if self.on else parts(unit):
            if isinstance(each, _Moved):
                self._move(each)
            else:
                yield each


def watched(document: Document, moved: Callable[[int], None]) -> Document:
    """The same document, which tells ``moved`` the position in its file whenever a part of it is read as a stream."""
    if document.path is None:
        return document  # memory and stores tell nothing of where the reading stands
    return _Watched(**{each.name: getattr(document, each.name) for each in fields(document)}, moved=moved)


def _followed(parts: Callable[[Unit], Iterator[Result]], unit: Unit) -> Iterator[Result | _Moved]:
    """The results of a unit with word of what is done: at its end, and of one large document after every result."""
    if not unit.streamed:
        yield from parts(unit)
        yield _Moved(unit.weight)
        return
    position, seen = _Position(), 0.0
    document, name = unit.documents[0]
    for each in parts(replace(unit, documents=((watched(document, position.move), name),))):
        yield each
        here = position.at * document.scale
        yield _Moved(here - seen)
        seen = here
    yield _Moved(unit.weight - seen)
