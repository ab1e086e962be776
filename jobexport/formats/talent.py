"""Talent.com's XML job feed (https://www.talent.com/integrations)."""

from __future__ import annotations

from collections.abc import Mapping
from operator import methodcaller
from typing import Any

from jobexport.normalize.adtexts import category_names, experience_text, pay_ends, tracked, whole_text
from jobexport.normalize.advert import Advert, declaration, joined, one_word
from jobexport.normalize.spots import spots, tell_address
from jobexport.normalize.wording import company_name, is_remote, tell_link
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed
from jobexport.syntax.roots import sniffer
from jobexport.syntax.xml import element

__all__ = ["FORMAT", "TalentWriter"]

_TYPES = {
    "FULL_TIME": "Full time", "PART_TIME": "Part time", "CONTRACTOR": "Contract", "TEMPORARY": "Temporary",
    "INTERN": "Internship", "VOLUNTEER": "Volunteer", "OTHER": "Other",
}  # fmt: skip
_CANONICAL = {word.casefold(): kind for kind, word in _TYPES.items()}
_FIELDS = frozenset(("addressLocality", "addressRegion", "addressCountry", "postalCode", "streetAddress"))


def _fill(ad: Ad) -> None:
    ad.address(city="city", region="state", country="country", postcode="postalcode", street="streetaddress")
    remote = ad.text("isremote").casefold()
    if remote in ("yes", "true", "1"):
        ad.put("remote", True, "isremote")
        address = ad.data.get("jobLocation", [{}])[0].get("address", {})
        if list(address) == ["addressCountry"]:
            del ad.data["jobLocation"]
            ad.put("applicants", address["addressCountry"], "country")
    elif remote not in ("no", "false", "0"):
        ad.copy("workplace", "isremote")
    ad.copy("employment", "jobtype", change=lambda text: _CANONICAL.get(text.casefold(), text))
    ad.copy("category", "category", change=_categories)
    ad.put("benefits", ad.texts("benefit"), "benefit")
    ad.pay(low="salary/salary_min", high="salary/salary_max", currency="salary/salary_currency", unit="salary/period")
    if "salary" not in ad.data:
        ad.copy("salary", "salary")
    if (kind := ad.text("salary/type")) and kind.upper() != "BASE_SALARY":
        ad.keep("salary/type")


def _categories(text: str) -> list[str]:
    """Names of categories; some producers print a mapping or a list as Python shows it."""
    if text[:1] in ("{", "[") and len(text) < 2000:
        from ast import literal_eval

        try:
            found = literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return [text]
        entries = found if isinstance(found, list) else [found]
        names = [each.get("name", each.get("label")) if isinstance(each, dict) else each for each in entries]
        return [name for name in names if isinstance(name, str)] or [text]
    return [part.strip() for part in text.split(",")]


_FEED = Feed(
    name="talent",
    title="Talent.com",
    records=frozenset(("job",)),
    fill=_fill,
    copied={
        "title": "title", "company": "company", "dateposted": "posted", "referencenumber": "id", "url": "url",
        "description": "description", "expirationdate": "deadline", "logo": "logo", "experience": "experience",
    },
    used=frozenset(
        ("city", "state", "country", "streetaddress", "postalcode", "isremote", "jobtype", "category", "benefit",
         "salary/salary_max", "salary/salary_min", "salary/salary_currency", "salary/period", "salary/type")
    ),
)  # fmt: skip


