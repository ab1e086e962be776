"""Small facts as boards write them, brought to the shapes that a draft may have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from html import escape, unescape
from typing import Any

__all__ = ["address", "amount", "employment", "moment", "pay", "place", "sections", "unescaped", "unit"]

_UNITS = {
    "HOUR": ("hour", "hourly", "hr", "h", "heure", "horaire", "stunde", "timelønn"),
    "DAY": ("day", "daily", "jour", "journalier", "tag"),
    "WEEK": ("week", "weekly", "semaine", "hebdomadaire", "woche"),
    "MONTH": ("month", "monthly", "mois", "mensuel", "monat", "mo"),
    "YEAR": ("year", "yearly", "annual", "annually", "annum", "yr", "an", "annuel", "jahr", "pa"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_ZONED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?) ?(?:UTC|GMT)")
_OTHER_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|#39;)")
_TAG = re.compile(r"<[a-zA-Z!/]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EMPLOYMENT = {
    "fulltime": "FULL_TIME", "parttime": "PART_TIME", "intern": "INTERN", "internship": "INTERN", "trainee": "INTERN",
    "contract": "CONTRACTOR", "contractor": "CONTRACTOR", "freelance": "CONTRACTOR", "freelancer": "CONTRACTOR",
    "b2b": "CONTRACTOR", "temporary": "TEMPORARY", "temp": "TEMPORARY", "fixedterm": "TEMPORARY",
    "seasonal": "TEMPORARY", "volunteer": "VOLUNTEER", "perdiem": "PER_DIEM", "other": "OTHER",
}  # fmt: skip


def amount(value: Any) -> int | Decimal | None:
    """An exact amount from a number or a text of digits (``"75000"``, ``"75.00"``); None for 0, which means unknown.

    A text that is more than digits is None too: give it to ``salary`` as it is.
    """
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or number <= 0:
        return None
    return int(number) if number == number.to_integral_value() else number


def unit(value: Any) -> str | None:
    """HOUR, DAY, WEEK, MONTH or YEAR where the words name exactly one; else None."""
    if not isinstance(value, str):
        return None
    words = re.findall(r"[a-zøéè]+", value.lower())
    found = {_UNIT_OF[word] for word in words if word in _UNIT_OF}
    return found.pop() if len(found) == 1 else None


def pay(low: Any, high: Any, currency: Any, period: Any) -> dict[str, Any] | None:
    """A draft's ``salary`` from its parts, or None where no amount is stated.

    A period in unknown words is handed on as it is, so that it is told rather than lost.
    """
    least, most = amount(low), amount(high)
    if least is None and most is None:
        return None
    found: dict[str, Any] = {}
    if isinstance(currency, str) and currency.strip():
        found["currency"] = currency.strip().upper()
    if least == most:
        found["value"] = least
    else:
        found |= {key: each for key, each in (("min", least), ("max", most)) if each is not None}
    named = unit(period) or (period.strip() if isinstance(period, str) else None)
    if named:
        found["unit"] = named
    return found


def moment(value: Any, *, milliseconds: bool = False) -> str | None:
    """An ISO 8601 moment from an epoch number (seconds unless ``milliseconds``) or from ``2026-08-05 09:41:37 UTC``.

    Other texts are handed on as they are; 0 and None are no date.
    """
    if isinstance(value, bool) or value in (None, 0, ""):
        return None
    if isinstance(value, (int, Decimal)):
        try:
            found = _EPOCH + (timedelta(milliseconds=int(value)) if milliseconds else timedelta(seconds=int(value)))
        except OverflowError:
            return str(value)
        return found.isoformat(timespec="milliseconds" if found.microsecond else "seconds").replace("+00:00", "Z")
    text = str(value).strip()
    zoned = _ZONED.fullmatch(text)
    return f"{zoned[1]}T{zoned[2]}Z" if zoned else text or None


def sections(parts: Iterable[tuple[Any, Any]]) -> str | None:
    """One HTML text from (heading, HTML) pairs; a part without text is left out, a heading alone too."""
    found = []
    for heading, body in parts:
        if not isinstance(body, str) or not body.strip():
            continue
        if isinstance(heading, str) and heading.strip():
            found.append(f"<h3>{escape(heading.strip(), quote=False)}</h3>")
        found.append(body.strip())
    return "\n".join(found) or None


def unescaped(text: str) -> str:
    """HTML whose entities were escaped once more (``&lt;p&gt;``), unescaped exactly once.

    Text with a bare tag is no such HTML and comes back as it is: unescaping it would turn its words into tags.
    """
    if "&" not in text or _TAG.search(text) is not None:
        return text
    if _OTHER_ENTITY.search(text) is not None:
        return unescape(text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#39;", "'")
    return text.replace("&amp;", "&")


def address(*, street: Any = None, city: Any = None, region: Any = None, postal: Any = None,
            country: Any = None) -> dict[str, str]:  # fmt: skip
    """A postal address of the parts that are there."""
    parts = {
        "streetAddress": street, "addressLocality": city, "addressRegion": region, "postalCode": postal,
        "addressCountry": country,
    }  # fmt: skip
    texts = {key: str(value).strip() for key, value in parts.items() if isinstance(value, (str, int))}
    return {key: text for key, text in texts.items() if text}


def place(
    found: dict[str, str], *, name: Any = None, latitude: Any = None, longitude: Any = None
) -> dict[str, Any] | None:
    """A ``jobLocation`` entry, or None where nothing is known; coordinates may be texts."""
    result: dict[str, Any] = {}
    if isinstance(name, str) and name.strip():
        result["name"] = name.strip()
    if found:
        result["address"] = found
    try:
        north, east = Decimal(str(latitude).strip()), Decimal(str(longitude).strip())
    except InvalidOperation:
        return result or None
    if (north or east) and abs(north) <= 90 and abs(east) <= 180:
        result["geo"] = {"latitude": north, "longitude": east}
    return result or None


def employment(value: Any, codes: dict[str, str] | None = None) -> str | None:
    """An employment type from a code such as ``FullTime``, ``full_time`` or a board's own; else the words."""
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    if codes and text.lower() in codes:
        return codes[text.lower()]
    return _EMPLOYMENT.get(re.sub(r"[^a-z0-9]", "", text.lower()), text)
