"""Bytes to text, offsets to lines and columns: what every syntax needs."""

from __future__ import annotations

import codecs
import re
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import Generic, TypeVar

from jobexport.findings import Position
from jobexport.syntax import SyntaxFault

__all__ = ["MAX_DEPTH", "EncodingFault", "Entry", "Lines", "Locator", "advance", "decode", "path"]

MAX_DEPTH = 100
"""How deep values may be nested in any syntax; a posting needs seven levels."""

_BREAK = re.compile(r"\r\n|\r|\n")
# The marks of UTF-32 begin with those of UTF-16, so they are looked for first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Below 0xC0, where Windows-1252 has its letters: the euro sign, quotation marks, dashes and the like.
_WESTERN = b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa1\xa7\xaa\xab\xba\xbb\xbf"
_BINARY = (
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
)


class EncodingFault(SyntaxFault):
    """Bytes that are no text in a known encoding."""


def decode(data: bytes, first_line: int = 1, *, wide: bool = True, offset: int | None = None) -> str:
    """The text of ``data``, without a byte order mark.

    UTF-8 is the rule; UTF-16 and UTF-32 are read where a byte order mark says so and ``wide`` allows it. Anything else
    raises EncodingFault that names the byte, its offset, line and column, and what to do. ``offset`` is that of
    ``data`` in the file, where it is not the first part of it.
    """
    encoding = "utf-8"
    # Only the beginning of a file has a mark; elsewhere U+FEFF is a character like any other.
    for mark, name in _MARKS if first_line == 1 else ():
        if data.startswith(mark):
            if name != "utf-8" and not wide:
                raise EncodingFault(f"the text is {name[:6].upper()}, not UTF-8; save the file as UTF-8", first_line, 1)
            data, encoding = data[len(mark) :], name
            break
    else:
        _refuse_binary(data, first_line)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = Lines(data[: error.start].decode(encoding), first_line)
        place = before.position(len(before.text))
        if offset is None and first_line == 1:
            offset = len(mark) if encoding == name else 0
        where = "" if offset is None else f" at offset {offset + error.start}"
        raise EncodingFault(
            f"byte 0x{data[error.start]:02X}{where} is not {encoding[:6].upper() if wide else 'UTF-8'}{_guess(data)}; "
            "save the file as UTF-8",
            *place,
        ) from None


def _refuse_binary(data: bytes, first_line: int) -> None:
    if first_line != 1:
        return
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise EncodingFault(f"not text: {what}", first_line, 1)
    head = data[:256]
    if len(head) >= 4 and head.count(0) * 4 > len(head):
        raise EncodingFault("not UTF-8 text: it looks like UTF-16 without a byte order mark, or like no text at all; "
                            "save the file as UTF-8", first_line, 1)  # fmt: skip


def _guess(data: bytes) -> str:
    """A word on the encoding the bytes may be in: the one in which their high bytes are letters or quotation marks."""
    high = [byte for byte in data[:65536] if byte >= 0x80]
    if high and all(
        byte >= 0xC0 or byte in b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa1\xa7\xaa\xab\xba\xbb\xbf" for byte in high
    ):
        return " (it looks like Windows-1252)"
    return ""


class Lines:
    """Turns offsets of a text (code points, from 0) into lines and columns."""

    __slots__ = ("_first", "_starts", "text")

    def __init__(self, text: str, first_line: int = 1) -> None:
        self.text = text
        self._first = first_line
        self._starts: list[int] | None = None

    def position(self, offset: int) -> Position:
        """Line and column of the character at ``offset``; lines end with LF, CR LF or CR."""
        if self._starts is None:
            if "\r" in self.text:
                self._starts = [0, *(found.end() for found in _BREAK.finditer(self.text))]
            else:
                self._starts = [0, *accumulate(len(row) + 1 for row in self.text.split("\n"))]
        row = bisect_right(self._starts, offset) - 1
        return self._first + row, offset - self._starts[row] + 1


def advance(place: Position, data: bytes) -> Position:
    """The place after some bytes that begin at ``place``; they must not end between a CR and its LF."""
    text = data.decode("utf-8", "replace")
    if "\r" in text:
        rows = _BREAK.split(text)
        return (place[0] + len(rows) - 1, len(rows[-1]) + 1) if len(rows) > 1 else (place[0], place[1] + len(text))
    count = text.count("\n")
    return (place[0] + count, len(text) - text.rindex("\n")) if count else (place[0], place[1] + len(text))


def path(pointer: str) -> list[str]:
    """The unescaped parts of a JSON pointer."""
    parts = pointer.split("/")[1:]
    return [part.replace("~1", "/").replace("~0", "~") for part in parts] if "~" in pointer else parts


Handle = TypeVar("Handle")
Entry = tuple[int | None, int, Handle]
"""Offset of the key (None in a list), offset of the value, and the value's handle."""


class Locator(ABC, Generic[Handle]):
    """Finds values of a document by JSON pointer, at the cost of the values on the way only.

    A pointer that ends with ``#`` asks for the key of the value and falls back to the value itself.
    """

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[int, Mapping[str, Entry[Handle]]] = {}

    def __call__(self, pointer: str) -> Position | None:
        entry = self._find(path(pointer))
        if entry is not None:
            return self._position(entry[1])
        if pointer.endswith("#"):
            entry = self._find(path(pointer[:-1]))
            if entry is not None:
                return self._position(entry[1] if entry[0] is None else entry[0])
        return None

    def _find(self, parts: list[str]) -> Entry[Handle] | None:
        entry = self._root()
        for part in parts:
            offset = entry[1]
            children = self._known.get(offset)
            if children is None:
                children = self._known[offset] = self._children(entry[2])
            found = children.get(part)
            if found is None:
                return None
            entry = found
        return entry

    @abstractmethod
    def _root(self) -> Entry[Handle]:
        """The whole document."""

    @abstractmethod
    def _children(self, handle: Handle) -> Mapping[str, Entry[Handle]]:
        """The members of a mapping by key or of a list by number; empty for a plain value."""

    @abstractmethod
    def _position(self, offset: int) -> Position:
        """Line and column of an offset."""
