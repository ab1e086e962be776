"""Which fixes are safe for a draft: only what reading it has understood without a doubt, and never another fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.findings import Finding, pointer
from jobexport.fixing.model import Fix
from jobexport.posting import Draft
from jobexport.schema import posting_schema

__all__ = ["proposed"]

_WRITE = re.compile(r"write ([A-Za-z_][A-Za-z0-9_]*)\Z")
_NO_KEY = re.compile(r"has no key '([^']+)'; did you mean '([A-Za-z]+)'\?\Z")
_SUPERSEDED = {"benefits": "jobBenefits", "incentives": "incentiveCompensation"}
_MISNAMED = ("schema/unknown-key", "normalize/unknown-key")
# Texts under shorthand keys, and where the record has them.
_SHORTHAND = {
    "company": "/hiringOrganization/name", "companyUrl": "/hiringOrganization/url", "logo": "/hiringOrganization/logo",
    "department": "/employmentUnit/name", "applyEmail": "/applicationContact/email",
}  # fmt: skip
# Texts in which white space may mean something.
_LONG = frozenset(("description", "responsibilities", "qualifications", "employerOverview"))


def proposed(draft: Draft, record: Mapping[str, Any], findings: tuple[Finding, ...], number: int = 0) -> Iterator[Fix]:
    """The fixes of an authored draft. ``record`` is what it was read as, ``findings`` what was told of it.

    Misspelt keys with one near name, superseded names, enumerations in another case or spelling under their canonical
    names, addresses without a scheme, and blanks around or doubled inside one-line texts. Whether a fix holds is for the
    caller to verify.
    """
    for finding in findings:
        word = _WRITE.match(finding.fix or "") if finding.rule in _MISNAMED else None
        inner = _NO_KEY.search(finding.message)
        if word is not None and finding.pointer:
            above, _, key = finding.pointer.rpartition("/")
            yield from _renamed(draft, above, key, word[1], "misspelt key", number)
        elif inner is not None:
            top = "/".join(finding.pointer.split("/")[:2])
            places = list(_holding(_at(draft.data, top), inner[1], top))
            if len(places) == 1:
                yield from _renamed(draft, places[0], pointer(inner[1])[1:], inner[2], "misspelt key", number)
    for key, name in _SUPERSEDED.items():
        if key in draft.data:
            yield from _renamed(draft, "", key, name, "superseded name", number)
    for key, value in draft.data.items():
        if key in draft.sources or key in _LONG or key.startswith("x_"):
            continue
        target = _SHORTHAND.get(key, pointer(key))
        for place, raw, read in _pairs(value, _at(record, target), pointer(key), target):
            reason = _reason(raw, *read)
            position = draft.locate(place) if draft.locate is not None and reason else None
            if position is not None and reason is not None:
                yield Fix(place, "set", raw, read[0], reason, position, number)


def _renamed(draft: Draft, above: str, key: str, name: str, reason: str, number: int) -> Iterator[Fix]:
    holder = _at(draft.data, above)
    key = key.replace("~1", "/").replace("~0", "~")
    if not isinstance(holder, Mapping) or key not in holder or name in holder or draft.locate is None:
        return
    place = above + pointer(key)
    if draft.locate(place) is None or above.partition("/")[2].partition("/")[0] in draft.sources:
        return
    position = draft.locate(place + "#")
    if position is not None:
        yield Fix(place, "rename", key, name, reason, position, number)


def _holding(value: Any, key: str, place: str) -> Iterator[str]:
    """Pointers of the mappings in a value that have the key."""
    if isinstance(value, Mapping):
        if key in value:
            yield place
        for name, each in value.items():
            yield from _holding(each, key, place + pointer(str(name)))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _holding(each, key, f"{place}/{index}")


def _at(value: Any, place: str) -> Any:
    """The value at a JSON pointer, or None."""
    for part in place.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def _pairs(raw: Any, read: Any, place: str, target: str) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Texts of the draft beside the texts they were read as, where both have the same shape, with both pointers."""
    if isinstance(raw, str):
        if isinstance(read, list) and len(read) == 1:
            read, target = read[0], target + "/0"
        if isinstance(read, str) and read != raw:
            yield place, raw, (read, target)
    elif isinstance(raw, Mapping) and isinstance(read, Mapping):
        for key, value in raw.items():
            step = pointer(str(key))
            yield from _pairs(value, read.get(key), place + step, target + step)
    elif isinstance(raw, list) and isinstance(read, list) and len(raw) == len(read):
        for index, (one, other) in enumerate(zip(raw, read, strict=True)):
            yield from _pairs(one, other, f"{place}/{index}", f"{target}/{index}")


def _reason(raw: str, read: str, target: str) -> str | None:
    if "\n" in raw or "\r" in raw or "\n" in read:
        return None
    if read == "https://" + raw.strip():
        return "address without a scheme"
    if " ".join(raw.split()) == read:
        return "blanks"
    schema = _schema_at(target)
    if "enum" in schema or "const" in schema:
        return "canonical spelling"
    if schema.get("format") in ("country", "currency", "language-tag") and raw.strip().lower() == read.lower():
        return "canonical spelling"
    return None


def _schema_at(place: str) -> Mapping[str, Any]:
    """The schema of the value at a pointer of the record; empty where it is not a plain one."""
    document = posting_schema().document
    found: Mapping[str, Any] = document
    for part in ["", *place.split("/")[1:]]:
        if part:
            below = found.get("items") if part.isdigit() else found.get("properties", {}).get(part)
            if not isinstance(below, Mapping):
                return {}
            found = below
        while "$ref" in found:
            target = _at(document, str(found["$ref"]).partition("#")[2])
            if not isinstance(target, Mapping):
                return {}
            found = target
    return found
