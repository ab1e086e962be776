"""XML feeds of job ads brought to drafts by a table: which element becomes which key, is kept, or is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jobexport.findings import Finding, Locate, Origin, Severity
from jobexport.syntax.nodes import Node, Record

__all__ = ["Ad", "Feed", "day_first", "month_first"]

_NOT_NAME = re.compile(r"[^a-z0-9]+")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})\Z")


class Ad:
    """One record on its way to a draft. Paths are lower-case names joined with ``/``; ``@name`` is an attribute."""

    __slots__ = ("data", "feed", "findings", "locate", "odd", "origin", "record", "sources", "values")

    def __init__(self, feed: Feed, record: Record, origin: Origin, locate: Locate) -> None:
        self.feed, self.record, self.origin, self.locate = feed, record, origin, locate
        self.data: dict[str, Any] = {}
        self.sources: dict[str, str] = {}
        self.findings: list[Finding] = []
        # Paths that ``fill`` of a feed without a table kept because it does not know them.
        self.odd: list[str] = []
        # The first text at each path that the table knows.
        self.values: dict[str, str] = {}
        self._collect(record, feed.known, "")

    def _collect(self, node: Node, known: Mapping[str, Any], prefix: str) -> None:
        values = self.values
        for child in node.children:
            path = prefix + child.name
            if child.children:
                if below := known.get(child.name):
                    self._collect(child, below, path + "/")
                elif path not in values and (text := child.value):
                    values[path] = text
            elif path not in values and (text := child.text.strip()):
                values[path] = text

    def text(self, *paths: str) -> str:
        """The first text that one of the paths has, trimmed; empty where none has any."""
        for path in paths:
            found = self.record.attribute(path[1:]) if path[0] == "@" else self.values.get(path)
            if found:
                return found
        return ""

    def texts(self, path: str) -> list[str]:
        """All texts at a path, each once."""
        return list(dict.fromkeys(value for node in self.record.all(path) if (value := node.value)))

    def put(self, key: str, value: Any, path: str = "") -> None:
        """Sets a draft key, unless the value is empty; ``path`` says where the source has it."""
        if value is None or value == "" or value == [] or value == {}:
            return
        self.data[key] = value
        if path:
            self.sources[key] = "/" + path

    def copy(self, key: str, *paths: str, change: Callable[[str], Any] | None = None) -> None:
        """Sets a draft key to the text of the first path that has any, ``change`` applied."""
        for path in paths:
            if text := self.text(path):
                return self.put(key, change(text) if change else text, path)
        return None

    def keep(self, path: str, value: Any = None) -> None:
        """Keeps a fact that has no key of its own as ``x_<format>_<path>``."""
        if value is None:
            value = self.text(path)
        if value:
            self.put(self.feed.kept_as(path), value, path)

    def address(self, **parts: str) -> None:
        """Sets ``jobLocation`` from paths: ``city``, ``region``, ``country``, ``postcode``, ``street``."""
        address = {_ADDRESS[part]: text for part, path in parts.items() if (text := self.text(path))}
        if address:
            self.put("jobLocation", [{"address": address}], next(path for path in parts.values() if self.text(path)))

    def pay(self, **parts: str) -> None:
        """Sets ``baseSalary`` from paths: ``low``, ``high``, ``currency``, ``unit``; equal ends are one value."""
        found = {part: text for part, path in parts.items() if (text := self.text(path))}
        low, high = found.get("low"), found.get("high")
        if not low and not high:
            return
        salary: dict[str, Any] = {"value": low} if low == high else {}
        if low != high:
            salary |= {name: text for name, text in (("min", low), ("max", high)) if text}
        salary |= {name: found[part] for part, name in (("currency", "currency"), ("unit", "unit")) if part in found}
        self.put("salary", salary, parts["low" if low else "high"])

    def note(self, rule: str, message: str, path: str = "") -> None:
        """Adds a warning about this posting."""
        place = self.locate("/" + path if path else "")
        line, column = place or (self.origin.line, self.origin.column)
        origin = Origin(self.origin.uri, line, column)
        self.findings.append(Finding(rule, Severity.WARNING, message, origin, f"/{path}" if path else ""))


_ADDRESS = {
    "city": "addressLocality", "region": "addressRegion", "country": "addressCountry", "postcode": "postalCode",
    "street": "streetAddress",
}  # fmt: skip


def _nothing(ad: Ad) -> None:
    """Most elements are copied by the table alone."""


@dataclass(frozen=True)
class Feed:
    """A feed format as data.

    ``records`` names the elements that are ads. ``copied`` maps an element to the draft key that takes its text;
    ``kept`` are elements kept as ``x_…`` without a word; ``used`` those that ``fill`` reads; ``ignored`` maps an
    element to the reason why it is left out. A name without a path below it in the table covers all that is in the
    element. Names are in lower case; ``@name`` is an attribute of the record. With ``whole`` there is no table:
    ``fill`` reads the whole record.
    """

    name: str
    title: str
    records: frozenset[str]
    fill: Callable[[Ad], None] = _nothing
    copied: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    ignored: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False

    def __post_init__(self) -> None:
        known: dict[str, Any] = {}
        for path in (*self.copied, *self.kept, *self.used, *self.ignored):
            below = known
            for part in path.split("/"):
                below = below.setdefault(part, {})
        object.__setattr__(self, "known", known)
        # Sets have no order of their own, and drafts must come out the same in every process.
        object.__setattr__(self, "keeping", sorted(self.kept))
        object.__setattr__(self, "copying", [(name, key, "/" + name) for name, key in self.copied.items()])
        object.__setattr__(self, "prefix", self.name.replace("-", "_"))

    def kept_as(self, path: str) -> str:
        """The draft key under which an element without a key of its own is kept."""
        # What the table knows has one name; what it does not know is told apart by its whole path.
        known = path in self.kept or path in self.used
        name = (
            _NOT_NAME.sub("_", (path.rpartition("/")[2] if known else path).lower())
            .strip("_")
            .removeprefix(f"{self.prefix}_")
        )
        return f"x_{self.prefix}_{name}"

    known: Mapping[str, Any] = field(init=False, repr=False)
    keeping: list[str] = field(init=False, repr=False)
    copying: list[tuple[str, str, str]] = field(init=False, repr=False)
    prefix: str = field(init=False, repr=False)


def day_first(text: str) -> str:
    """``31.12.2026`` or ``31/12/2026`` as ``2026-12-31``; any other text, and a day that is none, as it is."""
    return _date(text, 1)


def month_first(text: str) -> str:
    """``12/31/2026`` as ``2026-12-31``; any other text, and a day that is none, as it is."""
    return _date(text, 2)


def _date(text: str, day: int) -> str:
    found = _DAY_FIRST.match(text)
    if found is None or not (0 < int(found[day]) <= 31 and 0 < int(found[3 - day]) <= 12):
        return text
    return f"{found[3]}-{int(found[3 - day]):02}-{int(found[day]):02}"
