"""Readers for the plain properties of a posting: texts, lists, flags and small nested records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from jobexport.normalize import money, texts
from jobexport.normalize.outcome import Notes, Unreadable, quote

__all__ = ["SHAPES", "Read"]

Read = Callable[[Any, Notes], Any]


def record(fields: Mapping[str, Read], *, plain: str | None = None, required: str | None = None) -> Read:
    """A reader for a mapping with these fields; ``plain`` names the field that bare text stands for."""

    def read(value: Any, notes: Notes) -> dict[str, Any] | None:
        if plain is not None and isinstance(value, (str, int)) and not isinstance(value, bool):
            value = {plain: value}
        if not isinstance(value, Mapping):
            raise Unreadable(f"must be {'text or ' if plain else ''}a mapping, not {quote(value)}")
        found: dict[str, Any] = {}
        for key, given in value.items():
            if key.startswith("@") or given is None:
                continue
            function = fields.get(key)
            # An unknown key stays, so that the schema names it with its nearest known one.
            try:
                read_value = given if function is None else function(given, notes)
            except Unreadable as fault:
                raise fault.under(key) from None
            if read_value is not None:
                found[key] = read_value
        if not found or (required is not None and required not in found and not (set(found) - set(fields))):
            return None
        return found

    return read


def several(read: Read) -> Read:
    """A reader for one entry or a list of them; doubles are removed."""

    def read_all(value: Any, notes: Notes) -> list[Any] | None:
        whole = not isinstance(value, (list, tuple))
        found: list[Any] = []
        for number, entry in enumerate([value] if whole else value):
            try:
                one = read(entry, notes) if entry is not None else None
            except Unreadable as fault:
                raise fault if whole else fault.under(number) from None
            if one is not None and one not in found:
                found.append(one)
        return found or None

    return read_all


def _commas(value: Any, notes: Notes) -> list[str] | None:
    return texts.read_list(value, notes, commas=True) or None


def _lines(value: Any, notes: Notes) -> list[str] | None:
    return texts.read_list(value, notes) or None


def _address(value: Any, notes: Notes) -> str | None:
    return texts.read_url(value, notes)


def _amount(value: Any, notes: Notes) -> int | Decimal | None:
    """An exact number, also where it is written as digits in text."""
    if isinstance(value, bool):
        raise Unreadable(f"must be a number, not {quote(value)}")
    if isinstance(value, int):
        return value
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value).strip())
    except InvalidOperation:
        raise Unreadable(f"must be a number, not {quote(value)}") from None
    return int(number) if number.is_finite() and number == number.to_integral_value() else number


def _currency(value: Any, notes: Notes) -> str | None:
    return money.read_currency(value)


def _joined(value: Any, notes: Notes) -> str | None:
    """Text, or several texts as one, for properties that schema.org allows both for."""
    if isinstance(value, (list, tuple)):
        return "; ".join(texts.read_list(value, notes)) or None
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("name", "description", "value", "text") if value.get(key)), None)
    return texts.read_text(value, notes)


def _notice(value: Any, notes: Notes) -> dict[str, Any] | None:
    if isinstance(value, str):
        text = texts.read_text(value, notes)
        return {"kind": "other", "text": text} if text else None
    found: dict[str, Any] | None = _plain_notice(value, notes)
    return found


def _notices(value: Any, notes: Notes) -> list[Any] | None:
    """A list of notices, or a mapping of kind to text."""
    if isinstance(value, Mapping) and "text" not in value:
        value = [{"kind": kind, "text": text} for kind, text in value.items()]
    found: list[Any] | None = several(_notice)(value, notes)
    return found


_plain_notice = record({"kind": texts.read_text, "text": texts.read_text})
_named = {"name": texts.read_text, "url": _address, "description": texts.read_text}

SHAPES: dict[str, Read] = {
    "name": texts.read_text,
    "alternateName": _lines,
    "disambiguatingDescription": texts.read_text,
    "additionalType": several(_address),
    "summary": texts.read_text,
    "identifier": record(
        {"name": texts.read_text, "value": texts.read_text, "propertyID": texts.read_text},
        plain="value",
        required="value",
    ),
    "requisitionId": texts.read_text,
    "sameAs": several(_address),
    "image": several(_address),
    "subjectOf": several(_address),
    "directApply": texts.read_bool,
    "applicationContact": record(
        {
            "name": texts.read_text,
            "contactType": texts.read_text,
            "email": texts.read_email,
            "telephone": texts.read_text,
            "url": _address,
        },
        plain="name",
    ),  # fmt: skip
    "employmentUnit": record(_named | {"subOrganization": record(_named, plain="name")}, plain="name", required="name"),
    "estimatedSalary": several(
        record(
            {
                "name": texts.read_text,
                "currency": _currency,
                "unitText": lambda value, notes: money.read_unit(value),
                "duration": texts.read_text,
                "minValue": _amount,
                "maxValue": _amount,
                "median": _amount,
                "percentile10": _amount,
                "percentile25": _amount,
                "percentile75": _amount,
                "percentile90": _amount,
            }
        )
    ),  # fmt: skip
    "payGrade": texts.read_text,
    "equity": texts.read_text,
    "incentiveCompensation": _joined,
    "jobBenefits": _lines,
    "skills": _commas,
    "experienceInPlaceOfEducation": texts.read_bool,
    "eligibilityToWorkRequirement": _joined,
    "securityClearanceRequirement": _joined,
    "visaSponsorship": texts.read_bool,
    "onCall": texts.read_bool,
    "physicalRequirement": _lines,
    "sensoryRequirement": _lines,
    "specialCommitments": _lines,
    "industry": _lines,
    "occupationalCategory": several(
        record({"name": texts.read_text, "codeValue": texts.read_text, "inCodeSet": texts.read_text}, plain="name")
    ),
    "relevantOccupation": record(_named, plain="name", required="name"),
    "workHours": _joined,
    "jobDuration": _joined,
    "jobStartDate": texts.read_text,
    "jobImmediateStart": texts.read_bool,
    "notices": _notices,
    "source": record({"name": texts.read_text, "url": _address}, plain="name"),
}
"""Reader of each plain property by its canonical name."""
