"""Values and positions of the syntaxes: by table where people may be surprised, by property for the rest."""

from __future__ import annotations

import json as stdlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobexport.findings import pointer
from jobexport.syntax import SyntaxFault, frontmatter, json, toml, toml_dump, yaml, yaml_dump
from tests.strategies import own_values, texts

checked = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
TABLES = st.dictionaries(texts(controls=True), own_values(controls=True), max_size=4)


def places(value: Any, *path: str | int) -> Iterator[tuple[str, Any]]:
    yield pointer(*path), value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in members:
        yield from places(each, *path, key)


def rest(text: str, place: tuple[int, int] | None) -> str:
    assert place is not None
    return "\n".join([text.split("\n")[place[0] - 1][place[1] - 1 :], *text.split("\n")[place[0] :]])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"), ("on", "on"), ("yes", "yes"), ("y", "y"), ("12:30", "12:30"), ("2026-11-22", "2026-11-22"),
        ("007", "007"), ("08001", "08001"), ("+34600", "+34600"), ("-0", 0), ("-12", -12), ("0x1F", 31), ("0o17", 15),
        ("1_000", "1_000"), ("1.10", Decimal("1.10")), ("1e3", Decimal("1E+3")), ("+1.5", Decimal("1.5")),
        ("1.2.3", "1.2.3"),
        ("true", True), ("False", False), ("TRUE", True), ("tRUE", "tRUE"), ("~", None), ("null", None), ("", None),
        ("'1'", "1"), ('"1"', "1"), ("!!str 1", "1"), ("!!float 1", Decimal(1)), ("0b1", "0b1"), ("<<", "<<"),
        ("=", "="),
    ],
)  # fmt: skip
def test_yaml_scalars(written: str, value: object) -> None:
    [(found, _)] = yaml.load(f"a: {written}".encode())
    assert found == {"a": value}
    assert type(found["a"]) is type(value)


@checked
@given(TABLES)
def test_yaml_reads_what_is_written(value: dict[str, Any]) -> None:
    found = yaml.load(yaml_dump.dumps(value).encode())
    assert [each for each, _ in found] == [value]


@checked
@given(
    st.dictionaries(
        texts(controls=True),
        st.recursive(
            texts(controls=True) | st.integers() | st.booleans() | st.none(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(controls=True), inner, max_size=3),
            max_leaves=6,
        ),
        max_size=4,
    )
)
def test_a_loader_of_yaml_1_1_reads_what_is_written(value: dict[str, Any]) -> None:
    assert pyyaml.load(yaml_dump.dumps(value), pyyaml.CSafeLoader) == value


@checked
@given(TABLES)
def test_the_pure_loader_reads_what_is_written(value: dict[str, Any]) -> None:
    text = yaml_dump.dumps(value)
    [root] = list(_pure(text))
    from jobexport.syntax.text import Lines

    assert yaml._Constructor(Lines(text), root).value(root) == value


def _pure(text: str) -> Iterator[Any]:
    loader = yaml._PureLoader(text)
    while loader.check_node():
        yield loader.get_node()


def test_yaml_for_people() -> None:
    text = yaml_dump.dumps({
        "title": "Cook (fish)", "posted": "2026-11-22", "workHours": "12:30", "text": "One\n\n  Two\n", "x": [],
        "z": {},
        "jobLocation": [{"name": "Cádiz", "geo": {"latitude": Decimal("36.50"), "longitude": -6}}, "a"], "url": "https://a.example/#b",
    })  # fmt: skip
    assert text == (
        'title: Cook (fish)\nposted: "2026-11-22"\nworkHours: "12:30"\ntext: |\n  One\n\n    Two\nx: []\nz: {}\n'
        "jobLocation:\n  - name: Cádiz\n    geo:\n      latitude: 36.50\n      longitude: -6\n  - a\nurl: https://a.example/#b\n"
    )


def test_long_keys_of_yaml() -> None:
    value = {"a" * 2000: {"b" * 1500: ["x\ny", {"c\n" * 600: 1}]}}
    assert yaml.load(yaml_dump.dumps(value).encode())[0][0] == value


@pytest.mark.parametrize("dumps", [yaml_dump.dumps, toml_dump.dumps])
@pytest.mark.parametrize("value", [1.5, Decimal("NaN"), {1, 2}, b"x"])
def test_what_cannot_be_written_raises(dumps: Any, value: object) -> None:
    with pytest.raises(TypeError, match="cannot be written"):
        dumps({"a": value})


@checked
@given(TABLES, st.booleans())
def test_positions_of_json(value: dict[str, Any], pretty: bool) -> None:
    data = json.dumps(value, pretty=pretty)
    found, locate = json.load(data)
    assert found == value
    text = data.decode()
    for place, each in places(value):
        here = rest(text, locate(place))
        if isinstance(each, dict | list):
            assert here[0] == ("{" if isinstance(each, dict) else "[")
        else:
            assert here.startswith(json.dumps(each).decode())
    for key in value:
        if key + "#" not in value:
            assert rest(text, locate(pointer(key) + "#")).startswith(json.dumps(key).decode())
    assert locate(pointer("no such key")) is None or "no such key" in value


