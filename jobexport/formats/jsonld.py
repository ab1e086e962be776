"""schema.org JSON-LD: the markup of job pages, read from files of any shape, written as search engines document it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from jobexport.errors import UsageError
from jobexport.findings import Finding, Origin, Severity, suggest
from jobexport.posting import Document, Draft
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax.schemaorg_write import CARRIED, CONTEXT, job_posting

__all__ = ["FORMAT", "LINES", "JsonLdReader", "JsonLdWriter", "document", "node", "script", "tell_losses"]

_encoder = msgspec.json.Encoder(decimal_format="number")
# The frame of each shape: what stands before the first node and after the last.
_FRAMES = {
    "array": (b"[\n", b"\n]\n"),
    "graph": (b'{"@context": "https://schema.org", "@graph": [\n', b"\n]}\n"),
    "stream": (b"", b"\n"),
}
MAX_LINE = 4 << 20
# No text has these in it, since its quotes are escaped: the first of the one is the first of the other.
_DESCRIPTION, _INDENTED = b'"description":"', b'"description": "'
_ESCAPE = ord("\\")


def node(posting: Mapping[str, Any], *, url: str | None = None) -> dict[str, Any]:
    """The schema.org JobPosting node of a canonical posting, in the shapes of Google's documentation.

    ``url`` is the public page of the posting where that is not its own ``url``; the latter is then in ``sameAs``. Lists
    of one are written as their entry. Without an ``identifier`` the id is written as one, in the employer's name; the
    ``@id`` always carries the id. Extensions of jobexport and ``x_…`` keys have no place in schema.org.
    """
    return {"@context": CONTEXT, **job_posting(posting, url)}


def compact(posting: Mapping[str, Any], url: str | None = None) -> bytes:
    """The node as compact JSON, which ``script`` and ``document`` take where both are made."""
    return _encoder.encode({"@context": CONTEXT, **job_posting(posting, url)})


def script(posting: Mapping[str, Any] | bytes, url: str | None = None) -> bytes:
    """The node, of a posting or as ``compact`` gives it, as compact JSON that may stand inside an HTML ``<script>``
    element as it is."""
    text = posting if isinstance(posting, bytes) else compact(posting, url)
    text = text.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026")
    if not text.isascii() and b"\xe2\x80" in text:
        text = text.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")
    return text


def document(posting: Mapping[str, Any] | bytes, url: str | None = None) -> bytes:
    """The node, of a posting or as ``compact`` gives it, as a file of its own: indented JSON, with a line break at its end."""
    text = posting if isinstance(posting, bytes) else compact(posting, url)
    return _indented(text) + b"\n"


def _indented(text: bytes) -> bytes:
    """Compact JSON as indented JSON. Most of a node is its description, which has no lines to indent: without it the rest takes a
    third of the time."""
    start = text.find(_DESCRIPTION) + len(_DESCRIPTION)
    if start < len(_DESCRIPTION):
        return msgspec.json.format(text, indent=2)
    end = text.find(b'"', start)
    while text[end - 1] == _ESCAPE and _is_escaped(text, end):
        end = text.find(b'"', end + 1)
    rest = msgspec.json.format(text[:start] + text[end:], indent=2)
    at = rest.find(_INDENTED) + len(_INDENTED)
    return b"".join((rest[:at], text[start:end], rest[at:]))


def _is_escaped(text: bytes, at: int) -> bool:
    """Whether an odd number of backslashes stands before a place."""
    first = at
    while text[first - 1] == _ESCAPE:
        first -= 1
    return (at - first) % 2 == 1


def tell_losses(posting: Mapping[str, Any], losses: Losses) -> None:
    """What the node of this posting cannot hold, beside the properties outside of ``CARRIED``."""
    kind = posting.get("workplaceType")
    if kind is not None and (kind != "remote" or "jobLocationType" not in posting):
        losses.drop("/workplaceType", "schema.org knows remote work only (jobLocationType)")
    employer = posting.get("hiringOrganization")
    if employer is not None:
        if "industry" in employer:
            losses.drop("/hiringOrganization/industry", "an Organization of schema.org has no industry")
        code = posting.get("identifier")
        if code == {"name": employer["name"], "value": posting["id"]}:
            losses.change("/identifier", "says the same as the id and the employer's name")
    elif posting.get("identifier") == {"value": posting["id"]}:
        losses.change("/identifier", "says the same as the id")
    for index, area in enumerate(posting.get("applicantLocationRequirements", ())):
        if area["type"] == "Country" and "addressCountry" in area and len(area["name"]) == 2:
            losses.change(f"/applicantLocationRequirements/{index}", "the country is told by its name")
    for index, estimate in enumerate(posting.get("estimatedSalary", ())):
        _tell_estimate(estimate, f"/estimatedSalary/{index}", losses)


def _tell_estimate(estimate: Mapping[str, Any], place: str, losses: Losses) -> None:
    spread = "duration" in estimate or any(key == "median" or key.startswith("percentile") for key in estimate)
    ends = [key for key in ("minValue", "maxValue") if key in estimate]
    if not spread and ends:
        return
    for key in ends:
        losses.drop(f"{place}/{key}", "a distribution of schema.org has percentiles and no ends")
    if "unitText" in estimate:
        losses.change(f"{place}/unitText", "a distribution of schema.org has a duration instead")


class JsonLdWriter:
    """Postings as JSON-LD, in the option ``shape``: an ``array`` of nodes, one ``graph``, or a ``stream`` of one node a line."""

    separator = b",\n"
    carries = CARRIED

    def separates(self, context: WriteContext) -> bytes:
        """What stands between two nodes in the shape that is asked for."""
        return b"\n" if _shape(context) == "stream" else self.separator

    def head(self, context: WriteContext) -> bytes:
        """The beginning. Raises UsageError for an unknown shape."""
        return _FRAMES[_shape(context)][0]

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes:
        """One indented node."""
        tell_losses(posting, losses)
        address = None if "url" in posting else context.link(posting)
        shape = _shape(context)
        if shape == "stream":
            return _encoder.encode(node(posting, url=address))
        found = job_posting(posting, address)
        return _indented(_encoder.encode({"@context": CONTEXT, **found} if shape == "array" else found))

    def tail(self, context: WriteContext) -> bytes:
        """The end."""
        return _FRAMES[_shape(context)][1]


def _shape(context: WriteContext) -> str:
    shape = context.options.get("shape", "array")
    if shape not in _FRAMES:
        near = suggest(str(shape), _FRAMES)
        hint = f"did you mean {near}?" if near else f"known are {', '.join(_FRAMES)}"
        raise UsageError("unknown shape of JSON-LD", subject=str(shape), hint=hint)
    return str(shape)


class JsonLdLinesWriter:
    """One compact node a line: for streams, and for a single posting."""

    separator = b"\n"
    carries = CARRIED

    def head(self, context: WriteContext) -> bytes:
        """Nothing."""
        return b""

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes:
        """One node."""
        tell_losses(posting, losses)
        return _encoder.encode(node(posting, url=None if "url" in posting else context.link(posting)))

    def tail(self, context: WriteContext) -> bytes:
        """The last line's end."""
        return b"\n"


