"""JSON Lines: one posting a line. The canonical form: compact, keys in the order of the schema, then ``x_`` keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from jobexport.findings import Finding, Origin, Severity
from jobexport.normalize.posting import KEYS
from jobexport.posting import Document, Draft
from jobexport.registry import Format, Losses, WriteContext
from jobexport.schema import posting_schema
from jobexport.syntax import SyntaxFault, json
from jobexport.syntax.authored import ordered, source_finding

__all__ = ["FORMAT"]

MAX_LINE = 4 << 20
# Some tens of milliseconds of work. A dozen slices and what was made of them wait for each other between processes.
SLICE_LINES = 64
SLICE_BYTES = 1 << 18
_BLOCK = 1 << 18

_MARK = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_LINE = re.compile(rb'(?:\xef\xbb\xbf)?[ \t\r\n]*\{[ \t]*"[^\n]*\}[ \t\r]*(?:\n|\Z)')
_NAME = rb'"([^"\\]*+(?:\\.[^"\\]*+)*+)"[ \t]*+:'
# Names inside the values of ours: those of the schema, and the short ones that authors may write.
_NESTED = frozenset((
    "address", "addressCountry", "addressLocality", "addressRegion", "city", "codeValue", "contactType", "country",
    "credentialCategory", "currency", "description", "duration", "email", "foundingDate", "geo", "id", "inCodeSet", "industry",
    "kind", "latitude", "legalName", "logo", "longitude", "max", "maxValue", "median", "min", "minValue", "monthsOfExperience", "name",
    "numberOfEmployees", "percentile10", "percentile25", "percentile75", "percentile90", "postalCode", "propertyID", "region",
    "sameAs", "streetAddress", "subOrganization", "telephone", "text", "type", "unit", "unitText", "url", "value",
))  # fmt: skip
_KNOWN = KEYS | _NESTED


class _Reader:
    """Reads line by line; a line that is no posting is a finding, and the next line is read."""

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        with document.open() as file:
            yield from self._lines(document, file)

    def _lines(self, document: Document, file: BinaryIO) -> Iterator[Draft | Finding]:
        uri, base_url, load = document.uri, document.base_url, json.load
        number = document.first_line - 1
        blank = True
        while line := file.readline(MAX_LINE + 1):
            number += 1
            if number == 1 and line.startswith(_WIDE):
                message = "the text is UTF-16 or UTF-32, not UTF-8; save the file as UTF-8"
                yield _finding("source/encoding", message, uri, 1)
                return
            if len(line) > MAX_LINE and not line.endswith(b"\n"):
                yield _finding("source/record-too-large", f"the line is longer than {MAX_LINE >> 20} MiB", uri, number)
                _leave(file)
                blank = False
                continue
            # Files that were joined keep the marks of each.
            line = line.rstrip(b" \t\r\n").removeprefix(_MARK)
            if not line or line.isspace():
                continue
            blank = False
            try:
                value, locate = load(line, number)
            except SyntaxFault as fault:
                yield source_finding(document, fault)
                continue
            if value.__class__ is dict:
                yield Draft(value, Origin(uri, number, 1), True, locate, base_url=base_url)
            else:
                yield _finding("source/shape", "a line must hold one mapping of names to values", uri, number)
        if blank and document.first_line == 1:
            yield Finding("source/empty", Severity.ERROR, "the file is empty", Origin(uri),
                          fix="write one posting a line, or delete the file")  # fmt: skip

    def split(self, document: Document) -> Iterator[Document]:
        """Slices of 64 lines or 256 KiB, cut between lines; of a line too long, a slice has only the beginning. Those of a file
        say where in it they stand."""
        if document.path is not None and document.extent is None:
            yield from _extents(document)
            return
        with document.open() as file:
            line_number, record = document.first_line, document.first_record
            start_line, start_record, lines, size = line_number, record, list[bytes](), 0
            while line := file.readline(MAX_LINE + 1):
                if len(line) > MAX_LINE and not line.endswith(b"\n"):
                    _leave(file)
                    # The reader tells the length from the bytes there are, so this slice must end here.
                    size = SLICE_BYTES
                lines.append(line)
                size += len(line)
                line_number += 1
                record += not line.isspace()
                if len(lines) >= SLICE_LINES or size >= SLICE_BYTES:
                    yield _slice(document, lines, start_line, start_record)
                    start_line, start_record, lines, size = line_number, record, [], 0
            if lines or line_number == document.first_line:
                yield _slice(document, lines, start_line, start_record)


class _Writer:
    """One compact line for each posting."""

    separator = b""
    carries = frozenset({"*"})

    def head(self, context: WriteContext) -> bytes:
        return b""

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        return json.dumps(ordered(posting, posting_schema().document["properties"])) + b"\n"

    def tail(self, context: WriteContext) -> bytes:
        return b""


def _slice(document: Document, lines: list[bytes], line: int, record: int) -> Document:
    return Document(
        uri=document.uri, data=b"".join(lines), media_type=document.media_type,
        first_line=line, first_record=record, base_url=document.base_url,
    )  # fmt: skip


def _extents(document: Document) -> Iterator[Document]:
    """The same slices of a file, without their bytes: whoever works on one reads it."""
    number, record = document.first_line, document.first_record
    begin, first, before, lines = 0, number, record, 0
    for start, end, blank in _spans(document):
        number += 1
        record += not blank
        lines += 1
        cut = min(end, start + MAX_LINE + 1)
        if lines >= SLICE_LINES or cut - begin >= SLICE_BYTES or cut < end:
            yield replace(document, extent=(begin, cut - begin), first_line=first, first_record=before)
            begin, first, before, lines = end, number, record, 0
    if lines or number == document.first_line:
        yield replace(document, extent=(begin, end - begin if lines else 0), first_line=first, first_record=before)


def _spans(document: Document) -> Iterator[tuple[int, int, bool]]:
    """Where each line begins and ends, and whether it is blank. Blocks are searched, which takes a quarter of the time that
    reading line by line takes."""
    with document.open() as file:
        base = at = seen = 0
        data = file.read(_BLOCK)
        while True:
            end = data.find(b"\n", seen) + 1
            if end:
                yield base + at, base + end, data[at] <= 32 and data[at:end].isspace()
                at = seen = end
                continue
            if len(data) - at > MAX_LINE:
                blank = data[at:].isspace()
                start, base, rest = base + at, base + len(data), file.readline(_BLOCK)
                while rest:
                    base += len(rest)
                    if rest.endswith(b"\n"):
                        break
                    rest = file.readline(_BLOCK)
                yield start, base, blank
                at, data = 0, b""
            more = file.read(_BLOCK)
            if not more:
                break
            base, data, seen, at = base + at, data[at:] + more, len(data) - at, 0
        if at < len(data):
            yield base + at, base + len(data), data[at:].isspace()


def _leave(file: BinaryIO) -> None:
    """Skips the rest of the line."""
    while (rest := file.readline(SLICE_BYTES)) and not rest.endswith(b"\n"):
        pass


def _finding(rule: str, message: str, uri: str, line: int) -> Finding:
    return Finding(rule, Severity.ERROR, message, Origin(uri, line, 1))


def sniff(head: bytes) -> int:
    """70 where the first two lines are one object each, 0 for anything else (one object alone is JSON)."""
    first = _LINE.match(head)
    if first is None or not first.group().endswith(b"\n"):
        return 0
    rest = head[first.end() :].lstrip()
    return 70 if rest.startswith(b'{"') else 0


def is_own(head: bytes) -> bool:
    """Whether the beginning is lines with our names alone, whoever wrote them: nothing that another format is told by, which is
    names of its own, and the words of linked data also inside of texts."""
    if not sniff(head) or b"jobposting" in head.lower():
        return False
    *lines, rest = head.split(b"\n")
    # What the beginning ends in is cut anywhere.
    names = {found[1].decode("utf-8", "replace") for found in re.finditer(_NAME, rest)}
    return _KNOWN.issuperset(names) and all(map(_is_ours, lines))


def _is_ours(line: bytes) -> bool:
    if not line.strip(b" \t\r"):
        return True
    try:
        value, _ = json.load(line.removeprefix(_MARK))
    except SyntaxFault:
        return False
    return value.__class__ is dict and all(
        key in KEYS or (key.startswith("x_") and not isinstance(each, (dict, list))) for key, each in value.items()
    ) and all(map(_has_known_names, value.values()))  # fmt: skip


def _has_known_names(value: Any) -> bool:
    if isinstance(value, dict):
        return _NESTED.issuperset(value) and all(map(_has_known_names, value.values()))
    return not isinstance(value, list) or all(map(_has_known_names, value))


FORMAT = Format(
    name="jsonl",
    title="JSON Lines",
    suffixes=(".jsonl", ".ndjson"),
    media_types=("application/jsonl", "application/x-ndjson"),
    spec="https://jsonlines.org/",
    reader=_Reader(),
    writer=_Writer(),
    sniff=sniff,
    is_own=is_own,
    file_suffix=".jsonl",
)
