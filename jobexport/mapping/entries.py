"""From chosen columns to the entries of a mapping: units, lists, codes, and the order of day and month."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jobexport.mapping.columns import KIND, Column
from jobexport.mapping.facts import EMPLOYMENT_CODES, as_text
from jobexport.mapping.kinds import epoch_unit
from jobexport.mapping.model import Entry, Why

__all__ = ["entries_of"]

_NUMERIC = re.compile(r"\s*([0-9]{1,2})([./-])([0-9]{1,2})\2(?:[0-9]{4}|[0-9]{2})\b")
_LISTS = frozenset(("skills", "benefits", "category", "industry", "location", "employment", "applicants"))


def entries_of(taken: Mapping[str, tuple[Column, Why]]) -> dict[str, Entry]:
    """The entries by draft key for the column that was chosen for each role."""
    entries: dict[str, Entry] = {}
    for role in KIND:
        if role not in taken:
            continue
        column, why = taken[role]
        key, _, part = role.partition(".")
        old = entries.get(key)
        given = old or Entry(key)
        parts = {**given.parts, part: column.name} if part else given.parts
        entries[key] = Entry(
            key, given.column if part else column.name, parts, given.default, None, _values(role, column) or given.values,
            epoch=_epoch(role, column) or given.epoch, cents=given.cents or _cents(role, column),
            split=_mark(role, column) or given.split, why=(*given.why, why),
        )  # fmt: skip
        span = column.meaning.span if column.meaning is not None else None
        if key == "salary" and span and part in ("", "min", "max") and "salary.unit" not in taken:
            entries[key] = replace(entries[key], default={**entries[key].default, "unit": span})
    return _ordered_days(entries, taken)


def _cents(role: str, column: Column) -> bool:
    return role.startswith("salary") and column.meaning is not None and column.meaning.cents


def _values(role: str, column: Column) -> dict[str, Any]:
    if role != "employment":
        return {}
    texts = {as_text(value) or "" for value in column.values if isinstance(value, str)}
    return {text: EMPLOYMENT_CODES[text.casefold()] for text in sorted(texts) if text.casefold() in EMPLOYMENT_CODES}


def _epoch(role: str, column: Column) -> str | None:
    if KIND[role] != "date" or not column.values:
        return None
    units = {epoch_unit(value) for value in column.values}
    return units.pop() if len(units) == 1 else None


def _mark(role: str, column: Column) -> str | None:
    """What stands between the entries of a list in one cell."""
    texts = [value for value in column.values if isinstance(value, str)]
    if role not in _LISTS or not texts:
        return None
    for mark in ("|", ";", " • ", "\n"):
        if sum(mark in text for text in texts) * 4 >= len(texts):
            return mark
    return None


def _ordered_days(entries: dict[str, Entry], taken: Mapping[str, tuple[Column, Why]]) -> dict[str, Entry]:
    """Says of dates such as ``05/06/2026`` which number is the day: other dates of the table, or its language, tell."""
    dates = {role: taken[role][0] for role in ("posted", "deadline", "updated") if role in taken}
    told = {role: _day_first(column.values) for role, column in dates.items()}
    certain = {each for each in told.values() if isinstance(each, bool)}
    languages = [column.meaning.language for column, _ in taken.values() if column.meaning is not None]
    foreign = sum(language != "en" for language in languages) * 2 > len(languages)
    for role, found in told.items():
        if found == "open":
            found = certain.copy().pop() if len(certain) == 1 else True if foreign and not certain else None
        if isinstance(found, bool):
            entries[role] = replace(entries[role], day_first=found)
    return entries


def _day_first(values: Sequence[Any]) -> bool | str | None:
    """True or False where the values say it, ``open`` where none does, None where there is no such date or they differ."""
    firsts: set[bool] = set()
    some = False
    for value in values:
        found = _NUMERIC.match(value) if isinstance(value, str) else None
        if found is None or found[2] == ".":
            continue
        some = True
        if int(found[1]) > 12:
            firsts.add(True)
        elif int(found[3]) > 12:
            firsts.add(False)
    if len(firsts) == 1:
        return firsts.pop()
    return "open" if some and not firsts else None
