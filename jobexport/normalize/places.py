"""Places of work, and what their texts say about remote work."""

from __future__ import annotations

import marshal
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from jobexport.findings import suggest
from jobexport.normalize.addresses import ADDRESS_KEYS, Address, read_address
from jobexport.normalize.areas import area_of_country, read_areas
from jobexport.normalize.countries import country_name, read_country
from jobexport.normalize.links import read_url
from jobexport.normalize.locations import Places, joined, own, read_location, words_of_work
from jobexport.normalize.memory import form, remembered
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.words import is_placeholder, read_text, tidy
from jobexport.syntax.codes import COUNTRIES

__all__ = ["Places", "country_name", "format_place", "read_areas", "read_country", "read_place", "read_places"]

_PLACE_KEYS = frozenset(("name", "address", "geo", "telephone", "url"))
_FIX = "write places as City, Region, Country, such as Boulder, CO, US"


def read_places(value: object, notes: Notes, *, default_country: str | None = None, strict: bool = False) -> Places:
    """Places and areas of a text (``Remote, Spain``), a mapping (Place or PostalAddress, loose keys) or a list of them.

    A city without a country gets none, except ``default_country`` and what a US state or another region that only one
    country has makes certain (note ``normalize/inferred-country``). Text that is no address is kept as a place's
    ``name``. Unknown keys of a mapping are noted, or with ``strict`` raise Unreadable.
    """
    if type(value) is dict and _is_canonical(value):
        return Places(places=(value,))
    if value is None:
        return Places()
    if isinstance(value, list | tuple):
        if len(value) == 1:
            return read_places(value[0], notes, default_country=default_country, strict=strict)
        return joined([read_places(each, notes, default_country=default_country, strict=strict) for each in value])
    if isinstance(value, Mapping):
        known = form(value)
        if not isinstance(known, bytes):
            return _from_mapping(value, notes, default_country, strict)
        return _from_form(known, notes, default_country, strict)
    if not isinstance(value, str):
        raise Unreadable(f"a place was expected, not {quote(value)}", _FIX)
    return read_location(value, notes, default_country)


def _is_canonical(place: Mapping[str, Any]) -> bool:
    """Whether a place is certainly canonical already. Saying no costs time only."""
    address = place.get("address")
    if type(address) is not dict or not address or not (place.keys() <= _CANONICAL_KEYS):
        return False
    for key, text in address.items():
        if type(text) is not str or (_SIMPLE(text) is None and not _is_clean(text)):
            return False
        if key == "addressCountry":
            if text not in COUNTRIES:
                return False
        elif key not in ADDRESS_KEYS or (key == "addressLocality" and "," in text):
            return False
    return "name" not in place or (type(place["name"]) is str and _is_clean(place["name"]))


_CANONICAL_KEYS = frozenset(("name", "address"))
# Letters and single separators only, and no word that could be a placeholder or a remote word of one part.
_SIMPLE = re.compile(r"[A-Z]{2}\Z|(?!(?:None|Null|Unknown|Anywhere|Remote|Worldwide|Nan)\Z)[A-Z][a-z]{2,14}\Z").match


def _is_clean(text: str) -> bool:
    return tidy(text) == text and not is_placeholder(text) and words_of_work(text) is None


@remembered(own)
def _from_form(known: bytes, notes: Notes, default_country: str | None, strict: bool) -> Places:
    return _from_mapping(marshal.loads(known), notes, default_country, strict)


def _from_mapping(value: Mapping[str, Any], notes: Notes, default_country: str | None, strict: bool) -> Places:
    kind = str(value.get("@type", value.get("type", "")))
    if "VirtualLocation" in kind:
        return Places(remote=True)
    addresses = value.get("address")
    if isinstance(addresses, list | tuple) and len(addresses) > 1:
        rest = {key: each for key, each in value.items() if key != "address"}
        many = [{**rest, "address": each} for each in addresses]
        return joined([_from_mapping(each, notes, default_country, strict) for each in many])
    place, works = read_place(value, notes, default_country=default_country, strict=strict)
    remote = True if "remote" in works else False if "onsite" in works else None
    hybrid = True if "hybrid" in works else None
    if remote and place and place.keys() == {"address"} and place["address"].keys() == {"addressCountry"}:
        return Places((), (area_of_country(place["address"]["addressCountry"]),), remote, hybrid)
    return Places((place,) if place else (), (), remote, hybrid)


_GEO = {"latitude": "latitude", "lat": "latitude", "longitude": "longitude", "lng": "longitude", "lon": "longitude"}
_IGNORED = frozenset(
    ("@type", "@id", "@context", "type", "id", "primary", "is_primary", "hasMap", "additionalProperty", "identifier")
)


