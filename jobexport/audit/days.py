"""Days as pages write them, in the page's language: ``2. November 2026``, ``Nov 2``, ``02/11/2026``, ``3 days ago``."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

__all__ = ["relative_days", "spellings"]

_PATTERNS = (
    "d MMMM y",
    "MMMM d y",
    "d MMM y",
    "MMM d y",
    "d MMMM",
    "MMMM d",
    "d MMM",
    "MMM d",
    "d LLLL y",
    "y MMMM d",
    "y MMM d",
)
_NUMBER = r"(?:[0-9]{1,3}|an?|one|two|three|ein(?:e[mnr]?|s)?|un[ea]?|uno|een)"
# How far back or ahead, in the words of the languages whose pages are met most.
_RELATIVE = re.compile(
    rf"{_NUMBER}\+?\s*[a-z]{{1,12}}\s+(?:ago|geleden|fa|atras|temu)\b"
    rf"|\b(?:vor|il y a|hace|ha|in|dans|en|dentro de|tra|over|za)\s+{_NUMBER}\+?\s*[a-z]{{1,12}}\b"
    r"|\b(?:today|yesterday|just posted|heute|gestern|aujourd'hui|hier|hoy|ayer|oggi|ieri|vandaag|gisteren|hoje|ontem|dzisiaj|dzis|wczoraj)\b"
)


@lru_cache(maxsize=4096)
def spellings(day: date, language: str) -> tuple[str, ...]:
    """Ways to write a day, in a language (a BCP 47 tag), in English and in figures, punctuation left as it comes."""
    from babel.core import Locale, UnknownLocaleError
    from babel.dates import format_date

    found: dict[str, None] = {}
    for tag in dict.fromkeys((language, language.partition("-")[0], "en")):
        try:
            locale = Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
        for form in ("long", "full", "medium", "short", *_PATTERNS):
            found[str(format_date(day, form, locale=locale))] = None
    y, m, d = day.year, day.month, day.day
    short = f"{y % 100:02}"
    for left, right in ((f"{d:02}", f"{m:02}"), (str(d), str(m)), (str(d), f"{m:02}"), (f"{d:02}", str(m))):
        for text in (f"{left} {right} {y}", f"{right} {left} {y}", f"{y} {right} {left}", f"{left} {right} {short}"):
            found[text] = None
    return tuple(found)


def relative_days(folded: str, language: str, now: datetime) -> list[tuple[date, timedelta]]:
    """Days that a text (as ``fold`` makes it) counts from now, each with how far it may be off."""
    import warnings

    found: list[tuple[date, timedelta]] = []
    pieces = {match[0] for match in _RELATIVE.finditer(folded)}
    for piece in sorted(pieces)[:12]:
        text = "today" if piece == "just posted" else piece
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import dateparser

            moment = None
            for languages in ([language.partition("-")[0]], ["en"]):
                try:
                    moment = dateparser.parse(
                        text.replace("+", ""), languages=languages,
                        settings={"RELATIVE_BASE": now.replace(tzinfo=None), "PARSERS": ["relative-time"]},
                    )  # fmt: skip
                except ValueError:  # a language that dateparser has not
                    continue
                if moment is not None:
                    break
        if moment is None:
            continue
        # "Two weeks ago" is said for a week, "30+ days ago" for all that is older.
        distance = abs(now.replace(tzinfo=None) - moment)
        slack = (
            timedelta(days=3650)
            if "+" in piece
            else max(timedelta(days=1), distance / 2 if distance.days >= 7 else timedelta(days=1))
        )
        found.append((moment.date(), slack))
    return found
