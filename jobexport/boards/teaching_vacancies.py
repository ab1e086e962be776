"""Teaching vacancies (England): the feed of a school's recruitment system, as the service ``Fusion`` hands it over."""

from __future__ import annotations

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import employment
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

_CONTRACTS = {"permanent": "", "fixed_term": "TEMPORARY", "parental_leave_cover": "TEMPORARY", "casual": "TEMPORARY"}


def _fill(job: Job) -> None:
    job.put("identifier", {"value": job.text("reference")}, "reference")
    patterns = [employment(each) for each in (job.text("workingPatterns") or "").split(",")]
    kinds = [each for each in (*patterns, employment(job.text("contractType"), _CONTRACTS)) if each]
    job.put("employment", list(dict.fromkeys(kinds)), "workingPatterns")
    job.put("category", (job.text("jobRole") or "").replace("_", " "), "jobRole")
    stages = [each.strip() for each in (job.text("keyStages") or "").split(",") if each.strip()]
    job.put("x_teaching_vacancies_key_stages", stages, "keyStages")


TABLE = Table(
    name="teaching-vacancies",
    title="Teaching vacancies",
    marks=(frozenset(("reference", "jobTitle", "advertUrl")),),
    lists=frozenset(("result", "vacancies")),
    ident="reference",
    copied={
        "jobTitle": "title",
        "jobAdvert": "description",
        "advertUrl": "url",
        "applicationUrl": "applyUrl",
        "publishOn": "posted",
        "expiresAt": "deadline",
        "startDate": "jobStartDate",
        "salary": "salary",
        "visaSponsorshipAvailable": "visaSponsorship",
        "schoolName": "company",
    },
    kept=("schoolUrns", "trustUID", "phase", "subjects", "contractType"),
    used=("workingPatterns", "jobRole", "keyStages"),
    fill=_fill,
)

FORMAT = Format(
    name="teaching-vacancies",
    title="Teaching vacancies feed",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://github.com/DFE-Digital/teaching-vacancies",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "jobTitle advertUrl workingPatterns"), (90, "advertUrl schoolUrns")),
    board=True,
)
