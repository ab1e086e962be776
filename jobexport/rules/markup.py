"""A page's own markup under the rules: the JSON-LD node as it stands there, before anything has made it pretty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.model import Check, Problem, Rule
from jobexport.rules.select import family_rules
from jobexport.rules.view import View

__all__ = ["check_node", "told_of_node"]

_FAMILIES = ("google", "title", "html")


def check_node(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """Every problem of a raw JSON-LD JobPosting node, with pointers into the node, ``rule`` and ``severity`` filled in.

    Runs all rules of the family ``markup``, and those of ``google``, ``title`` and ``html`` over what can be read from
    the node. A checker with a profile of its own has `Checker.check_node` instead.
    """
    nodes = [each for each in family_rules("markup").values() if isinstance(each, Rule)]
    rules = [
        (each.id, each.severity, each.check)
        for family in _FAMILIES
        for each in family_rules(family).values()
        if isinstance(each, Rule)
    ]
    yield from told_of_node(node, context, nodes, rules)


def told_of_node(
    node: Mapping[str, Any],
    context: RuleContext,
    nodes: Sequence[Rule],
    rules: Sequence[tuple[str, Severity, Check]],
) -> Iterator[Problem]:
    """What rules about nodes say of a node, then what rules about postings say of its facts."""
    for each in nodes:
        for problem in each.check(node, context):
            yield replace(problem, rule=each.id, severity=each.severity)
    view = View(node)
    inner = RuleContext(context.now, view.posting, page=True, stated=view.stated, untyped=context.untyped)
    for id, severity, check in rules:
        for problem in check(view.posting, inner):
            if not view.is_malformed(problem.pointer):
                yield replace(problem, pointer=view.pointer(problem.pointer), rule=id, severity=severity)
