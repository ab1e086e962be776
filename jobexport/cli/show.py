"""Findings for people: one line each like a compiler's, with the source line and a caret on a terminal."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from jobexport.cli.console import clear, colour, painted
from jobexport.findings import Finding, Severity

__all__ = ["Narrator", "numbered"]

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_WIDTH = 110


def numbered(severity: Severity, number: int) -> str:
    """``1 error``, ``2 warnings``, ``7 info``, in the colour of the severity where stderr has colours."""
    plural = "s" if number != 1 and severity is not Severity.INFO else ""
    return painted(_COLOURS[severity], f"{number:,} {severity.value}{plural}")


class Narrator:
    """Prints findings as they come and counts them.

    ``least`` is the lowest severity that is printed; all are counted. ``snippets`` shows the source line with a caret
    (default: on a terminal).
    """

    def __init__(self, stream: TextIO, *, least: Severity = Severity.INFO, snippets: bool | None = None) -> None:
        self._stream = stream
        self._colour = colour(stream)
        self._snippets = stream.isatty() if snippets is None else snippets
        self._least = least
        self._files: OrderedDict[str, list[str]] = OrderedDict()
        self.counts: Counter[Severity] = Counter()
        self.rules: Counter[str] = Counter()
        self.worst: dict[str, Severity] = {}
        """The gravest severity of each rule that was told."""

    @property
    def errors(self) -> int:
        """How many error findings were told."""
        return self.counts[Severity.ERROR]

    def reached(self, threshold: Severity) -> bool:
        """Whether any finding is at or above the threshold."""
        return any(number and severity.reaches(threshold) for severity, number in self.counts.items())

    def count(self, finding: Finding) -> None:
        """Counts one finding without printing it."""
        self.count_all({(finding.rule, finding.severity): 1})

    def count_all(self, tally: Mapping[tuple[str, Severity], int]) -> None:
        """Counts findings by rule and severity without printing them."""
        for (rule, severity), number in tally.items():
            self.counts[severity] += number
            self.rules[rule] += number
            worst = self.worst.get(rule)
            if worst is None or not worst.reaches(severity):
                self.worst[rule] = severity

    def tell(self, finding: Finding) -> None:
        """Prints one finding: ``uri:line:column severity rule message``."""
        self.count(finding)
        if not finding.severity.reaches(self._least):
            return
        place = self._paint("1", str(finding.origin))
        severity = self._paint(_COLOURS[finding.severity] + ";1", finding.severity.value)
        lines = [f"{place} {severity} {self._paint('2', finding.rule)} {finding.message}"]
        if self._snippets:
            lines += self._snippet(finding)
            if finding.fix:
                lines.append(self._paint("32", f"    = fix: {finding.fix}"))
        clear()
        if self._snippets:
            lines.append("")
        self._stream.write("\n".join(lines) + "\n")

    def totals(self) -> list[str]:
        """A line for each rule that was told with its number of findings, the gravest rules first."""
        names = max(map(len, self.rules), default=0)
        digits = max((len(f"{number:,}") for number in self.rules.values()), default=0)
        order = sorted(self.rules.items(), key=lambda each: (-self.worst[each[0]].rank, -each[1], each[0]))
        return [
            f"{painted(_COLOURS[self.worst[rule]], f'{rule:<{names}}')}  {number:>{digits},}" for rule, number in order
        ]

    def gravest(self) -> str | None:
        """The rule to look at first: of the gravest severity, the one told most often."""
        return min(self.rules, key=lambda rule: (-self.worst[rule].rank, -self.rules[rule], rule), default=None)

    def summary(self, subject: str) -> str:
        """``12 postings: 1 error, 2 warnings`` and the like."""
        parts = [numbered(severity, self.counts[severity]) for severity in Severity if self.counts[severity]]
        return f"{painted('1', subject)}: {', '.join(parts) or painted('32', 'clean')}"

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text

    def _snippet(self, finding: Finding) -> list[str]:
        line, column = finding.origin.line, finding.origin.column or 1
        if line is None:
            return []
        lines = self._lines(finding.origin.uri)
        if not 0 < line <= len(lines):
            return []
        text = lines[line - 1].replace("\t", " ")
        start = max(0, column - _WIDTH // 2) if len(text) > _WIDTH else 0
        shown = text[start : start + _WIDTH]
        # What is cut off is marked, without moving the caret's column.
        shown = ("…" + shown[1:] if start else shown) + ("…" if len(text) > start + _WIDTH else "")
        gutter = str(line)
        blank = " " * len(gutter)
        return [
            self._paint("34", f" {gutter} │ ") + shown,
            self._paint("34", f" {blank} │ ")
            + " " * (column - 1 - start)
            + self._paint(_COLOURS[finding.severity], "^"),
        ]

    def _lines(self, uri: str) -> list[str]:
        """The lines of a source file; a few files are kept, larger ones are not shown."""
        if uri not in self._files:
            lines: list[str] = []
            try:
                if Path(uri).stat().st_size <= 4 << 20:
                    lines = Path(uri).read_text("utf-8-sig", "replace").splitlines()
            except (OSError, ValueError):
                lines = []
            self._files[uri] = lines
            if len(self._files) > 8:
                self._files.popitem(last=False)
        return self._files[uri]
