"""Outputs that do not land in a folder of this machine: those of a store, and those that travel to whoever writes them.

A store gets every object whole, in one request, so that a reader sees the old or the new one. ``.jobexport/manifest`` says which
objects are ours, as in a folder. While a build runs, and after one that was killed, ``.jobexport/unfinished`` says which
objects were there that are not ours, so that the next build knows the difference. Every build makes every object anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from xxhash import xxh3_128

from jobexport.errors import OutputError
from jobexport.sink import Placed, Sink, digest_of
from jobexport.stores import asking, failed, folder, opened, sent

__all__ = ["Bucket", "Courier"]

_MANIFEST, _UNFINISHED = ".jobexport/manifest", ".jobexport/unfinished"
# Objects that are sent or deleted together.
_TOGETHER = 64


class Bucket(Sink):
    """One output folder in a store, by its URL. ``root`` is a folder of this machine for what stays of a build; ``kept`` are
    the files of it, by path, that are brought from the store when a build begins, and go back at its end."""

    def __init__(self, url: str, root: Path, *, dry_run: bool = False, kept: Iterable[str] = ()) -> None:
        super().__init__(root, dry_run=dry_run)
        self.url = url.rstrip("/") + "/"
        self._kept = tuple(kept)
        self._there: frozenset[str] = frozenset()
        self._foreign: frozenset[str] = frozenset()
        self._made: set[str] = set()

    def begin(self) -> None:
        """Sees what is in the store. Raises OutputError where it cannot be asked or written to."""
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / ".jobexport").mkdir(exist_ok=True)
        system, top = self._store()
        with asking(self.url, OutputError):
            system.invalidate_cache()
            prefix = top.rstrip("/") + "/"
            found = (name.lstrip("/") for name in system.find(top))
            self._there = frozenset(name.removeprefix(prefix.lstrip("/")) for name in found)
            if _UNFINISHED in self._there:
                others = set(self._lines(_UNFINISHED))
            else:
                others = {path for path in self._there if not path.startswith(".jobexport/")}
                if _MANIFEST in self._there:
                    others -= {line.rpartition("\t")[0] for line in self._lines(_MANIFEST)}
            self._foreign = frozenset(others & self._there)
            for path in self._kept:
                if path in self._there:
                    (self.root / path).write_bytes(self._get(path))
            if not self.dry_run:
                self._put({_UNFINISHED: "".join(f"{path}\n" for path in sorted(self._foreign)).encode()})

    def settled(self) -> bool:
        """False: a store keeps no catalog, so that every build is a whole one."""
        return False

    def stands(self, path: str, size: int, mtime: int) -> bool:
        """False, as every object is made anew."""
        return False

    def kept(self, path: str) -> bytes | None:
        """None, as every object is made anew."""
        return None

    def write(self, outputs: Iterable[tuple[str, bytes]]) -> tuple[int, int, list[Placed], list[str]]:
        """As ``Sink.write``; nothing counts as unchanged. The same object may be written twice, by a worker that is lost and by
        the one that takes over."""
        ours: list[Placed] = []
        foreign: list[str] = []
        waiting: dict[str, bytes] = {}
        for path, data in outputs:
            if path in self._foreign:
                foreign.append(path)
                continue
            ours.append((path, digest_of(data), len(data), 0))
            waiting[path] = data
            if len(waiting) >= _TOGETHER:
                self._send(waiting)
                waiting = {}
        self._send(waiting)
        return len(ours), 0, ours, foreign

    def write_stream(self, path: str, parts: Iterable[bytes]) -> tuple[bool, Placed | None]:
        """As ``Sink.write_stream``."""
        if path in self._foreign:
            return False, None
        digest, size = xxh3_128(), 0

        def measured() -> Iterator[bytes]:
            nonlocal size
            for part in parts:
                digest.update(part)
                size += len(part)
                yield part

        system, top = self._store()
        try:
            if self.dry_run:
                for _ in measured():
                    pass
            else:
                self._folder_of(system, f"{top}/{path}")
                sent(system, f"{top}/{path}", measured())
        except OSError as error:
            raise failed(error, self.url + path, OutputError) from error
        return True, (path, digest.hexdigest(), size, 0)

    def finish(self, outputs: Iterable[tuple[str, str]]) -> tuple[int, list[str]]:
        """As ``Sink.finish``: deletes objects of ours that this build did not make, then writes the manifest."""
        made: set[str] = set()
        lines: list[str] = []
        for path, digest in outputs:
            made.add(path)
            lines.append(f"{path}\t{digest}\n")
        gone = sorted(
            path
            for path in self._there - made - self._foreign
            if path not in (_MANIFEST, _UNFINISHED) and path not in self._kept
        )
        if self.dry_run:
            return len(gone), []
        system, top = self._store()
        with asking(self.url, OutputError):
            for start in range(0, len(gone), _TOGETHER):
                system.rm([f"{top}/{path}" for path in gone[start : start + _TOGETHER]])
            for path in self._kept:
                if (self.root / path).is_file():
                    self._put({path: (self.root / path).read_bytes()})
            self._put({_MANIFEST: "".join(lines).encode()})
            system.rm(f"{top}/{_UNFINISHED}")
        return len(gone), []

    def close(self) -> None:
        """Nothing is held."""

    def _store(self) -> tuple[Any, str]:
        system, path = opened(self.url)
        return system, path.rstrip("/")

    def _send(self, objects: Mapping[str, bytes]) -> None:
        if not objects or self.dry_run:
            return
        with asking(self.url + next(iter(objects)), OutputError):
            self._put(objects)

    def _put(self, objects: Mapping[str, bytes]) -> None:
        system, top = self._store()
        for path in objects:
            self._folder_of(system, f"{top}/{path}")
        # Stores that can take several at once do.
        system.pipe({f"{top}/{path}": data for path, data in objects.items()})

    def _folder_of(self, system: Any, path: str) -> None:
        """As ``stores.folder``, once for each folder."""
        above = path.rpartition("/")[0]
        if above not in self._made:
            folder(system, path)
            self._made.add(above)

    def _get(self, path: str) -> bytes:
        system, top = self._store()
        data: bytes = system.cat_file(f"{top}/{path}")
        return data

    def _lines(self, path: str) -> list[str]:
        return self._get(path).decode("utf-8", "replace").splitlines()


class Courier(Sink):
    """Keeps what is written, for a sink somewhere else."""

    def __init__(self) -> None:
        super().__init__(Path())
        self._files: list[tuple[str, bytes]] = []

    def write(self, outputs: Iterable[tuple[str, bytes]]) -> tuple[int, int, list[Placed], list[str]]:
        """As ``Sink.write``: all is ours until the other sink says otherwise."""
        ours: list[Placed] = []
        for path, data in outputs:
            self._files.append((path, data))
            ours.append((path, digest_of(data), len(data), 0))
        return 0, 0, ours, []

    def kept(self, path: str) -> bytes | None:
        """None: what is there is not here."""
        return None

    def taken(self) -> list[tuple[str, bytes]]:
        """What was written since the last call, as (path, bytes)."""
        files, self._files = self._files, []
        return files
