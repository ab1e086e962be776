"""The facts of a text with the spans they stand in: what was read, what is contested, and what of the text is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from jobexport.findings import Finding, Origin, Position, Severity
from jobexport.normalize.outcome import quote
from jobexport.posting import Document, Evidence
from jobexport.syntax.prose import Line, fold, lines_of, spans
from jobexport.syntax.prose_labels import Fact
from jobexport.syntax.prose_sections import sections_of
from jobexport.syntax.text import Lines

__all__ = ["JobSheet"]

_SPAN = re.compile(r"chars ([0-9]+)-")
# Keys whose draft value is the source's own text: normalising it makes the evidence.
_LOOSE = frozenset(("location", "company", "experience", "education", "department", "category", "applyEmail"))
_DAY_FIRST = re.compile(
    r"\b(?:und|der|die|les|des|vous|nous|los|las|para|het|een|voor|che|della|para|oraz|w|e)\b", re.I
)
_ENGLISH = re.compile(r"\b(?:the|and|of|with|you|for|our)\b", re.I)
# Two values of one of these cannot both be right, and nothing says which is.
_CERTAIN = frozenset(("baseSalary", "datePosted", "validThrough", "visaSponsorship", "onCall"))


class JobSheet:
    """Collects the facts of one text: ``data`` of a draft, its ``sources`` and ``evidence`` as spans, and findings."""

    def __init__(self, document: Document, text: str) -> None:
        self.document, self.text = document, text
        self.lines = lines_of(text)
        self.sections = sections_of(self.lines)
        self.places = Lines(text, document.first_line)
        self.data: dict[str, Any] = {}
        self.sources: dict[str, str] = {}
        self.evidence: list[Evidence] = []
        self.findings: list[Finding] = []
        self.used: set[Line] = set()
        self.contested: set[str] = set()
        self.facts: list[Fact] = []
        english, others = len(_ENGLISH.findall(text)), len(_DAY_FIRST.findall(text))
        self.day_first = True if others > 2 * english else None

    def origin(self, start: int) -> Origin:
        return Origin(self.document.uri, *self.places.position(start))

    def uncertain(self, message: str, start: int, end: int, severity: Severity = Severity.WARNING) -> None:
        words = quote(self.text[start:end])
        self.findings.append(
            Finding("text/uncertain", severity, f"{message}: {words} (chars {start}-{end})", self.origin(start))
        )

    def put(self, key: str, value: Any, start: int, end: int) -> None:
        """Sets a fact with the span it stands in; another value for a fact that is there already is told."""
        if key in self.contested:
            self.uncertain(f"one of several values for {key}, none of which is used", start, end)
            return
        if key in self.data:
            if self._same(key, value):
                return
            if key in _CERTAIN:
                first, last = (int(each) for each in self.sources[key][6:].split("-"))
                self.contested.add(key)
                self.uncertain(f"one of several values for {key}, none of which is used", first, last)
                del self.data[key], self.sources[key]
                self.evidence = [each for each in self.evidence if each.pointer != "/" + key]
                self.uncertain(f"one of several values for {key}, none of which is used", start, end)
            else:
                self.uncertain(f"another {key} than the one used", start, end)
            return
        self.data[key] = value
        self.sources[key] = f"chars {start}-{end}"
        if key not in _LOOSE:
            self.evidence.append(Evidence("/" + key, self.text[start:end].strip()[:500], self.sources[key]))

    def _same(self, key: str, value: Any) -> bool:
        """Whether a second reading says the same; one with more to say takes the first one's place."""
        there = self.data[key]
        if key == "baseSalary":
            fuller = {
                **there,
                "value": {**there["value"], **value["value"]},
                **{k: v for k, v in value.items() if k != "value"},
            }
            mixed = {
                **value,
                "value": {**value["value"], **there["value"]},
                **{k: v for k, v in there.items() if k != "value"},
            }
            if fuller == mixed:
                self.data[key] = fuller
                return True
            return False
        if isinstance(there, str) and isinstance(value, str):
            return fold(there) == fold(value)
        return bool(there == value)

    def locate(self, pointer: str) -> Position | None:
        found = _SPAN.match(pointer)
        return self.places.position(int(found[1])) if found else None

    def span(self, key: str, value: Any, lines: Sequence[Line], *, mark: bool = True) -> None:
        self.put(key, value, lines[0].start, lines[-1].end)
        if mark:
            self.used.update(lines)
            self.used.update(each.heading for each in self.sections if each.heading and lines[0] in each.lines)

    def tell_unused(self) -> None:
        rest = [line for line in self.lines if line not in self.used]
        if not rest:
            return
        parts = [f"chars {start}-{end} {quote(self.text[start:end], 40)}" for start, end in spans(rest)]
        total = sum(end - start for start, end in spans(rest))
        message = f"{total:,} of {len(self.text):,} characters are not part of the job: " + "; ".join(parts)
        self.findings.append(Finding("text/unused", Severity.INFO, message, self.origin(rest[0].start)))
