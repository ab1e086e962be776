"""Languages as BCP 47 tags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.words import fold, is_placeholder, listed, read_text

__all__ = ["read_language"]

_SIMPLE = re.compile(r"[a-z]{2}(?:-[A-Z]{2})?\Z")
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?(?:[.@].*)?\Z")
_FIX = "write a language tag, such as en or pt-BR"


@lru_cache(maxsize=1)
def _tables() -> tuple[frozenset[str], dict[str, str], dict[str, str]]:
    """Known language codes, three-letter codes, and folded names in the known languages and in themselves."""
    from babel import Locale
    from babel.core import get_global

    codes = frozenset(str(code) for code in Locale.parse("en").languages if len(str(code)) <= 3)
    aliases = get_global("language_aliases")
    long = {code: short for code, short in aliases.items() if len(code) == 3 and len(short) == 2 and short.isalpha()}
    names: dict[str, str] = {}
    for locale in ("en", "de", "fr", "es", "nl", "it", "pt", "pl"):
        for code, name in Locale.parse(locale).languages.items():
            if len(str(code)) <= 3:
                names.setdefault(fold(str(name)), str(code))
    for code in (
        "sv",
        "da",
        "nb",
        "fi",
        "cs",
        "sk",
        "hu",
        "ro",
        "bg",
        "el",
        "tr",
        "uk",
        "ru",
        "hr",
        "ja",
        "zh",
        "ko",
        "ar",
        "he",
    ):
        names.setdefault(fold(str(Locale.parse(code).languages.get(code, code))), code)
    return codes, long, names


def read_language(value: object, notes: Notes) -> str | None:
    """A language tag (``en``, ``pt-BR``) from a tag of any case, a three-letter code or a language's name."""
    if type(value) is str and _SIMPLE.match(value) and value[:2] in _COMMON:
        return value
    if isinstance(value, Mapping):
        for key in ("alternateName", "code", "id", "name", "label", "@value"):
            if value.get(key):
                return read_language(value[key], notes)
    text = read_text(value, notes)
    if text is None or is_placeholder(text) or text.casefold() in ("und", "mul", "zxx", "c", "posix"):
        return None
    codes, long, names = _tables()
    found = _TAG.match(text)
    if found is not None:
        code = found[1].lower()
        code = long.get(code, code)
        if code in codes:
            script = f"-{found[2].title()}" if found[2] else ""
            return code + script + (f"-{found[3].upper()}" if found[3] else "")
    named = names.get(fold(re.sub(r"\s*\(.*\)$", "", text)))
    if named is None:
        raise Unreadable(f"{quote(text)} is no language that is known", _FIX)
    return named


_COMMON = listed("en de fr es nl it pt pl sv da nb no fi cs sk hu ro bg el tr uk ru ja zh ko ar he hr sl lt lv et", " ")
