"""Blocks of JSON-LD: read strictly, else mended; the JobPosting nodes in them, and the place of every value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jobexport.findings import Finding, Origin, Position, Severity, pointer
from jobexport.syntax import SyntaxFault
from jobexport.syntax import json as strict
from jobexport.syntax.html import Page
from jobexport.syntax.ld_node import Node
from jobexport.syntax.terms import NO_TERMS, Terms, is_reference, job_type
from jobexport.syntax.text import path

__all__ = ["MENTIONED", "Reading"]

MENTIONED = re.compile(rb"job[ _-]?post", re.I)
"""Found in every document that can hold a JobPosting, or a type meant as one."""

_HARVEST = re.compile(r"json.?ld|ld.?json|structured.?data", re.I)
_DEPTH = 60


class _Positions(strict.Positions):
    """Places of a block's values in the document around it."""

    __slots__ = ("_block",)

    def __init__(self, block: _Block) -> None:
        super().__init__(block.text)
        self._block = block

    def _position(self, offset: int) -> Position:
        return self._block.place(self._block.origin(offset))


class _Block:
    """One JSON-LD block: its value, and where it begins in the document."""

    __slots__ = ("_positions", "offset", "origin", "page", "text", "value")

    def __init__(self, whole: Page, offset: int) -> None:
        self.page, self.offset = whole, offset
        self.value: Any = None
        self.text = b""
        self.origin: Callable[[int], int] = int
        self._positions: _Positions | None = None

    def place(self, character: int) -> Position:
        return self.page.position(self.offset, character)

    def locate(self, probe: str) -> Position | None:
        if self._positions is None:
            self._positions = _Positions(self)
        return self._positions(probe)


Found = tuple["_Block", str, Mapping[str, Any], Terms]


class Reading:
    """The blocks of one document on their way to nodes."""

    def __init__(self, whole: Page, uri: str) -> None:
        self.page, self.uri = whole, uri
        self.findings: list[Finding] = []
        self.blocks: list[_Block] = []
        self.waiting: list[tuple[bytes, int]] = []
        self.failed = False
        self.known: dict[str, tuple[_Block, str]] | None = None

    def tell(self, rule: str, severity: Severity, message: str, position: Position | None, at: str = "") -> None:
        line, column = position or (None, None)
        self.findings.append(Finding(rule, severity, message, Origin(self.uri, line, column, at)))

    def add(self, data: bytes, offset: int) -> None:
        """Reads a block that can hold a posting; the others wait until one refers to them."""
        if MENTIONED.search(data) is not None or (len(data) < 65536 and b"\\u00" in data and b"osting" in data):
            self.read(data, offset, quiet=False)
        elif data.strip():
            self.waiting.append((data, offset))

    def add_lines(self) -> bool:
        """Reads one value a line, where the first lines hold one each."""
        offset, parts = 0, []
        for line in self.page.data.split(b"\n"):
            if line.strip():
                parts.append((line, offset))
            offset += len(line) + 1
        for line, _ in parts[:3]:
            try:
                strict.load(line)
            except SyntaxFault:
                return False
        for line, start in parts:
            self.add(line, start)
        return True

    def read(self, data: bytes, offset: int, quiet: bool) -> None:
        block = _Block(self.page, offset)
        block.text = data
        try:
            block.value, _ = strict.load(data)
            again = isinstance(block.value, str) and block.value.lstrip()[:1] in ("{", "[")
        except SyntaxFault:
            again = True
        if again:
            from jobexport.syntax.repair import mend

            try:
                mended = mend(data.decode("utf-8", "replace"), block.place)
            except SyntaxFault as fault:
                if not quiet:
                    self.failed = True
                    message = f"JSON-LD that cannot be read: {fault.message}"
                    position = (fault.line, fault.column or 1) if fault.line is not None else None
                    self.tell("jsonld/unreadable", Severity.ERROR, message, position)
                return
            block.value, block.text, block.origin = mended.value, mended.text.encode(), mended.origin
            for repair in mended.repairs if not quiet else ():
                place = block.place(repair.offset)
                self.tell("jsonld/repaired", Severity.WARNING, f"the JSON-LD was mended: {repair}", place)
        self.blocks.append(block)

    # -- nodes -----------------------------------------------------------------------------------------------------

    def nodes(self) -> list[Node]:
        """All JobPosting nodes of all blocks; one that stands twice counts once."""
        found: list[Node] = []
        seen: dict[str, Mapping[str, Any]] = {}
        for block in list(self.blocks):
            for at, data, terms in _walk(block.value, "", NO_TERMS, 0):
                position = block.locate
                identity = data.get("@id")
                if isinstance(identity, str) and identity in seen:
                    if data != seen[identity]:
                        message = f"{identity} is described a second time; the first description counts"
                        self.tell("jsonld/repeated", Severity.WARNING, message, position(at), at)
                    continue
                if any(data == node.data for node in found):
                    message = "the same JobPosting stands here a second time"
                    self.tell("jsonld/repeated", Severity.INFO, message, position(at), at)
                    continue
                if isinstance(identity, str):
                    seen[identity] = data
                found.append(self.node(block, at, data, terms, len(found)))
        return found

    def node(self, block: _Block, at: str, data: Mapping[str, Any], terms: Terms, index: int) -> Node:
        terms = terms.inside(data)
        fault = ""
        kinds = [each for each in _listed(data.get("@type", data.get("type"))) if isinstance(each, str)]
        exact = job_type(kinds, terms)
        if exact is None:
            fault = "type"
            near = next(each for each in kinds if terms.near_job(each))
            message = f"@type {near!r} is no type of schema.org; did you mean 'JobPosting'? The node is not read"
            self.tell("jsonld/type", Severity.WARNING, message, block.locate(at + "/@type") or block.locate(at), at)
        elif terms.foreign:
            fault = "context"
            message = f"the @context {terms.foreign} is not schema.org; the node is not read"
            place = block.locate(at + "/@context") or block.locate("/@context") or block.locate(at)
            self.tell("jsonld/context", Severity.WARNING, message, place, at)
        elif not terms.schema:
            message = "no @context says that this is schema.org; read as such"
            self.tell("jsonld/context", Severity.WARNING, message, block.locate(at), at)
        elif exact.rpartition("/")[2].rpartition(":")[2] != "JobPosting" and terms.type_name(exact) != "JobPosting":
            message = f"@type {exact!r} was read as JobPosting"
            self.tell("jsonld/type", Severity.WARNING, message, block.locate(at + "/@type") or block.locate(at), at)
        references = _References(self) if _refers(data) else None
        return Node(data, _Locate(self, block, at), "json-ld", index, at, terms, references, fault)

    def described(self, identity: str) -> tuple[_Block, str] | None:
        """Where the node with this ``@id`` is described."""
        if self.known is None:
            for data, offset in self.waiting:
                self.read(data, offset, quiet=True)
            self.waiting = []
            self.known = {}
            for block in self.blocks:
                for at, each in _mappings(block.value, "", 0):
                    name = each.get("@id")
                    if isinstance(name, str) and not is_reference(each):
                        self.known.setdefault(name, (block, at))
        return self.known.get(identity)


