"""Names of countries and currencies from CLDR, read from Babel's files without keeping the rest of a language."""

from __future__ import annotations

from typing import Any, Literal

__all__ = ["LANGUAGES", "names_of"]

LANGUAGES = ("en", "de", "fr", "es", "nl", "it", "pt", "pl")
"""The languages in which names are known, in the order in which they are asked."""


def names_of(language: str, kind: Literal["territories", "currency_names"]) -> dict[str, str]:
    """Codes to names in one of ``LANGUAGES``: what Babel's ``Locale`` of it says, and nothing is kept here.

    Raises LookupError for another language, which may take its names from a third one.
    """
    if language not in LANGUAGES:
        raise LookupError(language)
    import pickle

    from babel.localedata import resolve_locale_filename

    class Names(pickle.Unpickler):
        """Reads names alone: patterns, rules of plurals and the like stay empty, and their modules are not loaded."""

        def find_class(self, module: str, name: str) -> Any:
            return _Else

    # A Locale stays in memory with all that it has, and with tables of every locale: ten megabytes for these eight.
    with open(resolve_locale_filename(language), "rb") as file:  # noqa: PTH123 - Babel gives a text
        found: dict[str, str] = Names(file).load()[kind]
    return found


class _Else:
    """Whatever is no name."""

    def __init__(self, *values: object) -> None: ...

    def __setstate__(self, state: object) -> None: ...
