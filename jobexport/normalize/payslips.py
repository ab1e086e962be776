"""Canonical pay for people and for plain files."""

from __future__ import annotations

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
    from babel import Locale, UnknownLocaleError

    try:
        known = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        known = Locale.parse("en")
    phrases = _PHRASES.get(known.language, _PHRASES["en"])
    whole = all(number is None or number == int(number) for number in (one, low, high))
    if one is not None:
        text = _amount(one, currency, known, whole)
    elif low is not None and high is not None:
        text = f"{_amount(low, currency, known, whole)} – {_amount(high, currency, known, whole)}"
    elif low is not None:
        text = phrases[1].format(_amount(low, currency, known, whole))
    else:
        assert high is not None
        text = phrases[0].format(_amount(high, currency, known, whole))
    return f"{text} {phrases[2 + _UNITS.index(unit)]}" if unit else text


def _amount(number: Amount, currency: str | None, locale: Any, whole: bool) -> str:
    from babel.numbers import format_currency, format_decimal

    if currency is None:
        return str(format_decimal(number, locale=locale, decimal_quantization=False))
    if not whole:
        return str(format_currency(number, currency, locale=locale, decimal_quantization=False))
    pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
    return str(format_currency(number, currency, format=pattern, locale=locale, currency_digits=False))


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
