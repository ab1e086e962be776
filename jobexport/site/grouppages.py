"""The pages of groups of jobs, and the pages that list the groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from jobexport.catalog import Group
from jobexport.normalize import markup
from jobexport.site import groupwords, urls
from jobexport.site.breadcrumbs import Crumb
from jobexport.site.facts import employer_facts
from jobexport.site.links import picture, web
from jobexport.site.locales import direction, number
from jobexport.site.messages import messages
from jobexport.site.outline import framed, nested
from jobexport.site.pager import pager
from jobexport.site.render import Renderer, foreign, inert
from jobexport.site.wording import initials, tint
from jobexport.syntax.schemaorg_write import CONTEXT, organization

__all__ = ["FEED", "NAMED", "PER_DIRECTORY", "SHOWN", "GroupPages"]

FEED = "feed.xml"
"""The file of a group's feed, beside its page."""
NAMED = 6
"""Postings whose titles describe the page of a group."""
PER_DIRECTORY = 400
"""Groups on one page of the list of all groups of a kind."""
SHOWN = 7
"""Groups of a kind that the home page shows."""

_encoder = msgspec.json.Encoder(decimal_format="number")


class GroupPages:
    """Makes the pages of groups in the frame of a renderer."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._site = renderer.site
        self._locale = renderer.site.language
        self._messages = messages(self._locale)

    def group(
        self,
        group: Group,
        cards: Sequence[Mapping[str, Any]],
        *,
        page: int = 1,
        pages: int = 1,
        above: Sequence[Group] = (),
        inside: Sequence[Group] = (),
        feed: str | None = None,
        employer: Mapping[str, Any] | None = None,
    ) -> bytes:
        """One page of the jobs of a group. ``page`` counts from 1.

        ``above`` are the groups around it, the widest first; ``inside`` the largest ones in it; ``feed`` is the file of
        its feed. ``employer`` is a posting of the employer whose page this is: it tells about the employer.

        The template ``group.html`` (``company.html`` for an employer) gets what ``list.html`` gets, ``group`` (``kind``,
        ``name``, ``size``), ``inside`` (see ``sections``) and ``employer`` (None, or ``name``, ``logo``, ``initials``,
        ``tint``, ``url``, ``html``, ``text``, ``facts``, ``foreign``, ``jsonld``).
        """
        path = urls.group_path(group.kind, group.slug, page)
        title = groupwords.heading(group.kind, group.name, self._locale)
        position = self._messages.t("Page {page} of {pages}", page=page, pages=pages)
        newest = [str(each["title"]) for each in cards[:NAMED]]
        description = groupwords.description(title, group.size, newest, self._locale)
        if page > 1:
            title, description = f"{title} – {position}", f"{position}. {description}"
        shown = self._renderer.page(
            path,
            title=f"{title} | {self._site.title}",
            heading=groupwords.heading(group.kind, group.name, self._locale),
            description=description,
            crumbs=[
                *self._start(group.kind),
                *[Crumb(each.short, urls.group_path(each.kind, each.slug)) for each in above],
                Crumb(group.short),
            ],
            feed=feed,
        )
        values = {
            "cards": self._renderer.rows(cards, shown["root"]),
            "pager": pager(page, pages, lambda to: self._link(urls.group_path(group.kind, group.slug, to), path),
                           self._messages)
            | {"count": groupwords.counted(group.size, self._locale), "position": position},
            "sections": [],
            "group": {"kind": group.kind, "name": group.name, "size": group.size},
            "inside": [self._entry(each, path) for each in inside],
            "employer": None if employer is None or page > 1 else self._employer(employer, path),
        }  # fmt: skip
        name = "company.html" if group.kind == "company" else "group.html"
        return self._renderer.render(name, shown, values, f"the page of {group.kind} {group.slug}")

    def directory(self, kind: str, groups: Sequence[Group], *, page: int = 1, pages: int = 1, total: int = 0) -> bytes:
        """One page of the list of all groups of a kind; ``total`` is the number of groups on all its pages.

        The template ``directory.html`` gets ``entries`` (as in ``sections``, with ``level`` from 0) and ``pager``.
        """
        t = self._messages.t
        path = urls.directory_path(kind, page)
        position = t("Page {page} of {pages}", page=page, pages=pages)
        name = t(groupwords.DIRECTORY[kind])
        title = name if page == 1 else f"{name} – {position}"
        count = self._messages.n(*groupwords.ALL[kind], total, shown=number(total, self._locale))
        first = [each.short for each in groups[:5]]
        shown = self._renderer.page(
            path,
            title=f"{title} | {self._site.title}",
            heading=name,
            description=f"{title}: {count}. {', '.join(first)}{' …' if len(groups) > len(first) else ''}",
            crumbs=[*self._start(None), Crumb(t(groupwords.KIND[kind]))],
        )
        values = {
            "entries": [{**self._entry(each, path), "level": min(each.slug.count("/"), 2)} for each in groups],
            "pager": pager(page, pages, lambda to: self._link(urls.directory_path(kind, to), path), self._messages)
            | {"count": count, "position": position},
        }
        return self._renderer.render("directory.html", shown, values, f"the list of every {kind}")

    def sections(self, found: Sequence[tuple[str, int, Sequence[Group]]], path: str) -> list[dict[str, Any]]:
        """Groups to choose from on a page: (kind, number of all groups of the kind, those to show).

        A section has ``kind``, ``label``, ``entries`` (``text``, ``name``, ``href``, ``count``), and ``more``
        (``text`` and ``href`` of the list of all groups of the kind, and ``hidden`` where these are all).
        """
        return [
            {
                "kind": kind,
                "label": self._messages.t(groupwords.KIND[kind]),
                "entries": [self._entry(each, path) for each in groups],
                "more": {
                    "text": self._messages.n(*groupwords.ALL[kind], total, shown=number(total, self._locale)),
                    "href": self._link(urls.directory_path(kind), path),
                    "hidden": total <= len(groups),
                },
            }
            for kind, total, groups in found
        ]

    def _start(self, kind: str | None) -> list[Crumb]:
        start = [Crumb(self._messages.t("All jobs"), urls.HOME)]
        return (
            start
            if kind is None
            else [*start, Crumb(self._messages.t(groupwords.KIND[kind]), urls.directory_path(kind))]
        )

    def _link(self, to: str, path: str) -> str:
        return urls.relative(to, path, pretty=self._site.base_url is not None)

    def _entry(self, group: Group, path: str) -> dict[str, Any]:
        return {
            "text": group.short,
            "name": group.name,
            "href": self._link(urls.group_path(group.kind, group.slug), path),
            "count": number(group.size, self._locale),
        }

    def _employer(self, posting: Mapping[str, Any], path: str) -> dict[str, Any]:
        organ = posting["hiringOrganization"]
        name, logo = str(organ["name"]), picture(organ.get("logo"))
        overview = posting.get("employerOverview")
        language = posting.get("language")
        other = language if language and language != self._locale else None
        node = {"@context": CONTEXT, **organization(organ)}
        if overview and "description" not in node:
            node["description"] = markup.summary(overview, 300)
        return {
            "name": name,
            "logo": logo,
            "initials": initials(name),
            "tint": tint(name),
            "url": web(organ.get("url")),
            "html": framed(nested(overview), self._messages.t("Table")) if overview else "",
            "text": organ.get("description", ""),
            "facts": employer_facts(posting, self._locale),
            "foreign": foreign(other, direction(other) if other else None),
            "jsonld": Markup(inert(_encoder.encode(node)).decode()),
        }
