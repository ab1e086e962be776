"""The JobPosting markup of a page: readable, alone, alive, and saying what the page shows."""

from __future__ import annotations

from jobexport.audit.addresses import joined
from jobexport.audit.closed import says_closed
from jobexport.audit.facts import pointed, posting_of, stated, unseen
from jobexport.audit.model import Context, Seen, found
from jobexport.audit.scan import Scan
from jobexport.audit.visible import Visible
from jobexport.findings import Finding
from jobexport.normalize.zones import end_of_validity
from jobexport.syntax import SyntaxFault
from jobexport.syntax import json as strict
from jobexport.syntax.ld_node import Node
from jobexport.syntax.ld_walk import MENTIONED
from jobexport.syntax.schemaorg import markup

__all__ = ["examine_markup"]

_PASSED = frozenset(("jsonld/type", "jsonld/context", "jsonld/repeated", "source/encoding", "source/record-too-large"))
_BROKEN = frozenset(("jsonld/unreadable", "jsonld/repaired"))
_MODIFIED = ("article:modified_time", "og:updated_time", "last-modified", "dcterms.modified")


def examine_markup(page: Scan, seen: Seen, context: Context) -> None:
    """Adds to ``seen`` what is wrong with the markup of the page, and the facts that the whole site is compared by."""
    given = markup(page.page.data, "html", uri=seen.uri, base_url=seen.address)
    for finding in given.findings:
        if finding.rule in _PASSED:
            seen.findings.append(finding)
        elif finding.rule in _BROKEN:
            seen.findings.append(_unreadable(finding))
    _others(page, seen)
    for _, text in page.meta(*_MODIFIED):
        seen.modified = seen.modified or text
    nodes = [node for node in given.nodes if not node.fault]
    seen.jobs = len(nodes)
    if not nodes:
        return
    seen.markup_at = nodes[0].locate("") or (1, 1)
    if len(nodes) > 1:
        names = ", ".join(str(node.data.get("title", "?"))[:40] for node in nodes[:3])
        message = f"{len(nodes)} jobs are marked up on this one page: {names}{', …' if len(nodes) > 3 else ''}"
        seen.findings.append(found("audit/several-postings", message, seen.uri, nodes[1].locate("")))
        return
    _one(page, seen, context, nodes[0])


def _unreadable(finding: Finding) -> Finding:
    origin = finding.origin
    position = (origin.line, origin.column or 1) if origin.line is not None else None
    message = finding.message.replace("the JSON-LD was mended: ", "not valid JSON: ")
    return found("audit/unreadable-markup", message, origin.uri, position)


def _others(page: Scan, seen: Seen) -> None:
    """JSON-LD about other things than jobs must be readable too."""
    for script in page.page.scripts():
        if "ld+json" not in script.tag.attributes.get("type", "").lower() or MENTIONED.search(script.data) is not None:
            continue
        try:
            strict.load(script.data)
        except SyntaxFault as fault:
            line, column = page.position(script.offset)
            if fault.line is not None:
                column = (fault.column or 1) + (column - 1 if fault.line == 1 else 0)
                line += fault.line - 1
            message = f"JSON-LD that cannot be read: {fault.message}"
            seen.findings.append(found("audit/unreadable-markup", message, seen.uri, (line, column)))


def _one(page: Scan, seen: Seen, context: Context, node: Node) -> None:
    posting = posting_of(node, seen.uri, seen.address)
    language = page.language or posting.get("language") or "en"
    visible = Visible(page.text, language, page.times, context.now)
    seen.job_title = posting.get("title", "")
    seen.posted = posting.get("datePosted", "")
    seen.modified = posting.get("dateModified", "") or seen.modified
    own = posting.get("url") or posting.get("mainEntityOfPage") or ""
    seen.job_address = joined(seen.address, own) if own else ""
    if "itemListElement" in node.pointer:
        message = f"“{seen.job_title}” is marked up as an entry of a list"
        seen.findings.append(found("audit/markup-on-list", message, seen.uri, node.locate("")))
    end = end_of_validity(posting)
    closed = says_closed(visible.folded)
    seen.open = closed is None and (end is None or end >= context.now)
    if end is not None and end < context.now:
        pointer, position = pointed(node, "/validThrough")
        message = f"validThrough {posting['validThrough']} has passed, and the page still has markup"
        seen.findings.append(found("audit/expired-markup", message, seen.uri, position, pointer))
    if closed is not None:
        message = f"the page says “{closed}”, and still has the markup of an open job"
        seen.findings.append(found("audit/closed-markup", message, seen.uri, node.locate("")))
    for fact in unseen(posting, visible):
        pointer, position = pointed(node, fact.pointer)
        # A description is quoted by its first line that is missing, not by its beginning.
        given = None if fact.pointer == "/description" else stated(node, pointer)
        seen.findings.append(found(fact.rule, fact.message(given), seen.uri, position, pointer or fact.pointer))
