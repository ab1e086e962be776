"""What rules over a whole set remember: keys and where they were seen, on disk beyond a bounded cache."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from jobexport.findings import Origin

__all__ = ["Store"]

# So few that they are still in the processor's caches when they are written.
_BATCH = 256
_CACHE_KIB = 2_048

_packed = msgspec.msgpack.Encoder().encode
_unpacked = msgspec.msgpack.Decoder(tuple[str | None, Origin, bytes | None]).decode


class Store:
    """Postings under keys, in a private temporary database that SQLite deletes by itself.

    Memory stays at some 2 MiB however many are added; adding costs some microseconds, and looking groups up is one
    sorted pass.
    """

    def __init__(self) -> None:
        # An empty name is a database of its own in a temporary file, used only when the cache is full.
        self._database = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._database.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{_CACHE_KIB}; PRAGMA temp_store=FILE;"
            "CREATE TABLE entry (key, seen INTEGER, number REAL);"
            "CREATE TABLE seen (seen INTEGER PRIMARY KEY, about BLOB);"
            "BEGIN"
        )
        self._entries: list[tuple[object, int]] = []
        self._numbered: list[tuple[object, int, float]] = []
        self._seen: list[tuple[int, bytes]] = []
        self._count = 0
        self._indexed = False

    def add(
        self,
        keys: Iterable[object],
        posting: str | None,
        origin: Origin,
        *,
        number: float | None = None,
        note: bytes | None = None,
    ) -> None:
        """Keeps a posting's id and origin under each key, with a number and a note where they are given."""
        self._count += 1
        # One value costs less than seven columns, and only those are read of which something is told.
        self._seen.append((self._count, _packed((posting, origin, note))))
        if number is None:
            # Where None is bound, `sqlite3` looks for an adapter each time, which costs as much as the row.
            self._entries += [(key, self._count) for key in keys]
        else:
            self._numbered += [(key, self._count, number) for key in keys]
        if len(self._seen) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._database.executemany("INSERT INTO entry (key, seen) VALUES (?, ?)", self._entries)
        self._database.executemany("INSERT INTO entry VALUES (?, ?, ?)", self._numbered)
        self._database.executemany("INSERT INTO seen VALUES (?, ?)", self._seen)
        self._entries.clear()
        self._numbered.clear()
        self._seen.clear()

    def _ready(self) -> sqlite3.Connection:
        if self._seen:
            self._flush()
        if not self._indexed:
            self._database.execute("CREATE INDEX by_key ON entry (key, number, seen)")
            self._indexed = True
        return self._database

    def groups(self, least: int = 2) -> Iterator[tuple[Any, int]]:
        """Keys that at least so many entries have, with their number, in the order of the keys."""
        query = "SELECT key, count(*) FROM entry GROUP BY key HAVING count(*) >= ? ORDER BY key"
        yield from self._ready().execute(query, (least,))

    def members(self, key: object, limit: int = -1) -> Iterator[tuple[int, bytes | None, Origin, str | None]]:
        """The postings under a key in the order they were added: number of the posting, note, origin, id."""
        query = "SELECT entry.seen, about FROM entry JOIN seen USING (seen) WHERE key = ? ORDER BY entry.seen LIMIT ?"
        for seen, about in self._ready().execute(query, (key, limit)):
            posting, origin, note = _unpacked(about)
            yield seen, note, origin, posting

    def sample(self, key: object, count: int, most: int) -> list[float]:
        """Numbers under a key, sorted; evenly spread ones where there are more than ``most``."""
        step = max(1, count // most)
        query = "SELECT number FROM entry WHERE key = ? ORDER BY number"
        return [row[0] for place, row in enumerate(self._ready().execute(query, (key,))) if place % step == 0]

    def outside(self, key: object, low: float, high: float) -> Iterator[tuple[float, Origin, str | None]]:
        """Numbers under a key below ``low`` or above ``high``, with origin and id, in the order they were added."""
        query = (
            "SELECT number, about FROM entry JOIN seen USING (seen) "
            "WHERE key = ? AND (number < ? OR number > ?) ORDER BY entry.seen"
        )
        for number, about in self._ready().execute(query, (key, low, high)):
            posting, origin, _ = _unpacked(about)
            yield number, origin, posting
