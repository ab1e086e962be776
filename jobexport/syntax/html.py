"""HTML pages as bytes: their encoding, their scripts and head with exact places, without building a tree.

The scan follows the tokenizer of the HTML standard where it matters here: comments, scripts, raw text elements, and
tags with whatever their attribute values hold. A tree parser would cost several times as much and tell no columns.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from jobexport.findings import Position
from jobexport.syntax.text import Lines

__all__ = ["Page", "Script", "Tag", "attributes", "page"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.I)
# Labels that mean Windows-1252 on the web, as the Encoding standard has it.
_LATIN = frozenset(("iso8859-1", "ascii", "latin-1", "cp1252"))

# What ordinary markup gives way to: comments, declarations, elements whose content is no markup. The look ahead at two
# letters keeps the slow comparison without case away from all other tags.
_SPECIAL = re.compile(
    rb"<(?:(!--)|([!?])|(?=[sS][cCtT]|[tT][eEiI]|[xX][mM]|[iI][fF]|[nN][oO]|[pP][lL])"
    rb"((?i:script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext))(?=[\s/>]))"
)
# A tag with quoted, unquoted and empty attributes. A quote that nothing closes takes all there is: such a tag has no end.
_TAG = re.compile(
    rb"""</?[A-Za-z][^\s/>]*+
    (?:[\s/]++ | [^\s/>][^\s/>=]*+ (?:\s*+=\s*+(?:"[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z) | [^\s>"'][^\s>]*+)?)? )*+ >""",
    re.VERBOSE,
)
_BEGINS = re.compile(rb"</?[A-Za-z]")
_ATTRIBUTE = re.compile(rb"""([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*))?)?""")
_DOUBT = re.compile(rb"""["'<]""")
_ENDS = {
    name: re.compile(rb"</" + name + rb"(?=[\s/>])", re.I)
    for name in (b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes")
}
_COMMENT_END = re.compile(rb"--!?>")
_IN_SCRIPT = re.compile(rb"<!---*>?|-->|</?(?i:script)(?=[\s/>])")
_ROOTS = re.compile(rb"<(/?)(?i:svg|math)(?=[\s/>])")
_HEAD = re.compile(rb"<(?=[bBlLmM])(?:((?i:base|link|meta))(?=\s)|((?i:body))(?=[\s>]))")


@dataclass(frozen=True, slots=True)
class Tag:
    """One start tag: its place in the page's bytes and its attributes, names in lower case and entities decoded."""

    start: int
    end: int
    name: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Script:
    """The content of a script element and the offset of its first byte; ``closed`` is false where it has no end tag."""

    tag: Tag
    data: bytes
    offset: int
    closed: bool = True


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a start tag; of a name given twice the first counts, as everywhere in HTML."""
    found: dict[str, str] = {}
    name = re.match(rb"<[^\s/>]*", tag)
    for each in _ATTRIBUTE.finditer(tag, name.end() if name else 0, len(tag) - 1):
        raw = each[2] if each[2] is not None else each[3] if each[3] is not None else each[4] or b""
        value = raw.decode("utf-8", "replace")
        found.setdefault(each[1].decode("utf-8", "replace").lower(), unescape(value) if "&" in value else value)
    return found


class Page:
    """The bytes of a page in UTF-8, and where things are in it.

    ``encoding`` is what the bytes were in; ``damaged`` says that some of them were no characters of it.
    """

    __slots__ = ("_lines", "damaged", "data", "encoding", "first_line")

    def __init__(self, data: bytes, encoding: str = "utf-8", damaged: bool = False, first_line: int = 1) -> None:
        self.data, self.encoding, self.damaged, self.first_line = data, encoding, damaged, first_line
        self._lines: Lines | None = None

    def position(self, offset: int, characters: int = 0) -> Position:
        """Line and column of the byte at ``offset``, or of the character so many after it."""
        if self._lines is None:
            self._lines = Lines(self.data.decode(), self.first_line)
        at = offset if self.data.isascii() else len(self.data[:offset].decode("utf-8", "replace"))
        return self._lines.position(at + characters)

    def scripts(self, until: int | None = None) -> Iterator[Script]:
        """The script elements that begin before ``until``, in the order of the page.

        Comments, attribute values and the texts of other elements hold none.
        """
        for _, _, script in self._walk():
            if script is not None and (until is None or script.tag.start <= until):
                yield script
            if until is not None and script is not None and script.offset > until:
                return

    def head(self, *words: bytes) -> Iterator[Tag]:
        """The base tags of the head (up to ``<body>``), and its link and meta tags that hold one of the words."""
        for start, end, _ in self._walk():
            for found in _HEAD.finditer(self.data, start, end):
                if found[2]:
                    return
                tag = _TAG.match(self.data, found.start())
                if tag is None:
                    continue
                name = found[1].decode().lower()
                if name == "base" or any(word in tag[0].lower() for word in words):
                    yield Tag(found.start(), tag.end(), name, attributes(tag[0]))

    def _walk(self) -> Iterator[tuple[int, int, Script | None]]:
        """The stretches of ordinary markup, each with the script that follows it."""
        data, at = self.data, 0
        foreign = _Foreign(data)
        while (found := self._special(at)) is not None:
            start, special = found
            if not special[3]:
                yield at, start, None
                at = self._past(start, special)
                continue
            name = special[3].lower()
            tag = _TAG.match(data, start)
            if tag is None or name == b"plaintext":
                yield at, start, None
                return
            inner = tag.end()
            if data[inner - 2 : inner] == b"/>" and foreign(start):
                yield at, start, None
                at = inner
                continue
            close, after = self._content(name, inner)
            script = None
            if name == b"script":
                head = Tag(start, inner, "script", attributes(tag[0]))
                script = Script(head, data[inner:close], inner, close < len(data))
            yield at, start, script
            at = after
        yield at, len(data), None

    def _past(self, start: int, special: re.Match[bytes]) -> int:
        """Where a comment or declaration ends."""
        data = self.data
        if not special[1]:
            close = data.find(b">", start)
            return close + 1 if close >= 0 else len(data)
        # "<!-->" and "<!--->" are whole comments.
        for short in (b">", b"->"):
            if data.startswith(short, start + 4):
                return start + 4 + len(short)
        end = _COMMENT_END.search(data, start + 4)
        return end.end() if end is not None else len(data)

    def _special(self, at: int) -> tuple[int, re.Match[bytes]] | None:
        """The next place where ordinary markup ends."""
        data = self.data
        special = _SPECIAL.search(data, at)
        if special is None:
            return None
        if not self._may_be_inside(at, special.start()):
            return special.start(), special
        while (start := data.find(b"<", at)) >= 0:
            special = _SPECIAL.match(data, start)
            if special is not None:
                return start, special
            if _BEGINS.match(data, start) is None:
                at = start + 1
                continue
            tag = _TAG.match(data, start)
            if tag is None:
                return None
            at = tag.end()
        return None

    def _may_be_inside(self, at: int, end: int) -> bool:
        """Whether the place at ``end`` can be inside a tag that begins after ``at``.

        In an attribute value, the last quote before the place begins that value, and an equals sign stands before the
        quote. Elsewhere in a tag, a quote or the tag's own beginning stands after the last ``>``.
        """
        data = self.data
        for quote in (b'"', b"'"):
            opening = data.rfind(quote, at, end)
            if opening > at and data[max(at, opening - 64) : opening].rstrip().endswith(b"="):
                return True
        text = max(data.rfind(b">", at, end) + 1, at)
        if text == end:
            return False
        equals = data.rfind(b"=", text, end)
        return _DOUBT.search(data, text, end) is not None or (equals >= 0 and len(data[equals + 1 : end].split()) < 2)

    def _content(self, name: bytes, at: int) -> tuple[int, int]:
        """Where the raw content that begins at ``at`` ends, and where markup goes on."""
        data = self.data
        if name == b"script":
            close = self._script_end(at)
        else:
            found = _ENDS[name].search(data, at)
            close = found.start() if found is not None else len(data)
        end = data.find(b">", close)
        return close, end + 1 if end >= 0 else len(data)

    def _script_end(self, at: int) -> int:
        """The end tag of a script; inside ``<!-- <script>`` the next one does not count."""
        escaped = hidden = False
        for found in _IN_SCRIPT.finditer(self.data, at):
            sign = found[0]
            if sign == b"-->":
                escaped = hidden = False
            elif sign[:2] == b"<!":
                escaped = escaped or not sign.endswith(b">")
            elif sign[1:2] != b"/":
                hidden = hidden or escaped
            elif not hidden:
                return found.start()
            else:
                hidden = False
        return len(self.data)


class _Foreign:
    """Whether a place is inside SVG or MathML, where ``<title/>`` is a whole element. Places must be asked in order."""

    __slots__ = ("_data", "_from", "_inside")

    def __init__(self, data: bytes) -> None:
        self._data, self._from, self._inside = data, 0, False

    def __call__(self, at: int) -> bool:
        for found in _ROOTS.finditer(self._data, self._from, at):
            self._inside = found[1] == b""
        self._from = at
        return self._inside


def page(data: bytes, media_type: str | None = None, first_line: int = 1) -> Page:
    """The page in UTF-8.

    A byte order mark decides; else bytes that are valid UTF-8 are UTF-8; else the encoding that the media type or the
    page's own ``<meta charset>`` names; else Windows-1252, as browsers do. Never fails: bytes without a character
    become U+FFFD and ``damaged`` is set.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(name, "replace")
            return Page(text.encode(), name, "\ufffd" in text, first_line)
    declared = _declared(data, media_type)
    if declared is None or not declared.startswith(("iso2022", "hz")):
        try:
            data.decode()
        except UnicodeDecodeError:
            pass
        else:
            return Page(data, "utf-8", False, first_line)
    chosen = declared or "cp1252"
    text = data.decode(chosen, "replace")
    return Page(text.encode("utf-8", "replace"), chosen, "\ufffd" in text, first_line)


def _declared(data: bytes, media_type: str | None) -> str | None:
    found = _HEADER.search(media_type or "")
    label = found[1] if found else None
    if label is None:
        meta = _CHARSET.search(data[:4096])
        label = meta[1].decode() if meta else None
    if label is None:
        return None
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    if name.startswith(("utf-16", "utf-32", "utf-7")):
        # A page whose declaration could be read byte by byte is in none of these.
        return "utf-8"
    return "cp1252" if name in _LATIN else name
