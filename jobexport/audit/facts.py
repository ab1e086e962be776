"""The facts of a page's JobPosting against what a visitor can read there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jobexport.audit.visible import Visible, tokens
from jobexport.findings import Position
from jobexport.normalize.countries import country_name, country_names
from jobexport.normalize.employment import says_employment, says_remote
from jobexport.normalize.outcome import quote
from jobexport.normalize.plaintext import to_text
from jobexport.normalize.posting import normalize
from jobexport.normalize.regions import region_name
from jobexport.syntax.jobposting import draft_from_node
from jobexport.syntax.ld_node import Node
from jobexport.syntax.text import path

__all__ = ["Fact", "pointed", "posting_of", "stated", "unseen"]

_KNOWN = frozenset(("en", "de", "fr", "es", "nl", "it", "pt", "pl"))
"""Languages whose words for kinds of employment and remote work are known."""
_LEGAL = re.compile(
    r"[\s,]+(?:gmbh(?: & co\.? kg)?|ag|se|kg|ug|e\.?v\.?|ltd\.?|limited|plc|llc|inc\.?|corp\.?|corporation|co\.?|company|b\.?v\.?|n\.?v\.?"
    r"|s\.?a\.?s?\.?|s\.?l\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|sarl|oy|ab|as|a/s|aps|sp\. z o\.?o\.?|pty|pte|pvt)\.?\Z",
    re.I,
)
_TIMED = re.compile(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that the markup states and the page does not: the rule, the property and its canonical value."""

    rule: str
    pointer: str
    value: object
    note: str = ""

    def message(self, stated: object | None = None) -> str:
        """The sentence for people; ``stated`` is the value in the page's own words."""
        name = "/".join(part for part in self.pointer.split("/") if part and not part.isdigit()).replace("/", ".")
        return f"{name} is {quote(self.value if stated is None else stated)} in the markup and {self.note or 'not on the page'}"


def posting_of(node: Node, uri: str, base_url: str | None) -> dict[str, Any]:
    """The canonical facts of a node, as far as they can be read."""
    return normalize(draft_from_node(node, uri=uri, base_url=base_url)).data


def stated(node: Node, pointer: str) -> object | None:
    """The text or number that stands in the node at a pointer; None where there is none."""
    value: Any = node.data
    for part in path(pointer):
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (KeyError, IndexError, ValueError, TypeError):
            return None
    return value if isinstance(value, str | int | float | Decimal) else None


def pointed(node: Node, pointer: str) -> tuple[str, Position | None]:
    """The pointer of a canonical fact in the node as it is written, and its place; the nearest value around it else.

    In the node a list of one may be a bare value, and a value may stand where a mapping should.
    """
    probe = pointer
    while probe:
        for given in (probe, re.sub(r"\A(/[^/]+)/0(?=/|\Z)", r"\1", probe)):
            place = node.locate(given)
            if place is not None:
                return given, place
        probe = probe.rpartition("/")[0]
    return "", node.locate("")


def unseen(posting: Mapping[str, Any], seen: Visible) -> Iterator[Fact]:
    """The facts of a canonical posting that the visible text does not state."""
    yield from _names(posting, seen)
    yield from _places(posting, seen)
    yield from _pay(posting, seen)
    yield from _dates(posting, seen)
    yield from _employment(posting, seen)
    yield from _description(posting, seen)


def _names(posting: Mapping[str, Any], seen: Visible) -> Iterator[Fact]:
    title = posting.get("title")
    if title and not seen.says(title):
        yield Fact("audit/fact-not-visible", "/title", title)
    employer = posting.get("hiringOrganization", {})
    name = employer.get("name")
    if name and name.casefold() != "confidential":
        others = (name, _LEGAL.sub("", name), employer.get("legalName"), *employer.get("alternateName", ()))
        if not any(seen.says(each) for each in others if each and tokens(each).strip()):
            yield Fact("audit/fact-not-visible", "/hiringOrganization/name", name)


def _places(posting: Mapping[str, Any], seen: Visible) -> Iterator[Fact]:
    language = seen.language
    for index, place in enumerate(posting.get("jobLocation", ())):
        at = f"/jobLocation/{index}/address"
        address = place.get("address", {})
        country = address.get("addressCountry")
        shown = {
            "addressLocality": _town(address.get("addressLocality"), seen),
            "addressRegion": _region(address.get("addressRegion"), country, seen),
            "addressCountry": _country(country, seen),
            "streetAddress": _says(address.get("streetAddress"), seen),
            "postalCode": _says(address.get("postalCode"), seen),
        }
        # The narrowest part that tells where the job is has to be there; the parts around it are details.
        main = next((key for key in ("addressLocality", "addressRegion", "addressCountry") if key in address), None)
        for key, is_shown in shown.items():
            if is_shown is False:
                rule = "audit/fact-not-visible" if key == main else "audit/detail-not-visible"
                value = country_name(country, language) if key == "addressCountry" else address[key]
                yield Fact(rule, f"{at}/{key}", value)
    if posting.get("jobLocationType") == "TELECOMMUTE" and not _remote(seen):
        yield Fact("audit/fact-not-visible", "/jobLocationType", "TELECOMMUTE", "the page says nothing of remote work")
    for index, area in enumerate(posting.get("applicantLocationRequirements", ())):
        name, country = area.get("name"), area.get("addressCountry")
        if name and not seen.says(name) and not (area.get("type") == "Country" and _country(country, seen)):
            yield Fact("audit/detail-not-visible", f"/applicantLocationRequirements/{index}/name", name)


