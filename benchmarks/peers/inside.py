"""Contestants that are measured inside one process, without the start of Python and the loading of libraries.

    python -m benchmarks.peers.inside NAME SOURCE

Prints JSON: ``seconds``, ``items``, ``peak`` (bytes) and what the contestant found (``digest``), to be compared.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _records(source: Path) -> list[Any]:
    return [json.loads(line) for line in source.open("rb")]


def _verdicts(found: list[list[Any]]) -> str:
    return hashlib.sha256(repr(found).encode()).hexdigest()


def schema_ours(source: Path) -> tuple[Callable[[], int], Callable[[], str]]:
    """Our gate; jsonschema explains what it turns away."""
    from jobexport.schema import posting_schema

    records, schema, found = _records(source), posting_schema(), list[list[Any]]()
    schema.explain({})

    def work() -> int:
        found.extend(schema.faults(each) for each in records)
        return len(records)

    return work, lambda: _verdicts(found)


def schema_jsonschema(source: Path) -> tuple[Callable[[], int], Callable[[], str]]:
    """jsonschema alone, told in the same words."""
    from jobexport.schema import posting_schema

    records, schema, found = _records(source), posting_schema(), list[list[Any]]()
    schema.explain({})

    def work() -> int:
        found.extend(schema.explain(each, whole=True) for each in records)
        return len(records)

    return work, lambda: _verdicts(found)


def pages_ours(source: Path) -> tuple[Callable[[], int], Callable[[], str]]:
    """Pages to canonical, validated postings."""
    import jobexport

    files = sorted(source.glob("*.html"))
    for each in files[:3]:
        list(jobexport.read(each, now="2026-11-22"))
    titles: list[str] = []

    def work() -> int:
        titles.extend(str(each["title"]) for each in jobexport.read([str(each) for each in files], now="2026-11-22"))
        return len(files)

    return work, lambda: f"{len(titles)} postings"


def _pages_extruct(source: Path, **options: Any) -> tuple[Callable[[], int], Callable[[], str]]:
    import extruct

    files = sorted(source.glob("*.html"))
    extruct.extract(files[0].read_text("utf-8"), base_url="https://works.example/", **options)
    nodes: list[Any] = []

    def work() -> int:
        for each in files:
            nodes.append(extruct.extract(each.read_text("utf-8"), base_url="https://works.example/", **options))
        return len(files)

    return work, lambda: f"{len(nodes)} postings"


def pages_extruct(source: Path) -> tuple[Callable[[], int], Callable[[], str]]:
    """extruct with its defaults: all syntaxes."""
    return _pages_extruct(source)


def pages_extruct_jsonld(source: Path) -> tuple[Callable[[], int], Callable[[], str]]:
    """extruct, JSON-LD only."""
    return _pages_extruct(source, syntaxes=["json-ld"])


def rss_ours(source: Path) -> tuple[Callable[[], int], Callable[[], str]]:
    """Our RSS writer over canonical postings, item by item, as every command uses it."""
    from jobexport.registry import ItemWriter, Losses, WriteContext, format_named

    writer = format_named("rss").writer
    assert isinstance(writer, ItemWriter)
    context = WriteContext(now=_NOW, base_url="https://jobs.example/", title="Harbour jobs")

    def items() -> Iterator[bytes]:
        yield writer.head(context)
        between = b""
        for line in source.open("rb"):
            item = writer.item(json.loads(line), context, Losses())
            if item is not None:
                yield between + item
                between = writer.separator
        yield writer.tail(context)

    def work() -> int:
        with source.with_suffix(".ours.xml").open("wb") as file:
            file.writelines(items())
        return 1

    return work, lambda: ""


def rss_feedgen(source: Path) -> tuple[Callable[[], int], Callable[[], str]]:
    """feedgen over the same postings."""
    import feedgen.feed  # noqa: F401

    from benchmarks.peers.scripts import to_feedgen

    def work() -> int:
        to_feedgen(source, source.with_suffix(".feedgen.xml"))
        return 1

    return work, lambda: ""


def _peak() -> int:
    """The most memory of this program, in bytes. Linux counts what a process was before it became this program to its
    ``ru_maxrss``: the whole benchmark."""
    with suppress(OSError), Path("/proc/self/status").open() as lines:
        for line in lines:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Runs one contestant."""
    work, found = globals()[sys.argv[1]](Path(sys.argv[2]))
    begun = time.perf_counter()
    items = work()
    seconds = time.perf_counter() - begun
    peak = _peak()
    print(json.dumps({"seconds": seconds, "items": items, "peak": peak, "digest": found()}))


if __name__ == "__main__":
    main()
