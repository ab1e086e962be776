"""What the rules of feeds share: facts that a feed's element needs, and values it has no word for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from jobexport.rules.context import RuleContext
from jobexport.rules.model import Problem

__all__ = ["absent", "age_in_days", "described", "places_lacking", "without_word"]

Needs = Iterable[tuple[str, tuple[str, ...]]]
"""Elements of a feed, each with the canonical properties of which one is enough."""


def absent(posting: Mapping[str, Any], context: RuleContext, needs: Needs, consumer: str) -> Iterator[Problem]:
    """A problem for each element that the posting has no fact for. A page of the posting's own serves as its `url`."""
    for element, keys in needs:
        if context.page and "url" in keys:
            continue
        for key in keys:
            if key in posting:
                break
        else:
            yield Problem("/" + keys[0], f"{consumer} needs <{element}>, and there is no {keys[0]}", f"add {keys[0]}")


def places_lacking(
    posting: Mapping[str, Any], context: RuleContext, keys: Iterable[str], consumer: str
) -> Iterator[Problem]:
    """A problem for each part of an address that the consumer needs and a place lacks; none where there is no place."""
    for index, address in context.addresses:
        for key in keys:
            if key not in address:
                yield Problem(
                    f"/jobLocation/{index}/address/{key}", f"{consumer} needs the {key} of the place", f"add {key}"
                )


def described(context: RuleContext, least: int, consumer: str) -> Iterator[Problem]:
    """A problem where the visible description is shorter than the consumer takes."""
    if context.description and len(context.description) < least * 3 + 400:
        length = len(context.text.strip())
        if length < least:
            message = f"{consumer} wants at least {least} characters of description, there are {length}"
            yield Problem("/description", message, "publish the complete text")


def without_word(posting: Mapping[str, Any], unknown: frozenset[str], consumer: str) -> Iterable[Problem]:
    """A problem for each kind of employment that the consumer has no word for; it is left out of the feed."""
    return _without_word(tuple(posting.get("employmentType", ())), unknown, consumer)


@lru_cache(maxsize=1024)
def _without_word(kinds: tuple[str, ...], unknown: frozenset[str], consumer: str) -> tuple[Problem, ...]:
    return tuple(
        Problem(f"/employmentType/{index}", f"{consumer} has no word for {kind}; it is left out", None, kind)
        for index, kind in enumerate(kinds)
        if kind in unknown
    )


def age_in_days(text: str, today: str) -> int:
    """Days from the day of a canonical date or moment to the day of the clock."""
    return (date.fromisoformat(today) - date.fromisoformat(text[:10])).days
