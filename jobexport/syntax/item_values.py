"""What the items of microdata and RDFa have in common: names of schema.org, markup of long texts, places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from jobexport.findings import Position
from jobexport.syntax.html import Page

__all__ = ["RICH", "Item", "Places", "Room", "carriers", "inner", "local"]

_SCHEMA = re.compile(r"(?:https?:)?//(?:www\.)?schema\.org/(?=[A-Za-z])", re.I)
_BLOCKS = (
    "p", "ul", "ol", "li", "br", "div", "table", "tr", "td", "th", "dl", "dt", "dd", "pre", "blockquote", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "main", "aside",
)  # fmt: skip
# Elements without which what is in them would be none of their parts, or lose its lines, and those that they stand in.
_WHOLE = {"ul": "", "ol": "", "dl": "", "pre": "", "table": "", "thead": "table", "tbody": "table", "tr": "table"}
# What tells the elements that say something, each pattern with a beginning of its own, which makes it fast to find, and the
# number of the last line that the parser counts.
_ATTRIBUTES = frozenset(("itemprop", "itemscope", "property", "rel", "rev", "typeof"))
_MARKS = tuple(
    re.compile(each + rb"(?=[\s=/>])") for each in (rb"item(?:prop|scope)", rb"property", rb"re[lv]", rb"typeof")
)
_MOST_LINES = 65_535
_MOST_LETTERS = 16 << 20

RICH = frozenset(("description", "responsibilities", "qualifications", "employeroverview"))
"""Properties, in lower case, whose markup is kept: their text alone would run paragraphs and list items together."""


@dataclass(frozen=True, slots=True)
class Item:
    """One JobPosting: its data with ``@type``, and the element that each JSON pointer into the data is told by."""

    data: Mapping[str, Any]
    elements: Mapping[str, Any]


def local(name: str) -> str:
    """The name of a schema.org property or type without its address; other names as they are."""
    found = _SCHEMA.match(name)
    return name[found.end() :] if found is not None else name


def inner(element: Any, *, always: bool = False) -> str | None:
    """The markup inside an element; None where it is one line of text, without blocks, unless ``always``."""
    around = _WHOLE.get(element.tag)
    if not always and around is None and next(element.iterdescendants(*_BLOCKS), None) is None:
        return None
    from html import escape

    parts = [escape(element.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    found = "".join(parts).strip()
    if around is None:
        return found
    whole = f"<{element.tag}>{found}</{element.tag}>"
    return f"<{around}>{whole}</{around}>" if around else whole


class Room:
    """How many letters the values of a page of so many bytes may have, taken together.

    Items may share texts, and properties lie one in the other, but those of an honest page say nothing a hundred times.
    """

    def __init__(self, size: int) -> None:
        self._left = _MOST_LETTERS + 10 * size

    @property
    def is_spent(self) -> bool:
        """Whether there was too little of it."""
        return self._left < 0

    def take(self, letters: int) -> bool:
        """Whether a value of so many letters has room; counts them."""
        self._left -= letters
        return self._left >= 0

    def kept(self, text: str) -> str:
        """The text of a value, or an empty one where there is no room for it."""
        return text if self.take(len(text)) else ""


@cache
def carriers(names: frozenset[str]) -> etree.XPath:
    """Finds the elements that have one of some attributes, in the order of the page; the fewer names, the faster."""
    return etree.XPath(f"/descendant::*[{' or '.join(f'@{each}' for each in sorted(names)) or 'false()'}]")


class Places:
    """Where the elements of a page begin: line and column of the start tag.

    A parser tells of an element only the line that its start tag ends on, so the tags are looked up in the bytes of the
    page; of those that end on one line, by name and order.
    """

    def __init__(self, page: Page, tree: Any) -> None:
        self._page, self._tree = page, tree
        self._starts: dict[Any, int] | None = None

    def __call__(self, element: Any) -> Position | None:
        if self._starts is None:
            self._starts = self._all()
        start = self._starts.get(element)
        if start is not None:
            return self._page.position(start)
        line = element.sourceline
        return None if line is None or line >= _MOST_LINES else (line + self._page.first_line - 1, 1)

    def _all(self) -> dict[Any, int]:
        starts: dict[tuple[str, int], list[int]] = {}
        at, line, names = 0, 1, set[str]()
        for tag in self._page.marked(_MARKS):
            if told := _ATTRIBUTES & tag.attributes.keys():
                names |= told
                line += self._page.data.count(b"\n", at, tag.end)
                at = tag.end
                starts.setdefault((tag.name, min(line, _MOST_LINES)), []).append(tag.start)
        elements: dict[tuple[str, int], list[Any]] = {}
        marked: list[Any] = list(carriers(frozenset(names))(self._tree))  # type: ignore[arg-type]
        for element in marked:
            elements.setdefault((element.tag, element.sourceline), []).append(element)
        # Where the parser saw other tags than stand there, nobody can say which is which.
        return {
            element: start
            for key, found in elements.items()
            if len(found) == len(starts.get(key, ()))
            for element, start in zip(found, starts[key], strict=True)
        }
