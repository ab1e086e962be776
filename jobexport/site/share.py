"""The picture of a posting that social networks show beside a link to it: 1200 × 630 pixels, PNG.

It is drawn from text and plain shapes only, as SVG, by the library resvg. Fonts are those of the machine, or the files
that ``site.share_fonts`` names; none is shipped.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from typing import Any

from jobexport.errors import ConfigError
from jobexport.site import urls
from jobexport.site.fonts import Font, Fonts
from jobexport.site.locales import direction
from jobexport.site.wording import initials, tint

__all__ = ["HEIGHT", "WIDTH", "Artist", "Drawing", "needed"]

WIDTH, HEIGHT = 1200, 630

# Part of every key: a change of the drawing makes every picture anew.
_VERSION = "1"
_LEFT, _RIGHT = 80, 1120
_BASELINE = 250
_SIZES = ((68, 2), (56, 3), (46, 4))
_INK, _SOFT, _ACCENT, _GROUND = "#1d1c1a", "#5c5850", "#14573f", "#fbfaf7"
_TINTS = {
    1: ("#dcebe2", "#1c5a3f"), 2: ("#dfe7f5", "#28497f"), 3: ("#f6e2d6", "#85401a"),
    4: ("#ece1f3", "#623a80"), 5: ("#f4e8c9", "#6a4e0a"), 6: ("#f6dfe4", "#862f46"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture to be: its path on the site, named after all that is in it, its SVG, and the letters it has to leave out.

    ``left_out`` are characters that no font at hand has. ``empty`` says that the title cannot be written for them, and
    that there should be no picture.
    """

    path: str
    svg: str
    fonts: tuple[str, ...]
    left_out: str
    empty: bool

    def png(self) -> bytes:
        """The picture itself; takes some 50 ms."""
        import resvg_py

        made: bytes = resvg_py.svg_to_bytes(
            svg_string=self.svg, width=WIDTH, height=HEIGHT, skip_system_fonts=True, font_files=list(self.fonts)
        )
        return bytes(made)


def needed() -> None:
    """Raises ConfigError where the libraries for pictures are not installed."""
    for name in ("resvg_py", "fontTools"):
        if find_spec(name) is None:
            raise ConfigError(
                f"pictures need the library {name.replace('_', '-')}",
                subject="site.share_images",
                hint="pip install 'jobexport[share]'",
            )


class Artist:
    """Draws the pictures of one site. ``fonts`` are files, the regular face first; without them the machine's are taken.

    Pictures are spread over folders where ``permalink`` spreads the pages.
    """

    def __init__(
        self,
        title: str,
        language: str,
        accent: str | None = None,
        fonts: Sequence[str] = (),
        *,
        permalink: str = "jobs/{slug}/",
    ) -> None:
        needed()
        self._permalink = permalink
        self._fonts = Fonts(fonts)
        self._title = title
        self._language = language
        # Only a colour in figures is sure to be one: settings may hold any CSS.
        self._accent = accent if accent and _is_colour(accent) else _ACCENT

    def drawing(self, card: Mapping[str, Any]) -> Drawing:
        """What the picture of a posting is to be, from the posting's card (``view.card``)."""
        towards = direction(card["language"] or self._language)
        pen = _Pen(self._fonts, rtl=towards == "rtl")
        facts = [card["place"], card["employment"]]
        body = [
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_GROUND}"/>',
            f'<rect width="{WIDTH}" height="14" fill="{self._accent}"/>',
            *self._employer(card, pen),
        ]
        title, y = _title(card["title"], pen)
        body += title
        for text, colour, bold in (
            (" · ".join(each for each in facts if each), _SOFT, False),
            (card["salary"], _INK, True),
        ):
            if text:
                y += 48
                body.append(pen.line(text, y, 32, colour, bold=bold))
        body += [
            f'<rect x="{_LEFT}" y="545" width="{_RIGHT - _LEFT}" height="2" fill="#e4e0d8"/>',
            pen.line(self._title, 594, 28, self._accent, bold=True),
        ]
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
            + "".join(body)
            + "</svg>"
        )
        used = tuple(dict.fromkeys(each.path for each in pen.used))
        key = hashlib.blake2b("\0".join([_VERSION, svg, *map(_stamp, used)]).encode("utf-8", "replace"), digest_size=5)
        return Drawing(
            path=f"share/{urls.sharded(card['slug'], self._permalink)}{card['slug']}-{key.hexdigest()}.png",
            svg=svg,
            fonts=used,
            left_out="".join(sorted(pen.left_out)),
            empty=not pen.written(card["title"], bold=True),
        )

    def _employer(self, card: Mapping[str, Any], pen: _Pen) -> list[str]:
        name = card["company"] or card["title"]
        ground, ink = _TINTS[tint(card["company"])]
        edge = _RIGHT - 88 if pen.rtl else _LEFT
        letters = pen.written(initials(name), bold=True)
        body = [f'<rect x="{edge}" y="72" width="88" height="88" rx="20" fill="{ground}"/>']
        if letters:
            body.append(pen.tag(letters, edge + 44, 128, 34, ink, bold=True, anchor="middle"))
        if card["company"]:
            body.append(pen.line(card["company"], 127, 34, _INK, bold=True, indent=112))
        return body


