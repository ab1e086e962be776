"""ZipRecruiter's XML job feed, version 1.4."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jobexport.normalize.adtexts import (
    category_names,
    education_text,
    experience_text,
    pay_ends,
    read_credentials,
    tracked,
    whole_text,
)
from jobexport.normalize.advert import Advert, declaration, joined, mail, one_word
from jobexport.normalize.spots import spots, tell_address
from jobexport.normalize.wording import company_name, tell_link
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed
from jobexport.syntax.roots import sniffer

__all__ = ["FORMAT", "ZiprecruiterWriter"]

_TYPES = {
    "FULL_TIME": "Full-Time", "PART_TIME": "Part-Time", "CONTRACTOR": "Contract", "TEMPORARY": "Temporary",
    "OTHER": "Other",
}  # fmt: skip
_CANONICAL = {word.casefold(): kind for kind, word in _TYPES.items()} | {"internship": "INTERN"}
_INTERVALS = {"HOUR": "Hourly", "DAY": "Daily", "WEEK": "Weekly", "MONTH": "Monthly", "YEAR": "Annually"}
_UNITS = {word.casefold(): unit for unit, word in _INTERVALS.items()}
_FIELDS = frozenset(("addressLocality", "addressRegion", "addressCountry", "postalCode"))


def _fill(ad: Ad) -> None:
    ad.copy("education", "education", change=read_credentials)
    ad.address(city="city", region="state", country="country", postcode="postalcode")
    ad.copy("employment", "jobtype", change=lambda text: _CANONICAL.get(text.casefold(), text))
    ad.copy("category", "category", change=lambda text: [part.strip() for part in text.split(",")])
    ad.pay(low="compensation_min", high="compensation_max", currency="compensation_currency",
           unit="compensation_interval")  # fmt: skip
    salary = ad.data.get("salary", {})
    if unit := salary.get("unit"):
        salary["unit"] = _UNITS.get(unit.casefold(), unit)
    if ad.text("compensation_has_commission").casefold() in ("1", "yes", "true"):
        ad.put("incentives", "commission", "compensation_has_commission")


_FEED = Feed(
    name="ziprecruiter",
    title="ZipRecruiter",
    records=frozenset(("job",)),
    fill=_fill,
    copied={
        "referencenumber": "id", "title": "title", "description": "description", "company": "company", "date": "posted",
        "url": "url", "email": "applyEmail", "experience": "experience",
    },
    kept=frozenset(("trafficboost",)),
    used=frozenset(
        ("education", "city", "state", "country", "postalcode", "jobtype", "category", "compensation_interval",
         "compensation_min", "compensation_max", "compensation_currency", "compensation_has_commission")
    ),
)  # fmt: skip


class ZiprecruiterWriter:
    """One ``<job>`` for each place of a posting.

    The options: ``source`` and ``utm`` (query parameters of each address); ``apply``: ``ziprecruiter`` leaves out
    address and mail, so that applicants use ZipRecruiter's own form.
    """

    separator = b"\n"
    carries = frozenset(
        ("id", "title", "description", "jobLocation", "hiringOrganization", "datePosted", "url", "applicationContact",
         "occupationalCategory", "employmentType", "experienceRequirements", "educationRequirements", "baseSalary",
         "responsibilities", "qualifications", "employerOverview")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The start of the feed."""
        return declaration("source").encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        """The ``<job>`` elements of a posting; refuses where an element that ZipRecruiter requires has no value.

        City, state and country are required of each place.
        """
        ad = Advert("ziprecruiter", "ZipRecruiter", losses)
        own = context.options.get("apply") == "ziprecruiter"
        link = None if own else context.link(posting)
        tell_link(posting, link, losses)
        company = company_name(posting, losses)
        description = whole_text(posting, losses)
        ad.require("description", "/description", description)
        ad.require("company", "/hiringOrganization", company)
        ad.require("date", "/datePosted", posting.get("datePosted"))
        found = spots(posting)
        kept = ad.sited(found, ("city", "addressLocality"), ("state", "addressRegion"), ("country", "addressCountry"))
        if ad.missing:
            return None
        tell_address(posting, found, _FIELDS, "ZipRecruiter", losses, remote=False)
        ad.spot("referencenumber", lambda spot: spot.id, wrap=True)
        ad.section("title", posting["title"], "/title")
        ad.section("description", description, "/description")
        ad.address(country="addressCountry", city="addressLocality", state="addressRegion", postalcode="postalCode")
        ad.section("company", company, "/hiringOrganization")
        ad.section("date", posting["datePosted"], "/datePosted")
        ad.section("url", tracked(link, context, losses), "/url")
        address = mail(posting, losses, "ZipRecruiter")
        if own and address:
            losses.drop("/applicationContact/email", "left out, so that applicants use ZipRecruiter's form")
        ad.section("email", "" if own else address, "/applicationContact/email")
        categories = joined(category_names(posting, losses), "/occupationalCategory", losses)
        ad.section("category", categories, "/occupationalCategory")
        kinds = posting.get("employmentType", ())
        ad.text("jobtype", one_word(kinds, _TYPES, "/employmentType", "ZipRecruiter", losses), "/employmentType")
        ad.section("experience", experience_text(posting, losses), "/experienceRequirements")
        ad.section("education", education_text(posting, losses), "/educationRequirements")
        _pay(posting, ad, losses)
        return ad.ads(kept, "<job>", "</job>")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the feed."""
        return b"\n</source>\n"


def _pay(posting: Mapping[str, Any], ad: Advert, losses: Losses) -> None:
    pay = pay_ends(posting, losses)
    if pay is None:
        return
    ad.text("compensation_interval", _INTERVALS.get(pay.unit), "/baseSalary")
    for name, amount in (("compensation_min", pay.low), ("compensation_max", pay.high)):
        if amount:
            exact = Decimal(amount)
            # Two decimals are the form; an amount with more of them keeps its digits rather than be rounded.
            ad.text(name, f"{exact:.2f}" if exact == round(exact, 2) else amount, "/baseSalary")
    ad.text("compensation_currency", pay.currency, "/baseSalary")


FORMAT = Format(
    name="ziprecruiter",
    title="ZipRecruiter XML feed",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="https://www.scribd.com/document/420570724",
    reader=FeedReader(_FEED),
    writer=ZiprecruiterWriter(),
    sniff=sniffer(
        "source", (92, "job compensation_interval"), (92, "job compensation_min"), (92, "job compensation_max"),
        (88, "job trafficboost"), (45, "job referencenumber title description country city company"),
    ),
    file_suffix=".xml",
)  # fmt: skip
