"""Explanations: the documentation of a rule, or of a finding that another room raises, as text."""

from __future__ import annotations

from inspect import cleandoc

from jobexport.errors import UsageError
from jobexport.findings import suggest
from jobexport.rules.catalogue import FINDINGS, entry
from jobexport.rules.select import AnyRule, family_rules, rule_ids

__all__ = ["explanation", "summary"]


def explanation(rule_id: str) -> str:
    """What a rule checks, why, an example and the fix, then its severity and source.

    Takes the id of any finding. Raises UsageError for an unknown one, with the nearest known id.
    """
    found = family_rules(rule_id.partition("/")[0]).get(rule_id)
    if found is not None:
        return _of_rule(found)
    known = entry(rule_id)
    if known is not None:
        what, why, fix = known
        return f"{rule_id}\n\n{what}\n\nWhy: {why}\n\nFix: {fix}\n"
    near = suggest(rule_id, [*rule_ids(), *(id for id in FINDINGS if not id.endswith("*"))])
    hint = f"did you mean {near}?" if near else "`jobexport rules` lists them all"
    raise UsageError("unknown rule", subject=rule_id, hint=hint)


def _of_rule(each: AnyRule) -> str:
    return f"{each.id}\n\n{cleandoc(each.doc)}\n\nSeverity: {each.severity.value}\nSource: {each.source}\n"


def summary(each: AnyRule) -> str:
    """The first sentence of a rule's documentation, on one line."""
    return " ".join(cleandoc(each.doc).split("\n\n", 1)[0].split())
