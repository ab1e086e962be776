"""Microdata and RDFa of a page in the shape of JSON-LD: microdata through extruct's extractor, RDFa through our own.

Loading extruct takes long, so this module is for pages that have the one or the other and no JSON-LD.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import lxml.html
from lxml import etree

from jobexport.findings import Position
from jobexport.syntax.html import Page
from jobexport.syntax.item_values import RICH, Places, inner, local
from jobexport.syntax.ld_node import Node
from jobexport.syntax.terms import Terms, job_type
from jobexport.syntax.text import path

__all__ = ["items"]

_TERMS = Terms(schema=True)
_DEPTH = 40
# Properties that items of an honest page take over from others.
_MOST = 100_000


def items(page: Page, base_url: str | None, cut: Callable[[], None] = lambda: None) -> list[Node]:
    """The JobPosting items of a page: those of microdata, or, where there are none, those of RDFa.

    ``base_url`` is the address that relative ones in the page count from. ``cut`` is called where they are not told whole,
    because the page names the same descriptions in more ways than there is memory for.
    """
    tree = _tree(page)
    if tree is None:
        return []
    places = Places(page, tree)
    return _microdata(tree, places, base_url, cut) or _rdfa(tree, page, places, base_url, cut)


def _tree(page: Page) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        return lxml.html.document_fromstring(page.data, parser=parser)
    except etree.LxmlError:
        return None


def _microdata(tree: Any, places: Places, base_url: str | None, cut: Callable[[], None]) -> list[Node]:
    if not tree.xpath("boolean(//*[@itemscope][@itemtype])"):
        return []
    if _referred(tree) > _MOST:
        cut()
        return []
    from extruct.w3cmicrodata import LxmlMicrodataExtractor  # type: ignore[import-untyped]

    class Extractor(LxmlMicrodataExtractor):  # type: ignore[misc]
        """extruct's extractor that keeps the markup of long texts, and knows dates that are told in words only."""

        def _extract_property_value(self, node: Any, *args: Any, **options: Any) -> Any:
            names = {local(name).lower() for name in node.get("itemprop", "").split()}
            if names & RICH and node.get("itemscope") is None and node.get("content") is None:
                markup = inner(node)
                if markup is not None:
                    return markup
            if node.tag == "time" and node.get("datetime") is None and node.get("itemscope") is None:
                # HTML, 4.5.14: without the attribute the date is the text.
                return node.get("content") or node.text_content().strip()
            return super()._extract_property_value(node, *args, **options)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        extracted = Extractor(add_html_node=True).extract_items(tree, base_url or "")
    found: list[Node] = []
    for item in _all_items(extracted, 0):
        data = _from_item(item, 0)
        if job_type(_kinds(data), _TERMS) is not None:
            element = item["htmlNode"]
            listed = _in_list(element, "itemtype")
            found.append(Node(data, _Place(places, element), "microdata", len(found), "", _TERMS, listed=listed))
    return found


def _referred(tree: Any) -> int:
    """How many properties items take over from other places of the page (``itemref``)."""
    asked = Counter(name for names in tree.xpath("//@itemref") for name in names.split())
    if asked.total() * tree.xpath("count(//@itemprop)") <= _MOST:
        return 0
    return sum(asked[each.get("id")] * int(each.xpath("count(.//@itemprop)")) for each in tree.xpath("//*[@id]"))


def _in_list(element: Any, attribute: str) -> bool:
    """Whether the elements around one say that they are an ItemList."""
    return any("ItemList" in (each.get(attribute) or "") for each in element.iterancestors())


def _kinds(data: Mapping[str, Any]) -> list[str]:
    kinds = data.get("@type", ())
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _all_items(value: Any, depth: int) -> list[Any]:
    """The outermost JobPosting items, wherever they are nested."""
    if depth > _DEPTH:
        return []
    if isinstance(value, list):
        return [each for entry in value for each in _all_items(entry, depth + 1)]
    if not isinstance(value, dict) or "htmlNode" not in value:
        return []
    types = value.get("type", "")
    names = [local(each).lower() for each in ([types] if isinstance(types, str) else types)]
    if "jobposting" in names:
        return [value]
    return [each for entry in (value.get("properties") or {}).values() for each in _all_items(entry, depth + 1)]


def _from_item(value: Any, depth: int) -> Any:
    if isinstance(value, list):
        return [_from_item(each, depth + 1) for each in value]
    if not isinstance(value, dict) or depth > _DEPTH:
        return value
    if "htmlNode" not in value:
        return None
    types = value.get("type")
    found: dict[str, Any] = {}
    if types:
        names = [local(each) for each in ([types] if isinstance(types, str) else types)]
        found["@type"] = names[0] if len(names) == 1 else names
    if "id" in value:
        found["@id"] = value["id"]
    properties = value.get("properties")
    if properties is None:
        text = _from_item(value.get("value"), depth + 1)
        return text if not found else {**found, "name": text}
    for name, each in properties.items():
        found[local(name)] = _from_item(each, depth + 1)
    return found


def _rdfa(tree: Any, page: Page, places: Places, base_url: str | None, cut: Callable[[], None]) -> list[Node]:
    if b"typeof" not in page.data.lower():
        return []
    from jobexport.syntax.rdfa_items import jobs

    found, whole = jobs(tree, base_url, declares=b"xmlns:" in page.data)
    if not whole:
        cut()
    nodes = []
    for index, item in enumerate(found):
        listed = _in_list(item.elements[""], "typeof")
        nodes.append(Node(item.data, _Elements(places, item.elements), "rdfa", index, "", _TERMS, listed=listed))
    return nodes


class _Elements:
    """Places of an item's values, told by the elements that they were read from."""

    __slots__ = ("_elements", "_places")

    def __init__(self, places: Places, elements: Mapping[str, Any]) -> None:
        self._places, self._elements = places, elements

    def __call__(self, probe: str) -> Position | None:
        element = self._elements.get(probe.removesuffix("#"))
        return None if element is None else self._places(element)


class _Place:
    """Places of an item's properties, which are looked up by their names in the item."""

    __slots__ = ("_element", "_places")

    def __init__(self, places: Places, element: Any) -> None:
        self._places, self._element = places, element

    def __call__(self, probe: str) -> Position | None:
        element = self._element
        for part in path(probe.removesuffix("#")):
            if element is None:
                return None
            if part.isdigit():
                continue
            element = next((each for each in self._properties(element) if part.lower() in self._names(each)), None)
        return None if element is None else self._places(element)

    def _names(self, element: Any) -> set[str]:
        return {re.split(r"[:/#]", name)[-1].lower() for name in (element.get("itemprop") or "").split()}

    def _properties(self, element: Any) -> list[Any]:
        """The elements with a property of this item; those of items inside it are not its own."""
        found = []
        for child in element:
            if child.get("itemprop") is not None:
                found.append(child)
            if child.get("itemscope") is None:
                found += self._properties(child)
        return found
