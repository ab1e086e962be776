"""First pass of a build: sources to the catalog, in one worker or many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from jobexport.catalog import Catalog, Entry, Member
from jobexport.findings import Finding
from jobexport.normalize.zones import end_of_validity
from jobexport.pipeline.feeds import Selection
from jobexport.pipeline.reading import BATCH, Outcome, Reading, Unit, blocks, read_unit
from jobexport.posting import Posting
from jobexport.rules.checker import Checker
from jobexport.schema import posting_schema
from jobexport.site.facets import facets
from jobexport.site.related import terms
from jobexport.site.view import card
from jobexport.syntax import json
from jobexport.syntax.authored import ordered

__all__ = ["Ingested", "ingest", "instant", "setup"]

# One unit never holds more records than this; it keeps `seq` in the order of the sources.
_RECORDS = 1 << 24


@dataclass(slots=True)
class Ingested:
    """What one unit gave: numbers, and the findings in order."""

    accepted: int = 0
    left_out: int = 0
    findings: list[Finding] = field(default_factory=list)
    formats: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _State:
    catalog: Catalog
    reading: Reading
    checker: Checker | None
    locale: str
    selections: tuple[Selection, ...]


_state: _State | None = None


def setup(
    catalog: Path, reading: Reading, checker: Checker | None, locale: str, selections: tuple[Selection, ...] = ()
) -> None:
    """Opens the catalog in this process. ``selections`` say which postings are noted as members of which feeds."""
    global _state
    _state = _State(Catalog(catalog), reading, checker, locale, selections)


def instant(moment: datetime) -> str:
    """A moment in the catalog's form: ISO 8601 in UTC with microseconds, which sorts as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment.year > 999 else moment.isoformat()


def ingest(unit: Unit) -> Iterator[Ingested]:
    """Reads one unit and puts its postings and findings into the catalog, a batch of records in one transaction."""
    assert _state is not None
    seq = unit.number * _RECORDS
    records = read_unit(unit, _state.reading)
    while batch := list(islice(records, BATCH)):
        yield _ingest(_state, batch, seq)
        seq += len(batch)


def _ingest(state: _State, batch: list[Outcome], before: int) -> Ingested:
    result = Ingested()
    entries: list[Entry] = []
    told: list[tuple[int, int, str, str, bytes]] = []
    missing: list[tuple[int, str, int | None, str | None, str]] = []
    members: list[Member] = []
    for seq, outcome in enumerate(batch, before + 1):
        findings = list(outcome.findings)
        if outcome.posting is not None:
            if state.checker is not None:
                findings += state.checker.check(outcome.posting.data, outcome.where)
            entries.append(_entry(seq, outcome.posting, state.locale))
            members += _members(seq, outcome.posting, state.selections)
            result.accepted += 1
        elif any(blocks(each) for each in findings):
            missing.append(_missing(seq, outcome))
            result.left_out += 1
        for number, finding in enumerate(findings):
            told.append((seq, number, finding.severity.value, finding.rule, msgspec.json.encode(finding.as_dict())))
        result.findings += findings
    state.catalog.add(entries, told, members)
    if missing:
        state.catalog.leave_out(missing)
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


def _entry(seq: int, posting: Posting, locale: str) -> Entry:
    data = posting.data
    end = end_of_validity(data)
    posted = data.get("datePosted", "")
    modified = data.get("dateModified") or posted
    return Entry(
        seq=seq,
        id=posting.id,
        slug=data["slug"],
        posted=_sortable(posted),
        expires=None if end is None else instant(end),
        modified=modified[:10] or None,
        uri=posting.origin.uri,
        line=posting.origin.line,
        data=canonical(data),
        card=msgspec.json.encode(card(data, locale)),
        terms="\n".join(terms(data)),
    )


def _sortable(text: str) -> str:
    """A date as it is, a moment in UTC: both sort by time as text."""
    if len(text) <= 10:
        return text
    moment = datetime.fromisoformat(text)
    return instant(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def canonical(data: Mapping[str, Any]) -> bytes:
    """The canonical JSON of a posting: one line, properties in the order of the schema, own keys by name at the end."""
    return json.dumps(ordered(data, posting_schema().document["properties"]))
