"""Careerjet's feed: any shape is accepted; these are the facts of the suggested one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.feed import absent, without_word
from jobexport.rules.model import Problem, sourced

_rule = sourced("https://www.careerjet.com/docs/feeds/xml")

_NO_WORD = frozenset(("VOLUNTEER", "PER_DIEM", "OTHER"))


@_rule("careerjet/expected", lacks="url|applyUrl jobLocation|applicantLocationRequirements description")
def expected(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A fact of Careerjet's suggested shape is missing: url, location, description.

    Why: Careerjet shows a job by its title, place and text, and links to its page.

    Example: good: all three; bad: no description.

    Fix: add the fact.
    """
    needs = (
        ("url", ("url", "applyUrl")),
        ("location", ("jobLocation", "applicantLocationRequirements")),
        ("description", ("description",)),
    )
    yield from absent(posting, context, needs, "Careerjet")


@_rule("careerjet/company-missing", Severity.INFO, lacks="hiringOrganization")
def company_missing(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has no employer.

    Why: Careerjet's shape has `company` and `company_url`.

    Example: good: `company: Kestrel Bakeries`; bad: none.

    Fix: add `hiringOrganization`.
    """
    yield from absent(posting, context, (("company", ("hiringOrganization",)),), "Careerjet")


@_rule(
    "careerjet/employment-type",
    Severity.INFO,
    needs="employmentType=VOLUNTEER|employmentType=PER_DIEM|employmentType=OTHER",
)
def employment_type(posting: Mapping[str, Any], context: RuleContext) -> Iterable[Problem]:
    """A kind of employment has no word in Careerjet's `contract_type` and `working_hours`.

    Why: the feed leaves such a kind out.

    Example: good: `FULL_TIME`; bad: `PER_DIEM`.

    Fix: none is needed.
    """
    return without_word(posting, _NO_WORD, "Careerjet")
