"""``jobexport fetch``: postings from boards and pages over HTTP, into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["fetch"]


def fetch(
    targets: Annotated[
        list[str], typer.Argument(metavar="TARGET…", help="Addresses, or BOARD:NAME such as greenhouse:acme.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Folder for the answers, which build, check and convert read."
        ),
    ],
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch from addresses of private networks and this machine.")
    ] = False,
    delay: Annotated[
        float, typer.Option("--delay", metavar="SECONDS", min=0, help="Pause between two requests to one host.")
    ] = 1.0,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=0.1, help="Longest time for one answer.")
    ] = 60.0,
    max_size: Annotated[int, typer.Option("--max-size", metavar="MIB", min=1, help="Largest answer, unpacked.")] = 64,
    attempts: Annotated[
        int, typer.Option("--attempts", metavar="N", min=1, max=20, help="Attempts at each request.")
    ] = 4,
    parallel: Annotated[
        int, typer.Option("--parallel", metavar="N", min=1, max=64, help="Targets fetched at a time.")
    ] = 8,
    endpoint: Annotated[
        list[str] | None,
        typer.Option("--endpoint", metavar="BOARD=URL", help="Another root for a board's interface, such as a mirror."),
    ] = None,
) -> None:
    """Fetch postings politely: robots.txt, conditional requests, retries, one request at a time per host.

    A run that was cut off goes on where it ended. Exit code 1 where something could not be fetched.
    """
    from jobexport.cli.fetching import run

    raise typer.Exit(run(targets, output, allow_private, delay, timeout, max_size, attempts, parallel, endpoint or []))
