"""Leaving out the rules that have nothing to say leaves nothing out that has."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from jobexport.rules import Problem, Rule, RuleContext, SetRule, rule
from jobexport.rules.checker import Checker
from jobexport.rules.phrases import PHRASES, may_tell, telling
from jobexport.rules.profiles import profile_named
from jobexport.rules.select import rule_named, rules
from jobexport.rules.shape import Choice, _is_found
from tests.rules.support import CASES, NOW, POSTING, changed, nowhere, read
from tests.strategies import postings

RULES = [each for each in rules() if isinstance(each, Rule) and each.subject == "posting"]
CHECKERS = {pages: Checker([profile_named("strict")], NOW, pages=pages) for pages in (False, True)}


def _same(posting: dict[str, Any], page: bool) -> None:
    context = RuleContext(NOW, posting, page=page)
    # Every rule, whatever the posting has: each entry is a rule with a pointer and a message.
    every = [(each.id, problem.pointer, problem.message) for each in RULES for problem in each(posting, context)]
    quick = [(each.rule, each.pointer, each.message) for each in CHECKERS[page].check(posting, nowhere)]
    known = set(CHECKERS[page].severities)
    assert sorted(quick) == sorted(each for each in every if each[0] in known)


@pytest.mark.parametrize("page", [False, True])
@pytest.mark.parametrize("path", sorted(CASES.glob("*/*.json")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_case(path: Path, page: bool) -> None:
    rule = rule_named(path.parent.name.replace("__", "/"))
    if isinstance(rule, SetRule) or rule.subject != "posting":
        return
    _same(changed(POSTING, read(path)["change"]), page)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(postings())
def test_every_posting(posting: dict[str, Any]) -> None:
    posting.pop("x_ignore", None)
    _same(posting, False)
    _same(posting, True)


def test_less_and_less_of_a_posting() -> None:
    dice = random.Random(7)
    for _ in range(300):
        posting = changed(POSTING, {})
        for key in dice.sample(sorted(posting.keys() - {"id", "title"}), dice.randint(1, 6)):
            del posting[key]
        _same(posting, dice.random() < 0.5)


@pytest.mark.parametrize(
    ("odd", "sound"),
    [({"hiringOrganization": {}}, {"hiringOrganization": {"name": "Mill"}}),
     ({"description": "", "language": None}, {"description": "You mill.", "language": None})],
)  # fmt: skip
def test_what_is_settled_for_one_posting_holds_for_the_next(odd: dict[str, Any], sound: dict[str, Any]) -> None:
    for turn in ((odd, sound), (sound, odd)):
        checker = Checker([profile_named("strict")], NOW)
        for change in turn:
            posting = {**POSTING, **change}
            posting = {key: value for key, value in posting.items() if value is not None}
            alone = Checker([profile_named("strict")], NOW).check(posting, nowhere)
            assert checker.check(posting, nowhere) == alone


@pytest.mark.parametrize(("hour", "is_over"), [(12, False), (14, True)])
def test_east_of_utc_a_posting_is_over_while_its_day_is_still_to_come(hour: int, is_over: bool) -> None:
    checker = Checker([profile_named("google")], NOW.replace(hour=hour))
    posting = {**POSTING, "validThrough": "2026-11-23T00:30:00+11:00"}
    assert any(each.rule == "google/expired" for each in checker.check(posting, nowhere)) is is_over


@pytest.mark.parametrize("word", ["employmentUnit.name", "baseSalary.value.value.x", "text:strange", "skills=loom"])
def test_a_word_that_is_not_looked_for_keeps_no_rule_from_speaking(word: str) -> None:
    @rule("own/any", source="https://mill.example/", needs=f"title {word}|{word}")
    def own(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
        yield Problem("/title", "seen")

    context = RuleContext(NOW, POSTING)
    assert [id for id, *_ in Choice([(own, own.severity)]).of(POSTING, context)] == ["own/any"]


def test_every_word_of_our_rules_is_looked_for() -> None:
    assert all(_is_found(word) for each in RULES for entry in (*each.needs, *each.lacks) for word in entry)


def test_needs_and_lacks() -> None:
    context = RuleContext(NOW, POSTING)
    choice = Choice([(each, each.severity) for each in RULES])
    known = choice.facts(POSTING, context)
    assert {"title", "baseSalary.value.unitText", "jobLocation.addressCountry", "jobLocation=US"} <= known
    assert "text:huge" not in known and "remote" not in known
    speaking = {id for id, *_ in choice.of(POSTING, context)}
    assert "google/required" not in speaking and "trust/unverifiable-employer" in speaking


@pytest.mark.parametrize("word", sorted({word for known in PHRASES.values() for each in known for word in each.words}))
def test_the_gate_lets_every_trigger_through(word: str) -> None:
    for text in (word, f"you ({word}).", f"a {word}, or “{word}", f"one/{word}", f"ü-{word}\n", f"{word}'s"):
        assert may_tell(text)
        assert bool(telling(frozenset(text.replace("-", " ").replace("/", " ").split()))) <= may_tell(text)
    assert not may_tell("wir backen brot")


def test_half_a_character_passes_the_gate() -> None:
    assert may_tell("a \ud83d")
    assert isinstance(CHECKERS[False].check(changed(POSTING, {"description": "<p>\ud83d</p>"}), nowhere), list)
