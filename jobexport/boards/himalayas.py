"""Himalayas: the public API of remote jobs (``himalayas.app/jobs/api``). Dates are seconds since 1970."""

from __future__ import annotations

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import employment, moment, pay
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "excerpt": "the beginning of the description",
    "companySlug": "part of the address",
    "parentCategories": "the categories above",
}


def _fill(job: Job) -> None:
    page = job.text("guid") or job.text("applicationLink") or ""
    path = "guid" if job.text("guid") else "applicationLink"
    name = page.partition("/companies/")[2].strip("/").replace("/jobs/", "-").replace("/", "-") or page
    if name:
        job.put("id", f"himalayas-{name}"[:200], path)
        job.put("identifier", {"value": name}, path)
    job.put("descriptionFormat", "html" if job.text("description") else None)
    job.put("employment", employment(job.text("employmentType")), "employmentType")
    job.put("salary", pay(job.get("minSalary"), job.get("maxSalary"), job.get("currency"), job.get("salaryPeriod")),
            "minSalary" if job.get("minSalary") else "maxSalary")  # fmt: skip
    job.put("posted", moment(job.get("pubDate")), "pubDate")
    job.put("deadline", moment(job.get("expiryDate")), "expiryDate")
    job.put("category", [each.replace("-", " ") for each in job.words("categories")], "categories")
    if page.startswith("http"):
        job.put("url", page, path)
    job.put("remote", True)
    job.put("source", {"name": "Himalayas", **({"url": page} if page.startswith("http") else {})}, path)


TABLE = Table(
    name="himalayas",
    title="Himalayas",
    marks=(frozenset(("title", "companyName", "guid")), frozenset(("title", "companyName", "locationRestrictions"))),
    lists=frozenset(("jobs",)),
    copied={
        "title": "title", "companyName": "company", "companyLogo": "logo", "description": "description",
        "locationRestrictions": "applicants", "applicationLink": "applyUrl",
    },
    kept=("seniority", "timezoneRestrictions"),
    used=("guid", "employmentType", "minSalary", "maxSalary", "salaryPeriod", "currency", "pubDate", "expiryDate",
          "categories"),
    ignored=IGNORED,
    ident="",
    totals=("totalCount",),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="himalayas",
    title="Himalayas API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://himalayas.app/api",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "companyName locationRestrictions timezoneRestrictions"), (92, "guid=himalayas.app companyName")),
    board=True,
)
