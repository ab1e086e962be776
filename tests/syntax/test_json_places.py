"""Where the members of a JSON document stand: the quick look at the outer ones finds the same as the slow one."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from jobexport.syntax.json_positions import Positions, _members, _records

_NAMES = ("a", "b", "Ä", "with blank", "a/b", "~", "\U0001f680", "", 'quo"te', "back\\slash", "line\nend")
_VALUES = (
    1,
    -2.5,
    True,
    None,
    "",
    "text",
    "\U0001f680 ü",
    '"',
    "\\",
    "{",
    "},",
    '":',
    [],
    {},
    [1, {"a": "]"}],
    {"a": {"b": "}"}},
)
_SEPARATORS = ((",", ":"), (", ", ": "), (" ,\n\t", "\t: "))


def _documents() -> list[tuple[str, dict[str, Any]]]:
    dice = random.Random(5)
    found = []
    for _ in range(300):
        value = {name: dice.choice(_VALUES) for name in dice.sample(_NAMES, dice.randint(0, 6))}
        text = json.dumps(
            value,
            ensure_ascii=dice.random() < 0.3,
            separators=dice.choice(_SEPARATORS),
            indent=dice.choice((None, None, 1)),
        )
        found.append((dice.choice(("", "\n  ")) + text + dice.choice(("", "\n")), value))
    return found


def test_both_ways_find_the_same() -> None:
    quick = 0
    for text, value in _documents():
        one: dict[str, Any] = {}
        other: dict[str, Any] = {}
        start = text.index("{") + 1
        assert _members(text, start, other)
        if _records(text.encode(), text, start, one):
            quick += 1
            assert one == other
            assert list(one) == list(value)
        else:
            assert one == {} and "\\" in text
    assert quick > 100


def test_places_lead_to_the_values() -> None:
    for text, value in _documents():
        positions = Positions(text.encode())
        for name, each in value.items():
            place = positions("/" + name.replace("~", "~0").replace("/", "~1"))
            assert place is not None
            rows = text.split("\n")
            rest = "\n".join([rows[place[0] - 1][place[1] - 1 :], *rows[place[0] :]])
            assert json.JSONDecoder().raw_decode(rest)[0] == each


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":2}', '{"a":1,"b":22,"a":333}', '{"a":1', '{"a":1,}', '{"\\u0061":1}', '{"a":1}}']
)
def test_what_is_no_plain_mapping_is_left_to_the_slow_way(text: str) -> None:
    found: dict[str, Any] = {}
    assert not _records(text.encode(), text, 1, found) and found == {}
