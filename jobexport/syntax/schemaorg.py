"""schema.org JobPosting nodes in JSON-LD documents and HTML pages, as they stand there, each value with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jobexport.findings import Finding, Severity
from jobexport.syntax.html import Page, page
from jobexport.syntax.ld_blocks import Reading
from jobexport.syntax.ld_node import Node

__all__ = ["Markup", "Node", "markup", "nodes"]

# "application/ld+json" and its spellings with an entity for the plus sign.
_SIGNS = (b"+json", b"+JSON", b";json")
_SIGN = re.compile(rb"[+;](?i:json)")
_STRUCTURED = (re.compile(rb"itemtype\s*="), re.compile(rb"typeof\s*="))
_MENTIONS = (b"jobpost", b"hiringorganization", b"job post", b"job_post", b"job-post")
_LINES = re.compile(rb"\}[ \t]*\r?\n\s*\{")
_CUT = "the page names the same descriptions too often, or one in the other too deep, to tell all that it says; some of it is left out"


@dataclass(frozen=True, slots=True)
class Markup:
    """All nodes of a document, what there is to tell about it, and the address that relative ones count from."""

    nodes: tuple[Node, ...]
    findings: tuple[Finding, ...] = ()
    base_url: str | None = None


def nodes(data: bytes, media: str = "html") -> Iterator[Node]:
    """The JobPosting nodes of a document (``html`` or ``json``), also those whose type or context is amiss."""
    yield from markup(data, media).nodes


def markup(
    data: bytes, media: str = "html", *, uri: str = "", media_type: str | None = None, first_line: int = 1,
    base_url: str | None = None,
) -> Markup:  # fmt: skip
    """Reads a document: ``html``, or ``json`` (one value, or one a line).

    In a page, microdata and RDFa count only where no JSON-LD node is. Findings are ``jsonld/repaired``,
    ``jsonld/unreadable``, ``jsonld/context``, ``jsonld/type``, ``jsonld/repeated``, ``source/encoding``,
    ``source/empty``, ``source/record-too-large`` and ``source/no-posting``.
    """
    whole = page(data, media_type, first_line)
    reading = Reading(whole, uri)
    if whole.damaged:
        message = f"some bytes are no characters of {whole.encoding.upper()} and were replaced"
        reading.tell("source/encoding", Severity.WARNING, message, (first_line, 1))
    elif whole.encoding == "cp1252":
        reading.tell("source/encoding", Severity.INFO, "not UTF-8; read as Windows-1252", (first_line, 1))
    base = base_url
    if media == "html":
        if any(sign in whole.data for sign in _SIGNS):
            for script in whole.scripts():
                if _SIGN.search(script.tag.raw) is not None and _is_json_ld(script.tag.attributes.get("type", "")):
                    reading.add(script.data, script.offset)
        found = reading.nodes()
        if not found and _has_items(whole.data):
            from jobexport.syntax.itemscope import items

            base = _base(whole, base_url)
            found = items(
                whole, base, lambda: reading.tell("source/record-too-large", Severity.ERROR, _CUT, (first_line, 1))
            )
        elif found:
            base = _base(whole, base_url)
    else:
        if _LINES.search(whole.data) is None or not reading.add_lines():
            reading.add(whole.data, 0)
        found = reading.nodes()
    if not whole.data or whole.data.isspace():
        reading.tell("source/empty", Severity.ERROR, "there is nothing in it", (first_line, 1))
    elif not any(node.fault == "" for node in found) and not reading.failed:
        what = "the page holds no" if media == "html" else "there is no"
        message = f"{what} schema.org JobPosting; nothing is made up from its text"
        reading.tell("source/no-posting", Severity.WARNING, message, (first_line, 1))
    return Markup(tuple(found), tuple(reading.findings), base)


def _has_items(data: bytes) -> bool:
    """Whether a page can have a JobPosting in microdata or RDFa."""
    lowered = data.lower()
    if b"itemtype" not in lowered and b"typeof" not in lowered:
        return False
    # Plain words are found several times faster than patterns that look at both cases.
    return any(word in lowered for word in _MENTIONS) and any(sign.search(lowered) is not None for sign in _STRUCTURED)


def _is_json_ld(kind: str) -> bool:
    return kind.partition(";")[0].strip().lower() in ("application/ld+json", "ld+json", "application/json+ld")


def _base(whole: Page, base_url: str | None) -> str | None:
    """The address relative ones count from: of ``<base>``, else the page's own, else what the page calls itself."""
    from urllib.parse import urljoin

    found: dict[str, str] = {}
    for tag in whole.head(b"canonical", b"og:url"):
        given = tag.attributes
        if tag.name == "base" and given.get("href", "").strip():
            found.setdefault("base", given["href"].strip())
        elif tag.name == "link" and "canonical" in given.get("rel", "").lower().split():
            found.setdefault("canonical", given.get("href", "").strip())
        elif tag.name == "meta" and given.get("property", "").lower() == "og:url":
            found.setdefault("og", given.get("content", "").strip())
    named = [found.get("canonical", ""), found.get("og", "")]
    own = base_url or next((each for each in named if each.startswith(("http://", "https://"))), None)
    try:
        base = urljoin(own or "", found["base"]) if "base" in found else own
    except ValueError:
        return own  # what is no address, such as http://[, is as if it were not there
    return base if base is not None and base.startswith(("http://", "https://")) else own
