"""Single values of schema.org nodes: the text, code or address that a node stands for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

__all__ = ["UNITS", "address_of", "code", "listed", "named_unit", "words"]

UNITS = {"HUR": "HOUR", "DAY": "DAY", "WEE": "WEEK", "MON": "MONTH", "ANN": "YEAR"}
"""UN/CEFACT codes of units of time."""


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def words(value: Any) -> Any:
    """The text of a value; of a node its name, description, value or code."""
    if isinstance(value, Mapping):
        keys = ("name", "description", "value", "credentialCategory", "codeValue", "termCode", "url", "@id")
        value = next((value[key] for key in keys if value.get(key) not in (None, "", [])), None)
        return words(value)
    if isinstance(value, list):
        texts = [str(text) for each in value if (text := words(each)) is not None]
        return "; ".join(texts) or None
    return value


def code(value: Any) -> Any:
    """The code of an identifier; an address or a number is one too."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("value", "identifier", "url") if value.get(key) not in (None, "")), None)
        return code(value)
    if isinstance(value, bool) or value is None or value == "":
        return None
    return str(value) if isinstance(value, (int, Decimal)) else value if isinstance(value, str) else None


def address_of(value: Any) -> Any:
    """The address of a page or picture; of a node the one it names."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("url", "contentUrl", "@id") if value.get(key)), None)
        return address_of(value)
    if isinstance(value, list):
        return address_of(value[0]) if value else None
    return value or None


def named_unit(pay: dict[str, Any]) -> None:
    """UN/CEFACT codes of time units in words."""
    unit = pay.pop("unitCode", None)
    if unit is not None and "unitText" not in pay:
        pay["unitText"] = UNITS.get(str(unit).strip().upper(), unit)
