"""Second pass of a build: ranges of ranks to pages and to shares of every feed, in one worker or many."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from struct import pack
from typing import Any

import msgspec

from jobexport.catalog import Catalog, Known, Ranked, Refusal
from jobexport.errors import defect_at
from jobexport.formats import jsonld
from jobexport.pipeline.extras import PICTURES, Extras, api_pages
from jobexport.pipeline.facetpages import Addresses, GroupOutputs
from jobexport.pipeline.feedfiles import Share, Shelf
from jobexport.pipeline.feeds import Feed
from jobexport.pipeline.outputs import Output, key_of
from jobexport.pipeline.plan import Plan
from jobexport.registry import Losses, itemises
from jobexport.sink import Sink
from jobexport.site import urls
from jobexport.site.faces import Faces
from jobexport.site.fragments import Fragments
from jobexport.site.render import Renderer
from jobexport.site.settings import SiteSettings
from jobexport.site.view import Told

__all__ = ["Published", "Run", "Task", "move", "page_key", "prepare", "publish", "put", "setup", "task_key"]


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work: postings with ranks from ``first`` to before ``last`` (``kind`` jobs), list pages with these
    numbers (``kind`` lists), or pages of groups (``kind`` groups and directories, see ``facetpages``). ``key`` is a digest of all that its outputs show."""

    kind: str
    number: int
    first: int
    last: int
    key: str = ""

    @property
    def name(self) -> str:
        """The task's name in the catalog."""
        return f"{self.kind}/{self.number}"


@dataclass(frozen=True, slots=True)
class Run:
    """What all tasks of one build share: its number, whether the last build's outputs may be kept, the numbers of open
    postings, the feeds of which every item is made anew, the folder for what is made on the way, and the kinds of groups
    that have pages."""

    number: int
    again: bool
    open: int
    whole: frozenset[int]
    folder: Path
    kinds: tuple[str, ...] = ()


@dataclass(slots=True)
class Published:
    """What one task did: files written and left alone, and the shares of the feeds by their number.

    ``changed`` are path and digest of what was written, only where the last build's outputs may be kept.
    """

    task: tuple[str, str] = ("", "")
    postings: int = 0
    written: int = 0
    changed: list[tuple[str, str]] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    shares: dict[int, Path] = field(default_factory=dict)


@dataclass(slots=True)
class _State:
    catalog: Catalog
    sink: Sink
    renderer: Renderer
    feeds: tuple[Feed, ...]
    site: SiteSettings
    run: Run
    shelf: Shelf
    groups: GroupOutputs
    extras: Extras
    faces: Faces


_state: _State | None = None
_prepared: tuple[Plan, Renderer, Fragments] | None = None
_told = msgspec.json.Decoder(Told).decode

# Postings that are worked on side by side.
_TOGETHER = 8
# The templates that most of the time goes into.
_TEMPLATES = ("job.html", "list.html", "group.html", "company.html")


def prepare(plan: Plan, renderer: Renderer, run: Run, *, all_of_them: bool) -> None:
    """Says which renderer the processes of a build use, also those that are forked from this one; they share what they
    render of cards. ``all_of_them`` compiles the templates now, instead of once in each of these."""
    global _prepared
    _prepared = (plan, renderer, Fragments(run.open))
    if all_of_them:
        renderer.prepare(_TEMPLATES)


def setup(catalog: Path | Catalog, sink: Sink, plan: Plan, feeds: tuple[Feed, ...], run: Run) -> None:
    """Opens the catalog in this process."""
    global _state
    found = catalog if isinstance(catalog, Catalog) else Catalog.at(catalog)
    if _prepared is not None and _prepared[0] is plan:
        _, renderer, fragments = _prepared
    else:
        renderer, fragments = plan.renderer(), Fragments(run.open)
    renderer.browse(run.kinds)
    faces = Faces(found.cards, renderer.values, fragments)
    groups = GroupOutputs(found, renderer, plan, feeds, faces)
    extras = Extras(plan.site, sink)
    _state = _State(found, sink, renderer, feeds, plan.site, run, Shelf(run.folder), groups, extras, faces)


def move(folder: Path) -> None:
    """What is made on the way goes into this folder from now on."""
    assert _state is not None
    _state.run, _state.shelf = replace(_state.run, folder=folder), Shelf(folder)


