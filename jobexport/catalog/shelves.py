"""Who is in which feed, where the items lie, and which postings the last run has published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jobexport.catalog.store import Store

__all__ = ["Refusal", "Shelves"]

Refusal = tuple[int, int, str, str, str, str, str]
"""A posting that a feed did not take: (number of the feed, name, path, id of the posting, rule, place, reason)."""


class Shelves(Store):
    """Feeds and their members."""

    def place(self, feeds: Iterable[tuple[int, int | None]]) -> None:
        """Fixes who is in each feed and in each of its groups: the newest open ones up to the limit of the feed.

        ``feeds`` are (number, limit). ``rank`` comes before this.
        """
        with self.transaction():
            self._db.execute("DROP INDEX IF EXISTS place_rank")
            self._db.execute("DROP INDEX IF EXISTS place_facet")
            self._db.execute("DELETE FROM place")
            self._db.execute("DELETE FROM item")
            for feed, limit in feeds:
                self._db.execute(
                    """INSERT INTO place SELECT feed, facet, name, place, rank FROM (
                      SELECT feed, facet, member.name, rank, row_number() OVER (PARTITION BY facet ORDER BY rank) AS place
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
        self.many("INSERT INTO item VALUES (?,?,?,?,?)", items)

    def feed_items(self, feed: int, facet: str) -> Iterator[tuple[int, int, int]]:
        """Where the items of a feed or of one of its groups lie, in order: (file, offset, length)."""
        yield from self._db.execute(
            "SELECT file, start, length FROM place JOIN item USING (feed, rank) WHERE feed = ? AND facet = ? ORDER BY place",
            (feed, facet),
        )

    def feed_postings(self, feed: int, facet: str) -> Iterator[bytes]:
        """The canonical JSON of the postings of a feed or of one of its groups, in order."""
        for (data,) in self._db.execute(
            "SELECT data FROM place JOIN ranked USING (rank) JOIN body USING (seq) "
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

    # -- what the last run published ------------------------------------------------------------------------------

    def gone(self) -> set[int]:
        """Names of postings that the last run published and that are not open any more or differ now."""
        self._db.execute("CREATE INDEX IF NOT EXISTS ranked_name ON ranked (name, mark, open)")
        rows = self._db.execute(
            "SELECT name FROM done WHERE NOT EXISTS "
            "(SELECT 1 FROM ranked WHERE ranked.name = done.name AND ranked.mark = done.mark AND ranked.open)"
        )
        return {name for (name,) in rows}

    def published(self, first: int, last: int) -> set[int]:
        """Names of the open postings of these ranks that the last run published as they are."""
        rows = self._db.execute(
            "SELECT ranked.name FROM ranked JOIN done ON done.name = ranked.name AND done.mark = ranked.mark "
            "WHERE rank >= ? AND rank < ? AND open",
            (first, last),
        )
        return {name for (name,) in rows}

    def publish(self) -> None:
        """Notes the open postings of this run as published."""
        with self.transaction():
            self._db.execute("DELETE FROM done WHERE name NOT IN (SELECT name FROM ranked WHERE open)")
            self._db.execute(
                "INSERT INTO done SELECT name, mark FROM ranked AS now WHERE open AND NOT EXISTS "
                "(SELECT 1 FROM done WHERE done.name = now.name AND done.mark = now.mark) "
                "ON CONFLICT (name) DO UPDATE SET mark = excluded.mark"
            )

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Notes postings that feeds did not take."""
        self.many("INSERT INTO refusal SELECT ?1, ?2, (SELECT count(*) FROM refusal), ?3, ?4, ?5, ?6, ?7", refusals)

    def forget_refusals(self, names: Iterable[int], feeds: Iterable[int]) -> None:
        """Takes out what the last run noted of these postings, and of these feeds."""
        with self.transaction():
            self._db.executemany("DELETE FROM refusal WHERE name = ?", [(name,) for name in names])
            self._db.executemany("DELETE FROM refusal WHERE feed = ?", [(feed,) for feed in feeds])

    def refusals(self) -> Iterator[tuple[str, str, str, str, str]]:
        """(path, id of the posting, rule, place, reason), by feed and in the order of publication."""
        yield from self._db.execute(
            "SELECT path, posting, rule, place, reason FROM refusal LEFT JOIN "
            "(SELECT name, min(rank) AS rank FROM ranked GROUP BY name) USING (name) ORDER BY feed, path, rank, number"
        )
