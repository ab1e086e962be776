"""The files of the default theme: what each is for, and how one of your own begins."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jobexport.resources import templates

__all__ = ["PURPOSES", "ThemeFile", "extending", "files"]

PURPOSES = {
    "404.html": "page for addresses that lead nowhere",
    "apply.html": "the button to apply, and the deadline",
    "assets/icon.svg": "the icon of the site",
    "assets/page.js": "the script of job pages: copies the link",
    "assets/search.css": "the style of the search page, on top of `style.css`",
    "assets/search.js": "the script of the search page",
    "base.html": "frame of every page: head, masthead, footer",
    "cards.html": "list of jobs in short",
    "closed.html": "page of a job that is closed",
    "company.html": "page of an employer",
    "crumbs.html": "the way from the home page to this one",
    "directory.html": "page with all groups of one kind",
    "employer.html": "logo and name at the head of a job",
    "facts.html": "labelled facts",
    "group.html": "page of the jobs of one group: a skill, a place, …",
    "groups.html": "groups to choose from",
    "job.html": "page of an open job",
    "list.html": "home page and the further pages of the list",
    "pager.html": "links to the pages of a list",
    "safety.html": "page with advice for applicants",
    "search.html": "search page",
    "searchform.html": "the search box",
    "share.html": "links to share a job",
    "style.css": "the stylesheet, with its custom properties",
    "subscribe.html": "feeds, and the form of a newsletter",
}
"""What each file of the default theme is for."""


@dataclass(frozen=True, slots=True)
class ThemeFile:
    """One file: its text, what it is for, and the blocks that can be overridden alone."""

    text: str
    purpose: str
    blocks: tuple[str, ...]


def files() -> dict[str, ThemeFile]:
    """The files of the default theme by their name in it."""
    folder = templates() / "default"
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name[0] != "."
    )
    return {name: _file(folder, name) for name in names}


def extending(name: str) -> str:
    """A template that extends the default one of this name, with each of its blocks as it is there."""
    blocks = files()[name].blocks
    parts = [f'{{% extends "default:{name}" %}}\n']
    parts += [f"{{% block {block} %}}{{{{ super() }}}}{{% endblock %}}\n" for block in blocks]
    return "\n".join(parts)


def _file(folder: Path, name: str) -> ThemeFile:
    text = (folder / name).read_text("utf-8")
    return ThemeFile(text, PURPOSES.get(name, ""), _blocks(text) if name.endswith(".html") else ())


def _blocks(text: str) -> tuple[str, ...]:
    """The blocks of a template in their order; of blocks within each other the inner ones."""
    from jinja2 import Environment, nodes

    found = Environment().parse(text).find_all(nodes.Block)
    return tuple(block.name for block in found if block.find(nodes.Block) is None)
