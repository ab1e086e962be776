"""Where the values of a JSON document stand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import msgspec

from jobexport.findings import Position
from jobexport.syntax.text import Entry, Lines, Locator

__all__ = ["TOKEN", "Positions", "end", "key_of"]

TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}:,]|[^\s"\[\]{}:,]+', re.DOTALL)
"""One string, one sign, or one number or word of JSON text."""
# Up to the next bracket, over strings.
_BRACKET = re.compile(r'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+([\[\]{}]|\Z)', re.DOTALL)
# A key with its value, or with the bracket that its value begins with.
_MEMBER = re.compile(
    r'[\s,]*+("[^"\\]*+(?:\\.[^"\\]*+)*+")\s*+:\s*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s"\[\]{}:,]++|[\[{])', re.DOTALL
)
_END = re.compile(r"\s*\}")
_NAME = re.compile(r'[\s,]*+"([^"\\]*+)"\s*+:\s*+')
_outer = msgspec.json.Decoder(dict[str, msgspec.Raw])


def key_of(word: str) -> str:
    """The text of a string token."""
    return str(json.loads(word)) if "\\" in word else word[1:-1]


def end(text: str, start: int = 0) -> int | None:
    """The offset after the mapping or list that begins at ``start``, or None where it never ends."""
    depth = 0
    for bracket in _BRACKET.finditer(text, start):
        if bracket[1] in ("{", "["):
            depth += 1
        elif bracket[1]:
            depth -= 1
            if depth == 0:
                return bracket.end()
    return None


class Positions(Locator[int]):
    """Where the values of a JSON document stand; scans the text only when asked."""

    __slots__ = ("_data", "_first_column", "_first_line", "_flat", "_lines", "_start", "_text", "_whole")

    def __init__(self, data: bytes, first_line: int = 1, first_column: int = 1) -> None:
        self._data = data
        self._first_line = first_line
        self._first_column = first_column
        self._flat = False
        self._text = ""
        self._lines: Lines | None = None
        self._start: Position | None = None
        self._whole: Entry[int] | None = None

    def __call__(self, pointer: str) -> Position | None:
        if not pointer:
            # Every absent property stands where its record begins.
            if self._start is None:
                plain = self._data[:1] in (b"{", b"[")
                self._start = self._position(0) if plain else super().__call__(pointer)
            return self._start
        if "/" in pointer[1:] or "~" in pointer or pointer[-1] == "#":
            return super().__call__(pointer)
        # A property of the record itself, which most findings speak of.
        whole = self._whole or self._root()
        members = self._known.get(whole[1])
        if members is None:
            members = self._known[whole[1]] = self._children(whole[2])
        entry = members.get(pointer[1:])
        if entry is None:
            return None
        return self._position(entry[1])

    def _root(self) -> Entry[int]:
        if self._whole is None:
            Locator.__init__(self)
            self._flat = b"\n" not in self._data and b"\r" not in self._data
            self._text = self._data.decode()
            start = None if self._data[:1] in (b"{", b"[") else TOKEN.search(self._text)
            offset = start.start() if start else 0
            self._whole = None, offset, offset
        return self._whole

    def _position(self, offset: int) -> Position:
        if self._flat or offset == 0:
            return self._first_line, offset + self._first_column
        if self._lines is None:
            self._lines = Lines(self._text, self._first_line)
        line, column = self._lines.position(offset)
        return line, column + self._first_column - 1 if line == self._first_line else column

    def _children(self, handle: int) -> Mapping[str, Entry[int]]:
        text = self._text
        kind = text[handle]
        found: dict[str, Entry[int]] = {}
        if kind not in "{[":
            return found
        if kind == "{":
            whole = self._whole is not None and handle == self._whole[1]
            if (whole and _records(self._data, text, handle + 1, found)) or _members(text, handle + 1, found):
                return found
        key: tuple[str, int] | None = None
        waiting = kind == "["
        offset = handle + 1
        while token := TOKEN.search(text, offset):
            start, offset = token.span()
            first = text[start]
            if first in "}]":
                break
            if first == ":":
                waiting = True
            elif first == ",":
                waiting = kind == "["
            elif waiting:
                name, place = key if key is not None else (str(len(found)), None)
                found[name] = (place, start, start)
                waiting, key = False, None
                if first in "{[":
                    offset = end(text, start) or len(text)
            elif first == '"':
                key = (key_of(token.group()), start)
        return found


def _records(data: bytes, text: str, offset: int, found: dict[str, Entry[int]]) -> bool:
    """As `_members` for the mapping that is the whole document: the parser says how long each value is, so that only the
    names are looked at. False also where a name has an escape or is there twice.
    """
    try:
        members = _outer.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    plain = len(text) == len(data)
    # What stands before and after a name; the next one has mostly the same around it, which is seen without a pattern.
    before = after = "\n"
    for name, value in members.items():
        around = f"{before}{name}{after}"
        if text.startswith(around, offset):
            place, start = offset + len(before) - 1, offset + len(around)
        else:
            key = _NAME.match(text, offset)
            if key is None or key[1] != name:
                found.clear()
                return False
            place, start = key.start(1) - 1, key.end()
            before, after = text[offset : place + 1], text[key.end(1) : start]
        found[name] = (place, start, start)
        offset = start + (len(memoryview(value)) if plain else len(str(value, "utf-8")))
    if _END.match(text, offset) is None:
        found.clear()
        return False
    return True


def _members(text: str, offset: int, found: dict[str, Entry[int]]) -> bool:
    """Fills ``found`` with the members of a mapping whose text is whole; false, and ``found`` empty, where it is not."""
    while member := _MEMBER.match(text, offset):
        place, start = member.start(1), member.start(2)
        found[key_of(member[1])] = (place, start, start)
        offset = member.end()
        if text[start] in "{[":
            offset = end(text, start) or len(text)
    if _END.match(text, offset) is None:
        found.clear()
        return False
    return True
