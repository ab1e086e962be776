"""Feeds from one build to the next: where each item lies in the files of the last build, so that it need not be made again."""

from __future__ import annotations

import os
import struct
from array import array
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from jobexport.pipeline.feedfiles import Item
from jobexport.pipeline.feeds import Feed

__all__ = ["Index", "index_path", "merged", "paths_of"]

_ENTRY = struct.Struct("<qqHQI")
_BATCH = 4096
_READ = 1 << 20


def index_path(folder: Path, feed: Feed) -> Path:
    """Where the index of a feed is kept in the folder of a site's state."""
    return folder / f"feed-{feed.path.replace('/', '--')}.index"


def paths_of(index: Path, feed: Feed) -> list[str] | None:
    """The paths of the files that an index speaks of; None where there is no whole index."""
    try:
        size = index.stat().st_size
        if size == 0 or size % _ENTRY.size:
            return None
        with index.open("rb") as file:
            file.seek(-_ENTRY.size, os.SEEK_END)
            last = _ENTRY.unpack(file.read(_ENTRY.size))[2]
    except OSError:
        return None
    return [feed.part(number).path for number in range(1, last + 1)]


class Index:
    """Notes the items of a feed while its files are written: 30 bytes an item in memory."""

    def __init__(self) -> None:
        self._names, self._marks = array("q"), array("q")
        self._parts, self._starts, self._lengths = array("H"), array("Q"), array("I")

    def items(self, items: Iterable[Item]) -> Iterator[bytes]:
        """The bytes of the items, whose postings are noted."""
        for name, mark, item in items:
            self._names.append(name)
            self._marks.append(mark)
            yield item

    def placed(self, part: int, start: int, length: int) -> None:
        """Notes where the next item lies: number of the file, offset, length."""
        self._parts.append(part)
        self._starts.append(start)
        self._lengths.append(length)

    def write(self, path: Path) -> None:
        """Keeps the index for the next build."""
        new = path.with_name(path.name + ".new")
        rows = zip(self._names, self._marks, self._parts, self._starts, self._lengths, strict=True)
        with new.open("wb") as file:
            for row in rows:
                file.write(_ENTRY.pack(*row))
        new.replace(path)


def merged(
    order: Iterable[tuple[int, int]],
    fresh: Iterator[Item],
    gone: Set[int],
    index: Path,
    feed: Feed,
    root: Path,
) -> Iterator[Item]:
    """The items of a feed in the order of publication: those that were made in this build, and the others from the files of
    the last one.

    ``order`` are name and digest of all open postings; ``gone`` are the names whose old items hold no more. Kept postings
    stand in the same order as before, so one walk over both finds each. A posting that is in neither was refused by the
    feed.
    """
    with ExitStack() as stack:
        old = _entries(stack.enter_context(index.open("rb")).read)
        parts: dict[int, BinaryIO] = {}
        new, kept = next(fresh, None), next(old, None)
        for name, mark in order:
            if new is not None and new[0] == name:
                yield new
                new = next(fresh, None)
                continue
            while kept is not None and kept[0] in gone:
                kept = next(old, None)
            if kept is None or kept[0] != name:
                continue
            _, _, part, start, length = kept
            if part not in parts:
                # Not mapped: pages of a mapped file count as memory of this process.
                parts[part] = stack.enter_context((root / feed.part(part).path).open("rb", buffering=_READ))
            file = parts[part]
            file.seek(start)
            yield name, mark, file.read(length)
            kept = next(old, None)


def _entries(read: Callable[[int], bytes]) -> Iterator[tuple[int, int, int, int, int]]:
    while data := read(_ENTRY.size * _BATCH):
        yield from _ENTRY.iter_unpack(data)
