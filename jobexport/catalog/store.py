"""The catalog's file: its tables, one connection for each process, and transactions that wait instead of failing."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from jobexport.errors import OutputError

__all__ = ["TABLES", "VERSION", "Store"]

VERSION = 4
"""The shape of the tables. A catalog of another shape is made anew."""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE unit (number INTEGER PRIMARY KEY, key TEXT NOT NULL, accepted INTEGER NOT NULL, left_out INTEGER NOT NULL);
CREATE TABLE file (
  path TEXT PRIMARY KEY, unit INTEGER NOT NULL, size INTEGER NOT NULL, mtime INTEGER NOT NULL, ctime INTEGER NOT NULL,
  inode INTEGER NOT NULL, format TEXT NOT NULL, digest BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX file_unit ON file (unit);
CREATE TABLE batch (seq INTEGER PRIMARY KEY);
CREATE TABLE posting (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL, name INTEGER NOT NULL, slug TEXT NOT NULL, posted TEXT NOT NULL, expires TEXT,
  ends TEXT, modified TEXT, uri TEXT NOT NULL, line INTEGER, mark INTEGER NOT NULL, card_mark INTEGER NOT NULL,
  terms_mark INTEGER NOT NULL, facets_mark INTEGER NOT NULL, kept INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE body (seq INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE face (seq INTEGER PRIMARY KEY, card BLOB NOT NULL, terms TEXT NOT NULL);
CREATE TABLE finding (
  seq INTEGER NOT NULL, number INTEGER NOT NULL, severity TEXT NOT NULL, rule TEXT NOT NULL, json BLOB NOT NULL,
  PRIMARY KEY (seq, number)
) WITHOUT ROWID;
CREATE TABLE missing (
  seq INTEGER NOT NULL, uri TEXT NOT NULL, line INTEGER, id TEXT, reasons TEXT NOT NULL, settled INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE ranked (
  rank INTEGER PRIMARY KEY, seq INTEGER NOT NULL, open INTEGER NOT NULL, name INTEGER NOT NULL, mark INTEGER NOT NULL,
  card_mark INTEGER NOT NULL, slug TEXT NOT NULL
);
CREATE TABLE related (rank INTEGER PRIMARY KEY, ranks TEXT NOT NULL);
CREATE TABLE member (feed INTEGER NOT NULL, facet TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL);
CREATE TABLE place (feed INTEGER NOT NULL, facet TEXT NOT NULL, name TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL);
CREATE TABLE facet (
  seq INTEGER NOT NULL, kind TEXT NOT NULL, slug TEXT NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL, short TEXT NOT NULL,
  PRIMARY KEY (seq, kind, slug)
) WITHOUT ROWID;
CREATE TABLE grouping (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, slug TEXT NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL, short TEXT NOT NULL,
  size INTEGER NOT NULL, modified TEXT, before INTEGER NOT NULL, per INTEGER NOT NULL
);
CREATE UNIQUE INDEX grouping_address ON grouping (kind, slug);
CREATE INDEX grouping_size ON grouping (kind, parent, size);
CREATE INDEX grouping_before ON grouping (before);
CREATE TABLE grouped (id INTEGER NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (id, place)) WITHOUT ROWID;
CREATE TABLE item (
  feed INTEGER NOT NULL, rank INTEGER NOT NULL, file INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL,
  PRIMARY KEY (feed, rank)
) WITHOUT ROWID;
CREATE TABLE refusal (
  feed INTEGER NOT NULL, name INTEGER NOT NULL, number INTEGER NOT NULL, path TEXT NOT NULL, posting TEXT NOT NULL,
  rule TEXT NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE TABLE wording (seq INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE numbered (seq INTEGER PRIMARY KEY, number INTEGER NOT NULL, rank INTEGER NOT NULL, card_mark INTEGER NOT NULL);
CREATE UNIQUE INDEX numbered_number ON numbered (number, card_mark);
CREATE TABLE done (name INTEGER PRIMARY KEY, mark INTEGER NOT NULL);
CREATE TABLE task (name TEXT PRIMARY KEY, key TEXT NOT NULL, run INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE output (
  path TEXT PRIMARY KEY, digest TEXT NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, mtime INTEGER NOT NULL,
  task TEXT NOT NULL, run INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX output_task ON output (task);
"""


# The store that ``create`` or ``existing`` gave for a path, with the process that it belongs to.
_OPEN: dict[Path, tuple[int, Any]] = {}


class Store:
    """One SQLite file in WAL mode. Every process opens its own connection; ``create`` is called once, by the parent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open()

    def _open(self, *, threads: bool = False) -> None:
        """``threads`` says that one thread after another works with it."""
        path = self.path
        # Autocommit mode: transactions are begun by hand, in the few places that need one.
        self._db = sqlite3.connect(path, timeout=120, isolation_level=None, check_same_thread=not threads)
        # Losing power loses only what the next run makes anew.
        self._db.executescript(
            "PRAGMA synchronous=OFF; PRAGMA temp_store=FILE; PRAGMA cache_size=-8000; PRAGMA wal_autocheckpoint=4000;"
        )
        self._lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o644)

    @classmethod
    def create(cls, path: Path) -> Self:
        """A new, empty catalog at ``path``; what stood there is gone. Raises OutputError where none can be made."""
        try:
            for each in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                each.unlink(missing_ok=True)
            catalog = cls(path)
            catalog._db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA user_version={VERSION};" + TABLES)
        except (sqlite3.Error, OSError) as error:
            raise OutputError(f"no catalog can be made here: {error}", subject=str(path.parent)) from error
        _OPEN[path] = os.getpid(), catalog
        return catalog

    @classmethod
    def at(cls, path: Path) -> Self:
        """The catalog at ``path``: that of this process where it has one open, else a connection of its own."""
        process, found = _OPEN.get(path, (0, None))
        return found if process == os.getpid() and isinstance(found, cls) else cls(path)

    @classmethod
    def existing(cls, path: Path) -> Self | None:
        """The catalog that the last run left at ``path``, or None where there is none of this shape."""
        if not path.is_file():
            return None
        try:
            catalog = cls(path)
        except sqlite3.DatabaseError:
            return None  # a file of somebody else's making
        try:
            (version,) = catalog._db.execute("PRAGMA user_version").fetchone()
            if version == VERSION and catalog.meta("complete") == "yes":
                _OPEN[path] = os.getpid(), catalog
                return catalog
        except sqlite3.Error:
            pass  # a damaged file is as good as none
        catalog.close()
        return None

    def close(self) -> None:
        """Closes this process's connection. Safe to call twice."""
        with suppress(sqlite3.Error):
            # The last connection to be closed would do it; workers of a cluster still have theirs.
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()
        if _OPEN.get(self.path, (0, None))[1] is self:
            del _OPEN[self.path]
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def meta(self, name: str) -> str | None:
        """A fact about the last run."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def note(self, **facts: str) -> None:
        """Keeps facts about this run for the next."""
        self.many("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())

    def many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """One statement for many rows, in one transaction."""
        with self.transaction():
            self._db.executemany(statement, rows)

    def transaction(self) -> _Transaction:
        """``with catalog.transaction():`` everything inside is kept, or nothing."""
        return _Transaction(self._db, self._lock)


class _Transaction:
    """Waits for its turn with a lock of the system, which wakes the next writer at once; SQLite alone would poll."""

    def __init__(self, db: sqlite3.Connection, lock: int) -> None:
        self._db, self._lock = db, lock

    def __enter__(self) -> None:
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *rest: object) -> None:
        try:
            self._db.execute("COMMIT" if kind is None else "ROLLBACK")
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)
