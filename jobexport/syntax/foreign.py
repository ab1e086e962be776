"""What another system publishes, brought to drafts by a table: which field becomes which key, is kept, or is ignored.

A board's table names every field it knows. A field that nobody knows is told once per document, so that nothing is lost
in silence when a board adds one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jobexport.findings import Finding, Locate, Origin, Severity, pointer
from jobexport.posting import Document, Draft, place_of
from jobexport.syntax.records_json import Around

__all__ = ["Drafting", "Job", "Leave", "Table", "clean"]

_NOTHING = ("", "…", "...", "null")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_EMPTY: tuple[Any, ...] = (None, "", [], {})


@cache
def _pointer(path: str) -> str:
    return pointer(*path.split("/"))


def clean(value: Any) -> Any:
    """The value without outer space; None for an empty text or one that only says that something was cut."""
    if isinstance(value, str):
        text = value.strip()
        return None if text in _NOTHING else text
    return value


@dataclass(frozen=True, slots=True)
class Leave(Exception):
    """Raised by a table's ``fill`` for a record that is no public posting: the finding to give instead of a draft."""

    rule: str
    message: str
    severity: Severity = Severity.INFO


class Job:
    """One record on its way to a draft. Paths are names joined with ``/``; a number is an index into a list."""

    __slots__ = ("around", "base", "data", "findings", "name", "pointer", "sources", "value", "where")

    def __init__(self, name: str, value: Mapping[str, Any], where: Callable[[str], Origin], at: str = "",
                 around: tuple[Around, ...] = (), base: str | None = None) -> None:  # fmt: skip
        self.name, self.value, self.where, self.pointer, self.around, self.base = name, value, where, at, around, base
        self.data: dict[str, Any] = {}
        self.sources: dict[str, str] = {}
        self.findings: list[Finding] = []

    def get(self, path: str) -> Any:
        """The raw value at a path, or None."""
        found: Any = self.value
        for part in path.split("/"):
            if isinstance(found, Mapping):
                found = found.get(part)
            elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
                found = found[int(part)]
            else:
                return None
        return found

    def text(self, path: str) -> str | None:
        """The text at a path, trimmed; a number as its digits; None where there is none."""
        found = clean(self.get(path))
        if isinstance(found, (str, int)) and not isinstance(found, bool):
            return str(found)
        return None

    def items(self, path: str) -> list[dict[str, Any]]:
        """The objects in the list at a path; a single object counts as a list of one, other values as nothing."""
        found = self.get(path)
        return [each for each in (found if isinstance(found, list) else [found]) if isinstance(each, dict)]

    def part(self, path: str) -> dict[str, Any]:
        """The object at a path, or an empty one."""
        found = self.get(path)
        return found if isinstance(found, dict) else {}

    def words(self, path: str) -> list[str]:
        """The texts in the list at a path, trimmed and each once; a single text counts as a list of one."""
        found = self.get(path)
        texts = (clean(each) for each in (found if isinstance(found, list) else [found]) if isinstance(each, str))
        return list(dict.fromkeys(text for text in texts if text))

    def put(self, key: str, value: Any, path: str = "") -> None:
        """Sets a draft key, unless the value is no fact; ``path`` says where the source has it."""
        value = clean(value)
        if value in _EMPTY:
            return
        self.data[key] = value
        if path:
            self.sources[key] = _pointer(path)

    def copy(self, key: str, path: str) -> None:
        """Sets a draft key to the value at a path."""
        self.put(key, self.get(path), path)

    def keep(self, path: str, value: Any = None) -> None:
        """Keeps a fact without a key of its own as ``x_<board>_<path>``; ``value`` where it is not the source's own."""
        name = _CAMEL.sub("_", f"{self.name}_{path}".replace("/", "_")).replace("-", "_").lower()
        self.put(f"x_{name}", self.get(path) if value is None else value, path)

    def note(self, rule: str, message: str, path: str = "", severity: Severity = Severity.WARNING) -> None:
        """Adds a finding about this posting."""
        place = _pointer(path) if path else ""
        self.findings.append(Finding(rule, severity, message, self.where(place), place))


