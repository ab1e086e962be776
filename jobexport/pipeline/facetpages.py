"""The pages of groups of jobs (per employer, place, skill, …), the lists of all groups, and the feed of each group.

A group has a page as long as it has enough open postings. The catalog settles the groups (``catalog/groups.py``); here each
page of them becomes an output that says what it shows before it is made.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from typing import Any

import msgspec

from jobexport.catalog import Catalog, Group
from jobexport.formats.rss import RssWriter
from jobexport.pipeline.context import write_context
from jobexport.pipeline.feeds import Feed
from jobexport.pipeline.outputs import Output, key_of
from jobexport.pipeline.plan import Plan
from jobexport.registry import Losses
from jobexport.site import groupwords, urls
from jobexport.site.faces import Faces
from jobexport.site.grouppages import FEED, NAMED, PER_DIRECTORY, SHOWN, GroupPages
from jobexport.site.render import Renderer
from jobexport.site.settings import SiteSettings

__all__ = ["Addresses", "GroupOutputs", "addresses", "kinds_of", "pages_of", "settle"]

# Groups inside a group that its page shows; all are in the list of their kind.
_INSIDE = 24
_OTHER = "newest.xml"
# Items of their feeds that are kept for further groups.
_ITEMS = 1024

_cards = msgspec.json.Decoder()
_postings = msgspec.json.Decoder(float_hook=Decimal)


def settle(catalog: Catalog, site: SiteSettings) -> None:
    """Fixes the groups of this run. The order of publication comes before it."""
    catalog.group(site.facet_min, site.per_page, groupwords.order)


def kinds_of(catalog: Catalog, site: SiteSettings) -> tuple[str, ...]:
    """The kinds of groups that have pages: what every page of the site leads to."""
    found = catalog.group_kinds()
    return tuple(each for each in site.facets if each in found)


def addresses(catalog: Catalog, site: SiteSettings) -> Iterator[tuple[str, str | None]]:
    """Path of every page of groups and of lists of groups, and the day of the newest change of what it shows."""
    found = catalog.group_kinds()
    for kind in site.facets:
        number, modified = found.get(kind, (0, None))
        for page in range(1, -(-number // PER_DIRECTORY) + 1):
            yield urls.directory_path(kind, page), modified
    for group in catalog.groups_between(0, catalog.group_pages()):
        for page in range(1, pages_of(group, site) + 1):
            yield urls.group_path(group.kind, group.slug, page), group.modified


def pages_of(group: Group, site: SiteSettings) -> int:
    """The number of pages of a group."""
    return -(-group.size // site.per_page)


class Addresses:
    """The pages of groups that the pages of postings lead to, for the ranks from ``first`` to before ``last``."""

    def __init__(self, catalog: Catalog, site: SiteSettings, first: int, last: int) -> None:
        # Every group of an open posting has a page where one posting is enough for one.
        self._all = _Kinds(site.facets) if site.facet_min == 1 else None
        self._found = catalog.group_links(first, last, closed=self._all is not None)

    def of(self, rank: int, is_open: bool) -> Container[tuple[str, str]]:
        """(kind, slug) of the groups of a posting that have pages; of no use for groups of others."""
        if self._all is not None and is_open:
            return self._all
        return self._found.get(rank, ())

    def key(self, rank: int) -> str:
        """What a page depends on beside its posting."""
        return " ".join([f"{kind}/{slug}" for kind, slug in sorted(self._found.get(rank, ()))])


class _Kinds(Container[tuple[str, str]]):
    def __init__(self, kinds: Sequence[str]) -> None:
        self._kinds = frozenset(kinds)

    def __contains__(self, address: object) -> bool:
        return address[0] in self._kinds  # type: ignore[index]


class GroupOutputs:
    """The outputs of one process."""

    def __init__(self, catalog: Catalog, renderer: Renderer, plan: Plan, feeds: Sequence[Feed], faces: Faces) -> None:
        self._catalog = catalog
        self._faces = faces
        self._site = plan.site
        self._pages = GroupPages(renderer)
        self._writer = RssWriter()
        # Feeds name the day of their making, not the second.
        today = plan.now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self._context = write_context(plan.board, today, plan.site.base_url, {})
        self._items: dict[int, bytes] = {}
        self._names = {kind: _feed_file(kind, feeds, plan.site) for kind in plan.site.facets}

    def of(self, kind: str, first: int, last: int) -> Iterator[Output]:
        """The outputs of one of the ``spans``."""
        if kind == "directories":
            yield from self._directories()
            return
        for group in self._catalog.groups_between(first, last):
            pages = pages_of(group, self._site)
            for page in range(max(1, first - group.before + 1), min(pages, last - group.before) + 1):
                yield from self._group(group, page, pages)

    def sections(self) -> list[tuple[str, int, Sequence[Group]]]:
        """What the home page offers: the largest groups of each kind that tells postings apart."""
        catalog = self._catalog
        found = catalog.group_kinds()
        sections: list[tuple[str, int, Sequence[Group]]] = []
        for kind in self._site.facets:
            if kind not in found:
                continue
            groups = catalog.groups_inside(kind, "", SHOWN)
            if kind == "location" and len(groups) < 3:
                # A board of one country is chosen from by town.
                groups = (groups + catalog.groups_under(kind, SHOWN - len(groups)))[:SHOWN]
            sections.append((kind, found[kind][0], groups))
        return sections

    def sections_key(self) -> str:
        """A digest of what ``sections`` shows."""
        return _groups_key([each for _, _, groups in self.sections() for each in groups]) + key_of(
            *[number for _, number, _ in self.sections()]
        )

    def home(self) -> list[dict[str, Any]]:
        """``sections`` for the template of the home page."""
        return self._pages.sections(self.sections(), urls.HOME)

    def _directories(self) -> Iterator[Output]:
        for kind, (number, _) in sorted(self._catalog.group_kinds().items()):
            pages = -(-number // PER_DIRECTORY)
            for page in range(1, pages + 1):
                groups = self._catalog.groups_of_kind(kind, (page - 1) * PER_DIRECTORY, PER_DIRECTORY)

                def make(
                    kind: str = kind, groups: Sequence[Group] = groups, at: tuple[int, int, int] = (page, pages, number)
                ) -> bytes:
                    return self._pages.directory(kind, groups, page=at[0], pages=at[1], total=at[2])

                yield Output(
                    urls.directory_path(kind, page), key_of(kind, page, pages, number, _groups_key(groups)), make
                )

    def _group(self, group: Group, page: int, pages: int) -> Iterator[Output]:
        catalog, site = self._catalog, self._site
        first = (page - 1) * site.per_page
        marks = catalog.group_marks(group.id, first, first + site.per_page)
        above = self._above(group)
        inside = (
            catalog.groups_inside(group.kind, group.slug, _INSIDE) if group.kind == "location" and page == 1 else []
        )
        told = group.kind == "company" and page == 1
        feed, own = self._names[group.kind]
        feed_path = f"{group.kind}/{group.slug}/{feed}" if feed else None
        key = key_of(
            group.kind, group.slug, group.name, group.short, group.size, page, pages, feed,
            _groups_key(above), _groups_key(inside), catalog.mark(marks[0][0]) if told else None,
            _packed(marks),
        )  # fmt: skip

        def make() -> bytes:
            posting = _postings.decode(catalog.body(marks[0][0])) if told else None
            cards = self._faces.of([rank for rank, _ in marks], "list", NAMED)
            return self._pages.group(
                group, cards, page=page, pages=pages, above=above, inside=inside, feed=feed_path, employer=posting
            )

        yield Output(urls.group_path(group.kind, group.slug, page), key, make)
        if page == 1 and own and feed_path:
            newest = marks[: site.facet_feed]
            if site.facet_feed > site.per_page:
                newest = catalog.group_marks(group.id, 0, site.facet_feed)
            # Only its own postings change a feed, not the day of the build.
            day = group.modified or self._context.now.date().isoformat()
            key = key_of(group.name, day, _packed(newest))

            def feed_file() -> bytes:
                return self._feed(group, feed_path, day, [rank for rank, _ in newest])

            yield Output(feed_path, key, feed_file)

    def _above(self, group: Group) -> list[Group]:
        found: list[Group] = []
        parent = group.parent
        while parent:
            above = self._catalog.group_named(group.kind, parent)
            # Sources that disagree may put two places into each other.
            if above is None or above.id == group.id or above in found:
                break
            found.insert(0, above)
            parent = above.parent
        return found

    def _feed(self, group: Group, path: str, day: str, ranks: Sequence[int]) -> bytes:
        """A short feed: what lists show of each posting, with the way to its page."""
        context = self._context
        heading = groupwords.heading(group.kind, group.name, self._site.language)
        context = replace(
            context,
            now=datetime.fromisoformat(day).replace(tzinfo=UTC),
            title=f"{heading} – {self._site.title}",
            description=heading,
            self_url=context.base_url + path if context.base_url else None,
        )
        # An item says nothing of its group, and the newest postings are in many groups.
        known = self._items
        missing = [rank for rank in ranks if rank not in known]
        if len(known) + len(missing) > _ITEMS:
            known.clear()
            missing = list(ranks)
        cards = self._catalog.cards(missing) if missing else {}
        for rank in missing:
            known[rank] = self._writer.item(_thin(_cards.decode(cards[rank])), context, Losses())
        items = [known[rank] for rank in ranks]
        return self._writer.head(context) + self._writer.separator.join(items) + self._writer.tail(context)


def _thin(card: dict[str, Any]) -> dict[str, Any]:
    """A posting with what a list shows of it."""
    line = " · ".join([each for each in (card["company"], card["place"], card["employment"], card["salary"]) if each])
    paragraphs = [f"<p>{escape(text, quote=False)}</p>" for text in (line, card["summary"]) if text]
    facts = {
        "id": card["id"], "slug": card["slug"], "title": card["title"], "url": card["origin"],
        "datePosted": card["posted"], "skills": card["skills"], "description": "".join(paragraphs),
    }  # fmt: skip
    return {key: value for key, value in facts.items() if value}


def _packed(marks: Sequence[tuple[int, int]]) -> bytes:
    return array("q", [mark for _, mark in marks]).tobytes()


def _groups_key(groups: Sequence[Group]) -> str:
    return key_of(*[part for each in groups for part in (each.slug, each.name, each.short, each.size)])


def _feed_file(kind: str, feeds: Sequence[Feed], site: SiteSettings) -> tuple[str | None, bool]:
    """The name of the feed beside the page of each group of a kind (None for none), and whether it is made here.

    A feed of the settings that has all postings of such groups stands for ours.
    """
    names = set()
    for feed in feeds:
        if kind in feed.per:
            name = feed.path.rpartition("/")[2]
            if feed.format == "rss" and feed.where is None:
                return name, False
            names.add(name)
    if not site.facet_feed:
        return None, False
    return (_OTHER if FEED in names else FEED), True
