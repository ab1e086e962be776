"""The reader of an XML feed of job ads: records become drafts by a table, and what it does not name is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

import msgspec

from jobexport.findings import Finding, Origin, Severity
from jobexport.posting import Document, Draft
from jobexport.syntax import SyntaxFault
from jobexport.syntax.ads import Ad, Feed
from jobexport.syntax.nodes import Node, Record, value_of
from jobexport.syntax.record_slices import Watch, slice_records, slices
from jobexport.syntax.records import records
from jobexport.syntax.utf8 import CHUNK, left_off

__all__ = ["FeedReader", "drafts", "records_of"]


@dataclass(frozen=True, slots=True)
class FeedReader:
    """Reader of one feed format: a draft for each ad, in constant memory."""

    feed: Feed

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """One draft for each ad; findings for what is not well-formed, not known, or no ad at all."""
        head = msgspec.json.decode(document.head) if document.head else {}
        told = set(head.get("told", ()))
        if "column" in head:
            yield from drafts(self.feed, document, _sliced(self.feed, document, head["column"]), told)
            return
        with document.open() as stream:
            found = records_of(document, stream, self.feed.records)
            yield from drafts(self.feed, document, _after(found, document.first_record) if head else found, told)

    def split(self, document: Document) -> Iterator[Document]:
        """Slices of 64 records or 256 KiB; after the first thing that is not sound, the rest as one. The document itself where
        it cannot be cut at all."""
        watch = _Names(self.feed)
        cut = False
        shift = _shift(document)
        with document.open() as stream:
            found = slices(stream, self.feed.records, watch, held=shift is None) if not self.feed.whole else ()
            for each in found:
                cut = True
                if not each.size:
                    head = msgspec.json.encode({"told": each.state})
                    yield replace(document, head=head, first_record=each.first)
                    continue
                part = replace(
                    document, head=msgspec.json.encode({"told": each.state, "column": each.column}),
                    first_line=document.first_line + each.line - 1, first_record=each.first,
                )  # fmt: skip
                if shift is None:
                    yield replace(part, path=None, data=each.data)
                else:
                    yield replace(part, extent=(shift + each.start, each.size))
        if not cut:
            yield document


def _shift(document: Document) -> int | None:
    """How much later a byte of the document in UTF-8 stands in its file; None where there is none, or in another encoding."""
    if document.path is None or document.extent is not None:
        return None
    with document.open() as stream:
        return left_off(stream.read(CHUNK))


class _Names(Watch):
    """Asks for the records in which a name that the table does not have comes for the first time."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._told: set[str] = set()

    def begins(self, tag: str, attributes: dict[str, str]) -> bool:
        return any(
            (path := "@" + name.lower()) not in self._feed.known and path not in self._told for name in attributes
        )

    def inside(self, path: list[str], name: str) -> bool:
        known: Mapping[str, Any] | None = self._feed.known
        for part in path:
            known = known.get(part) if known else None
            if not known:  # what is in an unknown element goes with it; a name without others below covers all
                return False
        return known is not None and name not in known and "/".join((*path, name)) not in self._told

    def see(self, record: Record) -> None:
        for _ in _unknown(Ad(self._feed, record, Origin("-"), record.position), self._told):
            pass

    def state(self) -> tuple[str, ...]:
        return tuple(sorted(self._told))


def _sliced(feed: Feed, document: Document, column: int) -> Iterator[Record]:
    for record in slice_records(document.read(), column, feed.records):
        record.line += document.first_line - 1
        yield record


def _after(found: Iterator[Record | Finding], number: int) -> Iterator[Record | Finding]:
    """Without so many records at the beginning; what is told between them stays."""
    for each in found:
        if number and isinstance(each, Record):
            number -= 1
        else:
            yield each


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


def drafts(
    feed: Feed, document: Document, found: Iterator[Record | Finding], told: set[str] | None = None
) -> Iterator[Draft | Finding]:
    """Drafts of records by the table; findings are passed on. ``told`` are unknown names of which nothing is said any more."""
    told = set() if told is None else told
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
        values, data, sources = ad.values, ad.data, ad.sources
        for name, key, place in feed.copying:
            if name[0] == "@":
                ad.copy(key, name)
            elif text := values.get(name):
                data[key], sources[key] = text, place
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
