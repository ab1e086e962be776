"""Jobrapido's XML feed: the facts its guide lists for every job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.feed import absent
from jobexport.rules.model import Problem, sourced

_rule = sourced("https://brands.recruitrapido.com/")


@_rule("jobrapido/expected", lacks="jobLocation|applicantLocationRequirements url|applyUrl description")
def expected(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A fact is missing that every job of Jobrapido's guide has: location, url, description.

    Why: the guide's shape has them in each example; without them a job cannot be found or opened.

    Example: good: all three; bad: no place.

    Fix: add the fact.
    """
    needs = (
        ("location", ("jobLocation", "applicantLocationRequirements")),
        ("url", ("url", "applyUrl")),
        ("description", ("description",)),
    )
    yield from absent(posting, context, needs, "Jobrapido")


@_rule("jobrapido/undated", Severity.INFO, lacks="datePosted")
def undated(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has no date of publication.

    Why: the guide has `publishdate` and `expirydate`; undated jobs sink in lists that are sorted by date.

    Example: good: `datePosted: 2026-11-01`; bad: none.

    Fix: add `datePosted`.
    """
    yield from absent(posting, context, (("publishdate", ("datePosted",)),), "Jobrapido")


@_rule("jobrapido/company-missing", Severity.INFO, lacks="hiringOrganization")
def company_missing(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has no employer.

    Why: the guide has `company` and `website`.

    Example: good: `company: Kestrel Bakeries`; bad: none.

    Fix: add `hiringOrganization`.
    """
    yield from absent(posting, context, (("company", ("hiringOrganization",)),), "Jobrapido")
