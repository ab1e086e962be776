"""Rendered pieces of cards, kept by the processes of one run for each other."""

from __future__ import annotations

import fcntl
import mmap
import os
import tempfile
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path

from xxhash import xxh3_64_intdigest

__all__ = ["Fragments"]

# Bytes of pieces that are kept; what is beyond is rendered each time.
_MOST = 1 << 29
# Bytes of the file that a process takes for itself at a time.
_SHARE = 1 << 18
_LENGTH = 20
# Kinds of pieces that are kept: a theme has one or two, each on one or two levels of headings.
_KINDS = 8
_HEAD = 1 + _KINDS


class Fragments:
    """Pieces by their kind and the rank of their card, for ranks from 0 to before ``ranks``.

    They lie in a file without a name. Where in it, a table says that this process shares with those that are forked from
    it: each number is written at once, and after the piece. The first numbers of the table are the end of the file and
    the kinds.
    """

    def __init__(self, ranks: int) -> None:
        self._ranks = ranks
        self._file, name = tempfile.mkstemp(prefix="jobexport-")
        Path(name).unlink()
        self._table = memoryview(mmap.mmap(-1, (_HEAD + _KINDS * ranks) * 8)).cast("q")
        self._table[0] = 1  # in the table 0 stands for nothing
        self._known: dict[Hashable, memoryview[int]] = {}
        self._share = (0, 0, 0)

    def __del__(self) -> None:
        os.close(self._file)

    def places(self, kind: Hashable) -> memoryview[int]:
        """By rank a number that is not 0 where there is a piece; shorter than the rank where none is kept."""
        found = self._known.get(kind)
        if found is None:
            found = self._known[kind] = self._places(xxh3_64_intdigest(repr(kind).encode()) >> 1 or 1)
        return found

    def _places(self, kind: int) -> memoryview[int]:
        with self._alone():
            for number in range(_KINDS):
                if self._table[1 + number] in (0, kind):
                    self._table[1 + number] = kind
                    start = _HEAD + number * self._ranks
                    return self._table[start : start + self._ranks]
        return self._table[:0]

    def get(self, kind: Hashable, rank: int) -> bytes | None:
        """The piece, or None where none is kept."""
        places = self.places(kind)
        place = places[rank] if rank < len(places) else 0
        return os.pread(self._file, place & ((1 << _LENGTH) - 1), place >> _LENGTH) if place else None

    def put(self, kind: Hashable, rank: int, data: bytes) -> None:
        """Keeps a piece, as long as there is room, also on the disk."""
        places = self.places(kind)
        if rank >= len(places) or len(data) > _SHARE:
            return
        start = self._room(len(data))
        if not start:
            return
        try:
            written = os.pwrite(self._file, data, start)
        except OSError:
            return
        if written == len(data):
            places[rank] = start << _LENGTH | written

    def _room(self, size: int) -> int:
        """A place in the file for so many bytes; 0 where it is full."""
        owner, start, end = self._share
        if owner != os.getpid() or start + size > end:
            owner = os.getpid()
            with self._alone():
                start = self._table[0]
                if start > _MOST:
                    return 0
                end = self._table[0] = start + _SHARE
        self._share = owner, start + size, end
        return start

    @contextmanager
    def _alone(self) -> Iterator[None]:
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)
