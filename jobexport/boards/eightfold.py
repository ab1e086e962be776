"""Eightfold: the careers site's interface (``{company}.eightfold.ai/api/apply/v2/jobs``).

Dates are seconds since 1970.
"""

from __future__ import annotations

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import moment
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "posting_name": "the title again", "isPrivate": "a setting of the board", "stars": "for the visitor",
    "medallionProgram": "a mark of the board", "solr_score": "how well a search was met",
}  # fmt: skip
_WORKPLACES = {
    "onsite": "on-site",
    "hybrid": "hybrid",
    "remote": "remote",
    "remote_local": "remote",
    "remote_global": "remote",
}


def _fill(job: Job) -> None:
    code = next((path for path in ("display_job_id", "ats_job_id") if job.text(path)), "id")
    job.put("identifier", {"value": job.text(code)}, code)
    if code != "id":
        job.put("requisitionId", job.text(code), code)
    job.put("descriptionFormat", "html" if job.text("job_description") else None)
    for key, path in (("posted", "t_create"), ("updated", "t_update")):
        job.put(key, moment(job.get(path)), path)
    option = job.text("work_location_option")
    job.put("workplace", _WORKPLACES.get(option or "", option), "work_location_option")
    names = [*job.words("location"), *job.words("locations")]
    job.put("location", list(dict.fromkeys(names)), "locations" if job.words("locations") else "location")
    domain = next((found for each in reversed(job.around) if isinstance(found := each.get("domain"), str)), None)
    job.put("x_eightfold_domain", domain)


TABLE = Table(
    name="eightfold",
    title="Eightfold",
    marks=(frozenset(("id", "name", "canonicalPositionUrl")), frozenset(("id", "name", "job_description", "t_create"))),
    lists=frozenset(("positions",)),
    copied={
        "name": "title", "canonicalPositionUrl": "url", "job_description": "description", "department": "department",
    },
    kept=("business_unit", "type", "id_locale"),
    used=("display_job_id", "ats_job_id", "t_create", "t_update", "work_location_option", "location", "locations"),
    ignored=IGNORED,
    totals=("count",),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="eightfold",
    title="Eightfold careers site",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    reader=JsonBoard(TABLE),
    sniff=signs((95, "canonicalPositionUrl t_create"), (90, "positions canonicalPositionUrl")),
    board=True,
)
