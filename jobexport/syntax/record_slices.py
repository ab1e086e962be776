"""A large XML feed cut between its records, so that several workers can read it.

Expat goes through the document once and makes nothing of it, which takes an eighth of the time of reading it; what it has
passed is known to be sound. At the first thing that is not as simple as that (damage, records inside others or at several
places, a declared entity) cutting ends, and the rest is read as it always was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from jobexport.syntax import SyntaxFault
from jobexport.syntax.nodes import Record, local
from jobexport.syntax.records import MAX_ELEMENTS, MAX_RECORD, Strict, parser
from jobexport.syntax.text import MAX_DEPTH
from jobexport.syntax.utf8 import utf8

__all__ = ["Slice", "Watch", "slice_records", "slices"]

_RECORDS = 64
_BYTES = 1 << 18
_HEAD, _TAIL = b"<records>\n", b"</records>"


@dataclass(frozen=True, slots=True)
class Slice:
    """Records as bytes in UTF-8: where they begin (line from 1, column from 0) and the number of the first of them. Without
    size it is the rest of the document from that record on, which could not be cut."""

    data: bytes | None
    """The bytes, where they are held."""
    start: int
    size: int
    """Where they stand among the bytes of the document in UTF-8."""
    line: int
    column: int
    first: int
    state: tuple[str, ...]
    """What the watch knew before these records."""


class Watch:
    """Is told of every element of a record, by its path, and may ask to see the whole record. The base sees none."""

    def begins(self, tag: str, attributes: dict[str, str]) -> bool:
        """A record begins; gives whether to see it whole."""
        return False

    def inside(self, path: list[str], name: str) -> bool:
        """An element stands in others, whose names below the record are the path; gives whether to see the record whole."""
        return False

    def see(self, record: Record) -> None:
        """Takes a record that it asked for."""

    def state(self) -> tuple[str, ...]:
        """What is known so far."""
        return ()


def slice_records(data: bytes, column: int, wanted: frozenset[str]) -> Iterator[Record]:
    """The records of a slice, whose first byte stands in line 1 and in this column (from 0)."""
    strict = Strict(wanted, 0)
    fault = strict.feed(_HEAD + data + _TAIL, True)
    strict.close()
    if fault is not None:
        raise fault
    for record in strict.taken():
        if record.line == 1:
            record.column += column
        yield record


def slices(stream: BinaryIO, wanted: frozenset[str], watch: Watch, *, held: bool = True) -> Iterator[Slice]:
    """Slices of some records each, in order, with their bytes where they are ``held``; nothing at all where the document cannot be
    cut."""
    faults: list[SyntaxFault] = []
    cutter = _Cutter(wanted, watch, held)
    chunks = utf8(stream, faults.append)
    try:
        while True:
            chunk = next(chunks, b"")
            if faults:
                break
            cutter.feed(chunk)
            yield from cutter.taken()
            if not chunk:
                return
    except (SyntaxFault, expat.ExpatError, _Odd):
        pass
    yield from cutter.taken()
    yield from cutter.left()


class _Odd(Exception):
    """Something that cutting leaves to reading."""


class _Cutter:
    def __init__(self, wanted: frozenset[str], watch: Watch, held: bool) -> None:
        self._wanted, self._watch, self._held = wanted, watch, held
        self._found: list[Slice] = []
        self._rest, self._base = b"", 0
        # The slice that is being made: where it begins, its records, the record that the watch asked for.
        self._start: tuple[int, int, int] | None = None
        self._first = self._number = 0
        self._state: tuple[str, ...] = ()
        self._record = 0
        self._asked = self._apart = False
        self._depth = self._elements = 0
        self._path: list[str] = []
        self._names: dict[str, str] = {}
        self._parser = parser(self._begin, self._end, self._text, self._refuse, self._refuse)

    def feed(self, chunk: bytes) -> None:
        """Looks on; raises what ends the cutting. An empty chunk is the end."""
        if self._start is None:
            # The tag that comes next may have begun in the last chunk.
            kept = max(self._parser.CurrentByteIndex, self._base)
            self._rest, self._base = self._rest[kept - self._base :], kept
        self._rest += chunk
        self._parser.Parse(chunk, not chunk)
        if self._depth and self._base + len(self._rest) - self._record > MAX_RECORD:
            raise _Odd
        if self._start is None and len(self._rest) > _BYTES + len(chunk):
            raise _Odd  # a tag without an end

    def taken(self) -> list[Slice]:
        """The slices that became whole since the last call."""
        found, self._found = self._found, []
        return found

    def left(self) -> Iterator[Slice]:
        """After the cutting has ended: the rest of the document, from the first record that was not handed over."""
        first, state = (self._number, self._watch.state()) if self._start is None else (self._first, self._state)
        if first:
            yield Slice(None, 0, 0, 1, 0, first, state)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = local(tag)
        if self._depth:
            self._inside(name)
            return
        if name not in self._wanted:
            self._outside()
            return
        if self._apart:
            raise _Odd
        self._close(self._parser.CurrentByteIndex, last=False)
        parser = self._parser
        self._record = parser.CurrentByteIndex
        if self._start is None:
            self._start = self._record, parser.CurrentLineNumber, parser.CurrentColumnNumber
            self._first, self._state = self._number, self._watch.state()
            self._rest, self._base = self._rest[self._record - self._base :], self._record
        self._depth, self._elements = 1, 0
        self._asked = self._watch.begins(tag, attributes)

    def _inside(self, name: str) -> None:
        self._elements += 1
        if name in self._wanted or self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise _Odd
        if not self._asked:
            self._asked = self._watch.inside(self._path, name)
        self._path.append(name)
        self._depth += 1

    def _end(self, tag: str) -> None:
        if not self._depth:
            self._outside()
            return
        self._depth -= 1
        if self._depth:
            self._path.pop()
        else:
            self._number += 1

    def _outside(self) -> None:
        """An element around the records or beside them: it must not come between two of them."""
        if self._number:
            if not self._apart:
                self._close(self._parser.CurrentByteIndex, last=True)
            self._apart = True

    def _close(self, end: int, *, last: bool) -> None:
        """Ends the record before this place, and the slice where it is large enough."""
        if self._asked:
            self._asked = False
            data = self._rest[self._record - self._base : end - self._base]
            for record in slice_records(data, 0, self._wanted):
                self._watch.see(record)
        if self._start is None:
            return
        begin, line, column = self._start
        if last or self._number - self._first >= _RECORDS or end - begin >= _BYTES:
            held = self._rest[: end - self._base] if self._held else None
            self._found.append(Slice(held, begin, end - begin, line, column, self._first, self._state))
            self._start = None

    def _text(self, text: str) -> None:
        # A section that was never closed and runs over the next is text with the sign of that one.
        if self._depth and "<![CDATA[" in text:
            raise _Odd

    def _refuse(self, *declaration: object) -> None:
        raise _Odd
