"""First pass of a build: sources to the catalog, in one worker or many."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from xxhash import xxh3_64_intdigest

from jobexport.catalog import UNIT, Catalog, Entry, Member
from jobexport.findings import Finding
from jobexport.normalize.zones import end_of_validity
from jobexport.pipeline.feeds import Selection
from jobexport.pipeline.policy import Policy
from jobexport.pipeline.reading import BATCH, Outcome, Reading, Unit, blocks, read_unit
from jobexport.posting import Posting
from jobexport.schema import posting_schema
from jobexport.site.facets import facets, facets_of
from jobexport.site.related import terms
from jobexport.site.search_words import lines
from jobexport.site.view import card
from jobexport.syntax import json
from jobexport.syntax.authored import ordered

__all__ = ["Ingested", "ingest", "instant", "setup"]


@dataclass(slots=True)
class Ingested:
    """What one batch of a unit gave: the unit's number, numbers of records, and the findings in order."""

    unit: int = 0
    accepted: int = 0
    left_out: int = 0
    findings: list[Finding] = field(default_factory=list)
    formats: Counter[str] = field(default_factory=Counter)


# A group of a posting: seq, kind, slug, parent, name, short.
_Row = tuple[int, str, str, str, str, str]


@dataclass(slots=True)
class _State:
    catalog: Catalog
    reading: Reading
    policy: Policy
    locale: str
    selections: tuple[Selection, ...]
    kinds: tuple[str, ...]
    searched: bool


_state: _State | None = None


def setup(
    catalog: Path | Catalog,
    reading: Reading,
    policy: Policy,
    locale: str,
    selections: tuple[Selection, ...] = (),
    kinds: tuple[str, ...] = (),
    searched: bool = False,
) -> None:
    """Opens the catalog in this process. ``selections`` say which postings are noted as members of which feeds, ``kinds``
    which kinds of groups have pages, ``searched`` whether the site has a search."""
    global _state
    found = catalog if isinstance(catalog, Catalog) else Catalog.at(catalog)
    _state = _State(found, reading, policy, locale, selections, kinds, searched)


def instant(moment: datetime) -> str:
    """A moment in the catalog's form: ISO 8601 in UTC with microseconds, which sorts as text."""
    if moment.year <= 999:
        return moment.isoformat()
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def ingest(unit: Unit) -> Iterator[Ingested]:
    """Reads one unit and puts its postings and findings into the catalog, a batch of records in one transaction."""
    assert _state is not None
    seq = unit.number * UNIT
    records = read_unit(unit, _state.reading)
    while batch := list(islice(records, BATCH)):
        result = _ingest(_state, batch, seq)
        result.unit = unit.number
        yield result
        seq += len(batch)


def _ingest(state: _State, batch: list[Outcome], before: int) -> Ingested:
    result = Ingested()
    entries: list[Entry] = []
    told: list[tuple[int, int, str, str, bytes]] = []
    missing: list[tuple[int, str, int | None, str | None, str]] = []
    members: list[Member] = []
    grouped: list[_Row] = []
    for seq, outcome in enumerate(batch, before + 1):
        findings = [each for each in outcome.findings if state.policy.judge(each.origin.uri).wants(each)]
        if outcome.posting is not None:
            findings += state.policy.check(outcome.posting.data, outcome.where)
            found = [
                (seq, each.kind, each.slug, each.parent, each.name, each.short)
                for each in facets_of(outcome.posting.data, state.kinds, state.locale)
            ]
            entries.append(_entry(seq, outcome.posting, state, found))
            members += _members(seq, outcome.posting, state.selections)
            grouped += found
            result.accepted += 1
        elif any(blocks(each) for each in findings):
            missing.append(_missing(seq, outcome))
            result.left_out += 1
        for number, finding in enumerate(findings):
            told.append((seq, number, finding.severity.value, finding.rule, msgspec.json.encode(finding.as_dict())))
        result.findings += findings
    state.catalog.add(entries, told, members, missing, grouped, batch=before + 1)
    return result


def _members(seq: int, posting: Posting, selections: tuple[Selection, ...]) -> Iterator[Member]:
    for each in selections:
        if each.where is None or each.where(posting.data):
            yield each.feed, "", "", seq
            for group, name in facets(posting.data, each.per):
                yield each.feed, group, name, seq


def _missing(seq: int, outcome: Outcome) -> tuple[int, str, int | None, str | None, str]:
    reasons = [each for each in outcome.findings if blocks(each)]
    first = reasons[0]
    text = msgspec.json.encode([{"rule": each.rule, "message": each.message} for each in reasons]).decode()
    return seq, first.origin.uri, first.origin.line, first.posting, text


def _entry(seq: int, posting: Posting, state: _State, groups: list[_Row]) -> Entry:
    data = posting.data
    end = end_of_validity(data)
    posted = data.get("datePosted", "")
    modified = data.get("dateModified") or posted
    content = canonical(data)
    face = card(data, state.locale)
    shown = msgspec.json.encode(face)
    related = "\n".join(terms(data))
    return Entry(
        seq=seq,
        id=posting.id,
        name=_name(posting.id),
        slug=data["slug"],
        posted=_sortable(posted),
        expires=None if end is None else instant(end),
        ends=data["validThrough"][:10] if "validThrough" in data else None,
        modified=modified[:10] or None,
        uri=posting.origin.uri,
        line=posting.origin.line,
        mark=_mark(content),
        card_mark=_mark(shown),
        terms_mark=_mark(related.encode("utf-8", "surrogatepass")),
        facets_mark=_mark("\0".join([part for each in groups for part in each[1:]]).encode("utf-8", "surrogatepass")),
        data=content,
        card=shown,
        terms=related,
        words=lines(face, [(kind, name) for _, kind, _, _, name, _ in groups]) if state.searched else "",
    )


def _mark(data: bytes) -> int:
    """A digest of 64 bits as a signed number, which SQLite keeps as it is. It tells whether something changed."""
    return xxh3_64_intdigest(data) - (1 << 63)


def _name(identity: str) -> int:
    """As ``_mark``, of an id. Nobody can find another id with the same name, as one could for a quick digest."""
    data = identity.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little", signed=True)


def _sortable(text: str) -> str:
    """A date as it is, a moment in UTC: both sort by time as text."""
    if len(text) <= 10:
        return text
    moment = datetime.fromisoformat(text)
    return instant(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def canonical(data: Mapping[str, Any]) -> bytes:
    """The canonical JSON of a posting: one line, properties in the order of the schema, own keys by name at the end."""
    return json.dumps(ordered(data, posting_schema().document["properties"]))
