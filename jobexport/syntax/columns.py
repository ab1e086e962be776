"""The columns of a table of postings, told from the schema of a posting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["OWN", "Column", "columns", "columns_schema"]

OWN = "x_"
"""Name of the column that holds the author's own keys."""

_NOTES = {
    "list": "Entries are joined with |; inside an entry | is written \\| and \\ is written \\\\.",
    "json": "JSON text.",
}
_TYPES = {"list": "string", "json": "array", "text": "string"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``path`` leads to its value in a posting, ``schema`` is that of the value.

    ``kind`` is text, integer, number, boolean, list (of texts) or json (a list of mappings, or the ``x_`` keys).
    """

    name: str
    path: tuple[str, ...]
    kind: str
    description: str
    schema: Mapping[str, Any]


def columns(document: Mapping[str, Any]) -> tuple[Column, ...]:
    """All columns for a JSON Schema, in its order; the column of the ``x_`` keys is last.

    A property that is a mapping gives a column for each of its parts, their names joined with a dot.
    """
    own = Column(OWN, (OWN,), "json", "The author's own keys, which begin with x_, as one mapping.", {"type": "object"})
    return (*_flattened((), document["properties"], document["$defs"]), own)


def columns_schema(found: Iterable[Column], required: Iterable[str]) -> dict[str, Any]:
    """The Frictionless Table Schema of a table with these columns."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": "Job postings",
        "description": "One posting a row. An empty cell is an unknown fact. A cell that would begin with =, +, -, @, "
        "a tab, a carriage return or an apostrophe has an apostrophe in front; take away exactly that one.",
        "fields": [_field(column, column.name in required) for column in found],
        "missingValues": [""],
        "primaryKey": ["id"],
    }


def _flattened(path: tuple[str, ...], properties: Mapping[str, Any], defs: Mapping[str, Any]) -> Iterator[Column]:
    for key, given in properties.items():
        schema = _resolved(given, defs)
        here = (*path, key)
        kind = schema.get("type", "string")
        if kind == "object":
            yield from _flattened(here, schema["properties"], defs)
            continue
        if kind == "array":
            kind = "json" if _resolved(schema["items"], defs).get("type") == "object" else "list"
        elif kind == "string":
            kind = "text"
        yield Column(".".join(here), here, kind, schema.get("description", ""), schema)


def _resolved(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return {**defs[name], **schema} if name else schema


def _field(column: Column, required: bool) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": "object" if column.name == OWN else _TYPES.get(column.kind, column.kind),
    }
    notes = " ".join(filter(None, (column.description, _NOTES.get(column.kind))))
    if notes:
        field["description"] = notes
    if column.kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, Any] = {"required": True} if required else {}
    if column.kind not in ("list", "json"):
        constraints |= {
            limit: column.schema[limit] for limit in ("enum", "minimum", "maximum") if limit in column.schema
        }
    if "const" in column.schema:
        constraints["enum"] = [column.schema["const"]]
    if constraints:
        field["constraints"] = constraints
    return field
