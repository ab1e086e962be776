"""TOML 1.0: exact numbers, dates as ISO text, every fault and every value with its line and column."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from jobexport.findings import Position, pointer
from jobexport.syntax import SyntaxFault
from jobexport.syntax.text import MAX_DEPTH, Entry, Lines, Locator, decode

__all__ = ["Positions", "load"]

_PLACE = re.compile(r"(.*) \(at line ([0-9]+), column ([0-9]+)\)\Z", re.DOTALL)
_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*)*+")
_STRING = r'"""(?:[^\\"]|\\.|"(?!""))*"{3,5}|' + r"'''(?:[^']|'(?!''))*'{3,5}|" + r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'"
_VALUE = re.compile(f"{_STRING}|[^\\s,#\\]}}]+(?: [0-9][0-9:.]+(?:[Zz]|[+-][0-9:]+)?)?", re.DOTALL)
_PART = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_TOKEN = re.compile(
    f"{_STRING}|[\\[\\]{{}}]|(?<![\\w.+-])[-+]?(?:inf|nan)(?![\\w.-])|[-+0-9_.eE]+|[^\\s\\[\\]{{}}\"']", re.DOTALL
)
_TWICE = re.compile(r"Cannot declare \((.*)\) twice\Z")
_NAME = re.compile(r"'((?:[^'\\]|\\.)*)'")
_WORDS = {
    "Cannot overwrite a value": "the key is given twice",
    "Invalid value": "no TOML value; text is written in quotes",
    "Unclosed array": "a list that never ends",
    "Expected newline or end of document after a statement": "more text after the end of the value; "
    "text with blanks is written in quotes",
    "Expected '=' after a key in a key/value pair": "an equals sign is missing after the key",
    "Illegal character '\\n'": "a string that never ends",
    "Unterminated string": "a string that never ends",
    'Expected "\'"': "a string that never ends",
}


class _NoNumber(ValueError):
    pass


def _number(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > 1000:
        raise _NoNumber
    return value


def load(data: bytes, first_line: int = 1) -> tuple[dict[str, Any], Positions]:
    """The table of one TOML document, and where each part of it stands.

    Floats are Decimal; dates and times become ISO 8601 text (``Z`` for UTC). Raises SyntaxFault (EncodingFault for
    bytes that are no text) for anything that is no TOML, for numbers that are not finite, and for nesting deeper than
    100.
    """
    text = decode(data, first_line)
    lines = Lines(text, first_line)
    _check_depth(text, lines)
    try:
        value = tomllib.loads(text, parse_float=_number)
        return _plain(value), Positions(lines)
    except tomllib.TOMLDecodeError as error:
        raise _fault(str(error), lines) from None
    except ValueError:
        raise _number_fault(text, lines) from None
    except _TooDeep:
        raise _deep_fault(value, lines) from None


def _fault(message: str, lines: Lines) -> SyntaxFault:
    found = _PLACE.match(message)
    if found is None:
        message = message.removesuffix(" (at end of document)")
        place = lines.position(len(lines.text))
    else:
        message = found[1]
        # tomllib counts LF alone and from 1, as its own text has no CR LF.
        place = (lines.position(0)[0] + int(found[2]) - 1, int(found[3]))
    twice = _TWICE.match(message)
    if twice or message == "Cannot overwrite a value":
        # tomllib tells where the second value ends; its key begins the line.
        row = lines.text.split("\n")[place[0] - lines.position(0)[0]]
        place = (place[0], len(row) - len(row.lstrip()) + 1)
    if twice:
        message = f"the table {'.'.join(re.findall(_NAME, twice[1]))!r} is declared twice"
    return SyntaxFault(_WORDS.get(message, message[:1].lower() + message[1:]), *place)


def _number_fault(text: str, lines: Lines) -> SyntaxFault:
    for token in _TOKEN.finditer(text):
        word = token.group()
        if word.lstrip("+-") in ("inf", "nan"):
            return SyntaxFault(f"{word} is not a finite number; leave the key out where the fact is unknown",
                               *lines.position(token.start()))  # fmt: skip
        if len(word) > 4000 and word.strip("+-0123456789_") == "":
            return SyntaxFault("the number is too large", *lines.position(token.start()))
        try:
            if word[0] in "+-0123456789":
                _number(word)
        except _NoNumber:
            return SyntaxFault("the number is too large", *lines.position(token.start()))
        except ArithmeticError:
            continue
    return SyntaxFault("a number is too large", *lines.position(0))


def _check_depth(text: str, lines: Lines) -> None:
    """tomllib recurses into lists and inline tables without a bound of its own."""
    depth = 0
    if text.count("[") + text.count("{") > MAX_DEPTH:
        for token in _TOKEN.finditer(text):
            first = text[token.start()]
            depth = max(0, depth + (first in "[{") - (first in "]}"))
            if depth > MAX_DEPTH:
                raise SyntaxFault(f"nested deeper than {MAX_DEPTH} levels", *lines.position(token.start()))


def _deep_fault(value: dict[str, Any], lines: Lines) -> SyntaxFault:
    """Dotted keys nest without brackets: the first value that stands too deep, by a walk that does not recurse."""
    waiting: list[tuple[str, Any, int]] = [("", value, 1)]
    while waiting:
        place, each, depth = waiting.pop()
        if depth > MAX_DEPTH:
            return SyntaxFault(
                f"nested deeper than {MAX_DEPTH} levels", *(Positions(lines)(place + "#") or lines.position(0))
            )
        members = each.items() if isinstance(each, dict) else enumerate(each) if isinstance(each, list) else ()
        waiting += [(place + pointer(key), below, depth + 1) for key, below in members]
    raise AssertionError("nothing is nested too deep")


class _TooDeep(Exception):
    pass


def _plain(value: Any, depth: int = 1) -> Any:
    if depth > MAX_DEPTH:
        raise _TooDeep
    if isinstance(value, dict):
        return {key: _plain(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, int) and value.bit_length() > 4096:
        raise _NoNumber
    if isinstance(value, datetime | date | time):
        text = value.isoformat()
        return text[:-6] + "Z" if text.endswith("+00:00") else text
    return value


@dataclass(slots=True)
class _Place:
    """Where a value and its key begin; ``parts`` are the members of a table or a list."""

    key: int | None
    value: int
    is_list: bool = False
    parts: dict[str, _Place] = field(default_factory=dict)


class Positions(Locator[_Place]):
    """Where the values of a TOML document stand; scans the text only when asked. Only for text that tomllib accepts."""

    __slots__ = ("_lines", "_tree")

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        self._lines = lines
        self._tree: _Place | None = None

    def _root(self) -> Entry[_Place]:
        if self._tree is None:
            self._tree = _scan(self._lines.text)
        return None, self._tree.value, self._tree

    def _find(self, parts: list[str]) -> Entry[_Place] | None:
        # Two tables may begin at one offset (`[a.b]` opens both), so offsets cannot tell them apart.
        found = self._root()[2]
        for part in parts:
            below = found.parts.get(part)
            if below is None:
                return None
            found = below
        return found.key, found.value, found

    def _position(self, offset: int) -> Position:
        return self._lines.position(offset)

    def _children(self, handle: _Place) -> Mapping[str, Entry[_Place]]:
        return {name: (place.key, place.value, place) for name, place in handle.parts.items()}


def _scan(text: str) -> _Place:
    root = _Place(None, 0)
    table = root
    offset = _skip(text, 0)
    root.value = min(offset, len(text))
    while offset < len(text):
        if text[offset] == "[":
            many = text.startswith("[[", offset)
            start = offset
            keys, offset = _keys(text, _skip(text, offset + (2 if many else 1)))
            table = _open(root, keys, start, many)
            offset += 2 if many else 1
        else:
            offset = _pair(text, offset, table)
        offset = _skip(text, offset)
    return root


def _open(root: _Place, keys: list[tuple[str, int]], start: int, many: bool) -> _Place:
    """The table that a header opens; a list on the way means its last entry."""
    found = root
    for number, (name, place) in enumerate(keys):
        last = number == len(keys) - 1
        below = found.parts.setdefault(name, _Place(place, start))
        if last and many:
            below.is_list = True
            entry = below.parts[str(len(below.parts))] = _Place(None, start)
            return entry
        found = below.parts[str(len(below.parts) - 1)] if below.is_list and below.parts else below
    return found


def _pair(text: str, offset: int, table: _Place) -> int:
    keys, offset = _keys(text, offset)
    value, offset = _value(text, _skip(text, offset + 1))
    for name, place in keys[:-1]:
        table = table.parts.setdefault(name, _Place(place, place))
    name, value.key = keys[-1]
    table.parts[name] = value
    return offset


def _keys(text: str, offset: int) -> tuple[list[tuple[str, int]], int]:
    """The parts of a dotted key, and the offset of what follows it."""
    found = []
    while part := _PART.match(text, offset):
        word = part.group()
        name = word[1:-1] if word[0] == "'" else str(tomllib.loads(f"k={word}")["k"]) if word[0] == '"' else word
        found.append((name, offset))
        dot = _DOT.match(text, part.end())
        if dot is None:
            offset = part.end()
            break
        offset = dot.end()
    return found, _skip(text, offset)


def _value(text: str, offset: int) -> tuple[_Place, int]:
    place = _Place(None, offset)
    opening = text[offset]
    if opening not in "[{":
        found = _VALUE.match(text, offset)
        return place, found.end() if found else offset + 1
    place.is_list = opening == "["
    close = "]" if place.is_list else "}"
    offset = _skip(text, offset + 1)
    while text[offset] != close:
        if text[offset] == ",":
            offset += 1
        elif place.is_list:
            place.parts[str(len(place.parts))], offset = _value(text, offset)
        else:
            offset = _pair(text, offset, place)
        offset = _skip(text, offset)
    return place, offset + 1


def _skip(text: str, offset: int) -> int:
    found = _BLANK.match(text, offset)
    return found.end() if found else offset
