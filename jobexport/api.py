"""The public functions: what the command line does, from Python."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any

from jobexport import config as settings
from jobexport.clock import clock
from jobexport.errors import UsageError
from jobexport.findings import Finding, Origin, Severity
from jobexport.pipeline.building import Built
from jobexport.pipeline.building import build as _build
from jobexport.pipeline.checking import checker_of
from jobexport.pipeline.context import write_context
from jobexport.pipeline.converting import writable
from jobexport.pipeline.plan import plan
from jobexport.pipeline.policy import policy_of
from jobexport.pipeline.reading import Reading, organizations_of, read_unit, units
from jobexport.posting import Posting
from jobexport.registry import ItemWriter, Losses, separator
from jobexport.schema import posting_schema

__all__ = ["build", "check", "convert", "read"]

Source = str | PathLike[str]


def _names(source: Source | Sequence[Source]) -> list[str]:
    return [str(source)] if isinstance(source, (str, PathLike)) else [str(each) for each in source]


def read(
    source: Source | Sequence[Source],
    format: str | None = None,
    *,
    now: str | None = None,
    tell: Callable[[Finding], None] | None = None,
) -> Iterator[Posting]:
    """Reads postings from files, folders, globs or ``-``, as a stream in the order of the sources.

    ``tell`` gets every finding as it is made; without it findings go to the logger ``jobexport``, so that nothing is lost in
    silence. Raises InputError where a source does not exist, UsageError where its format cannot be told.

    >>> import jobexport
    >>> postings = list(jobexport.read("samples/postings/data-engineer.yaml"))
    >>> postings[0]["title"]
    'Data Engineer, Payments'
    """
    report = _log if tell is None else tell
    names = _names(source)
    organizations, told = organizations_of(names, {})
    reading = Reading(clock(now), format, organizations)
    for finding in told:
        report(finding)
    for unit in units(names, reading):
        for outcome in read_unit(unit, reading):
            for finding in outcome.findings:
                report(finding)
            if outcome.posting is not None:
                yield outcome.posting


def _log(finding: Finding) -> None:
    levels = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.INFO: logging.INFO}
    logging.getLogger("jobexport").log(
        levels[finding.severity], "%s %s %s", finding.origin, finding.rule, finding.message
    )


def check(
    postings: Iterable[Posting | Mapping[str, Any]], profiles: Sequence[str] = (), *, now: str | None = None
) -> list[Finding]:
    """Checks canonical postings against the schema and the rules of these profiles.

    Gives the findings in the order of the postings; a posting that breaks the schema is not held against further rules.
    Raises UsageError for an unknown profile.
    """
    checker = checker_of(profiles, settings.Config(), clock(now))
    schema = posting_schema()
    found: list[Finding] = []
    for each in postings:
        data = each.data if isinstance(each, Posting) else each
        origin = each.origin if isinstance(each, Posting) else Origin("-")
        identity = data.get("id")
        known = identity if isinstance(identity, str) else None
        faults = schema.faults(dict(data))
        found += [
            Finding(fault.rule, Severity.ERROR, fault.message, origin, fault.pointer, known, fault.fix)
            for fault in faults
        ]
        if not faults and checker is not None:
            found += checker.check(data, partial(_origin, origin))
    return found


def _origin(origin: Origin, pointer: str) -> Origin:
    """All of a posting that was not read from a file is at one place."""
    return origin


def convert(
    postings: Iterable[Posting | Mapping[str, Any]],
    to: str,
    *,
    now: str | None = None,
    base_url: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> bytes:
    """Canonical postings in another format, as bytes.

    What the format cannot carry is not in them; ``jobexport.registry`` gives access to the writers where the losses are
    wanted. Raises UsageError for a format that is unknown or only read.
    """
    target = writable(to)
    context = write_context(settings.Config(), clock(now), base_url, options or {})
    writer = target.writer
    records = (each.data if isinstance(each, Posting) else each for each in postings)
    if isinstance(writer, ItemWriter):
        items = [item for record in records if (item := writer.item(record, context, Losses())) is not None]
        return writer.head(context) + separator(writer, context).join(items) + writer.tail(context)
    if writer is None:  # writable() has seen to it
        raise UsageError("this format is read only", subject=to)
    stream = io.BytesIO()
    writer.write(records, stream, context, lambda record, losses: None)
    return stream.getvalue()


def build(
    source: Source | Sequence[Source],
    output: Source,
    *,
    base_url: str | None = None,
    now: str | None = None,
    config: Source | None = None,
    jobs: int = 1,
    profiles: Sequence[str] = (),
    dry_run: bool = False,
) -> Built:
    """Builds the static site of all postings of ``source`` into ``output``; gives the counts.

    Raises a JobExportError where the build cannot be done; a bad posting is left out and counted, and
    ``build-report.json`` in the output says why.
    """
    names = _names(source)
    near = next((Path(name) for name in names if Path(name).is_dir()), None)
    board = settings.load(None if config is None else Path(config), near=near)
    moment = clock(now)
    todo = plan(names, str(output), board, moment, base_url=base_url, jobs=jobs, dry_run=dry_run)
    return _build(todo, policy=policy_of(profiles or None, board, moment, pages=True))
