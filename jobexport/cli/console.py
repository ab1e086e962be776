"""Streams of the command line: narration and progress on stderr, colour and bars only on a terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["colour", "counted", "progress", "say"]


def colour(stream: object = None) -> bool:
    """Whether the stream (stderr by default) may be coloured: a terminal, and ``NO_COLOR`` is not set."""
    target = stream or sys.stderr
    if os.environ.get("NO_COLOR"):
        return False
    return bool(getattr(target, "isatty", lambda: False)()) and os.environ.get("TERM") != "dumb"


def say(text: str) -> None:
    """One line of narration on stderr."""
    print(text, file=sys.stderr)


def counted(number: int, noun: str) -> str:
    """``1 posting``, ``2 postings``, ``1,204 postings``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """A line that shows (done, total or None) with rate and remaining time; nothing where stderr is no terminal.

    The line is drawn from the calls themselves, at most ten times a second: no thread, since workers are forked.
    """
    if not sys.stderr.isatty():
        yield _silent
        return
    started = last = time.monotonic()
    goal: int | None = None

    def step(done: int, total: int | None = None) -> None:
        nonlocal last, started, goal
        moment = time.monotonic()
        if total != goal:
            # A new stage has a rate of its own.
            started, goal = moment, total
        if moment - last < 0.1:
            return
        last = moment
        rate = done / max(moment - started, 0.001)
        text = f"{label} {done:,}"
        if total:
            width, share = 24, min(done / total, 1)
            full = int(width * share)
            left = max(total - done, 0) / rate if rate else 0
            text = (
                f"{label} {'█' * full}{'░' * (width - full)} {done:,}/{total:,}  {rate:,.0f}/s  {_duration(left)} left"
            )
        else:
            text += f"  {rate:,.0f}/s  {_duration(moment - started)}"
        sys.stderr.write("\r\x1b[K" + text)
        sys.stderr.flush()

    try:
        yield step
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _silent(done: int, total: int | None = None) -> None:
    pass


def _duration(seconds: float) -> str:
    whole = int(seconds)
    if whole >= 3600:
        return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{whole // 60}:{whole % 60:02}"
