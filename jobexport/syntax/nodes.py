"""Elements of an XML record: ordered, looked up in any case, each with its place in the source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jobexport.findings import Position
from jobexport.syntax.xml import attribute, escape

__all__ = ["Node", "Record", "local", "value_of"]


def local(tag: str) -> str:
    """The name by which an element is looked up: without prefix, in lower case."""
    return tag.rpartition(":")[2].lower()


class Node:
    """One element.

    ``name`` is its tag without prefix and in lower case, ``tag`` as written, ``text`` the text before its first child,
    ``tail`` the text after its own end, ``attributes`` as written. ``offset`` is where it begins in the source, counted
    as its record counts.
    """

    __slots__ = ("attributes", "children", "name", "offset", "tag", "tail", "text")

    def __init__(self, name: str, tag: str, attributes: dict[str, str], offset: int) -> None:
        self.name, self.tag, self.attributes, self.offset = name, tag, attributes, offset
        self.children: list[Node] = []
        self.text = self.tail = ""

    def add(self, text: str) -> None:
        """Appends text to the content."""
        children = self.children
        if children:
            children[-1].tail += text
        else:
            self.text += text

    def __iter__(self) -> Iterator[Node]:
        return iter(self.children)

    @property
    def value(self) -> str:
        """The content as text, trimmed; where it has child elements, as markup."""
        return (self.markup() if self.children else self.text).strip()

    def markup(self) -> str:
        """The content with its child elements written out."""
        parts = [escape(self.text)]
        for node in self.children:
            start = node.tag + "".join(f" {name}={attribute(each)}" for name, each in node.attributes.items())
            inner = node.markup()
            # HTML knows empty elements by name only: `<p/>` would swallow what follows, `</br>` is a second break.
            empty = not inner and node.name in _EMPTY
            parts.append((f"<{start}>" if empty else f"<{start}>{inner}</{node.tag}>") + escape(node.tail))
        return "".join(parts)

    def find(self, path: str) -> Node | None:
        """The first element at a path of lower-case names joined with ``/``."""
        node: Node | None = self
        for name in path.split("/"):
            assert node is not None
            node = next((each for each in node.children if each.name == name), None)
            if node is None:
                return None
        return node

    def all(self, path: str) -> list[Node]:
        """Every element at a path of lower-case names joined with ``/``."""
        found = [self]
        for name in path.split("/"):
            found = [each for node in found for each in node.children if each.name == name]
        return found

    def get(self, path: str) -> str:
        """The trimmed text of the first element at a path that has any; empty where none has."""
        for node in self.all(path):
            if value := node.value:
                return value
        return ""

    def attribute(self, name: str) -> str:
        """The trimmed value of an attribute, its name in any case; empty where there is none."""
        found = self.attributes.get(name)
        if found is None and self.attributes:
            found = next((each for key, each in self.attributes.items() if local(key) == name.lower()), None)
        return (found or "").strip()


class Record(Node):
    """One record of a feed, and where it stands: ``line`` and ``column`` count from 1, columns in code points.

    ``damage`` says what was wrong with its syntax and had to be mended. ``raw`` is its source, in bytes or, where it
    was mended, as text; offsets count in it.
    """

    __slots__ = ("column", "damage", "line", "raw")

    def __init__(
        self,
        name: str,
        tag: str,
        attributes: dict[str, str],
        offset: int,
        line: int,
        column: int,
        raw: bytes | str = b"",
    ) -> None:
        super().__init__(name, tag, attributes, offset)
        self.line, self.column, self.raw = line, column, raw
        self.damage: str | None = None

    def position(self, pointer: str) -> Position | None:
        """Line and column of the element at a JSON pointer whose parts are names and, after a name, its number from 0.

        A part that begins with ``@`` is an attribute, which stands where its element begins.
        """
        node: Node = self
        parts = pointer.lower().split("/")[1:]
        for index, part in enumerate(parts):
            if part.startswith("@"):
                break
            if part.isdigit():
                continue
            number = int(parts[index + 1]) if index + 1 < len(parts) and parts[index + 1].isdigit() else 0
            same = [each for each in node.children if each.name == part]
            if number >= len(same):
                return None
            node = same[number]
        before = self.raw[: node.offset - self.offset]
        text = before.decode("utf-8", "replace") if isinstance(before, bytes) else before
        row = text.count("\n")
        return self.line + row, len(text) - text.rfind("\n") if row else self.column + len(text)


_EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


def value_of(node: Node) -> Any:
    """The text of an element, or, where it has elements in it, their values by name."""
    if not node.children:
        return node.text.strip()
    if node.text.strip() or any(child.tail.strip() for child in node.children):
        return node.value
    found: dict[str, Any] = {}
    for child in node.children:
        value = value_of(child)
        if not value:
            continue
        before = found.get(child.name)
        if before is None:
            found[child.name] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            found[child.name] = [before, value]
    return found
