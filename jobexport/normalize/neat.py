"""A quick and strict look whether HTML is already safe, tidy and in the shape that cleaning gives."""

from __future__ import annotations

import re

__all__ = ["is_neat"]

# Two patterns without backtracking that the whole text must follow, for the markup that most postings are made of:
# paragraphs, headings, lists (one inside another), quotations, with inline tags two deep. Anything else takes the
# long way. Inline elements are taken out first: blocks have room for them in forty places, and one pattern for both
# takes a tenth of a second to compile, each time that a command starts.
# Sets with characters above U+00FF take ten times as long to compile.
_TEXT = r"(?:[^<>&\x00-\x09\x0b-\x1f\x7f-\xa0\xad]++|&(?:amp|lt|gt|nbsp);)"
_ADDRESS = re.compile(r'<a href="[^"]*"').sub
_UNSEEN = re.compile(r"[\u200b\u2060\ufeff\ud800-\udfff]").search
# Stands for an inline element; no text that is neat has it.
_ELEMENT = "\x01"
# Not empty; not empty and no space, break or no-break space at either edge.
_FULL = r"(?!(?:\s|<br>|&nbsp;)*+</)"
_FROM = r"(?!\s|<br>|&nbsp;)"
_TO = r"(?<![ \n])(?<!<br>)(?<!&nbsp;)"
_LINK = (
    r'<a href="(?:https?://[^\s/"<>&](?:[^\s"<>&]|&amp;)*+|mailto:[^\s"<>&@]++@(?:[^\s"<>&]|&amp;)++)"'
    r' rel="nofollow noopener">' + _FULL
)


def _tagged(inner: str, *tags: str) -> str:
    """Inline elements around ``inner``."""
    return "|".join(rf"<{tag}>{_FULL}{inner}++</{tag}>" for tag in tags)


_INLINE = re.compile(
    rf"{_LINK}(?:{_TEXT}|{_tagged(_TEXT, 'strong', 'em', 'u', 'b')})++</a>"
    rf"|<strong>{_FULL}(?:{_TEXT}|<br>|{_tagged(_TEXT, 'em', 'u', 'i')}|{_LINK}{_TEXT}++</a>)++</strong>"
    rf"|{_tagged(rf'(?:{_TEXT}|<br>)', 'em', 'b', 'i', 'u', 's', 'code', 'sub', 'sup')}"
).sub
_FLAT = r"(?:[^<>&\x00\x02-\x09\x0b-\x1f\x7f-\xa0\xad]++|&(?:amp|lt|gt|nbsp);|<br>)"
_PARAGRAPH = rf"<p>{_FROM}{_FLAT}++{_TO}</p>"


def _list(item: str) -> str:
    return "|".join(rf"<{tag}>\n?+(?:<li>{_FROM}{item}++{_TO}</li>\n?+)++</{tag}>" for tag in ("ul", "ol"))


_ITEM = rf"(?:{_FLAT}|{_PARAGRAPH}\n?+)"
_BLOCK = (
    rf"(?:{_PARAGRAPH}|{_list(rf'(?:{_ITEM}|{_list(_ITEM)})')}|"
    + "|".join(rf"<h{level}>{_FULL}{_FLAT}++</h{level}>" for level in range(2, 7))
    + rf"|<blockquote>\n?+(?:{_PARAGRAPH}\n?+)++</blockquote>|<hr>)"
)
_DOCUMENT = re.compile(rf"(?:{_BLOCK}\n?+)++(?<!\n)\Z").match
_LINE = re.compile(rf"{_FROM}(?:{_FLAT})++(?<!\s)\Z").match
_BREAKS = re.compile(r"(?:<br>\s*){3}").search


def is_neat(html: str) -> bool:
    """Whether ``html`` is allowed, well nested and tidy, so that cleaning would give the same bytes. False where
    unsure.
    """
    if not html.isascii() and _UNSEEN(_ADDRESS("<a", html) if "<a " in html else html) is not None:
        return False
    if _ELEMENT in html or "  " in html:
        return False
    blocks = _INLINE(_ELEMENT, html)
    if _DOCUMENT(blocks) is None and ("\n" in html or _LINE(blocks) is None):
        return False
    if "\n" in html and ("\n\n" in html or "\n " in html or " \n" in html or html[0] in " \n" or html[-1] in " \n"):
        return False
    if "&nbsp;" in html and any(
        each in html for each in (" &nbsp;", "&nbsp; ", "&nbsp;&nbsp;", "\n&nbsp;", "&nbsp;\n")
    ):
        return False
    return "<br>" not in html or _BREAKS(html) is None
