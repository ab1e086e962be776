"""HTML as plain text, for feeds, previews and search."""

from __future__ import annotations

import re
from html import unescape

from jobexport.normalize.words import listed

__all__ = ["summary", "to_text"]

_TAG = re.compile(r"<[^<>]*>")
_HIDDEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.S | re.I)
# The tags that nearly all texts are made of go by plain replacement; the rest by _break.
_COMMON = (
    ("<p>", "\n\n"), ("</p>", "\n\n"), ("<br>", "\n"), ("<li>", "\n- "), ("</li>", ""), ("<ul>", "\n"), ("</ul>",
    "\n\n"),
    ("<strong>", ""), ("</strong>", ""), ("<h2>", "\n\n"), ("</h2>", "\n\n"), ("<h3>", "\n\n"), ("</h3>", "\n\n"),
)  # fmt: skip
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_APART = listed("p h1 h2 h3 h4 h5 h6 blockquote pre table div dl section article", " ")
_LINE_END = listed("br tr dt dd ul ol hr thead tbody", " ")


def _break(found: re.Match[str]) -> str:
    """What stands for a tag in plain text."""
    name = _NAME.match(found[0])
    tag = name[1].lower() if name else ""
    if tag == "li":
        return "" if found[0].startswith("</") else "\n- "
    return "\n\n" if tag in _APART else "\n" if tag in _LINE_END else ""


_SPACES = re.compile(r"[ \t\u00a0]{2,}|[\t\u00a0]")
_BLANKS = re.compile(r"\n{3,}")
_ITEM_BREAK = re.compile(r"^- ?\n+(?=\S)", re.M)
_CELL = re.compile(r"</t[dh]>\s*<t[dh]\b[^<>]*>", re.I)
_HEADING = re.compile(r"<h[1-6]\b[^<>]*>.*?</h[1-6]\s*>", re.S | re.I)
_SENTENCE = re.compile(r"(?<=[.!?。])[\"”’»)]*\s+(?=[\"“«(]?[^\W\d_a-zß-ÿ])")


def to_text(html: str) -> str:
    """Plain text of safe HTML: a blank line between paragraphs, ``- `` before list items, entities decoded."""
    if "<" not in html:
        return unescape(html).replace("\xa0", " ").strip()
    text = html.replace("\n", " ")
    if "<!--" in text or "<script" in text or "<style" in text:
        text = _HIDDEN.sub("", text)
    if "<t" in text:
        text = _CELL.sub(" | ", text)
    for tag, words in _COMMON:
        text = text.replace(tag, words)
    if "<" in text:
        text = _TAG.sub(_break, text)
    if "&" in text:
        text = unescape(text)
    if "  " in text or "\xa0" in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    text = text.replace(" \n", "\n").replace("\n ", "\n")
    if "\n\n\n" in text:
        text = _BLANKS.sub("\n\n", text)
    return _ITEM_BREAK.sub("- ", text).strip()


def summary(html: str, limit: int = 200) -> str:
    """The first sentences of safe HTML in plain text on one line, at most ``limit`` characters, cut at a word with
    ``…``.

    Headings are passed over unless there is nothing else.
    """
    head = html
    if len(head) > 5 * limit + 400:
        head = head[: 5 * limit + 400]
        head = head[: head.rfind("<")] if head.rfind("<") > head.rfind(">") else head[: head.rfind(" ")]
    text = " ".join(to_text(_HEADING.sub(" ", head)).split()) or " ".join(to_text(html).split())
    if len(text) <= limit and len(head) == len(html):
        return text
    kept = ""
    for sentence in _SENTENCE.split(text):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > limit:
            break
        kept = longer
    if len(kept) >= limit // 3:
        return kept
    cut = text[:limit].rpartition(" ")[0] or text[: limit - 1]
    return cut.rstrip(" ,;:.-–—") + "…" if len(text) > limit else text
