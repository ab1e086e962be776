"""Torre: the search of opportunities (``search.torre.co/opportunities/_search``).

A remote opportunity's places are where applicants may live. Pay that is not visible, or to be agreed, stays out.
"""

from __future__ import annotations

from jobexport.findings import Severity
from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Leave, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import employment, pay
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

_PAGE = "for the search page"
IGNORED = {
    "slug": "part of the address", "theme": _PAGE, "external": _PAGE, "questions": "questions of the application form",
    "context": "how the visitor stands to it", "quickApply": _PAGE, "finishedApplications": _PAGE,
    "serviceTypes": _PAGE, "timezones": _PAGE,
    "opportunity": "whether the person is an employee or a contractor; type says it", "commitment": "type says it",
    "status": "a setting, obeyed", "place": "locations and remote say it", "organizations/id": "the board's number",
    "organizations/hashedId": "the board's number", "organizations/publicId": "part of the address",
    "organizations/status": _PAGE, "organizations/theme": _PAGE,
    "organizations/size": "how many members the board counts", "compensation/visible": "a setting, obeyed",
    "compensation/data/minHourlyUSD": "a conversion", "compensation/data/maxHourlyUSD": "a conversion",
    "compensation/data/conversionRateUSD": "a conversion", "skills/experience": _PAGE, "skills/proficiency": _PAGE,
}  # fmt: skip
_KINDS = {"full-time-employment": "FULL_TIME", "part-time-employment": "PART_TIME", "freelance-gigs": "CONTRACTOR",
          "internships": "INTERN", "flexible-jobs": ""}  # fmt: skip


def _fill(job: Job) -> None:
    if (job.text("status") or "open") != "open":
        raise Leave("board/unlisted", f"{job.text('objective')} is {job.text('status')}, not open")
    job.put("identifier", {"value": job.text("id")}, "id")
    job.put("employment", employment(job.text("type"), _KINDS), "type")
    job.copy("company", "organizations/0/name")
    job.copy("logo", "organizations/0/picture")
    remote = job.get("remote") is True
    job.put("remote", remote or None, "remote")
    job.put("applicants" if remote else "location", job.words("locations"), "locations")
    skills = [name for each in job.items("skills") if isinstance(name := each.get("name"), str) and name]
    job.put("skills", list(dict.fromkeys(skills)), "skills")
    low, high = job.get("compensation/data/minAmount"), job.get("compensation/data/maxAmount")
    found = pay(low, high, job.get("compensation/data/currency"), job.get("compensation/data/periodicity"))
    if found and job.get("compensation/visible") is False:
        job.note(
            "board/hidden-pay", "the employer does not show the pay: it is left out", "compensation", Severity.INFO
        )
    else:
        job.put("salary", found, "compensation/data")
    job.put("source", {"name": "Torre"})


TABLE = Table(
    name="torre",
    title="Torre",
    marks=(frozenset(("id", "objective", "organizations")),),
    lists=frozenset(("results",)),
    copied={
        "objective": "title", "tagline": "summary", "deadline": "deadline", "created": "posted",
        "externalApplicationUrl": "applyUrl",
    },
    kept=("additionalCompensation", "compensation/data/code", "compensation/data/negotiable"),
    used=("type", "organizations/name", "organizations/picture", "locations", "remote", "skills/name",
          "compensation/data/currency", "compensation/data/minAmount", "compensation/data/maxAmount",
          "compensation/data/periodicity"),
    ignored=IGNORED,
    totals=("total",),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="torre",
    title="Torre opportunities",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    reader=JsonBoard(TABLE),
    sniff=signs((95, "objective organizations opportunity"), (90, "objective tagline organizations")),
    board=True,
)
