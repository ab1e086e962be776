"""The JSON Schemas at work: a fast gate that says yes or no, and jsonschema that explains each no.

`jsonschema` is the arbiter. `jsonschema-rs` stands in front of it because a valid posting, by far the common case, costs
it a fiftieth of the time; a test holds both to the same verdicts. Both check formats with the functions of this file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from jobexport import resources
from jobexport.findings import pointer, suggest
from jobexport.syntax.codes import COUNTRIES, CURRENCIES

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

__all__ = ["FORMATS", "Fault", "Schema", "posting_schema", "schema_named"]

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?)?\Z"
)
_LONGEST = len("2026-11-22T08:00:00.123456789+01:00")
_URL = re.compile(
    r"https?://(?:[^\s/?#@<>\"\\^`{|}]+@)?[^\s/?#@<>\"\\^`{|}.:\[\]][^\s/?#@<>\"\\^`{|}\[\]]*(?:[/?#][^\s<>\"\\^`{|}]*)?\Z",
    re.I,
)
_MAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]+@[^\s@<>\"(),:;\[\]\\.]+(?:\.[^\s@<>\"(),:;\[\]\\.]+)+\Z")
_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-[A-Za-z0-9]{5,8}|-[0-9][A-Za-z0-9]{3})*\Z"
)


def _is_date_or_moment(text: str) -> bool:
    return len(text) <= _LONGEST and _is_day(text)


# The days of one set of postings are few.
@lru_cache(maxsize=1024)
def _is_day(text: str) -> bool:
    if _MOMENT.match(text) is None:
        return False
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


FORMATS: dict[str, Callable[[str], bool]] = {
    "absolute-url": lambda text: _URL.match(text) is not None,
    "country": COUNTRIES.__contains__,
    "currency": CURRENCIES.__contains__,
    "date-or-moment": _is_date_or_moment,
    "email": lambda text: _MAIL.match(text) is not None,
    "language-tag": lambda text: _LANGUAGE.match(text) is not None,
}
"""Our own string formats; anything else a schema calls `format` is an annotation only."""

_FORMAT_WORDS = {
    "absolute-url": "an absolute URL that begins with http:// or https://",
    "country": "an ISO 3166-1 country code of two letters, such as ES",
    "currency": "an ISO 4217 currency code, such as EUR",
    "date-or-moment": "a date (2026-11-22) or a moment (2026-11-22T08:00:00Z)",
    "email": "a mail address",
    "language-tag": "a language tag, such as en or pt-BR",
}
_TYPE_WORDS = {
    "array": "a list", "boolean": "true or false", "integer": "a whole number", "number": "a number",
    "object": "a mapping", "string": "text", "null": "nothing",
}  # fmt: skip
# The keyword that failed, as the last part of the finding's rule id.
_RULES = {
    "additionalProperties": "unknown-key", "required": "missing", "dependentSchemas": "combination", "not": "combination",
    "anyOf": "combination", "type": "type", "enum": "value", "const": "value", "format": "format", "pattern": "format",
    "minLength": "empty", "minItems": "empty", "minProperties": "empty", "minimum": "range", "maximum": "range",
    "exclusiveMinimum": "range", "maxLength": "length", "maxItems": "length", "uniqueItems": "duplicate",
}  # fmt: skip


# Sets of properties that are wrong together, for which a validator is kept.
_ARBITERS = 256


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which a value breaks a schema: rule id (``schema/…``), JSON pointer, message in plain words, fix."""

    rule: str
    pointer: str
    message: str
    fix: str | None = None


