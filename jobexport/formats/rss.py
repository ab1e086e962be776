"""RSS 2.0, read in all its dialects, written plain or with the job elements of WP Job Manager and Google Base."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape as html_escape
from typing import Any

from jobexport.errors import UsageError
from jobexport.findings import suggest
from jobexport.normalize.wording import (
    EMPLOYMENT,
    company_name,
    escaped,
    rfc822,
    salary_line,
    section,
    tell_link,
    tell_moment,
    tell_places,
)
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.feeds import FeedReader
from jobexport.syntax.xml import attribute, escape

__all__ = ["FORMAT", "RssWriter"]

_DIALECTS = ("g", "job_listing")
_GOOGLE = "http://base.google.com/ns/1.0"
# Facts that only a dialect has an element for: property -> the dialects that have one.
_BY_DIALECT = {
    "hiringOrganization": frozenset(("job_listing", "g")), "jobLocation": frozenset(("job_listing", "g")),
    "baseSalary": frozenset(("job_listing", "g")), "jobLocationType": frozenset(("job_listing", "g")),
    "workplaceType": frozenset(("job_listing", "g")), "applicantLocationRequirements": frozenset(("job_listing", "g")),
    "industry": frozenset(("g",)), "educationRequirements": frozenset(("g",)), "validThrough": frozenset(("g",)),
}  # fmt: skip


def _dialects(context: WriteContext) -> frozenset[str]:
    chosen = context.options.get("dialect", ())
    if not chosen:
        return frozenset()
    return frozenset(chosen.replace(",", " ").split() if isinstance(chosen, str) else chosen)


class RssWriter:
    """RSS 2.0 (https://www.rssboard.org/rss-specification), one item for each posting.

    The option ``dialect`` adds elements for employer, places, pay and more: ``job_listing`` (WP Job Manager), ``g``
    (Google Base), or both. The guid is the posting's id. `pubDate` is there only where `datePosted` is; a date without
    a time is midnight UTC. The text stands whole in `description` and in `content:encoded`. Skills, occupations and
    kinds of employment are categories, told apart by `domain`.
    """

    separator = b"\n"
    carries = frozenset(
        ("id", "title", "url", "description", "datePosted", "skills", "occupationalCategory", "employmentType",
         *_BY_DIALECT)
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The channel. Raises UsageError for an unknown dialect."""
        dialects = _dialects(context)
        for name in sorted(dialects.difference(_DIALECTS)):
            near = suggest(name, _DIALECTS)
            hint = f"did you mean {near}?" if near else "known are g and job_listing"
            raise UsageError("unknown RSS dialect", subject=name, hint=hint)
        spaces = ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        if "g" in dialects:
            spaces += f' xmlns:g="{_GOOGLE}"'
        # RSS wants a page for the channel; about:blank says that none is known.
        page = context.base_url or context.self_url or "about:blank"
        if "job_listing" in dialects:
            spaces += f" xmlns:job_listing={attribute(page)}"
        lines = [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<rss version="2.0"{spaces}>',
            "<channel>",
            f"<title>{escape(context.title)}</title>",
            f"<link>{escape(page)}</link>",
            f"<description>{escape(context.description or context.title)}</description>",
            f"<language>{escape(context.language)}</language>",
            f"<lastBuildDate>{rfc822(context.now.isoformat(timespec='seconds'))}</lastBuildDate>",
        ]
        if context.self_url:
            lines.append(f'<atom:link rel="self" type="application/rss+xml" href={attribute(context.self_url)}/>')
        return ("\n".join(lines) + "\n").encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes:
        """One item; never refuses, since RSS asks for a title only."""
        parts = [f"<item><title>{escaped(posting['title'], '/title', losses)}</title>"]
        link = context.link(posting)
        if link is not None:
            parts.append(f"<link>{escaped(link, '/url', losses)}</link>")
        tell_link(posting, link, losses)
        parts.append(f'<guid isPermaLink="false">{escaped(posting["id"], "/id", losses)}</guid>')
        posted = posting.get("datePosted")
        if posted is not None:
            parts.append(f"<pubDate>{rfc822(posted)}</pubDate>")
            tell_moment(posted, "/datePosted", losses)
        _categories(posting, parts, losses)
        dialects = _dialects(context)
        if dialects:
            company = company_name(posting, losses)
            places = tell_places(posting, losses)
            pay = salary_line(posting)
            if "job_listing" in dialects:
                _job_listing(posting, company, places, pay, parts, losses)
            if "g" in dialects:
                _google(posting, company, places, pay, parts, losses)
        for name, known in _BY_DIALECT.items():
            if name in posting and not known & dialects:
                losses.drop(f"/{name}", f"only in the dialect {' or '.join(sorted(known))}")
        text = posting.get("description")
        if text is not None:
            body = section(text, "/description", losses)
            parts.append(f"<description>{body}</description><content:encoded>{body}</content:encoded>")
        parts.append("</item>")
        return "".join(parts).encode("utf-8", "replace")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the channel."""
        return b"\n</channel>\n</rss>\n"


def _categories(posting: Mapping[str, Any], parts: list[str], losses: Losses) -> None:
    for index, entry in enumerate(posting.get("occupationalCategory", ())):
        name = entry.get("name") or entry.get("codeValue")
        if name is None or "codeValue" in entry or "inCodeSet" in entry:
            losses.shorten(f"/occupationalCategory/{index}", "a category of RSS has a name and no code")
        if name is not None:
            text = escaped(name, "/occupationalCategory", losses)
            parts.append(f'<category domain="https://schema.org/occupationalCategory">{text}</category>')
    for kind in posting.get("employmentType", ()):
        parts.append(f'<category domain="https://schema.org/employmentType">{EMPLOYMENT[kind]}</category>')
    for skill in posting.get("skills", ()):
        parts.append(f'<category domain="https://schema.org/skills">{escaped(skill, "/skills", losses)}</category>')


def _job_listing(
    posting: Mapping[str, Any], company: str | None, places: str, pay: str | None, parts: list[str], losses: Losses
) -> None:
    """WP Job Manager: values are HTML-escaped and stand in CDATA (its `job_feed_item`)."""
    facts = (
        ("location", "/jobLocation", places),
        ("job_type", "/employmentType", ", ".join(EMPLOYMENT[kind] for kind in posting.get("employmentType", ()))),
        ("company", "/hiringOrganization", company),
        ("salary", "/baseSalary", pay),
    )
    for name, place, value in facts:
        if value:
            parts.append(f"<job_listing:{name}>{section(html_escape(value), place, losses)}</job_listing:{name}>")


def _google(
    posting: Mapping[str, Any], company: str | None, places: str, pay: str | None, parts: list[str], losses: Losses
) -> None:
    """Google Base job attributes, as SuccessFactors still writes them."""
    until = posting.get("validThrough")
    posted = posting.get("datePosted")
    education = posting.get("educationRequirements") or {}
    if until is not None and len(until) > 10:
        losses.shorten("/validThrough", "only the day is in the feed")
    if "credentialCategory" in education and "description" in education:
        losses.drop("/educationRequirements/credentialCategory", "the employer's words are in the feed")
    credentials = ", ".join(education.get("credentialCategory", ()))
    facts = [
        ("id", "/id", posting["id"]),
        ("employer", "/hiringOrganization", company),
        ("location", "/jobLocation", places),
        *(("job_type", "/employmentType", EMPLOYMENT[kind]) for kind in posting.get("employmentType", ())),
        *(
            ("job_function", "/occupationalCategory", each.get("name"))
            for each in posting.get("occupationalCategory", ())
        ),
        *(("job_industry", "/industry", name) for name in posting.get("industry", ())),
        ("education", "/educationRequirements", education.get("description") or credentials),
        ("salary", "/baseSalary", pay),
        ("publish_date", "/datePosted", posted[:10] if posted else None),
        ("expiration_date", "/validThrough", until[:10] if until else None),
    ]
    for name, place, value in facts:
        if value:
            parts.append(f"<g:{name}>{escaped(value, place, losses)}</g:{name}>")


def sniff(head: bytes) -> int:
    """How sure the beginning of a file is RSS."""
    start = head[:4096]
    if b"<rss" in start:
        return 90 if b"<channel" in head else 60
    if b"<rdf:RDF" in start and b"http://purl.org/rss/1.0/" in start:
        return 90
    return 50 if b"<channel" in start and b"<item" in head else 0


FORMAT = Format(
    name="rss",
    title="RSS 2.0",
    suffixes=(".rss", ".xml"),
    media_types=("application/rss+xml",),
    spec="https://www.rssboard.org/rss-specification",
    reader=FeedReader(),
    writer=RssWriter(),
    sniff=sniff,
    file_suffix=".rss",
)
