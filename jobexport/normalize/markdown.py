"""Markdown as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial

from jobexport.normalize.patterns import any_of

__all__ = ["from_markdown"]

_LINK_START = '<a href="'
_PLAIN_LINK = re.compile(r'<a href="(?:https?://|mailto:)[^"<>\s]*">')


def from_markdown(text: str) -> str:
    """The HTML of a text in CommonMark with tables and strikethrough, in the words of cleaned HTML; it is yet to be cleaned."""
    html = _renderer()(text).rstrip("\n")
    if "~" in text or "<" in text:
        html = html.replace("<del>", "<s>").replace("</del>", "</s>")
    if "&" in html:
        html = html.replace("&quot;", '"')
    if _is_loose()(html):
        html = html.replace("<br />", "<br>").replace("<hr />", "<hr>")
        if "<li>" in html and "<pre" not in html:
            html = html.replace("<li>\n", "<li>").replace("\n</li>", "</li>")
    return _with_rel(html, at) if (at := html.find(_LINK_START)) >= 0 else html


@cache
def _renderer() -> Callable[[str], str]:
    import pyromark

    return partial(pyromark.html, options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH)


@cache
def _is_loose() -> Callable[[str], bool]:
    """Tells HTML in which Markdown wrote something otherwise than cleaning does."""
    return any_of("<br />", "<hr />", "<li>\n", "\n</li>")


def _with_rel(html: str, at: int) -> str:
    """The same with ``rel`` in plain links; the first link stands at ``at``. Searching them by a pattern takes twice as long."""
    parts: list[str] = []
    done = 0
    while at >= 0:
        found = _PLAIN_LINK.match(html, at)
        if found is not None:
            parts += (html[done : found.end() - 1], ' rel="nofollow noopener"')
            done = found.end() - 1
        at = html.find(_LINK_START, at + 1)
    return "".join((*parts, html[done:]))