def read_place(
    value: Mapping[str, Any], notes: Notes, *, default_country: str | None = None, strict: bool = False
) -> tuple[dict[str, Any] | None, frozenset[str]]:
    """One canonical place of a mapping, or None where it says nothing, and the words of work that stood in it
    (``remote``, ``hybrid``, ``onsite``)."""
    place: dict[str, Any] = {}
    works: set[str] = set()
    loose: dict[str, Any] = {}
    geo: dict[str, Decimal | int] = {}
    name: str | None = None
    address = value.get("address")
    if isinstance(address, list | tuple):
        address = address[0] if address else None
    for key, each in value.items():
        if each is None or key == "address":
            continue
        if key in ("name", "label", "displayName"):
            name = read_text(each, notes)
        elif key == "geo" and isinstance(each, Mapping):
            geo |= {_GEO[k]: number for k, v in each.items() if k in _GEO and (number := _coordinate(v)) is not None}
        elif key in _GEO:
            number = _coordinate(each)
            if number is not None:
                geo[_GEO[key]] = number
        elif key == "telephone":
            telephone = read_text(each, notes)
            if telephone:
                place["telephone"] = telephone
        elif key in ("url", "sameAs"):
            try:
                url = read_url(each, notes)
            except Unreadable as error:
                if strict:
                    raise
                notes.add("normalize/not-read", error.reason)
            else:
                if url:
                    place["url"] = url
        elif Address.key_of(key):
            loose[key] = each
        elif key not in _IGNORED:
            near = suggest(key, [*_PLACE_KEYS, *ADDRESS_KEYS])
            hint = f"; did you mean {near!r}?" if near else ""
            if strict:
                raise Unreadable(f"a place has no key {key!r}{hint}", f"write {near}" if near else None)
            notes.add("normalize/unknown-key", f"the place's {key!r} is not kept{hint}")
    found = Address()
    if isinstance(address, str):
        texts = read_location(address, notes, default_country)
        works |= {"remote"} if texts.remote else set()
        works |= {"hybrid"} if texts.hybrid else set()
        first = texts.places[0] if texts.places else {}
        found = Address(fields=dict(first.get("address", {})), name=first.get("name"))
        if len(texts.places) > 1:
            found = Address(name=tidy(address))
    elif isinstance(address, Mapping):
        found = read_address(address, notes, default_country=None if loose else default_country, strict=strict)
    if loose:
        other = read_address(loose, notes, default_country=default_country, strict=strict)
        found = Address({**other.fields, **found.fields}, found.name or other.name, found.works | other.works)
    works |= found.works
    if name is not None:
        match = words_of_work(name)
        if match is not None and not match.string.replace(match[0], "").strip(" ,;-–—()"):
            works.add(str(match.lastgroup))
            name = None
    name = name or found.name
    if name is not None and not found.fields and not geo and "name" in value and len(value) - ("@type" in value) == 1:
        aside = Notes()
        found_text = read_location(name, aside, default_country)
        works |= {"remote"} if found_text.remote else set()
        works |= {"hybrid"} if found_text.hybrid else set()
        if len(found_text.places) == 1 and "addressCountry" in found_text.places[0].get("address", {}):
            only = found_text.places[0]
            found, name = Address(only["address"]), only.get("name")
            notes.entries += aside.entries
    if name is not None:
        place = {"name": name, **place}
    if found.fields:
        place["address"] = found.fields
    if len(geo) == 2 and -90 <= geo["latitude"] <= 90 and -180 <= geo["longitude"] <= 180 and any(geo.values()):
        place["geo"] = {"latitude": geo["latitude"], "longitude": geo["longitude"]}
    elif geo and any(geo.values()):
        notes.add("normalize/not-read", f"the coordinates {quote(geo)} are incomplete or out of range")
    return {
        key: place[key] for key in ("name", "address", "geo", "telephone", "url") if key in place
    } or None, frozenset(works)


def _coordinate(value: object) -> Decimal | int | None:
    """Degrees with the digits that the source shows, so that they read back as they are."""
    if isinstance(value, bool):
        return None
    try:
        degrees = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not degrees.is_finite():
        return None
    whole = degrees.to_integral_value()
    return int(whole) if degrees == whole else degrees.normalize()


def format_place(place: Mapping[str, Any], locale: str = "en") -> str:
    """A canonical place for people: ``Boulder, CO, United States``; its name where it has no address."""
    address: Mapping[str, str] = place.get("address", {})
    parts = [address[key] for key in ("addressLocality", "addressRegion") if key in address]
    if len(parts) == 2 and parts[0] == parts[1]:
        del parts[1]
    if not parts and "streetAddress" in address:
        parts = [address["streetAddress"]]
    if "addressCountry" in address:
        parts.append(country_name(address["addressCountry"], locale))
    return ", ".join(parts) or str(place.get("name", address.get("postalCode", "")))
