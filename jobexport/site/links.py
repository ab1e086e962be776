"""Addresses that may become links: only those that lead to a page, a mailbox or a telephone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

__all__ = ["Link", "host", "linked", "mail", "picture", "plain", "telephone", "web"]

Link = dict[str, Any]
"""One value as a template shows it: ``text``; ``href`` and ``datetime``, None where the value has none; and ``own``.

``own`` says that the text is the posting's, in the posting's language, and not a word of the interface.
"""

_WEB = re.compile(r"https?://[^\s/\\?#\x00-\x1f]", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)
# ASCII characters that no URL has (RFC 3986), left as they are by careless sources.
_ILLEGAL = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f]')
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def web(address: str | None, *, mailto: bool = False) -> str | None:
    """The address as a link target, or None where it is not http, https (or ``mailto:`` where that is allowed).

    Characters that no URL may hold are percent-encoded.
    """
    if not address or not (_WEB.match(address) or (mailto and _MAIL.match(address))):
        return None
    if _ILLEGAL.search(address):
        address = _ILLEGAL.sub(lambda found: f"%{ord(found[0]):02X}", address)
    return _BARE_PERCENT.sub("%25", address) if "%" in address else address


def picture(address: str | None) -> str | None:
    """The address to show a picture from, or None where it is no web address.

    Asked for over HTTPS, as browsers do by themselves on pages that came that way; the policy of the site allows no other.
    """
    found = web(address)
    return f"https{found[4:]}" if found and found[:5].lower() == "http:" else found


def host(address: str) -> str:
    """The host of an address as people know it: ``https://www.example.com/x`` is ``example.com``."""
    return _host("/".join(address.split("/", 3)[:3])) or address


@lru_cache(1024)
def _host(start: str) -> str:
    # Only what comes before the path, so that the many addresses of one host are looked at once.
    try:
        return (urlsplit(start).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def mail(address: str, subject: str | None = None) -> str:
    """A ``mailto:`` target, with a subject line where one is given."""
    to = quote(address, safe="@!$&'*+-/=^_~.")
    return f"mailto:{to}?subject={quote(subject, safe='')}" if subject else f"mailto:{to}"


def telephone(number: str) -> str | None:
    """A ``tel:`` target, or None where the text holds no dialable number."""
    digits = re.sub(r"[\s().\-/\u00a0]", "", number)
    return f"tel:{digits}" if re.fullmatch(r"\+?[0-9]{3,20}", digits) else None


def plain(text: str, href: str | None = None, datetime: str | None = None, *, own: bool = False) -> Link:
    """One value as a template shows it."""
    return {"text": text, "href": href, "datetime": datetime, "own": own}


def linked(address: str, text: str | None = None) -> Link:
    """An address as a link (under its own name where no text is given), or as mere text where it must not be one."""
    href = web(address)
    if href is None:
        return plain(f"{text} ({address})" if text else address, own=bool(text))
    return plain(text or address, href, own=bool(text))
