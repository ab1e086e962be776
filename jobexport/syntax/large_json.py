"""A JSON document of any size, looked through once in pieces: where its large lists and mappings have their parts.

A list is cut into blocks of whole elements, which can be read apart from each other and from everything around them;
memory grows with the number of blocks, not with the document. Brackets tell where a value ends; whether it is JSON is
left to the caller's own check of each block, so that a large document is judged as a small one is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from jobexport.findings import Position
from jobexport.syntax import SyntaxFault, large
from jobexport.syntax.json_parts import MAX_VALUE, Block, Far, values, whole_characters
from jobexport.syntax.large import CHUNK, Source, shifted
from jobexport.syntax.text import MAX_DEPTH, EncodingFault, advance

__all__ = ["BLOCK", "Check", "look"]

BLOCK = 1 << 19
"""About so many bytes are in one block."""
Check = Callable[[bytes], object]
"""Reads a whole JSON document; raises SyntaxFault for what is none."""

_DEEP = 1500
_SHOWN = 1 << 22
_LOOKS = 4
# Up to the next bracket, over whole strings; all that is left where there is none.
_BRACKET = re.compile(rb'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+(?:([\[\]{}])|.*+)', re.DOTALL)
_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SCALAR = re.compile(rb"[^ \t\r\n,:\[\]{}\"]*")
_SPACE = re.compile(rb"[ \t\r\n]*")
_BETWEEN = re.compile(rb'\}[ \t\r\n]*,[ \t\r\n]*\{[ \t\r\n]*"[^"\\]{0,80}"')


def look(source: Source, check: Check, first_line: int = 1) -> Far:
    """The one value of a document, with the parts of what is large in it.

    ``check`` is asked about every part, in a document of its own that puts it into the same depth; its fault is told
    with the place in the whole document. Raises SyntaxFault.
    """
    return _Look(source, check, first_line).document()


class _Look:
    """Goes through a document once."""

    def __init__(self, source: Source, check: Check, first_line: int) -> None:
        self.source, self.check = source, check
        self.at, self.place = 0, (first_line, 1)
        self.lead, self.lead_place, self.before = 0, self.place, b""
        self.separator = b""
        self.later: list[SyntaxFault] = []

    def document(self) -> Far:
        self.skip()
        found = self.value(0)
        self.begin(b"[]")
        if self.skip():
            raise self.fault()
        for fault in sorted(self.later, key=lambda each: each.weight):
            raise fault
        return found

    # -- steps -----------------------------------------------------------------------------------------------------------

    def move(self, end: int) -> None:
        """Goes on to an offset."""
        while self.at < end:
            data = self.source.slice(self.at, min(end, self.at + CHUNK))
            if data.endswith(b"\r") and len(data) > 1:
                data = data[:-1]  # a CR must not be torn from its LF
            self.place = advance(self.place, data)
            self.at += len(data)

    def skip(self) -> bytes:
        """Goes over white space; gives the byte after it."""
        while True:
            data = self.source.slice(self.at, self.at + CHUNK)
            found = _SPACE.match(data)
            assert found is not None
            size = found.end()
            if size < len(data) or not data or self.at + size >= self.source.size:
                self.move(self.at + size)
                return data[size : size + 1]
            self.move(self.at + size - data.endswith(b"\r"))

    def begin(self, before: bytes) -> None:
        """From here on a fault is one of the bytes from here on, read after ``before``."""
        self.lead, self.lead_place, self.before = self.at, self.place, before

    def fault(self) -> SyntaxFault:
        """What is wrong with the bytes since ``begin``."""
        try:
            self.check(self.before + self.source.slice(self.lead, self.lead + _SHOWN))
        except SyntaxFault as found:
            return shifted(found, self.lead_place, len(self.before))
        return SyntaxFault("the document is not JSON", *self.lead_place)

    def judge(self, data: bytes, before: bytes, after: bytes, place: Position) -> None:
        """Checks a part. What is legal JSON and refused all the same waits for the end of the document."""
        try:
            self.check(before + data + after)
        except SyntaxFault as found:
            fault = shifted(found, place, len(before))
            if not found.weight:
                raise fault from None
            if all(each.weight != found.weight for each in self.later):
                self.later.append(fault)

    # -- values ----------------------------------------------------------------------------------------------------------

    def value(self, depth: int, index: int = 0) -> Far:
        """The value that begins here; goes behind it. ``depth`` lists and mappings are around it."""
        found = Far(self.source, self.at, self.at, self.place, index)
        first = self.source.slice(self.at, self.at + 1)
        end = self.end(first)
        if end is None and depth >= MAX_DEPTH and first in (b"[", b"{"):
            raise SyntaxFault(f"nested deeper than {MAX_DEPTH} levels", *self.place)
        if end is None and first == b"[":
            found.parts = []
            self.list(found.parts, depth)
        elif end is None and first == b"{":
            found.members = {}
            self.mapping(found.members, depth)
        elif end is None or end == self.at or (depth and end >= self.source.size):
            raise self.fault()
        else:
            self.judge(self.source.slice(self.at, end), b"[" * depth, b"]" * depth, self.place)
            self.move(end)
        found.end = self.at
        return found

    def end(self, first: bytes) -> int | None:
        """The end of the value here; None where it is a large mapping or list, or never ends."""
        if first == b'"':
            return self.text_end()
        if first not in (b"[", b"{"):
            found = _SCALAR.match(self.source.slice(self.at, self.at + CHUNK))
            return self.at + found.end() if found is not None else None
        depth = 0
        for each in _BRACKET.finditer(self.source.slice(self.at, self.at + large.LARGE)):
            if each[1] is None:
                break
            depth += 1 if each[1] in (b"{", b"[") else -1
            if depth > _DEEP:
                raise self.fault()
            if not depth:
                return self.at + each.end()
        return None

    def text_end(self) -> int | None:
        size = large.LARGE
        while True:
            data = self.source.slice(self.at, self.at + size)
            found = _TEXT.match(data)
            if found is not None:
                return self.at + found.end()
            if len(data) < size:
                return None
            if size >= MAX_VALUE:
                raise SyntaxFault(f"a text is longer than {MAX_VALUE >> 20} MiB", *self.place)
            size *= 4

    def mapping(self, members: dict[str, Far], depth: int) -> None:
        """The members of a mapping; the last of those with one key counts."""
        outer = b"[" * depth
        self.begin(outer)
        self.move(self.at + 1)
        following = self.skip()
        while following == b'"' or members:
            key, place = self.key(outer, depth, following)
            try:
                key.decode()
            except UnicodeDecodeError as error:
                at = advance(place, key[: error.start])
                raise EncodingFault("the text is not UTF-8; save the file as UTF-8", *at) from None
            name = str(msgspec.json.decode(whole_characters(key)))
            if name in members:
                self.judge(key + b":0", b"{" + key + b":0,", b"}", place)
            self.move(self.at + 1)
            self.skip()
            value = self.value(depth + 1)
            value.key = place
            members[name] = value
            self.begin(outer + b'{"":0')
            following = self.skip()
            if following == b"}":
                break
            if following != b",":
                raise self.fault()
            self.move(self.at + 1)
            following = self.skip()
        if following != b"}":
            raise self.fault()
        self.move(self.at + 1)

    def key(self, outer: bytes, depth: int, following: bytes) -> tuple[bytes, Position]:
        """The key here as it is written, and its place; goes to the colon after it."""
        end = self.text_end() if following == b'"' else None
        if end is None:
            raise self.fault()
        key, place = self.source.slice(self.at, end), self.place
        self.judge(key + b":0", outer + b"{", b"}" + b"]" * depth, place)
        self.move(end)
        if self.skip() != b":":
            raise self.fault()
        return key, place

    def list(self, parts: list[Block | Far], depth: int) -> None:
        """Blocks of elements, and between them the elements that are too large for one."""
        outer, after = b"[" * depth, b"]" * (depth + 1)
        self.begin(outer)
        self.move(self.at + 1)
        following = self.skip()
        index = 0
        while following != b"]" or index:
            data = self.source.slice(self.at, self.at + BLOCK)
            size = self.cut(data)
            if size:
                self.judge(data[:size], outer + b"[", after, self.place)
                parts.append(Block(self.at, self.at + size, self.place, index))
                index += len(values(data[:size]))
                self.move(self.at + size)
            else:
                parts.append(self.value(depth + 1, index))
                index += 1
            self.begin(outer + b"[0")
            following = self.skip()
            if following == b"]":
                break
            if following != b",":
                raise self.fault()
            self.move(self.at + 1)
            self.skip()
        self.move(self.at + 1)

    def cut(self, data: bytes) -> int:
        """How many bytes of these are whole elements of the list they begin in; 0 where that cannot be told."""
        if self.separator:
            found = self.tried(data, self.separator)
            if found:
                return found
        depth = end = 0
        for each in _BRACKET.finditer(data):
            if each[1] in (b"{", b"["):
                depth += 1
                if depth > _DEEP:
                    break
                continue
            if each[1] is None:
                break
            depth -= 1
            if depth < 0:
                # A comma before the end of the list is a fault of the list, and not of the block.
                inside = data[: each.end() - 1].rstrip(b" \t\r\n")
                return len(inside.removesuffix(b",").rstrip(b" \t\r\n"))
            if not depth:
                end = each.end()
                between = _BETWEEN.match(data, end - 1) if not self.separator else None
                self.separator = between[0] if between is not None else self.separator
        return end or (self.tried(data, b",") if data[:1] not in (b"{", b"[") else 0)

    def tried(self, data: bytes, separator: bytes) -> int:
        """The bytes before the last separator that stands between two elements, so far as a few looks tell."""
        at = len(data)
        for _ in range(_LOOKS):
            at = data.rfind(separator, 0, at)
            if at <= 0:
                break
            size = at if separator == b"," else at + 1
            try:
                values(data[:size])
            except (msgspec.DecodeError, RecursionError):
                continue
            return size
        return 0
