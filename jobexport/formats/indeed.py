"""Indeed's XML job feed (https://docs.indeed.com/sponsored-jobs-api/shared-resources/xml-job-feed-format)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from jobexport.normalize.adtexts import (
    category_names,
    education_text,
    experience_text,
    literal,
    read_credentials,
    tracked,
    whole_text,
)
from jobexport.normalize.advert import Advert, declaration, joined, known_words, mail
from jobexport.normalize.spots import Spot, spots, tell_address
from jobexport.normalize.wording import company_name, is_remote, rfc822, salary_line, tell_link
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed
from jobexport.syntax.roots import sniffer
from jobexport.syntax.xml import element

__all__ = ["FORMAT", "IndeedWriter"]

_TYPES = {
    "FULL_TIME": "fulltime", "PART_TIME": "parttime", "CONTRACTOR": "contract", "TEMPORARY": "temporary",
    "INTERN": "internship", "VOLUNTEER": "volunteer",
}  # fmt: skip
_CANONICAL = {word: kind for kind, word in _TYPES.items()}
_FIELDS = frozenset(("addressLocality", "addressRegion", "addressCountry", "postalCode", "streetAddress"))
_WORKPLACES = {"remote": "Fully remote", "hybrid": "Hybrid remote"}


def _fill(ad: Ad) -> None:
    ad.copy("education", "education", change=read_credentials)
    ad.address(city="city", region="state", country="country", postcode="postalcode", street="streetaddress")
    ad.copy("employment", "jobtype", change=_kinds)
    ad.copy("category", "category", change=lambda text: [part.strip() for part in text.split(",")])
    code = ad.text("requisitionid")
    reference = ad.text("referencenumber")
    # Where a role has no code of its own, its id stands in both, alone or before the suffix of the place.
    if code and code != reference and not reference.startswith(code + "-"):
        ad.put("requisitionId", code, "requisitionid")
    if ad.text("remotetype"):
        ad.copy("workplace", "remotetype")
        address = ad.data.get("jobLocation", [{}])[0].get("address", {})
        if ad.text("remotetype").casefold() in ("fully remote", "remote") and list(address) == ["addressCountry"]:
            del ad.data["jobLocation"]
            ad.put("applicants", address["addressCountry"], "country")
    apply_data = [pair for pair in ad.text("indeed-apply-data").split("&") if pair]
    # The token authenticates the employer's account: a secret that must not travel on.
    ad.keep("indeed-apply-data", "&".join(pair for pair in apply_data if "token" not in pair.partition("=")[0].lower()))
    if "location" in ad.values and "jobLocation" not in ad.data:
        ad.copy("location", "location")


def _kinds(text: str) -> list[str]:
    return [_CANONICAL.get(part.strip().lower().replace("-", ""), part.strip()) for part in text.split(",")]


_FEED = Feed(
    name="indeed",
    title="Indeed",
    records=frozenset(("job",)),
    fill=_fill,
    copied={
        "referencenumber": "id", "title": "title", "date": "posted", "url": "url", "company": "company",
        "email": "applyEmail", "phone": "x_indeed_phone", "description": "description", "salary": "salary",
        "experience": "experience", "expirationdate": "deadline", "lastactivitydate": "updated",
    },
    kept=frozenset(("sourcename", "tracking_url", "sponsored", "budget", "contact")),
    used=frozenset(
        ("education", "city", "state", "country", "postalcode", "streetaddress", "jobtype", "category",
         "requisitionid", "remotetype",
         "indeed-apply-data", "location")
    ),
)  # fmt: skip


class IndeedWriter:
    """One ``<job>`` for each place of a posting.

    Texts stand in CDATA with literal characters, since Indeed supports no HTML entities. The options: ``source`` and
    ``utm`` (query parameters added to each address), ``publisher`` and ``publisherurl`` (else title and address of the
    site), ``sourcename`` (a label of the source), ``apply`` (a mapping of ``indeed-apply-*`` parameters, names without
    that prefix; the parameters about the job are added).
    """

    separator = b"\n"
    carries = frozenset(
        ("id", "title", "datePosted", "requisitionId", "url", "hiringOrganization", "jobLocation",
         "applicantLocationRequirements", "applicationContact", "description", "baseSalary", "educationRequirements",
         "employmentType", "occupationalCategory", "experienceRequirements", "validThrough", "workplaceType",
         "jobLocationType", "responsibilities", "qualifications", "employerOverview")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The publisher and the moment of the build."""
        options = context.options
        lines = [element("publisher", str(options.get("publisher", context.title)))]
        page = options.get("publisherurl", context.base_url)
        if page:
            lines.append(element("publisherurl", str(page)))
        lines.append(f"<lastBuildDate>{rfc822(context.now.isoformat(timespec='seconds'))}</lastBuildDate>")
        return (declaration("source") + "\n".join(lines) + "\n").encode("utf-8", "replace")

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        """The ``<job>`` elements of a posting; refuses where an element that Indeed requires has no value.

        ``city`` and ``country`` are required of each place; of a fully remote job the country is enough.
        """
        ad = Advert("indeed", "Indeed", losses)
        remote = is_remote(posting)
        link = context.link(posting)
        tell_link(posting, link, losses)
        url = tracked(link, context, losses)
        company = company_name(posting, losses)
        description = literal(whole_text(posting, losses), losses)
        if description != description.strip():
            losses.change("/description", "without the white space at its ends")
        ad.require("date", "/datePosted", posting.get("datePosted"))
        ad.require("url", "/url", url)
        ad.require("company", "/hiringOrganization", company)
        ad.require("description", "/description", description)
        found = spots(posting)
        kept = ad.sited(found, ("city", "addressLocality"), ("country", "addressCountry"), remote=remote)
        if ad.missing:
            return None
        tell_address(posting, found, _FIELDS, "Indeed", losses, remote=True)
        ad.section("title", posting["title"], "/title")
        ad.section("date", posting["datePosted"], "/datePosted")
        ad.spot("referencenumber", lambda spot: spot.id, wrap=True)
        ad.section("requisitionid", _requisition(posting, losses), "/requisitionId")
        ad.section("url", url, "/url")
        ad.section("company", company, "/hiringOrganization")
        ad.section("sourcename", context.options.get("sourcename"), "")
        ad.address(city="addressLocality", state="addressRegion", country="addressCountry", postalcode="postalCode",
                   streetaddress="streetAddress")  # fmt: skip
        ad.section("email", mail(posting, losses, "Indeed"), "/applicationContact/email")
        ad.section("description", description, "/description")
        ad.section("salary", salary_line(posting), "/baseSalary")
        ad.section("education", education_text(posting, losses), "/educationRequirements")
        types = known_words(posting.get("employmentType", ()), _TYPES, "/employmentType", "Indeed", losses)
        ad.section("jobtype", ", ".join(types), "/employmentType")
        ad.section("category", joined(category_names(posting, losses), "/occupationalCategory", losses),
                   "/occupationalCategory")  # fmt: skip
        ad.section("experience", experience_text(posting, losses), "/experienceRequirements")
        ad.section("expirationdate", posting.get("validThrough"), "/validThrough")
        workplace = "remote" if remote else posting.get("workplaceType")
        ad.section("remotetype", _WORKPLACES.get(str(workplace)), "/workplaceType")
        if workplace == "on-site":
            losses.drop("/workplaceType", "Indeed has words for hybrid and remote work only")
        if "apply" in context.options:
            ad.spot("indeed-apply-data", lambda spot: _apply(posting, spot, url, context.options["apply"]), wrap=True)
        return ad.ads(kept, "<job>", "</job>")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the feed."""
        return b"\n</source>\n"


def _requisition(posting: Mapping[str, Any], losses: Losses) -> str:
    """The code of the role, which Indeed requires; the posting's id where the role has no code."""
    code = posting.get("requisitionId")
    identity = str(posting["id"])
    if code is not None and (code == identity or identity.startswith(code + "-")):
        losses.change("/requisitionId", "reads back as a part of the id")
    return code or identity


