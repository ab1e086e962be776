"""One row of a table with canonical columns as the properties of a posting: what CSV files and workbooks have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jobexport.findings import pointer
from jobexport.syntax import SyntaxFault, cells, json
from jobexport.syntax.columns import OWN, Column

__all__ = ["Misfit", "column_at", "properties", "read_text"]

_BOTH = "both the whole and a part of it are filled in"
_TWICE = "there is another column of this name"
_SHORT_LISTS = frozenset({"location", "applicants", "employment", "category", "benefits", "incentives"})


@dataclass(frozen=True, slots=True)
class Misfit:
    """A cell that has no place in the posting: its index in the row, what is wrong with it, and the JSON pointer."""

    index: int
    message: str
    pointer: str


def properties(
    names: Sequence[str], row: Iterable[Any], known: Mapping[str, Column], read: Callable[[str, str, Any], Any]
) -> tuple[dict[str, Any], list[Misfit]]:
    """The properties that a row gives, and the cells that do not fit; cells with None or ``""`` are unknown facts.

    ``names`` are those of the columns. ``read`` gives the value of a cell, from the kind of its column (empty for a column
    that is not in ``known``), the column's name and the cell; it may raise SyntaxFault.
    """
    data: dict[str, Any] = {}
    misfits: list[Misfit] = []
    own: dict[str, Any] = {}
    for index, (name, cell) in enumerate(zip(names, row, strict=False)):
        if cell is None or cell == "":
            continue
        try:
            if not name:
                raise SyntaxFault("a cell in a column without a name")
            column = known.get(name)
            value = read(column.kind if column else "", name, cell)
            if name == OWN:
                own = _checked(value)
            else:
                _put(data, column.path if column else tuple(name.split(".")), value)
        except SyntaxFault as fault:
            message = f"{name}: {_TWICE if name in names[:index] else fault.message}" if name else fault.message
            misfits.append(Misfit(index, message, pointer(*name.split(".")) if name else ""))
    for key, value in own.items():
        if key in data:
            misfits.append(Misfit(names.index(OWN), f"{key} has a column, and stands in {OWN} too", pointer(key)))
        else:
            data[key] = value
    return data, misfits


def _checked(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SyntaxFault("must be a JSON mapping")
    for key in value:
        if not key.startswith(OWN):
            raise SyntaxFault(f"keys of your own begin with x_, not {key!r}")
    return value


def _put(data: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for part in path[:-1]:
        below = data.setdefault(part, {})
        if not isinstance(below, dict):
            raise SyntaxFault(_BOTH)
        data = below
    if path[-1] in data:
        raise SyntaxFault(_BOTH)
    data[path[-1]] = value


def read_text(kind: str, name: str, cell: str) -> Any:
    """The value of a cell with text. What does not look like its column's kind stays text, and is judged as such.

    Raises SyntaxFault for broken JSON. The shorthand columns that may be lists are split at ``|`` where it occurs.
    """
    value: Any = None
    if kind == "list":
        value = cells.split(cell)
    elif name in _SHORT_LISTS and "|" in cell:
        value = [entry.strip() for entry in cells.split(cell)]
    elif kind == "json":
        if cell.lstrip()[:1] in ("[", "{"):
            return json.load(cell.encode("utf-8", "surrogatepass"))[0]
        value = [entry.strip() for entry in cells.split(cell)] if "|" in cell else None
    elif kind == "integer":
        value = cells.integer(cell)
    elif kind == "number":
        value = cells.amount(cell)
    elif kind == "boolean":
        value = {"true": True, "false": False}.get(cell)
    return cell if value is None else value


def column_at(names: Sequence[str], place: str) -> int | None:
    """The index of the column that gives what a JSON pointer names; None where no column of its own does."""
    name = place.removesuffix("#")[1:].replace("/", ".").replace("~1", "/").replace("~0", "~")
    for index, known in enumerate(names):
        if name and (known == name or known.startswith(name + ".")):
            return index
    return names.index(OWN) if name.startswith(OWN) and OWN in names else None
