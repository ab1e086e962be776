"""Places of a posting as job ads have them: one ad for each, with an id of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jobexport.normalize.countries import country_name
from jobexport.normalize.employment import says_remote
from jobexport.normalize.wording import is_remote
from jobexport.normalize.words import fold
from jobexport.registry import Losses
from jobexport.syntax.ads import Ad
from jobexport.syntax.codes import COUNTRIES

__all__ = ["Spot", "place_words", "read_words", "spots", "tell_address", "tell_words"]

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a posting as an ad has it.

    ``id`` is the posting's id, with a suffix made from the place's own content where there are several places.
    ``pointer`` is where the posting states the place; ``place`` is empty for an area where applicants may live.
    """

    id: str
    pointer: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    place: Mapping[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> str:
        """A part of the address, such as ``addressLocality``; empty where it is not known."""
        return self.address.get(key, "")


def spots(posting: Mapping[str, Any]) -> list[Spot]:
    """The places of a posting, doubles left out; of a remote job without one, the areas where applicants may live.

    A posting that names neither has one spot without an address.
    """
    identity = str(posting["id"])
    found: dict[str, Spot] = {}
    places = posting.get("jobLocation")
    if places is not None and len(places) == 1:
        place = places[0]
        return [Spot(identity, "/jobLocation/0", place.get("address", _NOTHING), place)]
    if places:
        for index, place in enumerate(places):
            spot = Spot(identity, f"/jobLocation/{index}", place.get("address", _NOTHING), place)
            found.setdefault(_content(place), spot)
    elif is_remote(posting):
        for index, area in enumerate(posting.get("applicantLocationRequirements", ())):
            address = _area(area)
            if address:
                spot = Spot(identity, f"/applicantLocationRequirements/{index}", address)
                found.setdefault(_content(address), spot)
    if not found:
        return [Spot(identity)]
    if len(found) == 1:
        return list(found.values())
    import hashlib  # OpenSSL comes with it: 3.5 MB

    return [
        Spot(f"{identity}-{hashlib.blake2b(content.encode('utf-8', 'replace'), digest_size=4).hexdigest()}",
             spot.pointer, spot.address, spot.place)
        for content, spot in found.items()
    ]  # fmt: skip


def _content(value: Any) -> str:
    """The same text for the same content, whatever the order of its keys."""
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key}:{_content(value[key])}" for key in sorted(value)) + "}"
    return str(value)


def _area(area: Mapping[str, Any]) -> dict[str, str]:
    country = area.get("addressCountry")
    if country is None:
        return {}
    kind = area["type"]
    if kind == "Country":
        return {"addressCountry": country}
    if kind in ("State", "City"):
        return {"addressRegion" if kind == "State" else "addressLocality": area["name"], "addressCountry": country}
    return {}


def tell_address(
    posting: Mapping[str, Any], found: list[Spot], fields: frozenset[str], title: str, losses: Losses, *, remote: bool
) -> None:
    """Tells what of the places the ads do not say.

    ``fields`` are the parts of an address the consumer has elements for; ``remote`` whether it has one for remote work,
    in which case a country alone is read as where applicants may live.
    """
    places = posting.get("jobLocation", ())
    for index, place in enumerate(places):
        where = f"/jobLocation/{index}"
        if len(place) > 1 or "address" not in place:
            for key in place:
                if key != "address" and not (key == "name" and "name" in fields and "address" not in place):
                    losses.drop(f"{where}/{key}", f"{title} has no element for it")
        for key in place.get("address", _NOTHING):
            if key not in fields:
                losses.drop(f"{where}/address/{key}", f"{title} has no element for it")
    if len(places) > len(found):
        losses.drop("/jobLocation", "a place that is there twice is written once")
    if len(found) > 1:
        key = "/jobLocation" if places else "/applicantLocationRequirements"
        losses.change(key, f"{len(found)} ads, one for each place")
        losses.change("/id", "each ad has an id of its own")
    areas = posting.get("applicantLocationRequirements")
    if areas is not None:
        if places or not is_remote(posting):
            losses.drop("/applicantLocationRequirements", f"{title} has no element for it")
        else:
            written = {spot.pointer for spot in found}
            for index, area in enumerate(areas):
                where = f"/applicantLocationRequirements/{index}"
                if where not in written:
                    losses.drop(where, f"no area that {title} has an element for")
                elif not remote or area["type"] != "Country":
                    losses.change(where, "written as the place of the job")
                    losses.change("/jobLocation", "the areas where applicants may live stand as places")
    if remote and is_remote(posting):
        for index, place in enumerate(places):
            if [key for key in place.get("address", _NOTHING) if key in fields] == ["addressCountry"]:
                losses.change(f"/jobLocation/{index}", "a country alone reads back as where applicants may live")
                losses.change("/applicantLocationRequirements", "the countries of the places stand for it")


def place_words(spot: Spot) -> str:
    """City and region of a spot, else its country's name, else the place's own name."""
    parts = [spot.address[key] for key in ("addressLocality", "addressRegion") if key in spot.address]
    if parts:
        return ", ".join(parts)
    country = spot.address.get("addressCountry")
    return country_name(country) if country else str(spot.place.get("name", ""))


def tell_words(found: Iterable[Spot], losses: Losses) -> None:
    """Tells that a place is text in the ads, which whoever reads it has to take apart again."""
    for spot in found:
        if not spot.place:
            continue
        losses.change(spot.pointer, "written as text, which may be read as another place")
        town = spot.get("addressLocality")
        if not town or says_remote(fold(town)):
            losses.change("/applicantLocationRequirements", "a region alone may be read as where applicants may live")


def read_words(ad: Ad, location: str, country: str, *, remote: bool = False) -> None:
    """Sets the place from an element with city and region as text and one with the country.

    Of a remote job a country alone is where applicants may live.
    """
    text, state = ad.text(location), ad.text(country)
    name = country_name(state) if state.upper() in COUNTRIES else state
    alone = bool(state) and text.casefold() in ("", name.casefold(), state.casefold())
    if alone and remote:
        ad.put("applicants", state, country)
    elif alone:
        ad.put("jobLocation", [{"address": {"addressCountry": state}}], country)
    elif text:
        ends = text.casefold().rpartition(",")[2].strip()
        known = not state or ends in (state.casefold(), name.casefold())
        ad.put("location", text if known else f"{text}, {state}", location)
