"""Single values of foreign columns: amounts, texts, lists and codes, as they are written in cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

__all__ = ["EMPLOYMENT_CODES", "amount_of", "as_text", "is_empty", "parted"]

EMPLOYMENT_CODES = {
    "ft": "FULL_TIME", "f/t": "FULL_TIME", "f": "FULL_TIME", "pt": "PART_TIME", "p/t": "PART_TIME", "p": "PART_TIME",
    "vz": "FULL_TIME", "tz": "PART_TIME",
}  # fmt: skip
"""Short codes of employment, which mean that only in a column of such codes."""

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?\Z")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ ,.'’\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*\Z")


def is_empty(value: Any) -> bool:
    """Whether a value states nothing: None, an empty text, list or mapping, or a placeholder such as ``N/A``."""
    from jobexport.normalize.words import is_placeholder

    if isinstance(value, str):
        return is_placeholder(value)
    return value is None or (isinstance(value, (list, Mapping)) and not value)


def as_text(value: Any) -> str | None:
    """The text of a value that is text or a number, trimmed; else None."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    return None


def amount_of(value: Any) -> int | Decimal | None:
    """An amount from a number, or from a cell with digits alone (``75000``, ``45 000``, ``1.250``); else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, Decimal)):
        return value if not isinstance(value, Decimal) or value.is_finite() else None
    if not isinstance(value, str):
        return None
    text = value.strip()
    if _GROUPED.match(text):
        return int(re.sub(r"[^0-9]", "", text))
    if _PLAIN.match(text) is None or len(text) > 30:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return int(number) if number == number.to_integral_value() else number


def parted(value: Any, mark: str | None) -> Any:
    """A cell cut at ``mark`` into its entries, without empty ones; other values as they are."""
    if mark is None or not isinstance(value, str) or mark not in value:
        return value
    return [part for each in value.split(mark) if (part := each.strip())]
