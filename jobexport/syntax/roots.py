"""Which XML format a document is in, told from its first element and the tags near its beginning."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

__all__ = ["root_of", "sniffer"]


@lru_cache(maxsize=2)
def root_of(head: bytes) -> tuple[str, str]:
    """Name of the first element of an XML document and the head as text, in lower case; no name where it is none."""
    start = head[:256].lstrip()
    if not start.startswith((b"<", b"\0<", *_MARKS)):
        return "", ""
    encoding = next((name for mark, name in _MARKS.items() if start.startswith(mark)), "utf-8")
    text = head.decode(encoding, "replace").lower().lstrip("\ufeff")
    found = _ROOT.search(text)
    return (found[1].rpartition(":")[2] if found else ""), text


_MARKS = {
    b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}  # fmt: skip
_ROOT = re.compile(r"<([a-z_][\w.:-]*)(?=[\s/>])")


def sniffer(roots: str, *marks: tuple[int, str]) -> Callable[[bytes], int]:
    """A ``sniff`` for documents whose first element has one of these names (separated by spaces; ``*`` for any).

    Each mark is a score and the elements (``+`` before an attribute of any, ``!`` before what must not be there) that
    must all be in the head.
    """
    wanted = frozenset(roots.split())
    tests = [(score, [(word[:1] == "!", _mark(word.lstrip("!"))) for word in words.split()]) for score, words in marks]

    def sniff(head: bytes) -> int:
        root, text = root_of(head)
        if not root or ("*" not in wanted and root not in wanted):
            return 0
        return max(
            (score for score, found in tests if all((each.search(text) is None) is no for no, each in found)), default=0
        )

    return sniff


def _mark(word: str) -> re.Pattern[str]:
    if word.startswith("+"):
        return re.compile(rf"<[^>]*\s{re.escape(word[1:])}\s*=")
    name, _, attribute = word.partition("@")
    return re.compile(
        rf"<{re.escape(name)}\s[^>]*{re.escape(attribute)}\s*=" if attribute else rf"<{re.escape(name)}[\s/>]"
    )
