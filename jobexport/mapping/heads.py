"""Tells from names alone whether a table or a JSON document is somebody else's list of jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jobexport.mapping.inferring import is_record
from jobexport.mapping.names import meaning

__all__ = ["foreign", "json_kind"]

_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*)"|[{}\[\]:,]', re.DOTALL)
# A record is found far above this; without a bound, time would grow with the third power of the depth.
_DEPTH, _DOTS = 100, 4
_OWN_LISTS = frozenset(("postings", "organizations"))


def foreign(names: Sequence[str]) -> bool:
    """Whether columns of these names are a list of jobs that was not written for jobexport.

    Our own names, also beside misspelt ones, are not foreign: a misspelt name must be told to its author.
    """
    from jobexport.normalize.posting import KEYS

    names = [name for name in names if name]
    strange = [name for name in names if name.split(".")[0] not in KEYS and not name.startswith("x_")]
    if not strange:
        return False
    known = [name for name in names if meaning(name) is not None]
    told = [name for name in strange if meaning(name) is not None]
    if any((found := meaning(name)) is not None and found.role == "title" for name in known):
        if len(known) < 2:
            return len(strange) == len(names) > 2
        return len(told) >= 2 or len(strange) * 2 > len(names)
    return is_record(names)


@dataclass(slots=True)
class _Frame:
    is_object: bool
    key: str = ""
    names: list[str] = field(default_factory=list)


def json_kind(head: bytes) -> str | None:
    """``foreign`` where the beginning of a JSON document or of JSON lines holds a job with names that are not ours, or
    a list of jobs inside another object; ``ours`` where a job has our names alone; None where there is none.

    Linked data (``@type``, ``@context``) is neither.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    kind = None
    for names, around in _objects(head):
        if any(name.rpartition(".")[2] in ("@type", "@context", "@graph") for name in names):
            return None
        if kind is not None or not (is_record(names) or foreign(names)):
            continue
        if around:
            kind = "ours" if _OWN_LISTS.issuperset(around) else "foreign"
        else:
            kind = "foreign" if foreign(names) else "ours"
        if kind == "foreign":
            return kind
    return kind


def _objects(head: bytes) -> Iterator[tuple[list[str], list[str]]]:
    """The objects of a beginning of JSON: their names, dotted below, and the names of the lists around them."""
    stack: list[_Frame] = []
    text, key = "", ""
    for found in _TOKEN.finditer(head):
        if found[1] is not None:
            text = found[1].decode("utf-8", "replace")
            continue
        sign = found[0]
        if sign == b":":
            key = text
            if stack and stack[-1].is_object:
                stack[-1].names.append(key)
        elif sign in (b"{", b"["):
            if len(stack) >= _DEPTH:
                break
            stack.append(_Frame(sign == b"{", key))
            key = ""
        elif sign == b",":
            key = ""
        elif stack:
            frame = stack.pop()
            if frame.is_object:
                yield _closed(frame, stack)
            key = ""
    while stack:
        frame = stack.pop()
        if frame.is_object:
            yield _closed(frame, stack)


def _closed(frame: _Frame, stack: list[_Frame]) -> tuple[list[str], list[str]]:
    if stack and stack[-1].is_object and frame.key:
        stack[-1].names += [f"{frame.key}.{name}" for name in frame.names if name.count(".") < _DOTS]
    lists = [each.key for number, each in enumerate(stack) if not each.is_object and number and each.key]
    return frame.names, lists
