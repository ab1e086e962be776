"""Slices of a large file travel without their bytes: a file that is another by then is told, not read at the wrong places."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from jobexport.catalog import Catalog
from jobexport.clock import clock
from jobexport.pipeline.reading import Reading, Unit, read_unit, units
from jobexport.pipeline.seen import Seen
from jobexport.posting import Document

READING = Reading(clock("2026-11-23"))
NUMBER = 700


def posting(number: int, title: str = "Baker") -> str:
    return json.dumps(
        {
            "id": f"job-{number}",
            "title": title,
            "description": "<p>" + "You bake the bread of the harbour until noon. " * 50 + "</p>",
            "datePosted": "2026-11-02",
            "hiringOrganization": {"name": "Kelp Bakery"},
            "jobLocation": [{"address": {"addressLocality": "Bergen", "addressCountry": "NO"}}],
        }
    )


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.jsonl"
    path.write_text("".join(f"{posting(number)}\n" for number in range(NUMBER)), "utf-8")
    return path


def replaced(path: Path) -> None:
    other = path.with_name("new.jsonl")
    other.write_text("".join(f"{posting(number, 'Ice maker')}\n" for number in range(NUMBER)), "utf-8")
    other.replace(path)


def cut_short(path: Path) -> None:
    os.truncate(path, 2_000)


def written_over(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Baker", b"Boxer"))
    os.utime(path, ns=(1, 1))


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("change", [replaced, cut_short, written_over, gone])
def test_a_file_that_changes_after_it_was_cut_is_told(jobs, change):
    work = list(units([str(jobs)], READING))
    first = list(read_unit(work[0], READING))
    change(jobs)
    rest = [outcome for unit in work[1:] for outcome in read_unit(unit, READING)]
    assert [each.posting is not None for each in first] == [True] * 64
    assert len(work) > 5
    assert len(rest) == len(work) - 1
    for outcome in rest:
        (finding,) = outcome.findings
        assert outcome.posting is None
        assert finding.rule == "source/unreadable"
        assert finding.origin.uri == str(jobs)
    if change is not gone:
        assert "the file changed while it was read" in rest[0].findings[0].message


def test_a_file_that_grows_meanwhile_is_read_as_it_was(jobs):
    work = list(units([str(jobs)], READING))
    with jobs.open("a", encoding="utf-8") as file:
        file.write(posting(NUMBER) + "\n")
    found = [outcome for unit in work for outcome in read_unit(unit, READING)]
    assert [each.posting.id for each in found if each.posting] == [f"job-{number}" for number in range(NUMBER)]


@pytest.mark.parametrize("extent", [None, (0, 10)])
def test_a_file_that_goes_before_it_is_noted_ends_nothing(tmp_path, extent):
    catalog = Catalog.create(tmp_path / "catalog.sqlite")
    seen = Seen(catalog, again=False)
    path = tmp_path / "jobs.json"
    document = Document("jobs.json", path=path, extent=extent)
    unit = Unit(0, ((document, "json"),))
    without = seen.key(unit)
    seen.keep(unit, anew=True)
    (finding,) = [each for outcome in read_unit(unit, READING) for each in outcome.findings]
    assert finding.rule == "source/unreadable"
    path.write_text(posting(1), "utf-8")
    assert seen.key(unit) != without
    catalog.close()
