"""Baselines: findings that are known and accepted for now, so that only new ones are told."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jobexport.errors import ConfigError, InputError
from jobexport.findings import Finding, Origin, Severity
from jobexport.pipeline.files import write_atomically

__all__ = ["Baseline", "Recorder"]

VERSION = 1
Key = tuple[str, str, str, str]
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


def _key(finding: Finding) -> Key:
    """Rule, posting (its source where it has no id), pointer and digest of the message, in which all numbers are alike.

    Numbers in messages are lengths, ages and amounts: a debt does not become a new one because it is a day older.
    """
    digest = hashlib.sha256(_NUMBER.sub("0", finding.message).encode()).hexdigest()[:16]
    return finding.rule, finding.posting or f"source:{finding.origin.uri}", finding.pointer, digest


class Baseline:
    """The findings of a baseline file. A finding that stands there ``count`` times is covered that many times."""

    def __init__(self, path: Path) -> None:
        """Reads the file. Raises InputError where it cannot be read, ConfigError where it is no baseline."""
        self.path = path
        self._met: set[str] = set()
        try:
            data = json.loads(path.read_text("utf-8"))
        except OSError as error:
            hint = "`--write-baseline` makes one" if isinstance(error, FileNotFoundError) else None
            raise InputError(error.strerror or str(error), subject=str(path), hint=hint) from error
        except ValueError as error:
            raise ConfigError(f"not JSON: {error}", subject=str(path)) from error
        self._all: Counter[Key] = Counter()
        for entry in _entries(data, path):
            self._all[entry["rule"], entry["posting"], entry.get("pointer", ""), entry["digest"]] += entry["count"]
        self._left = self._all.copy()
        self._postings = {key[1] for key in self._left}

    def again(self) -> Baseline:
        """The same baseline before it has covered anything."""
        fresh = object.__new__(Baseline)
        fresh.path, fresh._all, fresh._postings = self.path, self._all, self._postings
        fresh._left, fresh._met = self._all.copy(), set()
        return fresh

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is known; each entry covers as many as it counts."""
        key = _key(finding)
        self.meet(key[1])
        if self._left[key] <= 0:
            return False
        self._left[key] -= 1
        return True

    def meet(self, *names: str) -> None:
        """Notes that postings or sources (``source:…``) were checked: what is left of their entries is then settled."""
        self._met.update(name for name in names if name in self._postings)

    def stale(self, runs: Callable[[str], bool]) -> Iterator[Finding]:
        """An info for every entry whose posting was checked, by a rule that was run, without the finding coming again."""
        for (rule, posting, pointer, _), number in sorted(self._left.items()):
            if number > 0 and posting in self._met and runs(rule):
                subject = posting.removeprefix("source:")
                message = f"{rule} is settled in {subject!r}" + (f" at {pointer}" if pointer else "")
                fix = "write the baseline anew with --write-baseline"
                identity = None if posting.startswith("source:") else posting
                yield Finding("baseline/stale", Severity.INFO, message, Origin(str(self.path)), pointer, identity, fix)


def _entries(data: Any, path: Path) -> list[dict[str, Any]]:
    if not isinstance(data, dict) or "findings" not in data or data.get("version") != VERSION:
        message = f"no baseline of version {VERSION}"
        raise ConfigError(message, subject=str(path), hint="write it anew with --write-baseline")
    kinds = {"rule": str, "posting": str, "digest": str, "count": int}
    for entry in data["findings"] if isinstance(data["findings"], list) else [None]:
        if not isinstance(entry, dict) or any(type(entry.get(key)) is not kind for key, kind in kinds.items()):
            raise ConfigError("an entry is no finding of a baseline", subject=str(path))
    return list(data["findings"])


class Recorder:
    """Collects findings for a new baseline; memory grows with the number of different findings alone."""

    def __init__(self) -> None:
        self._count: Counter[Key] = Counter()
        self._message: dict[Key, str] = {}

    def tell(self, finding: Finding) -> None:
        """Takes one finding; those about the old baseline itself are none."""
        if finding.rule != "baseline/stale":
            key = _key(finding)
            self._count[key] += 1
            self._message.setdefault(key, finding.message)

    def write(self, path: Path) -> int:
        """Writes the file, sorted, so that two runs give the same bytes; gives the number of findings."""
        lines = [
            json.dumps(
                {"rule": rule, "posting": posting, "pointer": pointer, "digest": digest, "count": number,
                 "message": self._message[rule, posting, pointer, digest]},
                ensure_ascii=False,
            )
            for (rule, posting, pointer, digest), number in sorted(self._count.items())
        ]  # fmt: skip
        body = ",\n    ".join(lines)
        inner = f"\n    {body}\n  " if body else ""
        text = f'{{\n  "version": {VERSION},\n  "findings": [{inner}]\n}}\n'
        write_atomically(path, text.encode())
        return self._count.total()
