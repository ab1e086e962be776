"""What is written as JSON-LD reads back: every canonical posting, nasty texts included."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jobexport.findings import Origin
from jobexport.formats import html, jsonld
from jobexport.normalize.posting import normalize
from jobexport.posting import Document, Draft
from jobexport.registry import Losses, WriteContext
from jobexport.schema import posting_schema
from tests.strategies import postings

CONTEXT = WriteContext(now=datetime(2026, 11, 22, tzinfo=UTC))
checked = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def canonical(posting: dict[str, Any]) -> dict[str, Any]:
    """The record that a set would hold for this posting, and that is told again as itself."""
    made = normalize(Draft(posting, Origin("made"), authored=False)).data
    assume(posting_schema().is_valid(made))
    return made


def known(posting: dict[str, Any]) -> dict[str, Any]:
    """What giving the record itself once more gives."""
    return normalize(Draft(posting, Origin("made"), authored=False)).data


def carried(posting: dict[str, Any], losses: Losses) -> dict[str, Any]:
    gone = {pointer.split("/")[1] for pointer, _ in [*losses.dropped, *losses.changed, *losses.shortened]}
    return {key: value for key, value in posting.items() if key in jsonld.FORMAT.writer.carries - gone}  # type: ignore[union-attr]


def one(drafts: list[Any]) -> Draft:
    assert len(drafts) == 1 and isinstance(drafts[0], Draft), drafts
    assert drafts[0].findings == ()
    return drafts[0]


@checked
@given(postings(controls=True))
def test_a_node_reads_back(posting: dict[str, Any]) -> None:
    record = canonical(posting)
    losses = Losses()
    jsonld.tell_losses(record, losses)
    draft = one(list(jsonld.FORMAT.reader.read(Document("made", data=jsonld.document(record)))))  # type: ignore[union-attr]
    assert carried(normalize(draft).data, losses) == carried(known(record), losses)


@checked
@given(postings(controls=True))
def test_a_script_in_a_page_reads_back(posting: dict[str, Any]) -> None:
    record = canonical(posting)
    page = b'<!doctype html><title>x</title><script type="application/ld+json">' + jsonld.script(record) + b"</script>"
    draft = one(list(html.FORMAT.reader.read(Document("made", data=page))))  # type: ignore[union-attr]
    losses = Losses()
    jsonld.tell_losses(record, losses)
    assert carried(normalize(draft).data, losses) == carried(known(record), losses)


@pytest.mark.parametrize("shape", ["array", "graph", "lines"])
def test_a_set_reads_back(shape: str) -> None:
    @checked
    @given(st.lists(postings(), min_size=1, max_size=3, unique_by=lambda posting: posting["id"]))
    def holds(items: list[dict[str, Any]]) -> None:
        records = [canonical(posting) for posting in items]
        assume(len({record["id"] for record in records}) == len(records))
        chosen = jsonld.LINES if shape == "lines" else jsonld.FORMAT
        context = WriteContext(now=CONTEXT.now, options={} if shape == "lines" else {"shape": shape})
        writer, reader = chosen.writer, chosen.reader
        assert isinstance(writer, jsonld.JsonLdWriter | jsonld.JsonLdLinesWriter) and reader is not None
        parts = [writer.item(record, context, Losses()) for record in records]
        data = writer.head(context) + writer.separator.join(parts) + writer.tail(context)
        if shape != "lines":
            json.loads(data, parse_float=Decimal)
        drafts = [draft for draft in reader.read(Document("made", data=data)) if isinstance(draft, Draft)]
        assert [draft.data["id"] for draft in drafts] == [record["id"] for record in records]

    holds()


@checked
@given(postings(controls=True))
def test_a_script_holds_nothing_that_html_reads(posting: dict[str, Any]) -> None:
    data = jsonld.script(posting)
    assert not set(data) & set(b"<>&")
    assert "\u2028" not in data.decode() and "\u2029" not in data.decode()
    assert json.loads(data, parse_float=Decimal) == json.loads(jsonld.document(posting), parse_float=Decimal)
