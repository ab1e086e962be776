"""The work behind ``jobexport check``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from jobexport import config as settings
from jobexport.cli.check import Output
from jobexport.cli.console import counted, painted, progress, say, steps
from jobexport.cli.engines import Engine, working
from jobexport.cli.profiling import profiled
from jobexport.cli.reports import reporter
from jobexport.cli.show import Narrator
from jobexport.clock import clock
from jobexport.engine import jobs_of
from jobexport.errors import InputError, UsageError
from jobexport.fetch import require
from jobexport.findings import Finding, Severity
from jobexport.pipeline.baseline import Baseline, Recorder
from jobexport.pipeline.checking import check
from jobexport.pipeline.mapped import mapping_from
from jobexport.pipeline.online import Online
from jobexport.pipeline.policy import policy_of
from jobexport.pipeline.reading import Reading, organizations_of

__all__ = ["Wanted", "run"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks of a check; None where it does not say."""

    sources: Sequence[str]
    profiles: Sequence[str] | None
    now: str | None
    output: Output
    fail_on: Severity | None
    select: Sequence[str] | None
    ignore: Sequence[str] | None
    fix: bool
    diff: bool
    online: bool
    allow_private: bool
    baseline: Path | None
    write_baseline: Path | None
    format: str | None
    mapping: Path | None
    config: Path | None
    jobs: str
    profile: Path | None = None
    engine: Engine = Engine.LOCAL
    scheduler: str | None = None


def run(wanted: Wanted) -> int:
    """Runs one check; gives the exit code."""
    if wanted.allow_private and not wanted.online:
        raise UsageError("only says what --online may ask", subject="--allow-private", hint="add --online")
    if wanted.online and wanted.diff:
        raise UsageError("cannot go with --diff, which checks nothing", subject="--online", hint="leave one out")
    if wanted.profile is not None and wanted.diff:
        raise UsageError("cannot go with --diff, which checks nothing", subject="--profile-run", hint="leave one out")
    if wanted.online:
        require("--online")
    near = next((Path(source) for source in wanted.sources if Path(source).is_dir()), None)
    board = settings.load(wanted.config, near=near)
    moment = clock(wanted.now)
    names = list(wanted.sources) or board.sources()
    if not names:
        raise InputError("no source is given", subject="check", hint="name files or folders, or - for stdin")
    policy = policy_of(wanted.profiles, board, moment, wanted.select, wanted.ignore)
    known = wanted.baseline
    if known is None and "baseline" in board.check and wanted.write_baseline is None:
        known = board.folder / board.check["baseline"]
    baseline = None if known is None else Baseline(known)
    organizations, told = organizations_of(names, board.organizations)
    reading = Reading(moment, wanted.format, organizations, mapping_from(wanted.mapping))
    if wanted.diff or wanted.fix:
        from jobexport.cli.fixing import show_diff, write_fixes

        if wanted.diff:
            return show_diff(names, reading)
        write_fixes(names, reading)
        organizations, told = organizations_of(names, board.organizations)
        reading = Reading(moment, wanted.format, organizations, reading.mapping)
    recorder = None if wanted.write_baseline is None else Recorder()
    # The text form prints as it goes; the others write to stdout at the end what a machine wants to read.
    narrator = Narrator(sys.stdout, snippets=None if wanted.output is Output.TEXT else False)
    page = None
    if wanted.output is Output.HTML:
        from jobexport.cli.page import Page

        page = Page(sys.stdout, policy, moment)
    other = page or (None if wanted.output is Output.TEXT else reporter(wanted.output.value, sys.stdout))

    tally: Counter[tuple[str, Severity]] = Counter()
    kind = attrgetter("rule", "severity")

    def tell(findings: Sequence[Finding]) -> None:
        if recorder is not None:
            for finding in findings:
                recorder.tell(finding)
        if other is None:
            for finding in findings:
                narrator.tell(finding)
        else:
            tally.update(map(kind, findings))
            other.tell_all(findings)

    for finding in told:
        if policy.judge(finding.origin.uri).wants(finding) and (baseline is None or not baseline.covers(finding)):
            tell((finding,))
    workers = jobs_of(wanted.jobs)
    with profiled(wanted.profile, "check", workers) as watch:
        with working(wanted.engine, wanted.scheduler, workers) as crew, progress("checking") as bar:
            online = Online(private=wanted.allow_private, step=bar) if wanted.online else None
            result = check(
                names, reading, policy,
                jobs=crew, tell=tell, step=steps(bar), baseline=baseline,
                meet=None if page is None else page.meet, online=online, stages=watch,
            )  # fmt: skip
        watch.stage("reporting")
        watch.total(result.postings + result.left_out)
        narrator.count_all(tally)
        if other is not None:
            other.end(result.postings, narrator.counts)
        else:
            _summary(narrator, result.postings + result.left_out)
    if recorder is not None and wanted.write_baseline is not None:
        number = recorder.write(wanted.write_baseline)
        say(f"{wanted.write_baseline}: {counted(number, 'finding')} noted; from now on only new ones are told")
        return 0
    threshold = wanted.fail_on or Severity(board.check.get("fail_on", "error"))
    return int(narrator.reached(threshold))


def _summary(narrator: Narrator, postings: int) -> None:
    sys.stdout.flush()
    totals = narrator.totals()
    if len(totals) > 1:
        for line in totals:
            say(f"  {line}")
    say(narrator.summary(counted(postings, "posting")))
    if narrator.rules and sys.stderr.isatty():
        say(painted("2", f"`jobexport explain {narrator.gravest()}` says what a rule checks, and why"))
