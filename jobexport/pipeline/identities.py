"""Identities met in one run: which id or slug an earlier posting has, without keeping many of them in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from jobexport.findings import Finding, Origin, Severity

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["Seen", "duplicate"]

# Identities that are kept in memory, of some hundred bytes each: asking a file takes ten times as long.
_FEW = 20_000


class Seen:
    """The ids and slugs met so far: a few in memory, more of them on disk, so that a million cost no memory."""

    def __init__(self) -> None:
        # A slug is the id itself nearly always: it is kept by a mark at the id, and only another slug has a row of its own.
        self._ids: dict[str, bool] = {}
        self._slugs: set[str] = set()
        self._others = False
        self._file: IO[bytes] | None = None
        self._db: Connection | None = None

    def __enter__(self) -> Seen:
        return self

    def __exit__(self, *error: object) -> None:
        if self._db is not None:
            self._db.close()
        if self._file is not None:
            self._file.close()

    def note(self, found: Sequence[tuple[str, str]]) -> bool:
        """Notes postings of which each id is its slug and none is taken; gives False, and notes nothing, where that is not so:
        then each is to be asked for. A table is asked for some hundred at a fifth of the cost of asking for each."""
        ids = [identity for identity, _ in found]
        new = set(ids)
        if len(new) != len(ids) or any(identity != slug for identity, slug in found):
            return False
        if self._db is None and len(self._ids) + len(ids) > _FEW:
            self._db = self._moved()
        if self._db is None:
            if not self._ids.keys().isdisjoint(new) or not self._slugs.isdisjoint(new):
                return False
            self._ids.update(dict.fromkeys(ids, True))
            return True
        among = f"({','.join('?' * len(ids))}) LIMIT 1"
        if self._db.execute(f"SELECT 1 FROM identity WHERE id IN {among}", ids).fetchone() is not None:
            return False
        if self._others and self._db.execute(f"SELECT 1 FROM slug WHERE slug IN {among}", ids).fetchone() is not None:
            return False
        self._db.executemany("INSERT INTO identity VALUES (?, 1)", ((each,) for each in ids))
        return True

    def taken(self, identity: str, slug: str) -> str | None:
        """Notes a posting; gives ``id`` or ``slug`` where an earlier one has the same, which then stays the only one."""
        if self._db is not None:
            return self._taken(self._db, identity, slug)
        ids = self._ids
        if identity in ids:
            return "id"
        if len(ids) >= _FEW:
            self._db = self._moved()
            return self._taken(self._db, identity, slug)
        plain = ids[identity] = slug == identity
        if plain:
            return "slug" if slug in self._slugs else None
        if ids.get(slug) or slug in self._slugs:
            return "slug"
        self._slugs.add(slug)
        return None

    def _taken(self, db: Connection, identity: str, slug: str) -> str | None:
        plain = slug == identity
        new = db.execute("INSERT OR IGNORE INTO identity VALUES (?, ?)", (identity, plain)).rowcount == 1
        if not new:
            return "id"
        if plain:
            free = not self._others or db.execute("SELECT 1 FROM slug WHERE slug = ?", (slug,)).fetchone() is None
        else:
            self._others = True
            free = (
                db.execute("SELECT 1 FROM identity WHERE id = ? AND plain", (slug,)).fetchone() is None
                and db.execute("INSERT OR IGNORE INTO slug VALUES (?)", (slug,)).rowcount == 1
            )
        return None if free else "slug"

    def _moved(self) -> Connection:
        """A file with what was in memory."""
        import sqlite3

        self._file = tempfile.NamedTemporaryFile(prefix="jobexport-")  # noqa: SIM115 - closed in __exit__
        db = sqlite3.connect(self._file.name, isolation_level=None)
        db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; "
            "CREATE TABLE identity (id TEXT PRIMARY KEY, plain INTEGER NOT NULL) WITHOUT ROWID; "
            "CREATE TABLE slug (slug TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN"
        )
        db.executemany("INSERT INTO identity VALUES (?, ?)", self._ids.items())
        db.executemany("INSERT INTO slug VALUES (?)", ((slug,) for slug in self._slugs))
        self._others = bool(self._slugs)
        self._ids, self._slugs = {}, set()
        return db


def duplicate(column: str, identity: str, slug: str, origin: Origin) -> Finding:
    """The finding for a posting whose ``column`` (``id`` or ``slug``) an earlier one has."""
    value = identity if column == "id" else slug
    message = f"a posting with the {column} {value!r} came before; this one is left out"
    return Finding(
        f"identity/duplicate-{column}", Severity.ERROR, message, origin, "/" + column, identity,
        f"give each posting {'an id' if column == 'id' else 'a slug'} of its own",
    )  # fmt: skip
