"""From the rows of any table to drafts: looks at the first rows, infers a mapping where none is given, applies it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from jobexport.findings import Finding, Locate, Origin, pointer
from jobexport.mapping.applying import Applying
from jobexport.mapping.facts import is_empty
from jobexport.mapping.inferring import SAMPLE, infer
from jobexport.mapping.model import ColumnMap, Survey, free_key
from jobexport.posting import Document, Draft, place_of

__all__ = ["Line", "completed", "drafts", "sample", "survey"]

_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its values by column name, its place, and where each value stands.

    ``points`` are the JSON pointers of the values in the source where they are not just ``/column``; ``locate`` gives
    positions for them.
    """

    values: Mapping[str, Any]
    origin: Origin
    locate: Locate | None = None
    points: Mapping[str, str] = field(default_factory=dict)

    def where(self, column: str) -> Origin:
        """The place of the value in a column of this row."""
        return place_of(self.origin, self.locate, self.points.get(column) or pointer(column))


def sample(lines: Iterator[Line | Finding], names: Sequence[str] = ()) -> tuple[Survey, list[Line | Finding]]:
    """The first rows (200, or fewer where they are very long) as a survey, and what was taken from the stream for it.

    Column names are ``names``, then those that the rows add, in their order.
    """
    taken: list[Line | Finding] = []
    found = dict.fromkeys(names)
    rows: list[Mapping[str, Any]] = []
    size = 0
    for line in lines:
        taken.append(line)
        if isinstance(line, Line):
            rows.append(line.values)
            found.update(dict.fromkeys(line.values))
            size += sum(len(value) for value in line.values.values() if isinstance(value, str))
            if len(rows) >= SAMPLE or size > _BYTES:
                break
    return Survey(tuple(found), tuple(rows)), taken


def completed(mapping: ColumnMap | None, found: Survey) -> ColumnMap:
    """The mapping with a place for every column of the survey; one is inferred where none is given.

    Columns that a given mapping does not speak of are kept, and are news.
    """
    if mapping is None:
        return infer(found.names, found.rows)
    spoken = mapping.columns() | mapping.keep.keys() | mapping.ambiguous.keys() | mapping.ignore
    keep, examples = dict(mapping.keep), dict(mapping.examples)
    left = [name for name in found.names if name and name not in spoken]
    for name in left:
        keep[name] = free_key(name, keep.values())
        value = next((row[name] for row in found.rows if not is_empty(row.get(name))), None)
        if value is not None:
            examples[name] = " ".join(str(value).split())[:40]
    return replace(mapping, keep=keep, news=mapping.news | set(left), examples=examples)


def survey(lines: Iterator[Line | Finding], names: Sequence[str] = ()) -> Survey:
    """The columns and first rows of a table."""
    return sample(lines, names)[0]


def drafts(
    document: Document,
    lines: Iterator[Line | Finding],
    mapping: ColumnMap | None,
    names: Sequence[str] = (),
    where: Callable[[str], Origin | None] = lambda column: None,
    resumed: bool = False,
) -> Iterator[Draft | Finding]:
    """A draft for each row, and what there is to say about the table, as a stream.

    ``mapping`` is inferred from the first rows where it is None. ``where`` gives the place of a column's name. Where no
    column gives the title, one finding says so and no row is read. Rows that are findings already are handed on.
    ``resumed`` says that a part of the same document before this one has
    told what there is to say about the columns.
    """
    if resumed and mapping is not None:
        applying = Applying(mapping, document)
        for line in lines:
            yield from _row(applying, line)
        return
    found, taken = sample(lines, names)
    rows = [line for line in taken if isinstance(line, Line)]
    if not rows:
        yield from (line for line in taken if isinstance(line, Finding))
        return
    chosen = completed(mapping, found)
    applying = Applying(chosen, document)

    def place(column: str) -> Origin:
        known = where(column)
        if known is not None:
            return known
        line = next((line for line in rows if column in line.values), None)
        return line.where(column) if line is not None else Origin(document.uri)

    def point(column: str) -> str:
        line = next((line for line in rows if column in line.points), None)
        return line.points[column] if line is not None else pointer(column)

    hopeless = False
    for finding in applying.columns(found.names, place, point):
        hopeless = hopeless or finding.rule == "map/no-title"
        yield finding
    if hopeless:
        return
    for line in chain(taken, lines):
        yield from _row(applying, line)


def _row(applying: Applying, line: Line | Finding) -> Iterator[Draft | Finding]:
    if isinstance(line, Finding):
        yield line
    else:
        yield from applying.row(line.values, line.origin, line.locate, line.points)
