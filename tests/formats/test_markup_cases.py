"""Reading schema.org markup, by example: each folder has an input and, in expected.json, what reading it gives.

A draft is told as its ``data``, ``at`` (where the node begins), ``sources``, ``base_url`` and ``findings``; a finding as
``rule``, ``severity``, ``at``, ``message``. ``at`` is ``line:column``, and what stands there is quoted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobexport.findings import Finding, Origin
from jobexport.formats import html, jsonld
from jobexport.posting import Document, Draft
from jobexport.syntax.html import page

HERE = Path(__file__).parent
READERS = {"html": html.FORMAT.reader, "jsonld": jsonld.FORMAT.reader, "jsonld-lines": jsonld.LINES.reader}
CASES = sorted(path for name in READERS for path in (HERE / name).iterdir() if path.is_dir())


def quoted(origin: Origin, lines: list[str]) -> str:
    if origin.line is None:
        return ""
    line = lines[origin.line - 1] if origin.line <= len(lines) else ""
    column = origin.column or 1
    return f"{origin.line}:{column} {line[column - 1 : column + 11]}".strip()


def told(entry: Draft | Finding, lines: list[str]) -> dict[str, Any]:
    if isinstance(entry, Finding):
        found = {
            "rule": entry.rule, "severity": entry.severity.value, "at": quoted(entry.origin, lines),
            "pointer": entry.origin.pointer, "message": entry.message, "fix": entry.fix,
        }  # fmt: skip
        return {key: value for key, value in found.items() if value}
    assert not entry.authored
    made = {
        "data": entry.data, "at": quoted(entry.where(""), lines), "pointer": entry.origin.pointer,
        "sources": dict(entry.sources), "base_url": entry.base_url,
        "findings": [told(finding, lines) for finding in entry.findings],
        "where": {key: quoted(entry.where("/" + key), lines) for key in entry.data},
    }  # fmt: skip
    return {key: value for key, value in made.items() if value}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_reading(case: Path, golden: Callable[[Path, str | bytes], None]) -> None:
    source = next(path for path in case.iterdir() if path.stem == "input")
    reader = READERS[case.parent.name]
    assert reader is not None
    entries = list(reader.read(Document(source.name, path=source)))
    lines = page(source.read_bytes()).data.decode().split("\n")
    made = json.dumps([told(entry, lines) for entry in entries], indent=1, ensure_ascii=False, default=str)
    golden(case / "expected.json", made + "\n")
