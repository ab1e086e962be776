"""The small facts that boards share, and what XML must not be able to do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from jobexport.boards.personio import FORMAT
from jobexport.findings import Finding
from jobexport.posting import Document, Draft
from jobexport.syntax.loose import amount, employment, moment, pay, place, sections, unescaped, unit


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, None), ("0", None), ("0.00", None), (None, None), (True, None), ("", None), ("Up to 5", None), (-1, None),
        ("NaN", None), ("Infinity", None), (75000, 75000), ("75000", 75000), ("75.50", Decimal("75.50")),
        (Decimal("70000.0"), 70000), (" 12 ", 12), ([1], None),
    ],
)  # fmt: skip
def test_amount(value: Any, expected: int | Decimal | None) -> None:
    found = amount(value)
    assert found == expected
    assert not isinstance(found, float)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1 YEAR", "YEAR"), ("per-hour-wage", "HOUR"), ("per-year-salary", "YEAR"), ("annual", "YEAR"),
        ("Month", "MONTH"), ("Annuel", "YEAR"), ("Horaire", "HOUR"), ("weekly", "WEEK"), ("", None), (None, None),
        ("hourly or yearly", None), ("one-time", None), (12, None),
    ],
)  # fmt: skip
def test_unit(words: Any, expected: str | None) -> None:
    assert unit(words) == expected


def test_pay_keeps_an_unknown_period_to_be_told() -> None:
    assert pay(1, 2, "eur", "per project") == {"currency": "EUR", "min": 1, "max": 2, "unit": "per project"}
    assert pay(5, 5, None, None) == {"value": 5}
    assert pay(None, 9, "", None) == {"max": 9}
    assert pay(0, 0, "USD", "year") is None


@pytest.mark.parametrize(
    ("value", "milliseconds", "expected"),
    [
        (1785704722, False, "2026-08-02T21:05:22Z"), (1772323200123, True, "2026-03-01T00:00:00.123Z"),
        (0, False, None), (None, False, None), ("2026-08-05 09:41:37 UTC", False, "2026-08-05T09:41:37Z"),
        ("3 days ago", False, "3 days ago"), (10**30, False, str(10**30)),
    ],
)  # fmt: skip
def test_moment(value: Any, milliseconds: bool, expected: str | None) -> None:
    assert moment(value, milliseconds=milliseconds) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&lt;p&gt;caf&amp;eacute; &amp;lt;b&amp;gt;&lt;/p&gt;", "<p>caf&eacute; &lt;b&gt;</p>"),
        ("&lt;p title=&quot;x&quot;&gt;it&#39;s&#x27;&lt;/p&gt;", "<p title=\"x\">it's'</p>"),
        ("<p>a &lt; b</p>", "<p>a &lt; b</p>"),
        ("plain", "plain"),
        ("a < b &amp; c", "a < b & c"),
    ],
)
def test_unescaped_once(text: str, expected: str) -> None:
    assert unescaped(text) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("FullTime", "FULL_TIME"), ("full_time", "FULL_TIME"), ("Part-Time", "PART_TIME"), ("PerDiem", "PER_DIEM"),
     ("Regular Full Time (Salary)", "Regular Full Time (Salary)"), ("", None), (None, None), ("b2b", "CONTRACTOR")],
)  # fmt: skip
def test_employment(code: Any, expected: str | None) -> None:
    assert employment(code) == expected


def test_sections_and_places_leave_out_what_is_not_there() -> None:
    assert sections([("A & B", "<p>x</p>"), ("Empty", " "), (None, None), (None, "y"), (3, 4)]) == (
        "<h3>A &amp; B</h3>\n<p>x</p>\ny"
    )
    assert place({}, latitude="0", longitude="0") is None
    assert place({}, latitude="x", longitude="1") is None
    assert place({}, name=" Port ", latitude="95", longitude="1") == {"name": "Port"}


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE w [<!ENTITY c SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_documents_with_entities_are_refused(prolog: str) -> None:
    text = f"{prolog}<workzag-jobs><position><id>1</id><name>Cook &c; Chef</name></position></workzag-jobs>"
    assert FORMAT.reader is not None
    found = list(FORMAT.reader.read(Document("x.xml", data=text.encode())))
    assert [each.rule for each in found if isinstance(each, Finding)] == ["source/syntax"]
    assert not [each for each in found if isinstance(each, Draft)]
