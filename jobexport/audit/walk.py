"""An audit from its beginning to its end: pages, sitemaps, feeds, and what they say of each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from jobexport import engine
from jobexport.audit.addresses import is_address
from jobexport.audit.agreement import disagreements, unlisted
from jobexport.audit.examine import examine
from jobexport.audit.folder import Folder
from jobexport.audit.listings import read_feed, read_sitemap
from jobexport.audit.model import Context, Seen, State, found
from jobexport.audit.store import Store
from jobexport.audit.web import Web
from jobexport.errors import InputError, UsageError
from jobexport.findings import Finding, Origin, Severity

__all__ = ["MOST", "Audited", "audit"]

MOST = 5000
"""Pages that are fetched over HTTP unless another limit is given."""
_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Audited:
    """How much was looked at."""

    pages: int
    jobs: int


class _Told:
    """Hands findings on and counts what robots.txt blocks, which is told once for each of its lines."""

    def __init__(self, tell: Callable[[Finding], None], step: Callable[[int], None]) -> None:
        self.tell, self._step = tell, step
        self.pages = self.jobs = 0
        self.blocked: Counter[tuple[int, str]] = Counter()
        self.example: dict[tuple[int, str], str] = {}
        self.assets: set[str] = set()
        self.feeds: dict[str, None] = {}

    def page(self, seen: Seen, store: Store) -> None:
        for finding in seen.findings:
            self.tell(finding)
        if not seen.whole:
            return
        self.pages += 1
        self.jobs += seen.jobs == 1
        for line, kind, address in seen.blocked:
            if kind == "asset" and (address in self.assets or len(self.assets) > 10_000):
                continue
            self.assets |= {address} if kind == "asset" else set()
            self.blocked[line, kind] += 1
            self.example.setdefault((line, kind), address)
        self.feeds |= dict.fromkeys(seen.feeds)
        store.add(seen)
        self._step(self.pages)

    def robots(self, uri: str) -> None:
        for (line, kind), count in sorted(self.blocked.items()):
            what = ("page of an open job", "pages of open jobs") if kind == "page" else ("file", "files")
            noun = f"{count:,} {what[count > 1]}{'' if kind == 'page' else ' that pages load'}"
            message = f"this rule keeps search engines from {noun}, such as {self.example[line, kind]}"
            self.tell(found(f"audit/robots-blocks-{kind}", message, uri, (line, 1)))


def audit(
    target: str, now: datetime, tell: Callable[[Finding], None], *, base_url: str | None = None, most: int = MOST,
    private: bool = False, jobs: int = 1, step: Callable[[int], None] = lambda done: None,
) -> Audited:  # fmt: skip
    """Audits the site in a folder, or at an address (http or https).

    ``base_url`` says where a folder is served from; else it is told from its pages. ``most`` limits the pages that are
    fetched over HTTP, or read from a folder where it is given. Raises InputError where there is no page, UsageError for
    an address that may not be asked.
    """
    store = Store()
    told = _Told(tell, step)
    if target.startswith(("http://", "https://")):
        if base_url is not None:
            raise UsageError("an address needs no --base-url", subject=target)
        _web(target, now, told, store, most, private)
    else:
        _folder(Path(target), target, now, told, store, base_url, most, jobs)
    return Audited(told.pages, told.jobs)


# -- folders -----------------------------------------------------------------------------------------------------------


def _folder(
    root: Path, name: str, now: datetime, told: _Told, store: Store, base: str | None, most: int, jobs: int
) -> None:
    if not root.is_dir():
        raise InputError("no such folder", subject=name, hint="give the folder of a built site, or its address")
    if base is not None and not (base.startswith(("http://", "https://")) and is_address(base)):
        raise UsageError(f"not an address: {base!r}", subject="--base-url", hint="write https://jobs.example.org/")
    site = Folder(root, name, base)
    keys = site.pages()
    first = islice(keys, most)
    chunks = iter(lambda: list(islice(first, _CHUNK)), [])
    for chunk in engine.run(_look, chunks, jobs, setup=_prepare, arguments=(site, now)):
        for seen in chunk:
            told.page(seen, store)
    if not told.pages:
        raise InputError("no HTML page is in this folder", subject=name)
    store.ready()
    if site.robots is not None:
        told.robots(site.uri("robots.txt"))
    if not site.named:
        message = "no page and no sitemap says where this site is served"
        if not site.starts:
            message += ", and it has no start page: links to files that are not here are not judged"
        told.tell(found("audit/no-address", message, name))
    if next(keys, None) is not None:
        told.tell(found("audit/not-all-pages", f"only the first {most:,} pages were looked at", name))
    listed = site.named and _sitemaps(site, store, told, now)
    if site.named:
        for address in dict.fromkeys([*site.feeds(), *told.feeds]):
            place = site.find(address)
            if place.state is State.HERE:
                with (root / place.key).open("rb") as stream:
                    for finding in read_feed(stream, address, site.uri(place.key), store):
                        if isinstance(finding, Finding):
                            told.tell(finding)
            elif place.state is State.GONE:
                told.tell(found("audit/broken-link", f"the feed {address}, which pages name, is not there", name))
    for finding in disagreements(store, site.find, named=site.named, listed=listed):
        told.tell(finding)
    if site.named and not listed and told.jobs:
        given = site.robots.sitemaps if site.robots is not None else ()
        message = "no sitemap is in this folder" + (f", though robots.txt names {given[0]}" if given else "")
        told.tell(found("audit/sitemap-missing", message, name))


def _sitemaps(site: Folder, store: Store, told: _Told, now: datetime) -> bool:
    waiting = [(address, site.uri("robots.txt")) for address in site.sitemaps()]
    done: set[str] = set()
    while waiting:
        address, parent = waiting.pop(0)
        if address in done:
            continue
        done.add(address)
        place = site.find(address)
        if place.state is not State.HERE:
            told.tell(found("audit/sitemap-unreadable", f"the sitemap {address} is not there", parent))
            continue
        uri = site.uri(place.key)
        with (site.root / place.key).open("rb") as stream:
            for each in read_sitemap(stream, address, uri, store, site.find, now):
                if isinstance(each, Finding):
                    told.tell(each)
                else:
                    waiting.append((each, uri))
    return bool(done)


_SITE: list[tuple[Folder, Context]] = []


def _prepare(site: Folder, now: datetime) -> None:
    _SITE[:] = [(site, Context(now, site.robots, site.find, site.size, site.named))]


def _look(keys: list[str]) -> list[Seen]:
    site, context = _SITE[0]
    return [_seen(site, key, context) for key in keys]


def _seen(site: Folder, key: str, context: Context) -> Seen:
    uri, address = site.uri(key), site.address(key)
    if "\ufffd" in uri and not key.isprintable():
        message = "the name of the file is not UTF-8, so no address leads to it"
    else:
        try:
            return examine(site.read(key), key, address, uri, context)
        except OSError as error:
            message = error.strerror or str(error)
    return Seen(key, address, uri, findings=[Finding("source/unreadable", Severity.ERROR, message, Origin(uri))])


# -- the web -----------------------------------------------------------------------------------------------------------


def _web(start: str, now: datetime, told: _Told, store: Store, most: int, private: bool) -> None:
    site = Web(start, store, Context(now, None), most=most, private=private)
    for each in site.crawl():
        if isinstance(each, Finding):
            told.tell(each)
        else:
            told.page(each, store)
    store.ready()
    told.robots(site.root + "robots.txt")

    for finding in (*unlisted(store), *disagreements(store, site.find, named=True, listed=site.listed)):
        told.tell(finding)
    if not site.listed and not site.names_sitemap and told.jobs:
        told.tell(
            found(
                "audit/sitemap-missing",
                "robots.txt names no sitemap of this site, and none is at /sitemap.xml",
                site.root,
            )
        )
