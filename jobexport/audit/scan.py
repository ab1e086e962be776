"""What one page of a site says: its tags with their places, its visible text, its head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from jobexport.findings import Position
from jobexport.syntax.html import Page, Tag, page

__all__ = ["Element", "Scan", "scan"]

_KEPT = frozenset(
    ("a", "area", "audio", "base", "embed", "frame", "iframe", "img", "input", "link", "meta", "object", "script",
     "source", "video")
)  # fmt: skip
_UNSEEN = frozenset(("template", "noscript", "svg", "math", "datalist", "object", "canvas", "audio", "video"))
_RAW = frozenset(("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"))
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)  # fmt: skip
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
     "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr")
)  # fmt: skip
_HIDDEN = re.compile(rb"\shidden(?=[\s=/>])|display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NAMED = re.compile(rb"\s(?:id|name)\s*=", re.I)
_COMMENT = re.compile(rb"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*>?", re.S)


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag: its name, its attributes (names in lower case), and the byte it begins with."""

    name: str
    attributes: dict[str, str]
    offset: int

    def get(self, name: str) -> str:
        """The trimmed value of an attribute; empty where there is none."""
        return self.attributes.get(name, "").strip()


@dataclass(slots=True)
class Scan:
    """One page.

    ``elements`` are links, pictures, head elements and the like; ``text`` is what a visitor can read, one block a line,
    alternative texts of pictures included; ``headings`` are the texts of its ``h1``; ``times`` the ``datetime`` of
    visible ``time`` elements; ``ids`` all that a fragment can lead to. ``title`` and ``language`` are None where the
    page has none. ``whole`` says that it is a document and not a part of one.
    """

    page: Page
    elements: list[Element] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    text: str = ""
    title: str | None = None
    language: str | None = None
    whole: bool = False
    head: int = 0

    def position(self, element: Element | int) -> Position:
        """Line and column of an element or a byte."""
        return self.page.position(element if isinstance(element, int) else element.offset)

    def named(self, *names: str) -> Iterator[Element]:
        """The elements with one of the names."""
        return (each for each in self.elements if each.name in names)

    def links(self, rel: str) -> Iterator[Element]:
        """The ``link`` elements with this relation."""
        return (each for each in self.named("link") if rel in each.get("rel").lower().split())

    def meta(self, *names: str) -> Iterator[tuple[Element, str]]:
        """The ``meta`` elements with one of the names (or properties), and their content."""
        for each in self.named("meta"):
            if (each.get("name") or each.get("property")).lower() in names:
                yield each, each.get("content")

    @property
    def canonicals(self) -> list[Element]:
        """The elements that name a canonical address."""
        return [each for each in self.links("canonical") if each.get("href")]

    @property
    def noindex(self) -> Element | None:
        """The element that keeps the page out of search engines, or None."""
        for each, content in self.meta("robots", "googlebot"):
            if {"noindex", "none"} & {word.strip() for word in content.lower().split(",")}:
                return each
        return None


class _Text:
    """Collects the visible text while tags go by."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.closing = ""
        self.depth = 0
        self.heading: int | None = None

    def hide(self, name: str) -> None:
        self.closing, self.depth = name, 1

    def nest(self, name: str) -> None:
        """Follows a tag inside something hidden, up to where that ends."""
        if name == self.closing:
            self.depth += 1
        elif name == "/" + self.closing:
            self.depth -= 1
            if not self.depth:
                self.closing = ""


def scan(data: bytes, media_type: str | None = None) -> Scan:
    """Scans a page. Never fails: what is no markup is text."""
    whole = page(data, media_type)
    found = Scan(whole)
    body = whole.data
    text = _Text()
    last = Tag(0, 0, "", b"")
    for tag in whole.tags():
        if not text.closing and last.name not in _RAW and tag.start > last.end:
            between = body[last.end : tag.start]
            text.parts.append(_COMMENT.sub(b"", between) if b"<!" in between or b"<?" in between else between)
        _see(found, text, tag, last)
        last = tag
    if not text.closing and last.name not in _RAW:
        text.parts.append(_COMMENT.sub(b"", body[last.end :]))
    found.text = _joined(text.parts)
    return found


def _see(found: Scan, text: _Text, tag: Tag, last: Tag) -> None:
    name = tag.name
    if name in ("html", "head", "body"):
        found.whole = True
    if name == "html":
        found.head = tag.start
        found.language = tag.attributes.get("lang", "").strip() or tag.attributes.get("xml:lang", "").strip() or None
    elif name == "/title" and last.name == "title" and found.title is None and not text.closing:
        title = found.page.data[last.end : tag.start].decode("utf-8", "replace")
        found.title = " ".join(unescape(title).split())
    if _NAMED.search(tag.raw) is not None and name[:1] != "/":
        given = tag.attributes
        found.ids.add(given.get("id", ""))
        if name == "a":
            found.ids.add(given.get("name", ""))
    if name in _KEPT:
        found.elements.append(Element(name, tag.attributes, tag.start))
    if text.closing:
        text.nest(name)
        return
    opens = name[:1] != "/" and name not in _VOID and name not in _RAW and not tag.raw.endswith(b"/>")
    if opens and (name in _UNSEEN or ((name == "dialog" or _HIDDEN.search(tag.raw) is not None) and _is_hidden(tag))):
        text.hide(name)
        return
    if name == "time" and (day := tag.attributes.get("datetime", "").strip()):
        found.times.append(day)
    elif name == "img":
        text.parts.append(b" " + tag.attributes.get("alt", "").replace("<", " ").encode() + b" ")
    elif name == "h1":
        text.heading = len(text.parts)
    elif name == "/h1" and text.heading is not None:
        found.headings.append(" ".join(_joined(text.parts[text.heading :]).split()))
        text.heading = None
    if name.removeprefix("/") not in _INLINE:
        text.parts.append(b"\n")


def _is_hidden(tag: Tag) -> bool:
    given = tag.attributes
    if tag.name == "dialog":
        return "open" not in given
    if "hidden" in given and given["hidden"].lower() != "until-found":
        return True
    style = given.get("style", "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style


def _joined(parts: list[bytes]) -> str:
    text = b"".join(parts).decode("utf-8", "replace")
    return unescape(text) if "&" in text else text
