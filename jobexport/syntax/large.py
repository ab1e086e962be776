"""The bytes of a large document, read where they are needed."""

from __future__ import annotations

import tempfile
import weakref
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE, getincrementaldecoder
from typing import BinaryIO

from jobexport.errors import InputError
from jobexport.findings import Position
from jobexport.posting import Document
from jobexport.syntax import SyntaxFault
from jobexport.syntax.text import EncodingFault, advance, decode

__all__ = ["CHUNK", "LARGE", "Source", "is_large", "shifted", "size_of"]

LARGE = 1 << 20
"""A document, or a value in it, of more bytes than this is not read whole."""
CHUNK = 1 << 16
"""Fewest bytes that are read at once."""

_WIDE = ((BOM_UTF32_LE, "utf-32-le"), (BOM_UTF32_BE, "utf-32-be"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))  # fmt: skip


def is_large(document: Document) -> bool:
    """Whether a document has more bytes than are read at once."""
    return size_of(document) > LARGE


def size_of(document: Document) -> int:
    """The number of bytes of a document. Raises InputError where there is no such file."""
    try:
        return document.size
    except OSError as error:
        raise InputError(error.strerror or str(error), subject=document.uri) from error


class Source:
    """The bytes of a document in UTF-8, without a byte order mark; offsets count from the first byte after it.

    Raises EncodingFault for UTF-16 or UTF-32 that is damaged.
    """

    def __init__(self, document: Document) -> None:
        file = document.open()
        head = file.read(4)
        wide = next((name for mark, name in _WIDE if head.startswith(mark)), None)
        if wide is not None:
            file.seek(4 if wide.startswith("utf-32") else 2)
            with file:
                file = _narrow(file, wide)
        self._file = file
        self._base = len(BOM_UTF8) if wide is None and head.startswith(BOM_UTF8) else 0
        self.size = file.seek(0, 2) - self._base
        self._start, self._data = 0, b""
        weakref.finalize(self, file.close)

    def slice(self, start: int, end: int) -> bytes:
        """The bytes from one offset to another, fewer at the end of the document."""
        if start < self._start or end > self._start + len(self._data):
            self._file.seek(self._base + start)
            self._start, self._data = start, self._file.read(max(end - start, CHUNK))
        return self._data[start - self._start : end - self._start]

    def refuse_damage(self) -> None:
        """Raises EncodingFault where the document is not UTF-8 from end to end."""
        decoder = getincrementaldecoder("utf-8")()
        at = 0
        while at < self.size:
            data = self.slice(at, at + LARGE)
            kept = len(decoder.getstate()[0])
            try:
                decoder.decode(data, at + len(data) >= self.size)
            except UnicodeDecodeError:
                # A guess at the real encoding is made from the beginning of the document where that is near.
                start = at - kept if at > CHUNK else 0
                self._tell_damage(start, max(at + len(data), CHUNK))
            at += len(data)

    def _tell_damage(self, start: int, end: int) -> None:
        place, at = (1, 1), 0
        while at < start:
            data = self.slice(at, min(start, at + LARGE))
            data = data[:-1] if data.endswith(b"\r") and len(data) > 1 else data
            place, at = advance(place, data), at + len(data)
        try:
            decode(self.slice(start, end), 2 if start else 1, offset=start + self._base)
        except EncodingFault as fault:
            if not start:
                raise
            raise shifted(EncodingFault(fault.message, (fault.line or 2) - 1, fault.column), place, 0) from None


def _narrow(file: BinaryIO, encoding: str) -> BinaryIO:
    """A temporary file with the rest of a file in UTF-8."""
    decoder = getincrementaldecoder(encoding)()
    found = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its Source
    try:
        while data := file.read(LARGE):
            found.write(decoder.decode(data).encode())
        decoder.decode(b"", True)
    except UnicodeError as error:
        found.close()
        message = f"the text is damaged {encoding[:6].upper()} ({error}); save the file as UTF-8"
        raise EncodingFault(message, 1, 1) from None
    return found


def shifted(fault: SyntaxFault, place: Position, before: int) -> SyntaxFault:
    """The fault of a part that stands at ``place``, and was read with some characters before it."""
    line, column = fault.line or 1, fault.column or 1
    if line == 1:
        column = max(1, place[1] + column - 1 - before)
    return type(fault)(fault.message, place[0] + line - 1, column)
