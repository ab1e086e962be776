"""The reader of an XML feed of job ads: records become drafts by a table, and what it does not name is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from jobexport.findings import Finding, Origin, Severity
from jobexport.posting import Document, Draft
from jobexport.syntax import SyntaxFault
from jobexport.syntax.ads import Ad, Feed
from jobexport.syntax.nodes import Node, Record, value_of
from jobexport.syntax.records import records

__all__ = ["FeedReader", "drafts", "records_of"]


@dataclass(frozen=True, slots=True)
class FeedReader:
    """Reader of one feed format: a draft for each ad, in constant memory."""

    feed: Feed

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """One draft for each ad; findings for what is not well-formed, not known, or no ad at all."""
        with document.open() as stream:
            yield from drafts(self.feed, document, records_of(document, stream, self.feed.records))


def records_of(document: Document, stream: BinaryIO, names: frozenset[str]) -> Iterator[Record | Finding]:
    """The records of a document, and a finding for each thing wrong with it as XML."""
    faults: list[SyntaxFault] = []
    shift = document.first_line - 1
    told = count = 0

    def findings() -> Iterator[Finding]:
        nonlocal told
        for fault in faults[told:]:
            told += 1
            yield Finding(
                "feed/not-well-formed", Severity.WARNING, f"the feed is not sound: {fault.message}",
                Origin(document.uri, fault.line + shift if fault.line else None, fault.column),
            )  # fmt: skip

    try:
        for record in records(stream, names, damage=faults.append):
            count += 1
            yield from findings()
            record.line += shift
            yield record
        yield from findings()
    except SyntaxFault as fault:
        yield from findings()
        line = fault.line + shift if fault.line else None
        yield Finding("source/syntax", Severity.ERROR, fault.message, Origin(document.uri, line, fault.column))
        return
    if not count:
        wanted = " or ".join(f"<{name}>" for name in sorted(names))
        yield Finding("feed/no-postings", Severity.INFO, f"holds no {wanted}", Origin(document.uri))


def drafts(feed: Feed, document: Document, found: Iterator[Record | Finding]) -> Iterator[Draft | Finding]:
    """Drafts of records by the table; findings are passed on."""
    told: set[str] = set()
    for record in found:
        if isinstance(record, Finding):
            yield record
            continue
        origin = Origin(document.uri, record.line, record.column)
        if not record.children and not record.attributes:
            yield Finding("feed/empty-record", Severity.INFO, f"<{record.tag}> is empty", origin)
            continue
        ad = Ad(feed, record, origin, record.position)
        if record.damage is not None:
            ad.findings.append(Finding("feed/not-well-formed", Severity.WARNING, f"mended: {record.damage}", origin))
        for name, key in feed.copied.items():
            ad.copy(key, name)
        feed.fill(ad)
        for name in feed.keeping:
            ad.keep(name)
        yield from _unknown(ad, told)
        yield Draft(
            ad.data, origin, locate=record.position, sources=ad.sources, findings=tuple(ad.findings),
            base_url=document.base_url,
        )  # fmt: skip


def _unknown(ad: Ad, told: set[str]) -> Iterator[Finding]:
    """Keeps what the table does not name, and tells of each name the first time."""
    if ad.feed.whole:
        for path in ad.odd:
            if path not in told:
                told.add(path)
                yield _told(ad, path)
        return
    known = ad.feed.known
    odd: dict[str, list[Node]] = {}
    for node in ad.record.children:
        below = known.get(node.name)
        if below is None:
            odd.setdefault(node.name, []).append(node)
        elif below:
            _odd_below(node, below, node.name, odd)
    for path, nodes in odd.items():
        values = [value for node in nodes if (value := value_of(node))]
        if values:
            ad.keep(path, values[0] if len(values) == 1 else values)
            if path not in told:
                told.add(path)
                yield _told(ad, path)
    for name, text in ad.record.attributes.items():
        path = "@" + name.lower()
        if path not in known and text.strip() and not path.startswith("@xmlns"):
            ad.keep(path, text.strip())
            if path not in told:
                told.add(path)
                yield _told(ad, path)


def _odd_below(node: Node, known: Mapping[str, Any], path: str, odd: dict[str, list[Node]]) -> None:
    for child in node.children:
        below = known.get(child.name)
        place = f"{path}/{child.name}"
        if below is None:
            odd.setdefault(place, []).append(child)
        elif below:
            _odd_below(child, below, place, odd)


def _told(ad: Ad, path: str) -> Finding:
    message = f"{ad.feed.title}: {path} is not known; kept as {ad.feed.kept_as(path)}"
    return Finding("feed/unknown-element", Severity.INFO, message, ad.origin, f"/{path}")
