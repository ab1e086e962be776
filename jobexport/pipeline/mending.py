"""``check --fix``: rewrites authors' files where a fix is safe, and proves each by reading the file again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jobexport.errors import UsageError
from jobexport.findings import Finding
from jobexport.fixing.model import Fix
from jobexport.fixing.proposing import proposed
from jobexport.fixing.writing import syntax_of, written
from jobexport.normalize.posting import normalize
from jobexport.pipeline.mapped import format_for
from jobexport.pipeline.reading import Reading, accept, employed
from jobexport.posting import Document, Draft
from jobexport.registry import Format, Splitter
from jobexport.sources import documents

__all__ = ["Mended", "mended"]

_PASSES = 4
_LARGE = 1 << 20
_MARK = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Mended:
    """One file: its bytes before and after, the fixes made, and those that were not, with the reason."""

    uri: str
    path: Path | None
    before: bytes
    after: bytes = b""
    fixes: list[Fix] = field(default_factory=list)
    refused: list[tuple[Fix, str]] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything is to be written."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as it is read: the drafts with their records, what was told of each, and how much else was told."""

    drafts: list[tuple[Draft, dict[str, Any], tuple[Finding, ...], bool]]
    others: int


def mended(sources: Iterable[str], reading: Reading) -> Iterator[Mended]:
    """Every file of the sources for which there is a fix, in the order of the sources. Nothing is written here.

    Files of other formats than YAML, TOML, JSON, JSON Lines and Markdown, members of archives, and what nobody wrote for
    jobexport, are passed over.
    """
    for found in documents(sources):
        if isinstance(found, Finding):
            continue
        try:
            source = format_for(found, reading.format, reading.mapping)
        except UsageError:
            continue
        if source.name not in ("yaml", "toml", "json", "jsonl", "markdown"):
            continue
        path = Path(found.uri) if found.uri != "-" else None
        if path is not None and (found.path is None or not path.is_file() or not path.samefile(found.path)):
            continue
        result = Mended(found.uri, path, found.read())
        parts = [found]
        if len(result.before) > _LARGE and isinstance(source.reader, Splitter):
            parts = list(source.reader.split(replace(found, path=None, data=result.before)))
            if b"".join(part.data or b"" for part in parts) != result.before:
                continue  # a slice of a line that is too long has only its beginning
        result.after = b"".join(_mend(part, source, reading, result) for part in parts)
        if result.fixes or result.refused:
            yield result


def _mend(document: Document, source: Format, reading: Reading, result: Mended) -> bytes:
    """The bytes of one document, or of one slice, after all fixes that hold; notes them in ``result``."""
    data = document.read()
    mark = _MARK if data.startswith(_MARK) else b""
    refused: list[tuple[Fix, str]] = []
    for _ in range(_PASSES):
        now = _read(data, document, source, reading)
        fixes = [
            fix
            for number, (draft, record, findings, _) in enumerate(now.drafts)
            if draft.authored
            for fix in proposed(draft, record, findings, number)
        ]
        done = _Step(data, mark, now, document, source, reading)
        after, fixes, refused = done.take(fixes)
        result.fixes += fixes
        if after == data:
            break
        data = after
    # Blanks are no finding: where they cannot be taken out (a text over several lines) there is nothing to tell.
    result.refused += [(fix, why) for fix, why in refused if fix.reason != "blanks"]
    return data


