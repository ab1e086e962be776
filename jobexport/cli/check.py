"""``jobexport check``: what is wrong with postings, before a consumer says it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
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

__all__ = ["Output", "check"]


class Output(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    GITHUB = "github"
    SARIF = "sarif"
    HTML = "html"


def check(
    sources: SourcesArgument = None,
    profile: Annotated[
        list[str] | None,
        typer.Option("--profile", "-p", metavar="NAME,…", help="Consumers to check for; `schema` always is."),
    ] = None,
    now: NowOption = None,
    output_format: Annotated[Output, typer.Option("--output-format", help="How findings are written.")] = Output.TEXT,
    fail_on: FailOnOption = None,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="RULE,…", help="Only these rules; a trailing * stands for any ending."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="RULE,…", help="Not these rules; a trailing * stands for any ending."),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Rewrite the author's files where a fix is safe; then check them.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --fix would change, as a unified diff, and write nothing.")
    ] = False,
    online: Annotated[
        bool, typer.Option("--online", help="Ask, politely, whether the addresses of the postings are there.")
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="With --online: also ask private networks and this machine.")
    ] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Do not report the findings in this file.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option("--write-baseline", metavar="FILE", help="Write all findings to a baseline file.")
    ] = None,
    source_format: FromOption = None,
    mapping: MapOption = None,
    config: ConfigOption = None,
    jobs: Annotated[
        str, typer.Option("--jobs", "-j", metavar="N", help="Worker processes: auto or a number.")
    ] = "auto",
    engine: EngineOption = Engine.LOCAL,
    scheduler: SchedulerOption = None,
    profile_run: ProfileRunOption = None,
) -> None:
    """Check postings against the schema and the rules of consumers.

    Exit code 0 when clean, 1 with findings at or above --fail-on (with --diff: when there is anything to change), 2 when
    the check could not run.
    """
    from jobexport.cli.checking import Wanted, run

    def split(values: list[str] | None) -> list[str] | None:
        return (
            None if values is None else [part.strip() for value in values for part in value.split(",") if part.strip()]
        )

    raise typer.Exit(
        run(
            Wanted(
                sources=sources or [],
                profiles=split(profile),
                now=now,
                output=output_format,
                fail_on=fail_on,
                select=split(select),
                ignore=split(ignore),
                fix=fix,
                diff=diff,
                online=online,
                allow_private=allow_private,
                baseline=baseline,
                write_baseline=write_baseline,
                format=source_format,
                mapping=mapping,
                config=config,
                jobs=jobs,
                profile=profile_run,
                engine=engine,
                scheduler=scheduler,
            )
        )
    )
