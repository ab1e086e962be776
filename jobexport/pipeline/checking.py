"""Checks postings against the schema and the rules of consumers, in one worker or many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from jobexport import engine
from jobexport.config import Config
from jobexport.findings import Finding, Severity
from jobexport.pipeline.converting import Seen, duplicate
from jobexport.pipeline.reading import Reading, Unit, read_unit, units
from jobexport.posting import Posting
from jobexport.rules.checker import Checker

__all__ = ["Checked", "check", "checker_of"]


@dataclass(slots=True)
class Checked:
    """Counts of one check."""

    postings: int = 0
    left_out: int = 0


def checker_of(
    profiles: Sequence[str],
    board: Config,
    now: datetime,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
) -> Checker | None:
    """The rules of these profiles as the settings narrow them; None where only the schema is asked for.

    Raises UsageError for an unknown profile.
    """
    from jobexport.rules.profiles import profile_named

    names = [name for name in dict.fromkeys(profiles) if name != "schema"]
    if not names:
        return None
    chosen = board.check.get("select", ()) if select is None else select
    left = board.check.get("ignore", ()) if ignore is None else ignore
    return Checker([profile_named(name) for name in names], now, select=tuple(chosen), ignore=tuple(left))


def check(
    sources: Sequence[str],
    reading: Reading,
    checker: Checker | None,
    *,
    jobs: int = 1,
    tell: Callable[[Finding], None],
    step: Callable[[int], None] = lambda number: None,
) -> Checked:
    """Checks every posting of the sources; findings come in the order of the sources, those over the whole set last."""
    result = Checked()
    with Seen() as seen:
        for outcomes in engine.run(partial(_check_unit, reading, checker), units(sources, reading), jobs):
            for posting, findings in outcomes:
                for finding in findings:
                    tell(finding)
                if posting is None:
                    result.left_out += any(each.severity is Severity.ERROR for each in findings)
                    continue
                result.postings += 1
                if not seen.add(posting.id):
                    tell(duplicate(posting.id, posting.origin))
            step(result.postings)
    return result


def _check_unit(reading: Reading, checker: Checker | None, unit: Unit) -> list[tuple[Posting | None, list[Finding]]]:
    return list(_checked(reading, checker, unit))


def _checked(reading: Reading, checker: Checker | None, unit: Unit) -> Iterator[tuple[Posting | None, list[Finding]]]:
    for outcome in read_unit(unit, reading):
        findings = list(outcome.findings)
        posting = outcome.posting
        if posting is not None and checker is not None:
            findings += checker.check(posting.data, outcome.where)
        # Only the id and the place travel back from a worker; the texts would cost more than the check.
        yield (None if posting is None else Posting({"id": posting.id}, posting.origin)), findings
