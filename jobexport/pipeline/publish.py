"""Second pass of a build: ranges of ranks to pages and to shares of every feed, in one worker or many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from jobexport.catalog import Catalog, Ranked
from jobexport.formats import jsonld
from jobexport.pipeline.feeds import Feed
from jobexport.pipeline.plan import Plan
from jobexport.registry import Losses
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
    """What one task did: files written and unchanged, files left alone, and the shares of the feeds by file name."""

    postings: int = 0
    written: int = 0
    unchanged: int = 0
    foreign: list[str] = field(default_factory=list)
    refused: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    shares: dict[str, tuple[Path, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _State:
    catalog: Catalog
    sink: Sink
    renderer: Renderer
    feeds: tuple[Feed, ...]
    folder: Path
    site: SiteSettings
    open: int


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
    _state = _State(Catalog(catalog), sink, plan.renderer(), feeds, folder, plan.site, open_count)


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
    shares: dict[str, list[bytes]] = {feed.path: [] for feed in state.feeds}
    entries = list(state.catalog.ranked(task.first, task.last))
    wanted = {rank for entry in entries for rank in entry.related}
    cards = {rank: _decoder.decode(card) for rank, card in state.catalog.cards(wanted).items()}
    for entry in entries:
        posting = decode(entry.data)
        yield from _pages(state, entry, posting, [cards[rank] for rank in entry.related])
        if entry.open:
            for feed in state.feeds:
                if feed.limit is not None and entry.rank >= feed.limit:
                    continue
                losses = Losses()
                item = entry.data + b"\n" if feed.raw else feed.writer.item(posting, feed.context, losses)
                if item is not None:
                    shares[feed.path].append(item)
                for rule, place, reason in losses.refused:
                    result.refused.append((feed.path, posting["id"], rule, place, reason))
        result.postings += 1
    for feed in state.feeds:
        if shares[feed.path]:
            share = state.folder / f"{feed.path.replace('/', '-')}.{task.number}"
            share.write_bytes(feed.writer.separator.join(shares[feed.path]))
            result.shares[feed.path] = (share, len(shares[feed.path]))


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
    yield page, state.renderer.job(posting, related=related, jsonld=markup, closed=not entry.open)


def _lists(state: _State, task: Task) -> Iterator[tuple[str, bytes]]:
    pages = max(1, -(-state.open // state.site.per_page))
    for page in range(task.first, task.last):
        first = (page - 1) * state.site.per_page
        ranks = range(first, min(first + state.site.per_page, state.open))
        found = state.catalog.cards(ranks)
        cards = [_decoder.decode(found[rank]) for rank in ranks]
        yield urls.list_path(page), state.renderer.listing(cards, page=page, pages=pages, total=state.open)
