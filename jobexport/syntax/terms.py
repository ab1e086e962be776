"""Names of JSON-LD: what a context makes of keys and types, as far as schema.org needs it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

__all__ = ["NO_TERMS", "Terms", "is_reference", "job_type"]

_SCHEMA = re.compile(r"\s*(?:https?:)?(?://)?(?:www\.)?schema\.org(?:[/#?].*)?\Z", re.I | re.S)
_LOCAL = re.compile(r"(?:(?:https?:)?//(?:www\.)?schema\.org/|schema:|sdo:)(?=[A-Za-z])", re.I)
_NEAR = re.compile(r"job[ _-]?post(?:ing)?s?\Z", re.I)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the contexts around a node say.

    ``schema`` is true where one is schema.org, ``foreign`` names the context where all are of others. ``prefixes`` are
    those that stand for schema.org, ``aliases`` maps a key or type to its schema.org name.
    """

    schema: bool = False
    foreign: str = ""
    prefixes: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None

    def inside(self, node: Mapping[str, Any]) -> Terms:
        """The terms inside a node, which may have a context of its own."""
        context = node.get("@context")
        if context is None:
            return self
        if isinstance(context, str):
            return self._named(context)
        terms = self
        for entry in context if isinstance(context, list) else [context]:
            if isinstance(entry, str):
                terms = terms._named(entry)
            elif isinstance(entry, Mapping):
                terms = terms._defined(entry)
        return terms

    def _named(self, context: str) -> Terms:
        if _SCHEMA.match(context) is not None:
            return self if self.schema else replace(self, schema=True, foreign="")
        return self if self.schema else replace(self, foreign=repr(context))

    def _defined(self, context: Mapping[str, Any]) -> Terms:
        aliases, prefixes = dict(self.aliases), list(self.prefixes)
        schema, foreign, language = self.schema, self.foreign, self.language
        for key, given in context.items():
            value = given.get("@id") if isinstance(given, Mapping) else given
            if not isinstance(value, str):
                continue
            if key == "@vocab":
                schema, foreign = _SCHEMA.match(value) is not None, ""
                if not schema:
                    foreign = repr(value)
            elif key == "@language":
                language = value
            elif key.startswith("@"):
                continue
            elif _SCHEMA.match(value) and value.rstrip("/#").lower().endswith("schema.org"):
                prefixes.append(key + ":")
            else:
                name = replace(self, prefixes=tuple(prefixes)).name(value)
                if name != value or value.startswith("@"):
                    aliases[key] = name
        if prefixes and not schema and not foreign:
            schema = True
        return Terms(schema, "" if schema else foreign, tuple(prefixes), aliases, language)

    def name(self, key: str) -> str:
        """The schema.org name of a key or type, without prefix or address; other names as they are."""
        found = self.aliases.get(key)
        if found is not None:
            return found
        if ":" not in key:
            return key
        for prefix in self.prefixes:
            if key.startswith(prefix):
                return key[len(prefix) :]
        local = _LOCAL.match(key.strip())
        return key.strip()[local.end() :] if local is not None else key

    def type_name(self, kind: str) -> str:
        """The schema.org name of a type."""
        return self.name(kind.strip()).strip()

    def near_job(self, kind: str) -> bool:
        """Whether a type that is no JobPosting is meant as one."""
        return _NEAR.match(self.type_name(kind)) is not None


NO_TERMS = Terms()


def is_reference(value: object) -> bool:
    """Whether a value only names a node that is described elsewhere."""
    return isinstance(value, Mapping) and "@id" in value and all(key in ("@id", "@type") for key in value)


def job_type(kinds: Iterable[str], terms: Terms) -> str | None:
    """The one of the types that is JobPosting, in whatever case, as it is written; None where none is."""
    for kind in kinds:
        if kind == "JobPosting" or terms.type_name(kind).casefold() == "jobposting":
            return kind
    return None
