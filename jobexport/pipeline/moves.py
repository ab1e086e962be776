"""Addresses that changed: told by the settings, and found by remembering the address of every posting ever published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from jobexport.catalog import Catalog
from jobexport.config import Config
from jobexport.errors import ConfigError, OutputError
from jobexport.findings import Finding, Origin, Severity
from jobexport.pipeline.files import written
from jobexport.site import urls
from jobexport.site.deploy import CLOUDFLARE_MOVES, GONE, Move, file_of
from jobexport.site.links import web
from jobexport.site.settings import SiteSettings

__all__ = ["HISTORY", "Deployment", "Moves", "deployment"]

HISTORY = ".jobexport/addresses.tsv"
"""Where addresses are remembered unless the settings name a file: below the output folder."""

# What has a meaning of its own in the files of one host or another.
_STRANGE = frozenset(" \"'\\<>;{}")

Address = tuple[str, str]
"""The slug of a posting and its id."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """``[deploy]`` and ``[redirects]`` of the settings: hosts, the file of remembered addresses, old addresses and what
    became of them."""

    targets: tuple[str, ...]
    history: Path
    redirects: tuple[tuple[str, str], ...] = field(default=())


def deployment(board: Config, output: Path) -> Deployment:
    """The settings of a board. Raises ConfigError for redirects without a host, and for addresses that are none."""
    targets = tuple(board.deploy.get("targets", ()))
    if board.redirects and not targets:
        raise ConfigError("no host is named", subject="redirects", hint='set deploy.targets, such as ["netlify"]')
    for old, new in board.redirects.items():
        for each, good in ((old, _is_path(old)), (new, web(new) == new if urlsplit(new).scheme else _is_path(new))):
            if not good or set(each) & _STRANGE or not each.isprintable():
                raise ConfigError("is no address", subject=f"redirects {each!r}", hint='write "old-slug" = "new-slug"')
    history = board.folder / board.deploy["history"] if "history" in board.deploy else output / HISTORY
    return Deployment(targets, history, tuple(board.redirects.items()))


def _is_path(text: str) -> bool:
    return not urlsplit(text).scheme and not {".", ".."} & set(text.split("/")) and not set("?#") & set(text)


class Moves:
    """The moves of one build, by old address: ``found``; what is wrong with the settings' own: ``findings``.

    A posting that has another slug than in an earlier build leads to its new page. A posting that is in no source any
    more is gone. One that is there but was left out for its faults has neither: it may come back.
    """

    def __init__(
        self, settings: Deployment, site: SiteSettings, catalog: Catalog, standing: Callable[[list[str]], set[str]]
    ) -> None:
        self._settings, self._site, self._catalog, self._standing = settings, site, catalog, standing
        self.findings: list[Finding] = []
        moves = {move.old: move for move in self._remembered()}
        moves.update((move.old, move) for move in self._told())
        self.found = [moves[old] for old in sorted(moves)]
        lasting = sum(move.new is not None for move in self.found)
        if "cloudflare" in settings.targets and lasting > CLOUDFLARE_MOVES:
            self._warn(
                "build/redirect-limit", f"{lasting} redirects; Cloudflare Pages takes {CLOUDFLARE_MOVES}", "_redirects"
            )

    def remember(self) -> None:
        """Adds this build's addresses to the remembered ones. Raises OutputError where they cannot be written."""
        path = self._settings.history
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(error.strerror or str(error), subject=str(path)) from error
        with written(path) as file:
            for former, now in _joined(self._former(), self._catalog.addresses()):
                slug, identity = now or former or ("", "")
                file.write(f"{slug}\t{identity}\n".encode())

    def _former(self) -> Iterator[Address]:
        try:
            with self._settings.history.open(encoding="utf-8") as file:
                # The file may have been edited or merged by hand.
                rows = sorted({tuple(line.rstrip("\n").split("\t")) for line in file if line.count("\t") == 1})
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(str(error), subject=str(self._settings.history)) from error
        yield from ((row[0], row[1]) for row in rows)

    def _remembered(self) -> Iterator[Move]:
        left = [former for former, now in _joined(self._former(), self._catalog.addresses()) if former and not now]
        if not left:
            return
        wanted = {identity for _, identity in left}
        now = {identity: slug for slug, identity in self._catalog.addresses() if identity in wanted}
        faulty = {identity for _, _, identity, _ in self._catalog.left_out() if identity in wanted}
        for slug, identity in left:
            if identity in now:
                yield Move(self._page(slug), self._page(now[identity]))
            elif identity not in faulty:
                yield Move(self._page(slug), None)

    def _told(self) -> Iterator[Move]:
        """The settings' own, without those that a page of this build stands against."""
        if not self._settings.redirects:
            return
        wanted = {each for pair in self._settings.redirects for each in map(self._address, pair)}
        pages = {page for page in map(self._page, (slug for slug, _ in self._catalog.addresses())) if page in wanted}
        files = self._standing([file_of(self._address(told)) for told, _ in self._settings.redirects])
        for told, target in self._settings.redirects:
            old, new = self._address(told), None if target == GONE else self._address(target)
            if old in pages or file_of(old) in files:
                self._warn("build/redirect-taken", f"there is a page at {old}; it is not redirected", told)
            elif new is not None and self._is_posting(new) and new not in pages:
                self._warn("build/redirect-lost", f"it leads to {new}, where no page is", told)
            else:
                yield Move(old, new)

    def _page(self, slug: str) -> str:
        return urls.job_place(slug, self._site.permalink)

    def _address(self, text: str) -> str:
        """A path from the site's root, or an absolute address; a word without slash and dot is the slug of a posting."""
        if urlsplit(text).scheme:
            return text
        return self._page(text) if not set("/.") & set(text) else text.removeprefix("/")

    def _is_posting(self, path: str) -> bool:
        form = re.escape(self._site.permalink)
        form = re.sub(r"\\\{shard(?::([1-4]))?\\\}", lambda found: f"[0-9a-f]{{{found[1] or 2}}}", form)
        return re.fullmatch(form.replace(r"\{slug\}", "[^/]*"), path) is not None

    def _warn(self, rule: str, message: str, place: str) -> None:
        self.findings.append(Finding(rule, Severity.WARNING, message, Origin("jobexport.toml"), f"/redirects/{place}"))


def _joined(former: Iterable[Address], now: Iterable[Address]) -> Iterator[tuple[Address | None, Address | None]]:
    """Both lists, each sorted by slug, side by side."""
    first, second = iter(former), iter(now)
    left, right = next(first, None), next(second, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left[0] < right[0]):
            yield left, None
            left = next(first, None)
        elif left is None or right[0] < left[0]:
            yield None, right
            right = next(second, None)
        else:
            yield left, right
            slug = right[0]
            while left is not None and left[0] == slug:
                left = next(first, None)
            right = next(second, None)
