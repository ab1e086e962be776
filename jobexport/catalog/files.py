"""What the last run saw of the files it read, by path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from jobexport.catalog.store import Store

__all__ = ["FileState", "Files", "SeenFile"]


class FileState(NamedTuple):
    """What the system says of a file: bytes, times in nanoseconds, and its number in the file system."""

    size: int
    mtime: int
    ctime: int
    inode: int


class SeenFile(NamedTuple):
    """One file as it was: its state, the name of the format it was read in, and the digest of its bytes."""

    state: FileState
    format: str
    digest: bytes


class Files(Store):
    """One row for each file that is a source as a whole; what belongs to a unit goes with it."""

    def files_beside(self, path: str) -> dict[str, SeenFile]:
        """The files of the unit that this one belonged to, by path, as the last run saw them; none where it is not known."""
        rows = self._db.execute(
            "SELECT path, size, mtime, ctime, inode, format, digest FROM file "
            "WHERE unit = (SELECT unit FROM file WHERE path = ?)",
            (path,),
        )
        return {row[0]: SeenFile(FileState(*row[1:5]), row[5], row[6]) for row in rows}

    def keep_files(self, rows: Iterable[tuple[str, int, SeenFile]]) -> None:
        """Notes files: (path, number of the unit, what was seen)."""
        self.many(
            "INSERT OR REPLACE INTO file VALUES (?,?,?,?,?,?,?,?)",
            [(path, unit, *seen.state, seen.format, seen.digest) for path, unit, seen in rows],
        )
