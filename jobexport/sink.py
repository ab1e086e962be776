"""Where outputs land: atomic and incremental writes that touch nothing jobexport did not write.

The output folder holds ``.jobexport/manifest``: one line per file of ours, ``path<TAB>digest``, sorted by path. A file that
exists and is not in it is somebody else's and stays as it is. New paths are noted in a journal before they are written, so
that a run that was killed leaves no file whose owner is unknown. Each file is written beside its place and renamed into it: a reader
sees the old or the new version, never a part. Where nothing stood, all files come together there and are renamed when the run ends.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from xxhash import xxh3_128

from jobexport.errors import OutputError
from jobexport.folder import Folder, failed
from jobexport.manifest import Manifest, digest_file, digest_of, same_file

__all__ = ["Placed", "Sink", "digest_of"]

_STATE = ".jobexport"
# Files that are noted at once and then written: few enough that the processor still has them at hand.
_TOGETHER = 32

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
        self._folder = Folder(root, None if dry_run else self._state / "new")

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
                raise failed(error, self.root) from error
        self._old = Manifest(manifest)
        left = set()
        journals = sorted(self._state.glob("journal-*"))
        self._journals = bool(journals)
        for journal in journals:
            left.update(journal.read_text("utf-8", "replace").splitlines())
        self._journaled = frozenset(left)
        if not self.dry_run and not self._old.exists() and all(each.name == _STATE for each in self.root.iterdir()):
            try:
                self._folder.gather()
            except OSError as error:
                raise failed(error, self.root) from error

    def __getstate__(self) -> dict[str, Any]:
        """For a process that sees the same folder but was not forked: it reads the manifest itself and holds no lock."""
        return self.__dict__ | {"_old": None, "_lock": None, "_journal": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._old = Manifest(self._state / "manifest")

    def write(self, outputs: Iterable[tuple[str, bytes]]) -> tuple[int, int, list[Placed], list[str]]:
        """Writes files that are new or differ. Paths are relative with ``/``.

        Gives (written, unchanged, what is ours and in place, [paths] left alone because somebody else's file stands
        there).
        """
        same = written = 0
        ours: list[Placed] = []
        foreign: list[str] = []
        pending: list[tuple[str, bytes]] = []
        fresh: list[str] = []

        def place() -> None:
            self._note(fresh)
            for path, data in pending:
                mtime = 0 if self.dry_run else self._folder.place(path, data)
                ours.append((path, digest_of(data), len(data), mtime))
            pending.clear()
            fresh.clear()

        for path, data in outputs:
            state, mtime = self._folder.compare(path, data)
            # A file with the very same bytes may be adopted, whoever wrote it: a lost manifest mends itself so.
            if state == "same":
                same += 1
                ours.append((path, digest_of(data), len(data), mtime))
            elif state == "elsewhere" or (state == "other" and self._is_foreign(path)):
                foreign.append(path)
            else:
                written += 1
                pending.append((path, data))
                if state == "new":
                    fresh.append(path)
                if len(pending) >= _TOGETHER:
                    place()
        place()
        return written, same, ours, foreign

    def settled(self) -> bool:
        """Whether the last run came to its end: there is a manifest, and no journal."""
        assert self._old is not None
        return self._old.exists() and not self._journals

    def stands(self, path: str, size: int, mtime: int) -> bool:
        """Whether a file of ours is as it was left: the same size and time of change."""
        try:
            found = os.lstat(f"{self._top}/{path}")
        except OSError:
            return False
        return found.st_size == size and found.st_mtime_ns == mtime

    def kept(self, path: str) -> bytes | None:
        """The bytes of a file as the last run left it; None where there is none, or somebody changed it."""
        digest = self._old.get(path) if self._old is not None else None
        if digest is None or not self._folder.inside(path):
            return None
        try:
            data = (self.root / path).read_bytes()
        except OSError:
            return None
        return data if digest_of(data) == digest else None

    def write_stream(self, path: str, parts: Iterable[bytes]) -> tuple[bool, Placed | None]:
        """Writes one large file from its parts; gives (whether the file changed, what is in place or None where it is
        foreign)."""
        temporary = self._folder.temporary()
        digest = xxh3_128()
        try:
            with temporary.open("wb") as file:
                for part in parts:
                    digest.update(part)
                    file.write(part)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise failed(error, self.root / path) from error
        target = self.root / path
        try:
            if not self._folder.inside(path):
                return False, None
            found, stands = temporary.stat(), os.path.lexists(target)
            # Of a file that is known with other bytes, what stands there need not be read.
            if stands and self._known(path) in (None, digest.hexdigest()) and same_file(temporary, target):
                return False, (path, digest.hexdigest(), found.st_size, target.stat().st_mtime_ns)
            if stands and self._is_foreign(path):
                return False, None
            if not self.dry_run:
                if not stands:
                    self._note([path])
                self._folder.move(temporary, path)
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
        new = self._folder.temporary()
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
                self._folder.reveal()
                target = self._state / "manifest"
                if not same_file(new, target):
                    new.replace(target)
                for journal in self._state.glob("journal-*"):
                    journal.unlink()
        except OSError as error:
            raise failed(error, self.root) from error
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
            target, new = self._state / "manifest", self._folder.temporary()
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
                raise failed(error, self.root) from error
        self.close()
        return removed, kept

    def close(self) -> None:
        """Lets go of the folder. Safe to call twice."""
        if self._old is not None:
            self._old.close()
        if self._lock is not None:
            # After Ctrl-C nobody waits until a million files are gone; the next run removes them.
            if not isinstance(sys.exception(), KeyboardInterrupt):
                shutil.rmtree(self._state / "new", ignore_errors=True)
            self._lock.close()
            self._lock = None

    # -- one file --------------------------------------------------------------------------------------------------

    def _is_foreign(self, path: str) -> bool:
        """Whether what stands at a path is somebody else's."""
        return path not in self._journaled and self._known(path) is None

    def _known(self, path: str) -> str | None:
        """The digest of a file of ours as the last run left it."""
        assert self._old is not None
        return self._old.get(path)

    def _remove(self, path: str, digest: str | None, kept: list[str]) -> int:
        target = self.root / path
        if ".." in path.split("/") or path.startswith("/") or not self._folder.inside(path):
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
