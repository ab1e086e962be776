"""Titles: the job's title alone, as every consumer asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.model import Problem, sourced
from jobexport.rules.title_traits import ADVERT, CODE, DATE, DECORATION, KIND, MARKUP, PAY, WORKPLACE

_rule = sourced(
    "https://developers.google.com/search/docs/appearance/structured-data/job-posting#job-posting-definition"
)

# A code of the employer's is taken for one in the title only where no word could look like it.
_OWN_CODE = re.compile(r"(?=.*[0-9])(?=.*[-_/A-Za-z]).{4,}|[0-9]{4,}")
_YEAR = re.compile(r"[\[(]\s*(?:19|20)[0-9]{2}\s*[\])]")
# What sets a place apart from the words before it; a space alone does not.
_GLUE = re.compile(r"[(\[,|/:@–—·-]\s*$")
_LEGAL = re.compile(
    r"[\s,]+(?:inc|llc|ltd|limited|gmbh|ag|se|kg|sa|s\.a\.|sarl|sas|bv|b\.v\.|nv|plc|corp|co|oy|ab|as|aps|srl|spa|s\.r\.l\.)\.?$",
    re.I,
)


def _title(posting: Mapping[str, Any]) -> str:
    title = posting.get("title")
    return title if isinstance(title, str) else ""


def _quoted(found: re.Match[str], what: str, fix: str) -> Iterator[Problem]:
    words = found[0].strip()
    yield Problem("/title", f"the title holds {what}: “{words}”", fix, words)


@_rule("title/code", needs="title:code|title:apart")
def code(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title holds a job code.

    Why: consumers want the title alone; a code makes it unlike every other title of the same job and wastes the line
    that searchers see. The code has a place of its own.

    Example: good: `Data Engineer` with `identifier: {value: REQ-20417}`; bad: `Data Engineer (REQ-20417)`.

    Fix: move the code to `identifier` or `requisitionId`.
    """
    found = CODE.search(_title(posting))
    if found and not _YEAR.fullmatch(found[0]):
        yield from _quoted(found, "a job code", "move the code to identifier")
        return
    own = (posting.get("identifier") or {}).get("value", "")
    if (
        own in _title(posting)
        and _OWN_CODE.fullmatch(own)
        and re.search(rf"(?<!\w){re.escape(own)}(?!\w)", _title(posting))
    ):
        message = f"the title holds the job's own code: “{own}”"
        yield Problem("/title", message, "leave the code to identifier", own)


