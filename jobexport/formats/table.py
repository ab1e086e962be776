"""Tables of other people: CSV and TSV whose columns have names of their own, read by a mapping.

The mapping is given (``--map``), or inferred from the names of the columns and their first values. A file with our own
columns is CSV. A column that nobody knows is kept under an ``x_`` key and told once; a row with too many cells is a
finding.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from jobexport.findings import Finding, Origin, Position, Severity
from jobexport.mapping.heads import foreign
from jobexport.mapping.model import ColumnMap, Survey, pack, unpack
from jobexport.mapping.reading import Line, completed, drafts, survey
from jobexport.posting import Document, Draft
from jobexport.registry import Format
from jobexport.syntax import SyntaxFault, csv
from jobexport.syntax.authored import source_finding
from jobexport.syntax.text import decode

__all__ = ["FORMAT", "TableReader"]

_HEADER = 1 << 18
_RECORDS = 256
_SLICE = 1 << 16
_SIZE = 1 << 20


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads a table row by row; memory does not grow with the file."""

    mapping: ColumnMap | None = None

    def mapped(self, mapping: ColumnMap) -> TableReader:
        """The same reader with a mapping."""
        return TableReader(mapping)

    def survey(self, document: Document) -> Survey:
        """The names of the columns and the first rows. A file that cannot be read has none."""
        try:
            head = _header(document)
        except SyntaxFault:
            return Survey((), ())
        with closing(_lines(document, head)) as lines:
            return survey(lines, [name for name in head.names if name])

    def split(self, document: Document) -> Iterator[Document]:
        """Slices of 1 MiB, each with the mapping and the header as its ``head``. A file without a header is one slice."""
        try:
            head = _header(document)
        except SyntaxFault:
            yield document
            return
        mapping = completed(self.mapping, self.survey(document))
        with document.open() as file:
            rest = file.read(_HEADER)
            top = pack(mapping) + b"\n" + rest[: head.end]
            line, record = head.next_line, document.first_record
            for data, count in csv.cuts(file.read, rest[head.end :], head.delimiter, _SLICE, _SIZE):
                yield replace(document, path=None, data=data, head=top, first_line=line, first_record=record)
                line, record = line + csv.breaks(data), record + count

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """A draft for each row that is not empty, and findings for the columns and for broken rows."""
        try:
            head = _header(document)
        except SyntaxFault as fault:
            yield source_finding(document, fault)
            return
        mapping = unpack(document.head.partition(b"\n")[0]) if document.head else self.mapping

        def where(column: str) -> Origin | None:
            line, place = head.positions[head.names.index(column)] if column in head.names else (head.next_line - 1, 1)
            return Origin(document.uri, line, place)

        with closing(_lines(document, head)) as lines:
            names = [name for name in head.names if name]
            yield from drafts(document, lines, mapping, names, where, document.first_record > 0)


def _header(document: Document) -> csv.Header:
    """The header of the table; a slice has that of its whole."""
    if document.head:
        return csv.header(document.head.partition(b"\n")[2])
    with document.open() as file:
        return csv.header(file.read(_HEADER), document.first_line)


def _lines(document: Document, head: csv.Header) -> Generator[Line | Finding]:
    with document.open() as file:
        rest = file.read(_HEADER)
        line, offset = document.first_line, None
        if not document.head:
            rest, line, offset = rest[head.end :], head.next_line, head.end
        for data, _ in csv.cuts(file.read, rest, head.delimiter, _RECORDS, _SIZE):
            part = replace(document, path=None, data=data, first_line=line)
            try:
                text = decode(data, line, wide=False, offset=offset)
            except SyntaxFault as fault:
                yield source_finding(part, fault)
                return
            for row in csv.rows(text, head.delimiter, line):
                if isinstance(row, SyntaxFault):
                    yield source_finding(part, row)
                elif any(cell.strip() for cell in row.cells):
                    yield _line(document, head, row)
            line = line + csv.breaks(data)
            offset = None if offset is None else offset + len(data)


def _line(document: Document, head: csv.Header, row: csv.Row) -> Line | Finding:
    width = len(head.names)
    if any(cell.strip() for cell in row.cells[width:]):
        return Finding(
            "source/syntax", Severity.ERROR, f"the row has {len(row.cells)} cells, the header {width}",
            Origin(document.uri, *row.position(width)),
            fix="put a cell that contains the delimiter or a line end in double quotes",
        )  # fmt: skip
    values: dict[str, str] = {}
    for name, cell in zip(head.names, row.cells, strict=False):
        if name:
            values[name] = cell
        elif cell.strip():
            values["(no name)"] = cell
    return Line(values, Origin(document.uri, row.line, 1), partial(_locate, head, row))


def _locate(head: csv.Header, row: csv.Row, pointer: str) -> Position | None:
    if not pointer:
        return row.line, 1
    name = pointer[1:].replace("~1", "/").replace("~0", "~")
    name = "" if name == "(no name)" else name
    return row.position(head.names.index(name)) if name in head.names else None


def sniff(head: bytes) -> int:
    """65 where the first line names columns of a list of jobs in words that are not ours, 0 for anything else."""
    if head.lstrip(b" \t\r\n\xef\xbb\xbf")[:1] in (b"{", b"[", b"<", b"-", b"#", b""):
        return 0
    try:
        names = csv.header(head[: head.find(b"\n") + 1] or head).names
    except SyntaxFault:
        return 0
    return 65 if len(names) > 1 and foreign(names) and _has_row(head) else 0


def _has_row(head: bytes) -> bool:
    """Whether a row with at least half as many cells as the header follows it; prose with commas has none."""
    top = csv.header(head)
    text = head[top.end :].decode("utf-8", "ignore")
    row = next((each for each in csv.rows(text, top.delimiter, 1) if isinstance(each, csv.Row)), None)
    return row is not None and len(row.cells) * 2 >= len(top.names) and len(row.cells) > 1


FORMAT = Format(
    name="table",
    title="CSV or TSV with foreign columns",
    suffixes=(".csv", ".tsv", ".tab"),
    media_types=("text/csv", "text/tab-separated-values"),
    spec="https://www.rfc-editor.org/rfc/rfc4180",
    reader=TableReader(),
    sniff=sniff,
)
