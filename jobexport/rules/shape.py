"""Which facts a posting has, so that a check runs only the rules that could have something to say about it.

A rule says what it reads in the words of `facts` (see `Rule.needs` and `Rule.lacks`). Postings of one set have few
different shapes, so the rules of a shape are worked out once and looked up from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.rules.model import Rule, RuleContext

__all__ = ["Shape", "facts", "may_speak", "shape"]

Shape = tuple[Any, ...]

_HOLDERS = ("hiringOrganization", "applicationContact", "identifier", "baseSalary", "experienceRequirements",
            "educationRequirements")  # fmt: skip
_STRUCTURE = frozenset(("p", "br", "li"))


def shape(posting: Mapping[str, Any], context: RuleContext) -> Shape:
    """Everything `facts` needs to know of a posting, and nothing else, as a key for a table."""
    get = posting.get
    place = get("jobLocation")
    value = get("baseSalary")
    html, text = context.description, context.text
    return (
        tuple(posting),
        tuple([tuple(found) if (found := get(key)) else None for key in _HOLDERS]),
        tuple(value["value"]) if value and "value" in value else None,
        tuple([_address(each) for each in place]) if place else None,
        tuple(get("employmentType", ())),
        get("workplaceType"),
        context.tags,
        context.title_traits,
        (
            "&" in html,
            not html.isascii(),
            "{" in html or "[" in html,
            len(html) < 2 * len(get("title", "")) + 60,
            len(text.strip()) < 100,
            _has_block(text),
            len(text) > 15000,
            context.may_tell,
            len(get("id", "")) > 40,
            (get("applyUrl") or get("url") or "").startswith("https://"),
        ),
    )


_SIGNS = ("description&", "description:wide", "description:braces", "description:brief", "text:short", "text:block",
          "text:huge", "text:telling", "id:long", "apply:secure")  # fmt: skip
"""The facts that the last part of a shape holds, in its order."""


def _address(place: Mapping[str, Any]) -> tuple[object, ...]:
    address = place.get("address")
    return (address.get("addressCountry"), *address) if address else (None,)


def _has_block(text: str) -> bool:
    """Whether a line has more than 1,200 characters: looks at the end of each such stretch only."""
    start, size = 0, len(text)
    while size - start > 1200:
        end = text.rfind("\n", start, start + 1201)
        if end < 0:
            return True
        start = end + 1
    return False


def facts(key: Shape, page: bool) -> frozenset[str]:
    """The facts behind a shape, in the words of `Rule.needs`; ``page`` says that a page gives the posting its `url`."""
    return frozenset(_facts(key, page))


def _facts(key: Shape, page: bool) -> Iterator[str]:
    names, holders, value, places, kinds, workplace, tags, title, signs = key
    yield from names
    if page:
        yield "url"
    for holder, inside in zip(_HOLDERS, holders, strict=True):
        yield from (f"{holder}.{each}" for each in inside or ())
    yield from (f"baseSalary.value.{each}" for each in value or ())
    if places:
        # A part of an address is there where every place has it.
        yield from (
            f"jobLocation.{each}" for each in frozenset.intersection(*(frozenset(place[1:]) for place in places))
        )
        yield from (f"jobLocation={place[0]}" for place in places)
        if len(places) > 1:
            yield "jobLocation+"
    yield from (f"employmentType={each}" for each in kinds)
    yield f"workplaceType={workplace}"
    if "jobLocationType" in names or workplace == "remote":
        yield "remote"
    yield from (f"description<{each}" for each in tags)
    if _STRUCTURE.isdisjoint(tags):
        yield "description:flat"
    yield from (f"title:{each}" for each in title)
    yield from (sign for sign, true in zip(_SIGNS, signs, strict=True) if true)


def may_speak(rule: Rule, known: frozenset[str]) -> bool:
    """Whether a rule could have anything to say about a posting with these facts."""
    if any(known.isdisjoint(each) for each in rule.needs):
        return False
    return not rule.lacks or any(known.isdisjoint(each) for each in rule.lacks)
