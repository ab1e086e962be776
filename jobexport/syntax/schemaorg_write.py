"""Canonical postings as schema.org nodes: every property in the one shape that search engines document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

__all__ = ["CARRIED", "CONTEXT", "ORGANIZATION_URN", "URN", "job_posting", "organization"]

CONTEXT = "https://schema.org"
URN = "urn:jobexport:posting:"
"""Beginning of the ``@id`` that carries a posting's own id."""
ORGANIZATION_URN = "urn:jobexport:organization:"
"""Beginning of the ``@id`` that carries the id of an organization in its set."""

Shape = Callable[[Any], Any]
Node = dict[str, Any]

_PLAIN_ID = re.compile(r"[A-Za-z0-9._~-]+\Z")
# A text that readers take for one entry, whatever they split lists at.
_ENTRY = re.compile(r"\w(?:[\w&/().'+#]| (?![-*.]))*\Z")
_PERIODS = {"HOUR": "PT1H", "DAY": "P1D", "WEEK": "P1W", "MONTH": "P1M", "YEAR": "P1Y"}


def job_posting(posting: Mapping[str, Any], url: str | None = None) -> Node:
    """The node without ``@context``; see ``jobexport.formats.jsonld.node``."""
    get = posting.get
    identity: str = posting["id"]
    found: Node = {"@type": "JobPosting", "@id": URN + _in_urn(identity)}
    code = get("identifier")
    if code is not None:
        found["identifier"] = {"@type": "PropertyValue", **code}
    else:
        employer = get("hiringOrganization")
        given = {"name": employer["name"]} if employer is not None else {}
        found["identifier"] = {"@type": "PropertyValue", **given, "value": identity}
    for name, shape in _plan(tuple(posting)):
        value = posting[name]
        if value is not None:
            found[name] = value if shape is None else shape(value)
    page = get("url")
    if url is not None or page is not None:
        found["url"] = url or page
    same = get("sameAs") or ()
    if url is not None and page is not None and page != url and page not in same:
        same = (page, *same)
    if same:
        found["sameAs"] = same[0] if len(same) == 1 else list(same)
    target = get("applyUrl")
    if target is not None:
        entry = {"@type": "EntryPoint", "urlTemplate": target}
        found["potentialAction"] = {"@type": "ApplyAction", "target": entry}
    return found


# Postings of one source have the same few sets of properties.
@lru_cache(maxsize=256)
def _plan(names: tuple[str, ...]) -> tuple[tuple[str, Shape | None], ...]:
    """The part of the plan for a posting with these properties."""
    return tuple((name, shape) for name, shape in _PLAN if name in names)


def _in_urn(identity: str) -> str:
    if _PLAIN_ID.match(identity) is not None:
        return identity
    from urllib.parse import quote

    return quote(identity, safe="")


