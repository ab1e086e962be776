"""What a rule is: a function with an id, a severity and a source, and what it is given and gives back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import unescape
from typing import Any, Literal, Protocol

import msgspec

from jobexport.findings import Origin, Severity
from jobexport.rules.lazy import gate, once

__all__ = [
    "WITH_STATES", "Observer", "Problem", "Rule", "RuleContext", "SetRule", "Told", "listed", "rule", "set_rule", "sourced",
    "visible",
]  # fmt: skip

WITH_STATES = frozenset(("US", "CA", "AU"))
"""Countries whose addresses name the state."""

_TAG = re.compile(r"<[^<>]*>")
_INLINES = "a|abbr|b|code|em|i|mark|small|span|strong|sub|sup|u"
_INSIDE = "[0-9a-z&#;\u0080-\U0010ffff]"
_IS_SPLIT = gate(f"{_INSIDE}(?:</?(?:{_INLINES})(?:[^0-9a-z<>][^<>]*)?>)+{_INSIDE}")
_INLINE = re.compile(rf"</?(?:{_INLINES})(?:\s[^<>]*)?>", re.I)
_NAME = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)")
_TEXTS = ("responsibilities", "qualifications", "employerOverview", "summary", "incentiveCompensation")


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


class RuleContext:
    """What rules may know besides the posting: the injected clock, and texts that several rules need, made once.

    ``page`` says that the posting has a web page of its own, which serves as its address. ``stated`` names properties
    that the source states in a form that could not be read, so that nobody calls them absent. ``untyped`` says that a
    node's values are all text because its syntax (microdata, RDFa) knows nothing else. ``homeless`` says that no context
    around the node makes its names those of schema.org. ``marked`` is how many jobs the node's page marks up, where that
    is to be told of this node.
    """

    def __init__(
        self,
        now: datetime,
        posting: Mapping[str, Any] | None = None,
        *,
        page: bool = False,
        stated: frozenset[str] = frozenset(),
        untyped: bool = False,
        homeless: bool = False,
        marked: int = 1,
    ) -> None:
        self.now = now
        self.posting: Mapping[str, Any] = posting if posting is not None else {}
        self.page = page
        self.stated = stated
        self.untyped = untyped
        self.homeless = homeless
        self.marked = marked

    @once
    def today(self) -> str:
        """The day of the clock in UTC, ``2026-11-22``."""
        return self.now.date().isoformat()

    @once
    def description(self) -> str:
        """The description as it stands, HTML and all; empty where there is none."""
        return self.posting.get("description") or ""

    @once
    def _pieces(self) -> tuple[str, list[tuple[str, str, str]]]:
        """The description up to its first tag, and each tag (without brackets) with the sign that ends it and its text."""
        first, *cut = self.description.split("<")
        return first, [each.partition(">") for each in cut]

    @once
    def _tags(self) -> frozenset[str]:
        """The different tags of the description, without their brackets."""
        return frozenset([tag for tag, _, _ in self._pieces[1]])

    @once
    def _is_cut(self) -> bool:
        """Whether every bracket of the description begins a tag."""
        return all(sign for _, sign, _ in self._pieces[1])

    @once
    def tags(self) -> frozenset[str]:
        """Names of the elements in the description, in lower case."""
        return _lower(frozenset(_NAME.findall(self.description)))

    @once
    def text(self) -> str:
        """What a reader sees of the description; blocks are lines of their own."""
        if not self._is_cut:
            return visible(self.description)
        first, cut = self._pieces
        breaks = _breaks(self._tags)
        text = first + "".join([breaks[tag] + text for tag, _, text in cut])
        return unescape(text) if "&" in text else text

    @once
    def lowered(self) -> str:
        """Everything a reader sees of the posting's texts, in lower case, with curly apostrophes straight."""
        parts = [self.text]
        for key in ("responsibilities", "qualifications", "employerOverview"):
            if key in self.posting:
                parts.append(visible(self.posting[key]))
        for key in ("summary", "incentiveCompensation"):
            if key in self.posting:
                parts.append(self.posting[key])
        contact = self.posting.get("applicationContact")
        if contact and "contactType" in contact:
            parts.append(contact["contactType"])
        return "\n".join(parts).lower().replace("’", "'")

    @once
    def words(self) -> list[str]:
        """The words of ``lowered``, cut at white space, hyphens and slashes; punctuation stays on them."""
        return self.lowered.replace("-", " ").replace("/", " ").split()

    @once
    def vocabulary(self) -> frozenset[str]:
        """The different entries of ``words``."""
        return frozenset(self.words)

    @once
    def telling(self) -> frozenset[str]:
        """Those words for which the patterns of `phrases` are worth trying."""
        from jobexport.rules.phrases import telling

        return telling(self.vocabulary)

    @once
    def raw(self) -> str:
        """The texts of ``lowered`` with their tags, for a fifth of its cost.

        A word that is not in here is not in ``lowered`` either, unless `is_split` says that tags stand inside words.
        """
        posting = self.posting
        parts = [self.description]
        for key in _TEXTS:
            if key in posting:
                parts.append(posting[key])
        contact = posting.get("applicationContact")
        if contact and "contactType" in contact:
            parts.append(contact["contactType"])
        text = "\n".join(parts)
        return (unescape(text) if "&" in text else text).lower().replace("’", "'")

    @once
    def is_split(self) -> bool:
        """Whether tags that break no line stand inside words of ``raw``, which a reader sees joined."""
        return _IS_SPLIT(self.raw)

    @once
    def may_tell(self) -> bool:
        """Whether `telling` could hold anything: one pass over the text instead of cutting it into words."""
        from jobexport.rules.phrases import may_tell

        return self.is_split or may_tell(self.raw)

    @once
    def title_traits(self) -> frozenset[str]:
        """What the rules about titles look for in the title; see `rules/title_traits.py`."""
        from jobexport.rules.title_traits import traits

        title = self.posting.get("title")
        return traits(title) if isinstance(title, str) else frozenset()

    @once
    def employer_traits(self) -> frozenset[str]:
        """What the rules about employers look for in the name; see `rules/google_employer.py`."""
        from jobexport.rules.google_employer import traits

        return traits(self.employer)

    @once
    def addresses(self) -> Sequence[tuple[int, Mapping[str, Any]]]:
        """The postal address of each place with the place's number; an empty mapping where a place has none."""
        return [(index, place.get("address") or {}) for index, place in enumerate(self.posting.get("jobLocation", ()))]

    @once
    def remote(self) -> bool:
        """Whether the posting says that the whole job is remote."""
        return "jobLocationType" in self.posting or self.posting.get("workplaceType") == "remote"

    @once
    def employer(self) -> str:
        """Name of the hiring organization, or an empty text."""
        return (self.posting.get("hiringOrganization") or {}).get("name") or ""


