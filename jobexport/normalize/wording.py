"""Canonical facts in the words of a feed: one line for a place or a pay, a date in RFC 822 or RFC 3339.

The reverse of the readers beside it: what is written here, they read back as the same fact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from jobexport.registry import Losses
from jobexport.syntax.xml import attribute

__all__ = [
    "EMPLOYMENT", "carried", "company_name", "escaped", "is_remote", "number", "place_line", "place_lines",
    "quoted", "remote_line", "rfc822", "rfc3339", "salary_line", "section", "tell_link", "tell_moment", "tell_places",
]  # fmt: skip

EMPLOYMENT = {
    "FULL_TIME": "Full-time", "PART_TIME": "Part-time", "CONTRACTOR": "Contract", "TEMPORARY": "Temporary",
    "INTERN": "Internship", "VOLUNTEER": "Volunteer", "PER_DIEM": "Per diem", "OTHER": "Other",
}  # fmt: skip
"""Each `employmentType` in words."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ASCII = bytes((9, 10, 13, *range(32, 128)))
# A match over the allowed characters runs four times as fast as a search for a forbidden one.
_LEGAL = "[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*"
_ILLEGAL = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # Sets of so many characters take as long to compile as a hundred postings to write; most texts need neither.
    return re.compile(pattern)


def carried(text: str, place: str, losses: Losses) -> str:
    """The text without the characters that XML 1.0 (section 2.2) cannot carry; their number is told for ``place``."""
    if text.isascii():
        if not text.encode().translate(None, _ASCII):
            return text
    elif (match := _compiled(_LEGAL).match(text)) is not None and match.end() == len(text):
        return text
    kept, count = _compiled(_ILLEGAL).subn("", text)
    losses.shorten(place, f"{count} character{'s' if count > 1 else ''} that XML cannot carry left out")
    return kept


def escaped(text: str, place: str, losses: Losses) -> str:
    """Text for element content, illegal characters dropped and told."""
    if not text.isprintable():
        text = carried(text, place, losses)
        # A bare carriage return would be read as a line feed.
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def quoted(text: str, place: str, losses: Losses) -> str:
    """Text as an attribute value with its quotes, illegal characters dropped and told."""
    return attribute(carried(text, place, losses))


def section(text: str, place: str, losses: Losses) -> str:
    """Text as a CDATA section, illegal characters dropped and told; ``]]>`` is split over two sections."""
    text = carried(text, place, losses)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        losses.change(place, "carriage returns became line feeds")
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>') if ']]>' in text else text}]]>"


@lru_cache(maxsize=8192)
def _moment(text: str) -> datetime:
    """A canonical date or moment as a datetime in its own offset; UTC where it has none. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@lru_cache(maxsize=8192)
def rfc822(text: str) -> str:
    """A canonical date or moment as RFC 822 with a year of four digits: ``Wed, 19 Aug 2026 23:10:38 +0000``.

    A date without a time is 00:00:00 +0000, a moment without an offset is in UTC. Fractions of a second are left out.
    """
    moment = _moment(text)
    zone = moment.strftime("%z")[:5]
    return (
        f"{_DAYS[moment.weekday()]}, {moment.day:02} {_MONTHS[moment.month - 1]} {moment.year:04} "
        f"{moment.hour:02}:{moment.minute:02}:{moment.second:02} {zone}"
    )


@lru_cache(maxsize=8192)
def rfc3339(text: str) -> str:
    """A canonical date or moment as RFC 3339: a date is midnight UTC, a moment without an offset is in UTC."""
    if len(text) == 10:
        return text + "T00:00:00Z"
    tail = text[19:]
    return text if tail.endswith("Z") or "+" in tail or "-" in tail else text + "Z"


@lru_cache(maxsize=8192)
def _faults(text: str, seconds: bool) -> str | None:
    if len(text) == 10:
        return None
    moment = _moment(text)
    tail = text[19:]
    if seconds and "." in tail:
        return "fractions of a second are left out"
    if not (tail.endswith("Z") or "+" in tail or "-" in tail):
        return "the moment has no offset and is taken to be UTC"
    if not moment.utcoffset() and (moment.hour, moment.minute, moment.second, "." in tail) == (0, 0, 0, False):
        return "midnight UTC reads back as a date"
    if seconds and moment.utcoffset() == timedelta() and not tail.endswith("Z"):
        return "the offset +00:00 reads back as Z"
    return None


def tell_moment(text: str, place: str, losses: Losses, *, seconds: bool = True) -> None:
    """Tells where a feed's date reads back as another text; ``seconds`` for forms that have no fractions."""
    if len(text) > 10:
        fault = _faults(text, seconds)
        if fault is not None:
            losses.change(place, fault)


