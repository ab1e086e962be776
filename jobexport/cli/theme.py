"""``jobexport theme``: what a theme can override."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["theme"]

theme = typer.Typer(help="List the files of the default theme, or copy one to change it.", no_args_is_help=True)

_Config = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings; default: jobexport.toml here.")
]


@theme.command("list", short_help="List the files of the theme, and their blocks.")
def list_files(config: _Config = None) -> None:
    """List every file of the theme: where it comes from, what it is for, and the blocks that can be overridden alone."""
    from jobexport.cli.theming import show

    show(config)


@theme.command("eject", short_help="Copy a file of the default theme into your own.")
def eject(
    names: Annotated[list[str], typer.Argument(metavar="FILE…", help="Files of the theme, such as job.html.")],
    config: _Config = None,
    folder: Annotated[
        Path | None,
        typer.Option("--theme", metavar="DIR", help="Folder of the theme (default: site.theme of the settings)."),
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Copy the template whole instead of starting from its blocks.")
    ] = False,
) -> None:
    """Put a file of the default theme into the folder of your own theme, to change it there.

    A template with blocks becomes one that extends the original and has each block, ready to be changed; take out those
    that stay. Other files are copied. Existing files are never touched.
    """
    from jobexport.cli.theming import put

    put(names, config, folder, whole=whole)
