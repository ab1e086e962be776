"""Mappings in the pipeline: which reader takes one, and what is inferred for a source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jobexport.detection import detect
from jobexport.errors import InputError, UsageError
from jobexport.findings import Finding
from jobexport.posting import Document
from jobexport.registry import Format, Reader, format_named
from jobexport.sources import documents

if TYPE_CHECKING:
    from jobexport.mapping.model import ColumnMap, Survey

__all__ = ["format_for", "inferred", "mapping_from", "reader_of"]

# A table of ours that is to be read by a mapping is somebody else's table.
_INSTEAD = {"csv": "table", "json": "collection", "jsonl": "collection"}


def mapping_from(path: Path | None) -> ColumnMap | None:
    """The mapping in a file, or None where none is named. Raises ConfigError for a wrong one."""
    if path is None:
        return None
    from jobexport.mapping.files import load

    return load(path)


def format_for(document: Document, name: str | None, mapping: ColumnMap | None) -> Format:
    """The format to read a document with; with a mapping, tables and JSON go to a reader that takes it.

    Raises UsageError as ``detect`` does. Boards and feeds, whose names are known, are read without the mapping.
    """
    if mapping is None:
        return detect(document, name)
    return _mappable(document, name) or detect(document, name)


def _mappable(document: Document, name: str | None) -> Format | None:
    from jobexport.mapping.model import Mappable

    try:
        found = detect(document, name)
    except UsageError:
        if name is not None:
            raise
        with document.open() as stream:
            start = stream.read(64).lstrip(b" \t\r\n\xef\xbb\xbf")[:1]
        return format_named("collection" if start in (b"{", b"[") else "table")
    found = format_named(_INSTEAD.get(found.name, found.name))
    return found if isinstance(found.reader, Mappable) else None


def reader_of(source: Format, mapping: ColumnMap | None) -> Reader:
    """The reader of a format, with the mapping where it takes one."""
    assert source.reader is not None
    if mapping is None:
        return source.reader
    from jobexport.mapping.model import Mappable

    return source.reader.mapped(mapping) if isinstance(source.reader, Mappable) else source.reader


def inferred(source: str, name: str | None = None) -> tuple[ColumnMap, Survey]:
    """The mapping for one table, and what it was inferred from.

    Raises InputError where the source is not one table with rows, UsageError where its format takes no mapping.
    """
    from jobexport.mapping.inferring import infer
    from jobexport.mapping.model import Mappable

    found = list(documents([source]))
    tables = [each for each in found if isinstance(each, Document)]
    if len(tables) != 1:
        fault = next((each.message for each in found if isinstance(each, Finding)), f"holds {len(tables)} documents")
        raise InputError(fault, subject=source, hint="name one table: CSV, TSV, XLSX, or JSON")
    chosen = _mappable(tables[0], name)
    if chosen is None or not isinstance(chosen.reader, Mappable):
        known = detect(tables[0], name)
        raise UsageError(
            f"{known.title} needs no mapping",
            subject=source,
            hint="read it as it is, or name another format with --from",
        )
    survey = chosen.reader.survey(tables[0])
    if not survey.rows:
        raise InputError(
            "holds no row that could be read", subject=source, hint="`jobexport check` says what is wrong with it"
        )
    return infer(survey.names, survey.rows), survey
