"""Pay: amounts and ranges with currency and unit of time, from text and from mappings. Exact, never float."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jobexport.findings import suggest
from jobexport.normalize.amounts import Pay, exact, read_pay
from jobexport.normalize.currencies import AMBIGUOUS, read_currency, read_unit, shared_sign
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.payslips import format_salary, plain_salary
from jobexport.normalize.words import is_placeholder, read_text
from jobexport.syntax.codes import CURRENCIES

__all__ = ["format_salary", "plain_salary", "read_currency", "read_salary", "read_unit"]

Amount = int | Decimal
_FIX = "write currency, min, max and unit, such as {currency: EUR, min: 50000, max: 60000, unit: YEAR}"
_UNITS = ("HOUR", "DAY", "WEEK", "MONTH", "YEAR")
_LIMIT = 10**12
_ZERO = "normalize/zero-pay"

# Loose keys, without case and separators.
_KEYS = {
    "currency": "currency", "pricecurrency": "currency", "currencycode": "currency", "currencytype": "currency",
    "salarycurrency": "currency", "value": "value", "amount": "value", "price": "value", "salary": "value",
    "min": "min", "minvalue": "min", "minimum": "min", "minprice": "min", "from": "min", "low": "min", "lowend": "min",
    "salarymin": "min", "minsalary": "min", "minamount": "min", "max": "max", "maxvalue": "max", "maximum": "max",
    "maxprice": "max", "to": "max", "high": "max", "highend": "max", "salarymax": "max", "maxsalary": "max",
    "maxamount": "max",
    "unit": "unit", "unittext": "unit", "unitcode": "unit", "period": "unit", "interval": "unit", "frequency": "unit",
    "per": "unit", "salaryperiod": "unit", "salaryfrequency": "unit", "duration": "unit",
}  # fmt: skip
_IGNORED = frozenset(("@type", "@context", "@id", "type"))


def read_salary(
    value: object,
    notes: Notes,
    *,
    currency_hint: object = None,
    unit_hint: object = None,
    country: str | None = None,
    strict: bool = False,
) -> dict[str, Any] | None:
    """Canonical pay ``{currency?, value: {value | minValue, maxValue, unitText?}}``, or None where no amount is stated.

    Takes text in many notations and languages, numbers, loose mappings and schema.org MonetaryAmount however it is
    shaped. Zero and "competitive" are no fact. ``currency_hint`` and ``unit_hint`` (as the source spells them)
    hold where the value itself names none; ``country`` settles signs such as ``$``, which alone name no currency (note
    ``normalize/unknown-currency``). Words beside a certain amount are noted (``normalize/partly-read``). Raises
    Unreadable for text with several amounts, a lower end above the upper one, a negative amount or an unknown unit.
    """
    if type(value) is dict and currency_hint is None and unit_hint is None and _is_canonical(value):
        return value
    pay = _read(value, notes, strict)
    if pay is None:
        told = any(rule == _ZERO for rule, _ in notes.entries)
        if strict and not told and isinstance(value, Mapping) and any(each is not None for each in value.values()):
            notes.add("normalize/no-amount", f"{quote(_words(value))} states no amount of pay")
        return None
    if strict and 0 in (pay.low, pay.high):
        # A feed's zero is how it says nothing; an author's is a statement that is not kept.
        notes.add(_ZERO, f"zero in {quote(_words(value))} is read as unknown and is not kept")
    return _settled(pay, notes, value, currency_hint, unit_hint, country)


def _is_canonical(salary: Mapping[str, Any]) -> bool:
    inner = salary.get("value")
    if type(inner) is not dict or not inner or len(salary) > 2:
        return False
    if len(salary) == 2:
        currency = salary.get("currency")
        if type(currency) is not str or currency not in CURRENCIES:
            return False
    ends: list[Amount] = []
    for key, each in inner.items():
        if key == "unitText":
            if type(each) is not str or each not in _UNITS:
                return False
        elif key in ("value", "minValue", "maxValue"):
            if type(each) is Decimal:
                if (
                    not each.is_finite()
                    or each == each.to_integral_value()
                    or each.normalize().as_tuple() != each.as_tuple()
                ):
                    return False
            elif type(each) is not int:
                return False
            if not 0 < each <= _LIMIT:
                return False
            ends.append(each)
        else:
            return False
    if "value" in inner:
        return len(ends) == 1
    return len(ends) == 1 or (len(ends) == 2 and inner["minValue"] < inner["maxValue"])


def _read(value: object, notes: Notes, strict: bool) -> Pay | None:
    if value is None or value is False:
        return None
    if isinstance(value, bool):
        raise Unreadable("a salary was expected, not true", _FIX)
    if isinstance(value, int | float | Decimal):
        number = exact(value)
        return Pay(low=number, high=number)
    if isinstance(value, str):
        return read_pay(value, notes)
    if isinstance(value, list | tuple):
        found: list[Pay] = []
        for each in value:
            pay = _read(each, notes, strict)
            if pay is not None and pay not in found:
                found.append(pay)
        found = [each for each in found if each.low or each.high] or found[:1]
        if len(found) > 1:
            raise Unreadable(f"{len(found)} different salaries are stated", "write one salary")
        return found[0] if found else None
    if isinstance(value, Mapping):
        return _from_mapping(value, notes, strict)
    raise Unreadable(f"a salary was expected, not {quote(value)}", _FIX)


def _from_mapping(value: Mapping[str, Any], notes: Notes, strict: bool) -> Pay | None:
    """Pay from a mapping; a MonetaryAmount's inner value is read the same way, and what it says goes before what
    is around it.
    """
    given: dict[str, Any] = {}
    named: dict[str, str] = {}
    for key, each in value.items():
        known = _key(str(key))
        if known is None:
            if key == "@value":
                known = "value"
            elif key not in _IGNORED and each is not None:
                near = suggest(
                    str(key), ("currency", "value", "min", "max", "unit", "minValue", "maxValue", "unitText")
                )
                hint = f"; did you mean {near!r}?" if near else ""
                if strict:
                    fault = Unreadable(f"a salary has no key {key!r}{hint}", f"write {near}" if near else _FIX, "#")
                    raise fault.under(str(key))
                notes.add("normalize/unknown-key", f"the salary's {key!r} is not kept{hint}")
        if known is not None and each is not None and (known not in given or _blank(given[known])):
            given[known] = each
            named[known] = str(key)

    def part(name: str, read: Callable[[Any], Any]) -> Any:
        try:
            return read(given.get(name))
        except Unreadable as fault:
            raise fault.under(named[name]) from None

    inner = part("value", lambda each: _read(each, notes, strict))
    low = part("min", lambda each: _end(each, notes, strict, "low"))
    high = part("max", lambda each: _end(each, notes, strict, "high"))
    if strict and any(end is not None and end.low == 0 for end in (low, high)):
        notes.add(_ZERO, f"zero in {quote(_words(value))} is read as unknown and is not kept")
    # A sign alone (€) is no placeholder here.
    currency = part("currency", lambda each: read_currency(each) or _shown(each, notes))
    unit = part("unit", lambda each: _known_unit(each, notes))
    for pay in (inner, low, high):
        if pay is not None:
            currency, unit = pay.currency or currency, pay.unit or unit
    bottom = low.low if low and low.low else None
    top = high.high if high and high.high else None
    if bottom is not None or top is not None:
        both = {each for each in (inner.low, inner.high) if each} if inner is not None else set()
        if both and not both <= {bottom, top}:
            raise Unreadable(
                "the salary has a value beside a range that does not end there", "write either value, or min and max"
            )
        return Pay(bottom, top, currency, unit)
    if inner is None:
        return None
    return Pay(inner.low, inner.high, currency, unit)


@lru_cache(maxsize=1024)
def _key(name: str) -> str | None:
    return _KEYS.get(name.replace("_", "").replace("-", "").replace(" ", "").lower())


def _blank(value: object) -> bool:
    return value == 0 or (isinstance(value, str) and is_placeholder(value))


def _end(value: object, notes: Notes, strict: bool, side: str) -> Pay | None:
    """One end of a range; it must be one amount."""
    pay = _read(value, notes, strict)
    if pay is None:
        return None
    number = pay.low if pay.low is not None else pay.high
    if pay.low is not None and pay.high is not None and pay.low != pay.high:
        raise Unreadable(f"{quote(value)} is a range where one end of a range was expected", _FIX)
    return Pay(number, number, pay.currency, pay.unit)


def _known_unit(value: object, notes: Notes) -> str | None:
    text = _shown(value, notes)
    if text is not None and read_unit(text) is None:
        raise Unreadable(f"{quote(text)} is no unit of pay that is known", "write " + ", ".join(_UNITS))
    return text


def _shown(value: object, notes: Notes) -> str | None:
    return None if isinstance(value, bool) or value == 0 else read_text(value, notes)


def _settled(
    pay: Pay, notes: Notes, raw: object, currency_hint: object, unit_hint: object, country: str | None
) -> dict[str, Any] | None:
    low, high = pay.low or None, pay.high or None
    if low is None and high is None:
        return None
    for number in (low, high):
        if number is not None and not 0 < number <= _LIMIT:
            raise Unreadable(f"{number} in {quote(_words(raw))} is no amount of pay", _FIX)
    if low is not None and high is not None and low > high:
        raise Unreadable(
            f"in {quote(_words(raw))} the lower end {low} is above the upper end {high}", "put the lower amount first"
        )
    unit = None
    for text in (pay.unit, _shown(unit_hint, notes)):
        if text is not None and unit is None:
            unit = read_unit(text)
            if unit is None:
                raise Unreadable(f"{quote(text)} is no unit of pay that is known", "write " + ", ".join(_UNITS))
    currency = _currency(pay.currency, _shown(currency_hint, notes), country, notes)
    if low is not None and low == high:
        quantity: dict[str, Any] = {"value": low}
    else:
        quantity = {key: number for key, number in (("minValue", low), ("maxValue", high)) if number is not None}
    if unit is not None:
        quantity["unitText"] = unit
    return {"currency": currency, "value": quantity} if currency else {"value": quantity}


def _words(raw: object) -> object:
    return (
        raw
        if not isinstance(raw, Mapping)
        else ", ".join(f"{key}: {each}" for key, each in raw.items() if key not in _IGNORED)
    )


def _currency(stated: str | None, hint: str | None, country: str | None, notes: Notes) -> str | None:
    hinted = read_currency(hint, country) if hint else None
    if stated is None:
        if hint and hinted is None:
            notes.add("normalize/unknown-currency", f"{quote(hint)} names no currency for certain; none is kept")
        return hinted
    found = read_currency(stated, country)
    sign = None if found is not None else shared_sign(stated)
    if sign is not None and hinted in AMBIGUOUS[sign].values():
        return hinted
    if sign is not None and hinted is not None:
        notes.add(
            "normalize/currency-conflict",
            f"{quote(stated)} stands beside {hinted}, which has no such sign; no currency is kept",
        )
        return None
    if found is None:
        notes.add("normalize/unknown-currency", f"{quote(stated)} names no currency for certain; none is kept")
    elif hinted and hinted != found:
        notes.add(
            "normalize/currency-conflict", f"the amount names {found}, beside it stands {hinted}; {found} is kept"
        )
    return found
