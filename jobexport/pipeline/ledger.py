"""What the parent of a build writes and tells: outputs into the sink, findings into the catalog and to whoever listens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from jobexport.catalog import OWN, UNIT, Catalog, Known
from jobexport.findings import Finding, Origin, Severity
from jobexport.pipeline.baseline import Baseline
from jobexport.pipeline.outputs import Output
from jobexport.pipeline.publish import Published, Run, put
from jobexport.sink import Sink

__all__ = ["SPLICED", "Built", "Ledger", "Tell", "finding_of", "own"]

Tell = Callable[[Finding], None]

SPLICED = 10_000
"""Changes that are spliced into the manifest; with more of them it is written anew from the catalog, and they are not kept."""

# Findings of the build itself come after those of every source.
_LAST = UNIT << 32


@dataclass(slots=True)
class Built:
    """Counts of one build."""

    open: int = 0
    closed: int = 0
    left_out: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    touched: frozenset[str] | None = None
    """The paths of the files that were written or removed; None where that is not known."""
    findings: Counter[str] = field(default_factory=Counter)

    def reached(self, threshold: Severity) -> bool:
        """Whether any finding is at or above the threshold."""
        return any(Severity(name).reaches(threshold) for name, number in self.findings.items() if number)


class Ledger:
    """Keeps count of one build."""

    def __init__(self, catalog: Catalog, sink: Sink, tell: Tell, baseline: Baseline | None = None) -> None:
        self.catalog, self.sink, self._tell, self._baseline = catalog, sink, tell, baseline
        self.result = Built()
        # Path and digest of what was written into a site that stood before; None when they are too many.
        self.changed: dict[str, str] | None = {}
        self.tasks: list[tuple[str, str]] = []
        self._own = 0

    def tell(self, finding: Finding) -> None:
        """Tells a finding that the baseline does not cover."""
        if self._baseline is None or not self._baseline.covers(finding):
            self._tell(finding)

    def put(self, run: Run, task: str, outputs: Iterable[Output]) -> None:
        """Writes outputs as a task of the parent's own."""
        found = Published((task, ""))
        put(self.catalog, self.sink, run, task, outputs, found)
        self.did(found.task, found.written, found.changed, found.foreign)

    def stream(self, run: Run, task: str, path: str, parts: Iterator[bytes]) -> None:
        """Writes one large output from its parts."""
        changed, placed = self.sink.write_stream(path, parts)
        if placed is None:
            self.did((task, ""), 0, [], [path])
            return
        self.catalog.produced([Known(path, placed[1], "", placed[2], placed[3], task)], run.number)
        self.did((task, ""), int(changed), [(path, placed[1])] if changed and run.again else [], [])

    def did(
        self, task: tuple[str, str], written: int, changed: Iterable[tuple[str, str]], foreign: Iterable[str]
    ) -> None:
        """Takes over what a task did."""
        self.tasks.append(task)
        self.result.written += written
        if self.changed is not None:
            self.changed.update(changed)
            if len(self.changed) > SPLICED:
                self.changed = None
        self.note(
            own("build/foreign-file", Severity.ERROR, "a file that jobexport did not write stands here; it stays as it is", path,
                fix="move it away, or build into another folder")
            for path in foreign
        )  # fmt: skip

    def too_large(self, path: str) -> None:
        """Tells of a feed whose only item is larger than its consumer takes."""
        message = "one posting alone is larger than its consumer takes"
        self.note([own("build/large-item", Severity.WARNING, message, path, fix="shorten the posting's texts")])

    def refused(self) -> None:
        """Tells of every posting that a feed did not take, in this build or in an earlier one that still holds."""
        self.note(
            own(rule, Severity.WARNING, f"left out of {path}: {reason}", path, posting, place)
            for path, posting, rule, place, reason in self.catalog.refusals()
        )

    def note(self, findings: Iterable[Finding], seq: int | None = None) -> None:
        """Keeps findings of the build itself and tells them; ``seq`` is the posting that they belong to."""
        rows = []
        for each in findings:
            number = OWN + self._own
            self._own += 1
            data = msgspec.json.encode(each.as_dict())
            rows.append((_LAST if seq is None else seq, number, each.severity.value, each.rule, data))
            self.tell(each)
        if rows:
            self.catalog.tell(rows)


def own(
    rule: str,
    severity: Severity,
    message: str,
    path: str,
    posting: str | None = None,
    pointer: str = "",
    fix: str | None = None,
) -> Finding:
    """A finding of the build itself about one of its outputs."""
    return Finding(rule, severity, message, Origin(path), pointer, posting, fix)


def finding_of(data: Mapping[str, Any]) -> Finding:
    """A finding from its JSON form."""
    origin = data["origin"]
    return Finding(
        data["rule"], Severity(data["severity"]), data["message"],
        Origin(origin["uri"], origin.get("line"), origin.get("column"), origin.get("pointer", "")),
        data.get("pointer", ""), data.get("posting"), data.get("fix"),
    )  # fmt: skip
