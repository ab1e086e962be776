"""One fault in one JobPosting, through the command line: told on its property, alike in a JSON-LD file and in a page."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result
from tests.rules.support import HERE, changed, read

FAULTS: list[dict[str, Any]] = json.loads((HERE / "markup" / "faults.json").read_text("utf-8"))
GOOD = ("office", "remote", "two-places")
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Job</title>
<script type="application/ld+json">
{}
</script></head><body><h1>Job</h1></body></html>
"""
SUFFIXES = ("jsonld", "html")


def _told(cli: Callable[..., Result], folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Errors and warnings about single postings, by file; all are copies of three, which rules over the set would say."""
    done = cli("check", folder, "--profile", "google", "--now", "2026-11-22", "--output-format", "jsonl")
    found = defaultdict(list)
    for line in done.text.splitlines():
        finding = json.loads(line)
        if finding["severity"] != "info" and not finding["rule"].startswith(("identity/", "set/")):
            found[Path(finding["origin"]["uri"]).name].append(finding)
    return found


def _write(folder: Path, name: str, node: object) -> None:
    text = json.dumps(node, ensure_ascii=False, indent=1)
    (folder / f"{name}.jsonld").write_text(text, "utf-8")
    (folder / f"{name}.html").write_text(PAGE.format(text), "utf-8")


def test_every_fault_is_told_on_its_property_in_a_file_and_in_a_page(
    cli: Callable[..., Result], tmp_path: Path
) -> None:
    folder = tmp_path / "faults"
    folder.mkdir()
    for number, fault in enumerate(FAULTS):
        _write(folder, f"{number}", changed(read(HERE / "markup" / f"{fault['base']}.json"), fault["change"]))
    told = _told(cli, folder)
    missed = [
        (fault["name"], suffix, told[f"{number}.{suffix}"])
        for number, fault in enumerate(FAULTS)
        for suffix in SUFFIXES
        if not any(fault["property"] in each.get("pointer", "") for each in told[f"{number}.{suffix}"])
    ]
    assert missed == []
    assert not [each for found in told.values() for each in found if each["rule"] == "source/defect"]
    for number, fault in enumerate(FAULTS):
        file, page = (
            [(each["rule"], each.get("pointer")) for each in told[f"{number}.{suffix}"]] for suffix in SUFFIXES
        )
        assert file == page, fault["name"]


def test_good_postings_are_clean_of_errors_and_warnings(cli: Callable[..., Result], tmp_path: Path) -> None:
    folder = tmp_path / "good"
    folder.mkdir()
    for name in GOOD:
        _write(folder, name, read(HERE / "markup" / f"{name}.json"))
    assert _told(cli, folder) == {}


@pytest.mark.parametrize("kind", ["Occupation", "EmployeeRole", "WebPage"])
def test_other_types_with_a_word_of_a_posting_are_none(cli: Callable[..., Result], tmp_path: Path, kind: str) -> None:
    """A node is meant as a posting where three of a posting's properties stand in it, one of them a posting's alone."""
    other = {
        "@context": "https://schema.org",
        "@type": kind,
        "name": "x",
        "baseSalary": 5,
        "datePosted": "2026-11-01",
        "validThrough": "2027-01-31",
    }
    node = read(HERE / "markup" / "office.json")
    (tmp_path / "page.html").write_text(PAGE.format(json.dumps([other, node])), "utf-8")
    assert _told(cli, tmp_path / "page.html") == {}


JUNK: list[Any] = [None, True, -1, 10**30, "", [], {}, [[1]], [{}], {"@value": [1]}, {"@list": [1]}, [{"name": 5}, 3]]


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from _paths(each, (*path, key))


def test_whatever_stands_in_place_of_a_value_nothing_breaks(cli: Callable[..., Result], tmp_path: Path) -> None:
    whole = {
        **read(HERE / "markup" / "two-places.json"),
        "applicantLocationRequirements": [{"@type": "Country", "name": "Germany"}],
        "experienceRequirements": {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": 12},
        "educationRequirements": {"@type": "EducationalOccupationalCredential", "credentialCategory": "high school"},
        "applicationContact": {"@type": "ContactPoint", "email": "jobs@heron.example"},
        "estimatedSalary": [{"@type": "MonetaryAmountDistribution", "currency": "EUR", "median": 5}],
        "url": "https://heron.example/jobs/1",
    }
    lines = []
    for path in _paths(whole):
        for junk in JUNK:
            node = deepcopy(whole)
            held = node
            for key in path[:-1]:
                held = held[key]
            held[path[-1]] = junk
            lines.append(json.dumps(node))
    file = tmp_path / "junk.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    done = cli("check", file, "--from", "jsonld-lines", "--profile", "strict", "--output-format", "jsonl")
    told = [json.loads(line) for line in done.text.splitlines()]
    assert len(told) > len(lines)
    assert [each for each in told if each["rule"] == "source/defect"] == []
