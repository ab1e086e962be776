"""Remotive's partner XML feed (https://github.com/remotive-com/remote-jobs-feed)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobexport.normalize.adtexts import category_names, tracked, whole_text
from jobexport.normalize.advert import Advert, declaration, joined, one_word
from jobexport.normalize.spots import Spot
from jobexport.normalize.wording import (
    company_name,
    is_remote,
    place_line,
    rfc3339,
    salary_line,
    tell_link,
    tell_moment,
)
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed
from jobexport.syntax.roots import sniffer

__all__ = ["FORMAT", "RemotiveWriter"]

_TYPES = {
    "FULL_TIME": "full_time", "PART_TIME": "part_time", "CONTRACTOR": "contract", "INTERN": "internship",
    "OTHER": "other",
}  # fmt: skip
_CANONICAL = {word: kind for kind, word in _TYPES.items()} | {"freelance": "CONTRACTOR"}


def _fill(ad: Ad) -> None:
    ad.copy("employment", "job-type", "job_type", change=lambda text: _CANONICAL.get(text.casefold(), text))
    ad.copy("category", "category", change=lambda text: [part.strip() for part in text.split(",")])
    company = {
        key: text
        for key, name in (("name", "company-name"), ("logo", "company-logo"), ("description", "company-description"))
        if (text := ad.text(name, name.replace("-", "_")))
    }
    ad.put("hiringOrganization", company if "name" in company else None, "company-name")
    ad.copy("applicants", "candidate-location-restriction", "candidate_location_restriction")
    ad.copy("id", "job-id", "job_id", "id")
    # A date without a time is written as midnight UTC.
    ad.copy("posted", "publication-date", "publication_date", change=lambda text: text.removesuffix("T00:00:00Z"))
    # The board lists nothing but remote jobs; where the employer sits is no place of work.
    ad.put("workplace", "remote")
    for path in ("hq-location", "hq_location"):
        if ad.text(path):
            ad.keep(path)


_FEED = Feed(
    name="remotive",
    title="Remotive",
    records=frozenset(("job",)),
    fill=_fill,
    copied={"title": "title", "url": "url", "description": "description", "salary": "salary"},
    used=frozenset(
        name
        for hyphened in (
            "job-id", "id", "publication-date", "company-name", "category", "candidate-location-restriction",
            "hq-location", "job-type", "company-logo", "company-description",
        )
        for name in (hyphened, hyphened.replace("-", "_"))
    ),
)  # fmt: skip


class RemotiveWriter:
    """One ``<job>`` for each remote posting. The options: ``source`` and ``utm`` (query parameters of each address)."""

    separator = b"\n"
    carries = frozenset(
        ("id", "title", "url", "datePosted", "description", "hiringOrganization", "occupationalCategory",
         "applicantLocationRequirements", "employmentType", "baseSalary", "workplaceType", "jobLocationType",
         "responsibilities", "qualifications", "employerOverview")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The start of the feed."""
        return (declaration("data") + "<jobs>\n").encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        """The ``<job>`` of a posting; refuses one without an element that Remotive requires, and one not remote."""
        ad = Advert("remotive", "Remotive", losses)
        link = context.link(posting)
        tell_link(posting, link, losses)
        url = tracked(link, context, losses)
        company = company_name(posting, losses, ("name", "logo", "description", "address"))
        description = whole_text(posting, losses)
        categories = joined(category_names(posting, losses), "/occupationalCategory", losses)
        ad.require("url", "/url", url)
        ad.require("publication-date", "/datePosted", posting.get("datePosted"))
        ad.require("description", "/description", description)
        ad.require("company-name", "/hiringOrganization", company)
        ad.require("category", "/occupationalCategory", categories)
        if not is_remote(posting):
            ad.refuse("not-remote", "/workplaceType", "Remotive lists remote jobs only")
        if ad.missing:
            return None
        organization = posting["hiringOrganization"]
        posted = posting["datePosted"]
        tell_moment(posted, "/datePosted", losses, seconds=False)
        areas = posting.get("applicantLocationRequirements", ())
        ad.section("job-id", str(posting["id"]), "/id")
        ad.section("title", posting["title"], "/title")
        ad.section("url", url, "/url")
        ad.section("publication-date", rfc3339(posted), "/datePosted")
        ad.section("description", description, "/description")
        ad.section("company-name", company, "/hiringOrganization")
        ad.section("category", categories, "/occupationalCategory")
        restriction = joined((area["name"] for area in areas), "/applicantLocationRequirements", losses)
        if any(area["type"] != "Country" for area in areas):
            losses.change("/applicantLocationRequirements", "only names are in the output")
        ad.section("candidate-location-restriction", restriction, "/applicantLocationRequirements")
        if "address" in organization:
            losses.change("/hiringOrganization/address", "kept as a text of its own")
            ad.section(
                "hq-location", place_line({"address": organization["address"]})[0], "/hiringOrganization/address"
            )
        kinds = posting.get("employmentType", ())
        ad.section("job-type", one_word(kinds, _TYPES, "/employmentType", "Remotive", losses), "/employmentType")
        ad.section("company-logo", organization.get("logo"), "/hiringOrganization/logo")
        ad.section("company-description", organization.get("description"), "/hiringOrganization/description")
        ad.section("salary", salary_line(posting), "/baseSalary")
        return ad.ads([Spot(str(posting["id"]))], "<job>", "</job>")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the feed."""
        return b"\n</jobs>\n</data>\n"


FORMAT = Format(
    name="remotive",
    title="Remotive partner XML feed",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="https://github.com/remotive-com/remote-jobs-feed",
    reader=FeedReader(_FEED),
    writer=RemotiveWriter(),
    sniff=sniffer(
        "data jobs",
        (92, "job job-id publication-date"),
        (90, "job company-name publication-date"),
        (85, "job job_id publication_date company_name category !contract"),
    ),
    file_suffix=".xml",
)
