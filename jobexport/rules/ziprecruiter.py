"""ZipRecruiter's XML feed (document 1.4): required elements and the words it knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.feed import absent, places_lacking, without_word
from jobexport.rules.model import Problem, sourced

_rule = sourced("https://www.scribd.com/document/420570724")

_NO_WORD = frozenset(("VOLUNTEER", "PER_DIEM"))
_NEEDS = (
    ("description", ("description",)),
    ("company", ("hiringOrganization",)),
    ("date", ("datePosted",)),
)


@_rule("ziprecruiter/required", Severity.ERROR, lacks="description hiringOrganization datePosted")
def required(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A fact is missing that ZipRecruiter's feed requires: description, company, date.

    Why: the feed's document marks them as required.

    Example: good: `datePosted: 2026-11-01`; bad: no date.

    Fix: add the fact.
    """
    yield from absent(posting, context, _NEEDS, "ZipRecruiter")


@_rule("ziprecruiter/place", Severity.ERROR, lacks="jobLocation.addressLocality jobLocation.addressCountry")
def place(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """There is no place, or one without town or country.

    Why: city, state and country are required elements.

    Example: good: `Cleveland, OH, US`; bad: `Ohio`.

    Fix: add the town and the country.
    """
    if "jobLocation" not in posting:
        yield Problem("/jobLocation", "ZipRecruiter needs city, state and country", "state where the work is done")
        return
    yield from places_lacking(posting, context, ("addressLocality", "addressCountry"), "ZipRecruiter")


@_rule("ziprecruiter/state", needs="jobLocation=US|jobLocation=CA")
def state(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A place in the United States or Canada has no state as a code of two letters.

    Why: ZipRecruiter's `state` is the two-letter code.

    Example: good: `addressRegion: OH`; bad: `addressRegion: Ohio`, or none.

    Fix: write the code.
    """
    for index, address in context.addresses:
        if address.get("addressCountry") in ("US", "CA"):
            region = address.get("addressRegion", "")
            if len(region) != 2:
                said = f"“{region}” is none" if region else "there is none"
                pointer = f"/jobLocation/{index}/address/addressRegion"
                yield Problem(pointer, f"ZipRecruiter wants the state as two letters; {said}", "write the code", region)


@_rule("ziprecruiter/employment-type", Severity.INFO, needs="employmentType=VOLUNTEER|employmentType=PER_DIEM")
def employment_type(posting: Mapping[str, Any], context: RuleContext) -> Iterable[Problem]:
    """A kind of employment becomes ZipRecruiter's `Other`.

    Why: the feed knows Full-Time, Part-Time, Contract, Temporary and Other.

    Example: good: `FULL_TIME`; bad: `VOLUNTEER`.

    Fix: none is needed.
    """
    return without_word(posting, _NO_WORD, "ZipRecruiter")


@_rule("ziprecruiter/pay-without-unit", Severity.INFO, needs="baseSalary", lacks="baseSalary.value.unitText")
def pay_without_unit(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The pay has no unit, so the feed cannot give `compensation_interval`.

    Why: the interval is one of Annually, Monthly, Weekly, Daily, Hourly; without it the amounts cannot be read.

    Example: good: `40000 USD a year`; bad: `40000 USD`.

    Fix: add the unit.
    """
    salary = posting.get("baseSalary")
    if salary and "unitText" not in salary["value"]:
        yield Problem("/baseSalary/value/unitText", "ZipRecruiter wants the interval of the pay", "add unitText")
