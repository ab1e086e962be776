"""Where outputs land: atomic and incremental writes that touch nothing jobexport did not write.

The output folder holds ``.jobexport/manifest``: one line per file of ours, ``path<TAB>digest``, sorted by path. A file that
exists and is not in it is somebody else's and stays as it is. New paths are noted in a journal before they are written, so
that a run that was killed leaves no file whose owner is unknown. Each file is written beside its place and renamed into it: a reader
sees the old or the new version, never a part.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from xxhash import xxh3_128

from jobexport.errors import OutputError
from jobexport.manifest import Manifest, digest_file, digest_of, same_file

__all__ = ["Placed", "Sink", "digest_of"]

_STATE = ".jobexport"
# Folders that are remembered; files of one folder come together.
_KNOWN = 4096
_PIECE = 1 << 20

Placed = tuple[str, str, int, int]
"""A file of ours that is in place: path, digest, size in bytes, time of change in nanoseconds."""


class Sink:
    """One output folder. The parent opens it with ``begin`` and ends with ``finish``; workers share it after a fork, or
    get it by pickle."""

    def __init__(self, root: Path, *, dry_run: bool = False) -> None:
        self.root = root
        self.dry_run = dry_run
        self._state = root / _STATE
        self._old: Manifest | None = None
        self._journal: tuple[int, int] | None = None
        self._journaled: frozenset[str] = frozenset()
        self._lock: IO[bytes] | None = None
        # Text, because a Path costs more than the calls made with it.
        self._top = os.fspath(root)
        self._kinds: dict[str, str] = {}
        self._scratch = (0, "")
        self._bare = False

    def begin(self) -> None:
        """Takes the folder for this run and reads what earlier runs left. Raises OutputError where it cannot be written."""
        manifest = self._state / "manifest"
        if not self.dry_run:
            try:
                self.root.mkdir(parents=True, exist_ok=True)
                self._state.mkdir(exist_ok=True)
                self._lock = (self._state / "lock").open("ab")
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(self._state / "new", ignore_errors=True)
            except BlockingIOError as error:
                raise OutputError(
                    "another build is writing here", subject=str(self.root), hint="wait for it to end"
                ) from error
            except OSError as error:
                raise self._failed(error, self.root) from error
        self._old = Manifest(manifest)
        left = set()
        journals = sorted(self._state.glob("journal-*"))
        self._journals = bool(journals)
        for journal in journals:
            left.update(journal.read_text("utf-8", "replace").splitlines())
        self._journaled = frozenset(left)
        # Where nothing stands nothing need be asked for.
        empty = not self.dry_run and all(each.name == _STATE for each in self.root.iterdir())
        self._bare = empty and not left and not self._old.exists()

    def __getstate__(self) -> dict[str, Any]:
        """For a process that sees the same folder but was not forked: it reads the manifest itself and holds no lock."""
        return self.__dict__ | {"_old": None, "_lock": None, "_journal": None, "_kinds": {}, "_scratch": (0, "")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._old = Manifest(self._state / "manifest")

    def write(self, outputs: Iterable[tuple[str, bytes]]) -> tuple[int, int, list[Placed], list[str]]:
        """Writes files that are new or differ. Paths are relative with ``/``.

        Gives (written, unchanged, what is ours and in place, [paths] left alone because somebody else's file stands
        there).
        """
        same = 0
        ours: list[Placed] = []
        foreign: list[str] = []
        pending: list[tuple[str, bytes]] = []
        fresh: list[str] = []
        for path, data in outputs:
            state, mtime = self._compare(path, data)
            if state == "foreign":
                foreign.append(path)
            elif state == "same":
                same += 1
                ours.append((path, digest_of(data), len(data), mtime))
            else:
                pending.append((path, data))
                if state == "new":
                    fresh.append(path)
        if pending:
            self._note(fresh)
            for path, data in pending:
                mtime = 0 if self.dry_run else self._place(path, data)
                ours.append((path, digest_of(data), len(data), mtime))
        return len(pending), same, ours, foreign

    def settled(self) -> bool:
        """Whether the last run came to its end: there is a manifest, and no journal."""
        assert self._old is not None
        return self._old.exists() and not self._journals

    def stands(self, path: str, size: int, mtime: int) -> bool:
        """Whether a file of ours is as it was left: the same size and time of change."""
        try:
            found = os.lstat(f"{self._top}/{path}")  # Path costs more than the call
        except OSError:
            return False
        return found.st_size == size and found.st_mtime_ns == mtime

    def kept(self, path: str) -> bytes | None:
        """The bytes of a file as the last run left it; None where there is none, or somebody changed it."""
        digest = self._old.get(path) if self._old is not None else None
        if digest is None or not self._inside(path):
            return None
        try:
            data = (self.root / path).read_bytes()
        except OSError:
            return None
        return data if digest_of(data) == digest else None

    def write_stream(self, path: str, parts: Iterable[bytes]) -> tuple[bool, Placed | None]:
        """Writes one large file from its parts; gives (whether the file changed, what is in place or None where it is
        foreign)."""
        temporary = self._temporary()
        digest = xxh3_128()
        try:
            with temporary.open("wb") as file:
                for part in parts:
                    digest.update(part)
                    file.write(part)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise self._failed(error, self.root / path) from error
        target = self.root / path
        try:
            state = self._state_of(path) if self._inside(path) else "foreign"
            found = temporary.stat()
            if state != "new" and self._inside(path) and same_file(temporary, target):
                return False, (path, digest.hexdigest(), found.st_size, target.stat().st_mtime_ns)
            if state == "foreign":
                return False, None
            if not self.dry_run:
                if state == "new":
                    self._note([path])
                self._move(temporary, path)
            return True, (path, digest.hexdigest(), found.st_size, found.st_mtime_ns)
        finally:
            temporary.unlink(missing_ok=True)

    def finish(self, outputs: Iterable[tuple[str, str]]) -> tuple[int, list[str]]:
        """Ends the run: removes our files that this run did not make, and writes the manifest where it changed.

        ``outputs`` are (path, digest) of this run, sorted by path. Gives (number of files removed, [paths] of old outputs
        that were changed by somebody else since and therefore stay).
        """
        assert self._old is not None
        removed = 0
        kept: list[str] = []
        new = self._temporary()
        old = self._old.lines()
        before = next(old, None)
        leftover = set(self._journaled)
        try:
            with new.open("wb") as file:
                for path, digest in outputs:
                    while before is not None and os.fsencode(before[0]) < path.encode():
                        removed += self._remove(before[0], before[1], kept)
                        before = next(old, None)
                    if before is not None and before[0] == path:
                        before = next(old, None)
                    leftover.discard(path)
                    file.write(f"{path}\t{digest}\n".encode())
            while before is not None:
                removed += self._remove(before[0], before[1], kept)
                before = next(old, None)
            for path in sorted(leftover):
                removed += self._remove(path, None, kept)
            if not self.dry_run:
                target = self._state / "manifest"
                if not same_file(new, target):
                    new.replace(target)
                for journal in self._state.glob("journal-*"):
                    journal.unlink()
        except OSError as error:
            raise self._failed(error, self.root) from error
        finally:
            new.unlink(missing_ok=True)
            self.close()
        return removed, kept

    def amend(self, changed: Mapping[str, str], stale: Iterable[tuple[str, str]]) -> tuple[int, list[str]]:
        """Ends a run that left most files alone: ``changed`` are path and digest of what it wrote or found changed, ``stale``
        are our files that it does not make any more. Gives the same as ``finish``."""
        assert self._old is not None
        removed = 0
        kept: list[str] = []
        gone: list[str] = []
        for path, digest in stale:
            removed += self._remove(path, digest, kept)
            gone.append(path)
        lines: dict[bytes, bytes | None] = {os.fsencode(path): None for path in gone}
        lines |= {path.encode(): f"{path}\t{digest}\n".encode() for path, digest in changed.items()}
        if not self.dry_run:
            target, new = self._state / "manifest", self._temporary()
            try:
                with new.open("wb") as file:
                    file.writelines(self._old.spliced(lines))
                if same_file(new, target):
                    new.unlink()
                else:
                    new.replace(target)
                for journal in self._state.glob("journal-*"):
                    journal.unlink()
            except OSError as error:
                raise self._failed(error, self.root) from error
        self.close()
        return removed, kept

    def close(self) -> None:
        """Lets go of the folder. Safe to call twice."""
        if self._old is not None:
            self._old.close()
        if self._lock is not None:
            shutil.rmtree(self._state / "new", ignore_errors=True)
            self._lock.close()
            self._lock = None

    # -- one file --------------------------------------------------------------------------------------------------

    def _state_of(self, path: str) -> str:
        """``new`` (nothing there), ``ours``, or ``foreign``."""
        assert self._old is not None
        if not os.path.lexists(self.root / path):
            return "new"
        return "ours" if path in self._journaled or self._old.get(path) is not None else "foreign"

    def _inside(self, path: str) -> bool:
        """Whether the file's folder really lies in ours: a link to elsewhere leads into somebody else's files."""
        return self._kind_of(path.rpartition("/")[0]) != "elsewhere"

    def _kind_of(self, folder: str) -> str:
        """What stands where a folder belongs: ``here`` (it, or a file in its way), ``absent``, or ``elsewhere``, behind a
        link."""
        if not folder:
            return "here"
        known = self._kinds.get(folder)
        if known is None:
            above, _, name = folder.rpartition("/")
            known = "elsewhere" if folder[0] == "/" or name in ("", ".", "..") else self._kind_of(above)
            if known == "here" and self._bare:
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

    def _make(self, folder: str) -> None:
        """Makes a folder with those above it."""
        try:
            # Mostly those above it are there, and asking for them would cost as much as making it.
            os.mkdir(f"{self._top}/{folder}")  # noqa: PTH102 - as above
        except (FileNotFoundError, FileExistsError):
            os.makedirs(f"{self._top}/{folder}", exist_ok=True)  # noqa: PTH103 - as above
        while folder and self._kinds.get(folder) != "here":
            self._kinds[folder] = "here"
            folder = folder.rpartition("/")[0]

    def _compare(self, path: str, data: bytes) -> tuple[str, int]:
        """``new``, ``same``, ``changed`` or ``foreign``; and the time of change of what is the same."""
        kind = self._kind_of(path.rpartition("/")[0])
        if self._bare and kind != "elsewhere":
            return "new", 0
        if kind != "here":
            return ("new" if kind == "absent" else "foreign"), 0
        target = f"{self._top}/{path}"
        try:
            descriptor = os.open(target, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return "new", 0
        except OSError:
            return "foreign" if self._state_of(path) == "foreign" else "changed", 0
        try:
            found = os.fstat(descriptor)
            same = found.st_size == len(data) and os.read(descriptor, len(data) + 1) == data
        except OSError:
            same = False  # a folder stands there
        finally:
            os.close(descriptor)
        # A file with the very same bytes may be adopted, whoever wrote it: a lost manifest mends itself so.
        if same:
            return "same", found.st_mtime_ns
        return "foreign" if self._state_of(path) == "foreign" else "changed", 0

    def _place(self, path: str, data: bytes) -> int:
        """Writes a file and gives its time of change."""
        if self._scratch[0] != os.getpid():
            self._scratch = os.getpid(), os.fspath(self._temporary())
        temporary = self._scratch[1]
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
            try:
                rest = data
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
                mtime = os.fstat(descriptor).st_mtime_ns
            finally:
                os.close(descriptor)
            self._move(temporary, path)
        except OSError as error:
            Path(temporary).unlink(missing_ok=True)
            raise self._failed(error, self.root / path) from error
        return mtime

    def _move(self, temporary: str | Path, path: str) -> None:
        folder, target = path.rpartition("/")[0], f"{self._top}/{path}"
        try:
            if self._kind_of(folder) == "absent":
                self._make(folder)
            try:
                os.replace(temporary, target)  # noqa: PTH105 - as above
            except (FileNotFoundError, NotADirectoryError):
                # The folder went away, or a file stands in its place, which making it tells.
                self._make(folder)
                os.replace(temporary, target)  # noqa: PTH105
        except OSError as error:
            raise self._failed(error, Path(target)) from error

    def _remove(self, path: str, digest: str | None, kept: list[str]) -> int:
        target = self.root / path
        if ".." in path.split("/") or path.startswith("/") or not self._inside(path):
            return 0
        if digest is not None and target.exists() and digest_file(target) != digest:
            kept.append(path)
            return 0
        if not os.path.lexists(target):
            return 0
        if not self.dry_run:
            target.unlink()
            for folder in target.relative_to(self.root).parents:
                # Folders of ours go when nothing is left in them; others' files keep them.
                with suppress(OSError):
                    if folder != Path():
                        (self.root / folder).rmdir()
        return 1

    def _note(self, paths: list[str]) -> None:
        """Puts new paths into this process's journal before any of them is written."""
        if not paths or self.dry_run:
            return
        pid = os.getpid()
        if self._journal is None or self._journal[0] != pid:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            self._journal = (pid, os.open(self._state / f"journal-{pid}", flags, 0o644))
        os.write(self._journal[1], "".join(path + "\n" for path in paths).encode())

    def _temporary(self) -> Path:
        folder = self._state / "new"
        if self.dry_run:
            import tempfile

            folder = Path(tempfile.gettempdir())
        else:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise self._failed(error, folder) from error
        return folder / f"jobexport-{os.getpid()}"

    def _failed(self, error: OSError, path: Path) -> OutputError:
        return OutputError(
            f"cannot be written: {error.strerror or error}",
            subject=str(path),
            hint="what was published before is untouched",
        )
