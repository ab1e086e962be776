"""The benchmarks themselves: the corpus is always the same, runs are measured and ended, results name what is missing."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks import corpus, run
from benchmarks.bench import Bench, Line, missing, told
from benchmarks.measure import Failed, pairs
from benchmarks.measure import run as measured
from benchmarks.reasons import reason
from benchmarks.rows import FULL, ROWS

NOW = ("--now", "2026-11-22")


def test_the_corpus_is_the_same_each_time_and_a_larger_one_begins_with_a_smaller(tmp_path: Path) -> None:
    corpus.jsonl(400, tmp_path / "large.jsonl")
    corpus.jsonl(100, tmp_path / "small.jsonl")
    large, small = (tmp_path / "large.jsonl").read_bytes(), (tmp_path / "small.jsonl").read_bytes()
    assert large.startswith(small)
    assert hashlib.sha256(large).hexdigest() == "c28aa746e304773223e5262b6b4df22f625fbca1fed28ee00235ca50365d450f"
    texts = [json.loads(line)["description"] for line in large.splitlines()]
    assert 3000 < sum(map(len, texts)) / len(texts) < 3250
    assert len(set(texts)) == 400


def test_good_postings_are_clean_and_bad_ones_are_left_out(cli: Any, tmp_path: Path) -> None:
    corpus.jsonl(200, tmp_path / "jobs.jsonl", bad=0.05)
    done = cli("convert", "jobs.jsonl", "--to", "jsonl", *NOW)
    kept = {json.loads(line)["id"] for line in done.text.splitlines()}
    assert len(kept) == 190
    assert kept == {f"job-{number:07}" for number in range(200) if number % 20 != 19}
    corpus.indeed(60, tmp_path / "jobs.xml")
    done = cli("convert", "jobs.xml", "--to", "jsonl", *NOW)
    assert done.code == 0 and len(done.text.splitlines()) == 60, done.err


def test_pages_are_large_and_have_their_posting_in_every_syntax(cli: Any, tmp_path: Path) -> None:
    corpus.pages(6, tmp_path / "pages")
    files = sorted((tmp_path / "pages").iterdir())
    assert all(90_000 < each.stat().st_size < 110_000 for each in files)
    done = cli("convert", "pages", "--to", "jsonl", *NOW)
    rows = [json.loads(line) for line in done.text.splitlines()]
    assert [each["title"] for each in rows] == [corpus.posting(number)["title"] for number in range(6)], done.err
    assert {each["datePosted"] for each in rows} == {"2026-11-02"}


def test_a_run_is_measured_with_its_children() -> None:
    child = "import time; held = bytearray(b'x' * 60_000_000); time.sleep(1)"
    sample = measured(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"]
    )
    assert sample.seconds > 1
    assert sample.peak > 60e6
    assert sample.largest > 60e6


def test_a_run_that_fails_or_hangs_is_told_and_leaves_nothing() -> None:
    with pytest.raises(Failed, match="exit code 3: out of luck"):
        measured([sys.executable, "-c", "import sys; print('out of luck', file=sys.stderr); sys.exit(3)"])
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(77.25)'])"
    with pytest.raises(Failed, match="longer than 1 s"):
        measured([sys.executable, "-c", code], timeout=1)
    end = time.monotonic() + 20
    while any(b"77.25" in _read(each) for each in Path("/proc").glob("[0-9]*/cmdline")):
        assert time.monotonic() < end, "a child of a run that was ended is still there"
        time.sleep(0.05)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_runs_take_turns() -> None:
    order: list[str] = []

    def contestant(name: str) -> Any:
        return lambda: order.append(name)

    pairs(3, contestant("a"), contestant("b"))
    assert order == ["a", "b"] * 3
    assert told([0.5, 0.3, 0.4]) == "0.40 × (0.30–0.50)"


def test_results_are_kept_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def good(bench: Bench) -> Any:
        yield Line("work", "10", "tmpfs", "0.2 ×", "≤ 1 ×", True, "1 s")

    def bad(bench: Bench) -> Any:
        yield Line("more work", "10", "tmpfs", "2 ×", "≤ 1 ×", False)
        raise Failed("exit code 2: no such thing")

    def absent(bench: Bench) -> Any:
        yield missing("work against a peer", "≤ 1 ×", "the peer is not installed")

    monkeypatch.setattr(run, "KEPT", tmp_path / "results.json")
    monkeypatch.setattr(run, "RESULTS", tmp_path / "RESULTS.md")
    monkeypatch.setattr(run, "ROWS", {"good": good, "bad": bad, "absent": absent, "later": good})
    with Bench() as bench:
        folder = bench.folder()
        assert run.measure(bench, ["good", "absent"], keep=True)
        assert not run.measure(bench, ["bad"], keep=True)
        assert folder.is_dir()
    assert not folder.exists()
    text = (tmp_path / "RESULTS.md").read_text()
    assert "| work | 10 | tmpfs | 0.2 × | ≤ 1 × | yes | 1 s |" in text
    assert "| more work | 10 | tmpfs | 2 × | ≤ 1 × | **no** |  |" in text
    assert "| row bad |  |  | missing |  | – | exit code 2: no such thing |" in text
    assert "| missing | ≤ 1 × | – | the peer is not installed |" in text
    assert "- **more work.** Not looked into yet." in text and "**work" not in text
    assert "Not measured yet: later (`python -m benchmarks.run later`)." in text
    assert f"Python {sys.version.split()[0]}" in text
    assert "MISSED" in capsys.readouterr().out


def test_the_kept_results_are_the_page_and_every_miss_has_its_reason() -> None:
    kept = json.loads(run.KEPT.read_text("utf-8"))
    assert run.RESULTS.read_text("utf-8") == run.page(kept)
    missed = {line["work"] for row in kept.values() for line in row["lines"] if line["met"] is False}
    assert not [work for work in missed if reason(work) is None]


def test_folders_of_a_run_that_was_killed_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_DISK", str(tmp_path))
    stale, other = tmp_path / "jobexport-bench-999999999-x", tmp_path / f"jobexport-bench-{os.getpid()}-y"
    stale.mkdir(), other.mkdir()
    with Bench():
        assert not stale.exists()
        assert other.exists()


def test_every_row_says_what_it_measures() -> None:
    assert all(row.__doc__ for row in ROWS.values())
    assert set(FULL) < set(ROWS)
    assert "bench-full" in (Path(run.HERE).parent / "Makefile").read_text()