class Schema:
    """One compiled schema."""

    def __init__(self, document: Mapping[str, Any], *, noun: str = "posting") -> None:
        self.document = document
        self._noun = noun
        self._validator: Validator | None = None
        self._arbiters: dict[frozenset[str], Validator] = {}
        import jsonschema_rs

        self._gate = jsonschema_rs.validator_for(dict(document), formats=FORMATS, validate_formats=True)

    def is_valid(self, value: object) -> bool:
        """Whether the value follows the schema."""
        return self._gate.is_valid(value)

    def faults(self, value: object) -> list[Fault]:
        """Every way in which the value breaks the schema, in document order; empty for a valid one."""
        return [] if self._gate.is_valid(value) else self.explain(value)

    def explain(self, value: Any, *, whole: bool = False) -> list[Fault]:
        """What ``faults`` gives, from the arbiter. ``whole`` lets it look into all of the value by itself, which takes long and
        gives the same."""
        arbiter = self.validator if whole else self._arbiter(value)
        found = [fault for error in arbiter.iter_errors(value) for fault in self._told(error)]
        return sorted(set(found), key=lambda fault: (fault.pointer, fault.rule, fault.message))

    @property
    def validator(self) -> Validator:
        """The arbiter: jsonschema's own validator over the same document and formats."""
        if self._validator is None:
            self._validator = _validator(self.document)
        return self._validator

    def _arbiter(self, value: Any) -> Validator:
        """What finds the errors of a value that has some: it looks only into those properties of a mapping in which the gate
        has found any, since most of a posting is right and looking into all of it takes twenty times as long."""
        known = self.document.get("properties")
        if not isinstance(value, dict) or not isinstance(known, Mapping):
            return self.validator
        wrong = frozenset(str(error.instance_path[0]) for error in self._gate.iter_errors(value) if error.instance_path)
        found = self._arbiters.get(wrong)
        if found is None:
            if len(self._arbiters) >= _ARBITERS:
                self._arbiters.clear()
            properties = {name: each if name in wrong else True for name, each in known.items()}
            found = self._arbiters[wrong] = _validator({**self.document, "properties": properties})
        return found

    def _name(self, place: list[str | int]) -> str:
        """The last key of a path with the numbers behind it: ``employmentType[0]``."""
        name = ""
        for part in reversed(place):
            if isinstance(part, str):
                return part + name
            name = f"[{part}]{name}"
        return self._noun + name

    def _told(self, error: ValidationError) -> Iterator[Fault]:
        rule = "schema/" + _RULES.get(str(error.validator), str(error.validator))
        place = list(error.absolute_path)
        name = self._name(place)
        # The library's types allow any schema; these two keywords are about mappings.
        value: Any = error.instance
        wanted: Any = error.schema
        named: Any = error.validator_value
        if error.validator == "additionalProperties":
            known: Mapping[str, Any] = wanted.get("properties", {})
            for key in value:
                if key not in known and not str(key).startswith("x_"):
                    near = suggest(str(key), known)
                    fix = f"write {near}" if near else "keys of your own begin with x_" if not place else None
                    hint = f"; did you mean {near!r}?" if near else ""
                    yield Fault(rule, pointer(*place, key), f"unknown key {str(key)[:80]!r}{hint}", fix)
            return
        if error.validator == "required":
            for key in named:
                if key not in value:
                    yield Fault(rule, pointer(*place), f"{name} has no {key!r}", f"add {key}")
            return
        yield Fault(rule, pointer(*place), _message(name, error))


def _validator(document: Mapping[str, Any]) -> Validator:
    from jsonschema import Draft202012Validator, FormatChecker

    checker = FormatChecker(formats=())
    for name, check in FORMATS.items():
        checker.checks(name)(_text_only(check))
    return Draft202012Validator(dict(document), format_checker=checker)


def _message(name: str, error: ValidationError) -> str:
    """One plain sentence for one error; jsonschema's own words where nothing better is known."""
    wanted: Any = error.validator_value
    got = _short(error.instance)
    match error.validator:
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else list(wanted)
            return f"{name} must be {' or '.join(_TYPE_WORDS[kind] for kind in kinds)}, not {got}"
        case "enum":
            near = suggest(str(error.instance), [str(each) for each in wanted])
            hint = f"; did you mean {near}?" if near else ""
            return f"{name} must be one of {', '.join(map(str, wanted))}, not {got}{hint}"
        case "const":
            return f"{name} must be {wanted}, not {got}"
        case "format":
            return f"{name} must be {_FORMAT_WORDS.get(str(wanted), wanted)}, not {got}"
        case "pattern":
            return f"{name} has a form that is not allowed: {got} (pattern {wanted})"
        case "minLength" | "minItems" | "minProperties":
            return f"{name} is empty; leave the key out where the fact is unknown"
        case "maxLength":
            return f"{name} is longer than {wanted} characters"
        case "minimum":
            return f"{name} must be at least {wanted}, not {got}"
        case "maximum":
            return f"{name} must be at most {wanted}, not {got}"
        case "uniqueItems":
            return f"{name} names the same entry twice"
        case "anyOf" | "dependentSchemas" | "not" if name == "value":
            return "value must have either `value`, or `minValue` and/or `maxValue`, and not both"
    return f"{name}: {error.message}"


def _short(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def _text_only(check: Callable[[str], bool]) -> Callable[[object], bool]:
    """JSON Schema: a format says nothing about values that are not strings."""
    return lambda value: not isinstance(value, str) or check(value)


@cache
def schema_named(name: str, noun: str = "posting") -> Schema:
    """The shipped schema ``schemas/NAME.schema.json``, compiled once per process."""
    text = (resources.schemas() / f"{name}.schema.json").read_text("utf-8")
    return Schema(json.loads(text), noun=noun)


def posting_schema() -> Schema:
    """The contract of a posting."""
    return schema_named("posting")
