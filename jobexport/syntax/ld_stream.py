"""JSON-LD in a large document: its JobPosting nodes one by one, in memory that does not grow with their number.

The document is gone through several times: to see that it is JSON and which nodes it refers to, to find those, to tell
what there is to tell, and to give the nodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

from jobexport.findings import Finding, Origin, Position, Severity, pointer
from jobexport.posting import Document
from jobexport.syntax import SyntaxFault
from jobexport.syntax import json as strict
from jobexport.syntax.html import page
from jobexport.syntax.json_parts import Far, elements
from jobexport.syntax.large import Source, size_of
from jobexport.syntax.large_json import look
from jobexport.syntax.ld_blocks import Block, Reading
from jobexport.syntax.ld_node import Node
from jobexport.syntax.ld_walk import HARVEST, MAX_WALK, MENTIONED, inside_text, is_job, mappings, walk
from jobexport.syntax.terms import NO_TERMS, Terms, is_reference
from jobexport.syntax.text import EncodingFault, advance

__all__ = ["MAX_WHOLE", "large_nodes"]

MAX_WHOLE = 64 << 20
"""A document of more bytes is never read whole: what is broken in it is not mended."""

_NAMES = ("@context", "@type", "type")
_PART = tuple[bytes, Position, str]
_NOTHING = page(b"")


def large_nodes(document: Document) -> Iterator[Finding | Node] | None:
    """The findings, and then the nodes, of a document; None where it must be read whole to be mended.

    As ``schemaorg.markup`` gives them for JSON.
    """
    try:
        return _Stream(document).found()
    except SyntaxFault as fault:
        if size_of(document) <= MAX_WHOLE:
            return None
        rule = "source/encoding" if isinstance(fault, EncodingFault) else "jsonld/unreadable"
        message = f"JSON-LD that cannot be read, and is too large to be mended: {fault.message}"
        return iter([Finding(rule, Severity.ERROR, message, Origin(document.uri, fault.line, fault.column))])


class _Part(Block):
    """A value that was cut out of a document."""

    __slots__ = ("_start",)

    def __init__(self, data: bytes, start: Position, base: str, value: Any) -> None:
        super().__init__(_NOTHING, 0, base)
        self.text, self.value, self._start = data, value, start

    def place(self, character: int) -> Position:
        return advance(self._start, self.text.decode("utf-8", "replace")[:character].encode())


class _Stream:
    """One document: what it refers to is noted while it is looked through, and what is amiss told to ``reading``."""

    reading: _Reading

    def __init__(self, document: Document) -> None:
        self.uri = document.uri
        self.source = Source(document)
        self.source.refuse_damage()
        self.mentioned = False
        self.asked: set[str] = set()
        self.places: dict[str, tuple[_PART, str]] | None = None
        self.top = look(self.source, self.note, document.first_line)
        self.first_line = document.first_line
        self.load = lru_cache(maxsize=64)(self._load)

    def note(self, data: bytes) -> None:
        """Reads a part; notes whether it can hold a posting, and which nodes it refers to."""
        value, _ = strict.load(data)
        self.mentioned = self.mentioned or MENTIONED.search(data) is not None
        if b'"@id"' in data:
            for _, each in mappings(value, "", -MAX_WALK):
                name = each.get("@id")
                if isinstance(name, str) and is_reference(each):
                    self.asked.add(name)

    def found(self) -> Iterator[Finding | Node]:
        """First all findings, then all nodes that are without fault."""
        right = False
        reading = _Reading(self)
        try:
            for node in self.nodes(reading):
                right = right or (node is not None and not node.fault)
                yield from reading.findings
                reading.findings.clear()
            yield from reading.findings
        except SyntaxFault as fault:
            where = Origin(self.uri, fault.line, fault.column)
            yield Finding("source/record-too-large", Severity.ERROR, fault.message, where)
            return
        if not right:
            if not reading.failed:
                message = "there is no schema.org JobPosting; nothing is made up from its text"
                yield Finding("source/no-posting", Severity.WARNING, message, Origin(self.uri, self.first_line, 1))
            return
        reading = _Reading(self)
        for node in self.nodes(reading):
            reading.findings.clear()
            if node is not None and not node.fault:
                yield node

    def nodes(self, reading: _Reading) -> Iterator[Node | None]:
        """Every node; None where one has been there before."""
        if self.mentioned:
            self.reading = reading
            for part, at, data, terms in self.walk(self.top, "", NO_TERMS, 0):
                yield reading.admitted(part, at, data, terms)

    def _load(self, part: _PART) -> _Part:
        data, place, base = part
        return _Part(data, place, base, strict.load(data)[0])

    def parts(self, value: Far, base: str) -> Iterator[Far | _PART]:
        """The elements of a large list: the small ones with their places and pointers, the large ones as they are."""
        for part in value.parts or ():
            if isinstance(part, Far) and part.is_large:
                yield part
                continue
            data = self.source.slice(part.start, part.end)
            for index, (inner, place) in enumerate(elements(data, part.place), part.index):
                yield inner, place, f"{base}/{index}"

    def walk(
        self, value: Far, at: str, terms: Terms, depth: int
    ) -> Iterator[tuple[_Part, str, Mapping[str, Any], Terms]]:
        """What ``ld_walk.walk`` gives, over a document that stays on disk."""
        if depth > MAX_WALK:
            return
        if not value.is_large:
            yield from self.inside((value.read(), value.place, at), terms, depth)
            return
        inner = terms
        if value.members is not None:
            told = {key: strict.load(value.members[key].read())[0] for key in _NAMES if key in value.members}
            inner = terms.inside(told)
            if is_job(told, len(value.members), inner):
                part = self._load((value.read(), value.place, at))
                yield part, "", part.value, terms
                return
            for key, each in value.members.items():
                base = at + pointer(key)
                if key == "@context":
                    continue
                if each.is_large:
                    yield from self.walk(each, base, inner, depth + 1)
                else:
                    yield from self.inside((each.read(), each.place, base), inner, depth + 1, key)
            return
        for entry in self.parts(value, at):
            if isinstance(entry, Far):
                yield from self.walk(entry, f"{at}/{entry.index}", inner, depth + 1)
            else:
                yield from self.inside(entry, inner, depth + 1)

    def inside(
        self, given: _PART, terms: Terms, depth: int, key: str = ""
    ) -> Iterator[tuple[_Part, str, Mapping[str, Any], Terms]]:
        """The nodes in a part that is read whole."""
        if given[0][:1] in b"{[":
            part = self._load(given)
            for at, data, found in walk(part.value, "", terms, depth, partial(self.reading.amiss, part)):
                yield part, at, data, found
        elif given[0][:1] == b'"' and HARVEST.search(key):
            part = self._load(given)
            if part.value.lstrip()[:1] in ("{", "["):
                for at, data, found in inside_text(part.value, "", terms, depth, partial(self.reading.amiss, part)):
                    yield part, at, data, found

    def described(self, identity: str) -> tuple[Block, str] | None:
        """Where a node that some node refers to is described."""
        if self.places is None:
            self.places = {}
            if self.asked:
                self._find(self.top, "")
        found = self.places.get(identity)
        return None if found is None else (self.load(found[0]), found[1])

    def _find(self, value: Far, base: str) -> None:
        if value.members is not None:
            for key, member in value.members.items():
                self._find(member, base + pointer(key))
        elif value.parts is not None:
            for each in self.parts(value, base):
                if isinstance(each, Far):
                    self._find(each, f"{base}/{each.index}")
                else:
                    self._note_places(each)
        else:
            self._note_places((value.read(), value.place, base))

    def _note_places(self, part: _PART) -> None:
        assert self.places is not None
        if b'"@id"' not in part[0]:
            return
        for at, mapping in mappings(strict.load(part[0])[0], "", 0):
            name = mapping.get("@id")
            if isinstance(name, str) and name in self.asked and not is_reference(mapping):
                self.places.setdefault(name, (part, at))


class _Reading(Reading):
    """Tells of the nodes of a large document."""

    def __init__(self, stream: _Stream) -> None:
        super().__init__(_NOTHING, stream.uri)
        self.stream = stream

    def outermost(self, block: Block) -> Position | None:
        context = (self.stream.top.members or {}).get("@context")
        return None if context is None else context.place

    def described(self, identity: str) -> tuple[Block, str] | None:
        return self.stream.described(identity)
