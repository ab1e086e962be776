"""Jora's XML job feed, read only: known from feeds in use, not from a page of its maker."""

from __future__ import annotations

from jobexport.registry import Format
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed, day_first
from jobexport.syntax.roots import sniffer

__all__ = ["FORMAT"]

_TYPES = {
    "full time": "FULL_TIME", "part time": "PART_TIME", "contract": "CONTRACTOR", "casual/temporary": "TEMPORARY",
    "internship": "INTERN", "volunteer": "VOLUNTEER", "freelance": "CONTRACTOR", "working holiday": "TEMPORARY",
}  # fmt: skip
_UNITS = {"hourly": "HOUR", "daily": "DAY", "weekly": "WEEK", "monthly": "MONTH", "annual": "YEAR", "yearly": "YEAR"}


def _fill(ad: Ad) -> None:
    ad.address(city="city", region="state", country="country", postcode="postalcode")
    location = ad.data.get("jobLocation", [{}])[0].get("address", {})
    if not location or list(location) == ["addressCountry"]:
        text, country = ad.text("location"), ad.text("country")
        if text and text.casefold() != country.casefold():
            ad.data.pop("jobLocation", None)
            ad.put("location", f"{text}, {country}" if country and country not in text else text, "location")
    ad.copy("employment", "jobtype", change=lambda text: _TYPES.get(text.casefold(), text))
    ad.copy("posted", "listed_date", change=day_first)
    ad.copy("deadline", "closing_date", change=day_first)
    ad.pay(low="salary/min", high="salary/max", currency="salary/currency", unit="salary/type")
    if unit := ad.data.get("salary", {}).get("unit"):
        ad.data["salary"]["unit"] = _UNITS.get(unit.casefold(), unit)


FORMAT = Format(
    name="jora",
    title="Jora XML feed",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="https://www.jora.com/",
    reader=FeedReader(
        Feed(
            name="jora",
            title="Jora",
            records=frozenset(("job",)),
            fill=_fill,
            copied={
                "id": "id", "title": "title", "description": "description", "url": "url", "company": "company",
                "email": "applyEmail",
            },
            used=frozenset(
                ("location", "city", "state", "country", "postalcode", "listed_date", "closing_date", "jobtype",
                 "salary/type", "salary/min", "salary/max", "salary/currency")
            ),
        )
    ),
    sniff=sniffer("source jobs", (92, "job listed_date title"), (85, "job closing_date listed_date")),
)  # fmt: skip
