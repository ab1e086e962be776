"""Recruitee: the careers site API (``{company}.recruitee.com/api/offers/``).

Amounts are texts. The text is the description and the requirements after it. Translations are kept beside the language
that the offer itself has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Leave, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, amount, moment, pay, place, sections
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

_FORM = "a setting of the application form"
IGNORED = {
    **{f"options_{name}": _FORM for name in ("cv", "cover_letter", "photo", "phone", "salutation", "title")},
    "open_questions": "questions of the application form", "dynamic_fields": "questions of the application form",
    "locations_question": _FORM, "locations_question_type": _FORM, "locations_question_required": _FORM,
    "location_question_visible": _FORM,
    "position": "the offer's rank in the list, or its title again",
    "slug": "part of the address", "status": "a setting, obeyed",
    "location": "the place's parts in one text",
    "sharing_title": "for previews", "sharing_description": "for previews", "sharing_image": "for previews",
    "locations/id": "the board's number of the place", "locations/translations": "the place in other languages",
    "min_hours_per_week": "min_hours again", "max_hours_per_week": "max_hours again",
}  # fmt: skip
_TIMES = {"fulltime": "FULL_TIME", "parttime": "PART_TIME"}
_CONTRACTS = {"fixed_term": "TEMPORARY", "temporary": "TEMPORARY", "freelance": "CONTRACTOR", "internship": "INTERN",
              "traineeship": "INTERN", "volunteer": "VOLUNTEER", "contract": "CONTRACTOR"}  # fmt: skip


def _fill(job: Job) -> None:
    if (job.text("status") or "published") != "published":
        raise Leave("board/unlisted", f"{job.text('title')} is {job.text('status')}, not published")
    text = sections([(None, job.get("description")), (None, job.get("requirements"))])
    job.put("description", text, "description")
    job.put("descriptionFormat", "html" if text else None)
    job.put("identifier", {"value": job.text("id")}, "id")
    for key, path in (("posted", "published_at"), ("updated", "updated_at"), ("deadline", "close_at")):
        job.put(key, moment(job.get(path)), path)
    job.put("x_recruitee_created_at", moment(job.get("created_at")), "created_at")
    code = job.text("employment_type_code")
    if code:
        kinds = [kind for words in (_TIMES, _CONTRACTS) for word, kind in words.items() if word in code]
        job.put("employment", kinds or code.replace("_", " "), "employment_type_code")
    for flag, kind in (("on_site", "on-site"), ("remote", "remote"), ("hybrid", "hybrid")):
        if job.get(flag) is True:
            job.put("workplace", kind, flag)
    for key, path in (("category", "category_code"), ("education", "education_code")):
        job.put(key, (job.text(path) or "").replace("_", " "), path)
    least, most = amount(job.get("min_hours")), amount(job.get("max_hours"))
    if least or most:
        span = str(least or most) if least == most or not (least and most) else f"{least}–{most}"
        job.put("workHours", f"{span} h/week", "min_hours" if least else "max_hours")
    amounts = pay(job.get("salary/min"), job.get("salary/max"), job.get("salary/currency"), job.get("salary/period"))
    job.put("salary", amounts, "salary")
    languages = job.part("translations")
    if len(languages) == 1:
        job.put("language", next(iter(languages)), "translations")
    elif languages:
        job.keep("translations")
    cover = job.text("cover_image")
    job.put("image", [cover] if cover else None, "cover_image")
    _places(job)


def _places(job: Job) -> None:
    entries: list[Mapping[str, Any]] = [*job.items("locations")]
    found: list[Any] = []
    for each in entries or [job.value]:
        city = str(each.get("city") or "").strip()
        if city.lower() == "remote":
            found.append(", ".join(str(part) for part in (city, each.get("country")) if part))
            continue
        parts = address(
            street=each.get("street"), city=city, region=each.get("state") or each.get("state_name"),
            postal=each.get("postal_code"), country=each.get("country_code") or each.get("country"),
        )  # fmt: skip
        spot = place(parts)
        if spot and spot not in found:
            found.append(spot)
    job.put("location", found, "locations" if entries else "city")
    notes = [each["note"] for each in entries if each.get("note")]
    if notes:
        job.put("x_recruitee_location_notes", notes, "locations")


TABLE = Table(
    name="recruitee",
    title="Recruitee",
    marks=(frozenset(("id", "title", "careers_url")), frozenset(("id", "title", "employment_type_code", "slug"))),
    lists=frozenset(("offers",)),
    copied={
        "title": "title", "company_name": "company", "department": "department", "careers_url": "url",
        "careers_apply_url": "applyUrl", "highlight": "summary",
    },
    kept=("guid", "experience_code", "tags", "mailbox_email"),
    used=("description", "requirements", "translations", "published_at", "updated_at", "close_at", "created_at",
          "on_site", "employment_type_code", "remote", "hybrid", "category_code", "education_code", "min_hours",
          "max_hours", "salary/min", "salary/max", "salary/period", "salary/currency", "cover_image", "city",
          "country", "country_code", "state_name", "state_code", "postal_code", "street", "locations/name",
          "locations/city", "locations/state", "locations/state_code", "locations/country", "locations/country_code",
          "locations/postal_code", "locations/street", "locations/note"),
    ignored=IGNORED,
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="recruitee",
    title="Recruitee careers site API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://docs.recruitee.com/reference/intro-to-careers-site-api",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "careers_url employment_type_code"), (92, "careers_url careers_apply_url"),
                (90, "offers careers_url")),
    board=True,
)  # fmt: skip
