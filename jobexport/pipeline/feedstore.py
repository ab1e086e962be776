"""Feeds from one build to the next: where each item lies in the files of the last build, so that it need not be made again."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator, Set
from contextlib import ExitStack
from itertools import accumulate, pairwise
from pathlib import Path
from typing import BinaryIO

from jobexport.pipeline.feedfiles import Item
from jobexport.pipeline.feeds import Feed

__all__ = ["Index", "index_path", "merged", "patched", "paths_of"]

# The number of items comes first, then a column for each of names, starts, lengths and numbers of files.
_COUNT = struct.Struct("<Q")
_COLUMNS = "qQII"
_ENTRY = sum(array(code).itemsize for code in _COLUMNS)
_READ = 1 << 20
# Pieces of what is copied as it is: large, since each is digested in a thread of its own.
_COPIED = 1 << 22


def index_path(folder: Path, feed: Feed) -> Path:
    """Where the index of a feed is kept in the folder of a site's state."""
    return folder / f"feed-{feed.path.replace('/', '--')}.index"


def paths_of(index: Path, feed: Feed) -> list[str] | None:
    """The paths of the files that an index speaks of; None where there is no whole index."""
    found = Index.read(index)
    return None if found is None else [feed.part(number).path for number in range(1, found.parts[-1] + 1)]


class Index:
    """Where the items of a feed lie, in their order: the name of each posting, and offset, length and number of the file of
    its item. 24 bytes an item in memory."""

    def __init__(self) -> None:
        self.names, self.starts, self.lengths, self.parts = (array(code) for code in _COLUMNS)

    @classmethod
    def read(cls, path: Path) -> Index | None:
        """The index that the last build kept; None where there is no whole one with an item."""
        index = cls()
        try:
            with path.open("rb") as file:
                head = file.read(_COUNT.size)
                size = path.stat().st_size - _COUNT.size
                number = _COUNT.unpack(head)[0] if len(head) == _COUNT.size else 0
                if not number or size != number * _ENTRY:
                    return None
                for column in index._columns():
                    column.fromfile(file, number)
        except (OSError, EOFError):
            return None
        return index

    def items(self, items: Iterable[Item]) -> Iterator[bytes]:
        """The bytes of the items, whose postings are noted."""
        for name, _, item in items:
            self.names.append(name)
            yield item

    def placed(self, part: int, start: int, length: int) -> None:
        """Notes where the next item lies: number of the file, offset, length."""
        self.parts.append(part)
        self.starts.append(start)
        self.lengths.append(length)

    def write(self, path: Path) -> None:
        """Keeps the index for the next build."""
        new = path.with_name(path.name + ".new")
        with new.open("wb") as file:
            file.write(_COUNT.pack(len(self.names)))
            for column in self._columns():
                column.tofile(file)
        new.replace(path)

    def _columns(self) -> tuple[array[int], ...]:
        return self.names, self.starts, self.lengths, self.parts


def merged(
    order: Iterable[tuple[int, int]],
    fresh: Iterator[Item],
    gone: Set[int],
    index: Index,
    feed: Feed,
    root: Path,
) -> Iterator[Item]:
    """The items of a feed in the order of publication: those that were made in this build, and the others from the files of
    the last one, where ``index`` says.

    ``order`` are name and digest of all open postings; ``gone`` are the names whose old items hold no more. Kept postings
    stand in the same order as before, so one walk over both finds each. A posting that is in neither was refused by the
    feed.
    """
    with ExitStack() as stack:
        old = zip(index.names, index.starts, index.lengths, index.parts, strict=True)
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
            _, start, length, part = kept
            if part not in parts:
                # Not mapped: pages of a mapped file count as memory of this process.
                parts[part] = stack.enter_context((root / feed.part(part).path).open("rb", buffering=_READ))
            file = parts[part]
            file.seek(start)
            yield name, mark, file.read(length)
            kept = next(old, None)


def patched(fresh: list[Item], gone: Set[int], index: Index, feed: Feed, root: Path) -> Iterator[bytes] | None:
    """The one file of a feed with these items in the places of their old ones, in pieces, where ``gone`` are the names of all
    postings that differ and the order is as it was; ``index`` then says where items lie in the new file.

    None where the feed must be put together anew: it has more files than one or would have, or a posting is in it that was
    not, or the other way round.
    """
    names = [name for name, *_ in fresh]
    if index.parts[-1] != 1 or gone != set(names) or len(gone) != len(names) or not set(names).issubset(index.names):
        return None
    places = sorted((index.names.index(name), item) for name, _, item in fresh)
    file = root / feed.path
    grown = sum(len(item) - index.lengths[place] for place, item in places)
    if feed.max_bytes is not None and file.stat().st_size + grown > feed.max_bytes:
        return None
    spans = [(index.starts[place], index.starts[place] + index.lengths[place], item) for place, item in places]
    for place, item in places:
        index.lengths[place] = len(item)
    shifts = accumulate((len(item) - (end - start) for start, end, item in spans), initial=0)
    bounds = [0, *(place + 1 for place, _ in places), len(index.names)]
    for (first, last), shift in zip(pairwise(bounds), shifts, strict=True):
        if shift:
            index.starts[first:last] = array("Q", [start + shift for start in index.starts[first:last]])
    return _spliced(file, spans)


def _spliced(path: Path, spans: list[tuple[int, int, bytes]]) -> Iterator[bytes]:
    with path.open("rb") as file:
        for start, end, item in spans:
            while (left := start - file.tell()) > 0 and (piece := file.read(min(_COPIED, left))):
                yield piece
            yield item
            file.seek(end)
        while piece := file.read(_COPIED):
            yield piece
