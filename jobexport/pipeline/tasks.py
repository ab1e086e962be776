"""The second pass of a build, cut into tasks that tell by their keys whether anything they show has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jobexport.catalog import Altered, Catalog
from jobexport.pipeline import facetpages
from jobexport.pipeline.extras import API_PAGES, api_tasks
from jobexport.pipeline.groupkeys import concerned, groups_key, spans
from jobexport.pipeline.jobpages import page_key
from jobexport.pipeline.outputs import key_of
from jobexport.pipeline.plan import Plan
from jobexport.pipeline.publish import Run, Task, task_key
from jobexport.site.api import PER_PAGE

__all__ = ["LISTS", "RANKS", "Reach", "all_tasks", "few", "reach"]

# Postings of one publishing task: large enough to amortise its queries, small enough to spread over workers.
RANKS = 200
LISTS = 8


@dataclass(frozen=True, slots=True)
class Reach:
    """The numbers of the tasks that a change reaches, by kind; ``jobs`` is None where the tasks' keys must tell."""

    jobs: frozenset[int] | None
    lists: frozenset[int]
    api: frozenset[int]
    groups: frozenset[int]
    newest: bool
    """Whether it reaches the feeds of the newest postings."""


def few(postings: int) -> bool:
    """Whether so many postings are one task, which needs no workers."""
    return postings <= RANKS


def all_tasks(catalog: Catalog, plan: Plan, run: Run, total: int, only: Reach | None = None) -> Iterator[Task]:
    """Every task of a build with ``total`` postings, or those of ``only``, each with its key: a task with the key it had has
    nothing to do. That of a few postings may have none, which it gets when it is done."""
    site = plan.site
    few = None if only is None else only.jobs
    keys = _keys(catalog, plan) if run.again and few is None else None
    for number in range(-(-total // RANKS)) if few is None else sorted(few):
        first = number * RANKS
        yield Task("jobs", number, first, min(first + RANKS, total), "" if keys is None else next(keys))
    pages = max(1, -(-run.open // site.per_page))
    for number, first in enumerate(range(1, pages + 1, LISTS)):
        if only is not None and number not in only.lists:
            continue
        last = min(first + LISTS, pages + 1)
        shown = catalog.card_marks((first - 1) * site.per_page, min((last - 1) * site.per_page, run.open))
        # The home page also shows the groups.
        key = key_of(run.open, pages, shown.tobytes(), groups_key(catalog) if first == 1 else None)
        yield Task("lists", number, first, last, key)
    for number, first, last, key in api_tasks(catalog, site, run.open, None if only is None else only.api):
        yield Task("api", number, first, last, key)
    for kind, number, first, last, key in spans(catalog, site, plan.now, None if only is None else only.groups):
        yield Task(kind, number, first, last, key)


def reach(catalog: Catalog, plan: Plan, altered: Sequence[Altered], total: int, newest: int, *, related: bool) -> Reach:
    """The tasks of a build with ``total`` postings that show any of these, where feeds take so many of the ``newest``. The
    order and the groups are as they were; ``related`` says that what is related was found anew."""
    cards = [each for each in altered if each.card]
    jobs: set[int] | None = None
    fed = related
    if not related:
        ranks = {each.rank for each in altered} | {*catalog.related_to([each.rank for each in cards])}
        jobs = {rank // RANKS for rank in ranks}
        fed = any(number * RANKS < newest for number in jobs)
    if jobs is not None and fed:
        # Such a feed is put together from the shares of all its tasks, and each gives its whole share.
        jobs.update(range(-(-min(newest, total) // RANKS)))
    return Reach(
        None if jobs is None else frozenset(jobs),
        frozenset(each.rank // plan.site.per_page // LISTS for each in cards if each.open),
        frozenset(each.rank // PER_PAGE // API_PAGES for each in altered if each.open),
        frozenset(concerned(catalog, plan.site, altered)),
        fed,
    )


def _keys(catalog: Catalog, plan: Plan) -> Iterator[str]:
    """The keys of the tasks that make pages, in order."""
    marks = catalog.card_marks()
    keys: list[str] = []
    links = facetpages.Addresses(catalog, plan.site, 0, RANKS)
    for rank, is_open, _, mark, _, ranks in catalog.outline():
        if rank and rank % RANKS == 0:
            yield task_key(keys)
            keys.clear()
            links = facetpages.Addresses(catalog, plan.site, rank, rank + RANKS)
        keys.append(page_key(mark, is_open, [marks[int(each)] for each in ranks.split()], links.key(rank)))
    yield task_key(keys)
