"""Jooble's XML job feed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobexport.normalize.adtexts import tracked, whole_text
from jobexport.normalize.advert import Advert, day, declaration, known_words, mail
from jobexport.normalize.spots import place_words, read_words, spots, tell_address, tell_words
from jobexport.normalize.wording import company_name, salary_line, tell_link
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed, day_first
from jobexport.syntax.roots import sniffer
from jobexport.syntax.xml import attribute

__all__ = ["FORMAT", "JoobleWriter"]

_TYPES = {
    "FULL_TIME": "full-time", "PART_TIME": "part-time", "CONTRACTOR": "contract", "TEMPORARY": "temporary",
    "INTERN": "internship", "VOLUNTEER": "volunteer",
}  # fmt: skip
_CANONICAL = {word: kind for kind, word in _TYPES.items()}
_FIELDS = frozenset(("addressLocality", "addressRegion", "addressCountry", "name"))


def _fill(ad: Ad) -> None:
    read_words(ad, "region", "country")
    ad.copy("employment", "jobtype", change=_kinds)
    for key, name in (("posted", "pubdate"), ("updated", "updated"), ("deadline", "expire")):
        ad.copy(key, name, change=day_first)
    if phone := ad.text("phone"):
        contact = {"email": ad.data.pop("applyEmail", None), "telephone": phone}
        ad.put("applicationContact", {key: text for key, text in contact.items() if text}, "phone")


def _kinds(text: str) -> list[str]:
    return [_CANONICAL.get(part.strip().casefold(), part.strip()) for part in text.split(",")]


_FEED = Feed(
    name="jooble",
    title="Jooble",
    records=frozenset(("job",)),
    fill=_fill,
    copied={
        "@id": "id", "link": "url", "name": "title", "description": "description", "salary": "salary",
        "company": "company", "company_logo": "logo", "email": "applyEmail",
    },
    used=frozenset(("region", "country", "jobtype", "pubdate", "updated", "expire", "phone")),
)  # fmt: skip


class JoobleWriter:
    """One ``<job>`` for each place of a posting. Options: ``source`` and ``utm`` (query parameters of each address)."""

    separator = b"\n"
    carries = frozenset(
        ("id", "url", "title", "jobLocation", "description", "datePosted", "dateModified", "validThrough", "baseSalary",
         "hiringOrganization", "employmentType", "applicationContact", "responsibilities", "qualifications",
         "employerOverview")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The start of the feed."""
        return declaration("jobs").encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        """The ``<job>`` elements of a posting; refuses where an element that Jooble requires has no value."""
        ad = Advert("jooble", "Jooble", losses)
        link = context.link(posting)
        tell_link(posting, link, losses)
        url = tracked(link, context, losses)
        description = whole_text(posting, losses)
        ad.require("link", "/url", url)
        ad.require("description", "/description", description)
        found = spots(posting)
        if not any(place_words(spot) for spot in found):
            ad.require("region", "/jobLocation", None)
        if ad.missing:
            return None
        tell_address(posting, found, _FIELDS, "Jooble", losses, remote=False)
        tell_words(found, losses)
        ad.section("link", url, "/url")
        ad.section("name", posting["title"], "/title")
        ad.spot("region", place_words, wrap=True)
        ad.address(country="addressCountry")
        ad.section("description", description, "/description")
        for name, key in (("pubdate", "datePosted"), ("updated", "dateModified"), ("expire", "validThrough")):
            ad.text(name, day(posting, key, losses, "{d}.{m}.{y}"), f"/{key}")
        ad.section("salary", salary_line(posting), "/baseSalary")
        company = company_name(posting, losses, ("name", "logo"))
        ad.section("company", company, "/hiringOrganization")
        ad.section("company_logo", posting.get("hiringOrganization", {}).get("logo"), "/hiringOrganization/logo")
        types = known_words(posting.get("employmentType", ()), _TYPES, "/employmentType", "Jooble", losses)
        ad.text("jobtype", ", ".join(types), "/employmentType")
        ad.section("email", mail(posting, losses, "Jooble", "telephone"), "/applicationContact/email")
        ad.section("phone", posting.get("applicationContact", {}).get("telephone"), "/applicationContact/telephone")
        return ad.ads(found, lambda spot: f"<job id={attribute(spot.id)}>", "</job>")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the feed."""
        return b"\n</jobs>\n"


FORMAT = Format(
    name="jooble",
    title="Jooble XML feed",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="https://www.scribd.com/document/718239589",
    reader=FeedReader(_FEED),
    writer=JoobleWriter(),
    sniff=sniffer("jobs", (85, "job@id link name region !apply_url"), (70, "job link name region pubdate !apply_url")),
    file_suffix=".xml",
)
