"""Google for Jobs: what its job posting page demands of the posting itself. Places and pay have files of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.normalize.dates import compare, moment
from jobexport.rules.context import RuleContext
from jobexport.rules.model import Problem, sourced

_PAGE = "https://developers.google.com/search/docs/appearance/structured-data/job-posting"
_rule = sourced(_PAGE)

_REQUIRED = (
    ("title", "write the job's title alone"),
    ("description", "write the complete text of the posting, as HTML"),
    ("datePosted", "write the day of first publication, such as 2026-11-22"),
    ("hiringOrganization", "name the employer"),
)
_RECOMMENDED = ("validThrough", "employmentType", "baseSalary", "identifier", "directApply")
_SHORT = 80
_STRUCTURE = frozenset(("p", "br", "li"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@_rule("google/required", Severity.ERROR, lacks="title description datePosted hiringOrganization")
def required(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A property that Google requires is missing: title, description, datePosted or hiringOrganization.

    Why: without all of them the posting is not eligible for the job experience; Search Console reports "missing field".
    The place of work is required too and has rules of its own.

    Example: good: `datePosted: 2026-11-01`; bad: no `datePosted` at all.

    Fix: state the fact. `jobexport` never invents it.
    """
    for key, fix in _REQUIRED:
        if key not in posting:
            yield Problem("/" + key, f"no {key}, which Google requires", fix)


