"""Personio: the XML of a careers site (``https://{company}.jobs.personio.de/xml``).

The text is the job descriptions, each under its name. The company's name is there only as ``subcompany``. The page's
address is made as Personio's own documentation says where the document's address tells the company.
"""

from __future__ import annotations

import re

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_xml import XmlBoard
from jobexport.syntax.loose import sections

__all__ = ["FORMAT"]

_SCHEDULES = {"full-time": ["FULL_TIME"], "part-time": ["PART_TIME"], "full-or-part-time": ["FULL_TIME", "PART_TIME"]}
_KINDS = {"intern": ["INTERN"], "trainee": ["INTERN"], "freelance": ["CONTRACTOR"], "temporary": ["TEMPORARY"]}
_SITE = re.compile(r"(https?://[^/]+\.jobs\.personio\.(?:de|com))/")


def _fill(job: Job) -> None:
    entries = job.items("jobDescriptions/jobDescription")
    text = sections((each.get("name"), each.get("value")) for each in entries)
    job.put("description", text, "jobDescriptions")
    job.put("descriptionFormat", "html" if text else None)
    job.put("identifier", {"value": job.text("id")}, "id")
    offices = [*job.words("office"), *job.words("additionalOffices/office")]
    job.put("location", list(dict.fromkeys(offices)), "office")
    schedule, kind = job.text("schedule"), job.text("employmentType")
    found = [*_SCHEDULES.get(schedule or "", [schedule] if schedule else []), *_KINDS.get(kind or "", [])]
    job.put("employment", found, "schedule" if schedule else "employmentType")
    job.keep("employmentType")
    job.put("experience", _experience(job.text("yearsOfExperience")), "yearsOfExperience")
    site = _SITE.match(job.base or "")
    if site and job.text("id"):
        job.put("url", f"{site[1]}/job/{job.text('id')}", "id")


def _experience(code: str | None) -> str | None:
    if code is None:
        return None
    word = {"lt": "less than ", "gt": "more than "}.get(code[:2])
    count = code[3:] if word else code
    return f"{word or ''}{count} year{'' if count == '1' else 's'}"


TABLE = Table(
    name="personio",
    title="Personio",
    marks=(frozenset(("name",)),),
    copied={
        "name": "title", "subcompany": "company", "department": "department", "recruitingCategory": "category",
        "createdAt": "posted",
    },
    kept=("seniority", "keywords", "occupation", "occupationCategory"),
    used=("jobDescriptions/jobDescription/name", "jobDescriptions/jobDescription/value", "office",
          "additionalOffices/office", "employmentType", "schedule", "yearsOfExperience"),
    fill=_fill,
)  # fmt: skip


def _sniff(head: bytes) -> int:
    if b"<workzag-jobs" in head:
        return 95
    return 85 if b"<recruitingCategory>" in head and b"<jobDescriptions" in head else 0


FORMAT = Format(
    name="personio",
    title="Personio careers site XML",
    suffixes=(".xml",),
    media_types=("text/xml", "application/xml"),
    spec="https://developer.personio.de/docs/retrieving-open-job-positions",
    reader=XmlBoard(TABLE, "position"),
    sniff=_sniff,
    board=True,
)
