"""Files that people write for jobexport: one posting, many, or a table of organizations, in any syntax.

A mapping with ``title`` is one posting; a list is many; a mapping with ``postings`` is many, beside which
``organizations`` may define employers once (id to mapping, or a list of mappings with ``id``). A posting refers to one
by its id: ``company: acme``. In a file named ``organizations.…`` the table may stand by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from jobexport.findings import Finding, Locate, Origin, Position, Severity, pointer
from jobexport.posting import Document, Draft
from jobexport.syntax import SyntaxFault
from jobexport.syntax.text import EncodingFault

__all__ = [
    "AuthoredReader", "Load", "Organizations", "collect", "entry", "is_bare_table", "ordered", "organizations", "refer",
    "source_finding", "strangers",
]  # fmt: skip

Load = Callable[[bytes, int], Iterable[tuple[Any, Locate]]]
"""Reads bytes whose first line has the given number; gives the values of the documents in it. Raises SyntaxFault."""

Organizations = dict[str, dict[str, Any]]
"""Organizations by id; each holds its own id under ``id``."""

# One of these tells that a mapping without a title was meant to be a posting.
_SIGNS = frozenset({
    "id", "name", "description", "summary", "company", "hiringOrganization", "location", "jobLocation", "remote",
    "workplace", "employment", "employmentType", "salary", "baseSalary", "posted", "datePosted", "deadline",
    "validThrough", "applyUrl", "applyEmail", "identifier",
})  # fmt: skip
_MAPPING = "a posting must be a mapping of names to values, not "
_EMPTY_FIX = "write a posting with at least a title, or delete the file"


def source_finding(document: Document, fault: SyntaxFault) -> Finding:
    """What a fault is for the user: ``source/encoding`` for bytes that are no text, else ``source/syntax``."""
    rule = "source/encoding" if isinstance(fault, EncodingFault) else "source/syntax"
    return Finding(rule, Severity.ERROR, fault.message, Origin(document.uri, fault.line, fault.column))


def ordered(posting: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The posting with its keys in the order of ``names`` (those of the schema), then its own ``x_`` keys by name."""
    if _orders.names is not names:
        _orders.names, _orders.known = names, {}
    keys = tuple(posting)
    order = _orders.known.get(keys)
    if order is None:
        known = [name for name in names if name in posting]
        order = (*known, *sorted(set(posting).difference(known)))
        if len(_orders.known) >= 256:
            _orders.known.clear()
        _orders.known[keys] = order
    return {name: posting[name] for name in order}


@dataclass(slots=True)
class _Orders:
    """The orders of sets of keys that came before; postings of one source have few."""

    names: Iterable[str] = ()
    known: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)


_orders = _Orders()


@dataclass(frozen=True, slots=True)
class AuthoredReader:
    """Reads a whole document of one syntax; a fault of the syntax is one finding."""

    load: Load

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """The postings of the document, and a finding for each part that is none."""
        data = document.read()
        try:
            parts = list(self.load(data, document.first_line))
        except SyntaxFault as fault:
            if not data.strip(b" \t\r\n\xef\xbb\xbf"):
                parts = []
            else:
                yield source_finding(document, fault)
                return
        if not parts:
            yield Finding("source/empty", Severity.ERROR, "the file is empty", Origin(document.uri), fix=_EMPTY_FIX)
            return
        table: Organizations = {}
        bare = is_bare_table(document)
        for value, locate in parts:
            if isinstance(value, dict) and "organizations" in value and "title" not in value:
                yield from collect(document, value["organizations"], locate, table)
            elif bare:
                yield from collect(document, value, locate, table, "")
        for number, (value, locate) in enumerate(parts):
            if bare and (not isinstance(value, dict) or {"organizations", "postings"}.isdisjoint(value)):
                continue
            for found in _drafts(document, value, locate, table):
                if len(parts) > 1 and isinstance(found, Draft) and not found.origin.pointer:
                    # One of several YAML documents: not the file's only posting, so the file's name is not its id.
                    yield found.within(f"/{number}")
                else:
                    yield found


def organizations(document: Document) -> Organizations:
    """The organizations that a YAML, TOML or JSON document defines; empty for any other document, and for a broken one.

    What is wrong with them is told where the document is read as postings.
    """
    load = _loader(document)
    table: Organizations = {}
    if load is not None:
        try:
            parts = list(load(document.read(), document.first_line))
        except SyntaxFault:
            return table
        for value, locate in parts:
            if isinstance(value, dict) and "organizations" in value and "title" not in value:
                for _ in collect(document, value["organizations"], locate, table):
                    pass
            elif is_bare_table(document):
                for _ in collect(document, value, locate, table, ""):
                    pass
    return table


def is_bare_table(document: Document) -> bool:
    """Whether the file's name says that it defines organizations, so that the word need not be repeated inside."""
    return PurePosixPath(document.uri).name.split(".")[0] == "organizations"


