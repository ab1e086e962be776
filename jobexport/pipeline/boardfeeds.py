"""The feeds of the whole board: put together from new items, from those of the last build, or left as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import partial
from itertools import count
from pathlib import Path

from jobexport.catalog import Catalog
from jobexport.pipeline import groupfeeds
from jobexport.pipeline.feedfiles import Shelf, shared
from jobexport.pipeline.feeds import Feed
from jobexport.pipeline.feedstore import Index, index_path, merged, patched, paths_of
from jobexport.pipeline.ledger import Ledger
from jobexport.pipeline.plan import Plan
from jobexport.pipeline.publish import Run
from jobexport.pipeline.state import CATALOG
from jobexport.sink import Sink

__all__ = ["TASK", "BoardFeeds"]

TASK = "feeds/0"
"""The name of the task that writes them."""


class BoardFeeds:
    """The feeds of one build; ``folder`` takes what is made on the way. ``counts`` says how many items each file has."""

    def __init__(self, catalog: Catalog, sink: Sink, book: Ledger, plan: Plan, folder: Path) -> None:
        self._catalog, self._sink, self._book, self._plan, self._folder = catalog, sink, book, plan, folder
        self.counts: dict[str, int] = {}

    def indexed(self, feed: Feed) -> bool:
        """Whether the items of the last build can be taken over: its index is there and its files are as it left them."""
        if not feed.lasting:
            return False
        paths = paths_of(self._index(feed), feed)
        if paths is None:
            return False
        known = self._catalog.known(paths)
        return all(path in known and self._sink.stands(path, known[path].size, known[path].mtime) for path in paths)

    def write(
        self, feeds: Sequence[Feed], run: Run, shares: Mapping[int, list[Path]], gone: Set[int], *, kept: Set[int], still: bool
    ) -> None:  # fmt: skip
        """Writes the feeds from the shares of this build. ``gone`` are the names of postings whose items of the last build
        hold no more, ``kept`` the numbers of feeds that are as the last build left them; ``still`` says that the postings
        and their order are those of the last build."""
        shelf = Shelf(self._folder)
        for feed in feeds:
            if feed.number in kept:
                self._keep(feed, run)
            else:
                self._write(feed, run, shares, gone, shelf, still)
        shelf.close()

    def _write(
        self, feed: Feed, run: Run, shares: Mapping[int, list[Path]], gone: Set[int], shelf: Shelf, still: bool
    ) -> None:
        """Puts one feed together, or new items into the places of its old ones."""
        stream = partial(self._book.stream, run, TASK)
        index, old = Index(), None
        if feed.lasting and feed.number not in run.whole:
            old = Index.read(self._index(feed))
        if old is not None and still:
            found = patched(list(shared(shares[feed.number], keep=True)), gone, old, feed, self._plan.output)
            if found is not None:
                groupfeeds.put_file(feed, feed.path, found, self._folder, stream)
                self._note(feed, len(old.names), old, ())
                return
        items = None
        if not feed.selected:
            made = shared(shares[feed.number])
            if old is not None:
                made = merged(self._catalog.live(), made, gone, old, feed, self._plan.output)
            items = index.items(made)
        large: list[str] = []
        refused: list[tuple[int, int, str, str, str, str, str]] = []
        number = groupfeeds.compose(
            feed, "", self._catalog, shelf, self._folder, stream, large.append,
            lambda *each: refused.append((feed.number, 0, *each)), items, index.placed,
        )  # fmt: skip
        self._note(feed, number, index, large)
        self._catalog.refuse(refused)

    def _note(self, feed: Feed, number: int, index: Index, large: Sequence[str]) -> None:
        """Keeps what the next build must know of a feed, also where it leaves it as it is."""
        self.counts[feed.path] = number
        for path in large:
            self._book.too_large(path)
        self._catalog.note(**{f"items of {feed.path}": str(number), f"too large for {feed.path}": "\n".join(large)})
        if feed.lasting and not self._plan.dry_run:
            index.write(self._index(feed))

    def _keep(self, feed: Feed, run: Run) -> None:
        self._catalog.keep(self._paths(feed), run.number)
        self.counts[feed.path] = int(self._catalog.meta(f"items of {feed.path}") or 0)
        for path in (self._catalog.meta(f"too large for {feed.path}") or "").splitlines():
            self._book.too_large(path)

    def _paths(self, feed: Feed) -> Iterator[str]:
        """The paths of the files of a feed that the last build wrote."""
        for number in count(1):
            path = feed.part(number).path
            found = self._catalog.known((path, path + ".gz"))
            if not found:
                return
            yield from found

    def _index(self, feed: Feed) -> Path:
        folder = self._folder if self._plan.dry_run else (self._plan.output / CATALOG).parent
        return index_path(folder, feed)
