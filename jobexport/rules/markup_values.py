"""Markup: values of a JSON-LD node, judged by what Google's page and schema.org take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.model import Problem, sourced
from jobexport.rules.walk import walked

_rule = partial(
    sourced("https://developers.google.com/search/docs/appearance/structured-data/job-posting"), subject="node"
)


@_rule("markup/date", Severity.ERROR)
def date(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A date is not in ISO 8601, or there is no such day.

    Why: "last Tuesday" and 31/12/2026 cannot be read by machines, and 03/04/2026 is two days at once.

    Example: good: `2026-11-22`, `2026-11-22T08:00:00+01:00`; bad: `31/12/2026`, `2026-02-30`, `22 Nov 2026`.

    Fix: write year, month and day with hyphens; a time follows a `T` and has its offset.
    """
    yield from walked(node, context).get("markup/date", ())


@_rule("markup/number", Severity.ERROR)
def number(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A number is written in words, with a currency or with separators.

    Why: amounts must be numbers; "sixty", "60.000 €" and "60k" are none, and the pay is not shown.

    Example: good: `60000`, `18.5`; bad: `"sixty"`, `"60,000"`.

    Fix: write digits, with a point before decimals.
    """
    yield from walked(node, context).get("markup/number", ())


@_rule("markup/number-as-text")
def number_as_text(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A number stands in quotes.

    Why: schema.org expects a number; most consumers convert the text, not all. Microdata and RDFa know only text and are
    not meant.

    Example: good: `"minValue": 60000`; bad: `"minValue": "60000"`.

    Fix: leave the quotes out.
    """
    yield from walked(node, context).get("markup/number-as-text", ())


@_rule("markup/boolean", Severity.ERROR)
def boolean(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A value that must be true or false is something else.

    Why: `directApply: "maybe"` says nothing that could be used.

    Example: good: `"directApply": true`; bad: `"directApply": "maybe"`.

    Fix: write true or false, or leave the property out.
    """
    yield from walked(node, context).get("markup/boolean", ())


@_rule("markup/boolean-as-text")
def boolean_as_text(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """True or false stands there as text or as 1 and 0.

    Why: in many programs the text "false" counts as true.

    Example: good: `"directApply": false`; bad: `"directApply": "false"`.

    Fix: leave the quotes out.
    """
    yield from walked(node, context).get("markup/boolean-as-text", ())


@_rule("markup/not-text")
def not_text(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A number or truth value stands where text is expected.

    Why: a title that is 123 is a slip of the program that made the page. Codes made of digits are not meant.

    Example: good: `"title": "Data Engineer"`; bad: `"title": 123`.

    Fix: write the text.
    """
    yield from walked(node, context).get("markup/not-text", ())


@_rule("markup/url")
def url(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """An address is not absolute.

    Why: `sameAs`, `logo` and `url` must lead somewhere from anywhere; "kestrel" or "/logo.png" do not.

    Example: good: `https://kestrel.example/logo.png`; bad: `/logo.png`, `kestrel.example`.

    Fix: write the whole address with https://.
    """
    yield from walked(node, context).get("markup/url", ())


@_rule("markup/employment-type", Severity.ERROR)
def employment_type(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`employmentType` is not one of Google's words.

    Why: Google takes FULL_TIME, PART_TIME, CONTRACTOR, TEMPORARY, INTERN, VOLUNTEER, PER_DIEM and OTHER, in this
    spelling; several stand in a list, not in one text.

    Example: good: `["FULL_TIME", "CONTRACTOR"]`; bad: `"FULLTIME"`, `"Full-time"`, `"FULL_TIME, PART_TIME"`.

    Fix: write the word from the list.
    """
    yield from walked(node, context).get("markup/employment-type", ())


@_rule("markup/location-type", Severity.ERROR)
def location_type(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`jobLocationType` is something else than TELECOMMUTE.

    Why: Google knows this one word, for jobs that are remote entirely.

    Example: good: `"jobLocationType": "TELECOMMUTE"`, or nothing; bad: `"REMOTE"`, `"ONSITE"`.

    Fix: write TELECOMMUTE for a job that is wholly remote; leave the property out for any other.
    """
    yield from walked(node, context).get("markup/location-type", ())


@_rule("markup/currency", Severity.ERROR)
def currency(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The currency is not an ISO 4217 code.

    Why: "Euros" and "$" are no codes ($ is the sign of twenty currencies), and the pay is not shown.

    Example: good: `EUR`; bad: `Euros`, `€`, `eur`.

    Fix: write the code of three capitals.
    """
    yield from walked(node, context).get("markup/currency", ())


@_rule("markup/pay-unit", Severity.ERROR)
def pay_unit(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`unitText` of the pay is not HOUR, DAY, WEEK, MONTH or YEAR.

    Why: Google takes these five words, in capitals.

    Example: good: `YEAR`; bad: `ANNUAL`, `per year`, `year`.

    Fix: write the word from the list.
    """
    yield from walked(node, context).get("markup/pay-unit", ())


@_rule("markup/country")
def country(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`addressCountry` names no country.

    Why: Google wants the code of two letters; a full name passes with most consumers, "EU" or "Bavaria" with none.

    Example: good: `DE`; bad: `Europe`, `XX`.

    Fix: write the ISO 3166-1 code.
    """
    yield from walked(node, context).get("markup/country", ())


@_rule("markup/town")
def town(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`addressLocality` holds a word for "no certain place".

    Why: it is the town on the map; "Remote" or "Anywhere" is looked up as a town, and the job is found nowhere. That a job
    is remote is said by `jobLocationType: TELECOMMUTE` with `applicantLocationRequirements`.

    Example: good: `"addressLocality": "Boulder"`; bad: `"addressLocality": "Remote"`.

    Fix: write the town, or mark the job as remote and leave it out.
    """
    yield from walked(node, context).get("markup/town", ())


@_rule("markup/escaped-html")
def escaped_html(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The HTML of `description` is escaped, `&lt;p&gt;` instead of `<p>`.

    Why: Google wants the description in HTML; in JSON-LD a text stands as it is, so who does not decode it once more
    shows the tags to the reader. In JSON `<` needs no escape, and inside a page `\\u003c` is safe.

    Example: good: `"<p>You bake bread.</p>"`; bad: `"&lt;p&gt;You bake bread.&lt;/p&gt;"`.

    Fix: write the tags as they are.
    """
    yield from walked(node, context).get("markup/escaped-html", ())


@_rule("markup/credential")
def credential(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`credentialCategory` is not one of Google's words.

    Why: Google's beta property takes high school, associate degree, bachelor degree, professional certificate and
    postgraduate degree.

    Example: good: `bachelor degree`; bad: `BSc`.

    Fix: write the word from the list.
    """
    yield from walked(node, context).get("markup/credential", ())


@_rule("markup/identifier-text")
def identifier_text(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`identifier` is text instead of a PropertyValue.

    Why: Google's form says whose code it is: `{"@type": "PropertyValue", "name": employer, "value": code}`.

    Example: good: the node; bad: `"identifier": "KB-17"`.

    Fix: write the node.
    """
    yield from walked(node, context).get("markup/identifier-text", ())


@_rule("markup/email", source="https://schema.org/email")
def email(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`email` is no mail address.

    Why: an applicant's program cannot write to "see our site".

    Example: good: `jobs@kestrel.example`; bad: `jobs (at) kestrel.example`.

    Fix: write one address.
    """
    yield from walked(node, context).get("markup/email", ())
