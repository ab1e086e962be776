"""CSV after RFC 4180, with the line and column of every cell.

The delimiter (comma, semicolon or tab) is told from the header; a first line ``sep=;`` as Excel writes it says it
outright. Text is UTF-8, with or without a byte order mark. A line end inside a quoted cell is part of the cell.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from jobexport.findings import Position
from jobexport.syntax import SyntaxFault
from jobexport.syntax.text import Lines, decode

__all__ = ["MAX_RECORD", "Header", "Row", "breaks", "cell", "cuts", "header", "record", "rows"]

MAX_RECORD = 4 << 20
"""How long one record may be, in bytes."""

_BLOCK = 1 << 18
_BREAK = re.compile(rb"\r\n|\r|\n")
_SEP = re.compile(rb"sep=([,;\t])(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
_DELIMITERS = (",", ";", "\t")
_RECORD = r'(?:"[^"]*+(?:""[^"]*+)*+"[^D\r\n]*+|[^"D\r\n][^D\r\n]*+|)'
_CELL = r'(?:"([^"]*+(?:""[^"]*+)*+)"|([^"D\r\n][^D\r\n]*+|))(D|\Z)'
_SOUND = r'(?:"[^"]*+(?:""[^"]*+)*+"|[^"D\r\n][^D\r\n]*+|)'
_END = r"(?:\r\n|\n|\r|\Z)"


class _Patterns(NamedTuple):
    record: re.Pattern[str]
    """One record with its line end, or up to the end of the text."""
    cell: re.Pattern[str]
    """One cell with its delimiter."""
    sound: re.Pattern[str]
    """One record without line end, all cells in order."""
    ending: re.Pattern[bytes]
    """As ``record``, in bytes."""
    ended: re.Pattern[bytes]
    """As ``ending``, but the line end must be there."""


@cache
def _patterns(delimiter: str) -> _Patterns:
    content = f"{_RECORD}(?:D{_RECORD})*+".replace("D", delimiter)
    return _Patterns(
        re.compile(content + _END),
        re.compile(_CELL.replace("D", delimiter)),
        re.compile(f"{_SOUND}(?:D{_SOUND})*+\\Z".replace("D", delimiter)),
        re.compile((content + _END).encode()),
        # A CR that ends the bytes at hand may be the first half of a CR LF.
        re.compile((content + r"(?:\r\n|\n|\r(?=[^\n]))").encode()),
    )


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns without outer blanks (empty for a column that has none), and where the records begin."""

    names: tuple[str, ...]
    delimiter: str
    positions: tuple[Position, ...]
    end: int
    next_line: int


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its cells, and the line its first cell begins on."""

    cells: list[str]
    line: int
    text: str
    delimiter: str

    def position(self, index: int) -> Position:
        """Line and column of a cell, or of the record's end where it has no such cell."""
        lines = Lines(self.text, self.line)
        offset = 0
        pattern = _patterns(self.delimiter).cell
        for _ in range(index):
            found = pattern.match(self.text, offset)
            if found is None or not found[3]:
                return lines.position(len(self.text))
            offset = found.end()
        return lines.position(offset)


def header(data: bytes, first_line: int = 1) -> Header:
    """Reads the names of the columns from the beginning of a file; ``end`` is an offset into ``data``.

    Raises SyntaxFault for a header with a broken cell, with no name at all, or with one name twice.
    """
    start = 3 if data.startswith(codecs.BOM_UTF8) else 0
    line = first_line
    told = _SEP.match(data, start)
    if told:
        start, line = told.end(), line + 1
    while blank := _BREAK.match(data, start):
        start, line = blank.end(), line + 1
    delimiter = told[1].decode() if told else _delimiter(data, start)
    found = _patterns(delimiter).ending.match(data, start)
    if found is None:
        decode(data[: start + 1], first_line, wide=False)
        raise SyntaxFault("the header has a quoted name that never ends", line, 1)
    decode(data[: found.end()], first_line, wide=False)
    content = found.group().decode()
    row = _row(_without_break(content), line, delimiter)
    if isinstance(row, SyntaxFault):
        raise row
    names = tuple(name.strip() for name in row.cells)
    positions = tuple(row.position(index) for index in range(len(names)))
    if not any(names):
        raise SyntaxFault("the header names no column", line, 1)
    for index, name in enumerate(names):
        if name and name in names[:index]:
            raise SyntaxFault(f"the column {name!r} is there twice", *positions[index])
    return Header(names, delimiter, positions, found.end(), line + breaks(found.group()))


