"""The records inside a JSON document, whatever stands around them, one decoded at a time.

People save the answer of an interface as it came, a bare list, one object, one object a line, several pages in one
list, or a recording of the traffic. The walk goes down to the objects that the caller recognises by their keys, and
keeps the rest of the document as undecoded bytes, so that memory does not grow with the number of records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec

from jobexport.findings import Position, pointer
from jobexport.syntax import SyntaxFault
from jobexport.syntax.json_parts import MAX_VALUE, Far, whole_characters
from jobexport.syntax.text import MAX_DEPTH, EncodingFault, advance
from jobexport.syntax.text import decode as decode_text

__all__ = [
    "EMPTY", "MAX_WALK", "Around", "Entries", "Found", "Odd", "Record", "Text", "Walk", "Wanted", "damage_of", "decode",
    "fault_of", "json_records", "lines_of", "one_value_a_line",
]  # fmt: skip

Wanted = Callable[[Mapping[str, Any]], bool]
"""Says from an object's keys whether it is a record. Values may still be undecoded: look at keys alone."""

EMPTY = "the document is empty"
MAX_WALK = 8
_BRACE, _BRACKET = b"{["
_VALUE: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_AT_BYTE = re.compile(r"\(byte (\d+)\)")


def decode(raw: bytes | memoryview | msgspec.Raw) -> Any:
    """The value of some JSON; numbers are ``int`` or ``Decimal``. Raises SyntaxFault, or EncodingFault for no UTF-8."""
    try:
        return _VALUE.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise fault_of(bytes(raw), error) from None


def fault_of(data: bytes, error: Exception, start: int = 0) -> SyntaxFault:
    """What a decoder has to say about some JSON, with the place in it; ``start`` is where the decoder began."""
    if isinstance(error, RecursionError):
        return SyntaxFault("the values are nested too deep", 1, 1)
    if isinstance(error, UnicodeDecodeError):
        place = _position(data, _first_damage(data))
        return EncodingFault("the text is not UTF-8; save the file as UTF-8", *place)
    found = _AT_BYTE.search(str(error))
    if found is None:
        message = "the text ends too early" if "truncated" in str(error) else str(error)
        return SyntaxFault(message, *_position(data, len(data.rstrip())))
    message = str(error)[: found.start()].removeprefix("JSON is malformed: ").strip()
    return SyntaxFault(message, *_position(data, start + int(found[1])))


def damage_of(text: bytes | memoryview) -> SyntaxFault | None:
    """What is wrong with the bytes of a text that was passed over undecoded."""
    try:
        str(text, "utf-8")
    except UnicodeDecodeError as error:
        return fault_of(bytes(text), error)
    return None


def _first_damage(data: bytes) -> int:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _position(data: bytes, offset: int) -> Position:
    return advance((1, 1), data[:offset])


@dataclass(frozen=True, slots=True)
class Around:
    """One object around a record: its other members are decoded when they are asked for."""

    pointer: str
    members: Mapping[str, msgspec.Raw | Far]

    def get(self, path: str) -> Any:
        """The value at a path such as ``meta/total``, or None, also for a value that is too large to be one, or damaged."""
        head, _, rest = path.partition("/")
        raw = self.members.get(head)
        try:
            if isinstance(raw, Far):
                found = None if raw.end - raw.start > MAX_VALUE else decode(whole_characters(raw.read()))
            else:
                found = None if raw is None else decode(raw)
        except SyntaxFault:  # the walk has told of it
            return None
        for part in rest.split("/") if rest else ():
            found = found.get(part) if isinstance(found, dict) else None
        return found


@dataclass(frozen=True, slots=True)
class Text:
    """The bytes in which offsets count, and where they begin in the document."""

    data: bytes
    first_line: int = 1
    inside: bool = False
    first_column: int = 1
    _last: list[tuple[int, Position]] = field(default_factory=list, compare=False, repr=False)

    def position(self, offset: int) -> Position | None:
        """The place in the document of the byte at an offset, where a character begins."""
        if offset < 0 or self.inside:
            return None
        # Records are asked for in their order: counting goes on from the last one.
        last = self._last[0] if self._last and self._last[0][0] <= offset else (0, (self.first_line, self.first_column))
        place = advance(last[1], self.data[last[0] : offset])
        self._last[:] = [(offset, place)]
        return place


