"""Jobrapido's XML job feed (https://brands.recruitrapido.com)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobexport.normalize.adtexts import education_text, read_credentials, tracked, whole_text
from jobexport.normalize.advert import Advert, day, declaration, known_words, mail
from jobexport.normalize.spots import spots, tell_address
from jobexport.normalize.wording import EMPLOYMENT, company_name, salary_line, tell_link
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed, day_first
from jobexport.syntax.roots import sniffer

__all__ = ["FORMAT", "JobrapidoWriter"]

_FIELDS = frozenset(("addressLocality", "addressRegion", "addressCountry", "postalCode"))


def _fill(ad: Ad) -> None:
    ad.copy("education", "education", change=read_credentials)
    ad.address(city="location", region="state", country="country", postcode="postalcode")
    ad.copy("posted", "publishdate", change=day_first)
    ad.copy("deadline", "expirydate", change=day_first)


_FEED = Feed(
    name="jobrapido",
    title="Jobrapido",
    records=frozenset(("job",)),
    fill=_fill,
    copied={
        "reference_id": "id", "title": "title", "company": "company", "website": "companyUrl", "url": "url",
        "email": "applyEmail", "description": "description", "salary": "salary",
        "jobtype": "employment",
    },
    used=frozenset(("education", "location", "state", "country", "postalcode", "publishdate", "expirydate")),
)  # fmt: skip


class JobrapidoWriter:
    """One ``<job>`` for each place of a posting. Options: ``source`` and ``utm`` (query parameters of each address)."""

    separator = b"\n"
    carries = frozenset(
        ("id", "title", "jobLocation", "hiringOrganization", "datePosted", "validThrough", "url", "applicationContact",
         "description", "baseSalary", "educationRequirements", "employmentType", "responsibilities", "qualifications",
         "employerOverview")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The start of the feed."""
        return (declaration("source") + "<jobs>\n").encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        """The ``<job>`` elements of a posting; refuses one without an address, a place or a description."""
        ad = Advert("jobrapido", "Jobrapido", losses)
        link = context.link(posting)
        tell_link(posting, link, losses)
        url = tracked(link, context, losses)
        description = whole_text(posting, losses)
        ad.require("url", "/url", url)
        ad.require("description", "/description", description)
        found = spots(posting)
        kept = ad.sited(found, ("location", "addressLocality"))
        if ad.missing:
            return None
        tell_address(posting, found, _FIELDS, "Jobrapido", losses, remote=False)
        ad.section("title", posting["title"], "/title")
        ad.address(location="addressLocality", state="addressRegion", country="addressCountry", postalcode="postalCode")
        ad.section("company", company_name(posting, losses, ("name", "url")), "/hiringOrganization")
        ad.section("website", posting.get("hiringOrganization", {}).get("url"), "/hiringOrganization/url")
        ad.text("publishdate", day(posting, "datePosted", losses, "{d}/{m}/{y}"), "/datePosted")
        ad.text("expirydate", day(posting, "validThrough", losses, "{d}/{m}/{y}"), "/validThrough")
        ad.section("url", url, "/url")
        ad.section("email", mail(posting, losses, "Jobrapido"), "/applicationContact/email")
        ad.section("description", description, "/description")
        ad.spot("reference_id", lambda spot: spot.id, wrap=True)
        ad.section("salary", salary_line(posting), "/baseSalary")
        ad.section("education", education_text(posting, losses), "/educationRequirements")
        kinds = known_words(posting.get("employmentType", ()), EMPLOYMENT, "/employmentType", "Jobrapido", losses)
        ad.section("jobtype", ", ".join(kinds), "/employmentType")
        return ad.ads(kept, "<job>", "</job>")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the feed."""
        return b"\n</jobs>\n</source>\n"


FORMAT = Format(
    name="jobrapido",
    title="Jobrapido XML feed",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="https://brands.recruitrapido.com/",
    reader=FeedReader(_FEED),
    writer=JobrapidoWriter(),
    sniff=sniffer(
        "source jobs",
        (92, "job publishdate reference_id"),
        (85, "job publishdate expirydate"),
        (80, "job publishdate website"),
    ),
    file_suffix=".xml",
)
