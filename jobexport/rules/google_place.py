"""Google for Jobs: where the work is done and where an applicant may live."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jobexport.findings import Severity
from jobexport.normalize.regions import SUPRA, region_country
from jobexport.rules.context import RuleContext
from jobexport.rules.lazy import gate
from jobexport.rules.model import Problem, sourced

_rule = sourced("https://developers.google.com/search/docs/appearance/structured-data/job-posting")

_REMOTE = re.compile(
    r"remot|tele-?(?:work|commut|arbeit|trabaj|trabal)|télétravail|teletravail|telelavoro|telework|home[ -]?(?:office|based|working)"
    r"|(?:work|working|job|based)\W+(?:\w+\W+){0,3}(?:at|from)\W+(?:your\W+)?(?:home|anywhere)|from anywhere"
    r"|distributed team|fully distributed|virtual (?:position|role|job)|wfh|\bfrom home\b|à distance|a distancia|à distância"
    r"|in smart working|desde casa|da casa|de casa|von zu ?hause|zu hause|ortsunabhängig|mobiles? arbeiten"
    r"|zdaln|zdalna|thuiswerk|op afstand|hemifrån|distans|hjemmefra|etätyö|etänä|na dálku|z domova|távmunka|удал[её]нн"
    r"|リモート|在宅|재택|远程|遠距",
    re.I,
)
# Each way of saying it has one of these; looking for them costs a thirtieth of the search.
_HINTS = (
    "remot", "tele", "télé", "home", "anywhere", "distribut", "virtual ", "wfh", "distan", "distân", "smart", "casa", "hause",
    "ortsunabh", "arbeiten", "zdaln", "thuiswerk", "afstand", "hemifr", "hjemmefra", "etäty", "etänä", "dálku", "domova", "távmunka",
    "удал", "リモート", "在宅", "재택", "远程", "遠距",
)  # fmt: skip
_HINTED = gate("|".join(_HINTS))
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_COUNTRYLESS = frozenset(("type", "name"))


def _may_say_remote(text: str) -> bool:
    # What `re.I` takes for a letter, such as the long s, is that letter here too.
    return _HINTED(text.lower() if text.isascii() else text.replace("İ", "i").casefold().replace("ı", "i"))


def _says_remote(text: str) -> bool:
    """Whether a text says that work is done remotely."""
    return _may_say_remote(text) and _REMOTE.search(text) is not None


def _is_larger(name: str) -> bool:
    """Whether the name is that of a region of several countries; "North Carolina" and "South Korea" are none."""
    words = _WORD.findall(name.lower())
    if SUPRA.isdisjoint(words) and "european" not in words:
        return False
    from jobexport.normalize.countries import read_country

    return read_country(name) is None and region_country(name) is None


@_rule("google/location-missing", Severity.ERROR, lacks="jobLocation|remote")
def location_missing(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has no place of work and is not marked as remote.

    Why: `jobLocation` is required; only a job that is remote entirely (`jobLocationType: TELECOMMUTE` with
    `applicantLocationRequirements`) may do without.

    Example: good: `location: Boulder, CO, US`; bad: no location at all.

    Fix: state the place, or mark the job as remote and say where applicants may live.
    """
    if "jobLocation" not in posting and not context.remote:
        yield Problem("/jobLocation", "no jobLocation, which Google requires", "state where the work is done")


