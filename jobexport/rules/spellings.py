"""The set: one organization under several names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.findings import Origin
from jobexport.normalize.words import fold
from jobexport.rules.model import Problem, Told, set_rule

_LEGAL = re.compile(
    r"[\s,]+(?:inc|incorporated|llc|l\.l\.c|ltd|limited|gmbh|gmbh & co\.? kg|mbh|ag|se|kg|kgaa|ohg|ug|e\.?v|sa|s\.a|sarl|sas|bv|b\.v|nv|n\.v|plc|corp"
    r"|corporation|co|company|oy|oyj|ab|as|a/s|aps|srl|s\.r\.l|spa|s\.p\.a|sl|s\.l|lda|pte|pty)\.?$"
)
_NOT_WORD = re.compile(r"[\W_]+")
_MOST = 100_000


@set_rule("set/organization-spellings", source="https://schema.org/hiringOrganization")
class OrganizationSpellings:
    """One organization is spelled in several ways within the set.

    Why: lists, filters and feeds take "Kestrel Bakeries" and "KESTREL BAKERIES GmbH" for two employers. Names are
    compared without case, accents, punctuation and legal form.

    Example: good: one spelling everywhere, best through `organizations.yaml`; bad: both of the above.

    Fix: use the most frequent spelling, or give the organization an id in `organizations`.
    """

    def __init__(self) -> None:
        self._names: dict[str, list[Any]] = {}

    def sketch(self, posting: Mapping[str, Any]) -> str | None:
        """The employer's name."""
        return (posting.get("hiringOrganization") or {}).get("name") or None

    def observe(self, sketch: str, posting: str | None, origin: Origin) -> None:
        """Counts each spelling and keeps where it was seen first; memory grows with the employers, not the postings."""
        known = self._names.get(sketch)
        if known is not None:
            known[0] += 1
        elif len(self._names) < _MOST:
            self._names[sketch] = [1, origin, posting]

    def finish(self) -> Iterator[Told]:
        """One finding for each spelling but the most frequent one, where it was seen first."""
        groups: dict[str, list[str]] = {}
        for name in self._names:
            folded = fold(name)
            while (bare := _LEGAL.sub("", folded)) != folded and bare:
                folded = bare
            groups.setdefault(_NOT_WORD.sub("", folded) or folded, []).append(name)
        for spellings in groups.values():
            if len(spellings) < 2:
                continue
            spellings.sort(key=lambda name: (-self._names[name][0], name))
            best = spellings[0]
            for name in spellings[1:]:
                count, origin, posting = self._names[name]
                message = f"“{name}” ({count}) is spelled “{best}” in {self._names[best][0]} other postings"
                yield Told(Problem("/hiringOrganization/name", message, f"write {best}", name), origin, posting)
