"""Findings for machines: JSON, JSON Lines, GitHub annotations, SARIF 2.1.0. Each is written as a stream."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, ClassVar, Protocol, TextIO
from urllib.parse import quote

import msgspec

from jobexport.errors import UsageError
from jobexport.findings import Finding, Severity
from jobexport.version import VERSION

__all__ = ["Reporter", "reporter"]


class Reporter(Protocol):
    """Takes findings, one by one or some at once, and ends the report."""

    def tell(self, finding: Finding) -> None: ...

    def tell_all(self, findings: Sequence[Finding]) -> None:
        for each in findings:
            self.tell(each)

    def end(self, postings: int, counts: Counter[Severity]) -> None: ...


def reporter(name: str, stream: TextIO) -> Reporter:
    """The reporter with this name: json, jsonl, github or sarif."""
    kinds: dict[str, type[_Json | _JsonLines | _GitHub | _Sarif]] = {
        "json": _Json, "jsonl": _JsonLines, "github": _GitHub, "sarif": _Sarif,
    }  # fmt: skip
    if name not in kinds:
        raise UsageError("unknown output format", subject=name)
    return kinds[name](stream)


_LINES = msgspec.json.Encoder()


def _dump(value: object) -> str:
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # half a character, from a broken escape in the source
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Json(Reporter):
    """One object as described in ``schemas/findings.schema.json``."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._between = "\n"
        stream.write('{"version":1,"findings":[')

    def tell(self, finding: Finding) -> None:
        self._stream.write(self._between + _dump(finding.as_dict()))
        self._between = ",\n"

    def end(self, postings: int, counts: Counter[Severity]) -> None:
        summary = {severity.value: counts[severity] for severity in Severity}
        self._stream.write(f'\n],"postings":{postings},"summary":{_dump(summary)}}}\n')


class _JsonLines(Reporter):
    """One finding a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def tell(self, finding: Finding) -> None:
        self._stream.write(_dump(finding.as_dict()) + "\n")

    def tell_all(self, findings: Sequence[Finding]) -> None:
        # A finding is encoded as it stands where that is its JSON form: a name that is there is never empty.
        for each in findings:
            if each.posting == "" or each.fix == "" or (each.origin.line is None) != (each.origin.column is None):
                break
        else:
            try:
                self._stream.write(_LINES.encode_lines(findings).decode())
            except UnicodeEncodeError:
                pass
            else:
                return
        for each in findings:
            self.tell(each)

    def end(self, postings: int, counts: Counter[Severity]) -> None:
        pass


class _GitHub(Reporter):
    """Workflow commands that GitHub shows as annotations on the lines of a change."""

    _LEVELS: ClassVar = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def tell(self, finding: Finding) -> None:
        origin = finding.origin
        fields = {"file": origin.uri}
        if origin.line is not None:
            fields |= {"line": str(origin.line), "col": str(origin.column or 1)}
        fields["title"] = finding.rule
        told = ",".join(f"{key}={self._escape(value, field=True)}" for key, value in fields.items())
        message = finding.message + (f" (fix: {finding.fix})" if finding.fix else "")
        self._stream.write(f"::{self._LEVELS[finding.severity]} {told}::{self._escape(message)}\n")

    def end(self, postings: int, counts: Counter[Severity]) -> None:
        pass

    @staticmethod
    def _escape(text: str, *, field: bool = False) -> str:
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return text.replace(":", "%3A").replace(",", "%2C") if field else text


class _Sarif(Reporter):
    """Static Analysis Results Interchange Format 2.1.0 (OASIS)."""

    _LEVELS: ClassVar = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._between = "\n"
        self._rules: dict[str, int] = {}
        stream.write(
            '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"columnKind":"unicodeCodePoints","results":['
        )

    def tell(self, finding: Finding) -> None:
        origin = finding.origin
        place: dict[str, Any] = {"artifactLocation": {"uri": self._uri(origin.uri)}}
        if origin.line is not None:
            place["region"] = {"startLine": origin.line, "startColumn": origin.column or 1}
        location: dict[str, Any] = {"physicalLocation": place}
        if finding.pointer:
            location["logicalLocations"] = [{"fullyQualifiedName": finding.pointer}]
        text = finding.message + (f" Fix: {finding.fix}." if finding.fix else "")
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": self._rules.setdefault(finding.rule, len(self._rules)),
            "level": self._LEVELS[finding.severity],
            "message": {"text": text},
            "locations": [location],
        }
        if finding.posting:
            result["properties"] = {"posting": finding.posting}
        self._stream.write(self._between + _dump(result))
        self._between = ",\n"

    def end(self, postings: int, counts: Counter[Severity]) -> None:
        from jobexport.rules import explanation

        rules = []
        for rule in self._rules:
            try:
                text = explanation(rule)
            except UsageError:
                text = rule
            first = text.strip().splitlines()[0]
            rules.append({"id": rule, "shortDescription": {"text": first}, "fullDescription": {"text": text}})
        driver = {"name": "jobexport", "version": VERSION, "rules": rules}
        self._stream.write(f'\n],"tool":{{"driver":{_dump(driver)}}}}}]}}\n')

    @staticmethod
    def _uri(uri: str) -> str:
        """A relative reference or an address; standard input has no address of its own."""
        if uri == "-":
            return "stdin"
        if "://" in uri:
            return uri
        path = PurePath(uri)
        return path.as_uri() if path.is_absolute() else quote(path.as_posix())