@dataclass(frozen=True, slots=True)
class Record:
    """One recognised object: its value, its JSON pointer, the objects around it (outermost first) and its place."""

    value: dict[str, Any]
    pointer: str
    around: tuple[Around, ...]
    raw: bytes
    offset: int
    text: Text
    uri: str | None = None

    def locate(self, probe: str) -> Position | None:
        """The position in the document of the value at a pointer counted from this record, or None."""
        if self.offset < 0 or self.text.inside:
            return None
        if not probe:
            inner: Position | None = (1, 1)
        else:
            from jobexport.syntax.json import Positions

            inner = Positions(self.raw)(probe)
        if inner is None:
            return None
        line, column = self.text.position(self.offset) or (1, 1)
        return (line, column + inner[1] - 1) if inner[0] == 1 else (line + inner[0] - 1, inner[1])


@dataclass(frozen=True, slots=True)
class Odd:
    """An object that stands among records and is none, with its pointer and its place."""

    value: dict[str, Any]
    pointer: str
    position: Position | None


Found = Iterator[Record | Odd | SyntaxFault]


@dataclass(slots=True)
class Walk:
    wanted: Wanted
    lists: frozenset[str]
    text: Text
    uri: str | None = None

    def any(self, raw: memoryview, at: str, offset: int, around: tuple[Around, ...], depth: int) -> Found:
        if raw[0] == _BRACE:
            yield from self.object(raw, at, offset, around, depth)
        elif raw[0] == _BRACKET:
            yield from self.list(raw, at, offset, around, depth)

    def fault(self, fault: SyntaxFault, offset: int) -> SyntaxFault:
        """A fault inside a part, with its position in the document."""
        position = self.text.position(offset)
        if position is None or fault.line is None or fault.column is None:
            return type(fault)(fault.message)
        column = position[1] + fault.column - 1 if fault.line == 1 else fault.column
        return type(fault)(fault.message, position[0] + fault.line - 1, column)

    def object(self, raw: memoryview, at: str, offset: int, around: tuple[Around, ...], depth: int) -> Found:
        try:
            members = _OBJECT.decode(raw)
        except UnicodeDecodeError as error:
            # Of what lies deeper, nobody has looked at the keys before.
            yield self.fault(fault_of(bytes(raw), error), offset)
            return
        if self.wanted(members):
            try:
                yield Record(decode(raw), at, around, bytes(raw), offset, self.text, self.uri)
            except SyntaxFault as fault:
                yield self.fault(fault, offset)
            return
        if depth >= MAX_WALK:
            return
        around = (*around, Around(at, members))
        low = offset
        for key, value in members.items():
            inner = memoryview(value)
            found = self.text.data.find(inner, low) if low >= 0 else -1
            if found >= 0:
                low = found + len(inner)
            if inner[0] in (_BRACE, _BRACKET):
                yield from self.any(inner, at + pointer(key), found, around, depth + 1)
            elif (damage := damage_of(inner)) is not None:
                yield self.fault(damage, found)

    def list(self, raw: memoryview, at: str, offset: int, around: tuple[Around, ...], depth: int) -> Found:
        entries = Entries(at, around, depth, depth == 0 or at.rpartition("/")[2] in self.lists)
        low = offset
        for index, value in enumerate(_LIST.decode(raw)):
            inner = memoryview(value)
            found = self.text.data.find(inner, low) if low >= 0 else -1
            if found >= 0:
                low = found + len(inner)
            yield from self.entry(inner, found, index, entries)

    def entry(self, inner: memoryview, found: int, index: int, entries: Entries) -> Found:
        """What is in one element of a list."""
        place, depth = f"{entries.at}/{index}", entries.depth
        if inner[0] == _BRACE:
            try:
                whole = decode(inner)
            except SyntaxFault as fault:
                told = False
                if isinstance(fault, EncodingFault) and depth < MAX_WALK:
                    # Around records, it does not reach them.
                    for each in self.object(inner, place, found, entries.around, depth + 1):
                        told = told or isinstance(each, SyntaxFault)
                        yield each
                if not told:
                    yield self.fault(fault, found)
                return
            if self.wanted(whole):
                entries.expected = True
                yield Record(whole, place, entries.around, bytes(inner), found, self.text, self.uri)
                return
            empty = True
            for each in self.object(inner, place, found, entries.around, depth + 1) if depth < MAX_WALK else ():
                empty = False
                yield each
            if empty and entries.expected:
                yield Odd(whole, place, self.text.position(found))
        elif inner[0] == _BRACKET and depth < MAX_WALK:
            yield from self.list(inner, place, found, entries.around, depth + 1)


