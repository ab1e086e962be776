"""The catalog: every accepted posting of a run in SQLite, so that memory stays flat at any size.

Workers write rows in short transactions; the parent then settles identity (one id, one slug) and order. ``seq`` is the
place of a posting in its sources, which no timing changes, so every decision here is the same for one worker or many.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jobexport.errors import OutputError

__all__ = ["Catalog", "Entry", "Member", "Ranked"]

Member = tuple[int, str, str, int]
"""A posting of a feed: (number of the feed, group such as ``company/acme`` or empty for the whole feed, name of the group,
seq)."""

_TABLES = """
CREATE TABLE posting (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL, slug TEXT NOT NULL, posted TEXT NOT NULL, expires TEXT, modified TEXT,
  uri TEXT NOT NULL, line INTEGER, data BLOB NOT NULL, card BLOB NOT NULL, terms TEXT NOT NULL, kept INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE finding (seq INTEGER NOT NULL, number INTEGER NOT NULL, severity TEXT NOT NULL, rule TEXT NOT NULL, json BLOB NOT NULL);
CREATE TABLE missing (seq INTEGER NOT NULL, uri TEXT NOT NULL, line INTEGER, id TEXT, reasons TEXT NOT NULL);
CREATE TABLE ranked (rank INTEGER PRIMARY KEY, seq INTEGER NOT NULL, open INTEGER NOT NULL);
CREATE TABLE related (rank INTEGER PRIMARY KEY, ranks TEXT NOT NULL);
CREATE TABLE member (feed INTEGER NOT NULL, facet TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL);
CREATE TABLE place (feed INTEGER NOT NULL, facet TEXT NOT NULL, name TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL);
CREATE TABLE item (
  feed INTEGER NOT NULL, rank INTEGER NOT NULL, file INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL,
  PRIMARY KEY (feed, rank)
) WITHOUT ROWID;
CREATE TABLE output (path TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted posting on its way into the catalog.

    ``posted`` sorts by time (ISO 8601 in UTC, empty where unknown); ``expires`` is the last moment of validity (ISO 8601 in
    UTC) or None; ``data`` is the canonical JSON, ``card`` the JSON of what lists show, ``terms`` what relates it to others.
    """

    seq: int
    id: str
    slug: str
    posted: str
    expires: str | None
    modified: str | None
    uri: str
    line: int | None
    data: bytes
    card: bytes
    terms: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A posting in publishing order: rank 0 is the newest open one; closed ones follow the open ones."""

    rank: int
    seq: int
    open: bool
    slug: str
    modified: str | None
    data: bytes
    card: bytes
    related: tuple[int, ...]


class Catalog:
    """One catalog file. Every process opens its own connection; ``create`` is called once, by the parent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Autocommit mode: transactions are begun by hand, in the few places that need one.
        self._db = sqlite3.connect(path, timeout=120, isolation_level=None)
        # Losing power loses only this run's catalog, which the next run makes anew.
        self._db.executescript("PRAGMA synchronous=OFF; PRAGMA temp_store=FILE; PRAGMA cache_size=-8000;")

    @classmethod
    def create(cls, path: Path) -> Catalog:
        """A new, empty catalog at ``path``. Raises OutputError where none can be made."""
        try:
            catalog = cls(path)
            catalog._db.executescript("PRAGMA journal_mode=WAL;" + _TABLES)
        except sqlite3.Error as error:
            raise OutputError(f"no catalog can be made here: {error}", subject=str(path.parent)) from error
        return catalog

    def close(self) -> None:
        """Closes this process's connection."""
        self._db.close()

    # -- first pass: postings come in -----------------------------------------------------------------------------

    def add(
        self,
        entries: Sequence[Entry],
        findings: Sequence[tuple[int, int, str, str, bytes]],
        members: Sequence[Member] = (),
    ) -> None:
        """Adds one chunk in one transaction. A finding is (seq, number, severity, rule, JSON)."""
        with _transaction(self._db):
            self._db.executemany(
                "INSERT INTO posting (seq, id, slug, posted, expires, modified, uri, line, data, card, terms) "
                "VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                [
                    (each.seq, each.id, each.slug, each.posted, each.expires, each.modified, each.uri, each.line,
                     each.data, each.card, each.terms)
                    for each in entries
                ],
            )  # fmt: skip
            self._db.executemany("INSERT INTO finding VALUES (?,?,?,?,?)", findings)
            self._db.executemany("INSERT INTO member VALUES (?,?,?,?)", members)

    def duplicates(self, column: str) -> list[tuple[int, str, str, int | None, str, int | None]]:
        """Kept postings whose ``id`` or ``slug`` an earlier kept posting has, as (seq, value, uri, line, uri and line of
        the first). They are not kept any more; the first stays."""
        assert column in ("id", "slug")
        self._db.execute(f"CREATE INDEX IF NOT EXISTS posting_{column} ON posting ({column}, seq) WHERE kept")
        rows = self._db.execute(
            f"""SELECT late.seq, late.{column}, late.uri, late.line, first.uri, first.line
            FROM (SELECT {column} AS value, min(seq) AS seq FROM posting WHERE kept GROUP BY {column} HAVING count(*) > 1) twice
            JOIN posting first ON first.seq = twice.seq
            JOIN posting late ON late.{column} = twice.value AND late.seq > twice.seq AND late.kept
            ORDER BY late.seq"""
        ).fetchall()
        with _transaction(self._db):
            self._db.executemany("UPDATE posting SET kept = 0 WHERE seq = ?", [(row[0],) for row in rows])
        return rows

    # -- order ----------------------------------------------------------------------------------------------------

    def rank(self, now: str) -> tuple[int, int]:
        """Fixes the publishing order at the moment ``now`` (ISO 8601 in UTC); gives the numbers of open and closed postings.

        Newest first by posting date, then by id; what is past its last moment comes after everything open.
        """
        with _transaction(self._db):
            self._db.execute(
                """INSERT INTO ranked (rank, seq, open)
                SELECT row_number() OVER (ORDER BY (expires IS NULL OR expires >= :now) DESC, posted DESC, id) - 1,
                  seq, expires IS NULL OR expires >= :now FROM posting WHERE kept""",
                {"now": now},
            )
        row = self._db.execute("SELECT coalesce(sum(open), 0), count(*) FROM ranked").fetchone()
        return int(row[0]), int(row[1] - row[0])

    def terms(self) -> Iterator[str]:
        """The terms of every open posting in rank order."""
        for (terms,) in self._db.execute("SELECT terms FROM ranked JOIN posting USING (seq) WHERE open ORDER BY rank"):
            yield terms

    def relate(self, neighbours: Iterable[tuple[int, Sequence[int]]]) -> None:
        """Keeps the ranks related to each rank, nearest first."""
        with _transaction(self._db):
            self._db.executemany(
                "INSERT INTO related VALUES (?, ?)",
                ((rank, " ".join(map(str, ranks))) for rank, ranks in neighbours if ranks),
            )

    def ranked(self, first: int, last: int) -> Iterator[Ranked]:
        """The postings with ranks from ``first`` to before ``last``, in order."""
        for rank, seq, is_open, slug, modified, data, card, related in self._db.execute(
            "SELECT rank, seq, open, slug, modified, data, card, coalesce(ranks, '') FROM ranked "
            "JOIN posting USING (seq) LEFT JOIN related USING (rank) WHERE rank >= ? AND rank < ? ORDER BY rank",
            (first, last),
        ):
            yield Ranked(rank, seq, bool(is_open), slug, modified, data, card, tuple(map(int, related.split())))

    def cards(self, ranks: Iterable[int]) -> dict[int, bytes]:
        """The cards of these ranks."""
        wanted = list(ranks)
        marks = ",".join("?" * len(wanted))
        query = f"SELECT rank, card FROM ranked JOIN posting USING (seq) WHERE rank IN ({marks})"
        return dict(self._db.execute(query, wanted).fetchall())

    def slugs(self) -> Iterator[tuple[str, str | None]]:
        """Slug and day of the last known change of each open posting, in rank order."""
        yield from self._db.execute(
            "SELECT slug, modified FROM ranked JOIN posting USING (seq) WHERE open ORDER BY rank"
        )

    def closed(self) -> Iterator[tuple[str, str, str]]:
        """Id, slug and last moment of each closed posting, in rank order."""
        yield from self._db.execute(
            "SELECT id, slug, expires FROM ranked JOIN posting USING (seq) WHERE NOT open ORDER BY rank"
        )

    # -- feeds ----------------------------------------------------------------------------------------------------

    def place(self, feeds: Iterable[tuple[int, int | None]]) -> None:
        """Fixes who is in each feed and in each of its groups: the newest open ones up to the limit of the feed.

        ``feeds`` are (number, limit). ``rank`` comes before this.
        """
        with _transaction(self._db):
            for feed, limit in feeds:
                self._db.execute(
                    """INSERT INTO place SELECT feed, facet, name, place, rank FROM (
                      SELECT feed, facet, name, rank, row_number() OVER (PARTITION BY facet ORDER BY rank) AS place
                      FROM member JOIN ranked USING (seq) WHERE feed = ? AND open
                    ) WHERE place <= ?""",
                    (feed, (1 << 62) if limit is None else limit),
                )
            self._db.execute("CREATE INDEX place_rank ON place (rank)")
            self._db.execute("CREATE UNIQUE INDEX place_facet ON place (feed, facet, place)")

    def feeds_of(self, first: int, last: int) -> dict[int, set[int]]:
        """The numbers of the feeds that each rank from ``first`` to before ``last`` is in, alone or in a group."""
        found: dict[int, set[int]] = {}
        query = "SELECT DISTINCT rank, feed FROM place WHERE rank >= ? AND rank < ?"
        for rank, feed in self._db.execute(query, (first, last)):
            found.setdefault(rank, set()).add(feed)
        return found

    def keep_items(self, items: Iterable[tuple[int, int, int, int, int]]) -> None:
        """Notes where items lie: (feed, rank, file, offset, length)."""
        with _transaction(self._db):
            self._db.executemany("INSERT INTO item VALUES (?,?,?,?,?)", items)

    def feed_items(self, feed: int, facet: str) -> Iterator[tuple[int, int, int]]:
        """Where the items of a feed or of one of its groups lie, in order: (file, offset, length)."""
        yield from self._db.execute(
            "SELECT file, start, length FROM place JOIN item USING (feed, rank) WHERE feed = ? AND facet = ? ORDER BY place",
            (feed, facet),
        )

    def feed_postings(self, feed: int, facet: str) -> Iterator[bytes]:
        """The canonical JSON of the postings of a feed or of one of its groups, in order."""
        for (data,) in self._db.execute(
            "SELECT data FROM place JOIN ranked USING (rank) JOIN posting USING (seq) "
            "WHERE feed = ? AND facet = ? ORDER BY place",
            (feed, facet),
        ):
            yield data

    def groups(self, feed: int, after: str, number: int) -> list[tuple[str, str]]:
        """Up to ``number`` groups of a feed that come after the group ``after``, as (group, name of it)."""
        return self._db.execute(
            "SELECT facet, name FROM place WHERE feed = ? AND facet > ? AND place = 1 ORDER BY facet LIMIT ?",
            (feed, after, number),
        ).fetchall()

    # -- findings -------------------------------------------------------------------------------------------------

    def tell(self, findings: Iterable[tuple[int, int, str, str, bytes]]) -> None:
        """Adds findings of the parent itself."""
        with _transaction(self._db):
            self._db.executemany("INSERT INTO finding VALUES (?,?,?,?,?)", findings)

    def findings(self) -> Iterator[bytes]:
        """The JSON of every finding, in the order of the sources."""
        for (text,) in self._db.execute("SELECT json FROM finding ORDER BY seq, number, json"):
            yield text

    def severities(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        return dict(self._db.execute("SELECT severity, count(*) FROM finding GROUP BY severity").fetchall())

    def rules(self) -> list[tuple[str, int]]:
        """How many findings there are of each rule, by rule id."""
        return self._db.execute("SELECT rule, count(*) FROM finding GROUP BY rule ORDER BY rule").fetchall()

    def leave_out(self, rows: Iterable[tuple[int, str, int | None, str | None, str]]) -> None:
        """Notes records that became no posting: (seq, uri, line, id, reasons as a JSON list)."""
        with _transaction(self._db):
            self._db.executemany("INSERT INTO missing VALUES (?,?,?,?,?)", rows)

    def left_out(self) -> Iterator[tuple[str, int | None, str | None, str]]:
        """(uri, line, id, reasons as a JSON list) of every record that became no posting, in the order of the sources."""
        yield from self._db.execute("SELECT uri, line, id, reasons FROM missing ORDER BY seq, uri, line, reasons")

    # -- outputs --------------------------------------------------------------------------------------------------

    def produced(self, outputs: Iterable[tuple[str, str]]) -> None:
        """Notes the path and content digest of outputs of this run."""
        with _transaction(self._db):
            self._db.executemany("INSERT OR REPLACE INTO output VALUES (?, ?)", outputs)

    def outputs(self) -> Iterator[tuple[str, str]]:
        """Path and digest of every output of this run, by path (in the order of its UTF-8 bytes)."""
        yield from self._db.execute("SELECT path, digest FROM output ORDER BY path")


class _transaction:
    """BEGIN IMMEDIATE … COMMIT: takes the write lock at once, so that two writers wait instead of failing midway."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *rest: object) -> None:
        self._db.execute("COMMIT" if kind is None else "ROLLBACK")
