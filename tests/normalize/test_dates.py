from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobexport.normalize.dates import compare, moment, read_date
from jobexport.normalize.outcome import Notes, Unreadable
from jobexport.schema import FORMATS
from tests.normalize.tables import again, cases, check


@pytest.mark.parametrize("case", cases("dates"))
def test_reads(case: dict[str, Any]) -> None:
    found = check(case, read_date)
    if found is not None:
        assert FORMATS["date-or-moment"](found)
        again(found, read_date)


@given(
    st.datetimes(
        datetime(1990, 1, 1),
        datetime(2100, 12, 30),
        timezones=st.one_of(
            st.none(), st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
        ),
    )
)
def test_python_moments_survive(value: datetime) -> None:
    found = read_date(value, Notes())
    assert found is not None
    again(found, read_date)
    back = datetime.fromisoformat(found)
    assert back == value and back.utcoffset() == value.utcoffset()


@given(
    st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%B %d, %Y", "%Y/%m/%d"]),
)
def test_shapes_agree(value: date, shape: str) -> None:
    assert read_date(value.strftime(shape), Notes()) == value.isoformat()


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_date(text, Notes())
    except Unreadable as error:
        assert error.reason
    else:
        assert found is None or FORMATS["date-or-moment"](found)


def test_python_dates() -> None:
    assert read_date(date(2026, 5, 31), Notes()) == "2026-05-31"
    assert read_date(datetime(2026, 5, 31, 8, tzinfo=UTC), Notes()) == "2026-05-31T08:00:00Z"
    with pytest.raises(Unreadable, match="is a number, not a date"):
        read_date(1764000000, Notes(), epoch=False)


def test_a_date_ends_with_its_day() -> None:
    assert moment("2026-05-31", True) == datetime(2026, 5, 31, 23, 59, 59, 999999, UTC)
    assert moment("2026-05-31", False) == datetime(2026, 5, 31, tzinfo=UTC)
    assert moment("2026-05-31", True, "America/New_York") == datetime(2026, 6, 1, 3, 59, 59, 999999, UTC)
    assert moment("2026-05-31T10:00:00+02:00", True) == datetime(2026, 5, 31, 8, tzinfo=UTC)
    assert moment("2026-05-31T10:00:00", True, "Europe/Madrid") == datetime(2026, 5, 31, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("2026-05-31", "2026-06-01", -1),
        ("2026-05-31", "2026-05-31T23:00:00Z", 0),
        ("2026-05-31T10:00:00+02:00", "2026-05-31T08:00:00Z", 0),
        ("2026-05-31T10:00:00Z", "2026-05-31T09:59:59Z", 1),
        ("2026-05-31T10:00:00", "2026-05-31T12:00:00Z", None),
        ("2026-05-31T10:00:00", "2026-06-02T12:00:00Z", -1),
    ],
)
def test_compare(first: str, second: str, order: int | None) -> None:
    assert compare(first, second) == order
    assert compare(second, first) == (None if order is None else -order)
