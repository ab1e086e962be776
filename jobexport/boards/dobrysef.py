"""Dobrý šéf (Czechia): the list of job posts, with kinds of work as yes or no."""

from __future__ import annotations

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

_KINDS = {"is_full_time": "FULL_TIME", "is_part_time": "PART_TIME", "is_contract_freelance": "CONTRACTOR"}


def _fill(job: Job) -> None:
    job.put("identifier", {"value": job.text("short_code")}, "short_code")
    job.put("descriptionFormat", "html" if job.text("description_html") else None)
    said = [flag for flag in _KINDS if job.get(flag) is True]
    job.put("employment", [_KINDS[flag] for flag in said], said[0] if said else "")
    if job.get("is_remote") is True:
        job.put("remote", True, "is_remote")


TABLE = Table(
    name="dobrysef",
    title="Dobrý šéf",
    marks=(frozenset(("short_code", "title", "org_name")),),
    ident="short_code",
    copied={
        "title": "title",
        "url": "url",
        "description_html": "description",
        "cities": "location",
        "org_name": "company",
        "org_url": "companyUrl",
        "org_logo_url": "logo",
        "date_start": "posted",
        "date_expired": "deadline",
    },
    kept=("keywords",),
    used=(*_KINDS, "is_remote"),
    ignored={"is_contract_permanent": "no kind of its own", "is_junior_friendly": "a mark of the board"},
    fill=_fill,
)

FORMAT = Format(
    name="dobrysef",
    title="Dobrý šéf job posts",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    reader=JsonBoard(TABLE),
    sniff=signs((95, "short_code org_name is_full_time")),
    board=True,
)
