"""Second pass of a build: ranges of ranks to pages and to shares of every feed, in one worker or many."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from jobexport.catalog import Catalog, Known, Refusal
from jobexport.errors import defect_at
from jobexport.pipeline.extras import Extras, api_pages
from jobexport.pipeline.facetpages import Addresses, GroupOutputs
from jobexport.pipeline.feedfiles import Shelf
from jobexport.pipeline.feeds import Feed
from jobexport.pipeline.jobpages import JobItems, JobOutputs, page_key
from jobexport.pipeline.outputs import Output, key_of
from jobexport.pipeline.plan import Plan
from jobexport.sink import Sink
from jobexport.site import urls
from jobexport.site.faces import Faces
from jobexport.site.fragments import Fragments
from jobexport.site.render import Renderer
from jobexport.site.settings import SiteSettings

__all__ = ["Published", "Run", "Task", "move", "prepare", "publish", "put", "setup", "task_key"]


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work: postings with ranks from ``first`` to before ``last`` (``kind`` jobs), list pages with these
    numbers (``kind`` lists), or pages of groups (``kind`` groups and directories, see ``facetpages``). ``key`` is a digest of all that its outputs show."""

    kind: str
    number: int
    first: int
    last: int
    key: str = ""

    @property
    def name(self) -> str:
        """The task's name in the catalog."""
        return f"{self.kind}/{self.number}"


@dataclass(frozen=True, slots=True)
class Run:
    """What all tasks of one build share: its number, whether the last build's outputs may be kept, the numbers of open
    postings, the feeds of which every item is made anew, the folder for what is made on the way, and the kinds of groups
    that have pages."""

    number: int
    again: bool
    open: int
    whole: frozenset[int]
    folder: Path
    kinds: tuple[str, ...] = ()


@dataclass(slots=True)
class Published:
    """What one task did: files written and left alone, and the shares of the feeds by their number.

    ``changed`` are path and digest of what was written, only where the last build's outputs may be kept.
    """

    task: tuple[str, str] = ("", "")
    postings: int = 0
    written: int = 0
    changed: list[tuple[str, str]] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    shares: dict[int, Path] = field(default_factory=dict)


@dataclass(slots=True)
class _State:
    catalog: Catalog
    sink: Sink
    renderer: Renderer
    feeds: tuple[Feed, ...]
    site: SiteSettings
    run: Run
    shelf: Shelf
    groups: GroupOutputs
    jobs: JobOutputs
    faces: Faces


_state: _State | None = None
_prepared: tuple[Plan, Renderer, Fragments] | None = None

# Postings that are worked on side by side.
_TOGETHER = 8
# The templates that most of the time goes into.
_TEMPLATES = ("job.html", "list.html", "group.html", "company.html")


def prepare(plan: Plan, renderer: Renderer, run: Run, *, all_of_them: bool) -> None:
    """Says which renderer the processes of a build use, also those that are forked from this one; they share what they
    render of cards. ``all_of_them`` compiles the templates now, instead of once in each of these."""
    global _prepared
    _prepared = (plan, renderer, Fragments(run.open))
    if all_of_them:
        renderer.prepare(_TEMPLATES)


def setup(catalog: Path | Catalog, sink: Sink, plan: Plan, feeds: tuple[Feed, ...], run: Run) -> None:
    """Opens the catalog in this process."""
    global _state
    found = catalog if isinstance(catalog, Catalog) else Catalog.at(catalog)
    if _prepared is not None and _prepared[0] is plan:
        _, renderer, fragments = _prepared
    else:
        renderer, fragments = plan.renderer(), Fragments(run.open)
    renderer.browse(run.kinds)
    faces = Faces(found.cards, renderer.values, fragments)
    groups = GroupOutputs(found, renderer, plan, feeds, faces)
    jobs = JobOutputs(plan.site, renderer, faces, Extras(plan.site, sink))
    _state = _State(found, sink, renderer, feeds, plan.site, run, Shelf(run.folder), groups, jobs, faces)


def move(folder: Path) -> None:
    """What is made on the way goes into this folder from now on."""
    assert _state is not None
    _state.run, _state.shelf = replace(_state.run, folder=folder), Shelf(folder)


