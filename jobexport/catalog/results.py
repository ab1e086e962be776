"""What was written: every output with the key of what it shows, and the tasks that made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from jobexport.catalog.store import Store

__all__ = ["Known", "Results"]


class Known(NamedTuple):
    """An output in place: path on the site, digest of its bytes, key of what it shows, size and time of change in
    nanoseconds, and the task that made it."""

    path: str
    digest: str
    key: str
    size: int
    mtime: int
    task: str


class Results(Store):
    """Outputs and tasks. ``run`` counts the builds that this catalog has seen."""

    def known(self, paths: Iterable[str]) -> dict[str, Known]:
        """What is known of these outputs."""
        wanted = list(paths)
        marks = ",".join("?" * len(wanted))
        query = f"SELECT path, digest, key, size, mtime, task FROM output WHERE path IN ({marks})"
        return {row[0]: Known._make(row) for row in self._db.execute(query, wanted)}

    def produced(self, outputs: Iterable[Known], run: int) -> None:
        """Notes outputs that this run made or found in place."""
        self.many(
            "INSERT INTO output VALUES (?,?,?,?,?,?,?) ON CONFLICT (path) DO UPDATE SET digest = excluded.digest, "
            "key = excluded.key, size = excluded.size, mtime = excluded.mtime, task = excluded.task, run = excluded.run",
            [(*each, run) for each in outputs],
        )

    def standing(self, paths: Iterable[str], run: int, worked: Iterable[str]) -> set[str]:
        """Those of these paths that are outputs of this run so far: made or found in place in it, or left by a task that had
        no work to do. ``worked`` are the tasks that had."""
        wanted, busy = list(paths), set(worked)
        marks = ",".join("?" * len(wanted))
        rows = self._db.execute(f"SELECT path, run, task FROM output WHERE path IN ({marks})", wanted)
        return {path for path, made, task in rows if made == run or task not in busy}

    def outputs(self) -> Iterator[tuple[str, str]]:
        """Path and digest of every output, by path (in the order of its UTF-8 bytes)."""
        yield from self._db.execute("SELECT path, digest FROM output ORDER BY path")

    def listed(self) -> Iterator[tuple[str, str]]:
        """Path and digest of every output that is not made for one posting, by path."""
        yield from self._db.execute(
            "SELECT path, digest FROM (SELECT path, digest FROM output WHERE task < 'jobs/' "
            "UNION ALL SELECT path, digest FROM output WHERE task >= 'jobs0') ORDER BY path"
        )

    def count(self) -> int:
        """How many outputs there are."""
        return int(self._db.execute("SELECT count(*) FROM output").fetchone()[0])

    def path_at(self, place: int) -> str:
        """The path of the output at a place in the order of paths, counted from 0."""
        row = self._db.execute("SELECT path FROM output ORDER BY path LIMIT 1 OFFSET ?", (place,)).fetchone()
        return str(row[0])

    def spots(self, first: str, last: str) -> Iterator[tuple[str, int, int]]:
        """Path, size and time of change of the outputs from path ``first`` to before ``last``."""
        yield from self._db.execute(
            "SELECT path, size, mtime FROM output WHERE path >= ? AND path < ? ORDER BY path", (first, last)
        )

    def doubt(self, paths: Iterable[str]) -> None:
        """These outputs are not as the last run left them: they and the tasks that made them are worked on again."""
        with self.transaction():
            for path in paths:
                self._db.execute("DELETE FROM task WHERE name = (SELECT task FROM output WHERE path = ?)", (path,))
                self._db.execute("UPDATE output SET key = '' WHERE path = ?", (path,))

    # -- tasks ----------------------------------------------------------------------------------------------------

    def tasks(self) -> Mapping[str, str]:
        """The tasks of the last run: name to key."""
        return dict(self._db.execute("SELECT name, key FROM task").fetchall())

    def did(self, tasks: Iterable[tuple[str, str]], run: int) -> None:
        """Notes tasks that this run worked on: (name, key)."""
        self.many("INSERT OR REPLACE INTO task VALUES (?,?,?)", [(*each, run) for each in tasks])

    def drop_tasks(self, names: Iterable[str]) -> None:
        """Forgets tasks that this run has not any more; their outputs become stale."""
        self.many("DELETE FROM task WHERE name = ?", [(name,) for name in names])

    def keep(self, paths: Iterable[str], run: int) -> None:
        """Notes outputs of tasks of this run that it left as they were."""
        self.many("UPDATE output SET run = ? WHERE path = ?", [(run, path) for path in paths])

    def stale(self, run: int, worked: Iterable[str] | None = None) -> list[tuple[str, str]]:
        """Path and digest of the outputs that no task of this run stands for: they are taken out here, by path. ``worked`` are
        the tasks that this run did or dropped, where it looked at no other."""
        if worked is None:
            rows = self._db.execute(
                "SELECT path, output.digest FROM output LEFT JOIN task ON task.name = output.task "
                "WHERE output.run < ? AND (task.name IS NULL OR task.run = ?) ORDER BY path",
                (run, run),
            ).fetchall()
        else:
            query = "SELECT path, digest FROM output WHERE task = ? AND run < ?"
            rows = sorted(row for name in set(worked) for row in self._db.execute(query, (name, run)))
        self.many("DELETE FROM output WHERE path = ?", [(path,) for path, _ in rows])
        return rows
