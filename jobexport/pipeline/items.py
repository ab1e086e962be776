"""What one posting became in another format, and what it lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from jobexport.findings import Finding, Origin, pointer
from jobexport.posting import Evidence
from jobexport.registry import Losses

__all__ = ["Item", "Loss", "losses_of", "top"]


_NOWHERE = Origin("-")


# One of each is made for every posting: a struct of msgspec is made at a sixth of the cost of a dataclass.
class Loss(msgspec.Struct, frozen=True, gc=False):
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


class Item(msgspec.Struct, frozen=True, gc=False):
    """What became of one record: the bytes of its posting in the target format, and all there is to say about it."""

    id: str
    data: bytes | None
    loss: Loss
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...] = ()
    origin: Origin = _NOWHERE
    chosen: bool = True
    slug: str = ""

    # Every item of a worker goes through a pipe, and what it mostly holds is nothing.
    def __reduce__(self) -> tuple[Any, ...]:
        origin, loss = self.origin, self.loss
        lost = (loss.posting, loss.dropped, loss.shortened, loss.changed, loss.refused) if loss else loss.posting
        evidence = tuple((each.pointer, each.raw, each.source) for each in self.evidence)
        place = (origin.uri, origin.line, origin.column, origin.pointer)
        return _item, (self.id, self.data, lost, self.findings, evidence, place, self.chosen, self.slug)


def _item(
    identity: str,
    data: bytes | None,
    lost: tuple[Any, ...] | str,
    findings: tuple[Finding, ...],
    evidence: tuple[tuple[str, str, str], ...],
    place: tuple[str, int | None, int | None, str],
    chosen: bool,
    slug: str,
) -> Item:
    loss = Loss(lost) if isinstance(lost, str) else Loss(*lost)
    return Item(
        identity, data, loss, findings, tuple(Evidence(*each) for each in evidence), Origin(*place), chosen, slug
    )


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
