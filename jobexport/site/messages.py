"""The interface's texts in the site's language, through gettext catalogues.

The catalogues are ``locale/<language>/LC_MESSAGES/jobexport.po``; the texts in the code are the English ones. They are
read as they are, so that there is no second, compiled form that could be older.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["LOCALES", "N_", "SOURCE", "Messages", "catalogues", "messages", "spoken", "state"]

LOCALES = Path(__file__).resolve().parent / "locale"
"""The folder of the catalogues."""

SOURCE = "en"
"""The language of the texts in the code, which needs no catalogue."""

_FILE = "LC_MESSAGES/jobexport.po"


def N_(text: str) -> str:
    """Marks a text for the catalogues without translating it."""
    return text


class Messages:
    """Texts in one language. A text that has no translation stays English.

    Placeholders are ``{name}`` in every text: ``t("Page {page} of {pages}", page=2, pages=9)``.
    """

    __slots__ = ("_catalogue", "labels", "language")

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = _catalogue(spoken(language))
        self.labels = _Labels(self._catalogue.gettext)
        """Texts without placeholders by their English form: ``labels["Salary"]``, the quick way to ask often."""

    def t(self, text: str, **values: Any) -> str:
        """A text, translated and with its placeholders filled."""
        found = self.labels[text]
        return found.format(**values) if values else found

    def n(self, one: str, many: str, count: int, **values: Any) -> str:
        """A text that depends on a number, which fills ``{count}``: ``n("{count} job", "{count} jobs", 3)``."""
        return self._catalogue.ngettext(one, many, count).format(count=values.pop("shown", count), **values)


class _Labels(dict[str, str]):
    def __init__(self, translate: Callable[[str], str]) -> None:
        super().__init__()
        self._translate = translate

    def __missing__(self, text: str) -> str:
        found = self[text] = self._translate(text)
        return found


@cache
def messages(language: str) -> Messages:
    """The texts in a language, a BCP 47 tag; ``de-AT`` falls back to ``de``, an unknown language to English."""
    return Messages(language)


@cache
def catalogues() -> dict[str, Path]:
    """The catalogue of each language that has one, by its tag."""
    return {each.parts[-3]: each for each in sorted(LOCALES.glob(f"*/{_FILE}"))}


def spoken(language: str) -> str:
    """The language that the interface really speaks where ``language`` is asked for.

    ``de-AT`` is ``de``; a language without a catalogue is ``en``.
    """
    return next((each for each in _fallbacks(language) if each == SOURCE or each in catalogues()), SOURCE)


def state(language: str) -> bytes:
    """What the texts in a language hang on: its catalogue as it is, with the language that is really spoken."""
    found = spoken(language)
    return found.encode() + b"\n" + (b"" if found == SOURCE else catalogues()[found].read_bytes())


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with catalogues()[language].open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _fallbacks(language: str) -> Iterator[str]:
    """The tag, then each shorter one: ``zh-Hant-TW``, ``zh-Hant``, ``zh``."""
    parts = language.replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join([parts[0].lower(), *parts[1:length]])
