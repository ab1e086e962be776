"""Microdata and RDFa of a page in the shape of JSON-LD, through extruct's extractors.

Loading extruct takes most of a second, so this module is for pages that have the one or the other and no JSON-LD.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from typing import Any

import lxml.html
from lxml import etree

from jobexport.findings import Position
from jobexport.syntax.html import Page
from jobexport.syntax.ld_node import Node
from jobexport.syntax.terms import Terms, job_type
from jobexport.syntax.text import path

__all__ = ["items"]

_TERMS = Terms(schema=True)
_SCHEMA = re.compile(r"(?:https?:)?//(?:www\.)?schema\.org/(?=[A-Za-z])", re.I)
# Properties whose markup is kept: their text alone would run paragraphs and list items together.
_RICH = frozenset(("description", "responsibilities", "qualifications", "employeroverview"))
_BLOCKS = frozenset(("p", "ul", "ol", "li", "br", "div", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section"))
_DEPTH = 40


def items(page: Page, base_url: str | None) -> list[Node]:
    """The JobPosting items of a page: those of microdata, or, where there are none, those of RDFa."""
    tree = _tree(page)
    if tree is None:
        return []
    found = _microdata(tree, page, base_url)
    return found or _rdfa(tree, page, base_url)


def _tree(page: Page) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        return lxml.html.document_fromstring(page.data, parser=parser)
    except etree.LxmlError:
        return None


def _local(name: str) -> str:
    found = _SCHEMA.match(name)
    return name[found.end() :] if found is not None else name


def _inner(element: Any) -> str | None:
    """The markup inside an element, where it has blocks; None where it is one line of text."""
    if not any(each.tag in _BLOCKS for each in element.iterdescendants() if isinstance(each.tag, str)):
        return None
    from html import escape

    parts = [escape(element.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    inner = "".join(parts).strip()
    return f"<{element.tag}>{inner}</{element.tag}>" if element.tag in ("ul", "ol") else inner


def _microdata(tree: Any, page: Page, base_url: str | None) -> list[Node]:
    if not tree.xpath("boolean(//*[@itemscope][@itemtype])"):
        return []
    from extruct.w3cmicrodata import LxmlMicrodataExtractor  # type: ignore[import-untyped]

    class Extractor(LxmlMicrodataExtractor):  # type: ignore[misc]
        """extruct's extractor that keeps the markup of long texts."""

        def _extract_property_value(self, node: Any, *args: Any, **options: Any) -> Any:
            names = {_local(name).lower() for name in node.get("itemprop", "").split()}
            if names & _RICH and node.get("itemscope") is None and node.get("content") is None:
                markup = _inner(node)
                if markup is not None:
                    return markup
            return super()._extract_property_value(node, *args, **options)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        extracted = Extractor(add_html_node=True).extract_items(tree, base_url or "")
    found: list[Node] = []
    for item in _all_items(extracted, 0):
        data = _from_item(item, 0)
        if job_type(_kinds(data), _TERMS) is not None:
            place = _Place(page, item["htmlNode"], "itemprop", "itemscope")
            found.append(Node(data, place, "microdata", len(found), "", _TERMS))
    return found


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
    names = [_local(each).lower() for each in ([types] if isinstance(types, str) else types)]
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
        names = [_local(each) for each in ([types] if isinstance(types, str) else types)]
        found["@type"] = names[0] if len(names) == 1 else names
    if "id" in value:
        found["@id"] = value["id"]
    properties = value.get("properties")
    if properties is None:
        text = _from_item(value.get("value"), depth + 1)
        return text if not found else {**found, "name": text}
    for name, each in properties.items():
        found[_local(name)] = _from_item(each, depth + 1)
    return found


