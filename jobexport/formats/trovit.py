"""Trovit's XML job feed (http://about.trovit.com/feed-technical-specs/es/jobs), which Mitula and Jobatus share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobexport.normalize.adtexts import (
    category_names,
    education_text,
    experience_text,
    read_credentials,
    tracked,
    whole_text,
)
from jobexport.normalize.advert import Advert, declaration, joined, known_words
from jobexport.normalize.plaintext import to_text
from jobexport.normalize.spots import Spot, spots, tell_address
from jobexport.normalize.wording import EMPLOYMENT, company_name, is_remote, salary_line, section, tell_link
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed
from jobexport.syntax.roots import sniffer

__all__ = ["FORMAT", "TrovitWriter"]

_FIELDS = frozenset(("addressLocality", "addressRegion", "postalCode"))
_SHORTEST_TEXT = 30


def _fill(ad: Ad) -> None:
    ad.copy("education", "studies", change=read_credentials)
    ad.address(city="city", region="region", postcode="postcode", country="country")
    if "jobLocation" not in ad.data:
        ad.copy("location", "city_area", "neighborhood")
    else:
        for path in ("city_area", "neighborhood"):
            ad.keep(path)
    # Trovit asks for plain text, but feeds hold HTML as well.
    ad.copy("description", "content")
    ad.copy("category", "category", change=lambda text: [part.strip() for part in text.split(",")])
    ad.copy("remote", "telecommute")
    ad.keep("pictures/picture/picture_title", ad.texts("pictures/picture/picture_title"))
    ad.put("image", ad.texts("pictures/picture/picture_url"), "pictures")


_FEED = Feed(
    name="trovit",
    title="Trovit",
    records=frozenset(("ad",)),
    fill=_fill,
    copied={
        "id": "id", "url": "url", "title": "title", "company": "company", "experience": "experience",
        "requirements": "qualifications", "contract": "employment",
        "working_hours": "workHours", "salary": "salary", "date": "posted", "expiration_date": "deadline",
    },
    used=frozenset(
        ("studies", "city", "region", "postcode", "country", "city_area", "neighborhood", "content", "category",
         "telecommute", "pictures/picture/picture_url", "pictures/picture/picture_title")
    ),
)  # fmt: skip


class TrovitWriter:
    """One ``<ad>`` for each place of a posting, its content in plain text.

    The options: ``source`` and ``utm`` (query parameters of each address).
    """

    separator = b"\n"
    carries = frozenset(
        ("id", "url", "title", "description", "hiringOrganization", "experienceRequirements", "qualifications",
         "educationRequirements", "occupationalCategory", "employmentType", "workHours", "baseSalary", "jobLocation",
         "datePosted", "validThrough", "workplaceType", "jobLocationType", "image", "responsibilities",
         "employerOverview")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The start of the feed."""
        return declaration("trovit").encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        """The ``<ad>`` elements of a posting; refuses one without an address or with a text under 30 characters."""
        ad = Advert("trovit", "Trovit", losses)
        link = context.link(posting)
        tell_link(posting, link, losses)
        url = tracked(link, context, losses)
        # The requirements have an element of their own.
        text = {key: value for key, value in posting.items() if key != "qualifications"}
        content = to_text(whole_text(text, losses))
        ad.require("url", "/url", url)
        ad.require("content", "/description", content)
        if content and len(content) < _SHORTEST_TEXT:
            ad.refuse("short-content", "/description", "Trovit requires a text of at least 30 characters")
        if ad.missing:
            return None
        losses.change("/description", "plain text")
        if "qualifications" in posting:
            losses.change("/qualifications", "plain text")
        # Trovit has no element for a country, so that areas of applicants would make ads that say the same.
        found = spots(posting) if "jobLocation" in posting else [Spot(str(posting["id"]))]
        tell_address(posting, found, _FIELDS, "Trovit", losses, remote=False)
        ad.spot("id", lambda spot: spot.id, wrap=True)
        ad.section("url", url, "/url")
        ad.section("title", posting["title"], "/title")
        ad.section("content", content, "/description")
        ad.section("company", company_name(posting, losses), "/hiringOrganization")
        ad.section("experience", experience_text(posting, losses), "/experienceRequirements")
        ad.section("requirements", to_text(posting.get("qualifications", "")), "/qualifications")
        ad.section("studies", education_text(posting, losses), "/educationRequirements")
        categories = joined(category_names(posting, losses), "/occupationalCategory", losses)
        ad.section("category", categories, "/occupationalCategory")
        kinds = known_words(posting.get("employmentType", ()), EMPLOYMENT, "/employmentType", "Trovit", losses)
        ad.section("contract", ", ".join(kinds), "/employmentType")
        ad.section("working_hours", posting.get("workHours"), "/workHours")
        ad.section("salary", salary_line(posting), "/baseSalary")
        ad.address(city="addressLocality", region="addressRegion", postcode="postalCode")
        ad.text("date", _date(posting, "datePosted", losses), "/datePosted")
        ad.text("expiration_date", _date(posting, "validThrough", losses), "/validThrough")
        ad.text("telecommute", "true" if is_remote(posting) else None, "/workplaceType")
        if posting.get("workplaceType") in ("hybrid", "on-site"):
            losses.drop("/workplaceType", "Trovit has a mark for remote work only")
        pictures = [
            f"<picture><picture_url>{section(url, '/image', losses)}</picture_url></picture>"
            for url in posting.get("image", ())
        ]
        if pictures:
            ad.raw(f"<pictures>{''.join(pictures)}</pictures>")
        return ad.ads(found, "<ad>", "</ad>")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the feed."""
        return b"\n</trovit>\n"


def _date(posting: Mapping[str, Any], key: str, losses: Losses) -> str:
    """``2026-12-31`` or ``2026-12-31 08:00:00``."""
    value = posting.get(key)
    if value is None:
        return ""
    if len(value) > 19:
        losses.shorten(f"/{key}", "the output has no offset and whole seconds")
    return str(value[:19]).replace("T", " ")


FORMAT = Format(
    name="trovit",
    title="Trovit XML feed",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="http://about.trovit.com/feed-technical-specs/es/jobs",
    reader=FeedReader(_FEED),
    writer=TrovitWriter(),
    sniff=sniffer(
        "trovit mitula jobatus cari.la carila jobs source ads",
        (95, "trovit ad"),
        (95, "mitula ad"),
        (95, "jobatus ad"),
        (80, "ad title content url"),
    ),
    file_suffix=".xml",
)
