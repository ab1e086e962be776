"""Telling the authoring formats from the first bytes of a file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobexport.detection import detect
from jobexport.formats import jsonl
from jobexport.mapping.heads import foreign
from jobexport.mapping.inferring import is_record
from jobexport.mapping.names import meaning
from jobexport.normalize.posting import KEYS
from jobexport.posting import Document
from jobexport.registry import ItemWriter, Losses, WriteContext, format_named, formats, formats_of
from jobexport.schema import posting_schema
from tests.conftest import ROOT
from tests.strategies import postings

SAMPLES = sorted((ROOT / "samples").rglob("*.jsonl"))
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


def lines(records: list[dict[str, Any]]) -> bytes:
    writer = format_named("jsonl").writer
    assert isinstance(writer, ItemWriter)
    context = WriteContext(datetime(2026, 11, 22, tzinfo=UTC))
    return b"".join(writer.item(each, context, Losses()) or b"" for each in records)


BAKER = {"id": "a", "slug": "a", "title": "Baker", "description": "<p>You bake.</p>"}


def rivals(head: bytes) -> int:
    """What the surest of all other formats of the suffix says."""
    return max(each.sniff(head) for each in formats_of("a.jsonl") if each.name != "jsonl")


@settings(max_examples=150, deadline=None)
@given(st.lists(postings(), min_size=2, max_size=4))
def test_what_our_writer_made_is_told_without_the_others(records: list[dict[str, Any]]) -> None:
    head = lines([{**BAKER, **each} for each in records])
    if jsonl.is_own(head):
        assert rivals(head) < jsonl.sniff(head)
        assert detect(Document("a.jsonl", data=head)).name == "jsonl"
    else:
        # Own keys may hold anything, also somebody else's record.
        own = [each for record in records for key, each in record.items() if key.startswith("x_")]
        assert any(isinstance(each, (dict, list)) for each in own) or b"jobposting" in head.lower()


def names_below(value: Any) -> Iterator[str]:
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(each, dict):
            yield from each
        yield from names_below(each)


def test_the_known_names_are_those_of_the_schema_and_of_authors() -> None:
    def names(part: Any) -> Iterator[str]:
        for key, each in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
            if key == "properties":
                yield from each
            yield from names(each)

    assert set(names(posting_schema().document)) <= jsonl._KNOWN
    samples = [json.loads(line) for path in SAMPLES for line in path.read_bytes().splitlines()]
    assert SAMPLES and {name for each in samples for name in names_below(each)} <= jsonl._KNOWN


def test_no_other_format_is_told_by_our_names_alone() -> None:
    # Whatever words a board looks for in texts stand in every text, one record for each.
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "jobexport" / "boards").glob("*.py"))
    inside = sorted(set(re.findall(r"[\w]=([\w./-]+\.[\w./-]+)", sources)))
    assert {"lever.co", "remoteok.com", "breezy.hr"} <= set(inside)
    for text in (*inside, "API Terms of Service"):
        part: dict[str, Any] = dict.fromkeys(sorted(jsonl._NESTED), text)
        deep = part | {"value": part, "address": [part], "geo": {**part, "address": part}}
        record = dict.fromkeys(sorted(KEYS), text) | {"baseSalary": deep, "jobLocation": [deep], "x_floor": text}
        head = (json.dumps(record).encode() + b"\n") * 2
        assert rivals(head[:65536]) < jsonl.sniff(head), text


def test_nothing_inside_a_posting_of_ours_is_taken_for_a_job() -> None:
    below = sorted(jsonl._NESTED)
    names = [*below, *(f"{one}.{two}" for one in below for two in below)]
    # A record needs a title and facts beside it: with more names it is one sooner, with fewer later.
    assert not is_record(names)
    assert not [name for name in names if (found := meaning(name)) is not None and found.role == "title"]
    assert not foreign(sorted(KEYS))


def test_lines_of_our_names_are_our_own() -> None:
    head = lines([BAKER, {**BAKER, "x_floor": 3}])
    assert jsonl.is_own(head)
    # The first 64 KiB end anywhere.
    assert jsonl.is_own(head + lines([BAKER])[:30]) and jsonl.is_own(head + b'{"i')


AUTHORED = (
    b'{"title": "Cook", "company": {"name": "Inn", "url": "https://inn.example/"}, "salary": {"min": 3, "max": 4}}\n'
)


@pytest.mark.parametrize(
    "head",
    [
        AUTHORED * 2, b"\xef\xbb\xbf" + AUTHORED + b" \r\n" + AUTHORED, AUTHORED * 2 + b'{"title": "A \\"thing\\": to',
        lines([BAKER, BAKER])[:-3], lines([BAKER, {"title": "Cook"}]), lines([BAKER, BAKER]) + b'{"title": "Cook"}',
        lines([BAKER, BAKER]).replace(b'"slug":"a",', b""), AUTHORED + lines([BAKER]),
    ],
    ids=lambda head: head[-40:].decode(),
)  # fmt: skip
def test_lines_of_authors_are_told_without_the_others(head: bytes) -> None:
    assert jsonl.is_own(head) and rivals(head) < jsonl.sniff(head)
    assert detect(Document("a.jsonl", data=head)).name == "jsonl"


@pytest.mark.parametrize(
    "head",
    [
        b"", lines([BAKER]), lines([BAKER])[:30],
        lines([BAKER, {**BAKER, "x_raw": {"absolute_url": "https://inn.example/", "internal_job_id": 7}}]),
        lines([BAKER, {**BAKER, "description": "<p>JobPosting</p>"}]), lines([BAKER, {**BAKER, "companyName": "Inn"}]),
        lines([BAKER, BAKER]) + b'{"id":"a","id":"b","slug":"a"}\n', AUTHORED * 2 + b'{"hostedUrl": "https://inn.example/',
        AUTHORED * 2 + b'{"location": [{"hostedUrl": 3}]}\n', AUTHORED * 2 + b"[]\n", AUTHORED * 2 + b'{"title": 3\n',
    ],
    ids=lambda head: head[-40:].decode(),
)  # fmt: skip
def test_other_lines_are_not_our_own(head: bytes) -> None:
    assert not jsonl.is_own(head)


@pytest.mark.parametrize("group", ["jobexport.formats", "jobexport.boards"])
def test_formats_of_other_packages_are_found(group: str, tmp_path: Path) -> None:
    packed = tmp_path / "inn-1.0.dist-info"
    packed.mkdir()
    (packed / "METADATA").write_text("Metadata-Version: 2.1\nName: inn\nVersion: 1.0\n")
    (packed / "entry_points.txt").write_text(f"[{group}]\ninn = inn:FORMAT\n")
    (tmp_path / "inn.py").write_text(
        "from jobexport.registry import Format\nfrom jobexport.formats.jsonl import FORMAT as OURS\n"
        "FORMAT = Format('inn', 'Inn', ('.jsonl',), reader=OURS.reader, sniff=lambda head: 99)\n"
    )
    (tmp_path / "a.jsonl").write_bytes(lines([BAKER, BAKER]))
    code = (
        "from pathlib import Path\nfrom jobexport.detection import detect\nfrom jobexport.posting import Document\n"
        "from jobexport.registry import extended, format_names\n"
        "print('inn' in format_names(), extended(), detect(Document('a.jsonl', path=Path('a.jsonl'))).name)"
    )
    for path, expected in ((str(tmp_path), "True True inn"), ("", "False False jsonl")):
        done = subprocess.run(
            [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), path)))},
        )  # fmt: skip
        assert done.stdout.strip() == expected, done.stderr


@pytest.mark.parametrize("archived", [False, True], ids=["folder", "zip"])
def test_a_name_of_ours_stays_ours_whatever_is_installed(archived: bool, tmp_path: Path) -> None:
    files = {
        "inn-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: inn\nVersion: 1.0\n",
        "inn-1.0.dist-info/entry_points.txt": "[jobexport.formats]\njsonl = inn:FORMAT\ninn = inn:FORMAT\n",
        "inn.py": "from jobexport.registry import Format\nFORMAT = Format('inn', 'Inn')\n",
    }
    place = tmp_path / "inn.zip" if archived else tmp_path
    if archived:
        with zipfile.ZipFile(place, "w") as packed:
            for name, text in files.items():
                packed.writestr(name, text)
    else:
        (tmp_path / "inn-1.0.dist-info").mkdir()
        for name, text in files.items():
            (tmp_path / name).write_text(text)
    code = (
        "import sys\nfrom jobexport.registry import format_named, format_names\n"
        "print(format_named('jsonl').title, 'importlib.metadata' in sys.modules, format_named('inn').title, format_names()[-1])"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(place)))},
    )  # fmt: skip
    assert done.stdout.strip() == f"{format_named('jsonl').title} False Inn inn", done.stderr
