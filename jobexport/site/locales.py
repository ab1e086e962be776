"""Dates, languages and directions for people. Everything is cached: a site has few days, languages and places."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import bidirectional

if TYPE_CHECKING:
    from babel.core import Locale

__all__ = [
    "day", "direction", "duration", "language_name", "locale_named", "machine", "moment", "months", "number",
    "regional", "written",
]  # fmt: skip

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})(:[0-9]{2})?(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?", re.IGNORECASE
)
_DURATION = re.compile(
    r"P(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})W)?(?:([0-9]{1,4})D)?(?:T(?:([0-9]{1,4})H)?(?:([0-9]{1,4})M)?)?"
)


@lru_cache(256)
def locale_named(tag: str) -> Locale:
    """Babel's locale for a BCP 47 tag, or for the nearest shorter tag that Babel has; English where it has none."""
    from babel.core import Locale, UnknownLocaleError

    parts = tag.replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:length]), sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")


@lru_cache(1024)
def regional(language: str, country: str | None) -> str:
    """The locale of amounts: ``en`` and ``GB`` give ``en-GB``; ``en`` and ``DK`` stay ``en``, as does ``de-AT``."""
    if not country or "-" in language or "_" in language:
        return language
    from babel.languages import get_official_languages

    # Elsewhere nobody reads the language with the country's own way of writing numbers.
    return f"{language}-{country}" if language in get_official_languages(country, de_facto=True) else language


@lru_cache(256)
def written(text: str) -> str:
    """The direction that a text begins in, from its first letter: ``rtl`` or ``ltr``."""
    if not text.isascii():
        for sign in text:
            if sign.isalpha():
                return "rtl" if bidirectional(sign) in ("R", "AL") else "ltr"
    return "ltr"


@lru_cache(256)
def direction(tag: str) -> str:
    """``ltr`` or ``rtl``, for the ``dir`` attribute."""
    return str(locale_named(tag).text_direction)


@lru_cache(256)
def language_name(tag: str, locale: str) -> str:
    """The name of a language in a locale; the tag itself where it has none."""
    return locale_named(tag).get_display_name(locale_named(locale)) or tag


@lru_cache(4096)
def machine(text: str) -> str | None:
    """The value of a ``datetime`` attribute for an ISO 8601 date or moment, or None.

    HTML allows three digits after the second; more are cut.
    """
    if _DATE.fullmatch(text):
        return text if _real(text) else None
    found = _MOMENT.fullmatch(text)
    if not found or not _real(text):
        return None
    start, clock, seconds, fraction, zone = found.groups(default="")
    return f"{start}T{clock}{seconds}{fraction[:4]}{zone.upper()}"


@lru_cache(4096)
def day(text: str, locale: str, form: str = "long") -> str:
    """The day of an ISO 8601 date or moment in words: ``November 22, 2026`` (``Nov 22, 2026`` in the ``medium`` form).

    Other text comes back as it is.
    """
    if machine(text) is None:
        return text
    from babel.dates import format_date

    return str(format_date(date.fromisoformat(text[:10]), form, locale=locale_named(locale)))


@lru_cache(4096)
def moment(text: str, locale: str) -> str:
    """As ``day``, with the time and its zone where the text has them: ``30 November 2026, 23:59 (UTC+01:00)``."""
    found = _MOMENT.fullmatch(text)
    if not found or machine(text) is None:
        return day(text, locale)
    from babel.dates import format_time

    clock = datetime.fromisoformat(f"{text[:10]}T{found[2]}").time()
    zone = (found[5] or "").upper()
    named = f" (UTC{'' if zone in ('Z', '+00:00', '-00:00') else zone})" if zone else ""
    return f"{day(text, locale)}, {format_time(clock, 'short', locale=locale_named(locale))}{named}"


@lru_cache(1024)
def months(count: int, locale: str) -> str:
    """A number of months in words, in years where it is whole years: ``5 years``, ``18 months``."""
    return _amount(count // 12, "year", locale) if count and count % 12 == 0 else _amount(count, "month", locale)


@lru_cache(1024)
def duration(text: str, locale: str) -> str:
    """An ISO 8601 duration in words: ``P1Y6M`` is ``1 year, 6 months``. Other text comes back as it is."""
    found = _DURATION.fullmatch(text)
    if not found or not any(found.groups()):
        return text
    units = ("year", "month", "week", "day", "hour", "minute")
    return ", ".join(
        _amount(int(value), unit, locale) for value, unit in zip(found.groups(), units, strict=True) if value
    )


def _amount(count: int, unit: str, locale: str) -> str:
    from babel.units import format_unit

    return str(format_unit(count, f"duration-{unit}", locale=locale_named(locale)))


@lru_cache(1024)
def number(value: int, locale: str) -> str:
    """A whole number with the locale's grouping: ``12,480``."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=locale_named(locale)))


def _real(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
