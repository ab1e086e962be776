"""The feeds of single employers, places, skills: composed from items that the second pass has made, in one worker or many."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from jobexport.catalog import Catalog, Known
from jobexport.pipeline.feedfiles import Shelf, chunks, drawn, files, picked, twin
from jobexport.pipeline.feeds import Feed
from jobexport.pipeline.publish import Run
from jobexport.sink import Sink

__all__ = ["GroupTask", "Grouped", "compose", "publish_groups", "put_file", "setup", "tasks"]

# Groups of one task: a small group costs a tenth of a millisecond, one of a large board some seconds.
_GROUPS = 100

Stream = Callable[[str, Iterator[bytes]], None]
Refused = Callable[[str, str, str, str, str], None]


@dataclass(frozen=True, slots=True)
class GroupTask:
    """Some groups of one feed, as (``company/acme``, name)."""

    number: int
    feed: int
    groups: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The task's name in the catalog."""
        return f"groups/{self.number}"


@dataclass(slots=True)
class Grouped:
    """What one task did: files written, files left alone, files over a limit, postings left out.

    ``changed`` are path and digest of what was written, only where the last build's outputs may be kept.
    """

    task: tuple[str, str] = ("", "")
    written: int = 0
    changed: list[tuple[str, str]] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    too_large: list[str] = field(default_factory=list)
    refused: list[tuple[str, str, str, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    catalog: Catalog
    sink: Sink
    feeds: tuple[Feed, ...]
    shelf: Shelf
    run: Run


_state: _State | None = None


def tasks(catalog: Catalog, feeds: tuple[Feed, ...]) -> Iterator[GroupTask]:
    """The work for every group of every feed that has some."""
    number = 0
    for feed in feeds:
        after = ""
        while feed.per and (groups := catalog.groups(feed.number, after, _GROUPS)):
            yield GroupTask(number, feed.number, tuple(groups))
            number += 1
            after = groups[-1][0]


def setup(catalog: Path, sink: Sink, feeds: tuple[Feed, ...], run: Run) -> None:
    """Opens catalog and items in this process; the run's folder has the items and takes what is made on the way."""
    global _state
    _state = _State(Catalog.at(catalog), sink, feeds, Shelf(run.folder), run)


def publish_groups(task: GroupTask) -> Grouped:
    """Does one task."""
    assert _state is not None
    state, result = _state, Grouped((task.name, ""))

    def stream(path: str, parts: Iterator[bytes]) -> None:
        changed, placed = state.sink.write_stream(path, parts)
        if placed is None:
            result.foreign.append(path)
            return
        state.catalog.produced([Known(path, placed[1], "", placed[2], placed[3], task.name)], state.run.number)
        result.written += changed
        if changed and state.run.again:
            result.changed.append((path, placed[1]))

    for group, name in task.groups:
        feed = state.feeds[task.feed].of(group, name)
        compose(
            feed, group, state.catalog, state.shelf, state.run.folder, stream,
            result.too_large.append, lambda *each: result.refused.append(each),
        )  # fmt: skip
    state.shelf.close()
    return result


def compose(
    feed: Feed,
    group: str,
    catalog: Catalog,
    shelf: Shelf,
    folder: Path,
    stream: Stream,
    too_large: Callable[[str], None],
    refused: Refused,
    items: Iterator[bytes] | None = None,
    placed: Callable[[int, int, int], None] = lambda part, start, length: None,
) -> int:
    """Writes every file of one feed, or of one of its groups; gives the number of items.

    ``items`` are the feed's own where the catalog does not know them; ``placed`` is as for ``files``.
    """
    if not feed.itemised:
        decode = msgspec.json.Decoder(float_hook=Decimal).decode
        with _scratch(folder) as file:
            postings = (decode(data) for data in catalog.feed_postings(feed.number, group))
            number = drawn(feed, postings, file, refused)
            put_file(feed, feed.path, chunks(file), folder, stream)
        return number
    counted = 0

    def count(parts: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal counted
        for part in parts:
            counted += 1
            yield part

    for path, parts in files(
        feed, count(picked(catalog, shelf, feed.number, group) if items is None else items), too_large, placed
    ):
        put_file(feed, path, parts, folder, stream)
    return counted


def put_file(feed: Feed, path: str, parts: Iterator[bytes], folder: Path, stream: Stream) -> None:
    """Writes one file of a feed, and its twin where it has one."""
    if not feed.gzip:
        stream(path, parts)
        return
    with _scratch(folder) as file:
        stream(path, twin(parts, file))
        stream(path + ".gz", chunks(file))


def _scratch(folder: Path) -> BinaryIO:
    return cast(BinaryIO, tempfile.TemporaryFile(dir=folder))
