"""Indeed's XML feed: required elements, one job for each place, titles and texts as Indeed takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.feed import absent, places_lacking, without_word
from jobexport.rules.model import WITH_STATES, Problem, sourced

_rule = sourced("https://docs.indeed.com/sponsored-jobs-api/shared-resources/xml-job-feed-format")

_NEEDS = (
    ("date", ("datePosted",)),
    ("url", ("url", "applyUrl")),
    ("company", ("hiringOrganization",)),
    ("description", ("description",)),
)
_NO_WORD = frozenset(("PER_DIEM", "OTHER"))


@_rule("indeed/required", Severity.ERROR, lacks="datePosted url|applyUrl hiringOrganization description")
def required(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A fact is missing that Indeed's feed requires: date, url, company, description.

    Why: Indeed's documentation marks these elements as required; a job without one is not taken. `title` and
    `referencenumber` come from `title` and `id`, which every posting has. A site that makes pages gives `url` by itself.

    Example: good: `datePosted: 2026-11-01`; bad: no date.

    Fix: add the fact.
    """
    yield from absent(posting, context, _NEEDS, "Indeed")


@_rule(
    "indeed/place",
    Severity.ERROR,
    lacks="jobLocation.addressLocality jobLocation.addressCountry jobLocation:stated",
)
def place(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A place lacks its town or country, or there is no place and the job is not remote.

    Why: Indeed requires city, state and country of each job; the state is asked for where the country has states.

    Example: good: `Boulder, CO, US`; bad: `US`.

    Fix: add the town, and the country's code. For a remote job say where applicants may live.
    """
    if "jobLocation" not in posting:
        if "applicantLocationRequirements" not in posting:
            yield Problem("/jobLocation", "Indeed needs city, state and country", "state where the work is done")
        return
    if not context.remote:
        yield from places_lacking(posting, context, ("addressLocality", "addressCountry"), "Indeed")
    for index, address in context.addresses:
        if address.get("addressCountry") in WITH_STATES and "addressRegion" not in address:
            yield Problem(f"/jobLocation/{index}/address/addressRegion", "Indeed needs the state", "add addressRegion")


@_rule("indeed/requisition", lacks="requisitionId|identifier", settled=True)
def requisition(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has no code of the role (`requisitionid`).

    Why: Indeed requires the employer's code of the role, shared by all places of one role, to tell one job in three
    towns from three jobs. Without it the feed can only repeat the posting's own id.

    Example: good: `requisitionId: JR-2041` on all three postings; bad: none.

    Fix: add `requisitionId`, or `identifier`.
    """
    if "requisitionId" not in posting and "identifier" not in posting:
        yield Problem("/requisitionId", "Indeed asks for the code of the role", "add requisitionId")


@_rule("indeed/several-places", Severity.INFO, needs="jobLocation+")
def several_places(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has several places, and Indeed takes one job for each place.

    Why: the feed repeats the job for every place with a reference number of its own.

    Example: good: one posting for each place where they differ; bad: nothing, this is only told.

    Fix: none is needed.
    """
    places = posting.get("jobLocation", ())
    if len(places) > 1:
        yield Problem("/jobLocation", f"becomes {len(places)} jobs in the feed, one for each place")


@_rule("indeed/employment-type", Severity.INFO, needs="employmentType=PER_DIEM|employmentType=OTHER")
def employment_type(posting: Mapping[str, Any], context: RuleContext) -> Iterable[Problem]:
    """A kind of employment has no word in Indeed's `jobtype`.

    Why: Indeed knows fulltime, parttime, contract, internship and temporary; unknown words are ignored, so the feed
    leaves the kind out.

    Example: good: `FULL_TIME`; bad: `PER_DIEM`.

    Fix: add a kind that Indeed knows where it is true too.
    """
    return without_word(posting, _NO_WORD, "Indeed")


@_rule("indeed/escaped-markup", needs="description&")
def escaped_markup(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The description shows angle brackets, which Indeed cannot take.

    Why: entities such as `&lt;` are not supported in Indeed's descriptions and may get the feed rejected; written as
    plain characters inside CDATA they would become tags.

    Example: good: "fewer than 50 people"; bad: "&lt;50 people".

    Fix: say it in words.
    """
    if "&" in context.description and "&lt;" in context.description:
        yield Problem("/description", "Indeed does not support the entity &lt;", "say it in words", "&lt;")
