"""Boards that publish XML: elements as plain values, and the reader that brings them to drafts by a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from jobexport.findings import Finding, Origin, Position, Severity
from jobexport.posting import Document, Draft
from jobexport.syntax import SyntaxFault
from jobexport.syntax.foreign import Drafting, Table

__all__ = ["XmlBoard", "xml_elements"]


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its value, the line it begins on, the lines of its children by name, and its bytes."""

    value: dict[str, Any]
    line: int | None
    lines: dict[str, int]
    raw: bytes

    def locate(self, probe: str) -> Position | None:
        """The line of the child that a pointer names, or of the element; the column is unknown and given as 1."""
        if not probe:
            return (self.line, 1) if self.line else None
        line = self.lines.get(probe.split("/")[1])
        return (line, 1) if line else None


def xml_elements(data: bytes, name: str) -> Iterator[Element]:
    """The elements with this name, as mappings of their children; a name with a prefix keeps it (``tt:city``).

    A child that has children is a mapping, a repeated child a list, any other its text. Loads no DTD, no entity and
    nothing from the network. Raises SyntaxFault.
    """
    from lxml import etree

    # An entity that is not resolved leaves a hole in the text: better no document than one with words missing.
    entity = data.find(b"<!ENTITY", 0, 65536)
    if entity >= 0:
        raise SyntaxFault("the document declares entities, which are not read", data.count(b"\n", 0, entity) + 1, 1)
    try:
        for _, element in etree.iterparse(
            BytesIO(data), tag=name, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            lines = {_name(child): child.sourceline or 0 for child in reversed(element) if isinstance(child.tag, str)}
            value = _value(element)
            raw = etree.tostring(element, with_tail=False)
            yield Element(value if isinstance(value, dict) else {}, element.sourceline, lines, raw)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = (error.msg or "not well-formed").partition(", line ")[0]
        raise SyntaxFault(message, line, column) from None


def _name(element: Any) -> str:
    local = element.tag.rpartition("}")[2]
    return f"{element.prefix}:{local}" if element.prefix else str(local)


def _value(element: Any) -> Any:
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return (element.text or "").strip()
    found: dict[str, Any] = {}
    for child in children:
        name, value = _name(child), _value(child)
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


@dataclass(frozen=True, slots=True)
class XmlBoard:
    """Reader of a board's XML: one draft for each element named ``element``."""

    table: Table
    element: str

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """One draft for each posting; findings for what is none, is not known or cannot be read."""
        table, drafting = self.table, Drafting(self.table, document)
        index = -1
        try:
            for index, each in enumerate(xml_elements(document.read(), self.element)):
                yield from drafting.draft(each.value, f"/{self.element}/{index}", each.locate, raw=each.raw)
        except SyntaxFault as fault:
            yield Finding(
                "source/syntax", Severity.ERROR, fault.message, Origin(document.uri, fault.line, fault.column)
            )
            return
        if index < 0:
            yield Finding(
                "board/no-postings", Severity.INFO, f"holds no posting of {table.title}", Origin(document.uri)
            )