def _says(text: str | None, seen: Visible) -> bool | None:
    return None if text is None else seen.says(text)


def _town(town: str | None, seen: Visible) -> bool | None:
    # "Boulder, CO" or "Berlin / Hamburg": each of the parts may stand by itself.
    if town is None or seen.says(town):
        return _says(town, seen)
    parts = [part for part in re.split(r"[,/;()]", town) if part.strip()]
    return len(parts) > 1 and all(seen.says(part) for part in parts)


def _region(region: str | None, country: str | None, seen: Visible) -> bool | None:
    if region is None:
        return None
    named = region_name(region, country) if country else None
    return seen.says(region) or (named is not None and seen.says(named))


def _country(country: str | None, seen: Visible) -> bool | None:
    if country is None:
        return None
    if seen.says(country) or seen.says(country_name(country, seen.language)):
        return True
    return any(seen.says(each) for each in (*country_names(country), *_SHORT.get(country, ())))


_SHORT = {
    "US": ("USA", "U.S.", "U.S.A."),
    "GB": ("UK", "U.K.", "England", "Scotland", "Wales", "Great Britain"),
    "AE": ("UAE",),
}


def _label(kind: Mapping[str, str], key: str, language: str) -> str:
    """The word of the interface for a value, where the interface is translated into the language."""
    from jobexport.site.messages import messages

    text = messages(language).t(kind[key])
    return text if text != kind[key] or language.partition("-")[0] == "en" else ""


def _remote(seen: Visible) -> bool:
    from jobexport.site.labels import WORKPLACE

    label = _label(WORKPLACE, "remote", seen.language)
    known = seen.language.partition("-")[0] in _KNOWN or bool(label)
    return not known or says_remote(seen.folded) or bool(label and seen.says(label))


def _employment(posting: Mapping[str, Any], seen: Visible) -> Iterator[Fact]:
    from jobexport.site.labels import EMPLOYMENT

    for index, kind in enumerate(posting.get("employmentType", ())):
        if kind == "OTHER" or kind not in EMPLOYMENT:
            continue
        label = _label(EMPLOYMENT, kind, seen.language)
        if label and seen.says(label):
            continue
        if seen.language.partition("-")[0] not in _KNOWN and not label:
            continue  # no word for it is known in this language, so that nothing can be said
        if not seen.says(kind.replace("_", " ")) and not says_employment(seen.folded, kind):
            yield Fact("audit/fact-not-visible", f"/employmentType/{index}", kind)


def _pay(posting: Mapping[str, Any], seen: Visible) -> Iterator[Fact]:
    salary = posting.get("baseSalary")
    if not salary:
        return
    value = salary.get("value", {})
    shown = False
    for key in ("value", "minValue", "maxValue"):
        amount = value.get(key)
        if amount is None:
            continue
        if seen.shows(Decimal(amount)):
            shown = True
        else:
            yield Fact("audit/fact-not-visible", f"/baseSalary/value/{key}", amount)
    currency = salary.get("currency")
    if shown and currency and not seen.names_currency(currency):
        yield Fact("audit/fact-not-visible", "/baseSalary/currency", currency)


def _dates(posting: Mapping[str, Any], seen: Visible) -> Iterator[Fact]:
    for key in ("datePosted", "validThrough"):
        text = posting.get(key)
        if not text:
            continue
        # A moment is shown as the day it is on where the page's people are.
        if not seen.dates(date.fromisoformat(text[:10]), 1 if _TIMED.match(text) else 0):
            yield Fact("audit/fact-not-visible", f"/{key}", text)


def _description(posting: Mapping[str, Any], seen: Visible) -> Iterator[Fact]:
    html = posting.get("description")
    if not html:
        return
    lines = [line for line in (tokens(line) for line in to_text(html).splitlines()) if line.count(" ") > 4]
    if not lines:
        return
    missing = [line for line in lines if not any(seen.says(part) for part in _windows(line))]
    if sum(map(len, missing)) * 2 > sum(map(len, lines)):
        note = f"{len(missing)} of its {len(lines)} lines are not on the page"
        yield Fact("audit/description-differs", "/description", missing[0].strip(), note)


def _windows(line: str) -> Iterator[str]:
    """The beginning, middle and end of a line: a link or an abbreviation inside it must not decide."""
    words = line.split()
    for start in {0, max(0, len(words) // 2 - 3), max(0, len(words) - 6)}:
        yield " ".join(words[start : start + 6])
