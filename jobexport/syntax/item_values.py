"""What the items of microdata and RDFa have in common: names of schema.org, markup of long texts, places."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from jobexport.findings import Position
from jobexport.syntax.html import Page

__all__ = ["RICH", "inner", "local", "position"]

_SCHEMA = re.compile(r"(?:https?:)?//(?:www\.)?schema\.org/(?=[A-Za-z])", re.I)
_BLOCKS = ("p", "ul", "ol", "li", "br", "div", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section")

RICH = frozenset(("description", "responsibilities", "qualifications", "employeroverview"))
"""Properties, in lower case, whose markup is kept: their text alone would run paragraphs and list items together."""


def local(name: str) -> str:
    """The name of a schema.org property or type without its address; other names as they are."""
    found = _SCHEMA.match(name)
    return name[found.end() :] if found is not None else name


def inner(element: Any, *, always: bool = False) -> str | None:
    """The markup inside an element; None where it is one line of text, without blocks, unless ``always``."""
    if not always and next(element.iterdescendants(*_BLOCKS), None) is None:
        return None
    from html import escape

    parts = [escape(element.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    found = "".join(parts).strip()
    return f"<{element.tag}>{found}</{element.tag}>" if element.tag in ("ul", "ol") else found


def position(page: Page, element: Any, attribute: str) -> Position | None:
    """Line and column of an element: of the start tag with the same attribute on the line that the parser tells."""
    line = element.sourceline
    if line is None:
        return None
    lines = page.data.split(b"\n")
    row = lines[line - 1] if line <= len(lines) else b""
    mark = str(element.get(attribute) or element.get("itemtype") or element.get("typeof") or "").encode()
    for found in re.finditer(rb"<" + str(element.tag).encode() + rb"(?=[\s/>])[^<]*", row, re.I):
        if mark in found[0]:
            return line + page.first_line - 1, len(row[: found.start()].decode("utf-8", "replace")) + 1
    return line + page.first_line - 1, 1
