"""The expressions of ``where``: what they select, and what a wrong one is told."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobexport.errors import UsageError
from jobexport.pipeline.fields import ALIASES, field_named
from jobexport.pipeline.where import parse
from tests.survival import EXAMPLES, PLAIN

PIECES = [
    *"ab._\"'()[]=!<>, \\\n0127-ñ", " and ", " or ", " in ", " not ", "remote", "title", "country", " == ", "'ES'", "posted",
    "salary.max", "50", "true", "x_a", '"2026-11-02"', " >= ",
]  # fmt: skip
HERE = Path(__file__).parent / "where"


def cases(name: str) -> list[Any]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [pytest.param(json.loads(line), id=json.loads(line)["where"] or "empty") for line in lines]


@pytest.mark.parametrize("case", cases("matches.jsonl"))
def test_what_an_expression_selects(case: dict[str, Any]) -> None:
    chosen = parse(case["where"])
    assert [each["id"] for each in EXAMPLES if chosen(each)] == case["ids"]
    again = pickle.loads(pickle.dumps(chosen))
    assert [each["id"] for each in EXAMPLES if again(each)] == case["ids"]


@pytest.mark.parametrize("case", cases("faults.jsonl"))
def test_a_wrong_expression_shows_the_place(case: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as told:
        parse(case["where"], "--where")
    first, shown, mark = told.value.message.split("\n")
    assert case["message"] in first
    assert first.endswith(f"(character {case['at']})")
    assert shown[2:] == case["where"]
    assert mark.index("^") == case["at"] + 1


def test_deep_and_long_expressions_end_well() -> None:
    with pytest.raises(UsageError, match="within each other"):
        parse("(" * 5000 + "remote")
    with pytest.raises(UsageError, match="within each other"):
        parse("not " * 5000 + "remote")
    with pytest.raises(UsageError, match="a list holds"):
        parse("country in " + "[" * 5000)
    assert parse(" and ".join(["title"] * 5000))(PLAIN)


def test_every_short_name_stands_for_paths_of_the_schema() -> None:
    for name, paths in ALIASES.items():
        assert {field_named(path).kind for path in paths} == {field_named(name).kind}


@given(st.lists(st.sampled_from([*PIECES]), max_size=12).map("".join))
def test_any_text_is_an_expression_or_told_why_not(text: str) -> None:
    try:
        chosen = parse(text)
    except UsageError as error:
        assert "character" in error.message
        return
    for each in EXAMPLES:
        assert chosen(each) in (True, False)
