"""Remotive: the public API of remote jobs (``remotive.com/api/remote-jobs``).

Its terms ask for a link back to the job's page at Remotive: ``source`` carries it.
"""

from __future__ import annotations

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import employment
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {"company_logo_url": "company_logo again"}


def _fill(job: Job) -> None:
    job.put("identifier", {"value": job.text("id")}, "id")
    job.put("descriptionFormat", "html" if job.text("description") else None)
    job.put("employment", employment(job.text("job_type")), "job_type")
    job.put("remote", True)
    job.put("source", {"name": "Remotive", **({"url": url} if (url := job.text("url")) else {})}, "url")
    if "logo" not in job.data:
        job.copy("logo", "company_logo_url")


TABLE = Table(
    name="remotive-api",
    title="Remotive",
    marks=(frozenset(("id", "title", "candidate_required_location")),
           frozenset(("id", "title", "company_name", "job_type"))),
    lists=frozenset(("jobs",)),
    copied={
        "title": "title", "url": "url", "company_name": "company", "company_logo": "logo", "category": "category",
        "publication_date": "posted", "candidate_required_location": "applicants", "salary": "salary",
        "description": "description",
    },
    kept=("tags", "candidate_required_location"),
    used=("job_type",),
    ignored=IGNORED,
    totals=("total-job-count", "job-count"),
    terms=("0-legal-notice", "00-warning"),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="remotive-api",
    title="Remotive API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://github.com/remotive-com/remote-jobs-api",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "candidate_required_location job_type"), (92, "url=remotive.com company_name")),
    board=True,
)
