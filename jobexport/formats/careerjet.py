"""Careerjet's XML job feed (https://www.careerjet.com/docs/feeds/xml), and its flat shape of 2017."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobexport.normalize.adtexts import tracked, whole_text
from jobexport.normalize.advert import Advert, declaration, mail, one_word
from jobexport.normalize.spots import Spot, spots, tell_address
from jobexport.normalize.wording import company_name, escaped, salary_line, tell_link
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.ads import Ad, Feed
from jobexport.syntax.roots import sniffer

__all__ = ["FORMAT", "CareerjetWriter"]

_HOURS = {"FULL_TIME": "full-time", "PART_TIME": "part-time"}
_CONTRACTS = {
    "CONTRACTOR": "contract", "TEMPORARY": "temporary", "INTERN": "internship", "VOLUNTEER": "volunteer",
}  # fmt: skip
_CANONICAL = {word: kind for kind, word in (_HOURS | _CONTRACTS).items()}
_FIELDS = frozenset(("addressLocality", "addressRegion", "addressCountry"))
_PARTS = (("city", "addressLocality"), ("region", "addressRegion"), ("country", "addressCountry"))


def _fill(ad: Ad) -> None:
    ad.address(city="location/city", region="location/region", country="location/country")
    if "jobLocation" not in ad.data:
        ad.copy("location", "location")
    kinds = []
    for path in ("working_hours", "contract_type", "contracttype"):
        text = ad.text(path)
        if text.casefold() == "permanent":
            ad.keep(path)
        elif text:
            kinds.append(_CANONICAL.get(text.casefold(), text))
    ad.put("employment", kinds, "working_hours" if ad.text("working_hours") else "contract_type")
    contact = {
        key: ad.text(f"contact/{name}") for key, name in (("name", "name"), ("email", "email"), ("telephone", "phone"))
    }
    ad.put("applicationContact", {key: text for key, text in contact.items() if text}, "contact")
    pairs = [pair for pair in ad.text("careerjet-apply-data").split("&") if pair]
    # The key authenticates the advertiser's account: a secret that must not travel on.
    ad.keep("careerjet-apply-data", "&".join(pair for pair in pairs if "key" not in pair.partition("=")[0].lower()))


_FEED = Feed(
    name="careerjet",
    title="Careerjet",
    records=frozenset(("job",)),
    fill=_fill,
    copied={
        "id": "id", "title": "title", "url": "url", "company": "company", "company_url": "companyUrl",
        "description": "description", "salary": "salary", "application_email": "applyEmail",
        "job_reference": "requisitionId", "apply_url": "applyUrl", "date": "posted",
    },
    used=frozenset(
        ("location/city", "location/region", "location/country", "working_hours", "contract_type", "contracttype",
         "contact/name", "contact/email", "contact/phone", "careerjet-apply-data")
    ),
    ignored={"programmatic": "what the advertiser bids for a click is no fact about the job"},
)  # fmt: skip


class CareerjetWriter:
    """One ``<job>`` for each place of a posting. Options: ``source`` and ``utm`` (query parameters of each address)."""

    separator = b"\n"
    carries = frozenset(
        ("id", "title", "url", "jobLocation", "hiringOrganization", "description", "employmentType", "baseSalary",
         "applicationContact", "requisitionId", "applyUrl", "responsibilities", "qualifications", "employerOverview")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The start of the feed."""
        return declaration("jobs").encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        """The ``<job>`` elements of a posting; refuses one without an address or a description."""
        ad = Advert("careerjet", "Careerjet", losses)
        link = context.link(posting)
        tell_link(posting, link, losses)
        url = tracked(link, context, losses)
        description = whole_text(posting, losses)
        ad.require("url", "/url", url)
        ad.require("description", "/description", description)
        if ad.missing:
            return None
        found = spots(posting)
        tell_address(posting, found, _FIELDS, "Careerjet", losses, remote=False)
        ad.spot("id", lambda spot: spot.id, wrap=True)
        ad.section("title", posting["title"], "/title")
        ad.section("url", url, "/url")
        ad.per_spot(lambda spot: _location(spot, losses))
        company = company_name(posting, losses, ("name", "url"))
        ad.section("company", company, "/hiringOrganization")
        ad.section("company_url", posting.get("hiringOrganization", {}).get("url"), "/hiringOrganization/url")
        ad.section("description", description, "/description")
        kinds = posting.get("employmentType", ())
        known = [kind for kind in kinds if kind in _HOURS or kind in _CONTRACTS]
        for index, kind in enumerate(kinds):
            if kind not in known:
                losses.drop(f"/employmentType/{index}", f"Careerjet has no word for {kind}")
        contracts = [kind for kind in known if kind in _CONTRACTS]
        hours = [kind for kind in known if kind in _HOURS]
        if contracts and hours and known[0] != hours[0]:
            losses.change("/employmentType", "hours come before the contract")
        ad.text(
            "contract_type", one_word(contracts, _CONTRACTS, "/employmentType", "Careerjet", losses), "/employmentType"
        )
        ad.text("working_hours", one_word(hours, _HOURS, "/employmentType", "Careerjet", losses), "/employmentType")
        ad.section("salary", salary_line(posting), "/baseSalary")
        ad.section("application_email", mail(posting, losses, "Careerjet"), "/applicationContact/email")
        ad.section("job_reference", posting.get("requisitionId"), "/requisitionId")
        ad.section("apply_url", posting.get("applyUrl"), "/applyUrl")
        return ad.ads(found, "<job>", "</job>")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the feed."""
        return b"\n</jobs>\n"


def _location(spot: Spot, losses: Losses) -> str:
    parts = [
        f"<{name}>{escaped(text, f'{spot.pointer}/address/{key}', losses)}</{name}>"
        for name, key in _PARTS
        if (text := spot.get(key))
    ]
    return f"<location>{''.join(parts)}</location>" if parts else ""


FORMAT = Format(
    name="careerjet",
    title="Careerjet XML feed",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    spec="https://www.careerjet.com/docs/feeds/xml",
    reader=FeedReader(_FEED),
    writer=CareerjetWriter(),
    sniff=sniffer(
        "jobs source",
        (92, "job careerjet-apply-data"), (88, "job title location working_hours !contract_time"),
        (85, "job job_reference application_email"), (80, "job title contracttype location"),
        (75, "job title location city apply_url !publishdate"),
    ),
    file_suffix=".xml",
)  # fmt: skip
