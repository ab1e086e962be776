"""What the last run left in an output folder: the manifest, and whether files are the same."""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path

from xxhash import xxh3_128, xxh3_128_hexdigest

__all__ = ["Manifest", "digest_file", "digest_of", "same_file"]

_PIECE = 1 << 20


def digest_of(data: bytes) -> str:
    """The digest that the manifest keeps: XXH3, 128 bits, hexadecimal. It tells whether a file changed, not who wrote it."""
    return xxh3_128_hexdigest(data)


class Manifest:
    """The manifest of the last run: sorted lines, looked up in place so that a million paths cost no memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._map: mmap.mmap | None = None
        if path.is_file() and path.stat().st_size:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def exists(self) -> bool:
        """Whether there is one."""
        return self._map is not None

    def get(self, path: str) -> str | None:
        """The digest kept for a path, or None."""
        data = self._map
        if data is None:
            return None
        key = path.encode() + b"\t"
        start, end = self._span(key)
        return None if start == end else data[start + len(key) : end].decode("ascii", "replace").rstrip("\n")

    def spliced(self, lines: Mapping[bytes, bytes | None]) -> Iterator[bytes]:
        """The manifest with these lines, by path, instead of the old ones; None takes a line out."""
        at = 0
        for path in sorted(lines):
            start, end = self._span(path + b"\t")
            yield from self._pieces(at, start)
            yield lines[path] or b""
            at = end
        yield from self._pieces(at, len(self._map) if self._map is not None else 0)

    def _pieces(self, start: int, end: int) -> Iterator[bytes]:
        """What lies between two places, in large pieces; not through the map, whose pages would count as memory."""
        if start < end:
            with self._path.open("rb") as file:
                file.seek(start)
                while start < end and (piece := file.read(min(_PIECE, end - start))):
                    start += len(piece)
                    yield piece

    def _span(self, key: bytes) -> tuple[int, int]:
        """Where the line that begins with ``key`` begins and ends; where it would stand, if there is none."""
        data = self._map
        if data is None:
            return 0, 0
        low, high = 0, len(data)
        while low < high:
            middle = (low + high) // 2
            start = data.rfind(b"\n", 0, middle) + 1
            end = data.find(b"\n", middle)
            end = len(data) if end < 0 else end
            line = data[start:end]
            if line.startswith(key):
                return start, end + 1
            if line.split(b"\t")[0] < key[:-1]:
                low = end + 1
            else:
                high = start
        return low, low

    def lines(self) -> Iterator[tuple[str, str]]:
        """All lines as (path, digest), in order."""
        if self._map is None:
            return
        # Not through the map, whose pages would count as memory of this process.
        with self._path.open("rb") as file:
            for line in file:
                path, _, digest = line.decode("utf-8", "surrogateescape").rstrip("\n").rpartition("\t")
                yield path, digest

    def close(self) -> None:
        if self._map is not None:
            self._map.close()
            self._map = None


def same_file(one: Path, other: Path) -> bool:
    """Whether two files have the same bytes; false where the other is none."""
    try:
        if one.stat().st_size != other.stat().st_size:
            return False
        with one.open("rb") as left, other.open("rb") as right:
            while part := left.read(_PIECE):
                if part != right.read(_PIECE):
                    return False
    except OSError:
        return False
    return True


def digest_file(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, xxh3_128).hexdigest()
    except OSError:
        return None
