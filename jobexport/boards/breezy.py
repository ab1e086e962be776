"""Breezy HR: the careers page's list (``{company}.breezy.hr/json``).

The pay is a text made for display. The list has no description unless it was asked for; each page has one.
"""

from __future__ import annotations

from typing import Any

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, employment, place
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "friendly_id": "part of the address",
    "company/friendly_id": "part of the address",
    "company/isMultipleLocationsEnabled": "a setting of the board",
    "location/primary": "which place is the first", "locations/primary": "which place is the first",
    "locations/id": "the board's number of the place", "location/id": "the board's number of the place",
}  # fmt: skip
_KINDS = {"fulltime": "FULL_TIME", "parttime": "PART_TIME"}
_PLACE = ("country", "state", "city", "name", "is_remote", "streetAddress", "remote_details")


def _fill(job: Job) -> None:
    job.put("identifier", {"value": job.text("id")}, "id")
    path = "type/id" if job.text("type/id") else "type/name"
    job.put("employment", employment(job.text(path), _KINDS), path)
    if job.text("description"):
        job.copy("description", "description")
        job.put("descriptionFormat", "html")
    entries = job.items("locations")
    path = "locations" if entries else "location"
    entries = entries or job.items("location")
    spots = []
    for each in entries:
        spot = _spot(each)
        if spot and spot not in spots:
            spots.append(spot)
    job.put("jobLocation", spots, path)
    remote = [each for each in entries if each.get("is_remote") is True]
    if remote and len(remote) == len(entries):
        job.put("remote", True, path)
    elif remote:
        # One of several places being remote does not make the job remote.
        job.put("x_breezy_remote_locations", [each.get("name") for each in remote], path)


def _spot(entry: dict[str, Any]) -> dict[str, Any] | None:
    country, state = (each if isinstance(each := entry.get(key), dict) else {} for key in ("country", "state"))
    found = address(city=entry.get("city"), region=state.get("id") or state.get("name"),
                    country=country.get("id") or country.get("name"))  # fmt: skip
    name = entry.get("name")
    return place(found, name=None if "addressLocality" in found or name == country.get("name") else name)


TABLE = Table(
    name="breezy",
    title="Breezy HR",
    marks=(frozenset(("id", "friendly_id", "name", "url")),),
    copied={
        "name": "title", "url": "url", "published_date": "posted", "department": "department", "salary": "salary",
        "company/name": "company", "company/logo_url": "logo", "education": "education", "category/name": "category",
    },
    kept=("experience/name", "tags"),
    used=("type", "description", *(f"{base}/{name}" for base in ("location", "locations") for name in _PLACE)),
    ignored=IGNORED,
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="breezy",
    title="Breezy HR careers page",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://developer.breezy.hr/",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "url=breezy.hr friendly_id published_date"), (90, "friendly_id published_date company")),
    board=True,
)  # fmt: skip
