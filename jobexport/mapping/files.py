"""A mapping as a file: TOML with the evidence in comments, for people to look at and edit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jobexport.errors import ConfigError
from jobexport.mapping.model import PARTS, ColumnMap, Entry
from jobexport.syntax import SyntaxFault
from jobexport.syntax.toml_dump import dumps

__all__ = ["load", "parse", "write"]

_HEAD = """\
# Which column becomes which fact of a posting{of}.
# Edit it, then give it with --map. Evidence stands in the comments.
#   column    the column that gives the value          constant  a value for every row
#   values    words and what each stands for           default   parts that no column states
#   split     what stands between entries of a list    day_first how 05/06/2026 is meant (true: 5 June)
#   epoch     seconds, milliseconds or microseconds    cents     true where amounts are hundredths
"""


def write(mapping: ColumnMap, source: str = "") -> str:
    """The mapping as TOML; ``source`` is the name of the table it was inferred from."""
    lines = [_HEAD.format(of=f", inferred from {_line(source)}" if source else ""), "version = 1"]
    if mapping.ignore:
        lines.append(dumps({"ignore": sorted(mapping.ignore)}).rstrip("\n"))
    for entry in mapping.entries.values():
        lines.append("")
        for why in entry.why:
            label = f"{why.part}: " if why.part else ""
            shown = f"; such as {', '.join(f'“{each}”' for each in why.examples)}" if why.examples else ""
            lines.append(f"# {label}{_line(why.column)}: {_line(str(why))}{_line(shown)} ({why.confidence:.0%})")
        # The table `map` itself needs no heading of its own.
        lines.append(dumps({"map": {entry.key: _table(entry)}}).removeprefix("[map]\n\n").rstrip("\n"))
    if mapping.ambiguous:
        lines += [
            "",
            "# Columns that may mean several things: move each to [map.…] or [keep]. Until then they are kept and told.",
        ]
        lines.append(dumps({"ambiguous": {key: list(value) for key, value in mapping.ambiguous.items()}}).rstrip("\n"))
    if mapping.keep:
        lines += [
            "",
            "# Columns that are no known fact: kept under these keys. What is not wanted goes into `ignore`, above.",
        ]
        for text, column in zip(
            dumps({"keep": dict(mapping.keep)}).rstrip("\n").split("\n"), ["", *mapping.keep], strict=True
        ):
            example = mapping.examples.get(column)
            lines.append(f"{text}  # such as “{_line(example)}”" if example else text)
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    """Text that may stand in a comment: no line ends, no control characters."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split(" ")).rstrip()


def _table(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if entry.column is not None:
        found["column"] = entry.column
    found |= entry.parts
    for name in ("constant", "day_first", "epoch", "split"):
        if getattr(entry, name) is not None:
            found[name] = getattr(entry, name)
    if entry.cents:
        found["cents"] = True
    for name in ("default", "values"):
        if getattr(entry, name):
            found[name] = dict(getattr(entry, name))
    return found


def load(path: Path) -> ColumnMap:
    """Reads a mapping file. Raises ConfigError with line and column for what is wrong in it."""
    try:
        return parse(path.read_bytes(), str(path))
    except OSError as error:
        raise ConfigError(error.strerror or str(error), subject=str(path)) from error


def parse(data: bytes, name: str = "mapping.toml") -> ColumnMap:
    """Reads a mapping from TOML. Raises ConfigError with line and column for what is wrong in it."""
    from jobexport.schema import schema_named
    from jobexport.syntax import toml

    try:
        value, locate = toml.load(data)
    except SyntaxFault as fault:
        raise ConfigError(fault.message, subject=_place(name, (fault.line, fault.column))) from None
    faults = [(each.pointer, each.message, each.fix) for each in schema_named("mapping", "the mapping").faults(value)]
    faults = faults or list(_faults(value))
    if faults:
        at, message, fix = faults[0]
        where = at.strip("/").replace("/", ".")
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        position = locate(at + "#") or locate(at)
        subject = _place(name, position)
        raise ConfigError(f"{where}: {message}{more}" if where else message + more, subject=subject, hint=fix)
    return ColumnMap(
        {key: _entry(key, table) for key, table in value.get("map", {}).items()},
        value.get("keep", {}),
        {key: tuple(keys) for key, keys in value.get("ambiguous", {}).items()},
        frozenset(value.get("ignore", ())),
    )


def _place(name: str, position: tuple[int | None, int | None] | None) -> str:
    return name if position is None or position[0] is None else f"{name}:{position[0]}:{position[1] or 1}"


def _entry(key: str, table: Mapping[str, Any]) -> Entry:
    return Entry(
        key, table.get("column"), {part: table[part] for part in PARTS.get(key, ()) if part in table},
        table.get("default", {}), table.get("constant"), table.get("values", {}), table.get("day_first"), table.get("epoch"),
        table.get("cents", False), table.get("split"),
    )  # fmt: skip


def _faults(value: Mapping[str, Any]) -> Iterator[tuple[str, str, str | None]]:
    """What the schema cannot say: an entry without a source, and one key for two columns."""
    seen: dict[str, str] = {}
    for key, table in value.get("map", {}).items():
        at = f"/map/{key}"
        entry = _entry(key, table)
        if not list(entry.columns()) and entry.constant is None:
            yield at, "names no column and no constant", 'add column = "…"'
    for column, key in value.get("keep", {}).items():
        if key in seen:
            yield (
                f"/keep/{column}",
                f"{key!r} is taken by the column {seen[key]!r}",
                "give each column a key of its own",
            )
        seen[key] = column
