"""Addresses in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from jobexport.normalize.countries import read_country
from jobexport.normalize.outcome import Notes, quote
from jobexport.normalize.patterns import late
from jobexport.normalize.regions import CITIES, CITY_STATES, SUPRA, US_STATES, region_country, region_of
from jobexport.normalize.words import fold, is_placeholder, listed, tidy
from jobexport.syntax.codes import COUNTRIES

__all__ = ["ADDRESS_KEYS", "WORDLIKE", "Address", "read_address_text"]

ADDRESS_KEYS = ("streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry")

# Keys of loose mappings, without case, hyphens and underscores, to canonical ones.
_LOOSE = {
    "streetaddress": 0, "street": 0, "address1": 0, "addressline1": 0, "line1": 0, "streetname": 0,
    "addresslocality": 1, "city": 1, "locality": 1, "town": 1, "cityname": 1,
    "addressregion": 2, "region": 2, "state": 2, "province": 2, "statename": 2, "statecode": 2, "regioncode": 2,
    "county": 2,
    "postalcode": 3, "zip": 3, "zipcode": 3, "postcode": 3,
    "addresscountry": 4, "country": 4, "countrycode": 4, "countryname": 4,
}  # fmt: skip
_PLAIN = late(r"[-_ ]")


@dataclass(frozen=True, slots=True)
class Address:
    """A canonical address (``fields``), text beside it that is no address (``name``), and words of work found in it."""

    fields: dict[str, str] = field(default_factory=dict)
    name: str | None = None
    works: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.fields or self.name)

    @staticmethod
    def key_of(key: str) -> str | None:
        """The canonical key of a loose one, or None."""
        index = _LOOSE.get(_PLAIN.sub("", key).lower())
        return None if index is None else ADDRESS_KEYS[index]

    def as_place(self) -> dict[str, Any]:
        """The canonical place with this address."""
        place: dict[str, Any] = {"name": self.name} if self.name else {}
        if self.fields:
            place["address"] = self.fields
        return place


_ZIP = late(
    r"([0-9]{5}(?:-[0-9]{4})?|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}|[0-9]{4,6})\Z"
)
_STATE_ZIP = late(r"([A-Z]{2,3})\s+([0-9]{4,5}(?:-[0-9]{4})?|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9])\Z")
_ZIP_CITY = late(
    r"(?:[A-Z]{1,2}-)?([0-9]{4,5}|[0-9]{2}-[0-9]{3}|[0-9]{3} [0-9]{2}|[0-9]{4} [A-Z]{2})\s+([^\W\d][^\d]*)\Z"
)
_CITY_ZIP = late(r"([^\d]*[^\W\d])\s+([A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2})\Z")
_CODES_AT_END = late(r"([^\W\d_][^\d]*?)(?:\s([A-Z]{2,3}))?\s(USA|[A-Z]{2})\Z")
# Codes of countries that at the end of a text are as well a word or a trade: "Head of IT".
WORDLIKE = listed("AD AI AM AS AT BE BI DO HR IS IT ME MY NO OK OR PM PR QA SO TO TV", " ")
_STATE_COUNTRY = late(r"([A-Z]{2,3})\s+(\D+)\Z")
_CODED = late(r"([A-Z]{2})-([A-Z]{2,3})-([^\W\d_][^,]*)\Z")
_CITY_LIKE = late(r"[^\W\d_][^\d()\[\]{}<>@#:;/\\|_+=*!?%$€£\"“”]{0,48}\Z")


def read_address_text(text: str, notes: Notes, default_country: str | None = None) -> Address:
    """The address of a text such as ``Boulder, CO, US`` or ``10115 Berlin, Germany``, read from its end.

    What cannot be given its part with certainty is kept whole as the name.
    """
    text = tidy(text).strip(" ,;")
    if not text:
        return Address()
    if (text in US_STATES and text in COUNTRIES) or fold(text) == "georgia":
        notes.add("normalize/ambiguous-place", f"{quote(text)} may be a country or a US state; kept as a name")
        return Address(name=text)
    parts = _parts(text)
    if not parts:
        return Address(name=text)
    fields: dict[str, str] = {}
    if len(parts) > 1 and _ZIP.match(parts[-1]):
        fields["postalCode"] = parts.pop()
    country = _take_country(parts)
    if len(parts) > 1 and "postalCode" not in fields and _ZIP.match(parts[-1]):
        fields["postalCode"] = parts.pop()
    state = _STATE_ZIP.match(parts[-1]) if parts else None
    if state is not None and len(parts) > 1 and (country is None or region_of(state[1], country)):
        parts[-1:] = [state[1]]
        fields["postalCode"] = state[2]
    inferred = False
    if parts and (len(parts) > 1 or country or fold(parts[0]) not in CITY_STATES):
        country, inferred = _take_region(parts, fields, country, default_country)
    if len(parts) == 1 or (len(parts) == 2 and any(each.isdigit() for each in parts[0])):
        _take_city(parts, fields, country)
    if len(parts) == 2 and country and all(_is_city(part) for part in parts):
        if "addressRegion" in fields:
            # A quarter or a site before the city: its words are kept in the name.
            fields["addressLocality"] = parts[1]
        else:
            fields["addressLocality"], fields["addressRegion"] = parts
            parts = []
    if inferred and country:
        notes.add("normalize/inferred-country", f"{quote(text)} is in {country}, by its region")
    if parts:
        # Something is left that no part of an address certainly is: all words are kept, and only sure codes beside
        # them.
        fields = {key: each for key, each in fields.items() if key != "streetAddress"} if country else {}
        if country:
            fields["addressCountry"] = country
        return Address(_in_order(fields), name=text)
    if country or default_country:
        fields["addressCountry"] = country or str(default_country)
    return Address(_in_order(fields))


def _parts(text: str) -> list[str]:
    """The parts of an address, also where they are joined by hyphens (``US-CA-Fresno``) or, at the end, by spaces only
    (``Boston MA USA``, ``Fresno, CA United States``)."""
    coded = _CODED.match(text)
    if coded is not None and coded[1] in COUNTRIES and region_of(coded[2], coded[1]):
        return [coded[3], coded[2], coded[1]]
    parts = [part for part in (piece.strip() for piece in re.split(r",|\s[–—-]\s", text)) if part]
    if " - " in text and "," in text and not _country_at_end(parts):
        parts = [part for part in (piece.strip() for piece in text.split(",")) if part]
    parts = [part for part in parts if not is_placeholder(part)]
    if not parts:
        return []
    joined = _CODES_AT_END.match(parts[-1])
    if joined is not None and joined[3] not in WORDLIKE and (read_country(joined[3]) or joined[3] in US_STATES):
        if joined[2] is None or region_of(joined[2], read_country(joined[3]) or ""):
            parts[-1:] = [part for part in (joined[1], joined[2], joined[3]) if part]
    elif (state := _STATE_COUNTRY.match(parts[-1])) is not None and region_of(state[1], read_country(state[2]) or ""):
        parts[-1:] = [state[1], state[2]]
    if len(parts) > 1 and re.fullmatch(r"[A-Z][a-z]", parts[-1]) and parts[-1].upper() in US_STATES:
        parts[-1] = parts[-1].upper()
    return parts


def _in_order(fields: dict[str, str]) -> dict[str, str]:
    return {key: fields[key] for key in ADDRESS_KEYS if key in fields}


def _country_at_end(parts: list[str]) -> bool:
    return bool(parts) and read_country(parts[-1]) is not None and len(parts[-1]) > 3


def _take_country(parts: list[str]) -> str | None:
    """Takes the country off the end; a code that a US state has too only where the part before it does not speak
    for the state.
    """
    last = parts[-1]
    if len(last) < 4 and "." not in last and not last.isupper():
        return None
    code = read_country(last)
    if code is None or (len(parts) == 1 and fold(last) == "georgia"):
        return None
    if last in US_STATES and last in COUNTRIES:
        if len(parts) == 1:
            return None
        before = parts[-2]
        known = fold(before) in CITIES.get(code, ()) or not before.isascii()
        if not known and not (len(parts) > 2 and region_of(before, code)):
            return None
    elif fold(last) == "georgia" and not (len(parts) == 2 and fold(parts[0]) in ("tbilisi", "batumi", "kutaisi")):
        return None
    nation = region_of(last, "GB")
    if nation and last.casefold() not in ("uk", "gb") and len(parts) > 1:
        return code
    parts.pop()
    return code


def _take_region(
    parts: list[str], fields: dict[str, str], country: str | None, default_country: str | None
) -> tuple[str | None, bool]:
    last = parts[-1]
    if country is not None:
        if region_of(last, country) and (len(parts) > 1 or fold(last) not in CITY_STATES):
            fields["addressRegion"] = parts.pop()
        return country, False
    if len(parts) > 1 and default_country and region_of(last, default_country):
        fields["addressRegion"] = parts.pop()
        return default_country, False
    if len(parts) > 1 and (last in US_STATES or fold(last) == "georgia"):
        fields["addressRegion"] = parts.pop()
        return "US", True
    owner = region_country(last)
    if owner is not None and (len(parts) > 1 or fold(last) not in CITY_STATES):
        fields["addressRegion"] = parts.pop()
        return owner, True
    return None, False


def _take_city(parts: list[str], fields: dict[str, str], country: str | None) -> None:
    last = parts[-1]
    found = _ZIP_CITY.match(last)
    if found is not None and "postalCode" not in fields:
        fields["postalCode"], last = found[1], found[2]
    else:
        found = _CITY_ZIP.match(last)
        if found is not None and "postalCode" not in fields:
            last, fields["postalCode"] = found[1], found[2]
    # Beside a country even a name in small letters is a city's.
    if not _is_city(last[:1].upper() + last[1:] if country else last):
        return
    fields["addressLocality"] = last
    parts.pop()
    if parts and any(each.isdigit() for each in parts[0]) and not any(word in SUPRA for word in fold(parts[0]).split()):
        fields["streetAddress"] = parts.pop()


def _is_city(text: str) -> bool:
    """Whether a text can be a city's name: few words, a capital (or a script without), none of them a larger
    region's.
    """
    if len(text) < 3 and text.isupper():
        return False
    if _CITY_LIKE.match(text) is None or len(text.split()) > 5 or (text[0].islower() and not text.startswith("'")):
        return False
    return fold(text) != "georgia" and not any(word in SUPRA for word in re.findall(r"[\w&]+", fold(text)))
