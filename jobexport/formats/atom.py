"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from jobexport.normalize.wording import (
    EMPLOYMENT,
    company_name,
    escaped,
    quoted,
    rfc3339,
    section,
    tell_link,
    tell_moment,
)
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.feeds import URN, FeedReader
from jobexport.syntax.xml import attribute, escape

__all__ = ["FORMAT", "AtomWriter"]

# RFC 4287 wants `updated` in every entry; this moment says that none is known, and stays the same in every build.
_UNKNOWN = "1970-01-01T00:00:00Z"


class AtomWriter:
    """Atom 1.0 (https://www.rfc-editor.org/rfc/rfc4287), one entry for each posting.

    The author of an entry is the employer; its id is a URN made of the posting's id. `published` is `datePosted`,
    `updated` is `dateModified`, else `datePosted`, else 1970-01-01, since Atom wants one.
    """

    separator = b"\n"
    carries = frozenset(
        ("id", "title", "url", "summary", "description", "datePosted", "dateModified", "language", "hiringOrganization",
         "skills", "occupationalCategory", "employmentType")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The feed's own elements."""
        page = context.self_url or context.base_url
        ident = page or f"urn:jobexport:feed:{quote(context.title, safe='')}"
        lines = [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={attribute(context.language)}>',
            f"<id>{escape(ident)}</id>",
            f"<title>{escape(context.title)}</title>",
            f"<updated>{rfc3339(context.now.isoformat(timespec='seconds'))}</updated>",
            f"<author><name>{escape(context.title)}</name></author>",
        ]
        if context.description:
            lines.insert(4, f"<subtitle>{escape(context.description)}</subtitle>")
        if context.self_url:
            lines.append(f'<link rel="self" type="application/atom+xml" href={attribute(context.self_url)}/>')
        if context.base_url:
            lines.append(f'<link rel="alternate" type="text/html" href={attribute(context.base_url)}/>')
        return ("\n".join(lines) + "\n").encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes:
        """One entry; never refuses."""
        language = posting.get("language")
        parts = [
            f"<entry xml:lang={attribute(language)}>" if language is not None else "<entry>",
            f"<id>{URN}{quote(posting['id'], safe='', errors='replace')}</id>",
            f"<title>{escaped(posting['title'], '/title', losses)}</title>",
        ]
        posted, modified = posting.get("datePosted"), posting.get("dateModified")
        if posted is not None:
            parts.append(f"<published>{rfc3339(posted)}</published>")
            tell_moment(posted, "/datePosted", losses, seconds=False)
        if modified is not None:
            tell_moment(modified, "/dateModified", losses, seconds=False)
            if posted is not None and rfc3339(modified) == rfc3339(posted):
                losses.drop("/dateModified", "the same moment as datePosted")
        parts.append(f"<updated>{rfc3339(modified or posted or _UNKNOWN)}</updated>")
        link = context.link(posting)
        if link is not None:
            parts.append(f'<link rel="alternate" href={attribute(link)}/>')
        tell_link(posting, link, losses)
        _author(posting, parts, losses)
        _categories(posting, parts, losses)
        summary = posting.get("summary")
        if summary is not None:
            parts.append(f"<summary>{escaped(summary, '/summary', losses)}</summary>")
        text = posting.get("description")
        if text is not None:
            parts.append(f'<content type="html">{section(text, "/description", losses)}</content>')
        elif link is None and summary is None:
            # An entry has content or an alternate link (RFC 4287, 4.1.2).
            parts.append("<content/>")
        parts.append("</entry>")
        return "".join(parts).encode("utf-8", "replace")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the feed."""
        return b"\n</feed>\n"


def _author(posting: Mapping[str, Any], parts: list[str], losses: Losses) -> None:
    name = company_name(posting, losses, ("name", "url", "email"))
    if name is None:
        return
    employer = posting["hiringOrganization"]
    parts.append(f"<author><name>{escaped(name, '/hiringOrganization/name', losses)}</name>")
    if "url" in employer:
        parts.append(f"<uri>{escaped(employer['url'], '/hiringOrganization/url', losses)}</uri>")
    if "email" in employer:
        parts.append(f"<email>{escaped(employer['email'], '/hiringOrganization/email', losses)}</email>")
    parts.append("</author>")


def _categories(posting: Mapping[str, Any], parts: list[str], losses: Losses) -> None:
    for entry in posting.get("occupationalCategory", ()):
        name, code = entry.get("name"), entry.get("codeValue")
        if (name is None and code is None) or ("inCodeSet" in entry and code is None):
            losses.shorten("/occupationalCategory", "a category without a code has no room for its code set")
        scheme = entry.get("inCodeSet", "") if code is not None else "https://schema.org/occupationalCategory"
        label = (
            f" label={quoted(name, '/occupationalCategory', losses)}" if name is not None and code is not None else ""
        )
        term = code if code is not None else name
        if term is not None:
            if code is not None:
                scheme = f"https://schema.org/codeValue#{quote(scheme, safe='', errors='replace')}"
            parts.append(
                f"<category scheme={attribute(scheme)} term={quoted(term, '/occupationalCategory', losses)}{label}/>"
            )
    for kind in posting.get("employmentType", ()):
        parts.append(f'<category scheme="https://schema.org/employmentType" term="{kind}" label="{EMPLOYMENT[kind]}"/>')
    for skill in posting.get("skills", ()):
        parts.append(f'<category scheme="https://schema.org/skills" term={quoted(skill, "/skills", losses)}/>')


def sniff(head: bytes) -> int:
    """How sure the beginning of a file is Atom."""
    return 95 if b"<feed" in head[:4096] and b"http://www.w3.org/2005/Atom" in head[:4096] else 0


FORMAT = Format(
    name="atom",
    title="Atom 1.0",
    suffixes=(".atom", ".xml"),
    media_types=("application/atom+xml",),
    spec="https://www.rfc-editor.org/rfc/rfc4287",
    reader=FeedReader(),
    writer=AtomWriter(),
    sniff=sniff,
    file_suffix=".atom",
)
