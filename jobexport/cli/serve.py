"""``jobexport serve``: a preview that follows its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
    now: Annotated[
        str | None, typer.Option("--now", metavar="WHEN", help="The moment of this run, such as 2026-11-22.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings; default: jobexport.toml here.")
    ] = None,
    jobs: Annotated[
        str | None,
        typer.Option("--jobs", "-j", metavar="N", help="Worker processes of the first build: auto or a number."),
    ] = None,
    source_format: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="Format to read; else it is told.")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="Mapping of foreign columns; `jobexport map` writes one."),
    ] = None,
) -> None:
    """Build the site, serve it on this machine, and build it again whenever something changes.

    Open pages follow each change of postings, templates and settings. A build that fails leaves the last good site and
    shows the error in the page; findings are at /_jobexport/. Ctrl-C ends it.
    """
    from jobexport.cli.serving import run
    from jobexport.serve.session import Asked

    asked = Asked(sources or [], output, config, now, source_format, mapping)
    raise typer.Exit(run(asked, host, port, open_page, jobs))
