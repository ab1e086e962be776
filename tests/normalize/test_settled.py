"""Drafts that are canonical already give the same by the short way and by reading each key."""

from __future__ import annotations

import copy
import json
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobexport.findings import Origin
from jobexport.normalize.posting import _settled, normalize, read_all
from jobexport.posting import Document, Draft
from jobexport.schema import posting_schema
from jobexport.syntax import json as ours
from tests.strategies import NASTY, postings
from tests.test_schema_gate import mutated

PLAIN: dict[str, Any] = {
    "id": "night-baker", "slug": "night-baker", "title": "Night Baker", "description": "<p>You bake bread &amp; rolls.</p>",
    "datePosted": "2026-11-02", "url": "https://oven.example/jobs/1", "employmentType": ["FULL_TIME"],
    "hiringOrganization": {"name": "Oven & Sons", "url": "https://oven.example/"},
    "jobLocation": [{"address": {"addressLocality": "Ghent", "addressCountry": "BE"}}],
    "baseSalary": {"currency": "EUR", "value": {"minValue": 2400, "maxValue": 2900, "unitText": "MONTH"}},
    "skills": ["baking", "night shifts"], "directApply": True, "totalJobOpenings": 2, "x_team": {"floor": 1.5},
}  # fmt: skip


def draft(data: dict[str, Any]) -> Draft:
    return Draft(
        copy.deepcopy(data), Origin("jobs.jsonl", 3, 1), authored=True, locate=lambda pointer: (3, len(pointer))
    )


def assert_same_both_ways(data: dict[str, Any]) -> None:
    long, short = read_all(draft(data)), normalize(draft(data))
    # By repr, so that types and the order of keys count.
    assert repr(short.data) == repr(long.data)
    assert short.findings == long.findings
    assert short.evidence == long.evidence
    if short.unjudged is not None:
        assert short.unjudged.items() <= short.data.items()
        assert posting_schema().is_valid(short.unjudged) == posting_schema().is_valid(long.data)


def test_a_canonical_record_takes_the_short_way():
    found = _settled(draft(PLAIN))
    assert found is not None and {**found[0], "id": PLAIN["id"], "slug": PLAIN["slug"]} == PLAIN
    assert_same_both_ways(PLAIN)


@settings(max_examples=300, deadline=None)
@given(postings(controls=True))
def test_generated_records_are_the_same_both_ways(posting):
    assert_same_both_ways(posting)
    # What was read once is canonical.
    assert_same_both_ways(read_all(draft(posting)).data)


@settings(max_examples=300, deadline=None)
@given(postings(), st.integers(0, 2**32))
@example(PLAIN, 1)
def test_spoilt_records_are_the_same_both_ways(posting, seed):
    assert_same_both_ways(mutated(posting, seed))
    assert_same_both_ways(mutated(PLAIN, seed))


ODD: tuple[Any, ...] = (None, "", " ", "N/A", "Remote", 0, 1, True, [], {}, [None], [[]], ["a", "a"], {"name": "a"}, {"id": 1},
                        b"a", float("nan"), *NASTY)  # fmt: skip


@pytest.mark.parametrize("key", sorted(PLAIN))
def test_odd_values_are_the_same_both_ways(key):
    for value in ODD:
        if key.startswith("x_") or not isinstance(value, bytes | float):
            assert_same_both_ways({**PLAIN, key: value})


@pytest.mark.parametrize(
    "told",
    [
        {"workplaceType": "remote"},
        {"jobLocationType": "TELECOMMUTE"},
        {"workplaceType": "remote", "jobLocationType": "TELECOMMUTE"},
        {"workplaceType": "hybrid", "jobLocationType": "TELECOMMUTE"},
        {"workplaceType": "on-site"},
        {"salaryCurrency": "EUR"},
        {"salaryCurrency": "USD"},
        {"descriptionFormat": "markdown"},
        {"url": "mailto:jobs@oven.example"},
        {"url": "http:/oven.example"},
        {"applyUrl": "https://oven example/jobs"},
        {"mainEntityOfPage": "http"},
        {"company": "Oven"},
        {"x_empty": None},
        {"jobLocation": [{"address": {"addressCountry": "BE"}}] * 2},
        {"jobLocation": [{"name": "Anywhere"}]},
        {"jobLocation": {"address": {"addressCountry": "BE"}}},
    ],
)
def test_facts_told_in_several_keys_are_the_same_both_ways(told):
    assert_same_both_ways({**PLAIN, **told})


def test_true_and_one_are_not_mistaken_for_each_other():
    for value in (True, 1, True, 1, "1", 2, "2"):
        assert_same_both_ways({**PLAIN, "directApply": value, "totalJobOpenings": value})