@dataclass(slots=True)
class Entries:
    """A list on the way through it: whether its elements are expected to be records."""

    at: str
    around: tuple[Around, ...]
    depth: int
    expected: bool


def json_records(data: bytes, wanted: Wanted, lists: frozenset[str] = frozenset(), first_line: int = 1) -> Found:
    """The records of a document, in its order, with the odd objects among them.

    ``lists`` names the members that hold records, so that an object there that is no record is told apart from what
    merely surrounds the records. Where the document has one JSON value a line, a line that cannot be read is given as a
    SyntaxFault and the rest goes on; pointers then count from the line's own value. Raises SyntaxFault where nothing
    can be read.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] == b"\x00\x00\xfe\xff":
        data = decode_text(data, first_line).encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    body = data.strip()
    if not body:
        raise SyntaxFault(EMPTY, first_line, 1)
    if body[:1] not in (b"{", b"["):
        if b"http_interactions:" in data:
            yield from _recording(data, wanted, lists)
            return
        raise SyntaxFault("the document is not JSON", first_line, 1)
    data = whole_characters(data)
    body = data.strip()
    try:
        _LIST.decode(body) if body[:1] == b"[" else _OBJECT.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        lines = data.split(b"\n")
        if not one_value_a_line(lines):
            fault = fault_of(data, error, data.find(body[:1]))
            raise type(fault)(fault.message, (fault.line or 1) + first_line - 1, fault.column) from None
        yield from lines_of(lines, wanted, lists, first_line)
        return
    yield from Walk(wanted, lists, Text(data, first_line)).any(memoryview(body), "", data.find(body[:1]), (), 0)


def one_value_a_line(lines: list[bytes]) -> bool:
    first = next(line for line in lines if line.strip())
    try:
        _OBJECT.decode(first)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def lines_of(lines: list[bytes], wanted: Wanted, lists: frozenset[str], first_line: int) -> Found:
    for number, line in enumerate(lines, first_line):
        body = line.strip()
        if not body:
            continue
        start = line.find(body[:1])
        try:
            yield from Walk(wanted, lists, Text(line, number)).any(memoryview(body), "", start, (), 0)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            fault = fault_of(line, error, start)
            yield type(fault)(fault.message, number, fault.column)


def _recording(data: bytes, wanted: Wanted, lists: frozenset[str]) -> Found:
    """Bodies of the answers in a VCR recording (YAML); their inside has no position of its own in the document."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]
        """Ends where its parser in C, which does not count, would overrun its stack."""

        level = 0

        def descend_resolver(self, *at: Any) -> None:
            self.level += 1
            if self.level > MAX_DEPTH:
                raise SyntaxFault(f"nested deeper than {MAX_DEPTH} levels", 1, 1)

        def ascend_resolver(self) -> None:
            self.level -= 1

    try:
        loaded = yaml.load(data, Loader=Loader)
    except SyntaxFault:
        raise
    except ValueError as error:  # of a date or a number that is none
        raise SyntaxFault(str(error), 1, 1) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SyntaxFault(
            str(getattr(error, "problem", error)), mark.line + 1 if mark else None, mark.column + 1 if mark else None
        ) from None
    entries = _at(loaded, "http_interactions")
    if not isinstance(entries, list):
        raise SyntaxFault("the recording has no list of http_interactions", 1, 1)
    for index, entry in enumerate(entries):
        body = _at(entry, "response", "body", "string")
        raw = (
            body.encode("utf-8", "replace") if isinstance(body, str) else body if isinstance(body, bytes) else b""
        ).strip()
        if raw[:1] not in (b"{", b"["):
            continue  # recorded too, as pictures and pages are
        at = pointer("http_interactions", index, "response", "body", "string")
        uri = _at(entry, "request", "uri")
        try:
            walk = Walk(wanted, lists, Text(raw, inside=True), uri if isinstance(uri, str) else None)
            yield from walk.any(memoryview(raw), at, 0, (), 0)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            yield SyntaxFault(f"the answer at {at} cannot be read: {fault_of(raw, error).message}")


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