def _title(text: str, pen: _Pen) -> tuple[list[str], int]:
    """The lines of the title in the largest size that holds it whole, and the last baseline; the smallest size cuts it."""
    for size, most in _SIZES:
        lines = pen.wrapped(text, size, _RIGHT - _LEFT)
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], pen.cut(" ".join(lines[most - 1 :]), size, _RIGHT - _LEFT, bold=True)]
    step = round(size * 1.18)
    return (
        [
            pen.tag(line, pen.start, _BASELINE + number * step, size, _INK, bold=True)
            for number, line in enumerate(lines)
        ],
        _BASELINE + (len(lines) - 1) * step + 14,
    )


class _Pen:
    """Writes lines of text, keeping account of fonts used and letters left out."""

    def __init__(self, fonts: Fonts, *, rtl: bool) -> None:
        self._fonts = fonts
        self.rtl = rtl
        self.start = _RIGHT if rtl else _LEFT
        self.used: list[Font] = []
        self.left_out: set[str] = set()

    def written(self, text: str, *, bold: bool = False) -> str:
        """The text without pictures and signs that cannot be written; empty where a letter or digit cannot, since a text
        with holes says something else.
        """
        kept, whole = [], True
        for letter in " ".join(text.split()):
            font = self._fonts.font(letter, bold=bold)
            if font is not None:
                kept.append(letter)
                if font not in self.used:
                    self.used.append(font)
            elif letter.isspace() or unicodedata.category(letter) == "Cf":
                kept.append(letter)
            else:
                self.left_out.add(letter)
                whole = whole and not letter.isalnum()
        return " ".join("".join(kept).split()) if whole else ""

    def width(self, text: str, size: int, *, bold: bool) -> float:
        """The width of a text in pixels; kerning and joined letters make it a little narrower in truth."""
        return sum(self._fonts.advance(letter, bold=bold) for letter in text) * size

    def wrapped(self, text: str, size: int, room: int) -> list[str]:
        """A bold text in lines of a width; where a word alone is wider, or words have no spaces, it breaks anywhere."""
        lines, line = [], ""
        for word in self.written(text, bold=True).split(" "):
            whole = f"{line} {word}" if line else word
            if self.width(whole, size, bold=True) <= room:
                line = whole
                continue
            if line:
                lines.append(line)
            line = ""
            for letter in word:
                if line and self.width(line + letter, size, bold=True) > room:
                    lines.append(line)
                    line = ""
                line += letter
        return [*lines, line]

    def cut(self, text: str, size: int, room: int, *, bold: bool) -> str:
        """The text, shortened to a width with an ellipsis."""
        if self.width(text, size, bold=bold) <= room:
            return text
        while text and self.width(text + "…", size, bold=bold) > room:
            text = text[:-1]
        return text.rstrip() + "…"

    def line(self, text: str, y: int, size: int, colour: str, *, bold: bool = False, indent: int = 0) -> str:
        """One line from the margin, cut to the room that there is."""
        shown = self.cut(self.written(text, bold=bold), size, _RIGHT - _LEFT - indent, bold=bold)
        return self.tag(shown, self.start - indent if self.rtl else self.start + indent, y, size, colour, bold=bold)

    def tag(self, text: str, x: int, y: int, size: int, colour: str, *, bold: bool = False, anchor: str = "") -> str:
        """The element of a text that is ready to be written."""
        # Marks around a line give it the direction of its first letter, as dir="auto" does.
        strong = next((kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), "L")
        marked = text if strong == "L" else f"\u202b{text}\u202c"
        having = [self._fonts.font(letter, bold=bold) for letter in text]
        fonts = [*self._fonts.faces, *(each for each in having if each is not None)]
        families = ", ".join(dict.fromkeys(f"'{each.family}'" for each in fonts))
        return (
            f'<text x="{x}" y="{y}" font-family="{escape(families)}" font-size="{size}" fill="{colour}"'
            f' font-weight="{700 if bold else 400}" text-anchor="{anchor or ("end" if self.rtl else "start")}">'
            f"{escape(marked)}</text>"
        )


@lru_cache(64)
def _stamp(path: str) -> str:
    """What tells one state of a font file from another."""
    with open(path, "rb") as file:  # noqa: PTH123 - the name comes from a library as text
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=8)).hexdigest()


def _is_colour(text: str) -> bool:
    return len(text) in (4, 7) and text[0] == "#" and all(each in "0123456789abcdefABCDEF" for each in text[1:])
