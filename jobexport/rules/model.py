"""What a rule is: a function with an id, a severity and a source, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import msgspec

from jobexport.findings import Origin, Severity
from jobexport.rules.context import RuleContext

__all__ = ["WITH_STATES", "Observer", "Problem", "Rule", "SetRule", "Told", "listed", "rule", "set_rule", "sourced"]

WITH_STATES = frozenset(("US", "CA", "AU"))
"""Countries whose addresses name the state."""


class Problem(msgspec.Struct, frozen=True, gc=False):
    """What a rule found: the JSON pointer of the property (also of an absent one), what is wrong with it, and the fix.

    ``evidence`` holds the words of the posting that made the rule speak; they are quoted in the message already.
    ``rule`` and ``severity`` are filled in where the problems of several rules come in one stream.
    """

    pointer: str
    message: str
    fix: str | None = None
    evidence: str = ""
    rule: str = ""
    severity: Severity = Severity.WARNING


def listed(text: str) -> frozenset[str]:
    """The words of a table that is written as text."""
    return frozenset(text.split())


Check = Callable[[Mapping[str, Any], RuleContext], Iterable[Problem]]
Subject = Literal["posting", "node"]


@dataclass(frozen=True, slots=True)
class _Named:
    """What is known of a rule by its id."""

    id: str
    severity: Severity
    source: str

    @property
    def family(self) -> str:
        """The part of the id before the slash."""
        return self.id.partition("/")[0]

    def __reduce__(self) -> tuple[object, ...]:
        # The name of the function leads to the rule that took its place, so a rule travels as its id.
        from jobexport.rules.select import rule_named

        return (rule_named, (self.id,))


@dataclass(frozen=True, slots=True)
class Rule(_Named):
    """One rule about one posting.

    ``subject`` is ``posting`` for a canonical posting, ``node`` for a JSON-LD node as it stands in a page. ``source``
    is the address of the page that says so.

    ``needs`` and ``lacks`` say when the rule could speak at all, in words that `jobexport.rules.shape` finds in a posting: a
    property (`baseSalary`), a part of one (`hiringOrganization.url`; of an address where every place has it), a value
    (`employmentType=OTHER`), a trait (`text:short`). Of every entry of ``needs`` one alternative must be there, and of
    some entry of ``lacks``, if it has any, none. They only save time: the rule itself still looks.

    ``settled`` says that these words and the clock alone settle what the rule says, to the letter, so that it is asked
    once for all postings of which the same ones hold: it may ask whether a key is there, never what its value is.
    """

    check: Check
    subject: Subject = "posting"
    needs: tuple[frozenset[str], ...] = ()
    lacks: tuple[frozenset[str], ...] = ()
    settled: bool = False

    @property
    def doc(self) -> str:
        """The rule's documentation: what it checks, why, an example, the fix."""
        return self.check.__doc__ or ""

    def __call__(self, posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
        return iter(self.check(posting, context))


@dataclass(frozen=True, slots=True)
class Told:
    """A problem that a rule over the whole set found, with the posting and the place it is told of."""

    problem: Problem
    origin: Origin
    posting: str | None = None


class Observer(Protocol):
    """Sees every posting of a set once and tells at the end what only the whole set shows.

    ``sketch`` takes from a posting what is worth remembering (small and picklable; None for nothing), in any process;
    ``observe`` remembers it, in one process. Memory stays bounded however many postings there are, and the work is
    near-linear in their number. The same order gives the same findings.
    """

    def sketch(self, posting: Mapping[str, Any]) -> object | None: ...
    def observe(self, sketch: Any, posting: str | None, origin: Origin) -> None: ...
    def finish(self) -> Iterator[Told]: ...


@dataclass(frozen=True, slots=True)
class SetRule(_Named):
    """One rule about a whole set of postings; ``make`` gives a new observer."""

    make: Callable[[], Observer]

    @property
    def doc(self) -> str:
        """The rule's documentation: what it checks, why, an example, the fix."""
        return self.make.__doc__ or ""


def rule(
    id: str,
    *,
    source: str,
    severity: Severity = Severity.WARNING,
    subject: Subject = "posting",
    needs: str = "",
    lacks: str = "",
    settled: bool = False,
) -> Callable[[Check], Rule]:
    """Makes a function ``(posting, context) -> Iterable[Problem]`` a rule; the docstring becomes its documentation.

    ``needs`` and ``lacks`` are entries apart by spaces, their alternatives by `|`: ``needs="datePosted|dateModified"``.
    """
    return lambda check: Rule(id, severity, source, check, subject, _entries(needs), _entries(lacks), settled)


def _entries(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(each.split("|")) for each in text.split())


def set_rule(
    id: str, *, source: str, severity: Severity = Severity.WARNING
) -> Callable[[Callable[[], Observer]], SetRule]:
    """Makes a class of the shape of `Observer` a rule over the whole set."""
    return lambda make: SetRule(id, severity, source, make)


def sourced(source: str) -> Callable[..., Callable[[Check], Rule]]:
    """`rule` with its source filled in, for the many rules that one page is the source of."""

    def decorator(
        id: str,
        severity: Severity = Severity.WARNING,
        *,
        source: str = source,
        subject: Subject = "posting",
        needs: str = "",
        lacks: str = "",
        settled: bool = False,
    ) -> Callable[[Check], Rule]:
        return rule(id, source=source, severity=severity, subject=subject, needs=needs, lacks=lacks, settled=settled)

    return decorator
