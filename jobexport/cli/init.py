"""``jobexport init``: a board that builds at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["init"]


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to start the board in; made if absent.")],
) -> None:
    """Start a board: settings, an organization and two postings to change. Existing files are never touched."""
    from jobexport import resources
    from jobexport.errors import OutputError

    scaffold = resources.templates() / "scaffold"
    files = sorted(path for path in scaffold.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    targets = [(path, folder / path.relative_to(scaffold)) for path in files]
    taken = [target for _, target in targets if target.exists()]
    if taken:
        raise OutputError("exists already", subject=str(taken[0]), hint="choose an empty folder")
    for path, target in targets:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        except OSError as error:
            raise OutputError(error.strerror or str(error), subject=str(target)) from error
    typer.echo(f"Started a board in {folder}: {len(targets)} files.", err=True)
    typer.echo(f"Next: cd {folder} && jobexport build", err=True)
