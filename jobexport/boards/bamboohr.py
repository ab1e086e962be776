"""BambooHR: the careers page's own interface (``{company}.bamboohr.com/careers/list`` and ``/careers/{id}/detail``).

Ids count from 1 in each company: where the document's address tells the company, its name is part of the draft's id.
A list has no text, and the payload never has the company's name.
"""

from __future__ import annotations

import re

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Leave, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, employment, place
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "departmentId": "the board's number of the department",
    "formFields": "questions of the application form",
    "jobOpeningStatus": "a setting, obeyed",
    "location/addressCountryId": "the board's number of the country",
    "location/stateId": "the board's number of the state",
}  # fmt: skip
_PLACES = {"0": "on-site", "1": "remote", "2": "hybrid"}
_SITE = re.compile(r"https?://([^./]+)\.bamboohr\.com")


def _fill(job: Job) -> None:
    status = job.text("jobOpeningStatus")
    if status and status.lower() != "open":
        raise Leave("board/unlisted", f"{job.text('jobOpeningName')} is {status}")
    share = job.text("jobOpeningShareUrl") or ""
    ident = job.text("id") or share.rstrip("/").rpartition("/")[2]
    site = _SITE.match(share) or _SITE.match(job.base or "")
    if ident:
        job.put("id", f"bamboohr-{site[1]}-{ident}" if site else f"bamboohr-{ident}", "id" if job.text("id") else "")
        job.put("identifier", {"value": ident}, "id" if job.text("id") else "jobOpeningShareUrl")
    job.put("description", job.text("description"), "description")
    job.put("descriptionFormat", "html" if job.text("description") else None)
    path = "employmentStatusLabel" if job.text("employmentStatusLabel") else "employmentType"
    job.put("employment", employment(job.text(path)), path)
    if job.get("isRemote") is True:
        job.put("remote", True, "isRemote")
    job.put("workplace", _PLACES.get(job.text("locationType") or ""), "locationType")
    found = address(
        city=job.text("atsLocation/city") or job.text("location/city"),
        region=job.text("atsLocation/state") or job.text("atsLocation/province") or job.text("location/state"),
        postal=job.text("location/postalCode"),
        country=job.text("atsLocation/country") or job.text("location/addressCountry"),
    )  # fmt: skip
    spot = place(found)
    job.put("jobLocation", [spot] if spot else None, "atsLocation" if job.text("atsLocation/city") else "location")


TABLE = Table(
    name="bamboohr",
    title="BambooHR",
    marks=(frozenset(("jobOpeningName",)),),
    lists=frozenset(("result",)),
    copied={
        "jobOpeningName": "title", "departmentLabel": "department", "compensation": "salary", "datePosted": "posted",
        "jobOpeningShareUrl": "url",
    },
    kept=("minimumExperience",),
    used=("id", "employmentStatusLabel", "employmentType", "isRemote", "locationType", "description",
          "atsLocation/country", "atsLocation/state", "atsLocation/province", "atsLocation/city", "location/city",
          "location/state", "location/postalCode", "location/addressCountry"),
    ignored=IGNORED,
    ident="",
    totals=("meta/totalCount",),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="bamboohr",
    title="BambooHR careers page",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://documentation.bamboohr.com/",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "jobOpeningName departmentLabel"), (90, "jobOpeningName employmentStatusLabel"),
                (88, "jobOpening jobOpeningName")),
    board=True,
)  # fmt: skip
