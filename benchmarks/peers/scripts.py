"""What a person writes by hand in an afternoon: the same conversions with orjson, csv and lxml, without any validation.

    python -m benchmarks.peers.scripts csv|jsonld|indeed|feedgen SOURCE TARGET

``csv`` and ``jsonld`` read canonical JSON Lines, ``indeed`` reads Indeed XML and writes JSON Lines with canonical names,
``feedgen`` reads canonical JSON Lines and writes RSS by feedgen. Descriptions are HTML on both sides.
"""

from __future__ import annotations

import csv
import sys
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

_PLAIN = (
    "id",
    "slug",
    "language",
    "title",
    "summary",
    "description",
    "datePosted",
    "validThrough",
    "dateModified",
    "url",
    "applyUrl",
)
_KINDS = {
    "hiringOrganization": "Organization", "jobLocation": "Place", "address": "PostalAddress", "baseSalary": "MonetaryAmount",
    "value": "QuantitativeValue", "identifier": "PropertyValue", "experienceRequirements": "OccupationalExperienceRequirements",
    "employmentUnit": "Organization", "applicantLocationRequirements": "AdministrativeArea", "geo": "GeoCoordinates",
}  # fmt: skip


def to_csv(source: Path, target: Path) -> None:
    """One row for each posting: plain properties, employer, pay, and lists as JSON."""
    import orjson

    with source.open("rb") as lines, target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                *_PLAIN,
                "company",
                "company_url",
                "locations",
                "remote",
                "employment",
                "currency",
                "least",
                "most",
                "unit",
                "skills",
            ]
        )
        for line in lines:
            row = orjson.loads(line)
            employer, pay = row.get("hiringOrganization") or {}, row.get("baseSalary") or {}
            value = pay.get("value") or {}
            writer.writerow([
                *[row.get(key, "") for key in _PLAIN], employer.get("name", ""), employer.get("url", ""),
                orjson.dumps(row.get("jobLocation", [])).decode(), row.get("jobLocationType", ""),
                orjson.dumps(row.get("employmentType", [])).decode(), pay.get("currency", ""), value.get("minValue", value.get("value", "")),
                value.get("maxValue", ""), value.get("unitText", ""), orjson.dumps(row.get("skills", [])).decode(),
            ])  # fmt: skip


def _typed(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_typed(key, each) for each in value]
    if isinstance(value, dict):
        inside = {name: _typed(name, each) for name, each in value.items() if name != "id"}
        return {"@type": _KINDS[key], **inside} if key in _KINDS else inside
    return value


def to_jsonld(source: Path, target: Path) -> None:
    """A JSON list of schema.org nodes with their types."""
    import orjson

    with source.open("rb") as lines, target.open("wb") as file:
        between = b"[\n"
        for line in lines:
            row = orjson.loads(line)
            node = {"@context": "https://schema.org", "@type": "JobPosting", "@id": f"urn:posting:{row['id']}"}
            node |= {
                key: _typed(key, value)
                for key, value in row.items()
                if key not in ("id", "slug", "applyUrl") and not key.startswith("x_")
            }
            file.write(between + orjson.dumps(node, option=orjson.OPT_INDENT_2))
            between = b",\n"
        file.write(b"\n]\n")


def from_indeed(source: Path, target: Path) -> None:
    """Streams an Indeed feed to JSON Lines with canonical names."""
    import orjson
    from lxml import etree

    with target.open("wb") as file:
        for _, job in etree.iterparse(str(source), tag="job", resolve_entities=False, no_network=True):
            row = {child.tag: (child.text or "").strip() for child in job}
            made = {
                "id": row.get("referencenumber"), "title": row.get("title"), "description": row.get("description"),
                "datePosted": parsedate_to_datetime(row["date"]).date().isoformat() if row.get("date") else None,
                "hiringOrganization": {"name": row.get("company")}, "url": row.get("url"), "applyUrl": row.get("url"),
                "jobLocation": [{"address": {"addressLocality": row.get("city"), "addressCountry": row.get("country")}}],
                "employmentType": [row.get("jobtype", "").upper().replace("FULLTIME", "FULL_TIME")], "x_salary": row.get("salary"),
            }  # fmt: skip
            file.write(orjson.dumps({key: value for key, value in made.items() if value}) + b"\n")
            job.clear()
            while job.getprevious() is not None:
                del job.getparent()[0]


def to_feedgen(source: Path, target: Path) -> None:
    """RSS by feedgen."""
    import orjson
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.title("Harbour jobs")
    feed.link(href="https://jobs.example/", rel="alternate")
    feed.description("Harbour jobs")
    with source.open("rb") as lines:
        for line in lines:
            row = orjson.loads(line)
            entry = feed.add_entry(order="append")
            entry.title(row["title"])
            entry.link(href=f"https://jobs.example/jobs/{row['slug']}/")
            entry.guid(row["id"], permalink=False)
            entry.pubDate(datetime.fromisoformat(row["datePosted"]).replace(tzinfo=UTC))
            entry.description(row.get("summary") or row["title"])
            entry.content(row["description"], type="CDATA")
            entry.category([{"term": each} for each in (*row.get("employmentType", ()), *row.get("skills", ()))])
    feed.rss_file(str(target))


if __name__ == "__main__":
    {"csv": to_csv, "jsonld": to_jsonld, "indeed": from_indeed, "feedgen": to_feedgen}[sys.argv[1]](
        Path(sys.argv[2]), Path(sys.argv[3])
    )