class _Step:
    """One pass over one text: fixes are tried together, and one by one where together they do not hold."""

    def __init__(
        self, data: bytes, mark: bytes, before: _Read, document: Document, source: Format, reading: Reading
    ) -> None:
        self.data, self.mark, self.before = data, mark, before
        self.document, self.source, self.reading = document, source, reading

    def take(self, fixes: list[Fix]) -> tuple[bytes, list[Fix], list[tuple[Fix, str]]]:
        """The text after the fixes that hold, these fixes, and the others with the reason."""
        if not fixes:
            return self.data, [], []
        try:
            text = self.data[len(self.mark) :].decode()
        except UnicodeDecodeError:
            return self.data, [], [(fix, "the file is not UTF-8") for fix in fixes]
        syntax = syntax_of(self.source.name, text)
        if syntax is None:
            return self.data, [], []
        first = self.document.first_line - 1

        def write(chosen: list[Fix]) -> tuple[bytes, list[tuple[Fix, str]]]:
            placed = {replace(fix, position=(fix.position[0] - first, fix.position[1])): fix for fix in chosen}
            made, failed = written(text, placed, syntax)
            return self.mark + made.encode(), [(placed[fix], why) for fix, why in failed]

        after, refused = write(fixes)
        out = {id(fix) for fix, _ in refused}
        chosen = [fix for fix in fixes if id(fix) not in out]
        if self._fault(after, chosen) is None:
            return after, chosen, refused
        kept = []
        for fix in chosen:
            why = self._fault(write([fix])[0], [fix])
            if why is None:
                kept.append(fix)
            else:
                refused.append((fix, why))
        after = write(kept)[0]
        if self._fault(after, kept) is not None:
            return self.data, [], [*refused, *((fix, "the fixes of this file do not hold together") for fix in kept)]
        return after, kept, refused

    def _fault(self, after: bytes, fixes: list[Fix]) -> str | None:
        """Why the text after these fixes is not the same said better, or None where it is."""
        found = _read(after, self.document, self.source, self.reading)
        if len(found.drafts) != len(self.before.drafts) or found.others > self.before.others:
            return "the file would be read otherwise"
        by_posting: dict[int, list[Fix]] = {}
        for fix in fixes:
            by_posting.setdefault(fix.number, []).append(fix)
        for number, (old, new) in enumerate(zip(self.before.drafts, found.drafts, strict=True)):
            mine = by_posting.get(number, [])
            if _applied(old[0].data, mine) != new[0].data:
                return "more than the one place would change"
            if not mine:
                continue
            known = Counter((each.rule, each.message) for each in old[2])
            fresh = [each for each in new[2] if not known[each.rule, each.message]]
            if fresh:
                return f"it would bring a new finding: {fresh[0].message}"
            whole = all(fix.reason != "misspelt key" for fix in mine)
            left = () if old[3] or whole else ("id", "slug")
            past = {key: value for key, value in old[1].items() if key not in left}
            if (past != new[1]) if whole else not _within(past, new[1]):
                return "the posting would say something else"
        return None


def _read(data: bytes, document: Document, source: Format, reading: Reading) -> _Read:
    assert source.reader is not None
    drafts, others = [], 0
    for found in source.reader.read(replace(document, path=None, data=data)):
        if isinstance(found, Finding):
            others += 1
            continue
        record = normalize(employed(found, reading.organizations) if reading.organizations else found).data
        outcome = accept(found, reading)
        drafts.append((found, record, outcome.findings, outcome.posting is not None))
    return _Read(drafts, others)


def _applied(data: Any, fixes: list[Fix]) -> Any:
    """The draft's data after these fixes; renamed keys keep their place."""
    for fix in fixes:
        data = _changed(data, fix.pointer.split("/")[1:], fix)
    return data


def _changed(value: Any, parts: list[str], fix: Fix) -> Any:
    if not parts:
        return fix.new
    name = parts[0].replace("~1", "/").replace("~0", "~")
    if isinstance(value, Mapping):
        last = len(parts) == 1 and fix.operation == "rename"
        return {
            (fix.new if last and key == name else key): (
                each if last or key != name else _changed(each, parts[1:], fix)
            )
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_changed(each, parts[1:], fix) if str(index) == name else each for index, each in enumerate(value)]
    return value


def _within(old: Any, new: Any) -> bool:
    """Whether everything that was said is still said; more may be."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return all(key in new and _within(value, new[key]) for key, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_within, old, new))
    return bool(old == new)