def tell_link(posting: Mapping[str, Any], link: str | None, losses: Losses) -> None:
    """Tells where the posting's page at its origin is not the address in the output."""
    if "url" in posting and link != posting["url"]:
        losses.drop(
            "/url", "the output has the public page of the posting" if link else "the posting has no public page"
        )


def company_name(posting: Mapping[str, Any], losses: Losses, kept: tuple[str, ...] = ("name",)) -> str | None:
    """Name of the employer; tells that the rest of the organization is left out, but for the fields in ``kept``."""
    employer = posting.get("hiringOrganization")
    if employer is None:
        return None
    if any(key not in kept for key in employer):
        losses.shorten("/hiringOrganization", f"only {', '.join(kept)} in the output")
    return str(employer["name"])


_ADDRESS = ("addressLocality", "addressRegion", "addressCountry")


def place_line(place: Mapping[str, Any]) -> tuple[str, bool]:
    """One place as a line, ``Boulder, CO, US``, and whether the line says all there is to the place."""
    address = place.get("address")
    if not address:
        name = place.get("name")
        return (str(name), len(place) == 1) if name else ("", False)
    parts = [str(address[key]) for key in _ADDRESS if key in address]
    if not parts:
        named = (place.get("name"), address.get("streetAddress"), address.get("postalCode"))
        parts = [str(value) for value in named if value]
    whole = len(place) == 1 and all(key in _ADDRESS for key in address)
    return ", ".join(parts), whole and "addressCountry" in address and "addressLocality" in address


def is_remote(posting: Mapping[str, Any]) -> bool:
    """Whether the posting says that the job is remote."""
    return posting.get("workplaceType") == "remote" or "jobLocationType" in posting


def remote_line(posting: Mapping[str, Any]) -> str | None:
    """``Remote`` or ``Remote, Spain, Portugal`` for a remote job, None for another."""
    if not is_remote(posting):
        return None
    return ", ".join(["Remote", *(str(area["name"]) for area in posting.get("applicantLocationRequirements", ()))])


def place_lines(posting: Mapping[str, Any], losses: Losses | None = None) -> list[str]:
    """Every place of a posting as a line, without doubles; tells what the lines do not say."""
    lines: list[str] = []
    for index, place in enumerate(posting.get("jobLocation", ())):
        line, whole = place_line(place)
        if losses is not None and not whole:
            losses.shorten(f"/jobLocation/{index}", "only city, region and country are in the line")
        if line and line not in lines:
            lines.append(line)
    remote = remote_line(posting)
    if remote is not None:
        lines.append(remote)
    return lines


def tell_places(posting: Mapping[str, Any], losses: Losses) -> str:
    """The places of a posting in one text; tells what of ``jobLocation`` and of remote work the text does not say."""
    if posting.get("workplaceType") in ("hybrid", "on-site"):
        losses.drop("/workplaceType", "the output has no field for it")
    if "applicantLocationRequirements" in posting:
        if is_remote(posting):
            losses.change("/applicantLocationRequirements", "the areas are in the text of the places")
        else:
            losses.drop("/applicantLocationRequirements", "the output has no field for it")
    return "; ".join(place_lines(posting, losses))


def number(value: Any) -> str:
    """An exact amount in plain digits."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def salary_line(posting: Mapping[str, Any]) -> str | None:
    """The pay as a line, ``USD 70000 - 120000 per year``; None where the posting states no amount."""
    salary = posting.get("baseSalary")
    if not salary:
        return None
    value = salary["value"]
    low, high = value.get("minValue"), value.get("maxValue")
    currency = f"{salary['currency']} " if "currency" in salary else ""
    if "value" in value:
        amount = currency + number(value["value"])
    elif low is not None and high is not None:
        amount = f"{currency}{number(low)} - {number(high)}"
    else:
        amount = f"from {currency}{number(low)}" if low is not None else f"up to {currency}{number(high)}"
    return f"{amount} per {value['unitText'].lower()}" if "unitText" in value else amount
