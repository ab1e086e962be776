"""The work behind ``jobexport check``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from jobexport import config as settings
from jobexport.cli.check import Output
from jobexport.cli.console import counted, progress, say
from jobexport.cli.reports import reporter
from jobexport.cli.show import Narrator
from jobexport.clock import clock
from jobexport.engine import jobs_of
from jobexport.errors import InputError
from jobexport.findings import Finding, Severity
from jobexport.pipeline.checking import check, checker_of
from jobexport.pipeline.mapped import mapping_from
from jobexport.pipeline.reading import Reading, organizations_of

__all__ = ["run"]


def run(
    sources: Sequence[str],
    profiles: Sequence[str] | None,
    now: str | None,
    output: Output,
    fail_on: Severity | None,
    select: Sequence[str] | None,
    ignore: Sequence[str] | None,
    source_format: str | None,
    mapping: Path | None,
    config: Path | None,
    jobs: str,
) -> int:
    """Runs one check; gives the exit code."""
    near = next((Path(source) for source in sources if Path(source).is_dir()), None)
    board = settings.load(config, near=near)
    names = list(sources) or board.sources()
    if not names:
        raise InputError("no source is given", subject="check", hint="name files or folders, or - for stdin")
    moment = clock(now)
    checker = checker_of(
        board.check.get("profiles", ()) if profiles is None else profiles, board, moment, select, ignore
    )
    organizations, told = organizations_of(names, board.organizations)
    reading = Reading(moment, source_format, organizations, mapping_from(mapping))
    # The text form prints as it goes; the others write to stdout at the end what a machine wants to read.
    narrator = Narrator(sys.stdout, snippets=None if output is Output.TEXT else False)
    other = None if output is Output.TEXT else reporter(output.value, sys.stdout)

    def tell(finding: Finding) -> None:
        if other is None:
            narrator.tell(finding)
        else:
            narrator.count(finding)
            other.tell(finding)

    for finding in told:
        tell(finding)
    with progress("checking") as bar:
        result = check(
            names, reading, checker,
            jobs=jobs_of(jobs), tell=tell, step=lambda done: bar(done, None),
        )  # fmt: skip
    if other is not None:
        other.end(result.postings, narrator.counts)
    else:
        _summary(narrator, result.postings + result.left_out)
    threshold = fail_on or Severity(board.check.get("fail_on", "error"))
    return int(narrator.reached(threshold))


def _summary(narrator: Narrator, postings: int) -> None:
    sys.stdout.flush()
    if len(narrator.rules) > 1:
        width = max(map(len, narrator.rules))
        for rule, number in sorted(narrator.rules.items(), key=lambda each: (-each[1], each[0])):
            say(f"  {rule:<{width}}  {number:,}")
    say(narrator.summary(counted(postings, "posting")))