def publish(task: Task) -> Published:
    """Does one task."""
    assert _state is not None
    result = Published((task.name, task.key))
    if task.kind == "jobs":
        outputs = _jobs(_state, task, result)
    elif task.kind == "lists":
        outputs = _lists(_state, task)
    elif task.kind == "api":
        outputs = api_pages(_state.catalog, _state.site, _state.run.open, task.first, task.last)
    else:
        outputs = _state.groups.of(task.kind, task.first, task.last)
    put(_state.catalog, _state.sink, _state.run, task.name, outputs, result)
    return result


def put(catalog: Catalog, sink: Sink, run: Run, task: str, outputs: Iterable[Output], result: Published) -> None:
    """Writes the outputs of one task. One that has the key it had in the last build is not made again."""
    todo: Iterable[Output] = outputs
    placed: list[Known] = []
    if run.again:
        todo = list(outputs)
        known = catalog.known([each.path for each in todo])
        placed = [
            known[each.path]._replace(task=task)
            for each in todo
            if each.key and each.path in known and known[each.path].key == each.key
        ]
        kept = {each.path for each in placed}
        todo = _let_go([each for each in todo if each.path not in kept])
    keys: dict[str, str] = {}

    def made() -> Iterator[tuple[str, bytes]]:
        for each in todo:
            keys[each.path] = each.key
            try:
                data = each.make()
            except Exception as error:  # a defect of ours: said with the page that it came with
                raise defect_at(error, each.path) from error
            yield each.path, data

    written, _, ours, foreign = sink.write(made())
    placed += [Known(path, digest, keys[path], size, mtime, task) for path, digest, size, mtime in ours]
    catalog.produced(placed, run.number)
    result.written += written
    result.foreign += foreign
    if run.again:
        result.changed += [(path, digest) for path, digest, _, _ in ours]


def _let_go(outputs: list[Output]) -> Iterator[Output]:
    """One after the other; with what is done goes all that it holds."""
    outputs.reverse()
    while outputs:
        yield outputs.pop()


def page_key(mark: int, is_open: int, related: Sequence[int], links: str) -> str:
    """The key of a posting's page, from the digests of the posting and of the cards of those related to it, and from the
    pages of groups that it leads to (see ``Addresses.key``)."""
    return key_of(pack(f"<{2 + len(related)}q", mark, is_open, *related), links)


def task_key(keys: Iterable[str]) -> str:
    """The key of a task, from the keys of its pages."""
    return key_of("".join(keys))


class _Entry:
    """A posting under way; decoded once, and only if anything asks for it, and so is its markup made."""

    __slots__ = ("_address", "_decode", "_markup", "_posting", "ranked")

    def __init__(self, ranked: Ranked, decode: Any, address: str | None) -> None:
        self.ranked = ranked
        self._decode, self._address = decode, address
        self._posting: dict[str, Any] | None = None
        self._markup: bytes | None = None

    @property
    def markup(self) -> bytes:
        if self._markup is None:
            self._markup = jsonld.compact(self.posting, self._address)
        return self._markup

    @property
    def posting(self) -> dict[str, Any]:
        if self._posting is None:
            self._posting = self._decode(self.ranked.data)
        return self._posting