@_rule(
    "google/recommended",
    Severity.INFO,
    lacks="validThrough employmentType baseSalary identifier directApply",
    settled=True,
)
def recommended(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """Properties that Google recommends are absent: validThrough, employmentType, baseSalary, identifier, directApply.

    Why: each adds information to the result, and searchers filter by kind of employment and pay. All are optional, and
    `validThrough` is rightly absent where a posting does not expire.

    Example: good: `employmentType: [FULL_TIME]`; bad: none, although the text says "full-time".

    Fix: add those whose facts you know; leave out the others.
    """
    absent = [key for key in _RECOMMENDED if key not in posting and key not in context.stated]
    if absent:
        yield Problem("", f"recommended by Google and absent: {', '.join(absent)}", "add those whose facts you know")


@_rule("google/description-equals-title", Severity.ERROR, needs="title description:brief")
def description_equals_title(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The description says no more than the title.

    Why: Google demands that the description is the whole job in words and explicitly not the title again.

    Example: good: what the person does, needs and gets; bad: title "Data Engineer", description "Data Engineer".

    Fix: write the complete text of the posting into `description`.
    """
    title = posting.get("title")
    if title and len(context.description) < 2 * len(title) + 60:
        text = " ".join(context.text.split()).casefold().rstrip(".! ")
        if text and text == " ".join(title.split()).casefold().rstrip(".! "):
            yield Problem("/description", "the description only repeats the title", "write the text of the posting")


@_rule("google/description-empty", Severity.ERROR, needs="text:short")
def description_empty(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The description has markup but no text.

    Why: Google requires a complete description; a reader sees nothing here.

    Example: good: `<p>You build …</p>`; bad: `<p> </p>`.

    Fix: write the text of the posting into `description`.
    """
    if context.description and not context.text.strip():
        yield Problem("/description", "the description has no visible text", "write the text of the posting")


@_rule("google/description-incomplete", needs="text:short")
def description_incomplete(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The description is so short that it cannot be the complete posting (under 80 characters of text).

    Why: Google wants a complete representation of the job: responsibilities, qualifications, skills, hours, education
    and experience. A teaser makes the posting look like an advertisement.

    Example: good: several paragraphs; bad: "Great job, apply now!".

    Fix: publish the same text as on the job's page.
    """
    text = context.text.strip()
    if text and len(text) < _SHORT and not _same(text, posting.get("title")):
        message = f"the description has {len(text)} characters of text and cannot be the complete posting"
        yield Problem("/description", message, "publish the same text as on the job's page")


def _same(text: str, title: object) -> bool:
    return isinstance(title, str) and " ".join(text.split()).casefold() == " ".join(title.split()).casefold()


@_rule("google/description-without-structure", needs="description:flat")
def description_without_structure(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A long description has no paragraph, list or line break.

    Why: Google asks for HTML that separates paragraphs with `<br>`, `<p>` or newlines at the least; without them the
    posting shows as one block of text.

    Example: good: `<p>You build …</p><ul><li>…</li></ul>`; bad: 900 characters of running text.

    Fix: write paragraphs and lists; in Markdown an empty line and `- ` are enough.
    """
    html = context.description
    if len(html) > 400 and _STRUCTURE.isdisjoint(context.tags) and "\n" not in html.strip():
        message = f"{len(html)} characters of description without a paragraph, list or line break"
        yield Problem("/description", message, "separate paragraphs with <p>, <br> or empty lines")


@_rule("google/description-ignored-markup", Severity.INFO, needs="description:flat")
def description_ignored_markup(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The description is structured by headings alone, which Google ignores.

    Why: only paragraphs, line breaks and lists (`p`, `br`, `ul`, `li`) structure the text in the result; headings,
    `strong` and `em` are dropped, so a text that has nothing else runs together.

    Example: good: `<p><strong>Tasks</strong></p><ul>…`; bad: `<h2>Tasks</h2>you build<h2>Profile</h2>you know`.

    Fix: put the text between headings into paragraphs or lists.
    """
    if not _HEADINGS.isdisjoint(context.tags) and _STRUCTURE.isdisjoint(context.tags):
        yield Problem("/description", "only headings structure the description; Google ignores them", "add paragraphs")


@_rule("google/expires-before-posted", Severity.ERROR, needs="datePosted validThrough:early")
def expires_before_posted(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting expires before it was posted.

    Why: one of the two dates is wrong, and a past expiry takes the posting out of the results.

    Example: good: posted 2026-11-01, valid through 2027-01-31; bad: posted 2026-11-01, valid through 2020-01-01.

    Fix: correct `validThrough`, or leave it out where the posting does not expire.
    """
    start, end = posting.get("datePosted"), posting.get("validThrough")
    if start and end and (end[:10] < start[:10] or (end[:10] == start[:10] and compare(end, start) == -1)):
        message = f"valid through {end}, which is before the day it was posted ({start})"
        yield Problem("/validThrough", message, "correct validThrough, or leave it out")


@_rule("google/expired", Severity.ERROR, needs="validThrough:over")
def expired(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has expired and is still published.

    Why: Google's policy for job postings forbids markup on expired jobs; a site that keeps it risks a manual action
    that removes all of its jobs from the experience. A date without a time lasts to its end (UTC).

    Example: good: valid through a day to come; bad: valid through last month.

    Fix: take the posting down or remove its markup; write a new `validThrough` only if the job is really open.
    """
    end = posting.get("validThrough")
    # East of UTC a moment is over while its day, as it is written, is still to come.
    if end and end[:10] <= context.tomorrow and moment(end, True) < context.now:
        start = posting.get("datePosted")
        if not (start and end[:10] < start[:10]):
            yield Problem("/validThrough", f"expired: valid through {end}", "take the posting down, or extend it truly")


@_rule("google/posted-in-future", needs="datePosted:late")
def posted_in_future(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`datePosted` lies more than a day in the future.

    Why: it is the day of the first publication, so for a published posting it cannot be to come; the start of the job
    is `jobStartDate`. One day is allowed for zones.

    Example: good: `datePosted: 2026-11-01`; bad: the planned first day of work.

    Fix: write the day of publication, and the first day of work as `jobStartDate`.
    """
    start = posting.get("datePosted")
    if start and start[:10] > context.tomorrow:
        yield Problem("/datePosted", f"posted on {start}, which is to come", "write the day of first publication")


@_rule("google/identifier-without-name", Severity.INFO, needs="identifier", lacks="identifier.name")
def identifier_without_name(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`identifier` has a value but does not say whose code it is.

    Why: Google's form is a PropertyValue with `name` (who gave the code, the employer) and `value` (the code).

    Example: good: `{name: Kestrel Bakeries, value: KB-17}`; bad: `{value: KB-17}`.

    Fix: add the employer's name as `identifier.name`.
    """
    identifier = posting.get("identifier")
    if identifier and "name" not in identifier:
        yield Problem("/identifier", "the identifier does not say whose code it is", "add identifier.name")


@_rule("google/experience-not-positive", needs="experienceRequirements.monthsOfExperience")
def experience_not_positive(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`monthsOfExperience` is zero or less.

    Why: Google's beta property wants the least number of months, more than 0; "no experience needed" is said by leaving
    it out, or in words.

    Example: good: `monthsOfExperience: 24`; bad: `monthsOfExperience: 0`.

    Fix: leave `monthsOfExperience` out.
    """
    experience = posting.get("experienceRequirements")
    months = experience.get("monthsOfExperience") if experience else None
    if months is not None and months <= 0:
        place = "/experienceRequirements/monthsOfExperience"
        yield Problem(place, f"{months} months of experience; Google wants more than 0", "leave monthsOfExperience out")


@_rule("google/education-contradicts", needs="educationRequirements.credentialCategory")
def education_contradicts(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`no requirements` stands beside a credential.

    Why: Google's `credentialCategory` lists the least credential that suffices, or says that there is none; both
    together say nothing.

    Example: good: `[bachelor degree, postgraduate degree]`; bad: `[no requirements, bachelor degree]`.

    Fix: keep either the credentials or `no requirements`.
    """
    education = posting.get("educationRequirements")
    levels = education.get("credentialCategory", ()) if education else ()
    if len(levels) > 1 and "no requirements" in levels:
        place = "/educationRequirements/credentialCategory"
        yield Problem(place, "“no requirements” contradicts the credentials beside it", "keep one of the two")


@_rule("google/experience-in-place-of-education", needs="experienceInPlaceOfEducation")
def experience_in_place_of_education(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`experienceInPlaceOfEducation` is true without both the experience and the education it compares.

    Why: Google reads it only together with `educationRequirements` and `experienceRequirements` in their structured form.

    Example: good: true with `credentialCategory` and `monthsOfExperience`; bad: true alone.

    Fix: add `educationRequirements.credentialCategory` and `experienceRequirements.monthsOfExperience`, or leave it out.
    """
    if posting.get("experienceInPlaceOfEducation") is True:
        education = posting.get("educationRequirements") or {}
        experience = posting.get("experienceRequirements") or {}
        absent = [
            name
            for name, holder, key in (
                ("educationRequirements", education, "credentialCategory"),
                ("experienceRequirements", experience, "monthsOfExperience"),
            )
            if key not in holder
        ]
        if absent:
            message = f"experience stands in for education, but {' and '.join(absent)} has no structured value"
            yield Problem("/experienceInPlaceOfEducation", message, "add both requirements, or leave it out")


@_rule("google/no-way-to-apply", lacks="applyUrl|url|applicationContact")
def no_way_to_apply(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting names no way to apply: no `applyUrl`, no `url`, no contact.

    Why: Google's content policy refuses job pages on which nobody can apply.

    Example: good: `applyUrl: https://kestrel.example/apply/17`; bad: no address and no contact.

    Fix: add `applyUrl`, or `applicationContact` with a mail address.
    """
    if "applyUrl" not in posting and "url" not in posting and "applicationContact" not in posting and not context.page:
        yield Problem("/applyUrl", "no way to apply is named", "add applyUrl or applicationContact")
