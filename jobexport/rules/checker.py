"""The check itself: all rules of some profiles over one posting after another, and over the whole set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from jobexport.errors import ConfigError
from jobexport.findings import Finding, Origin, Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.model import Observer, Problem, Rule, SetRule
from jobexport.rules.profiles import Profile
from jobexport.rules.select import AnyRule, families, family_rules, matches, selected
from jobexport.rules.shape import Choice

if TYPE_CHECKING:
    from jobexport.schema import Schema

__all__ = ["Checker", "chosen", "named"]

Where = Callable[[str], Origin]


def chosen(profiles: Sequence[Profile]) -> dict[str, tuple[AnyRule, Severity]]:
    """The rules of the profiles by id with the severity each gets; of several profiles the most severe wins.

    Loads only the modules of the families that the profiles name.
    """
    found: dict[str, tuple[AnyRule, Severity]] = {}
    for profile in profiles:
        picked: dict[str, tuple[AnyRule, Severity]] = {}
        for pattern, severity in profile.rules:
            for each in _candidates(pattern):
                if severity is False:
                    picked.pop(each.id, None)
                else:
                    picked[each.id] = (each, severity if isinstance(severity, Severity) else each.severity)
        if not picked and profile.rules:
            selected([pattern for pattern, _ in profile.rules], ())
        for id, (each, severity) in picked.items():
            if id not in found or severity.rank > found[id][1].rank:
                found[id] = (each, severity)
    return found


def named(profiles: Sequence[Profile], rules: Iterable[str]) -> list[str]:
    """Ids that may be selected or ignored: those of rules, and what the schema of a profile may tell in its name."""
    from jobexport.rules.catalogue import FINDINGS

    faults = [id.partition("/")[2] for id in FINDINGS if id.startswith("schema/") and not id.endswith("*")]
    return [*rules, *(f"{each.name}/{fault}" for each in profiles if each.overlay is not None for fault in faults)]


def _candidates(pattern: str) -> Iterator[AnyRule]:
    family = pattern.partition("/")[0]
    names = families() if any(sign in family for sign in "*?[") else [family]
    known = False
    for name in names:
        for each in family_rules(name).values():
            if matches(each.id, pattern):
                known = True
                yield each
    if not known:
        # A name that selects nothing is a slip of the pen, and is told with the nearest known name.
        selected([pattern], ())


class Checker:
    """Checks postings against profiles.

    ``now`` is the injected clock. ``select`` keeps only the rules that one of its patterns names, ``ignore`` takes out
    those that one of its names; both take ids, families and globs. ``pages`` says that every posting gets a page of its
    own, which then serves as its address. One checker serves any number of postings, in one process.

    Raises UsageError for a pattern that names no rule.
    """

    def __init__(
        self,
        profiles: Sequence[Profile],
        now: datetime,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        *,
        pages: bool = False,
    ) -> None:
        self.now = now
        self._pages = pages
        self._made = (tuple(profiles), now, tuple(select), tuple(ignore), pages)
        rules = chosen(profiles)
        if select:
            keep = selected(select, named(profiles, rules))
            rules = {id: entry for id, entry in rules.items() if id in keep}
        self._quiet: set[str] = set()
        if ignore:
            drop = self._quiet = selected(ignore, named(profiles, rules))
            rules = {id: entry for id, entry in rules.items() if id not in drop}
        self.severities: Mapping[str, Severity] = {id: severity for id, (_, severity) in rules.items()}
        about = [
            (each, severity)
            for each, severity in rules.values()
            if isinstance(each, Rule) and each.subject == "posting"
        ]
        self._rules = [(each.id, severity, each.check) for each, severity in about]
        self._choice = Choice(about, page=pages)
        self._nodes = [each for each, _ in rules.values() if isinstance(each, Rule) and each.subject == "node"]
        self._observers: list[tuple[SetRule, Severity, Observer]] | None = None
        self._sets = [(each, severity) for each, severity in rules.values() if isinstance(each, SetRule)]
        self._silenced: dict[str, tuple[str, ...]] = {}
        self._overlays = [(profile, _overlay(profile)) for profile in profiles if profile.overlay is not None]

    def __reduce__(self) -> tuple[object, ...]:
        # A rule's function is found by its rule, not by its own name; workers build the checker anew.
        return (_rebuilt, self._made)

    @property
    def observes(self) -> bool:
        """Whether any rule wants to see the whole set (`sketch` and `observe` each posting, then `finish`)."""
        return bool(self._sets)

    def check(self, posting: Mapping[str, Any], where: Where) -> list[Finding]:
        """What the rules have to say about one canonical posting, in the order of the profiles.

        ``where`` gives the origin of a JSON pointer, also of one that names an absent property.
        """
        context = RuleContext(self.now, posting, page=self._pages)
        found: list[Finding] = []
        identity = posting.get("id")
        known = identity if isinstance(identity, str) else None
        for id, severity, check, told in self._choice.of(posting, context):
            for problem in told if check is None else check(posting, context):
                pointer = problem.pointer
                found.append(Finding(id, severity, problem.message, where(pointer), pointer, known, problem.fix))
        for profile, schema in self._overlays:
            for fault in schema.faults(posting):
                rule = f"{profile.name}/{fault.rule.partition('/')[2]}"
                if rule in self._quiet:
                    continue
                problem = Problem(fault.pointer, fault.message, fault.fix)
                found.append(_finding(rule, profile.severity, problem, where, identity))
        if "x_ignore" in posting:
            return self._unsilenced(found, posting, where)
        return found

    def check_node(
        self,
        node: Mapping[str, Any],
        where: Where,
        *,
        posting: str | None = None,
        untyped: bool = False,
        homeless: bool = False,
        marked: int = 1,
    ) -> list[Finding]:
        """What the rules have to say about a JSON-LD JobPosting node as it stands in a page, instead of `check`.

        The markup itself is judged first, then everything that can be read from it by the rules about postings. Pointers
        are those of the node; ``where`` gives the origin of one. ``untyped`` is for microdata and RDFa,
        ``homeless`` for a node without a context of schema.org in it or around it, ``marked`` how many jobs the page
        marks up, where that is to be told of this node.
        """
        from jobexport.rules.markup import told_of_node

        context = RuleContext(self.now, page=True, untyped=untyped, homeless=homeless, marked=marked)
        return [
            _finding(problem.rule, self.severities[problem.rule], problem, where, posting)
            for problem in told_of_node(node, context, self._nodes, self._rules)
        ]

    def sketch(self, posting: Mapping[str, Any]) -> tuple[object, ...]:
        """What the rules over the whole set want to remember of a posting: small, picklable, made in any process."""
        given = posting.get("x_ignore")
        quiet = tuple(pattern for pattern, _ in ignored(given)) if given else ()
        return (quiet, *[observer.sketch(posting) for _, _, observer in self._watching()])

    def observe(self, sketch: tuple[object, ...], posting: str | None, origin: Origin) -> None:
        """Shows the sketch of one accepted posting, with its id and origin, to the rules over the whole set.

        To be called in one process, in the order of the sources: the same order gives the same findings.
        """
        if sketch[0] and posting is not None:
            self._silenced[posting] = sketch[0]  # type: ignore[assignment]
        for (_, _, observer), part in zip(self._watching(), sketch[1:], strict=True):
            if part is not None:
                observer.observe(part, posting, origin)

    def _watching(self) -> list[tuple[SetRule, Severity, Observer]]:
        if self._observers is None:
            self._observers = [(each, severity, each.make()) for each, severity in self._sets]
        return self._observers

    def finish(self) -> Iterator[Finding]:
        """What only the whole set shows, after every posting was observed."""
        for each, severity, observer in self._observers or ():
            for told in observer.finish():
                quiet = self._silenced.get(told.posting or "", ())
                if any(matches(each.id, pattern) for pattern in quiet):
                    continue
                problem = told.problem
                yield Finding(
                    each.id, severity, problem.message, told.origin, problem.pointer, told.posting, problem.fix
                )

    def _unsilenced(self, found: list[Finding], posting: Mapping[str, Any], where: Where) -> list[Finding]:
        """The findings without those that the posting's own `x_ignore` silences; one without a reason is told."""
        entries = list(ignored(posting["x_ignore"]))
        kept = [each for each in found if not any(matches(each.rule, pattern) for pattern, _ in entries)]
        identity = posting.get("id")
        for pattern, reason in entries:
            if not reason:
                problem = Problem("/x_ignore", f"{pattern} is ignored without a reason", "write {rule: …, reason: …}")
                kept.append(_finding("rules/ignored-without-reason", Severity.INFO, problem, where, identity))
            elif not any(matches(each.rule, pattern) for each in found) and _checked(pattern, self.severities):
                problem = Problem("/x_ignore", f"{pattern} is ignored and has nothing to say", "take the entry out")
                kept.append(_finding("rules/ignored-in-vain", Severity.INFO, problem, where, identity))
        return kept


