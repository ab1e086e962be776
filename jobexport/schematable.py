"""The table of a posting's properties, generated from the schema."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["markdown"]


def markdown(text: str) -> str:
    """A Markdown table of every property of the schema given as JSON text: name, shape, description."""
    schema = json.loads(text)
    definitions: dict[str, Any] = schema["$defs"]
    lines = ["| property | value | what it is |", "|---|---|---|"]
    for name, part in schema["properties"].items():
        must = " (required)" if name in schema["required"] else ""
        lines.append(f"| `{name}`{must} | {_shape(part, definitions)} | {_cell(part['description'])} |")
    lines.append("| `x_…` | any | Keys of your own, kept end to end. |")
    lines += ["", "Values that several properties share:", "", "| shape | fields | what it is |", "|---|---|---|"]
    for name, part in definitions.items():
        if part.get("properties"):
            fields = ", ".join(f"`{field}` {_shape(value, definitions)}" for field, value in part["properties"].items())
            lines.append(f"| {name} | {fields} | {_cell(part.get('description', ''))} |")
    return "\n".join(lines) + "\n"


def _shape(part: dict[str, Any], definitions: dict[str, Any]) -> str:
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        target = definitions[name]
        return name if target.get("properties") else _shape(target, definitions) if name != "date" else "date or moment"
    if "enum" in part:
        return " \\| ".join(f"`{each}`" for each in part["enum"])
    if "const" in part:
        return f"`{part['const']}`"
    kind = part.get("type")
    if kind == "array":
        return f"list of {_shape(part['items'], definitions)}"
    if kind == "object":
        return (
            "{"
            + ", ".join(f"`{name}` {_shape(value, definitions)}" for name, value in part["properties"].items())
            + "}"
        )
    if kind == "string":
        if "contentMediaType" in part:
            return "HTML"
        return {"absolute-url": "URL", "email": "mail address", "country": "country code", "currency": "currency code",
                "language-tag": "language tag", "date-or-moment": "date or moment"}.get(part.get("format", ""), "text")  # fmt: skip
    return {"boolean": "true or false", "integer": "whole number", "number": "decimal number"}[str(kind)]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
