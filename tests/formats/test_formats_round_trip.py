"""What the authoring formats write, they read back: every canonical posting, nasty texts included."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobexport.formats.csv import table_schema
from jobexport.posting import Document, Draft
from jobexport.registry import ItemWriter, Losses, WriteContext, format_named
from jobexport.schema import posting_schema
from tests.strategies import postings

CONTEXT = WriteContext(now=datetime(2026, 11, 22, tzinfo=UTC))
EXACT = ["csv", "json", "jsonl", "yaml", "markdown"]
checked = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def write(name: str, items: list[dict[str, Any]]) -> tuple[bytes, Losses]:
    writer = cast(ItemWriter, format_named(name).writer)
    losses = Losses()
    made = [writer.item(posting, CONTEXT, losses) for posting in items]
    assert None not in made
    return writer.head(CONTEXT) + writer.separator.join(cast(list[bytes], made)) + writer.tail(CONTEXT), losses


def read(name: str, data: bytes) -> list[dict[str, Any]]:
    reader = format_named(name).reader
    assert reader is not None
    drafts = list(reader.read(Document("made", data=data)))
    assert all(isinstance(draft, Draft) and not draft.findings and draft.authored for draft in drafts), drafts
    return [dict(draft.data) for draft in drafts if isinstance(draft, Draft)]


@checked
@given(postings(controls=True))
def test_the_strategy_makes_valid_postings(posting: dict[str, Any]) -> None:
    assert posting_schema().faults(posting) == []


@pytest.mark.parametrize("name", EXACT)
def test_what_is_written_reads_back(name: str) -> None:
    @checked
    @given(st.lists(postings(controls=True), min_size=1, max_size=2))
    def holds(items: list[dict[str, Any]]) -> None:
        data, losses = write(name, items)
        assert losses == Losses()
        found = read(name, data)
        if name == "markdown":
            formats = [posting.pop("descriptionFormat", None) for posting in found]
            assert formats == ["html" if "description" in posting else None for posting in items]
        assert found == items

    holds()


def without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_null(each) for key, each in value.items() if each is not None}
    return [without_null(each) for each in value if each is not None] if isinstance(value, list) else value


@checked
@given(st.lists(postings(controls=True), min_size=1, max_size=2))
def test_toml_reads_back_but_for_null_which_it_tells(items: list[dict[str, Any]]) -> None:
    data, losses = write("toml", items)
    assert read("toml", data) == without_null(items)
    assert bool(losses.dropped) == (without_null(items) != items)
    assert not (losses.changed or losses.shortened or losses.refused)


@checked
@given(postings(controls=True))
def test_json_lines_are_canonical(posting: dict[str, Any]) -> None:
    data, _ = write("jsonl", [posting])
    assert data.count(b"\n") == 1 and data.endswith(b"\n")
    names = list(posting_schema().document["properties"])
    keys = list(json.loads(data))
    known = [key for key in keys if key in names]
    assert known == sorted(known, key=names.index)
    assert keys[len(known) :] == sorted(set(keys) - set(known))


@checked
@given(postings(controls=True))
def test_the_standard_library_reads_the_csv_the_same(posting: dict[str, Any]) -> None:
    data, _ = write("csv", [posting])
    rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    assert len(rows) == 2 and len(rows[0]) == len(rows[1])
    assert not [cell for cell in rows[1] if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    title = rows[1][rows[0].index("title")]
    assert title == posting["title"] or title == "'" + posting["title"]


def test_the_table_schema_names_every_column_of_the_file() -> None:
    header = write("csv", [{"id": "a", "title": "b"}])[0].split(b"\r\n")[0].decode().split(",")
    fields = {field["name"]: field for field in table_schema()["fields"]}
    assert list(fields) == header
    assert {name.split(".")[0] for name in header} - {"x_"} == set(posting_schema().document["properties"])
    assert fields["baseSalary.value.minValue"]["type"] == "number"
    assert fields["jobLocation"]["type"] == "array"
    assert fields["directApply"]["type"] == "boolean"
    assert "|" in fields["skills"]["description"]


def test_the_table_schema_fits_the_file(tmp_path: Path) -> None:
    import frictionless

    posting = {
        "id": "a-1", "title": "=Cook, first", "directApply": True, "totalJobOpenings": 2, "skills": ["a|b", "c"],
        "baseSalary": {"currency": "EUR", "value": {"minValue": 10, "unitText": "HOUR"}}, "datePosted": "2026-11-22",
        "jobLocation": [{"address": {"addressCountry": "ES"}}], "jobLocationType": "TELECOMMUTE",
        "x_team": {"a": [1, None]},
    }  # fmt: skip
    (tmp_path / "jobs.csv").write_bytes(write("csv", [posting, {"id": "-2", "title": "Waiter"}])[0])
    (tmp_path / "jobs.csv.schema.json").write_text(json.dumps(table_schema()), "utf-8")
    code = (
        "import sys, frictionless\n"
        "report = frictionless.Resource('jobs.csv', schema='jobs.csv.schema.json').validate()\n"
        "sys.exit(0 if report.valid else repr(report.flatten()))"
    )
    assert frictionless
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
