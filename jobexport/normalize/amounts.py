"""Amounts of pay in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from jobexport.normalize.currencies import CURRENCY, UNIT, read_currency, unit_of
from jobexport.normalize.memory import remembered
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.patterns import late
from jobexport.normalize.plainpay import plain_pay
from jobexport.normalize.words import fold, read_text

__all__ = ["Pay", "exact", "read_pay"]

Amount = int | Decimal
_FIX = "write the pay as “EUR 50000-60000 per YEAR”"


@dataclass(frozen=True, slots=True)
class Pay:
    """What a source says of pay: the ends of the range (both the same for one amount, None for an open end), and the
    currency and the unit as the source spells them."""

    low: Amount | None = None
    high: Amount | None = None
    currency: str | None = None
    unit: str | None = None


def exact(number: float | Decimal) -> Amount:
    """An amount as an int where it is whole, else as a Decimal without trailing zeros. A float gives the digits it
    shows.
    """
    decimal = Decimal(str(number))
    if not decimal.is_finite():
        raise Unreadable(f"{quote(number)} is no amount", _FIX)
    if abs(decimal) >= Decimal(10) ** 15:
        raise Unreadable(f"{quote(number)} is too large for an amount of pay", _FIX)
    whole = decimal.to_integral_value()
    return int(whole) if decimal == whole else decimal.normalize()


_NUMBER = (
    r"(?<![0-9.,])(?:[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]+(?:[ '’.,][0-9]{3}(?![0-9]))*(?:[.,][0-9]+)?)(?![0-9])"
)
_SUFFIX = r"(?:\s?(?:k|tsd\.?|tys\.?|mille|thousand|mln|million|lpa|lakhs?)(?![^\W_]))"
# Gross and net, and other words that change nothing about the figure.
_PLAIN_WORDS = (
    r"(?:gross|brutto|bruto|brut|brute|brutos?|lordi|lord[oa]|ral|salary|salaries|pay|wage|rate|compensation|base|basic|gehalt|lohn|salaire"
    r"|salario|sueldo|sal[áa]rio|stipendio|salaris|wynagrodzenie|remuneration|r[ée]mun[ée]ration|range|approx\.?|approximately|circa|ca\.|about"
    r"|around|offered|starting|starts?|ctc|package|annual salary|jahresgehalt|monatsgehalt|monatslohn"
    r"|stundenlohn|is|the|of|a|at|and|between|we pay"
    r"|zwischen|entre|tra|fra|de|du|der|das|ein|un|il|el|la|le|o|wynosi|is:)"
)
_START = (
    r"(?:from|starting (?:at|from)|at least|min(?:imum|\.)?|over|more than|von|ab|mindestens|de|da"
    r"|[àa] partir d[ei]|desde|a partire da|van|vanaf|od|between|zwischen|entre|tra|fra|tussen)"
)
_UPTO = r"(?:up to|upto|max(?:imum|imal|\.)?|under|less than|bis(?: zu)?|jusqu['’][àa]|hasta|fino a|at[ée]|tot|do)"
_MID = r"(?:[-–—−~]|to|up to|bis(?: zu)?|jusqu['’][àa]|[àa]|al?|hasta|at[ée]|tot|en|do|and|und|et|y|e|i)"

_SEPARATE = r"[\s,:]*"
_MONEY = (
    rf"(?P<curN>(?:{CURRENCY}\s*){{0,2}})(?P<numN>{_NUMBER})(?P<sufN>{_SUFFIX})?"
    rf"(?P<aftN>(?:\s?{CURRENCY}(?:\s?/?\s?k(?![^\W_]))?)?)"
)
_UNIT_ANON = re.sub(r"\?P<\w+>", "?:", UNIT)


def _money(n: int) -> str:
    return re.sub(r"(?<=\?P<[a-z]{3})N", str(n), _MONEY)


# "50,000+ per year" is a minimum, "50,000 + bonus" is not.
_PLUS = rf"\s?\+(?:(?!\s*[^\W_])|(?=\s*(?:{CURRENCY}|/|(?:per|pro|par|por|je|a|an|al|na|p\.\s?a)(?![^\W_]))))"
_RANGE = (
    rf"(?:(?P<before>{CURRENCY})\s*)?(?:(?<![^\W_])(?:(?P<upto>{_UPTO})|(?P<start>{_START}))\s*)?{_money(1)}(?P<plus>{_PLUS})?"
    rf"(?:(?:\s?(?:{_UNIT_ANON}))?(?P<mid>\s*(?<![^\W_]){_MID}(?![^\W\d_])\s*|\s*[-–—−~]\s*){_money(2)}(?P<plus2>{_PLUS})?)?"
)
_ADJACENT = rf"(?:[\s,:()\[\].–—-]|(?<![^\W_])(?:{_PLAIN_WORDS}|net(?:to|t[aeo])?)(?![^\W_])|{CURRENCY})*"
_NEUTRAL = rf"(?<![^\W_]){_PLAIN_WORDS}(?![^\W_])"
_OTHER_UNIT = late(
    r"(?:/|\bper|\bpro|\bpar|\bpor|\ba)\s*(?:shift|project|piece|word|visit|mile|task|session|unit|assignment|fortnight|quarter|lesson|delivery"
    r"|schicht|projekt|mission|projet|proyecto)\b|\b(?:bi-?weekly|fortnightly|semi-?monthly|bi-?monthly|quarterly|quinzena\w*)\b",
    re.I,
)
_NO_AMOUNT = late(
    r"competitive|negotiable|d\.?o\.?e\.?|depend|commensurate|not displayed|market|attractive|attraktiv"
    r"|vereinbarung|verhandlung|n\. ?v\."
    r"|wettbewerbsf|convenir|n[ée]gocier|n[ée]gociable|negociable|competitivo|da concordare|commisurat"
    r"|a combinar|marktconform|nader|negocjac|uzgodnienia"
    r"|konkurenc|unpaid|volunteer|disclosed|confidential|upon request|auf anfrage|profil|tarif|vb\b",
    re.I,
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # Compiled when a text of pay is met: it takes as long as reading some hundred postings, most of which have none.
    return re.compile(pattern, re.I)


@remembered()
def read_pay(text: str, notes: Notes) -> Pay | None:
    """The one amount or range of pay that a text states, as it states it (zero too); None where it states none.

    Words that say more are noted; several amounts, or an amount that may be something else, raise Unreadable.
    """
    plain = plain_pay(text)
    if plain is not None:
        return Pay(*plain)
    raw, read = text, read_text(text, notes)
    if read is None:
        return None
    text = read
    if not any(each.isdigit() for each in text):
        if _NO_AMOUNT.search(text) is None and not read_currency(text):
            notes.add("normalize/no-amount", f"{quote(raw)} states no amount of pay")
        return None
    if re.search(r"(?:^|[\s(])-\s?(?:[€$£]\s?)?[0-9]", text) and not re.search(
        r"[0-9kK€$£łA-Za-z)+]\s?[–-]\s?(?:[€$£]\s?)?[0-9]", text
    ):
        raise Unreadable(f"{quote(raw)} is a negative amount", _FIX)
    found = [each for each in _compiled(_RANGE).finditer(text) if not re.match(r"\s?%", text[each.end() :])]
    marked = [each for each in found if _is_marked(each, text)]
    chosen = marked or found
    if not marked and any(_SPAN_AFTER.match(text, each.end()) for each in found):
        raise Unreadable(f"{quote(raw)} is a span of time, not pay", _FIX)
    if len(chosen) > 1:
        kinds = {(each[0].strip()) for each in chosen}
        if len(kinds) > 1:
            raise Unreadable(f"{quote(raw)} states more than one amount", _FIX)
    if len(set(re.findall(r"[€£¥₹₽₩₪₺₴$]", text))) > 1:
        raise Unreadable(f"{quote(raw)} names more than one currency", _FIX)
    if not chosen:
        raise Unreadable(f"{quote(raw)} states no amount that can be understood", _FIX)
    one = chosen[0]
    low, high = _ends(one, raw)
    before, after = text[: one.start()], text[one.end() :]
    unit, before, after = _unit(one, before, after, raw)
    currency = _one_currency(one, before, after, raw)
    rest = _rest(before), _rest(after)
    if any(rest):
        other = " … ".join(each for each in rest if each)
        if not marked:
            raise Unreadable(f"{quote(raw)} may state something else than pay", _FIX)
        notes.add("normalize/partly-read", f"of {quote(raw)} the words {quote(other)} are not part of the amount")
    if unit is None and "lpa" in f"{one['suf1']} {one['suf2']}".lower():
        unit = "YEAR"
    return Pay(low, high, currency, unit)


# "40 hours" is a span of time; "40 per hour" and "40 hourly" are pay.
_SPANS = (
    r"(?:hours?|hrs?|h|days?|weeks?|months?|years?|yrs?|stunden?|std|tage?s?|wochen?|monate?|jahre?|heures?|jours?|semaines?|mois"
    r"|ann[ée]es?|horas?|d[ií]as?|semanas?|a[ñn]os?|uur|maand|jaar|or[ae]|giorn[oi]|settimana|ann[oi]|godz\w*|dzie[nń]|rok)\.?"
)
_SPAN = late(rf"{_SPANS}\Z", re.I)
_SPAN_AFTER = late(rf"\s*{_SPANS}(?![^\W_])", re.I)


def _is_marked(found: re.Match[str], text: str) -> bool:
    """Whether the text itself says that this number is money."""
    named = ("before", "cur1", "aft1", "cur2", "aft2")
    if any(found[name] and found[name].strip() for name in named) or found["suf1"] or found["suf2"]:
        return True
    near = _compiled(_ADJACENT).match(text, found.end())
    unit = _compiled(UNIT).match(text, near.end()) if near else None
    return unit is not None and _SPAN.match(unit[0]) is None


def _ends(found: re.Match[str], raw: str) -> tuple[Amount | None, Amount | None]:
    first = _number(found["num1"], found["suf1"] or _after_k(found["aft1"]), raw)
    if found["num2"] is None:
        if found["upto"]:
            return None, first
        if found["start"] or found["plus"]:
            return first, None
        return first, first
    if found["upto"]:
        raise Unreadable(f"{quote(raw)} states no range that can be understood", _FIX)
    suffix = found["suf2"] or _after_k(found["aft2"])
    second = _number(found["num2"], suffix, raw)
    if suffix and not found["suf1"] and not _after_k(found["aft1"]):
        plain = _number(found["num2"], None, raw)
        if first < 1000 and first <= plain:
            first = _number(found["num1"], suffix, raw)
    return first, (None if found["plus2"] else second)


def _after_k(text: str | None) -> str | None:
    return (
        "k"
        if text
        and text.rstrip().lower().endswith("k")
        and len(text.strip()) > 1
        and not re.search(r"[a-z]k$", text.strip(), re.I)
        else None
    )


_TIMES = {
    "k": 1000,
    "tsd": 1000,
    "tys": 1000,
    "mille": 1000,
    "thousand": 1000,
    "mln": 10**6,
    "million": 10**6,
    "lakh": 10**5,
    "lakhs": 10**5,
    "lpa": 10**5,
}


_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:[.,][0-9]{3})+").fullmatch


def _number(text: str, suffix: str | None, raw: str) -> Amount:
    digits = re.sub(r"[ '’]", "", text)
    separators = re.findall(r"[.,]", digits)
    times = _TIMES[(suffix or "").strip(" .").lower()] if suffix else 1
    # One separator before three digits groups thousands, except after a zero and before a "k".
    decimal = (
        separators[0]
        if len(separators) == 1 and (digits[0] == "0" or times > 1) and not digits.startswith("00")
        else None
    )
    if decimal is None and _WHOLE(digits):
        # As the library does for all others. To load that takes as long as reading a hundred postings.
        return exact(Decimal(digits.replace(".", "").replace(",", "")) * times)
    from price_parser.parser import parse_number

    try:
        number = parse_number(digits, decimal)
    except InvalidOperation:
        number = None
    if number is None:
        raise Unreadable(f"{quote(text)} in {quote(raw)} is no number", _FIX)
    return exact(number * times)


def _unit(found: re.Match[str], before: str, after: str, raw: str) -> tuple[str | None, str, str]:
    """The unit in or next to the amount, and the text before and after without it."""
    if _OTHER_UNIT.search(after) or _OTHER_UNIT.search(before):
        raise Unreadable(
            f"{quote(raw)} is paid by a unit that a posting does not have",
            "write pay per HOUR, DAY, WEEK, MONTH or YEAR",
        )
    near = _compiled(_ADJACENT).match(after)
    at = near.end() if near else 0
    following = _compiled(UNIT).match(after, at) or (_compiled(UNIT).match(after, 0) if at else None)
    if following is not None:
        return unit_of(following), before, after[: following.start()] + " " + after[following.end() :]
    inside = list(_compiled(UNIT).finditer(_compiled(CURRENCY).sub(" ", found[0])))
    if inside:
        return unit_of(inside[-1]), before, after
    named = list(_compiled(UNIT).finditer(before))
    if len({unit_of(each) for each in named}) == 1:
        return unit_of(named[0]), _compiled(UNIT).sub(" ", before), after
    return None, before, after


def _one_currency(found: re.Match[str], before: str, after: str, raw: str) -> str | None:
    """The one currency named in the amount, else beside it; a shared sign gives way to a code (``$50,000 USD``)."""
    for text, beside in ((found[0], True), (f"{before} {after}", False)):
        names: dict[str, str] = {}
        for each in _compiled(CURRENCY).findall(text):
            word = each.strip()
            names.setdefault(read_currency(word) or fold(word).rstrip("."), word)
        certain = [code for code in names if len(code) == 3 and code.isupper()]
        if len(certain) > 1:
            raise Unreadable(f"{quote(raw)} names more than one currency: {', '.join(certain)}", _FIX)
        if certain:
            return certain[0]
        if names and beside:
            others = {read_currency(word) for word in _compiled(CURRENCY).findall(f"{before} {after}")} - {None}
            if len(others) == 1:
                return others.pop()
        if names:
            return next(iter(names.values()))
    return None


def _rest(text: str) -> str:
    """What is left of a text beside an amount when words and signs that change nothing are gone."""
    text = _compiled(_NEUTRAL).sub(" ", _compiled(CURRENCY).sub(" ", text))
    return " ".join(text.split()).strip(" ,;:.()[]-–—/|+*!") if re.search(r"[^\W_]", text) else ""
