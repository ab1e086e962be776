"""What the owner of a board decides about its site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlsplit

from jobexport.errors import ConfigError
from jobexport.findings import suggest

__all__ = ["FACETS", "Feed", "SiteSettings", "settings_from"]

FACETS = ("company", "location", "skill", "employment", "workplace", "category", "department")
"""The kinds of groups that get pages, in the order in which pages name them."""

_PERMALINK = re.compile(r"(?:[^/\\\s{}?#]+/)*[^/\\\s{}?#]*\{slug\}[^/\\\s{}?#]*(?:/|\.html)")
_SHARD = re.compile(r"\{shard(?::[1-4])?\}")
_VARIABLE = re.compile(r"[a-z][a-z0-9-]*")
# Folders of the site's other pages.
_TAKEN = frozenset((*FACETS, "page", "assets", "feeds", "safety", "search", "api", "share"))
# What could end a declaration or open something else in the stylesheet.
_VALUE = re.compile(r"[^;{}<>\\@\n\r]+")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that every page of the site names: its path on the site, its media type, and its name for people."""

    path: str = "feed.xml"
    media_type: str = "application/rss+xml"
    title: str = "RSS"


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The settings of one site. Raises ConfigError for a value that could not work.

    ``base_url`` is the public address of the site's root and may have a path; it is kept with one slash at its end.
    With it pages have canonical links; without it every link names a file, so that the site works from any folder,
    even from ``file://``. ``owner``, ``owner_url`` and ``logo`` say who publishes the site. ``footer`` is plain text.
    ``css_variables`` (and ``css_variables_dark`` for the dark scheme) are custom properties of the stylesheet without
    the dashes: ``{"accent": "#0b5cad"}``. ``subscribe_action`` is the address that the subscription form posts
    ``email`` to. ``permalink`` is the address of a posting's page: ``jobs/{slug}/``, or ``jobs/{slug}.html`` for flat
    files; with ``{shard}`` in it (two hexadecimal digits that follow from the slug; ``{shard:3}`` has three) postings are
    spread over so many folders, in the API and among the pictures too. ``facets`` are the kinds of groups that get pages (see ``FACETS``), each group of at least ``facet_min`` open
    postings one, with a feed of its newest ``facet_feed`` postings (none with 0). ``search`` says whether
    there is a search page, ``api`` whether the postings are there as JSON files too (see ``api``), ``share_images`` whether each gets a picture for social networks (see
    ``share``), drawn with the font files ``share_fonts`` or, without them, with those of the machine.
    """

    title: str = "Jobs"
    description: str = ""
    language: str = "en"
    base_url: str | None = None
    per_page: int = 50
    owner: str | None = None
    owner_url: str | None = None
    logo: str | None = None
    footer: str = ""
    css_variables: Mapping[str, str] = field(default_factory=dict)
    css_variables_dark: Mapping[str, str] = field(default_factory=dict)
    subscribe_action: str | None = None
    permalink: str = "jobs/{slug}/"
    feeds: tuple[Feed, ...] = (Feed(),)
    facets: tuple[str, ...] = FACETS
    facet_min: int = 1
    facet_feed: int = 50
    api: bool = True
    search: bool = True
    share_images: bool = False
    share_fonts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.base_url is not None:
            _web("base_url", self.base_url)
            parts = urlsplit(self.base_url)
            if parts.query or parts.fragment:
                raise ConfigError("has a query or a fragment", subject=f"site.base_url {self.base_url!r}")
            object.__setattr__(self, "base_url", self.base_url.rstrip("/") + "/")
        for name in ("owner_url", "subscribe_action"):
            if getattr(self, name) is not None:
                _web(name, getattr(self, name))
        if self.per_page < 1:
            raise ConfigError("must be 1 or more", subject=f"site.per_page {self.per_page}")
        object.__setattr__(self, "share_fonts", tuple(self.share_fonts))
        object.__setattr__(self, "facets", tuple(each for each in FACETS if each in self.facets))
        if self.facet_min < 1:
            raise ConfigError("must be 1 or more", subject=f"site.facet_min {self.facet_min}")
        if self.permalink.partition("/")[0] in _TAKEN:
            raise ConfigError(
                "begins with a folder of the site's other pages",
                subject=f"site.permalink {self.permalink!r}",
                hint="write jobs/{slug}/",
            )
        plain, shards = _SHARD.subn("0", self.permalink)
        if shards > 1 or not _PERMALINK.fullmatch(plain) or ".." in plain.split("/"):
            raise ConfigError(
                "is no address of a posting's page",
                subject=f"site.permalink {self.permalink!r}",
                hint="write jobs/{slug}/ or jobs/{slug}.html; jobs/{shard}/{slug}/ for very many",
            )
        for table in (self.css_variables, self.css_variables_dark):
            for name, value in table.items():
                if not _VARIABLE.fullmatch(name) or not _VALUE.fullmatch(value):
                    raise ConfigError("is no CSS custom property", subject=f"site.css_variables {name} = {value!r}")

    def at(self, base_url: str | None) -> SiteSettings:
        """The same settings for a site at another address."""
        return replace(self, base_url=base_url)


def _web(name: str, address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ConfigError(
            "is no absolute web address", subject=f"site.{name} {address!r}", hint="begin with https:// and the host"
        )


def settings_from(table: Mapping[str, Any]) -> SiteSettings:
    """The settings from a table as in a settings file: the same names, ``feeds`` as a list of tables.

    Raises ConfigError for a name that is unknown, with the nearest known one.
    """
    known = {each.name for each in fields(SiteSettings)}
    for name in table:
        if name not in known:
            near = suggest(name, known)
            raise ConfigError("unknown setting", subject=f"site.{name}", hint=f"did you mean {near}?" if near else None)
    values = dict(table)
    if "feeds" in values:
        values["feeds"] = tuple(each if isinstance(each, Feed) else Feed(**each) for each in values["feeds"])
    return SiteSettings(**values)
