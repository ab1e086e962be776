"""``jobexport serve``: a preview that follows its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobexport.cli.options import ConfigOption, FromOption, MapOption, NowOption

__all__ = ["serve"]


def serve(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]…", help="Files, folders or globs; default: as in the settings."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="N", min=0, max=65535, help="Port (default: 8000, or the next free one)."),
    ] = None,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="NAME", help="Address to listen at; others than this machine's own are open to all."
        ),
    ] = "127.0.0.1",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder to build into (default: a temporary one)."),
    ] = None,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the site in the browser.")] = False,
    now: NowOption = None,
    config: ConfigOption = None,
    jobs: Annotated[
        str | None,
        typer.Option("--jobs", "-j", metavar="N", help="Worker processes of the first build: auto or a number."),
    ] = None,
    source_format: FromOption = None,
    mapping: MapOption = None,
) -> None:
    """Build the site, serve it on this machine, and build it again whenever something changes.

    Open pages follow each change of postings, templates and settings. A build that fails leaves the last good site and
    shows the error in the page; findings are at /_jobexport/. Ctrl-C ends it.
    """
    from jobexport.cli.serving import run
    from jobexport.serve.session import Asked

    asked = Asked(sources or [], output, config, now, source_format, mapping)
    raise typer.Exit(run(asked, host, port, open_page, jobs))
