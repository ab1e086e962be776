"""YAML as people mean it: the core schema of YAML 1.2, exact numbers, positions, and no surprises.

``NO``, ``on``, ``12:30`` and dates stay text; only ``true`` and ``false`` are booleans. A whole number that begins with
a zero or a plus sign stays text too, because it is a code or a telephone number. No tags but those of the core schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.scanner import Scanner

from jobexport.findings import Position
from jobexport.syntax import SyntaxFault
from jobexport.syntax.text import MAX_DEPTH, Entry, Lines, Locator, decode

__all__ = ["Positions", "load", "scalar"]

MAX_ALIASED = 100_000
"""How many values aliases may add to one document."""

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_OTHER_INTEGER = re.compile(r"0o([0-7]+)\Z|0x([0-9a-fA-F]+)\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_FIRST = frozenset("-+.0123456789~nNtTfF")
_CORE = "tag:yaml.org,2002:"
# What a scalar's tag is before our own constructor looks at it.
_PLAIN, _QUOTED = "?", "!"
_UNREADABLE = re.compile("[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufeff\uff00-\ufffd\U00010000-\U0010ffff]")


class _Resolver:
    """The part of a loader that gives tags: here it only tells plain from quoted, and counts the depth."""

    _level = 0

    def descend_resolver(self, parent: Node | None, index: Any) -> None:
        self._level += 1
        if self._level > MAX_DEPTH:
            raise _TooDeep(parent)

    def ascend_resolver(self) -> None:
        self._level -= 1

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> str | None:
        if kind is ScalarNode:
            return _PLAIN if implicit[0] else _QUOTED
        return None


class _TooDeep(Exception):
    def __init__(self, parent: Node | None) -> None:
        super().__init__()
        self.parent = parent


class _PureLoader(_Resolver, Reader, Scanner, Parser, Composer):
    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)


_Loader: Any = _PureLoader
_FAST = bool(yaml.__with_libyaml__)
if yaml.__with_libyaml__:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    class _FastLoader(_Resolver, CParser):
        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)

    _Loader = _FastLoader


def load(data: bytes, first_line: int = 1) -> list[tuple[Any, Positions]]:
    """The documents of one YAML stream, each with where its parts stand; empty documents are left out.

    Keys are always text, as written. Numbers with a fraction or an exponent are Decimal. Merge keys (``<<``) and
    aliases are resolved; every use of an alias is a value of its own. Raises SyntaxFault (EncodingFault for bytes that
    are no text) for anything that is no YAML, a key that is given twice, a foreign tag, nesting deeper than 100,
    aliases that contain themselves or blow the document up, and numbers that are not finite.
    """
    text = decode(data, first_line)
    lines = Lines(text, first_line)
    found = []
    for root in _compose(text, lines):
        build = _Constructor(lines, root)
        value = build.value(root)
        if value is not None:
            found.append((value, Positions(root, lines)))
    return found


def scalar(text: str) -> str | int | Decimal | bool | None:
    """What a plain (unquoted) scalar stands for. Raises ValueError for a number that is not finite or too large."""
    if text and text[0] not in _FIRST:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text):
        if text[0] == "+" and text[1:].isdigit():
            return text
        value = Decimal(text)
        if abs(value.adjusted()) > 1000:
            raise ValueError("the number is too large")
        return value
    if other := _OTHER_INTEGER.match(text):
        if len(text) > 1000:
            raise ValueError("the number is too large")
        return int(other[1], 8) if other[1] else int(other[2], 16)
    if _NO_NUMBER.match(text):
        raise ValueError("not a finite number; leave the key out where the fact is unknown")
    return text


def _compose(text: str, lines: Lines) -> Iterator[Node]:
    try:
        loader = _Loader(text)
        while loader.check_node():
            yield loader.get_node()
    except _TooDeep as deep:
        place = deep.parent.start_mark.index if deep.parent is not None else 0
        raise SyntaxFault(f"nested deeper than {MAX_DEPTH} levels", *lines.position(place)) from None
    except ReaderError as error:
        bad = _UNREADABLE.search(text)
        place = bad.start() if bad else 0
        name = f"U+{ord(text[place]):04X}" if bad else str(error.reason)
        raise SyntaxFault(f"the character {name} is not allowed here; write it as an escape in double quotes",
                          *lines.position(place)) from None  # fmt: skip
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(part for part in (error.problem, error.context) if part)
        for words, hint in _HINTS.items():
            if words in problem:
                problem = hint
        if "quoted scalar" in str(error.context) and "end of stream" in str(error.problem):
            problem, mark = "a quoted text that begins here never ends", error.context_mark
        raise SyntaxFault(problem, *lines.position(min(mark.index, len(text)) if mark else 0)) from None


# What the loaders say (libyaml's words and the pure loader's), and what it means.
_HINTS = {
    "mapping values are not allowed": "a second colon followed by a blank: put the text in quotes",
    "that cannot start any token": "a tab or another character that cannot begin a value: "
    "indent with blanks, and put the text in quotes",
    "expected node content": "a value or a closing bracket is missing here",
    "expected the node content": "a value or a closing bracket is missing here",
    "expected ',' or ']'": "a comma or a closing ] is missing here",
    "expected ',' or '}'": "a comma or a closing } is missing here",
    "could not find expected ':'": "the line above has no colon after its key",
    "did not find expected key": "this line does not fit: check its indentation, and quotes inside quotes above it",
    "expected <block end>": "this line does not fit: check its indentation, and quotes inside quotes above it",
    "found undefined alias": "there is no anchor (&) with this name",
}


class _Constructor:
    """Builds the values of one document."""

    def __init__(self, lines: Lines, root: Node) -> None:
        self._lines = lines
        self._open: set[int] = set()
        self._seen: set[int] = set()
        self._aliased = 0

    def fault(self, message: str, node: Node) -> SyntaxFault:
        return SyntaxFault(message, *self._lines.position(node.start_mark.index))

    def value(self, node: Node) -> Any:
        if node.__class__ is ScalarNode:
            if self._aliased:
                self._count(node)
            return self._scalar(node)
        identity = id(node)
        if identity in self._open:
            raise self.fault("an alias inside the value it stands for", node)
        again = identity in self._seen
        self._seen.add(identity)
        # Everything under an alias is counted, so that ten lines cannot become a billion values.
        self._aliased += again
        if self._aliased:
            self._count(node)
        self._open.add(identity)
        try:
            if isinstance(node, MappingNode):
                self._check_tag(node, "map")
                return {key: self.value(each) for key, (_, each) in self.members(node).items()}
            self._check_tag(node, "seq")
            return [self.value(each) for each in node.value]
        finally:
            self._open.discard(identity)
            self._aliased -= again

    _budget = MAX_ALIASED

    def _count(self, node: Node) -> None:
        self._budget -= 1
        if self._budget < 0:
            raise self.fault(f"aliases add more than {MAX_ALIASED} values", node)

    def _check_tag(self, node: Node, name: str) -> None:
        if node.tag is not None and node.tag not in (_CORE + name, "!"):
            raise self._foreign(node)

    def _foreign(self, node: Node) -> SyntaxFault:
        tag = node.tag.replace(_CORE, "!!")
        return self.fault(f"the tag {tag} is not allowed; only plain values are", node)

    def _scalar(self, node: ScalarNode) -> Any:
        tag, text = node.tag, node.value
        if tag == _QUOTED:
            # libyaml refuses these escapes, the pure loader does not.
            if not _FAST and any("\ud800" <= each <= "\udfff" for each in text):
                raise self.fault("an escape that is half a character", node)
            return text
        try:
            if tag == _PLAIN:
                return scalar(text)
            if tag in (_CORE + "str", _CORE + "timestamp"):
                return text  # YAML 1.1's timestamps stay text like every other date
            wanted = _TYPES.get(tag)
            if wanted is None:
                raise self._foreign(node)
            value = scalar(text)
            if tag == _CORE + "float" and type(value) is int:
                value = Decimal(value)
            if not isinstance(value, wanted):
                raise self.fault(f"{text!r} is no {tag.removeprefix(_CORE)}", node)
            return value
        except ValueError as error:
            if isinstance(error, SyntaxFault):
                raise
            message = str(error) if "number" in str(error) else "the number is too large"
            raise self.fault(message, node) from None

    def members(self, node: MappingNode) -> dict[str, tuple[Node, Node]]:
        """Key and value nodes of a mapping by key, merged mappings after its own."""
        found: dict[str, tuple[Node, Node]] = {}
        merged: list[Node] = []
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise self.fault("a key must be plain text", key)
            name = key.value
            if key.tag not in (_QUOTED, _PLAIN, _CORE + "str"):
                raise self._foreign(key)
            if name == "<<" and key.tag == _PLAIN:
                merged += value.value if isinstance(value, SequenceNode) else [value]
            elif name in found:
                raise self.fault(f"the key {name!r} is given twice", key)
            else:
                found[name] = (key, value)
        for each in merged:
            if not isinstance(each, MappingNode):
                raise self.fault("a merge key (<<) takes a mapping or a list of mappings", each)
            if id(each) in self._merging:
                raise self.fault("an alias inside the value it stands for", each)
            self._merging.add(id(each))
            self._count(each)
            for name, pair in self.members(each).items():
                self._count(each)
                found.setdefault(name, pair)
            self._merging.discard(id(each))
        return found

    @property
    def _merging(self) -> set[int]:
        return self._open


_TYPES: dict[str, Any] = {
    _CORE + "int": int, _CORE + "float": Decimal, _CORE + "bool": bool, _CORE + "null": type(None),
}  # fmt: skip


class Positions(Locator[Node]):
    """Where the values of a YAML document stand."""

    __slots__ = ("_lines", "_tree")

    def __init__(self, root: Node, lines: Lines) -> None:
        super().__init__()
        self._tree = root
        self._lines = lines

    def _root(self) -> Entry[Node]:
        return None, self._tree.start_mark.index, self._tree

    def _position(self, offset: int) -> Position:
        return self._lines.position(offset)

    def _children(self, handle: Node) -> Mapping[str, Entry[Node]]:
        if isinstance(handle, MappingNode):
            pairs = _Constructor(self._lines, handle).members(handle)
            return {name: (key.start_mark.index, value.start_mark.index, value) for name, (key, value) in pairs.items()}
        if isinstance(handle, SequenceNode):
            return {str(number): (None, each.start_mark.index, each) for number, each in enumerate(handle.value)}
        return {}
