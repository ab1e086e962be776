"""CSV: one posting a row, one column for each property, RFC 4180 with CR LF, in UTF-8.

How a posting becomes cells, so that reading gives the same posting back:

* A property with one value has a column of its own name. The parts of a mapping have one column each, their names
  joined with a dot: ``hiringOrganization.name``, ``baseSalary.value.minValue``.
* A list of texts is one cell, its entries joined with ``|``; inside an entry ``|`` is written ``\\|`` and ``\\`` is
  written ``\\\\``.
* A list of mappings (``jobLocation``, ``notices``, …) is one cell with JSON text.
* The author's own ``x_`` keys stand together in the column ``x_`` as one JSON mapping. Files that people write may also
  have a column for each (``x_team``); its cells are text.
* Truth values are ``true`` and ``false``; numbers are written with all their digits and a decimal point.
* An unknown fact is an empty cell. A row of empty cells only is no posting.
* No cell can become a formula in a spreadsheet: one that begins with ``=``, ``+``, ``-``, ``@``, a tab, a carriage
  return or an apostrophe gets an apostrophe in front. A reader takes away exactly one apostrophe from the front of a
  cell where one of those characters follows it.

Columns may come in any order, and with comma, semicolon or tab between them. The shorthand columns of a draft
(``company``, ``location``, ``salary``, …) are read as text; those that may be lists are split at ``|`` where it occurs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import Any

from jobexport.findings import Finding, Origin, Position, Severity
from jobexport.posting import Document, Draft
from jobexport.registry import Format, Losses, WriteContext
from jobexport.schema import posting_schema
from jobexport.syntax import SyntaxFault, cells, csv, json
from jobexport.syntax.authored import source_finding
from jobexport.syntax.columns import OWN, Column, columns, columns_schema
from jobexport.syntax.tablerows import Misfit, column_at, properties, read_text
from jobexport.syntax.text import decode

__all__ = ["FORMAT", "table_schema"]

SLICE_RECORDS = 256
SLICE_BYTES = 1 << 20
_HEADER = 1 << 18

_COMPOSED = ("list", "json")


@cache
def _columns() -> tuple[Column, ...]:
    return columns(posting_schema().document)


@cache
def _known() -> Mapping[str, Column]:
    return {column.name: column for column in _columns()}


_Plan = dict[str, "tuple[int, bool, str] | _Plan"]


@cache
def _plan() -> _Plan:
    """The number of each column, whether its cells are more than the text of their value, and its kind, by the path of its
    value."""
    plan: _Plan = {}
    for number, column in enumerate(_columns()[:-1]):
        inner = plan
        for part in column.path[:-1]:
            below = inner.setdefault(part, {})
            assert isinstance(below, dict)
            inner = below
        inner[column.path[-1]] = number, column.kind in _COMPOSED, column.kind
    return plan


def table_schema() -> dict[str, Any]:
    """The Frictionless Table Schema of the file that the writer makes: every column, its type and its encoding."""
    return columns_schema(_columns(), posting_schema().document["required"])


class _Reader:
    """Reads slice by slice, so that memory does not grow with the file."""

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        for part, offset in _parts(document):
            yield from _slice(part, offset)

    def split(self, document: Document) -> Iterator[Document]:
        """Slices of 256 records or 1 MiB; each has the header as its ``head``. No record is cut apart.

        A file whose header cannot be read is one slice with its beginning.
        """
        for part, _ in _parts(document):
            yield part


def _parts(document: Document) -> Iterator[tuple[Document, int | None]]:
    """The slices of a document, each with its offset in the file where that is known."""
    if document.head and document.data is not None and len(document.data) <= SLICE_BYTES:
        yield document, None
        return
    with document.open() as file:
        rest = b"" if document.head else file.read(_HEADER)
        try:
            head = csv.header(document.head or rest, 1 if document.head else document.first_line)
        except SyntaxFault:
            yield replace(document, path=None, data=rest), 0
            return
        if document.head:
            top, line, offset = document.head, document.first_line, None
        else:
            top, line, offset = rest[: head.end], head.next_line, head.end
            rest = rest[head.end :]
        record = document.first_record
        for data, count in csv.cuts(file.read, rest, head.delimiter, SLICE_RECORDS, SLICE_BYTES):
            yield replace(document, path=None, data=data, head=top, first_line=line, first_record=record), offset
            line, record = line + csv.breaks(data), record + count
            offset = None if offset is None else offset + len(data)
        if record == document.first_record and line == head.next_line and not document.head:
            yield replace(document, path=None, data=b"", head=top, first_line=line), offset


def _slice(document: Document, offset: int | None) -> Iterator[Draft | Finding]:
    data = document.data or b""
    try:
        head = csv.header(document.head or data, 1 if document.head else document.first_line)
    except SyntaxFault as fault:
        yield source_finding(document, fault) if data.strip(b" \t\r\n\xef\xbb\xbf") else _empty(document)
        return
    try:
        text = decode(data, document.first_line, wide=False, offset=offset)
    except SyntaxFault as fault:
        yield source_finding(document, fault)
        return
    for row in csv.rows(text, head.delimiter, document.first_line):
        if isinstance(row, SyntaxFault):
            yield source_finding(document, row)
        elif any(row.cells):
            yield _draft(document, head, row)


def _empty(document: Document) -> Finding:
    return Finding("source/empty", Severity.ERROR, "the file is empty", Origin(document.uri),
                   fix="write a header with at least the column title, or delete the file")  # fmt: skip


def _draft(document: Document, head: csv.Header, row: csv.Row) -> Draft | Finding:
    names, count = head.names, len(row.cells)
    if count < len(names) or any(row.cells[len(names) :]):
        place = row.position(min(count, len(names)))
        return Finding("source/syntax", Severity.ERROR, f"the row has {count} cells, the header {len(names)}",
                       Origin(document.uri, *place),
                       fix="put a cell that contains the delimiter or a line end in double quotes")  # fmt: skip
    data, misfits = properties(names, row.cells, _known(), _read)
    found = tuple(_misfit(document, row, each) for each in misfits)
    return Draft(data, Origin(document.uri, row.line, 1), True, partial(_locate, head, row), findings=found,
                 base_url=document.base_url)  # fmt: skip


def _misfit(document: Document, row: csv.Row, misfit: Misfit) -> Finding:
    origin = Origin(document.uri, *row.position(misfit.index))
    return Finding("source/syntax", Severity.ERROR, misfit.message, origin, misfit.pointer)


def _read(kind: str, name: str, cell: str) -> Any:
    return read_text(kind, name, cells.unguard(cell))


def _locate(head: csv.Header, row: csv.Row, pointer: str) -> Position | None:
    index = column_at(head.names, pointer)
    if index is None:
        return (row.line, 1) if not pointer.removesuffix("#") else None
    return head.positions[index] if pointer.endswith("#") and head.names[index] != OWN else row.position(index)


class _Writer:
    """A header with every column of the schema, and a row for each posting."""

    separator = b""
    carries = frozenset({"*"})

    def head(self, context: WriteContext) -> bytes:
        return csv.record(column.name for column in _columns()).encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        row = [""] * len(_columns())
        if _fill(row, posting, _plan()):
            own = sorted(key for key in posting if key.startswith(OWN))
            if own:
                row[-1] = csv.cell(json.dumps({key: posting[key] for key in own}).decode())
        return (",".join(row) + "\r\n").encode()

    def tail(self, context: WriteContext) -> bytes:
        return b""


def _fill(row: list[str], value: Mapping[str, Any], plan: _Plan) -> bool:
    """Writes each part of a mapping into its cell; parts without a column have none. Whether there is such a part."""
    others = False
    for key, each in value.items():
        place = plan.get(key)
        if place is None:
            others = True
        elif place.__class__ is tuple:
            number, composed, kind = place
            if each.__class__ is not str or composed:
                if each is None:
                    continue
                each = _written(kind, each)
            row[number] = _cell(each) if len(each) <= _SHORT else csv.cell(cells.guard(each))
        elif each.__class__ is dict or isinstance(each, Mapping):
            assert isinstance(place, dict)
            _fill(row, each, place)
    return others


# Names, kinds and places come again and again.
_SHORT = 60


@lru_cache(maxsize=2048)
def _cell(text: str) -> str:
    return csv.cell(cells.guard(text))


def _written(kind: str, value: Any) -> str:
    if kind == "list":
        return cells.join(value)
    if kind == "json":
        return json.dumps(value).decode()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def sniff(head: bytes) -> int:
    """60 where the first line names the column title beside others, 0 for anything else."""
    try:
        names = csv.header(head[: head.find(b"\n") + 1] or head).names
    except SyntaxFault:
        return 0
    return 60 if len(names) > 1 and "title" in names else 0


FORMAT = Format(
    name="csv",
    title="CSV",
    suffixes=(".csv", ".tsv"),
    media_types=("text/csv", "text/tab-separated-values"),
    spec="https://www.rfc-editor.org/rfc/rfc4180",
    reader=_Reader(),
    writer=_Writer(),
    sniff=sniff,
    file_suffix=".csv",
)
