"""JSON that people broke on the way: mended where only one reading is possible, and every mending told.

No structure is invented: a text that never ends, a bracket that closes the wrong thing and quotes inside quotes stay
faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Any

import msgspec

from jobexport.findings import Position
from jobexport.syntax import SyntaxFault
from jobexport.syntax.mender import Fault, Mender
from jobexport.syntax.rewrite import Rewrite
from jobexport.syntax.text import Lines

__all__ = ["Mended", "Repair", "mend"]

_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)


@dataclass(frozen=True, slots=True)
class Repair:
    """One kind of mending: what was found, the offset of its first place in the text as given, and how often."""

    what: str
    offset: int
    times: int = 1

    def __str__(self) -> str:
        return self.what if self.times == 1 else f"{self.what} ({self.times} times)"


@dataclass(frozen=True, slots=True)
class Mended:
    """The value, the strict JSON it was read from, and what was mended."""

    value: Any
    text: str
    repairs: tuple[Repair, ...]
    _rewrites: tuple[Rewrite, ...]

    def origin(self, offset: int) -> int:
        """The offset in the text as given of an offset in ``text``."""
        return _back(self._rewrites, offset)


def _back(rewrites: tuple[Rewrite, ...] | list[Rewrite], offset: int) -> int:
    for rewrite in reversed(rewrites):
        offset = rewrite.origin(offset)
    return offset


_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_BACKSLASH = re.compile(r'\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})')
_ALL_ENTITIES = re.compile(r"\s*(?:\[\s*)?\{\s*(?:&quot;|&#34;|&#0*34;|&#[xX]0*22;)")
_ALL_BACKSLASHES = re.compile(r'\s*"?(?:\[(?:\s|\\[nrt])*)?\{(?:\s|\\[nrt])*\\"')
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def _plain(escape: str) -> str:
    return chr(int(escape[2:], 16)) if escape[1] == "u" else _SHORT.get(escape[1], escape[1])


_WRAPPINGS: tuple[tuple[re.Pattern[str], re.Pattern[str], Callable[[str], str], str], ...] = (
    (_ALL_ENTITIES, _ENTITY, unescape, "the whole block is escaped with HTML entities"),
    (_ALL_BACKSLASHES, _BACKSLASH, _plain, "the whole block is escaped with backslashes, as a text inside JSON"),
)


def mend(text: str, place: Callable[[int], Position] | None = None) -> Mended:
    """The value of JSON that a strict reader refuses.

    Mended are: comments, and the CDATA and comment marks of old pages; raw control characters and wrong escapes in
    texts; commas too many, or missing between a value and a key on the next line; keys without a value; keys and dates
    without quotes; single and typographic quotes; ``undefined``, ``NaN``, ``None``, ``True``; numbers unknown to JSON;
    keys given twice (the last counts); values side by side (a list); and JSON escaped once more as a whole.
    Anything else raises SyntaxFault; ``place`` gives the position of an offset of ``text`` in the document.
    """
    where = Lines(text).position if place is None else place
    rewrites: list[Rewrite] = []
    repairs: list[Repair] = []
    for sign, pattern, replace, what in _WRAPPINGS:
        if sign.match(text) is not None:
            rewrite = Rewrite()
            quoted = pattern is _BACKSLASH and text.lstrip().startswith('"') and text.rstrip().endswith('"')
            start = text.index('"') + 1 if quoted else 0
            end = text.rindex('"') if quoted else len(text)
            repairs.append(Repair(what, _back(rewrites, len(text) - len(text.lstrip()))))
            for found in pattern.finditer(text, start, end):
                rewrite.put(text[start : found.start()], start, same=True)
                rewrite.put(replace(found[0]), found.start())
                start = found.end()
            rewrite.put(text[start:end], start, same=True)
            rewrites.append(rewrite)
            text = "".join(rewrite.pieces)
    mender = Mender(text)
    try:
        mender.run()
        made = "".join(mender.out.pieces)
        value = _decoder.decode(made)
    except Fault as fault:
        raise SyntaxFault(fault.message, *where(_back(rewrites, fault.offset))) from None
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise SyntaxFault(str(error).removeprefix("JSON is malformed: "), *where(0)) from None
    repairs += [Repair(what, _back(rewrites, first), times) for what, (first, times) in mender.told.items()]
    return Mended(value, made, tuple(repairs), (*rewrites, mender.out))
