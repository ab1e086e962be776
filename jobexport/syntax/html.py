"""HTML pages as bytes: their encoding, their scripts and head with exact places, without building a tree.

The scan follows the tokenizer of the HTML standard where it matters here: comments, scripts, raw text elements, and
tags with whatever their attribute values hold. A tree parser would cost several times as much and tell no columns.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from itertools import accumulate

from jobexport.findings import Position
from jobexport.syntax.encodings import web_text
from jobexport.syntax.text import Lines

__all__ = ["Page", "Script", "Tag", "attributes", "page"]

# What ordinary markup gives way to: comments, declarations, elements whose content is no markup. The look ahead at one
# letter keeps the slow comparisons away from most other tags.
_SPECIAL = re.compile(
    rb"<(?=[!?sStTxXiInNpP])(?:(!--)|([!?])|((?i:s(?:cript|tyle)|t(?:extarea|itle)|xmp|iframe|no(?:embed|frames)"
    rb"|plaintext))(?=[\s/>]))"
)
# A tag with quoted, unquoted and empty attributes. A quote that nothing closes takes all there is: such a tag has no end.
_TAG = re.compile(
    rb"""</?[A-Za-z][^\s/>]*+
    (?:[\s/]++ | [^\s/>][^\s/>=]*+ (?:\s*+=\s*+(?:"[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z) | [^\s>"'][^\s>]*+)?)? )*+ >""",
    re.VERBOSE,
)
_BEGINS = re.compile(rb"</?[A-Za-z]")
# As above; a tag that has no end is matched to its first letter.
_TAGS = re.compile(_TAG.pattern + rb"| </?[A-Za-z]", re.VERBOSE)
_NAME = re.compile(rb"<(/?[^\s/>]+)")
_ATTRIBUTE = re.compile(rb"""([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*))?)?""")
# A reference in an attribute: without its semicolon it is none before a letter, a digit or an equals sign.
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*(?:;|(?![A-Za-z0-9=])))")
_DOUBT = re.compile(rb"""["'<]""")
_ENDS = {
    name: re.compile(rb"</" + name + rb"(?=[\s/>])", re.I)
    for name in (b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes")
}
_COMMENT_END = re.compile(rb"--!?>")
_IN_SCRIPT = re.compile(rb"<!---*>?|-->|</?(?i:script)(?=[\s/>])")
_SCRIPT_END = re.compile(rb"</(?i:script)(?=[\s/>])")
_ROOTS = re.compile(rb"<(/?)(?i:svg|math)(?=[\s/>])")
_HEAD = re.compile(rb"<(?=[bBlLmM])(?:((?i:base|link|meta))(?=\s)|((?i:body))(?=[\s>]))")


@dataclass(frozen=True, slots=True)
class Tag:
    """One start tag: its place in the page's bytes, its name in lower case, and its own bytes."""

    start: int
    end: int
    name: str
    raw: bytes

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes, names in lower case and entities decoded."""
        return attributes(self.raw)


@dataclass(frozen=True, slots=True)
class Script:
    """A script element: ``offset`` and ``end`` are those of its content."""

    tag: Tag
    page: bytes
    offset: int
    end: int

    @property
    def data(self) -> bytes:
        """The content."""
        return self.page[self.offset : self.end]

    @property
    def closed(self) -> bool:
        """Whether there is an end tag."""
        return self.end < len(self.page)


_FEW = 4
_CLOSES, _SLASH = b">/"
# Bytes of UTF-8 that begin no character, and how many bytes are counted at once.
_INNER, _STEP = bytes(range(0x80, 0xC0)), 4096

Stretch = tuple[int, int, Script | None]
"""Where a stretch of ordinary markup begins and ends, and the script that follows it."""


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a start tag; of a name given twice the first counts, as everywhere in HTML."""
    found: dict[str, str] = {}
    name = re.match(rb"<[^\s/>]*", tag)
    for each in _ATTRIBUTE.finditer(tag, name.end() if name else 0, len(tag) - 1):
        raw = each[2] if each[2] is not None else each[3] if each[3] is not None else each[4] or b""
        value = raw.decode("utf-8", "replace")
        found.setdefault(
            each[1].decode("utf-8", "replace").lower(), _REFERENCE.sub(_meant, value) if "&" in value else value
        )
    return found


def _meant(found: re.Match[str]) -> str:
    """What a reference in an attribute stands for. Of a name that means nothing, no part is looked for."""
    reference = found[0]
    return unescape(reference) if reference[1] == "#" or reference[1:] in html5 else reference


class Page:
    """The bytes of a page in UTF-8, and where things are in it.

    ``encoding`` is what the bytes were in; ``damaged`` says that some of them were no characters of it.
    """

    __slots__ = ("_asked", "_counts", "_lines", "_stretches", "_walk", "damaged", "data", "encoding", "first_line")

    def __init__(self, data: bytes, encoding: str = "utf-8", damaged: bool = False, first_line: int = 1) -> None:
        self.data, self.encoding, self.damaged, self.first_line = data, encoding, damaged, first_line
        self._lines: Lines | None = None
        self._counts: list[int] = []
        self._asked = 0
        self._stretches: list[Stretch] = []
        self._walk = self._all_stretches()

    def position(self, offset: int, characters: int = 0) -> Position:
        """Line and column of the byte at ``offset``, or of the character so many after it."""
        data = self.data
        if self._lines is None:
            if self._asked < _FEW and b"\r" not in data and (not characters or data.isascii()):
                # Of one or two places, the breaks before them are counted faster than all lines are made.
                self._asked += 1
                at = offset + characters
                row = data.count(b"\n", 0, at)
                return self.first_line + row, _length(data[data.rfind(b"\n", 0, at) + 1 : at]) + 1
            self._lines = Lines(data.decode(), self.first_line)
            if len(self._lines.text) < len(data):
                lengths = (_length(data[start : start + _STEP]) for start in range(0, len(data), _STEP))
                self._counts = list(accumulate(lengths, initial=0))
        if self._counts:
            step = offset // _STEP
            offset = self._counts[step] + _length(data[step * _STEP : offset])
        return self._lines.position(offset + characters)

    def scripts(self) -> Iterator[Script]:
        """The script elements in the order of the page.

        Comments, attribute values and the texts of other elements hold none.
        """
        for _, _, script in self._each_stretch():
            if script is not None:
                yield script

    def head(self, *words: bytes) -> Iterator[Tag]:
        """The base tags of the head (up to ``<body>``), and its link and meta tags that hold one of the words."""
        last = 0
        for start, end, _ in self._each_stretch():
            for found in _HEAD.finditer(self.data, start, end):
                if found.start() < last:
                    continue  # in an attribute of the tag before
                at = max(last, start)
                if self._may_be_inside(at, found.start()):
                    around, last = self._around(at, found.start(), end)
                    if around is not None:
                        continue
                if found[2]:
                    return
                tag = _TAG.match(self.data, found.start())
                if tag is None:
                    return  # it has no end, and takes the rest of the page
                last = tag.end()
                name = found[1].decode().lower()
                if name == "base" or any(word in tag[0].lower() for word in words):
                    yield Tag(found.start(), last, name, tag[0])

    def tags(self) -> Iterator[Tag]:
        """All start and end tags in the order of the page; the name of an end tag begins with a slash.

        Between two of them stands text, and comments; what stands in a script is no text of the page.
        """
        data, last = self.data, 0
        for start, end, _ in self._each_stretch():
            # Before a stretch stands a comment, a declaration, or an element whose content is no markup.
            opening = _TAG.match(data, last, start)
            if opening is not None and start > last:
                element = _tag(opening)
                yield element
                place = data.rfind(b"</", opening.end(), start)
                closing = _TAG.match(data, place, start) if place >= 0 else None
                if closing is not None and (end_tag := _tag(closing)).name == "/" + element.name:
                    yield end_tag
            for found in _TAGS.finditer(data, start, end):
                if data[found.end() - 1] != _CLOSES:
                    break  # it takes what is left
                yield _tag(found)
            last = end

    def marked(self, words: Collection[re.Pattern[bytes]]) -> Iterator[Tag]:
        """The start tags that hold one of the words, in the order of the page; far faster than `tags` where they are few.

        The words are looked for in the page in lower case.
        """
        lowered, last = self.data.lower(), 0
        for at, end, _ in self._each_stretch():
            raw = _TAG.match(self.data, last, at)
            if raw is not None and any(word.search(lowered, last, raw.end()) is not None for word in words):
                yield _tag(raw)  # of an element whose content is no markup
            last = end
            for place in sorted(found.start() for word in words for found in word.finditer(lowered, at, end)):
                if place >= at:
                    tag, at = self._around(at, place, end)
                    if tag is not None and lowered[tag.start() + 1] != _SLASH:
                        yield _tag(tag)

    def _around(self, at: int, place: int, end: int) -> tuple[re.Match[bytes] | None, int]:
        """The tag around a place, and a place after it where no tag is open, as at ``at``."""
        data = self.data
        near = data.rfind(b"<", at, place)
        # Nearly always the last tag that begins is the one; else all are gone through.
        if near >= 0 and not self._may_be_inside(at, near):
            at = near
        while (at := data.find(b"<", at, place)) >= 0:
            tag = _TAG.match(data, at, end)
            if tag is not None:
                at = tag.end()
                if at > place:
                    return tag, at
            elif _BEGINS.match(data, at, end) is not None:
                return None, end
            else:
                at += 1
        return None, place

    def _each_stretch(self) -> Iterator[Stretch]:
        """The stretches, walked once however often they are asked for."""
        index = 0
        while True:
            if index == len(self._stretches):
                found = next(self._walk, None)
                if found is None:
                    return
                self._stretches.append(found)
            yield self._stretches[index]
            index += 1

    def _all_stretches(self) -> Iterator[Stretch]:
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
                script = Script(Tag(start, inner, "script", tag[0]), data, inner, close)
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
        first = _SCRIPT_END.search(self.data, at)
        if first is None or self.data.find(b"<!--", at, first.start()) < 0:
            return first.start() if first is not None else len(self.data)
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


def _length(data: bytes) -> int:
    """The number of characters that begin in some bytes of UTF-8."""
    return len(data) if data.isascii() else len(data.translate(None, _INNER))


def _tag(found: re.Match[bytes]) -> Tag:
    name = _NAME.match(found[0])
    return Tag(found.start(), found.end(), name[1].decode("utf-8", "replace").lower() if name else "", found[0])


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
    """The page in UTF-8, whatever it is in; see ``encodings.web_text``. Never fails."""
    found, encoding, damaged = web_text(data, media_type)
    return Page(found, encoding, damaged, first_line)
