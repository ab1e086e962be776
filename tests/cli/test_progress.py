"""Progress on a terminal: rate and remaining time for every long command, nothing where stderr is no terminal."""

from __future__ import annotations

import gzip
import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

from jobexport.cli import console
from jobexport.pipeline.progress import Meter
from jobexport.pipeline.reading import Unit
from jobexport.posting import Document
from jobexport.sources import size

ROOT = Path(__file__).resolve().parents[2]
NUMBER = 1500
ARGUMENTS = {
    "check": ["check", "{}", "--jobs", "1"],
    "convert": ["convert", "{}", "--to", "csv", "-o", "out.csv", "--jobs", "2"],
    "convert to a file format": ["convert", "{}", "--to", "sqlite", "-o", "out.db"],
    "build": ["build", "{}", "-o", "out", "--jobs", "1", "--base-url", "https://jobs.example.org/"],
}
BAR = re.compile(r"(\w+)  [█░]{24}  +(\d+)%  [\d,/]+  [\d,]+/s(?:  (?:\d+:)?\d+:\d\d left)?\Z")


def postings(number: int) -> bytes:
    lines = (
        json.dumps({
            "id": f"job-{index}", "title": f"Baker {index}", "company": "Brotkorb", "location": "Berlin, Germany",
            "posted": "2026-11-01", "salary": f"€{30_000 + index} per year",
            "description": f"You bake **bread** number {index}.\n\n* early\n* warm\n" + "Flour and water. " * 40,
        })
        for index in range(number)
    )  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def on_terminal(arguments: list[str], folder: Path, columns: int = 100) -> tuple[int, list[str]]:
    """Exit code and the lines that were drawn one over the other."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "jobexport", *arguments, "--now", "2026-11-23"],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=follower, stderr=follower, close_fds=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": str(columns), "LINES": "30"},
    )  # fmt: skip
    os.close(follower)
    seen = b""
    while True:
        ready, _, _ = select.select([leader], [], [], 120)
        try:
            part = os.read(leader, 65536) if ready else b""
        except OSError:  # the terminal of a process that has ended
            part = b""
        if not part:
            break
        seen += part
    os.close(leader)
    return process.wait(30), re.split(r"\r\x1b\[K|\r\n", seen.decode())


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_terminal_shows_the_share_the_rate_and_what_remains(tmp_path, name):
    (tmp_path / "many.jsonl").write_bytes(postings(NUMBER))
    code, lines = on_terminal([each.format("many.jsonl") for each in ARGUMENTS[name]], tmp_path)
    assert code == 0, lines[-10:]
    bars = [found for line in lines if (found := BAR.match(line))]
    assert any(each[0].endswith("left") for each in bars), lines[:40]
    for stage in {each[1] for each in bars}:
        shares = [int(each[2]) for each in bars if each[1] == stage]
        assert shares == sorted(shares) and shares[-1] <= 100, stage
    # The line is gone before the summary is printed, and no drawing was left standing.
    assert not any("█" in line or "░" in line for line in lines if line not in {each[0] for each in bars})


def test_a_narrow_terminal_gets_a_line_that_fits(tmp_path):
    (tmp_path / "many.jsonl").write_bytes(postings(NUMBER))
    code, lines = on_terminal(["check", "many.jsonl", "--jobs", "1"], tmp_path, columns=40)
    assert code == 0
    drawn = [line for line in lines if line.startswith("checking")]
    assert drawn and max(map(len, drawn)) < 40 and any("%" in line for line in drawn)


def test_standard_input_has_a_count_and_a_rate_and_no_end(tmp_path):
    (tmp_path / "many.jsonl").write_bytes(postings(NUMBER))
    shell = f"{sys.executable} -m jobexport check - --from jsonl --jobs 1 < many.jsonl"
    leader, follower = pty.openpty()
    done = subprocess.run(
        shell, shell=True, cwd=tmp_path, stdout=subprocess.PIPE, stderr=follower, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(follower)
    seen = os.read(leader, 1 << 20).decode()
    os.close(leader)
    assert done.returncode == 0
    assert re.search(r"checking  [\d,]+  [\d,]+/s", seen)
    assert "%" not in seen and "left" not in seen


def test_nothing_is_drawn_where_stderr_is_no_terminal(cli, tmp_path):
    (tmp_path / "many.jsonl").write_bytes(postings(600))
    done = cli("check", "many.jsonl")
    assert done.code == 0 and "\r" not in done.err and "/s" not in done.err


def test_the_size_of_sources_is_what_lies_on_disk(tmp_path):
    folder = tmp_path / "board"
    folder.mkdir()
    data = postings(5)
    (folder / "a.jsonl").write_bytes(data)
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(data))
    (folder / ".hidden.jsonl").write_bytes(data)
    (folder / "jobexport.toml").write_bytes(b"[site]\n")
    packed = (folder / "b.jsonl.gz").stat().st_size
    assert size([str(folder)]) == len(data) + packed
    assert size([str(folder / "*.gz")]) == packed
    assert size([str(folder / "a.jsonl"), "-"]) is None


def test_a_large_document_is_followed_while_it_is_read(tmp_path):
    path = tmp_path / "large.xml"
    path.write_bytes(b"x" * 1_000_000)
    told: list[tuple[int, float | None]] = []
    meter = Meter([str(path)], lambda done, share: told.append((done, share)))

    def parts(unit: Unit):
        with unit.documents[0][0].open() as stream:
            while part := stream.read(200_000):
                meter.count(1)
                yield len(part)

    unit = Unit(0, ((Document(str(path), path=path), "rss"),), streamed=True, weight=1_000_000)
    assert sum(meter.run_parts(parts, [unit], 1)) == 1_000_000
    shares = [share for _, share in told if share is not None]
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert 0.1 < shares[0] < 0.5
    assert told[-1][0] == 5


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("checking", 1204, None, 0.5, 10.0), "checking  ████████████░░░░░░░░░░░░   50%  1,204  120/s  0:10 left"),
        (("writing", 30, 120, None, 10.0), "writing  ██████░░░░░░░░░░░░░░░░░░   25%  30/120  3/s  0:30 left"),
        (("checking", 1204, None, None, 65.0), "checking  1,204  19/s  1:05"),
        (("checking", 10, None, 0.001, 0.1), "checking  ░░░░░░░░░░░░░░░░░░░░░░░░    0%  10  100/s"),
        (("reading", 9, None, 0.002, 20.0), "reading  ░░░░░░░░░░░░░░░░░░░░░░░░    0%  9  0/s  2:46:20 left"),
    ],
)
def test_what_a_line_says(monkeypatch, arguments, line):
    monkeypatch.setenv("COLUMNS", "100")
    assert console._line(*arguments) == line
