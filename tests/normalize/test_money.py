from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobexport.normalize import amounts, currencies
from jobexport.normalize.money import format_salary, plain_salary, read_currency, read_salary, read_unit
from jobexport.normalize.outcome import Notes, Unreadable
from jobexport.normalize.plainpay import plain_pay
from jobexport.schema import posting_schema
from jobexport.syntax.codes import CURRENCIES
from tests.normalize.tables import again, cases, check

AMOUNTS = st.integers(1, 10**9) | st.decimals("0.01", 10**6, places=2).map(
    lambda number: int(number) if number == int(number) else number.normalize()
)


@st.composite
def salaries(draw: st.DrawFn) -> dict[str, Any]:
    low, high = draw(AMOUNTS), draw(AMOUNTS)
    shapes: list[dict[str, Any]] = [{"value": low}, {"minValue": low}, {"maxValue": high}]
    if low != high:
        shapes.append({"minValue": min(low, high), "maxValue": max(low, high)})
    value = draw(st.sampled_from(shapes))
    unit = draw(st.sampled_from([None, "HOUR", "DAY", "WEEK", "MONTH", "YEAR"]))
    currency = draw(st.none() | st.sampled_from(sorted(CURRENCIES)))
    salary: dict[str, Any] = {"value": value | ({"unitText": unit} if unit else {})}
    return {"currency": currency, **salary} if currency else salary


def valid(salary: dict[str, Any]) -> bool:
    return posting_schema().is_valid({"id": "1", "title": "Baker", "baseSalary": salary})


@pytest.mark.parametrize("case", cases("money", exact=True))
def test_reads(case: dict[str, Any]) -> None:
    found = check(case, read_salary)
    if found is not None:
        assert valid(found)
        again(found, read_salary)


@given(salaries())
def test_canonical_stays(salary: dict[str, Any]) -> None:
    assert valid(salary)
    again(salary, read_salary)
    again(read_salary(dict(salary), Notes(), currency_hint="EUR"), read_salary)


@given(salaries())
def test_plain_text_reads_back(salary: dict[str, Any]) -> None:
    assert read_salary(plain_salary(salary), Notes()) == salary


@given(salaries(), st.sampled_from(["en", "de", "fr", "pl", "ja", "pt-BR", "xx"]))
def test_formats_for_people(salary: dict[str, Any], locale: str) -> None:
    text = format_salary(salary, locale)
    assert text == text.strip() and any(each.isdigit() for each in text)


@given(st.text(alphabet="0123456789.,-–k€$ EURperyahour+/", max_size=25))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_salary(text, Notes())
    except Unreadable as error:
        assert error.reason
    else:
        assert found is None or valid(found)


def test_floats_keep_the_digits_they_show() -> None:
    assert read_salary({"value": 0.1, "currency": "EUR"}, Notes()) == {
        "currency": "EUR",
        "value": {"value": Decimal("0.1")},
    }
    with pytest.raises(Unreadable):
        read_salary(float("nan"), Notes())


