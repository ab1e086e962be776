"""Every rule fires where it must and keeps still where it must, and says what, why, how and whence."""

from __future__ import annotations

from inspect import cleandoc
from pathlib import Path
from typing import Any

import pytest

from jobexport.findings import Origin
from jobexport.rules import Rule, RuleContext, SetRule, explanation
from jobexport.rules.checker import Checker
from jobexport.rules.model import Observer
from jobexport.rules.profiles import profile_named
from jobexport.rules.select import rule_named, rules
from jobexport.schema import posting_schema
from tests.rules.support import CASES, NODE, NOW, POSTING, changed, nowhere, read, spread

RULES = list(rules())
FILES = sorted(CASES.glob("*/*.json"))
# These keys the schema demands; what the rules say of their absence matters for pages, which no schema has checked.
_OUTSIDE = {"google/employer-without-name", "google/description-empty", "google/pay-not-positive"}


def _id(path: Path) -> str:
    return path.parent.name.replace("__", "/")


def _told(rule: Rule | SetRule, case: dict[str, Any]) -> list[tuple[str, str]]:
    """Pointers and ids of the postings that the rule speaks of."""
    if isinstance(rule, SetRule):
        observer: Observer = rule.make()
        for posting in spread(case):
            sketch = observer.sketch(posting)
            if sketch is not None:
                observer.observe(sketch, posting["id"], Origin("set.jsonl", 1, 1))
        return [(told.problem.pointer, told.posting or "") for told in observer.finish()]
    given = changed(POSTING if rule.subject == "posting" else NODE, case["change"])
    context = RuleContext(NOW, given, **case.get("context", {}))
    return [(problem.pointer, "") for problem in rule(given, context)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path: Path) -> None:
    case = read(path)
    told = _told(rule_named(_id(path)), case)
    if path.stem.startswith("negative"):
        assert told == []
        return
    assert case["pointer"] in [pointer for pointer, _ in told]
    if "told" in case:
        assert [posting for _, posting in told] == case["told"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_postings_of_the_cases_are_canonical(path: Path) -> None:
    rule = rule_named(_id(path))
    case = read(path)
    if isinstance(rule, SetRule):
        given = list(spread(case))
    elif rule.subject == "posting" and rule.id not in _OUTSIDE:
        given = [changed(POSTING, case["change"])]
    else:
        return
    for posting in given:
        assert [fault.message for fault in posting_schema().faults(posting)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_cases_an_explanation_and_a_source(rule: Rule | SetRule) -> None:
    folder = CASES / rule.id.replace("/", "__")
    stems = {path.stem.partition("-")[0] for path in folder.glob("*.json")}
    assert stems == {"positive", "negative"}
    assert rule.source.startswith("https://")
    text = explanation(rule.id)
    assert text.startswith(rule.id)
    for part in ("\nWhy: ", "\nExample: good: ", "; bad: ", "\nFix: ", "\nSeverity: ", "\nSource: https://"):
        assert part in text
    first = cleandoc(rule.doc).split("\n\n")[0]
    assert first.endswith(".") and len(first) < 260


def test_no_folder_without_a_rule() -> None:
    known = {rule.id.replace("/", "__") for rule in RULES}
    assert {path.name for path in CASES.iterdir()} == known


def test_the_good_posting_is_clean_of_everything() -> None:
    checker = Checker([profile_named("strict")], NOW)
    assert [(each.rule, each.message) for each in checker.check(POSTING, nowhere)] == []


def test_the_good_node_is_clean_of_everything() -> None:
    checker = Checker([profile_named("google")], NOW)
    assert [(each.rule, each.message) for each in checker.check_node(NODE, nowhere)] == []
