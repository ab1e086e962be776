"""Workable: the widget API (``apply.workable.com/api/v1/widget/accounts/{account}?details=true``) and the records of
the authenticated one (``/spi/v3/jobs``).

A job open in several countries is there once per country with one ``shortcode``: it becomes one posting with several
places. Places marked as hidden stay out, and so do the city and country that repeat them.
"""

from __future__ import annotations

from typing import Any

from jobexport.findings import Severity
from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Leave, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, employment, pay, place, sections
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "shortlink": "another address of the job page",
    "full_title": "the title with the code",
    "full_description": "description, requirements and benefits together",
    "department_hierarchy": "the department and those above it",
    "location/location_str": "the place's parts in one text",
    "location/workplace_type": "read together with telecommuting",
    "locations/hidden": "a setting, obeyed",
}


def _fill(job: Job) -> None:
    own = isinstance(job.get("location"), dict)
    if own and (job.text("state") or "published") != "published":
        raise Leave("board/unlisted", f"{job.text('title')} is {job.text('state')}, not published")
    text = sections([(None, job.get("description")), (None, job.get("requirements")), (None, job.get("benefits"))])
    job.put("description", text, "description")
    job.put("descriptionFormat", "html" if text else None)
    code = job.text("code")
    job.put("requisitionId", code, "code")
    job.put("identifier", {"value": code or job.text("shortcode")}, "code" if code else "shortcode")
    job.copy("posted", "published_on" if job.text("published_on") else "created_at")
    if job.text("published_on"):
        job.keep("created_at")
    job.put("employment", employment(job.text("employment_type")), "employment_type")
    departments = job.get("department")
    if isinstance(departments, list):
        names = job.words("department")
        job.put("department", names[0] if names else None, "department/0")
        if len(names) > 1:
            job.keep("department", names)
    else:
        job.copy("department", "department")
    if own:
        job.put("workplace", job.text("location/workplace_type"), "location/workplace_type")
    for path in ("telecommuting", "location/telecommuting"):
        if job.get(path) is True:
            job.put("remote", True, path)
    if isinstance(job.get("salary"), dict):
        low, high = job.get("salary/salary_from"), job.get("salary/salary_to")
        job.put("salary", pay(low, high, job.get("salary/salary_currency"), None), "salary")
    account = next((each for each in reversed(job.around) if "name" in each.members), None)
    if account is not None:
        job.put("company", account.get("name"))
        about = account.get("description")
        job.put("employerOverview", about if isinstance(about, str) else None)
    _places(job)


def _places(job: Job) -> None:
    found: list[Any] = []
    hidden = 0
    for value in (job.value, *(job.value.get("_group") or ())):
        listed = value.get("locations")
        entries = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        shown = [each for each in entries if not each.get("hidden")]
        hidden += len(entries) - len(shown)
        if not entries:
            inner = value.get("location")
            shown = [inner if isinstance(inner, dict) else value]
        for each in shown:
            parts = address(
                city=each.get("city"), region=each.get("region") or (each.get("state") if each is value else None),
                postal=each.get("zip_code"),
                country=each.get("countryCode") or each.get("country_code") or each.get("country"),
            )  # fmt: skip
            spot = place(parts)
            if spot and spot not in found:
                found.append(spot)
    job.put("jobLocation", found, "locations" if job.get("locations") else "location" if job.get("location") else "")
    if hidden:
        job.note("board/hidden-location", "places that the employer hides are left out", "locations", Severity.INFO)


TABLE = Table(
    name="workable",
    title="Workable",
    marks=(frozenset(("title", "shortcode")),),
    lists=frozenset(("jobs",)),
    ident="shortcode",
    group="shortcode",
    copied={
        "title": "title", "url": "url", "application_url": "applyUrl", "education": "education", "function": "category",
        "industry": "industry",
    },
    kept=("experience", "keywords"),
    used=("code", "published_on", "created_at", "employment_type", "department", "telecommuting", "country", "city",
          "state", "description", "requirements", "benefits", "locations/country", "locations/countryCode",
          "locations/city", "locations/region", "locations/country_code", "locations/zip_code", "location/country",
          "location/country_code", "location/region", "location/region_code", "location/city", "location/zip_code",
          "location/telecommuting", "salary/salary_from", "salary/salary_to", "salary/salary_currency", "id"),
    ignored=IGNORED,
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="workable",
    title="Workable widget API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://help.workable.com/hc/en-us/articles/115012771647",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "shortcode telecommuting title"), (92, "shortcode url=workable.com title"),
                (85, "shortcode full_title application_url")),
    board=True,
)  # fmt: skip
