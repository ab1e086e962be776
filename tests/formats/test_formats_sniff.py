"""Telling the authoring formats from the first bytes of a file."""

from __future__ import annotations

import subprocess
import sys

import pytest

from jobexport.registry import format_named, formats, formats_of

NAMES = ("yaml", "json", "jsonl", "toml", "markdown", "csv")


@pytest.mark.parametrize(
    ("head", "scores"),
    [
        (b"title: Cook\ncompany: Inn\n", {"yaml": 50}),
        (b"\xef\xbb\xbf# a\npostings:\n  - title: x\n", {"yaml": 50}),
        (b"version: 2\n", {"yaml": 20}),
        (b"---\ntitle: a\n---\ntitle: b\n", {"yaml": 50}),
        (b"---\ntitle: a\n---\n# Cook\n", {"yaml": 50, "markdown": 60}),
        (b"---\r\ntitle: a\r\n---\r\n\r\nText: that is no key of ours\r\n", {"yaml": 50}),
        (b"+++\ntitle = 'a'\n+++\nText\n", {"markdown": 80}),
        (b';;;\n"title": "a"\n;;;\nText\n', {"markdown": 80}),
        (b"title = 'a'\n", {"toml": 55}),
        (b"[[postings]]\ntitle = 'a'\n", {"toml": 55}),
        (b"[tool]\na = 1\n", {"toml": 20}),
        (b'{"jobs": [{"id": 1}]}', {"json": 30}),
        (b' [ {"a": 1}]', {"json": 30}),
        (b"[]", {"json": 30}),
        (b'{"title": "a", "employmentType": ["FULL_TIME"]}', {"json": 60}),
        ('{"title": "a", "company": "b"}'.encode("utf-16"), {"json": 60}),
        (b'{"@type": "JobPosting", "title": "a", "datePosted": "b"}', {"json": 30}),
        (b'{"title":"a","company":"b"}\n{"title":"c"}\n', {"json": 60, "jsonl": 70}),
        (b'{"title":"a","company":"b"}\n', {"json": 60}),
        (b'{\n"title": {}}\n{"a": 1}', {"json": 30}),
        (b"id,title,company\n1,Cook,Inn\n", {"csv": 60}),
        (b"title\tcompany\n", {"csv": 60}),
        (b"name,place\n", {}),
        (b"title\n", {}),
        (b"Only some words, and a title\n", {}),
        (b"<html><title>x</title>", {}),
        (b"", {}),
        (b"\x00\xff\xfe", {}),
        (b"PK\x03\x04", {}),
    ],
)
def test_sniffing(head: bytes, scores: dict[str, int]) -> None:
    found = {name: format_named(name).sniff(head) for name in NAMES}
    assert {name: score for name, score in found.items() if score} == scores


def test_the_formats_load_nothing_heavy() -> None:
    code = (
        "import sys\nfrom jobexport.registry import format_named\n"
        f"for name in {NAMES!r}: format_named(name)\n"
        "heavy = {'jsonschema', 'jsonschema_rs', 'extruct', 'jinja2', 'typer', 'rich', 'babel', 'lxml', 'nh3'}\n"
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_owners_of_a_suffix_are_those_that_say_so() -> None:
    known = list(formats())
    for suffix in {suffix for each in known for suffix in each.suffixes} | {".none"}:
        owners = [each.name for each in known if suffix.endswith(each.suffixes or ("\0",))]
        assert [each.name for each in formats_of(f"Board{suffix.upper()}")] == owners, suffix
