"""`check --profile google` on pages and JSON-LD: it speaks of the markup as it stands, where it stands."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest

GOOD = {
    "@context": "https://schema.org", "@type": "JobPosting", "title": "Boat Builder",
    "description": "<p>You build wooden boats from the keel up, and mend those that come back from the sea. "
                   "You know oak and larch, and read lines plans.</p><p>We pay for your tools.</p>",
    "datePosted": "2026-11-02", "validThrough": "2027-01-31", "employmentType": "FULL_TIME",
    "hiringOrganization": {"@type": "Organization", "name": "Werft am Deich", "sameAs": "https://werft.example.org"},
    "jobLocation": {"@type": "Place", "address": {
        "@type": "PostalAddress", "streetAddress": "Deich 1", "addressLocality": "Husum", "addressRegion": "SH",
        "postalCode": "25813", "addressCountry": "DE"}},
    "baseSalary": {"@type": "MonetaryAmount", "currency": "EUR", "value": {
        "@type": "QuantitativeValue", "minValue": 40000, "maxValue": 48000, "unitText": "YEAR"}},
    "identifier": {"@type": "PropertyValue", "name": "Werft am Deich", "value": "B-7"},
    "directApply": False,
}  # fmt: skip
# Pointer of the fault, the wrong value (None: the property is taken out), and what a finding must name.
FAULTS = [
    ("/title", None, "title"), ("/title", ["Boat Builder"], "title"), ("/datePosted", "yesterday", "datePosted"),
    ("/datePosted", None, "datePosted"), ("/validThrough", "31.01.2027", "validThrough"),
    ("/validThrough", "2026-10-01", "validThrough"), ("/employmentType", "FULLTIME", "employmentType"),
    ("/employmentTyp", "FULL_TIME", "employmentTyp"), ("/hiringOrganization", None, "hiringOrganization"),
    ("/hiringOrganization/@type", "Boat", "hiringOrganization"), ("/hiringOrganization/sameAs", "werft", "sameAs"),
    ("/jobLocation", "Husum", "jobLocation"), ("/jobLocation", None, "jobLocation"),
    ("/jobLocation/address/addressCountry", None, "addressCountry"),
    ("/jobLocation/address/adressLocality", "Husum", "adressLocality"),
    ("/jobLocationType", "REMOTE", "jobLocationType"), ("/baseSalary/currency", "Euro", "baseSalary"),
    ("/baseSalary/value/minValue", "forty", "baseSalary"), ("/baseSalary/value/minValue", 50000, "baseSalary"),
    ("/baseSalary/value/unitText", "ANNUM", "baseSalary"), ("/directApply", "perhaps", "directApply"),
    ("/@context", "https://example.org/ns", "@context"), ("/@type", "JobPost", "@type"), ("/benefits", "Boats", "benefits"),
    ("/recipeYield", "4", "recipeYield"),
]  # fmt: skip


def _with(pointer: str, value: object) -> dict:
    node = deepcopy(GOOD)
    *above, last = pointer.split("/")[1:]
    holder = node
    for part in above:
        holder = holder[part]
    if value is None:
        del holder[last]
    else:
        holder[last] = value
    return node


def _page(node: dict) -> str:
    script = json.dumps(node, indent=1, ensure_ascii=False)
    return (
        f'<!doctype html>\n<html lang="en"><head><title>Job</title>\n<script type="application/ld+json">\n{script}\n'
        "</script></head><body><h1>Boat Builder</h1></body></html>\n"
    )


def _check(cli, path: Path | str, now: str = "2026-11-22") -> tuple[int, list[dict]]:
    done = cli("check", path, "--profile", "google", "--now", now, "--fail-on", "warning", "--output-format", "json")
    return done.code, [each for each in json.loads(done.text)["findings"] if each["severity"] != "info"]


@pytest.mark.parametrize("kind", ["jsonld", "html"])
def test_every_fault_is_told_of_its_property(cli, tmp_path, kind):
    for number, (pointer, value, _) in enumerate(FAULTS):
        node = _with(pointer, value)
        text = json.dumps(node, indent=1, ensure_ascii=False) if kind == "jsonld" else _page(node)
        (tmp_path / f"{number:02}.{kind}").write_text(text, "utf-8")
    code, found = _check(cli, tmp_path)
    assert code == 1
    for number, (_, value, named) in enumerate(FAULTS):
        path = tmp_path / f"{number:02}.{kind}"
        own = [each for each in found if each["origin"]["uri"] == path.as_posix()]
        hits = [each for each in own if named in each.get("pointer", "") or named in each["message"]]
        assert hits, (FAULTS[number], own)
        if value is not None:
            lines = path.read_text("utf-8").splitlines()
            assert all(each["origin"]["line"] <= len(lines) for each in hits)
            assert any(each["origin"]["line"] > (1 if kind == "jsonld" else 4) for each in hits), hits


@pytest.mark.parametrize("kind", ["jsonld", "html"])
def test_good_markup_is_clean(cli, tmp_path, kind):
    path = tmp_path / f"job.{kind}"
    path.write_text(json.dumps(GOOD) if kind == "jsonld" else _page(GOOD), "utf-8")
    assert _check(cli, path) == (0, [])


def test_places_are_those_in_the_script_block(cli, tmp_path):
    path = tmp_path / "job.html"
    path.write_text(_page(_with("/employmentType", "FULLTIME")), "utf-8")
    _, found = _check(cli, path)
    (one,) = found
    line = path.read_text("utf-8").splitlines()[one["origin"]["line"] - 1]
    assert line[one["origin"]["column"] - 1 :].startswith('"FULLTIME"') and one["rule"] == "markup/employment-type"


def test_a_fault_is_told_once(cli, tmp_path):
    path = tmp_path / "job.jsonld"
    path.write_text(json.dumps(_with("/hiringOrganization/sameAs", "werft"), indent=1))
    _, found = _check(cli, path)
    assert len(found) == 1, found


def test_nodes_one_a_line(cli, tmp_path):
    path = tmp_path / "jobs.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in (GOOD, _with("/employmentType", "FULLTIME"))))
    code, found = _check(cli, path)
    assert code == 1 and {each["origin"]["line"] for each in found if each["rule"] == "markup/employment-type"} == {2}


def test_the_other_profiles_judge_the_posting(cli, tmp_path):
    path = tmp_path / "job.html"
    path.write_text(_page(_with("/hiringOrganization/name", "Werft")), "utf-8")
    rules = {
        each["rule"]
        for each in json.loads(
            cli("check", path, "--profile", "strict", "--now", "2026-11-22", "--output-format", "json").text
        )["findings"]
    }
    assert any(rule.startswith("linkedin/") for rule in rules)
    alone = json.loads(cli("check", path, "--profile", "schema", "--now", "2026-11-22", "--output-format", "json").text)
    assert alone["findings"] == []


def test_every_planted_fault_is_told(cli, shared):
    folder = shared / "faults"
    index = json.loads((folder / "index.json").read_text())
    for name in (name for name, named in index.items() if not named):
        for kind in ("jsonld", "html"):
            assert _check(cli, folder / f"{name}.{kind}") == (0, []), name
    for kind in ("jsonld", "html"):
        code, found = _check(cli, f"{folder}/[0-9]*.{kind}")
        assert code == 1
        for name, named in index.items():
            own = [each for each in found if each["origin"]["uri"].endswith(f"/{name}.{kind}")]
            # Copies of one posting are rightly told as such; that is no fault of any of them alone.
            own = [each for each in own if not each["rule"].startswith(("set/", "identity/"))]
            hit = any(named in each.get("pointer", "") or named in each["message"] for each in own)
            assert hit if named else not own, (name, kind, own)
