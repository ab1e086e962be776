"""Canonical pay for people and for plain files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

__all__ = ["format_salary", "plain_salary"]

Amount = int | Decimal

# "up to", "from", and the five units, by language.
_PHRASES: dict[str, tuple[str, str, str, str, str, str, str]] = {
    "en": ("up to {}", "from {}", "per hour", "per day", "per week", "per month", "per year"),
    "de": ("bis {}", "ab {}", "pro Stunde", "pro Tag", "pro Woche", "pro Monat", "pro Jahr"),
    "fr": ("jusqu’à {}", "à partir de {}", "par heure", "par jour", "par semaine", "par mois", "par an"),
    "es": ("hasta {}", "desde {}", "por hora", "por día", "por semana", "al mes", "al año"),
    "nl": ("tot {}", "vanaf {}", "per uur", "per dag", "per week", "per maand", "per jaar"),
    "it": ("fino a {}", "da {}", "all’ora", "al giorno", "alla settimana", "al mese", "all’anno"),
    "pt": ("até {}", "a partir de {}", "por hora", "por dia", "por semana", "por mês", "por ano"),
    "pl": ("do {}", "od {}", "za godzinę", "dziennie", "tygodniowo", "miesięcznie", "rocznie"),
}
_TOUCHING = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_UNITS = ("HOUR", "DAY", "WEEK", "MONTH", "YEAR")


def format_salary(salary: Mapping[str, Any], locale: str = "en") -> str:
    """Canonical pay in the notation of a language (a BCP 47 tag): ``€85,000 – €115,000 per year``."""
    value = salary["value"]
    ends = (value.get("value"), value.get("minValue"), value.get("maxValue"), value.get("unitText"))
    return _formatted(salary.get("currency"), *ends, locale)


@lru_cache(maxsize=4096)
def _formatted(
    currency: str | None, one: Amount | None, low: Amount | None, high: Amount | None, unit: str | None, locale: str
) -> str:
    phrases = _PHRASES.get(_locale(locale).language, _PHRASES["en"])
    whole = all(number is None or number == int(number) for number in (one, low, high))
    if one is not None:
        text = _amount(one, currency, locale, whole)
    elif low is not None and high is not None:
        text = f"{_amount(low, currency, locale, whole)} – {_amount(high, currency, locale, whole)}"
    elif low is not None:
        text = phrases[1].format(_amount(low, currency, locale, whole))
    else:
        assert high is not None
        text = phrases[0].format(_amount(high, currency, locale, whole))
    return f"{text} {phrases[2 + _UNITS.index(unit)]}" if unit else text


@lru_cache(maxsize=256)
def _locale(tag: str) -> Any:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def _amount(number: Amount, currency: str | None, locale: str, whole: bool) -> str:
    # Babel takes some forty microseconds for an amount, and all whole ones with so many digits look alike.
    if type(number) is int and number >= 0:
        digits = str(number)
        frame = _frame(len(digits), currency, locale, whole)
        if frame is not None:
            return frame % tuple(digits)
    return _written(number, currency, _locale(locale), whole)


@lru_cache(maxsize=512)
def _frame(length: int, currency: str | None, locale: str, whole: bool) -> str | None:
    """Whole amounts with so many digits in a locale, ``%s`` standing for each digit; None where that cannot be told."""
    sample = ("123456789" * (length // 9 + 1))[:length]
    shown = _written(int(sample), currency, _locale(locale), whole)
    if "".join([sign for sign in shown if sign.isdecimal()])[:length] != sample:
        return None
    parts: list[str] = []
    left = length
    for sign in shown.replace("%", "%%"):
        is_digit = left > 0 and sign.isdecimal()
        parts.append("%s" if is_digit else sign)
        left -= is_digit
    return "".join(parts)


def _written(number: Amount, currency: str | None, locale: Any, whole: bool) -> str:
    from babel.numbers import format_currency, format_decimal

    if currency is None:
        return str(format_decimal(number, locale=locale, decimal_quantization=False))
    if not whole:
        return _spaced(str(format_currency(number, currency, locale=locale, decimal_quantization=False)))
    pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
    return _spaced(str(format_currency(number, currency, format=pattern, locale=locale, currency_digits=False)))


def _spaced(text: str) -> str:
    """The text with a no-break space between the letters of a currency and a digit (CLDR, ``currencySpacing``)."""
    return _TOUCHING.sub("\u00a0", text)


def plain_salary(salary: Mapping[str, Any]) -> str:
    """Canonical pay as text that ``read_salary`` reads back: ``EUR 85000-115000 per YEAR``, ``up to EUR 75000 per
    YEAR``.
    """
    value = salary["value"]
    currency = f"{salary['currency']} " if "currency" in salary else ""
    if "value" in value:
        text = currency + _plain(value["value"])
    elif "minValue" in value and "maxValue" in value:
        text = f"{currency}{_plain(value['minValue'])}-{_plain(value['maxValue'])}"
    elif "minValue" in value:
        text = f"from {currency}{_plain(value['minValue'])}"
    else:
        text = f"up to {currency}{_plain(value['maxValue'])}"
    return f"{text} per {value['unitText']}" if "unitText" in value else text


def _plain(number: Amount) -> str:
    if isinstance(number, int):
        return str(number)
    text = format(number, "f")
    # Three digits after a point would be read as thousands.
    return text + "0" if len(text.partition(".")[2]) == 3 else text
