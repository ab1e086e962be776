"""The feeds and exports that a build writes beside its pages, as the settings name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from jobexport.config import Config
from jobexport.errors import ConfigError, JobExportError
from jobexport.pipeline.context import write_context
from jobexport.pipeline.where import Where, parse
from jobexport.registry import FileWriter, Format, ItemWriter, WriteContext, format_named, itemises
from jobexport.site.settings import Feed as SiteFeed

__all__ = ["ADDRESSED", "ALWAYS", "NEWEST", "PATHS", "Feed", "Selection", "feeds_of", "selections", "site_feeds"]

NEWEST = 100
"""Postings in an RSS feed, an Atom feed or a JSON Feed where the settings name no limit: what readers poll stays small."""

PATHS: Mapping[str, str] = {
    "rss": "feed.xml", "atom": "feed.atom", "jsonfeed": "feed.json", "csv": "jobs.csv", "json": "jobs.json",
    "jsonl": "jobs.jsonl", "yaml": "jobs.yaml", "toml": "jobs.toml", "markdown": "jobs.md", "jsonld": "jobs.jsonld",
    "ojobpub": ".well-known/ojobpub.json", "llms": "llms.txt", "markdown-table": "jobs-table.md", "xlsx": "jobs.xlsx",
    "parquet": "jobs.parquet", "sqlite": "jobs.db", "sitemap": "feeds/sitemap.xml",
}  # fmt: skip
"""Where each format's feed is written unless the settings name a path; others are ``feeds/<name>.xml``."""

ALWAYS = ("rss", "csv", "jsonl")
"""Feeds of every build, unless their table says ``enabled = false``."""

ADDRESSED = ("llms",)
"""Feeds of every build of a site that has an address, likewise; of the newest postings unless they have a table."""

_SYNDICATED = ("rss", "atom", "jsonfeed")
_PATH = re.compile(r"(?:[A-Za-z0-9._~-]+/)*[A-Za-z0-9._~-]+\Z")
# What the site itself writes.
_TAKEN = re.compile(
    r"(?:index\.html|404\.html|robots\.txt|sitemap[^/]*\.xml|build-report\.json|nginx\.conf)\Z|_|(?:api|share|jobs|page|assets|\.jobexport)/"
)


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed: its name in the settings, its path, format and context, and which postings it has.

    ``limit`` keeps the newest of those that ``where`` selects; ``per`` names the groups that get a feed of their own
    beside it (``company/acme/feed.xml``); a file holds at most ``max_items`` items and ``max_bytes`` bytes, what is more
    goes into ``feed-2.xml`` and so on. ``raw`` says that an item is the catalog's own line.
    """

    number: int
    name: str
    path: str
    format: str
    context: WriteContext
    limit: int | None = None
    where: str | None = None
    per: tuple[str, ...] = ()
    gzip: bool = False
    max_items: int | None = None
    max_bytes: int | None = None
    raw: bool = False

    @property
    def writer(self) -> ItemWriter | FileWriter:
        """The format's writer; looked up where it is used, since it need not travel between processes."""
        writer = format_named(self.format).writer
        assert writer is not None
        return writer

    @property
    def itemised(self) -> bool:
        """Whether the feed is made of items, and not of a whole file."""
        return itemises(self.writer)

    @property
    def selected(self) -> bool:
        """Whether the catalog has to know which postings are in the feed; otherwise all are, or the newest."""
        return self.where is not None or bool(self.per) or not self.itemised

    @property
    def lasting(self) -> bool:
        """Whether the items of the last build may be taken over: a feed of all postings, item by item."""
        return self.limit is None and self.itemised and not self.selected

    def of(self, facet: str, name: str) -> Feed:
        """The feed of one group (``company/acme``), named after it."""
        path = f"{facet}/{self.path.rpartition('/')[2]}"
        return replace(self, path=path, context=moved(self.context, path, f"{self.context.title}: {name}"))

    def part(self, number: int) -> Feed:
        """The file with this number of a feed that is split; the first keeps the name."""
        if number == 1:
            return self
        head, slash, name = self.path.rpartition("/")
        stem, dot, suffix = name.partition(".") if not name.startswith(".") else (name, "", "")
        path = f"{head}{slash}{stem}-{number}{dot}{suffix}"
        return replace(self, path=path, context=moved(self.context, path, self.context.title))


