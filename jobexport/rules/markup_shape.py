"""Markup: types and properties of a JSON-LD node, judged by schema.org's own vocabulary (release 30.0)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.model import Problem, sourced
from jobexport.rules.walk import walked

_rule = partial(sourced("https://schema.org/JobPosting"), subject="node")
_GOOGLE = "https://developers.google.com/search/docs/appearance/structured-data/job-posting"


@_rule("markup/context", Severity.ERROR, source="https://schema.org/docs/gs.html")
def context_(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """`@context` is not schema.org, or there is none in the node or around it.

    Why: JSON-LD takes the meaning of every name from its context; with another one `JobPosting` is a word without sense,
    and no consumer sees the job.

    Example: good: `"@context": "https://schema.org"`; bad: `"@context": "https://example.org/ctx"`.

    Fix: write `https://schema.org`.
    """
    yield from walked(node, context).get("markup/context", ())


@_rule("markup/posting-type", Severity.ERROR)
def posting_type(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The node means a job posting and its `@type` is not `JobPosting`.

    Why: consumers look for exactly this type, capitals and all.

    Example: good: `"@type": "JobPosting"`; bad: `"@type": "JobPostings"`.

    Fix: write `JobPosting`.
    """
    yield from walked(node, context).get("markup/posting-type", ())


@_rule("markup/several-postings", Severity.ERROR, source=_GOOGLE)
def several_postings(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """One page has the markup of several jobs. Entries of an `ItemList` are not counted: the audit of a site judges lists.

    Why: JobPosting belongs on the most specific page of one job, never on a list of jobs; a page of several jobs
    leads nobody to the one that was found.

    Example: good: a page for each job, each with one JobPosting; bad: a careers page with a JobPosting for every opening.

    Fix: give each job a page of its own with its own markup, and take the markup off this one.
    """
    if context.marked > 1:
        message = f"{context.marked} jobs are marked up on this one page"
        yield Problem("", message, "give each job a page of its own with its own markup")


@_rule("markup/unknown-property")
def unknown_property(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """schema.org has no property of this name; often it is misspelt.

    Why: consumers skip what they do not know, so the fact is lost in silence, and a required one counts as missing.

    Example: good: `hiringOrganization`, `addressLocality`; bad: `hiringOrganisation`, `adressLocality`.

    Fix: write the suggested name, or leave the property out.
    """
    yield from walked(node, context).get("markup/unknown-property", ())


@_rule("markup/foreign-property")
def foreign_property(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The property exists, but on another type.

    Why: it means nothing where it stands: either the fact belongs into another node (`unitText` into the
    QuantitativeValue, not the MonetaryAmount), or it slipped in from another template.

    Example: good: `baseSalary.value.unitText`; bad: `baseSalary.unitText`, `recipeYield` on a JobPosting.

    Fix: move it to the node it belongs to, or leave it out.
    """
    yield from walked(node, context).get("markup/foreign-property", ())


@_rule("markup/superseded")
def superseded(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The property was superseded by another.

    Why: consumers read the present name; support for old ones ends without notice.

    Example: good: `jobBenefits`, `incentiveCompensation`; bad: `benefits`, `incentives`.

    Fix: write the present name.
    """
    yield from walked(node, context).get("markup/superseded", ())


@_rule("markup/unknown-type")
def unknown_type(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A nested node has a type that schema.org does not have.

    Why: a node of unknown type is skipped with all that is in it.

    Example: good: `"@type": "PostalAddress"`; bad: `"@type": "PostalAdress"`.

    Fix: write the suggested type.
    """
    yield from walked(node, context).get("markup/unknown-type", ())


@_rule("markup/type-missing")
def type_missing(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A nested node has no `@type`.

    Why: what it is can then only be guessed; some consumers skip it.

    Example: good: `{"@type": "Place", "address": …}`; bad: `{"address": …}`.

    Fix: add the type.
    """
    yield from walked(node, context).get("markup/type-missing", ())


@_rule("markup/wrong-type", Severity.ERROR)
def wrong_type(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A nested node has a type that the property does not take.

    Why: a hiring organization that is a Recipe is no employer; Search Console calls it an invalid object type.

    Example: good: `hiringOrganization` of `@type` Organization; bad: of `@type` Recipe.

    Fix: write the expected type.
    """
    yield from walked(node, context).get("markup/wrong-type", ())


@_rule("markup/text-for-node", Severity.ERROR, source=_GOOGLE)
def text_for_node(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """Text or a bare number stands where Google needs a node: employer, place, pay, applicant area.

    Why: Google reads these facts only from their nodes, since "Berlin" has no country and 60000 no currency. The one
    text it takes is `confidential` as employer.

    Example: good: `"jobLocation": {"@type": "Place", "address": {…}}`; bad: `"jobLocation": "Berlin"`.

    Fix: write the node.
    """
    yield from walked(node, context).get("markup/text-for-node", ())


@_rule("markup/text-for-type", Severity.INFO)
def text_for_type(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """Text stands where schema.org expects a node; consumers are lenient here.

    Why: schema.org accepts that "some data is better than none", but the parts of the fact cannot be told apart.

    Example: good: `"applicationContact": {"@type": "ContactPoint", "email": …}`; bad: `"applicationContact": "HR"`.

    Fix: write the node where you know its parts.
    """
    yield from walked(node, context).get("markup/text-for-type", ())


@_rule("markup/node-for-text")
def node_for_text(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A node stands where a plain value is expected.

    Why: consumers look for text (or a date, a number) there and find none.

    Example: good: `"title": "Data Engineer"`; bad: `"title": {"name": "Data Engineer"}`.

    Fix: write the value itself.
    """
    yield from walked(node, context).get("markup/node-for-text", ())


@_rule("markup/several-values")
def several_values(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A list stands where one value is expected.

    Why: a posting has one title, one description, one date of publication; of a list consumers take any or none.

    Example: good: `"title": "Data Engineer"`; bad: `"title": ["Data Engineer", "Dateningenieur"]`.

    Fix: write one value.
    """
    yield from walked(node, context).get("markup/several-values", ())


@_rule("markup/empty")
def empty(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A property is empty, null, or a word for "no fact" such as "N/A".

    Why: an absent fact is absent; an empty text is a wrong one, and Search Console reports it as a missing or invalid
    field.

    Example: good: no `validThrough` where the posting does not expire; bad: `"validThrough": ""`.

    Fix: leave the property out.
    """
    yield from walked(node, context).get("markup/empty", ())


@_rule("markup/incomplete")
def incomplete(node: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A nested node lacks the one property that makes it say anything: the pay its value, the area its name.

    Why: `{"@type": "MonetaryAmount", "currency": "EUR"}` is a currency and no pay; Search Console reports the missing
    field.

    Example: good: `{"@type": "Country", "name": "Germany"}`; bad: `{"@type": "Country"}`.

    Fix: add the property, or leave the node out.
    """
    yield from walked(node, context).get("markup/incomplete", ())