def test_what_is_remembered_belongs_to_one_posting_alone():
    authored = {
        "title": "Baker",
        "company": {"name": "Oven", "address": {"addressCountry": "BE"}},
        "skills": "baking, night shifts",
    }
    first = normalize(draft(authored)).data
    first["hiringOrganization"]["address"]["addressCountry"] = "NL"
    first["skills"].append("sweeping")
    second = normalize(draft(authored)).data
    assert second["hiringOrganization"] == {"name": "Oven", "address": {"addressCountry": "BE"}}
    assert second["skills"] == ["baking", "night shifts"]


@pytest.mark.parametrize("key", ["skills", "jobBenefits", "industry"])
def test_lists_of_texts_that_were_read_before_are_the_same_both_ways(key):
    for known in (["welding", "first aid"], ["1", "true"], ["SQL"]):
        assert_same_both_ways(PLAIN | {key: known})
    for value in (
        ["SQL", "welding"], ["first aid", "SQL", "1"], ["SQL", "SQL"], ["SQL", "sql"], ["SQL", "new"], ["SQL", "-"], [],
        ["SQL", 1], ["SQL", 1.0], ["1", True], ["SQL", None], ["SQL", ["welding"]], ["SQL", {"name": "welding"}], "SQL",
        "SQL, welding", ["welding, SQL"], ["SQL "], [["SQL"]], {"SQL": "welding"},
    ):  # fmt: skip
        assert_same_both_ways(PLAIN | {key: value})
    found = _settled(draft(PLAIN | {key: ["welding", "SQL", "first aid"]}))
    assert found is not None and key in found[0] and key not in found[1]


def test_what_the_schema_has_judged_is_not_judged_again():
    normalize(draft(PLAIN))
    assert set(normalize(draft(PLAIN)).unjudged or ()) == {"id", "slug", "title", "description"}


def test_a_posting_is_valid_where_each_of_its_properties_is():
    # Whoever gives the schema a keyword about several properties must give up judging them one by one.
    schema = posting_schema().document
    notes = {"$schema", "$id", "$defs", "title", "description"}
    assert schema.keys() - notes == {"type", "properties", "patternProperties", "additionalProperties", "required"}
    assert (schema["patternProperties"].keys(), schema["required"]) == ({"^x_"}, ["id", "title"])
    assert schema["patternProperties"]["^x_"].keys() == {"description"}
    for name in ("url", "applyUrl", "mainEntityOfPage"):
        told = {key: each for key, each in schema["properties"][name].items() if key != "description"}
        assert told == {"type": "string", "format": "absolute-url"}


@pytest.mark.parametrize(
    "odd",
    [
        {"title": "x" * 501}, {"title": ""}, {"id": " "}, {"slug": "Night Baker"}, {"skills": ["baking", "baking"]},
        {"totalJobOpenings": 0}, {"hiringOrganization": {"name": "x" * 2000}}, {"language": "x-nothing-at-all"},
    ],
)  # fmt: skip
def test_what_is_not_valid_is_found_each_time(odd):
    for _ in range(2):
        assert_same_both_ways({**PLAIN, **odd})
        assert_same_both_ways(PLAIN)


def test_places_that_were_read_before_say_the_same_again():
    authored = {
        "title": "Baker", "location": ["Porto, Portugal", "Ghent, BE"], "workplace": "Hybrid", "remote": False,
        "applicants": "Portugal",
    }  # fmt: skip
    plain = draft(authored)
    first, second = normalize(plain), normalize(plain)
    assert repr(second.data) == repr(first.data) and first.data["jobLocation"]
    assert (second.evidence, second.sources, second.findings) == (first.evidence, first.sources, [])
    assert {each.pointer for each in first.evidence} >= {"/workplaceType", "/applicantLocationRequirements"}
    # Where the words stand in the source is told of each draft.
    elsewhere = msgspec.structs.replace(plain, sources={"workplace": "/where/kind"})
    assert [each.source for each in normalize(elsewhere).evidence if each.raw == "Hybrid"] == ["/where/kind"]
    # It is not shared, and it hangs on who wrote it and on every word.
    second.data["jobLocation"].clear()
    assert normalize(plain).data["jobLocation"] == first.data["jobLocation"]
    assert normalize(draft({**authored, "workplace": "On-site"})).data["workplaceType"] == "on-site"


def test_what_is_told_of_places_is_told_each_time():
    authored = {"title": "Baker", "location": "Ghent, BE", "workplace": "on-site", "remote": True}
    for written in (True, False, True):
        found = normalize(msgspec.structs.replace(draft(authored), authored=written))
        assert [each.rule for each in found.findings] == ["normalize/two-values"]


def test_real_postings_are_the_same_both_ways(shared):
    from jobexport.formats.jsonld import FORMAT

    read = 0
    for path in sorted((shared / "data" / "jsonld-synthetic").glob("*.json")):
        for found in FORMAT.reader.read(Document(path.name, path=path)):
            if isinstance(found, Draft):
                data = read_all(found).data
                assert_same_both_ways(ours.load(json.dumps(data, default=str).encode())[0])
                read += 1
    assert read
