"""Identity of a posting: the stable id, and the slug its page is named after."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import Any

from jobexport.normalize.words import slugify
from jobexport.posting import Draft

__all__ = ["identify", "slug_of"]


def identify(draft: Draft, data: dict[str, Any]) -> None:
    """Sets ``id`` and ``slug`` in a canonical record, from facts that stay the same as long as the posting does.

    The id is the one given; else the name of the author's file where it holds this one posting; else the employer's
    code (with the employer's name, since two employers may use one code); else it is made from the posting's address, or
    from employer, title and place. The slug is the one given, else the id where that can stand in an address, else title
    and id with a short digest, so that different ids never share a slug.
    """
    given = draft.data.get("id")
    if isinstance(given, bool) or not isinstance(given, (str, int)):
        if given is not None:
            data["id"] = given  # the schema tells what is wrong with it
            return
        data["id"] = _derived(draft, data)
    else:
        text = " ".join(str(given).split())
        data["id"] = text or _derived(draft, data)
    slug = draft.data.get("slug")
    data["slug"] = slug if slug is not None else slug_of(str(data["id"]), str(data.get("title", "")))


def _derived(draft: Draft, data: dict[str, Any]) -> str:
    origin = draft.origin
    if draft.authored and not origin.pointer and origin.uri != "-" and "://" not in origin.uri:
        stem = PurePosixPath(origin.uri.replace("\\", "/").rpartition("!")[2]).name.split(".")[0]
        if stem and origin.line in (None, 1):
            return stem
    employer = data.get("hiringOrganization", {}).get("name", "")
    code = data.get("identifier", {}).get("value") or data.get("requisitionId")
    if code:
        return f"{slugify(employer, 40)}-{code}" if employer else str(code)
    address = data.get("url") or data.get("applyUrl")
    facts = [address] if address else [employer, str(data.get("title", "")), _places(data)]
    return f"{slugify(str(data.get('title', 'job')), 60)}-{_digest(chr(10).join(facts), 10)}"


def _places(data: dict[str, Any]) -> str:
    named = [*data.get("jobLocation", ()), *data.get("applicantLocationRequirements", ())]
    return "|".join(sorted(repr(sorted(each.items(), key=str)) for each in named))


def slug_of(identity: str, title: str) -> str:
    """The slug for an id: the id itself where it is one already, else title, id and six hexadecimal digits."""
    plain = slugify(identity, 80)
    if plain == identity:
        return plain
    head = f"{slugify(title, 60)}-{plain}" if title else plain
    return f"{head[:80].strip('-')}-{_digest(identity, 6)}"


def _digest(text: str, digits: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()[:digits]
