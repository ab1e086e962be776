"""SmartRecruiters: the public Posting API (``api.smartrecruiters.com/v1/companies/{id}/postings``), lists and details.

A list has no text and no page address: those are in the detail of each posting.
"""

from __future__ import annotations

import re

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Leave, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, employment, place, sections
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "ref": "the interface's own address of the detail",
    "defaultJobAd": "which of several advertisements this is",
    "creator": "the person who wrote it",
    "referralUrl": "the employer's own staff refer people there",
    "location/manual": "how the place was entered", "location/regionCode": "the region says it",
    "location/regionAbbreviation": "the region says it", "location/countryCode": "the country says it",
    "jobAd/sections/videos": "decoration",
    "company/identifier": "the company's name in addresses",
    "language/label": "the language's name", "language/labelNative": "the language's name",
    "industry/id": "the label says it", "department/id": "the label says it", "function/id": "the label says it",
    "experienceLevel/id": "the label says it",
    "customField/fieldId": "the label says it", "customField/valueId": "the label says it",
    "visibility": "a setting, obeyed", "active": "a setting, obeyed",
}  # fmt: skip
_SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")
_PLACE = (
    "city",
    "region",
    "country",
    "address",
    "postalCode",
    "remote",
    "hybrid",
    "latitude",
    "longitude",
    "fullLocation",
)


def _fill(job: Job) -> None:
    if job.get("active") is False or (job.text("visibility") or "PUBLIC").upper() != "PUBLIC":
        raise Leave("board/unlisted", f"{job.text('name')} is not public any more or not yet")
    parts = [job.part(f"jobAd/sections/{name}") for name in _SECTIONS]
    text = sections((each.get("title"), each.get("text")) for each in parts)
    job.put("description", text, "jobAd/sections")
    job.put("descriptionFormat", "html" if text else None)
    code = job.text("refNumber")
    job.put("requisitionId", code, "refNumber")
    job.put("identifier", {"value": code or job.text("id")}, "refNumber" if code else "id")
    kind = employment(job.text("typeOfEmployment/label") or job.text("typeOfEmployment/id"))
    job.put("employment", kind, "typeOfEmployment")
    for flag, kind in (("remote", "remote"), ("hybrid", "hybrid")):
        if job.get(f"location/{flag}") is True:
            job.put("workplace", kind, f"location/{flag}")
    _place(job)
    fields = {
        str(each["fieldLabel"]): each["valueLabel"]
        for each in job.items("customField") if each.get("fieldLabel") and each.get("valueLabel")
    }  # fmt: skip
    if fields:
        job.keep("customField", fields)


def _place(job: Job) -> None:
    parts = job.part("location")
    street, city = parts.get("address"), parts.get("city")
    # Forms that insist on a street are filled with x's; a remote job's city says so once more.
    if isinstance(street, str) and re.fullmatch(r"[xX.\-\s]+", street):
        street = None
    if isinstance(city, str) and city.strip().lower() == "remote":
        city = None
    country = parts.get("country")
    found = address(street=street, city=city, region=parts.get("region"), postal=parts.get("postalCode"),
                    country=country.upper() if isinstance(country, str) and len(country) == 2 else country)  # fmt: skip
    spot = place(found, latitude=parts.get("latitude"), longitude=parts.get("longitude"))
    if spot and found:
        job.put("jobLocation", [spot], "location")
    else:
        job.copy("location", "location/fullLocation")


TABLE = Table(
    name="smartrecruiters",
    title="SmartRecruiters",
    marks=(frozenset(("id", "name", "releasedDate")), frozenset(("id", "name", "company", "location", "ref"))),
    lists=frozenset(("content",)),
    copied={
        "name": "title", "company/name": "company", "releasedDate": "posted", "industry/label": "industry",
        "department/label": "department", "function/label": "category", "language/code": "language",
        "postingUrl": "url", "applyUrl": "applyUrl",
    },
    kept=("uuid", "jobAdId", "jobId", "experienceLevel/label", "location/hybridDescription"),
    used=("refNumber", "typeOfEmployment", "customField/fieldLabel", "customField/valueLabel",
          *(f"location/{name}" for name in _PLACE), *(f"jobAd/sections/{name}" for name in _SECTIONS)),
    ignored=IGNORED,
    totals=("totalFound",),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="smartrecruiters",
    title="SmartRecruiters posting API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://developers.smartrecruiters.com/docs/posting-api",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "releasedDate refNumber company"), (92, "releasedDate company ref=smartrecruiters.com"),
                (90, "jobAd sections releasedDate")),
    board=True,
)  # fmt: skip
