"""Identity of a posting: the stable id, and the slug its page is named after."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from jobexport.normalize.words import slugify
from jobexport.posting import Draft

__all__ = ["identify", "is_guessed", "slug_of"]

_MANY = (".jsonl", ".ndjson", ".csv", ".tsv", ".tab")


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
        name = PurePosixPath(origin.uri.replace("\\", "/").rpartition("!")[2]).name
        # A file of many records gives its name to none of them: the first may be another one tomorrow.
        if not name.lower().endswith(_MANY) and (stem := name.split(".")[0]):
            return stem
    employer = data.get("hiringOrganization", {}).get("name", "")
    code = data.get("identifier", {}).get("value") or data.get("requisitionId")
    if code:
        return f"{slugify(employer, 40)}-{code}" if employer else str(code)
    address = data.get("url") or data.get("applyUrl")
    return _made(data, str(address)) if address else _guessed(data)


def _guessed(data: Mapping[str, Any]) -> str:
    employer = data.get("hiringOrganization", {}).get("name", "")
    return _made(data, f"{employer}\n{data.get('title', '')}\n{_places(data)}")


def _made(data: Mapping[str, Any], facts: str) -> str:
    return f"{slugify(str(data.get('title', 'job')), 60)}-{_digest(facts, 10)}"


def is_guessed(data: Mapping[str, Any]) -> bool:
    """Whether the id of a canonical record is made from employer, title and place, since its source has none."""
    return "identifier" not in data and "url" not in data and data["id"] == _guessed(data)


def _places(data: Mapping[str, Any]) -> str:
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
    # OpenSSL, which comes with it, takes 3.5 MB; a posting with an id of its own needs no digest.
    import hashlib

    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()[:digits]
