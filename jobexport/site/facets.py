"""What postings are grouped by: employer, place, country, skill, category; each group with a stable name for addresses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jobexport.normalize.texts import slugify
from jobexport.normalize.wording import is_remote, place_line

__all__ = ["KINDS", "facet_slug", "facets"]

KINDS = ("company", "location", "country", "skill", "category")
"""Every kind of group."""

# Signs that tell names apart (C, C++ and C#; .NET and Net) and that a plain slug would lose.
_SIGNS = str.maketrans({"+": " plus ", "#": " sharp ", "&": " and ", "@": " at "})
_LONGEST = 60


def facet_slug(name: str) -> str:
    """The name of a group in an address. It depends on the name alone, so it is the same in every build.

    Names that differ only in case, accents or punctuation share one. A name without letters or digits, or one too long,
    gets a short digest.
    """
    text = name.translate(_SIGNS)
    if text.startswith("."):
        text = "dot " + text
    slug = slugify(text, _LONGEST)
    if (slug == "job" and name.strip().casefold() != "job") or len(slugify(text, 4 * _LONGEST)) > _LONGEST:
        return f"{slug}-{hashlib.blake2b(name.encode('utf-8', 'replace'), digest_size=3).hexdigest()}"
    return slug


def facets(posting: Mapping[str, Any], kinds: Sequence[str]) -> list[tuple[str, str]]:
    """The groups of a posting as (``kind/slug``, name); each group once, the first name of several stays."""
    found: dict[str, str] = {}
    for kind in kinds:
        for name, basis in _names(posting, kind):
            found.setdefault(f"{kind}/{facet_slug(basis)}", name)
    return list(found.items())


def _names(posting: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    """Pairs of a name and what its slug is made of."""
    if kind == "company":
        employer = posting.get("hiringOrganization")
        if employer:
            yield str(employer["name"]), str(employer.get("id") or employer["name"])
    elif kind == "location":
        for place in posting.get("jobLocation", ()):
            line = place_line(place)[0]
            if line:
                yield line, line
        if is_remote(posting):
            yield "Remote", "remote"
    elif kind == "country":
        areas = [place.get("address", {}) for place in posting.get("jobLocation", ())]
        for area in (*areas, *posting.get("applicantLocationRequirements", ())):
            if "addressCountry" in area:
                yield area["addressCountry"], area["addressCountry"]
    elif kind == "skill":
        for skill in posting.get("skills", ()):
            yield skill, skill
    else:
        for category in posting.get("occupationalCategory", ()):
            name = category.get("name") or category.get("codeValue")
            if name:
                yield str(name), str(name)
