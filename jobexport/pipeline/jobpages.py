"""What is made of one posting: its page, its JSON-LD file and its item of every feed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from struct import pack
from typing import Any

import msgspec

from jobexport.catalog import Catalog, Ranked, Refusal
from jobexport.errors import defect_at
from jobexport.formats import jsonld
from jobexport.pipeline.extras import PICTURES, Extras
from jobexport.pipeline.facetpages import Addresses
from jobexport.pipeline.feedfiles import Share, Shelf
from jobexport.pipeline.feeds import Feed
from jobexport.pipeline.outputs import Output, key_of
from jobexport.registry import Losses, itemises
from jobexport.site import urls
from jobexport.site.faces import Faces
from jobexport.site.render import Renderer
from jobexport.site.settings import SiteSettings
from jobexport.site.view import Told

__all__ = ["Entry", "JobItems", "JobOutputs", "page_key"]

_told = msgspec.json.Decoder(Told).decode
_decode = msgspec.json.Decoder(float_hook=Decimal).decode


def page_key(mark: int, is_open: int, related: Sequence[int], links: str) -> str:
    """The key of a posting's page, from the digests of the posting and of the cards of those related to it, and from the
    pages of groups that it leads to (see ``Addresses.key``)."""
    return key_of(pack(f"<{2 + len(related)}q", mark, is_open, *related), links)


class Entry:
    """A posting under way; decoded once, and only if anything asks for it, and so is its markup made."""

    __slots__ = ("_address", "_markup", "_posting", "ranked")

    def __init__(self, ranked: Ranked, address: str | None) -> None:
        self.ranked = ranked
        self._address = address
        self._posting: dict[str, Any] | None = None
        self._markup: bytes | None = None

    @property
    def markup(self) -> bytes:
        """The posting as JSON-LD in one line."""
        if self._markup is None:
            self._markup = jsonld.compact(self.posting, self._address)
        return self._markup

    @property
    def posting(self) -> dict[str, Any]:
        """The canonical posting."""
        if self._posting is None:
            self._posting = _decode(self.ranked.data)
        return self._posting


@dataclass(frozen=True, slots=True)
class JobOutputs:
    """The files of postings, with what they are made by in this process."""

    site: SiteSettings
    renderer: Renderer
    faces: Faces
    extras: Extras

    def entries(self, postings: Iterable[Ranked]) -> deque[Entry]:
        """Postings under way."""
        site = self.site
        if not site.base_url:
            return deque(Entry(each, None) for each in postings)
        base = site.base_url
        return deque(Entry(each, urls.absolute(urls.job_path(each.slug, site.permalink), base)) for each in postings)

    def markup(self, entry: Entry) -> Output:
        """The JSON-LD file of a posting."""
        ranked = entry.ranked
        path = urls.jsonld_path(ranked.slug, self.site.permalink)
        return Output(path, key_of(ranked.mark), lambda: jsonld.document(entry.markup))

    def page(self, entry: Entry, key: str, links: Addresses) -> Output:
        """The page of a posting; ``key`` is its ``page_key``."""
        ranked = entry.ranked

        def html() -> bytes:
            # The card has the summary already; making it again would cost as much as half a page.
            known = _told(ranked.card)
            related = self.faces.of(ranked.related, "related")
            script = jsonld.script(entry.markup) if ranked.open else None
            return self.renderer.job(
                entry.posting, related=related, jsonld=script, closed=not ranked.open, known=known,
                groups=links.of(ranked.rank, ranked.open), picture=self.extras.picture(ranked),
            )  # fmt: skip

        return Output(urls.job_path(ranked.slug, self.site.permalink), key, html)

    def more(self, entry: Entry, refused: list[Refusal], *, told: bool) -> Iterator[Output]:
        """What else a posting asks for. What its extras leave out is noted in ``refused``, unless the last build ``told`` it
        and it still holds."""
        return self.extras.outputs(entry.ranked, _teller(entry, refused, told=told))


def _teller(entry: Entry, refused: list[Refusal], *, told: bool) -> Callable[[str, str, str, str], None]:
    def refuse(path: str, rule: str, place: str, reason: str) -> None:
        if not told:
            posting = str(entry.posting["id"])
            refused.append((PICTURES, entry.ranked.name, path, posting, rule, place, reason))

    return refuse


class JobItems:
    """The items of the postings from rank ``first`` to before ``last`` in the feeds that have some, in this order. ``whole`` are
    the numbers of feeds of which every item is made anew, ``published`` the names of postings that the others have already;
    what feeds do not take is noted in ``refused``."""

    def __init__(
        self, feeds: Iterable[Feed], catalog: Catalog, first: int, last: int, *,
        whole: frozenset[int], published: set[int], shelf: Shelf, refused: list[Refusal],
    ) -> None:  # fmt: skip
        self._feeds = [
            (feed, feed.selected, feed.limit, feed.lasting and feed.number not in whole)
            for feed in feeds
            if feed.itemised
        ]
        self._shares = {feed.number: Share() for feed, *_ in self._feeds}
        self._members = catalog.feeds_of(first, last)
        self._catalog, self._published, self._shelf, self._refused = catalog, published, shelf, refused
        self._kept: list[tuple[int, int, int, int, int]] = []

    def add(self, entry: Entry) -> None:
        """Makes the items of an open posting."""
        ranked = entry.ranked
        inside = self._members.get(ranked.rank, ())
        for feed, selected, limit, lasting in self._feeds:
            if selected:
                if feed.number not in inside:
                    continue
            elif (limit is not None and ranked.rank >= limit) or (lasting and ranked.name in self._published):
                continue
            item = self._item(feed, entry)
            if item is None:
                continue
            if selected:
                self._kept.append((feed.number, ranked.rank, *self._shelf.put(item)))
            else:
                self._shares[feed.number].add(ranked.name, ranked.mark, item)

    def keep(self, folder: Path, number: int) -> dict[int, Path]:
        """Writes what was made, for others to read; gives the shares by the number of their feed. ``number`` tells them from
        those of other postings."""
        if self._kept:
            self._shelf.flush()
            self._catalog.keep_items(self._kept)
        found = {}
        for feed, share in self._shares.items():
            if share.items:
                found[feed] = folder / f"share.{feed}.{number}"
                share.write(found[feed])
        return found

    def _item(self, feed: Feed, entry: Entry) -> bytes | None:
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
            self._refused.append((feed.number, entry.ranked.name, feed.path, posting, rule, place, reason))
        return item
