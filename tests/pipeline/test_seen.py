"""Files that did not change are not opened again; whatever did change is seen, also where the clock tells nothing."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobexport.clock import clock
from jobexport.config import Config
from jobexport.pipeline import reading
from jobexport.pipeline.building import Built, build
from jobexport.pipeline.plan import plan

NOW = clock("2026-11-23")
LONG_AGO = time.time_ns() - 3_600_000_000_000


def posting(number: int, title: str = "Baker") -> str:
    return json.dumps(
        {
            "id": f"job-{number}",
            "title": title,
            "description": "<p>You bake the bread of the harbour until noon.</p>",
            "datePosted": "2026-11-02",
            "hiringOrganization": {"name": "Kelp Bakery"},
            "jobLocation": [{"address": {"addressLocality": "Bergen", "addressCountry": "NO"}}],
        }
    )


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents whose format was told from their content."""
    found: list[str] = []
    told = reading.format_for

    def noting(document: Any, *others: Any) -> Any:
        found.append(Path(document.uri).name)
        return told(document, *others)

    monkeypatch.setattr(reading, "format_for", noting)
    return found


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Built]:
    """Two hundred files that changed long ago, as far as the memory of a build can tell, and what builds them."""
    folder = tmp_path / "postings"
    folder.mkdir()
    for number in range(200):
        (folder / f"p{number:03}.json").write_text(posting(number))
    # The time of the last change of a file cannot be set; the clock of the build can.
    monkeypatch.setattr("jobexport.pipeline.seen._TICK", -3_600_000_000_000)

    def run() -> Built:
        return build(plan([str(folder)], tmp_path / "out", Config(tmp_path, None), NOW))

    return run


def title_of(tmp_path: Path, number: int) -> str:
    markup = json.loads((tmp_path / f"out/jobs/job-{number}/posting.jsonld").read_bytes())
    return str(markup["title"])


def test_only_what_changed_is_opened(board: Callable[[], Built], opened: list[str], tmp_path: Path) -> None:
    board()
    assert len(opened) == 200
    opened.clear()
    assert board().written == 0
    assert opened == []
    (tmp_path / "postings/p070.json").write_text(posting(70, "Miller"))
    assert board().written > 0
    assert opened == ["p070.json"]
    assert title_of(tmp_path, 70) == "Miller"


def test_the_same_size_and_an_old_time_hide_nothing(
    board: Callable[[], Built], opened: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "postings/p010.json"
    os.utime(file, ns=(LONG_AGO, LONG_AGO))
    board()
    opened.clear()
    file.write_text(posting(10, "Cooks"))
    os.utime(file, ns=(LONG_AGO, LONG_AGO))
    board()
    assert opened == ["p010.json"]
    assert title_of(tmp_path, 10) == "Cooks"


def test_a_file_that_changed_just_now_is_looked_at_again(
    board: Callable[[], Built], opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobexport.pipeline.seen._TICK", 3_600_000_000_000)
    board()
    opened.clear()
    assert board().written == 0
    assert len(opened) == 200


def test_a_file_in_place_of_another_is_seen(board: Callable[[], Built], opened: list[str], tmp_path: Path) -> None:
    board()
    opened.clear()
    (tmp_path / "postings/p020.json").unlink()
    (tmp_path / "new").write_text(posting(20, "Porter"))
    (tmp_path / "new").rename(tmp_path / "postings/p020.json")
    board()
    assert opened == ["p020.json"]
    assert title_of(tmp_path, 20) == "Porter"


def test_more_files_and_fewer(board: Callable[[], Built], opened: list[str], tmp_path: Path) -> None:
    """All files after a new one move to other units; only those at the edges of a unit are opened."""
    board()
    opened.clear()
    (tmp_path / "postings/a.json").write_text(posting(900))
    assert board().open == 201
    assert "a.json" in opened
    assert len(opened) < 10
    opened.clear()
    (tmp_path / "postings/a.json").unlink()
    (tmp_path / "postings/p199.json").unlink()
    assert board().open == 199
    assert len(opened) < 10
    opened.clear()
    assert board().written == 0
    assert len(opened) < 10


def test_a_file_that_turns_into_another_format(board: Callable[[], Built], opened: list[str], tmp_path: Path) -> None:
    board()
    lines = "\n".join(json.dumps(json.loads(posting(number))) for number in (30, 31))
    (tmp_path / "postings/p031.json").unlink()
    (tmp_path / "postings/p030.json").write_text(f"[{lines.replace(chr(10), ',')}]")
    assert board().open == 200