def _rdfa(tree: Any, page: Page, base_url: str | None) -> list[Node]:
    if not tree.xpath("boolean(//*[@typeof])"):
        return []
    from extruct.rdfa import RDFaExtractor  # type: ignore[import-untyped]

    address = base_url or "http://page.invalid/"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph = RDFaExtractor().extract(page.data, base_url=address)
    by_id = {node.get("@id"): node for node in graph}
    jobs = [node for node in graph if "jobposting" in [_local(kind).lower() for kind in node.get("@type", ())]]
    elements = [each for each in tree.xpath("//*[@typeof]") if _is_job(each.get("typeof"))]
    rich = [each for each in tree.xpath("//*[@property]") if _property(each) & _RICH and each.get("content") is None]
    markups = {_squeezed(each.text_content()): markup for each in rich if (markup := _inner(each)) is not None}
    # The graph has no order; that of the page is the order of the titles in it.
    text = _squeezed(tree.text_content())
    values = [_from_graph(job, by_id, address, markups, frozenset()) for job in jobs]
    values.sort(key=lambda data: (text.find(_squeezed(str(data.get("title", data.get("name", ""))))), repr(data)))
    found: list[Node] = []
    for index, data in enumerate(values):
        element = elements[index] if len(elements) == len(values) else None
        found.append(Node(data, _Place(page, element, "property", "typeof"), "rdfa", index, "", _TERMS))
    return found


def _is_job(kinds: str) -> bool:
    return any(re.split(r"[:/#]", kind)[-1].lower() == "jobposting" for kind in kinds.split())


def _property(element: Any) -> set[str]:
    return {re.split(r"[:/#]", name)[-1].lower() for name in element.get("property", "").split()}


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _from_graph(node: Any, by_id: Mapping[str, Any], address: str, markups: Mapping[str, str],
                seen: frozenset[str]) -> dict[str, Any]:  # fmt: skip
    found: dict[str, Any] = {}
    kinds = [_local(kind) for kind in node.get("@type", ())]
    if kinds:
        found["@type"] = kinds[0] if len(kinds) == 1 else kinds
    identity = node.get("@id", "")
    if identity and not identity.startswith("_:") and not identity.startswith(address):
        found["@id"] = identity
    for key in sorted(node):
        name = _local(key)
        if key.startswith("@") or name == key:
            continue
        values: list[Any] = []
        for each in node[key]:
            if "@value" in each:
                value = each["@value"]
                if isinstance(value, str):
                    value = markups.get(_squeezed(value), value.strip()) if name.lower() in _RICH else value.strip()
                values.append(value)
            elif "@id" in each and each["@id"] in by_id and each["@id"] not in seen:
                values.append(_from_graph(by_id[each["@id"]], by_id, address, markups, seen | {identity, each["@id"]}))
            elif "@id" in each and not each["@id"].startswith("_:"):
                values.append(each["@id"])
        values.sort(key=repr)
        if values:
            found[name] = values[0] if len(values) == 1 else values
    return found


class _Place:
    """Places of an item's properties: the start tag that begins on the line the parser tells."""

    __slots__ = ("_attribute", "_element", "_page", "_scope")

    def __init__(self, page: Page, element: Any, attribute: str, scope: str) -> None:
        self._page, self._element, self._attribute, self._scope = page, element, attribute, scope

    def __call__(self, probe: str) -> Position | None:
        element = self._element
        for part in path(probe.removesuffix("#")):
            if element is None:
                return None
            if part.isdigit():
                continue
            element = next((each for each in self._properties(element) if part.lower() in self._names(each)), None)
        return None if element is None else self._position(element)

    def _names(self, element: Any) -> set[str]:
        return {re.split(r"[:/#]", name)[-1].lower() for name in (element.get(self._attribute) or "").split()}

    def _properties(self, element: Any) -> list[Any]:
        """The elements with a property of this item; those of items inside it are not its own."""
        found = []
        for child in element:
            if child.get(self._attribute) is not None:
                found.append(child)
            if child.get(self._scope) is None:
                found += self._properties(child)
        return found

    def _position(self, element: Any) -> Position | None:
        line = element.sourceline
        if line is None:
            return None
        lines = self._page.data.split(b"\n")
        row = lines[line - 1] if line <= len(lines) else b""
        marks = [str(element.get(self._attribute) or element.get("itemtype") or element.get("typeof") or "").encode()]
        for found in re.finditer(rb"<" + str(element.tag).encode() + rb"(?=[\s/>])[^<]*", row, re.I):
            if marks[0] in found[0]:
                return line + self._page.first_line - 1, len(row[: found.start()].decode("utf-8", "replace")) + 1
        return line + self._page.first_line - 1, 1
