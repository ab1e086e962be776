"""What only the whole site shows: pages, canonical addresses, sitemap and feeds against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from jobexport.audit.listings import day_of
from jobexport.audit.model import Place, State, found
from jobexport.audit.store import Store
from jobexport.audit.visible import tokens
from jobexport.findings import Finding

__all__ = ["disagreements", "unlisted"]

Find = Callable[[str], Place]
_FEW = 3
_JOB_OF = "SELECT jobs, job_title FROM page WHERE key = ?"


def disagreements(store: Store, find: Find, *, named: bool, listed: bool) -> Iterator[Finding]:
    """Everything that is told at the end. ``named``: the site's address is known; ``listed``: there is a sitemap."""
    yield from _links(store, find)
    yield from _titles(store)
    if named:
        yield from _feeds(store, find)
        yield from _canonicals(store, find)
        yield from _lists(store, find)
        if listed:
            yield from _sitemap(store, find)
            yield from _dates(store)
            yield from _built(store)


def _links(store: Store, find: Find) -> Iterator[Finding]:
    for uri, link in store.links():
        place = find(link.address)
        if place.state is State.GONE:
            rule = "audit/broken-link" if link.kind == "link" else "audit/broken-asset"
            yield found(rule, f"nothing of this site is at {link.address}", uri, link.position)
        elif place.state is State.HERE and link.fragment:
            ids = store.ids(place.key)
            if ids is not None and link.fragment not in ids:
                message = f"nothing at {link.address} has the id {link.fragment}"
                yield found("audit/broken-fragment", message, uri, link.position)


def _titles(store: Store) -> Iterator[Finding]:
    groups = (
        "SELECT title, count(*), min(key) FROM page WHERE whole AND title <> '' AND NOT noindex"
        " AND (canonical = '' OR canonical = address) GROUP BY title HAVING count(*) > 1 ORDER BY title"
    )
    members = (
        "SELECT uri, key FROM page WHERE title = ? AND whole AND NOT noindex"
        " AND (canonical = '' OR canonical = address) ORDER BY key"
    )
    for title, count, first in store.rows(groups):
        names = dict(store.rows("SELECT key, uri FROM page WHERE key = ?", (first,)))
        for uri, key in store.rows(members, (title,)):
            if key != first:
                message = f"the title “{title}” is that of {count} pages, such as {names[first]}"
                yield found("audit/duplicate-title", message, uri, (1, 1))


def _feeds(store: Store, find: Find) -> Iterator[Finding]:
    for title, address, uri, line, column in store.rows("SELECT * FROM item ORDER BY rowid"):
        place = find(address) if address else Place(State.UNKNOWN)
        if place.state is State.GONE:
            message = f"the item “{title}” links to {address}, where no page is"
            yield found("audit/feed-missing-page", message, uri, (line, column))
        elif place.state is State.HERE:
            for job, whole in store.rows("SELECT job_title, title FROM page WHERE key = ?", (place.key,)):
                wanted = tokens(title)
                # A feed may put the employer beside the title; it must not name another job.
                names = [tokens(each) for each in (job or whole,) if each]
                if title and names and not any(wanted in name or name in wanted for name in names):
                    message = f"the item is “{title}”, its page is “{job or whole}”"
                    yield found("audit/feed-title", message, uri, (line, column))


def _canonicals(store: Store, find: Find) -> Iterator[Finding]:
    query = (
        "SELECT key, job_title, uri, canonical, canonical_line, canonical_column, open FROM page"
        " WHERE canonical <> '' AND canonical <> address ORDER BY key"
    )
    for key, title, uri, canonical, line, column, is_open in store.rows(query):
        place = find(canonical)
        if place.state is State.GONE:
            message = f"the canonical address {canonical} has no page"
            yield found("audit/canonical-broken", message, uri, (line, column))
        elif is_open and place.state is not State.UNKNOWN and place.key != key and not _is_of(store, place.key, title):
            message = f"the page of an open job names {canonical} as its canonical address"
            yield found("audit/canonical-elsewhere", message, uri, (line, column))


def _is_of(store: Store, key: str, title: str) -> bool:
    """Whether a page has the markup of the job with this title alone: then it is the same job at its better address."""
    return any(jobs == 1 and job == title for jobs, job in store.rows(_JOB_OF, (key,)))


