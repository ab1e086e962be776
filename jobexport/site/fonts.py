"""Fonts for pictures: which file has a letter, and how wide it is there."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jobexport.errors import ConfigError

__all__ = ["Font", "Fonts"]

# Families in the order of preference, as the stems of their files are on Linux, macOS and Windows.
_FAMILIES = (
    ("Inter-Regular", "Inter-Bold"), ("NotoSans-Regular", "NotoSans-Bold"), ("OpenSans-Regular", "OpenSans-Bold"),
    ("Roboto-Regular", "Roboto-Bold"), ("LiberationSans-Regular", "LiberationSans-Bold"), ("segoeui", "segoeuib"),
    ("Arial", "Arial Bold"), ("arial", "arialbd"), ("DejaVuSans", "DejaVuSans-Bold"), ("FreeSans", "FreeSansBold"),
)  # fmt: skip
# For letters that the chosen family has not: stems by the first word of the letter's name in Unicode.
_SCRIPTS = {
    "CJK": ("NotoSansCJK", "SourceHanSans", "wqy-", "PingFang", "msyh", "ipag", "DroidSansFallback"),
    "HANGUL": ("NotoSansCJK", "NotoSansKR", "NanumGothic", "malgun", "AppleSDGothicNeo"),
    "HIRAGANA": ("NotoSansCJK", "NotoSansJP", "ipag", "msgothic", "Hiragino"),
    "KATAKANA": ("NotoSansCJK", "NotoSansJP", "ipag", "msgothic", "Hiragino"),
    "ARABIC": ("NotoSansArabic", "NotoNaskhArabic", "NotoKufiArabic"),
}
_ANY = (
    "NotoSans-",
    "DejaVuSans",
    "NotoSansSymbols",
    "NotoSansMath",
    "NotoColorEmoji",
    "Symbola",
    "seguisym",
    "unifont",
)
_SUFFIXES = (".ttf", ".otf", ".ttc")
# Letters without a shape of their own: joiners, marks of direction, controls, spaces; and marks that go with letters of
# any script, or choose between shapes, by the first word of their names.
_SHAPELESS = {"Cf", "Cc", "Zs"}
_MARKS, _GENERAL = {"Mn", "Me"}, {"COMBINING", "VARIATION"}


@dataclass(frozen=True, slots=True)
class Font:
    """One font file: its family, whether it is bold, and the width of each letter in parts of the font's size."""

    path: str
    family: str
    bold: bool
    widths: dict[int, float] = field(repr=False, compare=False)

    def __hash__(self) -> int:
        return hash(self.path)


class Fonts:
    """The fonts at hand: the files named, or else one family of this machine; then, for letters that it lacks, others of
    the machine by their script. Raises ConfigError for a named file that is no font.
    """

    def __init__(self, named: Sequence[str] = ()) -> None:
        self._named = bool(named)
        self.faces: list[Font] = []
        """The fonts that letters are looked for in first."""
        for path in named or _first():
            try:
                self.faces.append(_font(str(path)))
            except Exception as error:
                # Whatever the library raises, the file is not one it can read.
                raise ConfigError(f"is no font: {error}", subject=f"site.share_fonts {path}") from error
        self._found: dict[tuple[str, bool], Font | None] = {}

    def font(self, letter: str, *, bold: bool = False) -> Font | None:
        """The font that has a letter, of the weight asked for where there is one; None where no font has it."""
        key = (letter, bold)
        if key not in self._found:
            self._found[key] = self._look(letter, bold)
        return self._found[key]

    def advance(self, letter: str, *, bold: bool = False) -> float:
        """The width of a letter in parts of the font's size; 0 for one that no font has."""
        font = self.font(letter, bold=bold)
        return font.widths.get(ord(letter), 0.0) if font else 0.0

    def _look(self, letter: str, bold: bool) -> Font | None:
        having = [each for each in self.faces if ord(letter) in each.widths]
        if not having and not self._named and _has_shape(letter):
            # Always by the letter alone: what was drawn before must not change a picture.
            having = [each for each in next(_others(letter), ()) if ord(letter) in each.widths]
        return min(having, key=lambda each: each.bold != bold, default=None)


def _has_shape(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return kind not in _SHAPELESS and not (kind in _MARKS and _script(letter) in _GENERAL)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _first() -> list[str]:
    """The files of the first family that this machine has."""
    files = _files()
    for stems in _FAMILIES:
        if stems[0] in files:
            return [files[stem] for stem in stems if stem in files]
    return []


def _others(letter: str) -> Iterator[list[Font]]:
    """Fonts of the machine that have a letter, regular and bold."""
    files = _files()
    for stem in _stems(_script(letter)):
        font = _sound(files[stem])
        if font is not None and ord(letter) in font.widths:
            bold = (
                files.get(stem.replace("Regular", "Bold"), "") if "Regular" in stem else files.get(f"{stem}-Bold", "")
            )
            other = _sound(bold) if bold and bold != font.path else None
            yield [font] if other is None else [font, other]


@cache
def _stems(script: str) -> tuple[str, ...]:
    """The stems of the machine's files that may have letters of a script, in the order in which they are looked at."""
    wanted = (*_SCRIPTS.get(script, ()), f"NotoSans{script.title()}", f"NotoSerif{script.title()}", *_ANY)
    found = [stem for start in wanted for stem in sorted(each for each in _files() if each.startswith(start))]
    plain = [stem for stem in found if stem.endswith(("Regular", "Sans", "Emoji", "W3")) or "-" not in stem]
    return tuple(dict.fromkeys(plain))


@cache
def _sound(path: str) -> Font | None:
    """The font in a file; a broken one among the machine's is as good as none."""
    try:
        return _font(path)
    except Exception:
        return None


@cache
def _files() -> dict[str, str]:
    """The font files of this machine by their stem. Fonts with variable weights are left out: drawing takes the file as it is."""
    home = Path.home()
    places = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]
    if sys.platform == "darwin":
        places = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    elif sys.platform == "win32":
        places = [Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts"]
    found: dict[str, str] = {}
    for place in places:
        for path in sorted(place.rglob("*")):
            if path.suffix.lower() in _SUFFIXES and "[" not in path.name and "Variable" not in path.name:
                found.setdefault(path.stem, str(path))
    return found


@cache
def _font(path: str) -> Font:
    from fontTools.ttLib import TTFont

    with Path(path).open("rb") as source, TTFont(source, fontNumber=0, lazy=True) as file:
        names: Any = file["name"]
        unit = file["head"].unitsPerEm
        advances = file["hmtx"].metrics
        widths = {code: advances[glyph][0] / unit for code, glyph in file.getBestCmap().items() if glyph in advances}
        family = str(names.getDebugName(1) or names.getDebugName(16) or Path(path).stem)
        bold = file["OS/2"].usWeightClass >= 600 if "OS/2" in file else "bold" in path.lower()
    return Font(path, family, bold, widths)
