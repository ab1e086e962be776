"""The feeds and exports that a build writes beside its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jobexport.config import Config
from jobexport.pipeline.context import write_context
from jobexport.registry import ItemWriter, WriteContext, format_named

__all__ = ["NEWEST", "Feed", "feeds_of", "joined"]

NEWEST = 100
"""Postings in the RSS feed where the settings name no limit."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One output made of shares: its path, its writer, most items (None: all), and whether an item is the catalog's own line."""

    path: str
    format: str
    context: WriteContext
    limit: int | None = None
    raw: bool = False

    @property
    def writer(self) -> ItemWriter:
        """The format's writer; looked up where it is used, since it need not travel between processes."""
        writer = format_named(self.format).writer
        assert isinstance(writer, ItemWriter)
        return writer


def feeds_of(board: Config, now: datetime, base_url: str | None) -> tuple[Feed, ...]:
    """The feeds of one build: ``feed.xml``, ``jobs.csv`` and ``jobs.jsonl``."""
    limit = board.feeds.get("rss", {}).get("limit", NEWEST)
    return (
        Feed("feed.xml", "rss", write_context(board, now, base_url, {}, "feed.xml"), limit),
        Feed("jobs.csv", "csv", write_context(board, now, base_url, {}, "jobs.csv")),
        Feed("jobs.jsonl", "jsonl", write_context(board, now, base_url, {}, "jobs.jsonl"), raw=True),
    )


def joined(feed: Feed, shares: list[Path]) -> Iterator[bytes]:
    """The whole output from its shares, in order; at most a megabyte at a time is in memory."""
    writer = feed.writer
    yield writer.head(feed.context)
    between = b""
    for share in shares:
        yield between
        between = writer.separator
        with share.open("rb") as file:
            while part := file.read(1 << 20):
                yield part
        share.unlink()
    yield writer.tail(feed.context)
