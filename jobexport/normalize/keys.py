"""The keys of one draft, read one by one: what cannot be read, and what a reading notes, becomes a finding."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from jobexport.findings import Finding, Severity, pointer
from jobexport.normalize.memory import LONG, Recent, form
from jobexport.normalize.outcome import Notes, Unreadable
from jobexport.posting import Draft, Evidence

__all__ = ["KeyReader", "Normalized"]

_Items = list[tuple[str, Any]]


@dataclass(slots=True)
class Normalized:
    """The canonical record (not yet validated), what was found on the way, and the source's own words."""

    data: dict[str, Any]
    findings: list[Finding] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    unjudged: dict[str, Any] | None = None
    """The properties that the schema has yet to judge, where it knows all others; None for all."""


# Notes that say a part of a value was not understood: what an author wrote must be understood whole.
_STRICT = frozenset(("normalize/no-amount", "normalize/not-read", "normalize/partly-read", "normalize/unknown-key",
                     "normalize/unknown-place", "normalize/unknown-type"))  # fmt: skip

# What to write instead, where the message cannot say it.
_FIXES = {
    "normalize/unknown-place": "write City, Region, Country, such as Boulder, CO, US; or {name: …} for a place by its name",
    "normalize/unknown-area": "write country names or codes, such as Remote, Spain",
    "normalize/zero-pay": "leave out what is not known",
    "normalize/no-amount": "write the amount, or leave the pay out",
}


# What keys said before, where their reading asks for nothing but the value: by key, whether authored, and value.
_memory: Recent[tuple[Hashable, ...], tuple[Any, bool]] = Recent(4096)
# Keys whose values hardly come again, or tell more than their one value.
_ONCE = frozenset(("title", "summary", "description", "responsibilities", "qualifications", "employerOverview", "url", "applyUrl",
                   "mainEntityOfPage", "jobLocation", "location"))  # fmt: skip


# What groups of keys said before: the properties they gave, where these come from, and their words with the key of each.
_groups: Recent[tuple[Hashable, ...], tuple[_Items, _Items, list[tuple[str, str, str]]]] = Recent(1024)

_MUTABLE = (list, dict)


def _own(value: Any) -> Any:
    """A copy that no posting shares with another."""
    if value.__class__ is dict:
        return {key: _own(each) if each.__class__ in _MUTABLE else each for key, each in value.items()}
    return [_own(each) if each.__class__ in _MUTABLE else each for each in value]


