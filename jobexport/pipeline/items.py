"""What one posting became in another format, and what it lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from jobexport.engine import Parcel
from jobexport.findings import Finding, Origin, pointer
from jobexport.posting import Evidence
from jobexport.registry import Losses

__all__ = ["Item", "Items", "Loss", "losses_of", "top"]


_NOWHERE = Origin("-")


# One of each is made for every posting: a struct of msgspec is made at a sixth of the cost of a dataclass.
class Loss(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What one posting lost on its way into one format; entries are (JSON pointer, reason)."""

    posting: str
    dropped: tuple[tuple[str, str], ...] = ()
    shortened: tuple[tuple[str, str], ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.dropped or self.shortened or self.changed or self.refused)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form; kinds of loss that did not happen have no key."""
        found: dict[str, Any] = {"posting": self.posting}
        for kind in ("dropped", "shortened", "changed"):
            entries = getattr(self, kind)
            if entries:
                found[kind] = [{"pointer": pointer, "reason": reason} for pointer, reason in entries]
        if self.refused:
            found["refused"] = [
                {"rule": rule, "pointer": place, "reason": reason} for rule, place, reason in self.refused
            ]
        return found


class Item(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What became of one record: how many bytes its posting has in the target format, and all there is to say about it."""

    id: str
    size: int | None
    """How many bytes the posting has in the target format; None where it is not in it."""
    loss: Loss
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...] = ()
    origin: Origin = _NOWHERE
    chosen: bool = True
    slug: str = ""


_pack = msgspec.msgpack.Encoder()
_unpack = msgspec.msgpack.Decoder(tuple[Item, ...])


class Items(Parcel):
    """Items that are made together, with the bytes of all that have any, and ``between`` between two of them."""

    __slots__ = ("between", "items", "number")

    def __init__(self, items: Sequence[Item], parts: Sequence[bytes], between: bytes) -> None:
        self.items, self.between = items, between
        self.number = len(parts)
        """How many of the items have bytes."""
        self.data = between.join(parts)

    def bytes_of(self, some: Iterable[Item]) -> Iterator[bytes | memoryview]:
        """The bytes of some of the items, in their order; what has none is passed over."""
        wanted = {id(each) for each in some}
        start, gap = 0, len(self.between)
        for each in self.items:
            if each.size is None:
                continue
            if id(each) in wanted:
                yield self.data[start : start + each.size]
            start += each.size + gap

    # All items of a worker go through a pipe: packed together they take a tenth of the time that pickling each takes.
    def __reduce__(self) -> tuple[Any, ...]:
        told: bytes | Sequence[Item] = self.items
        with suppress(UnicodeEncodeError):  # halves of characters
            told = _pack.encode(self.items)
        return _items, (told, self.number, bytes(self.data), self.between)


def _items(told: bytes | Sequence[Item], number: int, data: bytes, between: bytes) -> Items:
    found = Items(_unpack.decode(told) if isinstance(told, bytes) else told, (), between)
    found.number, found.data = number, data
    return found


def top(place: str) -> str:
    """The property that a JSON pointer leads into."""
    return place.split("/")[1].replace("~1", "/").replace("~0", "~")


def losses_of(posting: Mapping[str, Any], carries: frozenset[str], losses: Losses) -> Loss:
    """The full loss of one posting: what the writer said, and every property that the format does not carry."""
    if "*" in carries and not (losses.dropped or losses.shortened or losses.changed or losses.refused):
        return Loss(str(posting["id"]))
    dropped = list(losses.dropped)
    if "*" not in carries and not losses.refused:
        # slug and id are ours and made anew by whoever reads.
        dropped += [
            (pointer(key), "the format has no place for it")
            for key in posting
            if key not in carries and not ("x_" in carries and key.startswith("x_")) and key not in ("id", "slug")
        ]
    return Loss(
        str(posting["id"]), tuple(dropped), tuple(losses.shortened), tuple(losses.changed), tuple(losses.refused)
    )