@checked
@given(
    st.lists(st.tuples(texts(), st.sampled_from([":", " :", "\n: ", ":  "]), own_values()), max_size=4), st.booleans()
)
def test_a_key_that_is_given_twice_is_always_found(members: list[tuple[str, str, Any]], nested: bool) -> None:
    parts = [json.dumps(key).decode() + colon + json.dumps(value).decode() for key, colon, value in members]
    text = "{" + ",".join(parts) + "}"
    if nested:
        text = f'[{{"a":{text}}}]'
    twice = len({key for key, _, _ in members}) < len(members)
    try:
        found, _ = json.load(text.encode())
    except SyntaxFault as fault:
        assert twice and "given twice" in fault.message
    else:
        assert not twice
        assert found == stdlib.loads(text, parse_float=Decimal)


@checked
@given(TABLES)
def test_positions_of_yaml(value: dict[str, Any]) -> None:
    text = yaml_dump.dumps(value)
    [(_, locate)] = yaml.load(text.encode())
    for place, each in places(value):
        here = locate(place)
        assert here is not None
        if isinstance(each, int) and "\r" not in text:
            assert rest(text, here).startswith(str(each).lower())


def without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_null(each) for key, each in value.items() if each is not None}
    return [without_null(each) for each in value if each is not None] if isinstance(value, list) else value


@checked
@given(TABLES)
def test_toml_reads_what_is_written_and_tells_every_null(value: dict[str, Any]) -> None:
    dropped: list[str] = []
    text = toml_dump.dumps(value, dropped=dropped.append)
    found, locate = toml.load(text.encode())
    assert found == without_null(value)
    assert sorted(dropped) == sorted(place for place, each in places(value) if each is None)
    for place, each in places(found):
        here = locate(place)
        assert here is not None
        if isinstance(each, int):
            assert rest(text, here).startswith(str(each).lower())


def test_positions_of_toml() -> None:
    text = (
        "# c\na.'b c'.d = [1, # x\n  {e = 'f', g.h = 2026-11-22 10:00:00}]\n"
        "[[x.y]]\nk = '''\n[no]\n'''\n[[x.y]]\nk = 1\n[x.y.z]\n\"\\u00e9\" = true\n"
    )
    value, locate = toml.load(text.encode(), 10)
    assert value["a"]["b c"]["d"][1] == {"e": "f", "g": {"h": "2026-11-22T10:00:00"}}
    wanted = {
        "/a/b c/d": (11, 13), "/a/b c/d/1": (12, 3), "/a/b c/d/1/e": (12, 8), "/a/b c/d/1/g/h#": (12, 15),
        "/x/y/0": (13, 1), "/x/y/1": (17, 1), "/x/y/1/k": (18, 5), "/x/y/1/z/é": (20, 12), "/x/y/1/z#": (19, 6),
        "/x/y/2": None,
    }  # fmt: skip
    assert {place: locate(place) for place in wanted} == wanted


def test_a_key_that_ends_with_a_hash_wins_over_the_place_of_a_key() -> None:
    for load in (json.load, lambda data: yaml.load(data)[0]):
        _, locate = load(b'{"C": 1,\n"C#": 2}')
        assert (locate("/C"), locate("/C#"), locate("/C##")) == ((1, 7), (2, 7), (2, 1))


def test_front_matter() -> None:
    for text, syntax, line in [
        ("---\na: 1\n---\n\n  b\n\nc \n\n", "yaml", 5),
        ("\n---\r\na: 1\r\n...\r\n  b\n\nc", "yaml", 5),
        ("+++\na = 1\n+++\n  b\n\nc", "toml", 4),
        (';;;\n"a": 1\n;;;\n  b\n\nc', "json", 4),
        (';;;\n{"a": 1}\n;;;\n  b\n\nc', "json", 4),
        ('{"a":\n1}\n  b\n\nc', "json", 3),
    ]:
        found = frontmatter.load(text)
        assert (found.data, found.body, found.body_line, found.syntax) == ({"a": 1}, "  b\n\nc", line, syntax)
        assert found.locate("/a") is not None
    assert frontmatter.load("---\n---\nb").data == {}


def test_real_json_reads_as_the_standard_library_reads_it(shared: Path) -> None:
    read = 0
    for path in sorted((shared / "data").rglob("*.json")):
        data = path.read_bytes()
        try:
            wanted = stdlib.loads(data, parse_float=Decimal)
        except ValueError:
            with pytest.raises(SyntaxFault):
                json.load(data)
            continue
        value, locate = json.load(data)
        assert value == wanted
        text = data.decode("utf-8-sig")
        for number, (place, each) in enumerate(places(value)):
            if number % 97 == 0 and isinstance(each, str) and each.isascii() and each.isalnum():
                assert rest(text, locate(place)).startswith(f'"{each}"')
        read += 1
    assert read > 10


def test_a_timestamp_of_yaml_1_1_stays_text() -> None:
    from jobexport.syntax.yaml import load

    assert load(b"created: !!timestamp '2017-07-12'\n")[0][0] == {"created": "2017-07-12"}
