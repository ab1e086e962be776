"""RDFa of a page: RDFa Core 1.1 with the rules for HTML, as far as items of schema.org need it.

Read in one pass over the elements that carry attributes of RDFa, which are few, in the order of the page. The entries of a
list (``inlist``) are values of their property like others, and datatypes say nothing that a posting keeps, so that no graph
and no library for graphs is needed.

https://www.w3.org/TR/rdfa-core/ (processing: section 7.5), https://www.w3.org/TR/html-rdfa/ (section 3.1).
"""

from __future__ import annotations

import re
from collections import ChainMap
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from jobexport.syntax.item_values import Room, carriers, inner
from jobexport.syntax.namespaces import Names, is_term

__all__ = ["Statements", "Subject", "Value"]

_RDFA = "http://www.w3.org/ns/rdfa#"
_COPY, _PATTERN = _RDFA + "copy", _RDFA + "Pattern"
_MARKUP = frozenset(f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{each}" for each in ("HTML", "XMLLiteral"))
_PREFIX = re.compile(r"[^\W\d][\w.-]*\Z")
_NAMES = {
    name: re.compile(name.encode() + rb"(?=[\s=/>])")
    for name in ("property", "typeof", "rel", "rev", "about", "resource", "vocab", "prefix")
}
# A relation without an object takes the resources inside it, which may be plain links and pictures.
_RELATIONS, _OBJECTS = frozenset(("rel", "rev")), frozenset(("resource", "href", "src"))
_HANGING = "*[(@rel or @rev) and not(@resource or @href or @src)]"
_WITH_HANGING = etree.XPath(
    f"//*[{' or '.join(f'@{each}' for each in _NAMES)} or ((@href or @src) and ancestor::{_HANGING})]"
)
_MAX_COPIES = 8  # patterns that copy patterns
# A relation around many links, and patterns that many copy, say far more than the page is long: so many statements, and so many
# for each element, are more than any honest page needs.
_MOST, _MOST_EACH = 100_000, 10
_NAMESPACES = etree.XPath("//*[@*[starts-with(name(), 'xmlns:')]]")


@dataclass(slots=True)
class Value:
    """An object of a statement: a text, or what a resource is named (``refers``)."""

    text: str
    element: Any
    refers: bool = False
    plain: bool = True


@dataclass(slots=True)
class Subject:
    element: Any = None
    types: dict[str, None] = field(default_factory=dict)
    properties: dict[str, list[Value]] = field(default_factory=dict)


_Waiting = tuple[str, str, bool, bool]


@dataclass(slots=True)
class _Context:
    """What an element leaves for those inside it. ``waiting`` are statements that lack their object: subject, property,
    whether the object comes first, and whether it is an entry of a list."""

    object: str
    vocabulary: str | None = None
    prefixes: ChainMap[str, str] = field(default_factory=ChainMap)
    waiting: tuple[_Waiting, ...] = ()


class Statements:
    """The statements of a page, by subject, and the ``rank`` of each element that was read in the order of the page.

    ``base`` is the address of the page, empty where it is unknown. ``cut`` says that the page says more than there is
    memory for, so that some was left out.
    """

    def __init__(self, root: Any, base: str | None, data: bytes) -> None:
        self.root, self.base = root, (base or "").partition("#")[0]
        self.subjects: dict[str, Subject] = {}
        self.rank: dict[Any, int] = {}
        self.told: set[tuple[str, str, str, bool]] = set()
        self.blank, self.cut = 0, False
        found = self._carriers(data.lower())
        self.most = self._left = _MOST + _MOST_EACH * len(found)
        self.room = Room(len(data))
        self._read(found)
        self._copy()
        self._left = self.most

    def spend(self) -> bool:
        """Whether one more statement may be made, or told; counts it."""
        self._left -= 1
        self.cut = self.cut or self._left < 0
        return self._left >= 0

    def _read(self, carriers: list[Any]) -> None:
        root = self.root
        contexts: dict[Any, _Context] = {}
        first = _Context(self.base)
        for element in carriers:
            # Elements between this one and one that was read: a link around it is its subject.
            way = []
            above = element.getparent()
            while above is not None and above not in contexts:
                if above.get("href") is not None or above.get("src") is not None:
                    way.append(above)
                above = above.getparent()
            context = first if above is None else contexts[above]
            for each in (*reversed(way), element):
                self.rank[each] = len(self.rank)
                context = contexts[each] = self.element(each, context, each is root or each.tag in ("head", "body"))

    def _carriers(self, lowered: bytes) -> list[Any]:
        """The elements with attributes of RDFa, in the order of the page."""
        named = frozenset(name for name, sign in _NAMES.items() if sign.search(lowered) is not None)
        found: list[Any] = list(carriers(named)(self.root))  # type: ignore[arg-type]
        if any(_OBJECTS.isdisjoint(each.keys()) for each in found if not _RELATIONS.isdisjoint(each.keys())):
            found = list(_WITH_HANGING(self.root))  # type: ignore[arg-type]
        if b"xmlns:" in lowered:
            declaring: list[Any] = list(_NAMESPACES(self.root))  # type: ignore[arg-type]
            wanted = {*found, *declaring}
            found = [each for each in self.root.iter(etree.Element) if each in wanted]
        return found

    # -- one element (numbers are those of the steps in section 7.5) ------------------------------------------------

    def element(self, element: Any, outer: _Context, top: bool) -> _Context:
        given = element.attrib
        vocabulary, prefixes = self.declared(given, outer)
        names = Names(vocabulary, prefixes)
        rels, revs = given.get("rel"), given.get("rev")
        named = given.get("property")
        if named is not None:
            # Of a link that has a property, rel="nofollow" and the like say nothing.
            rels, revs = _no_terms(rels), _no_terms(revs)
        kinds = names.all(given.get("typeof"))
        has_type = given.get("typeof") is not None
        about = self.resource(given.get("about"), names)
        target = self.resource(given.get("resource"), names)
        for key in ("href", "src"):
            if target is None and given.get(key) is not None:
                target = self.address(given[key])
        typed: str | None = None
        inside: str | None
        if rels is not None or revs is not None:  # 6
            subject = outer.object if about is None else about
            inside = target
            if has_type and about is None and inside is None:
                inside = self.new()
            typed = (about if about is not None else inside) if has_type else None
        elif named is not None and given.get("content") is None and given.get("datatype") is None:  # 5.1
            subject = inside = outer.object if about is None else about
            if has_type:
                typed = about
                if typed is None:
                    typed = inside = target if target is not None else self.new()
        else:  # 5.2
            known = about if about is not None else target
            if known is not None:
                subject = known
            elif has_type:
                subject = outer.object if top else self.new()
            else:
                subject = outer.object
                if named is None:
                    return _Context(outer.object, vocabulary, prefixes, outer.waiting)
            inside = subject
            typed = subject if has_type else None
        if typed is not None:  # 7
            self.type(typed, kinds, element)
        waiting = self.relate(element, subject, inside, names.all(rels), names.all(revs))
        if inside is None:
            inside = self.new() if waiting else subject
        if named is not None:  # 11
            linked = rels is None and revs is None
            item = typed if has_type and about is None else None
            value = self.value(element, names, target if linked else None, item)
            for name in names.all(named):
                self.tell(subject, name, value, given.get("inlist") is not None)
        for source, name, reverse, listed in outer.waiting if not self.cut else ():  # 12
            if reverse:
                self.tell(subject, name, Value(source, element, True), False)
            else:
                self.tell(source, name, Value(subject, element, True), listed)
        return _Context(inside, vocabulary, prefixes, waiting)  # 13

    def declared(self, given: Any, outer: _Context) -> tuple[str | None, ChainMap[str, str]]:
        """The vocabulary and the prefixes inside an element (2, 3)."""
        vocabulary, prefixes = outer.vocabulary, outer.prefixes
        if given.get("vocab") is not None:
            vocabulary = self.address(given["vocab"]) if given["vocab"].strip() else None
        own = {key[6:].lower(): value.strip() for key, value in given.items() if key.startswith("xmlns:")}
        words = given.get("prefix", "").split()
        for name, address in pairwise(words):
            if name[-1] == ":" and _PREFIX.match(name[:-1]):
                own[name[:-1].lower()] = address
        return vocabulary, prefixes.new_child(own) if own else prefixes

    def relate(
        self, element: Any, subject: str, inside: str | None, rels: list[str], revs: list[str]
    ) -> tuple[_Waiting, ...]:
        """Tells the relations to the object inside, or gives those that wait for one (9, 10)."""
        listed = element.get("inlist") is not None
        waiting: list[_Waiting] = []
        for name in rels:
            if inside is not None:
                self.tell(subject, name, Value(inside, element, True), listed)
            else:
                waiting.append((subject, name, False, listed))
        for name in revs:
            if inside is not None:
                self.tell(inside, name, Value(subject, element, True), False)
            else:
                waiting.append((subject, name, True, False))
        return tuple(waiting)

    def value(self, element: Any, names: Names, target: str | None, item: str | None) -> Value:
        """What the properties of an element say (11)."""
        given = element.attrib
        content = given.get("content")
        if content is None:
            content = given.get("datetime")
        kind = given.get("datatype")
        if content is not None:
            return Value(content, element)
        resource = item if target is None else target
        if kind is None and resource is not None:
            return Value(resource, element, True)
        if kind is not None and names.one(kind.strip()) in _MARKUP:
            return Value(self.room.kept(inner(element, always=True) or ""), element)
        return Value(self.room.kept(element.xpath("string()")), element, plain=False)

    # -- statements --------------------------------------------------------------------------------------------------

    def new(self) -> str:
        self.blank += 1
        return f"_:.{self.blank}"

    def type(self, identity: str, kinds: list[str], element: Any) -> None:
        subject = self.subjects.setdefault(identity, Subject())
        if subject.element is None:
            subject.element = element
        subject.types.update(dict.fromkeys(kinds))

    def tell(self, identity: str, name: str, value: Value, listed: bool) -> None:
        """A statement; outside of lists the same one counts once."""
        mark = (identity, name, value.text, value.refers)
        if self.spend() and (listed or mark not in self.told):
            self.told.add(mark)
            self.subjects.setdefault(identity, Subject()).properties.setdefault(name, []).append(value)

    def _copy(self) -> None:
        """Properties that are written once and copied by ``rdfa:copy`` (HTML+RDFa, 3.5)."""
        patterns = {key for key, subject in self.subjects.items() if _PATTERN in subject.types}
        for _ in range(_MAX_COPIES if patterns else 0):
            before = len(self.told)
            for identity, subject in list(self.subjects.items()):
                if self.cut:
                    break
                for copied in [each for each in subject.properties.get(_COPY, ()) if each.text in patterns]:
                    pattern = self.subjects[copied.text]
                    self.type(identity, [kind for kind in pattern.types if kind != _PATTERN], copied.element)
                    for name, values in list(pattern.properties.items()):
                        for value in list(values):
                            self.tell(identity, name, value, False)
            if before == len(self.told):
                break
        for key in patterns:
            del self.subjects[key]

    # -- names of resources --------------------------------------------------------------------------------------------

    def address(self, text: str) -> str:
        try:
            return urljoin(self.base, text.strip())
        except ValueError:
            return text.strip()

    def resource(self, text: str | None, names: Names) -> str | None:
        """The resource that ``about`` or ``resource`` names: an address, a compact one, or one in brackets."""
        if text is None:
            return None
        text = text.strip()
        if text[:1] == "[":
            return names.compact(text[1:-1]) if text[-1:] == "]" else None
        found = names.compact(text)
        return self.address(text) if found is None else found


def _no_terms(words: str | None) -> str | None:
    kept = [word for word in (words or "").split() if not is_term(word)]
    return " ".join(kept) if kept else None