def moved(context: WriteContext, path: str, title: str) -> WriteContext:
    """The context of the same set at another path and with another title."""
    return replace(context, title=title, self_url=context.base_url + path if context.base_url else None)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which postings one feed has: those that the expression selects, each also in the groups of these kinds."""

    feed: int
    where: Where | None
    per: tuple[str, ...]


def selections(feeds: tuple[Feed, ...]) -> tuple[Selection, ...]:
    """What the catalog has to note for the feeds that are not simply all postings."""
    return tuple(
        Selection(feed.number, parse(feed.where) if feed.where else None, feed.per) for feed in feeds if feed.selected
    )


def feeds_of(board: Config, now: datetime, base_url: str | None) -> tuple[Feed, ...]:
    """The feeds of one build: ``feed.xml``, ``jobs.csv``, ``jobs.jsonl``, and each one that ``[feeds]`` names.

    Raises ConfigError for an unknown format, an expression or option that is wrong, a missing library, and for a path that
    is taken or leaves the site.
    """
    found: list[Feed] = []
    paths: dict[str, str] = {}
    for name, table in _tables(board, addressed=base_url is not None):
        try:
            feed = _feed(len(found), name, table, board, now, base_url)
        except ConfigError:
            raise
        except JobExportError as error:
            raise ConfigError(str(error), subject=f"feeds.{name}") from error
        if feed.path in paths:
            other = paths[feed.path]
            raise ConfigError(
                f"{feed.path} is written by feeds.{other} already", subject=f"feeds.{name}", hint="set another path"
            )
        paths[feed.path] = name
        found.append(feed)
    return tuple(found)


def _tables(board: Config, *, addressed: bool = False) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name in ALWAYS:
        if name not in board.feeds:
            yield name, {}
    for name in ADDRESSED if addressed else ():
        if name not in board.feeds and not any(table.get("format") == name for table in board.feeds.values()):
            yield name, {"limit": NEWEST}
    for name, table in board.feeds.items():
        if table.get("enabled", True):
            yield name, table


def _feed(number: int, name: str, table: Mapping[str, Any], board: Config, now: datetime, base_url: str | None) -> Feed:
    chosen = format_named(table.get("format", name))
    writer = chosen.writer
    if writer is None:
        raise ConfigError(
            f"{chosen.name} is read only", subject=f"feeds.{name}", hint="`jobexport formats` shows which are written"
        )
    path = table.get("path") or _path(chosen, name)
    if not _PATH.match(path) or {".", ".."} & set(path.split("/")):
        raise ConfigError(
            f"{path!r} is no path on the site", subject=f"feeds.{name}.path", hint="such as feeds/indeed.xml"
        )
    if _TAKEN.match(path):
        raise ConfigError(f"{path} is a file of the site itself", subject=f"feeds.{name}.path", hint="set another path")
    options = dict(table.get("options", {}))
    if "params" in table:
        options["params"] = table["params"]
    where = table.get("where")
    if where is not None:
        parse(where, f"feeds.{name}.where")
    context = write_context(board, now, base_url, options, path)
    if "title" in table:
        context = replace(context, title=table["title"])
    if isinstance(writer, ItemWriter):
        writer.head(context)  # a wrong option is told before hours of reading
    _libraries(chosen)
    return Feed(
        number, name, path, chosen.name, context,
        limit=table.get("limit", NEWEST if chosen.name in _SYNDICATED else None),
        where=where,
        per=tuple(dict.fromkeys(table.get("per", ()))),
        gzip=table.get("gzip", False),
        max_items=_least(table.get("max_items"), getattr(writer, "max_items", None)),
        max_bytes=_least(table.get("max_bytes"), getattr(writer, "max_bytes", None)),
        raw=chosen.name == "jsonl",
    )  # fmt: skip


def _path(chosen: Format, name: str) -> str:
    if name == chosen.name and name in PATHS:
        return PATHS[name]
    return f"feeds/{name}{chosen.file_suffix or '.xml'}"


def _least(*limits: int | None) -> int | None:
    known = [limit for limit in limits if limit is not None]
    return min(known) if known else None


def _libraries(chosen: Format) -> None:
    """Raises ConfigError where a format's libraries are not installed, before hours of reading."""
    from importlib.util import find_spec

    needed = {"xlsx": "xlsxwriter", "parquet": "pyarrow"}.get(chosen.extra or "")
    if needed is not None and find_spec(needed) is None:
        raise ConfigError(
            f"{chosen.title} needs the library {needed}",
            subject=f"feeds.{chosen.name}",
            hint=f"pip install 'jobexport[{chosen.extra}]'",
        )


def site_feeds(board: Config) -> tuple[SiteFeed, ...]:
    """The feeds that every page names, for feed readers: the whole RSS, Atom and JSON feeds."""
    found = []
    for name, table in _tables(board):
        kind = table.get("format", name)
        if kind in _SYNDICATED:
            chosen = format_named(kind)
            title = {"rss": "RSS", "atom": "Atom", "jsonfeed": "JSON Feed"}[kind]
            found.append(SiteFeed(table.get("path") or _path(chosen, name), chosen.media_types[0], title))
    return tuple(found)
