"""The listings of the big GitHub job lists (``.github/scripts/listings.json``). Dates are seconds since 1970.

A listing that is not active is closed, one that is not visible was withdrawn: neither is a public posting.
"""

from __future__ import annotations

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Leave, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import moment
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

_SPONSORS = {"Offers Sponsorship": True, "Does Not Offer Sponsorship": False}


def _fill(job: Job) -> None:
    if job.get("active") is False:
        raise Leave("board/unlisted", f"{job.text('title')} is not active any more")
    if job.get("is_visible") is False:
        raise Leave("board/unlisted", f"{job.text('title')} is not to be shown")
    for key, path in (("posted", "date_posted"), ("updated", "date_updated")):
        job.put(key, moment(job.get(path)), path)
    job.put("location", job.words("locations"), "locations")
    sponsors = job.text("sponsorship")
    if sponsors in _SPONSORS:
        job.put("visaSponsorship", _SPONSORS[sponsors], "sponsorship")
    elif sponsors and sponsors != "Other":
        job.put("eligibilityToWorkRequirement", sponsors, "sponsorship")
    if job.words("degrees"):
        job.put("education", ", ".join(job.words("degrees")), "degrees")
    job.put("source", {"name": job.text("source")} if job.text("source") else None, "source")


TABLE = Table(
    name="simplify",
    title="GitHub job list",
    marks=(frozenset(("company_name", "title", "locations", "date_posted")), frozenset(("company_name", "title", "url", "is_visible"))),
    copied={"title": "title", "company_name": "company", "url": "url", "category": "category"},
    kept=("terms", "company_url", "season"),
    used=("active", "is_visible", "date_posted", "date_updated", "locations", "sponsorship", "degrees", "source"),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="simplify",
    title="Listings of GitHub job lists",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://github.com/SimplifyJobs/New-Grad-Positions",
    reader=JsonBoard(TABLE),
    sniff=signs(
        (95, "company_name locations date_posted is_visible"), (85, "company_name locations date_posted sponsorship")
    ),
    board=True,
)
