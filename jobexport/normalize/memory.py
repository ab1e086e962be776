"""Readings that are remembered: the texts of places, pay and dates come again and again in one set of postings."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from jobexport.normalize.outcome import Notes, Unreadable

__all__ = ["remembered"]

Reading = TypeVar("Reading", bound=Callable[..., Any])

# What is longer hardly comes twice.
_LONG = 200
_SIZE = 1024


def remembered(fresh: Callable[[Any], Any] | None = None) -> Callable[[Reading], Reading]:
    """For a reading ``read(text, notes, …)`` that depends on its arguments alone: keeps its last 1,024 answers.

    A text that was read before gives an equal value, the same notes, or the same Unreadable. ``fresh`` copies a value
    that its receiver may change. What comes after the notes is given by place and must be hashable.
    """

    def decorate(read: Reading) -> Reading:
        @lru_cache(_SIZE)
        def answer(text: str, *rest: Hashable) -> tuple[Any, tuple[tuple[str, str], ...], tuple[Any, ...] | None]:
            notes = Notes()
            try:
                found = read(text, notes, *rest)
            except Unreadable as fault:
                return None, tuple(notes.entries), (fault.reason, fault.fix, fault.pointer)
            return found, tuple(notes.entries), None

        @wraps(read)
        def recall(text: str, notes: Notes, *rest: Any) -> Any:
            if len(text) > _LONG:
                return read(text, notes, *rest)
            found, told, fault = answer(text, *rest)
            if told:
                notes.entries += told
            if fault is not None:
                raise Unreadable(*fault)
            return found if fresh is None or found is None else fresh(found)

        return cast(Reading, recall)

    return decorate
