"""Dates and moments: every common notation to ``2026-11-22`` or ``2026-11-22T08:00:00Z``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from jobexport.normalize.calendar import MONTHS, NOISE, OPEN_ENDED, WEEKDAYS, ZONES
from jobexport.normalize.memory import remembered
from jobexport.normalize.moments import compare, moment
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.patterns import late
from jobexport.normalize.words import fold, is_placeholder, tidy

__all__ = ["compare", "moment", "read_date"]

_FIX = "write the date as 2026-11-22"
_CANONICAL = re.compile(
    r"([0-9]{4})-[0-9]{2}-[0-9]{2}(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{0,8}[1-9])?"
    r"(?:Z|[+-](?:0[1-9]|1[0-9]|2[0-3]):[0-5][0-9]|[+-]00:(?:0[1-9]|[1-5][0-9]))?)?\Z"
)
_ISO = late(
    r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})"
    r"(?:(?:[T_]|\s*,?\s+)(?=[0-9])([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2})(?:[.,]([0-9]+))?)?)?"
    r"\s*(Z|UTC|GMT|(?:UTC|GMT)?\s?[+-][0-9]{2}(?::?[0-9]{2})?)?)?\Z",
    re.I,
)
_ISO_OTHER = late(r"[0-9]{4}-?W[0-9]{2}-?[1-7]\Z|[0-9]{4}-[0-9]{3}\Z")
_DIGITS = late(r"[+-]?[0-9]{1,20}(?:\.[0-9]+)?\Z")
_DOTNET = late(r"/Date\((-?[0-9]+)(?:[+-][0-9]{4})?\)/\Z")
_COMMENT = late(r"\([^()]*\)")
_TIME = late(
    r"(?:T|\b)([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?|h([0-9]{2})\b|(?=\s*[ap]\.?m\b))"
    r"\s*([ap]\.?m\.?(?![^\W\d_]))?\s*((?:UTC|GMT)?\s?[+-][0-9]{2}:?(?:[0-9]{2})?(?![0-9/.-])|Z\b)?",
    re.I,
)
_NUMERIC = late(r"(?<![0-9])([0-9]{1,4})([./-])\s?([0-9]{1,2})\2\s?([0-9]{1,4})(?![0-9])")
_TOKEN = late(r"[0-9]+|[^\W\d_]+")
# A sentence about a deadline that there is not; one with a number may name a day.
_ROLLING = late(r"\A[^0-9]*(?:\brolling\b|\buntil (?:\w+ ){0,4}filled\b)[^0-9]*\Z", re.I)
_ZERO_OFFSET = late(r"[+-]00:?(?:00)?\Z")


def read_date(value: object, notes: Notes, *, day_first: bool | None = None, epoch: bool = True) -> str | None:
    """A date (``YYYY-MM-DD``) or a moment (RFC 3339; offset as given, UTC as ``Z``, none where the source has none).

    Reads ISO 8601 and its relaxed forms, RFC 822, Java and JavaScript dates, ``/Date(…)/``, numeric dates and
    dates with month names in English, German, French, Spanish, Dutch, Italian, Portuguese and Polish, and epoch
    numbers in seconds, milli-, micro- or nanoseconds (unless ``epoch`` is false). ``day_first`` settles
    ``05/06/2026``; without it such a text is unreadable. Sentinels (years before 1990 or after 2100) give None and
    the note ``normalize/sentinel-date``; texts such as "open until filled" give None.
    """
    if type(value) is str:
        found = _CANONICAL.match(value)
        if found is not None and "1990" <= found[1] <= "2100":
            try:
                date.fromisoformat(value[:10])
            except ValueError:
                raise Unreadable(f"there is no day {quote(value)}", _FIX) from None
            return value
        return _from_text(value, notes, day_first, epoch)
    if value is None:
        return None
    if isinstance(value, datetime):
        return _told(value, notes, value.isoformat())
    if isinstance(value, date):
        return _checked_year(value.isoformat(), notes, value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _from_number(value, notes, epoch, value)
    if isinstance(value, dict) and "@value" in value:
        return read_date(value["@value"], notes, day_first=day_first, epoch=epoch)
    raise Unreadable(f"a date was expected, not {quote(value)}", _FIX)


@remembered()
def _from_text(text: str, notes: Notes, day_first: bool | None, epoch: bool) -> str | None:
    raw, text = text, tidy(text)
    if is_placeholder(text) or re.fullmatch(r"0000-00-00.*|00[./]00[./]0000.*", text):
        if "0" in text:
            notes.add("normalize/sentinel-date", f"{quote(raw)} stands for an unknown date and is left out")
        return None
    if fold(text).strip(" .!-") in OPEN_ENDED or _ROLLING.search(text):
        return None
    iso = _ISO.match(text)
    if iso is not None and (iso[2] or iso[5] or len(text) == 8) and not (iso[5] and not iso[6] and not iso[2]):
        year, _, month, day, hour, minute, second, fraction, zone = iso.groups()
        clock = (int(hour), int(minute or 0), int(second or 0), fraction or "") if hour else None
        return _assembled(raw, notes, (int(year), int(month), int(day)), clock, zone)
    if _ISO_OTHER.match(text):
        return _checked_year(_iso_other(text, raw), notes, raw)
    if _DIGITS.match(text):
        if len(text) == 14 and text[:2] in ("19", "20"):
            clock = (int(text[8:10]), int(text[10:12]), int(text[12:]), "")
            return _assembled(raw, notes, (int(text[:4]), int(text[4:6]), int(text[6:8])), clock, None)
        return _from_number(Decimal(text), notes, epoch, raw)
    dotnet = _DOTNET.match(text)
    if dotnet is not None:
        return _from_number(int(dotnet[1]), notes, epoch, raw, unit=1000)
    return _from_words(text, raw, notes, day_first)


def _iso_other(text: str, raw: str) -> str:
    try:
        if "W" in text:
            return date.fromisoformat(text).isoformat()
        found = date(int(text[:4]), 1, 1) + timedelta(days=int(text[5:]) - 1)
        if found.year != int(text[:4]):
            raise ValueError
        return found.isoformat()
    except (ValueError, OverflowError):
        raise Unreadable(f"there is no day {quote(raw)}", _FIX) from None


def _from_number(
    number: float | Decimal, notes: Notes, epoch: bool, raw: object, unit: int | None = None
) -> str | None:
    """An epoch number by its size, or a day written as one number (``20261122``)."""
    exact = Decimal(str(number))
    if not exact.is_finite():
        raise Unreadable(f"{quote(raw)} is not a date", _FIX)
    whole = int(exact)
    if unit is None and exact == whole and 19900101 <= whole <= 21001231:
        try:
            return date(whole // 10000, whole // 100 % 100, whole % 100).isoformat()
        except ValueError:
            pass
    if not epoch:
        raise Unreadable(f"{quote(raw)} is a number, not a date", _FIX)
    size = abs(whole)
    if size >= 10**20:
        raise Unreadable(f"{quote(raw)} is too large for a date", _FIX)
    unit = unit or (1 if size < 10**11 else 1000 if size < 10**14 else 10**6 if size < 10**17 else 10**9)
    try:
        found = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(exact * 10**6 / unit))
    except OverflowError:
        notes.add("normalize/sentinel-date", f"{quote(raw)} stands for an unknown date and is left out")
        return None
    return _told(found, notes, raw)


def _told(found: datetime, notes: Notes, raw: object) -> str | None:
    offset = found.utcoffset()
    if offset is not None and offset % timedelta(minutes=1):
        found = found.astimezone(UTC)
    text = found.replace(tzinfo=None).isoformat()
    if "." in text:
        text = text.rstrip("0")
    zone = "" if offset is None else found.isoformat()[-6:]
    return _checked_year(text + ("Z" if zone == "+00:00" else zone), notes, raw)


def _checked_year(text: str, notes: Notes, raw: object) -> str | None:
    if "1990" <= text[:4] <= "2100":
        return text
    notes.add("normalize/sentinel-date", f"{quote(raw)} stands for an unknown date and is left out")
    return None


Clock = tuple[int, int, int, str]


def _assembled(raw: str, notes: Notes, day: tuple[int, int, int], clock: Clock | None, zone: str | None) -> str | None:
    year, month, number = day
    if year == 0:
        notes.add("normalize/sentinel-date", f"{quote(raw)} stands for an unknown date and is left out")
        return None
    try:
        found = date(year, month, number)
    except ValueError:
        raise Unreadable(f"there is no day {quote(raw)}", _FIX) from None
    if clock is None:
        return _checked_year(found.isoformat(), notes, raw)
    hour, minute, second, fraction = clock
    if (hour, minute, second) == (24, 0, 0) and not fraction.strip("0"):
        if not date.min < found < date.max:
            return _checked_year(found.isoformat(), notes, raw)
        found, hour = found + timedelta(days=1), 0
    if hour > 23 or minute > 59 or second > 59:
        raise Unreadable(f"there is no time of day {quote(raw)}", "write the moment as 2026-11-22T08:00:00Z")
    if len(fraction.rstrip("0")) > 9:
        notes.add("normalize/precision", f"{quote(raw)} was cut to billionths of a second")
    fraction = fraction[:9].rstrip("0")
    text = f"{found.isoformat()}T{hour:02}:{minute:02}:{second:02}" + (f".{fraction}" if fraction else "")
    return _checked_year(text + _offset(zone, raw), notes, raw)


def _offset(zone: str | None, raw: str) -> str:
    if not zone:
        return ""
    sign = re.search(r"[+-].*", zone)
    if sign is None or _ZERO_OFFSET.match(sign[0]):
        return "Z"
    digits = sign[0].replace(":", "")[1:].ljust(4, "0")
    if int(digits[:2]) > 23 or int(digits[2:]) > 59:
        raise Unreadable(f"there is no offset such as in {quote(raw)}", "write the moment as 2026-11-22T08:00:00+01:00")
    return f"{sign[0][0]}{digits[:2]}:{digits[2:]}"


def _from_words(text: str, raw: str, notes: Notes, day_first: bool | None) -> str | None:
    """Dates with separators or month names, among words that are known to say nothing."""
    rest = _COMMENT.sub(" ", text)
    clock: Clock | None = None
    zone: str | None = None
    found = _TIME.search(rest)
    if found is not None:
        clock, zone = _clock(found, raw), found[7]
        rest = rest[: found.start()] + " " + rest[found.end() :]
    day: tuple[int, int, int] | None = None
    numeric = _NUMERIC.search(rest)
    if numeric is not None:
        day = _ordered(numeric, raw, day_first)
        rest = rest[: numeric.start()] + " " + rest[numeric.end() :]
    numbers: list[str] = []
    months: list[tuple[int, bool]] = []
    strange: list[str] = []
    for token in _TOKEN.findall(rest):
        word = fold(token)
        if token[0].isdigit():
            numbers.append(token)
        elif word in MONTHS and (day is None or word not in WEEKDAYS):
            months.append((MONTHS[word], word in WEEKDAYS or word in NOISE))
        elif clock is not None and zone is None and token.upper() in ZONES:
            zone = token.upper()
        elif word not in WEEKDAYS and word not in NOISE:
            strange.append(token)
    if clock is not None and strange and re.fullmatch(r"[A-Z]{2,5}", strange[-1]) and len(strange) == 1:
        notes.add(
            "normalize/unknown-zone", f"the time zone {strange.pop()} in {quote(raw)} is not one offset; none is kept"
        )
    if len(months) > 1:
        months = [each for each in months if not each[1]] or months
    if day is None and not strange and len(months) == 1 and len(numbers) == 2:
        day = _named(months[0][0], numbers)
        numbers = [] if day else numbers
    if day is None or strange or numbers or (numeric is not None and months):
        day = _leftover(text) if clock is None and len(numbers) <= 2 and not months and strange else None
    if day is None:
        raise _unreadable(raw, numbers, months, strange)
    if zone in ZONES:
        if zone in _STANDARD and 4 <= day[1] <= 10:
            notes.add("normalize/standard-time", f"{quote(raw)} names standard time in summer; read as {ZONES[zone]}")
        zone = ZONES[zone]
    return _assembled(raw, notes, day, clock, zone)


_STANDARD = frozenset(("EST", "CST", "MST", "PST"))


def _clock(found: re.Match[str], raw: str) -> Clock:
    hour, minute, second, fraction, french, half, _ = found.groups()
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            raise Unreadable(f"there is no time of day {quote(raw)}", "write the moment as 2026-11-22T08:00:00Z")
        number = number % 12 + (12 if half[0] in "pP" else 0)
    return number, int(minute or french or 0), int(second or 0), fraction or ""


def _ordered(found: re.Match[str], raw: str, day_first: bool | None) -> tuple[int, int, int] | None:
    """Year, month and day of ``a/b/c``. Dots mean day first; otherwise only one possible reading, or the hint,
    decides.
    """
    first, mark, second, third = found.groups()
    if len(first) == 4:
        return (int(first), int(second), int(third)) if len(third) <= 2 else None
    if len(first) > 2 or len(third) not in (2, 4):
        return None
    year = int(third) if len(third) == 4 else 2000 + int(third)
    left, right = int(first), int(second)
    if left > 12 or left == right:
        return year, right, left
    if right > 12:
        return year, left, right
    if mark == ".":
        return year, right, left
    if day_first is None:
        readings = f"{year:04}-{right:02}-{left:02} (day first) or {year:04}-{left:02}-{right:02} (month first)"
        raise Unreadable(f"{quote(raw)} may be {readings}", _FIX)
    return (year, right, left) if day_first else (year, left, right)


def _named(month: int, numbers: list[str]) -> tuple[int, int, int] | None:
    """Year, month and day where the month has its name: the year has four digits, or two after the day (RFC 822)."""
    first, second = numbers
    if len(first) == 4 and len(second) <= 2:
        return int(first), month, int(second)
    if len(second) == 4 and len(first) <= 2:
        return int(second), month, int(first)
    if len(second) == 2 and len(first) <= 2:
        return (2000 if int(second) < 69 else 1900) + int(second), month, int(first)
    return None


def _leftover(text: str) -> tuple[int, int, int] | None:
    """Day, month and year from a language that the tables have not. Only what the text itself states is accepted."""
    if not re.search(r"[^\W\d_]", text) or re.search(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])", text) is None:
        return None
    import dateparser

    found = dateparser.parse(
        text,
        settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"],
                  "DATE_ORDER": "DMY", "RETURN_AS_TIMEZONE_AWARE": False},
    )  # fmt: skip
    if found is None:
        return None
    stated = {int(number) for number in re.findall(r"[0-9]+", text)}
    return (found.year, found.month, found.day) if {found.year, found.day} <= stated else None


def _unreadable(raw: str, numbers: list[str], months: list[tuple[int, bool]], strange: list[str]) -> Unreadable:
    if months and not any(len(number) == 4 for number in numbers):
        return Unreadable(f"{quote(raw)} has no year", _FIX)
    if len(months) == 1 and len(numbers) == 1 and not strange:
        return Unreadable(f"{quote(raw)} has no day of the month", _FIX)
    return Unreadable(f"{quote(raw)} is not a date that can be understood", _FIX)
