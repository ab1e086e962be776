"""Tells every open page that a round is over."""

from __future__ import annotations

import threading

__all__ = ["Hub"]


class Hub:
    """One number that only grows, and everybody who waits for it to do so."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._number = 0
        self.closed = False

    def tell(self, number: int) -> None:
        """The round with this number is over."""
        with self._condition:
            self._number = number
            self._condition.notify_all()

    def wait(self, after: int, seconds: float) -> int:
        """The number as soon as it is above ``after`` or the hub is closed; what it is by then after some seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self.closed or self._number > after, seconds)
            return self._number

    def close(self) -> None:
        """Wakes everybody for the last time."""
        with self._condition:
            self.closed = True
            self._condition.notify_all()