@_rule("google/location-without-country", Severity.ERROR, needs="jobLocation", lacks="jobLocation.addressCountry")
def location_without_country(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A place of work has no country.

    Why: `jobLocation.address.addressCountry` is mandatory in every place; "Berlin" alone could be one of dozens.

    Example: good: `{addressLocality: Berlin, addressCountry: DE}`; bad: `{addressLocality: Berlin}`.

    Fix: add `addressCountry`, a code of two letters.
    """
    for index, address in context.addresses:
        if "addressCountry" not in address:
            place = address.get("addressLocality") or posting["jobLocation"][index].get("name") or "the place"
            pointer = f"/jobLocation/{index}/address/addressCountry"
            yield Problem(pointer, f"{place} has no addressCountry, which Google requires", "add addressCountry")


@_rule(
    "google/location-vague",
    needs="jobLocation",
    lacks="jobLocation.addressLocality|jobLocation.addressRegion|jobLocation.postalCode",
)
def location_vague(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A place of work is a country alone.

    Why: Google asks for as much of the address as there is; a job in "Germany" is found by nobody who searches near a
    town. For a remote job the country belongs in `applicantLocationRequirements` instead.

    Example: good: `Berlin, BE, DE`; bad: `DE`.

    Fix: add the town (`addressLocality`) at least.
    """
    if context.remote:
        return
    for index, address in context.addresses:
        if "addressCountry" in address and not address.keys() & {"addressLocality", "addressRegion", "postalCode"}:
            message = f"the place is {address['addressCountry']} and no more"
            yield Problem(f"/jobLocation/{index}/address", message, "add addressLocality at least")


@_rule(
    "google/location-incomplete",
    Severity.INFO,
    needs="jobLocation",
    lacks="jobLocation.streetAddress jobLocation.addressLocality jobLocation.addressRegion jobLocation.postalCode",
)
def location_incomplete(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A place of work lacks parts of its address that Google recommends.

    Why: street, town, region and postal code put the job on the map and let it be found by distance.

    Example: good: `Hauptstr. 1, 10115 Berlin, BE, DE`; bad: `Berlin, DE`.

    Fix: add those parts that you know.
    """
    for index, address in context.addresses:
        if "addressCountry" in address:
            yield from _incomplete(index, tuple(address))


@lru_cache(maxsize=1024)
def _incomplete(index: int, parts: tuple[str, ...]) -> tuple[Problem, ...]:
    absent = [key for key in ("streetAddress", "addressLocality", "addressRegion", "postalCode") if key not in parts]
    message = f"recommended by Google and absent: {', '.join(absent)}"
    return (Problem(f"/jobLocation/{index}/address", message, "add those parts that you know"),) if absent else ()


@_rule("google/remote-without-country", Severity.ERROR, needs="remote")
def remote_without_country(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A remote job names no country where applicants may live.

    Why: Google needs at least one country for a `TELECOMMUTE` job, from `applicantLocationRequirements` or from a
    `jobLocation`; without one the posting is refused.

    Example: good: `applicants: [Germany, Spain]`; bad: remote, and nothing more.

    Fix: add `applicantLocationRequirements`, one entry for each country. "Worldwide" is no country.
    """
    if not context.remote:
        return
    areas = posting.get("applicantLocationRequirements", ())
    if areas or any("addressCountry" in address for _, address in context.addresses):
        return
    message = "a remote job needs at least one country where applicants may live"
    yield Problem("/applicantLocationRequirements", message, "add applicantLocationRequirements")


@_rule("google/applicant-area-not-country", Severity.ERROR, needs="applicantLocationRequirements")
def applicant_area_not_country(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """An applicant area is no country or state but a larger region, such as EU, Americas or Worldwide.

    Why: Google resolves each `applicantLocationRequirements` to a country or state; regions and continents resolve to
    nothing, and the job is then open nowhere.

    Example: good: `[Germany, France, Spain]`; bad: `[EU]`, `[Worldwide]`.

    Fix: list the countries, one entry each.
    """
    for index, area in enumerate(posting.get("applicantLocationRequirements", ())):
        if "addressCountry" not in area and _is_larger(area["name"]):
            message = f"“{area['name']}” is no country or state"
            pointer = f"/applicantLocationRequirements/{index}/name"
            yield Problem(pointer, message, "list the countries, one entry each", area["name"])


@_rule("google/applicant-area-unknown", needs="applicantLocationRequirements")
def applicant_area_unknown(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """An applicant area says that it is a country, and no country has that name.

    Why: Google resolves the name; one that it does not know leaves the job open nowhere.

    Example: good: `{type: Country, name: Germany}`; bad: `{type: Country, name: Gondor}`.

    Fix: write the country's name or its code, or the right type (`State`, `City`).
    """
    for index, area in enumerate(posting.get("applicantLocationRequirements", ())):
        if area["type"] == "Country" and area.keys() <= _COUNTRYLESS:
            from jobexport.normalize.countries import read_country

            if read_country(area["name"]) is None and not _is_larger(area["name"]):
                message = f"“{area['name']}” is no country's name"
                pointer = f"/applicantLocationRequirements/{index}/name"
                yield Problem(pointer, message, "write the country's name or code", area["name"])


@_rule("google/hybrid-as-remote", Severity.ERROR, needs="jobLocationType workplaceType")
def hybrid_as_remote(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The job is hybrid or on site and marked TELECOMMUTE.

    Why: Google allows `jobLocationType: TELECOMMUTE` only where the work is done remotely to 100%; occasional home
    office does not count.

    Example: good: `workplaceType: hybrid` with a `jobLocation`; bad: `workplaceType: hybrid` with TELECOMMUTE.

    Fix: leave `jobLocationType` out, or correct `workplaceType`.
    """
    if "jobLocationType" in posting and posting.get("workplaceType") in ("hybrid", "on-site"):
        message = f"marked TELECOMMUTE although the workplace is {posting['workplaceType']}"
        yield Problem("/jobLocationType", message, "leave jobLocationType out, or correct workplaceType")


@_rule("google/remote-not-marked", needs="workplaceType=remote|applicantLocationRequirements", lacks="jobLocationType")
def remote_not_marked(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The job is remote, or says only where applicants may live, and has no `jobLocationType: TELECOMMUTE`.

    Why: searchers for remote jobs find only those that are marked, and `applicantLocationRequirements` counts only
    beside it.

    Example: good: `workplaceType: remote` and `jobLocationType: TELECOMMUTE`; bad: `workplaceType: remote` alone.

    Fix: add `jobLocationType: TELECOMMUTE` where the whole job is remote.
    """
    if "jobLocationType" in posting or ("jobLocation" in posting and posting.get("workplaceType") != "remote"):
        return
    if posting.get("workplaceType") == "remote" or "applicantLocationRequirements" in posting:
        message = "the job is remote by its other facts, but is not marked TELECOMMUTE"
        yield Problem("/jobLocationType", message, "add jobLocationType: TELECOMMUTE")


@_rule("google/remote-not-described", needs="jobLocationType description")
def remote_not_described(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The job is marked TELECOMMUTE and neither title nor description says that it is remote.

    Why: Google demands that the description says clearly that the job is 100% remote; markup that the text does not
    bear out counts as misleading.

    Example: good: "This is a fully remote job"; bad: a text that only speaks of the office in Berlin.

    Fix: say in the description that the job is remote.
    """
    if "jobLocationType" in posting and context.description:
        # The word itself is by far the most frequent; the search for all its relatives costs ten times as much.
        if "remot" in posting.get("title", "").lower():
            return
        if context.is_split or _may_say_remote(context.raw):
            lowered = context.lowered
            if "remot" in lowered or _says_remote(lowered):
                return
        if not _says_remote(posting.get("title", "")):
            town = next((each["addressLocality"] for _, each in context.addresses if "addressLocality" in each), None)
            if town is not None:
                message = f"marked TELECOMMUTE for a job in {town}, and the description does not say that it is remote"
                yield Problem("/jobLocationType", message, "leave jobLocationType out, or say that the job is remote")
                return
            message = "marked TELECOMMUTE, but the description does not say that the job is remote"
            yield Problem("/description", message, "say in the description that the job is remote")
