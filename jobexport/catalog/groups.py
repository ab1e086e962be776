"""What postings are grouped by: every group that has a page, its size, and its postings in publishing order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from jobexport.catalog.store import Store

__all__ = ["Group", "Groups"]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of open postings.

    ``kind`` and ``slug`` are its address; ``parent`` is the slug of the group around it, or empty; ``name`` says it alone
    and ``short`` within its parent. ``modified`` is the day of the newest change of its postings. ``before`` counts the
    pages of all groups before this one, so that pages of groups can be told by one number.
    """

    id: int
    kind: str
    slug: str
    parent: str
    name: str
    short: str
    size: int
    modified: str | None
    before: int


_COLUMNS = "id, kind, slug, parent, name, short, size, modified, before"


class Groups(Store):
    """Groups and their members. ``Catalog.add`` notes who is in which."""

    def group(self, least: int, per_page: int, order: Callable[[str, str], str]) -> None:
        """Settles the groups of at least ``least`` open postings, in pages of ``per_page``. ``rank`` comes before this.

        ``order`` gives a text that sorts a group, from its kind and name. A group is named as most of its postings name
        it; where two of a kind have one name, their slugs tell them apart. Time grows with the memberships, memory does
        not: SQLite sorts on disk.
        """
        self._db.create_function("sorted_as", 2, order, deterministic=True)
        with self.transaction():
            for statement in _EMPTY:
                self._db.execute(statement)
            self._db.execute(_SETTLE, {"least": least, "per": per_page})
            # A region may have too few postings for a page while a town in it has enough.
            self._db.execute(
                "UPDATE grouping SET parent = substr(parent, 1, instr(parent || '/', '/') - 1) WHERE parent <> '' "
                "AND NOT EXISTS (SELECT 1 FROM grouping above WHERE above.kind = grouping.kind AND above.slug = grouping.parent)"
            )
            self._db.execute(
                "INSERT INTO grouped SELECT grouping.id, row_number() OVER (PARTITION BY grouping.id ORDER BY rank), rank "
                "FROM facet JOIN temp.shown USING (seq) JOIN grouping USING (kind, slug) ORDER BY grouping.id, rank"
            )
            self._db.execute("DROP TABLE temp.shown")

    def group_pages(self) -> int:
        """The number of pages that all groups have together; see ``Group.before``."""
        row = self._db.execute("SELECT before, size, per FROM grouping ORDER BY id DESC LIMIT 1").fetchone()
        return 0 if row is None else int(row[0] + -(-row[1] // row[2]))

    def groups_between(self, first: int, last: int) -> Iterator[Group]:
        """The groups that have any of the pages from ``first`` to before ``last``, in order."""
        start = self._db.execute("SELECT max(id) FROM grouping WHERE before <= ?", (first,)).fetchone()[0]
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM grouping WHERE id >= ? AND before < ? ORDER BY id",
            (start or 1, last),
        ).fetchall()
        return (Group(*row) for row in rows)

    def group_marks(self, group: int, first: int, last: int) -> list[tuple[int, int]]:
        """(rank, digest of the card) of the postings of a group from place ``first`` to before ``last``, counted from 0, the
        newest first."""
        return self._db.execute(
            "SELECT rank, card_mark FROM grouped JOIN ranked USING (rank) WHERE id = ? AND place > ? AND place <= ? "
            "ORDER BY place",
            (group, first, last),
        ).fetchall()

    def group_members(self, group: int) -> list[int]:
        """The ranks of the postings of a group, the newest first."""
        rows = self._db.execute("SELECT rank FROM grouped WHERE id = ? ORDER BY place", (group,)).fetchall()
        return [rank for (rank,) in rows]

    def body(self, rank: int) -> bytes:
        """The canonical JSON of the posting of a rank."""
        row = self._db.execute("SELECT data FROM ranked JOIN body USING (seq) WHERE rank = ?", (rank,)).fetchone()
        return bytes(row[0])

    def mark(self, rank: int) -> int:
        """The digest of the posting of a rank."""
        return int(self._db.execute("SELECT mark FROM ranked WHERE rank = ?", (rank,)).fetchone()[0])

    def group_links(self, first: int, last: int, *, closed: bool) -> dict[int, set[tuple[str, str]]]:
        """The groups with a page that each posting from rank ``first`` to before ``last`` belongs to, as (kind, slug); only
        of closed postings where ``closed`` says so."""
        found: dict[int, set[tuple[str, str]]] = {}
        rows = self._db.execute(
            "SELECT rank, kind, facet.slug FROM ranked JOIN facet USING (seq) JOIN grouping USING (kind) "
            "WHERE rank >= ? AND rank < ? AND NOT (open AND ?) AND grouping.slug = facet.slug ORDER BY rank",
            (first, last, closed),
        )
        for rank, kind, slug in rows:
            found.setdefault(rank, set()).add((kind, slug))
        return found

    def group_named(self, kind: str, slug: str) -> Group | None:
        """The group with this address, or None where it has no page."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM grouping WHERE kind = ? AND slug = ?",
            (kind, slug),
        ).fetchone()
        return None if row is None else Group(*row)

    def group_kinds(self) -> dict[str, tuple[int, str | None]]:
        """The number of groups of each kind that has some, and the day of their newest change."""
        rows = self._db.execute("SELECT kind, count(*), max(modified) FROM grouping GROUP BY kind")
        return {kind: (number, modified) for kind, number, modified in rows}

    def groups_inside(self, kind: str, parent: str, limit: int) -> list[Group]:
        """The largest groups right inside another one; those of the outermost level with an empty ``parent``."""
        return self._largest("kind = ? AND parent = ?", (kind, parent), limit)

    def groups_under(self, kind: str, limit: int) -> list[Group]:
        """The largest groups of a kind that lie inside another one."""
        return self._largest("kind = ? AND parent <> ''", (kind,), limit)

    def _largest(self, condition: str, values: Sequence[object], limit: int) -> list[Group]:
        query = f"SELECT {_COLUMNS} FROM grouping WHERE {condition} ORDER BY size DESC, id LIMIT ?"
        return [Group(*row) for row in self._db.execute(query, (*values, limit))]

    def groups_of_kind(self, kind: str, first: int, number: int) -> list[Group]:
        """Up to ``number`` groups of a kind in the order of their names, from the one at ``first``, counted from 0."""
        query = f"SELECT {_COLUMNS} FROM grouping WHERE kind = ? ORDER BY id LIMIT ? OFFSET ?"
        return [Group(*row) for row in self._db.execute(query, (kind, number, first))]


_EMPTY = (
    "DELETE FROM grouping",
    "DELETE FROM grouped",
    "DROP TABLE IF EXISTS temp.shown",
    "CREATE TEMP TABLE shown (seq INTEGER PRIMARY KEY, rank INTEGER NOT NULL, modified TEXT)",
    "INSERT INTO shown SELECT seq, rank, modified FROM ranked JOIN posting USING (seq) WHERE open ORDER BY seq",
)

# Innermost: how often each spelling of a group's name occurs. Then the commonest spelling of each group. Then its number,
# and the pages before it.
_SETTLE = """
INSERT INTO grouping (id, kind, slug, parent, name, short, size, modified, before, per)
SELECT row_number() OVER inorder, kind, slug, parent, name, short, size, modified,
  coalesce(sum((size + :per - 1) / :per) OVER (inorder ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0), :per
FROM (
  SELECT kind, slug, parent, size, modified, sorted_as(kind, name) AS place,
    CASE WHEN count(*) OVER same > 1 THEN name || ' (' || slug || ')' ELSE name END AS name,
    CASE WHEN count(*) OVER same > 1 THEN short || ' (' || slug || ')' ELSE short END AS short
  FROM (
    SELECT kind, slug, name, short, max(parent) OVER alike AS parent, sum(times) OVER alike AS size,
      max(modified) OVER alike AS modified,
      row_number() OVER (PARTITION BY kind, slug ORDER BY times DESC, name, short) AS choice
    FROM (
      SELECT kind, slug, name, short, max(parent) AS parent, count(*) AS times, max(modified) AS modified
      FROM facet JOIN temp.shown USING (seq) GROUP BY kind, slug, name, short
    ) WINDOW alike AS (PARTITION BY kind, slug)
  ) WHERE choice = 1 AND size >= :least
  WINDOW same AS (PARTITION BY kind, name)
)
WINDOW inorder AS (ORDER BY kind, place, slug)
"""
