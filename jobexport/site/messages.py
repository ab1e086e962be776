"""The interface's texts in the site's language, through gettext catalogues."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from typing import Any

from jobexport.resources import templates

__all__ = ["N_", "Messages", "messages"]

_DOMAIN = "jobexport"


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
        self._catalogue = gettext.translation(
            _DOMAIN, str(templates() / "default" / "locale"), languages=_fallbacks(language), fallback=True
        )
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


def _fallbacks(language: str) -> list[str]:
    parts = language.replace("-", "_").split("_")
    return ["_".join(parts[:length]) for length in range(len(parts), 0, -1)]
