"""When a day ends where the job is: countries to time zones, from the IANA database that the tzdata package carries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from typing import Any

__all__ = ["end_of_validity"]


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """Zone names by ISO country code, from ``zone.tab``."""
    from pkgutil import get_data

    found: dict[str, list[str]] = {}
    # `importlib.resources` does the same, and loads ten modules for it in every worker.
    data = get_data("tzdata", "zoneinfo/zone.tab")
    assert data is not None
    for line in data.decode("utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}


@cache
def _zones_of(country: str) -> tuple[tzinfo, ...]:
    """The zones of a country, kept here: the library keeps eight, and reads the file of any other again."""
    from zoneinfo import ZoneInfo

    return tuple(ZoneInfo(name) for name in _zones().get(country, ())) or (UTC,)


@cache
def _day_end(day: date, country: str) -> datetime:
    """The last moment of a day in a country, in UTC; the westernmost zone decides where a country has several."""
    return max(_end(day, zone) for zone in _zones_of(country))


def _end(day: date, zone: tzinfo) -> datetime:
    following = datetime.combine(day + timedelta(days=1), time(), zone)
    return following.astimezone(UTC) - timedelta(microseconds=1)


# The deadlines and countries of one set of postings are few.
@lru_cache(maxsize=4096)
def _last_moment(text: str, countries: frozenset[str]) -> datetime:
    """The last moment of a day in the latest of several countries, in UTC where there are none."""
    day = date.fromisoformat(text)
    try:
        return max(_day_end(day, each) for each in countries) if countries else _end(day, UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def end_of_validity(posting: Mapping[str, Any]) -> datetime | None:
    """The last moment at which a canonical posting is valid, in UTC, or None where it is open until filled.

    A date without a time lasts to the end of its day where the job is: in the country of a place or of where applicants
    may live, the latest where there are several; in UTC where no country is known. A time without an offset counts in
    UTC.
    """
    text = posting.get("validThrough")
    if text is None:
        return None
    if len(text) == 10:
        countries = {
            place["address"].get("addressCountry") for place in posting.get("jobLocation", ()) if "address" in place
        }
        countries |= {area.get("addressCountry") for area in posting.get("applicantLocationRequirements", ())}
        countries.discard(None)
        return _last_moment(text, frozenset(countries))
    # Nine digits of a second are more than datetime holds; the first six say enough.
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
