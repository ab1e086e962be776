"""Applies a mapping: rows of any table become drafts, with findings for the columns that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from jobexport.findings import Finding, Locate, Origin, Severity, pointer
from jobexport.mapping.model import ColumnMap, free_key
from jobexport.mapping.row import Row
from jobexport.posting import Document, Draft

__all__ = ["Applying", "flatten"]

_DEPTH = 6

Point = Callable[[str], str]


def flatten(value: Mapping[str, Any], prefix: str = "", place: str = "", depth: int = 0) -> dict[str, tuple[Any, str]]:
    """Dotted names to (value, JSON pointer) of a record with mappings inside; lists stay whole."""
    found: dict[str, tuple[Any, str]] = {}
    for key, each in value.items():
        name, at = f"{prefix}{key}", place + pointer(key)
        if isinstance(each, Mapping) and each and depth < _DEPTH:
            found.update(flatten(each, name + ".", at, depth + 1))
        else:
            found.setdefault(name, (each, at))
    return found


class Applying:
    """One mapping at work on the rows of one document. Knows what it has told already."""

    def __init__(self, mapping: ColumnMap, document: Document) -> None:
        self.mapping = mapping
        self.document = document
        self._known = mapping.columns() | mapping.keep.keys() | mapping.ignore | mapping.ambiguous.keys()
        self._own: dict[str, str] = dict(mapping.keep)
        self._told: set[str] = set()
        for column in mapping.ambiguous:
            self._key(column)

    def columns(
        self, names: Sequence[str], where: Callable[[str], Origin], point: Point = pointer
    ) -> Iterator[Finding]:
        """What there is to say about the table as a whole: given its column names, the place of each, and its
        JSON pointer.

        An error where nothing gives the title, since no row can become a posting then; a warning for a column that the
        mapping names and the table has not, and for one that may mean several things.
        """
        there = set(names)
        title = self.mapping.entries.get("title")
        if title is None or (title.constant is None and title.column not in there):
            yield Finding(
                "map/no-title", Severity.ERROR, "no column gives the title of the job", where(""),
                fix="write a mapping with `jobexport map FILE -o mapping.toml`, name the column in it, and give it with --map",
            )  # fmt: skip
        for column in sorted(self.mapping.columns() - there):
            yield Finding(
                "map/missing-column", Severity.WARNING, f"the mapping names the column {column!r}, which is not there", where(""),
                fix="correct the name in the mapping, or take the entry out",
            )  # fmt: skip
        for column, keys in self.mapping.ambiguous.items():
            if column in there:
                meant = " or ".join(keys) if len(keys) > 1 else f"{keys[0]}, as other columns do too"
                yield Finding(
                    "map/ambiguous-column", Severity.WARNING,
                    f"the column {column!r} may mean {meant}; it is kept as {self._key(column)}", where(column), point(column),
                    fix="decide in a mapping: `jobexport map FILE -o mapping.toml`, then --map mapping.toml",
                )  # fmt: skip
        for column, key in self.mapping.keep.items():
            example = self.mapping.examples.get(column)
            if column in there and column in self.mapping.news:
                yield self._unmapped(column, key, example, where(column), point(column))

    def _unmapped(self, column: str, key: str, example: str | None, where: Origin, at: str) -> Finding:
        self._told.add(column)
        shown = f"such as “{example}”" if example is not None else "empty in the first rows"
        return Finding(
            "map/unmapped-column", Severity.INFO,
            f"the column {column!r} ({shown}) is not known and is kept as {key}", where, at,
        )  # fmt: skip

    def row(
        self, row: Mapping[str, Any], origin: Origin, locate: Locate | None, points: Mapping[str, str] | None = None
    ) -> Iterator[Draft | Finding]:
        """The draft of one row (column name to value), before it the findings that its columns give for the first time.

        ``points`` are the JSON pointers of the values in the source, where they are not just ``/column``.
        """
        fields = Row(row, points or {}, Draft({}, origin, locate=locate, base_url=self.document.base_url))
        yield from self._unknown(fields)
        for entry in self.mapping.entries.values():
            fields.fill(entry)
        for column, key in self._own.items():
            value = row.get(column)
            if column not in self.mapping.ignore and not _blank(value):
                fields.put(key, value, column)
        yield replace(
            fields.draft,
            data=fields.data,
            sources=fields.sources,
            findings=tuple(fields.findings),
            evidence=tuple(fields.evidence),
        )

    def _unknown(self, fields: Row) -> Iterator[Finding]:
        for column, value in fields.row.items():
            if column in self._told or _blank(value):
                continue
            if column in self._known:
                continue
            shown = " ".join(str(value).split())
            shown = shown if len(shown) <= 40 else shown[:39] + "…"
            yield self._unmapped(column, self._key(column), shown, fields.where(column), fields.point(column))

    def _key(self, column: str) -> str:
        if column not in self._own:
            self._own[column] = free_key(column, self._own.values())
        return self._own[column]


def _blank(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, (list, Mapping)) and not value)
