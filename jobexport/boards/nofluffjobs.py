"""No Fluff Jobs: the search interface (``nofluffjobs.com/api/search/posting``). Dates are milliseconds since 1970.

Pay has no period. A pay that is not disclosed stays out.
"""

from __future__ import annotations

from typing import Any

from jobexport.findings import Severity
from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, employment, moment, pay, place
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

_MARK = "a mark of the board"
IGNORED = {
    "logo": "addresses without a host", "regions": "the countries where the board shows it",
    "flavors": "the board's sections", "topInSearch": _MARK, "highlighted": _MARK, "help4Ua": _MARK,
    "searchBoost": _MARK, "onlineInterviewAvailable": "how the interview is held",
    "location/covidTimeRemotely": "a mark of 2020", "location/places/url": "part of the address",
    "location/places/provinceOnly": "the place says it",
    "location/places/country/code": "the country's name says it", "salary/disclosedAt": "a setting, obeyed",
    "salary/flexibleUpperBound": _MARK, "tiles/values/type": "read with the value",
}  # fmt: skip
_KINDS = {"permanent": "", "b2b": "CONTRACTOR", "zlecenie": "OTHER", "uod": "OTHER", "intern": "INTERN"}


def _fill(job: Job) -> None:
    code = job.text("reference")
    job.put("identifier", {"value": code or job.text("id")}, "reference" if code else "id")
    job.put("requisitionId", code, "reference")
    for key, path in (("posted", "posted"), ("x_nofluffjobs_renewed", "renewed")):
        job.put(key, moment(job.get(path), milliseconds=True), path)
    job.put("x_nofluffjobs_path", job.text("url"), "url")
    if job.get("fullyRemote") is True or job.get("location/fullyRemote") is True:
        job.put("remote", True, "fullyRemote" if job.get("fullyRemote") is True else "location/fullyRemote")
    tiles = [each.get("value") for each in job.items("tiles/values") if each.get("type") == "requirement"]
    skills = [each for each in (*tiles, job.get("technology")) if isinstance(each, str) and each.strip()]
    job.put("skills", list(dict.fromkeys(skills)), "tiles")
    _places(job)
    _pay(job)


def _places(job: Job) -> None:
    found: list[Any] = []
    for each in job.items("location/places"):
        point, land = (inner if isinstance(inner := each.get(key), dict) else {} for key in ("geoLocation", "country"))
        region, country = str(each.get("province") or "").replace("-", " "), land.get("name")
        parts = address(street=each.get("street"), city=each.get("city"), region=region, postal=each.get("postalCode"),
                        country=country)  # fmt: skip
        if (parts.get("addressLocality") or "").lower() == "remote":
            continue
        spot = place(parts, latitude=point.get("latitude"), longitude=point.get("longitude"))
        if spot and spot not in found:
            found.append(spot)
    job.put("jobLocation", found, "location/places")


def _pay(job: Job) -> None:
    job.put("employment", employment(job.text("salary/type"), _KINDS), "salary/type")
    job.put("x_nofluffjobs_salary_type", job.text("salary/type"), "salary/type")
    shown = (job.text("salary/disclosedAt") or "VISIBLE").upper() == "VISIBLE"
    found = pay(job.get("salary/from"), job.get("salary/to"), job.get("salary/currency"), None)
    if found and not shown:
        job.note("board/hidden-pay", "the employer does not show the pay: it is left out", "salary", Severity.INFO)
    elif found:
        job.put("salary", found, "salary")


TABLE = Table(
    name="nofluffjobs",
    title="No Fluff Jobs",
    marks=(frozenset(("id", "name", "title", "tiles")), frozenset(("id", "name", "title", "fullyRemote", "posted"))),
    lists=frozenset(("postings",)),
    copied={"title": "title", "name": "company", "category": "category"},
    kept=("seniority", "location/hybridDesc"),
    used=("reference", "posted", "renewed", "url", "fullyRemote", "location/fullyRemote", "technology",
          "tiles/values/value", "location/places/country/name", "location/places/city", "location/places/street",
          "location/places/postalCode", "location/places/province", "location/places/geoLocation", "salary/from",
          "salary/to", "salary/type", "salary/currency"),
    ignored=IGNORED,
    totals=("totalCount",),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="nofluffjobs",
    title="No Fluff Jobs search",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    reader=JsonBoard(TABLE),
    sniff=signs((95, "postings tiles fullyRemote"), (92, "criteriaSearch postings fullyRemote"),
                (88, "tiles covidTimeRemotely")),
    board=True,
)  # fmt: skip
