"""Just Join IT and RocketJobs: the offers interface both share (``/api/candidate-api/offers``).

An offer has one pay range per kind of contract, each in the currency of the offer and converted into others: the
converted ones are left out. Where the kinds of contract differ in pay, no salary is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, employment, pay, place
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

_MARK = "a mark of the board"
IGNORED = {
    "slug": "part of the address", "city": "locations has it", "isPromoted": _MARK, "isSuperOffer": _MARK,
    "promotedPosition": _MARK, "promotedKeyFilters": _MARK, "isOpenToHireUkrainians": _MARK,
    "isRemoteInterview": "how the interview is held", "applyMethod": "how the board sends applications",
    "requiredSkills/level": "a number from 1 to 5 without a scale", "category/parentKey": "the category above",
    "locations/slug": "part of the address", "employmentTypes/fromPerUnit": "from again",
    "employmentTypes/toPerUnit": "to again",
}  # fmt: skip
_KINDS = {"permanent": "", "any": "", "mandate_contract": "OTHER", "specific_task_contract": "OTHER"}
_WORKPLACES = {"office": "on-site", "mobile": "mobile"}


def _fill(job: Job) -> None:
    job.put("identifier", {"value": job.text("guid")}, "guid")
    kind = job.text("workplaceType")
    if kind == "mobile":
        job.keep("workplaceType")
    else:
        job.put("workplace", _WORKPLACES.get(kind or "", kind), "workplaceType")
    if job.text("body"):
        job.copy("description", "body")
        job.put("descriptionFormat", "html")
    job.put("skills", _names(job, "requiredSkills"), "requiredSkills")
    job.put("x_justjoinit_nice_to_have_skills", _names(job, "niceToHaveSkills"), "niceToHaveSkills")
    _places(job)
    _pay(job)


def _names(job: Job, path: str) -> list[str]:
    names = [each.get("name") for each in job.items(path)] + job.words(path)
    return list(dict.fromkeys(name.strip() for name in names if isinstance(name, str) and name.strip()))


def _places(job: Job) -> None:
    entries: list[Mapping[str, Any]] = [*job.items("locations")]
    found: list[Any] = []
    for each in entries or [job.value]:
        street, city = each.get("street"), each.get("city")
        parts = address(street=street if street != city else None, city=city)
        spot = place(parts, latitude=each.get("latitude"), longitude=each.get("longitude"))
        if spot and spot not in found:
            found.append(spot)
    job.put("jobLocation", found, "locations" if entries else "city")


def _pay(job: Job) -> None:
    entries = [each for each in job.items("employmentTypes") if each.get("currencySource") != "conversion"]
    kinds = [found for found in (employment(job.text("workingTime")),) if found]
    kinds += [found for each in entries if (found := employment(each.get("type"), _KINDS))]
    job.put("employment", list(dict.fromkeys(kinds)), "workingTime" if job.text("workingTime") else "employmentTypes")
    ranges = [
        amounts
        for each in entries
        if (amounts := pay(each.get("from"), each.get("to"), each.get("currency"), each.get("unit")))
    ]
    if ranges and all(each == ranges[0] for each in ranges):
        job.put("salary", ranges[0], "employmentTypes")
    elif ranges:
        job.note(
            "board/several-pay-ranges",
            f"{len(ranges)} pay ranges that differ by contract: no salary is taken, all are kept",
            "employmentTypes",
        )
    job.put("x_justjoinit_employment_types", entries, "employmentTypes")


TABLE = Table(
    name="justjoinit",
    title="Just Join IT",
    marks=(frozenset(("guid", "title", "companyName", "employmentTypes")),),
    lists=frozenset(("data",)),
    ident="guid",
    copied={
        "title": "title", "companyName": "company", "companyLogoThumbUrl": "logo", "companyUrl": "companyUrl",
        "publishedAt": "posted", "expiredAt": "deadline", "applyUrl": "applyUrl", "category/key": "category",
    },
    kept=("experienceLevel", "lastPublishedAt", "languages", "hybridWorkSchedule"),
    used=("workplaceType", "workingTime", "body", "requiredSkills/name", "niceToHaveSkills", "locations/city",
          "locations/street", "locations/latitude", "locations/longitude", "street", "latitude", "longitude",
          "employmentTypes/from", "employmentTypes/to", "employmentTypes/currency", "employmentTypes/currencySource",
          "employmentTypes/type", "employmentTypes/unit", "employmentTypes/gross"),
    ignored=IGNORED,
    totals=("meta/totalItems",),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="justjoinit",
    title="Just Join IT and RocketJobs offers",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    reader=JsonBoard(TABLE),
    sniff=signs((95, "guid companyName employmentTypes currencySource"), (88, "guid employmentTypes workplaceType")),
    board=True,
)
