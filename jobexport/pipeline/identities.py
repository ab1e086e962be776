"""Identities met in one run: which id or slug an earlier posting has, without keeping them in memory."""

from __future__ import annotations

import sqlite3
import tempfile
from typing import IO

from jobexport.findings import Finding, Origin, Severity

__all__ = ["Seen", "duplicate"]


class Seen:
    """The ids and slugs met so far, on disk, so that a million of them cost no memory."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.NamedTemporaryFile(prefix="jobexport-")  # noqa: SIM115 - closed in __exit__
        self._db = sqlite3.connect(self._file.name, isolation_level=None)
        # A slug is the id itself nearly always: it is kept by a mark at the id, and only another slug has a row of its own.
        self._db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; "
            "CREATE TABLE identity (id TEXT PRIMARY KEY, plain INTEGER NOT NULL) WITHOUT ROWID; "
            "CREATE TABLE slug (slug TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN"
        )
        self._others = False

    def __enter__(self) -> Seen:
        return self

    def __exit__(self, *error: object) -> None:
        self._db.close()
        self._file.close()

    def taken(self, identity: str, slug: str) -> str | None:
        """Notes a posting; gives ``id`` or ``slug`` where an earlier one has the same, which then stays the only one."""
        plain = slug == identity
        new = self._db.execute("INSERT OR IGNORE INTO identity VALUES (?, ?)", (identity, plain)).rowcount == 1
        if not new:
            return "id"
        if plain:
            free = not self._others or self._db.execute("SELECT 1 FROM slug WHERE slug = ?", (slug,)).fetchone() is None
        else:
            self._others = True
            free = (
                self._db.execute("SELECT 1 FROM identity WHERE id = ? AND plain", (slug,)).fetchone() is None
                and self._db.execute("INSERT OR IGNORE INTO slug VALUES (?)", (slug,)).rowcount == 1
            )
        return None if free else "slug"


def duplicate(column: str, identity: str, slug: str, origin: Origin) -> Finding:
    """The finding for a posting whose ``column`` (``id`` or ``slug``) an earlier one has."""
    value = identity if column == "id" else slug
    message = f"a posting with the {column} {value!r} came before; this one is left out"
    return Finding(
        f"identity/duplicate-{column}", Severity.ERROR, message, origin, "/" + column, identity,
        f"give each posting {'an id' if column == 'id' else 'a slug'} of its own",
    )  # fmt: skip
