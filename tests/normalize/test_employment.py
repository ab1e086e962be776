from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobexport.normalize import employment
from jobexport.normalize.employment import EMPLOYMENT_TYPES, read_employment, read_workplace
from jobexport.normalize.outcome import Notes, Unreadable
from tests.normalize.tables import again, cases, check


@pytest.mark.parametrize("case", cases("employment"))
def test_reads(case: dict[str, Any]) -> None:
    found = check(case, read_employment)
    if found is not None:
        again(found, read_employment)


@pytest.mark.parametrize("case", cases("workplace"))
def test_reads_workplace(case: dict[str, Any]) -> None:
    found = check(case, read_workplace)
    if found is not None:
        again(found, read_workplace)


@given(st.lists(st.sampled_from(EMPLOYMENT_TYPES), min_size=1, unique=True))
def test_canonical_stays(kinds: list[str]) -> None:
    again(kinds, read_employment)
    assert read_employment(", ".join(kinds), Notes()) == kinds
    assert read_employment(kinds + kinds, Notes()) == kinds


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_employment(text, Notes())
    except Unreadable as error:
        assert error.reason
    else:
        assert found is None or set(found) <= set(EMPLOYMENT_TYPES)


def test_a_word_by_itself_is_read_as_the_pattern_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = dict(employment._plain())
    assert {"part-time": "PART_TIME", "part time": "PART_TIME", "parttime": "PART_TIME"}.items() <= plain.items()
    monkeypatch.setattr(employment, "_plain", dict)
    read: Any = employment._from_text
    for text, kind in plain.items():
        notes = Notes()
        # Beside a blank the text is none that was read before.
        assert (read(f"{text} ", notes), notes.entries) == ([kind], []), text
