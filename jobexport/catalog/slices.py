"""Catalogs for work whose result may be thrown away and made again elsewhere: what it would write into the catalog is kept as
calls, which the owner of the catalog repeats once.

A view is the catalog itself, for whoever sees its file; only places in files that the owner moves are kept as calls. A slice is one in memory with the rows that one piece of work needs,
so that work that is done far from the catalog asks the same questions of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jobexport.catalog.incoming import Entry, Member
from jobexport.catalog.results import Known
from jobexport.catalog.store import TABLES
from jobexport.catalog.whole import Catalog

__all__ = ["Note", "Noting", "Slice", "Slicer", "View"]

Note = tuple[str, tuple[Any, ...], dict[str, Any]]
"""A call that would have changed the catalog: name of the method, arguments, named arguments."""

_CHUNK = 500


class Noting(Catalog):
    """A catalog that keeps what is noted for its owner. One object serves many pieces of work, one by one."""

    def __init__(self, path: Path, uri: str) -> None:
        self.path = path
        # Work of one worker may run in one thread after another, never in two at once.
        self._db = sqlite3.connect(uri, uri=True, timeout=120, isolation_level=None, check_same_thread=False)
        self._lock = -1
        self._notes: list[Note] = []

    def load(self, rows: bytes) -> None:
        """Gets ready for one piece of work, for which a ``Slicer`` gave these rows."""
        self._notes = []

    def notes(self) -> list[Note]:
        """What was noted since the last call."""
        notes, self._notes = self._notes, []
        return notes

    def add(
        self,
        entries: Sequence[Entry],
        findings: Sequence[tuple[int, int, str, str, bytes]],
        members: Sequence[Member] = (),
        missing: Sequence[tuple[int, str, int | None, str | None, str]] = (),
        facets: Sequence[tuple[int, str, str, str, str, str]] = (),
        *,
        batch: int,
    ) -> None:
        """As ``Catalog.add``, for its owner."""
        self._notes.append(("add", (entries, findings, members, missing, facets), {"batch": batch}))

    def produced(self, outputs: Iterable[Known], run: int) -> None:
        """As ``Catalog.produced``, for its owner."""
        self._notes.append(("produced", (list(outputs), run), {}))

    def keep_items(self, items: Iterable[tuple[int, int, int, int, int]]) -> None:
        """As ``Catalog.keep_items``, for its owner."""
        self._notes.append(("keep_items", (list(items),), {}))


class View(Noting):
    """The catalog at a path. What may come twice without harm goes into it at once, by the shortest way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open(threads=True)
        self._notes = []

    add = Catalog.add
    produced = Catalog.produced


class Slice(Noting):
    """A catalog in memory."""

    def __init__(self) -> None:
        super().__init__(Path(), "file::memory:")

    def load(self, rows: bytes) -> None:
        """Holds these rows and nothing else."""
        super().load(rows)
        self._db.deserialize(rows)


