"""Workday: the careers site's interface (``/wday/cxs/{tenant}/{site}/jobs``, its details) and its older page data.

A list says when a job was posted in words relative to the day it was fetched,
and how many places it has: these words are kept as they are,
for they are no date and no place. Requisition numbers repeat between companies,
so the draft's id is the last part of the posting's address, the same in lists and details."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Leave, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import employment
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "id": "the interface's number of the page", "widget": "part of the page", "ecid": "part of the page",
    "title/id": "part of the page", "title/widget": "part of the page", "title/ecid": "part of the page",
    "title/propertyName": "part of the page", "title/singular": "part of the page",
    "title/multiSelect": "part of the page", "subtitles/id": "part of the page",
    "subtitles/widget": "part of the page", "subtitles/ecid": "part of the page",
    "subtitles/multiSelect": "part of the page", "posted": "a setting, obeyed",
    "canApply": "whether applications are open at this moment", "jobPostingSiteId": "part of the address",
    "includeResumeParsing": "a setting of the application form",
    "questionnaireId": "questions of the application form", "country/id": "the interface's number of the country",
    "jobRequisitionLocation": "the place of the requisition, not of the posting",
}  # fmt: skip
_COUNT = re.compile(r"\d+ \w+")
_CXS = re.compile(r"(https?://[^/]+)/wday/cxs/[^/]+/([^/]+)/")


def _fill(job: Job) -> None:
    if "/similarJobs/" in job.pointer:
        raise Leave("board/related", f"{job.text('title')} is a posting that the source shows beside another")
    if job.get("posted") is False:
        raise Leave("board/unlisted", f"{job.text('title')} is not posted")
    if isinstance(job.get("title"), dict):
        _fill_page(job)
        return
    job.copy("title", "title")
    path = next((name for name in ("externalPath", "externalUrl", "jobPostingId") if job.text(name)), None)
    if path:
        _identify(job, job.text(path) or "", path)
    bullets = job.words("bulletFields")
    code = job.text("jobReqId")
    if code or bullets:
        job.put("identifier", {"value": code or bullets[0]}, "jobReqId" if code else "bulletFields/0")
    job.put("requisitionId", code, "jobReqId")
    if len(bullets) > 1:
        job.keep("bulletFields", bullets[1:])
    if job.text("jobDescription"):
        job.copy("description", "jobDescription")
        job.put("descriptionFormat", "html")
    for key, name in (("posted", "startDate"), ("deadline", "endDate")):
        job.copy(key, name)
    job.put("employment", employment(job.text("timeType")), "timeType")
    job.copy("workplace", "remoteType")
    path = "location" if job.text("location") else "locationsText"
    names = [*job.words(path), *job.words("additionalLocations")]
    country = job.text("country/alpha2Code") or job.text("country/descriptor")
    _places(job, names, path, country)
    if job.text("externalPath"):
        _address(job, job.text("externalPath") or "")
    organization = next((found for each in job.around if isinstance(found := each.get("hiringOrganization"), dict)), {})
    job.put("company", organization.get("name"))
    job.put("companyUrl", organization.get("url"))


def _fill_page(job: Job) -> None:
    """The data behind a careers page of before 2021: a title and lines of code, place and age under it."""
    path = job.text("title/commandLink") or ""
    job.copy("title", "title/instances/0/text")
    _identify(job, path, "title/commandLink")
    sites = (each.get("openGraphAttributes/url") for each in job.around)
    site = next((each for each in sites if isinstance(each, str)), job.base)
    job.put("url", urljoin(site, path) if site and path else None, "title/commandLink")
    lines = [job.text(f"subtitles/{index}/instances/0/text") for index in range(len(job.items("subtitles")))]
    for index, line in enumerate(lines):
        spot = f"subtitles/{index}/instances/0/text"
        if line is None:
            continue
        if index == 0 and " " not in line:
            job.put("identifier", {"value": line}, spot)
            job.put("requisitionId", line, spot)
        elif line.startswith("Posted "):
            job.put("x_workday_posted_on", line, spot)
        elif "location" not in job.data:
            _places(job, [line], spot, None)
        else:
            job.put(f"x_workday_line_{index}", line, spot)


def _identify(job: Job, path: str, source: str) -> None:
    tail = path.rstrip("/").rpartition("/")[2]
    if tail:
        job.put("id", f"workday-{tail}", source)


def _address(job: Job, path: str) -> None:
    """The page's address, where the document's own says which site it is; else the path alone is kept."""
    site = _CXS.match(job.base or "")
    if site:
        job.put("url", f"{site[1]}/{site[2]}{path}", "externalPath")
    else:
        job.keep("externalPath")


def _places(job: Job, names: list[str], path: str, country: str | None) -> None:
    found: list[Any] = []
    for name in names:
        text, more, _ = name.partition(", More...")
        if _COUNT.fullmatch(text.strip()) or more:
            job.put("x_workday_locations_text", name, path)
        if text.strip() and not _COUNT.fullmatch(text.strip()) and text.strip() not in found:
            found.append(text.strip())
    if found and country:
        found[0] = {"name": found[0], "address": {"addressCountry": country}}
    job.put("location", found, path)


TABLE = Table(
    name="workday",
    title="Workday",
    marks=(frozenset(("title", "externalPath")), frozenset(("title", "jobDescription", "jobReqId")),
           frozenset(("widget", "title", "subtitles"))),
    lists=frozenset(("jobPostings", "listItems")),
    copied={"externalUrl": "url"},
    kept=("postedOn", "jobFamily"),
    used=("title/instances", "title/commandLink", "subtitles/instances", "jobPostingId", "bulletFields", "jobReqId",
          "jobDescription", "startDate", "endDate", "timeType", "remoteType", "location", "locationsText",
          "additionalLocations", "country/descriptor", "country/alpha2Code", "externalPath"),
    ignored=IGNORED,
    ident="",
    plain=frozenset(("title",)),
    totals=("total", "facetContainer/paginationCount/value"),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="workday",
    title="Workday careers site",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    reader=JsonBoard(TABLE),
    sniff=signs((95, "jobPostings externalPath"), (95, "jobPostingInfo jobDescription"),
                (90, "externalPath locationsText"),
                (90, "jobReqId jobDescription externalUrl"), (88, "widget=facetSearchResult ecid")),
    board=True,
)  # fmt: skip
