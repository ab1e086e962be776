"""Profiles of one's own, from the settings and from a JSON file, through the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

SETTINGS = """
[build]
sources = ["postings"]

[check]
profiles = ["house", "own.json"]

[profiles.house]
rules = { "title/shouting" = "error" }

[[check.paths]]
match = "postings/old/*"
ignore = ["title/shouting"]
"""
OWN = {"name": "own", "severity": "warning", "schema": {"required": ["baseSalary"], "properties": {"title": {"maxLength": 20}}}}  # fmt: skip
REST = "company: Heron\nlocation: Berlin, Germany\nposted: 2026-11-01\ndescription: You mend clocks.\n"


@pytest.fixture
def told(cli: Callable[..., Result], tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    """Checks three postings under two profiles; gives file and rule of each finding."""
    (tmp_path / "jobexport.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "own.json").write_text(json.dumps(OWN), "utf-8")
    folder = tmp_path / "postings"
    (folder / "old").mkdir(parents=True)
    (folder / "a.yaml").write_text("title: CLOCKMAKER\n" + REST, "utf-8")
    (folder / "old" / "b.yaml").write_text("title: CLOCKMAKER OF THREE CHURCHES\n" + REST, "utf-8")
    quiet = "x_ignore:\n  - {rule: title/shouting, reason: the brand is written so}\n  - {rule: own/*, reason: no pay yet}\n"
    (folder / "c.yaml").write_text("title: CLOCKMAKER\n" + quiet + REST, "utf-8")

    def call(*arguments: str) -> list[tuple[str, str]]:
        done = cli("check", "--now", "2026-11-22", "--output-format", "jsonl", *arguments)
        assert done.code in (0, 1), done.err
        lines = map(json.loads, done.text.splitlines())
        return sorted((Path(each["origin"]["uri"]).stem, each["rule"]) for each in lines)

    return call


def test_each_is_told_where_it_holds(told: Callable[..., list[tuple[str, str]]]) -> None:
    assert told() == [("a", "own/missing"), ("a", "title/shouting"), ("b", "own/length"), ("b", "own/missing")]


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        (["--ignore", "own/missing"], ["own/length", "title/shouting"]),
        (["--ignore", "own"], ["title/shouting"]),
        (["--select", "own/*"], ["own/length", "own/missing"]),
        (["--select", "own/length,title"], ["own/length", "title/shouting"]),
    ],
)
def test_what_the_schema_of_a_profile_tells_can_be_selected_and_ignored(
    told: Callable[..., list[tuple[str, str]]], arguments: list[str], rules: list[str]
) -> None:
    assert sorted({rule for _, rule in told(*arguments)}) == rules


def test_a_name_that_no_profile_has_is_told(cli: Callable[..., Result]) -> None:
    done = cli("check", "-", "--from", "yaml", "--ignore", "own/missing", stdin=b"title: Cook\n")
    assert done.code == 2 and "own/missing: no rule has this name" in done.err


def test_what_a_schema_of_ones_own_tells_is_explained(told: Callable[..., object], cli: Callable[..., Result]) -> None:
    done = cli("explain", "own/missing")
    assert done.code == 0 and done.text.startswith("own/missing\n\n")
    assert "the schema of the profile own asks for it" in done.text and "Severity: warning" in done.text
    for rule in ("own/nothing-such", "house/missing", "other/missing"):
        assert cli("explain", rule).code == 2
