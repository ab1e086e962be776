"""A whole build: sources to the catalog, the catalog to the site and its feeds.

The catalog of the last build tells what may stay: units of the sources with the same bytes, and outputs that show the same
as before. A build without that catalog, or after one that did not come to its end, makes everything and compares bytes.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from jobexport import engine
from jobexport.bucket import Bucket
from jobexport.catalog import Altered, Catalog
from jobexport.cluster import Cluster
from jobexport.engine import collecting_rarely
from jobexport.errors import OutputError
from jobexport.findings import Severity
from jobexport.pipeline import away, extras, facetpages, groupfeeds, ingest, publish, searchindex, settling
from jobexport.pipeline.baseline import Baseline
from jobexport.pipeline.boardfeeds import BoardFeeds
from jobexport.pipeline.boardfiles import write_fixed, write_sitemap
from jobexport.pipeline.feeds import Feed, feeds_of, selections
from jobexport.pipeline.intake import Intake, Step
from jobexport.pipeline.ledger import SPLICED, Built, Ledger, Tell, own
from jobexport.pipeline.moves import HISTORY
from jobexport.pipeline.plan import Plan
from jobexport.pipeline.policy import Policy, policy_of
from jobexport.pipeline.publish import Run
from jobexport.pipeline.report import PATH, report
from jobexport.pipeline.stages import OFF, Stages
from jobexport.pipeline.standing import doubtful
from jobexport.pipeline.state import CATALOG
from jobexport.pipeline.tasks import Reach, all_tasks, few, reach
from jobexport.pipeline.verdicts import Verdicts, of_the_set
from jobexport.posting import Document
from jobexport.sink import Sink

__all__ = ["Built", "build"]

# What the feeds of groups do not take is noted under this number.
_GROUPS = -1


class _Build:
    def __init__(
        self,
        plan: Plan,
        folder: Path,
        tell: Tell,
        step: Step | None,
        policy: Policy | None,
        stages: Stages,
        alone: bool,
        described: dict[str, Document] | None,
    ) -> None:
        self.plan, self.folder, self.step, self.stages, self.alone = plan, folder, step, stages, alone
        self.described = described
        self.policy = policy_of(None, plan.board, plan.now, pages=True) if policy is None else policy
        known = plan.board.check.get("baseline")
        self.baseline = None if known is None else Baseline(plan.board.folder / known)
        self.sink = Sink(plan.output, dry_run=plan.dry_run)
        if plan.store is not None:
            self.sink = Bucket(plan.store, plan.output, dry_run=plan.dry_run, kept=(HISTORY,))
        # Feeds name the day of their making, not the second, so that a build without change writes nothing.
        today = plan.now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self.feeds = feeds_of(plan.board, today, plan.site.base_url)
        self.tell = tell
        # Where order, groups and settings are those of the last build: what differs, and the tasks that show it.
        self.altered: list[Altered] | None = None
        self.only: Reach | None = None

    def run(self) -> Built:
        plan = self.plan
        self.renderer = plan.renderer()  # a broken theme is told before hours of reading
        extras.check(plan, self.sink)
        self.sink.begin()
        path = self.folder / "catalog.sqlite" if plan.dry_run else plan.output / CATALOG
        catalog = Catalog.existing(path) if self.sink.settled() else None
        intake = Intake(plan, self.policy, selections(self.feeds), self.step, self.described)
        again = catalog is not None and intake.holds(catalog)
        if catalog is None or not again:
            if catalog is not None:
                catalog.close()
            catalog = Catalog.create(path)
        self.catalog = catalog
        self.book = Ledger(catalog, self.sink, self.tell, self.baseline)
        self.boards = BoardFeeds(catalog, self.sink, self.book, plan, self.folder)
        self.verdicts = Verdicts(catalog, self.baseline)
        try:
            number = int(catalog.meta("run") or 0) + 1
            catalog.note(complete="no", run=str(number))
            self.run_number = number
            self.stages.stage("reading")
            fresh = intake.read(catalog, self.book, again=again)
            self.stages.count(intake.records)
            self.stages.stage("state")
            missing = self.verify() if again and not self.alone else False
            if not again or fresh or missing or intake.new_day:
                # Feeds that select are put together from the items of all postings.
                plain = again and not missing and not any(feed.selected for feed in self.feeds)
                self.altered = intake.altered(catalog) if plain else None
                self.make(again, intake)
            else:
                self.stay(intake)
            self.stages.stage("state")
            intake.keep(catalog)
            catalog.note(complete="yes")
        finally:
            self.sink.close()
            catalog.close()
        return self.book.result

    def stay(self, intake: Intake) -> None:
        """Nothing changed: what the last build told holds, and so do its files."""
        catalog, result = self.catalog, self.book.result
        intake.repeat(catalog, self.book)
        result.open, result.closed = (int(catalog.meta(name) or 0) for name in ("open", "closed"))
        result.findings = Counter(self.verdicts.severities())
        result.left_out = catalog.missing()
        result.unchanged = catalog.count()
        result.touched = frozenset()

    def verify(self) -> bool:
        """Whether files of ours are gone or were changed since the last build; those are made again."""
        found = doubtful(self.catalog, self.sink, self.plan.jobs)
        self.catalog.doubt(found)
        return bool(found)

    def make(self, again: bool, intake: Intake) -> None:
        catalog, book, result = self.catalog, self.book, self.book.result
        self.stages.stage("settling")
        if again:
            catalog.renew()
            intake.repeat(catalog, book)
            book.note(intake.told)
        altered = self.altered
        if altered is None:
            settling.identities(catalog, book)
        book.note(of_the_set(catalog, self.policy))
        result.left_out = catalog.missing()
        if altered is None:
            result.open, result.closed = catalog.rank(ingest.instant(self.plan.now))
        else:
            catalog.renew_ranks(altered)
            result.open, result.closed = (int(catalog.meta(name) or 0) for name in ("open", "closed"))
        self.stages.stage("groups")
        # Nothing is related yet: groups and what is related hang on the order alone, and are found side by side.
        beside = not again and self.plan.near != 1 and not few(result.open + result.closed)
        if altered is None or any(each.groups for each in altered):
            self.altered = altered = None
            if beside:
                settling.side_by_side(catalog, self.plan, self.plan.near)
            else:
                settling.groups(catalog, self.plan, again=again)
        kinds = facetpages.kinds_of(catalog, self.plan.site)
        # Every page leads to the lists of all groups of these kinds.
        again = again and catalog.meta("kinds") == " ".join(kinds)
        catalog.note(kinds=" ".join(kinds))
        self.stages.stage("related")
        related = False
        if not beside and (altered is None or any(each.terms for each in altered)):
            related = settling.related(catalog, self.plan, again=again)
        self.stages.stage("settling")
        catalog.place((feed.number, feed.limit) for feed in self.feeds if feed.selected)
        whole = frozenset(
            feed.number for feed in self.feeds if not again or intake.new_day or not self.boards.indexed(feed)
        )
        run = Run(self.run_number, again, result.open, whole, self.folder, kinds)
        if altered is None or any(feed.lasting and feed.number in whole for feed in self.feeds):
            self.altered = altered = None
            gone = catalog.gone() if again else set()
        else:
            newest = max((feed.limit or 0 for feed in self.feeds), default=0)
            self.only = reach(catalog, self.plan, altered, result.open + result.closed, newest, related=bool(related))
            gone = {each.name for each in altered if each.open}
        catalog.forget_refusals(gone, [_GROUPS, *(feed.number for feed in self.feeds if self.anew(feed, run))])
        self.stages.stage("pages")
        shares = self.publish(run)
        tables = [feed.path for feed in self.feeds if feed.format == "csv"]
        write_fixed(catalog, book, self.plan, run, self.renderer, tables)
        self.stages.stage("feeds")
        self.write_feeds(run, shares, gone)
        self.write_groups(run)
        self.stages.stage("search")
        self.search(run)
        book.refused()
        self.stages.stage("sitemap")
        write_sitemap(catalog, book, self.plan, run, still=self.altered is not None)
        self.stages.stage("report")
        book.note(self.verdicts.stale(self.policy))
        catalog.did(book.tasks, run.number)
        self.report(run)
        self.stages.stage("state")
        if altered is None:
            catalog.publish()
        else:
            catalog.renew_published(altered)
        catalog.note(open=str(result.open), closed=str(result.closed))
        self.finish(run)

    def anew(self, feed: Feed, run: Run) -> bool:
        """Whether a feed is put together from new items alone, and not left as it is, or made from the last build's."""
        if feed.lasting:
            return feed.number in run.whole
        return self.only is None or self.only.newest

    def publish(self, run: Run) -> dict[int, list[Path]]:
        plan, book, catalog = self.plan, self.book, self.catalog
        tasks = list(all_tasks(catalog, plan, run, run.open + self.book.result.closed, self.only))
        before = catalog.tasks()
        self.planned = {task.name for task in tasks}
        if self.only is not None:
            self.planned |= {name for name in before if not name.startswith("search/")}
        if run.again:
            rendered = max((feed.limit or 0 for feed in self.feeds if feed.itemised and not feed.selected), default=0)
            if self.only is not None and not self.only.newest:
                rendered = 0
            all_of_them = any(feed.selected or (feed.lasting and feed.number in run.whole) for feed in self.feeds)
            tasks = [
                task
                for task in tasks
                if before.get(task.name) != task.key or (task.kind == "jobs" and (all_of_them or task.first < rendered))
            ]
        total = sum(task.last - task.first for task in tasks if task.kind == "jobs")
        shares: dict[int, list[Path]] = {feed.number: [] for feed in self.feeds}
        done = 0
        jobs = 1 if few(total) else plan.jobs
        publish.prepare(plan, self.renderer, run, all_of_them=not few(total))
        if isinstance(jobs, Cluster):
            results = away.published(jobs, tasks, catalog, self.sink, plan, self.feeds, run)
        else:
            common = (catalog.path, self.sink, plan, self.feeds, run)
            results = engine.run(publish.publish, tasks, jobs, setup=publish.setup, arguments=common)
        for found in results:
            book.did(found.task, found.written, found.changed, found.foreign)
            for feed, share in found.shares.items():
                shares[feed].append(share)
            catalog.refuse(found.refused)
            done += found.postings
            self.stages.count(found.postings)
            if self.step is not None:
                self.step("building", done, total, None)
        return shares

    def write_feeds(self, run: Run, shares: dict[int, list[Path]], gone: set[int]) -> None:
        kept = {feed.number for feed in self.feeds if not feed.lasting and not self.anew(feed, run)}
        self.boards.write(self.feeds, run, shares, gone, kept=kept, still=self.only is not None)

    def write_groups(self, run: Run) -> None:
        for found in engine.run(
            groupfeeds.publish_groups, groupfeeds.tasks(self.catalog, self.feeds), self.plan.near,
            setup=groupfeeds.setup, arguments=(self.catalog.path, self.sink, self.feeds, run),
        ):  # fmt: skip
            self.book.did(found.task, found.written, found.changed, found.foreign)
            self.catalog.refuse((_GROUPS, 0, *each) for each in found.refused)
            for path in found.too_large:
                self.book.too_large(path)

    def search(self, run: Run) -> None:
        """The search hangs on the cards and groups of open postings; where these are the same, its files stay."""
        tasks = {name for name in self.catalog.tasks() if name.startswith("search/")}
        before = self.catalog.meta("search")
        if self.altered is not None and not any(each.card for each in self.altered):
            self.planned |= tasks
        elif settling.changed(self.catalog, "search", self.catalog.search_marks(), again=run.again) or before != str(
            len(tasks)
        ):
            count = len(self.book.tasks)
            searchindex.write(self.catalog, self.sink, self.book, self.plan, run, self.renderer)
            self.catalog.note(search=str(len({name for name, _ in self.book.tasks[count:]})))
        else:
            self.planned |= tasks

    def report(self, run: Run) -> None:
        # What is not made any more is no output, and the report must not list it.
        catalog = self.catalog
        worked = {name for name, _ in self.book.tasks}
        dropped = catalog.tasks().keys() - self.planned - worked - {"report/0"}
        catalog.drop_tasks(dropped)
        self.stale = self.catalog.stale(run.number, None if self.only is None else worked | dropped)
        result = self.book.result
        text = report(self.catalog, self.verdicts, self.plan, result.open, result.closed, self.boards.counts)
        self.book.stream(run, "report/0", PATH, text)
        self.catalog.did([("report/0", "")], run.number)
        result.findings = Counter(self.verdicts.severities())

    def finish(self, run: Run) -> None:
        result = self.book.result
        changed = self.book.changed
        if run.again and changed is not None and len(changed) + len(self.stale) <= SPLICED:
            result.removed, kept = self.sink.amend(changed, self.stale)
            result.touched = frozenset(changed) | {path for path, _ in self.stale}
        else:
            result.removed, kept = self.sink.finish(self.catalog.outputs())
        result.unchanged = self.catalog.count() - result.written
        for path in kept:
            message = "an old output was changed by hand and stays"
            self.tell(own("build/changed-file", Severity.WARNING, message, path))


def build(
    plan: Plan,
    *,
    policy: Policy | None = None,
    tell: Tell = lambda finding: None,
    step: Step | None = None,
    stages: Stages = OFF,
    alone: bool = False,
    described: dict[str, Document] | None = None,
) -> Built:
    """Builds the site of a plan; ``policy`` says what postings are held against (default: that of the settings). ``tell``
    gets every finding, ``step`` the progress of each stage: its name, what is done,
    how much there is (or None) and the share of the sources that is done (or None). ``stages`` is told which stage begins. ``alone`` says that nobody
    else writes into the output, so that its files need not be looked at. ``described`` is for builds that follow one another in
    one process: it keeps what names of files say of them.

    Raises OutputError where the output cannot be written; what was published before is then still whole (in a store:
    each object of it).
    """
    try:
        with tempfile.TemporaryDirectory(prefix="jobexport-") as folder, collecting_rarely():
            if plan.store is not None:
                plan = replace(plan, output=Path(folder) / "site")
            return _Build(plan, Path(folder), tell, step, policy, stages, alone, described).run()
    except OSError as error:
        raise OutputError(error.strerror or str(error), subject=str(error.filename or plan.output)) from error
