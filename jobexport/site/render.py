"""Pages: from what they show to their bytes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from jobexport.site import breadcrumbs, groupwords, urls
from jobexport.site.breadcrumbs import Crumb
from jobexport.site.faces import Face
from jobexport.site.facets import facet_slug
from jobexport.site.links import web
from jobexport.site.locales import day, direction, machine, written
from jobexport.site.messages import messages
from jobexport.site.pager import pager
from jobexport.site.settings import SiteSettings
from jobexport.site.share import HEIGHT, WIDTH
from jobexport.site.sharelinks import share_links
from jobexport.site.stylesheet import compact
from jobexport.site.theme import Theme
from jobexport.site.view import Told, job_view, told
from jobexport.site.wording import initials, tint

__all__ = ["Renderer", "foreign", "inert"]

_NO_LANGUAGE = Markup()
# Kinds of groups that the head of every page leads to.
_MAIN = ("company", "location", "skill")


class Renderer:
    """Makes the pages of one site. Made once for each process; the templates are compiled when they are first needed.

    Templates get ``site`` (the settings, with ``direction``), ``now`` (the clock of the run), ``page`` and what the
    method says. ``page`` holds ``title``, ``heading``, ``description``, ``canonical`` (None without a base_url),
    ``image``, ``home``, ``style``, ``script``, ``safety`` and ``search`` (the addresses of those pages), ``root`` (the
    way up to the site's root), ``feeds`` (of the whole site), ``feed`` (the page's own, or None), ``directories`` (the
    lists of all groups of a kind: ``kind``, ``text``, ``href``, ``main``), ``crumbs`` (``text`` and ``href``, None for the page
    itself), ``crumbs_jsonld`` (None without a base_url), ``site_logo`` and ``is_home``. ``t`` and ``n`` translate. Nothing in the default theme depends on ``now``, so that a page changes
    only when its posting does.

    Raises TemplateError where a template is wrong, naming template, line and posting.
    """

    def __init__(self, site: SiteSettings, now: datetime, theme: Path | None = None) -> None:
        self.site = site
        self._kinds: tuple[str, ...] = ()
        self._messages = messages(site.language)
        self._theme = Theme(self._messages, theme)
        self._pretty = site.base_url is not None
        self._direction = direction(site.language)
        # Links to postings are made often, and neither a slug nor its shard needs quoting.
        example = urls.job_path("{slug}", self.site.permalink)
        shown = urls.relative(example, example.rpartition("/")[2], pretty=self._pretty).removeprefix("./")
        self._job = shown.replace("%7B", "{").replace("%7D", "}")
        self._pages: dict[int, dict[str, Any]] = {}
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

    def browse(self, kinds: Container[str]) -> None:
        """Says which kinds of groups have pages in this build; every page leads to their lists."""
        self._kinds = tuple(each for each in self.site.facets if each in kinds)
        self._pages.clear()
        self._theme.forget()

    def prepare(self, names: Iterable[str]) -> None:
        """Compiles the templates of these names. Processes that are forked afterwards have them."""
        self._theme.prepare(names)

    def job(
        self,
        posting: Mapping[str, Any],
        *,
        related: Sequence[Mapping[str, Any]] = (),
        jsonld: bytes | None = None,
        closed: bool = False,
        known: Told | None = None,
        groups: Container[tuple[str, str]] = (),
        picture: str | None = None,
    ) -> bytes:
        """The page of a posting, of a closed one with ``closed``.

        ``posting`` is canonical and has its ``slug``; ``related`` are cards; ``jsonld`` is the posting's markup,
        which a closed page never carries; ``known`` is what the posting's card says, which is costly to
        make again; ``groups`` are the addresses, (kind, slug), of the groups of the posting that have pages; ``picture`` is the file of its picture
        for social networks. Templates
        ``job.html`` and ``closed.html`` get ``job`` (see ``view.job_view``), ``related``, ``jsonld``, ``closed``, ``share``
        (links, none without a base_url) and ``foreign`` (``lang`` and ``dir`` attributes of the posting's own texts).
        """
        path = urls.job_path(posting["slug"], self.site.permalink)
        root = "../" * path.count("/") or "./"
        end = "/" if self._pretty else "/" + urls.HOME

        def link(kind: str, slug: str) -> str | None:
            return f"{root}{kind}/{slug}{end}" if (kind, slug) in groups else None

        known = told(posting, self.site.language) if known is None else known
        job = job_view(posting, self.site.language, known=known, link=link)
        title = " – ".join([each for each in (job["title"], job["company"]) if each])
        crumbs = [Crumb(self._messages.t("All jobs"), urls.HOME), Crumb(job["title"])]
        if job["company_page"]:
            slug = facet_slug(str(posting["hiringOrganization"].get("id") or job["company"]))
            crumbs.insert(1, Crumb(job["company"], urls.group_path("company", slug)))
        page = self.page(
            path,
            # Many an employer seeks the same people in several places.
            title=f"{' – '.join([each for each in (title, known.place) if each])} | {self.site.title}",
            heading=job["title"],
            description=job["abstract"] or title,
            crumbs=crumbs,
        )
        if closed:
            page["crumbs_jsonld"] = None
        page["image"] = (job["images"] or [job["logo"] or page["image"]])[0]
        if picture and self.site.base_url:
            page["image"], page["picture"] = (
                urls.absolute(picture, self.site.base_url),
                {"width": WIDTH, "height": HEIGHT},
            )
        values = {
            "job": job,
            "related": self.rows(related, page["root"]),
            # Markup made as any text is; it would look for markup in it first.
            "jsonld": str.__new__(Markup, inert(jsonld).decode()) if jsonld and not closed else None,
            "closed": closed,
            "share": share_links(title, page["canonical"], self.site.language) if page["canonical"] else [],
            "foreign": self._foreign(posting.get("language"), job["title"]),
        }
        return self.render("closed.html" if closed else "job.html", page, values, f"posting {job['id']}")

    def listing(
        self,
        cards: Sequence[Mapping[str, Any]],
        *,
        page: int = 1,
        pages: int = 1,
        total: int | None = None,
        sections: Sequence[Mapping[str, Any]] = (),
    ) -> bytes:
        """One page of the list of open postings; the first is the site's home. ``page`` counts from 1.

        The template ``list.html`` gets ``cards`` (see ``view.card``, with ``href``, ``posted_text``,
        ``posted_machine``, ``initials``, ``tint``, ``foreign``), ``pager`` (see ``pager.pager``) and ``sections``, the
        groups to choose from (see ``GroupPages.sections``).
        """
        path = urls.list_path(page)
        t = self._messages.t
        position = t("Page {page} of {pages}", page=page, pages=pages)
        title = self.site.title if page == 1 else f"{position} | {self.site.title}"
        crumbs = [] if page == 1 else [Crumb(t("All jobs"), urls.HOME), Crumb(position)]
        size = len(cards) if total is None else total
        description = self.site.description
        if not description and cards:
            newest = [str(each["title"]) for each in cards[:6]]
            description = groupwords.description(self.site.title, size, newest, self.site.language)
        if page > 1 and description:
            description = f"{position}. {description}"
        shown = self.page(path, title=title, heading=title, description=description, crumbs=crumbs)
        shown["is_home"] = page == 1
        shown["crumbs_jsonld"] = None
        values = {
            "cards": self.rows(cards, shown["root"]),
            "pager": pager(
                page, pages, lambda to: urls.relative(urls.list_path(to), path, pretty=self._pretty), self._messages
            )
            | {
                "count": groupwords.counted(size, self.site.language),
                "position": position,
            },
            "sections": sections,
        }
        return self.render("list.html", shown, values, f"page {page} of the list")

    def safety(self) -> bytes:
        """The page with advice for applicants."""
        title = self._messages.t("Safety tips for applicants")
        page = self.page(
            urls.SAFETY,
            title=f"{title} | {self.site.title}",
            heading=title,
            description=self._messages.t("How to tell an honest job offer from a fraud, and what to do about one."),
            crumbs=[Crumb(self._messages.t("All jobs"), urls.HOME), Crumb(title)],
        )
        return self.render("safety.html", page, {}, "the safety tips")

    def not_found(self) -> bytes:
        """The page for addresses that lead nowhere.

        A server gives it out at any depth, so that its links begin at the host's root where the site's address is
        known.
        """
        title = self._messages.t("Page not found")
        page = self.page(urls.NOT_FOUND, title=f"{title} | {self.site.title}", heading=title, description="")
        page["canonical"] = None
        return self.render("404.html", page, {}, "the page for wrong addresses")

    def render(self, name: str, page: Mapping[str, Any], values: Mapping[str, Any], subject: str) -> bytes:
        """A page from the template of this name; ``page`` is what ``page()`` gives."""
        return self._theme.render(name, {**self._common, "page": page, **values}, subject)

    def assets(self) -> Iterator[tuple[str, bytes]]:
        """The stylesheet with the settings' properties, and the theme's other files: path on the site, content."""
        style = self._theme.text("style.css")
        if self._theme.is_default("style.css"):
            style = compact(style)
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
            if path.endswith(".css") and path != urls.STYLE and self._theme.is_default(path):
                yield path, compact(content.decode()).encode()
            elif path != urls.STYLE:
                yield path, content

    def page(
        self,
        path: str,
        *,
        title: str,
        heading: str,
        description: str,
        crumbs: Sequence[Crumb] = (),
        feed: str | None = None,
    ) -> dict[str, Any]:
        """What the head and the frame of a page need: ``page`` for its template.

        ``crumbs`` are the way to it, itself the last; ``feed`` is the file of its own feed.
        """
        # Pages that lie equally deep share their links; the page for wrong addresses is seen from anywhere.
        depth = -1 if path == urls.NOT_FOUND else path.count("/")
        shared = self._pages.get(depth)
        if shared is None:
            shared = self._pages[depth] = self._frame(path)
        base = self.site.base_url
        return {
            **shared,
            "title": title,
            "heading": heading,
            "description": description,
            "canonical": urls.absolute(path, base) if base else None,
            "crumbs": [
                {"text": each.text, "href": each.path and urls.relative(each.path, path, pretty=self._pretty)}
                for each in crumbs
            ],
            "crumbs_jsonld": Markup(inert(breadcrumbs.markup(crumbs, base)).decode()) if base and crumbs else None,
            "feed": feed and {"href": urls.relative(feed, path, pretty=self._pretty), "title": heading},
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
            "script": link(urls.SCRIPT),
            "safety": link(urls.SAFETY),
            "search": link(urls.SEARCH) if self.site.search else None,
            "directories": [
                {
                    "kind": each,
                    "text": self._messages.t(groupwords.KIND[each]),
                    "href": link(urls.directory_path(each)),
                    "main": each in _MAIN,
                }
                for each in self._kinds
            ],
            "feeds": [
                {"href": link(each.path), "media_type": each.media_type, "title": each.title}
                for each in self.site.feeds
            ],
            "site_logo": (web(logo) or link(logo)) if logo else None,
            "image": web(logo) or (urls.absolute(logo, self.site.base_url) if self.site.base_url else None)
            if logo
            else None,
            "picture": None,
            "is_home": False,
        }

    def _foreign(self, language: str | None, title: str) -> Markup:
        """The attributes of a posting's own texts. Where nothing tells their language, their letters tell the direction."""
        if language:
            return foreign(language, direction(language)) if language != self.site.language else _NO_LANGUAGE
        towards = written(title)
        return _NO_LANGUAGE if towards == self._direction else Markup(f' dir="{towards}"')

    def rows(self, cards: Iterable[Mapping[str, Any]], root: str) -> list[Mapping[str, Any]]:
        """Cards with what depends on the page they are on."""
        return [each.at(root) if isinstance(each, Face) else self.values(each, root) for each in cards]

    def values(self, card: Mapping[str, Any], root: str) -> dict[str, Any]:
        """What a template gets of a card; ``root`` is the way up from the page."""
        posted = card["posted"]
        name = card["company"]
        return {
            **card,
            "href": (root or "./") + urls.job_place(card["slug"], self._job),
            "posted_text": day(posted, self.site.language, "medium") if posted else "",
            "posted_machine": machine(posted) if posted else None,
            "initials": initials(name or card["title"]),
            "tint": tint(name),
            "foreign": self._foreign(card["language"], card["title"]),
        }


def foreign(language: str | None, towards: str | None) -> Markup:
    """``lang`` and ``dir`` attributes for texts in another language than the page; nothing where there is none."""
    return Markup(f' lang="{escape(language)}" dir="{escape(towards)}"') if language else _NO_LANGUAGE


def inert(jsonld: bytes) -> bytes:
    """Markup that cannot end its script element: JSON has ``<`` only inside strings, where it may be escaped."""
    return jsonld.replace(b"<", b"\\u003c") if b"<" in jsonld else jsonld
