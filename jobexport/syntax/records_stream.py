"""The records inside a JSON document of any size: those of a large one are taken from it one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from jobexport.findings import Position, pointer
from jobexport.posting import Document
from jobexport.syntax import SyntaxFault
from jobexport.syntax.json_parts import MAX_VALUE, Block, Far, elements, whole_characters
from jobexport.syntax.large import Source, is_large, size_of
from jobexport.syntax.large_json import BLOCK, look
from jobexport.syntax.records_json import (
    MAX_WALK,
    Around,
    Entries,
    Found,
    Odd,
    Record,
    Text,
    Walk,
    Wanted,
    damage_of,
    decode,
    fault_of,
    json_records,
    lines_of,
    one_value_a_line,
)

__all__ = ["document_records", "slices"]

_RAW = msgspec.json.Decoder(msgspec.Raw)
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_START = 1 << 16
_MAX_RECORDING = 64 << 20


@dataclass(slots=True)
class _Stream:
    """The same walk over a document that stays on disk."""

    wanted: Wanted
    lists: frozenset[str]
    source: Source

    def any(self, value: Far, at: str, around: tuple[Around, ...], depth: int) -> Found:
        if value.members is not None:
            yield from self.object(value, at, around, depth)
        elif value.parts is not None:
            yield from self.list(value.parts, at, around, depth)
        else:
            raw, walk = self.near(value.read(), value.place)
            yield from walk.any(memoryview(raw), at, 0, around, depth)

    def near(self, raw: bytes, place: Position) -> tuple[bytes, Walk]:
        """Bytes of a value, and the walk through them."""
        raw = whole_characters(raw)
        return raw, Walk(self.wanted, self.lists, Text(raw, place[0], first_column=place[1]))

    def object(self, value: Far, at: str, around: tuple[Around, ...], depth: int) -> Found:
        members = value.members or {}
        if self.wanted(members):
            try:
                raw, walk = self.near(value.read(), value.place)
                yield Record(decode(raw), at, around, raw, 0, walk.text)
            except SyntaxFault as fault:
                yield fault
            return
        if depth >= MAX_WALK:
            return
        around = (*around, Around(at, members))
        for key, each in members.items():
            if each.head(1) in (b"{", b"["):
                yield from self.any(each, at + pointer(key), around, depth + 1)
            elif each.end - each.start <= MAX_VALUE:
                raw, walk = self.near(each.read(), each.place)
                if (damage := damage_of(raw)) is not None:
                    yield walk.fault(damage, 0)

    def list(self, parts: list[Block | Far], at: str, around: tuple[Around, ...], depth: int) -> Found:
        entries = Entries(at, around, depth, depth == 0 or at.rpartition("/")[2] in self.lists)
        for part in parts:
            if isinstance(part, Far) and part.is_large:
                yield from self.entry(part, entries)
                continue
            data = self.source.slice(part.start, part.end)
            for index, (one, place) in enumerate(elements(data, part.place), part.index):
                raw, walk = self.near(one, place)
                yield from walk.entry(memoryview(raw), 0, index, entries)

    def entry(self, value: Far, entries: Entries) -> Found:
        """What is in one large element of a list."""
        place, depth = f"{entries.at}/{value.index}", entries.depth
        if value.members is None:
            if depth < MAX_WALK:
                yield from self.any(value, place, entries.around, depth + 1)
            return
        if self.wanted(value.members):
            entries.expected = True
            yield from self.object(value, place, entries.around, depth)
            return
        empty = True
        for each in self.object(value, place, entries.around, depth + 1) if depth < MAX_WALK else ():
            empty = False
            yield each
        if empty and entries.expected:
            yield Odd(dict.fromkeys(value.members), place, value.place)


def document_records(document: Document, wanted: Wanted, lists: frozenset[str] = frozenset()) -> Found:
    """The records of a document as ``json_records`` gives them; of a large one no more is in memory than a part.

    Raises SyntaxFault where nothing can be read.
    """
    if document.head:
        yield from _slice_records(document, wanted, lists)
        return
    if not is_large(document):
        yield from json_records(document.read(), wanted, lists, document.first_line)
        return
    source = Source(document)
    start = source.slice(0, _START).lstrip()[:1]
    if start not in (b"{", b"["):
        if size_of(document) > _MAX_RECORDING:
            raise SyntaxFault(f"not JSON, and more than {_MAX_RECORDING >> 20} MiB", document.first_line, 1)
        yield from json_records(document.read(), wanted, lists, document.first_line)
        return
    try:
        top = look(source, _judged, document.first_line)
    except SyntaxFault:
        if start == b"[" or not one_value_a_line(source.slice(0, _START).split(b"\n")):
            raise
        yield from _source_lines(source, wanted, lists, document.first_line)
        return
    yield from _Stream(wanted, lists, source).any(top, "", (), 0)


def slices(document: Document, wanted: Wanted, name: str) -> Iterator[Document]:
    """Documents with the records of the list that the outermost mapping has under a name, some hundred in each.

    The document itself where it has no such large list, has records elsewhere too, or cannot be read.
    """
    if not is_large(document):
        yield document
        return
    lists = frozenset((name,))
    try:
        source = Source(document)
        members = dict(look(source, _judged).members or {})
        found = members.pop(name, None)
        stream = _Stream(wanted, lists, source)
        others = (each for key, value in members.items() for each in stream.any(value, pointer(key), (), 1))
        parts = None if found is None or wanted(members) or next(others, None) is not None else found.parts
    except SyntaxFault:
        parts = None
    if parts is None or any(isinstance(part, Far) and part.is_large for part in parts):
        yield document
        return
    for part in parts:
        head = b'{"name":%b,"column":%d}' % (msgspec.json.encode(name), part.place[1])
        yield replace(
            document, path=None, data=source.slice(part.start, part.end), head=head, first_line=part.place[0],
            first_record=part.index,
        )  # fmt: skip


def _slice_records(document: Document, wanted: Wanted, lists: frozenset[str]) -> Found:
    head = msgspec.json.decode(document.head)
    place = (document.first_line, head["column"])
    entries = Entries(pointer(head["name"]), (), 1, True)
    for index, (data, start) in enumerate(elements(document.read(), place), document.first_record):
        raw = whole_characters(data)
        walk = Walk(wanted, lists, Text(raw, start[0], first_column=start[1]))
        yield from walk.entry(memoryview(raw), 0, index, entries)


def _judged(data: bytes) -> None:
    try:
        (_OBJECT if data.startswith(b"{") else _RAW).decode(whole_characters(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise fault_of(data, error) from None


def _source_lines(source: Source, wanted: Wanted, lists: frozenset[str], first_line: int) -> Found:
    at, number, rest = 0, first_line, b""
    while at < source.size:
        data = source.slice(at, at + BLOCK)
        at += len(data)
        *lines, rest = (rest + data).split(b"\n")
        if at >= source.size:
            lines.append(rest)
        elif len(rest) > MAX_VALUE:
            raise SyntaxFault(f"the line is longer than {MAX_VALUE >> 20} MiB", number + len(lines), 1)
        yield from lines_of([whole_characters(line) for line in lines], wanted, lists, number)
        number += len(lines)
