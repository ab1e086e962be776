"""Markdown with front matter: the facts in YAML, TOML or JSON, then the description.

A file is one posting. Where several are written to one file, a line ``<!-- next posting -->`` stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from jobexport.findings import Finding, Locate, Origin, Position, Severity
from jobexport.posting import Document, Draft
from jobexport.registry import Format, Losses, WriteContext
from jobexport.schema import posting_schema
from jobexport.syntax import SyntaxFault, frontmatter
from jobexport.syntax.authored import ordered, refer, source_finding
from jobexport.syntax.text import decode
from jobexport.syntax.yaml_dump import dumps

__all__ = ["FORMAT"]

_NEXT = "<!-- next posting -->"
_BETWEEN = re.compile(rf"^{_NEXT}[ \t]*(?:\r\n|\n|\r(?!\n)|\Z)", re.MULTILINE)
_BREAK = re.compile(r"\r\n|\r|\n")
# What a body must not begin or end with to read back as it is.
_OUTER = re.compile(r"\A[ \t]*(?:[\r\n]|\Z)|[ \t\r\n]\Z")
_YAML = re.compile(rb"---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)(.*)", re.DOTALL | re.MULTILINE)
_OTHER = re.compile(rb"(\+\+\+|;;;)[ \t]*\r?\n.*?^\1[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(rb"\s*(?:[A-Za-z_][\w.-]*:(?:\s|\Z)|- [A-Za-z_][\w.-]*: )")


class _Reader:
    def read(self, document: Document) -> Iterator[Draft | Finding]:
        try:
            text = decode(document.read(), document.first_line)
        except SyntaxFault as fault:
            yield source_finding(document, fault)
            return
        if not text.strip():
            yield Finding("source/empty", Severity.ERROR, "the file is empty", Origin(document.uri),
                          fix="write front matter with at least a title, or delete the file")  # fmt: skip
            return
        kind = "html" if document.uri.lower().endswith((".html", ".htm", ".xhtml")) else "markdown"
        line, start = document.first_line, 0
        breaks = list(_BETWEEN.finditer(text))
        for number, found in enumerate([*breaks, None]):
            part = text[start : found.start()] if found else text[start:]
            try:
                draft = _draft(document, frontmatter.load(part, line), line, kind)
                # One of several postings does not take the file's name for its id.
                yield draft.within(f"/{number}") if breaks else draft
            except SyntaxFault as fault:
                yield source_finding(document, fault)
            if found:
                line += len(_BREAK.findall(text, start, found.end()))
                start = found.end()


def _draft(document: Document, matter: frontmatter.FrontMatter, line: int, kind: str) -> Draft:
    data = matter.data
    findings: tuple[Finding, ...] = ()
    locate: Locate = matter.locate
    if matter.body:
        if "description" in data:
            place = matter.locate("/description#") or (line, 1)
            message = "the description is given twice: here and as the text below"
            findings = (_finding(document, place, message, "/description", "delete one of the two"),)
        else:
            data["description"] = matter.body
            data.setdefault("descriptionFormat", kind)
            locate = partial(_locate, matter.locate, matter.body_line)
    elif "description" in data:
        data.setdefault("descriptionFormat", kind)
    table = data.pop("organizations", None)
    sources: dict[str, str] = {}
    if isinstance(table, dict):
        sources = refer(data, {key: {"id": key, **each} for key, each in table.items() if isinstance(each, dict)})
    elif table is not None:
        place = matter.locate("/organizations#") or (line, 1)
        findings += (_finding(document, place, "organizations must be a mapping of ids", "/organizations"),)
    return Draft(data, Origin(document.uri, line, 1), True, locate, sources, findings, base_url=document.base_url)


def _finding(document: Document, place: Position, message: str, pointer: str, fix: str | None = None) -> Finding:
    return Finding("source/shape", Severity.ERROR, message, Origin(document.uri, *place), pointer, fix=fix)


def _locate(facts: Locate, body_line: int, pointer: str) -> Position | None:
    return (body_line, 1) if pointer in ("/description", "/description#") else facts(pointer)


class _Writer:
    """YAML front matter, and the description as HTML below it.

    A description that a body cannot hold as it is (outer blanks, the line that stands between postings) stays in the
    front matter.
    """

    separator = f"{_NEXT}\n".encode()
    carries = frozenset({"*"})

    def head(self, context: WriteContext) -> bytes:
        return b""

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        facts = ordered(posting, posting_schema().document["properties"])
        body = ""
        if "description" in facts:
            if not _OUTER.search(facts["description"]) and _NEXT not in facts["description"]:
                body = f"\n{facts.pop('description')}\n"
            facts["descriptionFormat"] = "html"
        return f"---\n{dumps(facts)}---\n{body}".encode()

    def tail(self, context: WriteContext) -> bytes:
        return b""


def sniff(head: bytes) -> int:
    """80 for front matter in TOML or JSON fences, 60 for YAML that text follows (a second YAML document is no text)."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _OTHER.match(head):
        return 80
    found = _YAML.match(head)
    if found is None or not found[1].strip() or _PAIR.match(found[1]):
        return 0
    return 60


FORMAT = Format(
    name="markdown",
    title="Markdown with front matter",
    suffixes=(".md", ".markdown"),
    media_types=("text/markdown",),
    spec="https://jekyllrb.com/docs/front-matter/",
    reader=_Reader(),
    writer=_Writer(),
    sniff=sniff,
    file_suffix=".md",
)
