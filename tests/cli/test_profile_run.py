"""``--profile-run``: what it measures, that its file is what the schema says, and that it changes nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from jobexport import resources
from jobexport.pipeline import stages
from jobexport.pipeline.stages import OFF, Stopwatch

NOW = ("--now", "2026-11-22")
NUMBER = 600
CALLS = {
    "build": ["build", "jobs.jsonl", "-o", "out", "--base-url", "https://jobs.example/"],
    "check": ["check", "jobs.jsonl", "--profile", "strict"],
    "convert": ["convert", "jobs.jsonl", "--to", "csv", "-o", "jobs.csv"],
}
STAGES = {
    "build": ["starting", "reading", "state", "settling", "groups", "related", "pages", "feeds", "search", "sitemap", "report"],
    "check": ["starting", "checking", "whole set", "reporting"],
    "convert": ["starting", "converting", "reporting"],
}  # fmt: skip
BUSIEST = {"build": {"reading", "pages"}, "check": {"checking"}, "convert": {"converting"}}


def valid(made: Any) -> None:
    schema = json.loads((resources.schemas() / "profile-run.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    faults = [f"{each.json_path}: {each.message}" for each in Draft202012Validator(schema).iter_errors(made)]
    assert faults == []


@pytest.fixture
def board(tmp_path: Path) -> Path:
    rows = [
        {
            "id": f"p{number}", "title": f"Cook {number}", "company": f"Canteen {number % 9}", "location": "Oslo, NO",
            "posted": "2026-11-01", "applyUrl": f"https://canteen.example/{number}", "description": "Cook with others. " * 90,
        }
        for number in range(NUMBER - 1)
    ]  # fmt: skip
    rows.append({"id": "bad", "title": ""})
    (tmp_path / "jobs.jsonl").write_text("".join(json.dumps(each) + "\n" for each in rows))
    return tmp_path


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("command", CALLS)
def test_a_profile_has_every_stage(command: str, jobs: str, board: Path, cli: Any) -> None:
    done = cli(*CALLS[command], *NOW, "--jobs", jobs, "--profile-run", "run.json")
    assert done.code == 1, done.err  # one posting is bad
    made = json.loads((board / "run.json").read_text())
    valid(made)
    assert (made["command"], made["jobs"], made["postings"]) == (command, int(jobs), NUMBER)
    assert [each["name"] for each in made["stages"]] == STAGES[command]
    assert sum(each["seconds"] for each in made["stages"]) == pytest.approx(made["seconds"], abs=0.01)
    assert sum(each["cpu_seconds"] for each in made["stages"]) == pytest.approx(made["cpu_seconds"], abs=0.01)
    by_name = {each["name"]: each for each in made["stages"]}
    assert max(by_name, key=lambda name: by_name[name]["cpu_seconds"]) in BUSIEST[command]
    for name in BUSIEST[command]:
        assert NUMBER - 1 <= by_name[name]["postings"] <= NUMBER
    # One line, the last, names the longest stages, the peak and the file.
    line = done.err.splitlines()[-1]
    assert line.endswith("; see run.json") and "postings/s" in line and "MB at most" in line
    assert any(f"{name} " in line for name in BUSIEST[command])
    # Workers that have ended count: the pages were written by them.
    if command == "build":
        pages = sum(path.stat().st_size for path in (board / "out/jobs").rglob("*") if path.is_file())
        assert by_name["pages"]["bytes_written"] > pages
    # Python alone takes some ten.
    assert made["peak_memory_bytes"] > 20e6
    assert made["memory_measure"] in ("pss", "rss", "rusage")


def test_a_build_is_the_same_with_and_without(board: Path, cli: Any) -> None:
    for name, more in (("one", ("--profile-run", "run.json")), ("two", ())):
        cli("build", "jobs.jsonl", "-o", name, *NOW, *more)
    files = [
        {path.relative_to(board / name): path.read_bytes() for path in (board / name).rglob("*") if path.is_file()}
        for name in ("one", "two")
    ]
    state = {path for path in files[0] if path.name.startswith("catalog.sqlite")}
    assert files[0].keys() == files[1].keys()
    assert [path for path in files[0].keys() - state if files[0][path] != files[1][path]] == []
    again = cli("build", "jobs.jsonl", "-o", "one", *NOW, "--profile-run", "run.json")
    assert "0 files written" in again.err
    made = json.loads((board / "run.json").read_text())
    valid(made)
    assert [each["name"] for each in made["stages"]] == ["starting", "reading", "state"]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (["convert", "jobs.jsonl", "--to", "csv", "--profile-run", "-"], "--profile-run: must be a file"),
        (["build", "jobs.jsonl", "-o", "out", "--profile-run", "no/such/run.json"], "--profile-run no/such/run.json: its folder does not exist"),
        (["check", "jobs.jsonl", "--profile-run", "."], "--profile-run .: is a folder"),
        (["check", "jobs.jsonl", "--diff", "--profile-run", "run.json"], "--profile-run: cannot go with --diff"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_written_is_told_at_once(call: list[str], error: str, board: Path, cli: Any) -> None:
    done = cli(*call, *NOW)
    assert done.code == 2
    assert f"error: {error}" in done.err
    assert not done.out
    assert not (board / "out").exists()


@pytest.mark.parametrize("measure", ["pss", "rss", "rusage"])
def test_memory_is_measured_as_well_as_the_system_tells(
    measure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"pss": ("pss", "rss"), "rss": ("rss",), "rusage": ()}[measure]
    asked = stages._memory_of
    monkeypatch.setattr(stages, "_memory_of", lambda process, by: asked(process, by) if by in known else 0)
    watch = Stopwatch(tmp_path / "run.json", "check", 1)
    try:
        watch.stage("checking")
        watch.count(3)
        watch.stage("reporting")
        watch.stage("checking")
        watch.count(4)
        watch.total(7)
        line = watch.end()
    finally:
        watch.close()
    made = json.loads((tmp_path / "run.json").read_text())
    valid(made)
    assert made["memory_measure"] == measure
    assert [each["name"] for each in made["stages"]] == ["starting", "checking", "reporting"]
    assert made["stages"][1]["postings"] == 7
    assert "MB at most" in line


def test_nobody_who_does_not_ask_is_measured() -> None:
    OFF.stage("reading")
    OFF.count(5)
    OFF.total(5)
    assert type(OFF).__slots__ == () if hasattr(type(OFF), "__slots__") else vars(OFF) == {}
