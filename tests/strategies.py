"""Strategies for property tests: canonical postings over all properties of the schema, nasty texts included."""

from __future__ import annotations

import string
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from jobexport.schema import posting_schema
from jobexport.syntax.codes import COUNTRIES, CURRENCIES

__all__ = ["NASTY", "own_values", "postings", "texts"]

NASTY = (
    "NO", "yes", "on", "null", "~", "true", "12:30", "2026-11-22", "1e3", "007", "+34 600", "0x1F", "0o17",
    "1_000", ".5", "nan", ".inf", "-", "- a", "a: b", "a:", "a #b", "# a", "---", "+++", "...", "|", ">",
    "<<", "=SUM(A1)", "+1", "-1", "@x", "'a", "''", '"', '"""', "'''", "\\", "\\|", "a|b", "|", "||",
    "a,b;c", "a\nb", "\n", " a", "a ", "\ta", "a\n\n", "  a\nb", "a\r\nb", "a\rb", "\r", "<p>a</p>", "]]>",
    "<!-- x -->", "<!-- next posting -->", "&amp;", "</script>", "{a}", "[a]", "{{ a }}", "%x", "!x", "&a",
    "*a", "`", "?", "? a", "é", "٣", "漢字", "😀", "a\u0301", "\u00a0", "\u2028", "\u3000a", "\ufeff",
    "\u200b", "\u202e", "\x85", "\x7f", "/", "~", "~1", "#", "a/b~c#",
)  # fmt: skip
_CONTROLS = ("\x00", "\x01", "\x1b", "\x0c", "\x0b", "\ufffe", "\uffff")


def texts(*, controls: bool = False, max_size: int = 40) -> st.SearchStrategy[str]:
    """Texts that are not empty. ``controls`` adds characters that JSON can hold but XML cannot."""
    nasty = st.sampled_from(NASTY + _CONTROLS if controls else NASTY)
    excluded = "" if controls else "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))
    plain = st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters=excluded), min_size=1, max_size=max_size
    )
    return st.one_of(
        nasty,
        plain,
        st.lists(nasty, min_size=1, max_size=4).map("".join),
        st.lists(nasty, min_size=2, max_size=4).map("\n".join),
    )


def own_values(*, controls: bool = False) -> st.SearchStrategy[Any]:
    """Values of the author's own keys: anything JSON can hold, numbers exact."""
    leaf = st.one_of(
        texts(controls=controls), st.just(""), st.integers(), st.booleans(), st.none(),
        st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4),
    )  # fmt: skip
    return st.recursive(
        leaf,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(texts(controls=controls) | st.just(""), inner, max_size=3)
        ),
        max_leaves=6,
    )


def postings(*, controls: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Valid canonical postings. Each property is there or not, so that every combination comes up."""
    document = posting_schema().document
    made = _Maker(document["$defs"], controls)
    own = st.dictionaries(
        texts(controls=controls).map(lambda name: "x_" + name), own_values(controls=controls), max_size=2
    )
    return st.builds(lambda facts, more: {**facts, **more}, made.mapping(document), own)


class _Maker:
    """Strategies for the parts of a schema."""

    def __init__(self, defs: Mapping[str, Any], controls: bool) -> None:
        self._defs = defs
        self._controls = controls

    def mapping(self, schema: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
        required = set(schema.get("required", ()))
        parts = {key: self.value(key, each) for key, each in schema["properties"].items()}
        found = st.fixed_dictionaries(
            {key: parts[key] for key in parts if key in required},
            optional={key: parts[key] for key in parts if key not in required},
        )
        if len(parts) > 20:
            # Half of sixty properties would be slow to make, and would hide what one of them does.
            chosen = st.sets(st.sampled_from(sorted(set(parts) - required)), max_size=8)
            found = chosen.flatmap(
                lambda names: st.fixed_dictionaries({key: parts[key] for key in parts if key in required | names})
            )
        if schema.get("minProperties"):
            found = found.filter(bool)
        return found

    def value(self, key: str, schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
        name = schema.get("$ref", "").rpartition("/")[2]
        if name == "quantity":
            return self._quantity()
        if name:
            schema = {**self._defs[name], **schema}
        if "const" in schema:
            return st.just(schema["const"])
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        match schema["type"]:
            case "object":
                return self.mapping(schema)
            case "array":
                items = self.value(key, schema["items"])
                if schema.get("uniqueItems"):
                    return st.lists(items, min_size=1, max_size=3, unique=True)
                return st.lists(items, min_size=1, max_size=3)
            case "boolean":
                return st.booleans()
            case "integer":
                return st.integers(schema.get("minimum"), schema.get("maximum", 10**6))
            case "number":
                return _numbers(schema["minimum"], schema["maximum"])
        return self._text(key, schema)

    def _text(self, key: str, schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
        if key == "id" and "pattern" in schema:
            return _ids()
        if key == "slug":
            return st.lists(
                st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8), min_size=1, max_size=4
            ).map("-".join)
        if "format" in schema:
            return _FORMATS[schema["format"]]
        return texts(controls=self._controls)

    def _quantity(self) -> st.SearchStrategy[dict[str, Any]]:
        amount = _numbers(0, 10**12)
        units = {"unitText": st.sampled_from(self._defs["quantity"]["properties"]["unitText"]["enum"])}
        return st.one_of(
            st.fixed_dictionaries({"value": amount}, optional=units),
            st.fixed_dictionaries({"minValue": amount}, optional={"maxValue": amount, **units}),
            st.fixed_dictionaries({"maxValue": amount}, optional=units),
        )


def _numbers(least: int, most: int) -> st.SearchStrategy[int | Decimal]:
    exact = st.decimals(least, most, allow_nan=False, allow_infinity=False, places=2)
    return st.one_of(st.integers(least, most), exact)


def _ids() -> st.SearchStrategy[str]:
    inner = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
    nasty = [
        text
        for text in NASTY
        if text.strip(" ") == text and not any(ord(each) < 32 or ord(each) == 127 for each in text)
    ]
    return st.one_of(st.sampled_from(nasty), inner.filter(lambda text: text[0] != " " and text[-1] != " "))


_DATES = st.dates().map(lambda day: day.isoformat())
_FORMATS: dict[str, st.SearchStrategy[str]] = {
    "absolute-url": st.builds(
        lambda host, rest: f"https://{host}.example{rest}",
        st.text(string.ascii_lowercase, min_size=1, max_size=8),
        st.sampled_from(["", "/", "/a?b=c&d=%20", "/é/漢", "#x", "/a,b;c", "/it's", "/x~y#/z"]),
    ),
    "country": st.sampled_from(sorted(COUNTRIES)),
    "currency": st.sampled_from(sorted(CURRENCIES)),
    "date-or-moment": st.one_of(
        _DATES,
        st.builds("{}T{}".format, _DATES, st.sampled_from(["08:00:00Z", "23:59:59.5+02:00", "00:00:00"])),
    ),
    "email": st.sampled_from(["jobs@acme.example", "a+b@mail.acme.example", "=x@acme.example"]),
    "language-tag": st.sampled_from(["en", "pt-BR", "zh-Hant-TW", "no"]),
}  # fmt: skip
