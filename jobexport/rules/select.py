"""Rules by id: which module each family lives in, and which ids a pattern selects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module

from jobexport.errors import UsageError
from jobexport.findings import suggest
from jobexport.rules.model import Rule, SetRule

__all__ = ["AnyRule", "families", "family_rules", "matches", "rule_ids", "rule_named", "rules", "selected"]

AnyRule = Rule | SetRule

_FAMILIES = {
    "google": ("google", "google_employer", "google_place", "google_pay"), "title": ("title",), "html": ("html",), "text": ("prose",),
    "trust": ("trust", "employer", "pay_range"), "pay-transparency": ("pay_transparency",),
    "set": ("repeats", "spellings"), "indeed": ("indeed",), "linkedin": ("linkedin",),
    "ziprecruiter": ("ziprecruiter",), "adzuna": ("adzuna",), "jooble": ("jooble",), "talent": ("talent",),
    "careerjet": ("careerjet",), "trovit": ("trovit",), "jobrapido": ("jobrapido",),
    "markup": ("markup_shape", "markup_values"),
}  # fmt: skip


@cache
def _modules() -> dict[str, tuple[str, ...]]:
    """The modules of each family; those of others come from the entry-point group `jobexport.rules`."""
    from importlib.metadata import entry_points

    found = {family: tuple(f"jobexport.rules.{name}" for name in names) for family, names in _FAMILIES.items()}
    for point in entry_points(group="jobexport.rules"):
        found.setdefault(point.name, (point.value,))
    return found


def families() -> list[str]:
    """Names of all families, without loading any."""
    return list(_modules())


@cache
def family_rules(family: str) -> dict[str, AnyRule]:
    """The rules of one family by id, in the order of their definition. Empty for an unknown family."""
    found: dict[str, AnyRule] = {}
    for target in _modules().get(family, ()):
        name, _, attribute = target.partition(":")
        module = import_module(name)
        holder = getattr(module, attribute) if attribute else module
        values: Iterable[object] = holder if isinstance(holder, list | tuple) else vars(holder).values()
        found |= {each.id: each for each in values if isinstance(each, Rule | SetRule) and each.family == family}
    return found


@cache
def rule_named(id: str) -> AnyRule:
    """The rule with this id. Raises UsageError for an unknown one, with the nearest known id."""
    found = family_rules(id.partition("/")[0]).get(id)
    if found is None:
        near = suggest(id, rule_ids())
        hint = f"did you mean {near}?" if near else "`jobexport rules` lists them all"
        raise UsageError("unknown rule", subject=id, hint=hint)
    return found


def rules() -> Iterator[AnyRule]:
    """All rules, loaded, family by family."""
    for family in _modules():
        yield from family_rules(family).values()


def rule_ids() -> list[str]:
    """Ids of all rules; loads them."""
    return [each.id for each in rules()]


def matches(id: str, pattern: str) -> bool:
    """Whether a pattern names a rule: its id, its family (``google``), or a glob (``google/remote-*``, ``*``)."""
    return id == pattern or id.partition("/")[0] == pattern or fnmatchcase(id, pattern)


def selected(patterns: Iterable[str], ids: Iterable[str]) -> set[str]:
    """The ids that any pattern names. Raises UsageError for a pattern that names none of them and no rule at all."""
    ids = list(ids)
    chosen: set[str] = set()
    for pattern in patterns:
        hits = {id for id in ids if matches(id, pattern)}
        if not hits and not any(matches(id, pattern) for id in rule_ids()) and not _foreign(pattern):
            near = suggest(pattern, [*families(), *rule_ids()])
            hint = f"did you mean {near}?" if near else "`jobexport rules` lists them all"
            raise UsageError("no rule has this name", subject=pattern, hint=hint)
        chosen |= hits
    return chosen


def _foreign(pattern: str) -> bool:
    """Whether the pattern names findings that other rooms raise."""
    from jobexport.rules.catalogue import FINDINGS

    return any(matches(id, pattern) for id in FINDINGS)
