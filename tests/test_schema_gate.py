"""The fast gate and the arbiter give the same verdict over valid and mutated postings."""

from __future__ import annotations

import copy
import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from jobexport.schema import FORMATS, posting_schema
from tests.strategies import postings

WRONG: list[Any] = [None, "", " ", 0, -1, 1.5, Decimal("-0.5"), Decimal("1e13"), True, [], {}, [None], ["x", "x"], {"x": 1},
                    "2026-02-30", "2026-1-1", "２０２６-01-01", "2026-01-01T24:00:00Z", "EURO", "Eur", "XX", "uk", "http:/x.example",
                    "https://", "a@b", "TELECOMMUTE ", "full_time", "x" * 600]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path inside a value."""
    found = [path]
    if isinstance(value, dict):
        for key, each in value.items():
            found += places(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            found += places(each, (*path, number))
    return found


def mutated(posting: dict[str, Any], seed: int) -> dict[str, Any]:
    """The posting with one thing changed: a value replaced, a key added, renamed or removed."""
    chance = random.Random(seed)
    result = copy.deepcopy(posting)
    path = chance.choice(places(result)[1:])
    parent: Any = result
    for part in path[:-1]:
        parent = parent[part]
    match chance.randrange(4):
        case 0:
            parent[path[-1]] = chance.choice(WRONG)
        case 1 if isinstance(parent, dict):
            parent["unknown"] = 1
        case 2 if isinstance(parent, dict):
            parent[str(path[-1]) + "s"] = parent.pop(path[-1])
        case _:
            del parent[path[-1]]
    return result


@settings(max_examples=100, deadline=None)
@given(postings(), st.integers(0, 2**32))
def test_both_engines_agree(posting, seed):
    schema = posting_schema()
    assert schema.is_valid(posting) and schema.explain(posting, whole=True) == [] == schema.explain(posting)
    changed = posting
    for number in range(8):
        # Every other posting has several faults.
        changed = mutated(changed if number % 2 else posting, seed + number)
        told = schema.explain(changed, whole=True)
        assert schema.is_valid(changed) == (told == []), changed
        assert schema.explain(changed) == told


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_is_checked_by_both(name):
    used = {str(part) for part in _formats(posting_schema().document)}
    assert name in used
    assert FORMATS[name]("definitely not one of these") is False


def _formats(value: Any) -> list[Any]:
    if isinstance(value, dict):
        own = [value["format"]] if isinstance(value.get("format"), str) else []
        return own + [found for each in value.values() for found in _formats(each)]
    return [found for each in value for found in _formats(each)] if isinstance(value, list) else []


def test_the_schema_is_valid_described_and_safe():
    document = posting_schema().document
    Draft202012Validator.check_schema(dict(document))
    for name, part in document["properties"].items():
        assert part.get("description"), name
    text = str(document)
    assert "\\d" not in text and "multipleOf" not in text
    unknown = set(map(str, _formats(document))) - set(FORMATS)
    assert not unknown, "a format nobody checks"