def _one_or_list(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _texts(values: list[str]) -> Any:
    """A list of texts; one text alone only where nobody would take it for a list."""
    return values[0] if len(values) == 1 and _ENTRY.match(values[0]) is not None else values


def _each(shape: Shape) -> Shape:
    def write(values: list[Any]) -> Any:
        return shape(values[0]) if len(values) == 1 else [shape(value) for value in values]

    return write


def _typed(kind: str) -> Shape:
    return lambda value: {"@type": kind, **value}


_address = _typed("PostalAddress")


def _place(value: Mapping[str, Any]) -> Node:
    found = {"@type": "Place", **value}
    if "address" in value:
        found["address"] = {"@type": "PostalAddress", **value["address"]}
    if "geo" in value:
        found["geo"] = {"@type": "GeoCoordinates", **value["geo"]}
    return found


def _area(value: Mapping[str, Any]) -> Node:
    found: Node = {"@type": value["type"], "name": value["name"]}
    if "addressCountry" in value and value["type"] != "Country":
        found["address"] = {"@type": "PostalAddress", "addressCountry": value["addressCountry"]}
    return found


def organization(value: Mapping[str, Any]) -> Node:
    """The Organization node of an employer, without ``@context``; what schema.org has no property for is not in it."""
    found: Node = {"@type": "Organization"}
    for key, member in value.items():
        if key == "address":
            found[key] = _address(member)
        elif key == "numberOfEmployees":
            found[key] = {"@type": "QuantitativeValue", "value": member}
        elif key == "sameAs":
            found[key] = _one_or_list(member)
        elif key == "id":
            found["@id"] = ORGANIZATION_URN + _in_urn(member)
        elif key != "industry":
            found[key] = member
    return found


def _unit(value: Mapping[str, Any]) -> Node:
    found = {"@type": "Organization", **value}
    if "subOrganization" in value:
        found["subOrganization"] = {"@type": "Organization", **value["subOrganization"]}
    return found


def _salary(value: Mapping[str, Any]) -> Node:
    return {"@type": "MonetaryAmount", **value, "value": {"@type": "QuantitativeValue", **value["value"]}}


def _estimate(value: Mapping[str, Any]) -> Node:
    """A MonetaryAmount for a range; a MonetaryAmountDistribution, without unit and range, for percentiles."""
    head = {key: value[key] for key in ("name", "currency") if key in value}
    percentiles = {key: each for key, each in value.items() if key == "median" or key.startswith("percentile")}
    if not percentiles and "duration" not in value and any(key in value for key in ("minValue", "maxValue")):
        quantity = {key: value[key] for key in ("minValue", "maxValue", "unitText") if key in value}
        return {"@type": "MonetaryAmount", **head, "value": {"@type": "QuantitativeValue", **quantity}}
    period = value.get("duration") or _PERIODS.get(value.get("unitText", ""))
    duration = {"duration": period} if period else {}
    return {"@type": "MonetaryAmountDistribution", **head, **duration, **percentiles}


def _education(value: Mapping[str, Any]) -> Any:
    if value == {"credentialCategory": ["no requirements"]}:
        return "no requirements"
    found = {"@type": "EducationalOccupationalCredential", **value}
    if "credentialCategory" in value:
        found["credentialCategory"] = _one_or_list(value["credentialCategory"])
    return found


def _category(value: Mapping[str, Any]) -> Any:
    if len(value) == 1 and "name" in value:
        return value["name"]
    found = {"@type": "CategoryCode", **value}
    classification = value.get("inCodeSet")
    if classification is not None and not classification.startswith(("http://", "https://")):
        found["inCodeSet"] = {"@type": "CategoryCodeSet", "name": classification}
    return found


def _work(url: str) -> Node:
    return {"@type": "CreativeWork", "url": url}


# In the order in which they are written. All are properties of JobPosting or Thing in schema.org 30.0, none superseded.
_PLAN: tuple[tuple[str, Shape | None], ...] = (
    ("title", None),
    ("name", None),
    ("alternateName", _texts),
    ("disambiguatingDescription", None),
    ("additionalType", _one_or_list),
    ("description", None),
    ("datePosted", None),
    ("validThrough", None),
    ("hiringOrganization", organization),
    ("employmentUnit", _unit),
    ("employerOverview", None),
    ("jobLocation", _each(_place)),
    ("jobLocationType", None),
    ("applicantLocationRequirements", _each(_area)),
    ("employmentType", _one_or_list),
    ("baseSalary", _salary),
    ("estimatedSalary", _each(_estimate)),
    ("salaryCurrency", None),
    ("incentiveCompensation", None),
    ("jobBenefits", _texts),
    ("skills", _texts),
    ("responsibilities", None),
    ("qualifications", None),
    ("experienceRequirements", _typed("OccupationalExperienceRequirements")),
    ("educationRequirements", _education),
    ("experienceInPlaceOfEducation", None),
    ("eligibilityToWorkRequirement", None),
    ("securityClearanceRequirement", None),
    ("physicalRequirement", _texts),
    ("sensoryRequirement", _texts),
    ("specialCommitments", _texts),
    ("industry", _texts),
    ("occupationalCategory", _each(_category)),
    ("relevantOccupation", _typed("Occupation")),
    ("workHours", None),
    ("jobDuration", None),
    ("jobStartDate", None),
    ("jobImmediateStart", None),
    ("totalJobOpenings", None),
    ("directApply", None),
    ("applicationContact", _typed("ContactPoint")),
    ("image", _one_or_list),
    ("mainEntityOfPage", None),
    ("subjectOf", _each(_work)),
)

CARRIED = frozenset((*(name for name, _ in _PLAN), "id", "identifier", "url", "sameAs", "applyUrl", "workplaceType"))
"""The canonical properties that a node carries."""
