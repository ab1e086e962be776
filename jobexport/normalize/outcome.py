"""How a reading of one fact can end: a value, no fact, or text that cannot be understood."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from jobexport.findings import pointer

__all__ = ["Notes", "Unreadable", "quote"]


def quote(value: object, limit: int = 80) -> str:
    """The source's own words for a message, on one line, cut at ``limit`` characters with an ellipsis.

    What is no text is shown as JSON shows it: ``true``, ``null``, ``["a", 1]``.
    """
    text = " ".join((value if isinstance(value, str) else _as_json(value)).split())
    return f"“{text}”" if len(text) <= limit else f"“{text[: limit - 1]}…”"


def _as_json(value: object) -> str:
    if not (value is None or isinstance(value, bool | dict | list | tuple)):
        return str(value)
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError):  # a key that is no text, a mapping that holds itself
        return str(value)


class Unreadable(ValueError):
    """The text states a fact that could not be read. ``reason`` is a full sentence part with the text quoted.

    ``pointer`` is the JSON pointer of the part inside the value that was to be read, where it is not the whole.
    """

    def __init__(self, reason: str, fix: str | None = None, pointer: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix
        self.pointer = pointer

    def under(self, part: str | int) -> Unreadable:
        """The same, seen from the value that holds the unreadable one under this key or number."""
        self.pointer = f"{pointer(part)}{self.pointer}"
        return self


@dataclass(slots=True)
class Notes:
    """What a reading wants to tell although it succeeded: pairs of rule id (``normalize/…``) and message.

    A sentinel date that became absent, a part of a text that was kept as text, an ambiguity that was settled by the
    context. Warnings all.
    """

    entries: list[tuple[str, str]] = field(default_factory=list)

    def add(self, rule: str, message: str) -> None:
        """Adds one note."""
        self.entries.append((rule, message))