@dataclass(frozen=True)
class Table:
    """A board as data.

    ``marks`` are sets of names that a record has: any one set is enough; ``refuses`` are names that no record has.
    ``lists`` names the members that hold records. ``copied`` maps a path to the draft key that takes its value;
    ``kept`` are paths kept as ``x_…``; ``used`` are paths that ``fill`` reads; ``ignored`` maps a path to the reason
    why it is left out. A path covers all that is below it; lists are passed through (``offices/name``). ``plain`` are
    paths of objects that may be plain values as well. ``ident`` is the path of the board's id, from which the draft's
    ``id`` is made unless ``fill`` sets it. ``group`` is the path of an id that several records of one posting share:
    ``fill`` then finds the others in ``job.value["_group"]``. ``totals`` are paths, in an object around the records, of
    the number of records that there are, ``terms`` of the words under which the board gives them. ``notice`` says why
    an object among the records is none.
    """

    name: str
    title: str
    marks: tuple[frozenset[str], ...]
    fill: Callable[[Job], None]
    copied: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    ignored: Mapping[str, str] = field(default_factory=dict)
    ident: str = "id"
    lists: frozenset[str] = frozenset()
    group: str = ""
    totals: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    notice: Callable[[Mapping[str, Any]], str | None] = lambda value: None
    refuses: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()

    @property
    def prefix(self) -> str:
        """What the ids of the board's postings begin with."""
        return self.name.removesuffix("-api")

    def wanted(self, members: Mapping[str, Any]) -> bool:
        """Whether an object with these members is a record of the board."""
        names = members.keys()
        return any(mark <= names for mark in self.marks) and not self.refuses & names


class Drafting:
    """Turns the records of one document into drafts and findings; knows what the document has told already."""

    def __init__(self, table: Table, document: Document) -> None:
        self.table = table
        self.document = document
        self.told: set[str] = set()
        self.seen: dict[str, int] = {}
        self.known: dict[str, Any] = {}
        for path in (*table.copied, *table.kept, *table.used, *table.ignored, *([table.ident] if table.ident else [])):
            node = self.known
            parts = path.split("/")
            for part in parts[:-1]:
                below = node.setdefault(part, {})
                if below is None:
                    break
                node = below
            else:
                node[parts[-1]] = None

    def draft(self, value: Mapping[str, Any], at: str, locate: Locate | None, around: tuple[Around, ...] = (),
              uri: str | None = None, raw: bytes = b"") -> Iterator[Draft | Finding]:  # fmt: skip
        """The draft of one record, and what there is to tell about it; ``raw`` tells repeated records apart."""
        table = self.table
        origin = Origin(self.document.uri, pointer=at)

        def where(place: str) -> Origin:
            return place_of(origin, locate, place)

        yield from self.unknown(value, self.known, "", where)
        job = Job(table.prefix, value, where, at, around, uri or self.document.base_url)
        try:
            for path, key in table.copied.items():
                job.copy(key, path)
            for path in table.kept:
                job.keep(path)
            table.fill(job)
        except Leave as reason:
            yield Finding(reason.rule, reason.severity, reason.message, where(""))
            return
        if "id" not in job.data:
            ident = job.text(table.ident) if table.ident else None
            if ident is None:
                title = job.data.get("title", "")
                yield Finding(
                    "board/no-id",
                    Severity.ERROR,
                    f"the {table.title} posting {title!r} has no id and cannot be told from others",
                    where(""),
                    fix=f"give it the {table.ident or 'id'} it has at its source",
                )
                return
            job.put("id", f"{job.name}-{ident}", table.ident)
        ident, mark = job.data["id"], hash(raw)
        if raw and self.seen.get(ident) == mark:
            yield Finding("board/repeated", Severity.INFO, f"{ident} is there again, word for word", where(""))
            return
        self.seen[ident] = mark
        yield Draft(
            job.data, origin, locate=locate, sources=job.sources, findings=tuple(job.findings),
            base_url=self.document.base_url,
        )  # fmt: skip

    def unknown(self, value: Mapping[str, Any], known: Mapping[str, Any], at: str, where: Callable[[str], Origin],
                place: str = "") -> Iterator[Finding]:  # fmt: skip
        """A finding for each field with a value that the table does not name, the first time it is seen."""
        for key, inner in value.items():
            below = known.get(key, False)
            if below is None or inner in _EMPTY:
                continue
            path, spot = f"{at}/{key}" if at else key, place + pointer(key)
            if below is False:
                if path not in self.told and key != "_group":
                    self.told.add(path)
                    message = f"{self.table.title}: the field {path} is not known and is left out"
                    yield Finding("board/unknown-field", Severity.INFO, message, where(spot), spot)
                continue
            for index, each in enumerate(inner if isinstance(inner, list) else [inner]):
                spot_of = f"{spot}/{index}" if isinstance(inner, list) else spot
                if isinstance(each, Mapping):
                    yield from self.unknown(each, below, path, where, spot_of)
                elif each not in _EMPTY and path not in self.table.plain and f"{path} " not in self.told:
                    self.told.add(f"{path} ")
                    message = f"{self.table.title}: the field {path} has another shape than usual and is left out"
                    yield Finding("board/unexpected-shape", Severity.WARNING, message, where(spot_of), spot_of)
