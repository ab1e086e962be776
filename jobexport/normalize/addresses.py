"""Postal addresses from mappings with loose keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jobexport.findings import suggest
from jobexport.normalize.addresslines import ADDRESS_KEYS, Address, read_address_text
from jobexport.normalize.countries import read_country
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.words import read_text

__all__ = ["ADDRESS_KEYS", "Address", "read_address", "read_address_text"]

_IGNORED = frozenset(("@type", "@id", "@context", "type", "id", "name"))
_WORKS = {
    "remote": "remote", "anywhere": "remote", "worldwide": "remote", "fully remote": "remote", "virtual": "remote",
    "work from home": "remote", "home office": "remote", "homeoffice": "remote", "telecommute": "remote",
    "hybrid": "hybrid", "on-site": "onsite", "onsite": "onsite",
}  # fmt: skip


def read_address(
    value: Mapping[str, Any], notes: Notes, *, default_country: str | None = None, strict: bool = False
) -> Address:
    """The canonical address of a mapping such as a schema.org PostalAddress.

    Repairs what feeds get wrong: a postal code or "City, ST" as locality, ``-`` as region, ``Remote`` as city. A
    country that is none (``European Union``, ``KO``) is left out with a note, and kept as the name where nothing
    else is known.
    """
    texts: dict[str, str] = {}
    works: set[str] = set()
    country: str | None = None
    no_country: str | None = None
    for key, each in value.items():
        if each is None or key in _IGNORED:
            continue
        target = Address.key_of(key)
        if target is None:
            near = suggest(key, ADDRESS_KEYS)
            hint = f"; did you mean {near!r}?" if near else ""
            if strict:
                raise Unreadable(f"an address has no key {key!r}{hint}", f"write {near}" if near else None)
            notes.add("normalize/unknown-key", f"the address's {key!r} is not kept{hint}")
            continue
        if target == "addressCountry":
            code = read_country(each)
            country = code or country
            text = None if code else _shown(each, notes)
        else:
            text = _shown(each, notes)
        if text is None:
            continue
        work = _WORKS.get(text.casefold())
        if work:
            works.add(work)
        elif target == "addressCountry":
            no_country = text
        elif target not in texts or len(text) > len(texts[target]):
            texts[target] = text
    city = texts.get("addressLocality")
    if city is not None and (re.fullmatch(r"[0-9][0-9 -]{2,9}", city)):
        texts.setdefault("postalCode", city)
        del texts["addressLocality"]
    elif city is not None and "," in city and "addressRegion" not in texts:
        inner = read_address_text(city, notes, country or default_country)
        if (
            "addressLocality" in inner.fields
            and not inner.name
            and (not country or inner.fields.get("addressCountry", country) == country)
        ):
            texts = {
                **texts,
                **{
                    k: v
                    for k, v in inner.fields.items()
                    if (k != "addressCountry" and k not in texts) or k == "addressLocality"
                },
            }
            country = country or inner.fields.get("addressCountry")
    name: str | None = None
    if no_country is not None and country is None:
        if texts:
            notes.add("normalize/unknown-country", f"{quote(no_country)} is no country and is left out of the address")
        else:
            name = no_country
            notes.add("normalize/unknown-country", f"{quote(no_country)} is no country and is kept as the place's name")
    fields = {key: texts[key] for key in ADDRESS_KEYS if key in texts}
    if country is None and no_country is None and fields:
        country = default_country
    if country is not None:
        fields["addressCountry"] = country
    return Address(fields, name, frozenset(works))


def _shown(value: object, notes: Notes) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("name", value.get("code", value.get("id")))
    if isinstance(value, list | tuple):
        value = ", ".join(dict.fromkeys(str(each) for each in value if each))
    return None if isinstance(value, bool) else read_text(value, notes)
