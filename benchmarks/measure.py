"""One measured run of a command: wall and processor time, and the peak memory of all its processes together.

Memory is sampled from ``/proc`` over the tree of processes: by PSS, which counts a page that several processes share once,
and where the system does not tell that, by RSS. A sample that takes long makes the next one wait, so that looking costs a
large process no more than a twentieth of its time. ``largest`` is the kernel's own peak of the largest single process.
"""

from __future__ import annotations

import os
import platform
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Failed", "Sample", "machine", "pairs", "run", "spread"]

_PAUSE, _SHARE = 0.05, 20


class Failed(Exception):
    """A run that gave no measurement: it failed, or took too long."""


@dataclass(frozen=True)
class Sample:
    """What one run took; memory in bytes."""

    seconds: float
    cpu: float = 0.0
    peak: int = 0
    largest: int = 0
    output: str = ""


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    timeout: float = 900,
    codes: Sequence[int] = (0,),
    quiet: bool = True,
) -> Sample:
    """Runs a command in a process group of its own and measures it. Raises Failed; no process is left in any case."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent), "NO_COLOR": "1"}
    with tempfile.TemporaryFile("w+b") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [str(each) for each in command], cwd=cwd, env=environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL if quiet else output, stderr=output,
        )  # fmt: skip
        memory = _Memory(process.pid, begun + timeout)
        memory.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            seconds = time.perf_counter() - begun
            memory.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    if memory.late:
        raise Failed(f"took longer than {timeout:.0f} s")
    if process.returncode not in codes:
        last = text.strip().splitlines()[-1:] or ["no message"]
        raise Failed(f"exit code {process.returncode}: {last[0][:200]}")
    return Sample(seconds, used.ru_utime + used.ru_stime, memory.peak, used.ru_maxrss * 1024, text)


class _Memory(threading.Thread):
    """Samples the memory of a process and all that it started; ends them when they are late."""

    def __init__(self, root: int, end: float) -> None:
        super().__init__(daemon=True)
        self._root, self._end = root, end
        self._done = threading.Event()
        self.peak = 0
        self.late = False

    def run(self) -> None:
        """Samples until ``stop``."""
        pause = 0.0
        while not self._done.wait(pause):
            begun = time.perf_counter()
            if begun > self._end:
                self.late = True
                with suppress(ProcessLookupError):
                    os.killpg(self._root, signal.SIGKILL)
                return
            self.peak = max(self.peak, sum(map(_memory_of, _tree(self._root))))
            pause = max(_PAUSE, _SHARE * (time.perf_counter() - begun))

    def stop(self) -> None:
        """Ends the sampling."""
        self._done.set()
        self.join()


def _tree(root: int) -> list[int]:
    found = [root]
    for process in found:
        with suppress(OSError):
            for task in os.listdir(f"/proc/{process}/task"):  # noqa: PTH208
                found += map(int, Path(f"/proc/{process}/task/{task}/children").read_bytes().split())
    return found


def _memory_of(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        with suppress(OSError):
            return int(Path(f"/proc/{process}/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def pairs(times: int, *runs: Callable[[], Sample]) -> list[list[Sample]]:
    """Runs each of ``runs`` so many times, in turn (A B A B …), so that what else the machine does meets all of them."""
    found: list[list[Sample]] = [[] for _ in runs]
    for _ in range(times):
        for samples, each in zip(found, runs, strict=True):
            samples.append(each())
    return found


def spread(ratios: Sequence[float]) -> tuple[float, float, float]:
    """The median, the least and the largest."""
    return statistics.median(ratios), min(ratios), max(ratios)


def machine() -> str:
    """One line about the machine."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} cores ({model}), {memory / 1048576:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def _lines(path: str) -> list[str]:
    with suppress(OSError):
        return Path(path).read_text("utf-8", "replace").splitlines()
    return []