def _checked(pattern: str, severities: Mapping[str, Severity]) -> bool:
    """Whether a rule about single postings that the pattern names was run at all."""
    from jobexport.rules.select import rule_named

    return any(matches(id, pattern) and isinstance(rule_named(id), Rule) for id in severities)


def ignored(given: object) -> Iterator[tuple[str, str]]:
    """Pairs of pattern and reason from `x_ignore`: a text, a mapping, or a list of both."""
    entries: Iterable[object] = given if isinstance(given, list) else [given]
    for entry in entries:
        if isinstance(entry, str):
            yield entry, ""
        elif isinstance(entry, Mapping) and isinstance(entry.get("rule"), str):
            yield entry["rule"], str(entry.get("reason") or "").strip()


def _finding(rule: str, severity: Severity, problem: Problem, where: Where, posting: object) -> Finding:
    identity = posting if isinstance(posting, str) else None
    return Finding(rule, severity, problem.message, where(problem.pointer), problem.pointer, identity, problem.fix)


def _rebuilt(
    profiles: Sequence[Profile], now: datetime, select: Sequence[str], ignore: Sequence[str], pages: bool
) -> Checker:
    return Checker(profiles, now, select, ignore, pages=pages)


def _overlay(profile: Profile) -> Schema:
    from jobexport.schema import Schema

    assert profile.overlay is not None
    try:
        return Schema(dict(profile.overlay))
    except ValueError as error:
        message = f"its schema is no JSON Schema: {str(error).splitlines()[0]}"
        raise ConfigError(message, subject=f"profile {profile.name}") from error
