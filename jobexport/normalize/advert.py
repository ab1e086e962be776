"""A posting as the XML ads of a job aggregator, with words only where the consumer knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from jobexport.normalize.spots import Spot
from jobexport.normalize.wording import escaped, section
from jobexport.registry import Losses

__all__ = ["Advert", "day", "declaration", "joined", "known_words", "mail", "one_word"]

_NOTHING: Mapping[str, Any] = {}


class Advert:
    """The elements of an ad in their order; those that tell the place are made for each spot.

    Values that are empty make no element. Characters that XML cannot carry are left out and told.
    """

    __slots__ = ("_losses", "_name", "_parts", "missing", "title")

    def __init__(self, name: str, title: str, losses: Losses) -> None:
        self._name, self.title, self._losses = name, title, losses
        self._parts: list[str | Callable[[Spot], str]] = []
        self.missing = False

    def text(self, name: str, value: str | None, place: str) -> None:
        """An element with escaped text."""
        if value:
            self._parts.append(f"<{name}>{escaped(value, place, self._losses)}</{name}>")

    def section(self, name: str, value: str | None, place: str) -> None:
        """An element with its text in a CDATA section."""
        if value:
            self._parts.append(f"<{name}>{section(value, place, self._losses)}</{name}>")

    def raw(self, markup: str) -> None:
        """XML as it is."""
        self._parts.append(markup)

    def spot(self, name: str, value: Callable[[Spot], str], *, wrap: bool = False) -> None:
        """An element whose text depends on the place; with ``wrap`` in a CDATA section."""
        losses, write = self._losses, section if wrap else escaped

        def part(spot: Spot) -> str:
            text = value(spot)
            return f"<{name}>{write(text, spot.pointer or '/id', losses)}</{name}>" if text else ""

        self._parts.append(part)

    def address(self, **names: str) -> None:
        """An element for each named part of the address, such as ``city="addressLocality"``, in this order."""
        losses = self._losses

        def part(spot: Spot) -> str:
            address = spot.address
            return "".join(
                f"<{name}>{escaped(text, f'{spot.pointer}/address/{key}', losses)}</{name}>"
                for name, key in names.items()
                if (text := address.get(key))
            )

        self._parts.append(part)

    def per_spot(self, markup: Callable[[Spot], str]) -> None:
        """XML made for each place."""
        self._parts.append(markup)

    def require(self, element: str, place: str, value: object) -> None:
        """Refuses the posting where the consumer requires an element that has no value."""
        if not value:
            self.refuse(f"missing-{element}", place, f"{self.title} requires {element}")

    def refuse(self, rule: str, place: str, reason: str) -> None:
        """Refuses the posting for a reason of its own."""
        self._losses.refuse(f"{self._name}/{rule}", place, reason)
        self.missing = True

    def sited(self, found: list[Spot], *needed: tuple[str, str], remote: bool = False) -> list[Spot]:
        """The spots that have every needed part: pairs of the consumer's element and the part of the address.

        Others are told as dropped; where none is left, the posting is refused. With ``remote`` only the last need
        counts for a remote job.
        """
        wanted = needed[-1:] if remote else needed
        kept = []
        gap: tuple[str, str] | None = None
        for spot in found:
            lacking = next((each for each in wanted if not spot.get(each[1])), None)
            if lacking is None:
                kept.append(spot)
            elif gap is None:
                gap = lacking
        if not kept and gap is not None:
            self.refuse(f"missing-{gap[0]}", found[0].pointer or "/jobLocation", f"{self.title} requires {gap[0]}")
        elif len(kept) < len(found):
            for spot in found:
                if spot not in kept:
                    self._losses.drop(spot.pointer, f"{self.title} requires {gap[0] if gap else 'more'} of each place")
        return kept

    def ads(self, found: Iterable[Spot], start: Callable[[Spot], str] | str, end: str) -> bytes:
        """All ads as one piece of XML."""
        parts, pieces = self._parts, []
        for spot in found:
            pieces.append(start if isinstance(start, str) else start(spot))
            pieces += [part if isinstance(part, str) else part(spot) for part in parts]
            pieces.append(end)
        return "".join(pieces).encode("utf-8", "replace")


def known_words(values: Iterable[str], table: Mapping[str, str], place: str, title: str, losses: Losses) -> list[str]:
    """The consumer's words for canonical ones, each once; those it has no word for are told and left out."""
    found: dict[str, None] = {}
    for index, value in enumerate(values):
        word = table.get(value)
        if word is None:
            losses.drop(f"{place}/{index}", f"{title} has no word for {value}")
        elif word in found:
            losses.change(f"{place}/{index}", f"{title} has one word, {word}, for this and another")
        else:
            found[word] = None
    return list(found)


def one_word(values: Iterable[str], table: Mapping[str, str], place: str, title: str, losses: Losses) -> str | None:
    """The consumer's word for the first canonical one that it has a word for; the others are told and left out."""
    found = known_words(values, table, place, title, losses)
    for word in found[1:]:
        losses.shorten(place, f"{title} takes one value; {word} is left out")
    return found[0] if found else None


def joined(values: Iterable[str], place: str, losses: Losses) -> str:
    """A list as text with commas; tells where a value has a comma of its own."""
    found = list(values)
    if any("," in value for value in found):
        losses.change(place, "values are separated by commas, and one has a comma")
    return ", ".join(found)


def day(posting: Mapping[str, Any], key: str, losses: Losses, form: str = "") -> str:
    """The day of a canonical date: ISO 8601, or in a form such as ``{d}/{m}/{y}``; tells that a time is left out."""
    value = posting.get(key)
    if value is None:
        return ""
    if len(value) > 10:
        losses.shorten(f"/{key}", "only the day is in the output")
    return form.format(y=value[:4], m=value[5:7], d=value[8:10]) if form else str(value[:10])


def mail(posting: Mapping[str, Any], losses: Losses, title: str, *kept: str) -> str:
    """The mail address to apply to; tells what else of the contact has no element but the fields in ``kept``."""
    contact = posting.get("applicationContact", _NOTHING)
    for key in contact:
        if key != "email" and key not in kept:
            losses.drop(f"/applicationContact/{key}", f"{title} has no element for it")
    return str(contact.get("email", ""))


@lru_cache(maxsize=64)
def declaration(root: str) -> str:
    """The XML declaration and the start tag of the root."""
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>\n'
