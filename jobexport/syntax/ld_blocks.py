"""Blocks of JSON-LD: read strictly, else mended; which of their JobPosting nodes count, and the place of every value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import blake2b
from typing import Any

import msgspec

from jobexport.findings import Finding, Origin, Position, Severity, pointer
from jobexport.syntax import SyntaxFault
from jobexport.syntax import json as strict
from jobexport.syntax.html import Page
from jobexport.syntax.ld_node import Node
from jobexport.syntax.ld_walk import MENTIONED, kinds_of, mappings, walk
from jobexport.syntax.terms import NO_TERMS, Terms, is_reference, job_type
from jobexport.syntax.text import path

__all__ = ["Block", "Reading"]


class _Positions(strict.Positions):
    """Places of a block's values in the document around it."""

    __slots__ = ("_block",)

    def __init__(self, block: Block) -> None:
        super().__init__(block.text)
        self._block = block

    def __call__(self, pointer: str) -> Position | None:
        # A block's own beginning is told by where it stands, too.
        return super().__call__(pointer) if pointer else self._position(self._root()[1])

    def _position(self, offset: int) -> Position:
        return self._block.place(self._block.origin(offset))


class Block:
    """One JSON-LD block: its value, where it begins in the document, and its own pointer where it is a part of one."""

    __slots__ = ("_may_refer", "_positions", "base", "offset", "origin", "page", "text", "value")

    def __init__(self, whole: Page, offset: int, base: str = "") -> None:
        self.base = base
        self.page, self.offset = whole, offset
        self.value: Any = None
        self.text = b""
        self.origin: Callable[[int], int] = int
        self._positions: _Positions | None = None
        self._may_refer: bool | None = None

    def may_refer(self) -> bool:
        """Whether a value in it can name a node that is described elsewhere."""
        if self._may_refer is None:
            self._may_refer = b"@id" in self.text or b"\\u" in self.text
        return self._may_refer

    def place(self, character: int) -> Position:
        return self.page.position(self.offset, character)

    def locate(self, probe: str) -> Position | None:
        if self._positions is None:
            self._positions = _Positions(self)
        return self._positions(probe)


class Reading:
    """The blocks of one document on their way to nodes."""

    def __init__(self, whole: Page, uri: str) -> None:
        self.page, self.uri = whole, uri
        self.findings: list[Finding] = []
        self.blocks: list[Block] = []
        self.waiting: list[tuple[bytes, int]] = []
        self.failed = False
        self.known: dict[str, tuple[Block, str]] | None = None
        # Of each node without fault, by its name or else its content: its content.
        self.seen: dict[bytes, bytes] = {}
        self.count = 0

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
        """Reads one value a line, where the first lines hold one each, or every line begins as one: then one is damaged."""
        offset, parts = 0, []
        for line in self.page.data.split(b"\n"):
            if line.strip():
                parts.append((line, offset))
            offset += len(line) + 1
        if not (all(_is_whole(line) for line, _ in parts[:3]) or all(line.lstrip()[:1] == b"{" for line, _ in parts)):
            return False
        for line, start in parts:
            self.add(line, start)
        return True

    def read(self, data: bytes, offset: int, quiet: bool) -> None:
        block = Block(self.page, offset)
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
        found = (
            self.admitted(block, at, data, terms)
            for block in list(self.blocks)
            for at, data, terms in walk(block.value, "", NO_TERMS, 0, partial(self.amiss, block))
        )
        return [node for node in found if node is not None]

    def amiss(self, block: Block, at: str, rule: str, message: str) -> None:
        """Tells of JSON-LD that is kept as text, and had to be mended or cannot be read."""
        lost = rule == "jsonld/unreadable"
        self.failed = self.failed or lost
        place = _Locate(self, block, at)("")
        self.tell(rule, Severity.ERROR if lost else Severity.WARNING, message, place, block.base + at)

    def admitted(self, block: Block, at: str, data: Mapping[str, Any], terms: Terms) -> Node | None:
        """The node at a place of a block; None where it has been there before, and told unless word for word by name."""
        identity, mark = data.get("@id"), _mark(data)
        name = _mark(identity) if isinstance(identity, str) else mark
        before = self.seen.get(name)
        if before is None:
            node = self.node(block, at, data, terms, self.count)
            self.count += 1
            if not node.fault:
                self.seen[name] = mark
            return node
        if name == mark:
            message = "the same JobPosting stands here a second time"
            self.tell("jsonld/repeated", Severity.INFO, message, block.locate(at), block.base + at)
        elif before != mark:
            message = f"{identity} is described a second time; the first description counts"
            self.tell("jsonld/repeated", Severity.WARNING, message, block.locate(at), block.base + at)
        return None

    def node(self, block: Block, at: str, data: Mapping[str, Any], terms: Terms, index: int) -> Node:
        terms = terms.inside(data)
        fault, whole = "", block.base + at
        kinds = kinds_of(data)
        exact = job_type(kinds, terms)
        if exact is None:
            fault = "type"
            near = next((each for each in kinds if terms.near_job(each)), None)
            if near is not None:
                message = f"@type {near!r} is no type of schema.org; did you mean 'JobPosting'? The node is not read"
            else:
                what = f"@type is {', '.join(kinds)!r}" if kinds else "there is no @type"
                message = f"the properties are those of a JobPosting, but {what}; the node is not read"
            self.tell("jsonld/type", Severity.WARNING, message, block.locate(at + "/@type") or block.locate(at), whole)
        elif terms.foreign:
            fault = "context"
            message = f"the @context {terms.foreign} is not schema.org; the node is not read"
            place = block.locate(at + "/@context") or self.outermost(block) or block.locate(at)
            self.tell("jsonld/context", Severity.WARNING, message, place, whole)
        elif not terms.schema:
            message = "no @context says that this is schema.org; read as such"
            self.tell("jsonld/context", Severity.WARNING, message, block.locate(at), whole)
        elif exact.rpartition("/")[2].rpartition(":")[2] != "JobPosting" and terms.type_name(exact) != "JobPosting":
            message = f"@type {exact!r} was read as JobPosting"
            self.tell("jsonld/type", Severity.WARNING, message, block.locate(at + "/@type") or block.locate(at), whole)
        references = _References(self) if block.may_refer() and _refers(data) else None
        listed = "itemListElement" in whole
        return Node(data, _Locate(self, block, at), "json-ld", index, whole, terms, references, fault, listed)

    def outermost(self, block: Block) -> Position | None:
        """The place of the context of the whole block."""
        return block.locate("/@context")

    def described(self, identity: str) -> tuple[Block, str] | None:
        """Where the node with this ``@id`` is described."""
        if self.known is None:
            for data, offset in self.waiting:
                self.read(data, offset, quiet=True)
            self.waiting = []
            self.known = {}
            for block in self.blocks:
                for at, each in mappings(block.value, "", 0):
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

    def __init__(self, reading: Reading, block: Block, at: str) -> None:
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


def _is_whole(line: bytes) -> bool:
    try:
        strict.load(line)
    except SyntaxFault:
        return False
    return True


def _mark(value: object) -> bytes:
    return blake2b(msgspec.json.encode(value, order="sorted"), digest_size=16).digest()


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