class _References(Mapping[str, Mapping[str, Any]]):
    """The nodes of the document by ``@id``, looked up when asked for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def __getitem__(self, identity: str) -> Mapping[str, Any]:
        found = self._reading.described(identity)
        if found is None:
            raise KeyError(identity)
        value = _at(found[0].value, found[1])
        assert isinstance(value, Mapping)
        return value

    def __iter__(self) -> Iterator[str]:
        self._reading.described("")
        return iter(self._reading.known or ())

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Locate:
    """Places of a node's values; goes on at its target where a value is a reference."""

    __slots__ = ("_at", "_block", "_reading")

    def __init__(self, reading: Reading, block: _Block, at: str) -> None:
        self._reading, self._block, self._at = reading, block, at

    def __call__(self, probe: str) -> Position | None:
        found = self._block.locate(self._at + probe)
        if found is not None:
            return found
        if not probe:
            # A node inside JSON that is kept as text: the place of that text.
            around = self._at
            while found is None and around:
                around = around.rpartition("/")[0]
                found = self._block.locate(around)
            return found
        block, at, value = self._block, self._at, _at(self._block.value, self._at)
        for part in path(probe.removesuffix("#")):
            if is_reference(value):
                target = self._reading.described(str(value["@id"]))
                if target is None:
                    return None
                block, at = target
                value = _at(block.value, at)
            at += pointer(part)
            value = _at(value, pointer(part))
        return block.locate(at + ("#" if probe.endswith("#") else ""))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _at(value: Any, at: str) -> Any:
    for part in path(at):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def _refers(value: Any) -> bool:
    if isinstance(value, Mapping):
        return is_reference(value) or any(_refers(each) for each in value.values())
    return isinstance(value, list) and any(_refers(each) for each in value)


def _mappings(value: Any, at: str, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if depth > _DEPTH:
        return
    if isinstance(value, Mapping):
        yield at, value
        for key, each in value.items():
            if isinstance(each, (dict, list)):
                yield from _mappings(each, at + pointer(key), depth + 1)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _mappings(each, f"{at}/{index}", depth + 1)


def _walk(value: Any, at: str, terms: Terms, depth: int) -> Iterator[tuple[str, Mapping[str, Any], Terms]]:
    """The JobPosting nodes of a value with their places and the terms around them; a node's inside is its own."""
    if depth > _DEPTH:
        return
    if isinstance(value, dict):
        inner = terms.inside(value)
        kinds = [each for each in _listed(value.get("@type", value.get("type"))) if isinstance(each, str)]
        if job_type(kinds, inner) is not None or (len(value) > 2 and any(inner.near_job(each) for each in kinds)):
            yield at, value, terms
            return
        for key, each in value.items():
            if isinstance(each, (dict, list)) and key != "@context":
                yield from _walk(each, at + pointer(key), inner, depth + 1)
            elif isinstance(each, str) and _HARVEST.search(key) and each.lstrip()[:1] in ("{", "["):
                yield from _inside_text(each, at + pointer(key), inner, depth + 1)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            if isinstance(each, (dict, list)):
                yield from _walk(each, f"{at}/{index}", terms, depth + 1)


def _inside_text(text: str, at: str, terms: Terms, depth: int) -> Iterator[tuple[str, Mapping[str, Any], Terms]]:
    """The nodes of JSON-LD that a collection of pages keeps as text; their places are those of the text."""
    from jobexport.syntax.repair import mend

    try:
        value: Any = strict.load(text.encode("utf-8", "replace"))[0]
    except SyntaxFault:
        try:
            value = mend(text).value
        except SyntaxFault:
            return
    for inner, data, found in _walk(value, "", terms, depth):
        yield f"{at}{inner}", data, found
