"""The work behind ``jobexport theme``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from jobexport import config as settings
from jobexport.cli.console import counted, say
from jobexport.config import Config
from jobexport.errors import OutputError, UsageError
from jobexport.findings import suggest
from jobexport.site import themefiles

__all__ = ["put", "show"]


def show(config: Path | None) -> None:
    """Prints the files of the theme."""
    board = settings.load(config)
    own = _own(board)
    files = themefiles.files()
    width = max(len(name) for name in files)
    for name, file in files.items():
        mark = "own" if own is not None and (own / name).is_file() else "default"
        blocks = f" (blocks: {', '.join(file.blocks)})" if file.blocks else ""
        print(f"{name:{width}}  {mark:7}  {file.purpose}{blocks}")


def put(names: Sequence[str], config: Path | None, folder: Path | None, *, whole: bool) -> None:
    """Puts files of the default theme into the folder of a theme. Raises UsageError or OutputError."""
    target = folder or _own(settings.load(config))
    if target is None:
        raise UsageError(
            "no folder is named", subject="theme eject", hint="set site.theme in jobexport.toml, or pass --theme DIR"
        )
    files = themefiles.files()
    for name in names:
        if name not in files:
            near = suggest(name, files)
            hint = f"did you mean {near}?" if near else "`jobexport theme list` shows them"
            raise UsageError("no such file in the default theme", subject=name, hint=hint)
        if os.path.lexists(target / name):
            raise OutputError("exists already", subject=str(target / name), hint="take it away first")
    for name in names:
        text = files[name].text if whole or not files[name].blocks else themefiles.extending(name)
        try:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            # Somebody may have made the file since; it is not ours to replace, nor is what a link leads to.
            with (target / name).open("x", encoding="utf-8", newline="") as file:
                file.write(text)
        except OSError as error:
            raise OutputError(error.strerror or str(error), subject=str(target / name)) from error
    say(f"{counted(len(names), 'file')} in {target}; docs/theme.md has what templates get")


def _own(board: Config) -> Path | None:
    return board.folder / board.site["theme"] if "theme" in board.site else None
