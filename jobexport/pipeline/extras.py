"""What a site has beside its pages and feeds: the JSON API, pictures for social networks, and files for hosts."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Iterator

import msgspec

from jobexport.catalog import Catalog, Ranked
from jobexport.findings import Finding, Origin, Severity
from jobexport.pipeline.moves import Moves, deployment
from jobexport.pipeline.outputs import Output, key_of
from jobexport.pipeline.plan import Plan
from jobexport.sink import Sink
from jobexport.site import api, deploy
from jobexport.site.messages import SOURCE, spoken
from jobexport.site.settings import SiteSettings
from jobexport.site.share import Artist, Drawing

__all__ = ["API_PAGES", "PICTURES", "Extras", "api_pages", "api_tasks", "board_outputs", "check", "untranslated"]

PICTURES = -2
"""Stands for the pictures where the number of a feed is asked for."""

API_PAGES = 8
"""Pages of the API in one task."""

_decoder = msgspec.json.Decoder()


class Extras:
    """What each posting has beside its page. Made once for each process.

    Raises ConfigError where pictures are asked for and cannot be made: a missing library, a file that is no font.
    """

    def __init__(self, site: SiteSettings, sink: Sink) -> None:
        self._site, self._sink = site, sink
        self._artist: Artist | None = None
        # Networks ask for pictures by absolute addresses only.
        if site.share_images and site.base_url is not None:
            self._artist = Artist(
                site.title, site.language, site.css_variables.get("accent"), site.share_fonts, permalink=site.permalink
            )
        self._drawn: tuple[int, Drawing | None] = (-1, None)

    def picture(self, ranked: Ranked) -> str | None:
        """The file of a posting's picture; None where there is none."""
        drawing = self._drawing(ranked)
        return drawing.path if drawing is not None and not drawing.empty else None

    def outputs(self, ranked: Ranked, refuse: Callable[[str, str, str, str], None]) -> Iterator[Output]:
        """The posting's file of the API and its picture. ``refuse`` gets path, rule, place and reason of what is left out."""
        site = self._site
        if site.api:
            yield Output(
                api.job_path(ranked.slug, site.permalink),
                key_of(ranked.mark),
                lambda: api.job(ranked.data, ranked.slug, site),
            )
        drawing = self._drawing(ranked)
        if drawing is None:
            return
        if drawing.left_out:
            shown = " ".join(drawing.left_out)
            reason = f"no font has {shown}" + ("; there is no picture" if drawing.empty else "")
            refuse(drawing.path, "build/share-letters", "/title", reason)
        if not drawing.empty:
            yield Output(drawing.path, drawing.path, lambda: self._sink.kept(drawing.path) or drawing.png())

    def _drawing(self, ranked: Ranked) -> Drawing | None:
        if self._artist is None or not ranked.open:
            return None
        if self._drawn[0] != ranked.rank:
            self._drawn = (ranked.rank, self._artist.drawing(_decoder.decode(ranked.card)))
        return self._drawn[1]


def check(plan: Plan, sink: Sink) -> None:
    """Raises ConfigError for settings of all this that cannot work, before anything is read."""
    deployment(plan.board, plan.output)
    Extras(plan.site, sink)


def api_tasks(
    catalog: Catalog, site: SiteSettings, total: int, only: Container[int] | None = None
) -> Iterator[tuple[int, int, int, str]]:
    """The pages of the API in pieces of work: number, first page, the page after the last, and a key of all that they show.
    ``only`` are the numbers that are wanted."""
    if not site.api:
        return
    pages = max(1, -(-total // api.PER_PAGE))
    for number, first in enumerate(range(1, pages + 1, API_PAGES)):
        if only is None or number in only:
            last = min(first + API_PAGES, pages + 1)
            live = catalog.live((first - 1) * api.PER_PAGE, (last - 1) * api.PER_PAGE)
            yield number, first, last, key_of(total, array("q", (mark for _, mark in live)).tobytes())


def api_pages(catalog: Catalog, site: SiteSettings, total: int, first: int, last: int) -> Iterator[Output]:
    """The pages of the API with numbers from ``first`` to before ``last``, for ``total`` open postings."""
    pages = max(1, -(-total // api.PER_PAGE))
    for number in range(first, last):
        start = (number - 1) * api.PER_PAGE
        entries = catalog.postings(start, min(start + api.PER_PAGE, total))

        def make(number: int = number, entries: list[tuple[str, bytes, int]] = entries) -> bytes:
            postings = [(slug, data) for slug, data, _ in entries]
            return api.page(postings, site, number=number, pages=pages, total=total)

        yield Output(api.page_path(number), key_of(total, *[mark for _, _, mark in entries]), make)


def untranslated(site: SiteSettings) -> Iterator[Finding]:
    """A finding where the interface does not speak the site's language."""
    found = spoken(site.language)
    if found == SOURCE and site.language.replace("_", "-").split("-")[0].lower() != SOURCE:
        yield Finding(
            "build/no-translation", Severity.WARNING, f"the interface has no texts in {site.language}; they are English",
            Origin("jobexport.toml"), "/site/language",
        )  # fmt: skip


def board_outputs(
    plan: Plan, catalog: Catalog, note: Callable[[list[Finding]], None], standing: Callable[[list[str]], set[str]]
) -> list[Output]:
    """The files for the hosts that the settings name, with the redirects that follow from them and from earlier builds.

    ``standing`` says which of some files are other outputs of this run. Remembers the addresses of this build for the
    next one, unless the run is a dry one.
    """
    note(list(untranslated(plan.site)))
    chosen = deployment(plan.board, plan.output)
    if not chosen.targets:
        return []
    moves = Moves(chosen, plan.site, catalog, standing)
    note(moves.findings)
    if not plan.dry_run:
        moves.remember()
    return [
        Output(path, key_of(data), lambda data=data: data)  # type: ignore[misc]
        for path, data in _files(chosen.targets, moves, plan.site)
    ]


def _files(targets: tuple[str, ...], moves: Moves, site: SiteSettings) -> Iterator[tuple[str, bytes]]:
    found = moves.found
    netlify = "netlify" in targets
    if netlify or "cloudflare" in targets:
        headers, redirects = deploy.NETLIFY
        yield headers, deploy.netlify_headers(site)
        yield redirects, deploy.redirects(found, site, gone=netlify)
    if "nginx" in targets:
        yield deploy.NGINX, deploy.nginx(found, site)
    if "github-pages" in targets:
        yield deploy.NO_JEKYLL, b""
        for move in found:
            if move.new is not None:
                yield deploy.file_of(move.old), deploy.page(move, site)
