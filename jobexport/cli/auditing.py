"""The work behind ``jobexport audit``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from jobexport.audit import audit
from jobexport.audit.walk import MOST
from jobexport.cli.check import Output
from jobexport.cli.console import counted, progress, say
from jobexport.cli.reports import reporter
from jobexport.cli.show import Narrator
from jobexport.clock import clock
from jobexport.engine import jobs_of
from jobexport.errors import UsageError
from jobexport.findings import Finding, Severity, suggest
from jobexport.rules.catalogue import FINDINGS
from jobexport.rules.select import matches

__all__ = ["run"]


def run(
    site: str,
    base_url: str | None,
    now: str | None,
    output: Output,
    fail_on: Severity,
    select: Sequence[str] | None,
    ignore: Sequence[str] | None,
    max_pages: int | None,
    allow_private: bool,
    jobs: str,
) -> int:
    """Runs one audit; gives the exit code."""
    wanted = _wanted(_split(select), _split(ignore))
    # The text form prints as it goes; the others write to stdout what a machine wants to read.
    narrator = Narrator(sys.stdout, snippets=None if output is Output.TEXT else False)
    other = None if output is Output.TEXT else reporter(output.value, sys.stdout)

    def tell(finding: Finding) -> None:
        if not wanted(finding.rule):
            return
        if other is None:
            narrator.tell(finding)
        else:
            narrator.count(finding)
            other.tell(finding)

    remote = site.startswith(("http://", "https://"))
    most = max_pages if max_pages is not None else MOST if remote else sys.maxsize
    with progress("auditing") as bar:
        result = audit(
            site, clock(now), tell,
            base_url=base_url, most=most, private=allow_private, jobs=jobs_of(jobs), step=lambda done: bar(done, None),
        )  # fmt: skip
    if other is not None:
        other.end(result.jobs, narrator.counts)
    else:
        _summary(narrator, f"{counted(result.pages, 'page')}, {result.jobs:,} of them with one job")
    return int(narrator.reached(fail_on))


def _split(values: Sequence[str] | None) -> list[str]:
    return [part.strip() for value in values or () for part in value.split(",") if part.strip()]


def _wanted(select: Sequence[str], ignore: Sequence[str]) -> Callable[[str], bool]:
    """Which rules are told of. Raises UsageError for a pattern that names none."""
    for pattern in (*select, *ignore):
        if not any(matches(id, pattern) for id in FINDINGS):
            near = suggest(pattern, FINDINGS)
            hint = f"did you mean {near}?" if near else "`jobexport explain` knows them all"
            raise UsageError("no finding has this name", subject=pattern, hint=hint)

    def wanted(rule: str) -> bool:
        chosen = not select or any(matches(rule, pattern) for pattern in select)
        return chosen and not any(matches(rule, pattern) for pattern in ignore)

    return wanted


def _summary(narrator: Narrator, subject: str) -> None:
    sys.stdout.flush()
    if len(narrator.rules) > 1:
        width = max(map(len, narrator.rules))
        for rule, number in sorted(narrator.rules.items(), key=lambda each: (-each[1], each[0])):
            say(f"  {rule:<{width}}  {number:,}")
    say(narrator.summary(subject))
