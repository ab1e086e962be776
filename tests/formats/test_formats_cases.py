"""Reading the authoring formats, by example: each folder has an input and what reading it gives.

``expected.json`` lists drafts (``data``, ``at``, and what else the case is about: ``pointer``, ``where``, ``sources``,
``findings``) and findings (``rule``, ``at``, ``message``, ``pointer``). ``at`` is ``line:column``.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jobexport.findings import Finding, Origin
from jobexport.posting import Document, Draft
from jobexport.registry import Splitter, format_named

HERE = Path(__file__).parent
NAMES = ("yaml", "json", "jsonl", "toml", "markdown", "csv")
CASES = sorted(path for name in NAMES for path in (HERE / name).iterdir() if path.is_dir())


def at(origin: Origin) -> str:
    return f"{origin.line}:{origin.column}" if origin.line else ""


def told(entry: Draft | Finding, places: list[str]) -> dict[str, Any]:
    found: dict[str, Any]
    if isinstance(entry, Finding):
        found = {"rule": entry.rule, "at": at(entry.origin), "message": entry.message, "pointer": entry.pointer}
        assert entry.severity == "error"
        return {key: value for key, value in found.items() if value}
    assert entry.authored
    found = {
        "data": entry.data,
        "at": at(entry.origin),
        "pointer": entry.origin.pointer,
        "where": {place: at(entry.where(place)) for place in places},
        "sources": dict(entry.sources),
        "findings": [told(finding, []) for finding in entry.findings],
    }
    return {key: value for key, value in found.items() if value}


def source(case: Path) -> Path:
    return next(path for path in case.iterdir() if path.stem == "input")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_reading(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text("utf-8"), parse_float=Decimal)
    path = source(case)
    reader = format_named(case.parent.name).reader
    assert reader is not None
    entries = list(reader.read(Document(path.name, path=path)))
    places = [list(one.get("where", {})) for one in expected] + [[]] * len(entries)
    assert [told(entry, places[number]) for number, entry in enumerate(entries)] == expected
    assert all(entry.origin.uri == path.name for entry in entries)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_slices_read_the_same(case: Path) -> None:
    reader = format_named(case.parent.name).reader
    if not isinstance(reader, Splitter):
        return
    path = source(case)
    whole = Document(path.name, path=path)
    apart = [entry for part in reader.split(whole) for entry in reader.read(part)]
    found = [told(entry, []) for entry in apart]
    wanted = [told(entry, []) for entry in reader.read(whole)]
    for entry in wanted:
        if "message" in entry:
            # A slice does not know where in the file it begins, but for its line.
            entry["message"] = re.sub(" at offset [0-9]+", "", entry["message"])
    for entry in found:
        if "message" in entry:
            entry["message"] = re.sub(" at offset [0-9]+", "", entry["message"])
    assert found == wanted
