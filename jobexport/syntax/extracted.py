"""The JobPosting items that microdata describes, in the shape of JSON-LD, through extruct's extractor.

https://html.spec.whatwg.org/multipage/microdata.html
"""

from __future__ import annotations

import warnings
from typing import Any

from lxml import etree

from jobexport.findings import pointer
from jobexport.syntax.item_values import RICH, Item, Room, inner, local

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from extruct.w3cmicrodata import LxmlMicrodataExtractor  # type: ignore[import-untyped]

__all__ = ["jobs"]

# Items of an honest page lie in four or five others; extruct takes eight calls for each.
_DEPTH = 40
_OWN = etree.XPath("descendant::*[@itemprop][count(ancestor::*[@itemscope][1] | $item) = 1]")
_COST = etree.XPath("string-length(.) + 100 * count(descendant::*)")


def jobs(tree: Any, base: str, size: int) -> tuple[list[Item], bool]:
    """The JobPosting items of a page in its order, and whether they are told whole: items inside forty others are not,
    nor those whose values take up far more than the page.

    ``base`` is the address that relative ones count from, empty where it is unknown; ``size`` the number of the page's bytes.
    """
    extractor = _Extractor(Room(size), add_html_node=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        extracted = extractor.extract_items(tree, base)
    found = []
    for item in _outermost(extracted):
        elements = {"": item["htmlNode"]}
        found.append(Item(_plain(item, "", elements), elements))
    return found, extractor.whole


class _Extractor(LxmlMicrodataExtractor):  # type: ignore[misc]
    """Keeps the markup of long texts, knows dates that are told in words only, and notes the elements of all values.

    An item has ``elements``: by the name of a property, those that its values were read from.
    """

    def __init__(self, room: Room, **options: Any) -> None:
        super().__init__(**options)
        self.whole = True
        self._room = room
        self._around: list[dict[str, list[Any]]] = []
        self._taken: list[set[Any]] = []

    def _build_itemids(self, document: Any) -> None:
        """Items are known by their elements."""

    def get_docid(self, node: Any, itemids: Any) -> Any:
        return node

    def _xp_prop(self, node: Any) -> Any:
        # That of extruct compares each property below an item with each that is not its own.
        return _OWN(node, item=node)

    def _extract_item(self, node: Any, *args: Any, **options: Any) -> Any:
        if len(self._around) == _DEPTH:
            self.whole = False
            return None
        self._around.append({})
        self._taken.append({node})
        item = super()._extract_item(node, *args, **options)
        self._taken.pop()
        elements = self._around.pop()
        return None if item is None else {**item, "elements": elements}

    def _extract_property(self, node: Any, *args: Any, **options: Any) -> Any:
        # HTML, 5.2.5: an element that itemref leads to a second time is no second value.
        if node in self._taken[-1]:
            return []
        self._taken[-1].add(node)
        found = super()._extract_property(node, *args, **options)
        for name, _ in found:
            self._around[-1].setdefault(name, []).append(node)
        return found

    def _extract_property_value(self, node: Any, *args: Any, **options: Any) -> Any:
        is_item = node.get("itemscope") is not None
        if (not is_item or options.get("force")) and not self._room.take(_cost(node)):
            self.whole = False
            return ""
        names = {local(name).lower() for name in node.get("itemprop", "").split()}
        if names & RICH and not is_item and node.get("content") is None:
            markup = inner(node)
            if markup is not None:
                return markup
        if node.tag == "time" and node.get("datetime") is None and not is_item:
            # HTML, 4.5.14: without the attribute the date is the text.
            return node.get("content") or node.text_content().strip()
        try:
            return super()._extract_property_value(node, *args, **options)
        except ValueError:
            # What is no address, such as http://[, is told where addresses are.
            return next((given.strip() for key in ("href", "src", "data") if (given := node.get(key)) is not None), "")


def _cost(node: Any) -> int:
    """The letters of an element. To read them extruct copies every element inside, which takes as long as a hundred."""
    return int(float(_COST(node))) if len(node) else len(node.text or "")  # type: ignore[arg-type]


def _outermost(value: Any) -> list[Any]:
    """The outermost JobPosting items, wherever they are nested."""
    if isinstance(value, list):
        return [each for entry in value for each in _outermost(entry)]
    if not isinstance(value, dict) or "htmlNode" not in value:
        return []
    if "jobposting" in (name.lower() for name in _types(value)):
        return [value]
    return [each for entry in (value.get("properties") or {}).values() for each in _outermost(entry)]


def _types(item: dict[str, Any]) -> list[str]:
    types = item.get("type", [])
    return [local(each) for each in ([types] if isinstance(types, str) else types)]


def _plain(value: Any, at: str, elements: dict[str, Any]) -> Any:
    """A value without the notes of the extractor, which go to ``elements`` by JSON pointer."""
    if not isinstance(value, dict) or "htmlNode" not in value:
        return value if isinstance(value, str) else None
    found: dict[str, Any] = {}
    names = _types(value)
    if names:
        found["@type"] = names[0] if len(names) == 1 else names
    if "id" in value:
        found["@id"] = value["id"]
    properties = value.get("properties")
    if properties is None:
        text = _plain(value.get("value"), at, elements)
        return text if not found else {**found, "name": text}
    grouped: dict[str, list[tuple[Any, Any]]] = {}
    for name, given in properties.items():
        told = value["elements"][name]
        grouped.setdefault(local(name), []).extend(zip(given if len(told) > 1 else [given], told, strict=True))
    for name, pairs in grouped.items():
        place = at + pointer(name)
        elements[place] = pairs[0][1]
        if len(pairs) == 1:
            found[name] = _plain(pairs[0][0], place, elements)
            continue
        found[name] = []
        for index, (each, element) in enumerate(pairs):
            elements[f"{place}/{index}"] = element
            found[name].append(_plain(each, f"{place}/{index}", elements))
    return found
