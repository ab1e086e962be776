"""The visible text of safe HTML."""

from __future__ import annotations

import re
from html import unescape

__all__ = ["plain"]

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^<>\"]|\"[^\"]*\")*>")
_BREAKS = frozenset(
    ("article", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
     "pre", "section", "table", "tr", "ul")
)  # fmt: skip
_SPACE = re.compile(r"[^\S\n]+")


def plain(markup: str) -> str:
    """The visible text of safe HTML, one block a line, without empty lines."""

    def gap(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if name not in _BREAKS:
            return ""
        return "\n- " if name == "li" and not tag[1] else "\n"

    text = unescape(_TAG.sub(gap, " ".join(markup.split()) if "<pre" not in markup else markup))
    lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line and line != "-")
