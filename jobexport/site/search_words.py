"""Texts to the words that the search knows. ``assets/search.js`` does the same in the browser, sign by sign; a test
compares the two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from jobexport.normalize.patterns import late

__all__ = ["LONGEST", "fold", "lines", "phrase", "words"]

LONGEST = 40
"""Characters of a word that count."""

# Accents, points and vowel signs that people leave out: those of Latin, Greek, Cyrillic, Hebrew and Arabic. In other
# scripts such signs are letters. No Unicode property, because versions of Unicode differ between Python and browsers.
_MARKS = late(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]+"
)
# Letters that are no accented ones to Unicode, but are to people.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
        "ŋ": "n", "ŧ": "t", "ς": "σ",
    }
)  # fmt: skip
_WEAK = frozenset(("location", "workplace", "employment"))
# What stands between words, once more by ranges. ``+`` and ``#`` belong to the word before them: C++, C#, F#.
_BETWEEN = (
    "\0-\x22\x24-\x2a\x2c-\x2f\x3a-\x40\x5b-\x60\x7b-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb\xbf\xd7\xf7\u02b0-\u02ff\u037e\u0387"
    "\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u0970\u0e2f\u0e5a"
    "\u0e5b\u104a-\u104f\u1680\u17d4-\u17da\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u3004\u3008-\u3020\u3030\u303d\u30a0"
    "\u30fb\ue000-\uf8ff\ufe30-\ufe6f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffff\U0001f000-\U0001faff"
)
_RUN = re.compile(f"[^{_BETWEEN}+#]+[+#]*")
# Scripts that put no spaces between words: Thai, Lao, Myanmar, Khmer, the Japanese ones, Han.
_DENSE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = late(f"[{_DENSE}]+|[^{_DENSE}]+")
_IS_DENSE = late(f"[{_DENSE}]")


def fold(text: str) -> str:
    """A text in small letters, without accents: ``Łódź`` and ``lodz`` are the same."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text).lower()
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
    return unicodedata.normalize("NFC", text)


def phrase(text: str) -> str:
    """The words of a text with one space between them, such as a name to look for."""
    return " ".join(_RUN.findall(fold(text)))


@lru_cache(1 << 15)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, each once, in the order of the text.

    Where a script has no spaces, every two neighbouring characters are a word, and the last one of a run alone, so that
    the beginnings of words find every part. Words joined by hyphens count together as well: ``full-stack`` is also
    ``fullstack``.
    """
    found: dict[str, None] = {}
    folded = fold(text)
    for run in _RUN.findall(folded):
        if run.isascii():
            found[run[:LONGEST]] = None
            continue
        for piece in _PIECE.findall(run):
            if _IS_DENSE.match(piece):
                found.update(dict.fromkeys(piece[at : at + 2] for at in range(len(piece))))
            else:
                found[piece[:LONGEST]] = None
    if "-" in folded:
        for joined in _JOINED.findall(folded):
            found[joined.replace("-", "")[:LONGEST]] = None
    return tuple(found)


def lines(card: Mapping[str, Any], groups: Iterable[tuple[str, str]]) -> str:
    """The words of a posting in three lines: of the title, of employer, skills and field, of place and kind of work; each in the
    first line that has it. ``card`` is that of ``view.card``, ``groups`` are kind and name of the groups it is in."""
    title = {*words(card["title"])}
    strong, weak = {*words(card["company"])}, {*words(card["employment"])}
    located = False
    for kind, name in groups:
        if kind in _WEAK:
            located = located or kind == "location"
            weak.update(words(name))
        else:
            strong.update(words(name))
    for skill in card["skills"]:
        strong.update(words(skill))
    if not located:
        weak.update(words(card["place"]))
    strong -= title
    weak -= title
    weak -= strong
    return "\n".join([" ".join(title), " ".join(strong), " ".join(weak)])


_JOINED = re.compile(r"(?<![a-z0-9-])[a-z0-9]+(?:-[a-z0-9]+)+(?![a-z0-9-])")
