"""The work behind ``jobexport convert``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from jobexport import config as settings
from jobexport.cli.console import counted, progress, say, steps
from jobexport.cli.engines import Engine, working
from jobexport.cli.profiling import profiled
from jobexport.cli.show import Narrator
from jobexport.clock import clock
from jobexport.engine import jobs_of
from jobexport.errors import InputError, UsageError
from jobexport.pipeline.context import write_context
from jobexport.pipeline.converting import Conversion, convert, writable
from jobexport.pipeline.files import written
from jobexport.pipeline.lossreport import LossReport
from jobexport.pipeline.mapped import mapping_from
from jobexport.pipeline.reading import Reading, organizations_of
from jobexport.stores import is_url, local, stored

if TYPE_CHECKING:
    from jobexport.pipeline.where import Where

__all__ = ["run"]


def run(
    sources: Sequence[str],
    to: str,
    source_format: str | None,
    mapping: Path | None,
    output: str,
    report: Path | None,
    strict: bool,
    where: str | None,
    options: Sequence[str],
    base_url: str | None,
    now: str | None,
    config: Path | None,
    jobs: str,
    profile: Path | None = None,
    engine: Engine = Engine.LOCAL,
    scheduler: str | None = None,
) -> int:
    """Runs one conversion; gives the exit code."""
    target = writable(to)
    workers = jobs_of(jobs)
    chosen = None if where is None else _parsed(where)
    board = settings.load(config)
    names = list(sources) or board.sources()
    if not names:
        raise InputError("no source is given", subject="convert", hint="name files or folders, or - for stdin")
    # A URL of a store is no path that a report could have.
    if report is not None and report.resolve() == Path(local(output)).resolve():
        raise UsageError("is the output as well", subject=f"--report {report}", hint="name another file")
    moment = clock(now)
    organizations, told = organizations_of(names, board.organizations)
    reading = Reading(moment, source_format, organizations, mapping_from(mapping))
    context = write_context(board, moment, base_url, _options(options))
    narrator = Narrator(sys.stderr)
    for finding in told:
        narrator.tell(finding)
    with profiled(profile, "convert", workers) as watch:
        with (
            LossReport(report, to) as losses,
            working(engine, scheduler, workers) as crew,
            progress("converting") as bar,
        ):
            watch.stage("converting")
            if output.endswith("/"):
                from jobexport.pipeline.parts import convert_parts

                result = convert_parts(
                    names, target, output, reading, context,
                    where=chosen, jobs=crew, tell=narrator.tell, lost=losses.add, step=steps(bar),
                )  # fmt: skip
            else:
                with _target(output) as stream:
                    result = convert(
                        names, target, stream, reading, context,
                        where=chosen, jobs=crew, tell=narrator.tell, lost=losses.add if report else None, step=steps(bar),
                    )  # fmt: skip
            watch.count(result.read)
            watch.stage("reporting")
            losses.end(result)
        _summary(result, to)
        watch.total(result.read + result.left_out)
    if narrator.errors or (strict and result.losses):
        return 1
    return 0


def _parsed(where: str) -> Where:
    from jobexport.pipeline.where import parse

    return parse(where, "--where")


def _options(pairs: Sequence[str]) -> dict[str, Any]:
    """``shape=graph`` and, for an option that is a table, ``params.source=Indeed``."""
    found: dict[str, Any] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not key:
            raise UsageError(f"must be KEY=VALUE, not {pair!r}", subject="--option")
        table, dot, name = key.partition(".")
        if not dot:
            found[key] = value
            continue
        inner = found.setdefault(table, {})
        if not isinstance(inner, dict) or not table or not name:
            raise UsageError(f"{key} is no option name", subject="--option")
        inner[name] = value
    return found


@contextmanager
def _target(output: str) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears only when it is whole."""
    if output == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    output = local(output)
    if is_url(output):
        with stored(output) as file:
            yield file
        return
    with written(Path(output)) as file:
        yield file


def _summary(result: Conversion, to: str) -> None:
    left = f", {result.left_out:,} left out" if result.left_out else ""
    left += f", {result.not_chosen:,} not selected" if result.not_chosen else ""
    say(f"{counted(result.written, 'posting')} written as {to}{left}")
    if result.losses:
        width = max(len(name) for _, name in result.losses)
        for (kind, name), number in sorted(result.losses.items(), key=lambda each: (-each[1], each[0])):
            say(f"  {kind:<9} {name:<{width}}  {number:,}")