def _jobs(state: _State, task: Task, result: Published) -> Iterator[Output]:
    from decimal import Decimal

    decode = msgspec.json.Decoder(float_hook=Decimal).decode
    catalog = state.catalog
    feeds = [
        (feed, feed.selected, feed.limit, feed.lasting and feed.number not in state.run.whole)
        for feed in state.feeds
        if feed.itemised
    ]
    shares = {feed.number: Share() for feed, *_ in feeds}
    members = catalog.feeds_of(task.first, task.last)
    published = catalog.published(task.first, task.last) if state.run.again else set()
    kept: list[tuple[int, int, int, int, int]] = []
    site = state.site
    entries = deque(
        _Entry(
            each,
            decode,
            urls.absolute(urls.job_path(each.slug, site.permalink), site.base_url) if site.base_url else None,
        )
        for each in catalog.ranked(task.first, task.last)
    )
    wanted = {rank for entry in entries for rank in entry.ranked.related}
    marks = catalog.marks(wanted)
    if not state.run.again:  # else few of the pages may be made
        state.faces.ahead(wanted, "related")
    links = Addresses(catalog, state.site, task.first, task.last)
    keys: list[str] = []
    # Some at a time, and the same is done for all of them in turn, which the processor does quicker; what is done is let go.
    while entries:
        some = [entries.popleft() for _ in range(min(_TOGETHER, len(entries)))]
        pages = []
        for entry in some:
            ranked = entry.ranked
            related = [marks[rank] for rank in ranked.related]
            key = page_key(ranked.mark, ranked.open, related, links.key(ranked.rank))
            keys.append(key)
            if ranked.open:
                yield _markup(state, entry)
            pages.append(_page(state, entry, key, links))
        yield from pages
        for entry in some:
            ranked = entry.ranked
            if ranked.open:
                yield from state.extras.outputs(ranked, _teller(result, entry, told=ranked.name in published))
        for entry in some:
            ranked = entry.ranked
            if not ranked.open:
                continue
            inside = members.get(ranked.rank, ())
            for feed, selected, limit, lasting in feeds:
                if selected:
                    if feed.number not in inside:
                        continue
                elif (limit is not None and ranked.rank >= limit) or (lasting and ranked.name in published):
                    continue
                item = _item(feed, entry, result)
                if item is None:
                    continue
                if selected:
                    kept.append((feed.number, ranked.rank, *state.shelf.put(item)))
                else:
                    shares[feed.number].add(ranked.name, ranked.mark, item)
        result.postings += len(some)
    if kept:
        state.shelf.flush()
        catalog.keep_items(kept)
    for number, share in shares.items():
        if share.items:
            result.shares[number] = state.run.folder / f"share.{number}.{task.number}"
            share.write(result.shares[number])
    result.task = (task.name, task_key(keys))


def _item(feed: Feed, entry: _Entry, result: Published) -> bytes | None:
    if feed.raw:
        return entry.ranked.data + b"\n"
    writer = feed.writer
    assert itemises(writer)
    losses = Losses()
    try:
        item = writer.item(entry.posting, feed.context, losses)
    except Exception as error:  # a defect of ours: said with the posting that it came with
        raise defect_at(error, f"posting {entry.posting['id']} in {feed.path}") from error
    for rule, place, reason in losses.refused:
        posting = str(entry.posting["id"])
        result.refused.append((feed.number, entry.ranked.name, feed.path, posting, rule, place, reason))
    return item


def _teller(result: Published, entry: _Entry, *, told: bool) -> Callable[[str, str, str, str], None]:
    """Notes what a posting's extras leave out, unless the last build told it and it still holds."""

    def refuse(path: str, rule: str, place: str, reason: str) -> None:
        if not told:
            posting = str(entry.posting["id"])
            result.refused.append((PICTURES, entry.ranked.name, path, posting, rule, place, reason))

    return refuse


def _markup(state: _State, entry: _Entry) -> Output:
    ranked = entry.ranked
    path = urls.jsonld_path(ranked.slug, state.site.permalink)
    return Output(path, key_of(ranked.mark), lambda: jsonld.document(entry.markup))


def _page(state: _State, entry: _Entry, key: str, links: Addresses) -> Output:
    ranked = entry.ranked

    def html() -> bytes:
        # The card has the summary already; making it again would cost as much as half a page.
        known = _told(ranked.card)
        related = state.faces.of(ranked.related, "related")
        script = jsonld.script(entry.markup) if ranked.open else None
        return state.renderer.job(
            entry.posting, related=related, jsonld=script, closed=not ranked.open, known=known,
            groups=links.of(ranked.rank, ranked.open), picture=state.extras.picture(ranked),
        )  # fmt: skip

    return Output(urls.job_path(ranked.slug, state.site.permalink), key, html)


def _lists(state: _State, task: Task) -> Iterator[Output]:
    open_count, per_page = state.run.open, state.site.per_page
    pages = max(1, -(-open_count // per_page))
    for page in range(task.first, task.last):
        first = (page - 1) * per_page
        ranks = range(first, min(first + per_page, open_count))
        marks = state.catalog.marks(ranks)

        def html(page: int = page, ranks: range = ranks) -> bytes:
            cards = state.faces.of(ranks, "list")
            sections = state.groups.home() if page == 1 else ()
            return state.renderer.listing(cards, page=page, pages=pages, total=open_count, sections=sections)

        browse = state.groups.sections_key() if page == 1 else None
        shown = array("q", [marks[rank] for rank in ranks])
        yield Output(urls.list_path(page), key_of(open_count, pages, browse, shown.tobytes()), html)
