"""Organizations: employers by name or as loose mappings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jobexport.findings import suggest
from jobexport.normalize.addresses import ADDRESS_KEYS, read_address, read_address_text
from jobexport.normalize.links import read_email, read_url
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.words import read_int, read_text

__all__ = ["read_organization"]

_KEYS = {
    "id": "id", "name": "name", "legalname": "legalName", "url": "url", "website": "url", "homepage": "url",
    "sameas": "sameAs",
    "logo": "logo", "image": "logo", "logourl": "logo", "description": "description", "about": "description",
    "email": "email",
    "telephone": "telephone", "phone": "telephone", "address": "address", "location": "address", "industry": "industry",
    "numberofemployees": "numberOfEmployees", "employees": "numberOfEmployees", "foundingdate": "foundingDate",
    "founded": "foundingDate",
}  # fmt: skip
_ORDER = (
    "id", "name", "legalName", "url", "sameAs", "logo", "description", "email", "telephone", "address", "industry",
    "numberOfEmployees", "foundingDate",
)  # fmt: skip
_IGNORED = frozenset(("@type", "@id", "@context", "type"))
_FIX = "write the name, or {name: …, url: …}"


def read_organization(
    value: object, notes: Notes, *, base_url: str | None = None, strict: bool = False
) -> dict[str, Any] | None:
    """A canonical organization from its name or a loose mapping (schema.org Organization); None for a placeholder.

    A part that cannot be read is left out with the note ``normalize/not-read``, an unknown key with
    ``normalize/unknown-key``; with ``strict`` both raise Unreadable. An organization without a name takes its
    legal name, and without either raises Unreadable.
    """
    if isinstance(value, list | tuple):
        found = [
            each for each in (read_organization(one, notes, base_url=base_url, strict=strict) for one in value) if each
        ]
        unique = [each for index, each in enumerate(found) if each not in found[:index]]
        if len(unique) > 1:
            notes.add(
                "normalize/first-of-several",
                f"of {len(unique)} organizations the first is used: {quote(unique[0]['name'])}",
            )
        return unique[0] if unique else None
    if not isinstance(value, Mapping):
        name = read_text(value, notes)
        return None if name is None else {"name": name}
    result: dict[str, Any] = {}
    for key, each in value.items():
        if each is None or key in _IGNORED:
            continue
        known = _KEYS.get(str(key).replace("_", "").replace("-", "").lower())
        if known is None and key == "@value":
            known = "name"
        if known is None:
            near = suggest(str(key), _ORDER)
            hint = f"; did you mean {near!r}?" if near else ""
            if strict:
                fault = Unreadable(f"an organization has no key {key!r}{hint}", f"write {near}" if near else _FIX, "#")
                raise fault.under(key)
            notes.add("normalize/unknown-key", f"the organization's {key!r} is not kept{hint}")
            continue
        try:
            found_value = _READERS[known](each, notes, base_url)
        except Unreadable as error:
            if strict:
                raise error.under(key) from None
            notes.add("normalize/not-read", f"the organization's {known} is left out: {error.reason}")
            continue
        if found_value:
            result.setdefault(known, found_value)
    if "name" not in result:
        if "legalName" in result:
            result["name"] = result["legalName"]
            notes.add(
                "normalize/name-from-legal-name",
                f"the organization has no name; {quote(result['name'])} is its legal name",
            )
        elif result:
            raise Unreadable("the organization has no name", _FIX)
        else:
            return None
    return {key: result[key] for key in _ORDER if key in result}


def _address(value: object, notes: Notes, base_url: str | None) -> dict[str, str] | None:
    if isinstance(value, list | tuple):
        value = value[0] if len(value) == 1 else None
    if isinstance(value, Mapping):
        if "address" in value and not set(value) & set(ADDRESS_KEYS):
            return _address(value["address"], notes, base_url)
        return read_address(value, notes).fields or None
    text = read_text(value, notes)
    if text is None:
        return None
    found = read_address_text(text, notes)
    if found.name:
        raise Unreadable(f"{quote(text)} is no address that can be understood")
    return found.fields or None


def _links(value: object, notes: Notes, base_url: str | None) -> list[str] | None:
    found: dict[str, None] = {}
    for each in value if isinstance(value, list | tuple) else [value]:
        try:
            url = _web(each, notes, base_url)
        except Unreadable as error:
            if not isinstance(value, list | tuple):
                raise
            notes.add("normalize/not-read", f"one of the organization's sameAs is left out: {error.reason}")
            continue
        if url is not None:
            found[url] = None
    return list(found) or None


def _web(value: object, notes: Notes, base_url: str | None) -> str | None:
    url = read_url(value, notes, base_url)
    if url is not None and url.startswith("mailto:"):
        raise Unreadable(
            f"{quote(url)} is a mail address, not a web address", "write an address that begins with https://"
        )
    return url


def _count(value: object, notes: Notes, base_url: str | None) -> int | None:
    if isinstance(value, Mapping):
        if value.get("value") is None and (value.get("minValue") is not None or value.get("maxValue") is not None):
            raise Unreadable("it is a range, not a number")
        value = value.get("value", value.get("@value"))
    return read_int(value, notes) or None


def _day(value: object, notes: Notes, base_url: str | None) -> str | None:
    text = read_text(value, notes)
    if text is not None and re.fullmatch(r"[12][0-9]{3}(?:-[0-9]{2}(?:-[0-9]{2})?)?", text) is None:
        raise Unreadable(f"{quote(text)} is no ISO 8601 date", "write the year, or the date as 2026-11-22")
    return text


_READERS: dict[str, Callable[[object, Notes, str | None], Any]] = {
    **dict.fromkeys(
        ("id", "name", "legalName", "description", "telephone", "industry"),
        lambda value, notes, base_url: read_text(value, notes),
    ),
    "url": _web,
    "logo": _web,
    "sameAs": _links,
    "email": lambda value, notes, base_url: read_email(value, notes),
    "address": _address,
    "numberOfEmployees": _count,
    "foundingDate": _day,
}
