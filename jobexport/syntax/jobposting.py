"""schema.org JobPosting nodes brought to drafts: every property to its canonical name, whatever shape it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from jobexport.findings import Finding, Origin, Severity, pointer, suggest
from jobexport.posting import Document, Draft
from jobexport.syntax.job_shapes import Shapes
from jobexport.syntax.large import is_large
from jobexport.syntax.ld_node import Node
from jobexport.syntax.node_values import listed
from jobexport.syntax.plain_node import JOB, plain
from jobexport.syntax.schemaorg import markup
from jobexport.syntax.schemaorg_write import ORGANIZATION_URN, URN
from jobexport.syntax.terms import Terms

__all__ = ["draft_from_mapping", "draft_from_node", "drafts"]

_SEVERITY = {"jsonld/first-of-several": Severity.INFO, "jsonld/left-out": Severity.INFO}
_NOT_WORD = re.compile(r"\W+")
Shape = Callable[["_Job", Any, str], Any]


def draft_from_node(node: Node, *, uri: str = "", base_url: str | None = None) -> Draft:
    """The draft of one node. Values stay in the source's own words under canonical names.

    Its findings: ``jsonld/unknown-property`` (a text is kept as ``x_jsonld_<name>``), ``jsonld/property-case``,
    ``jsonld/first-of-several``, ``jsonld/unresolved-reference``, ``jsonld/repaired``, and ``jsonld/left-out``
    (properties that a posting has no place for).
    """
    return _Job(node, uri).draft(base_url)


def draft_from_mapping(data: Mapping[str, Any], *, uri: str = "", base_url: str | None = None) -> Draft:
    """The draft of a schema.org JobPosting that some other format carries, such as JSON Feed's ``_jobposting``."""
    return draft_from_node(
        Node(data, lambda probe: None, "json-ld", 0, "", Terms(schema=True)), uri=uri, base_url=base_url
    )


def drafts(document: Document, media: str) -> Iterator[Draft | Finding]:
    """All that a document (``html`` or ``json``) says: first what is to be told of it, then the drafts."""
    if media == "json" and is_large(document):
        from jobexport.syntax.ld_stream import large_nodes

        stream = large_nodes(document)
        if stream is not None:
            for each in stream:
                if isinstance(each, Finding):
                    yield each
                else:
                    yield draft_from_node(each, uri=document.uri, base_url=document.base_url)
            return
    found = markup(
        document.read(), media, uri=document.uri, media_type=document.media_type, first_line=document.first_line,
        base_url=document.base_url,
    )  # fmt: skip
    yield from found.findings
    for node in found.nodes:
        if not node.fault:
            yield draft_from_node(node, uri=document.uri, base_url=found.base_url)


class _Job(Shapes):
    """One node on its way to a draft."""

    def __init__(self, node: Node, uri: str) -> None:
        self.node, self.uri = node, uri
        self.data: dict[str, Any] = {}
        self.sources: dict[str, str] = {}
        self.findings: list[Finding] = []
        self.left: list[str] = []
        self.own = str(node.data.get("@id", "")).startswith(URN)

    def tell(self, rule: str, message: str, at: str, fix: str | None = None) -> None:
        locate, place = self.node.locate, at
        position = locate(place)
        while position is None and place:
            place = place.rpartition("/")[0]
            position = locate(place)
        line, column = position or (None, None)
        clean = at.removesuffix("#")
        origin = Origin(self.uri, line, column, self.node.pointer + clean)
        self.findings.append(Finding(rule, _SEVERITY.get(rule, Severity.WARNING), message, origin, clean, None, fix))

    def put(self, key: str, value: Any, at: str) -> None:
        if value is None or value == [] or value == {} or key in self.data:
            return
        self.data[key] = value
        if at != "/" + key:
            self.sources[key] = at

    def draft(self, base_url: str | None) -> Draft:
        found, keys = plain(self.node, lambda rule, message, at: self.tell(rule, message, at))
        for name, value in found.items():
            if value is None or name[0] == "@":
                continue
            at = "/" + keys[name] if keys[name] == name else pointer(keys[name])
            known = _PROPERTIES.get(name)
            if known is not None:
                key, shape = known
                self.put(key, value if shape is None or type(value) is bool else shape(self, value, at), at)
            elif name in JOB:
                self.left += [name] if name not in _LATER else []
            else:
                self.unknown(name, value, at)
        self.name(found, keys)
        self.action(found, keys)
        self.identity(found, keys)
        if self.left:
            message = f"a posting has no place for {', '.join(self.left)}; left out"
            self.tell("jsonld/left-out", message, "")
        node = self.node
        return Draft(
            self.data, Origin(self.uri, pointer=node.pointer), locate=node.locate, sources=self.sources,
            findings=tuple(self.findings), base_url=base_url,
        )  # fmt: skip

    def unknown(self, name: str, value: Any, at: str) -> None:
        borrowed = _BORROWED.get(name)
        near = None if borrowed is not None else _near(name)
        message = f"{name!r} is no property of a schema.org JobPosting"
        if near is not None:
            message += f"; did you mean {near!r}?"
        fix = f"write {near}" if near is not None else None
        text = value if isinstance(value, str) and value.strip() else None
        if borrowed is not None:
            self.put(borrowed, value, at)
            message += f"; read as {borrowed}"
        elif text is not None:
            key = "x_jsonld_" + _NOT_WORD.sub("_", name.rpartition("/")[2]).strip("_")
            self.put(key, text, at)
            message += f"; kept as {key}"
        else:
            message += "; left out"
        self.tell("jsonld/unknown-property", message, at + "#", fix)

    # -- facts that stand in several properties ----------------------------------------------------------------------

    def name(self, found: Mapping[str, Any], keys: Mapping[str, str]) -> None:
        """A name without a title is the title; a foreign name that repeats the title is no fact."""
        name = found.get("name")
        if name is None:
            return
        if not self.data.get("title"):
            self.data.pop("title", None)
            self.put("title", name, pointer(keys["name"]))
        elif name != self.data["title"] or self.own:
            self.put("name", name, pointer(keys["name"]))

    def action(self, found: Mapping[str, Any], keys: Mapping[str, str]) -> None:
        """The target of an ApplyAction is where to apply."""
        for each in listed(found.get("potentialAction")):
            target = each.get("target", each.get("url")) if isinstance(each, Mapping) else None
            for entry in listed(target):
                if isinstance(entry, Mapping):
                    entry = entry.get("urlTemplate") or entry.get("url") or entry.get("@id")
                if isinstance(each, Mapping) and "ApplyAction" in listed(each.get("@type")) and isinstance(entry, str):
                    self.put("applyUrl", entry, pointer(keys["potentialAction"]))
        if "potentialAction" in found and found["potentialAction"] and "applyUrl" not in self.data:
            self.left.append("potentialAction")

    def identity(self, found: Mapping[str, Any], keys: Mapping[str, str]) -> None:
        """Nodes of our own carry ids in ``@id``; what the posting has as identifier is then perhaps its id again."""
        organization, named = self.data.get("hiringOrganization"), found.get("hiringOrganization")
        own = named.get("@id") if isinstance(named, Mapping) else None
        if isinstance(organization, dict) and isinstance(own, str) and own.startswith(ORGANIZATION_URN):
            organization["id"] = unquote(own[len(ORGANIZATION_URN) :])
        if not self.own:
            return
        identity = unquote(str(found["@id"])[len(URN) :])
        self.put("id", identity, "/@id")
        employer = self.data.get("hiringOrganization")
        given = {"name": employer["name"]} if isinstance(employer, Mapping) and "name" in employer else {}
        if self.data.get("identifier") == {**given, "value": identity}:
            del self.data["identifier"]


