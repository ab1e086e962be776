"""How a format is told by the words in the first bytes of a document."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["signs"]


def signs(*tests: tuple[int, str]) -> Callable[[bytes], int]:
    """A ``sniff`` from pairs of a score and words that must all be in the head.

    A word that stands alone is the name of a member (``absolute_url`` finds ``"absolute_url":``); one that begins with
    ``~`` is looked for as it is; one with ``=`` is a member whose text holds what follows
    (``url=themuse.com``); ``!`` before a name forbids it.
    """
    compiled = [(score, [_sign(word) for word in words.split()]) for score, words in tests]

    def sniff(head: bytes) -> int:
        return max((score for score, found in compiled if all(each(head) for each in found)), default=0)

    return sniff


def _sign(word: str) -> Callable[[bytes], bool]:
    no, word = word.startswith("!"), word.removeprefix("!")
    if word.startswith("~"):
        plain = word[1:].encode()
        return lambda head: (plain in head) is not no
    name, _, inside = word.partition("=")
    quoted = f'"{name}"'.encode()
    tail = rb'\s*"[^"]{0,300}' + re.escape(inside.encode()) if inside else b""
    member = re.compile(re.escape(quoted) + rb"\s*:" + tail, re.IGNORECASE if inside else 0)
    return lambda head: (quoted in head and member.search(head) is not None) is not no
