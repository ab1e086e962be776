"""Between reading and publishing: whose id and address holds, and what hangs on the order of all postings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import msgspec
from xxhash import xxh3_128

from jobexport.catalog import Catalog
from jobexport.findings import Finding, Origin, Severity
from jobexport.pipeline import facetpages
from jobexport.pipeline.ledger import Ledger
from jobexport.pipeline.plan import Plan
from jobexport.site.related import related
from jobexport.site.settings import SiteSettings

__all__ = ["Settling"]


class Settling:
    """What one build settles in its catalog before it makes pages."""

    def __init__(self, catalog: Catalog, book: Ledger, plan: Plan) -> None:
        self._catalog, self._book, self._plan = catalog, book, plan

    def identities(self) -> None:
        """One id, one posting; one slug, one page. The first in the order of the sources stays."""
        for column in ("id", "slug"):
            for seq, value, identity, uri, line, first, first_line in self._catalog.duplicates(column):
                where = Origin(first, first_line)
                finding = Finding(
                    f"identity/duplicate-{column}", Severity.ERROR, f"{column} {value!r} is taken by the posting at {where}",
                    Origin(uri, line, 1 if line else None), "/" + column, identity, fix=f"give each posting a {column} of its own",
                )  # fmt: skip
                self._book.note([finding], seq)
                reasons = msgspec.json.encode([{"rule": finding.rule, "message": finding.message}]).decode()
                self._catalog.leave_out([(seq, uri, line, identity, reasons)])

    def groups(self, again: bool, meanwhile: Callable[[bool], bool] | None = None) -> None:
        """Groups hang on the order, and on the groups and days of all postings; where these are the same, so are they.
        ``meanwhile`` is done while SQLite, which needs no turn of Python for it, settles them."""
        if not self.changed("groups", self._catalog.facets_marks(), again):
            return
        if meanwhile is None:
            facetpages.settle(self._catalog, self._plan.site)
            return
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(1) as beside:
            settled = beside.submit(_settled, self._catalog.path, self._plan.site)
            meanwhile(again)
            settled.result()

    def related(self, again: bool) -> bool:
        """What is related hangs on the order and on the terms of all postings; where these are the same, so is that. Gives
        whether it was found anew."""
        catalog = self._catalog
        digest = xxh3_128()
        for mark in catalog.terms_marks():
            digest.update(mark.to_bytes(8, "little", signed=True))
        if again and catalog.meta("terms") == digest.hexdigest():
            return False
        neighbours = related(
            (tuple(text.split("\n")) if text else () for text in catalog.terms()), self._plan.related,
            closed=(tuple(text.split("\n")) if text else () for text in catalog.terms(closed=True)),
        )  # fmt: skip
        catalog.relate(enumerate(neighbours))
        catalog.note(terms=digest.hexdigest())
        return True

    def changed(self, name: str, rows: Iterable[tuple[object, ...]], again: bool) -> bool:
        """Whether these rows differ from those that the last build saw under this name, and keeps them in mind."""
        digest = xxh3_128()
        for row in rows:
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
        found = digest.hexdigest()
        before = self._catalog.meta(f"{name}-of")
        self._catalog.note(**{f"{name}-of": found})
        return not again or before != found


def _settled(path: Path, site: SiteSettings) -> None:
    with closing(Catalog(path)) as catalog:
        facetpages.settle(catalog, site)
