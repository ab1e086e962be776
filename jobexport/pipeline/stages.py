"""Where the time of a run goes, stage by stage: a stopwatch that costs nothing while nobody asks."""

from __future__ import annotations

import os
import platform
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from jobexport.errors import OutputError, UsageError
from jobexport.pipeline.files import write_atomically
from jobexport.version import VERSION

__all__ = ["OFF", "Stages", "Stopwatch"]

# Seconds between two looks at the memory of all processes; one look takes some milliseconds.
_PAUSE = 0.1


class Stages:
    """Stages of a run that nobody measures. ``Stopwatch`` has the same calls and measures."""

    def stage(self, name: str) -> None:
        """Begins a stage and ends the one before. A stage may come several times; its parts are added up."""

    def count(self, postings: int) -> None:
        """Adds to the postings of the stage that is running."""

    def total(self, postings: int) -> None:
        """Says how many postings the whole run dealt with."""


OFF = Stages()
"""Measures nothing."""


class _Reading(NamedTuple):
    """What the clocks and the kernel say at one moment, of this process and of all workers that have ended."""

    wall: float
    cpu: float
    read: int | None
    written: int | None


@dataclass(slots=True)
class _Stage:
    name: str
    seconds: float = 0.0
    cpu: float = 0.0
    read: int | None = None
    written: int | None = None
    postings: int = 0
    peak: int = 0

    def as_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "name": self.name,
            "seconds": _rounded(self.seconds),
            "cpu_seconds": _rounded(self.cpu),
        }
        if self.postings:
            found |= {"postings": self.postings, "postings_per_second": _rate(self.postings, self.seconds)}
        if self.read is not None and self.written is not None:
            found |= {"bytes_read": self.read, "bytes_written": self.written}
        if self.peak:
            found["peak_memory_bytes"] = self.peak
        return found


