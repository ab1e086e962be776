"""A text made anew from pieces of another, with the way back; and JSON texts put so that JSON can hold them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["Rewrite", "put_text"]

_IN_TEXT = re.compile(
    r"""\\(?P<fine>["\\/bfnrt]|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})
    |\\(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|\\(?P<hex>x[0-9a-fA-F]{2})|\\(?P<quote>['“”])|(?P<bad>\\)
    |(?P<break>[\r\n\t])|(?P<control>[\x00-\x1f])|(?P<inner>")""",
    re.VERBOSE,
)


@dataclass(slots=True)
class Rewrite:
    """A new text made from pieces of an old one, and where each piece came from."""

    pieces: list[str] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    old: list[int] = field(default_factory=list)
    same: list[bool] = field(default_factory=list)
    length: int = 0

    def put(self, piece: str, old: int, same: bool = False) -> None:
        """Adds a piece that stands for the old text at ``old``; ``same`` where it is that text letter by letter."""
        if piece:
            self.pieces.append(piece)
            self.new.append(self.length)
            self.old.append(old)
            self.same.append(same)
            self.length += len(piece)

    def origin(self, offset: int) -> int:
        """The offset in the old text of an offset in the new one."""
        index = bisect_right(self.new, offset) - 1
        if index < 0:
            return 0
        return self.old[index] + (offset - self.new[index] if self.same[index] else 0)


def put_text(out: Rewrite, tell: Callable[[str, int], None], word: str, at: int) -> str:
    """Puts a text in double quotes that stands at ``at``, with its control characters and wrong escapes mended."""
    start, begin = 1, len(out.pieces)
    out.put('"', at)
    for found in _IN_TEXT.finditer(word, 1, len(word) - 1):
        kind = found.lastgroup
        if kind == "fine":
            continue
        out.put(word[start : found.start()], at + start, same=True)
        out.put(_mended(str(kind), found[0], at + found.start(), tell), at + found.start())
        start = found.end()
    out.put(word[start : len(word) - 1], at + start, same=True)
    out.put('"', at + len(word) - 1)
    return "".join(out.pieces[begin:])


def _mended(kind: str, piece: str, at: int, tell: Callable[[str, int], None]) -> str:
    if kind == "inner":
        return '\\"'
    if kind in ("break", "control"):
        tell("a raw line break or tab in a text" if kind == "break" else "a raw control character in a text", at)
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(piece, f"\\u{ord(piece):04x}")
    if kind == "half":
        tell("half of a surrogate pair, which is no character", at)
        return "\\ufffd"
    if kind == "hex":
        tell("a \\x escape, which JSON does not know", at)
        return f"\\u00{piece[2:]}"
    if kind == "quote":
        tell("a backslash before a quote that needs none", at)
        return piece[1]
    tell("a backslash that escapes nothing, kept as itself", at)
    return "\\\\"
