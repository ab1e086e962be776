"""Trovit's XML feed: required elements and the least length of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.feed import absent, described
from jobexport.rules.model import Problem, sourced

_rule = sourced("https://about.trovit.com/feed-technical-specs/es/jobs")


@_rule("trovit/required", Severity.ERROR, lacks="url|applyUrl description")
def required(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A fact is missing that Trovit's feed requires: url or content.

    Why: Trovit's specification marks id, url, title and content as required.

    Example: good: `url` and `description`; bad: no page.

    Fix: add the fact.
    """
    yield from absent(posting, context, (("url", ("url", "applyUrl")), ("content", ("description",))), "Trovit")


@_rule("trovit/content-short", Severity.ERROR, needs="text:short")
def content_short(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The description has fewer than 30 characters.

    Why: Trovit's specification sets 30 characters as the least.

    Example: good: the complete text; bad: "Apply now".

    Fix: publish the complete text.
    """
    yield from described(context, 30, "Trovit")


@_rule("trovit/place-missing", Severity.INFO, lacks="jobLocation|remote")
def place_missing(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has no place.

    Why: region, city and postcode are optional, but searches on Trovit begin with a place.

    Example: good: `Sevilla, ES`; bad: none.

    Fix: add `jobLocation`.
    """
    if "jobLocation" not in posting and not context.remote:
        yield Problem("/jobLocation", "no place for Trovit to find the job by", "add jobLocation")
