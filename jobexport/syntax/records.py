"""XML feeds as a stream of records, well-formed or not, in constant memory.

A well-formed feed goes through expat. From the first fault on, the bytes are cut at the start tags of the records and
each record is read by itself, so that damage in one does not reach the next: a recovering parser would put later jobs
inside the damaged one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from jobexport.syntax import SyntaxFault
from jobexport.syntax.fragments import fragments, mend
from jobexport.syntax.nodes import Node, Record, local
from jobexport.syntax.text import MAX_DEPTH
from jobexport.syntax.utf8 import utf8

__all__ = ["MAX_ELEMENTS", "MAX_RECORD", "Node", "Record", "Strict", "parser", "records"]

MAX_RECORD = 16 * 1024 * 1024
"""Most bytes that one record may have."""
MAX_ELEMENTS = 50_000
"""Most elements that one record may have."""

_REFUSED = "the document declares entities, which are refused: they can blow it up or read other files"
_ENTITY = re.compile(rb"<!ENTITY\s", re.I)


class _Damage(Exception):
    """Something that expat lets pass and a feed must not have."""


def records(
    stream: BinaryIO, names: Collection[str], *, damage: Callable[[SyntaxFault], None] | None = None
) -> Iterator[Record]:
    """The elements with one of these names (in any case, with any prefix, at any depth), in the order of the document.

    Namespaces are not looked at, DTDs are not loaded, references to other files are not followed. ``damage`` is called
    once for each thing that is wrong with the document as a whole: it is not well-formed, or its encoding is not the
    one it declares. A record that had to be mended says so in ``Record.damage``. Raises SyntaxFault for what is no XML
    text, for a document that declares entities, for a record over ``MAX_RECORD`` bytes or of more than 50,000 elements, and
    for elements nested deeper than 100 in a record.
    """
    tell = damage if damage is not None else _ignore
    wanted = frozenset(name.lower() for name in names)
    chunks = utf8(stream, tell)
    strict = Strict(wanted)
    while True:
        chunk = next(chunks, b"")
        fault = strict.feed(chunk, not chunk)
        yield from strict.taken()
        if fault is not None:
            tell(fault)
            yield from _mended(strict.rest, strict.line, chunks, wanted)
            return
        if not chunk:
            return


def _ignore(fault: SyntaxFault) -> None:
    pass


def _mended(rest: bytes, line: int, chunks: Iterable[bytes], wanted: frozenset[str]) -> Iterator[Record]:
    if _ENTITY.search(rest[:65536]):
        raise SyntaxFault(_REFUSED, line)
    for data, first, closed in fragments(rest, line, chunks, wanted, MAX_RECORD):
        if closed:
            strict = Strict(wanted, first)
            sound = strict.feed(data, True) is None
            strict.close()
            if sound:
                yield from strict.taken()
                continue
        yield mend(data, first)


def parser(
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
    entity: Callable[..., None],
    skipped: Callable[[str, bool], None],
) -> expat.XMLParserType:
    """Expat for bytes in UTF-8, which calls these for tags, texts (in large pieces), declared and unknown entities."""
    made = expat.ParserCreate("utf-8")
    made.buffer_text = True
    made.buffer_size = 1 << 16
    made.StartElementHandler = start
    made.EndElementHandler = end
    made.CharacterDataHandler = text
    made.EntityDeclHandler = entity
    made.SkippedEntityHandler = skipped
    return made


class Strict:
    """Expat over one document; keeps the bytes since the last whole record, for the case that the rest is damaged."""

    def __init__(self, wanted: frozenset[str], line: int = 1) -> None:
        self.line = line
        self.rest = b""
        self._wanted = wanted
        self._first = line - 1
        self._base = 0
        self._kept = self._elements = 0
        self._stack: list[Node] = []
        self._found: list[Record] = []
        self._names: dict[str, str] = {}
        self._parser = parser(self._start, self._end, self._text, self._entity, self._skipped)

    def feed(self, chunk: bytes, last: bool) -> SyntaxFault | None:
        """Parses on; the fault after which the document cannot be trusted, or None."""
        self.rest += chunk
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            message = expat.errors.messages.get(error.code, "not well-formed")
            return SyntaxFault(message, self._first + error.lineno, error.offset + 1)
        except _Damage as error:
            return SyntaxFault(str(error), *self._position())
        finally:
            self.rest = self.rest[self._kept - self._base :]
            self._base = self._kept
        if len(self.rest) > MAX_RECORD + len(chunk):
            raise SyntaxFault(f"a record is longer than {MAX_RECORD >> 20} MiB", self.line)
        return None

    def taken(self) -> list[Record]:
        """The records that became whole since the last call."""
        found, self._found = self._found, []
        return found

    def close(self) -> None:
        """Lets go of the document. A parser and what it calls hold each other, and the collector of cycles comes rarely."""
        del self._parser
        self.rest = b""

    def _position(self) -> tuple[int, int]:
        parser = self._parser
        return self._first + parser.CurrentLineNumber, parser.CurrentColumnNumber + 1

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = local(tag)
        parser, stack = self._parser, self._stack
        if stack:
            if name in self._wanted:
                raise _Damage(f"<{tag}> begins before the one around it has ended")
            if len(stack) > MAX_DEPTH:
                raise SyntaxFault(f"nested deeper than {MAX_DEPTH} levels", *self._position())
            self._elements += 1
            if self._elements > MAX_ELEMENTS:
                raise SyntaxFault(f"a record has more than {MAX_ELEMENTS:,} elements", *self._position())
            node = Node(name, tag, attributes, parser.CurrentByteIndex)
            stack[-1].children.append(node)
            stack.append(node)
            return
        self._elements = 0
        # Bytes before the last tag outside the records are never needed again.
        self._kept = parser.CurrentByteIndex
        self.line, column = self._position()
        if name in self._wanted:
            stack.append(Record(name, tag, attributes, self._kept, self.line, column))

    def _end(self, tag: str) -> None:
        stack = self._stack
        if not stack:
            return
        # Well-formed all the same: a section that was never closed runs on to the end of another record's.
        text = stack[-1].text
        if len(text) > 20 and "<![CDATA[" in text and f"</{stack[0].tag}>" in text:
            raise _Damage("a CDATA section is not closed")
        node = stack.pop()
        if not stack:
            assert isinstance(node, Record)
            self._kept = self._parser.CurrentByteIndex
            self.line = self._first + self._parser.CurrentLineNumber
            node.raw = self.rest[node.offset - self._base : self._kept - self._base]
            self._found.append(node)

    def _text(self, text: str) -> None:
        if self._stack:
            self._stack[-1].add(text)

    def _entity(self, *declaration: object) -> None:
        raise SyntaxFault(_REFUSED, *self._position())

    def _skipped(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            raise _Damage(f"the entity &{name}; is not defined")
