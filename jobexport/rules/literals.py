"""Literal values of a JSON-LD node: what is wrong with a text, number or boolean where another kind is expected."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from jobexport.findings import suggest
from jobexport.normalize.outcome import quote
from jobexport.rules.model import listed
from jobexport.syntax.codes import CURRENCIES

__all__ = [
    "CREDENTIALS",
    "EMPLOYMENT",
    "UNITS",
    "bad_boolean",
    "bad_date",
    "bad_number",
    "bad_url",
    "instead",
    "is_date",
    "is_no_day",
]

EMPLOYMENT = ("FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER")
UNITS = ("HOUR", "DAY", "WEEK", "MONTH", "YEAR")
CREDENTIALS = (
    "no requirements", "high school", "associate degree", "bachelor degree", "professional certificate",
    "postgraduate degree",
)  # fmt: skip

_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]{1,9})?)?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?\Z"
)
_PARTIAL = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?\Z")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z")
_BOOLEANS = listed("true false")
_SPOKEN = {
    "FULLTIME": "FULL_TIME", "FULL": "FULL_TIME", "PERMANENT": "FULL_TIME", "VOLLZEIT": "FULL_TIME",
    "PARTTIME": "PART_TIME", "PART": "PART_TIME", "TEILZEIT": "PART_TIME", "CONTRACT": "CONTRACTOR",
    "FREELANCE": "CONTRACTOR", "TEMP": "TEMPORARY", "SEASONAL": "TEMPORARY", "INTERNSHIP": "INTERN",
    "ANNUAL": "YEAR", "ANNUALLY": "YEAR", "YEARLY": "YEAR", "ANNUM": "YEAR", "PERYEAR": "YEAR", "ANN": "YEAR",
    "MONTHLY": "MONTH", "MON": "MONTH", "WEEKLY": "WEEK", "WEE": "WEEK", "DAILY": "DAY", "HOURLY": "HOUR", "HUR": "HOUR",
    "EURO": "EUR", "EUROS": "EUR", "€": "EUR", "$": "USD", "US$": "USD", "DOLLAR": "USD", "DOLLARS": "USD", "USDOLLARS": "USD",
    "£": "GBP", "POUND": "GBP", "POUNDS": "GBP", "REMOTE": "TELECOMMUTE", "TELECOMMUTING": "TELECOMMUTE",
    "TELEWORK": "TELECOMMUTE", "HOMEOFFICE": "TELECOMMUTE", "WORKFROMHOME": "TELECOMMUTE", "FULLYREMOTE": "TELECOMMUTE",
    "BACHELORSDEGREE": "bachelor degree", "BACHELORDEGREE": "bachelor degree", "BACHELOR": "bachelor degree",
    "BACHELORS": "bachelor degree", "ASSOCIATESDEGREE": "associate degree", "ASSOCIATE": "associate degree",
    "HIGHSCHOOLDIPLOMA": "high school", "MASTERDEGREE": "postgraduate degree", "MASTERSDEGREE": "postgraduate degree",
    "MASTER": "postgraduate degree", "PHD": "postgraduate degree", "DOCTORATE": "postgraduate degree",
    "CERTIFICATE": "professional certificate", "CERTIFICATION": "professional certificate", "NONE": "no requirements",
}  # fmt: skip


def instead(text: str, known: tuple[str, ...] | frozenset[str]) -> str | None:
    """The word that was meant, told from the spelling or the sense of a wrong one."""
    bare = re.sub(r"[\W_]+", "", text).upper() or text.strip()
    for each in known:
        if re.sub(r"[\W_]+", "", each).upper() == bare:
            return each
    spoken = _SPOKEN.get(bare) or _SPOKEN.get(text.strip())
    if spoken in known:
        return spoken
    return suggest(text, known) if known is not CURRENCIES else None


def is_date(text: str) -> bool:
    """Whether the text is a date or moment in ISO 8601's extended form, and a real one."""
    if _DATE.match(text) is None:
        return False
    try:
        date.fromisoformat(text[:10])
        if len(text) > 10:
            datetime.fromisoformat(text.replace(",", "."))
    except ValueError:
        return False
    return True


def is_no_day(text: str) -> bool:
    """Whether the text has the form of a date or moment in ISO 8601, and there is none such."""
    return _DATE.match(text.strip()) is not None and not is_date(text.strip())


def bad_date(value: Any, *, whole: bool = True) -> tuple[str, str] | None:
    """What is wrong with a date, and the fix; None for a good one. ``whole`` false lets a year or a month pass."""
    fix = "write it as 2026-11-22 or 2026-11-22T08:00:00+01:00"
    if not isinstance(value, str):
        return f"{quote(value)} is no date but a {_kind(value)}", fix
    text = value.strip()
    if is_date(text) or (not whole and _PARTIAL.match(text)):
        return None
    if _DATE.match(text):
        return f"{quote(text)} is a day or time that does not exist", fix
    if re.match(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}", text):
        return f"{quote(text)} is not ISO 8601: nobody can tell day from month", fix
    return f"{quote(text)} is not a date in ISO 8601", fix


def bad_number(value: Any, *, untyped: bool) -> tuple[bool, str, str] | None:
    """Whether it is a number all the same (as text), what is wrong with it, and the fix; None for a good one."""
    if isinstance(value, bool):
        return False, f"{str(value).lower()} is no number", "write the number"
    if isinstance(value, int | float):
        return None
    if not isinstance(value, str) and type(value).__name__ == "Decimal":
        return None
    text = str(value).strip()
    if _NUMBER.match(text):
        return (
            None
            if untyped
            else (True, f"{quote(text)} is text where a number is expected", f"write {text} without quotes")
        )
    return False, f"{quote(text)} is no number", "write digits alone, such as 60000 or 18.50"


def bad_boolean(value: Any, *, untyped: bool) -> tuple[bool, str, str] | None:
    """Whether it is a truth value all the same (as text), what is wrong with it, and the fix; None for a good one."""
    if isinstance(value, bool):
        return None
    text = str(value).strip().lower().removeprefix("http://schema.org/").removeprefix("https://schema.org/")
    if text in _BOOLEANS or text in ("0", "1"):
        word = {"0": "false", "1": "true"}.get(text, text)
        if untyped and text in _BOOLEANS:
            return None
        return (
            True,
            f"{quote(value)} is a {_kind(value)} where true or false is expected",
            f"write {word} without quotes",
        )
    return False, f"{quote(value)} is neither true nor false", "write true or false, or leave it out"


def bad_url(value: str, *, picture: bool = False) -> tuple[str, str] | None:
    """What is wrong with an address, and the fix; None for an absolute one. A ``picture`` must be one to be fetched."""
    text = value.strip()
    if re.match(r"https?://[^\s/?#.]+[^\s/?#]*", text, re.I) and not re.search(r"\s", text):
        return None
    if re.match(r"(?:mailto|tel|data):", text, re.I):
        return (f"{quote(text)} is no address to fetch", "write an address with https://") if picture else None
    return f"{quote(text)} is no absolute address", "write the whole address, with https://"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "truth value"
    if isinstance(value, int | float):
        return "number"
    return {"str": "text", "list": "list", "dict": "node"}.get(type(value).__name__, type(value).__name__)