class Stopwatch(Stages):
    """Measures the stages of one run and writes them to ``path`` as JSON (``schemas/profile-run.schema.json``).

    ``path`` is tried before anything is measured: raises UsageError for ``-``, OutputError where no file can be written.
    """

    def __init__(self, path: Path, command: str, jobs: int) -> None:
        if str(path) in ("-", ""):
            raise UsageError("must be a file", subject="--profile-run", hint="stdout is for the data")
        if path.is_dir() or not path.absolute().parent.is_dir():
            message = "is a folder" if path.is_dir() else "its folder does not exist"
            raise OutputError(message, subject=f"--profile-run {path}", hint="name a file")
        self._path, self._command, self._jobs = path, command, jobs
        self._total = 0
        self._stages: dict[str, _Stage] = {}
        self._memory = _Memory()
        self._memory.start()
        self._begun = self._last = _reading()
        self._current = self._entered("starting")

    def stage(self, name: str) -> None:
        """As ``Stages.stage``."""
        self._leave()
        self._current = self._entered(name)

    def count(self, postings: int) -> None:
        """As ``Stages.count``."""
        self._current.postings += postings

    def total(self, postings: int) -> None:
        """As ``Stages.total``."""
        self._total = postings

    def end(self) -> str:
        """Writes the file and gives one line about it."""
        self._leave()
        self._memory.stop()
        seconds, postings = self._last.wall - self._begun.wall, self._total
        peak = max(each.peak for each in self._stages.values())
        whole = {
            "version": 1,
            "generator": f"jobexport {VERSION}",
            "command": self._command,
            "jobs": self._jobs,
            "machine": {
                "system": platform.platform(),
                "python": platform.python_version(),
                "processors": os.cpu_count() or 1,
            },
            "seconds": _rounded(seconds),
            "cpu_seconds": _rounded(self._last.cpu - self._begun.cpu),
            "postings": postings,
            "postings_per_second": _rate(postings, seconds),
            **({"peak_memory_bytes": peak, "memory_measure": self._memory.measure} if peak else {}),
            "stages": [each.as_dict() for each in self._stages.values()],
        }
        write_atomically(self._path, msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n")
        longest = sorted(self._stages.values(), key=lambda each: -each.seconds)[:4]
        parts = ", ".join(f"{each.name} {each.seconds:.1f} s" for each in longest if each.seconds >= 0.05)
        memory = f", {peak / 1e6:,.0f} MB at most" if peak else ""
        rate = f", {_rate(postings, seconds):,.0f} postings/s" if postings else ""
        return f"{seconds:.1f} s{rate}{memory}{f': {parts}' if parts else ''}; see {self._path}"

    def close(self) -> None:
        """Ends the measuring, also of a run that did not come to its end."""
        self._memory.stop()

    def _entered(self, name: str) -> _Stage:
        return self._stages.setdefault(name, _Stage(name))

    def _leave(self) -> None:
        now, before, stage = _reading(), self._last, self._current
        stage.seconds += now.wall - before.wall
        stage.cpu += now.cpu - before.cpu
        if now.read is not None and before.read is not None:
            stage.read = (stage.read or 0) + now.read - before.read
        if now.written is not None and before.written is not None:
            stage.written = (stage.written or 0) + now.written - before.written
        stage.peak = max(stage.peak, self._memory.taken())
        self._last = now


class _Memory(threading.Thread):
    """Looks now and then at the memory of this process and its workers together.

    Pages that several processes share count once (``pss``); where the system does not tell them, ``rss`` is the sum over all
    processes, and ``rusage`` the peak of the largest one.
    """

    def __init__(self) -> None:
        super().__init__(name="memory", daemon=True)
        self._done = threading.Event()
        self._peak = 0
        self.measure = next((each for each in ("pss", "rss") if _memory_of(os.getpid(), each)), "rusage")

    def run(self) -> None:
        """Looks until ``stop``."""
        while not self._done.wait(_PAUSE):
            self._look()

    def taken(self) -> int:
        """The peak since the last call, in bytes."""
        self._look()
        found, self._peak = self._peak, 0
        return found

    def stop(self) -> None:
        """Ends the looking."""
        self._done.set()
        if self.is_alive():
            self.join()

    def _look(self) -> None:
        if self.measure == "rusage":
            here = _largest()
        else:
            here = sum(_memory_of(each, self.measure) for each in _family(os.getpid()))
        self._peak = max(self._peak, here)


def _family(parent: int) -> list[int]:
    """The process and everything that it started, as far as it still runs."""
    found = [parent]
    for process in found:
        try:
            for task in os.listdir(f"/proc/{process}/task"):  # noqa: PTH208
                with open(f"/proc/{process}/task/{task}/children", "rb") as file:  # noqa: PTH123
                    found += map(int, file.read().split())
        except OSError:
            continue
    return found


def _memory_of(process: int, measure: str) -> int:
    """Bytes of memory of one process, by ``pss`` or ``rss``; 0 where it has ended or the system does not tell."""
    try:
        if measure == "rss":
            with open(f"/proc/{process}/statm", "rb") as file:  # noqa: PTH123
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        with open(f"/proc/{process}/smaps_rollup", "rb") as file:  # noqa: PTH123
            return next((int(line.split()[1]) * 1024 for line in file if line.startswith(b"Pss:")), 0)
    except (OSError, ValueError, IndexError):
        return 0


def _largest() -> int:
    """The peak of this process or of the largest that has ended, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * unit


def _reading() -> _Reading:
    times = os.times()
    cpu = times.user + times.system + times.children_user + times.children_system
    read = written = None
    try:
        # The kernel adds what ended workers read and wrote to their parent's counts.
        with open("/proc/self/io", "rb") as file:  # noqa: PTH123
            counts = dict(line.split(b": ") for line in file.read().splitlines())
        read, written = int(counts[b"rchar"]), int(counts[b"wchar"])
    except (OSError, ValueError, KeyError):
        pass
    return _Reading(time.perf_counter(), cpu, read, written)


def _rounded(seconds: float) -> float:
    return round(seconds, 4)


def _rate(postings: int, seconds: float) -> float:
    return round(postings / seconds, 1) if seconds > 0 else 0.0
