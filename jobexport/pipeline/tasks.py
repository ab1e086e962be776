"""The second pass of a build, cut into tasks that tell by their keys whether anything they show has changed."""

from __future__ import annotations

from collections.abc import Iterator

from jobexport.catalog import Catalog
from jobexport.pipeline import extras, facetpages
from jobexport.pipeline.outputs import key_of
from jobexport.pipeline.plan import Plan
from jobexport.pipeline.publish import Run, Task, page_key, task_key

__all__ = ["LISTS", "RANKS", "all_tasks", "few"]

# Postings of one publishing task: large enough to amortise its queries, small enough to spread over workers.
RANKS = 200
LISTS = 8


def few(postings: int) -> bool:
    """Whether so many postings are one task, which needs no workers."""
    return postings <= RANKS


def all_tasks(catalog: Catalog, plan: Plan, run: Run, total: int) -> Iterator[Task]:
    """Every task of a build with ``total`` postings, each with its key: a task with the key it had has nothing to do."""
    site = plan.site
    keys = _keys(catalog, plan) if run.again else None
    for number, first in enumerate(range(0, total, RANKS)):
        last = min(first + RANKS, total)
        yield Task("jobs", number, first, last, "" if keys is None else next(keys))
    pages = max(1, -(-run.open // site.per_page))
    marks = catalog.card_marks()
    groups = facetpages.groups_key(catalog)
    for number, first in enumerate(range(1, pages + 1, LISTS)):
        last = min(first + LISTS, pages + 1)
        shown = marks[(first - 1) * site.per_page : min((last - 1) * site.per_page, run.open)]
        # The home page also shows the groups.
        key = key_of(run.open, pages, shown.tobytes(), groups if first == 1 else None)
        yield Task("lists", number, first, last, key)
    for number, (first, last, key) in enumerate(extras.api_tasks(catalog, site, run.open)):
        yield Task("api", number, first, last, key)
    for number, (kind, first, last, key) in enumerate(facetpages.spans(catalog, site, plan.now)):
        yield Task(kind, number, first, last, key)


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
