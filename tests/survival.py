"""What survives a format: write one posting, read it back, and compare the properties that no loss was told of."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jobexport.findings import Finding, Origin
from jobexport.normalize.posting import normalize
from jobexport.pipeline.converting import Loss, losses_of, top
from jobexport.pipeline.reading import Reading, read_unit, units
from jobexport.posting import Document, Draft
from jobexport.registry import FileWriter, Format, ItemWriter, Losses, WriteContext, formats
from jobexport.schema import posting_schema

__all__ = [
    "COMPLETE", "EXAMPLES", "NOW", "Trip", "canonical", "postings_of", "properties", "survives", "trip", "two_way", "writable",
]  # fmt: skip

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CONTEXT = WriteContext(now=NOW)
MADE_ANEW = ("id", "slug")


@cache
def writable() -> tuple[Format, ...]:
    """Every format that is written, by name."""
    return tuple(sorted((each for each in formats() if each.writer is not None), key=lambda each: each.name))


@cache
def two_way() -> tuple[Format, ...]:
    """Every format that is written and read."""
    return tuple(each for each in writable() if each.reader is not None)


def properties() -> list[str]:
    """Every property of a posting, in the order of the schema."""
    return list(posting_schema().document["properties"])


def canonical(posting: Mapping[str, Any]) -> dict[str, Any] | None:
    """The record that a set holds for this posting; None where it is not one that a set would hold."""
    made = normalize(Draft(dict(posting), Origin("made"))).data
    if not posting_schema().is_valid(made):
        return None
    again = normalize(Draft(dict(made), Origin("made"))).data
    return made if again == made else None


@dataclass(frozen=True)
class Trip:
    """One posting through one format and back: what it was, what was told as lost or in another form, what came back.

    ``back`` is None where the posting was refused.
    """

    posting: Mapping[str, Any]
    dropped: frozenset[str]
    altered: frozenset[str]
    refused: tuple[str, ...]
    back: Mapping[str, Any] | None
    told: tuple[str, ...]
    own: str

    def wrong(self) -> dict[str, tuple[Any, Any]]:
        """What is not as it was said: property -> (what it was, what came back)."""
        if self.refused:
            return {}
        assert self.back is not None
        found = {}
        for key in [*self.posting, *self.back]:
            before, after = self.posting.get(key), self.back.get(key)
            # Where a value was told as altered, any form of it may come back; facts that only the format knows are its own.
            if before == after or key in self.altered or (before is None and key.startswith(self.own)):
                continue
            if not (key in self.dropped and (after is None or key in MADE_ANEW)):
                found[key] = (before, after)
        return found


def written(target: Format, posting: Mapping[str, Any]) -> tuple[bytes, Losses]:
    """A set of one posting in the format, and what the writer told."""
    losses = Losses()
    writer = target.writer
    if isinstance(writer, ItemWriter):
        item = writer.item(posting, CONTEXT, losses)
        assert (item is None) == bool(losses.refused)
        return writer.head(CONTEXT) + (item or b"") + writer.tail(CONTEXT), losses
    assert isinstance(writer, FileWriter)
    file = io.BytesIO()
    told: list[Losses] = []
    writer.write(iter([posting]), file, CONTEXT, lambda each, losses: told.append(losses))
    assert len(told) == 1
    return file.getvalue(), told[0]


def told_of(loss: Loss, target: Format) -> tuple[set[str], set[str]]:
    """The properties told as dropped, and those told as there in part or in another form."""
    assert target.writer is not None
    dropped = {top(place) for place, _ in loss.dropped if place}
    altered = {top(place) for place, _ in (*loss.shortened, *loss.changed) if place}
    # A part of a property that was left out leaves the rest of it.
    altered |= {top(place) for place, _ in loss.dropped if place.count("/") > 1}
    # What a set tells its postings apart by, whoever reads makes anew where the format has no place for it.
    return dropped | {key for key in MADE_ANEW if not {key, "*"} & target.writer.carries}, altered


def trip(target: Format, posting: Mapping[str, Any]) -> Trip:
    """Sends a canonical posting through a format and back."""
    data, losses = written(target, posting)
    assert target.writer is not None
    loss = losses_of(posting, target.writer.carries, losses)
    dropped, altered = told_of(loss, target)
    refused = tuple(rule for rule, _, _ in loss.refused)
    back: Mapping[str, Any] | None = None
    told: list[str] = []
    if target.reader is not None and not refused:
        for each in target.reader.read(Document("made", data=data)):
            if isinstance(each, Finding):
                told.append(f"{each.rule}: {each.message}")
            elif back is None:
                result = normalize(each)
                told += [f"{one.rule}: {one.message}" for one in (*each.findings, *result.findings)]
                back = result.data
    own = f"x_{target.name.replace('-', '_')}_"
    return Trip(posting, frozenset(dropped), frozenset(altered), refused, back, tuple(told), own)


def postings_of(*sources: Path) -> Iterator[dict[str, Any]]:
    """Every posting that the readers get from these files and folders."""
    for unit in units([str(each) for each in sources], Reading(NOW)):
        for outcome in read_unit(unit, Reading(NOW)):
            if outcome.posting is not None:
                yield dict(outcome.posting.data)


TEXT = " ".join(["You keep the cranes of the harbour turning, and you write down what you did."] * 3)
COMPLETE: Mapping[str, Any] = {
    "id": "harbour-17", "slug": "harbour-17", "language": "en", "title": "Crane Technician",
    "name": "Crane Technician, Night Shift", "alternateName": ["Rigger"], "disambiguatingDescription": "The one at pier 4.",
    "additionalType": ["https://vocabulary.example/crane-work"], "summary": "Keep six cranes turning.",
    "description": f"<p>{TEXT}</p>\n<ul>\n<li>Inspect ropes</li>\n<li>Mend gears</li>\n</ul>",
    "datePosted": "2026-11-02", "validThrough": "2027-01-31", "dateModified": "2026-11-10T09:30:00+01:00",
    "identifier": {"name": "Harbour & Tide", "value": "HT-17", "propertyID": "requisition"}, "requisitionId": "R-9",
    "url": "https://harbour.example/jobs/17", "sameAs": ["https://board.example/17"],
    "image": ["https://harbour.example/crane.jpg"], "mainEntityOfPage": "https://harbour.example/jobs/17#main",
    "subjectOf": ["https://harbour.example/film"], "applyUrl": "https://harbour.example/jobs/17/apply", "directApply": True,
    "applicationContact": {"name": "Crew desk", "contactType": "hiring", "email": "crew@harbour.example",
                           "telephone": "+351 210 000 000", "url": "https://harbour.example/crew"},
    "hiringOrganization": {"id": "harbour", "name": "Harbour & Tide", "legalName": "Harbour & Tide Lda",
                           "url": "https://harbour.example/", "sameAs": ["https://encyclopedia.example/Harbour"],
                           "logo": "https://harbour.example/logo.png", "description": "A harbour.",
                           "email": "info@harbour.example", "telephone": "+351 210 000 001",
                           "address": {"addressLocality": "Porto", "addressCountry": "PT"}, "industry": "Shipping",
                           "numberOfEmployees": 60, "foundingDate": "1990"},
    "employmentUnit": {"name": "Maintenance", "url": "https://harbour.example/maintenance", "description": "They mend.",
                       "subOrganization": {"name": "Cranes"}},
    "employerOverview": "<p>A harbour with six cranes.</p>",
    "jobLocation": [{"name": "Pier 4", "address": {"streetAddress": "Pier 4", "addressLocality": "Portland",
                                                   "addressRegion": "OR", "postalCode": "97201", "addressCountry": "US"},
                     "geo": {"latitude": Decimal("45.5"), "longitude": Decimal("-122.6")}}],
    "applicantLocationRequirements": [{"type": "Country", "name": "Portugal", "addressCountry": "PT"}],
    "workplaceType": "hybrid", "employmentType": ["FULL_TIME"],
    "baseSalary": {"currency": "USD", "value": {"minValue": 30000, "maxValue": Decimal("38500.5"), "unitText": "YEAR"}},
    "skills": ["hydraulics", "rope access"], "occupationalCategory": [{"name": "Crane operators", "codeValue": "53-7021",
                                                                       "inCodeSet": "O*NET-SOC"}],
    "estimatedSalary": [{"name": "base", "currency": "USD", "median": 34000, "unitText": "YEAR"}],
    "payGrade": "T4", "equity": "0.1 percent", "incentiveCompensation": "A bonus for dry ropes",
    "jobBenefits": ["Ferry pass", "Warm coat"], "industry": ["Shipping"], "totalJobOpenings": 2,
    "responsibilities": "<p>You own the ropes.</p>", "qualifications": "<p>You have climbed before.</p>",
    "experienceRequirements": {"monthsOfExperience": 24, "description": "Two years on cranes"},
    "educationRequirements": {"credentialCategory": ["high school"], "description": "Some schooling"},
    "experienceInPlaceOfEducation": True, "eligibilityToWorkRequirement": "A permit for Portugal",
    "securityClearanceRequirement": "Harbour pass", "visaSponsorship": False, "onCall": True,
    "physicalRequirement": ["climbing"], "sensoryRequirement": ["sight"], "specialCommitments": ["veterans"],
    "relevantOccupation": {"name": "Crane operator", "url": "https://occupations.example/crane"},
    "workHours": "38 hours a week", "jobDuration": "2 years", "jobStartDate": "2027-02-01", "jobImmediateStart": False,
    "notices": [{"kind": "equal-opportunity", "text": "All are welcome."}],
    "source": {"name": "Harbour board", "url": "https://harbour.example/jobs.xml"}, "x_dock": {"number": 4},
}  # fmt: skip
"""A posting with a value in every property that one posting can have; invented."""

PLAIN: Mapping[str, Any] = {
    "id": "plain-1", "slug": "plain-1", "title": "Crane Technician", "description": COMPLETE["description"],
    "datePosted": "2026-11-02", "validThrough": "2027-01-31", "url": "https://harbour.example/jobs/18",
    "applyUrl": "https://harbour.example/jobs/18", "hiringOrganization": {"name": "Harbour and Tide"},
    "jobLocation": [{"address": {"addressLocality": "Portland", "addressRegion": "OR", "addressCountry": "US"}}],
    "employmentType": ["CONTRACTOR"], "occupationalCategory": [{"name": "Crane operators"}], "skills": ["hydraulics"],
    "baseSalary": {"currency": "USD", "value": {"value": 30, "unitText": "HOUR"}}, "requisitionId": "R-9",
    "experienceRequirements": {"monthsOfExperience": 24}, "educationRequirements": {"credentialCategory": ["high school"]},
    "applicationContact": {"email": "crew@harbour.example"}, "identifier": {"value": "HT-18"}, "industry": ["Shipping"],
    "employmentUnit": {"name": "Maintenance"}, "language": "en", "jobStartDate": "2027-02-01",
}  # fmt: skip
"""A posting whose values have the simplest shape that a property can have."""

_PLACES = ("jobLocation",)
REMOTE: Mapping[str, Any] = {
    **{key: value for key, value in PLAIN.items() if key not in _PLACES},
    "id": "remote-1", "slug": "remote-1", "workplaceType": "remote", "jobLocationType": "TELECOMMUTE",
    "applicantLocationRequirements": [{"type": "Country", "name": "United States", "addressCountry": "US"}],
}  # fmt: skip
"""The same as a remote job."""

SHORT: Mapping[str, Any] = {
    "id": "short-1", "slug": "short-1", "title": "Crane Technician", "salaryCurrency": "USD", "summary": "Keep it turning.",
    "jobLocation": PLAIN["jobLocation"],
}  # fmt: skip
"""A posting with hardly a fact."""

EXAMPLES = (COMPLETE, PLAIN, REMOTE, SHORT)


def survives(target: Format) -> dict[str, str]:
    """What the code says of each property in this format: ``whole``, ``partly`` (cut, in another form, or for some values
    only), or ``no``; absent where no example that the format takes has the property."""
    seen: dict[str, set[str]] = {}
    for posting in EXAMPLES:
        _, losses = written(target, posting)
        assert target.writer is not None
        loss = losses_of(posting, target.writer.carries, losses)
        if loss.refused:
            continue
        dropped, altered = told_of(loss, target)
        for key in posting:
            seen.setdefault(key, set()).add("partly" if key in altered else "no" if key in dropped else "whole")
    return {key: next(iter(states)) if len(states) == 1 else "partly" for key, states in seen.items()}
