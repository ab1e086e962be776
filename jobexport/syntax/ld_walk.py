"""The JobPosting nodes in a value of JSON-LD, however deep, and those that are meant as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jobexport.findings import pointer
from jobexport.syntax import SyntaxFault
from jobexport.syntax import json as strict
from jobexport.syntax.terms import Terms, job_type

__all__ = ["HARVEST", "MAX_WALK", "MENTIONED", "Tell", "inside_text", "is_job", "kinds_of", "mappings", "walk"]

MENTIONED = re.compile(rb"job[ _-]?post|hiringOrganization", re.I)
"""Found in every document that can hold a JobPosting, or a node meant as one."""

# Properties of JobPosting; the first ones are of no other type, and three together mean a posting whatever its type says.
_ONLY_JOBS = frozenset(("hiringOrganization", "jobLocation", "jobLocationType", "applicantLocationRequirements"))
_OF_JOBS = _ONLY_JOBS | {"employmentType", "baseSalary", "datePosted", "validThrough"}

HARVEST = re.compile(r"json.?ld|ld.?json|structured.?data", re.I)
"""Found in the keys under which collections of pages keep JSON-LD as text."""
MAX_WALK = 60
"""How deep nodes are looked for."""


Tell = Callable[[str, str, str], None]
"""Takes a pointer, a rule and a message."""


def kinds_of(node: Mapping[str, Any]) -> list[str]:
    """The types that a mapping says it is of, as it writes them."""
    given = node.get("@type", node.get("type"))
    return [each for each in (given if isinstance(given, list) else [given]) if isinstance(each, str)]


def mappings(value: Any, at: str, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every mapping in a value with its pointer, the outer ones first; ``at`` and ``depth`` are those of the value."""
    if depth > MAX_WALK:
        return
    if isinstance(value, Mapping):
        yield at, value
        for key, each in value.items():
            if isinstance(each, (dict, list)):
                yield from mappings(each, at + pointer(key), depth + 1)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from mappings(each, f"{at}/{index}", depth + 1)


def is_job(value: Mapping[str, Any], size: int, terms: Terms) -> bool:
    """Whether a mapping of so many members is a JobPosting, or meant as one."""
    kinds = kinds_of(value)
    if job_type(kinds, terms) is not None or (size > 2 and any(terms.near_job(each) for each in kinds)):
        return True
    return terms.schema and not _ONLY_JOBS.isdisjoint(value) and len(_OF_JOBS & value.keys()) > 2


def walk(value: Any, at: str, terms: Terms, depth: int, tell: Tell) -> Iterator[tuple[str, Mapping[str, Any], Terms]]:
    """The JobPosting nodes of a value with their places and the terms around them; a node's inside is its own.

    ``tell`` takes what is amiss with JSON-LD that is kept as text: a pointer, the rule and a message.
    """
    if depth > MAX_WALK:
        return
    if isinstance(value, dict):
        inner = terms.inside(value)
        if is_job(value, len(value), inner):
            yield at, value, terms
            return
        for key, each in value.items():
            if isinstance(each, (dict, list)) and key != "@context":
                yield from walk(each, at + pointer(key), inner, depth + 1, tell)
            elif isinstance(each, str) and HARVEST.search(key) and each.lstrip()[:1] in ("{", "["):
                yield from inside_text(each, at + pointer(key), inner, depth + 1, tell)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            if isinstance(each, (dict, list)):
                yield from walk(each, f"{at}/{index}", terms, depth + 1, tell)


def inside_text(
    text: str, at: str, terms: Terms, depth: int, tell: Tell
) -> Iterator[tuple[str, Mapping[str, Any], Terms]]:
    """The nodes of JSON-LD that a collection of pages keeps as text; their places are those of the text."""
    from jobexport.syntax.repair import mend

    data = text.encode("utf-8", "replace")
    try:
        value: Any = strict.load(data)[0]
    except SyntaxFault:
        mentioned = MENTIONED.search(data) is not None
        try:
            mended = mend(text)
        except SyntaxFault as fault:
            if mentioned:
                tell(at, "jsonld/unreadable", f"JSON-LD that cannot be read: {fault.message}")
            return
        value = mended.value
        for repair in mended.repairs if mentioned else ():
            tell(at, "jsonld/repaired", f"the JSON-LD was mended: {repair}")
    for inner, node, found in walk(value, "", terms, depth, lambda below, *told: tell(at + below, *told)):
        yield f"{at}{inner}", node, found
