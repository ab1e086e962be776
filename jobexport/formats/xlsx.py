"""Excel workbooks (Office Open XML): the columns of the CSV format, one posting a row.

Lists, mappings and the author's own keys are written in a cell as in CSV; truth values and numbers are cells of their
own type (a number of more than 15 digits is text, since a spreadsheet would round it); dates are text, exact as they
are. Every text is a text cell, so that none can become a formula, and no apostrophe is put in front.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from importlib import import_module
from typing import Any, BinaryIO

from jobexport.errors import UsageError
from jobexport.findings import Finding, Origin, Position, Severity, pointer
from jobexport.mapping.heads import foreign
from jobexport.mapping.model import ColumnMap, Survey
from jobexport.mapping.reading import Line, drafts, survey
from jobexport.normalize.wording import carried
from jobexport.posting import Document, Draft
from jobexport.registry import Format, Losses, WriteContext
from jobexport.schema import posting_schema
from jobexport.syntax import cells, json
from jobexport.syntax.columns import OWN, Column, columns
from jobexport.syntax.tablerows import column_at, properties, read_text

__all__ = ["FORMAT", "XlsxReader", "XlsxWriter"]

# What a part of a workbook may expand to: the texts, which are held in memory, and any other part.
_MAX_TEXTS, _MAX_PART, _RATIO = 64 << 20, 64 << 20, 100
_LONGEST = 32_767
_ROWS = 1_048_575
_DIGITS = 15
_UNFIT = re.compile("[\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WIDE = {"title": 40, "description": 60, "hiringOrganization.name": 24, "url": 30, "applyUrl": 30}


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise UsageError(
            f"XLSX needs {name}, which is not installed", subject="xlsx", hint='pip install "jobexport[xlsx]"'
        ) from error


@cache
def _columns() -> tuple[Column, ...]:
    return columns(posting_schema().document)


@cache
def _known() -> Mapping[str, Column]:
    return {column.name: column for column in _columns()}


class XlsxWriter:
    """A workbook with a heading that stays in view, in constant memory. Needs the extra ``xlsx``."""

    carries = frozenset("*")

    def write(
        self,
        postings: Iterable[Mapping[str, Any]],
        file: BinaryIO,
        context: WriteContext,
        report: Callable[[Mapping[str, Any], Losses], None],
    ) -> None:
        """Writes the workbook; another sheet begins after 1,048,575 postings. Raises UsageError without XlsxWriter."""
        options = {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False,
        }  # fmt: skip
        book = _library("xlsxwriter").Workbook(file, options)
        # The moment of the run, without its zone, which the library does not take.
        book.set_properties({"title": context.title, "created": context.now.replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        sheet: Any = None
        row = _ROWS
        for posting in postings:
            if row >= _ROWS:
                sheet, row = self._sheet(book, bold), 0
            row += 1
            losses = Losses()
            for index, value in _row(posting, losses):
                if isinstance(value, bool):
                    sheet.write_boolean(row, index, value)
                elif isinstance(value, str):
                    sheet.write_string(row, index, value)
                else:
                    sheet.write_number(row, index, value)
            report(posting, losses)
        if sheet is None:
            self._sheet(book, bold)
        book.close()

    def _sheet(self, book: Any, bold: Any) -> Any:
        sheet = book.add_worksheet("Postings" if not book.worksheets() else f"Postings {len(book.worksheets()) + 1}")
        for index, column in enumerate(_columns()):
            sheet.set_column(index, index, _WIDE.get(column.name, 16))
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(_columns()):
            sheet.write_string(0, index, column.name, bold)
        return sheet


def _row(posting: Mapping[str, Any], losses: Losses) -> Iterator[tuple[int, Any]]:
    """The cells of one posting that have a value, with their column numbers."""
    found = _columns()
    for index, column in enumerate(found[:-1]):
        value: Any = posting
        for part in column.path:
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is None:
            continue
        if column.kind == "json" and _length(_json(value)) > _LONGEST:
            losses.drop(pointer(*column.path), f"a cell has at most {_LONGEST:,} characters")
            continue
        yield index, _cell(column.kind, value, pointer(*column.path), losses)
    own = {key: posting[key] for key in sorted(posting) if key.startswith(OWN)}
    if own:
        # Half a mapping is none: what does not fit goes as a whole, the largest first.
        while (text := _json(own)) and _length(text) > _LONGEST:
            largest = max(own, key=lambda key: len(_json(own[key])))
            losses.drop(pointer(largest), f"a cell has at most {_LONGEST:,} characters")
            del own[largest]
        if own:
            yield len(found) - 1, text


def _json(value: Any) -> str:
    """JSON text in characters that a workbook can hold; the others are escaped."""
    return _UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value).decode())


def _length(text: str) -> int:
    """The length that counts is that in UTF-16, as Excel keeps text."""
    return len(text) if len(text) <= _LONGEST // 2 else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cell(kind: str, value: Any, place: str, losses: Losses) -> Any:
    if kind == "boolean":
        return value
    if kind in ("integer", "number"):
        digits = len(Decimal(value).normalize().as_tuple().digits)
        return value if digits <= _DIGITS else str(value)
    text = cells.join(value) if kind == "list" else _json(value) if kind == "json" else str(value)
    text = carried(text, place, losses)
    if _length(text) > _LONGEST:
        losses.shorten(place, f"a cell has at most {_LONGEST:,} characters")
        text = text.encode("utf-16-le")[: _LONGEST * 2].decode("utf-16-le", "ignore")
    return text


@dataclass(frozen=True, slots=True)
class XlsxReader:
    """Reads the first sheet that has a column ``title`` in its first row. Needs the extra ``xlsx``.

    Columns are named as in CSV; the shorthand names of a draft are known too. A cell that is a date becomes a date. The
    first sheet whose columns have foreign names for a list of jobs is read by a mapping, inferred where none is given.
    """

    mapping: ColumnMap | None = None

    def mapped(self, mapping: ColumnMap) -> XlsxReader:
        """The same reader with a mapping."""
        return XlsxReader(mapping)

    def survey(self, document: Document) -> Survey:
        """The names of the columns and the first rows of the first sheet with a name in its first row."""
        library = _library("openpyxl")
        with suppress(*_damage(library)), document.open() as stream, closing(_open(library, stream)) as book:
            for names, rows in _sheets(book):
                if any(names):
                    return survey(_lines(document, names, rows), [name for name in names if name])
        return Survey((), ())

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """A draft for each row that is not empty; a finding where the file is no workbook or has no such sheet."""
        library = _library("openpyxl")
        try:
            with document.open() as stream, closing(_open(library, stream)) as book:
                for names, rows in _sheets(book):
                    if foreign(names) or (self.mapping is not None and any(names)):
                        yield from _foreign(document, names, rows, self.mapping)
                        return
                    if "title" in names:
                        for line, row in enumerate(rows, 2):
                            if any(value not in (None, "") for value in row):
                                yield _draft(document, names, line, row)
                        return
            message = "no sheet has a column title in its first row"
            yield Finding("source/no-postings", Severity.ERROR, message, Origin(document.uri))
        except _damage(library) as error:
            yield _no_workbook(document, error)


def _open(library: Any, stream: BinaryIO) -> Any:
    """The workbook. Raises ValueError for one that expands beyond all measure; its texts are all held in memory."""
    from zipfile import ZipFile

    with ZipFile(stream) as archive:
        for member in archive.infolist():
            limit = _MAX_TEXTS if "sharedStrings" in member.filename else max(_MAX_PART, member.compress_size * _RATIO)
            if member.file_size > limit:
                raise ValueError(f"{member.filename} expands to more than {limit >> 20} MiB")
    stream.seek(0)
    try:
        return library.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except (AttributeError, IndexError, TypeError) as error:
        # What the library says of parts and attributes that are missing or of the wrong kind.
        raise ValueError(str(error)) from error


def _damage(library: Any) -> tuple[type[Exception], ...]:
    """What reading a file raises that is no sound workbook: the errors of the ZIP and XML libraries, beside plain ones."""
    from xml.etree.ElementTree import ParseError
    from zipfile import BadZipFile
    from zlib import error as packing

    from lxml.etree import XMLSyntaxError

    wrong = library.utils.exceptions.InvalidFileException
    # A member that is encrypted or packed in an unknown way is a RuntimeError; one that was cut off an EOFError.
    return OSError, ValueError, KeyError, EOFError, RuntimeError, BadZipFile, ParseError, XMLSyntaxError, packing, wrong


def _sheets(book: Any) -> Iterator[tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]]:
    """The names in the first row of each sheet, and its other rows."""
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        yield tuple(str(name or "").strip() for name in next(rows, ())), rows


def _foreign(
    document: Document, names: tuple[str, ...], rows: Iterator[tuple[Any, ...]], mapping: ColumnMap | None
) -> Iterator[Draft | Finding]:
    def where(column: str) -> Origin | None:
        return Origin(document.uri, 1, names.index(column) + 1 if column in names else 1)

    yield from drafts(document, _lines(document, names, rows), mapping, [name for name in names if name], where)


def _lines(document: Document, names: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> Iterator[Line]:
    """The rows that are not empty, by column name; a column without a name is called ``(no name)``."""

    def locate(line: int, place: str) -> Position:
        name = place[1:].replace("~1", "/").replace("~0", "~")
        return line, names.index(name) + 1 if name in names else 1

    for number, row in enumerate(rows, 2):
        values = {
            name or "(no name)": _read("", "", value)
            for name, value in zip(names, row, strict=False)
            if name or value not in (None, "")
        }
        if any(value not in (None, "") for value in values.values()):
            yield Line(values, Origin(document.uri, number, 1), partial(locate, number))


def _no_workbook(document: Document, error: Exception) -> Finding:
    message = f"not an Excel workbook: {str(error).partition(chr(10))[0]}"
    return Finding("source/syntax", Severity.ERROR, message, Origin(document.uri))


def _draft(document: Document, names: tuple[str, ...], line: int, row: tuple[Any, ...]) -> Draft:
    known = _known()
    data, misfits = properties(names, row, known, _read)
    found = tuple(
        Finding("source/syntax", Severity.ERROR, each.message, Origin(document.uri, line, each.index + 1), each.pointer)
        for each in misfits
    )
    if "description" in data and "descriptionFormat" not in data and not set(names) - known.keys():
        data["descriptionFormat"] = "html"  # a sheet with canonical columns alone has canonical texts

    def locate(place: str) -> Position | None:
        index = column_at(names, place)
        if index is None:
            return (line, 1) if not place.removesuffix("#") else None
        return (1 if place.endswith("#") and names[index] != OWN else line, index + 1)

    return Draft(data, Origin(document.uri, line, 1), True, locate, findings=found, base_url=document.base_url)


def _read(kind: str, name: str, value: Any) -> Any:
    """The value of a cell; what does not look like its column's kind stays as it is, and is judged as such."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        exact = Decimal(repr(value))
        value = int(exact) if exact == exact.to_integral_value() else exact
    if isinstance(value, (int, Decimal)):
        # Codes look like numbers to a spreadsheet.
        return str(value) if kind in ("text", "list") else value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return read_text(kind, name, _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value)))


def sniff(head: bytes) -> int:
    """How sure the file is a workbook: a ZIP archive with its parts."""
    if not head.startswith(b"PK\x03\x04"):
        return 0
    return 95 if b"xl/" in head else 40 if b"[Content_Types].xml" in head else 0


FORMAT = Format(
    name="xlsx",
    title="Excel workbook",
    suffixes=(".xlsx",),
    media_types=("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
    spec="https://ecma-international.org/publications-and-standards/standards/ecma-376/",
    reader=XlsxReader(),
    writer=XlsxWriter(),
    sniff=sniff,
    file_suffix=".xlsx",
    extra="xlsx",
)
