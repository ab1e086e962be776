"""The search page, and the facts about its index that it reads first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec

from jobexport.site import search_index, urls
from jobexport.site.breadcrumbs import Crumb
from jobexport.site.locales import locale_named
from jobexport.site.messages import N_, Messages, messages
from jobexport.site.render import Renderer
from jobexport.site.settings import SiteSettings

__all__ = ["META", "PER_PAGE", "meta", "page", "row"]

META = f"{search_index.FOLDER}/meta.json"
PER_PAGE = 20
"""Results on one page."""

# A kind with up to so many groups is a list to choose from; for others a name is typed, and these are suggested first.
_CHOICES = 40
# Places in all lists of a kind, about a byte each, up to which the page counts each of its groups within the results.
_COUNTED = 30_000

_KIND = {
    "company": N_("Employer"),
    "location": N_("Location"),
    "skill": N_("Skill"),
    "employment": N_("Employment"),
    "workplace": N_("Workplace"),
    "category": N_("Category"),
    "department": N_("Department"),
}


def page(renderer: Renderer) -> bytes:
    """The search page. Without JavaScript it leads to the lists.

    The template ``search.html`` gets ``search``: ``script`` and ``style`` (addresses), ``data`` (address of the index), ``job`` (the address
    of a posting with ``{slug}``), ``here`` (its own address), ``per_page``, ``texts`` (JSON: what the script says, ``jobs`` by plural category),
    and ``kinds`` (``kind``, ``text``) of what results can be filtered by.
    """
    site = renderer.site
    said = messages(site.language)
    title = said.t("Search jobs")
    pretty = site.base_url is not None
    shown = renderer.page(
        urls.SEARCH,
        title=f"{title} | {site.title}",
        heading=title,
        description=said.t("Search all open jobs by title, employer, place or skill."),
        crumbs=[Crumb(said.t("All jobs"), urls.HOME), Crumb(title)],
    )
    kinds = [each["kind"] for each in shown["directories"]]
    values = {
        "search": {
            "script": urls.relative("assets/search.js", urls.SEARCH),
            "style": urls.relative("assets/search.css", urls.SEARCH),
            "data": urls.relative(META, urls.SEARCH).removesuffix("meta.json"),
            "job": urls.relative(urls.job_path("{slug}", site.permalink), urls.SEARCH, pretty=pretty)
            .replace("%7B", "{").replace("%7D", "}"),
            "here": urls.relative(urls.SEARCH, urls.SEARCH, pretty=pretty),
            "per_page": PER_PAGE,
            "texts": msgspec.json.encode(_texts(said)).decode(),
            "kinds": [{"kind": each, "text": said.t(_KIND[each])} for each in kinds],
        }
    }  # fmt: skip
    return renderer.render("search.html", shown, values, "the search page")


def _texts(said: Messages) -> dict[str, Any]:
    t = said.t
    return {
        "jobs": plurals(said),
        "page": t("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "any": t("Any"),
        "newest": t("The newest of {jobs}", jobs="{jobs}"),
        "none": t("No job matches. Try other words, or fewer filters."),
        "busy": t("Searching …"),
        "unknown": t("Nothing is called “{name}”. Choose one of the suggestions.", name="{name}"),
        "failed": t("The search could not load its data. Try again later; the lists below lead to every job."),
        "folder": t(
            "The search needs a web server, because browsers let no page read files from a folder. "
            "The lists below lead to every job."
        ),
        "many": t("Type more letters: too many words begin like this."),
        "title": t("{words} – search", words="{words}"),
    }


def plurals(said: Messages) -> dict[str, str]:
    """The number of jobs for each plural category of the language (CLDR's, which are those of ``Intl.PluralRules``), with ``{count}``."""
    rule = locale_named(said.language).plural_form
    found: dict[str, str] = {}
    for count in (*range(200), 1000, 1_000_000):
        found.setdefault(rule(count), said.n("{count} job", "{count} jobs", count, shown="{count}"))
    return found


def meta(
    *,
    jobs: int,
    starts: Sequence[int],
    shelves: Sequence[str],
    newest: Sequence[int],
    groups: Iterable[tuple[str, str, str, int]],
    site: SiteSettings,
    version: str,
) -> bytes:
    """The file that the search page reads first.

    ``jobs`` counts the postings; ``version`` changes with the index; ``starts`` (encoded) and ``keys`` say which file holds
    a card or a key; ``newest`` are numbers; ``kinds`` has for each kind of group its largest groups as [slug, name, size],
    whether that is all of them, and whether counting within results is cheap. ``groups`` come kind by kind, the largest
    first.
    """
    kinds: dict[str, Any] = {}
    for kind, rows in groupby(groups, lambda row: row[0]):
        values: list[list[Any]] = []
        number = total = 0
        for _, slug, name, size in rows:
            number += 1
            total += size
            if len(values) < _CHOICES:
                values.append([slug, name, size])
        complete = number <= _CHOICES
        kinds[kind] = {"all": complete, "counted": complete and total <= _COUNTED, "groups": values}
    return msgspec.json.encode(
        {
            "version": version,
            "jobs": jobs,
            "starts": search_index.encode(starts),
            "keys": list(shelves),
            "newest": list(newest),
            "kinds": {each: kinds[each] for each in site.facets if each in kinds},
        }
    )


def row(card: Mapping[str, Any], language: str) -> list[Any]:
    """What a result shows of a card: title, employer, place, slug, day posted, employment, salary, and the language of the
    texts where it is not the page's. Empty values at the end are left out."""
    other = card["language"]
    found = [
        card["title"], card["company"], card["place"], card["slug"], card["posted"] or "", card["employment"],
        card["salary"], "" if other is None or other == language else other,
    ]  # fmt: skip
    while not found[-1]:
        found.pop()
    return found
