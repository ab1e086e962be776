"""Bytes of an XML document as UTF-8, whatever encoding they are in and whichever they declare."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from jobexport.syntax import SyntaxFault

__all__ = ["CHUNK", "left_off", "utf8"]

CHUNK = 1 << 18

# The marks of UTF-32 begin with those of UTF-16, so they are looked for first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*\\?[\"']([A-Za-z0-9._:-]{1,40})")
# Web pages and feeds that say ISO-8859-1 mean Windows-1252 (WHATWG Encoding).
_MEANT = {"iso8859-1": "cp1252"}


def utf8(stream: BinaryIO, tell: Callable[[SyntaxFault], None]) -> Iterator[bytes]:
    """The document in UTF-8, chunk by chunk, without a byte order mark.

    What says to be UTF-8 (or says nothing) is passed on unchecked. ``tell`` hears of a declared encoding that is not
    the real one. Raises SyntaxFault for an empty document, for bytes that are no text, and for XML that was printed as
    a Python bytes literal.
    """
    head = stream.read(CHUNK)
    _check(head)
    encoding, marked = "", False
    for mark, name in _MARKS:
        if head.startswith(mark):
            encoding, marked = name, True
            if not mark.startswith((b"<", b"\0<")):
                head = head[len(mark) :]
            break
    declared = "" if marked else _declared(head, tell)
    if declared:
        yield from _recode(head, stream, declared, tell)
    elif encoding in ("", "utf-8"):
        start = head.lstrip()
        if not marked and start is not head and start.startswith(b"<?xml"):
            # The declaration must come first; blank lines before it harm nothing else.
            tell(SyntaxFault("blank lines stand before the XML declaration", 1, 1))
            head = re.sub(rb"<\?xml.*?\?>", b"", head, count=1, flags=re.S)
        while head:
            yield head
            head = stream.read(CHUNK)
    else:
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        while head:
            yield decoder.decode(head).encode("utf-8", "replace")
            head = stream.read(CHUNK)
        yield decoder.decode(b"", True).encode("utf-8", "replace") or b""


def left_off(head: bytes) -> int | None:
    """How many bytes ``utf8`` leaves off a document that begins so, of which it passes on all others; None where it may change some."""
    if head.startswith(codecs.BOM_UTF8):
        return len(codecs.BOM_UTF8)
    start = head.lstrip()
    changed = head.startswith(tuple(mark for mark, _ in _MARKS)) or _declared(head, lambda fault: None)
    return None if changed or (start is not head and start.startswith(b"<?xml")) else 0


def _check(head: bytes) -> None:
    start = head.lstrip()
    if not start:
        raise SyntaxFault("the document is empty", 1, 1)
    if re.match(rb"b(['\"])\s*<", start):
        raise SyntaxFault("a Python bytes literal (b'…') that holds XML, not XML; write the bytes themselves", 1, 1)
    if b"<" not in head:
        raise SyntaxFault("not XML: it begins without a tag", 1, 1)
    first = head[:256]
    wide = first.startswith(tuple(mark for mark, _ in _MARKS))
    if not wide and (first.count(0) or (not start.startswith(b"<") and not _is_text(first))):
        raise SyntaxFault("not XML: it looks like no text at all", 1, 1)


def _is_text(data: bytes) -> bool:
    return sum(byte < 9 or 13 < byte < 32 for byte in data) * 20 < len(data)


def _declared(head: bytes, tell: Callable[[SyntaxFault], None]) -> str:
    """The codec of the declared encoding where it is another than UTF-8, else empty."""
    found = _DECLARED.match(head)
    if found is None:
        return ""
    name = found[1].decode("ascii")
    try:
        codec = codecs.lookup(name)
        if not codec._is_text_encoding:
            raise LookupError
    except LookupError:
        tell(SyntaxFault(f"the declared encoding {name} is not known; read as UTF-8", 1, 1))
        return ""
    if codec.name in ("utf-8", "ascii"):
        return ""
    if codec.name.startswith(("utf-16", "utf-32")):
        tell(SyntaxFault(f"declares {name}, but is UTF-8", 1, 1))
        return ""
    return _MEANT.get(codec.name, codec.name)


def _recode(head: bytes, stream: BinaryIO, name: str, tell: Callable[[SyntaxFault], None]) -> Iterator[bytes]:
    """Text in the declared encoding, or, where its first letters beyond ASCII say so, in UTF-8 after all."""
    while head and head.isascii():
        yield head
        head = stream.read(CHUNK)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
        real = "utf-8"
    except UnicodeDecodeError:
        real = name
    if head and real != name:
        tell(SyntaxFault(f"declares {name}, but is UTF-8", 1, 1))
    decoder = codecs.getincrementaldecoder(real)("replace")
    told = False
    while head:
        text = decoder.decode(head)
        if "\ufffd" in text and not told:
            told = True
            tell(SyntaxFault(f"holds bytes that are not {real}; they became U+FFFD", None, None))
        yield text.encode("utf-8", "replace")
        head = stream.read(CHUNK)
