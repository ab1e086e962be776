"""What a large JSON document is cut into: values that stay in it, and blocks of the elements of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from jobexport.findings import Position
from jobexport.syntax import SyntaxFault
from jobexport.syntax.large import Source
from jobexport.syntax.text import advance

__all__ = ["MAX_VALUE", "Block", "Far", "elements", "values", "whole_characters"]

MAX_VALUE = 16 << 20
"""Most bytes of one text, and of one record."""

_LIST = msgspec.json.Decoder(list[msgspec.Raw])
# A pair of surrogates, one alone, or any other escape.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|.)", re.S
)


@dataclass(slots=True)
class Far:
    """A value that stays in its document: from ``start`` to ``end``, at ``place``.

    Of a large mapping ``members``, of a large list ``parts`` are known, in their order; ``index`` is the number of an
    element of a list, ``key`` the place of a member's key.
    """

    source: Source = field(repr=False)
    start: int
    end: int
    place: Position
    index: int = 0
    key: Position | None = None
    members: dict[str, Far] | None = None
    parts: list[Block | Far] | None = None

    @property
    def is_large(self) -> bool:
        """Whether it is known by its parts."""
        return self.members is not None or self.parts is not None

    def head(self, number: int = 64) -> bytes:
        """Its first bytes."""
        return self.source.slice(self.start, min(self.start + number, self.end))

    def read(self) -> bytes:
        """All its bytes. Raises SyntaxFault where they are more than can be read at once."""
        if self.end - self.start > MAX_VALUE:
            raise SyntaxFault(f"a record is longer than {MAX_VALUE >> 20} MiB", *self.place)
        return self.source.slice(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Block:
    """Whole elements of a list, with the commas between them; ``index`` is the number of the first."""

    start: int
    end: int
    place: Position
    index: int


def whole_characters(data: bytes) -> bytes:
    """Half of a surrogate pair is legal JSON and no text: it becomes U+FFFD, of the same length."""
    if b"\\ud" not in data and b"\\uD" not in data:
        return data
    return _ESCAPE.sub(lambda found: b"\\ufffd" if len(found[0]) == 6 and found[0][2] in b"dD" else found[0], data)


def values(data: bytes) -> list[msgspec.Raw]:
    """The undecoded elements in the bytes of a block. Raises what msgspec raises for no JSON."""
    return _LIST.decode(b"[" + whole_characters(data) + b"]")


def elements(data: bytes, place: Position) -> Iterator[tuple[bytes, Position]]:
    """The elements in the bytes of a block, each with its place."""
    data, low = whole_characters(data), 0
    for value in values(data):
        inner = bytes(value)
        start = data.index(inner, low)
        place = advance(place, data[low:start])
        yield inner, place
        low = start
        place, low = advance(place, inner), start + len(inner)
