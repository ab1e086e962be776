"""Boards that publish JSON: the reader that brings their records to drafts by a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jobexport.findings import Finding, Origin, Severity
from jobexport.posting import Document, Draft
from jobexport.syntax import SyntaxFault
from jobexport.syntax.foreign import Drafting, Table
from jobexport.syntax.records_json import EMPTY, Around, Odd, Record
from jobexport.syntax.records_stream import document_records
from jobexport.syntax.text import EncodingFault

__all__ = ["JsonBoard"]


@dataclass(frozen=True, slots=True)
class JsonBoard:
    """Reader of a board's JSON: the answer as it came, a bare list, one object, one a line, or a VCR recording."""

    table: Table

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """One draft for each posting; findings for what is none, is not known or cannot be read."""
        table, drafting = self.table, Drafting(self.table, document)
        count = other = 0
        around: tuple[Around, ...] = ()
        try:
            for found in self._grouped(document):
                if isinstance(found, SyntaxFault):
                    other += 1
                    yield self._fault(found, document)
                elif isinstance(found, Odd):
                    other += 1
                    line, column = found.position or (None, None)
                    origin = Origin(document.uri, line, column, found.pointer)
                    reason = table.notice(found.value)
                    if reason is not None:
                        yield Finding("board/notice", Severity.INFO, " ".join(reason.split()), origin)
                    else:
                        names = ", ".join(list(found.value)[:6])
                        yield Finding(
                            "board/not-a-posting", Severity.WARNING,
                            f"an object with {names or 'no members'} is no posting of {table.title}", origin,
                        )  # fmt: skip
                else:
                    count += 1
                    if found.around and not around:
                        around = found.around
                        yield from self._terms(around, document)
                    yield from drafting.draft(
                        found.value, found.pointer, found.locate, found.around, found.uri, found.raw
                    )
        except SyntaxFault as fault:
            yield self._fault(fault, document)
            return
        if not count and not other:
            yield Finding(
                "board/no-postings", Severity.INFO, f"holds no posting of {table.title}", Origin(document.uri)
            )  # fmt: skip
        yield from self._missing(count, around, document)

    def _grouped(self, document: Document) -> Iterable[Record | Odd | SyntaxFault]:
        """The records, those of one posting joined under ``_group`` of the first where the table has a ``group``."""
        table = self.table
        found = document_records(document, table.wanted, table.lists)
        if not table.group:
            return found
        groups: dict[str, Record] = {}
        entries: list[Record | Odd | SyntaxFault] = []
        for each in found:
            key = each.value.get(table.group) if isinstance(each, Record) else None
            if isinstance(each, Record) and isinstance(key, (str, int)) and str(key) in groups:
                groups[str(key)].value.setdefault("_group", []).append(each.value)
                continue
            if isinstance(each, Record) and isinstance(key, (str, int)):
                groups[str(key)] = each
            entries.append(each)
        return entries

    def _missing(self, count: int, around: tuple[Around, ...], document: Document) -> Iterator[Finding]:
        for path in self.table.totals:
            total = next((n for each in reversed(around) if isinstance(n := each.get(path), int)), None)
            if total is not None and total > count:
                yield Finding(
                    "board/partial-answer", Severity.INFO,
                    f"the source speaks of {total} postings ({path}) and holds {count}", Origin(document.uri),
                    fix="fetch the other pages too",
                )  # fmt: skip
                return

    def _terms(self, around: tuple[Around, ...], document: Document) -> Iterator[Finding]:
        for path in self.table.terms:
            words = next((text for each in around if isinstance(text := each.get(path), str)), None)
            if words:
                yield Finding("board/notice", Severity.INFO, f"{self.table.title}: {' '.join(words.split())}",
                              Origin(document.uri))  # fmt: skip

    def _fault(self, fault: SyntaxFault, document: Document) -> Finding:
        rule = "source/encoding" if isinstance(fault, EncodingFault) else "source/syntax"
        if fault.message == EMPTY:
            rule = "source/empty"
        return Finding(rule, Severity.ERROR, fault.message, Origin(document.uri, fault.line, fault.column))
