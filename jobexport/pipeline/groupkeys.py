"""The work on the pages of groups, with keys that tell whether anything they show has changed."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime

from xxhash import xxh3_128

from jobexport.catalog import Altered, Catalog
from jobexport.pipeline.facetpages import pages_of
from jobexport.pipeline.outputs import key_of
from jobexport.site.settings import SiteSettings

__all__ = ["concerned", "groups_key", "spans"]

# Pages of one task, each a few milliseconds.
_PAGES = 40


def spans(
    catalog: Catalog, site: SiteSettings, now: datetime, only: Container[int] | None = None
) -> Iterator[tuple[str, int, int, int, str]]:
    """The work, as (kind of task, number, first page, page after the last, key of all that is shown). ``only`` are the
    numbers of pages of groups that are wanted, without the lists of groups."""
    total = catalog.group_pages()
    for number, key in _keys(catalog, site, now, total, only).items():
        yield "groups", number, number * _PAGES, min((number + 1) * _PAGES, total), key
    if total and only is None:
        yield "directories", 0, 0, 1, groups_key(catalog)


def groups_key(catalog: Catalog) -> str:
    """A digest of all groups, without their postings."""
    return key_of(*[repr(each) for each in catalog.groups_between(0, catalog.group_pages())])


def _keys(
    catalog: Catalog, site: SiteSettings, now: datetime, total: int, only: Container[int] | None
) -> dict[int, str]:
    """The keys of the tasks that make the pages of groups, by number."""
    tasks = range(-(-total // _PAGES))
    digests = {each: xxh3_128() for each in tasks if only is None or each in only}
    groups = list(catalog.groups_between(0, total)) if digests else []
    # A page names the groups around and inside its own.
    nested = {each.kind for each in groups if each.parent}
    around = {kind: key_of(*[repr(each) for each in groups if each.kind == kind]) for kind in nested}
    marks = catalog.card_marks() if digests else array("q")
    for group in groups:
        span = range(group.before // _PAGES, (group.before + pages_of(group, site) - 1) // _PAGES + 1)
        if digests.keys().isdisjoint(span):
            continue
        members = catalog.group_members(group.id)
        shown = array("q", [marks[rank] for rank in members])
        told = (repr(group), around.get(group.kind), None if group.modified else now.astimezone(UTC).date().isoformat())
        head = key_of(*told).encode()
        for number in digests.keys() & span:
            # What stands on the pages of this task; on the first page's task also the feed of the newest, and the employer.
            low, high = number * _PAGES - group.before, (number + 1) * _PAGES - group.before
            digests[number].update(head)
            digests[number].update(shown[max(0, low) * site.per_page : high * site.per_page].tobytes())
            if low <= 0:
                digests[number].update(shown[: site.facet_feed].tobytes())
                digests[number].update(b"%d" % catalog.mark(members[0]) if group.kind == "company" else b"")
    return {number: digest.hexdigest() for number, digest in digests.items()}


def concerned(catalog: Catalog, site: SiteSettings, altered: Iterable[Altered]) -> set[int]:
    """The numbers of the tasks whose pages show any of these postings; groups and their order are as they were."""
    found = set()
    for each in altered:
        for kind, before, place in catalog.places_in_groups(each) if each.open else ():
            if each.card:
                found.add((before + place // site.per_page) // _PAGES)
            # The first page's task also has the feed of the newest, and says of an employer what its newest posting does.
            if (each.card and place < site.facet_feed) or (place == 0 and kind == "company"):
                found.add(before // _PAGES)
    return found
