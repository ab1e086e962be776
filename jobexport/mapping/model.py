"""The mapping itself: values that say which column becomes which key of a draft, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self, runtime_checkable

from jobexport.posting import Document

__all__ = ["PARTS", "ColumnMap", "Entry", "Mappable", "Survey", "Why", "free_key", "pack", "unpack"]

PARTS: Mapping[str, tuple[str, ...]] = {
    "location": ("street", "city", "region", "postal", "country", "latitude", "longitude"),
    "salary": ("min", "max", "currency", "unit"),
    "applicationContact": ("name", "email", "telephone"),
}
"""Draft keys that several columns may make together, and the names of their parts."""


@dataclass(frozen=True, slots=True)
class Why:
    """What speaks for one column.

    ``name`` says how its name was understood, empty where it was not. Of the ``tried`` values looked at, ``read`` could be
    read as ``kind`` (``a date``, ``an address``). ``examples`` are some of them; ``confidence`` is from 0 to 1.
    """

    column: str
    name: str
    kind: str
    read: int
    tried: int
    examples: tuple[str, ...] = ()
    confidence: float = 0.0
    part: str = ""

    def __str__(self) -> str:
        told = [self.name] if self.name else []
        if self.tried:
            told.append(f"{self.read} of {self.tried} values read as {self.kind}")
        else:
            told.append("no value to look at")
        return "; ".join(told)


@dataclass(frozen=True, slots=True)
class Entry:
    """How one key of a draft is made.

    ``column`` gives the value, or the columns in ``parts`` (names of PARTS) give its parts; ``default`` has parts that no
    column states, ``constant`` is a value that holds for every row. ``values`` replaces a column's words. Of dates,
    ``day_first`` says how ``05/06/2026`` is meant, ``epoch`` (seconds, milliseconds, microseconds) what numbers count.
    ``cents`` says that amounts are hundredths; ``split`` is the text between the entries of a list.
    """

    key: str
    column: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    default: Mapping[str, Any] = field(default_factory=dict)
    constant: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)
    day_first: bool | None = None
    epoch: str | None = None
    cents: bool = False
    split: str | None = None
    why: tuple[Why, ...] = field(default=(), compare=False)

    def columns(self) -> Iterable[str]:
        """Every column that the entry reads."""
        return (*((self.column,) if self.column is not None else ()), *self.parts.values())

    @property
    def confidence(self) -> float:
        """That of the least certain column; 1 for what a person wrote."""
        return min((each.confidence for each in self.why), default=1.0)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A whole mapping: ``entries`` by draft key.

    ``keep`` maps a column to the ``x_…`` key it is kept under, ``ambiguous`` a column to the keys it may mean (it is kept
    under an ``x_…`` key too, and told), ``ignore`` are columns to leave out. Columns that the mapping does not speak of
    are kept and told. ``news`` are the kept columns that the user has not decided on and must hear of. ``examples`` has a
    value of such a column, cut short.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    keep: Mapping[str, str] = field(default_factory=dict)
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    news: frozenset[str] = field(default=frozenset(), compare=False)
    examples: Mapping[str, str] = field(default_factory=dict, compare=False)

    def columns(self) -> set[str]:
        """Every column that some entry reads."""
        return {column for entry in self.entries.values() for column in entry.columns()}


@dataclass(frozen=True, slots=True)
class Survey:
    """The beginning of a collection: the names of its columns, and its first rows by column name."""

    names: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]


@runtime_checkable
class Mappable(Protocol):
    """A reader of tables with foreign columns: it takes a mapping, and shows what one is inferred from."""

    def survey(self, document: Document) -> Survey: ...
    def mapped(self, mapping: ColumnMap) -> Self: ...


def free_key(column: str, taken: Iterable[str] = ()) -> str:
    """The ``x_…`` key that a column nobody knows is kept under: ``Salle de bain`` becomes ``x_salle_de_bain``.

    A key that is taken gets a number behind it.
    """
    from jobexport.mapping.names import words

    key = "x_" + ("_".join(words(column).split()) or "column")
    used, found, number = set(taken), key, 2
    while found in used:
        found, number = f"{key}_{number}", number + 1
    return found

    return "x_" + ("_".join(words(column).split()) or "column")


def pack(mapping: ColumnMap) -> bytes:
    """The mapping as one line of bytes, for a slice of a larger source to carry."""
    import msgspec

    return msgspec.json.Encoder(decimal_format="number").encode(mapping)


def unpack(data: bytes) -> ColumnMap:
    """Undoes ``pack``."""
    from decimal import Decimal

    import msgspec

    return msgspec.json.Decoder(ColumnMap, float_hook=Decimal).decode(data)
