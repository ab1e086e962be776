"""Talent.com's XML feed: elements that its builders treat as required."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.feed import absent, places_lacking
from jobexport.rules.model import Problem, sourced

_rule = sourced("https://www.talent.com/integrations")


@_rule("talent/expected", lacks="hiringOrganization datePosted url|applyUrl description")
def expected(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A fact is missing that feeds for Talent.com always carry: company, date, url, description.

    Why: implementers treat these elements as required.

    Example: good: all four; bad: no `datePosted`.

    Fix: add the fact.
    """
    needs = (
        ("company", ("hiringOrganization",)),
        ("dateposted", ("datePosted",)),
        ("url", ("url", "applyUrl")),
        ("description", ("description",)),
    )
    yield from absent(posting, context, needs, "Talent.com")


@_rule("talent/place", lacks="jobLocation.addressLocality jobLocation.addressCountry")
def place(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """There is no place, or one without town or country.

    Why: implementers treat city and country as required; a remote job has `isremote` and its country.

    Example: good: `Lyon, FR`; bad: `Europe`.

    Fix: add the town and the country.
    """
    if "jobLocation" not in posting:
        if "applicantLocationRequirements" not in posting:
            yield Problem("/jobLocation", "Talent.com needs city and country", "state where the work is done")
        return
    wanted = ("addressCountry",) if context.remote else ("addressLocality", "addressCountry")
    yield from places_lacking(posting, context, wanted, "Talent.com")


@_rule("talent/pay-without-period", Severity.INFO, needs="baseSalary", lacks="baseSalary.value.unitText")
def pay_without_period(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The pay has no unit, so the feed cannot give its `period`.

    Why: Talent.com's salary has a period of hour, day, week, month or year.

    Example: good: `2500 EUR a month`; bad: `2500 EUR`.

    Fix: add the unit.
    """
    salary = posting.get("baseSalary")
    if salary and "unitText" not in salary["value"]:
        yield Problem("/baseSalary/value/unitText", "Talent.com wants the period of the pay", "add unitText")
