"""schema.org's own terms around JobPosting: which types exist, which properties they have, what values are expected."""

from __future__ import annotations

import json
from functools import cache, cached_property
from typing import Any

from jobexport import resources
from jobexport.findings import suggest

__all__ = ["Vocabulary", "local", "vocabulary"]

_PREFIXES = (
    "https://schema.org/",
    "http://schema.org/",
    "https://www.schema.org/",
    "http://www.schema.org/",
    "schema:",
)


def local(term: str) -> str:
    """The term without schema.org's address or prefix."""
    for prefix in _PREFIXES:
        if term.startswith(prefix):
            return term[len(prefix) :]
    return term


class Vocabulary:
    """The terms of one release, from ``schemas/schemaorg-jobposting.json``."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.release: str = data["release"]
        self._types: dict[str, list[str]] = data["types"]
        self._properties: dict[str, dict[str, Any]] = data["properties"]

    def has_type(self, name: str) -> bool:
        """Whether schema.org has a type of this name."""
        return name in self._types

    def has_property(self, name: str) -> bool:
        """Whether schema.org has a property of this name, on whatever type."""
        return name in self._properties

    @cached_property
    def _lines(self) -> dict[str, frozenset[str]]:
        return {}

    def line(self, name: str) -> frozenset[str]:
        """The type and all its supertypes."""
        known = self._lines.get(name)
        if known is None:
            parents = self._types.get(name, [])
            known = self._lines[name] = frozenset([name]).union(*(self.line(parent) for parent in parents))
        return known

    def is_a(self, name: str, wanted: tuple[str, ...]) -> bool:
        """Whether the type is one of the wanted ones or below one."""
        return not self.line(name).isdisjoint(wanted)

    def on(self, name: str) -> list[str]:
        """The types that a property is on."""
        return list(self._properties[name]["on"])

    def fits(self, name: str, types: tuple[str, ...]) -> bool:
        """Whether a property is on any of the types or their supertypes."""
        holders = self._properties[name]["on"]
        return any(not self.line(each).isdisjoint(holders) for each in types)

    def values(self, name: str) -> tuple[str, ...]:
        """The types of value expected for a property; empty where that is not recorded."""
        return tuple(self._properties[name].get("values", ()))

    def superseded_by(self, name: str) -> str | None:
        """The property that took the place of a retired one."""
        found = self._properties[name].get("supersededBy")
        return str(found) if found else None

    def nearest_property(self, name: str, types: tuple[str, ...]) -> str | None:
        """The property of these types whose name is nearest to a misspelt one."""
        known = [each for each in self._properties if self.fits(each, types) and self.superseded_by(each) is None]
        return suggest(name, known)

    def nearest_type(self, name: str, wanted: tuple[str, ...]) -> str | None:
        """The type at or below the wanted ones whose name is nearest to a misspelt one."""
        return suggest(name, [each for each in self._types if self.is_a(each, wanted)])


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, loaded once per process."""
    return Vocabulary(json.loads((resources.schemas() / "schemaorg-jobposting.json").read_text("utf-8")))
