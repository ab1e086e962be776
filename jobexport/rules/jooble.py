"""Jooble's XML feed: required elements and the rule of 45 days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.feed import absent, age_in_days
from jobexport.rules.model import Problem, sourced

_rule = sourced("https://www.scribd.com/document/718239589")


@_rule("jooble/required", Severity.ERROR, lacks="url|applyUrl jobLocation|applicantLocationRequirements description")
def required(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """A fact is missing that Jooble's feed requires: link, region, description.

    Why: Jooble's document marks id, link, name, region and description as required.

    Example: good: `url` and `jobLocation`; bad: neither.

    Fix: add the fact.
    """
    needs = (
        ("link", ("url", "applyUrl")),
        ("region", ("jobLocation", "applicantLocationRequirements")),
        ("description", ("description",)),
    )
    yield from absent(posting, context, needs, "Jooble")


@_rule("jooble/too-old", needs="datePosted|dateModified")
def too_old(posting: Mapping[str, Any], context: RuleContext) -> Iterable[Problem]:
    """The posting was published or changed more than 45 days ago.

    Why: Jooble ignores jobs that are older than 45 days when it first sees them.

    Example: good: `dateModified` of last week; bad: posted three months ago and never touched.

    Fix: keep `dateModified` true to the last change; take postings down that are filled.
    """
    posted, changed = posting.get("datePosted", ""), posting.get("dateModified", "")
    latest = max(posted, changed)
    return _old(latest[:10], context.today, "/dateModified" if changed == latest else "/datePosted") if latest else ()


@lru_cache(maxsize=8192)
def _old(latest: str, today: str, pointer: str) -> tuple[Problem, ...]:
    days = age_in_days(latest, today)
    message = f"{days} days old; Jooble ignores new jobs older than 45 days"
    return (Problem(pointer, message, "update dateModified truly"),) if days > 45 else ()


@_rule("jooble/undated", Severity.INFO, lacks="datePosted|dateModified")
def undated(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The posting has no date.

    Why: without `pubdate` and `updated` a job lives 45 days from the day Jooble first saw it.

    Example: good: `datePosted: 2026-11-01`; bad: no date.

    Fix: add `datePosted`.
    """
    if "datePosted" not in posting and "dateModified" not in posting:
        yield Problem("/datePosted", "Jooble drops undated jobs after 45 days", "add datePosted")
