"""Checks postings against the schema and the rules of consumers, in one worker or many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from jobexport.config import Config
from jobexport.engine import Jobs
from jobexport.findings import Finding, Origin, Severity
from jobexport.normalize.identity import is_guessed
from jobexport.pipeline.baseline import Baseline
from jobexport.pipeline.identities import Seen, duplicate
from jobexport.pipeline.markups import MARKED, judged
from jobexport.pipeline.online import Online, Place, places_of
from jobexport.pipeline.policy import Judge, Policy, profiles_of
from jobexport.pipeline.progress import Meter, Step
from jobexport.pipeline.reading import BATCH, Outcome, Reading, Unit, outcomes, units
from jobexport.pipeline.stages import OFF, Stages
from jobexport.registry import format_named
from jobexport.rules.checker import Checker

__all__ = ["Checked", "Facts", "check", "checker_of"]


@dataclass(slots=True)
class Checked:
    """Counts of one check."""

    postings: int = 0
    left_out: int = 0


class Facts(NamedTuple):
    """What a report shows of a posting that was checked: small, so that it may travel."""

    title: str
    posted: str
    currency: str
    unit: str
    pay: float | None
    """Middle of the pay in whole units of the currency, for pictures only."""


class _Told(NamedTuple):
    """What travels back from a worker: never the texts, which would cost more than the check."""

    posting: str | None
    origin: Origin | None
    sketch: tuple[object, ...] | None
    findings: list[Finding]
    facts: Facts | None = None
    guessed: bool = False
    """The id is ours, made for a page that has none: the same one twice is no fault of the page."""
    places: Sequence[Place] = ()
    slug: str = ""


@dataclass(slots=True)
class _State:
    reading: Reading
    policy: Policy
    facts: bool
    places: bool


_state: _State | None = None

# Postings that are read, then checked, then noted in one turn: the code of each step stays in the processor's caches, which
# makes a check with all rules a fifth faster. Longer ones take turns of fewer, so that memory stays small.
_TURN = 32
_TURN_SIZE = 1 << 20


def checker_of(
    profiles: Sequence[str],
    board: Config,
    now: datetime,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    *,
    pages: bool = False,
) -> Checker | None:
    """The rules of these profiles as the settings narrow them; None where only the schema is asked for.

    ``pages`` says that every posting gets a page of its own. Raises UsageError for an unknown profile.
    """
    found = profiles_of(profiles, board)
    if not found:
        return None
    chosen = board.check.get("select", ()) if select is None else select
    left = board.check.get("ignore", ()) if ignore is None else ignore
    return Checker(found, now, select=tuple(chosen), ignore=tuple(left), pages=pages)


def check(
    sources: Sequence[str],
    reading: Reading,
    policy: Policy,
    *,
    jobs: Jobs = 1,
    tell: Callable[[Sequence[Finding]], None],
    step: Step | None = None,
    baseline: Baseline | None = None,
    meet: Callable[[str, Origin, Facts], None] | None = None,
    online: Online | None = None,
    stages: Stages = OFF,
) -> Checked:
    """Checks every posting of the sources; findings come in the order of the sources, those over the whole set last.

    ``tell`` gets those of one posting, or of one part of a source, at a time. What ``baseline`` holds is not told; its entries that are met no more are told at the very end. ``meet`` gets each
    posting before its findings are told. ``online`` asks for the addresses at last; without it none is. ``step`` gets what is
    done, ``stages`` which stage begins. Memory does not grow with the number of postings.
    """
    result = Checked()

    def told(findings: Sequence[Finding]) -> None:
        if baseline is not None:
            findings = [each for each in findings if not baseline.covers(each)]
        if findings:
            tell(findings)

    stages.stage("checking")
    meter = Meter(sources, step)
    with Seen() as seen:
        for batch in meter.run_parts(
            _check_unit,
            units(sources, reading),
            jobs,
            setup=_setup,
            arguments=(reading, policy, meet is not None, online is not None),
        ):
            for posting, origin, sketch, findings, facts, guessed, places, slug in batch:
                if meet is not None and facts is not None and posting is not None and origin is not None:
                    meet(posting, origin, facts)
                if findings:
                    told(findings)
                if posting is None or origin is None:
                    result.left_out += any(each.severity is Severity.ERROR for each in findings)
                    continue
                result.postings += 1
                if baseline is not None:
                    baseline.meet(posting, f"source:{origin.uri}")
                taken = seen.taken(posting, slug)
                if taken is not None:
                    if not guessed:
                        told((duplicate(taken, posting, slug, origin),))
                    continue
                if online is not None:
                    online.add(posting, places)
                if policy.whole is not None and sketch is not None:
                    policy.whole.observe(sketch, posting, origin)
            meter.count(len(batch))
    stages.count(result.postings + result.left_out)
    stages.stage("whole set")
    if policy.whole is not None:
        for finding in policy.whole.finish():
            if policy.wants_of_set(finding):
                told((finding,))
    if online is not None:
        stages.stage("online")
        for finding in online.finish():
            if policy.judge(finding.origin.uri).wants(finding):
                told((finding,))
    if baseline is not None:
        for finding in baseline.stale(
            lambda rule: policy.runs(rule) and (online is not None or not rule.startswith("online/"))
        ):
            tell((finding,))
    return result


def _setup(reading: Reading, policy: Policy, facts: bool, places: bool) -> None:
    global _state
    _state = _State(reading, policy, facts, places)


def _check_unit(unit: Unit) -> Iterator[list[_Told]]:
    assert _state is not None
    policy, found = _state.policy, list[_Told]()
    if unit.findings:
        found.append(_Told(None, None, None, list(unit.findings)))
    for document, name in unit.documents:
        judge = policy.judge(document.uri)
        narrowed = bool(judge.select or judge.ignore)
        judging: Iterator[tuple[Outcome, list[Finding]]]
        marked = judge.markup is not None and name in MARKED
        if marked:
            judging = judged(document, name, _state.reading, judge)
        else:
            judging = ((each, []) for each in outcomes(document, format_named(name), _state.reading))
        for part in _turns(judging):
            if len(found) >= BATCH:
                yield found
                found = []
            told = [_told(outcome, own, judge, narrowed, marked) for outcome, own in part]
            for (outcome, _), findings in zip(part, told, strict=True):
                found.append(_noted(outcome, findings, marked))
    yield found


def _turns(judging: Iterator[tuple[Outcome, list[Finding]]]) -> Iterator[list[tuple[Outcome, list[Finding]]]]:
    part, size = list[tuple[Outcome, list[Finding]]](), 0
    for each in judging:
        part.append(each)
        posting = each[0].posting
        if posting is not None:
            size += len(posting.data.get("description", ""))
        if len(part) >= _TURN or size >= _TURN_SIZE:
            yield part
            part, size = [], 0
    if part:
        yield part


def _told(outcome: Outcome, own: list[Finding], judge: Judge, narrowed: bool, marked: bool) -> list[Finding]:
    findings = [each for each in outcome.findings if not narrowed or judge.wants(each)] + own
    if outcome.posting is not None and judge.checker is not None and not marked:
        told = judge.checker.check(outcome.posting.data, outcome.where)
        findings += [each for each in told if judge.wants(each)] if narrowed else told
    return findings


def _noted(outcome: Outcome, findings: list[Finding], marked: bool) -> _Told:
    assert _state is not None
    posting, whole = outcome.posting, _state.policy.whole
    if posting is None:
        return _Told(None, None, None, findings)
    sketch = None if whole is None else whole.sketch(posting.data)
    facts = _facts(posting.data) if _state.facts else None
    guessed = marked and is_guessed(posting.data)
    places = places_of(posting.data, outcome.where) if _state.places else ()
    slug = str(posting.data["slug"])
    return _Told(posting.id, posting.origin, sketch, findings, facts, guessed, places, slug)


def _facts(posting: Mapping[str, Any]) -> Facts:
    salary = posting.get("baseSalary") or {}
    value = salary.get("value") or {}
    ends = [value[key] for key in ("value", "minValue", "maxValue") if value.get(key) is not None]
    pay = float(sum(ends)) / len(ends) if ends else None
    return Facts(
        posting["title"], posting.get("datePosted", "")[:10], salary.get("currency", ""), value.get("unitText", ""), pay
    )
