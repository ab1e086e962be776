"""A quick and strict look whether HTML is already safe, tidy and in the shape that cleaning gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from jobexport.normalize.patterns import any_of, late

__all__ = ["is_neat"]

# Two patterns without backtracking that the whole text must follow, for the markup that most postings are made of:
# paragraphs, headings, lists (one inside another), quotations, with inline tags two deep. Anything else takes the
# long way. Inline elements are taken out first: blocks have room for them in forty places, and one pattern for both
# takes a tenth of a second to compile, each time that a command starts.
# Which characters there may be in a text is looked at before, all at once: here a text is what is no tag.
_TEXT = "(?:[^<]++)"
_ENTITIES = ("&amp;", "&lt;", "&gt;", "&nbsp;")
# All but controls and brackets.
_LEFT_OUT = bytes(code for code in range(256) if code in (10, *range(32, 127), *range(128, 256)) and code not in b"<>")
_C1 = re.compile(rb"\xc2[\x80-\xa0\xad]").search
_ADDRESS = late(r'<a href="[^"]*"')
_UNSEEN = late(r"[\u200b\u2060\ufeff\ud800-\udfff]")
# Stands for an inline element; no text with plain signs has it.
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


_INLINE = late(
    rf"{_LINK}(?:{_TEXT}|{_tagged(_TEXT, 'strong', 'em', 'u', 'b')})++</a>"
    rf"|<strong>{_FULL}(?:{_TEXT}|<br>|{_tagged(_TEXT, 'em', 'u', 'i')}|{_LINK}{_TEXT}++</a>)++</strong>"
    rf"|{_tagged(rf'(?:{_TEXT}|<br>)', 'em', 'b', 'i', 'u', 's', 'code', 'sub', 'sup')}"
)
_FLAT = "(?:[^<]++|<br>)"
_PARAGRAPH = rf"<p>{_FROM}{_FLAT}++{_TO}</p>"


def _list(item: str) -> str:
    return "|".join(rf"<{tag}>\n?+(?:<li>{_FROM}{item}++{_TO}</li>\n?+)++</{tag}>" for tag in ("ul", "ol"))


_ITEM = rf"(?:{_FLAT}|{_PARAGRAPH}\n?+)"
_BLOCK = (
    rf"(?:{_PARAGRAPH}|{_list(rf'(?:{_ITEM}|{_list(_ITEM)})')}|"
    + "|".join(rf"<h{level}>{_FULL}{_FLAT}++</h{level}>" for level in range(2, 7))
    + rf"|<blockquote>\n?+(?:{_PARAGRAPH}\n?+)++</blockquote>|<hr>)"
)
_DOCUMENT = late(rf"(?:{_BLOCK}\n?+)++(?<!\n)\Z")
_LINE = late(rf"{_FROM}(?:{_FLAT})++(?<!\s)\Z")
# What most texts are: paragraphs, three levels of headings and flat lists, with a link or emphasis inside. One pattern for all of
# it takes two thirds of the time of the two for anything.
_USUAL_FLAT = f"(?:{_TEXT}|{_LINK}{_TEXT}++</a>|{_tagged(_TEXT, 'strong', 'em', 'b', 'i')})++"
_USUAL_LISTS = "|".join(rf"<{tag}>\n?+(?:<li>{_FROM}{_USUAL_FLAT}{_TO}</li>\n?+)++</{tag}>" for tag in ("ul", "ol"))
_USUAL_HEADINGS = "|".join(rf"<h{level}>{_FULL}{_USUAL_FLAT}</h{level}>" for level in (2, 3, 4))
_USUAL = late(rf"(?:(?:<p>{_FROM}{_USUAL_FLAT}{_TO}</p>|{_USUAL_LISTS}|{_USUAL_HEADINGS})\n?+)++(?<!\n)\Z")
_BREAKS = late(r"(?:<br>\s*){3}")


def is_neat(html: str) -> bool:
    """Whether ``html`` is allowed, well nested and tidy, so that cleaning would give the same bytes. False where
    unsure.
    """
    if not _has_plain_signs(html):
        return False
    if html[:1] == "\n" or html[-1:] == "\n":
        return False
    odd = _is_odd()(html)
    if odd and html.replace("\n", " ").find("  ") >= 0:
        return False
    if _USUAL.match(html) is None:
        blocks = _INLINE.sub(_ELEMENT, html)
        if _DOCUMENT.match(blocks) is None and ("\n" in html or _LINE.match(blocks) is None):
            return False
    if "\n" in html and (html[0] == " " or html[-1] == " "):
        return False
    if not odd:
        return True
    if "&nbsp;" in html and any(
        each in html for each in (" &nbsp;", "&nbsp; ", "&nbsp;&nbsp;", "\n&nbsp;", "&nbsp;\n")
    ):
        return False
    return "<br>" not in html or _BREAKS.search(html) is None


@cache
def _is_odd() -> Callable[[str], bool]:
    """Tells texts with two blanks or line breaks together, with breaks or with no-break spaces, which few have."""
    return any_of("  ", " \n", "\n ", "\n\n", "<br>", "&nbsp;")


def _has_plain_signs(html: str) -> bool:
    """Whether there are no controls, unseen characters, bare brackets, and no entities but the usual ones."""
    try:
        data = html.encode()
    except UnicodeEncodeError:
        return False
    signs = data.translate(None, _LEFT_OUT)
    if signs != b"<>" * (len(signs) // 2):
        return False
    if "&" in html and html.count("&") != sum(map(html.count, _ENTITIES)):
        return False
    if len(data) == len(html):
        return True
    if b"\xc2" in data and _C1(data) is not None:
        return False
    # In addresses they stay.
    unseen = any(each in html for each in "\u200b\u2060\ufeff")
    return not unseen or _UNSEEN.search(_ADDRESS.sub("<a", html) if "<a " in html else html) is None
