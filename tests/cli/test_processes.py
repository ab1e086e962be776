"""Many processes: Ctrl-C, workers and parents that are killed, and errors of workers that name the posting."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from jobexport import engine
from jobexport.config import Config
from jobexport.errors import JobExportError
from jobexport.pipeline import building, tasks
from jobexport.pipeline.context import write_context
from jobexport.pipeline.converting import convert, writable
from jobexport.pipeline.plan import plan
from jobexport.pipeline.reading import Reading
from jobexport.site.render import Renderer

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
COMMANDS = {
    "build": ["build", "many.jsonl", "-o", "out", "--base-url", "https://jobs.example/"],
    "check": ["check", "many.jsonl", "--profile", "strict", "--output-format", "json"],
    "convert": ["convert", "many.jsonl", "--to", "rss", "-o", "feed.xml"],
}
_WAIT = 60.0


def line(number: int) -> str:
    return json.dumps({
        "id": f"job-{number}", "title": f"Rigger {number}", "company": f"Harbour {number % 50}", "location": "Oslo, NO",
        "posted": "2026-11-01", "applyUrl": f"https://harbour.example/{number}", "skills": ["Ropes", f"Crane {number % 9}"],
        "description": f"You climb crane {number}.\n\n* at night\n* with others\n\n" + "Keep the cranes turning. " * 60,
    })  # fmt: skip


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with more postings than any command is through with before it is stopped."""
    folder = tmp_path_factory.mktemp("many")
    (folder / "many.jsonl").write_text("".join(line(number) + "\n" for number in range(24_000)))
    return folder


def children(parent: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except FileNotFoundError:
        return []


def group(leader: int) -> list[int]:
    """Every process that is still alive in a group."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, pgrp = each.read_text().rpartition(") ")[2].split()[:3]
            if int(pgrp) == leader and state != "Z":
                found.append(int(each.parent.name))
    return found


def until(true: Any) -> None:
    end = time.monotonic() + _WAIT
    while not true():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


@dataclass(frozen=True)
class Started:
    process: subprocess.Popen[str]
    workers: list[int]

    def ended(self) -> str:
        """What was written to stderr; waits until no process of the group is left."""
        _, error = self.process.communicate(timeout=_WAIT)
        until(lambda: not group(self.process.pid))
        assert "Traceback" not in error
        return error


@contextmanager
def started(arguments: list[str], folder: Path) -> Iterator[Started]:
    """A command with two workers in a process group of its own, as a shell starts it, once its workers are at work."""
    process = subprocess.Popen(
        [sys.executable, "-m", "jobexport", *arguments, "--now", "2026-11-22", "--jobs", "2"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "JOBEXPORT_DEBUG": ""},
    )  # fmt: skip
    try:
        until(lambda: len(children(process.pid)) == 2 or process.poll() is not None)
        assert process.poll() is None, process.stderr and process.stderr.read()
        yield Started(process, children(process.pid))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stderr:
            process.stderr.close()


@pytest.mark.parametrize("after", [0.0, 0.7])
@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_ends_all_processes_with_one_line(name: str, after: float, many: Path) -> None:
    with started(COMMANDS[name], many) as run:
        time.sleep(after)
        os.killpg(run.process.pid, signal.SIGINT)
        assert run.ended() == "interrupted\n"
        assert run.process.returncode == 130
    assert not (many / "feed.xml").exists()
    assert sorted(each.name for each in many.iterdir() if each.name != "out") == ["many.jsonl"]


def test_an_impatient_ctrl_c_is_told_once(many: Path) -> None:
    with started(COMMANDS["build"], many) as run:
        for _ in range(4):
            with suppress(ProcessLookupError):
                os.killpg(run.process.pid, signal.SIGINT)
            time.sleep(0.05)
        assert run.ended() == "interrupted\n"
        assert run.process.returncode == 130


@pytest.mark.parametrize("name", COMMANDS)
def test_a_worker_that_is_killed_is_one_clear_error(name: str, many: Path) -> None:
    with started(COMMANDS[name], many) as run:
        os.kill(run.workers[0], signal.SIGKILL)
        assert run.ended() == (
            "error: --jobs 2: a worker process was killed before its work was done"
            " (memory may be short: try --jobs 1; what was published before is whole)\n"
        )
        assert run.process.returncode == 2
    assert not (many / "feed.xml").exists()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_their_parent(how: signal.Signals, many: Path) -> None:
    with started(COMMANDS["check"], many) as run:
        run.process.send_signal(how)
        run.ended()
        assert run.process.returncode == -how


def _broken(number: int) -> Any:
    """A page renderer with a defect at one posting."""
    whole = Renderer.job

    def job(self: Renderer, posting: Any, **more: Any) -> bytes:
        if posting["id"] == f"job-{number}":
            raise ValueError("no such crane")
        return whole(self, posting, **more)

    return job


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_defect_in_a_worker_of_a_build_names_the_posting(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JOBEXPORT_DEBUG", raising=False)
    monkeypatch.setattr(tasks, "RANKS", 5)
    (tmp_path / "few.jsonl").write_text("".join(line(number) + "\n" for number in range(300)))
    todo = plan([str(tmp_path / "few.jsonl")], tmp_path / "out", Config(tmp_path, None), NOW, jobs=jobs)
    with monkeypatch.context() as broken:
        broken.setattr(Renderer, "job", _broken(123))
        with pytest.raises(
            JobExportError, match=r"^jobs/job-123/index\.html: .*ValueError: no such crane.*JOBEXPORT_DEBUG"
        ):
            building.build(todo)
    # The next build, without the defect, is whole.
    assert building.build(todo).open == 300
    assert (tmp_path / "out/jobs/job-123/index.html").is_file()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_defect_in_a_worker_of_a_conversion_names_the_posting(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JOBEXPORT_DEBUG", raising=False)
    (tmp_path / "few.jsonl").write_text("".join(line(number) + "\n" for number in range(1500)))
    target = writable("csv")
    whole = type(target.writer).item  # type: ignore[union-attr]

    def item(self: Any, posting: Any, *more: Any) -> Any:
        if posting["id"] == "job-1400":
            raise ValueError("no such crane")
        return whole(self, posting, *more)

    monkeypatch.setattr(type(target.writer), "item", item)
    names = [str(tmp_path / "few.jsonl")]
    with (tmp_path / "out").open("wb") as stream, pytest.raises(JobExportError) as told:
        convert(
            names, target, stream, Reading(NOW), write_context(Config(tmp_path, None), NOW, None, {}),
            jobs=jobs, tell=lambda finding: None,
        )  # fmt: skip
    assert str(told.value).startswith(f"{names[0]}:1401:1: posting job-1400: ")


def test_a_run_that_is_not_read_to_its_end_leaves_no_worker() -> None:
    # Another test of this process may have left a browser open.
    others = set(children(os.getpid()))
    found = engine.run(abs, range(-1000, 0), 2)
    # The first is worked on here, the second by a worker.
    assert [next(found), next(found)] == [1000, 999]
    assert len(set(children(os.getpid())) - others) >= 2
    found.close()  # type: ignore[attr-defined]
    assert set(children(os.getpid())) <= others


def _where(number: int) -> tuple[int, int]:
    return number, os.getpid()


def test_the_first_piece_of_work_is_done_before_there_are_workers_unless_they_are_set_up() -> None:
    here = os.getpid()
    found = list(engine.run(_where, range(6), 2))
    assert [number for number, _ in found] == [*range(6)]
    assert [process == here for _, process in found] == [True, *[False] * 5]
    assert here not in {process for _, process in engine.run(_where, range(6), 2, setup=abs, arguments=(1,))}
