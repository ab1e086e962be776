"""How the cases of ``test_syndication`` are run: writing and reading in the plain form that the goldens have."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jobexport.posting import Document, Draft
from jobexport.registry import FileWriter, Format, ItemWriter, Losses, WriteContext

HERE = Path(__file__).parent


def found(name: str) -> Format:
    """The format by its name, without the registry."""
    from importlib import import_module

    made = import_module(f"jobexport.formats.{name.replace('-', '_')}").FORMAT
    assert isinstance(made, Format)
    return made


def context(settings: Mapping[str, Any]) -> WriteContext:
    """A context from the settings of a case; ``pages`` gives each posting a public page under ``base_url``."""
    given = dict(settings)
    pages = given.pop("pages", False)
    base = given.get("base_url")
    link = {"link": lambda posting: f"{base}jobs/{posting['slug']}/"} if pages else {}
    return WriteContext(**{"now": datetime(2026, 11, 22, 8, 30, tzinfo=UTC), **given, **link})


def postings(folder: Path) -> list[dict[str, Any]]:
    """The postings of a case, else those beside this file."""
    own = folder / "postings.json"
    text = (own if own.exists() else HERE / "postings.json").read_text("utf-8")
    made = json.loads(text, parse_float=Decimal)
    assert isinstance(made, list)
    return made


def write(made: Format, items: list[dict[str, Any]], told: WriteContext) -> tuple[bytes, dict[str, Losses]]:
    """The output of a writer, and what it told of each posting by its id."""
    writer = made.writer
    losses: dict[str, Losses] = {}
    if isinstance(writer, ItemWriter):
        parts = []
        for posting in items:
            losses[posting["id"]] = Losses()
            part = writer.item(posting, told, losses[posting["id"]])
            assert (part is None) == bool(losses[posting["id"]].refused)
            if part is not None:
                parts.append(part)
        return writer.head(told) + writer.separator.join(parts) + writer.tail(told), losses
    assert isinstance(writer, FileWriter)
    file = io.BytesIO()
    writer.write(items, file, told, lambda posting, each: losses.__setitem__(posting["id"], each))
    return file.getvalue(), losses


def written(name: str, folder: Path) -> tuple[bytes, dict[str, Any]]:
    """What a case writes, and its losses as JSON has them."""
    settings = folder / "context.json"
    told = context(json.loads(settings.read_text("utf-8")) if settings.exists() else {})
    data, losses = write(found(name), postings(folder), told)
    plain = {key: {kind: value for kind, value in asdict(each).items() if value} for key, each in losses.items()}
    return data, json.loads(json.dumps(plain))


def drafts(name: str, source: Path) -> list[Any]:
    """What a reader gives: the data of a draft with its line, or a finding's rule, message and line."""
    reader = found(name).reader
    assert reader is not None
    made: list[Any] = []
    for each in reader.read(Document(source.name, path=source)):
        if isinstance(each, Draft):
            made.append({"line": each.origin.line, "data": each.data, "sources": dict(each.sources)})
        else:
            made.append({"rule": each.rule, "message": each.message, "line": each.origin.line})
    plain: list[Any] = json.loads(json.dumps(made, default=str, ensure_ascii=False))
    return plain
