"""Amounts as pages write them: ``60,000``, ``60.000,00``, ``60 000``, ``60k``, ``12,00,000``, ``6万``."""

from __future__ import annotations

import re
from decimal import Decimal

__all__ = ["amounts", "currency_words"]

# Digits with the marks that group them somewhere in the world: comma, point, apostrophe, and spaces of all widths.
_NUMBER = re.compile(r"[0-9]+(?:[.,'’\u066b\u066c \u00a0\u2009\u202f][0-9]+)*")
_MARK = re.compile(r"[.,'’\u066b\u066c \u00a0\u2009\u202f]")
_SPACE = " \u00a0\u2009\u202f"
_FACTORS = {
    "k": 1000, "thousand": 1000, "thsd": 1000, "tsd": 1000, "mil": 1000, "mille": 1000, "tys": 1000, "тыс": 1000,
    "т": 1000, "千": 1000, "천": 1000, "万": 10_000, "萬": 10_000, "만": 10_000, "lakh": 100_000, "lakhs": 100_000,
    "lac": 100_000, "lpa": 100_000, "m": 1_000_000, "mm": 1_000_000, "million": 1_000_000, "mio": 1_000_000,
    "mln": 1_000_000, "jt": 1_000_000, "juta": 1_000_000, "crore": 10_000_000, "cr": 10_000_000,
}  # fmt: skip
_FACTOR = "|".join(sorted(map(re.escape, _FACTORS), key=len, reverse=True))
# A factor in letters ends there ("60 km" is no amount); in characters of the East the currency follows at once.
_END = r"(?:(?<=[千천万萬만])|(?![^\W\d_]))"
_AFTER = re.compile(rf"\s?({_FACTOR}){_END}", re.I)
_RANGE = re.compile(rf"[^0-9\n]{{1,12}}[0-9][0-9.,'’ \u00a0\u202f]*\s?({_FACTOR}){_END}", re.I)


def amounts(text: str) -> set[Decimal]:
    """Every number that a reader may see in a text, in each way that its marks can be read."""
    found: set[Decimal] = set()
    for match in _NUMBER.finditer(text):
        values = _readings(match[0])
        found |= values
        after = _AFTER.match(text, match.end()) or _RANGE.match(text, match.end())
        if after is not None:
            factor = _FACTORS[after[1].lower()]
            found |= {value * factor for value in values}
    return found


def _readings(raw: str) -> set[Decimal]:
    if _MARK.search(raw) is None:
        return {Decimal(raw)} if len(raw) <= 15 else set()
    found = set()
    # A space may stand between two numbers as well as inside one.
    for part in re.split(f"[{_SPACE}]", raw) if any(space in raw for space in _SPACE) else ():
        found |= _readings(part)
    if len(raw) > 24:
        return found
    found.add(Decimal(_MARK.sub("", raw)))
    at = max(raw.rfind(mark) for mark in ".,\u066b")
    if at > 0:
        found.add(Decimal(_MARK.sub("", raw[:at]) + "." + _MARK.sub("", raw[at + 1 :])))
    return found


def currency_words(code: str, language: str) -> set[str]:
    """What stands for a currency on a page in a language: its code, its signs and its names."""
    from babel.core import Locale, UnknownLocaleError
    from babel.numbers import get_currency_name, get_currency_symbol

    found = {code}
    for tag in {language, language.partition("-")[0], "en"}:
        try:
            locale = Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
        sign = get_currency_symbol(code, locale)
        # "CA$" on a Canadian page is "$".
        found |= {sign, re.sub(r"[A-Za-z]", "", sign) or sign}
        found |= {get_currency_name(code, count, locale) for count in (1, 5)}
    found |= _SIGNS.get(code, set())
    return {each for each in found if each.strip()}


_SIGNS = {
    "USD": {"$"}, "CAD": {"$"}, "AUD": {"$"}, "NZD": {"$"}, "SGD": {"$"}, "HKD": {"$"}, "MXN": {"$"}, "ARS": {"$"},
    "CLP": {"$"}, "COP": {"$"}, "BRL": {"R$"}, "GBP": {"£"}, "EUR": {"€", "Euro"}, "PLN": {"zł", "zl"}, "CZK": {"Kč"},
    "SEK": {"kr", ":-"}, "NOK": {"kr", ",-"}, "DKK": {"kr"}, "JPY": {"円", "¥", "￥"}, "CNY": {"元", "¥", "￥"},
    "KRW": {"원", "₩"}, "INR": {"₹", "Rs", "LPA", "lakh"}, "ILS": {"₪", "ש״ח", 'ש"ח'}, "RUB": {"₽", "руб"}, "UAH": {"₴", "грн"},
    "CHF": {"Fr."}, "TRY": {"₺", "TL"}, "HUF": {"Ft"}, "RON": {"lei"}, "IDR": {"Rp"}, "VND": {"₫", "đ"}, "BOB": {"Bs"},
    "AED": {"د.إ", "Dhs"}, "ZAR": {"R"},
}  # fmt: skip
