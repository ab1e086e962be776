"""The fields that a ``where`` expression can name: canonical dotted paths, and short names for the usual ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jobexport.findings import suggest
from jobexport.normalize.wording import is_remote
from jobexport.schema import posting_schema
from jobexport.syntax.codes import COUNTRIES, CURRENCIES

__all__ = ["ALIASES", "Field", "Kind", "UnknownField", "field_named"]

ALIASES: Mapping[str, tuple[str, ...]] = {
    "company": ("hiringOrganization.name",),
    "country": ("jobLocation.address.addressCountry", "applicantLocationRequirements.addressCountry"),
    "region": ("jobLocation.address.addressRegion",),
    "city": ("jobLocation.address.addressLocality",),
    "workplace": ("workplaceType",),
    "employment": ("employmentType",),
    "salary.min": ("baseSalary.value.minValue", "baseSalary.value.value"),
    "salary.max": ("baseSalary.value.maxValue", "baseSalary.value.value"),
    "salary.currency": ("baseSalary.currency",),
    "salary.unit": ("baseSalary.value.unitText",),
    "posted": ("datePosted",),
    "deadline": ("validThrough",),
    "updated": ("dateModified",),
    "category": ("occupationalCategory.name",),
    "department": ("employmentUnit.name",),
    "team": ("employmentUnit.subOrganization.name",),
    "experience": ("experienceRequirements.monthsOfExperience",),
    "benefits": ("jobBenefits",),
    "openings": ("totalJobOpenings",),
}
"""Short names and the canonical paths each stands for; a name with several paths has the values of all of them."""

REMOTE = "remote"
"""True for a job that is remote entirely: the one field that is computed."""


class Kind(StrEnum):
    """What the values of a field are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "true or false"
    PART = "a mapping"
    ANY = "any value"


class UnknownField(Exception):
    """No field has this name; ``near`` is the nearest one that is known."""

    def __init__(self, name: str, near: str | None) -> None:
        super().__init__(name)
        self.near = near


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a posting: where its values are, what they are, whether there can be several, and which are known."""

    name: str
    paths: tuple[tuple[str, ...], ...]
    kind: Kind
    many: bool = False
    known: frozenset[str] = frozenset()

    def values(self, posting: Mapping[str, Any]) -> list[Any]:
        """Every value the posting has there; empty where the fact is unknown."""
        if not self.paths:
            return [True] if is_remote(posting) else []
        return [value for path in self.paths for value in _values(posting, path)]


def _values(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _values(each, path)
    elif not path:
        if value is not None:
            yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _values(value[path[0]], path[1:])


def field_named(name: str) -> Field:
    """The field with this dotted name or short name. Raises UnknownField."""
    if name == REMOTE:
        return Field(name, (), Kind.FLAG)
    names = ALIASES.get(name, (name,))
    paths = tuple(tuple(each.split(".")) for each in names)
    found = [_typed(name, path) for path in paths]
    kind, many, known = found[0]
    return Field(name, paths, kind, many or (len(paths) > 1 and kind is Kind.TEXT), known)


def _typed(name: str, path: tuple[str, ...]) -> tuple[Kind, bool, frozenset[str]]:
    if path[0].startswith("x_"):
        return Kind.ANY, True, frozenset()
    document = posting_schema().document
    definitions: Mapping[str, Any] = document["$defs"]
    part: Mapping[str, Any] = document
    many = False
    for number, step in enumerate(path):
        part, listed = _inside(part, definitions)
        many = many or listed
        properties: Mapping[str, Any] = part.get("properties", {})
        if step not in properties:
            raise UnknownField(name, _near(name, path[:number], step, properties))
        part = properties[step]
    part, listed = _inside(part, definitions)
    kind, known = _kind(part)
    return kind, many or listed, known


def _kind(part: Mapping[str, Any]) -> tuple[Kind, frozenset[str]]:
    if "properties" in part:
        return Kind.PART, frozenset()
    if "enum" in part:
        return Kind.TEXT, frozenset(part["enum"])
    if "const" in part:
        return Kind.TEXT, frozenset((part["const"],))
    if part.get("type") in ("integer", "number"):
        return Kind.NUMBER, frozenset()
    if part.get("type") == "boolean":
        return Kind.FLAG, frozenset()
    match part.get("format"):
        case "date-or-moment":
            return Kind.DATE, frozenset()
        case "country":
            return Kind.TEXT, frozenset(COUNTRIES)
        case "currency":
            return Kind.TEXT, frozenset(CURRENCIES)
    return Kind.TEXT, frozenset()


def _inside(part: Mapping[str, Any], definitions: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    listed = False
    while "$ref" in part or part.get("type") == "array":
        if "$ref" in part:
            part = definitions[part["$ref"].rpartition("/")[2]]
        else:
            part, listed = part["items"], True
    return part, listed


def _near(name: str, before: tuple[str, ...], step: str, properties: Mapping[str, Any]) -> str | None:
    near = suggest(step, properties)
    if near is not None and before:
        return ".".join([*before, near])
    return suggest(name, [*ALIASES, REMOTE, *posting_schema().document["properties"]]) or near
