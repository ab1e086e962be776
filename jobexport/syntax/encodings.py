"""Encodings of pages, as browsers tell them."""

from __future__ import annotations

import codecs
import re

__all__ = ["web_text"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.I)
# Labels that mean Windows-1252 on the web, as the Encoding standard has it.
_LATIN = frozenset(("iso8859-1", "ascii", "latin-1", "cp1252"))

# The encodings of the Encoding standard, by the names Python has for them; its other codecs are no encodings of pages.
_WEB = re.compile(
    r"(?:utf-8|utf-16(?:-[bl]e)?|ascii|latin-1|cp(?:866|874|949|950|125[0-8])|iso8859-[0-9]+|koi8-[ru]|mac-(?:roman|cyrillic)"
    r"|gb(?:k|2312|18030)|big5(?:hkscs)?|euc_(?:jp|kr)|shift_jis|cp932|iso2022_jp)\Z"
)


def web_text(data: bytes, media_type: str | None = None) -> tuple[bytes, str, bool]:
    """The bytes of a page as UTF-8, the encoding they were in, and whether some of them were no characters of it.

    A byte order mark decides; else bytes that are valid UTF-8 are UTF-8; else the encoding that the media type or the
    page's own ``<meta charset>`` names; else Windows-1252, as browsers do. Never fails: bytes without a character
    become U+FFFD.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(name, "replace")
            return text.encode(), name, "\ufffd" in text
    try:
        if not data.isascii():
            data.decode()
    except UnicodeDecodeError:
        declared = _declared(data, media_type)
    else:
        # Encodings that switch by escape sequences are ASCII to the eye.
        declared = _declared(data, media_type) if b"\x1b" in data else "utf-8"
        if declared is None or not declared.startswith("iso2022"):
            return data, "utf-8", False
    chosen = declared or "cp1252"
    text = data.decode(chosen, "replace")
    return text.encode("utf-8", "replace"), chosen, "\ufffd" in text


def _declared(data: bytes, media_type: str | None) -> str | None:
    found = _HEADER.search(media_type or "")
    label = found[1] if found else None
    if label is None:
        meta = _CHARSET.search(data[:4096])
        label = meta[1].decode() if meta else None
    if label is None:
        return None
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    if _WEB.match(name) is None:
        return None
    if name.startswith("utf-16"):
        # A page whose declaration could be read byte by byte is in none of these.
        return "utf-8"
    return "cp1252" if name in _LATIN else name
