"""What a run finds changed where the set of postings and their order are those of the last run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jobexport.catalog.incoming import UNIT
from jobexport.catalog.store import Store

__all__ = ["Altered", "Changes"]

# More of them are not worth asking for one by one.
_MOST = 200

_ORDER = ("id", "name", "slug", "posted", "expires")


class Altered(NamedTuple):
    """A posting that says something else than in the last run, at the rank it had: whether its card, its terms and its groups
    (or the day of its change) are others as well."""

    rank: int
    seq: int
    name: int
    mark: int
    open: bool
    card: bool
    terms: bool
    groups: bool


class Changes(Store):
    """What is set aside before a unit is read anew, and how it differs from what came instead."""

    def set_aside(self, unit: int) -> None:
        """Keeps in mind what the postings of a unit were, until the connection is closed. ``drop_units`` comes after it."""
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS aside AS SELECT * FROM posting WHERE 0")
        self._db.execute("INSERT INTO temp.aside SELECT * FROM posting WHERE seq >= ? AND seq < ?", _span(unit))

    def expiring(self, first: str, last: str) -> bool:
        """Whether the last moment of any posting lies between these two."""
        row = self._db.execute("SELECT 1 FROM posting WHERE expires BETWEEN ? AND ? LIMIT 1", (first, last)).fetchone()
        return row is not None

    def altered(self, units: Sequence[int]) -> list[Altered] | None:
        """The postings that differ, where only these units, all of them set aside, were read anew and nobody's last moment has
        come since; None where the order may be another one, an id or slug is taken twice, or many differ."""
        if self._db.execute("SELECT 1 FROM missing WHERE settled LIMIT 1").fetchone() is not None:
            return None
        if not units:
            return []
        (before,) = self._db.execute("SELECT count(*) FROM temp.aside").fetchone()
        count = "SELECT count(*) FROM posting WHERE seq >= ? AND seq < ?"
        if before != sum(self._db.execute(count, _span(unit)).fetchone()[0] for unit in units):
            return None
        other = " OR ".join(f"now.{column} IS NOT old.{column}" for column in _ORDER)
        moved = self._db.execute(
            f"SELECT 1 FROM temp.aside AS old LEFT JOIN posting AS now USING (seq) WHERE NOT old.kept OR {other} LIMIT 1"
        ).fetchone()
        if moved is not None:
            return None
        rows = self._db.execute(
            "SELECT seq, now.name, now.mark, now.card_mark <> old.card_mark, now.terms_mark <> old.terms_mark, "
            "now.facets_mark <> old.facets_mark OR now.modified IS NOT old.modified "
            f"FROM temp.aside AS old JOIN posting AS now USING (seq) WHERE now.mark <> old.mark LIMIT {_MOST + 1}"
        ).fetchall()
        if len(rows) > _MOST:
            return None
        places = ",".join("?" * len(rows))
        found = self._db.execute(
            f"SELECT seq, rank, open FROM ranked WHERE seq IN ({places})", [row[0] for row in rows]
        ).fetchall()
        ranks = {seq: (rank, bool(is_open)) for seq, rank, is_open in found}
        if len(ranks) != len(rows):
            return None
        return sorted(
            Altered(ranks[seq][0], seq, name, mark, ranks[seq][1], bool(card), bool(terms), bool(groups))
            for seq, name, mark, card, terms, groups in rows
        )

    def renew_ranks(self, altered: Iterable[Altered]) -> None:
        """Brings the digests in the order of the last run up to these postings, instead of ``rank``."""
        self.many(
            "UPDATE ranked SET (mark, card_mark) = (SELECT mark, card_mark FROM posting WHERE seq = ?) WHERE rank = ?",
            [(each.seq, each.rank) for each in altered],
        )

    def renew_published(self, altered: Iterable[Altered]) -> None:
        """Notes these postings as published, instead of ``publish``."""
        self.many("UPDATE done SET mark = ? WHERE name = ?", [(each.mark, each.name) for each in altered if each.open])

    def related_to(self, ranks: Iterable[int]) -> list[int]:
        """The ranks of the postings whose pages show one of these ranks as related."""
        wanted = {str(rank) for rank in ranks}
        if not wanted:
            return []
        rows = self._db.execute("SELECT rank, ranks FROM related")
        return [rank for rank, text in rows if not wanted.isdisjoint(text.split())]

    def places_in_groups(self, altered: Altered) -> list[tuple[str, int, int]]:
        """Of every group with a page that a posting is in: its kind, ``Group.before``, and the place in it, counted from 0."""
        return self._db.execute(
            "SELECT kind, before, place - 1 FROM facet JOIN grouping USING (kind, slug) JOIN grouped USING (id) "
            "WHERE facet.seq = ? AND grouped.rank = ?",
            (altered.seq, altered.rank),
        ).fetchall()


def _span(unit: int) -> tuple[int, int]:
    return unit * UNIT, (unit + 1) * UNIT
