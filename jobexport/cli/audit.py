"""``jobexport audit``: a built site as a search engine sees it."""

from __future__ import annotations

from typing import Annotated

import typer

from jobexport.cli.check import Output
from jobexport.cli.options import NowOption
from jobexport.severity import Severity

__all__ = ["audit"]


def audit(
    site: Annotated[str, typer.Argument(metavar="DIR|URL", help="Folder of a built site, or the address of one.")],
    base_url: Annotated[
        str | None,
        typer.Option("--base-url", metavar="URL", help="Address the folder is served from; else its pages tell."),
    ] = None,
    now: NowOption = None,
    output_format: Annotated[Output, typer.Option("--output-format", help="How findings are written.")] = Output.TEXT,
    fail_on: Annotated[
        Severity, typer.Option("--fail-on", help="Least severity that makes the exit code 1.")
    ] = Severity.ERROR,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="RULE,…", help="Only these rules; a trailing * stands for any ending."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="RULE,…", help="Not these rules; a trailing * stands for any ending."),
    ] = None,
    max_pages: Annotated[
        int | None, typer.Option("--max-pages", metavar="N", min=1, help="Pages to look at (an address: 5000).")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let an address lead into a private network.")
    ] = False,
    jobs: Annotated[
        str, typer.Option("--jobs", "-j", metavar="N", help="Worker processes for a folder: auto or a number.")
    ] = "auto",
) -> None:
    """Audit a built site: markup against visible text, canonical addresses, sitemap, feeds, links, robots.

    Works on sites that jobexport did not build. Exit code 0 when clean, 1 with findings at or above --fail-on, 2 when
    the audit could not run.
    """
    from jobexport.cli.auditing import run

    raise typer.Exit(run(site, base_url, now, output_format, fail_on, select, ignore, max_pages, allow_private, jobs))
