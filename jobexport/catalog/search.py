"""What the search index is made from: the words of postings, and their numbers in the index."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from jobexport.catalog.store import Store

__all__ = ["Search"]


class Search(Store):
    """Words are kept from build to build, for the postings that did not change; numbers are given anew."""

    def forget_words(self) -> None:
        """Drops the words of postings that are not open any more or differ now."""
        with self.transaction():
            self._db.execute(
                "DELETE FROM wording WHERE NOT EXISTS (SELECT 1 FROM posting WHERE posting.seq = wording.seq "
                "AND posting.mark = wording.mark AND kept)"
            )

    def unworded(self, first: int, last: int) -> list[tuple[int, int, bytes]]:
        """(seq, digest, card) of the open postings without words, of the ranks from ``first`` to before ``last``."""
        return self._db.execute(
            "SELECT ranked.seq, ranked.mark, card FROM ranked JOIN face USING (seq) LEFT JOIN wording USING (seq) "
            "WHERE rank >= ? AND rank < ? AND open AND wording.seq IS NULL",
            (first, last),
        ).fetchall()

    def facet_names(self, seq: int) -> list[tuple[str, str]]:
        """(kind, name) of every group of a posting."""
        return self._db.execute("SELECT kind, name FROM facet WHERE seq = ?", (seq,)).fetchall()

    def keep_words(self, rows: Iterable[tuple[int, int, str]]) -> None:
        """Keeps the words of postings: (seq, digest of the posting, words)."""
        self.many("INSERT OR REPLACE INTO wording VALUES (?,?,?)", rows)

    def posted(self) -> Iterator[tuple[str, int, int]]:
        """(day or moment of posting, digest of the id, rank) of every open posting."""
        yield from self._db.execute(
            "SELECT posted, ranked.name, rank FROM ranked JOIN posting USING (seq) WHERE open ORDER BY rank"
        )

    def number(self, numbers: Iterable[tuple[int, int]]) -> None:
        """Fixes the numbers of the open postings: (number, rank)."""
        with self.transaction():
            self._db.execute("DELETE FROM numbered")
            self._db.executemany("INSERT INTO numbered VALUES (?,?)", numbers)

    def worded(self) -> Iterator[tuple[int, str]]:
        """(number, words) of every open posting, by number."""
        yield from self._db.execute(
            "SELECT number, words FROM numbered JOIN ranked USING (rank) JOIN wording USING (seq) ORDER BY number"
        )

    def numbered_cards(self, first: int, last: int) -> list[tuple[int, bytes, int]]:
        """(number, card, digest of the card) of the numbers from ``first`` to before ``last``, by number."""
        return self._db.execute(
            "SELECT number, card, card_mark FROM numbered JOIN ranked USING (rank) JOIN face USING (seq) "
            "WHERE number >= ? AND number < ? ORDER BY number",
            (first, last),
        ).fetchall()

    def numbers_by_rank(self) -> array[int]:
        """The number of every open posting, by rank."""
        return array("q", (number for (number,) in self._db.execute("SELECT number FROM numbered ORDER BY rank")))

    def group_names(self) -> Iterator[tuple[str, str, str, int]]:
        """(kind, slug, name, size) of every group that has a page, the largest of each kind first."""
        yield from self._db.execute("SELECT kind, slug, name, size FROM grouping ORDER BY kind, size DESC, id")

    def group_ranks(self) -> Iterator[tuple[str, str, str, int]]:
        """(kind, slug, name, rank) of every posting of every group that has a page; those of a group come together."""
        yield from self._db.execute(
            "SELECT kind, slug, name, rank FROM grouping JOIN grouped USING (id) ORDER BY grouping.id, place"
        )
