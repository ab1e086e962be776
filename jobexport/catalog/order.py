"""Between the passes: the publishing order, what is related, and what lists and pages need of it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from jobexport.catalog.store import Store

__all__ = ["Order", "Ranked"]

# Above every rank.
_END = 1 << 62


class Ranked(NamedTuple):
    """A posting in publishing order: rank 0 is the newest open one; closed ones follow the open ones."""

    rank: int
    open: bool
    name: int
    mark: int
    slug: str
    data: bytes
    card: bytes
    related: tuple[int, ...]


class Order(Store):
    """Ranks and neighbours."""

    def rank(self, now: str) -> tuple[int, int]:
        """Fixes the publishing order at the moment ``now`` (ISO 8601 in UTC); gives the numbers of open and closed postings.

        Newest first by posting date, then by id; what is past its last moment comes after everything open.
        """
        with self.transaction():
            self._db.execute("DELETE FROM ranked")
            self._db.execute(
                """INSERT INTO ranked (rank, seq, open, name, mark, card_mark, slug)
                SELECT row_number() OVER (ORDER BY (expires IS NULL OR expires >= :now) DESC, posted DESC, id) - 1,
                  seq, expires IS NULL OR expires >= :now, name, mark, card_mark, slug FROM posting WHERE kept""",
                {"now": now},
            )
        row = self._db.execute("SELECT coalesce(sum(open), 0), count(*) FROM ranked").fetchone()
        return int(row[0]), int(row[1] - row[0])

    def terms(self, *, closed: bool = False) -> Iterator[str]:
        """The terms of every open posting in rank order, or of every closed one."""
        query = "SELECT terms FROM ranked JOIN face USING (seq) WHERE open <> ? ORDER BY rank"
        for (terms,) in self._db.execute(query, (closed,)):
            yield terms

    def newest(self) -> str | None:
        """The day of the newest change of an open posting."""
        row = self._db.execute("SELECT max(modified) FROM ranked JOIN posting USING (seq) WHERE open").fetchone()
        return None if row[0] is None else str(row[0])

    def terms_marks(self) -> Iterator[int]:
        """Digests of the terms of every posting in rank order, each with whether it is open."""
        for mark, is_open in self._db.execute(
            "SELECT terms_mark, open FROM ranked JOIN posting USING (seq) ORDER BY rank"
        ):
            yield mark
            yield is_open

    def facets_marks(self) -> Iterator[tuple[int, int, str | None]]:
        """(open, digest of the groups, day of the last change) of every posting in rank order: what groups depend on."""
        yield from self._db.execute(
            "SELECT open, facets_mark, modified FROM ranked JOIN posting USING (seq) ORDER BY rank"
        )

    def search_marks(self) -> Iterator[tuple[str, int, int, int]]:
        """(moment of posting, digests of id, card and groups) of every open posting in rank order: what the search depends
        on."""
        yield from self._db.execute(
            "SELECT posted, ranked.name, ranked.card_mark, facets_mark FROM ranked JOIN posting USING (seq) "
            "WHERE open ORDER BY rank"
        )

    def relate(self, neighbours: Iterable[tuple[int, Sequence[int]]]) -> None:
        """Keeps the ranks related to each rank, nearest first, instead of those of the last run."""
        rest = iter(neighbours)
        first = list(islice(rest, 1))  # comes when all are found, which others need not wait for
        with self.transaction():
            self._db.execute("DELETE FROM related")
            self._db.executemany(
                "INSERT INTO related VALUES (?, ?)",
                ((rank, " ".join(map(str, ranks))) for rank, ranks in chain(first, rest) if ranks),
            )

    def ranked(self, first: int, last: int) -> Iterator[Ranked]:
        """The postings with ranks from ``first`` to before ``last``, in order."""
        for rank, is_open, name, mark, slug, data, card, related in self._db.execute(
            "SELECT rank, open, name, mark, slug, data, card, coalesce(ranks, '') "
            "FROM ranked JOIN body USING (seq) JOIN face USING (seq) LEFT JOIN related USING (rank) "
            "WHERE rank >= ? AND rank < ? ORDER BY rank",
            (first, last),
        ):
            yield Ranked(rank, bool(is_open), name, mark, slug, data, card, tuple(map(int, related.split())))

    def postings(self, first: int, last: int) -> list[tuple[str, bytes, int]]:
        """(slug, canonical JSON, its digest) of the postings with ranks from ``first`` to before ``last``, in order."""
        return self._db.execute(
            "SELECT slug, data, mark FROM ranked JOIN body USING (seq) WHERE rank >= ? AND rank < ? ORDER BY rank",
            (first, last),
        ).fetchall()

    def cards(self, ranks: Iterable[int]) -> dict[int, bytes]:
        """The cards of these ranks."""
        wanted = list(ranks)
        query = f"SELECT rank, card FROM ranked JOIN face USING (seq) WHERE rank IN ({','.join('?' * len(wanted))})"
        return dict(self._db.execute(query, wanted).fetchall())

    def marks(self, ranks: Iterable[int]) -> dict[int, int]:
        """The digests of the cards of these ranks."""
        wanted = list(ranks)
        query = f"SELECT rank, card_mark FROM ranked WHERE rank IN ({','.join('?' * len(wanted))})"
        return dict(self._db.execute(query, wanted).fetchall())

    def card_marks(self, first: int = 0, last: int = _END) -> array[int]:
        """Digests of the cards by rank, from ``first`` to before ``last``."""
        query = "SELECT card_mark FROM ranked WHERE rank >= ? AND rank < ? ORDER BY rank"
        return array("q", (mark for (mark,) in self._db.execute(query, (first, last))))

    def outline(self) -> Iterator[tuple[int, int, int, int, str, str]]:
        """(rank, open, name, mark, slug, related ranks in text) of every posting by rank: what pages depend on."""
        yield from self._db.execute(
            "SELECT rank, open, name, mark, slug, coalesce(ranks, '') FROM ranked LEFT JOIN related USING (rank) ORDER BY rank"
        )

    def live(self, first: int = 0, last: int = _END) -> Iterator[tuple[int, int]]:
        """(name, mark) of the open postings by rank, from ``first`` to before ``last``."""
        yield from self._db.execute(
            "SELECT name, mark FROM ranked WHERE open AND rank >= ? AND rank < ? ORDER BY rank", (first, last)
        )

    def slugs(self) -> Iterator[tuple[str, str | None]]:
        """Slug and day of the last known change of each open posting, in rank order."""
        yield from self._db.execute(
            "SELECT ranked.slug, modified FROM ranked JOIN posting USING (seq) WHERE open ORDER BY rank"
        )

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Slug and id of every posting that has a page, by slug."""
        yield from self._db.execute("SELECT ranked.slug, id FROM ranked JOIN posting USING (seq) ORDER BY ranked.slug")

    def closed(self) -> Iterator[tuple[str, str, str]]:
        """Id, slug and last moment of each closed posting, in rank order."""
        yield from self._db.execute(
            "SELECT id, ranked.slug, expires FROM ranked JOIN posting USING (seq) WHERE NOT open ORDER BY rank"
        )
