"""Records of XML that is not well-formed: where each begins and ends, and what it says in spite of its faults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import AnyStr, Generic

from jobexport.syntax import SyntaxFault
from jobexport.syntax.nodes import Node, Record, local
from jobexport.syntax.text import MAX_DEPTH
from jobexport.syntax.xml import legal

__all__ = ["fragments", "mend"]

_SECTION = b"<![CDATA["
_SECTION_START, _SECTION_END, _COMMENT_END = (re.compile(re.escape(each)) for each in (_SECTION, b"]]>", b"-->"))
# The end of a tag is not looked for in quoted values, unless there is no other.
_TAG = re.compile(
    r"""<!\[CDATA\[|<!--|<\?|<(/?)([A-Za-z_][\w.:-]*)
    ((?:\s(?:[^<>=]++|=\s*+(?:"[^<"]*+"|'[^<']*+')|=)*+(?=>)|\s[^<>]*|/)?)>""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w.:-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ENDS = {
    "<![CDATA[": re.compile(r"\]\]>"),
    "<!--": re.compile("-->"),
    "<?": re.compile(r"\?>"),
    "<": re.compile(r"<!\[CDATA\["),
}
_CUT = re.compile(r"<[/A-Za-z!][^<>]{0,200}\Z")
# Elements of HTML that have no end tag. Those that feeds use as fields (link, source) are not among them.
_VOID = frozenset(("br", "hr", "img", "input", "wbr"))
# Elements of HTML that end where the next one begins.
_ITEMS = frozenset(("li", "p", "dt", "dd", "tr", "td", "th"))
# A reference needs its semicolon: the & of "?a=1&copy=2" is none.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class _Ahead(Generic[AnyStr]):
    """Where patterns come next in a text. Each must be asked for in rising order, and is then looked for but once."""

    def __init__(self, text: AnyStr) -> None:
        self._text: AnyStr = text
        self._known: dict[re.Pattern[AnyStr], int | None] = {}

    def __call__(self, pattern: re.Pattern[AnyStr], start: int) -> int | None:
        """The offset of the next one from ``start`` on, or None."""
        at = self._known.get(pattern, -1)
        if at is not None and at < start:
            found = pattern.search(self._text, start)
            at = self._known[pattern] = None if found is None else found.start()
        return at

    def before(self, stop: int, pattern: re.Pattern[AnyStr], start: int) -> bool:
        """Whether one begins between ``start`` and ``stop``."""
        at = self(pattern, start)
        return at is not None and at < stop


def fragments(
    rest: bytes, line: int, chunks: Iterable[bytes], wanted: frozenset[str], limit: int
) -> Iterator[tuple[bytes, int, bool]]:
    """The bytes of each record, the line it begins on, and whether it has its end tag.

    A record without one ends where the next begins. Names in CDATA sections and comments are text; a section that runs
    over the next record and another section is one that was never closed. Raises SyntaxFault for a record that is
    longer than ``limit`` bytes.
    """
    names = "|".join(re.escape(name) for name in sorted(wanted))
    tag = rf"<(/?)(?:[\w.-]+:)?(?:{names})(/?)(?:\s[^<>]*?(/?))?>"
    token, record = (re.compile(each.encode(), re.I) for each in (rf"<!\[CDATA\[|<!--|{tag}", tag))
    ahead = _Ahead(rest)
    source = iter(chunks)
    buffer, position, begin, eof = rest, 0, -1, False
    while True:
        found = token.search(buffer, position)
        needed = -1
        if found is None:
            tail = buffer.rfind(b"<", max(position, len(buffer) - 65536))
            needed = tail if tail >= position else len(buffer)
        elif found[0] == _SECTION or found[0] == b"<!--":
            start, is_section = found.end(), found[0] == _SECTION
            end = ahead(_SECTION_END if is_section else _COMMENT_END, start)
            stop = len(buffer) if end is None else end
            if is_section and ahead.before(stop, _SECTION_START, start) and ahead.before(stop, record, start):
                position = start
                continue
            if end is not None:
                position = end + 3
                continue
            if eof or stop - start > limit:
                position = found.end()
                continue
            needed = found.start()
        if needed >= 0:
            if eof:
                break
            keep = begin if begin >= 0 else needed
            line += buffer.count(b"\n", 0, keep)
            more = next(source, b"")
            eof = not more
            buffer = buffer[keep:] + more
            ahead = _Ahead(buffer)
            position, begin = needed - keep, 0 if begin >= 0 else -1
            if begin >= 0 and len(buffer) > limit + len(more):
                raise SyntaxFault(f"a record is longer than {limit >> 20} MiB", line)
            continue
        assert found is not None
        position = found.end()
        if not found[1]:
            if begin >= 0:
                yield buffer[begin : found.start()], line + buffer.count(b"\n", 0, begin), False
            begin = found.start()
        if begin >= 0 and (found[1] or found[2] or found[3]):
            yield buffer[begin:position], line + buffer.count(b"\n", 0, begin), True
            begin = -1
    if begin >= 0:
        yield buffer[begin:], line + buffer.count(b"\n", 0, begin), False


def mend(data: bytes, line: int) -> Record:
    """What a damaged record says.

    References that mean nothing and bare ``&`` and ``<`` are text, HTML's named characters are known, tags match in any
    case. An element that is never closed ends where the next begins; a tag repeated where its end tag is due is that
    end tag, and begins the next element where that one has an end tag, or is an item or paragraph of HTML. Bytes that
    are not UTF-8 are read as Windows-1252.
    """
    faults: list[str] = []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        faults.append("it is not UTF-8, but read as Windows-1252")
    text, dropped = legal(text)
    if dropped:
        faults.append("control characters were left out")
    return _Mender(text, line, faults).record()


class _Mender:
    def __init__(self, text: str, line: int, faults: list[str]) -> None:
        self.text, self.line, self.faults = text, line, faults
        self.stack: list[Node] = []
        self.ahead = _Ahead(text)
        # Texts of the innermost element that are not in it yet: one at a time, they would be copied as often as they are many.
        self.pending: list[str] = []

    def record(self) -> Record:
        text, position = self.text, 0
        root: Record | None = None
        while (found := _TAG.search(text, position)) is not None:
            if self.stack:
                self.words(text[position : found.start()])
            position = found.end()
            if found[2] is None:
                position = self.section(found[0], position)
                continue
            name = local(found[2])
            self.settle()
            if not self.stack:
                if root is not None:
                    break
                root = Record(name, found[2], self.attributes(found[3]), 0, self.line, 1, text)
                self.stack.append(root)
                if found[3].endswith("/"):
                    self.stack.pop()
                    break
            elif found[1]:
                self.close(name, found[0], False)
            elif name == self.stack[-1].name and len(self.stack) > 1 and not self.stack[-1].children:
                whole = self.is_closed(name, position)
                if not whole or self.stack[-1].text.strip():
                    self.close(name, found[0], True)
                if whole or name in _ITEMS:
                    self.open(name, found)
            else:
                self.open(name, found)
        assert root is not None
        if self.stack:
            self.words(_CUT.sub("", text[position:]))
            self.settle()
            self.fault(f"<{root.tag}> is not closed")
            while len(self.stack) > 1:
                self.hoist(self.stack.pop())
        root.damage = "; ".join(self.faults) or "not well-formed"
        return root

    def is_closed(self, name: str, position: int) -> bool:
        """Whether the next tag is an end tag of this name."""
        found = _TAG.search(self.text, position)
        return found is not None and found[1] == "/" and local(found[2]) == name

    def open(self, name: str, found: re.Match[str]) -> None:
        if len(self.stack) > MAX_DEPTH:
            line = self.line + self.text.count("\n", 0, found.start())
            raise SyntaxFault(f"nested deeper than {MAX_DEPTH} levels", line)
        node = Node(name, found[2], self.attributes(found[3]), found.start())
        self.stack[-1].children.append(node)
        if not found[3].endswith("/") and name not in _VOID:
            self.stack.append(node)

    def fault(self, message: str) -> None:
        if message not in self.faults and len(self.faults) < 5:
            self.faults.append(message)

    def attributes(self, text: str) -> dict[str, str]:
        return {name: self.resolved(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(text)}

    def words(self, text: str) -> None:
        if not text:
            return
        if "&" in text:
            text = self.resolved(text)
        self.pending.append(text)

    def settle(self) -> None:
        if self.pending:
            self.stack[-1].add("".join(self.pending))
            self.pending.clear()

    def resolved(self, text: str) -> str:
        if "&" not in text:
            return text
        left = _REFERENCE.sub("", text)
        if "&" in left:
            self.fault("a bare & stands in it")
        return _REFERENCE.sub(self.reference, text)

    def reference(self, found: re.Match[str]) -> str:
        value = unescape(found[0])
        if found[0] not in ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;") and found[0][1] != "#":
            self.fault(f"the entity {found[0]} is not XML's")
        return legal(value)[0]

    def section(self, mark: str, position: int) -> int:
        """Takes a CDATA section, comment or processing instruction; gives where it ends."""
        ahead = self.ahead
        end = ahead(_ENDS.get(mark, _ENDS["<?"]), position)
        if mark != "<![CDATA[":
            return position if end is None else end + (2 if mark == "<?" else 3)
        skip, stop = 3, len(self.text) if end is None else end
        if end is None or ahead.before(stop, _ENDS["<"], position):
            self.fault("a CDATA section is not closed")
            skip = 0
            closing = re.compile(f"</{re.escape(self.stack[-1].tag)}\\s*>" if self.stack else "<", re.I)
            for each in (closing, _ENDS["<"]):
                if ahead.before(stop, each, position):
                    stop = ahead(each, position) or stop
                    break
        if self.stack:
            self.pending.append(self.text[position:stop])
        return stop + skip

    def close(self, name: str, written: str, repeated: bool) -> None:
        depth = next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i].name == name), -1)
        if depth < 0:
            self.fault(f"{written[:40]} closes nothing")
            return
        if repeated:
            self.fault(f"{written[:40]} stands where its end tag is due")
        elif f"</{self.stack[depth].tag}" != written.rstrip("> \t\r\n"):
            self.fault(f"{written[:40]} closes <{self.stack[depth].tag}>")
        while len(self.stack) - 1 > depth:
            node = self.stack.pop()
            self.fault(f"<{node.tag}> is not closed")
            self.hoist(node)
        self.stack.pop()

    def hoist(self, node: Node) -> None:
        """What stands in an element that was never closed follows it."""
        around = self.stack[-1].children
        if node.children:
            at = around.index(node) + 1
            around[at:at] = node.children
            node.children = []
