"""What is remembered of readings: the same words for places, pay and dates come again and again in one set of postings."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from jobexport.normalize.outcome import Notes, Unreadable

__all__ = ["LONG", "Recent", "form", "remembered"]

Reading = TypeVar("Reading", bound=Callable[..., Any])
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

LONG = 300
"""Characters or bytes of the longest key that is worth remembering: what is longer hardly comes twice."""
_SIZE = 1024


class Recent(dict[Key, Value]):
    """A table of at most so many entries; full, it begins anew, which costs less than to know what was used last."""

    def __init__(self, most: int) -> None:
        self._most = most

    def __setitem__(self, key: Key, value: Value) -> None:
        if len(self) >= self._most:
            self.clear()
        super().__setitem__(key, value)


def form(value: Any) -> str | bytes | None:
    """A value of JSON as a key: the same for values of the same types (1, 1.0 and true are three) with keys in the same order.

    None where it has no such form, as exact decimals and dates.
    """
    if value.__class__ is str:
        return value
    try:
        return marshal.dumps(value, 2)
    except ValueError:
        return None


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
            if len(text) > LONG:
                return read(text, notes, *rest)
            found, told, fault = answer(text, *rest)
            if told:
                notes.entries += told
            if fault is not None:
                raise Unreadable(*fault)
            return found if fresh is None or found is None else fresh(found)

        return cast(Reading, recall)

    return decorate
