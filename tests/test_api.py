"""The public Python API, as its examples say."""

from __future__ import annotations

import doctest
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import jobexport
import jobexport.api

ROOT = Path(__file__).resolve().parent.parent
POSTINGS = ROOT / "samples" / "postings"


def test_the_examples_in_the_docstrings(monkeypatch):
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(jobexport.api)
    assert result.attempted >= 3 and result.failed == 0


def test_read_gives_postings_and_tells_findings(tmp_path):
    (tmp_path / "m.jsonl").write_text('{"id":"1","title":"Cook"}\n{"id":"2","titel":"Cook"}\n')
    told: list[jobexport.Finding] = []
    postings = list(jobexport.read(tmp_path / "m.jsonl", tell=told.append))
    assert [posting.id for posting in postings] == ["1"]
    assert isinstance(postings[0], jobexport.Posting) and postings[0]["title"] == "Cook"
    assert {finding.rule for finding in told} == {"schema/unknown-key", "schema/missing"}
    assert (told[0].origin.line, told[0].severity) == (2, jobexport.Severity.ERROR)


def test_findings_nobody_takes_go_to_the_log(tmp_path, caplog):
    (tmp_path / "m.jsonl").write_text('{"id":"2","titel":"Cook"}\n')
    assert list(jobexport.read(str(tmp_path / "m.jsonl"))) == []
    assert "schema/unknown-key" in caplog.text


def test_a_format_by_name_and_an_unknown_one(tmp_path):
    (tmp_path / "data").write_text('{"id":"1","title":"Cook"}')
    assert [each.id for each in jobexport.read(tmp_path / "data", format="json")] == ["1"]
    with pytest.raises(jobexport.JobExportError, match="jsn: unknown format"):
        list(jobexport.read(tmp_path / "data", format="jsn"))
    with pytest.raises(jobexport.JobExportError, match="no such file"):
        list(jobexport.read(tmp_path / "absent.yaml"))


def test_check_takes_postings_and_plain_mappings():
    good = list(jobexport.read(POSTINGS / "data-engineer.yaml"))
    assert jobexport.check(good) == []
    (finding,) = jobexport.check([{"id": "a", "title": "A", "datePosted": "soon"}])
    assert (finding.rule, finding.pointer, finding.posting) == ("schema/format", "/datePosted", "a")
    remote = {"id": "a", "title": "A", "jobLocationType": "TELECOMMUTE"}
    rules = {each.rule for each in jobexport.check([remote], profiles=["google"], now="2026-11-23")}
    assert "google/remote-without-country" in rules
    with pytest.raises(jobexport.JobExportError):
        jobexport.check([], profiles=["gogle"])


def test_convert_gives_the_bytes_of_the_command(tmp_path):
    postings = list(jobexport.read(POSTINGS / "weather.json"))
    lines = jobexport.convert(postings, "jsonl").decode().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["flatiron-forecaster", "flatiron-frontend"]
    done = subprocess.run(
        [sys.executable, "-m", "jobexport", "convert", str(POSTINGS / "weather.json"), "--to", "csv"],
        capture_output=True, check=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert jobexport.convert(postings, "csv") == done.stdout
    with pytest.raises(jobexport.JobExportError, match="read only"):
        jobexport.convert(postings, "greenhouse")


def test_build_gives_counts_and_the_site(tmp_path):
    built = jobexport.build(POSTINGS, tmp_path / "out", base_url="https://jobs.example.org", now="2026-11-23")
    assert (built.closed, built.left_out) == (1, 0) and built.open >= 11
    assert (tmp_path / "out/index.html").exists()
    again = jobexport.build(POSTINGS, tmp_path / "out", base_url="https://jobs.example.org", now="2026-11-23")
    assert (again.written, again.removed) == (0, 0)


def test_a_typed_program_passes_mypy(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import jobexport\n\n"
        "def titles(path: str) -> list[str]:\n"
        "    return [posting.title for posting in jobexport.read(path)]\n\n"
        "findings: list[jobexport.Finding] = jobexport.check(jobexport.read('x'), profiles=['google'])\n"
        "feed: bytes = jobexport.convert(jobexport.read('x'), 'rss')\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--cache-dir", str(tmp_path / "cache"), str(program)],
        capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ, "MYPYPATH": str(ROOT)},
    )  # fmt: skip
    assert "Success" in done.stdout, done.stdout + done.stderr


def test_importing_the_package_is_cheap():
    code = "import sys, jobexport; heavy = {'extruct','jinja2','jsonschema','lxml','babel','typer'} & set(sys.modules); assert not heavy, heavy"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
