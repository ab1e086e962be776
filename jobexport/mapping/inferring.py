"""Infers a mapping: what the name of each column means, and whether its values agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jobexport.mapping.columns import KIND, Column
from jobexport.mapping.entries import entries_of
from jobexport.mapping.kinds import reads, share
from jobexport.mapping.model import ColumnMap, Why, free_key
from jobexport.mapping.names import Meaning, meaning

__all__ = ["SAMPLE", "infer", "is_record"]

SAMPLE = 200
"""How many values of a column are looked at."""
_LEAST = 0.5
_CLOSE = 0.1

# What a column of an unknown name is taken for when all but a few of its values are of one unmistakable kind.
_BY_VALUE = (("applicationContact.email", "email"), ("description", "html"), ("description", "long"),
             ("employment", "employment"), ("url", "url"), ("salary", "money"))  # fmt: skip
_MONEY = re.compile(r"[€£$₹]|\b(?:EUR|USD|GBP|CHF|PLN|CAD|AUD|SEK|NOK|DKK)\b")
# One of these beside a title makes a record of names a posting.
_BESIDE = frozenset((
    "company", "description", "url", "applyUrl", "location", "location.city", "location.country", "posted", "deadline", "employment",
    "salary", "salary.min",
))  # fmt: skip

_OF_JOBS = ("posted", "deadline", "employment", "salary", "salary.min", "applyUrl")


def is_record(names: Iterable[str]) -> bool:
    """Whether an object with these (dotted) names is a posting: a title, and two facts that a job has beside it.

    A plain ``name`` counts as the title where three such facts stand beside it, one of which only a job has: a list of
    people or companies has names too.
    """
    title, weak, beside = False, False, set()
    for name in names:
        found = meaning(name)
        if found is None:
            continue
        if found.role == "title":
            title = True
        elif "title" in found.among:
            weak = True
        elif found.role in _BESIDE:
            beside.add(found.role)
    return (title and len(beside) >= 2) or (weak and len(beside) >= 3 and not beside.isdisjoint(_OF_JOBS))


def infer(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> ColumnMap:
    """The mapping for columns of these names, whose first rows are ``rows`` (column name to value).

    A column is mapped where its name is known and most of its values agree, or where the values alone leave no doubt.
    Of two columns for one fact the surer one is taken; where none is surer, both are ambiguous. The rest is kept.
    """
    rows = rows[:SAMPLE]
    columns = [Column(name, rows) for name in names if name]
    claims: dict[str, list[tuple[Column, Why]]] = {}
    for column in columns:
        if column.meaning is not None and column.meaning.role:
            claims.setdefault(column.meaning.role, []).append(
                (column, column.why(column.meaning.role, column.meaning.strength, column.meaning.why))
            )
    taken: dict[str, tuple[Column, Why]] = {}
    ambiguous: dict[str, tuple[str, ...]] = {}
    for role, rivals in claims.items():
        chosen = _chosen(role, [rival for rival in rivals if rival[1].confidence >= _LEAST])
        if isinstance(chosen, list):
            ambiguous |= {column.name: (role.partition(".")[0],) for column, _ in chosen}
        elif chosen is not None:
            taken[role] = chosen
    for column in columns:
        if column.meaning is not None and column.meaning.among:
            _settle(column, column.meaning, taken, ambiguous)
    used = {column.name for column, _ in taken.values()}
    for column in columns:
        if column.meaning is None and column.name not in used | ambiguous.keys():
            _by_value(column, columns, taken, ambiguous)
    _tidy(taken)
    entries = entries_of(taken)
    spoken = {column for entry in entries.values() for column in entry.columns()} | ambiguous.keys()
    keep: dict[str, str] = {}
    for column in columns:
        if column.name not in spoken:
            keep[column.name] = free_key(column.name, keep.values())
    examples = {column.name: column.examples()[0] for column in columns if column.values}
    return ColumnMap(entries, keep, ambiguous, news=frozenset(keep), examples=examples)


def _chosen(role: str, rivals: list[tuple[Column, Why]]) -> tuple[Column, Why] | list[tuple[Column, Why]] | None:
    """The column for one role; a list where several are as good and say different things."""
    if not rivals:
        return None
    rivals = sorted(rivals, key=lambda rival: -rival[1].confidence)
    best = rivals[0]
    close = [rival for rival in rivals if best[1].confidence - rival[1].confidence < _CLOSE]
    if len(close) == 1 or all(rival[0].rows == best[0].rows for rival in close):
        return best
    strongest = max(_strength(rival[0]) for rival in close)
    stronger = [rival for rival in close if _strength(rival[0]) == strongest]
    if len(stronger) == 1 and stronger[0][1].confidence >= best[1].confidence - _CLOSE / 2:
        return stronger[0]
    full = [rival for rival in close if len(rival[0].values) == len(rival[0].rows) > 0]
    if len(full) == 1 and all(len(rival[0].values) < len(rival[0].rows) / 2 for rival in close if rival is not full[0]):
        return full[0]
    if role in ("id", "url"):
        # Any of several addresses or codes identifies the posting; the first in the table is as good as the next.
        return min(close, key=lambda rival: rival[0].name) if role == "url" else close[0]
    return close


def _strength(column: Column) -> float:
    return column.meaning.strength if column.meaning is not None else 0.0


def _settle(
    column: Column, found: Meaning, taken: dict[str, tuple[Column, Why]], ambiguous: dict[str, tuple[str, ...]]
) -> None:
    """Decides what a name that fits several facts means here: by its values, then by what other columns have taken."""
    whys = {role: column.why(role, found.strength, found.why) for role in found.among if role not in taken}
    kinds = {KIND[role] for role in found.among}
    fitting = {role: why for role, why in whys.items() if why.confidence >= _LEAST and why.read}
    if len(kinds) > 1 and fitting:
        most = max(why.read for why in fitting.values())
        fitting = {role: why for role, why in fitting.items() if why.read == most}
        strict = [role for role in fitting if KIND[role] not in ("words", "list", "text")]
        if strict:
            fitting = {strict[0]: fitting[strict[0]]}
    if len(fitting) == 1:
        role, why = next(iter(fitting.items()))
        reason = "the values decide" if len(kinds) > 1 else "another column states the other"
        taken[role] = (column, replace(why, name=f"{why.name}; {reason}"))
    elif fitting:
        ambiguous[column.name] = tuple(dict.fromkeys(role.partition(".")[0] for role in fitting))


def _by_value(
    column: Column,
    columns: Sequence[Column],
    taken: dict[str, tuple[Column, Why]],
    ambiguous: dict[str, tuple[str, ...]],
) -> None:
    values = column.values
    if len(values) < 2:
        return
    for role, kind in _BY_VALUE:
        if role in taken or (role == "salary" and any(each.startswith("salary") for each in taken)):
            continue
        if _fraction(kind, values) < 0.95:
            continue
        rivals = [
            other for other in columns
            if other is not column and other.meaning is None and len(other.values) > 1 and _fraction(kind, other.values) >= 0.95
        ]  # fmt: skip
        different = len({str(value) for value in values}) > len(values) / 2
        if (role in ("url", "description") and not different) or (role == "url" and rivals):
            continue
        if rivals:
            ambiguous[column.name] = (role.partition(".")[0],)
            return
        taken[role] = (column, column.why(role, 0.6, "the values alone say it"))
        return
    if share("date", values) >= 0.95 * len(values) and not any(isinstance(value, int) for value in values):
        free = tuple(role for role in ("posted", "deadline", "updated") if role not in taken)
        if free:
            ambiguous[column.name] = free


def _fraction(kind: str, values: Sequence[Any]) -> float:
    if kind == "money":
        found = sum(
            isinstance(value, str) and _MONEY.search(value) is not None and reads("pay", value) for value in values
        )
    else:
        found = share(kind, values)
    return found / len(values)


def _tidy(taken: dict[str, tuple[Column, Why]]) -> None:
    """Takes back what cannot stand alone: a currency without an amount is a fact, a unit of time is none."""
    if "salary.unit" in taken and not {"salary", "salary.min", "salary.max"} & taken.keys():
        del taken["salary.unit"]
    if ("location.latitude" in taken) != ("location.longitude" in taken):
        taken.pop("location.latitude", None)
        taken.pop("location.longitude", None)
    if {"salary.min", "salary.max"} & taken.keys():
        # A text on pay beside its amounts says the same in more words.
        taken.pop("salary", None)
    if "id" in taken:
        column = taken["id"][0]
        texts = [str(value) for value in column.values]
        if len(set(texts)) < len(texts):
            why = taken.pop("id")[1]
            taken.setdefault("identifier", (column, why))
