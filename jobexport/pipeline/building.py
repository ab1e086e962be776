"""A whole build: sources to the catalog, the catalog to the site and its feeds."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

import msgspec

from jobexport import engine
from jobexport.catalog import Catalog
from jobexport.errors import OutputError
from jobexport.findings import Finding, Origin, Severity
from jobexport.formats.csv import table_schema
from jobexport.pipeline import groupfeeds, ingest, publish
from jobexport.pipeline.feedfiles import Shelf, shared
from jobexport.pipeline.feeds import feeds_of, selections
from jobexport.pipeline.plan import Plan
from jobexport.pipeline.reading import Reading, is_streamed, organizations_of, units
from jobexport.pipeline.report import report
from jobexport.rules.checker import Checker
from jobexport.sink import Sink
from jobexport.site import sitemap, urls
from jobexport.site.related import related

__all__ = ["Built", "build"]

# Postings of one publishing task: large enough to amortise its queries, small enough to spread over workers.
_RANKS = 200
_LISTS = 8
# Findings of the build itself come after those of every source.
_LAST = 1 << 62

Tell = Callable[[Finding], None]
Step = Callable[[str, int, int | None], None]


@dataclass(slots=True)
class Built:
    """Counts of one build."""

    open: int = 0
    closed: int = 0
    left_out: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    findings: Counter[str] = field(default_factory=Counter)

    def reached(self, threshold: Severity) -> bool:
        """Whether any finding is at or above the threshold."""
        return any(Severity(name).reaches(threshold) for name, number in self.findings.items() if number)


class _Build:
    def __init__(self, plan: Plan, folder: Path, tell: Tell, step: Step, checker: Checker | None) -> None:
        self.plan, self.folder, self.tell, self.step, self.checker = plan, folder, tell, step, checker
        self.result = Built()
        self.catalog = Catalog.create(folder / "catalog.sqlite")
        self.sink = Sink(plan.output, dry_run=plan.dry_run)
        # Feeds name the day of their making, not the second, so that a build without change writes nothing.
        today = plan.now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self.feeds = feeds_of(plan.board, today, plan.site.base_url)
        self.own: list[Finding] = []
        self.counts: dict[str, int] = {}

    def run(self) -> Built:
        plan, result = self.plan, self.result
        plan.renderer()  # a broken theme is told before hours of reading
        self.sink.begin()
        try:
            self.read()
            self.settle()
            result.open, result.closed = self.catalog.rank(ingest.instant(plan.now))
            neighbours = related(
                (tuple(text.split("\n")) if text else () for text in self.catalog.terms()), plan.related
            )
            self.catalog.relate(enumerate(neighbours))
            self.catalog.place((feed.number, feed.limit) for feed in self.feeds if feed.selected)
            shares = self.publish()
            self.fixed()
            self.write_feeds(shares)
            self.write_groups()
            self.sitemap()
            self.report()
            result.removed, kept = self.sink.finish(self.catalog.outputs())
            for path in kept:
                self.tell(
                    _own("build/changed-file", Severity.WARNING, "an old output was changed by hand and stays", path)
                )
        finally:
            self.sink.close()
            self.catalog.close()
        return result

    def read(self) -> None:
        plan = self.plan
        organizations, told = organizations_of(plan.sources, plan.board.organizations, output=plan.output)
        self.note(told)
        reading = Reading(plan.now, plan.format, organizations, plan.mapping)
        work = units(plan.sources, reading, output=plan.output)
        done = 0
        for found in engine.run_parts(
            ingest.ingest, work, plan.jobs, here=is_streamed, setup=ingest.setup,
            arguments=(self.catalog.path, reading, self.checker, plan.site.language, selections(self.feeds)),
        ):  # fmt: skip
            done += found.accepted + found.left_out
            self.result.left_out += found.left_out
            for finding in found.findings:
                self.tell(finding)
            self.step("reading", done, None)

    def settle(self) -> None:
        """One id, one posting; one slug, one page. The first in the order of the sources stays."""
        for column in ("id", "slug"):
            for seq, value, uri, line, first, first_line in self.catalog.duplicates(column):
                where = Origin(first, first_line)
                finding = Finding(
                    f"identity/duplicate-{column}", Severity.ERROR, f"{column} {value!r} is taken by the posting at {where}",
                    Origin(uri, line, 1 if line else None), "/" + column, fix=f"give each posting a {column} of its own",
                )  # fmt: skip
                self.note([finding], seq)
                reasons = msgspec.json.encode([{"rule": finding.rule, "message": finding.message}]).decode()
                self.catalog.leave_out([(seq, uri, line, value if column == "id" else None, reasons)])
                self.result.left_out += 1

    def publish(self) -> dict[int, list[Path]]:
        plan, result = self.plan, self.result
        total = result.open + result.closed
        lists = max(1, -(-result.open // plan.site.per_page))
        tasks = [
            publish.Task("jobs", number, first, min(first + _RANKS, total))
            for number, first in enumerate(range(0, total, _RANKS))
        ]
        tasks += [
            publish.Task("lists", 0, first, min(first + _LISTS, lists + 1)) for first in range(1, lists + 1, _LISTS)
        ]
        shares: dict[int, list[Path]] = {feed.number: [] for feed in self.feeds}
        done = 0
        for found in engine.run(
            publish.publish, tasks, plan.jobs if total > _RANKS else 1, setup=publish.setup,
            arguments=(self.catalog.path, self.sink, plan, self.feeds, self.folder, result.open),
        ):  # fmt: skip
            self.took(found.written, found.unchanged, found.foreign)
            for feed, share in found.shares.items():
                shares[feed].append(share)
            self.refused(found.refused)
            done += found.postings
            self.step("building", done, total)
        return shares

    def write_feeds(self, shares: dict[int, list[Path]]) -> None:
        shelf = Shelf(self.folder)
        refused: list[tuple[str, str, str, str, str]] = []
        for feed in self.feeds:
            self.counts[feed.path] = groupfeeds.compose(
                feed, "", self.catalog, shelf, self.folder, self.stream, self.too_large,
                lambda *each: refused.append(each), None if feed.selected else shared(shares[feed.number]),
            )  # fmt: skip
        shelf.close()
        self.refused(refused)

    def write_groups(self) -> None:
        for found in engine.run(
            groupfeeds.publish_groups, groupfeeds.tasks(self.catalog, self.feeds), self.plan.jobs,
            setup=groupfeeds.setup, arguments=(self.catalog.path, self.sink, self.feeds, self.folder),
        ):  # fmt: skip
            self.took(found.written, found.unchanged, found.foreign)
            self.refused(found.refused)
            for path in found.too_large:
                self.too_large(path)

    def fixed(self) -> None:
        """Files that every site has."""
        plan = self.plan
        outputs = [
            (urls.NOT_FOUND, plan.renderer().not_found()),
            (urls.ROBOTS, sitemap.robots(plan.site)),
        ]
        tables = [feed for feed in self.feeds if feed.format == "csv"]
        if tables:
            described = msgspec.json.format(msgspec.json.encode(table_schema()), indent=2) + b"\n"
            outputs += [(f"{feed.path}.schema.json", described) for feed in tables]
        outputs += plan.renderer().assets()
        self.put(outputs)

    def sitemap(self) -> None:
        site = self.plan.site
        obstacle = sitemap.obstacle(site)
        if obstacle:
            self.note(
                [
                    _own(
                        "build/no-base-url",
                        Severity.WARNING,
                        obstacle,
                        "sitemap.xml",
                        fix="pass --base-url, or set site.base_url",
                    )
                ]
            )
        self.put(sitemap.sitemaps(self._addresses(), site.base_url or ""))

    def _addresses(self) -> Iterator[tuple[str, str | None]]:
        site = self.plan.site
        if site.base_url is None:
            return
        lists = max(1, -(-self.result.open // site.per_page))
        for page in range(1, lists + 1):
            yield urls.absolute(urls.list_path(page), site.base_url), None
        for slug, modified in self.catalog.slugs():
            yield urls.absolute(urls.job_path(slug, site.permalink), site.base_url), modified

    def report(self) -> None:
        self.stream(
            "build-report.json", report(self.catalog, self.plan, self.result.open, self.result.closed, self.counts)
        )
        self.result.findings = Counter(self.catalog.severities())

    # -- small steps ----------------------------------------------------------------------------------------------

    def put(self, outputs: object) -> None:
        written, unchanged, ours, foreign = self.sink.write(outputs)  # type: ignore[arg-type]
        self.catalog.produced(ours)
        self.took(written, unchanged, foreign)

    def stream(self, path: str, parts: Iterator[bytes]) -> None:
        changed, digest = self.sink.write_stream(path, parts)
        if digest is not None:
            self.catalog.produced([(path, digest)])
        self.took(int(changed), int(digest is not None and not changed), [] if digest else [path])

    def took(self, written: int, unchanged: int, foreign: list[str]) -> None:
        self.result.written += written
        self.result.unchanged += unchanged
        self.note(
            _own("build/foreign-file", Severity.ERROR, "a file that jobexport did not write stands here; it stays as it is", path,
                 fix="move it away, or build into another folder")
            for path in foreign
        )  # fmt: skip

    def refused(self, found: Iterable[tuple[str, str, str, str, str]]) -> None:
        self.note(
            _own(rule, Severity.WARNING, f"left out of {path}: {reason}", path, posting, place)
            for path, posting, rule, place, reason in found
        )

    def too_large(self, path: str) -> None:
        message = "one posting alone is larger than its consumer takes"
        self.note([_own("build/large-item", Severity.WARNING, message, path, fix="shorten the posting's texts")])

    def note(self, findings: object, seq: int | None = None) -> None:
        found = list(findings)  # type: ignore[call-overload]
        first = len(self.own)
        rows = [
            (
                _LAST if seq is None else seq,
                (1 << 20) + first + number,
                each.severity.value,
                each.rule,
                msgspec.json.encode(each.as_dict()),
            )
            for number, each in enumerate(found)
        ]
        self.own += found
        if rows:
            self.catalog.tell(rows)
        for each in found:
            self.tell(each)


def _own(
    rule: str,
    severity: Severity,
    message: str,
    path: str,
    posting: str | None = None,
    pointer: str = "",
    fix: str | None = None,
) -> Finding:
    return Finding(rule, severity, message, Origin(path), pointer, posting, fix)


def build(
    plan: Plan,
    *,
    checker: Checker | None = None,
    tell: Tell = lambda finding: None,
    step: Step = lambda stage, done, total: None,
) -> Built:
    """Builds the site of a plan. ``tell`` gets every finding as it is made, ``step`` the progress of each stage.

    Raises OutputError where the output cannot be written; what was published before is then still whole.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="jobexport-") as folder:
            return _Build(plan, Path(folder), tell, step, checker).run()
    except OSError as error:
        raise OutputError(error.strerror or str(error), subject=str(error.filename or plan.output)) from error
