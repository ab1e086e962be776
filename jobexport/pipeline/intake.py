"""The first pass of a build: units of the sources into the catalog; what did not change since the last build stays there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from jobexport.catalog import Altered, Catalog
from jobexport.cluster import Cluster
from jobexport.pipeline import away, ingest
from jobexport.pipeline.feeds import Selection
from jobexport.pipeline.ledger import Ledger, finding_of
from jobexport.pipeline.plan import Plan
from jobexport.pipeline.policy import Policy
from jobexport.pipeline.progress import Meter
from jobexport.pipeline.reading import Reading, Unit, organizations_of, units
from jobexport.pipeline.seen import Seen
from jobexport.pipeline.state import around, environment
from jobexport.posting import Document

__all__ = ["Intake", "Step"]

Step = Callable[[str, int, int | None, float | None], None]

_NEVER = "0000"
# Units that are compared with what they were; a change of more is looked at as a whole.
_FEW = 64


class Intake:
    """Reads the sources of one plan. ``records`` is the number of those that were read, not taken over."""

    def __init__(
        self, plan: Plan, policy: Policy, selected: tuple[Selection, ...], step: Step | None,
        described: dict[str, Document] | None = None,
    ) -> None:  # fmt: skip
        self.plan, self.policy, self.selected, self.step, self.described = plan, policy, selected, step, described
        self.organizations, told = organizations_of(plan.sources, plan.board.organizations, output=plan.output)
        self.told = [each for each in told if policy.judge(each.origin.uri).wants(each)]
        self.environment, self.daily = environment(plan, self.organizations, checks=policy.checks)
        self.new_day = False
        self.records = 0
        self._keys: dict[int, str] = {}
        # The units of the last run that were read anew and can be told from what they were; None where there are many, or
        # one has come or gone.
        self._aside: list[int] | None = []

    def holds(self, catalog: Catalog) -> bool:
        """Whether the catalog of the last build was made in the same environment. ``new_day`` says whether feeds must name
        another day."""
        self.new_day = catalog.meta("daily") != self.daily
        return catalog.meta("environment") == self.environment

    def keep(self, catalog: Catalog) -> None:
        """Notes the environment of this build."""
        catalog.note(environment=self.environment, daily=self.daily, now=ingest.instant(self.plan.now))

    def read(self, catalog: Catalog, book: Ledger, *, again: bool) -> bool:
        """Brings the catalog up to the sources; gives whether anything in it changed.

        With ``again`` the units of the last build that did not change stay, with their findings.
        """
        plan = self.plan
        before = catalog.units() if again else {}
        if not again:
            book.note(self.told)
        turning = self._turning(catalog) if again else set()
        reading = Reading(plan.now, plan.format, self.organizations, plan.mapping)
        meter = Meter(plan.sources, self._told, output=plan.output) if self.step else Meter((), None)
        numbers: set[int] = set()
        seen = Seen(catalog, again=again)

        def changed() -> Iterator[Unit]:
            for unit in units(plan.sources, reading, output=plan.output, recall=seen.recall, described=self.described):
                key = seen.key(unit)
                numbers.add(unit.number)
                old = before.get(unit.number)
                if old is not None and old[0] == key and unit.number not in turning:
                    seen.keep(unit, anew=False)
                    meter.skip(old[1] + old[2], unit.weight)
                    continue
                self._keys[unit.number] = key
                self._set_aside(catalog, unit.number, known=old is not None)
                if old is not None:
                    catalog.drop_units([unit.number])
                seen.keep(unit, anew=True)
                yield unit
            seen.finish()

        counts: dict[int, tuple[int, int]] = {}
        common = (reading, self.policy, plan.site.language, self.selected, plan.site.facets, plan.site.search)
        batches: Iterator[ingest.Ingested]
        if isinstance(plan.jobs, Cluster):
            seeing = catalog.path if plan.jobs.local else None
            noted = meter.run_parts(
                away.read, changed(), plan.jobs, setup=away.setup_reading, arguments=(seeing, *common)
            )
            batches = (away.ingested(catalog, each) for each in noted)
        else:
            batches = meter.run_parts(
                ingest.ingest,
                changed(),
                plan.jobs,
                setup=ingest.setup,
                arguments=(catalog.path, *common),
            )
        for found in batches:
            accepted, left_out = counts.get(found.unit, (0, 0))
            counts[found.unit] = accepted + found.accepted, left_out + found.left_out
            self.records += found.accepted + found.left_out
            if not again:
                for finding in found.findings:
                    book.tell(finding)
            meter.count(found.accepted + found.left_out)
        catalog.keep_units((number, key, *counts.get(number, (0, 0))) for number, key in self._keys.items())
        lost = before.keys() - numbers
        if lost:
            self._aside = None
        catalog.drop_units(lost)
        return bool(lost or self._keys)

    def altered(self, catalog: Catalog) -> list[Altered] | None:
        """After ``read`` with ``again``: the postings that say something else than in the last run, where nothing else is
        another; None where more is, or may be."""
        then, now = catalog.meta("now") or _NEVER, ingest.instant(self.plan.now)
        if self._aside is None or self.new_day or (then != now and catalog.expiring(min(then, now), max(then, now))):
            return None
        return catalog.altered(self._aside)

    def _set_aside(self, catalog: Catalog, unit: int, *, known: bool) -> None:
        if not known or self._aside is None or len(self._aside) == _FEW:
            self._aside = None
            return
        catalog.set_aside(unit)
        self._aside.append(unit)

    def repeat(self, catalog: Catalog, book: Ledger) -> None:
        """Tells the findings that the catalog holds."""
        for text in catalog.findings():
            book.tell(finding_of(msgspec.json.decode(text)))

    def _told(self, done: int, share: float | None) -> None:
        if self.step is not None:
            self.step("reading", done, None, share)

    def _turning(self, catalog: Catalog) -> set[int]:
        then, now = catalog.meta("now") or _NEVER, ingest.instant(self.plan.now)
        if then == now:
            return set()
        return catalog.turning(min(then, now), max(then, now), *around(self.plan))
