"""The HTML report, and SARIF against what its specification demands."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

from jsonschema import Draft4Validator, Draft202012Validator
from lxml import html as lxml_html

from tests.browser.tools import module

ROOT = Path(__file__).resolve().parents[2]

# What SARIF 2.1.0 (OASIS, sections 3.13 to 3.49) demands of the parts that are written here, and nothing else allowed.
_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}},
         "additionalProperties": False}  # fmt: skip
_RULE = {
    "type": "object", "required": ["id"], "additionalProperties": False,
    "properties": {"id": {"type": "string", "minLength": 1}, "shortDescription": _TEXT, "fullDescription": _TEXT},
}  # fmt: skip
_PLACE = {
    "type": "object", "required": ["artifactLocation"], "additionalProperties": False,
    "properties": {
        "artifactLocation": {"type": "object", "required": ["uri"], "additionalProperties": False,
                             "properties": {"uri": {"type": "string", "pattern": r"^[^\s\\<>\"{}|^`]+$"}}},
        "region": {"type": "object", "required": ["startLine"], "additionalProperties": False,
                   "properties": {"startLine": {"type": "integer", "minimum": 1},
                                  "startColumn": {"type": "integer", "minimum": 1}}},
    },
}  # fmt: skip
_RESULT = {
    "type": "object", "required": ["message", "ruleId", "ruleIndex", "level", "locations"], "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"}, "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]}, "message": _TEXT, "properties": {"type": "object"},
        "locations": {"type": "array", "items": {"type": "object", "additionalProperties": False, "properties": {
            "physicalLocation": _PLACE,
            "logicalLocations": {"type": "array", "items": {
                "type": "object", "additionalProperties": False,
                "properties": {"fullyQualifiedName": {"type": "string"}}}}}}},
    },
}  # fmt: skip
SARIF = {
    "type": "object", "required": ["version", "runs"], "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"}, "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": {
            "type": "object", "required": ["tool"], "additionalProperties": False,
            "properties": {
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "items": _RESULT},
                "tool": {"type": "object", "required": ["driver"], "additionalProperties": False, "properties": {
                    "driver": {"type": "object", "required": ["name"], "additionalProperties": False, "properties": {
                        "name": {"type": "string", "minLength": 1}, "version": {"type": "string"},
                        "rules": {"type": "array", "uniqueItems": True, "items": _RULE}}}}},
            }}},
    },
}  # fmt: skip


def test_sarif_follows_its_specification(cli, tmp_path):
    (tmp_path / "a b.yaml").write_text("titel: Cook\nposted: soonish\n")
    for source in (ROOT / "samples", "a b.yaml", "-"):
        done = cli("check", source, "--profile", "strict", "--now", "2026-11-22", "--output-format", "sarif",
                   *(("--from", "yaml") if source == "-" else ()), stdin=b"titel: Cook\n")  # fmt: skip
        log = json.loads(done.text)
        assert list(Draft202012Validator(SARIF).iter_errors(log)) == []
        (run,) = log["runs"]
        rules = run["tool"]["driver"]["rules"]
        assert run["results"] and all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])


def test_sarif_is_valid_by_the_schema_of_its_authors(cli):
    schema = json.loads(module("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json").read_text("utf-8"))
    judge = Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)
    for source in (ROOT / "samples", ROOT / "tests/rules/markup", "-"):
        done = cli("check", source, "--profile", "strict", "--now", "2026-11-22", "--output-format", "sarif",
                   *(("--from", "yaml") if source == "-" else ()), stdin=b"titel: Cook\n")  # fmt: skip
        log = json.loads(done.text)
        assert [each.message for each in judge.iter_errors(log)] == []
        assert log["runs"][0]["results"]
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert len(list(judge.iter_errors(log))) == 1


def _page(cli, tmp_path, *arguments):
    done = cli("check", *arguments, "--now", "2026-11-22", "--output-format", "html")
    return done, lxml_html.document_fromstring(done.text)


def test_the_page_stands_alone_and_tells_everything(cli, tmp_path):
    done, page = _page(cli, tmp_path, ROOT / "samples", "--profile", "google,trust")
    told = json.loads(
        cli(
            "check", ROOT / "samples", "--profile", "google,trust", "--now", "2026-11-22", "--output-format", "json"
        ).text
    )
    assert not page.xpath("//script | //link | //img | //iframe | //@onclick | //@src")
    assert "url(" not in done.text and "prefers-color-scheme:dark" in done.text
    items = page.xpath("//section[@class='job']//li")
    assert len(items) == len(told["findings"])
    text = page.text_content()
    for each in told["findings"]:
        assert " ".join(each["message"].split()) in " ".join(text.split()) and (each.get("fix") or "") in text
    numbers = [int(each.text.replace(",", "")) for each in page.xpath("//dl[@class='sum']//dd")]
    assert numbers[:3] == [told["summary"][name] for name in ("error", "warning", "info")]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)) and {href[1:] for href in page.xpath("//a/@href")} <= set(ids)
    rows = {row.xpath("string(th)"): row.xpath("td/text()") for row in page.xpath("//table[1]/tbody/tr[th]")}
    assert {"schema", "google", "trust"} <= set(rows)


def test_the_page_is_accessible(cli, tmp_path):
    _, page = _page(cli, tmp_path, ROOT / "samples", "--profile", "strict")
    assert (
        page.get("lang") == "en"
        and page.xpath("string(//title)")
        and len(page.xpath("//h1")) == 1
        and page.xpath("//main")
    )
    pictures = page.xpath("//svg")
    assert pictures and all(each.get("aria-label") or each.get("aria-hidden") == "true" for each in pictures)
    assert all(each.get("scope") for each in page.xpath("//th"))
    levels = [int(each.tag[1]) for each in page.xpath("//h1|//h2|//h3")]
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    labels = " ".join(page.xpath("//svg/@aria-label"))
    assert re.search(r"Date posted, by month\. .*2026-11: \d", labels)


def test_what_postings_say_is_never_markup(cli, tmp_path):
    (tmp_path / "a.yaml").write_text(
        "title: <script>alert(1)</script> COOK\nid: '\"><b>x'\ncompany: K\nposted: <i>soon</i>\n"
    )
    done, page = _page(cli, tmp_path, "a.yaml", "--profile", "strict")
    assert not page.xpath("//script | //b | //i") and "<script" not in done.text


def test_a_clean_set_has_a_page_too(cli, tmp_path):
    (tmp_path / "a.yaml").write_text("title: Cook\ncompany: K\nposted: 2026-11-01\n")
    done, page = _page(cli, tmp_path, "a.yaml")
    assert done.code == 0 and "There are none." in page.text_content()