def rows(text: str, delimiter: str, first_line: int) -> Iterator[Row | SyntaxFault]:
    """The records of a text without header; empty lines are skipped.

    A record with text after a closing quote is a fault, and reading goes on behind it. A quote that never closes is the
    last fault, because nobody can tell where its record ends.
    """
    pattern = _patterns(delimiter).record
    line, start = first_line, 0
    while start < len(text):
        found = pattern.match(text, start)
        if found is None:
            yield _unclosed(text[start : start + MAX_RECORD], line, delimiter)
            return
        content = found.group()
        start = found.end()
        bare = _without_break(content)
        if bare:
            yield _row(bare, line, delimiter)
        line += content.count("\n") + (content.count("\r") - content.count("\r\n") if "\r" in content else 0)


def cuts(
    read: Callable[[int], bytes], rest: bytes, delimiter: str, records: int, size: int
) -> Iterator[tuple[bytes, int]]:
    """Cuts a stream of records into parts of about so many records or bytes, with how many records each holds.

    ``rest`` is what was read already. A record longer than 4 MiB (a quote that never closes) ends the stream: the last
    part has its first 4 MiB, and reading that part gives the fault.
    """
    ended = _patterns(delimiter).ended
    begin = offset = count = lines = 0
    more = True
    while more:
        block = read(_BLOCK)
        more = bool(block)
        rest += block
        while found := ended.match(rest, offset):
            count += not found.group().isspace()
            lines += 1
            offset = found.end()
            if lines >= records or offset - begin >= size:
                yield rest[begin:offset], count
                begin, count, lines = offset, 0, 0
        rest, offset, begin = rest[begin:], offset - begin, 0
        if len(rest) - offset > MAX_RECORD:
            rest, more = _whole(rest[: offset + MAX_RECORD]), False
    if rest:
        yield rest, count + bool(rest[offset:].strip())


def _whole(data: bytes) -> bytes:
    """The bytes without a character that may be cut apart at their end."""
    while data and data[-1] & 0xC0 == 0x80:
        data = data[:-1]
    return data[:-1] if data and data[-1] >= 0xC0 else data


def record(cells: Iterable[str]) -> str:
    """One line of CSV with its CR LF; see ``cell``."""
    return ",".join(map(cell, cells)) + "\r\n"


def cell(text: str) -> str:
    """A cell as it is written: quoted where it has a comma, a semicolon, a quote, a tab, a line end or outer blanks."""
    if text and (
        "," in text or '"' in text or "\n" in text or ";" in text or "\t" in text or "\r" in text
        or text[0].isspace() or text[-1].isspace()
    ):  # fmt: skip
        return '"' + text.replace('"', '""') + '"'
    return text


def _row(text: str, line: int, delimiter: str) -> Row | SyntaxFault:
    if '"' not in text:
        return Row(text.split(delimiter), line, text, delimiter)
    patterns = _patterns(delimiter)
    if patterns.sound.match(text) is None:
        offset = 0
        while found := patterns.cell.match(text, offset):
            offset = found.end()
        return SyntaxFault(
            "text after the closing quote of a cell; write a quote inside a quoted cell twice",
            *Lines(text, line).position(_after_quote(text, offset)),
        )
    parts = patterns.cell.findall(text)
    if len(parts) > 1 and not parts[-2][2]:
        # Behind a last cell that is not empty, the pattern finds one more.
        parts.pop()
    cells = [quoted.replace('""', '"') if quoted else plain for quoted, plain, _ in parts]
    return Row(cells, line, text, delimiter)


_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')


def _after_quote(text: str, offset: int) -> int:
    found = _QUOTED.match(text, offset)
    return found.end() if found else offset


def _unclosed(text: str, line: int, delimiter: str) -> SyntaxFault:
    pattern = _patterns(delimiter).cell
    offset = 0
    while (found := pattern.match(text, offset)) and found[3]:
        offset = found.end()
    return SyntaxFault("a quoted cell that begins here never ends; what follows could not be read",
                       *Lines(text, line).position(offset))  # fmt: skip


def _delimiter(data: bytes, start: int) -> str:
    """The delimiter that gives the most columns; a comma where none gives two."""
    widths = {each: _width(data, start, each) for each in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda each: widths[each])
    return best if widths[best] > 1 else ","


def _width(data: bytes, start: int, delimiter: str) -> int:
    found = _patterns(delimiter).ending.match(data, start)
    if found is None:
        return 0
    row = _row(_without_break(found.group().decode(errors="replace")), 1, delimiter)
    return len(row.cells) if isinstance(row, Row) else 0


def _without_break(content: str) -> str:
    # Not rstrip: a quoted cell ends with its quote, but an empty one may stand before several line ends.
    if content.endswith("\r\n"):
        return content[:-2]
    return content[:-1] if content.endswith(("\n", "\r")) else content


def breaks(data: bytes) -> int:
    """How many lines end in the bytes."""
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
