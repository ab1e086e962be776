"""Jobicy: the public API of remote jobs (``jobicy.com/api/v2/remote-jobs``).

Titles and labels contain entities (``&amp;``).
"""

from __future__ import annotations

from html import unescape

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import employment, pay
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {"jobExcerpt": "the beginning of the description", "jobSlug": "part of the address"}


def _fill(job: Job) -> None:
    job.put("identifier", {"value": job.text("id")}, "id")
    for key, path in (("title", "jobTitle"), ("company", "companyName"), ("x_jobicy_job_level", "jobLevel")):
        job.put(key, unescape(job.text(path) or ""), path)
    job.put("descriptionFormat", "html" if job.text("jobDescription") else None)
    for key, path in (("category", "jobIndustry"), ("employment", "jobType")):
        words = [unescape(each) for each in job.words(path)]
        job.put(key, words if key == "category" else [employment(word) for word in words], path)
    areas = [each.strip() for each in unescape(job.text("jobGeo") or "").split(",") if each.strip()]
    job.put("applicants", areas, "jobGeo")
    job.put("remote", True)
    if job.get("salaryMin") or job.get("salaryMax"):
        amounts = pay(job.get("salaryMin"), job.get("salaryMax"), job.get("salaryCurrency"), job.get("salaryPeriod"))
        job.put("salary", amounts, "salaryMin")
    else:
        amounts = pay(job.get("annualSalaryMin"), job.get("annualSalaryMax"), job.get("salaryCurrency"), "year")
        job.put("salary", amounts, "annualSalaryMin")
    job.put("source", {"name": "Jobicy", **({"url": url} if (url := job.text("url")) else {})}, "url")


TABLE = Table(
    name="jobicy",
    title="Jobicy",
    marks=(frozenset(("id", "jobTitle", "companyName")),),
    lists=frozenset(("jobs",)),
    kept=("jobGeo",),
    copied={"url": "url", "companyLogo": "logo", "jobDescription": "description", "pubDate": "posted"},
    used=("jobTitle", "companyName", "jobLevel", "jobIndustry", "jobType", "jobGeo", "salaryMin", "salaryMax",
          "salaryCurrency", "salaryPeriod", "annualSalaryMin", "annualSalaryMax"),
    ignored=IGNORED,
    terms=("friendlyNotice",),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="jobicy",
    title="Jobicy API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://jobicy.com/jobs-rss-feed",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "jobTitle jobGeo companyName"), (92, "url=jobicy.com jobTitle")),
    board=True,
)
