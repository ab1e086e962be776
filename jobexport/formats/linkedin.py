"""LinkedIn's XML feed for basic jobs (https://learn.microsoft.com/linkedin/talent/job-postings/xml-feeds-development-guide)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from jobexport.normalize.adtexts import pay_ends, tracked, whole_text
from jobexport.normalize.advert import Advert, day, declaration, mail, one_word
from jobexport.normalize.spots import Spot, place_words, spots, tell_address, tell_words
from jobexport.normalize.wording import company_name, escaped, is_remote, rfc822, section
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed, month_first
from jobexport.syntax.roots import sniffer
from jobexport.syntax.xml import element

__all__ = ["FORMAT", "LinkedinWriter"]

_TYPES = {
    "FULL_TIME": "FULL_TIME", "PART_TIME": "PART_TIME", "CONTRACTOR": "CONTRACT", "INTERN": "INTERNSHIP",
    "VOLUNTEER": "VOLUNTEER",
}  # fmt: skip
_CANONICAL = {word: kind for kind, word in _TYPES.items()} | {"TEMPORARY": "TEMPORARY", "OTHER": "OTHER"}
_PERIODS = {"HOUR": "HOURLY", "DAY": "DAILY", "WEEK": "WEEKLY", "MONTH": "MONTHLY", "YEAR": "YEARLY"}
_UNITS = {word: unit for unit, word in _PERIODS.items()}
_WORKPLACES = {"on-site": "On-site", "hybrid": "Hybrid", "remote": "Remote"}
_FIELDS = frozenset(("addressLocality", "addressRegion", "addressCountry", "postalCode", "name"))
_LONGEST_ID = 40
_SHORTEST_TEXT = 100
_PAY = "salaries/salary"


def _fill(ad: Ad) -> None:
    ad.address(city="city", region="state", country="country", postcode="postalcode")
    if "jobLocation" not in ad.data:
        ad.copy("location", "location")
    elif list(ad.data["jobLocation"][0]["address"]) == ["addressCountry"] and _remote(ad):
        ad.put("applicants", ad.data.pop("jobLocation")[0]["address"]["addressCountry"], "country")
    ad.copy("employment", "jobtype", change=lambda text: _CANONICAL.get(text.upper(), text))
    ad.copy("workplace", "workplacetypes", "workplacetypes/workplacetype")
    if "workplace" not in ad.data:
        ad.copy("remote", "isremote")
    ad.put("skills", ad.texts("skills/skill"), "skills")
    for path in ("industrycodes/industrycode", "jobfunctions/jobfunction"):
        ad.keep(path.partition("/")[0], ad.texts(path))
    if (kind := ad.text(f"{_PAY}/type").upper()) in ("", "BASE_SALARY"):
        ad.pay(low=f"{_PAY}/lowend/amount", high=f"{_PAY}/highend/amount", currency=f"{_PAY}/lowend/currencycode",
               unit=f"{_PAY}/period")  # fmt: skip
        salary = ad.data.get("salary")
        if salary is not None:
            currency = salary.get("currency") or ad.text(f"{_PAY}/highend/currencycode")
            unit = salary.get("unit", "")
            salary |= {"currency": currency} if currency else {}
            salary |= {"unit": _UNITS.get(unit.upper(), unit)} if unit else {}
    else:
        ends = [ad.text(f"{_PAY}/{end}/amount") for end in ("lowend", "highend")]
        amounts = " - ".join(dict.fromkeys(end for end in ends if end))
        currency = ad.text(f"{_PAY}/lowend/currencycode", f"{_PAY}/highend/currencycode")
        words = [kind.lower().replace("_", " "), currency, amounts, ad.text(f"{_PAY}/period").lower()]
        ad.put("incentives", " ".join(word for word in words if word) if amounts else "", "salaries")
    for key, name in (("posted", "listdate"), ("deadline", "expirationdate")):
        ad.copy(key, name, change=month_first)


def _remote(ad: Ad) -> bool:
    return "remote" in ad.text("workplacetypes").casefold() or ad.text("isremote").casefold() in ("true", "1", "yes")


_FEED = Feed(
    name="linkedin",
    title="LinkedIn",
    records=frozenset(("job",)),
    fill=_fill,
    copied={
        "partnerjobid": "id", "company": "company", "title": "title", "description": "description",
        "applyurl": "applyUrl", "posteremail": "applyEmail",
    },
    kept=frozenset(("companyid", "experiencelevel", "easyapply")),
    used=frozenset(
        ("location", "city", "state", "country", "postalcode", "workplacetypes", "isremote", "jobtype",
         "industrycodes/industrycode", "jobfunctions/jobfunction", "skills/skill", "listdate", "expirationdate",
         f"{_PAY}/highend/amount", f"{_PAY}/highend/currencycode", f"{_PAY}/lowend/amount",
         f"{_PAY}/lowend/currencycode", f"{_PAY}/period", f"{_PAY}/type")
    ),
)  # fmt: skip


class LinkedinWriter:
    """One ``<job>`` for each place of a posting; a feed has at most 500,000.

    The options: ``companyId`` (LinkedIn's number of the company, or a mapping from company names to numbers; required
    of applicant tracking systems), ``posterEmail`` (for postings without a mail address), ``source`` and ``utm`` (query
    parameters of each address), ``publisher`` and ``publisherUrl``.
    """

    separator = b"\n"
    max_items = 500_000
    carries = frozenset(
        ("id", "title", "hiringOrganization", "description", "applyUrl", "jobLocation", "applicantLocationRequirements",
         "applicationContact", "workplaceType", "jobLocationType", "employmentType", "skills", "baseSalary",
         "datePosted", "validThrough", "responsibilities", "qualifications", "employerOverview")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The publisher and the moment of the build."""
        options = context.options
        lines = [f"<lastBuildDate>{rfc822(context.now.isoformat(timespec='seconds'))}</lastBuildDate>"]
        page = options.get("publisherUrl", context.base_url)
        if page:
            lines.append(element("publisherUrl", str(page)))
        lines.append(element("publisher", str(options.get("publisher", context.title))))
        return (declaration("source") + "\n".join(lines) + "\n").encode("utf-8", "replace")

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        """The ``<job>`` elements of a posting; refuses where LinkedIn would.

        Required are company, an https address to apply, a place, and a description of at least 100 characters. Of the
        markup only what LinkedIn keeps is written.
        """
        ad = Advert("linkedin", "LinkedIn", losses)
        company = company_name(posting, losses)
        description = kept_markup(whole_text(posting, losses), losses)
        address = tracked(posting.get("applyUrl") or context.link(posting), context, losses, "/applyUrl")
        if "applyUrl" not in posting:
            losses.change("/applyUrl", "the page of the posting stands for it")
        ad.require("company", "/hiringOrganization", company)
        ad.require("applyUrl", "/applyUrl", address)
        if address and not address.startswith("https://"):
            ad.refuse("apply-url-not-https", "/applyUrl", "LinkedIn takes https addresses only")
        ad.require("description", "/description", description)
        if description and _length(description) < _SHORTEST_TEXT:
            ad.refuse("short-description", "/description", "LinkedIn requires a description of at least 100 characters")
        found = spots(posting)
        if not any(spot.address or spot.place.get("name") for spot in found):
            ad.require("location", "/jobLocation", None)
        if ad.missing:
            return None
        tell_address(posting, found, _FIELDS, "LinkedIn", losses, remote=True)
        tell_words([spot for spot in found if not spot.address], losses)
        if any(len(spot.id) > _LONGEST_ID for spot in found):
            losses.change("/id", f"LinkedIn takes ids of at most {_LONGEST_ID} characters: a digest ends the id")
        ad.spot("partnerJobId", lambda spot: _identity(spot.id), wrap=True)
        ad.section("company", company, "/hiringOrganization")
        ad.section("title", posting["title"], "/title")
        ad.section("description", description, "/description")
        ad.section("applyUrl", address, "/applyUrl")
        number = context.options.get("companyId")
        if isinstance(number, Mapping):
            number = number.get(company)
        ad.section("companyId", str(number) if number else None, "")
        ad.spot("location", _line, wrap=True)
        ad.address(city="addressLocality", state="addressRegion", country="addressCountry", postalCode="postalCode")
        poster = mail(posting, losses, "LinkedIn") or context.options.get("posterEmail")
        ad.section("posterEmail", poster, "/applicationContact/email")
        workplace = "remote" if is_remote(posting) else posting.get("workplaceType", "")
        ad.section("workplaceTypes", _WORKPLACES.get(workplace), "/workplaceType")
        kinds = posting.get("employmentType", ())
        ad.section("jobtype", one_word(kinds, _TYPES, "/employmentType", "LinkedIn", losses), "/employmentType")
        skills = "".join(f"<skill>{section(each, '/skills', losses)}</skill>" for each in posting.get("skills", ()))
        ad.raw(f"<skills>{skills}</skills>" if skills else "")
        ad.raw(_salaries(posting, losses))
        ad.text("listDate", day(posting, "datePosted", losses, "{m}/{d}/{y}"), "/datePosted")
        ad.text("expirationDate", day(posting, "validThrough", losses, "{m}/{d}/{y}"), "/validThrough")
        return ad.ads(found, "<job>", "</job>")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the feed."""
        return b"\n</source>\n"


def _line(spot: Spot) -> str:
    """The place as one text; the elements beside it win where they say more."""
    words, country = place_words(spot), spot.get("addressCountry")
    return f"{words}, {country}" if country and len(spot.address) > 1 else words


def _identity(identity: str) -> str:
    """The id, or its beginning and a digest of it where it is longer than LinkedIn takes."""
    if len(identity) <= _LONGEST_ID:
        return identity
    return f"{identity[:31]}-{hashlib.blake2b(identity.encode(), digest_size=4).hexdigest()}"


def _salaries(posting: Mapping[str, Any], losses: Losses) -> str:
    pay = pay_ends(posting, losses)
    if pay is None:
        return ""
    if not pay.currency or not pay.unit:
        losses.drop("/baseSalary", "LinkedIn takes pay with currency and period only")
        return ""
    currency = f"<currencyCode>{escaped(pay.currency, '/baseSalary', losses)}</currencyCode>"
    ends = [
        f"<{name}><amount>{amount}</amount>{currency}</{name}>"
        for name, amount in (("highEnd", pay.high), ("lowEnd", pay.low))
        if amount
    ]
    period = f"<period>{_PERIODS[pay.unit]}</period><type>BASE_SALARY</type>"
    return f"<salaries><salary>{''.join(ends)}{period}</salary></salaries>"


_KEPT = frozenset(("b", "strong", "u", "i", "br", "p", "ul", "li", "em"))
_FOREIGN = re.compile(r"<(?!/?(?:b|strong|u|i|br|p|ul|li|em)>)")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = frozenset(("div", "section", "article", "blockquote", "pre", "table", "tr", "dl", "dt", "dd", "hr"))


def kept_markup(markup: str, losses: Losses) -> str:
    """HTML with the tags that LinkedIn keeps: headings become bold paragraphs, numbered lists plain ones."""
    if _FOREIGN.search(markup) is None:
        return markup

    def kept(tag: re.Match[str]) -> str:
        end, name = tag[1], tag[2].lower()
        if name in _KEPT:
            return f"<{end}{name}>"
        if name in _HEADINGS:
            return "</strong></p>" if end else "<p><strong>"
        if name == "ol":
            return f"<{end}ul>"
        return "<br>" if name in _BLOCKS and (end or name == "hr") else ""

    losses.change("/description", "markup that LinkedIn does not keep is left out")
    return _TAG.sub(kept, markup)


def _length(markup: str) -> int:
    """How many characters a reader sees."""
    if len(markup) > 8 * _SHORTEST_TEXT and markup.count("<") * 4 < len(markup) // 8:
        return len(markup)
    return len(" ".join(unescape(_TAG.sub(" ", markup)).split()))


FORMAT = Format(
    name="linkedin",
    title="LinkedIn XML feed",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="https://learn.microsoft.com/linkedin/talent/job-postings/xml-feeds-development-guide",
    reader=FeedReader(_FEED),
    writer=LinkedinWriter(),
    sniff=sniffer(
        "source", (97, "job partnerjobid"), (85, "job applyurl jobfunctions"), (85, "job applyurl workplacetypes")
    ),
    file_suffix=".xml",
)
