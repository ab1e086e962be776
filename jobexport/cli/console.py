"""Streams of the command line: narration and progress on stderr, colour and bars only on a terminal."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

__all__ = ["Bar", "clear", "colour", "counted", "painted", "progress", "say", "stages", "steps"]

_BAR = 24
# Seconds between two drawings, and seconds of work before a guess of what remains is worth showing.
_PAUSE, _SETTLED = 0.1, 0.2


class Bar(Protocol):
    """Draws how far a run is: items done, of a total where it is known, or the share (0 to 1) of the work that is done.

    ``stage`` names what is being done; a new stage has a rate of its own.
    """

    def __call__(
        self, done: int, total: int | None = None, share: float | None = None, stage: str | None = None
    ) -> None: ...


def colour(stream: object = None) -> bool:
    """Whether the stream (stderr by default) may be coloured: a terminal, and ``NO_COLOR`` is not set."""
    target = stream or sys.stderr
    if os.environ.get("NO_COLOR"):
        return False
    return bool(getattr(target, "isatty", lambda: False)()) and os.environ.get("TERM") != "dumb"


def say(text: str) -> None:
    """One line of narration on stderr."""
    clear()
    # One write: Ctrl-C between a text and its end of line would join it with what is said next.
    sys.stderr.write(text + "\n")


def counted(number: int, noun: str) -> str:
    """``1 posting``, ``2 postings``, ``1,204 postings``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def painted(code: str, text: str) -> str:
    """The text in a colour (a number of ECMA-48, ``31;1``) where stderr may have one."""
    return f"\x1b[{code}m{text}\x1b[0m" if colour() else text


@contextmanager
def progress(label: str) -> Iterator[Bar]:
    """A line that shows what is done with rate and remaining time; nothing where stderr is no terminal.

    The line is drawn from the calls themselves, at most ten times a second: no thread, since workers are forked. Whatever
    else is written to the terminal meanwhile begins with ``clear()``.
    """
    global _shown
    if not sys.stderr.isatty():
        yield _silent
        return
    started = last = time.monotonic()
    current: tuple[str, int | None] = (label, None)

    def step(done: int, total: int | None = None, share: float | None = None, stage: str | None = None) -> None:
        global _shown
        nonlocal last, started, current
        moment = time.monotonic()
        if (stage or label, total) != current:
            started, current = moment, (stage or label, total)
        if moment - last < _PAUSE:
            return
        last = moment
        sys.stdout.flush()
        sys.stderr.write("\r\x1b[K" + _line(stage or label, done, total, share, moment - started))
        sys.stderr.flush()
        _shown = True

    try:
        yield step
    finally:
        clear()


_shown = False


def clear() -> None:
    """Takes the line of progress off the terminal, so that other lines can be written; the next step draws it again."""
    global _shown
    if _shown:
        _shown = False
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def steps(bar: Bar) -> Callable[[int, float | None], None] | None:
    """What hands the records done and the share of the sources to a bar; None where no bar is drawn, so that nothing is
    measured for it.
    """
    return None if bar is _silent else lambda done, share: bar(done, share=share)


def stages(bar: Bar) -> Callable[[str, int, int | None, float | None], None] | None:
    """As ``steps`` for work in stages: name of the stage, what is done, of how many, and the share of the stage."""
    return None if bar is _silent else lambda stage, done, total, share: bar(done, total, share, stage)


def _line(label: str, done: int, total: int | None, share: float | None, seconds: float) -> str:
    """One line that fits the terminal: ``checking ███░░  42%  1,204  610/s  0:03 left``."""
    rate = done / max(seconds, 0.001)
    part = share if share is not None else done / total if total else None
    count = f"{done:,}/{total:,}" if total else f"{done:,}"
    texts = [label, count, f"{rate:,.0f}/s"]
    if not part:
        texts.append(_duration(seconds))
    else:
        part = min(part, 1.0)
        full = int(_BAR * part)
        texts[1:1] = ["█" * full + "░" * (_BAR - full), f"{int(part * 100):3}%"]
        if seconds >= _SETTLED:
            texts.append(f"{_duration(seconds * (1 - part) / part)} left")
    columns = shutil.get_terminal_size().columns - 1
    if part and len("  ".join(texts)) > columns:
        del texts[1]
    return "  ".join(texts)[:columns]


def _silent(done: int, total: int | None = None, share: float | None = None, stage: str | None = None) -> None:
    pass


def _duration(seconds: float) -> str:
    whole = int(seconds + 0.5)
    if whole >= 3600:
        return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{whole // 60}:{whole % 60:02}"
