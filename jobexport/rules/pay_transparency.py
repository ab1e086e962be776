"""Pay transparency: places whose law wants pay in the posting. A hint, no legal advice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.normalize.regions import region_of
from jobexport.rules.context import RuleContext
from jobexport.rules.laws import EU, EU_SINCE, EU_SOURCE, LAWS, Law
from jobexport.rules.lazy import gate
from jobexport.rules.model import Problem, sourced

_rule = sourced(
    "https://ogletree.com/insights-resources/blog-posts/pay-transparency-reminder-5-states-laws-take-effect-in-2025"
)

_AMOUNT = re.compile(
    r"(?:[$€£]|\b(?:USD|EUR|CAD|GBP)\s?)\s?[0-9][0-9.,' ]*[0-9k]|[0-9][0-9.,' ]*[0-9k]\s?(?:€|EUR\b|USD\b|CAD\b|dollars\b|euros?\b)",
    re.I,
)
# What an amount looks like in lower case while tags may stand between sign and digits; ſ is an s to `re.I`.
_BETWEEN = "(?:[\\s\u001c-\u001f\u0085]|<[^<>]*>)*"
_MAY_STATE_AMOUNT = gate(f"(?:[$€£]|u[sſ]d|eur|cad|gbp){_BETWEEN}[0-9]|[0-9k]{_BETWEEN}(?:€|eur|u[sſ]d|cad|dollar)")
_COUNTRIES = frozenset(law.place[:2] for law in LAWS) | EU
_REGIONAL = {law.place: law for law in LAWS if law.place.count("-") < 2}
_URBAN = [law for law in LAWS if law.place.count("-") == 2]
_REMOTE = [law for law in LAWS if law.remote]


def _states_amount(context: RuleContext) -> bool:
    """Whether the description states an amount of money."""
    return (context.is_split or _MAY_STATE_AMOUNT(context.raw)) and _AMOUNT.search(context.text) is not None


def _laws(posting: Mapping[str, Any], context: RuleContext) -> list[Law]:
    """The laws in force on the day of posting for the posting's places and for where its applicants may live."""
    spots: dict[tuple[str, str, str], None] = {}
    for _, address in context.addresses:
        if address.get("addressCountry") in _COUNTRIES:
            spot = (address["addressCountry"], address.get("addressRegion", ""), address.get("addressLocality", ""))
            spots[spot] = None
    whole: set[str] = set()
    if context.remote:
        for area in posting.get("applicantLocationRequirements", ()):
            country = area.get("addressCountry")
            if country not in _COUNTRIES:
                continue
            if area["type"] == "Country":
                whole.add(country)
                spots[country, "", ""] = None
            else:
                spots[country, area["name"], ""] = None
    if not spots:
        return []
    found: dict[str, Law] = {}
    for country, region, city in spots:
        code = region_of(region, country) or region if region else ""
        for key in (country, f"{country}-{code}"):
            if key in _REGIONAL:
                found[key] = _REGIONAL[key]
        for law in _URBAN:
            place, _, town = law.place.rpartition("-")
            if place == f"{country}-{code}" and city.casefold() in (town.casefold(), f"{town} city".casefold()):
                found[law.place] = law
    for law in _REMOTE:
        if law.place[:2] in whole:
            found[law.place] = law
    day = posting.get("datePosted", context.today)[:10]
    return [law for law in found.values() if law.since <= day]


def _told(laws: list[Law]) -> str:
    return "; ".join(
        f"{law.name} since {law.since}" + (f", from {law.employees} employees" if law.employees > 1 else "")
        for law in laws
    )


@_rule("pay-transparency/pay-missing", lacks="baseSalary")
def pay_missing(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """No pay is stated, and a law wants it in postings for this place.

    Why: a growing number of states and countries oblige employers to state the pay in each posting, some for remote jobs
    that people there could take too. The message names each law with its first day and the number of employees from
    which it holds; `jobexport` knows neither your size nor the law's exceptions, so this is a hint, no legal advice. A
    figure in the text counts as stated.

    Example: good: Denver, CO, US with `salary: 90000-120000 USD/year`; bad: Denver, CO, US without.

    Fix: add `baseSalary` with the range you expect to pay in good faith.
    """
    if "baseSalary" in posting:
        return
    laws = _laws(posting, context)
    if laws and not _states_amount(context):
        yield Problem("/baseSalary", f"no pay is stated; the law wants it: {_told(laws)}", "add baseSalary")


@_rule(
    "pay-transparency/range-open",
    needs="baseSalary.value.minValue|baseSalary.value.maxValue",
    lacks="baseSalary.value.minValue baseSalary.value.maxValue",
)
def range_open(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The pay has an open end ("from 60000"), and a law of this place wants both ends.

    Why: most of these laws want a lower and an upper end, or one fixed figure; "and up" is expressly refused in several,
    such as British Columbia and New York City.

    Example: good: 60000 to 80000; bad: from 60000.

    Fix: add the other end.
    """
    value = (posting.get("baseSalary") or {}).get("value") or {}
    if ("minValue" in value) != ("maxValue" in value):
        laws = [law for law in _laws(posting, context) if law.range_wanted]
        if laws:
            key = "minValue" if "minValue" in value else "maxValue"
            yield Problem(
                f"/baseSalary/value/{key}",
                f"the range is open; the law wants both ends: {_told(laws)}",
                "add the other end",
            )


@_rule("pay-transparency/eu-directive", Severity.INFO, source=EU_SOURCE, needs="jobLocation", lacks="baseSalary")
def eu_directive(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """No pay is stated for a job in a member state of the European Union.

    Why: by Article 5 of Directive (EU) 2023/970, which member states had to carry over by 2026-06-07, applicants must learn
    the initial pay or its range before the interview, in the posting or otherwise. In the posting is the simplest way.

    Example: good: Lyon, FR with `salary: 38000-44000 EUR/year`; bad: Lyon, FR without.

    Fix: add `baseSalary`, or tell applicants the range in another way before the interview.
    """
    if "baseSalary" in posting or posting.get("datePosted", context.today)[:10] < EU_SINCE:
        return
    if any(address.get("addressCountry") in EU for _, address in context.addresses) and not _states_amount(context):
        message = (
            "no pay is stated; in the EU applicants must learn it before the interview (Directive 2023/970, Art. 5)"
        )
        yield Problem("/baseSalary", message, "add baseSalary, or tell applicants before the interview")
