"""A page's own markup: each single fault is told on its property, and good markup is clean of errors and warnings."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jobexport.findings import Finding, Origin, Severity
from jobexport.rules import RuleContext
from jobexport.rules.checker import Checker
from jobexport.rules.markup import check_node
from jobexport.rules.profiles import profile_named
from jobexport.rules.vocabulary import vocabulary
from jobexport.syntax.schemaorg import nodes
from tests.conftest import SHARED
from tests.rules.support import HERE, NODE, NOW, changed, nowhere, read

FAULTS: list[dict[str, Any]] = json.loads((HERE / "markup" / "faults.json").read_text("utf-8"))
GOOD = ("office", "remote", "two-places")
PLANTED = SHARED / "faults"
INDEX: dict[str, str] = json.loads((PLANTED / "index.json").read_text("utf-8")) if PLANTED.is_dir() else {}


def _checker() -> Checker:
    return Checker([profile_named("google")], NOW)


def _hard(findings: list[Finding]) -> list[Finding]:
    return [each for each in findings if each.severity is not Severity.INFO]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["name"])
def test_each_fault_is_told_on_its_property(fault: dict[str, Any]) -> None:
    node = changed(read(HERE / "markup" / f"{fault['base']}.json"), fault["change"])
    homeless = "@context" not in node
    found = _hard(_checker().check_node(node, nowhere, homeless=homeless))
    assert any(fault["property"] in each.pointer for each in found), found
    context = RuleContext(NOW, homeless=homeless)
    alone = [each for each in check_node(node, context) if each.severity is not Severity.INFO]
    assert [(each.rule, each.pointer) for each in alone] == [(each.rule, each.pointer) for each in found]


@pytest.mark.parametrize("name", GOOD)
def test_good_markup_is_clean(name: str) -> None:
    found = _checker().check_node(read(HERE / "markup" / f"{name}.json"), nowhere)
    assert _hard(found) == []


@pytest.mark.skipif(not INDEX, reason="the folder of planted faults (../shared/faults) is not here")
@pytest.mark.parametrize("name", INDEX)
@pytest.mark.parametrize("suffix", ["jsonld", "html"])
def test_planted_faults(name: str, suffix: str) -> None:
    data = (PLANTED / f"{name}.{suffix}").read_bytes()
    found: list[Finding] = []
    for node in nodes(data, "html" if suffix == "html" else "json"):
        locate = node.locate
        found += _checker().check_node(node.data, lambda pointer, at=locate: Origin(name, *(at(pointer) or (1, 1))))  # type: ignore[misc]
    hard = _hard(found)
    if not INDEX[name]:
        assert hard == []
    else:
        assert any(INDEX[name] in each.pointer for each in hard), found


def test_one_fault_is_told_once() -> None:
    """What the markup rules say of a malformed value is not said again as missing by the rules about postings."""
    node = changed(NODE, {"baseSalary": {"currency": "Dollars"}, "datePosted": "soon", "employmentType": "Permanent"})
    told = sorted((each.rule, each.pointer) for each in _hard(_checker().check_node(node, nowhere)))
    assert told == [
        ("markup/currency", "/baseSalary/currency"),
        ("markup/date", "/datePosted"),
        ("markup/employment-type", "/employmentType"),
    ]


def test_suggestions() -> None:
    node = changed(
        NODE, {"hiringOrganisation": "K", "employmentType": "Full-time", "baseSalary": {"currency": "Euros"}}
    )
    fixes = {each.pointer: each.fix for each in _checker().check_node(node, nowhere)}
    assert fixes["/hiringOrganisation"] == "write hiringOrganization"
    assert fixes["/employmentType"] == "write FULL_TIME"
    assert fixes["/baseSalary/currency"] == "write EUR"


def test_microdata_knows_only_text() -> None:
    node = changed(NODE, {"directApply": "true", "baseSalary": {"value": {"minValue": "52000", "maxValue": "61000"}}})
    assert {each.rule for each in _checker().check_node(node, nowhere)} >= {
        "markup/number-as-text",
        "markup/boolean-as-text",
    }
    assert _hard(_checker().check_node(node, nowhere, untyped=True)) == []


def test_a_profile_chooses_what_is_said_of_a_node() -> None:
    node = changed(NODE, {"title": "PASTRY CHEF WANTED", "recipeYield": "3"})
    checker = Checker([profile_named({"name": "own", "rules": {"title/shouting": "error", "markup/empty": None}})], NOW)
    assert [(each.rule, each.severity) for each in checker.check_node(node, nowhere)] == [
        ("title/shouting", Severity.ERROR)
    ]


@pytest.mark.parametrize(
    "junk",
    [
        {},
        {"@type": 5, "@context": 7, "title": None},
        {
            "@type": "JobPosting",
            "jobLocation": [None, 5, [], {}],
            "baseSalary": [1, "x", None],
            "employmentType": {"a": 1},
        },
        {"@type": "JobPosting", "hiringOrganization": [[]], "identifier": [[{}]], "description": {"@value": 5}},
        {
            "@type": "JobPosting",
            "jobLocation": {"address": [{"addressCountry": [["DE"]]}]},
            "datePosted": {"@value": None},
        },
        {"@type": "JobPosting", "applicantLocationRequirements": [{"name": ["a"]}, 4], "baseSalary": {"value": [[1]]}},
        {
            "@type": "JobPosting",
            "educationRequirements": [4, {"credentialCategory": [[]]}],
            "experienceRequirements": [[1]],
        },
        {
            "@type": "JobPosting",
            "baseSalary": {"value": {"minValue": "NaN", "maxValue": float("inf")}},
            "title": {"@list": ["a"]},
        },
    ],
)
def test_any_junk_is_told_and_nothing_breaks(junk: dict[str, Any]) -> None:
    checker = Checker([profile_named("strict")], NOW)
    assert checker.check_node(junk, nowhere)


def test_vocabulary_is_that_of_the_release() -> None:
    terms = vocabulary()
    assert terms.release == "30.0"
    assert terms.is_a("Corporation", ("Organization",)) and not terms.is_a("Recipe", ("Organization",))
    assert terms.superseded_by("benefits") == "jobBenefits"
    assert terms.nearest_property("adressLocality", ("PostalAddress",)) == "addressLocality"
