"""NAV (Norway): an advertisement of arbeidsplassen.no as its services exchange it.

Facts are texts in ``properties``; some are JSON inside a text. An advertisement that is not active stays out.
"""

from __future__ import annotations

from typing import Any

from jobexport.registry import Format
from jobexport.syntax import SyntaxFault
from jobexport.syntax.foreign import Job, Leave, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, place
from jobexport.syntax.records_json import decode
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

_INNER = "how the service handles the advertisement"
IGNORED = {
    "created": "published says it", "createdBy": _INNER, "updatedBy": _INNER, "administration": _INNER,
    "publishedByAdmin": _INNER, "source": _INNER, "medium": _INNER, "firstPublished": _INNER,
    "deactivatedByExpiry": _INNER, "activationOnPublishingDate": _INNER, "id": _INNER, "status": "a setting, obeyed",
    "privacy": "a setting, obeyed", "mediaList": "pictures of the service",
    "employer": "the register's entry of the employer", "contactList/id": _INNER,
    "locationList/municipalCode": "the municipality's name says it", "locationList/municipal": "the city says it",
    "categoryList/id": _INNER, "categoryList/parentId": _INNER, "categoryList/description": "the name says it",
    "properties/classification_styrk08_score": _INNER, "properties/classification_input_source": _INNER,
    "properties/_approvedby": _INNER, "properties/ontologyJobtitle": "the job title as a number of a register",
    "properties/searchtags": "words guessed for the search",
}  # fmt: skip
_EXTENT = {"Heltid": ["FULL_TIME"], "Deltid": ["PART_TIME"], "Heltid_og_Deltid": ["FULL_TIME", "PART_TIME"]}
_TERMS = {"Vikariat": "TEMPORARY", "Engasjement": "TEMPORARY", "Prosjekt": "TEMPORARY", "Sesong": "TEMPORARY",
          "Selvstendig næringsdrivende": "CONTRACTOR", "Lærling": "INTERN", "Trainee": "INTERN"}  # fmt: skip


def _fill(job: Job) -> None:
    if (job.text("status") or "ACTIVE") != "ACTIVE":
        raise Leave("board/unlisted", f"{job.text('title')} is {job.text('status')}, not active")
    if (job.text("privacy") or "SHOW_ALL") != "SHOW_ALL":
        raise Leave("board/unlisted", f"{job.text('title')} is not to be shown outside")
    job.put(
        "identifier",
        {"value": job.text("reference") or job.text("uuid")},
        "reference" if job.text("reference") else "uuid",
    )
    company = next((path for path in ("properties/employer", "businessName", "employer/name") if job.text(path)), "")
    if company:
        job.copy("company", company)
    job.put("descriptionFormat", "html" if job.text("properties/adtext") else None)
    due = "properties/applicationdue" if job.text("properties/applicationdue") else "expires"
    job.copy("deadline", due)
    extent, terms = job.text("properties/extent"), job.text("properties/engagementtype")
    kinds = [*_EXTENT.get(extent or "", [extent] if extent else []), *([_TERMS[terms]] if terms in _TERMS else [])]
    job.put("employment", kinds, "properties/extent")
    hours = [*_words(job.text("properties/workday")), *_words(job.text("properties/workhours"))]
    job.put("workHours", ", ".join(hours), "properties/workday")
    contacts = job.items("contactList")
    if contacts:
        first = contacts[0]
        names = {"name": "name", "contactType": "title", "email": "email", "telephone": "phone"}
        contact = {key: first[name] for key, name in names.items() if first.get(name)}
        job.put("applicationContact", contact, "contactList/0")
        if len(contacts) > 1:
            job.note("board/several-contacts", f"the first of {len(contacts)} contacts is taken", "contactList")
    else:
        job.copy("applyEmail", "properties/applicationemail")
    codes = [
        {"name": each.get("name"), "codeValue": each.get("code"), "inCodeSet": each.get("categoryType")}
        for each in job.items("categoryList") if each.get("name")
    ]  # fmt: skip
    job.put("occupationalCategory", [{k: v for k, v in each.items() if v} for each in codes], "categoryList")
    found = []
    for each in job.items("locationList"):
        parts = address(street=each.get("address"), city=each.get("city"), region=each.get("county"),
                        postal=each.get("postalCode"), country=each.get("country"))  # fmt: skip
        spot = place(parts, latitude=each.get("latitude"), longitude=each.get("longitude"))
        if spot and spot not in found:
            found.append(spot)
    job.put("jobLocation", found, "locationList")


def _words(text: str | None) -> list[str]:
    """A list of words that is JSON inside a text, or the text itself."""
    if not text:
        return []
    try:
        found: Any = decode(text.encode())
    except SyntaxFault:
        return [text]
    return [str(each) for each in found] if isinstance(found, list) else [text]


TABLE = Table(
    name="nav",
    title="NAV",
    marks=(frozenset(("uuid", "title", "properties")),),
    ident="uuid",
    copied={
        "title": "title", "published": "posted", "updated": "updated", "properties/adtext": "description",
        "properties/employerdescription": "employerOverview", "properties/employerhomepage": "companyUrl",
        "properties/applicationurl": "applyUrl", "properties/sourceurl": "url", "properties/starttime": "jobStartDate",
        "properties/positioncount": "openings",
    },
    kept=("properties/jobtitle", "properties/engagementtype", "properties/sector", "properties/remote"),
    used=("reference", "properties/employer", "businessName", "expires", "properties/applicationdue",
          "properties/extent", "properties/workday", "properties/workhours", "contactList/name", "contactList/title",
          "contactList/email", "contactList/phone", "contactList/role", "properties/applicationemail",
          "categoryList/name", "categoryList/code", "categoryList/categoryType", "locationList/address",
          "locationList/postalCode", "locationList/county", "locationList/city", "locationList/country",
          "locationList/latitude", "locationList/longitude"),
    ignored=IGNORED,
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="nav",
    title="NAV advertisement",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://github.com/navikt/pam-stilling-feed",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "properties adtext employer"), (90, "contactList locationList uuid")),
    board=True,
)
