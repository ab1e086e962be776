"""Microdata and RDFa of a page in the shape of JSON-LD: microdata through extruct's extractor, RDFa through our own.

Loading lxml takes long, so this module is for pages that have the one or the other and no JSON-LD.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import lxml.html
from lxml import etree

from jobexport.findings import Position
from jobexport.syntax.html import Page
from jobexport.syntax.item_values import Item, Places
from jobexport.syntax.ld_node import Node
from jobexport.syntax.terms import Terms

__all__ = ["items"]

_TERMS = Terms(schema=True)
_HAS_ITEMS = etree.XPath("boolean(/descendant::*[@itemscope][@itemtype])")
_IN_LIST = {
    each: etree.XPath(f"boolean(ancestor::*[contains(@{each}, 'ItemList')])") for each in ("itemtype", "typeof")
}
# Properties that items of an honest page take over from others.
_MOST = 100_000


def items(page: Page, base_url: str | None, cut: Callable[[], None] = lambda: None) -> list[Node]:
    """The JobPosting items of a page: those of microdata, or, where there are none, those of RDFa.

    ``base_url`` is the address that relative ones in the page count from. ``cut`` is called where they are not told whole,
    because the page names the same descriptions in more ways than there is memory for, or nests them, or elements, without
    end.
    """
    tree, whole = _tree(page)
    if tree is None:
        return []
    if not whole:
        cut()
    places = Places(page, tree)
    return _microdata(tree, page, places, base_url, cut) or _rdfa(tree, page, places, base_url, cut)


def _tree(page: Page) -> tuple[Any, bool]:
    """The elements of a page, and whether it was read to its end."""
    tree: Any = None
    # Few pages have texts of ten megabytes or 256 elements one in the other, and those of hostile ones cost more.
    for huge in (False, True):
        parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=huge)
        try:
            tree = lxml.html.document_fromstring(page.data, parser=parser)
        except etree.LxmlError:
            return None, True
        if not len(parser.error_log.filter_from_fatals()):
            return tree, True
    return tree, False


def _microdata(tree: Any, page: Page, places: Places, base_url: str | None, cut: Callable[[], None]) -> list[Node]:
    if not _HAS_ITEMS(tree):
        return []
    if _referred(tree) > _MOST:
        cut()
        return []
    from jobexport.syntax.extracted import jobs

    found, whole = jobs(tree, base_url or "", len(page.data))
    if not whole:
        cut()
    return _nodes(found, "microdata", places, "itemtype")


def _referred(tree: Any) -> int:
    """How many properties items take over from other places of the page (``itemref``)."""
    asked = Counter(name for names in tree.xpath("//@itemref") for name in names.split())
    if asked.total() * tree.xpath("count(//@itemprop)") <= _MOST:
        return 0
    return sum(asked[each.get("id")] * int(each.xpath("count(.//@itemprop)")) for each in tree.xpath("//*[@id]"))


def _rdfa(tree: Any, page: Page, places: Places, base_url: str | None, cut: Callable[[], None]) -> list[Node]:
    if b"typeof" not in page.data.lower():
        return []
    from jobexport.syntax.rdfa_items import jobs

    found, whole = jobs(tree, base_url, page.data)
    if not whole:
        cut()
    return _nodes(found, "rdfa", places, "typeof")


def _nodes(found: Iterable[Item], syntax: str, places: Places, types: str) -> list[Node]:
    return [
        Node(
            each.data,
            _Elements(places, each.elements),
            syntax,
            index,
            "",
            _TERMS,
            # Whether the elements around say that they are an ItemList.
            listed=bool(_IN_LIST[types](each.elements[""])),
        )
        for index, each in enumerate(found)
    ]


class _Elements:
    """Places of an item's values, told by the elements that they were read from."""

    __slots__ = ("_elements", "_places")

    def __init__(self, places: Places, elements: Mapping[str, Any]) -> None:
        self._places, self._elements = places, elements

    def __call__(self, probe: str) -> Position | None:
        element = self._elements.get(probe.removesuffix("#"))
        return None if element is None else self._places(element)
