"""Where the files that ship with jobexport are, and where what it may keep between runs goes: the one module that knows."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

__all__ = ["cached", "schemas", "templates"]

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


def cached() -> Path | None:
    """The folder for what can be made again at any time; it may not exist yet.

    ``JOBEXPORT_CACHE_DIR`` names it. Else it is ``jobexport`` in the user's cache: ``XDG_CACHE_HOME`` (an absolute path, as the
    XDG Base Directory Specification asks), else ``~/Library/Caches`` on macOS, ``%LOCALAPPDATA%`` on Windows and ``~/.cache``
    elsewhere. None where the variable is empty, or nobody has a home.
    """
    named = os.environ.get("JOBEXPORT_CACHE_DIR")
    if named is not None:
        return Path(named) if named else None
    above = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if above.is_absolute():
        return above / "jobexport"
    local = os.environ.get("LOCALAPPDATA")
    if sys.platform == "win32" and local:
        return Path(local) / "jobexport" / "Cache"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "jobexport"
