"""The work behind ``jobexport build``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from jobexport import config as settings
from jobexport.cli.console import counted, painted, progress, say, stages
from jobexport.cli.engines import Engine, working
from jobexport.cli.profiling import profiled
from jobexport.cli.show import Narrator, numbered
from jobexport.clock import clock
from jobexport.engine import jobs_of
from jobexport.pipeline.building import Built, build
from jobexport.pipeline.mapped import mapping_from
from jobexport.pipeline.plan import Plan, plan
from jobexport.severity import Severity

__all__ = ["run"]


def run(
    sources: Sequence[str],
    output: str | None,
    base_url: str | None,
    now: str | None,
    config: Path | None,
    jobs: str | None,
    dry_run: bool,
    source_format: str | None,
    mapping: Path | None,
    fail_on: Severity | None,
    profile: Path | None = None,
    engine: Engine = Engine.LOCAL,
    scheduler: str | None = None,
) -> int:
    """Runs one build; gives the exit code."""
    near = next((Path(source) for source in sources if Path(source).is_dir()), None)
    board = settings.load(config, near=near)
    moment = clock(now)
    workers = jobs_of(jobs or board.build.get("jobs"))
    todo = plan(
        sources, output, board, moment,
        base_url=base_url, jobs=workers, source_format=source_format,
        mapping=mapping_from(mapping), dry_run=dry_run, apart=engine is Engine.DASK,
    )  # fmt: skip
    # On a terminal hints would bury what matters; the report and `jobexport check` have them.
    least = Severity.WARNING if sys.stderr.isatty() else Severity.INFO
    narrator = Narrator(sys.stderr, least=least)
    with profiled(profile, "build", workers) as watch:
        with working(engine, scheduler, workers) as crew, progress("building") as bar:
            built = build(
                todo if isinstance(crew, int) else replace(todo, jobs=crew),
                tell=narrator.tell,
                step=stages(bar),
                stages=watch,
            )
        _summary(built, todo, least)
        watch.total(built.open + built.closed + built.left_out)
    threshold = fail_on or Severity(board.check.get("fail_on", "error"))
    return int(built.reached(threshold))


def _summary(built: Built, todo: Plan, least: Severity) -> None:
    closed = f" and {counted(built.closed, 'closed one')}" if built.closed else ""
    left = painted("31", f"; {built.left_out:,} left out") if built.left_out else ""
    say(f"{painted('1', counted(built.open, 'open posting') + closed)}{left}")
    verb = "would be written" if todo.dry_run else "written"
    removed = f", {built.removed:,} removed" if built.removed else ""
    say(f"{counted(built.written, 'file')} {verb}, {built.unchanged:,} unchanged{removed} in {todo.place}")
    numbers = [(Severity(name), number) for name, number in built.findings.items() if number]
    found = ", ".join(
        numbered(severity, number) for severity, number in sorted(numbers, key=lambda each: -each[0].rank)
    )
    if any(severity.reaches(Severity.WARNING) for severity, _ in numbers):
        say(f"{found}; see {todo.place.rstrip('/')}/build-report.json")
    elif numbers and least is not Severity.INFO:
        say(f"{found}; `jobexport check` lists them")
