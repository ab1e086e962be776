"""Facts that stand as text behind a label: which key of a draft each belongs to, and its value."""

from __future__ import annotations

import re
from typing import Any

from jobexport.normalize.currencies import read_unit
from jobexport.normalize.dates import read_date
from jobexport.normalize.employment import read_employment, read_workplace
from jobexport.normalize.money import read_salary
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.places import read_places
from jobexport.normalize.words import fold, is_placeholder, read_bool, read_int

__all__ = ["read_labelled", "told_by_itself"]

_AGO = re.compile(
    r"\b(?:ago|today|yesterday|just now|vor [0-9]|heute|gestern|il y a|hier\b|aujourd|hace|hoy|ayer|geleden|vandaag"
    r"|gisteren|fa\b|oggi|ieri|ha [0-9]|hoje|ontem|temu|dzisiaj|wczoraj)",
    re.I,
)
_PERIOD = re.compile(
    r"\b(?:per|pro|par|por|al|all'|na|im)\s+\w+|\b(?:annual|yearly|monthly|weekly|daily|hourly)\b"
    r"|\b(?:jahres|monats|stunden|tages)(?=gehalt|lohn|verdienst|satz)|\bannuel\w*|\bmensuel\w*|\banual\w*|\bmensual\w*",
    re.I,
)
_ADVERBS = {"jahres": "year", "monats": "month", "stunden": "hour", "tages": "day"}
_TEXTS = {
    "company": "company", "department": "department", "start": "jobStartDate", "hours": "workHours",
    "duration": "jobDuration", "experience": "experience", "education": "education", "payGrade": "payGrade",
    "bonus": "incentiveCompensation", "industry": "industry", "category": "category", "title": "title",
}  # fmt: skip
_DATES = {"posted": "datePosted", "deadline": "validThrough"}
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"https?://\S+[^\s.,;)\]]")
_SPLIT = re.compile(r"\s*[,;|•·/]\s*")
_SHOWN = re.compile(r"[$€£¥₹]|\b[A-Z]{3}\b|\bzł\b|\bkr\b")


def read_labelled(
    key: str, value: str, label: str, notes: Notes, *, day_first: bool | None = None
) -> tuple[str, Any] | None:
    """The draft key and value of one labelled fact, or None where the words state none (“open until filled”).

    ``key`` is that of `jobexport.syntax.prose_words.label_key`. The period of a pay may stand in its ``label`` (“base
    pay per year”). ``day_first`` settles ``05/06/2026``. Raises Unreadable where the words are not understood whole.
    """
    if is_placeholder(value):
        return None
    if key in _DATES:
        if _AGO.search(value):
            raise Unreadable(f"{quote(value)} counts from a day that the text does not name")
        day = read_date(value, notes, day_first=day_first, epoch=False)
        return None if day is None else (_DATES[key], day)
    if key == "employment":
        kinds = read_employment(value, notes)
        return None if not kinds else ("employmentType", kinds)
    if key == "workplace":
        return _workplace(value, notes)
    if key == "location":
        found = read_places(value, Notes())
        known = found.places or found.areas or found.remote or found.hybrid
        return ("location", value) if known else None
    if key == "salary":
        pay = read_salary(value, notes, unit_hint=_period(label))
        return None if pay is None else ("baseSalary", pay)
    if key == "openings":
        number = read_int(value, notes)
        return None if not number else ("totalJobOpenings", number)
    if key == "visa":
        told = read_bool(value, notes)
        return None if told is None else ("visaSponsorship", told)
    if key == "equity":
        # A bare grade says nothing without the word before it.
        return ("equity", value if len(value) > 12 else f"{label}: {value}")
    if key in ("email", "applyUrl", "url"):
        return _address(key, value)
    if key == "reference":
        return ("identifier", {"value": value})
    if key in ("skills", "benefits"):
        parts = list(dict.fromkeys(part for part in _SPLIT.split(value) if part))
        return ("skills" if key == "skills" else "jobBenefits", parts)
    return (_TEXTS[key], value) if key in _TEXTS else None


def _period(label: str) -> str | None:
    found = _PERIOD.search(label)
    if found is None:
        return None
    word = _ADVERBS.get(fold(found[0]), found[0])
    try:
        return word if read_unit(word) else None
    except Unreadable:
        return None


def _workplace(value: str, notes: Notes) -> tuple[str, Any] | None:
    answer = fold(value)
    if answer in ("yes", "ja", "oui", "si", "sim", "tak"):
        return ("workplaceType", "remote")
    if answer in ("no", "nein", "non", "nee", "nao", "nie"):
        return None
    kind = read_workplace(value, notes)
    return None if kind is None else ("workplaceType", kind)


def _address(key: str, value: str) -> tuple[str, Any] | None:
    web, mail = _WEB.search(value), _MAIL.search(value)
    if key != "email" and web is not None:
        return (key, web[0])
    if mail is not None:
        return ("applyEmail", mail[0])
    if web is not None:
        return ("applyUrl", web[0])
    raise Unreadable(f"{quote(value)} is no address")


def told_by_itself(text: str) -> tuple[str, Any] | None:
    """The fact that a short text states without a label and without any doubt, as draft key and value, or None.

    A kind of employment, a way of working, a pay with its currency, a place with its country, remote work.
    """
    if len(text) > 60:
        return None
    for read, target in ((read_employment, "employmentType"), (read_workplace, "workplaceType")):
        notes = Notes()
        try:
            found = read(text, notes)
        except Unreadable:
            continue
        if found and not notes.entries:
            return (target, found)
    if any(each.isdigit() for each in text):
        notes = Notes()
        try:
            pay = read_salary(text, notes) if _SHOWN.search(text) else None
        except Unreadable:
            return None
        return ("baseSalary", pay) if pay and "currency" in pay and not notes.entries else None
    notes = Notes()
    try:
        places = read_places(text, notes)
    except Unreadable:
        return None
    certain = all("addressCountry" in place.get("address", {}) and "name" not in place for place in places.places)
    if places.places and certain and not notes.entries and ("," in text or len(places.places[0]["address"]) == 1):
        return ("location", text)
    if (places.remote or places.hybrid) and not places.places:
        return ("location", text)
    return None
