"""Second pass of a build: ranges of ranks to pages and to shares of every feed, in one worker or many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from jobexport.catalog import Catalog, Ranked
from jobexport.formats import jsonld
from jobexport.pipeline.feedfiles import Share, Shelf
from jobexport.pipeline.feeds import Feed
from jobexport.pipeline.plan import Plan
from jobexport.registry import ItemWriter, Losses
from jobexport.sink import Sink
from jobexport.site import urls
from jobexport.site.render import Renderer
from jobexport.site.settings import SiteSettings

__all__ = ["Published", "Task", "publish", "setup"]


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work: postings with ranks from ``first`` to before ``last`` (``kind`` jobs), or list pages with these
    numbers (``kind`` lists)."""

    kind: str
    number: int
    first: int
    last: int


@dataclass(slots=True)
class Published:
    """What one task did: files written and unchanged, files left alone, and the shares of the feeds by their number."""

    postings: int = 0
    written: int = 0
    unchanged: int = 0
    foreign: list[str] = field(default_factory=list)
    refused: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    shares: dict[int, Path] = field(default_factory=dict)


@dataclass(slots=True)
class _State:
    catalog: Catalog
    sink: Sink
    renderer: Renderer
    feeds: tuple[Feed, ...]
    folder: Path
    site: SiteSettings
    open: int
    shelf: Shelf


_state: _State | None = None
_decoder = msgspec.json.Decoder()


def setup(
    catalog: Path,
    sink: Sink,
    plan: Plan,
    feeds: tuple[Feed, ...],
    folder: Path,
    open_count: int,
) -> None:
    """Opens the catalog in this process; ``folder`` takes the shares of the feeds."""
    global _state
    _state = _State(Catalog(catalog), sink, plan.renderer(), feeds, folder, plan.site, open_count, Shelf(folder))


def publish(task: Task) -> Published:
    """Does one task."""
    assert _state is not None
    result = Published()
    outputs = _jobs(_state, task, result) if task.kind == "jobs" else _lists(_state, task)
    result.written, result.unchanged, ours, result.foreign = _state.sink.write(outputs)
    _state.catalog.produced(ours)
    return result


def _jobs(state: _State, task: Task, result: Published) -> Iterator[tuple[str, bytes]]:
    from decimal import Decimal

    decode = msgspec.json.Decoder(float_hook=Decimal).decode
    shares = {feed.number: Share() for feed in state.feeds}
    members = state.catalog.feeds_of(task.first, task.last)
    kept: list[tuple[int, int, int, int, int]] = []
    entries = list(state.catalog.ranked(task.first, task.last))
    wanted = {rank for entry in entries for rank in entry.related}
    cards = {rank: _decoder.decode(card) for rank, card in state.catalog.cards(wanted).items()}
    for entry in entries:
        posting = decode(entry.data)
        yield from _pages(state, entry, posting, [cards[rank] for rank in entry.related])
        if entry.open:
            for feed in state.feeds:
                if not feed.itemised or not _wanted(feed, entry.rank, members):
                    continue
                item = _item(feed, entry, posting, result)
                if item is None:
                    continue
                if feed.selected:
                    kept.append((feed.number, entry.rank, *state.shelf.put(item)))
                else:
                    shares[feed.number].add(item)
        result.postings += 1
    if kept:
        state.shelf.flush()
        state.catalog.keep_items(kept)
    for number, share in shares.items():
        if share.items:
            result.shares[number] = state.folder / f"share.{number}.{task.number}"
            share.write(result.shares[number])


def _wanted(feed: Feed, rank: int, members: Mapping[int, Set[int]]) -> bool:
    if feed.selected:
        return feed.number in members.get(rank, ())
    return feed.limit is None or rank < feed.limit


def _item(feed: Feed, entry: Ranked, posting: dict[str, Any], result: Published) -> bytes | None:
    if feed.raw:
        return entry.data + b"\n"
    writer = feed.writer
    assert isinstance(writer, ItemWriter)
    losses = Losses()
    item = writer.item(posting, feed.context, losses)
    for rule, place, reason in losses.refused:
        result.refused.append((feed.path, posting["id"], rule, place, reason))
    return item


def _pages(
    state: _State, entry: Ranked, posting: dict[str, Any], related: list[dict[str, Any]]
) -> Iterator[tuple[str, bytes]]:
    site = state.site
    page = urls.job_path(entry.slug, site.permalink)
    markup = None
    if entry.open:
        address = urls.absolute(page, site.base_url) if site.base_url else None
        markup = jsonld.script(posting, address)
        yield urls.jsonld_path(entry.slug, site.permalink), jsonld.document(posting, address)
    # The card has the summary already; making it again would cost as much as half a page.
    abstract = _decoder.decode(entry.card)["summary"]
    yield page, state.renderer.job(posting, related=related, jsonld=markup, closed=not entry.open, abstract=abstract)


def _lists(state: _State, task: Task) -> Iterator[tuple[str, bytes]]:
    pages = max(1, -(-state.open // state.site.per_page))
    for page in range(task.first, task.last):
        first = (page - 1) * state.site.per_page
        ranks = range(first, min(first + state.site.per_page, state.open))
        found = state.catalog.cards(ranks)
        cards = [_decoder.decode(found[rank]) for rank in ranks]
        yield urls.list_path(page), state.renderer.listing(cards, page=page, pages=pages, total=state.open)
