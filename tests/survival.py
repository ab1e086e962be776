"""What survives a format: write one posting, read it back, and compare the properties that no loss was told of."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jobexport.findings import Finding, Origin
from jobexport.normalize.posting import normalize
from jobexport.pipeline.converting import losses_of
from jobexport.pipeline.reading import Reading, read_unit, units
from jobexport.posting import Document, Draft
from jobexport.registry import FileWriter, Format, ItemWriter, Losses, WriteContext, formats
from jobexport.schema import posting_schema

__all__ = ["NOW", "Trip", "canonical", "postings_of", "properties", "trip", "two_way", "writable"]

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CONTEXT = WriteContext(now=NOW)


@cache
def writable() -> tuple[Format, ...]:
    """Every format that is written, by name."""
    return tuple(sorted((each for each in formats() if each.writer is not None), key=lambda each: each.name))


@cache
def two_way() -> tuple[Format, ...]:
    """Every format that is written and read."""
    return tuple(each for each in writable() if each.reader is not None)


def properties() -> list[str]:
    """Every property of a posting, in the order of the schema."""
    return list(posting_schema().document["properties"])


def canonical(posting: Mapping[str, Any]) -> dict[str, Any] | None:
    """The record that a set holds for this posting; None where it is not one that a set would hold."""
    made = normalize(Draft(dict(posting), Origin("made"))).data
    if not posting_schema().is_valid(made):
        return None
    again = normalize(Draft(dict(made), Origin("made"))).data
    return made if again == made else None


@dataclass(frozen=True)
class Trip:
    """One posting through one format and back: what it was, what was told as lost or in another form, what came back.

    ``back`` is None where the posting was refused.
    """

    posting: Mapping[str, Any]
    dropped: frozenset[str]
    altered: frozenset[str]
    refused: tuple[str, ...]
    back: Mapping[str, Any] | None
    told: tuple[str, ...]

    def wrong(self) -> dict[str, tuple[Any, Any]]:
        """What is not as it was said: property -> (what it was, what came back)."""
        if self.refused:
            return {}
        assert self.back is not None
        found = {}
        for key in [*self.posting, *self.back]:
            before, after = self.posting.get(key), self.back.get(key)
            # The slug is made anew, and where a value was told as altered any form of it may come back.
            if key != "slug" and key not in self.altered and before != after:
                if key in self.dropped and after is None:
                    continue
                found[key] = (before, after)
        return found


def written(target: Format, posting: Mapping[str, Any]) -> tuple[bytes, Losses]:
    """A set of one posting in the format, and what the writer told."""
    losses = Losses()
    writer = target.writer
    if isinstance(writer, ItemWriter):
        item = writer.item(posting, CONTEXT, losses)
        assert (item is None) == bool(losses.refused)
        return writer.head(CONTEXT) + (item or b"") + writer.tail(CONTEXT), losses
    assert isinstance(writer, FileWriter)
    file = io.BytesIO()
    told: list[Losses] = []
    writer.write(iter([posting]), file, CONTEXT, lambda each, losses: told.append(losses))
    assert len(told) == 1
    return file.getvalue(), told[0]


def trip(target: Format, posting: Mapping[str, Any]) -> Trip:
    """Sends a canonical posting through a format and back."""
    data, losses = written(target, posting)
    assert target.writer is not None
    loss = losses_of(posting, target.writer.carries, losses)
    dropped = {pointer.split("/")[1] for pointer, _ in loss.dropped if pointer}
    altered = {pointer.split("/")[1] for pointer, _ in (*loss.shortened, *loss.changed) if pointer}
    # A part of a property that was left out leaves the rest of it.
    altered |= {pointer.split("/")[1] for pointer, _ in loss.dropped if pointer.count("/") > 1}
    refused = tuple(rule for rule, _, _ in loss.refused)
    back: Mapping[str, Any] | None = None
    told: list[str] = []
    if target.reader is not None and not refused:
        for each in target.reader.read(Document("made", data=data)):
            if isinstance(each, Finding):
                told.append(f"{each.rule}: {each.message}")
            elif back is None:
                result = normalize(each)
                told += [f"{one.rule}: {one.message}" for one in (*each.findings, *result.findings)]
                back = result.data
    return Trip(posting, frozenset(dropped), frozenset(altered), refused, back, tuple(told))


def postings_of(*sources: Path) -> Iterator[dict[str, Any]]:
    """Every posting that the readers get from these files and folders."""
    for unit in units([str(each) for each in sources], Reading(NOW)):
        for outcome in read_unit(unit, Reading(NOW)):
            if outcome.posting is not None:
                yield dict(outcome.posting.data)
