"""Trust: pay that cannot be meant, in one posting or against the whole set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import exp, log
from statistics import median
from typing import Any

from jobexport.findings import Origin
from jobexport.rules.context import RuleContext
from jobexport.rules.model import Problem, Told, listed, set_rule, sourced
from jobexport.rules.store import Store

_SOURCE = "https://consumer.ftc.gov/articles/job-scams"
_rule = sourced(_SOURCE)

# In the currencies whose unit is of the order of a euro: the least and the most that a full-time job can be meant to pay.
_PLAUSIBLE = {
    "HOUR": (1, 1_000),
    "DAY": (8, 8_000),
    "WEEK": (40, 40_000),
    "MONTH": (100, 150_000),
    "YEAR": (1_000, 5_000_000),
}
_LIKE_EURO = listed("USD EUR GBP CHF CAD AUD NZD SGD")


@_rule("trust/pay-implausible", needs="baseSalary")
def pay_implausible(posting: Mapping[str, Any], context: RuleContext) -> Iterator[Problem]:
    """The pay cannot be meant: a range whose upper end is over six times the lower, or an amount that fits no such unit.

    Why: "too good to be true" is a sign of a scam; as often the unit is wrong (a year's pay marked HOUR). Amounts are
    judged in USD, EUR, GBP, CHF, CAD, AUD, NZD and SGD only.

    Example: good: 45000 to 60000 a year; bad: 20 to 900 an hour, 60000 an hour.

    Fix: correct the unit or the amounts.
    """
    salary = posting.get("baseSalary")
    if not salary:
        return
    value = salary["value"]
    low, high = value.get("minValue"), value.get("maxValue")
    if low and high and high > 6 * low:
        message = f"the pay runs from {low} to {high}, more than six times the lower end"
        yield Problem("/baseSalary/value", message, "correct the amounts")
        return
    limits = _PLAUSIBLE.get(value.get("unitText", ""))
    if limits is None or salary.get("currency") not in _LIKE_EURO:
        return
    for key in ("value", "minValue", "maxValue"):
        amount = value.get(key)
        if amount and not limits[0] <= amount <= limits[1]:
            message = f"{amount} {salary['currency']} per {value['unitText'].lower()} cannot be meant"
            yield Problem(f"/baseSalary/value/{key}", message, "correct the unit or the amount")
            return


@set_rule("trust/pay-out-of-line", source=_SOURCE)
class PayOutOfLine:
    """The pay lies far outside that of the other postings of the set with the same currency, unit and kind of employment.

    Why: an offer far above all others is a sign of a scam, and a pay far below or above is often a slip of the unit or
    a digit. Medians are used, so that the strange ones do not spoil the measure; groups of fewer than 30 are not judged.

    Example: good: 58000 EUR a year among 45000 to 80000; bad: 580000 EUR a year among the same.

    Fix: check the amount, the unit and the currency.
    """

    _LEAST = 30
    _KEPT = 4096

    def __init__(self) -> None:
        self._store = Store()

    def sketch(self, posting: Mapping[str, Any]) -> tuple[str, float] | None:
        """The posting's group, and the logarithm of the middle of its pay."""
        salary = posting.get("baseSalary")
        if not salary or "unitText" not in salary["value"]:
            return None
        value = salary["value"]
        ends = [float(value[key]) for key in ("value", "minValue", "maxValue") if value.get(key)]
        if not ends:
            return None
        kinds = "+".join(posting.get("employmentType", ("any",)))
        return f"{salary.get('currency', '?')} {value['unitText']} {kinds}", log(sum(ends) / len(ends))

    def observe(self, sketch: tuple[str, float], posting: str | None, origin: Origin) -> None:
        """Keeps the pay under its group."""
        self._store.add([sketch[0]], posting, origin, number=sketch[1])

    def finish(self) -> Iterator[Told]:
        """The postings whose pay is out of line, group by group, with the group's median in the message."""
        for group, count in self._store.groups(self._LEAST):
            # A sample spread evenly over the sorted values gives the median and its spread in bounded memory.
            sample = self._store.sample(group, count, self._KEPT)
            middle = median(sample)
            spread = 1.4826 * median(abs(each - middle) for each in sample)
            reach = max(4 * spread, log(3))
            for number, origin, posting in self._store.outside(group, middle - reach, middle + reach):
                currency, unit, kinds = group.split(" ")
                side = "above" if number > middle else "below"
                message = (
                    f"{round(exp(number)):,} {currency} per {unit.lower()} is far {side} the median "
                    f"({round(exp(middle)):,}) of {count} postings ({kinds})"
                )
                problem = Problem("/baseSalary/value", message, "check the amount, the unit and the currency")
                yield Told(problem, origin, posting)
