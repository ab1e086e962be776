"""First pass: postings and findings come in, unit by unit; a unit that did not change since the last run stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from jobexport.catalog.store import Store

__all__ = ["UNIT", "Entry", "Incoming", "Member"]

UNIT = 1 << 24
"""``seq`` is the number of the unit times this, plus the place of the record in it: the order of the sources."""

OWN = 1 << 20
"""Findings of the parent itself have numbers from here on; they are made anew by every run."""

# The fields of an entry that are columns of the table of postings; the others have tables of their own.
_COLUMNS = 14

Member = tuple[int, str, str, int]
"""A posting of a feed: (number of the feed, group such as ``company/acme`` or empty for the whole feed, name of the group,
seq)."""


class Entry(NamedTuple):
    """One accepted posting on its way into the catalog.

    ``name``, ``mark``, ``card_mark``, ``terms_mark`` and ``facets_mark`` are 64-bit digests of id, data, card, terms and facets. ``posted`` sorts by
    time (ISO 8601 in UTC, empty where unknown); ``expires`` is the last moment of validity (ISO 8601 in UTC) or None,
    ``ends`` the day that the posting says; ``data`` is the canonical JSON, ``card`` the JSON of what lists show, ``terms``
    what relates it to others, ``words`` those that it is searched by (empty where nobody searches).
    """

    seq: int
    id: str
    name: int
    slug: str
    posted: str
    expires: str | None
    ends: str | None
    modified: str | None
    uri: str
    line: int | None
    mark: int
    card_mark: int
    terms_mark: int
    facets_mark: int
    data: bytes
    card: bytes
    terms: str
    words: str = ""


class Incoming(Store):
    """What the first pass writes, and the settling of identity."""

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
        """Adds one chunk in one transaction; ``batch`` is the first ``seq`` that it may have. One that is there stays as it is:
        it came from a worker that was lost before it could say so. A finding is (seq, number, severity, rule, JSON); what is missing is as in
        ``leave_out``; a facet is (seq, kind, slug, parent, name, short), see ``Groups``."""
        with self.transaction():
            if not self._db.execute("INSERT OR IGNORE INTO batch VALUES (?)", (batch,)).rowcount:
                return
            self._db.executemany(
                "INSERT INTO posting (seq, id, name, slug, posted, expires, ends, modified, uri, line, mark, card_mark, terms_mark, facets_mark) "
                "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                [each[:_COLUMNS] for each in entries],
            )
            self._db.executemany("INSERT INTO body VALUES (?,?)", [(each.seq, each.data) for each in entries])
            self._db.executemany(
                "INSERT INTO face VALUES (?,?,?)", [(each.seq, each.card, each.terms) for each in entries]
            )
            self._db.executemany(
                "INSERT INTO wording VALUES (?,?)", [(each.seq, each.words) for each in entries if each.words]
            )
            self._db.executemany("INSERT INTO finding VALUES (?,?,?,?,?)", findings)
            self._db.executemany("INSERT INTO member VALUES (?,?,?,?)", members)
            self._db.executemany("INSERT INTO missing (seq, uri, line, id, reasons) VALUES (?,?,?,?,?)", missing)
            self._db.executemany("INSERT INTO facet VALUES (?,?,?,?,?,?)", facets)

    # -- units of the last run ------------------------------------------------------------------------------------

    def units(self) -> dict[int, tuple[str, int, int]]:
        """The units of the last run by number: (key, postings accepted, records left out)."""
        return {
            number: (key, accepted, left_out)
            for number, key, accepted, left_out in self._db.execute("SELECT * FROM unit")
        }

    def keep_units(self, units: Iterable[tuple[int, str, int, int]]) -> None:
        """Notes units that were read: (number, key, postings accepted, records left out)."""
        self.many("INSERT OR REPLACE INTO unit VALUES (?,?,?,?)", units)

    def drop_units(self, numbers: Iterable[int]) -> None:
        """Takes everything out that these units gave."""
        with self.transaction():
            for number in numbers:
                span = (number * UNIT, (number + 1) * UNIT)
                for table in ("batch", "posting", "body", "face", "wording", "finding", "missing", "member", "facet"):
                    self._db.execute(f"DELETE FROM {table} WHERE seq >= ? AND seq < ?", span)
                self._db.execute("DELETE FROM file WHERE unit = ?", (number,))
                self._db.execute("DELETE FROM unit WHERE number = ?", (number,))

    def turning(self, before: str, now: str, first: str, last: str) -> set[int]:
        """The units with postings on which the clock may have changed the verdict: whose last moment lies between the two
        runs, or whose own last day is from ``first`` to ``last``."""
        rows = self._db.execute(
            f"SELECT DISTINCT seq / {UNIT} FROM posting WHERE expires BETWEEN ? AND ? OR ends BETWEEN ? AND ?",
            (before, now, first, last),
        )
        return {number for (number,) in rows}

    def renew(self) -> None:
        """Forgets what the last run decided over the whole set, so that this run decides it again."""
        with self.transaction():
            self._db.execute("UPDATE posting SET kept = 1 WHERE NOT kept")
            self._db.execute("DELETE FROM missing WHERE settled")
            self._db.execute("DELETE FROM finding WHERE number >= ?", (OWN,))

    # -- identity -------------------------------------------------------------------------------------------------

    def duplicates(self, column: str) -> list[tuple[int, str, str, str, int | None, str, int | None]]:
        """Kept postings whose ``id`` or ``slug`` an earlier kept posting has, as (seq, value, id, uri, line, uri and line of
        the first). They are not kept any more; the first stays."""
        assert column in ("id", "slug")
        self._db.execute(f"CREATE INDEX IF NOT EXISTS posting_{column} ON posting ({column}, seq) WHERE kept")
        rows = self._db.execute(
            f"""SELECT late.seq, late.{column}, late.id, late.uri, late.line, first.uri, first.line
            FROM (SELECT {column} AS value, min(seq) AS seq FROM posting WHERE kept GROUP BY {column} HAVING count(*) > 1) twice
            JOIN posting first ON first.seq = twice.seq
            JOIN posting late ON late.{column} = twice.value AND late.seq > twice.seq AND late.kept
            ORDER BY late.seq"""
        ).fetchall()
        self.many("UPDATE posting SET kept = 0 WHERE seq = ?", [(row[0],) for row in rows])
        return rows

    def bodies(self) -> Iterator[tuple[str, str, int | None, bytes]]:
        """(id, uri, line, canonical JSON) of every kept posting, in the order of the sources."""
        yield from self._db.execute(
            "SELECT id, uri, line, data FROM posting JOIN body USING (seq) WHERE kept ORDER BY seq"
        )

    def kept(self) -> Iterator[tuple[str, str]]:
        """(id, uri) of every kept posting, in the order of the sources."""
        yield from self._db.execute("SELECT id, uri FROM posting WHERE kept ORDER BY seq")

    # -- findings -------------------------------------------------------------------------------------------------

    def tell(self, findings: Iterable[tuple[int, int, str, str, bytes]]) -> None:
        """Adds findings of the parent itself; their numbers start at ``OWN``."""
        self.many("INSERT INTO finding VALUES (?,?,?,?,?)", findings)

    def findings(self) -> Iterator[bytes]:
        """The JSON of every finding, in the order of the sources."""
        for (text,) in self._db.execute("SELECT json FROM finding ORDER BY seq, number"):
            yield text

    def severities(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        return dict(self._db.execute("SELECT severity, count(*) FROM finding GROUP BY severity").fetchall())

    def rules(self) -> list[tuple[str, int]]:
        """How many findings there are of each rule, by rule id."""
        return self._db.execute("SELECT rule, count(*) FROM finding GROUP BY rule ORDER BY rule").fetchall()

    def leave_out(self, rows: Iterable[tuple[int, str, int | None, str | None, str]]) -> None:
        """Notes postings that the settling left out: (seq, uri, line, id, reasons as a JSON list)."""
        self.many("INSERT INTO missing (seq, uri, line, id, reasons, settled) VALUES (?,?,?,?,?,1)", rows)

    def missing(self) -> int:
        """How many records became no posting."""
        return int(self._db.execute("SELECT count(*) FROM missing").fetchone()[0])

    def left_out(self) -> Iterator[tuple[str, int | None, str | None, str]]:
        """(uri, line, id, reasons as a JSON list) of every record that became no posting, in the order of the sources."""
        yield from self._db.execute("SELECT uri, line, id, reasons FROM missing ORDER BY seq, uri, line, reasons")
