"""Between reading and publishing: whose id and address holds, and what hangs on the order of all postings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import msgspec
from xxhash import xxh3_128

from jobexport import engine
from jobexport.catalog import Catalog
from jobexport.engine import Jobs
from jobexport.findings import Finding, Origin, Severity
from jobexport.pipeline import facetpages
from jobexport.pipeline.ledger import Ledger
from jobexport.pipeline.plan import Plan
from jobexport.site.related import related as neighbours_of

__all__ = ["changed", "groups", "identities", "related", "side_by_side"]

# The catalog and the plan of a worker.
_state: tuple[Catalog, Plan] | None = None


def identities(catalog: Catalog, book: Ledger) -> None:
    """One id, one posting; one slug, one page. The first in the order of the sources stays."""
    for column in ("id", "slug"):
        for seq, value, identity, uri, line, first, first_line in catalog.duplicates(column):
            where = Origin(first, first_line)
            finding = Finding(
                f"identity/duplicate-{column}", Severity.ERROR, f"{column} {value!r} is taken by the posting at {where}",
                Origin(uri, line, 1 if line else None), "/" + column, identity, fix=f"give each posting a {column} of its own",
            )  # fmt: skip
            book.note([finding], seq)
            reasons = msgspec.json.encode([{"rule": finding.rule, "message": finding.message}]).decode()
            catalog.leave_out([(seq, uri, line, identity, reasons)])


def groups(catalog: Catalog, plan: Plan, *, again: bool) -> None:
    """Groups hang on the order, and on the groups and days of all postings; where these are the same, so are they."""
    if changed(catalog, "groups", catalog.facets_marks(), again=again):
        facetpages.settle(catalog, plan.site)


def related(catalog: Catalog, plan: Plan, *, again: bool) -> bool:
    """What is related hangs on the order and on the terms of all postings; where these are the same, so is that. Gives
    whether it was found anew."""
    digest = xxh3_128()
    for mark in catalog.terms_marks():
        digest.update(mark.to_bytes(8, "little", signed=True))
    if again and catalog.meta("terms") == digest.hexdigest():
        return False
    neighbours = neighbours_of(
        (tuple(text.split("\n")) if text else () for text in catalog.terms()), plan.related,
        closed=(tuple(text.split("\n")) if text else () for text in catalog.terms(closed=True)),
    )  # fmt: skip
    catalog.relate(enumerate(neighbours))
    catalog.note(terms=digest.hexdigest())
    return True


def side_by_side(catalog: Catalog, plan: Plan, jobs: Jobs) -> None:
    """``groups`` and ``related`` of a build that has neither from the last one. They do not hang on each other."""
    for _ in engine.run(
        _settle, (groups, related), jobs, setup=_setup, arguments=(catalog.path, replace(plan, jobs=1))
    ):
        pass


def changed(catalog: Catalog, name: str, rows: Iterable[tuple[object, ...]], *, again: bool) -> bool:
    """Whether these rows differ from those that the last build saw under this name, and keeps them in mind."""
    digest = xxh3_128()
    for row in rows:
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
    found = digest.hexdigest()
    before = catalog.meta(f"{name}-of")
    catalog.note(**{f"{name}-of": found})
    return not again or before != found


def _setup(path: Path, plan: Plan) -> None:
    global _state
    _state = Catalog.at(path), plan


def _settle(step: Callable[..., object]) -> None:
    assert _state is not None
    step(*_state, again=False)