@lru_cache(maxsize=1024)
def _near(name: str) -> str | None:
    # The postings of one source have the same names, and looking through all takes longer than reading a posting.
    return suggest(name, sorted(JOB))


# Properties of other types that postings carry, and that a posting of ours has a place for.
_BORROWED = {"dateModified": "dateModified", "inLanguage": "language", "logo": "logo"}
_LATER = frozenset(("name", "potentialAction"))

_PROPERTIES: dict[str, tuple[str, Shape | None]] = {
    "title": ("title", None), "description": ("description", _Job.html), "datePosted": ("datePosted", _Job.text),
    "validThrough": ("validThrough", _Job.text), "identifier": ("identifier", _Job.identifier),
    "url": ("url", _Job.address), "sameAs": ("sameAs", _Job.addresses), "image": ("image", _Job.addresses),
    "mainEntityOfPage": ("mainEntityOfPage", _Job.address), "subjectOf": ("subjectOf", _Job.addresses),
    "additionalType": ("additionalType", _Job.addresses), "alternateName": ("alternateName", _Job.texts),
    "disambiguatingDescription": ("disambiguatingDescription", _Job.text),
    "hiringOrganization": ("hiringOrganization", _Job.organization), "employmentUnit": ("employmentUnit", _Job.unit),
    "employerOverview": ("employerOverview", _Job.html), "jobLocation": ("jobLocation", _Job.place),
    "jobLocationType": ("jobLocationType", _Job.text),
    "applicantLocationRequirements": ("applicantLocationRequirements", _Job.area),
    "employmentType": ("employmentType", _Job.texts), "baseSalary": ("baseSalary", _Job.salary),
    "estimatedSalary": ("estimatedSalary", _Job.estimate), "salaryCurrency": ("salaryCurrency", _Job.text),
    "incentiveCompensation": ("incentiveCompensation", _Job.joined), "incentives": ("incentives", _Job.joined),
    "jobBenefits": ("jobBenefits", _Job.texts), "benefits": ("benefits", _Job.texts), "skills": ("skills", _Job.texts),
    "responsibilities": ("responsibilities", _Job.html), "qualifications": ("qualifications", _Job.html),
    "experienceRequirements": ("experienceRequirements", _Job.experience),
    "educationRequirements": ("educationRequirements", _Job.education),
    "experienceInPlaceOfEducation": ("experienceInPlaceOfEducation", _Job.text),
    "eligibilityToWorkRequirement": ("eligibilityToWorkRequirement", _Job.joined),
    "securityClearanceRequirement": ("securityClearanceRequirement", _Job.joined),
    "physicalRequirement": ("physicalRequirement", _Job.texts),
    "sensoryRequirement": ("sensoryRequirement", _Job.texts),
    "specialCommitments": ("specialCommitments", _Job.texts), "industry": ("industry", _Job.texts),
    "occupationalCategory": ("occupationalCategory", _Job.categories),
    "relevantOccupation": ("relevantOccupation", _Job.occupation), "workHours": ("workHours", _Job.joined),
    "jobDuration": ("jobDuration", _Job.span), "jobStartDate": ("jobStartDate", _Job.text),
    "jobImmediateStart": ("jobImmediateStart", _Job.text), "totalJobOpenings": ("totalJobOpenings", _Job.text),
    "directApply": ("directApply", _Job.text), "applicationContact": ("applicationContact", _Job.contact),
}  # fmt: skip
