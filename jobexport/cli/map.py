"""``jobexport map``: which column of a foreign table becomes which fact."""

from __future__ import annotations

from typing import Annotated

import typer

from jobexport.cli.options import FromOption

__all__ = ["map_columns"]


def map_columns(
    source: Annotated[str, typer.Argument(metavar="FILE", help="A table with foreign columns, or - for stdin.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Mapping file to write, or - for stdout.")
    ] = "-",
    source_format: FromOption = None,
) -> None:
    """Infer which column of a table becomes which fact of a posting, and show why.

    The mapping is TOML: edit it, then give it with --map to convert, check or build. Exit code 1 where no column gives
    the title.
    """
    from jobexport.cli.mapping import run

    raise typer.Exit(run(source, output, source_format))
