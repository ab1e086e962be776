"""Lever: the public Postings API (``api.lever.co/v0/postings/{site}?mode=json``).

The whole text is the description, each list under its heading, and the closing words. The payload has no company name;
the site's name in the addresses is kept as ``x_lever_site``, for it is no name of an employer.
"""

from __future__ import annotations

import re
from typing import Any

from jobexport.normalize.regions import SUPRA
from jobexport.normalize.words import fold
from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, employment, moment, pay, place, sections
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "descriptionPlain": "the description as plain text",
    "opening": "the first part of the description",
    "openingPlain": "the first part of the description as plain text",
    "descriptionBody": "the second part of the description",
    "descriptionBodyPlain": "the second part of the description as plain text",
    "additionalPlain": "the closing words as plain text",
    "salaryDescription": "its plain text is kept",
    "urls/list": "the list of all postings",
}
_SITE = re.compile(r"https?://jobs\.(?:eu\.)?lever\.co/([^/?#]+)")


def _fill(job: Job) -> None:
    lists = job.items("lists")
    text = sections([
        (None, job.get("description") or job.get("opening")),
        *((each.get("text"),
        f"<ul>{body}</ul>" if (body := str(each.get("content") or "").strip()) else None) for each in lists), (None,
        job.get("additional")),
    ])  # fmt: skip
    if text:
        job.put("description", text, "description")
        job.put("descriptionFormat", "html")
    elif job.text("descriptionPlain"):
        job.copy("description", "descriptionPlain")
        job.put("descriptionFormat", "text")
    job.put("identifier", {"value": job.text("id")}, "id")
    job.put("posted", moment(job.get("createdAt"), milliseconds=True), "createdAt")
    job.put("employment", employment(job.text("categories/commitment")), "categories/commitment")
    kind = job.text("workplaceType")
    if kind and kind != "unspecified":
        job.put("workplace", kind, "workplaceType")
    _places(job)
    job.put("salary", pay(job.get("salaryRange/min"), job.get("salaryRange/max"), job.get("salaryRange/currency"),
                          job.get("salaryRange/interval")), "salaryRange")  # fmt: skip
    site = _SITE.match(job.text("hostedUrl") or job.text("urls/show") or "")
    if site:
        job.put("x_lever_site", site[1], "hostedUrl")


def _places(job: Job) -> None:
    """The country belongs to the first place."""
    first, country = job.text("categories/location"), job.text("country")
    others = job.words("categories/allLocations")
    names = list(dict.fromkeys([first, *others] if first else others))
    path = "categories/location" if first else "categories/allLocations"
    found: list[Any] = list(names)
    if country:
        # A text such as "Atlanta, Georgia" is read as city and region of the country; "EMEA" is neither.
        wide = not names or ("," not in names[0] and not SUPRA.isdisjoint(fold(names[0]).split()))
        city, name = (None, names[0] if names else None) if wide else (names[0], None)
        found = [place(address(city=city, country=country.upper()), name=name), *found[1:]]
        path = path if names else "country"
    job.put("location", found, path)


TABLE = Table(
    name="lever",
    title="Lever",
    marks=(frozenset(("id", "text", "categories")), frozenset(("id", "text", "hostedUrl")),
           frozenset(("text", "lists", "id"))),
    copied={
        "text": "title", "categories/department": "department", "categories/team": "team", "hostedUrl": "url",
        "applyUrl": "applyUrl", "urls/show": "url", "urls/apply": "applyUrl",
    },
    kept=("salaryDescriptionPlain", "categories/level", "reqCode", "tags"),
    used=("categories/location", "categories/allLocations", "categories/commitment", "country", "createdAt",
          "description", "lists/text", "lists/content", "additional", "workplaceType", "salaryRange/currency",
          "salaryRange/interval", "salaryRange/min", "salaryRange/max"),
    ignored=IGNORED,
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="lever",
    title="Lever postings API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://github.com/lever/postings-api",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "hostedUrl=lever.co categories text"), (90, "hostedUrl categories createdAt lists"),
                (85, "descriptionPlain additionalPlain categories text")),
    board=True,
)  # fmt: skip
