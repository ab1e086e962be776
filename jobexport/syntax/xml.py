"""XML text: what may stand in it, and how it is written. Reading as a stream is in ``syntax/records.py``."""

from __future__ import annotations

import re

__all__ = ["attribute", "cdata", "element", "escape", "legal"]

# Characters that XML 1.0 (section 2.2) allows in no form: neither CDATA nor a character reference can carry them.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> tuple[str, int]:
    """The text without the characters that XML 1.0 cannot carry, and how many were dropped."""
    if _ILLEGAL.search(text) is None:
        return text, 0
    return _ILLEGAL.subn("", text)


def escape(text: str) -> str:
    """Text for element content; illegal characters are dropped (ask ``legal`` first to count them)."""
    return legal(text)[0].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def attribute(text: str) -> str:
    """Text for an attribute value, with its double quotes."""
    value = escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{value}"'


def cdata(text: str) -> str:
    """Text as a CDATA section; ``]]>`` is split over two sections, illegal characters are dropped."""
    return "<![CDATA[" + legal(text)[0].replace("]]>", "]]]]><![CDATA[>") + "]]>"


def element(name: str, text: str, *, section: bool = False) -> str:
    """One element with text content, escaped or as a CDATA section."""
    return f"<{name}>{cdata(text) if section else escape(text)}</{name}>"
