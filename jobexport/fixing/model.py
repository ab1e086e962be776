"""What a fix is: data that names a place in the author's file and what stands there before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jobexport.findings import Position

__all__ = ["Fix"]


@dataclass(frozen=True, slots=True)
class Fix:
    """One change.

    ``rename`` gives the key at ``pointer`` another name, ``set`` gives the text at ``pointer`` another value; ``old`` and
    ``new`` are the names or the values. ``position`` is the line and column of the key or of the value in the file,
    ``number`` that of the posting in the document, ``reason`` what the change is for, in a few words.
    """

    pointer: str
    operation: Literal["rename", "set"]
    old: str
    new: str
    reason: str
    position: Position
    number: int = 0

    def __str__(self) -> str:
        return f"{self.old!r} → {self.new!r} ({self.reason})"
