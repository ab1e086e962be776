"""A site on the web: crawled from its first page, its sitemap and its links, as robots.txt allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from urllib.parse import urldefrag, urljoin, urlsplit

from jobexport.audit.client import AGENT, Answer, Client, Refused
from jobexport.audit.examine import examine
from jobexport.audit.listings import read_feed, read_sitemap
from jobexport.audit.model import Context, Place, Seen, State, found
from jobexport.audit.robots import Robots, read_robots
from jobexport.audit.store import Store
from jobexport.errors import InputError
from jobexport.findings import Finding

__all__ = ["Web"]

_PAGE = 8 << 20
_LISTING = 64 << 20
_HTML = ("text/html", "application/xhtml+xml")
_SITEMAPS = 500
_WAITING = 200_000


class Web:
    """The site that an address is on. ``most`` is how many pages are fetched."""

    def __init__(self, start: str, store: Store, context: Context, *, most: int, private: bool) -> None:
        self.client = Client(start, private=private)
        self.start = urldefrag(start)[0] if urlsplit(start).path else start + "/"
        self.root = f"{self.client.scheme}://{self.client.netloc}/"
        self.robots = Robots({})
        self.listed = self.names_sitemap = False
        self.forbidden = self.left = 0
        self._store, self._context, self._most = store, context, most
        self._feeds: dict[str, str] = {}
        self._blocked: Counter[int] = Counter()
        self._asked = Counter({"page": 1})
        self._example: dict[int, str] = {}
        self._next: dict[str, tuple[str, str, tuple[int, int]]] = {}

    def crawl(self) -> Iterator[Finding | Seen]:
        """Findings of the crawl, and every page, as they come. Raises InputError where the site does not answer."""
        first = self._first()
        yield from self._listings()
        yield from self._page(self.start, first)
        yield from self._pages()
        read: set[str] = set()
        # Pages name feeds, whose items lead to pages.
        while waiting := [each for each in self._feeds if each not in read]:
            for address in waiting:
                read.add(address)
                yield from self._feed(address)
            yield from self._pages()
        for line, count in sorted(self._blocked.items()):
            what = f"{count:,} address{'es' if count > 1 else ''} that the sitemap lists, such as {self._example[line]}"
            message = f"this rule keeps search engines from {what}"
            yield found("audit/robots-blocks-page", message, self.root + "robots.txt", (line, 1))
        if self.left or self.forbidden:
            parts = [f"{self.left:,} addresses beyond the limit of {self._most:,} pages"] if self.left else []
            parts += [f"{self.forbidden:,} that robots.txt forbids"] if self.forbidden else []
            yield found("audit/not-all-pages", f"not looked at: {' and '.join(parts)}", self.root)

    def _pages(self) -> Iterator[Finding | Seen]:
        """Every page on the list, and those that they put on it."""
        while self._next:
            address = next(iter(self._next))
            kind, uri, position = self._next.pop(address)
            if self._store.answer(address) is not None:
                continue
            forbidden = self.robots.forbids(address, AGENT) is not None
            if forbidden or self._asked[kind] >= self._most:
                self.forbidden, self.left = self.forbidden + forbidden, self.left + (not forbidden)
                self._store.answered(address, State.UNKNOWN, "")
                continue
            self._asked[kind] += 1
            try:
                answer = self.client.get(address, _PAGE, wanted=_HTML, head=kind == "asset")
            except Refused as refused:
                self._store.answered(address, State.UNKNOWN, "")
                yield found(refused.kind, f"{address}: {refused}", uri, position)
                continue
            yield from self._page(address, answer, uri, position)

    def find(self, address: str) -> Place:
        """What the crawl knows of an address."""
        if not self.client.inside(address):
            return Place(State.OUTSIDE)
        known = self._store.answer(urldefrag(address)[0])
        return Place(State.UNKNOWN) if known is None else Place(State(known[0]), known[1])

    def _first(self) -> Answer:
        try:
            told = self.client.get(urljoin(self.root, "/robots.txt"), 1 << 20)
            # A server's error forbids everything (RFC 9309, section 2.3.1.4); a missing file nothing.
            if told.status >= 500:
                raise InputError(f"robots.txt answers with {told.status}, which forbids a crawl", subject=self.root)
            if told.found and not told.outside:
                self.robots = read_robots(told.data)
                self._context = replace(self._context, robots=self.robots)
            if self.robots.forbids(self.start, AGENT) is not None:
                raise InputError("robots.txt forbids this address", subject=self.start)
            self.client.slow(self.robots.delay(AGENT))
            answer = self.client.get(self.start, _PAGE, wanted=_HTML)
        except Refused as refused:
            raise InputError(str(refused), subject=self.start) from None
        if not answer.found or answer.outside:
            what = f"redirects to {answer.address}" if answer.outside else f"answers with {answer.status}"
            raise InputError(f"the site {what}", subject=self.start)
        return answer

    def _listings(self) -> Iterator[Finding]:
        """The sitemaps: their pages are the next to be fetched. What they list is compared at the end."""
        # A copy of a site under another address names the sitemaps of the first one; its own is at the usual place.
        named = [each for each in self.robots.sitemaps if self.client.inside(each)]
        self.names_sitemap = bool(named)
        waiting = list(named) or [urljoin(self.root, "/sitemap.xml")]
        done: set[str] = set()
        while waiting and len(done) < _SITEMAPS:
            address = waiting.pop(0)
            if address in done or not self.client.inside(address):
                continue
            done.add(address)
            try:
                answer = self.client.get(address, _LISTING)
            except Refused as refused:
                yield found(refused.kind, f"{address}: {refused}", address)
                continue
            if not answer.found or answer.outside:
                if named:
                    yield found("audit/sitemap-unreadable", f"the sitemap answers with {answer.status}", address)
                continue
            self.listed = True
            for each in read_sitemap(
                BytesIO(answer.data), address, address, self._store, self._later, self._context.now
            ):
                if isinstance(each, Finding):
                    yield each
                else:
                    waiting.append(each)

    def _later(self, address: str) -> Place:
        """Puts an address of the sitemap on the list of what to fetch."""
        if not self.client.inside(address):
            return Place(State.OUTSIDE)
        rule = self.robots.forbids(address, "googlebot")
        # Of a page that may be fetched here, the page itself says whether there is a job on it.
        if rule is not None and self.robots.forbids(address, AGENT) is not None:
            self._blocked[rule.line] += 1
            self._example.setdefault(rule.line, address)
        self._wait(address, "page", self.root, (1, 1))
        return Place(State.UNKNOWN, address)

    def _wait(self, address: str, kind: str, uri: str, position: tuple[int, int]) -> None:
        address = urldefrag(address)[0]
        if address not in self._next and self._store.answer(address) is None:
            if len(self._next) < _WAITING:
                self._next[address] = (kind, uri, position)
            else:
                self.left += 1

    def _page(
        self, address: str, answer: Answer, uri: str = "", position: tuple[int, int] = (1, 1)
    ) -> Iterator[Finding | Seen]:
        if answer.outside:
            self._store.answered(address, State.OUTSIDE, "")
            return
        if answer.status >= 500 or answer.status == 429:
            yield found("audit/no-answer", f"{address} answers with {answer.status}", uri or address, position)
        state = State.HERE if answer.found else State.UNKNOWN if answer.status in (401, 403, 405, 429) else State.GONE
        self._store.answered(address, state, answer.address)
        if answer.address != address:
            if self._store.answer(answer.address) is not None:
                return
            self._store.answered(answer.address, state, answer.address)
        if not answer.found or not answer.media_type.lower().startswith(_HTML):
            return
        seen = examine(answer.data, answer.address, answer.address, answer.address, self._context, answer.media_type)
        if "noindex" in answer.robots.lower() or "none" in answer.robots.lower().split(","):
            if seen.open and not seen.noindex:
                message = f"the page of an open job is sent with X-Robots-Tag: {answer.robots}"
                seen.findings.append(found("audit/noindex", message, seen.uri, (1, 1)))
            seen.noindex = True
        for link in seen.links:
            if self.client.inside(link.address):
                kind = "asset" if link.kind == "asset" else "page"
                self._wait(link.address, kind, seen.uri, link.position)
        if seen.canonical and self.client.inside(seen.canonical):
            self._wait(seen.canonical, "page", seen.uri, seen.canonical_at)
        for each in seen.feeds:
            if self.client.inside(each):
                self._feeds.setdefault(each, seen.uri)
        yield seen

    def _feed(self, address: str) -> Iterator[Finding]:
        if self.robots.forbids(address, AGENT) is not None:
            self.forbidden += 1
            return
        try:
            answer = self.client.get(address, _LISTING)
        except Refused as refused:
            yield found(refused.kind, f"{address}: {refused}", address)
            return
        if answer.outside:
            return
        if not answer.found:
            if answer.status in (404, 410):
                message = f"the feed {address}, which pages name, is not there"
                yield found("audit/broken-link", message, self._feeds[address])
            return
        for each in read_feed(BytesIO(answer.data), answer.address, address, self._store):
            if isinstance(each, Finding):
                yield each
            elif each.address and self.client.inside(each.address):
                self._wait(each.address, "page", address, each.position)
