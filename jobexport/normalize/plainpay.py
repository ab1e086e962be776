"""Pay in the plainest words: whole amounts beside the code of their currency, as in ``EUR 50,000 – 60,000 per year``."""

from __future__ import annotations

import re

from jobexport.syntax.codes import CURRENCIES

__all__ = ["plain_pay"]

_NUMBER = r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}|[1-9][0-9]{0,8}"
_PLAIN = re.compile(
    rf"(?:([A-Z]{{3}}) )?({_NUMBER})(?: ?[-–] ?({_NUMBER}))?(?: ([A-Z]{{3}}))?(?: per (hour|day|week|month|year))?"
).fullmatch


def plain_pay(text: str) -> tuple[int, int, str, str | None] | None:
    """Both ends, the currency and the unit of pay that is told in the plainest words, else None.

    The same as ``amounts.read_pay`` finds by patterns for every other way of writing pay, which take as long to compile as
    reading some hundred postings.
    """
    found = _PLAIN(text)
    if found is None:
        return None
    before, low, high, after, unit = found.groups()
    currency = before or after
    if currency not in CURRENCIES or (before and after):
        return None
    least = int(low.replace(",", ""))
    most = least if high is None else int(high.replace(",", ""))
    return least, most, currency, unit.upper() if unit else None
