"""sitemap.xml and robots.txt (sitemaps.org protocol 0.9, RFC 9309)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jobexport.site.settings import SiteSettings
from jobexport.site.urls import SITEMAP
from jobexport.syntax.xml import escape

__all__ = ["MAX_BYTES", "MAX_URLS", "obstacle", "robots", "sitemaps"]

MAX_URLS = 50_000
MAX_BYTES = 52_428_800

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = b'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_SET = (_DECLARATION + b"<urlset " + _SPACE + b">\n", b"</urlset>\n")
_INDEX = (_DECLARATION + b"<sitemapindex " + _SPACE + b">\n", b"</sitemapindex>\n")

# W3C Datetime, the form of lastmod: a date, or a time with its zone.
_STAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2}))?"
)


def obstacle(site: SiteSettings) -> str | None:
    """Why this site can have no sitemap, in a sentence for a finding; None where it can have one."""
    if site.base_url:
        return None
    return "no sitemap was written: its addresses must be absolute, and the site has no base_url"


def robots(site: SiteSettings) -> bytes:
    """robots.txt: everything may be read, and the sitemap is named where there can be one.

    Crawlers ask for this file at the host's root only.
    """
    line = f"\nSitemap: {site.base_url}{SITEMAP}\n" if site.base_url else ""
    return f"User-agent: *\nAllow: /\n{line}".encode()


def sitemaps(
    entries: Iterable[tuple[str, str | None]],
    base_url: str,
    *,
    max_urls: int = MAX_URLS,
    max_bytes: int = MAX_BYTES,
) -> Iterator[tuple[str, bytes]]:
    """The files of a sitemap, path and content, from a stream of absolute addresses with the date of their last change.

    One ``sitemap.xml`` while it stays within the protocol's limits (50,000 addresses, 50 MiB); beyond them
    ``sitemap-1.xml``, ``sitemap-2.xml``, … and a ``sitemap.xml`` that lists them, given last. One file at a time is in
    memory. ``base_url`` ends with a slash. A date is written as it is; a moment without a zone becomes its day, since
    ``lastmod`` has no form for it; anything else is left out.
    """
    shards: list[bytes] = []
    previous: tuple[bytes, str] | None = None
    for number, (body, latest) in enumerate(_shards(entries, max_urls, max_bytes), 1):
        if number == 2 and previous is not None:
            yield _shard(1, *previous, base_url, shards)
        if number > 1:
            yield _shard(number, body, latest, base_url, shards)
        else:
            previous = (body, latest)
    if shards:
        yield SITEMAP, _INDEX[0] + b"".join(shards) + _INDEX[1]
    else:
        yield SITEMAP, previous[0] if previous else _SET[0] + _SET[1]


def _shard(number: int, body: bytes, latest: str, base_url: str, shards: list[bytes]) -> tuple[str, bytes]:
    path = f"sitemap-{number}.xml"
    lastmod = f"<lastmod>{latest}</lastmod>" if latest else ""
    shards.append(f"<sitemap><loc>{escape(base_url)}{path}</loc>{lastmod}</sitemap>\n".encode())
    return path, body


def _shards(entries: Iterable[tuple[str, str | None]], max_urls: int, max_bytes: int) -> Iterator[tuple[bytes, str]]:
    """The bodies, each with the latest day in it (empty where no entry has one)."""
    frame = len(_SET[0]) + len(_SET[1])
    lines: list[bytes] = []
    size, latest = frame, ""
    for loc, changed in entries:
        stamp = _lastmod(changed)
        lastmod = f"<lastmod>{stamp}</lastmod>" if stamp else ""
        line = f"<url><loc>{escape(loc)}</loc>{lastmod}</url>\n".encode()
        if lines and (len(lines) >= max_urls or size + len(line) > max_bytes):
            yield _SET[0] + b"".join(lines) + _SET[1], latest
            lines, size, latest = [], frame, ""
        lines.append(line)
        size += len(line)
        latest = max(latest, stamp[:10])
    if lines:
        yield _SET[0] + b"".join(lines) + _SET[1], latest


def _lastmod(changed: str | None) -> str:
    if not changed:
        return ""
    if _STAMP.fullmatch(changed):
        return changed
    day = changed[:10]
    return day if _STAMP.fullmatch(day) else ""
