"""``jobexport init``: a board that builds at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["init"]


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to start the board in; made if absent.")],
    now: Annotated[
        str | None,
        typer.Option("--now", metavar="WHEN", help="The day the samples are posted around (default: today)."),
    ] = None,
) -> None:
    """Start a board: settings, an employer, postings to change, a theme to begin with, and a workflow that publishes it.

    Existing files are never touched.
    """
    from jobexport.cli.initing import run

    run(folder, now)
