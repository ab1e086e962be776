"""Profiles, selection, silencing, the rules over a set, explanations and the form of findings."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from jobexport import resources
from jobexport.errors import ConfigError, UsageError
from jobexport.findings import Finding, Origin, Severity
from jobexport.rules import explanation
from jobexport.rules.catalogue import FINDINGS
from jobexport.rules.checker import Checker, chosen
from jobexport.rules.profiles import profile_from, profile_named, profile_names
from jobexport.rules.select import rule_ids, rules
from tests.rules.support import NOW, POSTING, changed, nowhere

PROFILES = [
    "schema",
    "google",
    "indeed",
    "linkedin",
    "ziprecruiter",
    "adzuna",
    "jooble",
    "talent",
    "careerjet",
    "trovit",
    "jobrapido",
    "trust",
    "pay-transparency",
    "strict",
]


def _own(**more: Any) -> Checker:
    return Checker([profile_from({"name": "own", **more}, subject="own")], NOW)


def _rules(findings: list[Finding]) -> list[str]:
    return [each.rule for each in findings]


def test_profiles_are_those_of_the_documentation() -> None:
    assert set(profile_names()) == set(PROFILES)


@pytest.mark.parametrize("name", PROFILES)
def test_each_profile_loads_and_says_where_its_facts_are_from(name: str) -> None:
    profile = profile_named(name)
    assert profile.name == name and profile.title and profile.date == "2026-11-22" and profile.source
    assert bool(chosen([profile])) is (name != "schema")


def test_strict_has_every_rule() -> None:
    assert set(chosen([profile_named("strict")])) == set(rule_ids())


def test_severities_of_a_profile() -> None:
    posting = changed(POSTING, {"title": "PASTRY CHEF WANTED", "validThrough": None})
    checker = _own(rules={"title": None, "title/shouting": "info", "google/recommended": "off"})
    assert [(each.rule, each.severity) for each in checker.check(posting, nowhere)] == [
        ("title/shouting", Severity.INFO)
    ]
    both = Checker([profile_named("google"), profile_from({"name": "x", "rules": ["title/length"]}, subject="x")], NOW)
    assert both.severities["title/shouting"] is Severity.WARNING


def test_a_profile_extends_another(tmp_path: Path) -> None:
    file = tmp_path / "board.json"
    file.write_text(json.dumps({"name": "board", "extends": "trust", "rules": {"trust/pay-implausible": "off"}}))
    ids = set(chosen([profile_named(str(file))]))
    assert "trust/free-mail-contact" in ids and "trust/pay-implausible" not in ids


def test_overlay() -> None:
    checker = _own(schema={"required": ["summary"], "properties": {"title": {"maxLength": 5}}}, severity="warning")
    found = checker.check(POSTING, nowhere)
    assert sorted((each.rule, each.severity, each.pointer) for each in found) == [
        ("own/length", Severity.WARNING, "/title"),
        ("own/missing", Severity.WARNING, ""),
    ]


@pytest.mark.parametrize(
    "data, words",
    [
        ([], "mapping"),
        ({"rules": {}}, "needs a name"),
        ({"name": "x", "rulez": {}}, "unknown key"),
        ({"name": "x", "rules": {"title": "loud"}}, "unknown severity"),
        ({"name": "x", "rules": 5}, "rules must be"),
        ({"name": "x", "schema": 5}, "schema must be"),
        ({"name": "x", "schema": {"type": "nothing"}}, "no JSON Schema"),
    ],
)
def test_a_wrong_profile_is_told(data: Any, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        Checker([profile_from(data, subject="own.json")], NOW)


def test_unknown_names_are_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="google"):
        profile_named("gogle")
    with pytest.raises(UsageError, match="title/shouting"):
        _own(rules={"title/shoutin": None})
    with pytest.raises(UsageError, match="no rule"):
        Checker([profile_named("google")], NOW, select=["nonsense"])
    with pytest.raises(UsageError):
        profile_named("missing/file.json")


def test_select_and_ignore() -> None:
    posting = changed(POSTING, {"title": "PASTRY CHEF WANTED!!!"})
    google = [profile_named("google")]
    assert set(_rules(Checker(google, NOW).check(posting, nowhere))) == {"title/shouting", "title/decoration"}
    assert _rules(Checker(google, NOW, select=["title/shout*"]).check(posting, nowhere)) == ["title/shouting"]
    assert _rules(Checker(google, NOW, ignore=["title"]).check(posting, nowhere)) == []
    # A rule of another profile is known, and selects nothing here.
    assert _rules(Checker(google, NOW, select=["indeed", "schema/type"]).check(posting, nowhere)) == []


def test_x_ignore_silences_with_a_reason() -> None:
    loud = changed(POSTING, {"title": "PASTRY CHEF WANTED"})
    checker = Checker([profile_named("google")], NOW)
    reasoned = changed(loud, {"x_ignore": [{"rule": "title/shouting", "reason": "the shop's own style"}]})
    assert _rules(checker.check(reasoned, nowhere)) == []
    bare = changed(loud, {"x_ignore": ["title/shouting"]})
    assert _rules(checker.check(bare, nowhere)) == ["rules/ignored-without-reason"]
    vain = changed(POSTING, {"x_ignore": [{"rule": "title/shouting", "reason": "style"}]})
    assert _rules(checker.check(vain, nowhere)) == ["rules/ignored-in-vain"]
    # What is not checked at all may be silenced for other runs.
    other = changed(POSTING, {"x_ignore": [{"rule": "indeed/required", "reason": "not there"}]})
    assert _rules(checker.check(other, nowhere)) == []


def test_rules_over_the_set_travel_as_sketches() -> None:
    checker = pickle.loads(pickle.dumps(Checker([profile_named("strict")], NOW)))
    worker = Checker([profile_named("strict")], NOW)
    assert checker.observes
    for number in range(3):
        posting = changed(POSTING, {"id": f"p{number}"})
        if number == 2:
            posting["x_ignore"] = [{"rule": "set", "reason": "known"}]
        sketch = pickle.loads(pickle.dumps(worker.sketch(posting)))
        checker.observe(sketch, posting["id"], Origin("all.jsonl", number + 1, 1))
    found = sorted((each.rule, each.posting, each.origin.line) for each in checker.finish())
    assert found == [("set/duplicate-apply-url", "p1", 2), ("set/near-duplicate", "p1", 2)]
    assert list(Checker([profile_named("schema")], NOW).finish()) == []


def test_memory_of_a_set_stays_on_disk() -> None:
    checker = Checker([profile_from({"name": "x", "rules": ["trust/pay-out-of-line"]}, subject="x")], NOW)
    for number in range(5000):
        low = 50000 + number % 700
        posting = changed(POSTING, {"baseSalary": {"value": {"minValue": low, "maxValue": low + 9000}}})
        if number == 4321:
            posting["baseSalary"]["value"] = {"value": 5, "unitText": "YEAR"}
        checker.observe(checker.sketch(posting), f"p{number}", Origin("all.jsonl", number + 1, 1))
    found = list(checker.finish())
    assert [(each.posting, each.origin.line) for each in found] == [("p4321", 4322)]
    assert "far below" in found[0].message


def test_a_page_serves_as_address() -> None:
    posting = changed(POSTING, {"url": None, "applyUrl": None})
    indeed = [profile_named("indeed")]
    assert _rules(Checker(indeed, NOW).check(posting, nowhere)) == ["indeed/required"]
    assert _rules(Checker(indeed, NOW, pages=True).check(posting, nowhere)) == []


def test_findings_follow_their_schema() -> None:
    schema = json.loads((resources.schemas() / "findings.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    posting = changed(POSTING, {"title": "PASTRY CHEF WANTED", "datePosted": None, "baseSalary": None})
    found = Checker([profile_named("strict")], NOW).check(posting, lambda place: Origin("a.yaml", 3, 5, place))
    found.append(Finding("source/empty", Severity.ERROR, "the file is empty", Origin("-")))
    count = {name: sum(each.severity == name for each in found) for name in ("error", "warning", "info")}
    report: dict[str, Any] = {"version": 1, "findings": [each.as_dict() for each in found], "summary": count}
    validator = Draft202012Validator(schema)
    assert list(validator.iter_errors(report)) == []
    report["findings"][0]["severity"] = "loud"
    assert list(validator.iter_errors(report)) != []


def test_explanations() -> None:
    assert "REQ-20417" in explanation("title/code")
    assert "search engines" in explanation("jsonld/repaired")
    assert "form that the message shows" in explanation("normalize/unreadable-date")
    assert all(explanation(id).startswith(id) for id in FINDINGS)
    with pytest.raises(UsageError, match="title/code"):
        explanation("title/cod")


def test_rule_ids_are_unique_and_readable() -> None:
    ids = [each.id for each in rules()]
    assert len(ids) == len(set(ids))
    assert all(id.replace("-", "").replace("/", "").isalpha() for id in ids)


def test_the_package_and_a_profile_load_little() -> None:
    code = (
        "import sys; from datetime import datetime, UTC\n"
        "import jobexport.rules\n"
        "assert not {m for m in sys.modules if m.startswith('jobexport.rules.')} - "
        "{'jobexport.rules.' + n for n in ('context', 'explain', 'lazy', 'model', 'catalogue', 'select', 'sitepages')}\n"
        "from jobexport.rules.checker import Checker; from jobexport.rules.profiles import profile_named\n"
        "Checker([profile_named('indeed')], datetime.now(UTC))\n"
        "heavy = {'jobexport.rules.google', 'jobexport.rules.walk', 'jsonschema', 'babel', 'lxml', 'sqlite3'}\n"
        "loaded = heavy & set(sys.modules)\n"
        "assert not loaded - {'sqlite3'}, loaded\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2], timeout=60)
