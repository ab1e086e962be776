"""Sitemaps and feeds of a site: what they list, and whether it is there."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import BinaryIO

from jobexport.audit.addresses import is_address, joined
from jobexport.audit.model import Place, State, found
from jobexport.audit.store import Store
from jobexport.findings import Finding, Position
from jobexport.normalize.moments import moment
from jobexport.syntax import SyntaxFault
from jobexport.syntax import json as strict
from jobexport.syntax.records import records
from jobexport.syntax.sitemap import Location, locations

__all__ = ["Item", "day_of", "read_feed", "read_sitemap"]

Find = Callable[[str], Place]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a feed: its title, the address of its page, and its place in the feed."""

    title: str
    address: str
    position: Position


_W3C = re.compile(
    r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01])(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2}))?)?)?\Z"
)
"""https://www.w3.org/TR/NOTE-datetime"""
_DAYS = 14  # hours by which the day may have begun earlier than in UTC
_MOST = 256 << 20


def _opened(stream: BinaryIO) -> BinaryIO:
    """The stream, unpacked where it is gzipped (in memory, up to a limit)."""
    head = stream.read(2)
    stream.seek(0)
    if head != b"\x1f\x8b":
        return stream
    return BytesIO(gzip.GzipFile(fileobj=stream).read(_MOST))


def read_sitemap(
    stream: BinaryIO, address: str, uri: str, store: Store, find: Find, now: datetime
) -> Iterator[Finding | str]:
    """Keeps the entries of a sitemap; gives findings, and the addresses of the sitemaps that an index lists."""
    try:
        for each in locations(_opened(stream)):
            if isinstance(each, SyntaxFault):
                place = (each.line or 1, each.column or 1)
                yield found("audit/sitemap-unreadable", f"the sitemap is damaged: {each.message}", uri, place)
            elif not is_address(each.url):
                place = (each.line or 1, 1)
                yield found("audit/sitemap-unreadable", f"{each.url[:120]} is no address", uri, place)
            elif each.sitemap:
                yield joined(address, each.url)
            else:
                yield from _entry(each, uri, store, find, now)
    except (OSError, EOFError, zlib.error, SyntaxFault) as error:
        yield found("audit/sitemap-unreadable", f"the sitemap cannot be read: {error}", uri, (1, 1))


def _entry(each: Location, uri: str, store: Store, find: Find, now: datetime) -> Iterator[Finding]:
    at = (each.line or 1, 1)
    place = find(each.url)
    if place.state is State.OUTSIDE:
        return
    if not each.url.startswith(("http://", "https://")):
        message = f"{each.url} is not a whole address"
        yield found("audit/sitemap-unreadable", message, uri, at)
    if place.state is State.GONE:
        yield found("audit/sitemap-missing-page", f"no page is at {each.url}", uri, at)
        return
    text = (each.modified or "").strip()
    if text:
        yield from _modified(text, each.url, uri, at, now)
    store.list(place.key, each.url, uri, each.line, text if _W3C.match(text) else None)


def _modified(text: str, url: str, uri: str, at: tuple[int, int], now: datetime) -> Iterator[Finding]:
    if _W3C.match(text) is None:
        yield found("audit/lastmod-unreadable", f"lastmod {text} of {url} is no W3C date", uri, at)
        return
    if len(text) < 10:
        return
    try:
        given = moment(text, False)
    except ValueError:
        yield found("audit/lastmod-unreadable", f"lastmod {text} of {url} is no day", uri, at)
        return
    slack = timedelta(hours=_DAYS) if len(text) == 10 else timedelta(minutes=5)
    if given > now + slack:
        yield found("audit/lastmod-future", f"lastmod {text} of {url} lies in the future", uri, at)


def read_feed(stream: BinaryIO, address: str, uri: str, store: Store) -> Iterator[Finding | Item]:
    """Keeps the items of a feed (RSS, Atom, JSON Feed) and gives them, and what is wrong with the feed itself."""
    head = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    stream.seek(0)
    try:
        items = _json_items(stream) if head[:1] == b"{" else _xml_items(stream, uri)
        for each in items:
            if isinstance(each, Finding):
                yield each
                continue
            title, link, at = each
            item = Item(title, joined(address, link) if link else "", at)
            if link and not item.address:
                message = f"the item “{title}” links to {link[:120]}, which is no address"
                yield found("audit/feed-missing-page", message, uri, at)
            store.item(item.title, item.address, uri, at)
            yield item
    except SyntaxFault as error:
        yield found("audit/feed-unreadable", f"the feed cannot be read: {error}", uri, (error.line or 1, 1))


Entry = tuple[str, str, Position]


def _xml_items(stream: BinaryIO, uri: str) -> Iterator[Entry | Finding]:
    faults: list[SyntaxFault] = []
    for node in records(stream, ("item", "entry"), damage=faults.append):
        for fault in faults:
            place = (fault.line or 1, fault.column or 1)
            yield found("audit/feed-unreadable", f"the feed is damaged: {fault.message}", uri, place)
        faults.clear()
        link = node.get("link")
        for each in node.all("link"):
            if each.attribute("href") and each.attribute("rel") in ("", "alternate"):
                link = each.attribute("href")
        yield node.get("title"), link, (node.line, node.column)


def _json_items(stream: BinaryIO) -> Iterator[Entry]:
    data, places = strict.load(stream.read(_MOST))
    items = data.get("items") if isinstance(data, dict) else None
    for index, each in enumerate(items if isinstance(items, list) else ()):
        if isinstance(each, dict):
            title, link = (text if isinstance(text := each.get(key), str) else "" for key in ("title", "url"))
            yield title, link, places(f"/items/{index}") or (1, 1)


def day_of(text: str) -> date | None:
    """The day of a W3C date or another date that begins like one, in UTC where it has an offset; None for others."""
    try:
        if len(text) > 10 and _W3C.match(text):
            return datetime.fromisoformat(text).astimezone(UTC).date()
        return date.fromisoformat(text[:10])
    except (ValueError, OverflowError):
        return None