def _apply(posting: Mapping[str, Any], spot: Spot, url: str, options: Mapping[str, Any]) -> str:
    """The parameters of Indeed Apply: values URL-encoded, none of them empty."""
    parts = [spot.get(key) for key in ("addressLocality", "addressRegion", "addressCountry")]
    facts = {
        "jobTitle": posting["title"], "jobId": spot.id,
        "jobCompanyName": posting["hiringOrganization"]["name"],
        "jobLocation": ", ".join(part for part in parts if part), "jobUrl": url,
    }  # fmt: skip
    pairs = {**{key: str(value) for key, value in options.items()}, **facts}
    return "&".join(f"indeed-apply-{key}={quote(value, safe='')}" for key, value in pairs.items() if value)


FORMAT = Format(
    name="indeed",
    title="Indeed XML feed",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="https://docs.indeed.com/sponsored-jobs-api/shared-resources/xml-job-feed-format",
    reader=FeedReader(_FEED),
    writer=IndeedWriter(),
    sniff=sniffer(
        "source",
        (90, "job indeed-apply-data"), (90, "job remotetype referencenumber"), (85, "job sourcename !partnerjobid"),
        (70, "job title referencenumber !compensation_interval !dateposted !partnerjobid"),
        (50, "job title date company !partnerjobid !listed_date !dateposted"),
    ),
    file_suffix=".xml",
)  # fmt: skip
