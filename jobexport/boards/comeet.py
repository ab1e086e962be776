"""Comeet: the careers interface (``comeet.co/careers-api/2.0/company/{uid}/positions?details=true``).

The text is the details in their order, each under its name.
"""

from __future__ import annotations

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, employment, place, sections
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "url_detected_page": "another address of the page", "position_url": "the interface's own address",
    "email_alias": "email again", "is_consent_needed": "a setting of the application form",
    "questionnaires": "questions of the application form", "referrals_reward": "for the employer's own staff",
    "is_reward": "for the employer's own staff", "is_company_reward": "for the employer's own staff",
    "company_referrals_reward": "for the employer's own staff",
    "location/location_uid": "the board's number of the place", "location/timezone": "the city says it",
    "location/arrival_instructions": "for visitors",
}  # fmt: skip


def _fill(job: Job) -> None:
    details = job.items("details")
    ordered = sorted(details, key=lambda each: order if isinstance(order := each.get("order"), int) else len(details))
    text = sections((each.get("name"), each.get("value")) for each in ordered)
    job.put("description", text, "details")
    job.put("descriptionFormat", "html" if text else None)
    code = job.text("internal_use_custom_id")
    job.put("identifier", {"value": code or job.text("uid")}, "internal_use_custom_id" if code else "uid")
    job.put("requisitionId", code, "internal_use_custom_id")
    job.put("employment", employment(job.text("employment_type")), "employment_type")
    active, hosted = job.text("url_active_page"), job.text("url_comeet_hosted_page")
    job.put("url", active or hosted, "url_active_page" if active else "url_comeet_hosted_page")
    job.put("sameAs", [hosted] if active and hosted and hosted != active else None, "url_comeet_hosted_page")
    picture = job.text("picture_url")
    job.put("image", [picture] if picture else None, "picture_url")
    if job.get("location/is_remote") is True:
        job.put("remote", True, "location/is_remote")
    street = " ".join(part for part in (job.text("location/street_number"), job.text("location/street_name")) if part)
    found = address(street=street, city=job.get("location/city"), region=job.get("location/state"),
                    postal=job.get("location/postal_code"), country=job.get("location/country"))  # fmt: skip
    name = job.text("location/name")
    spot = place(found, name=None if "addressLocality" in found else name)
    job.put("location", [spot] if spot else name, "location")


TABLE = Table(
    name="comeet",
    title="Comeet",
    marks=(frozenset(("uid", "name", "url_comeet_hosted_page")), frozenset(("uid", "name", "position_url"))),
    ident="uid",
    copied={
        "name": "title", "company_name": "company", "department": "department", "time_updated": "updated",
        "workplace_type": "workplace", "email": "applyEmail",
    },
    kept=("experience_level",),
    used=("details/name", "details/value", "details/order", "internal_use_custom_id", "employment_type",
          "url_active_page", "url_comeet_hosted_page", "picture_url", "location/name", "location/city",
          "location/state", "location/country", "location/postal_code", "location/street_name",
          "location/street_number", "location/is_remote"),
    ignored=IGNORED,
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="comeet",
    title="Comeet careers API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://developers.comeet.com/reference/careers-api-overview",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "url_comeet_hosted_page uid"), (88, "uid url_active_page is_consent_needed")),
    board=True,
)
