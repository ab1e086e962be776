"""``jobexport convert``: any format in, any format out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jobexport.cli.engines import Engine, EngineOption, SchedulerOption
from jobexport.cli.options import ConfigOption, FromOption, MapOption, NowOption, ProfileRunOption, SourcesArgument

__all__ = ["convert"]


def convert(
    sources: SourcesArgument = None,
    to: Annotated[
        str, typer.Option("--to", metavar="NAME", help="Format to write; `jobexport formats` lists them.")
    ] = "",
    source_format: FromOption = None,
    mapping: MapOption = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="File to write, or its URL in a store; a folder (with / at its end) for parts; - for stdout.",
        ),
    ] = "-",
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write what was lost, and the sources' own words, as JSON."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Treat every loss as an error (exit code 1).")] = False,
    where: Annotated[
        str | None,
        typer.Option(
            "--where", metavar="EXPR", help="""Only postings that match: 'country == "ES" and salary.max >= 50000'."""
        ),
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option("--option", "-O", metavar="KEY=VALUE", help="Setting of the target format, such as shape=graph."),
    ] = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", metavar="URL", help="Address that posting pages are served from.")
    ] = None,
    now: NowOption = None,
    config: ConfigOption = None,
    jobs: Annotated[
        str, typer.Option("--jobs", "-j", metavar="N", help="Worker processes: auto or a number.")
    ] = "auto",
    engine: EngineOption = Engine.LOCAL,
    scheduler: SchedulerOption = None,
    profile_run: ProfileRunOption = None,
) -> None:
    """Convert postings between formats, and tell what the target cannot carry.

    Data goes to the output, everything else to stderr. Exit code 1 where a posting had an error and was left out.

    --where compares canonical fields (baseSalary.currency) or short names (company, country, region, city, remote, workplace,
    employment, salary.min, salary.max, posted, deadline, category, department, ...) with == != < <= > >= in, not in; and, or,
    not and parentheses join conditions; a field alone asks whether it is known.
    """
    from jobexport.cli.converting import run
    from jobexport.errors import UsageError

    if not to:
        raise UsageError("missing", subject="--to", hint="name the format to write; `jobexport formats` lists them")
    if report is not None and str(report) in ("-", ""):
        raise UsageError("must be a file", subject="--report", hint="stdout is for the data")
    raise typer.Exit(
        run(
            sources or [],
            to,
            source_format,
            mapping,
            output,
            report,
            strict,
            where,
            option or [],
            base_url,
            now,
            config,
            jobs,
            profile_run,
            engine,
            scheduler,
        )
    )