class JsonLdReader:
    """Reads JobPosting nodes wherever they stand: alone, in lists and graphs, inside pages and item lists, one a line.

    What JSON does not allow is mended where only one reading is possible (finding ``jsonld/repaired``); else the block
    is ``jsonld/unreadable``.
    """

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """A draft for each JobPosting of the document, and findings."""
        from jobexport.syntax.jobposting import drafts

        return drafts(document, "json")


class JsonLdLinesReader:
    """Reads one JSON value a line, also of collections that keep each page's JSON-LD as a text in a mapping.

    A line that cannot be read, or holds no JobPosting, is a finding, and the next line is read.
    """

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """A draft for each JobPosting, and findings, line by line; memory does not grow with the document."""
        from jobexport.syntax.jobposting import drafts

        with document.open() as file:
            for number, record, line in _lines(file, document):
                if len(line) > MAX_LINE:
                    message = f"the line is longer than {MAX_LINE >> 20} MiB"
                    yield Finding("source/record-too-large", Severity.ERROR, message, Origin(document.uri, number, 1))
                else:
                    yield from drafts(_part(document, [line], number, record), "json")

    def split(self, document: Document) -> Iterator[Document]:
        """Slices of 256 lines or 1 MiB, cut between lines; of a line too long, a slice has only the beginning."""
        lines: list[bytes] = []
        size = 0
        first = (document.first_line, document.first_record)
        with document.open() as file:
            for number, record, line in _lines(file, document):
                if len(lines) >= 256 or size >= 1 << 20:
                    yield _part(document, lines, *first)
                    lines, size = [], 0
                if not lines:
                    first = (number, record)
                # The line break of a blank line keeps the numbers of those after it.
                gap = number - first[0] - len(lines)
                lines += [b"\n"] * gap + [line]
                size += len(line)
        yield _part(document, lines, *first)


def _lines(file: BinaryIO, document: Document) -> Iterator[tuple[int, int, bytes]]:
    """The lines that are not blank with the numbers of line and record; of a line too long only the beginning."""
    number, record = document.first_line - 1, document.first_record
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield number, record, line
        elif line.strip():
            yield number, record, line
        else:
            continue
        record += 1


def _part(document: Document, lines: list[bytes], line: int, record: int) -> Document:
    data = b"".join(each if each.endswith(b"\n") else each + b"\n" for each in lines)
    return Document(
        document.uri, data=data, media_type=document.media_type, first_line=line, first_record=record,
        base_url=document.base_url,
    )  # fmt: skip


_JOB = re.compile(rb"JobPosting\\*[\"']", re.I)
_TYPE = re.compile(rb"(?:@|\\\\*u0040|/22-rdf-syntax-ns#)type\\*[\"']", re.I)
_NEXT = re.compile(rb"\}[ \t]*\r?\n[ \t]*\{")


def sniff(head: bytes) -> int:
    """How sure the beginning of a file is JSON-LD with a JobPosting."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start not in (b"{", b"[") or _TYPE.search(head) is None:
        return 0
    context = b"schema.org" in head
    if _JOB.search(head) is not None:
        return 90 if context else 70
    return 40 if context else 0


def sniff_lines(head: bytes) -> int:
    """How sure the beginning of a file is JSON-LD nodes, one a line."""
    return sniff(head) + 5 if sniff(head) and _NEXT.search(head) is not None else 0


FORMAT = Format(
    name="jsonld",
    title="JSON-LD (schema.org)",
    suffixes=(".jsonld", ".json"),
    media_types=("application/ld+json",),
    spec="https://schema.org/JobPosting",
    reader=JsonLdReader(),
    writer=JsonLdWriter(),
    sniff=sniff,
    file_suffix=".jsonld",
)

LINES = Format(
    name="jsonld-lines",
    title="JSON-LD (schema.org), one node a line",
    suffixes=(".jsonldl", ".jsonl", ".ndjson"),
    media_types=("application/x-ndjson",),
    spec="https://schema.org/JobPosting",
    reader=JsonLdLinesReader(),
    writer=JsonLdLinesWriter(),
    sniff=sniff_lines,
    file_suffix=".jsonldl",
)
