"""Items of RSS and entries of Atom as drafts, in constant memory.

What has no key of its own is kept as ``x_<prefix>_<name>`` (``x_feed_…`` without a prefix). `dc:*` elements are never
trusted: feeds use them for whatever they have to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from jobexport.findings import Finding, Origin, Severity
from jobexport.posting import Document, Draft
from jobexport.syntax import SyntaxFault
from jobexport.syntax.feed_dialects import extension, finish
from jobexport.syntax.feed_item import Item, day, prefix_of, words
from jobexport.syntax.nodes import Node
from jobexport.syntax.records import records
from jobexport.syntax.visible import plain

__all__ = ["URN", "FeedReader"]

URN = "urn:jobexport:posting:"
"""Beginning of the Atom id that carries a posting's own id."""

# What is about the feed and not about the job: comments, counts, signals.
_IGNORED = frozenset(("slash", "wfw", "feedburner", "thr", "sy"))
_HTTP = ("http://", "https://")
_TAXONOMIES = {
    "https://schema.org/skills": "skills", "https://schema.org/employmentType": "employment",
    "https://schema.org/occupationalCategory": "category",
}  # fmt: skip
_CODES = "https://schema.org/codeValue#"


@dataclass(frozen=True, slots=True)
class FeedReader:
    """Reads RSS 0.9 to 2.0, also without its root element, and Atom 1.0, also inside one another."""

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """A draft for each item; a finding for an item that says nothing, and for what is wrong with the XML."""
        faults: list[SyntaxFault] = []
        channel: str | None = None
        count = 0
        try:
            with document.open() as stream:
                for node in records(stream, ("item", "entry"), damage=faults.append):
                    yield from (_broken(fault, document) for fault in faults)
                    faults.clear()
                    channel = _channel(document) if channel is None else channel
                    item = Item(node)
                    (_entry if node.name == "entry" else _item)(item)
                    finish(item, channel)
                    origin = Origin(document.uri, node.line, node.column, f"/{node.name}/{count}")
                    count += 1
                    if node.damage:
                        yield Finding("source/not-well-formed", Severity.WARNING, f"mended: {node.damage}", origin)
                    if not {"title", "description", "url"} & item.data.keys():
                        message = "an item without title, text and link is no posting"
                        yield Finding("feed/empty-item", Severity.WARNING, message, origin)
                        continue
                    yield Draft(
                        item.data, origin, locate=node.position, sources=item.told(), base_url=document.base_url
                    )  # fmt: skip
            yield from (_broken(fault, document) for fault in faults)
        except SyntaxFault as fault:
            yield Finding(
                "source/syntax", Severity.ERROR, fault.message, Origin(document.uri, fault.line, fault.column)
            )


def _broken(fault: SyntaxFault, document: Document) -> Finding:
    origin = Origin(document.uri, fault.line, fault.column)
    return Finding("source/not-well-formed", Severity.WARNING, fault.message, origin, fix="mend the feed at its source")


def _channel(document: Document) -> str:
    """The title of the feed: the first title of the document."""
    with document.open() as stream:
        return next((words(node) for node in records(stream, ("title",))), "")


def _item(item: Item) -> None:
    """One item of RSS (https://www.rssboard.org/rss-specification)."""
    full = short = published = None
    for child in item.node:
        prefix = prefix_of(child)
        if prefix in _IGNORED:
            continue
        match prefix, child.name:
            case "", "title":
                _title(item, child)
            case "", "link":
                item.refer(words(child) or child.attribute("href"), child)
            case (("atom" | "a10"), "link"):
                if child.attribute("rel") in ("", "alternate"):
                    item.refer(child.attribute("href"), child, 1)
            case "", "guid":
                _guid(item, child)
            case "", "description":
                short = child
            case "content", "encoded":
                full = child
            case "", "pubdate":
                published = child
                item.put("posted", day(words(child)), child)
            case (("atom" | "a10"), "updated"):
                item.put("updated", day(words(child)), child)
            case "", "category":
                key = _TAXONOMIES.get(child.attribute("domain"), "category")
                item.add(key, words(child), child)
            case "", "source":
                facts = {"name": words(child), "url": child.attribute("url")}
                item.put("source", {key: value for key, value in facts.items() if value}, child)
            case ("", "enclosure") | ("media", "content") | ("media", "thumbnail"):
                _picture(item, child)
            case "", "comments":
                continue
            case _:
                extension(item, child)
    item.refer(item.node.attribute("about"), item.node, 4)
    item.settle()
    if published is None and item.node.attribute("about"):
        # RSS 1.0 has no date of its own and takes dc:date.
        item.rename("x_dc_date", "posted")
    _texts(item, full, short)


