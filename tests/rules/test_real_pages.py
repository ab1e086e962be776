"""Findings on pages of other people, against a sample that was compared with the pages by hand.

Each line of ``checked/real_pages.jsonl`` is one finding and the verdict on it. All errors are in it, and up to three
findings of each other rule; of a message only its digest is kept, since messages quote the pages.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result

FOLDERS = ("html", "schemaorg/jobposting", "jsonld-synthetic")
SAMPLE = Path(__file__).parent / "checked" / "real_pages.jsonl"
Key = tuple[str, str, str, int, int, str, str]


def _key(finding: dict[str, Any], data: Path) -> Key:
    origin = finding["origin"]
    return (
        finding["rule"],
        finding["severity"],
        Path(origin["uri"]).relative_to(data).as_posix(),
        origin.get("line", 0),
        origin.get("column", 0),
        finding.get("pointer", ""),
        hashlib.sha256(finding["message"].encode()).hexdigest()[:12],
    )


def _sample() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]


def _checked() -> Counter[Key]:
    names = ("rule", "severity", "file", "line", "column", "pointer", "message")
    return Counter(tuple(each[name] for name in names) for each in _sample())  # type: ignore[misc]


@pytest.fixture
def told(shared: Path, cli: Callable[..., Result]) -> Counter[Key]:
    data = shared / "data"
    done = cli("check", *(str(data / each) for each in FOLDERS), "--profile", "google", "--now", "2026-11-22",
               "--output-format", "jsonl")  # fmt: skip
    assert done.code == 1, done.err
    return Counter(_key(json.loads(line), data) for line in done.text.splitlines())


def test_the_sample_is_large_and_true() -> None:
    sample = _sample()
    assert len(sample) >= 100
    assert {each["verdict"] for each in sample} == {"true"}


def test_every_checked_finding_is_told_as_it_was(told: Counter[Key]) -> None:
    assert sorted((_checked() - told).elements()) == []


def test_no_error_is_told_that_was_not_checked(told: Counter[Key]) -> None:
    errors = Counter({key: number for key, number in told.items() if key[1] == "error"})
    assert sorted((errors - _checked()).elements()) == []
