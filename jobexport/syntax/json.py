"""JSON: exact numbers, no duplicate keys, every fault and every value with its line and column."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from jobexport.findings import Position
from jobexport.syntax import SyntaxFault
from jobexport.syntax.text import MAX_DEPTH, Entry, Lines, Locator, decode

__all__ = ["Positions", "dumps", "end", "load"]

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}:,]|[^\s"\[\]{}:,]+', re.DOTALL)
# Up to the next bracket, over strings.
_BRACKET = re.compile(r'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+([\[\]{}]|\Z)', re.DOTALL)
_SPACED = re.compile(rb'"[ \t\r\n]+:')
_COLON = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
_DEPTH = {"{": 1, "[": 1, "}": -1, "]": -1}
_LONG = 4000
_WORDS = {
    "Expecting ',' delimiter": "a comma, or the end of the list or mapping, is missing here",
    "Expecting ':' delimiter": "a colon is missing here",
    "Expecting property name enclosed in double quotes": "a key in double quotes is missing here",
    "Expecting value": "a value is missing here",
    "Extra data": "the document has ended, but more text follows",
    "Invalid \\escape": "a backslash that escapes nothing: write \\\\ for the character itself",
    "Invalid \\uXXXX escape": "\\u must be followed by four hexadecimal digits",
    "Invalid control character at": "a raw control character in a string: write \\n, \\t or \\u00XX",
    "Unterminated string starting at": "a string that begins here never ends",
    "Illegal trailing comma before end of object": "a comma before the end of the mapping",
    "Illegal trailing comma before end of array": "a comma before the end of the list",
}


class _Huge(ValueError):
    pass


def _number(text: str) -> Decimal:
    value = Decimal(text)
    # An exponent like 1e999999999 fits a Decimal, but turning it into a whole number would take gigabytes.
    if abs(value.adjusted()) > 1000:
        raise _Huge
    return value


_decoder = msgspec.json.Decoder(float_hook=_number)
_encoder = msgspec.json.Encoder(decimal_format="number")


def load(data: bytes, first_line: int = 1) -> tuple[Any, Positions]:
    """The value of one JSON document, and where each part of it stands.

    Numbers with a fraction or an exponent are Decimal. UTF-8, and UTF-16 and UTF-32 with a byte order mark. Raises
    SyntaxFault (EncodingFault for bytes that are no text) for anything RFC 8259 does not allow, for a key that is given
    twice in one mapping, and for nesting deeper than 100.
    """
    try:
        value = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        data, value = _again(data, first_line, error)
    keys = _keys(value)
    if keys < 0:
        raise _depth(data.decode(), first_line)
    # A document that is what we would write has no key twice; of the others, `":` stands after every key that no blank
    # follows, and inside a string it only makes the count larger. Only where both tests fail the slow look is needed.
    if _encoder.encode(value) != data and (keys != data.count(b'":') or _has_blank_before_colon(data)):
        _refuse_duplicates(data, first_line)
    return value, Positions(data, first_line)


def dumps(value: object, *, pretty: bool = False) -> bytes:
    """The value as UTF-8 JSON: compact, or indented by two blanks. Decimals are written with all their digits."""
    compact = _encoder.encode(value)
    return msgspec.json.format(compact, indent=2) if pretty else compact


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


def _again(data: bytes, first_line: int, error: Exception) -> tuple[bytes, Any]:
    """Second try for a document with a byte order mark; otherwise the fault in words that help."""
    text = decode(data, first_line)
    plain = text.encode()
    if plain != data:
        try:
            return plain, _decoder.decode(plain)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as second:
            error = second
    raise _explain(text, first_line, error)


def _explain(text: str, first_line: int, error: Exception) -> SyntaxFault:
    lines = Lines(text, first_line)
    if not text.strip():
        return SyntaxFault("the document is empty", first_line, 1)
    if isinstance(error, RecursionError):
        return _depth(text, first_line)
    for token in _TOKEN.finditer(text):
        word = token.group()
        if word.lstrip("-") in ("NaN", "Infinity"):
            message = f"{word} is no JSON number; leave the key out where the fact is unknown"
            return SyntaxFault(message, *lines.position(token.start()))
        if word[0] in "-0123456789" and _is_huge(word):
            return SyntaxFault("the number is too large", *lines.position(token.start()))
    try:
        json.loads(text)
    except json.JSONDecodeError as found:
        comma = text[: found.pos].rstrip()
        if comma.endswith(",") and text[found.pos : found.pos + 1] in ("}", "]"):
            return SyntaxFault("a comma before the end of the list or mapping", *lines.position(len(comma) - 1))
        message = _WORDS.get(found.msg, found.msg[:1].lower() + found.msg[1:])
        return SyntaxFault(message, *lines.position(found.pos))
    except RecursionError:
        return _depth(text, first_line)
    for token in _TOKEN.finditer(text):
        word = token.group()
        if "\\" in word and any("\ud800" <= each <= "\udfff" for each in json.loads(word)):
            return SyntaxFault("a \\u escape in this text is half a character", *lines.position(token.start()))
    return SyntaxFault(f"no JSON: {error}", first_line, 1)


def _is_huge(word: str) -> bool:
    try:
        _number(word)
    except _Huge:
        return True
    except ArithmeticError:
        return False
    return len(word) > _LONG


def _depth(text: str, first_line: int) -> SyntaxFault:
    depth = 0
    for token in _TOKEN.finditer(text):
        first = text[token.start()]
        depth += (first in "{[") - (first in "}]")
        if depth > MAX_DEPTH:
            return SyntaxFault(
                f"nested deeper than {MAX_DEPTH} levels", *Lines(text, first_line).position(token.start())
            )
    return SyntaxFault("a number is too large", first_line, 1)


def _keys(value: object) -> int:
    """How many keys all mappings inside a value have together; -1 where it is nested too deep."""
    count = depth = 0
    level: list[Any] = [value]
    while level:
        depth += 1
        below: list[Any] = []
        for each in level:
            if each.__class__ is dict:
                count += len(each)
                each = each.values()
            elif each.__class__ is not list:
                continue
            for member in each:
                kind = member.__class__
                if kind is dict or kind is list:
                    below.append(member)
        level = below
    return count if depth <= MAX_DEPTH else -1


def _has_blank_before_colon(data: bytes) -> bool:
    if b" :" in data or b"\n:" in data or b"\t:" in data or b"\r:" in data:
        return _SPACED.search(data) is not None
    return False


class _Twice(ValueError):
    pass


def _once(pairs: list[tuple[str, object]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise _Twice


def _refuse_duplicates(data: bytes, first_line: int) -> None:
    text = data.decode()
    try:
        json.loads(text, object_pairs_hook=_once)
    except _Twice:
        key, offset = _duplicate(text)
        raise SyntaxFault(f"the key {key!r} is given twice", *Lines(text, first_line).position(offset)) from None


def _duplicate(text: str) -> tuple[str, int]:
    """The first key that its mapping has already, and its offset. Only for text that is known to have one."""
    seen: list[set[str] | None] = []
    previous = ""
    pending = ("", 0)
    for token in _TOKEN.finditer(text):
        word = token.group()
        if word == ":":
            keys = seen[-1]
            assert keys is not None
            if pending[0] in keys:
                return pending
            keys.add(pending[0])
        elif word in "{[":
            seen.append(set() if word == "{" else None)
        elif word in "}]":
            seen.pop()
        elif word[0] == '"' and previous != ":" and seen and seen[-1] is not None:
            pending = (_key(word), token.start())
        previous = word
    raise AssertionError("no key is given twice")


def _key(word: str) -> str:
    return str(json.loads(word)) if "\\" in word else word[1:-1]


class Positions(Locator[int]):
    """Where the values of a JSON document stand; scans the text only when asked."""

    __slots__ = ("_data", "_first_line", "_lines", "_start", "_tops")

    def __init__(self, data: bytes, first_line: int = 1) -> None:
        self._data = data
        self._first_line = first_line
        self._lines: Lines | None = None
        self._start: Position | None = None
        self._tops: dict[str, Entry[int] | None] = {}

    def __call__(self, pointer: str) -> Position | None:
        # Every absent property stands where its record begins.
        if pointer:
            return super().__call__(pointer)
        if self._start is None:
            self._start = super().__call__(pointer)
        return self._start

    def _root(self) -> Entry[int]:
        if self._lines is None:
            Locator.__init__(self)
            self._lines = Lines(self._data.decode(), self._first_line)
        start = _TOKEN.search(self._lines.text)
        offset = start.start() if start else 0
        return None, offset, offset

    def _find(self, parts: list[str]) -> Entry[int] | None:
        entry = None
        if parts:
            # Several rules speak of one property, and each asks for it and for what is around it.
            key = parts[0]
            if key in self._tops:
                entry = self._tops[key]
            else:
                entry = self._tops[key] = self._only(key)
        if entry is None:
            return super()._find(parts)
        for part in parts[1:]:
            inside = self._known.get(entry[1])
            if inside is None:
                inside = self._known[entry[1]] = self._children(entry[2])
            entry = inside.get(part)
            if entry is None:
                return None
        return entry

    def _only(self, key: str) -> Entry[int] | None:
        """The entry of a key of the outermost mapping whose name stands but once in the text; None where that is unsure.

        Most findings are about such a key, and looking at brackets alone is many times faster than at every value.
        """
        self._root()
        assert self._lines is not None
        text, mark = self._lines.text, f'"{key}"'
        at = text.find(mark)
        if at < 1 or text[at - 1] == "\\" or "\\" in key or text.find(mark, at + 1) >= 0:
            return None
        colon = _COLON.match(text, at + len(mark))
        if colon is None or sum(_DEPTH.get(each[1], 0) for each in _BRACKET.finditer(text, 0, at)) != 1:
            return None
        first = next(_BRACKET.finditer(text, 0, at))
        return (at, colon.end(), colon.end()) if first[1] == "{" else None

    def _position(self, offset: int) -> Position:
        assert self._lines is not None
        return self._lines.position(offset)

    def _children(self, handle: int) -> Mapping[str, Entry[int]]:
        assert self._lines is not None
        text = self._lines.text
        kind = text[handle]
        found: dict[str, Entry[int]] = {}
        if kind not in "{[":
            return found
        key: tuple[str, int] | None = None
        waiting = kind == "["
        offset = handle + 1
        while token := _TOKEN.search(text, offset):
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
                key = (_key(token.group()), start)
        return found
