"""Tables about JSON-LD JobPosting nodes: what properties hold one value, need a node, or are codes of digits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobexport.rules.model import listed
from jobexport.rules.vocabulary import local

KEYWORDS = listed("@context @type @id @graph @value @language @list @set @reverse @index @direction @included @nest")
LITERALS = listed(
    "Text URL Date DateTime Time Boolean Number Integer Float CssSelectorType XPathType PronounceableText"
)
ONE = listed("""title description datePosted validThrough directApply jobLocationType currency minValue maxValue unitText
    addressCountry addressLocality addressRegion postalCode monthsOfExperience totalJobOpenings experienceInPlaceOfEducation
    jobImmediateStart salaryCurrency hiringOrganization baseSalary address latitude longitude name""")
PICTURES = frozenset(("logo", "image"))
# Nodes that Google's page names as the only form; text there loses the fact.
NODES = listed("hiringOrganization jobLocation baseSalary applicantLocationRequirements")
# Codes that are digits often stand there as numbers, and every consumer reads them.
DIGITS = listed("postalCode value telephone streetAddress identifier propertyID codeValue faxNumber taxID vatID")
DEGREES = {"latitude": 90, "longitude": 180}
# What makes each of these nodes say anything at all; of a set one is enough.
AMOUNTS = frozenset(("value", "minValue", "maxValue"))
NEEDED = {
    "baseSalary": AMOUNTS, "identifier": frozenset(("value",)),
    "applicantLocationRequirements": frozenset(("name", "address", "alternateName", "identifier", "sameAs")),
}  # fmt: skip
FIRST = {"baseSalary": "value", "identifier": "value", "applicantLocationRequirements": "name"}
MEASURES = frozenset(("QuantitativeValue", "MonetaryAmount"))
# Nodes that google/ rules call incomplete in words of their own, or whose parts are all optional.
BARE = listed("hiringOrganization jobLocation address value")
# Words for "no certain place" that stand in the line of a town.
NOWHERE = listed("""remote anywhere worldwide global various multiple nationwide virtual hybrid online homeoffice home-office
    wfh home telecommute distributed flexible""")
NOWHERE_SAID = frozenset((
    "home office", "work from home", "working from home", "home based", "fully remote", "100% remote", "remote work",
    "remote job", "multiple locations", "various locations", "multiple cities", "several locations", "all locations",
    "anywhere in the world", "any location", "remote anywhere",
))  # fmt: skip
PLACEHOLDERS_KEPT = listed("addressCountry currency salaryCurrency")


def types(node: Mapping[str, Any]) -> tuple[str, ...]:
    """The node's types by their schema.org names."""
    given = node.get("@type", ())
    return tuple(
        local(each)
        for each in ([given] if isinstance(given, str) else given if isinstance(given, list) else ())
        if isinstance(each, str)
    )


def is_schema_org(context: Any) -> bool:
    """Whether a context is schema.org's, or has it among others."""
    if isinstance(context, str):
        host = context.partition("://")[2] or context
        return host.lower().removeprefix("www.").partition("/")[0] == "schema.org"
    if isinstance(context, list):
        return any(is_schema_org(each) for each in context)
    if isinstance(context, Mapping):
        return any(is_schema_org(each) for each in context.values() if isinstance(each, str))
    return False


def is_anonymous(name: str, value: Any) -> bool:
    """Google's page itself writes the text `confidential` for an employer that is not named."""
    return name == "hiringOrganization" and isinstance(value, str) and value.strip().lower() == "confidential"


LIKELY = {
    "hiringOrganization": "Organization", "baseSalary": "MonetaryAmount", "applicantLocationRequirements": "Country",
    "value": "QuantitativeValue", "address": "PostalAddress", "identifier": "PropertyValue", "jobLocation": "Place",
    "logo": "ImageObject", "addressCountry": "Country", "estimatedSalary": "MonetaryAmountDistribution",
    "experienceRequirements": "OccupationalExperienceRequirements", "geo": "GeoCoordinates",
    "educationRequirements": "EducationalOccupationalCredential",
}  # fmt: skip


def likely(name: str, kinds: tuple[str, ...]) -> str:
    """The type that is meant most often for a property."""
    return LIKELY.get(name) or (kinds[0] if kinds else "Thing")


def words(types: tuple[str, ...]) -> str:
    """Names of types in a sentence."""
    return types[0] if len(types) == 1 else ", ".join(types[:-1]) + " or " + types[-1]
