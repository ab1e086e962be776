"""Options that several commands have, in the same words everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobexport.severity import Severity

__all__ = [
    "ConfigOption", "FailOnOption", "FromOption", "MapOption", "NowOption", "ProfileRunOption", "SourcesArgument",
]  # fmt: skip

SourcesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Files, folders, globs, or - for stdin.")
]
NowOption = Annotated[
    str | None, typer.Option("--now", metavar="WHEN", help="The moment of this run, such as 2026-11-22.")
]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings; default: jobexport.toml here.")
]
FromOption = Annotated[str | None, typer.Option("--from", metavar="NAME", help="Format to read; else it is told.")]
MapOption = Annotated[
    Path | None, typer.Option("--map", metavar="FILE", help="Mapping of foreign columns; `jobexport map` writes one.")
]
FailOnOption = Annotated[
    Severity | None, typer.Option("--fail-on", help="Least severity that makes the exit code 1 (default: error).")
]
ProfileRunOption = Annotated[
    Path | None,
    typer.Option(
        "--profile-run", metavar="FILE", help="Write where the time and the memory of this run went, as JSON."
    ),
]