def _lists(store: Store, find: Find) -> Iterator[Finding]:
    """A page whose one JobPosting says that it belongs to another page of the site, which has it too."""
    query = (
        "SELECT key, uri, job_title, job_address, line, column FROM page"
        " WHERE jobs = 1 AND job_address <> '' AND job_address <> address"
        " AND (canonical = '' OR canonical = address) ORDER BY key"
    )
    for key, uri, title, address, line, column in store.rows(query):
        place = find(address.partition("#")[0])
        if place.state is not State.HERE or place.key == key:
            continue
        for (other,) in store.rows("SELECT job_title FROM page WHERE key = ? AND jobs > 0", (place.key,)):
            if other == title:
                message = f"“{title}” is marked up here and on its own page {address}"
                yield found("audit/markup-on-list", message, uri, (line, column))


def _sitemap(store: Store, find: Find) -> Iterator[Finding]:
    query = (
        "SELECT listed.address, listed.uri, listed.line, page.canonical, page.noindex"
        " FROM listed JOIN page USING (key) ORDER BY listed.rowid"
    )
    for address, uri, line, canonical, noindex in store.rows(query):
        at = (line or 1, 1)
        if noindex:
            yield found("audit/sitemap-noindex", f"{address} is listed and says noindex", uri, at)
        elif canonical and canonical != address:
            message = f"{address} is listed, and its page names {canonical} as canonical"
            yield found("audit/sitemap-not-canonical", message, uri, at)
    missing = (
        "SELECT key, uri, job_title, canonical, address FROM page WHERE jobs = 1 AND open AND NOT noindex"
        " AND NOT EXISTS (SELECT 1 FROM listed WHERE listed.key = page.key)"
        # Where another address of the page is listed, that is told of the sitemap.
        " AND address NOT IN (SELECT other.canonical FROM listed JOIN page other ON other.key = listed.key) ORDER BY key"
    )
    for key, uri, title, canonical, address in store.rows(missing):
        if not canonical or canonical == address or find(canonical).key == key:
            yield found("audit/sitemap-without-job", f"the page of “{title}” is not in the sitemap", uri, (1, 1))


def _dates(store: Store) -> Iterator[Finding]:
    query = (
        "SELECT listed.address, listed.uri, listed.line, listed.modified, page.modified, page.posted"
        " FROM listed JOIN page USING (key) WHERE listed.modified IS NOT NULL ORDER BY listed.rowid"
    )
    for address, uri, line, told, modified, posted in store.rows(query):
        day, own, first = day_of(told), day_of(modified), day_of(posted)
        if day is None:
            continue
        # One day apart can be a matter of time zones.
        if own is not None and abs(day - own) > timedelta(days=1):
            message = f"lastmod {told} of {address} is not {modified}, which the page gives"
            yield found("audit/lastmod-differs", message, uri, (line or 1, 1))
        elif own is None and first is not None and day + timedelta(days=1) < first:
            message = f"lastmod {told} of {address} lies before {posted}, when the job was posted"
            yield found("audit/lastmod-differs", message, uri, (line or 1, 1))


def _built(store: Store) -> Iterator[Finding]:
    query = (
        "SELECT count(*), count(DISTINCT listed.modified), count(DISTINCT page.posted), min(listed.modified), min(listed.uri)"
        " FROM listed JOIN page USING (key) WHERE listed.modified IS NOT NULL AND page.posted <> ''"
    )
    for count, different, days, told, uri in store.rows(query):
        if count >= _FEW and different == 1 and days > 1:
            message = f"all {count} pages of jobs have the lastmod {told}, and were posted on {days} different days"
            yield found("audit/lastmod-all-equal", message, uri, (1, 1))


def unlisted(store: Store) -> Iterator[Finding]:
    """After a crawl: addresses of the sitemap that turned out to be gone, or to lead elsewhere."""
    query = (
        "SELECT listed.address, listed.uri, listed.line, answer.state, answer.key"
        " FROM listed JOIN answer ON answer.address = listed.address ORDER BY listed.rowid"
    )
    for address, uri, line, state, key in store.rows(query):
        if state == State.GONE:
            yield found("audit/sitemap-missing-page", f"no page is at {address}", uri, (line or 1, 1))
        elif state == State.OUTSIDE or (key and key != address):
            message = f"{address} redirects{f' to {key}' if key else ' to another site'}"
            yield found("audit/sitemap-redirect", message, uri, (line or 1, 1))
