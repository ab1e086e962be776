"""Web and mail addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.patterns import late
from jobexport.normalize.words import is_placeholder, listed, read_text
from jobexport.schema import FORMATS

__all__ = ["read_email", "read_url"]

_is_url = FORMATS["absolute-url"]
_is_email = FORMATS["email"]
_SCHEME = late(r"([A-Za-z][A-Za-z0-9+.-]*):")
# A host with a dot and a top-level name of letters, then nothing or a path: what people write without a scheme.
_BARE_HOST = late(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+([^\W\d_]{2,24})(?::[0-9]+)?(?:[/?#].*)?\Z")
_FILE_ENDINGS = listed("html htm php asp aspx jsp json xml pdf txt png jpg jpeg gif svg webp", " ")
_UNSAFE = late(r"[\s<>\"\\^`{|}]")
_NAMED = late(r"\A.*<\s*([^<>\s]+@[^<>\s]+)\s*>\Z")


def read_url(value: object, notes: Notes, base_url: str | None = None) -> str | None:
    """An absolute address (http, https or mailto), or None for a placeholder.

    ``www.…`` and other addresses without a scheme get https with the note ``normalize/scheme-added``; a relative one is
    resolved against ``base_url``, and without it raises Unreadable, as every other scheme does. Characters that an
    address cannot hold are percent-encoded. A mapping gives its ``url``, ``contentUrl`` or ``@id``; of a list the first
    is taken, with a note.
    """
    if type(value) is str and _is_url(value) and "&amp;" not in value and value.startswith("http"):
        return value
    if isinstance(value, Mapping):
        for key in ("url", "contentUrl", "@id", "href", "@value"):
            if value.get(key):
                return read_url(value[key], notes, base_url)
        raise Unreadable(f"an address was expected, not a mapping with {', '.join(map(str, value)) or 'nothing in it'}")
    if isinstance(value, list | tuple):
        found = list(dict.fromkeys(each for each in (read_url(each, notes, base_url) for each in value) if each))
        if len(found) > 1:
            notes.add("normalize/first-of-several", f"of {len(found)} addresses the first is used: {quote(found[0])}")
        return found[0] if found else None
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unreadable(f"{quote(value)} is not an address", "write an address that begins with https://")
    text = value.strip()
    if is_placeholder(text) and text not in ("/",):
        return None
    while "&amp;" in text:
        text = text.replace("&amp;", "&")
    return _absolute(text, notes, base_url)


def _absolute(text: str, notes: Notes, base_url: str | None) -> str:
    scheme = _SCHEME.match(text)
    host = _BARE_HOST.match(text)
    name = scheme[1].lower() if scheme and not (host and re.match(r"[^/?#]*:[0-9]", text)) else ""
    if name == "mailto":
        address = text[7:].partition("?")[0]
        if not _is_email(address):
            raise Unreadable(f"{quote(text)} is not a mail address", "write mailto:jobs@example.com")
        return "mailto:" + text[7:].replace(" ", "%20")
    if name in ("http", "https"):
        text = name + text[len(name) :]
    elif name:
        raise Unreadable(f"{quote(text)} is not a web address: {name} is not http, https or mailto", "write https://…")
    elif text.startswith("//") and len(text) > 2:
        text = (base_url or "https:").partition(":")[0] + ":" + text
    elif text.lower().startswith("www.") or (host and host[1].lower() not in _FILE_ENDINGS):
        text = "https://" + text
        notes.add("normalize/scheme-added", f"{quote(text[8:])} has no scheme and was read as {quote(text)}")
    elif base_url:
        from urllib.parse import urljoin

        text = urljoin(base_url, text)
    else:
        raise Unreadable(f"{quote(text)} is not an absolute address", "write an address that begins with https://")
    head, slash, tail = text.partition("://")
    authority = re.match(r"[^/?#]*", tail)
    rest = tail[authority.end() :] if authority else ""
    url = head + slash + (authority[0] if authority else "") + _UNSAFE.sub(_percent, rest)
    if not _is_url(url):
        raise Unreadable(f"{quote(text)} is not a valid address", "write an address that begins with https://")
    return url


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def read_email(value: object, notes: Notes) -> str | None:
    """A mail address alone; ``mailto:`` and a display name around it are dropped, the latter with a note."""
    if type(value) is str and _is_email(value) and not value.startswith("mailto:"):
        return value
    text = read_text(_unwrapped(value, notes), notes)
    if text is None:
        return None
    if text.lower().startswith("mailto:"):
        text = text[7:].partition("?")[0]
    if not _is_email(text):
        raise Unreadable(f"{quote(text)} is not a mail address", "write one address, such as jobs@example.com")
    return text


def _unwrapped(value: object, notes: Notes) -> object:
    """The address inside ``Name <address>``; anything else unchanged."""
    found = _NAMED.match(value.strip()) if isinstance(value, str) else None
    if found is None:
        return value
    notes.add("normalize/name-dropped", f"only the address of {quote(value)} is kept")
    return found[1]
