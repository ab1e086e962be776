"""Collections of other people: JSON lists of jobs with names of their own, read by a mapping.

A bare list, a list inside another object, one object, or one object a line. Mappings inside a record are columns with a
dotted name (``company.name``). The mapping is given (``--map``), or inferred from names and first values.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import msgspec

from jobexport.findings import Finding, Origin, Severity
from jobexport.mapping.applying import flatten
from jobexport.mapping.heads import json_kind
from jobexport.mapping.inferring import infer, is_record
from jobexport.mapping.model import ColumnMap, Survey, pack, unpack
from jobexport.mapping.reading import Line, completed, drafts, survey
from jobexport.posting import Document, Draft
from jobexport.registry import Format
from jobexport.syntax import SyntaxFault
from jobexport.syntax.authored import source_finding
from jobexport.syntax.json_parts import Far
from jobexport.syntax.large import is_large
from jobexport.syntax.records_json import EMPTY, Odd, Record, Wanted, json_records
from jobexport.syntax.records_stream import document_records
from jobexport.syntax.text import advance

__all__ = ["FORMAT", "CollectionReader"]

_BLOCK = 1 << 20
_LINE = 4 << 20
_NESTED = 3
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])


@dataclass(frozen=True, slots=True)
class CollectionReader:
    """Reads the records one by one; memory does not grow with the file."""

    mapping: ColumnMap | None = None

    def mapped(self, mapping: ColumnMap) -> CollectionReader:
        """The same reader with a mapping."""
        return CollectionReader(mapping)

    def survey(self, document: Document) -> Survey:
        """The dotted names of the first records, and their values."""
        wanted = _is_wanted if self.mapping is None else _told_by(self.mapping)
        with closing(_lines(document, wanted)) as lines:
            found = survey(lines)
        if found.rows or self.mapping is not None:
            return found
        # Nothing looks like a job: show the objects of the outermost list, for a person to map.
        with closing(_lines(document, _is_flat)) as lines:
            return survey(lines)

    def split(self, document: Document) -> Iterator[Document]:
        """Slices of 1 MiB of JSON lines, each with the mapping as its ``head``; other JSON is one slice."""
        if not _is_lines(document) or not (found := self.survey(document)).rows:
            yield document
            return
        mapping = completed(self.mapping, found)
        for number, (data, first) in enumerate(_blocks(document)):
            yield replace(document, path=None, data=data, head=pack(mapping), first_line=first, first_record=number)

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """A draft for each record, and findings for columns, broken parts, and objects that are no record."""
        mapping = unpack(document.head) if document.head else self.mapping
        if mapping is None:
            found = self.survey(document)
            if found.rows:
                mapping = infer(found.names, found.rows)
        wanted = _is_wanted if mapping is None else _told_by(mapping)
        with closing(_lines(document, wanted)) as lines:
            first = next((line for line in lines), None)
            if first is None:
                yield Finding(
                    "map/no-records", Severity.WARNING, "holds no object that looks like a job", Origin(document.uri),
                    fix="name the columns in a mapping: `jobexport map FILE -o mapping.toml`, then --map mapping.toml",
                )  # fmt: skip
                return
            yield from drafts(document, chain((first,), lines), mapping, resumed=document.first_record > 0)


def _names(members: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[str]:
    """The dotted names of an object whose values may be undecoded."""
    for key, value in members.items():
        inner: Mapping[str, Any] | None = value if isinstance(value, Mapping) else None
        if isinstance(value, Far) and value.head(1) == b"{":
            inner = value.members if value.is_large else _OBJECT.decode(value.read())
        elif isinstance(value, msgspec.Raw) and bytes(memoryview(value)[:1]) == b"{":
            inner = _OBJECT.decode(value)
        if inner and depth < _NESTED:
            yield from _names(inner, f"{prefix}{key}.", depth + 1)
        else:
            yield prefix + key


def _is_wanted(members: Mapping[str, Any]) -> bool:
    return is_record(_names(members))


def _is_flat(members: Mapping[str, Any]) -> bool:
    """Whether an object has no list of objects inside that may be the records."""
    return len(members) > 1 and not any(
        _head(value).replace(b" ", b"").replace(b"\n", b"").startswith(b"[{") for value in members.values()
    )


def _head(value: Any) -> bytes:
    if isinstance(value, Far):
        return value.head()
    return bytes(memoryview(value)[:64]) if isinstance(value, msgspec.Raw) else b""


def _told_by(mapping: ColumnMap) -> Wanted:
    """An object is a record where it has the column of the title, and enough of the others."""
    columns = mapping.columns()
    title = mapping.entries.get("title")
    needed = title.column if title is not None else None
    least = min(len(columns), max(2, len(columns) * 2 // 5))

    def wanted(members: Mapping[str, Any]) -> bool:
        names = set(_names(members))
        if needed is not None and needed not in names:
            return False
        return bool(columns) and len(columns & names) >= least

    return wanted


def _lines(document: Document, wanted: Wanted) -> Generator[Line | Finding]:
    for data, first in _blocks(document):
        line = None if data is None else _Lines(data, first)
        try:
            records = (
                document_records(document, wanted) if data is None else json_records(data, wanted, frozenset(), first)
            )
            for found in records:
                yield _found(document, found, line)
        except SyntaxFault as fault:
            finding = source_finding(document, fault)
            yield (
                Finding("source/empty", Severity.ERROR, "the file is empty", finding.origin)
                if fault.message == EMPTY
                else finding
            )


def _found(document: Document, found: Record | Odd | SyntaxFault, lines: _Lines | None) -> Line | Finding:
    if isinstance(found, SyntaxFault):
        return source_finding(document, found)
    if isinstance(found, Odd):
        names = ", ".join(list(found.value)[:6])
        row, column = found.position or (None, None)
        return Finding(
            "map/not-a-posting", Severity.WARNING, f"an object with {names or 'no members'} is no job",
            Origin(document.uri, row, column, found.pointer),
        )  # fmt: skip
    row, column = (found.locate("") or (None, None)) if lines is None else lines.position(found)
    flat = flatten(found.value)
    return Line(
        {name: value for name, (value, _) in flat.items()}, Origin(document.uri, row, column, found.pointer),
        found.locate, {name: at for name, (_, at) in flat.items()},
    )  # fmt: skip


class _Lines:
    """Counts lines on the way through a text, so that no line is counted twice."""

    def __init__(self, data: bytes, first: int) -> None:
        self.data, self.place, self.offset = data, (first, 1), 0

    def position(self, record: Record) -> tuple[int | None, int | None]:
        if record.text.data is not self.data or record.offset < self.offset:
            found = record.locate("")
            return found if found is not None else (None, None)
        self.place = advance(self.place, self.data[self.offset : record.offset])
        self.offset = record.offset
        return self.place


def _blocks(document: Document) -> Iterator[tuple[bytes | None, int]]:
    """The document as a whole, or in blocks of lines where each line is an object of its own; with the first line's number.

    None stands for a document that is too large to be read whole.
    """
    if not _is_lines(document):
        yield None if is_large(document) else document.read(), document.first_line
        return
    with document.open() as file:
        number = document.first_line
        while block := file.readlines(_BLOCK):
            data = b"".join(block)
            if data.strip():
                yield data, number
            number += len(block)


def _is_lines(document: Document) -> bool:
    """Whether the first two lines are an object each."""
    with document.open() as file:
        first = file.readline(_LINE)
        while first and not first.strip():
            first = file.readline(_LINE)
        return _is_object(first) and file.readline(_LINE).lstrip().startswith(b"{")


def _is_object(line: bytes) -> bool:
    try:
        _OBJECT.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def sniff(head: bytes) -> int:
    """75 where a job with names that are not ours is in the beginning of some JSON, 0 for anything else."""
    if head.lstrip(b" \t\r\n\xef\xbb\xbf\xff\xfe\0")[:1] not in (b"{", b"["):
        return 0
    return 75 if json_kind(head) == "foreign" else 0


FORMAT = Format(
    name="collection",
    title="JSON list with foreign names",
    suffixes=(".json", ".jsonl", ".ndjson"),
    media_types=("application/json", "application/jsonl", "application/x-ndjson"),
    spec="https://www.rfc-editor.org/rfc/rfc8259",
    reader=CollectionReader(),
    sniff=sniff,
)
