"""How values become cells of a table and come back: lists, numbers, and cells that are no formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

__all__ = ["amount", "guard", "integer", "join", "split", "unguard"]

_GUARDED = frozenset("=+-@\t\r'")
_NUMBER = re.compile(r"-?[0-9]{1,300}(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?\Z")
_INTEGER = re.compile(r"-?[0-9]{1,300}\Z")
_BAR = re.compile(r"((?:[^|\\]|\\.?)*+)(\||\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\([|\\])")


def guard(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet could take it for a formula.

    That is where it begins with ``=``, ``+``, ``-``, ``@``, a tab, a carriage return, or an apostrophe.
    """
    return "'" + text if text[:1] in _GUARDED else text


def unguard(cell: str) -> str:
    """Undoes ``guard``: takes one apostrophe away from the front of a cell where one of those characters follows it."""
    return cell[1:] if cell[0:1] == "'" and cell[1:2] in _GUARDED and len(cell) > 1 else cell


def join(entries: Iterable[str]) -> str:
    """A list of texts in one cell, with ``|`` between them; ``|`` and ``\\`` inside an entry are escaped by ``\\``."""
    return "|".join(each.replace("\\", "\\\\").replace("|", "\\|") for each in entries)


def split(cell: str) -> list[str]:
    """Undoes ``join``. A backslash that escapes neither is itself; empty entries are left out."""
    entries = []
    offset = 0
    while found := _BAR.match(cell, offset):
        entries.append(_ESCAPE.sub(r"\1", found[1]))
        if not found[2]:
            break
        offset = found.end()
    return [each for each in entries if each]


def integer(cell: str) -> int | None:
    """A whole number in plain digits, or None."""
    return int(cell) if _INTEGER.match(cell) else None


def amount(cell: str) -> int | Decimal | None:
    """A number with a decimal point or none, or None."""
    if _INTEGER.match(cell):
        return int(cell)
    return Decimal(cell) if _NUMBER.match(cell) else None
