"""What an audit remembers of a site's pages, on disk beyond a bounded cache."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from jobexport.audit.model import Link, Seen
from jobexport.findings import Position

__all__ = ["Store"]

_CACHE_KIB = 16_384
_TABLES = """
CREATE TABLE page (key TEXT PRIMARY KEY, address, uri, title, jobs, job_title, job_address, canonical, canonical_line,
    canonical_column, line, column, noindex, open, posted, modified, ids, whole) WITHOUT ROWID;
CREATE TABLE link (uri, line, column, address, fragment, kind);
CREATE TABLE lead (address, to_address);
CREATE TABLE listed (key, address, uri, line, modified);
CREATE TABLE item (title, address, uri, line, column);
CREATE TABLE answer (address TEXT PRIMARY KEY, state, key) WITHOUT ROWID;
"""


class Store:
    """A private temporary database that SQLite deletes by itself; memory stays flat however many pages there are."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{_CACHE_KIB}; PRAGMA temp_store=FILE;"
            f"{_TABLES}BEGIN"
        )
        self.pages = 0

    def add(self, seen: Seen) -> None:
        """Keeps a page, its links that are not settled yet, and its ids."""
        self.pages += 1
        row = (
            seen.key, seen.address, seen.uri, seen.title, seen.jobs, seen.job_title, seen.job_address, seen.canonical,
            *seen.canonical_at, *seen.markup_at, seen.noindex, seen.open, seen.posted, seen.modified,
            "\n".join(sorted(seen.ids)), seen.whole,
        )  # fmt: skip
        self._database.execute(f"INSERT OR REPLACE INTO page VALUES ({','.join('?' * len(row))})", row)
        links = [(seen.uri, *each.position, each.address, each.fragment, each.kind) for each in seen.links]
        self._database.executemany("INSERT INTO link VALUES (?, ?, ?, ?, ?, ?)", links)

    def list(self, key: str, address: str, uri: str, line: int | None, modified: str | None) -> None:
        """Keeps an entry of a sitemap."""
        self._database.execute("INSERT INTO listed VALUES (?, ?, ?, ?, ?)", (key, address, uri, line, modified))

    def item(self, title: str, address: str, uri: str, position: Position) -> None:
        """Keeps an item of a feed; the address is that of its page, empty where it names none."""
        self._database.execute("INSERT INTO item VALUES (?, ?, ?, ?, ?)", (title, address, uri, *position))

    def answered(self, address: str, state: str, key: str) -> None:
        """Keeps what an address turned out to be; the first word counts."""
        self._database.execute("INSERT OR IGNORE INTO answer VALUES (?, ?, ?)", (address, state, key))

    def answer(self, address: str) -> tuple[str, str] | None:
        """What an address turned out to be, or None."""
        found: tuple[str, str] | None = self._database.execute(
            "SELECT state, key FROM answer WHERE address = ?", (address,)
        ).fetchone()
        return found

    def ids(self, key: str) -> frozenset[str] | None:
        """The ids of a page; None where there is no such page."""
        found = self._database.execute("SELECT ids FROM page WHERE key = ?", (key,)).fetchone()
        return frozenset(found[0].split("\n")) if found is not None else None

    def links(self) -> Iterator[tuple[str, Link]]:
        """Links that are not settled: the page's URI and the link, in the order in which they were kept."""
        for uri, line, column, address, fragment, kind in self.rows("SELECT * FROM link ORDER BY rowid"):
            yield uri, Link(address, fragment, kind, (line, column))

    def ready(self) -> None:
        """Makes the indexes that looking up needs; call it once all is kept."""
        self._database.execute("CREATE INDEX by_title ON page (title)")
        self._database.execute("CREATE INDEX by_key ON listed (key)")

    def rows(self, query: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, as a stream."""
        yield from self._database.execute(query, values)
