"""Google for Jobs: the employer's own figure for the pay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.findings import Severity
from jobexport.rules.context import RuleContext
from jobexport.rules.model import Problem, sourced

_rule = sourced("https://developers.google.com/search/docs/appearance/structured-data/job-posting")
_AMOUNTS = ("value", "minValue", "maxValue")


def _value(posting: Mapping[str, Any]) -> Mapping[str, Any]:
    return (posting.get("baseSalary") or {}).get("value") or {}


@_rule("google/pay-without-currency", Severity.ERROR, needs="baseSalary", lacks="baseSalary.currency")
def pay_without_currency(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The pay has no currency.

    Why: Google's form is a MonetaryAmount with an ISO 4217 `currency`; an amount without one is not shown.

    Example: good: `{currency: EUR, value: 60000, unit: YEAR}`; bad: `{value: 60000, unit: YEAR}`.

    Fix: add the currency.
    """
    salary = posting.get("baseSalary")
    if salary and "currency" not in salary:
        yield Problem("/baseSalary/currency", "the pay has no currency", "add the currency, such as EUR")


@_rule("google/pay-without-unit", Severity.ERROR, needs="baseSalary", lacks="baseSalary.value.unitText")
def pay_without_unit(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The pay does not say for which time it is.

    Why: Google wants `unitText` HOUR, DAY, WEEK, MONTH or YEAR; 2000 may be a week's or a month's pay.

    Example: good: `{currency: EUR, value: 2000, unit: MONTH}`; bad: `{currency: EUR, value: 2000}`.

    Fix: add the unit.
    """
    value = _value(posting)
    if value and "unitText" not in value:
        yield Problem("/baseSalary/value/unitText", "the pay does not say for which time it is", "add unitText")


@_rule("google/pay-range-reversed", Severity.ERROR, needs="baseSalary.value.minValue baseSalary.value.maxValue")
def pay_range_reversed(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The lower end of the pay is above the upper end.

    Why: a range that runs backwards is an error in the data, and Google shows none of it.

    Example: good: 60000 to 80000; bad: 90000 to 80000.

    Fix: swap or correct the two amounts.
    """
    value = _value(posting)
    low, high = value.get("minValue"), value.get("maxValue")
    if low is not None and high is not None and low > high:
        message = f"the pay runs from {low} down to {high}"
        yield Problem("/baseSalary/value/minValue", message, "swap or correct minValue and maxValue")


@_rule("google/pay-not-positive", Severity.ERROR, needs="baseSalary")
def pay_not_positive(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The pay is zero.

    Why: zero stands for "unknown" in many systems, and a searcher reads it as unpaid. Google wants the employer's own
    figure or none.

    Example: good: no `baseSalary` where the pay is not told; bad: `{currency: EUR, value: 0, unit: YEAR}`.

    Fix: leave `baseSalary` out. An unpaid position has `employmentType` VOLUNTEER.
    """
    value = _value(posting)
    for key in _AMOUNTS:
        if key in value and value[key] <= 0:
            yield Problem(f"/baseSalary/value/{key}", f"{key} of the pay is {value[key]}", "leave baseSalary out")
            return


@_rule(
    "google/pay-range-open",
    needs="baseSalary.value.minValue|baseSalary.value.maxValue",
    lacks="baseSalary.value.minValue baseSalary.value.maxValue",
)
def pay_range_open(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The pay has only one end of a range.

    Why: Google's form is either one `value`, or `minValue` and `maxValue` together.

    Example: good: `{min: 60000, max: 80000}`; bad: `{min: 60000}`.

    Fix: add the other end where the employer has one.
    """
    value = _value(posting)
    if ("minValue" in value) != ("maxValue" in value):
        known, absent = ("minValue", "maxValue") if "minValue" in value else ("maxValue", "minValue")
        message = f"the pay has a {known} and no {absent}"
        yield Problem(f"/baseSalary/value/{absent}", message, f"add {absent}, or write one value")


@_rule("google/pay-is-estimate", Severity.INFO, needs="estimatedSalary", lacks="baseSalary")
def pay_is_estimate(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """There is an estimate of the pay and no figure of the employer.

    Why: Google takes only the employer's own figure in `baseSalary`; estimates by others are not written there.

    Example: good: `baseSalary` from the employer; bad: `estimatedSalary` alone.

    Fix: add `baseSalary` where the employer tells it.
    """
    if "estimatedSalary" in posting and "baseSalary" not in posting:
        yield Problem("/estimatedSalary", "an estimate is no pay for Google and is not written", "add baseSalary")
