"""From the items of a feed to its files: joined, split where a consumer's limit asks for it, with gzip twins."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from jobexport.catalog import Catalog
from jobexport.pipeline.feeds import Feed
from jobexport.registry import FileWriter, ItemWriter, Losses, separator

__all__ = ["Item", "Share", "Shelf", "chunks", "drawn", "files", "picked", "shared", "twin"]

_HEAD = struct.Struct("<Iqq")
_CHUNK = 1 << 16

Item = tuple[int, int, bytes]
"""An item of a feed: name and digest of its posting, and its bytes."""

Refused = Callable[[str, str, str, str, str], None]
"""Takes path, posting, rule, place and reason of a posting that was left out."""


class Share:
    """The items that one task made for one feed, each behind its length and what its posting is."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.items = 0

    def add(self, name: int, mark: int, item: bytes) -> None:
        """Adds the item of the posting with this name and digest."""
        self._parts += (_HEAD.pack(len(item), name, mark), item)
        self.items += 1

    def write(self, path: Path) -> None:
        """Leaves the items in a file."""
        path.write_bytes(b"".join(self._parts))


def shared(shares: Iterable[Path], *, keep: bool = False) -> Iterator[Item]:
    """The items of all shares, in order; a share is deleted once it is read, unless it is to be kept."""
    for share in shares:
        data = share.read_bytes()
        at = 0
        while at < len(data):
            length, name, mark = _HEAD.unpack_from(data, at)
            at += _HEAD.size
            yield name, mark, data[at : at + length]
            at += length
        if not keep:
            share.unlink()


class Shelf:
    """The items of feeds whose files pick them one by one: each process appends to a file of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[int, BinaryIO] = {}
        self._waiting: list[bytes] = []
        self._end = 0

    def put(self, item: bytes) -> tuple[int, int, int]:
        """Keeps an item until ``flush``; gives (file, offset, length)."""
        at = self._end
        self._waiting.append(item)
        self._end += len(item)
        return os.getpid(), at, len(item)

    def flush(self) -> None:
        """Writes what this process has put, for others to read."""
        with (self._folder / f"items.{os.getpid()}").open("ab") as file:
            file.write(b"".join(self._waiting))
        self._waiting.clear()

    def get(self, file: int, offset: int, length: int) -> bytes:
        """An item from any process."""
        if file not in self._files:
            self._files[file] = (self._folder / f"items.{file}").open("rb")
        source = self._files[file]
        source.seek(offset)
        return source.read(length)

    def close(self) -> None:
        """Closes the files that were opened for reading."""
        for file in self._files.values():
            file.close()
        self._files.clear()


def files(
    feed: Feed,
    items: Iterator[bytes],
    too_large: Callable[[str], None],
    placed: Callable[[int, int, int], None] = lambda part, start, length: None,
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of a feed as (path, bytes): one, or more where a limit asks for it. Read each before the next.

    ``too_large`` gets the path of a file whose only item is larger than the limit. ``placed`` gets number of the file,
    offset and length of each item.
    """
    writer = feed.writer
    assert isinstance(writer, ItemWriter)
    waiting = next(items, None)
    number = 1

    def body(part: Feed) -> Iterator[bytes]:
        nonlocal waiting
        assert isinstance(writer, ItemWriter)
        head, tail = writer.head(part.context), writer.tail(part.context)
        buffer = [head]
        held = len(head)
        size, count = held + len(tail), 0
        while waiting is not None:
            between = separator(writer, part.context) if count else b""
            grown = size + len(between) + len(waiting)
            full = count == part.max_items or (part.max_bytes is not None and grown > part.max_bytes)
            if full and count:
                break
            if full:
                too_large(part.path)
            buffer += (between, waiting)
            placed(number, size - len(tail) + len(between), len(waiting))
            held += len(between) + len(waiting)
            size, count = grown, count + 1
            if held >= _CHUNK:
                yield b"".join(buffer)
                buffer, held = [], 0
            waiting = next(items, None)
        yield b"".join((*buffer, tail))

    while True:
        part = feed.part(number)
        yield part.path, body(part)
        if waiting is None:
            return
        number += 1


def drawn(feed: Feed, postings: Iterator[dict[str, Any]], file: BinaryIO, refused: Refused) -> int:
    """Writes a feed that is a whole file (a workbook, a database) to ``file``; gives the number of postings in it."""
    writer = feed.writer
    assert isinstance(writer, FileWriter)
    number = 0

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal number
        for posting in postings:
            number += 1
            yield posting

    def report(posting: Any, losses: Losses) -> None:
        nonlocal number
        number -= bool(losses.refused)
        for rule, place, reason in losses.refused:
            refused(feed.path, str(posting["id"]), rule, place, reason)

    writer.write(counted(), file, feed.context, report)
    return number


def twin(parts: Iterator[bytes], file: BinaryIO) -> Iterator[bytes]:
    """The same parts, which also go to ``file`` in gzip form: no name and no time in it, so same bytes give same bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    for part in parts:
        file.write(packer.compress(part))
        yield part
    file.write(packer.flush())


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """A file from its beginning, a piece at a time."""
    file.seek(0)
    while part := file.read(1 << 20):
        yield part


def picked(catalog: Catalog, shelf: Shelf, feed: int, facet: str) -> Iterator[bytes]:
    """The items of one group of a feed, the newest first."""
    for place in catalog.feed_items(feed, facet):
        yield shelf.get(*place)