@_rule("title/place", needs="title:apart")
def place(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title names the place of the job, set apart from the job's name.

    Why: the place stands in `jobLocation`; in the title it splits one job into many and is wrong as soon as the posting
    is copied. "Berlin" inside a name ("Berlin Correspondent") is not meant.

    Example: good: `Data Engineer`; bad: `Data Engineer - Berlin`, `Data Engineer (Berlin)`.

    Fix: leave the place out of the title.
    """
    title = _title(posting).casefold()
    for _, address in context.addresses:
        for key in ("addressLocality", "addressRegion"):
            name = address.get(key)
            if not name or len(name) < 3:
                continue
            at = title.find(name.casefold())
            before, after = title[:at], title[at + len(name) : at + len(name) + 1]
            if at > 0 and not after.isalnum() and (_GLUE.search(before) or before.endswith(" in ")):
                yield Problem("/title", f"the title names the place: “{name}”", "leave the place out", name)
                return


@_rule("title/pay", needs="title:pay")
def pay(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title states the pay.

    Why: Google and Indeed refuse or rewrite titles with pay; the figure belongs in `baseSalary`, where it can be
    searched.

    Example: good: `Cook` with `salary: 18 USD/hour`; bad: `Cook $18/hr`.

    Fix: move the pay to `baseSalary`.
    """
    found = PAY.search(_title(posting))
    if found:
        yield from _quoted(found, "the pay", "move the pay to baseSalary")


@_rule("title/date", needs="title:date")
def date(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title holds a date.

    Why: dates have properties (`datePosted`, `validThrough`, `jobStartDate`) and age in a title.

    Example: good: `Cook` with `jobStartDate: 2027-02-01`; bad: `Cook (start 01.02.2027)`.

    Fix: move the date to its property.
    """
    found = DATE.search(_title(posting))
    if found:
        yield from _quoted(found, "a date", "move the date to jobStartDate or validThrough")


@_rule("title/company", needs="title:apart")
def company(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title names the employer, set apart from the job's name.

    Why: the employer stands beside the title in every result already.

    Example: good: `Baker`; bad: `Baker at Kestrel Bakeries`, `Kestrel Bakeries: Baker`.

    Fix: leave the employer out of the title.
    """
    name = _LEGAL.sub("", context.employer).strip()
    title = _title(posting)
    if len(name) < 4 or len(title) <= len(name):
        return
    at = title.casefold().find(name.casefold())
    if at < 0:
        return
    before, after = title[:at], title[at + len(name) :]
    # The name must stand apart: behind "at", "@", "bei" or a separator, or in front of one.
    if re.search(r"(?:^|\s)(?:at|@|bei|chez|for)\s+$|[-–—|(:,]\s*$", before, re.I) or (
        not before.strip() and re.match(r"\s*[-–—|:]", after)
    ):
        yield Problem("/title", f"the title names the employer: “{name}”", "leave the employer out", name)


@_rule("title/shouting", needs="title:loud")
def shouting(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title is in capitals.

    Why: Google and LinkedIn call titles in capitals misleading, and they are hard to read.

    Example: good: `Warehouse Worker`; bad: `WAREHOUSE WORKER`.

    Fix: write the title as in running text. Abbreviations (`CNC`, `SAP`) may stay.
    """
    title = _title(posting)
    if title.isupper():
        loud = [word for word in re.findall(r"[^\W\d_]+", title) if len(word) > 3]
        if loud and sum(map(len, loud)) > 7:
            yield Problem("/title", f"the title is in capitals: “{title}”", "write it as in running text", title)


@_rule("title/decoration", needs="title:decoration")
def decoration(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title holds exclamation marks, stars, emoji or other decoration.

    Why: Google names "!!!" and the like as reasons to take a posting out, since they try to draw the eye.

    Example: good: `Barista`; bad: `Barista!!!`, `★ Barista ★`.

    Fix: leave the decoration out.
    """
    found = DECORATION.search(_title(posting))
    if found:
        yield from _quoted(found, "decoration", "leave it out")


@_rule("title/advert", needs="title:advert")
def advert(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title advertises instead of naming the job.

    Why: "urgent", "apply now" and "hiring now" are no part of a job's name; Indeed and Google ask to leave them out.

    Example: good: `Delivery Driver`; bad: `Delivery Driver - URGENTLY HIRING`.

    Fix: leave the call out; say in the description what makes the job special.
    """
    found = ADVERT.search(_title(posting))
    if found:
        yield from _quoted(found, "advertising", "leave it out of the title")


@_rule("title/employment-type", Severity.INFO, needs="title:kind")
def employment_type(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title says whether the job is full-time or part-time.

    Why: Indeed asks for titles without the kind of employment; `employmentType` says it.

    Example: good: `Nurse` with `employmentType: [PART_TIME]`; bad: `Nurse (part-time)`.

    Fix: move it to `employmentType`.
    """
    found = KIND.search(_title(posting))
    if found:
        yield from _quoted(found, "the kind of employment", "move it to employmentType")


@_rule("title/workplace", Severity.INFO, needs="title:workplace")
def workplace(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title says that the job is remote, hybrid or on site.

    Why: it is a fact of the place (`workplaceType`, `jobLocationType`), by which searchers filter; in the title it is
    only words.

    Example: good: `Data Engineer` with `workplaceType: remote`; bad: `Data Engineer (Remote)`.

    Fix: move it to `workplaceType`.
    """
    found = WORKPLACE.search(_title(posting))
    if found:
        yield from _quoted(found, "the workplace", "move it to workplaceType")


@_rule("title/length", Severity.INFO, needs="title:long")
def length(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title is longer than 100 characters.

    Why: results cut long titles, and a long one is seldom the job's title alone. LinkedIn takes no more than 200.

    Example: good: `Data Engineer`; bad: a title that lists tasks and benefits.

    Fix: shorten it to the job's name.
    """
    title = _title(posting)
    if len(title) > 100:
        yield Problem("/title", f"the title has {len(title)} characters", "shorten it to the job's name")


@_rule("title/markup", needs="title:markup")
def markup(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The title holds HTML tags or entities.

    Why: a title is plain text; consumers show `&amp;` and `<b>` as they stand.

    Example: good: `Research & Development Lead`; bad: `Research &amp; Development Lead`.

    Fix: write the characters themselves.
    """
    found = MARKUP.search(_title(posting))
    if found:
        yield from _quoted(found, "markup", "write plain text")
