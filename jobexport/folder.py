"""One output folder as a file system sees it: what stands where, and files that are put in place whole."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from jobexport.errors import OutputError

__all__ = ["Folder", "failed"]

# Folders that are remembered; files of one folder come together.
_KNOWN = 4096


def failed(error: OSError, path: Path | str) -> OutputError:
    """What to raise for a file or folder that could not be written."""
    return OutputError(
        f"cannot be written: {error.strerror or error}",
        subject=str(path),
        hint="what was published before is untouched",
    )


class Folder:
    """Paths are relative with ``/``. ``scratch`` is the folder for what is on its way, on the same file system; it is made
    when it is first needed. Without one the system's own is used, from where nothing can be moved.

    ``bare`` says that nothing stood here when the run began (see ``gather``), so that nothing need be asked for.
    """

    def __init__(self, root: Path, scratch: Path | None) -> None:
        self._root, self._scratch, self.bare = root, scratch, False
        # Text, because a Path costs more than the calls made with it.
        self._top = os.fspath(root)
        # Whether a file may be written where it belongs: nobody else writes it, and nobody sees it yet.
        self._unseen = False
        self._kinds: dict[str, str] = {}
        self._temporary = (0, "")

    def __getstate__(self) -> dict[str, Any]:
        # Work that went to another machine may be given to a second worker while the first still writes.
        return self.__dict__ | {"_kinds": {}, "_temporary": (0, ""), "_unseen": False}

    def gather(self) -> None:
        """Says that nothing stands here: what is written is put together beside its place, and is there all at once with
        ``reveal``. Files so need no place on the way, each of its own."""
        assert self._scratch is not None
        site = self._scratch / "site"
        site.mkdir(parents=True)
        self._top, self.bare, self._unseen = os.fspath(site), True, True

    def reveal(self) -> None:
        """Moves what was put together to where it belongs. Raises OSError."""
        if self.bare:
            _moved(Path(self._top), self._root)
            self._top, self.bare, self._unseen = os.fspath(self._root), False, False
            self._kinds.clear()

    def kind(self, folder: str) -> str:
        """What stands where a folder belongs: ``here`` (it, or a file in its way), ``absent``, or ``elsewhere``, behind a
        link."""
        if not folder:
            return "here"
        known = self._kinds.get(folder)
        if known is None:
            above, _, name = folder.rpartition("/")
            known = "elsewhere" if folder[0] == "/" or name in ("", ".", "..") else self.kind(above)
            if known == "here" and self.bare:
                known = "absent"
            elif known == "here":
                try:
                    known = "elsewhere" if stat.S_ISLNK(os.lstat(f"{self._top}/{folder}").st_mode) else "here"
                except FileNotFoundError:
                    known = "absent"
                except OSError:
                    known = "here"
            if len(self._kinds) >= _KNOWN:
                self._kinds.clear()
            self._kinds[folder] = known
        return known

    def inside(self, path: str) -> bool:
        """Whether a file's folder really lies in this one: a link to elsewhere leads into somebody else's files."""
        return self.kind(path.rpartition("/")[0]) != "elsewhere"

    def compare(self, path: str, data: bytes) -> tuple[str, int]:
        """``new`` where nothing stands, ``same`` for the same bytes, ``other``, or ``elsewhere`` behind a link; and the time of
        change of what is the same, in nanoseconds."""
        kind = self.kind(path.rpartition("/")[0])
        if kind == "elsewhere":
            return kind, 0
        if kind == "absent" or self.bare:
            return "new", 0
        try:
            descriptor = os.open(f"{self._top}/{path}", os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return "new", 0
        except OSError:
            return "other", 0
        try:
            found = os.fstat(descriptor)
            if found.st_size == len(data) and os.read(descriptor, len(data) + 1) == data:
                return "same", found.st_mtime_ns
        except OSError:
            pass  # a folder stands there
        finally:
            os.close(descriptor)
        return "other", 0

    def place(self, path: str, data: bytes) -> int:
        """Writes a file and gives its time of change in nanoseconds. Raises OutputError."""
        temporary = f"{self._top}/{path}"
        if not self._unseen:
            if self._temporary[0] != os.getpid():
                self._temporary = os.getpid(), os.fspath(self.temporary())
            temporary = self._temporary[1]
        try:
            if self._unseen and self.kind(folder := path.rpartition("/")[0]) == "absent":
                self._make(folder)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
            try:
                rest = data
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
                mtime = os.fstat(descriptor).st_mtime_ns
            finally:
                os.close(descriptor)
            if not self._unseen:
                self.move(temporary, path)
        except OSError as error:
            with suppress(OSError):
                Path(temporary).unlink()
            raise failed(error, self._root / path) from error
        return mtime

    def move(self, temporary: str | Path, path: str) -> None:
        """Puts a whole file in its place. Raises OutputError."""
        folder, target = path.rpartition("/")[0], f"{self._top}/{path}"
        try:
            if self.kind(folder) == "absent":
                self._make(folder)
            try:
                os.replace(temporary, target)  # noqa: PTH105 - text, as above
            except (FileNotFoundError, NotADirectoryError):
                # The folder went away, or a file stands in its place, which making it tells.
                self._make(folder)
                os.replace(temporary, target)  # noqa: PTH105
        except OSError as error:
            raise failed(error, self._root / path) from error

    def _make(self, folder: str) -> None:
        """Makes a folder with those above it."""
        try:
            # Mostly those above it are there, and asking for them would cost as much as making it.
            os.mkdir(f"{self._top}/{folder}")  # noqa: PTH102 - text, as above
        except (FileNotFoundError, FileExistsError):
            os.makedirs(f"{self._top}/{folder}", exist_ok=True)  # noqa: PTH103
        while folder and self._kinds.get(folder) != "here":
            self._kinds[folder] = "here"
            folder = folder.rpartition("/")[0]

    def temporary(self) -> Path:
        """A file of this process for what is on its way. Raises OutputError."""
        folder = self._scratch
        if folder is None:
            folder = Path(tempfile.gettempdir())
        else:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise failed(error, folder) from error
        return folder / f"jobexport-{os.getpid()}"


def _moved(source: Path, target: Path) -> None:
    """Moves what is in a folder into another. A folder that came there meanwhile gets what is in ours."""
    for each in sorted(source.iterdir()):
        there = target / each.name
        if each.is_dir() and there.is_dir() and not there.is_symlink():
            _moved(each, there)
        else:
            each.replace(there)
