"""Tables of other people: the mapping that is inferred, the drafts it makes, and what is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobexport.detection import detect
from jobexport.findings import Finding
from jobexport.mapping.files import load, parse, write
from jobexport.mapping.inferring import infer
from jobexport.mapping.model import ColumnMap, Mappable
from jobexport.normalize.posting import KEYS
from jobexport.posting import Document, Draft
from jobexport.registry import format_named
from jobexport.schema import schema_named
from jobexport.syntax.json import dumps

CASES = sorted((Path(__file__).parent / "cases").iterdir())


def the_input(case: Path) -> Path:
    return next(path for path in case.iterdir() if path.stem == "input")


def reader(path: Path) -> Any:
    return format_named("table" if path.suffix in (".csv", ".tsv") else "collection").reader


def mapping_of(case: Path) -> ColumnMap:
    source = the_input(case)
    survey = reader(source).survey(Document(source.name, path=source))
    return infer(survey.names, survey.rows)


def read(case: Path) -> tuple[list[Draft], list[Finding]]:
    source, given = the_input(case), case / "mapping.toml"
    chosen = reader(source)
    assert isinstance(chosen, Mappable)
    if given.exists():
        chosen = chosen.mapped(load(given))
    drafts: list[Draft] = []
    findings: list[Finding] = []
    for each in chosen.read(Document(source.name, path=source)):  # type: ignore[attr-defined]
        if isinstance(each, Draft):
            drafts.append(each)
            findings.extend(each.findings)
        else:
            findings.append(each)
    return drafts, findings


def lines(values: list[dict[str, Any]]) -> bytes:
    return b"".join(dumps(value) + b"\n" for value in values)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, golden: Callable[[Path, str | bytes], None]) -> None:
    drafts, findings = read(case)
    if not (case / "mapping.toml").exists():
        golden(case / "expected.toml", write(mapping_of(case), the_input(case).name))
    golden(case / "expected.jsonl", lines([draft.data for draft in drafts]))
    golden(case / "findings.jsonl", lines([finding.as_dict() for finding in findings]))
    assert not any(draft.authored for draft in drafts)
    assert all(key in KEYS or key.startswith("x_") for draft in drafts for key in draft.data)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_fact_says_where_it_stands(case: Path) -> None:
    for draft in read(case)[0]:
        assert draft.locate is not None
        for key in draft.sources:
            origin = draft.where("/" + key)
            assert origin.line is not None, key
            assert origin.column is not None, key


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mapping_survives_its_file(case: Path) -> None:
    mapping = mapping_of(case)
    again = parse(write(mapping).encode())
    assert again == mapping
    assert write(again).count("\n[") == write(mapping).count("\n[")


@pytest.mark.parametrize(
    "case", [case for case in CASES if not (case / "mapping.toml").exists()], ids=lambda case: case.name
)
def test_what_was_inferred_reads_the_same_when_given(case: Path) -> None:
    source = the_input(case)
    document = Document(source.name, path=source)
    chosen = reader(source)
    given = parse(write(mapping_of(case)).encode())
    by_itself = [each.data for each in chosen.read(document) if isinstance(each, Draft)]
    by_file = [each.data for each in chosen.mapped(given).read(document) if isinstance(each, Draft)]
    assert by_file == by_itself
    told = {each.rule for each in chosen.mapped(given).read(document) if isinstance(each, Finding)}
    assert "map/unmapped-column" not in told


# The columns of the two that are left out have no names that anybody knows, or no title.
@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name not in ("given", "untitled")], ids=lambda case: case.name
)
def test_the_format_is_told_from_the_content(case: Path) -> None:
    source = the_input(case)
    expected = "table" if source.suffix in (".csv", ".tsv") else "collection"
    assert detect(Document(source.name, path=source)).name == expected
    assert detect(Document("-", data=source.read_bytes())).name == expected


def test_the_schema_of_a_mapping_knows_every_key() -> None:
    assert schema_named("mapping", "the mapping").document["properties"]["map"]["properties"].keys() == KEYS


@pytest.mark.parametrize(
    "mapping", [None, "version = 1\n[map.title]\ncolumn = 'job title'\n[keep]\nlater = 'x_then'\n"]
)
@pytest.mark.parametrize("name", ["big.csv", "big.jsonl"])
def test_slices_are_the_whole(tmp_path: Path, name: str, mapping: str | None) -> None:
    """A table cut for several workers gives what it gives in one piece, findings and positions included."""
    text = "x" * 700
    with (tmp_path / name).open("w") as file:
        if name.endswith(".csv"):
            file.write("id,job title,employer,colour,first seen,later\n")
        for number in range(4000):
            row = {"id": number, "job title": f"Baker {number}", "employer": "Inn", "colour": text, "first seen": "2026-01-01",
                   "later": "late" if number > 3000 else ""}  # fmt: skip
            file.write((",".join(map(str, row.values())) if name.endswith(".csv") else json.dumps(row)) + "\n")
    document = Document(name, path=tmp_path / name)
    reader: Any = format_named("table" if name.endswith(".csv") else "collection").reader
    reader = reader if mapping is None else reader.mapped(parse(mapping.encode()))
    parts = list(reader.split(document))
    assert len(parts) > 2
    whole = list(reader.read(document))
    joined = [each for part in parts for each in reader.read(part)]
    drafts = [
        [(each.data, each.origin, each.where("/title")) for each in found if isinstance(each, Draft)]
        for found in (whole, joined)
    ]
    assert drafts[0] == drafts[1]
    assert len(drafts[0]) == 4000
    findings = [[each for each in found if isinstance(each, Finding)] for found in (whole, joined)]
    assert findings[0] == findings[1]
    rules = sorted(each.rule for each in findings[0])
    assert rules == (
        ["map/ambiguous-column"] + ["map/unmapped-column"] * 2 if mapping is None else ["map/unmapped-column"] * 4
    )
