"""What the tests of rules share: the good posting and node, changes to them, and the clock."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jobexport.findings import Origin

HERE = Path(__file__).resolve().parent
CASES = HERE / "cases"
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
POSTING: dict[str, Any] = json.loads((HERE / "posting.json").read_text("utf-8"))
NODE: dict[str, Any] = json.loads((HERE / "node.json").read_text("utf-8"))


def changed(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of ``base`` with a JSON merge patch (RFC 7396) applied."""
    result = dict(deepcopy(base))
    for key, value in change.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            inner = result.get(key)
            result[key] = changed(inner if isinstance(inner, dict) else {}, value)
        else:
            result[key] = deepcopy(value)
    return result


def read(path: Path) -> dict[str, Any]:
    """One case file."""
    case: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return case


def spread(case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The postings of a case about a set: each entry ``times`` times, amounts spread evenly over the given limits."""
    number = 0
    for entry in case["postings"]:
        times = entry.get("times", 1)
        for turn in range(times):
            posting = changed(POSTING, entry["change"])
            for key, (low, high) in entry.get("spread", {}).items():
                posting["baseSalary"]["value"][key] = low + (high - low) * turn // times
            posting["id"] = f"p{number}"
            number += 1
            yield posting


def nowhere(pointer: str) -> Origin:
    """An origin for tests that do not care for it."""
    return Origin("test.json", pointer=pointer)
