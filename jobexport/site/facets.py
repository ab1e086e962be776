"""What postings are grouped by: employer, place, skill, kind of work; each group with a stable name for addresses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jobexport.normalize.countries import country_name
from jobexport.normalize.employment import read_employment
from jobexport.normalize.outcome import Notes, Unreadable
from jobexport.normalize.regions import region_name, region_of
from jobexport.normalize.texts import slugify
from jobexport.site.labels import EMPLOYMENT, WORKPLACE
from jobexport.site.messages import messages
from jobexport.site.settings import FACETS
from jobexport.site.wording import is_remote

__all__ = ["KINDS", "Facet", "facet_slug", "facets", "facets_of", "place_facets"]

KINDS = (*FACETS, "country")
"""Every kind of group. ``country`` has feeds only: as pages countries are part of ``location``."""

# Signs that tell names apart (C, C++ and C#; .NET and Net) and that a plain slug would lose.
_SIGNS = str.maketrans({"+": " plus ", "#": " sharp ", "&": " and ", "@": " at "})
_LONGEST = 60
_CODE = re.compile(r"[a-z]{2}")
# Here many towns share a name, and people write the state beside it.
_BY_REGION = frozenset(("US", "CA", "AU", "BR", "IN", "MX"))


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of a posting.

    ``slug`` may have several segments (``de/berlin``); ``parent`` is the slug of the group around it, or empty. ``name``
    says it alone (``Berlin, Germany``), ``short`` within its parent (``Berlin``).
    """

    kind: str
    slug: str
    parent: str
    name: str
    short: str


@lru_cache(1 << 16)
def facet_slug(name: str) -> str:
    """The name of a group in an address. It depends on the name alone, so it is the same in every build.

    Names that differ only in case, accents or punctuation share one. A name without letters or digits, or one too long,
    gets a short digest.
    """
    text = name.translate(_SIGNS)
    if text.startswith("."):
        text = "dot " + text
    slug = slugify(text, _LONGEST)
    if (slug == "job" and name.strip().casefold() != "job") or len(slugify(text, 4 * _LONGEST)) > _LONGEST:
        return f"{slug}-{hashlib.blake2b(name.encode('utf-8', 'replace'), digest_size=3).hexdigest()}"
    return slug


def facets(posting: Mapping[str, Any], kinds: Sequence[str], locale: str = "en") -> list[tuple[str, str]]:
    """The groups of a posting as (``kind/slug``, name); each group once, the first name of several stays."""
    return [(f"{each.kind}/{each.slug}", each.name) for each in facets_of(posting, kinds, locale)]


def facets_of(posting: Mapping[str, Any], kinds: Sequence[str], locale: str = "en") -> list[Facet]:
    """The groups of a posting, named in the words of ``locale``; each once, the first name of several stays.

    A posting is in the groups of its country and region as well as in that of its town. A remote job is in those of
    the countries and states that applicants may live in.
    """
    found: dict[tuple[str, str], Facet] = {}
    for kind in kinds:
        for each in _FINDERS[kind](posting, locale):
            found.setdefault((kind, each.slug), each)
    return list(found.values())


def _named(kind: str, name: str, basis: str | None = None) -> Facet:
    return Facet(kind, facet_slug(basis or name), "", name, name)


def _company(posting: Mapping[str, Any], locale: str) -> Iterator[Facet]:
    employer = posting.get("hiringOrganization")
    if employer:
        yield _named("company", str(employer["name"]), str(employer.get("id") or employer["name"]))


def _locations(posting: Mapping[str, Any], locale: str) -> Iterator[Facet]:
    for place in posting.get("jobLocation", ()):
        yield from place_facets(place, locale)
    if is_remote(posting):
        for area in posting.get("applicantLocationRequirements", ()):
            if "addressCountry" in area:
                region = area["name"] if area.get("type") == "State" else None
                yield from _address(area["addressCountry"], region, None, locale)


def place_facets(place: Mapping[str, Any], locale: str = "en") -> tuple[Facet, ...]:
    """The groups of one place, the widest first: its country, its region, its town; or its bare name."""
    get = place.get("address", {}).get
    country, region, town = get("addressCountry"), get("addressRegion"), get("addressLocality")
    if country:
        return _address(country, region, town, locale)
    line = ", ".join(dict.fromkeys([part for part in (town, region) if part])) or place.get("name", "")
    return _countryless(line) if line else ()


@lru_cache(1 << 14)
def _countryless(line: str) -> tuple[Facet, ...]:
    if "://" in line or _is_employment(line):
        return ()
    slug = facet_slug(line)
    # Two letters are a country.
    return (Facet("location", f"{slug}-place" if _CODE.fullmatch(slug) else slug, "", line, line),)


@lru_cache(1 << 14)
def _address(country: str, region: str | None, town: str | None, locale: str) -> tuple[Facet, ...]:
    land, code = country_name(country, locale), country.lower()
    found = [Facet("location", code, "", land, land)]
    above = code
    if region:
        known = region_of(region, country)
        shown = (region_name(known, country) if known else None) or region
        above = f"{code}/{facet_slug(shown)}"
        found.append(Facet("location", above, code, f"{shown}, {land}", shown))
    if town:
        inside = bool(region) and country in _BY_REGION
        slug = f"{above if inside else code}/{facet_slug(town)}"
        name = f"{town}, {found[-1].name}" if inside else f"{town}, {land}"
        if slug != above:  # a city that is its own region
            found.append(Facet("location", slug, above, name, town))
    return tuple(found)


def _is_employment(line: str) -> bool:
    """Whether what a source calls a place is a kind of employment from the first word to the last."""
    notes = Notes()
    try:
        return read_employment(line, notes) is not None and not notes.entries
    except Unreadable:
        return False


def _countries(posting: Mapping[str, Any], locale: str) -> Iterator[Facet]:
    areas = [place.get("address", {}) for place in posting.get("jobLocation", ())]
    for area in (*areas, *posting.get("applicantLocationRequirements", ())):
        if "addressCountry" in area:
            yield _named("country", area["addressCountry"])


def _skills(posting: Mapping[str, Any], locale: str) -> Iterator[Facet]:
    for skill in posting.get("skills", ()):
        yield _named("skill", skill)


def _categories(posting: Mapping[str, Any], locale: str) -> Iterator[Facet]:
    for category in posting.get("occupationalCategory", ()):
        name = category.get("name") or category.get("codeValue")
        if name:
            yield _named("category", str(name))


def _employment(posting: Mapping[str, Any], locale: str) -> Iterator[Facet]:
    t = messages(locale).t
    for kind in posting.get("employmentType", ()):
        yield _named("employment", t(EMPLOYMENT[kind]), kind.replace("_", "-"))


def _workplace(posting: Mapping[str, Any], locale: str) -> Iterator[Facet]:
    kind = "remote" if is_remote(posting) else posting.get("workplaceType")
    if kind:
        yield _named("workplace", messages(locale).t(WORKPLACE[kind]), kind)


def _departments(posting: Mapping[str, Any], locale: str) -> Iterator[Facet]:
    name = posting.get("employmentUnit", {}).get("name")
    if name:
        yield _named("department", name)


_FINDERS = {
    "company": _company, "location": _locations, "country": _countries, "skill": _skills, "category": _categories,
    "employment": _employment, "workplace": _workplace, "department": _departments,
}  # fmt: skip
