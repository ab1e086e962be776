"""Pages: from what they show to their bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from jobexport.site import urls
from jobexport.site.links import web
from jobexport.site.locales import day, direction, machine, number
from jobexport.site.messages import messages
from jobexport.site.pager import pager
from jobexport.site.settings import SiteSettings
from jobexport.site.theme import Theme
from jobexport.site.view import job_view
from jobexport.site.wording import initials, tint

__all__ = ["Renderer"]

_NO_LANGUAGE = Markup()


class Renderer:
    """Makes the pages of one site. Made once for each process; the templates are compiled when they are first needed.

    Templates get ``site`` (the settings, with ``direction``), ``now`` (the clock of the run), ``page`` and what the
    method says. ``page`` holds ``title``, ``heading``, ``description``, ``canonical`` (None without a base_url),
    ``image``, ``home``, ``style``, ``root`` (the way up to the site's root), ``feeds``, ``site_logo`` and
    ``is_home``. ``t`` and ``n`` translate. Nothing in the default theme depends on ``now``, so that a page changes
    only when its posting does.

    Raises TemplateError where a template is wrong, naming template, line and posting.
    """

    def __init__(self, site: SiteSettings, now: datetime, theme: Path | None = None) -> None:
        self.site = site
        self._messages = messages(site.language)
        self._theme = Theme(self._messages, theme)
        self._pretty = site.base_url is not None
        # Links to postings are made often, and a slug needs no quoting.
        example = urls.job_path("{slug}", self.site.permalink)
        shown = urls.relative(example, example.rpartition("/")[2], pretty=self._pretty).removeprefix("./")
        self._before, self._after = shown.split("%7Bslug%7D")
        self._pages: dict[str, dict[str, Any]] = {}
        self._common = {
            "now": now,
            "site": {
                "title": site.title,
                "description": site.description,
                "language": site.language,
                "direction": direction(site.language),
                "owner": site.owner,
                "owner_url": site.owner_url,
                "logo": site.logo,
                "footer": site.footer,
                "subscribe_action": site.subscribe_action,
                "base_url": site.base_url,
            },
        }

    def job(
        self,
        posting: Mapping[str, Any],
        *,
        related: Sequence[Mapping[str, Any]] = (),
        jsonld: bytes | None = None,
        closed: bool = False,
        abstract: str | None = None,
    ) -> bytes:
        """The page of a posting, of a closed one with ``closed``.

        ``posting`` is canonical and has its ``slug``; ``related`` are cards; ``jsonld`` is the posting's markup,
        which a closed page never carries; ``abstract`` is the ``summary`` of the posting's card, which is costly to
        make again. Templates ``job.html`` and ``closed.html`` get ``job`` (see ``view.job_view``), ``related``,
        ``jsonld``, ``closed`` and ``foreign`` (``lang`` and ``dir`` attributes of the posting's own texts).
        """
        job = job_view(posting, self.site.language, abstract=abstract)
        path = urls.job_path(job["slug"], self.site.permalink)
        title = " – ".join([each for each in (job["title"], job["company"]) if each])
        page = self._page(
            path,
            "job",
            title=f"{title} | {self.site.title}",
            heading=job["title"],
            description=job["abstract"] or title,
        )
        page["image"] = (job["images"] or [job["logo"] or page["image"]])[0]
        values = {
            **self._common,
            "page": page,
            "job": job,
            "related": [self._row(each, page["root"]) for each in related],
            "jsonld": Markup(_inert(jsonld).decode()) if jsonld and not closed else None,
            "closed": closed,
            "foreign": _foreign(job["language"], job["direction"]),
        }
        return self._theme.render("closed.html" if closed else "job.html", values, f"posting {job['id']}")

    def listing(
        self, cards: Sequence[Mapping[str, Any]], *, page: int = 1, pages: int = 1, total: int | None = None
    ) -> bytes:
        """One page of the list of open postings; the first is the site's home. ``page`` counts from 1.

        The template ``list.html`` gets ``cards`` (see ``view.card``, with ``href``, ``posted_text``,
        ``posted_machine``, ``initials``, ``tint``, ``foreign``) and ``pager`` (see ``pager.pager``).
        """
        path = urls.list_path(page)
        t = self._messages.t
        position = t("Page {page} of {pages}", page=page, pages=pages)
        title = self.site.title if page == 1 else f"{position} | {self.site.title}"
        shown = self._page(path, path, title=title, heading=title, description=self.site.description)
        shown["is_home"] = page == 1
        count = len(cards) if total is None else total
        values = {
            **self._common,
            "page": shown,
            "cards": [self._row(each, shown["root"]) for each in cards],
            "pager": pager(
                page, pages, lambda to: urls.relative(urls.list_path(to), path, pretty=self._pretty), self._messages
            )
            | {
                "count": self._messages.n(
                    "{count} open job", "{count} open jobs", count, shown=number(count, self.site.language)
                ),
                "position": position,
            },
        }
        return self._theme.render("list.html", values, f"page {page} of the list")

    def not_found(self) -> bytes:
        """The page for addresses that lead nowhere.

        A server gives it out at any depth, so that its links begin at the host's root where the site's address is
        known.
        """
        t = self._messages.t
        title = t("Page not found")
        page = self._page(
            urls.NOT_FOUND, urls.NOT_FOUND, title=f"{title} | {self.site.title}", heading=title, description=""
        )
        page["canonical"] = None
        return self._theme.render("404.html", {**self._common, "page": page}, "the page for wrong addresses")

    def assets(self) -> Iterator[tuple[str, bytes]]:
        """The stylesheet with the settings' properties, and the theme's other files: path on the site, content."""
        style = self._theme.text("style.css")
        for variables, frame in (
            (self.site.css_variables, ":root {{{}}}"),
            (self.site.css_variables_dark, "@media (prefers-color-scheme: dark) {{ :root {{{}}} }}"),
        ):
            if variables:
                style += (
                    frame.format("".join([f" --{name}: {value};" for name, value in variables.items()]) + " ") + "\n"
                )
        yield urls.STYLE, style.encode()
        for path, content in self._theme.assets():
            if path != urls.STYLE:
                yield path, content

    def _page(self, path: str, kind: str, *, title: str, heading: str, description: str) -> dict[str, Any]:
        """What the head and the frame of a page need. Pages of one kind lie equally deep and share their links."""
        shared = self._pages.get(kind)
        if shared is None:
            shared = self._pages[kind] = self._frame(path)
        return {
            **shared,
            "title": title,
            "heading": heading,
            "description": description,
            "canonical": urls.absolute(path, self.site.base_url) if self.site.base_url else None,
        }

    def _frame(self, path: str) -> dict[str, Any]:
        # Only the page for wrong addresses does not know where it will be seen from.
        fixed = urls.root_path(self.site) if path == urls.NOT_FOUND else ""

        def link(to: str) -> str:
            return fixed + urls.address(to) if fixed else urls.relative(to, path, pretty=self._pretty)

        logo = self.site.logo
        return {
            "root": fixed or "../" * path.count("/"),
            "home": link(urls.HOME),
            "style": link(urls.STYLE),
            "feeds": [
                {"href": link(each.path), "media_type": each.media_type, "title": each.title}
                for each in self.site.feeds
            ],
            "site_logo": (web(logo) or link(logo)) if logo else None,
            "image": web(logo) or (urls.absolute(logo, self.site.base_url) if self.site.base_url else None)
            if logo
            else None,
            "is_home": False,
        }

    def _row(self, card: Mapping[str, Any], root: str) -> dict[str, Any]:
        """A card with what depends on the page it is on."""
        posted, language = card["posted"], card["language"]
        name = card["company"]
        foreign = language if language and language != self.site.language else None
        return {
            **card,
            "href": f"{root or './'}{self._before}{card['slug']}{self._after}",
            "posted_text": day(posted, self.site.language, "medium") if posted else "",
            "posted_machine": machine(posted) if posted else None,
            "initials": initials(name or card["title"]),
            "tint": tint(name),
            "foreign": _foreign(foreign, direction(foreign) if foreign else None),
        }


def _foreign(language: str | None, towards: str | None) -> Markup:
    return Markup(f' lang="{escape(language)}" dir="{escape(towards)}"') if language else _NO_LANGUAGE


def _inert(jsonld: bytes) -> bytes:
    """Markup that cannot end its script element: JSON has ``<`` only inside strings, where it may be escaped."""
    return jsonld.replace(b"<", b"\\u003c") if b"<" in jsonld else jsonld