@lru_cache(maxsize=1024)
def _lower(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(str.lower, names))


@lru_cache(maxsize=1024)
def _breaks(tags: frozenset[str]) -> Mapping[str, str]:
    """What a reader sees of each of these tags (without their brackets): nothing of one inside a line, else a break."""
    return {tag: "" if _INLINE.fullmatch(f"<{tag}>") else "\n" for tag in tags}


def visible(html: str) -> str:
    """The text of cleaned HTML as a reader sees it, blocks on lines of their own. Costs some 15 µs for 3 KB."""
    if "<" in html:
        html = _TAG.sub("\n", _INLINE.sub("", html))
    return unescape(html) if "&" in html else html


def listed(text: str) -> frozenset[str]:
    """The words of a table that is written as text."""
    return frozenset(text.split())


Check = Callable[[Mapping[str, Any], RuleContext], Iterable[Problem]]
Subject = Literal["posting", "node"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule about one posting.

    ``subject`` is ``posting`` for a canonical posting, ``node`` for a JSON-LD node as it stands in a page. ``source``
    is the address of the page that says so.

    ``needs`` and ``lacks`` say when the rule could speak at all, in the words of `jobexport.rules.shape.facts`: a property
    (`baseSalary`), a part of one (`hiringOrganization.url`; of an address where every place has it), a value
    (`employmentType=OTHER`), a trait (`text:short`). Of every entry of ``needs`` one alternative must be there, and of
    some entry of ``lacks``, if it has any, none. They only save time: the rule itself still looks.

    ``settled`` says that these facts and the clock alone settle what the rule says, word by word, so that it is asked
    once for all postings that have the same ones.
    """

    id: str
    severity: Severity
    source: str
    check: Check
    subject: Subject = "posting"
    needs: tuple[frozenset[str], ...] = ()
    lacks: tuple[frozenset[str], ...] = ()
    settled: bool = False

    @property
    def doc(self) -> str:
        """The rule's documentation: what it checks, why, an example, the fix."""
        return self.check.__doc__ or ""

    @property
    def family(self) -> str:
        """The part of the id before the slash."""
        return self.id.partition("/")[0]

    def __call__(self, posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
        return iter(self.check(posting, context))

    def __reduce__(self) -> tuple[object, ...]:
        # The name of the function leads to the rule that took its place, so a rule travels as its id.
        from jobexport.rules.select import rule_named

        return (rule_named, (self.id,))


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
class SetRule:
    """One rule about a whole set of postings; ``make`` gives a new observer."""

    id: str
    severity: Severity
    source: str
    make: Callable[[], Observer]

    @property
    def doc(self) -> str:
        """The rule's documentation: what it checks, why, an example, the fix."""
        return self.make.__doc__ or ""

    @property
    def family(self) -> str:
        """The part of the id before the slash."""
        return self.id.partition("/")[0]

    def __reduce__(self) -> tuple[object, ...]:
        from jobexport.rules.select import rule_named

        return (rule_named, (self.id,))


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
