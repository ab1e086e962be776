"""LinkedIn's XML feed for limited listings: required elements, lengths, words it knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.feed import absent, described, without_word
from jobexport.rules.model import Problem, sourced

_rule = sourced("https://learn.microsoft.com/linkedin/talent/job-postings/xml-feeds-development-guide")

_NEEDS = (("company", ("hiringOrganization",)), ("description", ("description",)))
_KEPT = frozenset(("b", "strong", "u", "i", "br", "p", "ul", "li", "em"))
_NO_WORD = frozenset(("PER_DIEM", "OTHER"))


@_rule("linkedin/required", Severity.ERROR, lacks="hiringOrganization description")
def required(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A fact is missing that LinkedIn's feed requires: company or description.

    Why: LinkedIn's guide marks partnerJobId, company, title, description, applyUrl and location as mandatory; jobs
    without them are not ingested.

    Example: good: `company: Kestrel Bakeries`; bad: no employer.

    Fix: add the fact.
    """
    yield from absent(posting, context, _NEEDS, "LinkedIn")


@_rule("linkedin/id-length", Severity.ERROR, needs="id:long")
def id_length(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The id has more than the 40 characters that LinkedIn's `partnerJobId` holds.

    Why: the id must be unique and must not change, so it cannot be cut.

    Example: good: `kestrel-17`; bad: a whole address as id.

    Fix: give the posting a shorter `id`, once and for all.
    """
    identity = posting.get("id", "")
    if len(identity) > 40:
        message = f"LinkedIn takes ids of at most 40 characters, this one has {len(identity)}"
        yield Problem("/id", message, "give the posting a shorter id", identity)


@_rule("linkedin/title-length", needs="title:long")
def title_length(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title has more than the 200 characters that LinkedIn's job schema holds.

    Why: longer titles are cut or refused, and a title cannot be changed after the job is posted.

    Example: good: `Data Engineer`; bad: a title that lists tasks.

    Fix: shorten the title.
    """
    title = posting.get("title", "")
    if len(title) > 200:
        yield Problem("/title", f"LinkedIn takes at most 200 characters, there are {len(title)}", "shorten the title")


@_rule("linkedin/description-short", Severity.ERROR, needs="text:short")
def description_short(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The description has fewer than 100 characters.

    Why: LinkedIn's guide sets 100 characters as the least.

    Example: good: the complete text; bad: "Great job, apply now!".

    Fix: publish the complete text.
    """
    yield from described(context, 100, "LinkedIn")


@_rule("linkedin/apply-url", Severity.ERROR, lacks="apply:secure")
def apply_url(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """There is no address to apply at that begins with https://.

    Why: LinkedIn requires a secure, direct `applyUrl` without redirects; mail addresses and http are refused.

    Example: good: `https://kestrel.example/apply/17`; bad: `http://…`, `mailto:…`.

    Fix: give the address with https.
    """
    url = posting.get("applyUrl") or posting.get("url")
    if not url:
        if context.page:
            return
        yield Problem("/applyUrl", "LinkedIn needs an address to apply at", "add applyUrl")
    elif not url.startswith("https://"):
        key = "applyUrl" if "applyUrl" in posting else "url"
        yield Problem("/" + key, f"LinkedIn takes only addresses with https: {url}", "give the address with https", url)


@_rule("linkedin/place", Severity.ERROR, lacks="jobLocation|applicantLocationRequirements")
def place(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting names no place and no area of applicants.

    Why: `location` is mandatory unless city, state and country are given; for a remote job it is the country.

    Example: good: `Houston, TX, US`; bad: no location.

    Fix: state the place, or where applicants of a remote job may live.
    """
    if "jobLocation" not in posting and "applicantLocationRequirements" not in posting:
        yield Problem("/jobLocation", "LinkedIn needs a location", "state where the work is done")


@_rule("linkedin/poster-email", Severity.INFO, lacks="applicationContact.email", settled=True)
def poster_email(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has no mail address of the poster.

    Why: newer versions of the guide list the poster's address as mandatory for some partners.

    Example: good: `applyEmail: jobs@kestrel.example`; bad: none.

    Fix: add `applicationContact.email` where your contract with LinkedIn asks for it.
    """
    if "email" not in (posting.get("applicationContact") or {}):
        yield Problem("/applicationContact/email", "LinkedIn may ask for the poster's address", "add an address")


@_rule("linkedin/pay-incomplete", needs="baseSalary", lacks="baseSalary.currency baseSalary.value.unitText")
def pay_incomplete(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The pay lacks its currency or its unit, so that the feed leaves it out.

    Why: LinkedIn takes `salaries` only with a currency and a period.

    Example: good: `75000 to 125000 USD a year`; bad: `75000 to 125000`.

    Fix: add currency and unit.
    """
    salary = posting.get("baseSalary")
    if salary and ("currency" not in salary or "unitText" not in salary["value"]):
        yield Problem("/baseSalary", "LinkedIn takes pay only with currency and period", "add currency and unit")


@_rule("linkedin/employment-type", Severity.INFO, needs="employmentType=PER_DIEM|employmentType=OTHER")
def employment_type(posting: Mapping[str, Any], context: RuleContext) -> Iterable[Problem]:
    """A kind of employment has no word in LinkedIn's `jobtype`.

    Why: LinkedIn rejects words outside its list, so the feed leaves the kind out.

    Example: good: `FULL_TIME`; bad: `PER_DIEM`.

    Fix: add a kind that LinkedIn knows where it is true too.
    """
    return without_word(posting, _NO_WORD, "LinkedIn")


@_rule("linkedin/stripped-markup", Severity.INFO, needs="description")
def stripped_markup(posting: Mapping[str, Any], context: RuleContext) -> Iterable[Problem]:
    """The description has tags that LinkedIn strips.

    Why: LinkedIn keeps b, strong, u, i, br, p, ul, li and em; headings, links and tables lose their marks, their text
    stays.

    Example: good: `<p><strong>Tasks</strong></p>`; bad: `<h2>Tasks</h2>`.

    Fix: none is needed; write headings as strong paragraphs where they matter.
    """
    return _stripped(context.tags)


@lru_cache(maxsize=1024)
def _stripped(tags: frozenset[str]) -> tuple[Problem, ...]:
    names = ", ".join(f"<{name}>" for name in sorted(tags - _KEPT))
    return (Problem("/description", f"LinkedIn strips {names} and keeps the text", None, names),) if names else ()