@pytest.mark.parametrize(
    ("salary", "locale", "text"),
    [
        (
            {"currency": "EUR", "value": {"minValue": 85000, "maxValue": 115000, "unitText": "YEAR"}},
            "en",
            "€85,000 – €115,000 per year",
        ),
        ({"currency": "EUR", "value": {"value": Decimal("15.5"), "unitText": "HOUR"}}, "de", "15,50\xa0€ pro Stunde"),
        ({"currency": "USD", "value": {"maxValue": 75000, "unitText": "YEAR"}}, "en", "up to $75,000 per year"),
        ({"value": {"minValue": 1200}}, "nl", "vanaf 1.200"),
        (
            {"currency": "PLN", "value": {"minValue": 26880, "maxValue": 30240}},
            "en",
            "PLN\u00a026,880 – PLN\u00a030,240",
        ),
        ({"currency": "CAD", "value": {"value": 50}}, "en", "CA$50"),
    ],
)
def test_format_salary(salary: dict[str, Any], locale: str, text: str) -> None:
    assert format_salary(salary, locale) == text


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("EUR", None, "EUR"), ("eur", None, "EUR"), ("euro", None, "EUR"), ("zł", None, "PLN"), ("US$", None, "USD"),
        ("$", None, None), ("$", "CA", "CAD"), ("$", "DE", None), ("kr", "NO", "NOK"), ("Swiss franc", None, "CHF"),
        ("XBT", None, None), ("ABC", None, None), ("", None, None), (5, None, None), ({"code": "usd"}, None, "USD"),
    ],
)  # fmt: skip
def test_read_currency(text: object, country: str | None, code: str | None) -> None:
    assert read_currency(text, country) == code


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("hour|hourly|per-hour-wage|HUR|Std.|/h|par heure|godz.|ora", "HOUR"),
        ("day|daily|1 DAY|Tag|jour|dziennie", "DAY"),
        ("week|WEEKLY|Woche|semaine|settimana", "WEEK"),
        ("month|MON|monatlich|mois|al mes|miesięcznie|mese", "MONTH"),
        ("year|YEARLY|ANN|1 YEAR|per-year-salary|p.a.|Jahr|per annum|año|rocznie|jaar|anno", "YEAR"),
        ("fortnight|project|unknown||biweekly", None),
    ],
)
def test_read_unit(words: str, unit: str | None) -> None:
    assert {word: read_unit(word) for word in words.split("|")} == dict.fromkeys(words.split("|"), unit)


def test_plain_numerals_are_read_as_the_library_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = ("0", "00", "7", "12", "012", "250", "000", "1234", "60000")
    texts = [*groups, *(f"{one}{mark}{two}" for one in groups for mark in ",. " for two in groups)]
    texts += [f"{one}{mark}{two}" for one in texts[9:90] for mark in ",." for two in ("5", "50", "500", "5000")]

    def read(text: str) -> object:
        try:
            return amounts._number(text, None, text)
        except Unreadable as error:
            return str(error)

    quick = {text: read(text) for text in texts}
    assert len(quick) > 600 and {quick["12,250"], quick["12.250"], quick["1234"]} == {12250, 1234}
    monkeypatch.setattr(amounts, "_WHOLE", lambda text: None)
    assert {text: read(text) for text in texts} == quick


_WHOLE_NUMBERS = st.integers(1, 10**12).flatmap(lambda number: st.sampled_from([str(number), f"{number:,}"]))


@given(
    st.sampled_from(sorted(CURRENCIES)), _WHOLE_NUMBERS, st.none() | _WHOLE_NUMBERS, st.sampled_from([" - ", "-", " – ", "–", "– "]),
    st.sampled_from(["", " per hour", " per day", " per week", " per month", " per year", " per YEAR", " a year"]), st.booleans(),
)  # fmt: skip
def test_plain_pay_is_read_as_by_the_long_way(
    code: str, low: str, high: str | None, dash: str, unit: str, first: bool
) -> None:
    amount = low if high is None else f"{low}{dash}{high}"
    text = (f"{code} {amount}" if first else f"{amount} {code}") + unit
    plain = plain_pay(text)
    if unit in (" per YEAR", " a year"):
        assert plain is None
    elif len(low) < 10 and len(high or "") < 10:
        assert plain is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(amounts, "plain_pay", lambda text: None)
        notes = Notes()
        if plain is not None:
            assert amounts.read_pay.__wrapped__(text, notes) == amounts.Pay(*plain)
            assert notes.entries == []


def test_pay_in_other_words_is_not_plain() -> None:
    assert plain_pay("EUR 50,000 - 60,000 per year") == (50_000, 60_000, "EUR", "YEAR")
    assert plain_pay("3770 GBP") == (3770, 3770, "GBP", None)
    for text in (
        "50,000 per year", "EUR 50.000", "EUR 0 - 5", "EUR 5,00", "XXY 50", "EUR 5 USD", "eur 5", "EUR 5k", "EUR 5 - 6 gross", "EUR -5",
        "EUR 5 per year ", "EUR 50,000 - 60,000 or more",
    ):  # fmt: skip
        assert plain_pay(text) is None, text


def test_the_usual_units_are_read_as_the_patterns_read_them() -> None:
    assert {word: currencies._unit(word) for word in currencies._USUAL} == currencies._USUAL
