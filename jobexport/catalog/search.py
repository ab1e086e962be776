"""What the search index is made from: the words of postings, and their numbers in the index."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Iterator

from jobexport.catalog.store import Store

__all__ = ["Search"]


class Search(Store):
    """Words come with the postings (see ``Incoming.add``); numbers are given anew by every build."""

    def posted(self, day: Callable[[str], int]) -> Iterator[tuple[int, int, int, int, int]]:
        """(day, digest of the id from 0, seq, rank, digest of the card) of every open posting, in the order of the first two.

        ``day`` counts the day or moment of posting.
        """
        self._db.create_function("day_of", 1, day, deterministic=True)
        for found, name, *rest in self._db.execute(
            "SELECT day_of(posted) AS day, ranked.name, seq, rank, ranked.card_mark FROM ranked JOIN posting USING (seq) WHERE open "
            "ORDER BY day, ranked.name < 0, ranked.name, seq"
        ):
            # The catalog's integers have a sign.
            yield found, name & 0xFFFFFFFFFFFFFFFF, rest[0], rest[1], rest[2]

    def number(self, rows: Iterable[tuple[int, int, int, int]]) -> None:
        """Fixes the numbers of the open postings: (number, seq, rank, digest of the card)."""
        with self.transaction():
            self._db.execute("DELETE FROM numbered")
            self._db.executemany("INSERT INTO numbered (number, seq, rank, card_mark) VALUES (?,?,?,?)", rows)

    def worded(self, first: int = 0, last: int = sys.maxsize) -> Iterator[tuple[int, str]]:
        """(number, words) of every open posting with ``seq`` from ``first`` to ``last``, in no order that matters."""
        query = "SELECT number, words FROM wording JOIN numbered USING (seq) WHERE seq BETWEEN ? AND ?"
        yield from self._db.execute(query, (first, last))

    def card_numbers(self, first: int, last: int) -> list[tuple[int, int]]:
        """(number, digest of the card) of the numbers from ``first`` to before ``last``, in order."""
        return self._db.execute(
            "SELECT number, card_mark FROM numbered WHERE number >= ? AND number < ? ORDER BY number", (first, last)
        ).fetchall()

    def numbered_cards(self, first: int, last: int) -> list[tuple[int, bytes]]:
        """(number, card) of the numbers from ``first`` to before ``last``, in order."""
        return self._db.execute(
            "SELECT number, card FROM numbered JOIN face USING (seq) WHERE number >= ? AND number < ? ORDER BY number",
            (first, last),
        ).fetchall()

    def numbers_by_rank(self) -> array[int]:
        """The number of every open posting, by rank."""
        return array("q", (number for (number,) in self._db.execute("SELECT number FROM numbered ORDER BY rank")))

    def group_names(self) -> Iterator[tuple[str, str, str, int]]:
        """(kind, slug, name, size) of every group that has a page, the largest of each kind first."""
        yield from self._db.execute("SELECT kind, slug, name, size FROM grouping ORDER BY kind, size DESC, id")

    def group_ranks(self) -> Iterator[tuple[str, str, str, array[int]]]:
        """(kind, slug, name, ranks of its postings) of every group that has a page."""
        for group, kind, slug, name in self._db.execute("SELECT id, kind, slug, name FROM grouping ORDER BY id"):
            ranks = self._db.execute("SELECT rank FROM grouped WHERE id = ?", (group,))
            yield kind, slug, name, array("q", (rank for (rank,) in ranks))
