"""Teamtailor: the feeds of a careers site, RSS (``/jobs.rss``) and JSON (``/jobs.json``).

The RSS has its places in elements of Teamtailor's own and says how remote the work is; the JSON Feed carries a
schema.org JobPosting in ``_jobposting``. The company's name is in the JSON at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jobexport.findings import Finding
from jobexport.posting import Document, Draft
from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.foreign_xml import XmlBoard
from jobexport.syntax.loose import address, place
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

_REMOTE = {"none": "on-site", "hybrid": "hybrid", "fully": "remote"}
_FACTS = (
    "applicantLocationRequirements", "baseSalary", "datePosted", "directApply", "educationRequirements",
    "employmentType", "experienceRequirements", "hiringOrganization", "industry", "jobBenefits", "jobLocation",
    "jobLocationType", "occupationalCategory", "qualifications", "responsibilities", "skills", "validThrough",
    "workHours",
)  # fmt: skip


def _fill_item(job: Job) -> None:
    """One item of the RSS."""
    job.put("descriptionFormat", "html" if job.text("description") else None)
    job.put("identifier", {"value": job.text("guid")}, "guid")
    status = job.text("remoteStatus")
    job.put("workplace", _REMOTE.get(status or ""), "remoteStatus")
    if status and status not in _REMOTE:
        job.keep("remoteStatus")
    spots: list[dict[str, Any]] = []
    for each in job.items("tt:locations/tt:location"):
        found = address(street=each.get("tt:address"), city=each.get("tt:city"), postal=each.get("tt:zip"),
                        country=each.get("tt:country"))  # fmt: skip
        name = each.get("tt:name")
        spot = place(found, name=None if "addressLocality" in found or name in found.values() else name)
        if spot and spot not in spots:
            spots.append(spot)
    job.put("jobLocation", spots, "tt:locations")


def _fill_feed(job: Job) -> None:
    """One item of the JSON Feed."""
    facts = job.part("_jobposting")
    text = job.text("content_html")
    job.put("description", text or facts.get("description"), "content_html" if text else "_jobposting/description")
    job.put("descriptionFormat", "html" if "description" in job.data else None)
    for name in _FACTS:
        job.put(name, _plain(facts.get(name)), f"_jobposting/{name}")
    if "datePosted" not in job.data:
        job.copy("datePosted", "date_published")
    code = job.text("_jobposting/identifier/value") or job.text("_jobposting/identifier") or job.text("id")
    job.put("identifier", {"value": code}, "_jobposting/identifier")
    image = job.text("image")
    job.put("image", [image] if image else None, "image")


def _plain(value: Any) -> Any:
    """A schema.org value without the keys that only JSON-LD needs; the kinds of areas stay."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        kept = {key: _plain(each) for key, each in value.items() if not key.startswith("@") and each not in (None, "")}
        kind = value.get("@type")
        return {"type": kind, **kept} if kind in ("Country", "State", "City", "AdministrativeArea") else kept
    return value


ITEMS = Table(
    name="teamtailor",
    title="Teamtailor",
    marks=(frozenset(("title", "guid")),),
    ident="guid",
    copied={
        "title": "title", "description": "description", "pubDate": "posted", "link": "url",
        "tt:department": "department", "tt:role": "category",
    },
    used=("remoteStatus", *(f"tt:locations/tt:location/tt:{name}" for name in ("name", "address", "zip", "city",
          "country"))),
    fill=_fill_item,
)  # fmt: skip

FEED = Table(
    name="teamtailor",
    title="Teamtailor",
    marks=(frozenset(("id", "title", "_jobposting")),),
    lists=frozenset(("items",)),
    copied={"title": "title", "url": "url", "date_modified": "updated", "summary": "summary", "language": "language"},
    kept=("tags", "external_url"),
    used=("content_html", "date_published", "image", "_jobposting/description", "_jobposting/identifier",
          *(f"_jobposting/{name}" for name in _FACTS)),
    ignored={
        "content_text": "content_html as plain text", "banner_image": "decoration",
        "authors": "the people who wrote it", "_jobposting/@context": "JSON-LD", "_jobposting/@type": "JSON-LD",
        "_jobposting/title": "title again", "_jobposting/url": "url again",
    },
    fill=_fill_feed,
)  # fmt: skip


class TeamtailorReader:
    """Reads whichever of the two feeds the document is."""

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """One draft for each item; findings for what is not known or cannot be read."""
        with document.open() as stream:
            head = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
        if head.startswith(b"<"):
            return XmlBoard(ITEMS, "item").read(document)
        return JsonBoard(FEED).read(document)


FORMAT = Format(
    name="teamtailor",
    title="Teamtailor careers site feed",
    suffixes=(".rss", ".xml", ".json"),
    media_types=("application/rss+xml", "application/feed+json", "application/json"),
    spec="https://support.teamtailor.com/en/articles/5824017",
    reader=TeamtailorReader(),
    # Other JSON Feeds carry `_jobposting` too; an address of Teamtailor's own settles it.
    sniff=signs(
        (99, "_jobposting !_jobexport url=.teamtailor.com/jobs/"),
        (95, "_jobposting !_jobexport"),
        (95, "~teamtailor.com/locations ~<item"),
    ),
    board=True,
)
