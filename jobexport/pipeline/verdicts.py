"""What the policy of a board says of a whole build: rules over the set of its postings, and the baseline's old debts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from jobexport.catalog import Catalog
from jobexport.findings import Finding, Origin
from jobexport.pipeline.baseline import Baseline
from jobexport.pipeline.ledger import finding_of
from jobexport.pipeline.policy import Policy

__all__ = ["Verdicts", "of_the_set"]


def of_the_set(catalog: Catalog, policy: Policy) -> Iterator[Finding]:
    """The findings of the rules over all postings that the catalog keeps. Memory does not grow with their number."""
    whole = policy.whole
    if whole is None:
        return
    for identity, uri, line, data in catalog.bodies():
        sketch = whole.sketch(msgspec.json.decode(data))
        whole.observe(sketch, identity, Origin(uri, line, 1 if line else None))
    for finding in whole.finish():
        if policy.wants_of_set(finding):
            yield finding


class Verdicts:
    """The findings of a build that are shown: those that the catalog holds without what the baseline covers."""

    def __init__(self, catalog: Catalog, baseline: Baseline | None) -> None:
        self.catalog, self._baseline = catalog, baseline
        self._counted: tuple[Counter[str], Counter[str]] | None = None

    def findings(self) -> Iterator[bytes]:
        """The JSON of each, in the order of the sources."""
        if self._baseline is None:
            yield from self.catalog.findings()
            return
        baseline = self._baseline.again()
        for text in self.catalog.findings():
            if not baseline.covers(finding_of(msgspec.json.decode(text))):
                yield text

    def severities(self) -> dict[str, int]:
        """How many there are of each severity."""
        return self.catalog.severities() if self._baseline is None else dict(self._count()[0])

    def rules(self) -> list[tuple[str, int]]:
        """How many there are of each rule, by rule id."""
        return self.catalog.rules() if self._baseline is None else sorted(self._count()[1].items())

    def stale(self, policy: Policy) -> list[Finding]:
        """What the baseline holds although it is settled; to be asked when all else was told."""
        if self._baseline is None:
            return []
        baseline = self._baseline.again()
        for text in self.catalog.findings():
            baseline.covers(finding_of(msgspec.json.decode(text)))
        for identity, uri in self.catalog.kept():
            baseline.meet(identity, f"source:{uri}")
        return list(baseline.stale(lambda rule: policy.runs(rule) and not rule.startswith("online/")))

    def _count(self) -> tuple[Counter[str], Counter[str]]:
        if self._counted is None:
            self._counted = Counter(), Counter()
            for text in self.findings():
                data = msgspec.json.decode(text)
                self._counted[0][data["severity"]] += 1
                self._counted[1][data["rule"]] += 1
        return self._counted
