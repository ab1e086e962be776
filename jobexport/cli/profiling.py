"""``--profile-run``: measures a run where that is asked for, and says so in one line at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jobexport.cli.console import say
from jobexport.pipeline.stages import OFF, Stages, Stopwatch

__all__ = ["profiled"]


@contextmanager
def profiled(path: Path | None, command: str, jobs: int) -> Iterator[Stages]:
    """Measures what is inside and writes it to ``path``; measures nothing without a path."""
    if path is None:
        yield OFF
        return
    stopwatch = Stopwatch(path, command, jobs)
    try:
        yield stopwatch
        say(stopwatch.end())
    finally:
        stopwatch.close()
