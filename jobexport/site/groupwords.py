"""What pages call groups of jobs: ``Python jobs``, ``Jobs in Berlin, Germany``, ``Jobs at Kranich``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from jobexport.normalize.words import fold
from jobexport.site.labels import EMPLOYMENT, WORKPLACE
from jobexport.site.locales import number
from jobexport.site.messages import N_, messages

__all__ = ["ALL", "DIRECTORY", "KIND", "counted", "description", "heading", "order"]

KIND = {
    "company": N_("Employers"),
    "location": N_("Locations"),
    "skill": N_("Skills"),
    "employment": N_("Employment"),
    "workplace": N_("Workplace"),
    "category": N_("Categories"),
    "department": N_("Departments"),
}
"""Each kind of group in the plural."""

DIRECTORY = {
    "company": N_("Jobs by employer"),
    "location": N_("Jobs by location"),
    "skill": N_("Jobs by skill"),
    "employment": N_("Jobs by kind of employment"),
    "workplace": N_("Jobs by workplace"),
    "category": N_("Jobs by category"),
    "department": N_("Jobs by department"),
}
"""The title of the page with all groups of a kind."""

ALL = {
    "company": (N_("{count} employer"), N_("{count} employers")),
    "location": (N_("{count} location"), N_("{count} locations")),
    "skill": (N_("{count} skill"), N_("{count} skills")),
    "employment": (N_("{count} kind of employment"), N_("{count} kinds of employment")),
    "workplace": (N_("{count} kind of workplace"), N_("{count} kinds of workplace")),
    "category": (N_("{count} category"), N_("{count} categories")),
    "department": (N_("{count} department"), N_("{count} departments")),
}
"""How many groups of a kind there are, for one and for more."""

_LONGEST = 160


def heading(kind: str, name: str, locale: str) -> str:
    """The title of a group's page. No two kinds give one title to groups of the same name."""
    t = messages(locale).t
    if kind == "company":
        return t("Jobs at {company}", company=name)
    if kind == "location":
        return t("Jobs in {place}", place=name)
    if kind == "category":
        return t("Jobs in the category {category}", category=name)
    if kind == "department":
        return t("Jobs in the department {department}", department=name)
    if kind == "skill":
        # "Remote" among the skills would give the title of the page of remote jobs.
        if fold(name) in _labels(locale):
            return t("Jobs that ask for {skill}", skill=name)
        return t("{skill} jobs", skill=name)
    return t("{kind} jobs", kind=name)


@lru_cache(64)
def _labels(locale: str) -> frozenset[str]:
    t = messages(locale).t
    return frozenset([fold(t(each)) for each in (*EMPLOYMENT.values(), *WORKPLACE.values())])


def counted(count: int, locale: str) -> str:
    """``12,480 open jobs``."""
    return messages(locale).n("{count} open job", "{count} open jobs", count, shown=number(count, locale))


def description(title: str, size: int, newest: Sequence[str], locale: str) -> str:
    """One line for search engines and previews: how many jobs there are, and the titles of the newest that fit."""
    line = f"{title}: {counted(size, locale)}."
    shown: list[str] = []
    for each in dict.fromkeys(newest):
        longer = messages(locale).t("Newest: {titles}", titles="; ".join([*shown, each]))
        if len(line) + len(longer) >= _LONGEST:
            break
        shown.append(each)
    return f"{line} {messages(locale).t('Newest: {titles}', titles='; '.join(shown))}" if shown else line


def order(kind: str, name: str) -> str:
    """What sorts a group among those of its kind: its name without case and accents; a place comes after what it is in."""
    parts = name.split(", ")
    return fold("\x1f".join(reversed(parts)) if kind == "location" else name)
