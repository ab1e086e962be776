"""One build after the other with the same call: what each found, what it changed, why it failed."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from jobexport import config as settings
from jobexport.clock import clock
from jobexport.config import Config
from jobexport.errors import UsageError
from jobexport.findings import Finding, Severity
from jobexport.mapping.model import ColumnMap
from jobexport.pipeline.building import Built, build
from jobexport.pipeline.feeds import PATHS
from jobexport.pipeline.mapped import mapping_from
from jobexport.pipeline.plan import Plan, plan
from jobexport.posting import Document
from jobexport.serve.failures import Failure, failure_of
from jobexport.serve.mirror import Mirror
from jobexport.site import urls

__all__ = ["Asked", "Card", "Round", "Session", "Step"]

Step = Callable[[str, int, int | None, float | None], None]
"""Gets the progress of a build: stage, what is done, of how many, and the share of the stage."""

# Findings of one severity that are kept for the pages; the report of the build has them all.
_KEPT = 10_000
# Rounds whose changes are remembered, for tabs that slept through them.
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller of a preview asks for; ``None`` is as the settings say, or a temporary folder for ``output``."""

    sources: Sequence[str]
    output: Path | None = None
    config: Path | None = None
    now: str | None = None
    format: str | None = None
    mapping: Path | None = None
    alone: bool = False
    """Whether the output is a folder that nobody else knows."""


@dataclass(frozen=True, slots=True)
class Round:
    """One build, counted from 1. ``changed`` are paths of the site that it made new, changed or removed."""

    number: int
    seconds: float
    built: Built = field(default_factory=Built)
    findings: tuple[Finding, ...] = ()
    counts: Counter[Severity] = field(default_factory=Counter)
    changed: frozenset[str] = frozenset()
    failure: Failure | None = None
    error: Exception | None = None
    """What the failure is made from."""


class Card(msgspec.Struct):
    """What the panel shows of a posting beside its findings."""

    id: str
    slug: str
    title: str = ""


class Session:
    """The state of a preview: the last round, the last good one, and what changed before.

    Raises what ``plan`` raises for a call that cannot work: UsageError, InputError, ConfigError.
    """

    def __init__(self, asked: Asked, mirror: Mirror) -> None:
        if "-" in asked.sources:
            raise UsageError(
                "standard input cannot be read twice", subject="-", hint="save the postings to a file first"
            )
        self.asked, self.mirror = asked, mirror
        self.board = Config()
        self.plan = self._plan(1)
        self.last = Round(0, 0.0)
        """The last round, good or not. One assignment makes a round visible to the threads of the server."""
        self.good = self.last
        """The last round that did not fail: the findings and the pages are its own."""
        self._changes: deque[tuple[int, frozenset[str]]] = deque(maxlen=_REMEMBERED)
        self._cards: tuple[tuple[int, int, int], dict[str, Card]] | None = None
        self._described: dict[str, Document] = {}
        # Whether the mirror has all that the last build has made.
        self._mirrored = False

    @property
    def root(self) -> str:
        """The path of the site on the server: ``/``, or that of the board's address, such as ``/careers/``."""
        return urls.root_path(self.plan.site) or "/"

    def run(self, *, jobs: int = 1, step: Step | None = None) -> Round:
        """Reads the settings, builds, and takes the result over for the server. Only Ctrl-C and the like are raised."""
        started = time.monotonic()
        number = self.last.number + 1
        kept: Counter[Severity] = Counter()
        findings: list[Finding] = []

        def tell(finding: Finding) -> None:
            kept[finding.severity] += 1
            if kept[finding.severity] <= _KEPT:
                findings.append(finding)

        try:
            # In a folder that somebody else knows, files of theirs may have changed as well.
            known, self._mirrored = self._mirrored and self.asked.alone, False
            self.plan = self._plan(jobs)
            built = build(self.plan, tell=tell, step=step, alone=self.asked.alone, described=self._described)
            changed = self.mirror.sync(built.touched if known else None)
            self._mirrored = True
        except Exception as error:  # an author's template may raise anything; the preview tells it and goes on
            failed = Round(number, time.monotonic() - started, failure=failure_of(error, self.plan.theme), error=error)
            self._changes.append((number, frozenset()))
            self.last = failed
            return failed
        counts = Counter({Severity(name): built.findings.get(name, 0) for name in ("error", "warning", "info")})
        done = Round(number, time.monotonic() - started, built, tuple(findings), counts, changed)
        self._changes.append((number, changed))
        self.good = self.last = done
        return done

    def changed_since(self, number: int) -> frozenset[str] | None:
        """The paths that rounds after this one have changed; None where that is not known any more."""
        if number >= self.last.number:
            return frozenset()
        changes = list(self._changes)
        if not changes or changes[0][0] > number + 1:
            return None
        return frozenset().union(*(paths for round_, paths in changes if round_ > number))

    def page_of(self, posting: str) -> str | None:
        """The path of a posting's page by its id; None where it has none."""
        card = self.cards().get(posting)
        # A closed posting is in no list of postings; most slugs are the id.
        path = urls.job_path(card.slug if card else posting, self.plan.site.permalink)
        return path if self.mirror.find(path) else None

    def cards(self) -> dict[str, Card]:
        """The open postings by id, from the list of postings that the build wrote; empty where it writes none."""
        table = self.board.feeds.get("jsonl", {})
        path = self.mirror.find(table.get("path", PATHS["jsonl"])) if table.get("enabled", True) else None
        if path is None:
            return {}
        state = path.stat()
        key = (state.st_ino, state.st_mtime_ns, state.st_size)
        if self._cards is None or self._cards[0] != key:
            decode = msgspec.json.Decoder(Card).decode
            with path.open("rb") as lines:
                cards = [decode(line) for line in lines]
            self._cards = key, {card.id: card for card in cards}
        return self._cards[1]

    def _plan(self, jobs: int) -> Plan:
        asked = self.asked
        near = next((Path(source) for source in asked.sources if Path(source).is_dir()), None)
        self.board = settings.load(asked.config, near=near)
        mapping: ColumnMap | None = mapping_from(asked.mapping)
        moment = clock(asked.now)
        return plan(
            asked.sources, asked.output, self.board, moment, jobs=jobs, source_format=asked.format, mapping=mapping
        )

    def watched(self) -> tuple[frozenset[Path], frozenset[Path]]:
        """What the site is made from, as (files, folders): sources, settings, theme and mapping."""
        files: set[Path] = set()
        folders: set[Path] = set()
        for source in self.plan.sources:
            path = Path(source)
            if path.is_dir():
                folders.add(path)
            elif path.exists():
                files.add(path)
            else:
                folders.add(_fixed(path))
        near = next((path for path in map(Path, self.asked.sources) if path.is_dir()), Path())
        files.add(self.asked.config or self.board.path or near / settings.NAME)
        if self.asked.mapping is not None:
            files.add(self.asked.mapping)
        if self.plan.theme is not None:
            folders.add(self.plan.theme)
        return frozenset(files), frozenset(folders)


def _fixed(pattern: Path) -> Path:
    """The part of a pattern before its first wildcard; the nearest folder that is there."""
    import glob

    while glob.has_magic(str(pattern)) or not pattern.is_dir():
        if pattern == pattern.parent:
            break
        pattern = pattern.parent
    return pattern
