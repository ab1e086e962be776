"""``jobexport build``: the whole site with its feeds."""

from __future__ import annotations

from typing import Annotated

import typer

from jobexport.cli.engines import Engine, EngineOption, SchedulerOption
from jobexport.cli.options import (
    ConfigOption,
    FailOnOption,
    FromOption,
    MapOption,
    NowOption,
    ProfileRunOption,
    SourcesArgument,
)

__all__ = ["build"]


def build(
    sources: SourcesArgument = None,
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
    now: NowOption = None,
    config: ConfigOption = None,
    jobs: Annotated[
        str | None, typer.Option("--jobs", "-j", metavar="N", help="Worker processes: auto or a number.")
    ] = None,
    engine: EngineOption = Engine.LOCAL,
    scheduler: SchedulerOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written; write nothing.")] = False,
    source_format: FromOption = None,
    mapping: MapOption = None,
    fail_on: FailOnOption = None,
    profile_run: ProfileRunOption = None,
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
