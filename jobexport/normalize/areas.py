"""Areas where applicants may live."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jobexport.findings import suggest
from jobexport.normalize.countries import country_name, read_country
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.patterns import late
from jobexport.normalize.regions import CITY_STATES, SUPRA, region_country, region_name
from jobexport.normalize.words import fold, is_placeholder, read_text, tidy
from jobexport.syntax.codes import COUNTRIES

__all__ = ["area_of_country", "area_of_state", "is_supra", "read_areas"]

_TYPES = {"country": "Country", "state": "State", "city": "City", "administrativearea": "AdministrativeArea"}
# What schema.org and feeds call an area without saying which kind.
_OTHER_TYPES = frozenset(("place", "thing", "text", "definedregion", "postaladdress", "region", "location", "area"))
_SPLIT = late(r"\s*(?:[,;|\n•]|\s/\s|\s&\s|\s\b(?:and|or|und|oder|et|ou|y|e|i|lub)\b\s)\s*", re.I)
_LIMIT = late(
    r"^(?:(?:fully\s+)?remote(?:ly)?\b[\s,:–—-]*(?:\(|(?:in|within|from)\b)?|anywhere in|only|the)\s*"
    r"|\s*\bonly\b\)?$|\)$",
    re.I,
)


def area_of_country(code: str) -> dict[str, Any]:
    """The canonical area of a country, with its English name."""
    return {"type": "Country", "name": country_name(code), "addressCountry": code}


def area_of_state(text: str, country: str | None) -> dict[str, Any] | None:
    """The canonical area of a state of ``country``, or None where the country has no such state."""
    name = region_name(text, country) if country else None
    return {"type": "State", "name": name, "addressCountry": country} if name else None


def read_areas(value: object, notes: Notes) -> list[dict[str, Any]]:
    """Canonical areas of a text (``US, Canada``), a mapping (schema.org Country, State, City) or a list of them.

    Countries get their English name and code whatever the source calls them. Larger regions (``EU``, ``Worldwide``) are
    no areas: they are left out with the note ``normalize/not-an-area``. Raises Unreadable for running text.
    """
    if value is None:
        return []
    if isinstance(value, list | tuple):
        found: list[dict[str, Any]] = []
        for each in value:
            found += [area for area in read_areas(each, notes) if area not in found]
        return found
    if isinstance(value, Mapping):
        if value.keys() <= {"type", "name", "addressCountry"} and _is_canonical(value):
            return [dict(value)]
        return _from_mapping(value, notes)
    if not isinstance(value, str):
        raise Unreadable(
            f"an area was expected, not {quote(value)}", "write country names or codes, such as US, Canada"
        )
    text = read_text("; ".join(value.splitlines()), notes) or ""
    text = _LIMIT.sub("", _LIMIT.sub("", text)).strip()
    if not text:
        return []
    code = _country(text)
    if code and fold(text) != "georgia":
        return [area_of_country(code)]
    pieces = [piece for piece in _SPLIT.split(text) if piece and not is_placeholder(piece)]
    if len(pieces) == 2 and (code := _country(pieces[1])) and not _country(pieces[0]):
        state = area_of_state(pieces[0], code)
        if state:
            return [state]
    areas: list[dict[str, Any]] = []
    for piece in pieces:
        area = _one(piece, None, notes)
        if area is not None and area not in areas:
            areas.append(area)
    return areas


def _is_canonical(value: Mapping[str, Any]) -> bool:
    name, kind, code = value.get("name"), value.get("type"), value.get("addressCountry")
    if type(name) is not str or kind not in ("Country", "State", "City", "AdministrativeArea"):
        return False
    if code is not None and (type(code) is not str or code not in COUNTRIES):
        return False
    if kind == "Country":
        return code is not None and country_name(code) == name
    return tidy(name) == name and not is_placeholder(name)


def _country(text: str) -> str | None:
    # In running text "in", "is" and "no" are words, not countries.
    return None if len(text) < 4 and "." not in text and not text.isupper() else read_country(text)


def _from_mapping(value: Mapping[str, Any], notes: Notes) -> list[dict[str, Any]]:
    word = re.split(r"[/:#]", str(value.get("@type", value.get("type", "")) or ""))[-1]
    kind = _TYPES.get(word.lower())
    if word and kind is None and word.lower() not in _OTHER_TYPES:
        near = suggest(word, _TYPES.values())
        hint = f"; did you mean {near}?" if near else f"; the kinds are {', '.join(_TYPES.values())}"
        notes.add("normalize/unknown-type", f"{quote(word)} is no kind of area{hint}")
    address = value.get("address")
    inner = value.get("containedInPlace")
    holders = [each for each in (value, address, inner) if isinstance(each, Mapping)]
    country = next((code for each in holders if (code := read_country(each.get("addressCountry"))) is not None), None)
    if country is None and isinstance(inner, Mapping | str):
        country = read_country(inner)
    names = value.get("name", value.get("identifier"))
    if names is None and isinstance(address, str):
        names = address
    if names is None and isinstance(address, Mapping):
        names = address.get("addressLocality", address.get("addressRegion", address.get("addressCountry")))
    if names is None:
        names = value.get("addressCountry")
    if isinstance(names, list | tuple):
        found: list[dict[str, Any]] = []
        for each in names:
            found += [area for area in _from_mapping({**value, "name": each}, notes) if area not in found]
        return found
    name = read_text(names, notes)
    if name is None:
        return [area_of_country(country)] if country else []
    if kind in (None, "Country"):
        code = read_country(name) if not is_supra(name) else None
        if code:
            return [area_of_country(code)]
        if kind == "Country" and country and not is_supra(name):
            return [area_of_country(country)]
        return read_areas(name, notes)
    if kind == "AdministrativeArea" and country is None and read_country(name):
        return read_areas(name, notes)
    if is_supra(name):
        return _left_out(name, notes)
    return [{"type": kind, "name": name, **({"addressCountry": country} if country else {})}]


def is_supra(text: str) -> bool:
    """Whether a text names a region larger than a country (``EU``), or no region at all (``several locations``)."""
    return (
        not read_country(text)
        and not region_country(text)
        and any(word in SUPRA for word in re.findall(r"[\w&]+", fold(text)))
    )


def _left_out(text: str, notes: Notes) -> list[dict[str, Any]]:
    notes.add("normalize/not-an-area", f"{quote(text)} is no country, state or city and is left out of the areas")
    return []


def _one(text: str, country: str | None, notes: Notes) -> dict[str, Any] | None:
    if fold(text) == "georgia":
        notes.add("normalize/ambiguous-place", f"{quote(text)} may be the country or the US state")
        return {"type": "AdministrativeArea", "name": text}
    code = _country(text)
    if code:
        return area_of_country(code)
    country = region_country(text)
    if country and fold(text) not in CITY_STATES:
        return area_of_state(text, country)
    if is_supra(text):
        _left_out(text, notes)
        return None
    if len(text.split()) > 4 or any(each.isdigit() for each in text) or not any(each.isalpha() for each in text):
        raise Unreadable(
            f"{quote(text)} is no area that can be understood", "write country names or codes, such as US, Canada"
        )
    notes.add(
        "normalize/unknown-area", f"{quote(text)} is no country or state that is known; kept as an area of no kind"
    )
    return {"type": "AdministrativeArea", "name": text}
