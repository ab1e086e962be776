"""The files that a board has once: pages that hang on no posting, the theme's own files, files for hosts, the sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

import msgspec

from jobexport.catalog import Catalog
from jobexport.findings import Severity
from jobexport.formats.csv import table_schema
from jobexport.pipeline import extras, facetpages
from jobexport.pipeline.ledger import Ledger, own
from jobexport.pipeline.outputs import Output
from jobexport.pipeline.plan import Plan
from jobexport.pipeline.publish import Run
from jobexport.site import sitemap, urls
from jobexport.site.render import Renderer

__all__ = ["write_fixed", "write_sitemap"]


def write_fixed(catalog: Catalog, book: Ledger, plan: Plan, run: Run, renderer: Renderer, tables: list[str]) -> None:
    """Files that every site has. ``tables`` are the paths of the feeds that are CSV, each described by a file beside it."""
    renderer.browse(run.kinds)
    outputs = [
        Output(urls.NOT_FOUND, "", renderer.not_found),
        Output(urls.SAFETY, "", renderer.safety),
        Output(urls.ROBOTS, "", lambda: sitemap.robots(plan.site)),
    ]
    if tables:
        described = msgspec.json.format(msgspec.json.encode(table_schema()), indent=2) + b"\n"
        outputs += [Output(f"{path}.schema.json", "", lambda: described) for path in tables]
    outputs += [Output(path, "", lambda data=data: data) for path, data in renderer.assets()]  # type: ignore[misc]
    here = {each.path for each in outputs}
    worked = {*(name for name, _ in book.tasks), "fixed/0"}
    outputs += extras.board_outputs(
        plan, catalog, book.note, lambda paths: here.intersection(paths) | catalog.standing(paths, run.number, worked)
    )
    book.put(run, "fixed/0", outputs)


def write_sitemap(catalog: Catalog, book: Ledger, plan: Plan, run: Run, *, still: bool) -> None:
    """The sitemap hangs on the order, the groups, and the days on which postings changed. ``still`` says that these are as
    they were, so that the last build's holds."""
    site = plan.site
    obstacle = sitemap.obstacle(site)
    if obstacle:
        fix = "pass --base-url, or set site.base_url"
        book.note([own("build/no-base-url", Severity.WARNING, obstacle, "sitemap.xml", fix=fix)])
    if still:
        return
    # A day to come is no day of a change, whatever a posting says.
    now = plan.now.astimezone(UTC).date().isoformat()
    addresses = _addresses(catalog, plan, run.open) if site.base_url is not None else ()
    told = ((address, None if day and day[:10] > now else day) for address, day in addresses)
    for path, data in sitemap.sitemaps(told, site.base_url or ""):
        book.stream(run, "sitemap/0", path, iter((data,)))


def _addresses(catalog: Catalog, plan: Plan, total: int) -> Iterator[tuple[str, str | None]]:
    site = plan.site
    assert site.base_url is not None
    newest = catalog.newest()
    for page in range(1, max(1, -(-total // site.per_page)) + 1):
        yield urls.absolute(urls.list_path(page), site.base_url), newest
    for path, modified in facetpages.addresses(catalog, site):
        yield urls.absolute(path, site.base_url), modified
    yield urls.absolute(urls.SAFETY, site.base_url), None
    for slug, modified in catalog.slugs():
        yield urls.absolute(urls.job_path(slug, site.permalink), site.base_url), modified
