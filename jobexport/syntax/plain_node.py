"""A JSON-LD node as plain values: schema.org names, value objects unwrapped, references followed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jobexport.findings import pointer
from jobexport.syntax.ld_node import Node
from jobexport.syntax.terms import is_reference

__all__ = ["FOLDED", "JOB", "NAMES", "Tell", "plain"]

Tell = Callable[[str, str, str], None]
"""Takes the rule, the message and the pointer in the node."""

_JOB = """
applicantLocationRequirements applicationContact baseSalary benefits datePosted directApply educationRequirements
eligibilityToWorkRequirement employerOverview employmentType employmentUnit estimatedSalary experienceInPlaceOfEducation
experienceRequirements hiringOrganization incentiveCompensation incentives industry jobBenefits jobDuration
jobImmediateStart jobLocation jobLocationType jobStartDate occupationalCategory physicalRequirement qualifications
relevantOccupation responsibilities salaryCurrency securityClearanceRequirement sensoryRequirement skills
specialCommitments title totalJobOpenings validThrough workHours additionalType alternateName description
disambiguatingDescription identifier image mainEntityOfPage name owner potentialAction sameAs subjectOf url
"""
_NESTED = """
legalName logo email telephone address numberOfEmployees foundingDate streetAddress addressLocality addressRegion
postalCode addressCountry postOfficeBoxNumber geo latitude longitude contactType currency value minValue maxValue
unitText unitCode monthsOfExperience credentialCategory educationalLevel codeValue inCodeSet termCode inDefinedTermSet
propertyID subOrganization department duration median percentile10 percentile25 percentile75 percentile90 target
urlTemplate contentUrl containedInPlace price priceCurrency minPrice maxPrice itemListElement dateModified inLanguage
"""

JOB = frozenset(_JOB.split())
"""The properties of JobPosting and Thing in schema.org 30.0."""

NAMES = JOB | frozenset(_NESTED.split())
"""All names that are read anywhere in a posting."""

FOLDED = {name.lower(): name for name in NAMES}
# Properties whose value may be the address of something that is described elsewhere.
_ADDRESSES = frozenset(
    ("url", "sameAs", "image", "logo", "mainEntityOfPage", "subjectOf", "additionalType", "target", "identifier")
)
_DEPTH = 30


def plain(node: Node, tell: Tell) -> tuple[dict[str, Any], dict[str, str]]:
    """The node's properties by schema.org name, and the key under which each stands in the node.

    Nested nodes keep ``@type`` (as a local name) and ``@id``. A name in other case is read and told
    (``jsonld/property-case``); of texts in several languages the first is used and told (``jsonld/first-of-several``).
    A reference that leads nowhere is left out and told (``jsonld/unresolved-reference``).
    """
    return _Plain(node, tell).members(node.data, "", frozenset())


class _Plain:
    def __init__(self, node: Node, tell: Tell) -> None:
        self.node, self.tell = node, tell
        self.terms = node.terms
        self.simple = not (node.terms.aliases or node.terms.prefixes)

    def members(self, value: Mapping[str, Any], at: str, seen: frozenset[str]) -> tuple[dict[str, Any], dict[str, str]]:
        found: dict[str, Any] = {}
        keys: dict[str, str] = {}
        for key, each in value.items():
            if key in NAMES and self.simple:
                name = key
            elif key[:1] == "@":
                if key == "@type":
                    found[key] = self.kind(each)
                elif key == "@id":
                    found[key] = each
                continue
            else:
                name = self.name(key, at)
            if name == "@type":
                found.setdefault(name, self.kind(each))
                continue
            if found.get(name) is not None or name.startswith("@"):
                continue
            kind = type(each)
            if kind is dict or kind is list:
                each = self.value(each, at + pointer(key), seen)
            found[name] = each
            keys[name] = key
        return found, keys

    def name(self, key: str, at: str) -> str:
        name = self.terms.name(key)
        if name in NAMES:
            return name
        folded = FOLDED.get(name.strip().replace("_", "").replace("-", "").replace(" ", "").lower())
        if folded is None:
            return name
        message = f"{name!r} is written {folded} in schema.org; read as that"
        self.tell("jsonld/property-case", message, f"{at}{pointer(key)}#")
        return folded

    def kind(self, value: Any) -> Any:
        kinds = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        names = [self.terms.type_name(each) for each in kinds if isinstance(each, str)]
        return names[0] if len(names) == 1 else names

    def value(self, value: Any, at: str, seen: frozenset[str]) -> Any:
        if isinstance(value, list):
            if len(value) > 1 and all(isinstance(each, dict) and "@language" in each for each in value):
                return self.language(value, at)
            entries = [self.value(each, f"{at}/{index}", seen) for index, each in enumerate(value)]
            return [each for each in entries if each is not None]
        if not isinstance(value, dict):
            return value
        if "@value" in value:
            return value["@value"]
        for key in ("@list", "@set"):
            if key in value:
                return self.value(value[key], at + pointer(key), seen)
        if at.count("/") > _DEPTH:
            return None
        if is_reference(value) and self.node.references is not None and isinstance(value["@id"], str):
            identity = value["@id"]
            target = self.node.references.get(identity) if identity not in seen else None
            if target is not None:
                return self.members(target, at, seen | {identity})[0]
            if identity not in seen and at.rpartition("/")[2] not in _ADDRESSES:
                message = f"{identity!r} is described nowhere in the document; the reference is left out"
                self.tell("jsonld/unresolved-reference", message, at)
                return None
        return self.members(value, at, seen)[0]

    def language(self, entries: list[dict[str, Any]], at: str) -> Any:
        chosen = next((each for each in entries if each["@language"] == self.terms.language), entries[0])
        others = ", ".join(str(each["@language"]) for each in entries if each is not chosen)
        self.tell("jsonld/first-of-several", f"the text in {chosen['@language']} is used, not the one in {others}", at)
        return chosen.get("@value")