def refer(data: dict[str, Any], table: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Replaces a reference to an organization by the organization itself, in place.

    ``company`` or ``hiringOrganization`` may be an id, or a mapping with ``id`` whose other keys win over the table's.
    What is no id in the table stays as it is. Gives the ``sources`` entry of a draft: where the value was written.
    """
    for key in ("company", "hiringOrganization"):
        value = data.get(key)
        if isinstance(value, str):
            found = table.get(value.strip())
            own: Mapping[str, Any] = {}
        elif isinstance(value, dict) and isinstance(value.get("id"), str):
            found = table.get(value["id"])
            own = value
        else:
            continue
        if found is None or (key == "company" and "hiringOrganization" in data):
            continue
        del data[key]
        data["hiringOrganization"] = {**_copy(found), **own}
        return {"hiringOrganization": "/" + key} if key == "company" else {}
    return {}


def _copy(value: Any) -> Any:
    """A copy that no draft shares with another."""
    if isinstance(value, Mapping):
        return {key: _copy(each) for key, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value


def _loader(document: Document) -> Load | None:
    name = document.uri.lower().rpartition("?")[0] or document.uri.lower()
    kind = (document.media_type or "").partition(";")[0].strip().lower()
    if name.endswith((".yaml", ".yml")) or kind in ("application/yaml", "text/yaml", "application/x-yaml"):
        from jobexport.syntax import yaml

        return yaml.load
    if name.endswith(".toml") or kind == "application/toml":
        from jobexport.syntax import toml

        return lambda data, line: [toml.load(data, line)]
    if name.endswith(".json") or kind == "application/json":
        from jobexport.syntax import json

        return lambda data, line: [json.load(data, line)]
    return None


def collect(
    document: Document, value: Any, locate: Locate, table: Organizations, base: str = "/organizations"
) -> Iterator[Finding]:
    """Puts the organizations of one document into the table; gives a finding for each that cannot be used."""
    entries: list[tuple[str, Any, str]] = []
    if isinstance(value, dict):
        entries = [(str(key), each, base + pointer(key)) for key, each in value.items()]
    elif isinstance(value, list):
        for number, each in enumerate(value):
            place = base + pointer(number)
            name = each.get("id") if isinstance(each, dict) else None
            if isinstance(name, str) and name:
                entries.append((name, each, place))
            else:
                yield _about(
                    document, locate, place, "an organization in a list needs an `id`", "add an id, such as `id: acme`"
                )
    elif value is not None:
        yield _about(document, locate, base, "organizations must be a mapping of ids, or a list", None)
    for name, each, place in entries:
        fault = _fault(name, each, table)
        if fault is not None:
            yield _about(document, locate, place, f"the organization {name!r} {fault}", None)
        else:
            table[name] = {"id": name, **each}


def _fault(name: str, value: Any, table: Organizations) -> str | None:
    if not isinstance(value, dict):
        return "is no mapping; write its name as `name: …`"
    if value.get("id", name) != name:
        return f"has another id inside: {value['id']!r}"
    if name in table and table[name] != {"id": name, **value}:
        return "is defined twice, in different words"
    return None


def _drafts(document: Document, value: Any, locate: Locate, table: Organizations) -> Iterator[Draft | Finding]:
    if isinstance(value, list):
        yield from _many(document, value, locate, "", table)
    elif not isinstance(value, dict):
        yield _about(document, locate, "", _MAPPING + _kind(value), _EMPTY_FIX)
    elif "title" in value:
        yield _draft(document, value, locate, table)
    elif "postings" in value or "organizations" in value:
        yield from strangers(document, value, locate)
        postings = value.get("postings")
        if isinstance(postings, list):
            yield from _many(document, postings, locate, "/postings", table)
        elif postings is not None:
            yield _about(document, locate, "/postings", f"postings must be a list, not {_kind(postings)}", None)
    elif not _SIGNS.isdisjoint(value):
        yield _draft(document, value, locate, table)
    else:
        yield _about(document, locate, "", "no posting here: there is neither a title nor a list of postings",
                     "add `title: …`")  # fmt: skip


def strangers(document: Document, keys: Iterable[Any], locate: Locate) -> Iterator[Finding]:
    """A finding for each key that may not stand beside a list of postings."""
    for key in keys:
        if key not in ("postings", "organizations") and not str(key).startswith("x_"):
            yield _about(document, locate, pointer(key), f"unknown key {key!r} beside the postings",
                         "put it into the postings it belongs to", "#")  # fmt: skip


def _many(
    document: Document, values: list[Any], locate: Locate, base: str, table: Organizations
) -> Iterator[Draft | Finding]:
    for number, value in enumerate(values):
        place = f"{base}/{number}"
        yield entry(document, value, partial(_below, locate, place), place, table)


def entry(document: Document, value: Any, locate: Locate, place: str, table: Organizations) -> Draft | Finding:
    """The draft of one of several postings, the one at the pointer ``place``; ``locate`` counts from there."""
    line, column = locate("") or (None, None)
    origin = Origin(document.uri, line, column, place)
    if not isinstance(value, dict):
        return Finding("source/shape", Severity.ERROR, _MAPPING + _kind(value), origin, place)
    sources = refer(value, table) if table else {}
    return Draft(value, origin, authored=True, locate=locate, sources=sources, base_url=document.base_url)


def _draft(document: Document, value: dict[str, Any], locate: Locate, table: Organizations) -> Draft:
    sources = refer(value, table) if table else {}
    origin = _origin(document, locate, "")
    return Draft(value, origin, authored=True, locate=locate, sources=sources, base_url=document.base_url)


def _below(locate: Locate, place: str, pointer: str) -> Position | None:
    return locate(place + pointer)


def _origin(document: Document, locate: Locate, place: str, suffix: str = "") -> Origin:
    line, column = locate(place + suffix) or (None, None)
    return Origin(document.uri, line, column, place)


def _about(document: Document, locate: Locate, place: str, message: str, fix: str | None, suffix: str = "") -> Finding:
    """A finding on the shape of the file; error, because what stands there is not published."""
    return Finding("source/shape", Severity.ERROR, message, _origin(document, locate, place, suffix), place, fix=fix)


def _kind(value: object) -> str:
    for kind, words in _KINDS.items():
        if isinstance(value, kind):
            return words
    return "nothing"


_KINDS = {dict: "a mapping", list: "a list", str: "text", bool: "true or false", int: "a number", Decimal: "a number"}
