"""Pages and JSON-LD under a check: the markup as it stands there, beside the posting that is read from it."""

from __future__ import annotations

from collections.abc import Iterator

from jobexport.errors import InputError
from jobexport.findings import Finding, Origin, Severity
from jobexport.pipeline.policy import Judge
from jobexport.pipeline.reading import Outcome, Reading, accepted, blocks, defect
from jobexport.posting import Document
from jobexport.syntax.jobposting import draft_from_node
from jobexport.syntax.ld_node import Node
from jobexport.syntax.schemaorg import Markup, markup

__all__ = ["MARKED", "judged"]

MARKED = {"html": "html", "jsonld": "json", "jsonld-lines": "json"}
"""Formats whose documents are markup, and how each is read."""

_LONGEST = 4 << 20
# What the reader of a node tells and the rules about nodes tell better.
_TOLD_BY_RULES = ("jsonld/context", "jsonld/type", "jsonld/unknown-property", "jsonld/property-case")
# Rules that speak of a property's name, not of its value.
_OF_KEYS = ("markup/unknown-property", "markup/foreign-property", "markup/superseded")


def judged(document: Document, name: str, reading: Reading, judge: Judge) -> Iterator[tuple[Outcome, list[Finding]]]:
    """The outcomes of one document with what the rules have to say of each; a fault of a node is told once.

    Only for a ``judge`` that has rules about markup, and the formats in ``MARKED``. Positions are those in the document,
    inside the script block.
    """
    try:
        for part in _parts(document, name):
            if isinstance(part, Finding):
                yield Outcome(None, (part,)), []
            else:
                found = markup(
                    part.read(), MARKED[name], uri=part.uri, media_type=part.media_type, first_line=part.first_line,
                    base_url=part.base_url,
                )  # fmt: skip
                yield from _nodes(found, document.uri, reading, judge, page=MARKED[name] == "html")
    except InputError as error:
        yield Outcome(None, (Finding("source/unreadable", Severity.ERROR, error.message, Origin(document.uri)),)), []
    except Exception as error:  # as in reading: a defect of ours must not take the other documents along
        yield Outcome(None, (defect(error, Origin(document.uri)),)), []


def _parts(document: Document, name: str) -> Iterator[Document | Finding]:
    """The document; of JSON-LD lines each line."""
    if name != "jsonld-lines":
        yield document
        return
    for number, line in enumerate(document.read().split(b"\n"), document.first_line):
        if len(line) > _LONGEST:
            message = f"the line is longer than {_LONGEST >> 20} MiB"
            yield Finding("source/record-too-large", Severity.ERROR, message, Origin(document.uri, number, 1))
        elif line.strip():
            yield Document(document.uri, data=line, first_line=number, base_url=document.base_url)


def _nodes(
    found: Markup, uri: str, reading: Reading, judge: Judge, *, page: bool
) -> Iterator[tuple[Outcome, list[Finding]]]:
    assert judge.markup is not None
    faulty = any(node.fault for node in found.nodes)
    told = [
        each
        for each in found.findings
        if each.rule not in _TOLD_BY_RULES and not (faulty and each.rule == "source/no-posting")
    ]
    if told:
        yield Outcome(None, tuple(told)), []
    # Of the jobs that one page marks up, the second is told of.
    alone = [node for node in found.nodes if not node.fault and not node.listed] if page else []
    for node in found.nodes:
        outcome = Outcome(None)
        if not node.fault:
            outcome = accepted(draft_from_node(node, uri=uri, base_url=found.base_url), reading)
        identity = outcome.posting.id if outcome.posting is not None else None
        told_of_node = judge.markup.check_node(
            node.data,
            _Where(node, uri),
            posting=identity,
            untyped=node.syntax != "json-ld",
            homeless=node.syntax == "json-ld" and not node.terms.schema,
            marked=len(alone) if len(alone) > 1 and node is alone[1] else 1,
        )
        findings = [_on_key(each, node) if each.rule in _OF_KEYS else each for each in told_of_node]
        kept = [each for each in outcome.findings if blocks(each) or not _told_already(each, findings)]
        if outcome.posting is not None and judge.beside is not None:
            findings += judge.beside.check(outcome.posting.data, outcome.where)
        findings = [each for each in findings if judge.wants(each)]
        yield Outcome(outcome.posting, tuple(kept), outcome.where), findings


def _on_key(finding: Finding, node: Node) -> Finding:
    line, column = node.locate(finding.pointer + "#") or (finding.origin.line, finding.origin.column)
    return finding.moved(line, column)


def _told_already(finding: Finding, told: list[Finding]) -> bool:
    """Whether a finding of the reading says once more what the rules say of the same value or of one inside it."""
    if finding.rule in _TOLD_BY_RULES:
        return True
    place = finding.pointer
    return any(
        each.severity.reaches(finding.severity) and place and (each.pointer + "/").startswith(place + "/")
        for each in told
    )


class _Where:
    """The place in the document of a value of a node, or of the nearest value around it."""

    def __init__(self, node: Node, uri: str) -> None:
        self._node, self._uri = node, uri

    def __call__(self, place: str) -> Origin:
        probe = place
        position = self._node.locate(probe)
        while position is None and probe:
            probe = probe.rpartition("/")[0]
            position = self._node.locate(probe)
        line, column = position or (None, None)
        return Origin(self._uri, line, column, self._node.pointer + place)