def publish(task: Task) -> Published:
    """Does one task."""
    assert _state is not None
    result = Published((task.name, task.key))
    if task.kind == "jobs":
        outputs = _jobs(_state, task, result)
    elif task.kind == "lists":
        outputs = _lists(_state, task)
    elif task.kind == "api":
        outputs = api_pages(_state.catalog, _state.site, _state.run.open, task.first, task.last)
    else:
        outputs = _state.groups.of(task.kind, task.first, task.last)
    put(_state.catalog, _state.sink, _state.run, task.name, outputs, result)
    return result


def put(catalog: Catalog, sink: Sink, run: Run, task: str, outputs: Iterable[Output], result: Published) -> None:
    """Writes the outputs of one task. One that has the key it had in the last build is not made again."""
    todo: Iterable[Output] = outputs
    placed: list[Known] = []
    if run.again:
        todo = list(outputs)
        known = catalog.known([each.path for each in todo])
        placed = [
            known[each.path]._replace(task=task)
            for each in todo
            if each.key and each.path in known and known[each.path].key == each.key
        ]
        kept = {each.path for each in placed}
        todo = _let_go([each for each in todo if each.path not in kept])
    keys: dict[str, str] = {}

    def made() -> Iterator[tuple[str, bytes]]:
        for each in todo:
            keys[each.path] = each.key
            try:
                data = each.make()
            except Exception as error:  # a defect of ours: said with the page that it came with
                raise defect_at(error, each.path) from error
            yield each.path, data

    written, _, ours, foreign = sink.write(made())
    placed += [Known(path, digest, keys[path], size, mtime, task) for path, digest, size, mtime in ours]
    catalog.produced(placed, run.number)
    result.written += written
    result.foreign += foreign
    if run.again:
        result.changed += [(path, digest) for path, digest, _, _ in ours]


def _let_go(outputs: list[Output]) -> Iterator[Output]:
    """One after the other; with what is done goes all that it holds."""
    outputs.reverse()
    while outputs:
        yield outputs.pop()


def task_key(keys: Iterable[str]) -> str:
    """The key of a task, from the keys of its pages."""
    return key_of("".join(keys))


def _jobs(state: _State, task: Task, result: Published) -> Iterator[Output]:
    catalog, run, jobs = state.catalog, state.run, state.jobs
    published = catalog.published(task.first, task.last) if run.again else set()
    items = JobItems(
        state.feeds, catalog, task.first, task.last,
        whole=run.whole, published=published, shelf=state.shelf, refused=result.refused,
    )  # fmt: skip
    entries = jobs.entries(catalog.ranked(task.first, task.last))
    wanted = {rank for entry in entries for rank in entry.ranked.related}
    marks = catalog.marks(wanted)
    if not run.again:  # else few of the pages may be made
        jobs.faces.ahead(wanted, "related")
    links = Addresses(catalog, state.site, task.first, task.last)
    keys: list[str] = []
    # Some at a time, and the same is done for all of them in turn, which the processor does quicker; what is done is let go.
    while entries:
        some = [entries.popleft() for _ in range(min(_TOGETHER, len(entries)))]
        pages = []
        for entry in some:
            ranked = entry.ranked
            key = page_key(ranked.mark, ranked.open, [marks[rank] for rank in ranked.related], links.key(ranked.rank))
            keys.append(key)
            if ranked.open:
                yield jobs.markup(entry)
            pages.append(jobs.page(entry, key, links))
        yield from pages
        still_open = [entry for entry in some if entry.ranked.open]
        for entry in still_open:
            yield from jobs.more(entry, result.refused, told=entry.ranked.name in published)
        for entry in still_open:
            items.add(entry)
        result.postings += len(some)
    result.shares = items.keep(run.folder, task.number)
    result.task = (task.name, task_key(keys))


def _lists(state: _State, task: Task) -> Iterator[Output]:
    open_count, per_page = state.run.open, state.site.per_page
    pages = max(1, -(-open_count // per_page))
    for page in range(task.first, task.last):
        first = (page - 1) * per_page
        ranks = range(first, min(first + per_page, open_count))
        marks = state.catalog.marks(ranks)

        def html(page: int = page, ranks: range = ranks) -> bytes:
            cards = state.faces.of(ranks, "list")
            sections = state.groups.home() if page == 1 else ()
            return state.renderer.listing(cards, page=page, pages=pages, total=open_count, sections=sections)

        browse = state.groups.sections_key() if page == 1 else None
        shown = array("q", [marks[rank] for rank in ranks])
        yield Output(urls.list_path(page), key_of(open_count, pages, browse, shown.tobytes()), html)
