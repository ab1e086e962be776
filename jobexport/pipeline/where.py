"""``where``: a small expression over the fields of a posting that selects some of them.

    country == "ES" and remote and salary.max >= 50000 and "python" in skills and posted > "2026-01-01"

Operators, the loosest first: ``or``, ``and``, ``not``, then ``== != < <= > >=``, ``in`` and ``not in``, with parentheses
around any of it. A field is a canonical dotted path or one of the short names of ``jobexport.pipeline.fields``. Texts are
compared without regard to case. A field with several values (``skills``, ``country``) matches where one of them does.
An unknown fact matches nothing, except that ``!=`` and ``not in`` are the opposite of ``==`` and ``in``. A field alone
asks whether the fact is known, and for true or false whether it is true.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from jobexport.errors import UsageError
from jobexport.findings import suggest
from jobexport.pipeline.fields import Field, Kind, UnknownField, field_named
from jobexport.schema import FORMATS

__all__ = ["Where", "parse"]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<number>[-+]?[0-9]+(?:_[0-9]+)*(?:\.[0-9]+)?(?![\w.]))
    | (?P<name>[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)
    | (?P<sign>==|!=|<=|>=|<|>|\(|\)|\[|\]|,)
    | (?P<end>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_DEEPEST = 50

Predicate = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Where:
    """A parsed expression; call it with the canonical data of a posting."""

    text: str
    predicate: Predicate

    def __call__(self, posting: Mapping[str, Any]) -> bool:
        return self.predicate(posting)

    def __reduce__(self) -> tuple[object, ...]:
        return parse, (self.text,)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def parse(text: str, subject: str = "where") -> Where:
    """The expression as a predicate. Raises UsageError, which shows the place, for whatever it cannot be."""
    return Where(text, _Parser(text, subject).whole())


class _Parser:
    def __init__(self, text: str, subject: str) -> None:
        self.text, self.subject = text, subject
        self.tokens = self._tokens()
        self.here = 0
        self.depth = 0

    def fault(self, message: str, token: _Token) -> UsageError:
        shown = "".join(" " if each.isspace() else each for each in self.text)
        mark = " " * token.start + "^" * max(1, token.end - token.start)
        return UsageError(f"{message} (character {token.start + 1})\n  {shown}\n  {mark}", subject=self.subject)

    def _tokens(self) -> list[_Token]:
        found: list[_Token] = []
        at = 0
        while True:
            match = _TOKEN.match(self.text, at)
            if match is None:
                start = at + len(self.text[at:]) - len(self.text[at:].lstrip())
                if self.text[start] in "\"'":
                    raise self.fault("a text without its closing quote", _Token("", "", start, len(self.text)))
                if self.text[start] == "=":
                    raise self.fault("write == to compare", _Token("", "", start, start + 1))
                raise self.fault(f"{self.text[start]!r} means nothing here", _Token("", "", start, start + 1))
            kind = str(match.lastgroup)
            found.append(_Token(kind, match[kind], match.start(kind), match.end(kind)))
            if kind == "end":
                return found
            at = match.end()

    # -- the tokens one by one ------------------------------------------------------------------------------------

    @property
    def token(self) -> _Token:
        return self.tokens[self.here]

    def take(self, *texts: str) -> _Token | None:
        """The token here where it is one of these signs or words, which is then done with."""
        token = self.token
        if token.kind in ("name", "sign") and token.text in texts:
            self.here += 1
            return token
        return None

    # -- the grammar ----------------------------------------------------------------------------------------------

    def whole(self) -> Predicate:
        if self.token.kind == "end":
            raise self.fault("an empty expression", self.token)
        found = self.either()
        if self.token.kind != "end":
            raise self.fault(f"{self.token.text!r} is one too many; join conditions with and, or", self.token)
        return found

    def either(self) -> Predicate:
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else lambda posting: any(part(posting) for part in parts)

    def both(self) -> Predicate:
        parts = [self.negated()]
        while self.take("and"):
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else lambda posting: all(part(posting) for part in parts)

    def negated(self) -> Predicate:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.fault(f"more than {_DEEPEST} conditions within each other", self.token)
        try:
            if self.take("not"):
                inner = self.negated()
                return lambda posting: not inner(posting)
            if self.take("("):
                found = self.either()
                if not self.take(")"):
                    raise self.fault("a closing parenthesis is missing", self.token)
                return found
            return self.comparison()
        finally:
            self.depth -= 1

    def comparison(self) -> Predicate:
        first = self.token
        left = self.operand()
        sign = self.token
        if self.take("not"):
            if not self.take("in"):
                raise self.fault("not is followed by in here", self.token)
            inside = self.membership(left, first)
            return lambda posting: not inside(posting)
        if self.take("in"):
            return self.membership(left, first)
        if not self.take(*_TURNED):
            if not isinstance(left, Field):
                raise self.fault("a value alone is no condition; compare a field with it", first)
            return _known(left)
        second = self.token
        right = self.operand()
        if isinstance(left, Field) and isinstance(right, Field):
            raise self.fault("compare a field with a value, not with a field; texts stand in quotes", second)
        if isinstance(left, Field):
            return self.compare(left, sign, right, second)
        if not isinstance(right, Field):
            raise self.fault("compare a field with a value; no field is named here", first)
        turned = _Token(sign.kind, _TURNED[sign.text], sign.start, sign.end)
        return self.compare(right, turned, left, first)

    def operand(self) -> Any:
        """A field, or the value of a text, a number, true, false, or a list of those."""
        token = self.token
        self.here += 1
        match token.kind:
            case "text":
                return _ESCAPE.sub(r"\1", token.text[1:-1])
            case "number":
                digits = token.text.replace("_", "")
                return Decimal(digits) if "." in digits else int(digits)
            case "name" if token.text in ("true", "false"):
                return token.text == "true"
            case "name" if token.text not in ("and", "or", "in", "not"):
                return self.field(token)
            case "sign" if token.text == "[":
                return self.list()
        self.here -= 1
        raise self.fault("a field or a value is missing here", token)

    def list(self) -> tuple[Any, ...]:
        found: list[Any] = []
        while not self.take("]"):
            token = self.token
            value = None if token.text == "[" else self.operand()
            if value is None or isinstance(value, Field):
                raise self.fault("a list holds texts and numbers; texts stand in quotes", token)
            found.append(value)
            if not self.take(",") and not (self.token.kind == "sign" and self.token.text == "]"):
                raise self.fault("a list goes on with a comma or ends with ]", self.token)
        return tuple(found)

    def field(self, token: _Token) -> Field:
        try:
            return field_named(token.text)
        except UnknownField as error:
            hint = f"; did you mean {error.near}?" if error.near else ""
            raise self.fault(f"unknown field {token.text!r}{hint}", token) from error

    # -- conditions -----------------------------------------------------------------------------------------------

    def membership(self, left: Any, first: _Token) -> Predicate:
        token = self.token
        right = self.operand()
        if isinstance(left, Field):
            if not isinstance(right, tuple):
                raise self.fault('in is followed by a list here, such as ["ES", "PT"]', token)
            tests = [self.equal(left, value, token) for value in right]
            return lambda posting: any(test(posting) for test in tests)
        if not isinstance(right, Field):
            raise self.fault("in is followed by a field or a list", token)
        if isinstance(left, tuple):
            raise self.fault("a list stands after in, not before it", first)
        if right.kind is Kind.TEXT and not right.many and not right.known and isinstance(left, str):
            part = left.casefold()
            return lambda posting: any(part in str(value).casefold() for value in right.values(posting))
        return self.equal(right, left, first)

    def compare(self, field: Field, sign: _Token, value: Any, token: _Token) -> Predicate:
        if isinstance(value, tuple):
            raise self.fault("a list is compared with in", sign)
        if sign.text in ("==", "!="):
            same = self.equal(field, value, token)
            return same if sign.text == "==" else lambda posting: not same(posting)
        self.fits(field, value, token)
        order = _ORDER[sign.text]
        if field.kind is Kind.DATE:
            return lambda posting: any(order(*_moments(each, value)) for each in field.values(posting))
        if field.kind is Kind.NUMBER or (field.kind is Kind.ANY and _is_number(value)):
            return lambda posting: any(order(each, value) for each in field.values(posting) if _is_number(each))
        raise self.fault(f"{field.name} is {field.kind} and has no order", sign)

    def equal(self, field: Field, value: Any, token: _Token) -> Predicate:
        self.fits(field, value, token)
        if field.kind is Kind.DATE:
            return lambda posting: any(operator.eq(*_moments(each, value)) for each in field.values(posting))
        if isinstance(value, bool):
            if field.kind is Kind.FLAG and not value:
                # `remote == false` is what is known not to be true, and for `remote` all that is not remote.
                return lambda posting: field.values(posting) == ([False] if field.paths else [])
            return lambda posting: any(each is value for each in field.values(posting))
        if isinstance(value, str):
            folded = value.casefold()
            return lambda posting: any(
                isinstance(each, str) and each.casefold() == folded for each in field.values(posting)
            )
        return lambda posting: any(_is_number(each) and each == value for each in field.values(posting))

    def fits(self, field: Field, value: Any, token: _Token) -> None:
        """Fails where a value cannot be one of the field's."""
        match field.kind:
            case Kind.PART:
                raise self.fault(f"{field.name} is a mapping; name one of its fields", token)
            case Kind.NUMBER if not _is_number(value):
                raise self.fault(f"{field.name} is a number; write one without quotes", token)
            case Kind.FLAG if not isinstance(value, bool):
                raise self.fault(f"{field.name} is true or false", token)
            case Kind.DATE if not (isinstance(value, str) and FORMATS["date-or-moment"](value)):
                raise self.fault(f'{field.name} is a date; write one in quotes, such as "2026-11-22"', token)
            case Kind.TEXT if not isinstance(value, str):
                raise self.fault(f"{field.name} is text; write it in quotes", token)
        if field.known and value.casefold() not in {each.casefold() for each in field.known}:
            near = suggest(re.sub(r"[\s-]+", "_", value), field.known) or suggest(value, field.known)
            few = f"; it is one of {', '.join(sorted(field.known))}" if len(field.known) < 12 else ""
            raise self.fault(f"{field.name} is never {value!r}" + (f"; did you mean {near}?" if near else few), token)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _known(field: Field) -> Predicate:
    if field.kind is Kind.FLAG:
        return lambda posting: any(value is True for value in field.values(posting))
    return lambda posting: bool(field.values(posting))


def _moments(found: str, wanted: str) -> tuple[Any, Any]:
    """Both as days where one of them is a day, else both as moments; a moment without an offset is in UTC."""
    if len(found) == 10 or len(wanted) == 10:
        return found[:10], wanted[:10]
    return _moment(found), _moment(wanted)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
