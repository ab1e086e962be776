"""HTML from outside: read, cleaned with an allow-list, tidied; and HTML as plain text."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Literal

from jobexport.normalize.markdown import from_markdown
from jobexport.normalize.neat import is_neat
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.patterns import late
from jobexport.normalize.plaintext import summary, to_text
from jobexport.normalize.words import is_placeholder, listed

if TYPE_CHECKING:
    from nh3 import Cleaner

__all__ = ["Kind", "has_unseen", "read_html", "starts_as_html", "summary", "to_text"]

Kind = Literal["markdown", "html", "text"]

_TAGS = listed("""p br ul ol li strong em b i u s a h2 h3 h4 h5 h6 blockquote pre code table thead tbody tr th td
hr dl dt dd sub sup
    img""", " ")  # fmt: skip
# Their content goes with them.
_GONE = listed("script style title noscript iframe object template svg math select textarea button", " ")
_BOXES = (
    "address|article|aside|body|center|details|div|fieldset|figcaption|figure|footer|form|header|html|legend|main|nav"
    "|section|summary"
)

_REAL_TAG = late(
    r"</?(?:p|br|ul|ol|li|strong|em|b|i|u|s|a|h[1-6]|blockquote|pre|code|table|tbody|tr|th|td|hr|div|span|section|font|img|dl|dt|dd|script|style)"
    r"(?:\s[^<>]*)?/?>|<!--",
    re.I,
)
_ESCAPED_TAG = late(r"&(?:amp;)*(?:lt|#60|#x3c);/?(?:p|br|ul|ol|li|strong|em|b|i|u|a|h[1-6]|div|span|table)\b", re.I)
_ENTITY = late(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_LITERAL_BREAK = late(r"\\r\\n|\\n|\\r")
_MARKDOWN = late(
    r"^#{1,6} \S|\*\*\S(?:[^*\n]*\S)?\*\*|(?<![\w_])__\S(?:[^_\n]*\S)?__(?![\w_])|\[[^\]\n]+\]\((?:https?://|mailto:)[^)\s]+\)|^```|^\|?\s*:?-{3,}:?\s*\|",
    re.M,
)
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff]")
_CONTROLS = bytes(code for code in range(128) if _UNSEEN.match(chr(code)))
_BOX = late(rf"<(/?)(?:{_BOXES})(?=[\s/>])[^<>]*>", re.I)
# The first letters of every box, so that most texts need no substitution.
_BOX_NEAR = late(r"<(?:a[drs]|bod|ce|d[ei]|f[io]|he|ht|le|ma|na|se|sum)", re.I)
_H1 = late(r"<(/?)h1(?=[\s/>])", re.I)
_IMG = late(r"<img\b[^<>]*>", re.I)
_LINK = late(r'<a(?: href="([^"]*)")?(?: rel="nofollow noopener")?>(.*?)</a>', re.S)
_ATTRIBUTE = late(r'([a-z]+)="([^"]*)"')
_NBSP = late(r"(?:[ \t]|&nbsp;)*&nbsp;(?:[ \t]|&nbsp;)+|(?:[ \t])+&nbsp;")
_EMPTY = late(r"<(p|li|h[2-6]|ul|ol|blockquote|pre|dl|dt|dd|table|thead|tbody|tr)>(?:\s|<br>|&nbsp;)*</\1>")
_EMPTY_INLINE = late(r"<(strong|em|b|i|u|s|a|code|sub|sup)(?:\s[^<>]*)?>((?:\s|&nbsp;)*)</\1>")
_ANY_EMPTY = late(
    r"<(p|li|h[2-6]|ul|ol|blockquote|pre|dl|dt|dd|table|thead|tbody|tr)>(?:\s|<br>|&nbsp;)*</\1>"
    r"|<(strong|em|b|i|u|s|a|code|sub|sup)(?:\s[^<>]*)?>(?:\s|&nbsp;)*</\2>"
)
_EDGES = late(r"(?<=<p>)(?:\s|<br>|&nbsp;)+|(?:\s|<br>|&nbsp;)+(?=</p>)|(?<=<li>)\s+|\s+(?=</li>)")
_EDGE_SIGNS = (
    "<p> ", "<p>\n", "<p>&nbsp;", "<p><br>", " </p>", "\n</p>", "&nbsp;</p>", "<br></p>", "<li> ", "<li>\n",
    " </li>", "\n</li>",
)  # fmt: skip
_BREAK_RUN = late(r"(?:<br>\s*){3,}")
_BLANK = late(r"[ \t]*\n\s*")
_SPACES = late(r"[ \t]{2,}|\t")
_BARE_ITEMS = late(r"(?:<li>.*?</li>\s*)+", re.S)
_HAS_BLOCK = late(r"<(?:p|br|ul|ol|li|h[2-6]|table|pre|blockquote|dl|hr)\b")
_ROUNDS = 6


def read_html(value: object, kind: Kind | None, notes: Notes, *, base_url: str | None = None) -> str | None:
    """Safe, tidy HTML from Markdown, HTML or plain text; None where there is no text.

    ``kind`` None tells the kind from the text itself: HTML escaped once or more is unescaped, literal ``\\n``
    become line breaks, and Markdown is taken for Markdown only by clear marks. What comes out holds the allowed
    tags only (no class, style or script), first-level headings become second-level ones, links are http, https or
    mailto with ``rel="nofollow noopener"`` (relative ones resolved by ``base_url``, else only their text is kept),
    images are https, tracking pixels are gone. Reading the result again as HTML gives the same bytes.
    """
    if value is None:
        return None
    if isinstance(value, dict):
        value = next((value[key] for key in ("@value", "value", "text", "#text") if key in value), None)
        return read_html(value, kind, notes, base_url=base_url)
    if isinstance(value, list | tuple):
        parts = [read_html(each, kind, notes, base_url=base_url) for each in value]
        return "\n".join(part for part in parts if part) or None
    if isinstance(value, bool) or not isinstance(value, str):
        raise Unreadable(f"text was expected, not {quote(value)}", "write the text, or leave the key out")
    if len(value) < 40 and "<" not in value and is_placeholder(value):
        return None
    may_stay = _may_stay(value, kind)
    if may_stay and is_neat(value):
        return value
    text = _UNSEEN.sub("", value) if has_unseen(value) else value
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind is None:
        kind, text = _told(text)
    if kind == "markdown":
        text = from_markdown(text)
    elif kind == "text":
        text = _from_text(text)
    if "<" in text and not (may_stay and text is value) and is_neat(text):
        return text
    text = _cleaned(text, base_url)
    if not text or ("<" not in text and (not text.replace("&nbsp;", "").strip() or is_placeholder(text))):
        return None
    # Text whose only tags were not kept is still a paragraph, not plain text that a reader would take for something else.
    return text if "<" in text else _EDGES.sub("", f"<p>{text}</p>")


def _may_stay(text: str, kind: Kind | None) -> bool:
    """Whether a text is HTML by its first tag and has nothing that goes before cleaning, so that it stays where it is neat."""
    return (
        text[:1] == "<"
        and (kind == "html" or (kind is None and "\\" not in text))
        and text.isascii()
        and starts_as_html(text)
    )


def has_unseen(text: str) -> bool:
    """Whether a text has characters that show nothing: controls, soft hyphens, halves of others."""
    if not text.isascii():
        return _UNSEEN.search(text) is not None
    # A third of the time that the search takes, over texts of some kilobytes.
    data = text.encode()
    return len(data.translate(None, _CONTROLS)) != len(data)


def starts_as_html(text: str) -> bool:
    """Whether a text begins, after white space, with an HTML tag or comment."""
    return _REAL_TAG.match(text.lstrip()) is not None


def _told(text: str) -> tuple[Kind, str]:
    """The kind of a text by its marks, and the text without the escapes around them."""
    for _ in range(3):
        if _REAL_TAG.search(text) or _ESCAPED_TAG.search(text) is None:
            break
        text = unescape(text)
    if "\\" in text and _LITERAL_BREAK.search(text) and "\n" not in text.strip():
        text = _LITERAL_BREAK.sub("\n", text).replace("\\t", " ").replace('\\"', '"')
    if _REAL_TAG.search(text):
        return "html", text
    while _ENTITY.search(text) and (decoded := unescape(text)) != text:
        text = decoded
    return ("markdown" if _MARKDOWN.search(text) else "text"), text


_BULLET = late(r"(?:[•◦▪●‣·*]|[-–—](?=\s))\s*(?=\S)")
_NUMBERED = late(r"[0-9]{1,2}[.)]\s+(?=\S)")


def _from_text(text: str) -> str:
    """Paragraphs at blank lines, line breaks inside them, and lists where lines begin with a bullet or a number."""
    out: list[str] = []
    lines: list[str] = []
    items: list[str] = []
    ordered = False

    def close() -> None:
        if lines:
            out.append("<p>" + "<br>".join(lines) + "</p>")
            lines.clear()
        if items:
            tag = "ol" if ordered else "ul"
            out.append(f"<{tag}>\n" + "\n".join(f"<li>{item}</li>" for item in items) + f"\n</{tag}>")
            items.clear()

    for raw in re.sub(r"(?<=\S)[ \t]*•(?=\s)", "\n•", text).splitlines():
        line = " ".join(raw.split())
        bullet = _BULLET.match(line)
        number = None if bullet else _NUMBERED.match(line)
        found = bullet or number
        if not line:
            # A blank line between two items does not end their list.
            if not items:
                close()
            continue
        if found is not None:
            if lines or (items and ordered != (number is not None)):
                close()
            ordered = number is not None
            items.append(escape(line[found.end() :], quote=False))
        else:
            if items:
                close()
            lines.append(escape(line, quote=False))
    close()
    return "\n".join(out)


@lru_cache(maxsize=1)
def _cleaner() -> Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags=set(_GONE),
        attributes={"a": {"href"}, "img": {"src", "alt", "width", "height"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
        strip_comments=True,
    )


def _cleaned(text: str, base_url: str | None) -> str:
    """One way to the same bytes: rounds of cleaning until nothing changes or the result is neat."""
    for _ in range(_ROUNDS):
        before, text = text, _round(text, base_url)
        if text == before or is_neat(text):
            return text
    # Markup that never settles is kept as its words.
    return _from_text(to_text(text))


def _round(text: str, base_url: str | None) -> str:
    if _BOX_NEAR.search(text):
        text = _BOX.sub(r"<\1p>", text)
    if "h1" in text or "H1" in text:
        text = _H1.sub(r"<\1h2", text)
    text = _cleaner().clean(text)
    if "\xa0" in text:
        text = text.replace("\xa0", "&nbsp;")
    if "<a" in text:
        text = _LINK.sub(lambda found: _link(found, base_url), text)
    if "<img" in text:
        text = _IMG.sub(_image, text)
    if _HAS_BLOCK.search(text) is None and "\n" in text.strip():
        paragraphs = [part.strip() for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
        text = "\n".join("<p>" + re.sub(r"\s*\n\s*", "<br>", part) + "</p>" for part in paragraphs)
    if "&nbsp;" in text:
        text = _NBSP.sub(" ", text)
    if "<pre" not in text:
        if "\n\n" in text or " \n" in text or "\n " in text or "\t" in text:
            text = _BLANK.sub("\n", text)
        if "  " in text or "\t" in text:
            text = _SPACES.sub(" ", text)
        if any(each in text for each in _EDGE_SIGNS):
            text = _EDGES.sub("", text)
    if "<li>" in text and "<ul>" not in text and "<ol>" not in text:
        text = _BARE_ITEMS.sub(lambda found: f"<ul>{found[0].strip()}</ul>", text)
    if "<br>" in text:
        text = _BREAK_RUN.sub("<br><br>", text)
    while _ANY_EMPTY.search(text):
        text = _EMPTY_INLINE.sub(lambda found: " " if found[2] else "", _EMPTY.sub("", text))
    return text.strip()


def _link(found: re.Match[str], base_url: str | None) -> str:
    """A link with an absolute address, or its words alone."""
    href, words = unescape(found[1] or "").strip(), found[2]
    if not re.match(r"(?:https?://[^\s/]|mailto:[^\s@]+@)", href, re.I):
        from urllib.parse import urljoin

        href = urljoin(base_url, href) if base_url and href and not href.startswith("#") else ""
        if not href.startswith(("http://", "https://")):
            return words
    return f'<a href="{escape(href)}" rel="nofollow noopener">{words}</a>'


def _image(found: re.Match[str]) -> str:
    """An https picture, or nothing where it is a tracking pixel or comes from elsewhere."""
    known = {key: unescape(text) for key, text in _ATTRIBUTE.findall(found[0])}
    source = known.get("src", "")
    if (
        not source.startswith("https://")
        or known.get("width", "9") in ("0", "1")
        or known.get("height", "9") in ("0", "1")
    ):
        return ""
    return f'<img src="{escape(source)}" alt="{escape(known.get("alt", ""))}">'
