"""The work behind ``jobexport map``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from jobexport.cli.console import counted, say
from jobexport.mapping.files import write
from jobexport.mapping.model import ColumnMap
from jobexport.pipeline.files import write_atomically
from jobexport.pipeline.mapped import inferred

__all__ = ["run"]

_WIDTH = 36


def run(source: str, output: str, source_format: str | None) -> int:
    """Shows the mapping on stderr and writes it; gives the exit code."""
    mapping, survey = inferred(source, source_format)
    text = write(mapping, "standard input" if source == "-" else source)
    rows = list(_rows(mapping))
    if rows:
        widths = [max(len(row[index]) for row in rows) for index in range(3)]
        for row in rows:
            say("  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3])).rstrip())
    unclear = f", {len(mapping.ambiguous):,} ambiguous" if mapping.ambiguous else ""
    say(
        f"{counted(len(survey.names), 'column')}: {len(mapping.columns()):,} mapped{unclear}, {len(mapping.keep):,} kept as"
        f" they are; the first {counted(len(survey.rows), 'row')} looked at"
    )
    if output == "-":
        sys.stdout.write(text)
    else:
        write_atomically(Path(output), text.encode())
    if "title" not in mapping.entries:
        say("no column gives the title of the job: name one in the mapping, under [map.title]")
        return 1
    return 0


def _rows(mapping: ColumnMap) -> Iterator[tuple[str, str, str, str]]:
    """Column, key, confidence and evidence of every column, as cells."""
    for entry in mapping.entries.values():
        for why in entry.why:
            key = f"{entry.key}.{why.part}" if why.part else entry.key
            yield _short(why.column), key, f"{why.confidence:.0%}", str(why)
    for column, keys in mapping.ambiguous.items():
        yield _short(column), "?", "", f"may mean {' or '.join(keys)}; decide in the mapping"
    for column, key in mapping.keep.items():
        yield _short(column), _short(key), "", "no known fact; kept as it is"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
