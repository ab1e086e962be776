"""Jobsora's XML job feed, read only: like Jooble's, with an address to apply."""

from __future__ import annotations

from jobexport.normalize.spots import read_words
from jobexport.registry import Format
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed, day_first
from jobexport.syntax.roots import sniffer

__all__ = ["FORMAT"]


def _fill(ad: Ad) -> None:
    read_words(ad, "region", "country")
    for key, name in (("posted", "pubdate"), ("updated", "updated"), ("deadline", "expire")):
        ad.copy(key, name, change=day_first)
    if phone := ad.text("phone"):
        contact = {"email": ad.data.pop("applyEmail", None), "telephone": phone}
        ad.put("applicationContact", {key: text for key, text in contact.items() if text}, "phone")


FORMAT = Format(
    name="jobsora",
    title="Jobsora XML feed",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="https://jobsora.com/",
    reader=FeedReader(
        Feed(
            name="jobsora",
            title="Jobsora",
            records=frozenset(("job",)),
            fill=_fill,
            copied={
                "@id": "id", "link": "url", "name": "title", "description": "description", "salary": "salary",
                "apply_url": "applyUrl", "company": "company", "company_logo": "logo", "email": "applyEmail",
                "jobtype": "employment",
            },
            used=frozenset(("region", "country", "pubdate", "updated", "expire", "phone")),
        )
    ),
    sniff=sniffer("jobs", (88, "job@id link name region apply_url"), (75, "job link name region apply_url")),
)  # fmt: skip
