"""Adzuna's XML job feed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobexport.normalize.adtexts import category_names, pay_ends, tracked, whole_text
from jobexport.normalize.advert import Advert, day, declaration, joined
from jobexport.normalize.spots import place_words, read_words, spots, tell_address, tell_words
from jobexport.normalize.wording import company_name, is_remote, tell_link
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed
from jobexport.syntax.roots import sniffer

__all__ = ["FORMAT", "AdzunaWriter"]

_TIMES = {"FULL_TIME": "full_time", "PART_TIME": "part_time"}
_CONTRACTS = {"CONTRACTOR": "contract", "TEMPORARY": "contract"}
_CANONICAL = {"full_time": "FULL_TIME", "part_time": "PART_TIME", "contract": "CONTRACTOR"}
_FIELDS = frozenset(("addressLocality", "addressRegion", "addressCountry", "name"))
_SHORTEST_TEXT = 100


def _fill(ad: Ad) -> None:
    remote = ad.text("remote").casefold() in ("1", "true", "yes")
    read_words(ad, "location", "country", remote=remote)
    ad.copy("remote", "remote")
    kinds = [
        _CANONICAL.get(text.casefold(), text) for text in (ad.text("contract_time"), ad.text("contract_type")) if text
    ]
    # That a contract is permanent is no kind of employment; it is kept as it is.
    if ad.text("contract_type").casefold() == "permanent":
        kinds.pop()
        ad.keep("contract_type")
    ad.put("employment", kinds, "contract_time" if ad.text("contract_time") else "contract_type")
    ad.copy("category", "category", change=lambda text: [part.strip() for part in text.split(",")])
    ad.copy("salary", "salary")
    ad.pay(low="salary_min", high="salary_max", currency="salary_currency", unit="salary_frequency")


_FEED = Feed(
    name="adzuna",
    title="Adzuna",
    records=frozenset(("job",)),
    fill=_fill,
    copied={
        "id": "id", "title": "title", "description": "description", "url": "url", "company": "company",
        "date": "posted",
    },
    used=frozenset(
        ("location", "country", "remote", "contract_time", "contract_type", "category", "salary", "salary_min",
         "salary_max", "salary_currency", "salary_frequency")
    ),
)  # fmt: skip


class AdzunaWriter:
    """One ``<job>`` for each place of a posting. Options: ``source`` and ``utm`` (query parameters of each address)."""

    separator = b"\n"
    carries = frozenset(
        ("id", "title", "description", "url", "jobLocation", "applicantLocationRequirements", "workplaceType",
         "jobLocationType", "hiringOrganization", "occupationalCategory", "employmentType", "baseSalary", "datePosted",
         "responsibilities", "qualifications", "employerOverview")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The start of the feed."""
        return declaration("jobs").encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        """The ``<job>`` elements of a posting; refuses where an element that Adzuna requires has no value.

        The description must have at least 100 characters.
        """
        ad = Advert("adzuna", "Adzuna", losses)
        link = context.link(posting)
        tell_link(posting, link, losses)
        url = tracked(link, context, losses)
        description = whole_text(posting, losses)
        ad.require("description", "/description", description)
        if description and len(description) < _SHORTEST_TEXT:
            ad.refuse("short-description", "/description", "Adzuna requires a description of at least 100 characters")
        ad.require("url", "/url", url)
        found = spots(posting)
        if not any(place_words(spot) for spot in found):
            ad.require("location", "/jobLocation", None)
        if ad.missing:
            return None
        remote = is_remote(posting)
        tell_address(posting, found, _FIELDS, "Adzuna", losses, remote=True)
        tell_words(found, losses)
        ad.section("title", posting["title"], "/title")
        ad.spot("id", lambda spot: spot.id, wrap=True)
        ad.section("description", description, "/description")
        ad.section("url", url, "/url")
        ad.spot("location", place_words, wrap=True)
        ad.address(country="addressCountry")
        ad.text("remote", "1" if remote else None, "/workplaceType")
        if posting.get("workplaceType") in ("hybrid", "on-site"):
            losses.drop("/workplaceType", "Adzuna has a mark for remote work only")
        ad.section("company", company_name(posting, losses), "/hiringOrganization")
        categories = joined(category_names(posting, losses), "/occupationalCategory", losses)
        ad.section("category", categories, "/occupationalCategory")
        _employment(posting, ad, losses)
        pay = pay_ends(posting, losses)
        if pay is not None:
            ad.text("salary_min", pay.low, "/baseSalary")
            ad.text("salary_max", pay.high, "/baseSalary")
            ad.text("salary_frequency", pay.unit.lower(), "/baseSalary")
            ad.text("salary_currency", pay.currency, "/baseSalary")
        ad.text("date", day(posting, "datePosted", losses), "/datePosted")
        return ad.ads(found, "<job>", "</job>")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the feed."""
        return b"\n</jobs>\n"


def _employment(posting: Mapping[str, Any], ad: Advert, losses: Losses) -> None:
    """Adzuna tells hours and contract apart, one word each; it has no word for the rest."""
    told: dict[str, str] = {}
    for index, kind in enumerate(posting.get("employmentType", ())):
        place = f"/employmentType/{index}"
        element = "contract_time" if kind in _TIMES else "contract_type"
        word = _TIMES.get(kind) or _CONTRACTS.get(kind)
        if word is None or element in told:
            losses.drop(place, f"Adzuna has no {'word' if word is None else 'second value'} for {kind}")
            continue
        told[element] = word
        if kind == "TEMPORARY":
            losses.change(place, "contract, the nearest word that Adzuna has")
    if list(told) == ["contract_type", "contract_time"]:
        losses.change("/employmentType", "hours come before the contract")
    ad.text("contract_type", told.get("contract_type"), "/employmentType")
    ad.text("contract_time", told.get("contract_time"), "/employmentType")


FORMAT = Format(
    name="adzuna",
    title="Adzuna XML feed",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="https://www.adzuna.com/",
    reader=FeedReader(_FEED),
    writer=AdzunaWriter(),
    sniff=sniffer(
        "jobs rss",
        (85, "job contract_time title"),
        (85, "job salary_frequency"),
        (60, "job title id location contract_type !working_hours"),
        (45, "job title id url location description !job_details !publishdate !city"),
    ),
    file_suffix=".xml",
)
