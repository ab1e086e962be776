"""JSON: exact numbers, no duplicate keys, every fault and every value with its line and column."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import msgspec

from jobexport.syntax import SyntaxFault
from jobexport.syntax.json_positions import TOKEN, Positions, end, key_of
from jobexport.syntax.text import MAX_DEPTH, Lines, decode

__all__ = ["Positions", "dumps", "end", "load"]

_SPACED = re.compile(rb'"[ \t\r\n]+:')
# One search for both takes a third of the time of one for each, and most documents have neither.
_ESCAPED = re.compile(rb'\\[\\"]').search
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


class _Nested(SyntaxFault):
    weight = 1


class _Repeated(SyntaxFault):
    weight = 2


def load(data: bytes, first_line: int = 1, first_column: int = 1) -> tuple[Any, Positions]:
    """The value of one JSON document, and where each part of it stands, counted from where the document begins.

    Numbers with a fraction or an exponent are Decimal. UTF-8, and UTF-16 and UTF-32 with a byte order mark. Raises
    SyntaxFault (EncodingFault for bytes that are no text) for anything RFC 8259 does not allow, for a key that is given
    twice in one mapping, and for nesting deeper than 100.
    """
    try:
        value = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        data, value = _again(data, first_line, error)
    # What our own writer made is told by making it again, which takes a third of the time of looking through it: it has no
    # key twice, and it is not nested deeper than it has brackets.
    colon = data.find(b'":') + 2
    if data[colon : colon + 1] not in (b" ", b"\t") and _has_few_brackets(data) and _encoder.encode(value) == data:
        return value, Positions(data, first_line, first_column)
    keys, texts = _keys(value)
    if keys < 0:
        fault = _depth(data.decode(), first_line)
        raise _Nested(fault.message, fault.line, fault.column)
    # A document that has as many texts as came out of it has no key twice. Of the others, `":` stands after every key that
    # no blank follows, and inside a string it only makes the count larger; or it may be what we would write. Only where all
    # tests fail the slow look is needed.
    if (
        _texts(data) != keys + texts
        and (keys != data.count(b'":') or _has_blank_before_colon(data))
        and _encoder.encode(value) != data
    ):
        _refuse_duplicates(data, first_line)
    return value, Positions(data, first_line, first_column)


def dumps(value: object, *, pretty: bool = False) -> bytes:
    """The value as UTF-8 JSON: compact, or indented by two blanks. Decimals are written with all their digits."""
    compact = _encoder.encode(value)
    return msgspec.json.format(compact, indent=2) if pretty else compact


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
    fault: SyntaxFault | None = None
    first = len(text)
    try:
        json.loads(text)
    except json.JSONDecodeError as found:
        first = found.pos
        comma = text[:first].rstrip()
        if comma.endswith(",") and text[first : first + 1] in ("}", "]"):
            fault = SyntaxFault("a comma before the end of the list or mapping", *lines.position(len(comma) - 1))
        else:
            message = _WORDS.get(found.msg, found.msg[:1].lower() + found.msg[1:])
            fault = SyntaxFault(message, *lines.position(first))
    except RecursionError:
        return _depth(text, first_line)
    except ValueError:
        pass  # a whole number of more digits than Python reads; found below
    for token in TOKEN.finditer(text):
        if token.start() >= first:
            break
        word = token.group()
        if word.lstrip("-") in ("NaN", "Infinity"):
            message = f"{word} is no JSON number; leave the key out where the fact is unknown"
            return SyntaxFault(message, *lines.position(token.start()))
        if word[0] in "-0123456789" and _is_huge(word):
            return SyntaxFault("the number is too large", *lines.position(token.start()))
    if fault is not None:
        return fault
    for token in TOKEN.finditer(text):
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
    for token in TOKEN.finditer(text):
        first = text[token.start()]
        depth += (first in "{[") - (first in "}]")
        if depth > MAX_DEPTH:
            return SyntaxFault(
                f"nested deeper than {MAX_DEPTH} levels", *Lines(text, first_line).position(token.start())
            )
    return SyntaxFault("a number is too large", first_line, 1)


def _has_few_brackets(data: bytes) -> bool:
    """Whether there are at most as many opening brackets as there may be levels. They are few, and each is found at once: counting
    them takes twice the time."""
    left = MAX_DEPTH
    find = data.find
    for bracket in (b"{", b"["):
        at = find(bracket)
        while at >= 0:
            if not left:
                return False
            left -= 1
            at = find(bracket, at + 1)
    return True


def _texts(data: bytes) -> int:
    """How many texts, keys among them, a document has; -1 where that cannot be told from its quotes."""
    quotes = data.count(b'"')
    if _ESCAPED(data) is not None:
        if b"\\\\" in data:
            return -1
        quotes -= data.count(b'\\"')
    return quotes // 2


def _keys(value: object) -> tuple[int, int]:
    """How many keys all mappings inside a value have together, and how many texts there are; (-1, 0) where it is nested too
    deep."""
    count = depth = texts = 0
    level: list[Any] = [value]
    if value.__class__ is str:
        return 0, 1
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
                if kind is str:
                    texts += 1
                elif kind is dict or kind is list:
                    below.append(member)
        level = below
    return (count, texts) if depth <= MAX_DEPTH else (-1, 0)


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
        raise _Repeated(f"the key {key!r} is given twice", *Lines(text, first_line).position(offset)) from None


def _duplicate(text: str) -> tuple[str, int]:
    """The first key that its mapping has already, and its offset. Only for text that is known to have one."""
    seen: list[set[str] | None] = []
    previous = ""
    pending = ("", 0)
    for token in TOKEN.finditer(text):
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
            pending = (key_of(word), token.start())
        previous = word
    raise AssertionError("no key is given twice")
