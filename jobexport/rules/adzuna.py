"""Adzuna's XML feed: required elements, length of the description, words it knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.feed import absent, described, without_word
from jobexport.rules.model import Problem, sourced

_rule = sourced("https://docs.qhse-professionals.nl/")

_NO_WORD = frozenset(("INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"))


@_rule("adzuna/description-missing", Severity.ERROR, lacks="description")
def description_missing(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has no description.

    Why: Adzuna's specification requires title, id and description.

    Example: good: the complete text; bad: none.

    Fix: add `description`.
    """
    yield from absent(posting, context, (("description", ("description",)),), "Adzuna")


@_rule("adzuna/description-short", Severity.ERROR, needs="text:short")
def description_short(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The description has fewer than 100 characters.

    Why: Adzuna's specification sets 100 characters as the least.

    Example: good: the complete text; bad: "Great job, apply now!".

    Fix: publish the complete text.
    """
    yield from described(context, 100, "Adzuna")


@_rule("adzuna/expected", lacks="url|applyUrl jobLocation|applicantLocationRequirements")
def expected(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has no page, or no place.

    Why: builders of Adzuna feeds all send `url` and `location`; without them a job is neither linked nor found.

    Example: good: `url` and `jobLocation`; bad: neither.

    Fix: add them.
    """
    needs = (("url", ("url", "applyUrl")), ("location", ("jobLocation", "applicantLocationRequirements")))
    yield from absent(posting, context, needs, "Adzuna")


@_rule("adzuna/company-missing", Severity.INFO, lacks="hiringOrganization")
def company_missing(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has no employer.

    Why: Adzuna recommends `company`.

    Example: good: `company: Kestrel Bakeries`; bad: none.

    Fix: add `hiringOrganization`.
    """
    yield from absent(posting, context, (("company", ("hiringOrganization",)),), "Adzuna")


@_rule(
    "adzuna/employment-type",
    Severity.INFO,
    needs="employmentType=INTERN|employmentType=VOLUNTEER|employmentType=PER_DIEM|employmentType=OTHER",
)
def employment_type(posting: Mapping[str, Any], context: RuleContext) -> Iterable[Problem]:
    """A kind of employment has no word in Adzuna's `contract_time` and `contract_type`.

    Why: Adzuna knows full_time and part_time, permanent and contract.

    Example: good: `FULL_TIME`; bad: `INTERN`.

    Fix: add a kind that Adzuna knows where it is true too.
    """
    return without_word(posting, _NO_WORD, "Adzuna")
