"""The sitemap of the postings' public pages (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from jobexport.normalize.wording import rfc3339
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.xml import escape

__all__ = ["FORMAT", "MOST_BYTES", "MOST_PAGES", "SitemapWriter", "index"]

MOST_PAGES = 50_000
"""Addresses that one sitemap may hold; more need several sitemaps and an ``index``."""
MOST_BYTES = 50 * 2**20
"""Bytes that one sitemap may have before compression."""

_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LONGEST = 2047


def _location(url: str) -> str:
    """The address in ASCII, as a sitemap wants it."""
    parts = urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    rest = quote(parts._replace(scheme="", netloc="").geturl(), safe="%/:=&?~#+!$,;'@()*[]-._")
    return f"{parts.scheme}://{host}{rest}"


def _moment(text: str) -> str:
    """A W3C date: a day stays a day, a moment without an offset is in UTC."""
    return text if len(text) == 10 else rfc3339(text)


class SitemapWriter:
    """One ``url`` for each posting that has a public page; the caller starts a new file at ``max_items`` or ``max_bytes``.

    ``lastmod`` is `dateModified`, else `datePosted`, and absent where neither is known: a made-up one would teach
    search engines to ignore it. `changefreq` and `priority` are ignored by search engines and are left out.
    """

    separator = b"\n"
    max_items = MOST_PAGES
    max_bytes = MOST_BYTES
    carries = frozenset(("url", "dateModified", "datePosted"))

    def head(self, context: WriteContext) -> bytes:
        """The beginning of the set of addresses."""
        return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset {_SPACE}>\n'.encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        """One address; refuses a posting without a public page."""
        link = context.link(posting)
        if link is None:
            losses.refuse("sitemap/no-page", "/url", "a sitemap lists pages, and the posting has none")
            return None
        try:
            location = _location(link)
        except UnicodeError:
            losses.refuse("sitemap/address", "/url", f"the address {link!r} has a host that cannot be written in ASCII")
            return None
        if len(location) > _LONGEST:
            losses.refuse("sitemap/address", "/url", f"an address in a sitemap has at most {_LONGEST} characters")
            return None
        if "url" in posting and link != posting["url"]:
            losses.drop("/url", "the output has the public page of the posting")
        modified, posted = posting.get("dateModified"), posting.get("datePosted")
        if modified and posted and modified != posted:
            losses.drop("/datePosted", "lastmod is dateModified")
        day = modified or posted
        last = f"<lastmod>{_moment(day)}</lastmod>" if day else ""
        return f"<url><loc>{escape(location)}</loc>{last}</url>".encode()

    def tail(self, context: WriteContext) -> bytes:
        """The end of the set of addresses."""
        return b"\n</urlset>\n"


def index(sitemaps: Iterable[tuple[str, str | None]]) -> bytes:
    """An index of sitemaps from pairs of address and last change (a canonical date or moment, or None)."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f"<sitemapindex {_SPACE}>"]
    for url, modified in sitemaps:
        last = f"<lastmod>{_moment(modified)}</lastmod>" if modified else ""
        lines.append(f"<sitemap><loc>{escape(_location(url))}</loc>{last}</sitemap>")
    return ("\n".join([*lines, "</sitemapindex>"]) + "\n").encode()


def sniff(head: bytes) -> int:
    """How sure the beginning of a file is a sitemap or an index of sitemaps."""
    return 95 if b"<urlset" in head[:2048] or b"<sitemapindex" in head[:2048] else 0


FORMAT = Format(
    name="sitemap",
    title="Sitemap",
    media_types=("application/xml",),
    spec="https://www.sitemaps.org/protocol.html",
    writer=SitemapWriter(),
    sniff=sniff,
    file_suffix=".xml",
)
