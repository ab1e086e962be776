"""Files of JSON that people write for jobexport; a long list of postings in one is read block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from jobexport.findings import Finding, Origin, Position, Severity
from jobexport.posting import Document, Draft
from jobexport.syntax import SyntaxFault, json
from jobexport.syntax.authored import (
    AuthoredReader,
    Organizations,
    collect,
    entry,
    is_bare_table,
    source_finding,
    strangers,
)
from jobexport.syntax.json_parts import MAX_VALUE, Block, Far, elements
from jobexport.syntax.large import Source, is_large, size_of
from jobexport.syntax.large_json import look
from jobexport.syntax.text import path

__all__ = ["JsonReader"]

_WHOLE = AuthoredReader(lambda data, line: [json.load(data, line)])
_EMPTY = "the document is empty"
_MAX_WHOLE = 64 << 20
_MAX_TABLE = 1 << 16


@dataclass(frozen=True, slots=True)
class _Layout:
    """A large file: its postings at the pointer ``base``, the organizations beside them, and what is to be told of it."""

    source: Source
    parts: list[Block | Far]
    base: str = ""
    table: Organizations = field(default_factory=dict)
    told: tuple[Finding, ...] = ()


class JsonReader:
    """One posting, a list, or ``postings`` beside ``organizations``.

    Of a large file no more than some hundred postings are in memory. It is looked through before, so that a fault
    anywhere in it is told, and nothing published, as in a small one.
    """

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """The postings of the document, and a finding for each part that is none."""
        if document.head:
            head, _ = json.load(document.head)
            place = (document.first_line, head["column"])
            yield from _entries(document, document.read(), place, document.first_record, head["base"], head["table"])
            return
        if not is_large(document):
            yield from _WHOLE.read(document)
            return
        try:
            layout = _layout(document)
        except SyntaxFault as fault:
            if fault.message == _EMPTY:
                yield from _WHOLE.read(replace(document, path=None, data=b""))
            else:
                yield source_finding(document, fault)
            return
        if layout is not None:
            yield from _streamed(document, layout)
        elif size_of(document) <= _MAX_WHOLE:
            yield from _WHOLE.read(document)
        else:
            message = f"one value of more than {_MAX_WHOLE >> 20} MiB, and no list of postings"
            yield Finding("source/record-too-large", Severity.ERROR, message, Origin(document.uri))

    def split(self, document: Document) -> Iterator[Document]:
        """Blocks of postings, cut between two of them; the document itself where it cannot be cut, or is faulty."""
        try:
            layout = None if document.head or not is_large(document) else _layout(document)
        except SyntaxFault:
            layout = None
        table = b"" if layout is None else json.dumps(layout.table)
        if layout is None or layout.told or len(table) > _MAX_TABLE or any(map(_is_too_long, layout.parts)):
            yield document
            return
        for part in layout.parts:
            yield replace(
                document, path=None, data=layout.source.slice(part.start, part.end), first_line=part.place[0],
                first_record=part.index,
                head=b'{"base":%b,"column":%d,"table":%b}' % (json.dumps(layout.base), part.place[1], table),
            )  # fmt: skip


def _is_too_long(part: Block | Far) -> bool:
    return part.end - part.start > MAX_VALUE


def _layout(document: Document) -> _Layout | None:
    """The parts of a document; None where it is no long list of postings. Raises SyntaxFault."""
    source = Source(document)
    source.refuse_damage()
    top = look(source, json.load)
    if is_bare_table(document):
        return None
    if top.parts is not None:
        return _Layout(source, top.parts)
    members = top.members or {}
    postings = members.get("postings")
    if "title" in members or postings is None or postings.parts is None:
        return None
    table: Organizations = {}
    told: list[Finding] = []
    if "organizations" in members:
        place = members["organizations"].place
        value, locate = json.load(members["organizations"].read(), *place)
        told += collect(document, value, lambda probe: locate(probe.removeprefix("/organizations")), table)
    told += strangers(document, members, lambda probe: members[path(probe.removesuffix("#"))[0]].key)
    return _Layout(source, postings.parts, "/postings", table, tuple(told))


def _streamed(document: Document, layout: _Layout) -> Iterator[Draft | Finding]:
    yield from layout.told
    for part in layout.parts:
        if _is_too_long(part):
            message = f"a posting of more than {MAX_VALUE >> 20} MiB"
            origin = Origin(document.uri, *part.place, f"{layout.base}/{part.index}")
            yield Finding("source/record-too-large", Severity.ERROR, message, origin)
        else:
            data = layout.source.slice(part.start, part.end)
            yield from _entries(document, data, part.place, part.index, layout.base, layout.table)


def _entries(
    document: Document, data: bytes, place: Position, index: int, base: str, table: Organizations
) -> Iterator[Draft | Finding]:
    for number, (raw, start) in enumerate(elements(data, place), index):
        value, locate = json.load(raw, *start)
        yield entry(document, value, locate, f"{base}/{number}", table)