class KeyReader:
    """Reads keys of one draft and puts what they say into the canonical record ``result``."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.data = draft.data
        self.result = Normalized({}, list(draft.findings), list(draft.evidence))
        self._notes = Notes()
        self._remembers = draft.base_url is None
        self._cited: list[tuple[str, str, str]] = []

    def tell(self, rule: str, severity: Severity, message: str, key: str, fix: str | None = None) -> None:
        place = pointer(key) if not key.startswith("/") else key
        where = self.draft.where(place)
        self.result.findings.append(Finding(rule, severity, message, where, place.removesuffix("#"), None, fix))

    def read(
        self, key: str, target: str, kind: str, function: Callable[[Any, Notes], Any], beside: Hashable = None
    ) -> Any:
        """The canonical value of one key, or None; tells what could not be read and what the reading noted.

        ``beside`` is all else that the reading asks for.
        """
        given = self.data.get(key)
        if given is None:
            return None
        token = None
        if self._remembers and key not in _ONCE and (told := form(given)) is not None and len(told) <= LONG:
            token = (key, self.draft.authored, told, beside)
            known = _memory.get(token)
            if known is not None:
                found, differs = known
                if differs:
                    self._cite(key, target, kind, given)
                return _own(found) if found.__class__ in _MUTABLE else found
        notes = self._notes
        try:
            found = function(given, notes)
        except Unreadable as fault:
            self._notes = Notes()
            severity = Severity.ERROR if self.draft.authored else Severity.WARNING
            place = fault.pointer or _culprit(given, function)
            self.tell(
                f"normalize/unreadable-{kind}", severity, f"{key}: {fault.reason}", pointer(key) + place, fault.fix
            )
            return None
        if notes.entries:
            self._notes = Notes()
            for rule, message in notes.entries:
                strict = self.draft.authored and rule in _STRICT
                place = pointer(key) + _culprit(given, function, rule)
                severity = Severity.ERROR if strict else Severity.WARNING
                self.tell(rule, severity, f"{key}: {message}", place, _FIXES.get(rule))
            token = None
        if found is None:
            return None
        differs = key != target or (kind != "markup" and found != given)
        if differs:
            self._cite(key, target, kind, given)
        if token is not None:
            _memory[token] = _own(found) if found.__class__ in _MUTABLE else found, differs
        return found

    def _cite(self, key: str, target: str, kind: str, given: Any) -> None:
        """Notes where a property comes from, and in which words."""
        place = "/" + key
        self.result.sources[target] = place
        if kind != "markup" and isinstance(given, (str, int)) and not isinstance(given, bool):
            self._evidence(target, key, str(given)[:500])

    def _evidence(self, target: str, key: str, raw: str) -> None:
        self._cited.append((target, key, raw))
        self.result.evidence.append(Evidence("/" + target, raw, self.draft.sources.get(key, "/" + key)))

    def together(self, keys: Iterable[str], read: Callable[[], None], beside: Hashable = None) -> None:
        """Reads a group of keys with ``read``, which asks for nothing but these and ``beside``, and whose properties no other
        key gives. A group that said the same before, without a finding, is not read again."""
        result = self.result
        told = form([(key, self.data[key]) for key in keys if key in self.data]) if self._remembers else None
        if told is None or len(told) > LONG:
            read()
            return
        token = (read.__name__, self.draft.authored, told, beside)
        known = _groups.get(token)
        if known is not None:
            properties, sources, words = known
            for key, value in properties:
                result.data[key] = _own(value) if value.__class__ in _MUTABLE else value
            result.sources.update(sources)
            for target, key, raw in words:
                self._evidence(target, key, raw)
            return
        findings, given, known_sources, cited = (
            len(result.findings),
            len(result.data),
            len(result.sources),
            len(self._cited),
        )
        read()
        if len(result.findings) == findings:
            _groups[token] = (
                [
                    (key, _own(each) if each.__class__ in _MUTABLE else each)
                    for key, each in islice(result.data.items(), given, None)
                ],
                list(islice(result.sources.items(), known_sources, None)),
                self._cited[cited:],
            )

    def first(
        self, target: str, kind: str, function: Callable[[Any, Notes], Any], *keys: str, beside: Hashable = None
    ) -> Any:
        """The value of the first of several keys that states one; the others are told when they state another."""
        found = None
        for key in keys:
            if key not in self.data:
                continue
            value = self.read(key, target, kind, function, beside)
            if value is None:
                continue
            if found is None:
                found = value
            elif value != found:
                self.tell(
                    "normalize/two-values", Severity.WARNING, f"{key} and {keys[0]} differ; {keys[0]} is used", key
                )
        return found

    def put(self, target: str, value: Any) -> None:
        """Sets a property, unless there is no value or an empty one."""
        if value is not None and (value or not isinstance(value, (list, dict))):
            self.result.data[target] = value


def _culprit(value: Any, function: Callable[[Any, Notes], Any], rule: str | None = None) -> str:
    """The pointer of the one entry of a list that cannot be read (or has the note ``rule``) also by itself, else nothing."""
    if not isinstance(value, list):
        return ""
    for number, entry in enumerate(value):
        notes = Notes()
        try:
            function(entry, notes)
        except Unreadable:
            return pointer(number)
        if rule is not None and any(rule == each for each, _ in notes.entries):
            return pointer(number)
    return ""
