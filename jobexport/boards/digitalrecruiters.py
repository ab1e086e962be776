"""DigitalRecruiters (France): the advertisements of an employer as its partners receive them.

The text is the description and the profile. People named as recruiters are left out.
"""

from __future__ import annotations

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, employment, pay, place, sections
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "referent_recruiter": "a person", "entity/manager": "a person",
    "entity/hierarchy": "the branch's place in the company", "entity/address": "the branch's own address",
    "entity/around": "about the branch", "service_internal_ref": "the employer's number",
    "service_hash_id": "the interface's number", "address/formatted": "the address's parts in one text",
    "brand/favicon": "decoration", "brand/description": "the brand's name again",
    "pictures/wide": "the picture in another size", "videos": "decoration",
    "salary/rate_type": "whether the pay is before taxes",
    "internal_apply_url": "for the employer's own staff",
}  # fmt: skip
_TIMES = {"temps plein": "FULL_TIME", "temps partiel": "PART_TIME"}


def _fill(job: Job) -> None:
    job.put("identifier", {"value": job.text("reference")}, "reference")
    text = sections([(None, job.get("description")), (None, job.get("profile"))])
    job.put("description", text, "description")
    job.put("descriptionFormat", "html" if text else None)
    kinds = [employment(job.text("contract_work_period"), _TIMES), employment(job.text("contract_type"))]
    job.put("employment", [kind for kind in kinds if kind], "contract_type")
    least, most = job.get("contract_duration/min"), job.get("contract_duration/max")
    if isinstance(least, int) and least == most:
        job.put("jobDuration", f"P{least}M", "contract_duration")
    else:
        job.keep("contract_duration")
    job.put("language", (job.text("locale") or "").replace("_", "-"), "locale")
    amounts = pay(job.get("salary/min"), job.get("salary/max"), job.get("salary/currency"), job.get("salary/kind"))
    job.put("salary", amounts, "salary")
    job.put("incentives", job.text("salary/variable"), "salary/variable")
    pictures = [url for each in job.items("pictures") if isinstance(url := each.get("default"), str) and url]
    job.put("image", list(dict.fromkeys(pictures)), "pictures")
    parts = job.part("address/parts")
    region = parts.get("state") or parts.get("county")
    found = address(street=parts.get("street"), city=parts.get("city"), region=region, postal=parts.get("zip"),
                    country=parts.get("country"))  # fmt: skip
    spot = place(found, latitude=job.get("address/position/lat"), longitude=job.get("address/position/lon"))
    job.put("jobLocation", [spot] if spot else None, "address")


TABLE = Table(
    name="digitalrecruiters",
    title="DigitalRecruiters",
    marks=(frozenset(("reference", "title", "contract_type")), frozenset(("reference", "title", "service", "entity"))),
    lists=frozenset(("ads",)),
    ident="reference",
    copied={
        "title": "title", "published_at": "posted", "service": "category", "education_level": "education",
        "skills": "skills", "apply_url": "applyUrl", "brand/name": "company", "brand/logo": "logo",
        "entity/public_name": "department", "catch_phrase": "summary",
    },
    kept=("experience_level", "entity/internal_ref"),
    used=("description", "profile", "contract_type", "contract_work_period", "contract_duration", "locale",
          "salary/min", "salary/max", "salary/kind", "salary/currency", "salary/variable", "pictures/default",
          "address/parts", "address/position"),
    ignored=IGNORED,
    totals=("count",),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="digitalrecruiters",
    title="DigitalRecruiters advertisements",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    reader=JsonBoard(TABLE),
    sniff=signs(
        (95, "ads contract_work_period service"), (90, "contract_type contract_work_period referent_recruiter")
    ),
    board=True,
)
