"""Oracle Recruiting Cloud: the careers site's interface (``recruitingCEJobRequisitions`` and its details).

The text is the description, the responsibilities, the qualifications and what the employer says about itself; they have
no headings of their own.
"""

from __future__ import annotations

from typing import Any

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import employment, place, sections
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

_TEXTS = ("ExternalDescriptionStr", "ExternalResponsibilitiesStr", "ExternalQualificationsStr",
          "OrganizationDescriptionStr", "CorporateDescriptionStr")  # fmt: skip
_POSTED = ("ExternalPostedStartDate", "PostedDate")
_CLOSING = ("ExternalPostedEndDate", "PostingEndDate")


def _fill(job: Job) -> None:
    job.put("identifier", {"value": job.text("Id")}, "Id")
    text = sections((None, job.get(name)) for name in _TEXTS)
    job.put("description", text, "ExternalDescriptionStr")
    job.put("descriptionFormat", "html" if text else None)
    short = job.text("ShortDescriptionStr")
    if short and text is None:
        job.put("description", short, "ShortDescriptionStr")
        job.put("descriptionFormat", "html")
    else:
        job.keep("ShortDescriptionStr")
    for key, paths in (("posted", _POSTED), ("deadline", _CLOSING)):
        path = next((path for path in paths if job.text(path)), None)
        if path:
            job.copy(key, path)
    path = "JobSchedule" if job.text("JobSchedule") else "WorkerType"
    job.put("employment", employment(job.text(path)), path)
    _places(job)


def _places(job: Job) -> None:
    entries = [{"Name": job.get("PrimaryLocation"), "CountryCode": job.get("PrimaryLocationCountry")},
               *job.items("secondaryLocations")]  # fmt: skip
    found: list[Any] = []
    for each in entries:
        name, country = each.get("Name"), each.get("CountryCode")
        # "Atlanta, GA" is read as city and region of the country.
        parts = {"addressLocality": name, "addressCountry": country} if name and country else {}
        spot = place(parts) if parts else name or place({"addressCountry": country} if country else {})
        if spot and spot not in found:
            found.append(spot)
    job.put("location", found, "PrimaryLocation")


TABLE = Table(
    name="oracle",
    title="Oracle Recruiting Cloud",
    marks=(frozenset(("Id", "Title", "PrimaryLocation")), frozenset(("Id", "Title", "ExternalDescriptionStr"))),
    lists=frozenset(("requisitionList",)),
    ident="Id",
    copied={
        "Title": "title", "WorkplaceType": "workplace", "Category": "category", "Organization": "department",
        "Language": "language", "NumberOfOpenings": "openings", "StudyLevel": "education",
    },
    kept=("JobFamily", "JobFunction", "RequisitionType", "JobType", "ContractType", "JobGrade", "Department",
          "WorkplaceTypeCode", "JobShift"),
    used=(*_TEXTS, *_POSTED, *_CLOSING, "ShortDescriptionStr", "JobSchedule", "WorkerType", "PrimaryLocation",
          "PrimaryLocationCountry", "secondaryLocations/Name", "secondaryLocations/CountryCode"),
    ignored={
        "secondaryLocations/RequisitionLocationId": "the interface's number of the place",
        "secondaryLocations/GeographyNodeId": "the interface's number of the place",
        "GeographyId": "the interface's number of the place", "Distance": "how far the visitor is",
        "Relevancy": "how well a search was met", "TrendingFlag": "a mark of the board",
        "HotJobFlag": "a mark of the board", "BeFirstToApplyFlag": "a mark of the board",
    },
    totals=("TotalJobsCount",),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="oracle",
    title="Oracle Recruiting Cloud careers site",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    reader=JsonBoard(TABLE),
    sniff=signs((95, "ExternalDescriptionStr Title"), (92, "PrimaryLocation PrimaryLocationCountry Title"),
                (90, "requisitionList PrimaryLocation")),
    board=True,
)  # fmt: skip
