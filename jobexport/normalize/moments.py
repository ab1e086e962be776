"""Canonical dates and moments in time: when they end, and which comes first."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

__all__ = ["compare", "moment"]


def moment(text: str, end_of_day: bool, zone: tzinfo | str | None = None) -> datetime:
    """The aware moment of a canonical date or moment.

    A date without a time begins its day, or with ``end_of_day`` ends it (23:59:59.999999), in ``zone`` (a tzinfo or the
    name of an IANA zone), else in UTC; a moment without an offset is taken to be in that zone too. For expiry.
    """
    if isinstance(zone, str):
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(zone)
    if len(text) == 10:
        return datetime.combine(date.fromisoformat(text), time.max if end_of_day else time.min, zone or UTC)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=zone or UTC)


def compare(a: str, b: str) -> int | None:
    """-1, 0 or 1 as the canonical date or moment ``a`` is before, at or after ``b``.

    A date and a moment are compared by the day as written. None where one of two moments has no offset and the other
    has, and they are nearer than the offsets of the world allow to tell.
    """
    if len(a) == 10 or len(b) == 10:
        left, right = a[:10], b[:10]
        return (left > right) - (left < right)
    first, second = datetime.fromisoformat(a), datetime.fromisoformat(b)
    if (first.tzinfo is None) != (second.tzinfo is None):
        gap = first.replace(tzinfo=first.tzinfo or UTC) - second.replace(tzinfo=second.tzinfo or UTC)
        return None if abs(gap) <= timedelta(hours=14) else (gap > timedelta()) - (gap < timedelta())
    return (first > second) - (first < second)
