"""Arbeitnow: the public API (``arbeitnow.com/api/job-board-api``). Dates are seconds since 1970.

Some descriptions are HTML with its entities escaped once more; those without a single bare tag are unescaped once.
"""

from __future__ import annotations

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import employment, moment, unescaped
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]


def _fill(job: Job) -> None:
    text = job.text("description")
    if text:
        job.put("description", unescaped(text) if "&lt;" in text else text, "description")
        job.put("descriptionFormat", "html")
    job.put("identifier", {"value": job.text("slug")}, "slug")
    job.put("posted", moment(job.get("created_at")), "created_at")
    job.put("employment", [employment(each) for each in job.words("job_types")], "job_types")
    if job.get("remote") is True:
        job.put("remote", True, "remote")
    job.put("source", {"name": "Arbeitnow", **({"url": url} if (url := job.text("url")) else {})}, "url")


TABLE = Table(
    name="arbeitnow",
    title="Arbeitnow",
    marks=(
        frozenset(("slug", "company_name", "title", "job_types")),
        frozenset(("slug", "company_name", "title", "remote")),
    ),
    lists=frozenset(("data",)),
    ident="slug",
    copied={"title": "title", "company_name": "company", "url": "url", "location": "location", "tags": "category"},
    kept=("visa_sponsorship",),
    used=("description", "remote", "job_types", "created_at"),
    totals=("meta/total",),
    fill=_fill,
)

FORMAT = Format(
    name="arbeitnow",
    title="Arbeitnow job board API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://www.arbeitnow.com/blog/job-board-api",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "slug company_name job_types created_at"), (92, "url=arbeitnow.com company_name")),
    board=True,
)