class Slicer:
    """Cuts slices from the catalog at a path. The order, the groups and the members of feeds must be settled."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=120, isolation_level=None)
        self._db.execute("ATTACH ':memory:' AS slice")

    def close(self) -> None:
        """Closes the connection."""
        self._db.close()

    def postings(self, first: int, last: int, task: str = "", paths: Iterable[str] = ()) -> bytes:
        """What pages, feeds and the API show of the postings from rank ``first`` to before ``last``: these, their groups and
        neighbours, and what is known of the outputs of ``task`` and at ``paths``."""
        self._begin()
        self._rows("ranked", "rank >= ? AND rank < ?", first, last)
        self._rows("related", "rank >= ? AND rank < ?", first, last)
        for table in ("posting", "body", "face", "facet"):
            self._rows(table, "seq IN (SELECT seq FROM slice.ranked)")
        self._db.execute(
            "INSERT INTO slice.grouping SELECT whole.* FROM (SELECT DISTINCT kind, slug FROM slice.facet) "
            "JOIN main.grouping AS whole USING (kind, slug)"
        )
        self._rows("place", "rank >= ? AND rank < ?", first, last)
        self._rows("done", "name IN (SELECT name FROM slice.ranked)")
        self._outputs(task, paths)
        near = {int(rank) for (text,) in self._db.execute("SELECT ranks FROM slice.related") for rank in text.split()}
        self._faces(rank for rank in near if not first <= rank < last)
        return self._end()

    def slugs(self, first: int, last: int) -> list[str]:
        """The slugs of the postings from rank ``first`` to before ``last``."""
        rows = self._db.execute("SELECT slug FROM main.ranked WHERE rank >= ? AND rank < ?", (first, last))
        return [slug for (slug,) in rows]

    def cards(self, first: int, last: int, task: str, *, groups: bool) -> bytes:
        """What lists show of the postings from rank ``first`` to before ``last``; all groups too where the home page is made."""
        self._begin()
        self._faces(range(first, last))
        if groups:
            self._rows("grouping", "1")
        self._outputs(task)
        return self._end()

    def groups(self, first: int, last: int, task: str, newest: int) -> bytes:
        """What the pages of groups from ``first`` to before ``last`` show (see ``Group.before``), and the ``newest`` of each."""
        self._begin()
        (start,) = self._db.execute("SELECT max(id) FROM main.grouping WHERE before <= ?", (first,)).fetchone()
        self._rows("grouping", "id >= ? AND before < ?", start or 1, last)
        between = self._db.execute("SELECT id, kind, slug, before, per FROM slice.grouping").fetchall()
        for number, kind, slug, before, per in between:
            low, high = max(0, first - before) * per, (last - before) * per
            self._rows("grouped", "id = ? AND place > ? AND place <= ?", number, low, max(high, newest))
            self._db.execute(
                "INSERT OR IGNORE INTO slice.grouping WITH RECURSIVE above (slug) AS ("
                "SELECT parent FROM main.grouping WHERE kind = ?1 AND slug = ?2 "
                "UNION SELECT parent FROM main.grouping JOIN above USING (slug) WHERE kind = ?1"
                ") SELECT * FROM main.grouping WHERE kind = ?1 AND slug IN above",
                (kind, slug),
            )
            if low == 0:
                self._rows("grouping", "kind = ? AND parent = ?", kind, slug)
                self._db.execute(
                    "INSERT OR IGNORE INTO slice.body SELECT whole.* FROM main.grouped JOIN main.ranked USING (rank) "
                    "JOIN main.body AS whole USING (seq) WHERE id = ? AND place = 1 AND ? = 'company'",
                    (number, kind),
                )
        self._faces({rank for (rank,) in self._db.execute("SELECT rank FROM slice.grouped")})
        self._outputs(task)
        return self._end()

    def directories(self, task: str) -> bytes:
        """All groups."""
        self._begin()
        self._rows("grouping", "1")
        self._outputs(task)
        return self._end()

    def _begin(self) -> None:
        self._db.deserialize(_empty(), name="slice")

    def _end(self) -> bytes:
        return self._db.serialize(name="slice")

    def _rows(self, table: str, condition: str, *values: object) -> None:
        self._db.execute(f"INSERT OR IGNORE INTO slice.{table} SELECT * FROM main.{table} WHERE {condition}", values)

    def _faces(self, ranks: Iterable[int]) -> None:
        wanted = list(ranks)
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            self._rows("ranked", f"rank IN ({marks})", *chunk)
        self._rows("face", "seq IN (SELECT seq FROM slice.ranked)")

    def _outputs(self, task: str, paths: Iterable[str] = ()) -> None:
        self._rows("output", "task = ?", task)
        wanted = list(paths)
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            self._rows("output", f"path IN ({','.join('?' * len(chunk))})", *chunk)


@cache
def _empty() -> bytes:
    db = sqlite3.connect(":memory:")
    db.executescript(TABLES)
    return db.serialize()
