"""HTML as plain text, for feeds, previews and search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from jobexport.normalize.patterns import late
from jobexport.normalize.words import listed

__all__ = ["summary", "to_text"]

_HIDDEN = late(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.S | re.I)
_NAME = late(r"/?([a-zA-Z][a-zA-Z0-9]*)")
_APART = listed("p h1 h2 h3 h4 h5 h6 blockquote pre table div dl section article", " ")
_LINE_END = listed("br tr dt dd ul ol hr thead tbody", " ")


def _break(inside: str) -> str:
    """What stands for a tag in plain text; ``inside`` is what it has between its brackets."""
    name = _NAME.match(inside)
    tag = name[1].lower() if name else ""
    if tag == "li":
        return "" if inside.startswith("/") else "\n- "
    return "\n\n" if tag in _APART else "\n" if tag in _LINE_END else ""


# The tags that nearly all texts are made of; the rest goes by _break.
_BREAKS = {
    each: _break(each)
    for tag in ("p", "br", "li", "ul", "ol", "strong", "em", "h2", "h3", "h4", "blockquote", "table")
    for each in (tag, "/" + tag)
} | {"/ul": "\n\n"}
_SPACES = late(r"[ \t\u00a0]{2,}|[\t\u00a0]")
_ITEM_BREAK = late(r"^- ?\n+(?=\S)", re.M)
_CELL = late(r"</t[dh]>\s*<t[dh]\b[^<>]*>", re.I)
_HEADING = late(r"<h[1-6]\b[^<>]*>.*?</h[1-6]\s*>", re.S | re.I)
# The end of a sentence and what parts it from the next; begins with its sign, since a look behind takes ten times as long.
_SENTENCE_END = late(r"[.!?。][\"”’»)]*\s+(?=[\"“«(]?[^\W\d_a-zß-ÿ])")


def to_text(html: str) -> str:
    """Plain text of safe HTML: a blank line between paragraphs, ``- `` before list items, entities decoded."""
    if "<" not in html:
        return unescape(html).replace("\xa0", " ").strip()
    text = _without_tags(html)
    if "  " in text or "\xa0" in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    text = text.replace(" \n", "\n").replace("\n ", "\n")
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return (_ITEM_BREAK.sub("- ", text) if "-\n" in text else text).strip()


def _without_tags(html: str) -> str:
    """The words and breaks of safe HTML, with white space as it comes."""
    text = html.replace("\n", " ")
    if "<!--" in text or "<script" in text or "<style" in text:
        text = _HIDDEN.sub("", text)
    if "<t" in text:
        text = _CELL.sub(" | ", text)
    first, *rest = text.split("<")
    parts = [first]
    for part in rest:
        tag, bracket, words = part.partition(">")
        sign = _BREAKS.get(tag)
        if sign is None:
            sign = _break(tag) if bracket else "<" + tag
        parts += (sign, words)
    text = "".join(parts)
    return unescape(text) if "&" in text else text


def _on_one_line(html: str) -> str:
    """As ``to_text``, on one line."""
    return " ".join(_without_tags(html).split())


def summary(html: str, limit: int = 200) -> str:
    """The first sentences of safe HTML in plain text on one line, at most ``limit`` characters, cut at a word with
    ``…``.

    Headings are passed over unless there is nothing else.
    """
    text = _first_words(html, limit)
    if text is None:
        head = html
        if len(head) > 5 * limit + 400:
            head = head[: 5 * limit + 400]
            head = head[: head.rfind("<")] if head.rfind("<") > head.rfind(">") else head[: head.rfind(" ")]
        text = _on_one_line(_HEADING.sub(" ", head)) or _on_one_line(html)
        if len(text) <= limit and len(head) == len(html):
            return text
    kept = ""
    for sentence in _sentences(text):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > limit:
            break
        kept = longer
    if len(kept) >= limit // 3:
        return kept
    cut = text[:limit].rpartition(" ")[0] or text[: limit - 1]
    return cut.rstrip(" ,;:.-–—") + "…" if len(text) > limit else text


def _first_words(html: str, limit: int) -> str | None:
    """More than ``limit`` characters of plain text from whole paragraphs and items at the beginning; None where these are
    fewer, or the HTML is not as plain as cleaning leaves it."""
    head = html[: 3 * limit + 200]
    if len(head) == len(html) or "<!" in head or "<script" in head or "<style" in head:
        return None
    end = max(head.rfind("</p>"), head.rfind("</li>"))
    if end < limit:
        return None
    head = head[:end]
    # A heading around the place of the cut is no whole one.
    if "<h" in head:
        head = _HEADING.sub(" ", head)
        if "<h" in head:
            return None
    # Of what is more than enough, the beginning is enough too.
    near = head.find("<", 2 * limit + 20)
    if near > 0 and len(text := _on_one_line(head[:near])) > limit + 100:
        return text
    text = _on_one_line(head)
    return text if len(text) > limit + 100 else None


def _sentences(text: str) -> Iterator[str]:
    at = 0
    for found in _SENTENCE_END.finditer(text):
        yield text[at : found.start() + 1]
        at = found.end()
    yield text[at:]