def _title(item: Item, child: Node) -> None:
    item.put("title", words(child), child)
    anchor = next((each for each in child if each.name == "a"), None)
    if anchor is not None:
        item.refer(anchor.attribute("href"), child, 3)


def _guid(item: Item, child: Node) -> None:
    """A guid is a permalink unless it says otherwise; feeds forget to say so for what is no address."""
    text = words(child)
    if text.startswith(_HTTP) and child.attribute("isPermaLink").lower() != "false":
        item.refer(text, child, 2)
    else:
        item.put("id", text, child)


def _picture(item: Item, child: Node) -> None:
    address = child.attribute("url")
    kind = child.attribute("type") or child.attribute("medium") or "image"
    if address and kind.startswith("image"):
        item.put("image", [address], child)
    elif address:
        item.keep(child, address)


def _texts(item: Item, full: Node | None, short: Node | None) -> None:
    """The longer of `content:encoded` and `description` is the text; the other one, where it differs, a summary."""
    found = [(child.value, child) for child in (full, short) if child is not None and child.value]
    found.sort(key=lambda each: -len(each[0]))
    if not found:
        return
    text, child = found[0]
    if "<" not in text and "&lt;" in text:
        text = unescape(text)  # escaped twice, as SuccessFactors does
    item.put("description", text, child)
    if child is full:
        item.data["descriptionFormat"] = "html"
    if len(found) == 1 or found[0][0] == found[1][0]:
        return
    other = plain(found[-1][0])
    if other and other != plain(text):
        item.put("summary", " ".join(other.split()), found[-1][1])


def _entry(item: Item) -> None:
    """One entry of Atom (RFC 4287, section 4.1.2)."""
    data = item.data
    own = False
    for child in item.node:
        prefix = prefix_of(child)
        if prefix in _IGNORED:
            continue
        if prefix not in ("", "atom"):
            extension(item, child)
            continue
        match child.name:
            case "id":
                own = words(child).startswith(URN)
                item.put("id", unquote(words(child).removeprefix(URN)) if own else words(child), child)
            case "title":
                marked = child.attribute("type") in ("html", "xhtml")
                item.put("title", " ".join(plain(child.value).split()) if marked else words(child), child)
            case "link":
                rel = child.attribute("rel") or "alternate"
                if rel == "alternate":
                    item.put("url", child.attribute("href"), child)
                elif rel != "self":
                    item.keep(child, child.attribute("href"))
            case "published":
                item.put("posted", day(words(child)), child)
            case "updated":
                item.put("updated", day(words(child)), child)
            case "content" | "summary":
                _construct(item, child)
            case "category":
                _category(item, child)
            case "author" | "contributor":
                _author(item, child, own)
            case "source":
                item.put("source", {"name": child.get("title")} if child.get("title") else None, child)
            case _:
                extension(item, child)
    if data.get("id") == data.get("url"):
        data.pop("id", None)
    if data.get("updated") in (data.get("posted"), "1970-01-01"):
        data.pop("updated", None)
    language = item.node.attributes.get("xml:lang")
    if language:
        data["language"] = language


def _construct(item: Item, child: Node) -> None:
    """A text construct: plain text, escaped HTML, or XHTML inside a div."""
    kind = child.attribute("type") or "text"
    text = child.text.strip() if kind in ("text", "text/plain") else child.value
    if child.name == "summary":
        item.put("summary", " ".join((text if kind.startswith("text") else plain(text)).split()), child)
    elif text:
        item.put("description", text, child)
        item.data["descriptionFormat"] = "text" if kind in ("text", "text/plain") else "html"


def _author(item: Item, child: Node, own: bool) -> None:
    """The author is the employer in our own feeds; elsewhere it is a person or a site as often."""
    names = {"name": "name", "url": "uri", "email": "email"}
    facts = {key: child.get(name) for key, name in names.items() if child.get(name)}
    if own and child.name == "author":
        item.put("company", facts, child)
    else:
        item.keep(child, facts.get("name") or facts.get("email") or words(child))


def _category(item: Item, child: Node) -> None:
    scheme, term, label = (child.attribute(name) for name in ("scheme", "term", "label"))
    if scheme.startswith(_CODES):
        entry = {"name": label, "codeValue": term, "inCodeSet": unquote(scheme.removeprefix(_CODES))}
        item.data.setdefault("category", []).append({key: value for key, value in entry.items() if value})
    else:
        item.add(_TAXONOMIES.get(scheme, "category"), term if scheme in _TAXONOMIES else label or term, child)