class TalentWriter:
    """One ``<job>`` for each place of a posting, all content in CDATA.

    The options: ``source`` and ``utm`` (query parameters of each address), ``publisher`` and ``publisherurl``.
    """

    separator = b"\n"
    carries = frozenset(
        ("id", "title", "hiringOrganization", "jobLocation", "applicantLocationRequirements", "datePosted", "url",
         "description", "validThrough", "occupationalCategory", "employmentType", "workplaceType", "jobLocationType",
         "experienceRequirements", "jobBenefits", "baseSalary", "responsibilities", "qualifications",
         "employerOverview")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The publisher and the moment of the build, in UTC."""
        from datetime import UTC

        options = context.options
        lines = [element("publisher", str(options.get("publisher", context.title)), section=True)]
        page = options.get("publisherurl", context.base_url)
        if page:
            lines.append(element("publisherurl", str(page), section=True))
        built = context.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines.append(f"<lastbuilddate><![CDATA[{built}]]></lastbuilddate>")
        return (declaration("source") + "\n".join(lines) + "\n").encode("utf-8", "replace")

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        """The ``<job>`` elements of a posting; refuses where an element that Talent.com requires has no value.

        City and country are required of each place; of a remote job the country is enough.
        """
        ad = Advert("talent", "Talent.com", losses)
        remote = is_remote(posting)
        link = context.link(posting)
        tell_link(posting, link, losses)
        url = tracked(link, context, losses)
        company = company_name(posting, losses, ("name", "logo"))
        description = whole_text(posting, losses)
        ad.require("company", "/hiringOrganization", company)
        ad.require("dateposted", "/datePosted", posting.get("datePosted"))
        ad.require("url", "/url", url)
        ad.require("description", "/description", description)
        found = spots(posting)
        kept = ad.sited(found, ("city", "addressLocality"), ("country", "addressCountry"), remote=remote)
        if ad.missing:
            return None
        tell_address(posting, found, _FIELDS, "Talent.com", losses, remote=True)
        ad.section("title", posting["title"], "/title")
        ad.section("company", company, "/hiringOrganization")
        for name, key in (("city", "addressLocality"), ("state", "addressRegion"), ("country", "addressCountry")):
            ad.spot(name, methodcaller("get", key), wrap=True)
        ad.section("dateposted", posting["datePosted"], "/datePosted")
        ad.spot("referencenumber", lambda spot: spot.id, wrap=True)
        ad.section("url", url, "/url")
        ad.section("description", description, "/description")
        ad.spot("streetaddress", lambda spot: spot.get("streetAddress"), wrap=True)
        ad.spot("postalcode", lambda spot: spot.get("postalCode"), wrap=True)
        ad.section("expirationdate", posting.get("validThrough"), "/validThrough")
        categories = joined(category_names(posting, losses), "/occupationalCategory", losses)
        ad.section("category", categories, "/occupationalCategory")
        kinds = posting.get("employmentType", ())
        ad.section("jobtype", one_word(kinds, _TYPES, "/employmentType", "Talent.com", losses), "/employmentType")
        ad.section("isremote", "yes" if remote else None, "/workplaceType")
        if posting.get("workplaceType") in ("hybrid", "on-site"):
            losses.drop("/workplaceType", "Talent.com has a mark for remote work only")
        ad.section("logo", posting["hiringOrganization"].get("logo"), "/hiringOrganization/logo")
        ad.section("experience", experience_text(posting, losses), "/experienceRequirements")
        for benefit in posting.get("jobBenefits", ()):
            ad.section("benefit", benefit, "/jobBenefits")
        pay = pay_ends(posting, losses)
        if pay is not None:
            facts = (("salary_max", pay.high), ("salary_min", pay.low), ("salary_currency", pay.currency),
                     ("period", pay.unit.lower()), ("type", "BASE_SALARY"))  # fmt: skip
            inner = "".join(element(name, text, section=True) for name, text in facts if text)
            ad.raw(f"<salary>{inner}</salary>")
        return ad.ads(kept, "<job>", "</job>")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the feed."""
        return b"\n</source>\n"


FORMAT = Format(
    name="talent",
    title="Talent.com XML feed",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="https://www.talent.com/integrations",
    reader=FeedReader(_FEED),
    writer=TalentWriter(),
    sniff=sniffer("source", (88, "job dateposted referencenumber"), (75, "job dateposted isremote")),
    file_suffix=".xml",
)
