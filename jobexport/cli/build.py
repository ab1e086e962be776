"""``jobexport build``: the whole site with its feeds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobexport.cli.engines import Engine, EngineOption, SchedulerOption
from jobexport.findings import Severity

__all__ = ["build"]


def build(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Files, folders, globs, or - for stdin.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Folder of the site, or its URL in a store (default: as in the settings).",
        ),
    ] = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", metavar="URL", help="Address the site is served from.")
    ] = None,
    now: Annotated[
        str | None, typer.Option("--now", metavar="WHEN", help="The moment of this run, such as 2026-11-22.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings; default: jobexport.toml here.")
    ] = None,
    jobs: Annotated[
        str | None, typer.Option("--jobs", "-j", metavar="N", help="Worker processes: auto or a number.")
    ] = None,
    engine: EngineOption = Engine.LOCAL,
    scheduler: SchedulerOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written; write nothing.")] = False,
    source_format: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="Format to read; else it is told.")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="Mapping of foreign columns; `jobexport map` writes one."),
    ] = None,
    fail_on: Annotated[
        Severity | None, typer.Option("--fail-on", help="Least severity that makes the exit code 1 (default: error).")
    ] = None,
    profile_run: Annotated[
        Path | None,
        typer.Option(
            "--profile-run", metavar="FILE", help="Write where the time and the memory of this run went, as JSON."
        ),
    ] = None,
) -> None:
    """Build the static site: pages, JSON-LD, CSV, RSS, sitemap and a report.

    A bad posting is reported and left out, everything else is built, and the exit code is 1.
    """
    from jobexport.cli.building import run

    raise typer.Exit(
        run(
            sources or [],
            output,
            base_url,
            now,
            config,
            jobs,
            dry_run,
            source_format,
            mapping,
            fail_on,
            profile_run,
            engine,
            scheduler,
        )
    )
