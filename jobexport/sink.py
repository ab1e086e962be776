"""Where outputs land: atomic and incremental writes that touch nothing jobexport did not write.

The output folder holds ``.jobexport/manifest``: one line per file of ours, ``path<TAB>digest``, sorted by path. A file that
exists and is not in it is somebody else's and stays as it is. New paths are noted in a journal before they are written, so
that a run that was killed leaves no file whose owner is unknown. Each file is written beside its place and renamed into it: a reader
sees the old or the new version, never a part.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from jobexport.errors import OutputError

__all__ = ["Sink", "digest_of"]

_STATE = ".jobexport"


def digest_of(data: bytes) -> str:
    """The digest that the manifest keeps: BLAKE2b, 128 bits, hexadecimal."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class Sink:
    """One output folder. The parent opens it with ``begin`` and ends with ``finish``; workers share it after a fork."""

    def __init__(self, root: Path, *, dry_run: bool = False) -> None:
        self.root = root
        self.dry_run = dry_run
        self._state = root / _STATE
        self._old: _Manifest | None = None
        self._journal: tuple[int, int] | None = None
        self._journaled: frozenset[str] = frozenset()
        self._lock: IO[bytes] | None = None
        self._folders: set[Path] = set()
        self._real: dict[str, bool] = {}

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
        self._old = _Manifest(manifest)
        left = set()
        for journal in sorted(self._state.glob("journal-*")):
            left.update(journal.read_text("utf-8", "replace").splitlines())
        self._journaled = frozenset(left)

    def write(self, outputs: Iterable[tuple[str, bytes]]) -> tuple[int, int, list[tuple[str, str]], list[str]]:
        """Writes files that are new or differ. Paths are relative with ``/``.

        Gives (written, unchanged, [(path, digest)] of what is ours and in place, [paths] left alone because somebody
        else's file stands there).
        """
        written = same = 0
        ours: list[tuple[str, str]] = []
        foreign: list[str] = []
        pending: list[tuple[str, bytes]] = []
        fresh: list[str] = []
        for path, data in outputs:
            state = self._compare(path, data)
            if state == "foreign":
                foreign.append(path)
                continue
            ours.append((path, digest_of(data)))
            if state == "same":
                same += 1
                continue
            written += 1
            pending.append((path, data))
            if state == "new":
                fresh.append(path)
        if pending and not self.dry_run:
            self._note(fresh)
            for path, data in pending:
                self._place(path, data)
        return written, same, ours, foreign

    def write_stream(self, path: str, parts: Iterable[bytes]) -> tuple[bool, str | None]:
        """Writes one large file from its parts; gives (whether the file changed, its digest or None where it is foreign)."""
        temporary = self._temporary()
        digest = hashlib.blake2b(digest_size=16)
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
            if state != "new" and self._inside(path) and _digest_file(target) == digest.hexdigest():
                return False, digest.hexdigest()
            if state == "foreign":
                return False, None
            if not self.dry_run:
                if state == "new":
                    self._note([path])
                self._move(temporary, target)
            return True, digest.hexdigest()
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
                if _digest_file(new) != _digest_file(target):
                    new.replace(target)
                for journal in self._state.glob("journal-*"):
                    journal.unlink()
        except OSError as error:
            raise self._failed(error, self.root) from error
        finally:
            new.unlink(missing_ok=True)
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
        folder = path.rpartition("/")[0]
        known = self._real.get(folder)
        if known is None:
            real = os.path.realpath(self.root)
            known = os.path.realpath(self.root / folder) == os.path.join(real, folder).rstrip("/")  # noqa: PTH118
            self._real[folder] = known
        return known

    def _compare(self, path: str, data: bytes) -> str:
        if not self._inside(path):
            return "foreign"
        target = self.root / path
        try:
            descriptor = os.open(target, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return "new"
        except OSError:
            return "foreign" if self._state_of(path) == "foreign" else "changed"
        try:
            same = os.fstat(descriptor).st_size == len(data) and os.read(descriptor, len(data) + 1) == data
        except OSError:
            same = False  # a folder stands there
        finally:
            os.close(descriptor)
        # A file with the very same bytes may be adopted, whoever wrote it: a lost manifest mends itself so.
        if same:
            return "same"
        return "foreign" if self._state_of(path) == "foreign" else "changed"

    def _place(self, path: str, data: bytes) -> None:
        temporary = self._temporary()
        try:
            with temporary.open("wb", buffering=0) as file:
                rest = memoryview(data)
                while rest:
                    rest = rest[file.write(rest) or 0 :]
            self._move(temporary, self.root / path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise self._failed(error, self.root / path) from error

    def _move(self, temporary: Path, target: Path) -> None:
        folder = target.parent
        try:
            if folder not in self._folders:
                folder.mkdir(parents=True, exist_ok=True)
                self._folders.add(folder)
            temporary.replace(target)
        except OSError as error:
            raise self._failed(error, target) from error

    def _remove(self, path: str, digest: str | None, kept: list[str]) -> int:
        target = self.root / path
        if ".." in path.split("/") or path.startswith("/") or not self._inside(path):
            return 0
        if digest is not None and target.exists() and _digest_file(target) != digest:
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
        if not paths:
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
        elif folder not in self._folders:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise self._failed(error, folder) from error
            self._folders.add(folder)
        return folder / f"jobexport-{os.getpid()}"

    def _failed(self, error: OSError, path: Path) -> OutputError:
        return OutputError(
            f"cannot be written: {error.strerror or error}",
            subject=str(path),
            hint="what was published before is untouched",
        )


class _Manifest:
    """The manifest of the last run: sorted lines, looked up in place so that a million paths cost no memory."""

    def __init__(self, path: Path) -> None:
        self._map: mmap.mmap | None = None
        if path.is_file() and path.stat().st_size:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def get(self, path: str) -> str | None:
        """The digest kept for a path, or None."""
        data = self._map
        if data is None:
            return None
        key = path.encode() + b"\t"
        low, high = 0, len(data)
        while low < high:
            middle = (low + high) // 2
            start = data.rfind(b"\n", 0, middle) + 1
            end = data.find(b"\n", middle)
            end = len(data) if end < 0 else end
            line = data[start:end]
            if line.startswith(key):
                return line[len(key) :].decode("ascii", "replace")
            if line.split(b"\t")[0] + b"\t" < key:
                low = end + 1
            else:
                high = start
        return None

    def lines(self) -> Iterator[tuple[str, str]]:
        """All lines as (path, digest), in order."""
        if self._map is None:
            return
        self._map.seek(0)
        while line := self._map.readline():
            path, _, digest = line.decode("utf-8", "surrogateescape").rstrip("\n").rpartition("\t")
            yield path, digest

    def close(self) -> None:
        if self._map is not None:
            self._map.close()
            self._map = None


def _digest_file(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError:
        return None
