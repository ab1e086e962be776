"""What the values of a column look like: how many of them read as a date, as pay, as an address, and so on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from jobexport.mapping.facts import amount_of, as_text
from jobexport.normalize.outcome import Notes, Unreadable

__all__ = ["KINDS", "NOUNS", "epoch_unit", "is_long", "reads", "share"]

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+\Z", re.I)
_MAIL = re.compile(r"(?:mailto:)?[^\s@<>]+@[^\s@<>.]+(?:\.[^\s@<>.]+)+\Z", re.I)
_TAG = re.compile(r"<(?:p|br|ul|ol|li|div|h[1-6]|strong|b|em|span|table)\b[^<>]*>", re.I)
_PHONE = re.compile(r"[+(]?[0-9][0-9 ()./-]{5,}[0-9](?:\s*(?:x|ext\.?)\s*[0-9]+)?\Z", re.I)
_CURRENCY = re.compile(r"[A-Za-z]{3}\Z|[€$£¥₹]\Z|[^\W\d_]{2,12}\Z|[A-Z]{0,2}\$\Z")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?\Z")
_DATE_HINT = re.compile(r"[0-9]")


def _quiet(function: Callable[[Any, Notes], Any]) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        try:
            return function(value, Notes()) is not None
        except Unreadable:
            return False

    return check


def _is_date(value: Any) -> bool:
    from jobexport.normalize.dates import read_date

    if isinstance(value, bool) or not _DATE_HINT.search(str(value)):
        return False
    if epoch_unit(value) is not None:
        return True
    if isinstance(value, str) and len(value) <= 64 and not re.fullmatch(r"[0-9]{1,7}", value.strip()):
        try:
            return read_date(value, Notes(), day_first=True, epoch=False) is not None
        except Unreadable:
            try:
                return read_date(value, Notes(), day_first=False, epoch=False) is not None
            except Unreadable:
                return False
    return False


def epoch_unit(value: Any) -> str | None:
    """``seconds``, ``milliseconds`` or ``microseconds`` where a number can be such a count for the years 2001 to 2100."""
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{9,16}(?:\.[0-9]+)?", text):
        return None
    number = Decimal(text)
    for unit, factor in (("seconds", 1), ("milliseconds", 1000), ("microseconds", 10**6)):
        if 978_307_200 <= number / factor < 4_102_444_800:
            return unit
    return None


def _is_pay(value: Any) -> bool:
    from jobexport.normalize.amounts import read_pay

    if amount_of(value) is not None:
        return True
    if not isinstance(value, str) or len(value) > 400:
        return False
    try:
        pay = read_pay(value, Notes())
    except Unreadable:
        return False
    return pay is not None and bool(pay.low or pay.high)


def _is_currency(value: Any) -> bool:
    from jobexport.normalize.currencies import AMBIGUOUS, read_currency

    return isinstance(value, str) and _CURRENCY.match(value.strip()) is not None and (
        value.strip() in AMBIGUOUS or read_currency(value) is not None
    )  # fmt: skip


def _is_unit(value: Any) -> bool:
    from jobexport.normalize.currencies import read_unit

    return read_unit(value) is not None


def _is_country(value: Any) -> bool:
    from jobexport.normalize.countries import read_country

    return isinstance(value, str) and not value.strip().islower() and read_country(value) is not None


def _is_employment(value: Any) -> bool:
    from jobexport.mapping.facts import EMPLOYMENT_CODES
    from jobexport.normalize.employment import read_employment

    texts = value if isinstance(value, list) else [value]
    if not texts or not all(isinstance(each, str) and len(each) <= 60 for each in texts):
        return False
    if all(each.strip().casefold() in EMPLOYMENT_CODES for each in texts):
        return True
    return _quiet(read_employment)(value)


def _is_workplace(value: Any) -> bool:
    from jobexport.normalize.employment import read_workplace

    return isinstance(value, str) and len(value) <= 60 and _quiet(read_workplace)(value)


def _is_remote(value: Any) -> bool:
    from jobexport.normalize.words import read_bool

    return isinstance(value, bool) or _quiet(read_bool)(value) or _is_workplace(value)


def _is_flag(value: Any) -> bool:
    from jobexport.normalize.words import read_bool

    return _quiet(read_bool)(value)


def _is_count(value: Any) -> bool:
    from jobexport.normalize.words import read_int

    return not isinstance(value, list) and _quiet(read_int)(value)


def _is_words(value: Any) -> bool:
    """Some words on one line that are neither an address nor a number nor a date."""
    texts = value if isinstance(value, list) else [value]
    return bool(texts) and all(
        isinstance(each, str) and 0 < len(each.strip()) <= 250 and "\n" not in each.strip()
        and re.search(r"[^\W\d_]", each) is not None and _URL.match(each.strip()) is None and _MAIL.match(each.strip()) is None
        for each in texts
    )  # fmt: skip


def _is_list(value: Any) -> bool:
    texts = value if isinstance(value, list) else [value]
    return bool(texts) and all(isinstance(each, (str, int)) and not isinstance(each, bool) for each in texts)


def is_long(value: Any) -> bool:
    """Whether a value is a text of several sentences, or HTML."""
    text = as_text(value)
    return text is not None and (len(text) >= 120 or _TAG.search(text) is not None)


def _is_coordinate(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and abs(Decimal(str(value).strip())) <= 180
    except ArithmeticError:
        return False


KINDS: dict[str, Callable[[Any], bool]] = {
    "date": _is_date,
    "pay": _is_pay,
    "currency": _is_currency,
    "unit": _is_unit,
    "country": _is_country,
    "employment": _is_employment,
    "workplace": _is_workplace,
    "remote": _is_remote,
    "flag": _is_flag,
    "count": _is_count,
    "words": _is_words,
    "list": _is_list,
    "text": lambda value: as_text(value) is not None,
    "html": lambda value: isinstance(value, str) and _TAG.search(value) is not None,
    "long": is_long,
    "url": lambda value: isinstance(value, str) and _URL.match(value.strip()) is not None,
    "email": lambda value: isinstance(value, str) and _MAIL.match(value.strip()) is not None,
    "phone": lambda value: isinstance(value, (str, int)) and _PHONE.match(str(value).strip()) is not None,
    "locale": lambda value: isinstance(value, str) and _LOCALE.match(value.strip()) is not None,
    "coordinate": _is_coordinate,
    "code": lambda value: isinstance(value, (str, int)) and not isinstance(value, bool) and len(str(value)) <= 300,
}
"""By name, whether a value reads as such a fact. None of them raises."""

NOUNS = {
    "date": "a date", "pay": "an amount of pay", "currency": "a currency", "unit": "a unit of time", "country": "a country",
    "employment": "a kind of employment", "workplace": "a way of working", "remote": "a word on remote work",
    "flag": "yes or no", "count": "a whole number", "words": "a few words", "list": "words", "text": "text", "html": "HTML",
    "long": "a long text", "url": "an address", "email": "a mail address", "phone": "a telephone number",
    "locale": "a language", "coordinate": "a coordinate", "code": "a code",
}  # fmt: skip


def reads(kind: str, value: Any) -> bool:
    """Whether a value reads as a fact of this kind."""
    try:
        return KINDS[kind](value)
    except (ValueError, ArithmeticError, RecursionError):
        return False


def share(kind: str, values: Sequence[Any]) -> int:
    """How many of the values read as a fact of this kind."""
    return sum(reads(kind, value) for value in values)
