"""A walk through a JSON-LD JobPosting node as it stands in a page, which tells every fault of its shape and values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jobexport.findings import pointer as join
from jobexport.normalize.outcome import quote
from jobexport.normalize.words import is_placeholder
from jobexport.rules import literals, nodes
from jobexport.rules.context import RuleContext
from jobexport.rules.model import Problem
from jobexport.rules.vocabulary import Vocabulary, local, vocabulary
from jobexport.schema import FORMATS
from jobexport.syntax.codes import CURRENCIES

__all__ = ["Walk", "local_keys", "walked"]

_ESCAPED = re.compile(r"&(?:amp;)*lt;/?(?:p|br|ul|ol|li|div|span|strong|b|em|i|h[1-6])(?:\s|/|&(?:amp;)*gt;)", re.I)


def local_keys(node: Mapping[str, Any]) -> dict[str, str]:
    """schema.org names of the node's properties, each with the key it stands under."""
    return {local(key): key for key in node if not key.startswith("@")}


class Walk:
    """One walk; ``found`` holds the problems by rule."""

    def __init__(self, context: RuleContext) -> None:
        self.found: dict[str, list[Problem]] = {}
        self._untyped, self._homeless = context.untyped, context.homeless
        self._terms: Vocabulary = vocabulary()

    def tell(self, rule: str, pointer: str, message: str, fix: str | None = None, evidence: str = "") -> None:
        """Keeps one problem under its rule."""
        self.found.setdefault("markup/" + rule, []).append(Problem(pointer, message, fix, evidence))

    def posting(self, node: Mapping[str, Any]) -> None:
        """The JobPosting node itself."""
        if "@context" in node and not nodes.is_schema_org(node["@context"]):
            message = f"@context is {quote(node['@context'])}, not schema.org: nothing in the node means anything"
            self.tell("context", "/@context", message, "write https://schema.org")
        elif self._homeless:
            message = "no @context says that the names are those of schema.org: nothing in the node means anything"
            self.tell("context", "/@context", message, 'add "@context": "https://schema.org"')
        types = nodes.types(node)
        if "JobPosting" not in types:
            if not types:
                self.tell("posting-type", "/@type", "the node has no @type", "write JobPosting")
            else:
                self.tell(
                    "posting-type", "/@type", f"@type is {quote(', '.join(types))}, not JobPosting", "write JobPosting"
                )
        self._properties(node, "", ("JobPosting", *(each for each in types if self._terms.has_type(each))))

    def _properties(self, node: Mapping[str, Any], pointer: str, types: tuple[str, ...]) -> None:
        for key, value in node.items():
            place = pointer + join(key)
            if key.startswith("@"):
                if key not in nodes.KEYWORDS:
                    self.tell("unknown-property", place, f"{key} is no keyword of JSON-LD", None, key)
                continue
            name = local(key)
            if ":" in name:
                continue
            if not self._terms.has_property(name):
                near = self._terms.nearest_property(name, types)
                hint = f"; did you mean {near}?" if near else ""
                message = f"schema.org has no property {name}{hint}"
                self.tell("unknown-property", place, message, f"write {near}" if near else "leave it out", name)
                continue
            newer = self._terms.superseded_by(name)
            if newer is not None:
                self.tell("superseded", place, f"{name} was superseded by {newer}", f"write {newer}", name)
            if not self._terms.fits(name, types):
                near = self._terms.nearest_property(name, types)
                owners = ", ".join(self._terms.on(name)[:3])
                hint = f"; did you mean {near}?" if near else ""
                message = f"{name} is a property of {owners}, not of {types[0]}{hint}"
                self.tell("foreign-property", place, message, f"write {near}" if near else "leave it out", name)
                continue
            self._value(name, value, place, types)

    def _value(self, name: str, value: Any, place: str, types: tuple[str, ...]) -> None:
        """One property's value, or each entry of a list of values."""
        if isinstance(value, Mapping) and ("@list" in value or "@set" in value):
            value = value.get("@list", value.get("@set"))
        if isinstance(value, list):
            if not value:
                self.tell("empty", place, f"{name} is an empty list", "leave it out where the fact is unknown")
            elif name in nodes.ONE and (len(value) > 1 or not isinstance(value[0], Mapping)):
                self.tell(
                    "several-values",
                    place,
                    f"{name} is a list of {len(value)}, and one value is expected",
                    "write one value",
                )
            for index, each in enumerate(value):
                self._one(name, each, f"{place}/{index}", types)
            return
        self._one(name, value, place, types)

    def _one(self, name: str, value: Any, place: str, types: tuple[str, ...]) -> None:
        if isinstance(value, Mapping) and "@value" in value:
            value = value["@value"]
        if value is None or value == {} or (isinstance(value, str) and not value.strip()):
            self.tell("empty", place, f"{name} is empty", "leave it out where the fact is unknown")
            return
        if isinstance(value, str) and len(value) < 24 and is_placeholder(value) and name not in nodes.PLACEHOLDERS_KEPT:
            self.tell("empty", place, f"{name} is {quote(value)}, which is no fact", "leave it out", value)
            return
        wanted = self._terms.values(name)
        if isinstance(value, Mapping):
            self._node(name, value, place, wanted)
        elif isinstance(value, list):
            self.tell("several-values", place, f"{name} is a list in a list", "write one list")
        else:
            self._literal(name, value, place, wanted, types)

    def _node(self, name: str, node: Mapping[str, Any], place: str, wanted: tuple[str, ...]) -> None:
        kinds = tuple(each for each in wanted if each not in nodes.LITERALS)
        types = nodes.types(node)
        if set(node) == {"@id"}:
            return
        if wanted and not kinds:
            message = f"{name} is a node where {nodes.words(wanted)} is expected"
            self.tell("node-for-text", place, message, f"write the {wanted[0].lower()} itself")
            return
        known = tuple(each for each in types if self._terms.has_type(each))
        if not types:
            self.tell("type-missing", place, f"{name} has no @type", f"write @type: {nodes.likely(name, kinds)}")
        for each in types:
            if each not in known and ":" not in each:
                near = self._terms.nearest_type(each, kinds or ("Thing",))
                hint = f"; did you mean {near}?" if near else ""
                self.tell(
                    "unknown-type",
                    place + "/@type",
                    f"schema.org has no type {each}{hint}",
                    f"write {near or nodes.likely(name, kinds)}",
                    each,
                )
        if known and kinds and not any(self._terms.is_a(each, kinds) for each in known):
            message = f"{name} is a {known[0]}, and {nodes.words(kinds)} is expected"
            self.tell("wrong-type", place + "/@type", message, f"write @type: {nodes.likely(name, kinds)}", known[0])
            return
        self._properties(node, place, known or (nodes.likely(name, kinds),))
        if name == "addressCountry" and isinstance(node.get("name"), str) and node["name"].strip():
            self._country(node["name"], place + "/name")
        if name not in nodes.BARE and name not in nodes.NEEDED and node.keys() <= {"@type"}:
            self.tell("incomplete", place, f"{name} has a type and says nothing", f"say it, or leave {name} out")
        needed = nodes.NEEDED.get(name)
        if needed and not needed & local_keys(node).keys() and "@id" not in node:
            first = nodes.FIRST[name]
            self.tell("incomplete", place + join(first), f"{name} has no {first}", f"add {first}, or leave {name} out")

    def _literal(self, name: str, value: Any, place: str, wanted: tuple[str, ...], types: tuple[str, ...]) -> None:
        if name == "employmentType":
            self._word("employment-type", name, value, place, literals.EMPLOYMENT)
        elif name == "jobLocationType":
            self._word("location-type", name, value, place, ("TELECOMMUTE",))
        elif name in ("currency", "salaryCurrency"):
            if not isinstance(value, str) or value.strip() not in CURRENCIES:
                meant = literals.instead(str(value), CURRENCIES)
                message = f"{quote(value)} is no ISO 4217 currency code"
                self.tell(
                    "currency", place, message, f"write {meant or 'a code of three letters, such as EUR'}", str(value)
                )
        elif name == "unitText" and "/baseSalary" in place:
            self._word("pay-unit", name, value, place, literals.UNITS)
        elif name == "credentialCategory" and place.startswith("/educationRequirements"):
            self._word("credential", name, value, place, literals.CREDENTIALS)
        elif name == "addressCountry":
            self._country(value, place)
        elif name == "addressLocality" and isinstance(value, str) and _is_nowhere(value):
            message = f"{quote(value)} is no town"
            self.tell("town", place, message, "write the town, or mark the job as remote and leave it out", value)
        elif name == "description" and types[0] == "JobPosting" and not self._untyped and _is_escaped(value):
            message = "the HTML of the description is escaped: its tags begin with &lt; instead of <"
            self.tell("escaped-html", place, message, "write the tags as they are")
        elif name in nodes.DEGREES:
            self._degrees(name, value, place)
        elif name == "email":
            if not isinstance(value, str) or not FORMATS["email"](value.strip().removeprefix("mailto:")):
                self.tell("email", place, f"{quote(value)} is no mail address", "write one address", str(value))
        elif name == "value" and not nodes.MEASURES.isdisjoint(types):
            self._number(name, value, place)
        elif not wanted or "Text" in wanted:
            if (
                not isinstance(value, str)
                and "Number" not in wanted
                and "Integer" not in wanted
                and name not in nodes.DIGITS
            ):
                if not (isinstance(value, bool) and "Boolean" in wanted):
                    self.tell(
                        "not-text", place, f"{name} is {quote(value)}, and text is expected", "write text", str(value)
                    )
            elif name == "identifier" and types[0] == "JobPosting":
                message = "identifier is text; Google wants a PropertyValue with name and value"
                self.tell("identifier-text", place, message, "write {@type: PropertyValue, name: …, value: …}")
            elif "Date" in wanted and isinstance(value, str) and literals.is_no_day(value):
                self.tell("date", place, f"{name}: {quote(value)} is a day or time that does not exist", None, value)
        elif "Boolean" in wanted and not isinstance(value, int | float):
            self._boolean(name, value, place)
        elif "Date" in wanted or "DateTime" in wanted:
            bad = literals.bad_date(value, whole=types[0] == "JobPosting")
            if bad is not None:
                self.tell("date", place, f"{name}: {bad[0]}", bad[1], str(value))
        elif "Boolean" in wanted:
            self._boolean(name, value, place)
        elif name in nodes.NODES and not nodes.is_anonymous(name, value):
            self._bare(name, value, place, wanted)
        elif "Number" in wanted or "Integer" in wanted:
            self._number(name, value, place)
        elif "URL" in wanted and (len(wanted) == 1 or name in nodes.PICTURES):
            bad = (
                literals.bad_url(value, picture=name in nodes.PICTURES)
                if isinstance(value, str)
                else (f"{quote(value)} is no address", "write the whole address")
            )
            if bad is not None:
                self.tell("url", place, f"{name}: {bad[0]}", bad[1], str(value))
        elif "URL" in wanted and isinstance(value, str) and literals.bad_url(value) is None:
            return
        elif name not in nodes.NODES and (nodes.LITERALS - {"URL"}).isdisjoint(wanted):
            message = f"{name} is text, and {nodes.words(wanted)} is expected"
            self.tell("text-for-type", place, message, f"write a node of @type {nodes.likely(name, wanted)}")

    def _bare(self, name: str, value: Any, place: str, wanted: tuple[str, ...]) -> None:
        kinds = tuple(each for each in wanted if each not in nodes.LITERALS)
        message = f"{name} is {quote(value)}, and a node of type {nodes.words(kinds)} is expected"
        self.tell("text-for-node", place, message, f"write a node of @type {nodes.likely(name, kinds)}", str(value))

    def _word(self, rule: str, name: str, value: Any, place: str, known: tuple[str, ...]) -> None:
        if isinstance(value, str) and value in known:
            return
        if self._untyped and isinstance(value, str) and value.strip() in known:
            return
        meant = literals.instead(str(value), known)
        options = " ".join(known) if len(known) > 1 else f"{known[0]} or nothing"
        message = f"{name} is {quote(value)}; allowed: {options if rule != 'credential' else ', '.join(known)}"
        self.tell(
            rule, place, message, f"write {meant}" if meant else "write one of these, or leave it out", str(value)
        )

    def _country(self, value: Any, place: str) -> None:
        from jobexport.normalize.countries import read_country

        if not isinstance(value, str) or read_country(value) is None:
            message = f"{quote(value)} is no country's code or name"
            self.tell("country", place, message, "write the ISO 3166-1 code of two letters, such as DE", str(value))

    def _number(self, name: str, value: Any, place: str) -> None:
        bad = literals.bad_number(value, untyped=self._untyped)
        if bad is not None:
            self.tell("number-as-text" if bad[0] else "number", place, f"{name}: {bad[1]}", bad[2], str(value))

    def _degrees(self, name: str, value: Any, place: str) -> None:
        bad = literals.bad_number(value, untyped=True)
        if bad is not None:
            self.tell("number", place, f"{name}: {bad[1]}", bad[2], str(value))
        elif abs(float(value)) > nodes.DEGREES[name]:
            self.tell(
                "number", place, f"{name} is {value}, beyond {nodes.DEGREES[name]}", "write WGS 84 degrees", str(value)
            )

    def _boolean(self, name: str, value: Any, place: str) -> None:
        bad = literals.bad_boolean(value, untyped=self._untyped)
        if bad is not None:
            self.tell("boolean-as-text" if bad[0] else "boolean", place, f"{name}: {bad[1]}", bad[2], str(value))


def _is_nowhere(town: str) -> bool:
    bare = town.strip().casefold()
    return bare in nodes.NOWHERE or bare in nodes.NOWHERE_SAID


def _is_escaped(description: Any) -> bool:
    return isinstance(description, str) and "<" not in description and _ESCAPED.search(description) is not None


def walked(node: Mapping[str, Any], context: RuleContext) -> dict[str, list[Problem]]:
    """All problems of a node by rule; walked once for each context."""
    known = context.__dict__.get("_walked")
    if known is None or known[0] is not node:
        walk = Walk(context)
        walk.posting(node)
        known = context.__dict__["_walked"] = (node, walk.found)
    found: dict[str, list[Problem]] = known[1]
    return found
