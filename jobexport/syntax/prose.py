"""Plain text as lines: where each stands, whether it is an item of a list, whether it stands alone or is a heading."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

__all__ = ["Line", "bare", "fold", "lines_of", "spans"]

_ROW = re.compile(r"[^\r\n\u2028\u2029\x85\f]+")
_BULLET = re.compile(r"(?:[•◦▪●‣·∙○■□►▸➢➤✓✔✅★⦁\uf0b7–—-]|\*(?!\*)|[0-9]{1,2}[.)]|[a-z]\))\s+(?=\S)")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,}|~{3,}|\*{3,}|_{3,})\Z")
_HASHES = re.compile(r"#{1,6}\s+(?=\S)")
_STARS = re.compile(r"(\*\*|__)(\S.*\S)\1:?\Z")
_EDGES = re.compile(r"\A[^\w(\[#€$£@+]+|[\s:：.…»>*_-]+\Z")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank.

    ``text`` is without outer blanks and without the mark of a list item or a heading; ``start`` and ``end`` span the
    whole line in the document, in characters from 0. ``gap`` and ``gap_after`` tell blank lines (or an end of the text)
    around it, ``marked`` that the author drew it as a heading (``# …``, ``**…**``, underlined).
    """

    start: int
    end: int
    text: str
    item: bool = False
    gap: bool = True
    gap_after: bool = True
    marked: bool = False

    @property
    def alone(self) -> bool:
        """Whether blank lines stand on both sides."""
        return self.gap and self.gap_after


def lines_of(text: str) -> list[Line]:
    """The lines of a text that are not blank, in their order. An underlining belongs to the line above it."""
    found: list[Line] = []
    last = 0
    for row in _ROW.finditer(text):
        whole = row[0]
        body = whole.strip().strip("\u200b\ufeff\u2060")
        if not body:
            continue
        start = row.start() + whole.index(body[0])
        gap = not found or max(text.count("\n", last, start), text.count("\r", last, start)) > 1
        end = start + len(whole.rstrip()) - (start - row.start())
        last = end
        if found:
            found[-1] = replace(found[-1], gap_after=gap)
        if _UNDERLINE.match(body):
            if found and not gap and len(found[-1].text) <= 120 and body[0] in "=-~":
                found[-1] = replace(found[-1], end=end, marked=True)
            elif found:
                found[-1] = replace(found[-1], end=end, gap_after=True)
            continue
        found.append(_line(body, start, end, gap))
    return found


def _line(body: str, start: int, end: int, gap: bool) -> Line:
    hashes = _HASHES.match(body)
    if hashes is not None:
        return Line(start, end, body[hashes.end() :].strip(" #"), gap=gap, marked=True)
    bullet = _BULLET.match(body)
    if bullet is not None:
        return Line(start, end, body[bullet.end() :].strip(), item=True, gap=gap)
    stars = _STARS.match(body)
    if stars is not None and len(stars[2]) <= 100:
        return Line(start, end, stars[2].strip(), gap=gap, marked=True)
    return Line(start, end, body, gap=gap)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The text for comparing: lower case, without accents, straight apostrophes, whitespace single."""
    lowered = text.casefold().replace("ł", "l").replace("ø", "o").replace("’", "'").replace("ʼ", "'")
    plain = unicodedata.normalize("NFKD", lowered)
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())


def bare(text: str) -> str:
    """A heading or label folded, without the emoji before it and the colon behind it."""
    return fold(_EDGES.sub("", text))


def spans(lines: list[Line]) -> list[tuple[int, int]]:
    """The spans of lines, with neighbours that only blanks part made one. The lines are in the order of the text."""
    joined: list[tuple[int, int]] = []
    for line in lines:
        if joined and line.start - joined[-1][1] <= 8:
            joined[-1] = (joined[-1][0], line.end)
        else:
            joined.append((line.start, line.end))
    return joined
