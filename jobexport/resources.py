"""Where the files that ship with jobexport are: the one module that knows."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["schemas", "templates"]

_HERE = Path(__file__).resolve().parent


@cache
def _folder(name: str) -> Path:
    """A wheel holds the folder as ``_data/NAME``; a checkout has it beside the package."""
    packed = _HERE / "_data" / name
    return packed if packed.is_dir() else _HERE.parent / name


def schemas() -> Path:
    """The folder of the JSON Schemas."""
    return _folder("schemas")


def templates() -> Path:
    """The folder of the themes and of the scaffold."""
    return _folder("templates")
