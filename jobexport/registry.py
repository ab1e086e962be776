"""Formats, boards and rules by name: what each declares, and where it is loaded from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any, BinaryIO, Protocol, TypeGuard, runtime_checkable

from jobexport.errors import UsageError
from jobexport.findings import Finding, suggest
from jobexport.posting import Document, Draft

__all__ = [
    "FileWriter", "Format", "ItemWriter", "Losses", "Reader", "Splitter", "WriteContext",
    "extended", "format_named", "format_names", "formats", "formats_of", "itemises", "separator",
]  # fmt: skip


@runtime_checkable
class Reader(Protocol):
    """Reads one document as a stream.

    Yields a Draft for each posting and a Finding for each part that is none. What makes the whole document
    unreadable is a Finding too (rule ``source/…``), never an exception; only what jobexport itself cannot do raises.
    """

    def read(self, document: Document) -> Iterator[Draft | Finding]: ...


@runtime_checkable
class Splitter(Protocol):
    """Optional capability of a reader: cuts a large document into documents that can be read apart."""

    def split(self, document: Document) -> Iterator[Document]: ...


@dataclass(slots=True)
class Losses:
    """Collects what a writer could not carry. One per posting; the caller empties it.

    ``changed`` and ``shortened`` name a canonical property that the output has in another form; ``dropped`` one it has
    not at all (properties outside the writer's ``carries`` are reported by the caller, not by the writer); ``refused``
    the findings for which the posting was left out.
    """

    dropped: list[tuple[str, str]] = field(default_factory=list)
    shortened: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)

    def drop(self, pointer: str, reason: str) -> None:
        """The value at ``pointer`` does not fit and is left out."""
        self.dropped.append((pointer, reason))

    def shorten(self, pointer: str, reason: str) -> None:
        """The value at ``pointer`` is there in part."""
        self.shortened.append((pointer, reason))

    def change(self, pointer: str, reason: str) -> None:
        """The value at ``pointer`` is there in a form that reading back does not undo."""
        self.changed.append((pointer, reason))

    def refuse(self, rule: str, pointer: str, reason: str) -> None:
        """The consumer would refuse the posting for this reason."""
        self.refused.append((rule, pointer, reason))


@dataclass(frozen=True, slots=True)
class WriteContext:
    """What a writer knows about the set it writes.

    ``now`` is the injected clock; ``base_url`` ends with a slash where it is set; ``link`` gives a posting's public
    page address or None; ``options`` are the format's own settings (dialect, partner parameters).
    """

    now: datetime
    base_url: str | None = None
    title: str = "Jobs"
    description: str = ""
    language: str = "en"
    self_url: str | None = None
    link: Callable[[Mapping[str, Any]], str | None] = lambda posting: posting.get("url")
    options: Mapping[str, Any] = field(default_factory=dict)


@runtime_checkable
class ItemWriter(Protocol):
    """Writes a text format posting by posting, without state, so that items can be made in any process.

    The output is ``head + item + separator + item + … + tail``. ``carries`` names the canonical properties that
    survive (``"title"``, or ``"*"`` for all); the rest is reported as dropped by the caller. ``item`` gives None after
    ``losses.refuse(…)``.
    """

    separator: bytes
    carries: frozenset[str]

    def head(self, context: WriteContext) -> bytes: ...
    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None: ...
    def tail(self, context: WriteContext) -> bytes: ...


def separator(writer: ItemWriter, context: WriteContext) -> bytes:
    """What stands between two items: the writer's ``separator``, or what its ``separates(context)`` says where it has one."""
    special = getattr(writer, "separates", None)
    found = writer.separator if special is None else special(context)
    assert isinstance(found, bytes)
    return found


@runtime_checkable
class FileWriter(Protocol):
    """Writes a format that needs the whole file at hand (XLSX, Parquet, SQLite), still streaming over the postings."""

    carries: frozenset[str]

    def write(
        self,
        postings: Iterable[Mapping[str, Any]],
        file: BinaryIO,
        context: WriteContext,
        report: Callable[[Mapping[str, Any], Losses], None],
    ) -> None: ...


def itemises(writer: ItemWriter | FileWriter) -> TypeGuard[ItemWriter]:
    """Whether a writer makes its output item by item. What ``isinstance`` says, at a hundredth of its cost."""
    return hasattr(writer, "item")


@dataclass(frozen=True, slots=True)
class Format:
    """What a format or a board declares.

    ``suffixes`` are with their dot (``.jsonl``); ``sniff`` looks at the first 64 KiB and gives how sure it is, 0 (no)
    to 100 (it can be nothing else); ``is_own`` says of the same bytes whether no other format can
    be surer of them, so that none need be asked; ``spec`` is the address of the format's specification.
    """

    name: str
    title: str
    suffixes: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    spec: str = ""
    reader: Reader | None = None
    writer: ItemWriter | FileWriter | None = None
    sniff: Callable[[bytes], int] = lambda head: 0
    is_own: Callable[[bytes], bool] = lambda head: False
    board: bool = False
    file_suffix: str = ""
    extra: str | None = None


_FORMATS = {
    name: f"jobexport.formats.{name.replace('-', '_')}:FORMAT"
    for name in (
        "yaml", "markdown", "frontmatter", "toml", "json", "jsonl", "csv", "jsonld", "html", "rss", "atom", "jsonfeed", "sitemap",
        "ojobpub", "markdown-table", "llms", "xlsx", "parquet", "sqlite", "indeed", "linkedin", "ziprecruiter", "adzuna",
        "jooble", "talent", "careerjet", "trovit", "jobrapido", "remotive", "jora", "jobsora", "usajobs", "generic-xml",
        "table", "collection", "text",
    )
} | {"jsonld-lines": "jobexport.formats.jsonld:LINES"}  # fmt: skip
_BOARDS = {
    name: f"jobexport.boards.{name.replace('-', '_')}:FORMAT"
    for name in (
        "greenhouse", "lever", "ashby", "workable", "smartrecruiters", "recruitee", "personio", "teamtailor", "bamboohr",
        "breezy", "pinpoint", "workday", "remotive-api", "remoteok", "himalayas", "arbeitnow", "jobicy", "themuse",
        "rippling", "eightfold", "oracle", "justjoinit", "nofluffjobs", "torre", "nav", "digitalrecruiters", "comeet",
        "teaching-vacancies", "dobrysef", "simplify",
    )
}  # fmt: skip


_JSON_BOARDS = tuple(_BOARDS.keys() - {"personio", "teamtailor"})
_OWNERS = {
    ".yaml": ("yaml",), ".yml": ("yaml",), ".md": ("markdown", "frontmatter"), ".markdown": ("markdown", "frontmatter"),
    ".html": ("frontmatter", "html"), ".htm": ("html",), ".xhtml": ("html",), ".toml": ("toml",),
    ".json": ("json", "jsonld", "collection", "teamtailor", *_JSON_BOARDS),
    ".jsonl": ("jsonl", "jsonld-lines", "collection", *_JSON_BOARDS), ".ndjson": ("jsonl", "jsonld-lines", "collection"),
    ".jsonld": ("jsonld",), ".jsonldl": ("jsonld-lines",), ".csv": ("csv", "table"), ".tsv": ("csv", "table"),
    ".tab": ("table",), ".rss": ("rss", "teamtailor"), ".atom": ("atom",),
    ".xml": ("rss", "atom", "indeed", "linkedin", "ziprecruiter", "adzuna", "jooble", "talent", "careerjet", "trovit",
             "jobrapido", "remotive", "jora", "jobsora", "usajobs", "generic-xml", "personio", "teamtailor"),
    ".xlsx": ("xlsx",), ".parquet": ("parquet",), ".db": ("sqlite",), ".sqlite": ("sqlite",), ".sqlite3": ("sqlite",),
    ".txt": ("text",), ".text": ("text",),
}  # fmt: skip
"""Which of our formats a suffix may belong to: told without loading the others, whose modules take longer than a small file."""


_GROUPS = ("jobexport.formats", "jobexport.boards")
_OURS = _FORMATS | _BOARDS


@cache
def _targets() -> dict[str, str]:
    """Names of all formats and boards with the ``module:attribute`` each is loaded from; others' come from entry points.

    A name of ours is always ours. What others add under a name of its own is asked beside ours about every document whose
    suffix it claims, and is chosen where it is surer of the content.
    """
    from importlib.metadata import entry_points

    found = dict(_OURS)
    everything = entry_points()  # asked once: each call reads the metadata of all that is installed
    for group in _GROUPS:
        for point in everything.select(group=group):
            found.setdefault(point.name, point.value)
    return found


def extended() -> bool:
    """Whether others have added formats or boards to ours."""
    return len(_targets()) > len(_OURS)


def format_names() -> list[str]:
    """Names of all formats and boards, without loading any."""
    return list(_targets())


@cache
def format_named(name: str) -> Format:
    """The format or board with this name. Raises UsageError for an unknown one, with the nearest known name."""
    # What is installed besides need not be looked for, which takes a tenth of the time of a small conversion.
    target = _OURS.get(name) or _targets().get(name)
    if target is None:
        near = suggest(name, _targets())
        hint = f"did you mean {near}?" if near else "`jobexport formats` lists them all"
        raise UsageError("unknown format", subject=name, hint=hint)
    module, _, attribute = target.partition(":")
    found = getattr(import_module(module), attribute)
    assert isinstance(found, Format)
    return found


def formats_of(name: str) -> Iterator[Format]:
    """The formats and boards that one of a file name's endings may belong to, in their order; loads few others."""
    lowered = name.lower()
    near = {each for suffix, owners in _OWNERS.items() if lowered.endswith(suffix) for each in owners}
    for each in _targets():
        # What others add is asked itself.
        if each in near or each not in _OURS:
            found = format_named(each)
            if lowered.endswith(found.suffixes or ("\0",)):
                yield found


def formats() -> Iterator[Format]:
    """All formats and boards, loaded."""
    for name in _targets():
        yield format_named(name)
