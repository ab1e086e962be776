from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobexport.normalize import texts
from jobexport.normalize.outcome import Notes, Unreadable
from jobexport.schema import FORMATS
from tests.normalize.tables import again, cases, check

READERS: dict[str, Callable[..., Any]] = {
    name: getattr(texts, f"read_{name}")
    for name in (
        "text", "list", "bool", "int", "url", "email", "language", "experience", "education", "organization",
    )
}  # fmt: skip


@pytest.mark.parametrize("case", cases("texts"))
def test_reads(case: dict[str, Any]) -> None:
    read = READERS[case["read"]]
    found = check(case, read)
    if found is not None:
        again(found, read)


@pytest.mark.parametrize("name", READERS)
@given(
    value=st.text(max_size=40) | st.lists(st.text(max_size=8), max_size=3) | st.integers() | st.floats() | st.booleans()
)
def test_any_value_is_read_or_refused(name: str, value: object) -> None:
    read = READERS[name]
    try:
        found = read(value, Notes())
    except Unreadable as error:
        assert error.reason
        return
    if found is not None:
        again(found, read)


@given(st.text(max_size=60))
def test_texts_are_on_one_line(text: str) -> None:
    found = texts.read_text(text, Notes())
    assert found is None or found == " ".join(found.split())


@given(st.text(max_size=60))
def test_urls_are_absolute(text: str) -> None:
    try:
        found = texts.read_url(text, Notes(), "https://example.com/jobs/")
    except Unreadable:
        return
    assert found is None or found.startswith("mailto:") or FORMATS["absolute-url"](found)


@given(st.text(max_size=120), st.integers(10, 80))
def test_slugs(text: str, limit: int) -> None:
    slug = texts.slugify(text, limit)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) and len(slug) <= limit
    assert texts.slugify(slug, limit) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Senior C++ Developer (m/w/d)", "senior-c-developer-m-w-d"), ("Łódź", "lodz"), ("東京", "dongjing"), ("",
        "job"),
        ("It's fine", "its-fine"), ("---", "job"),
    ],
)  # fmt: skip
def test_slugify(text: str, slug: str) -> None:
    assert texts.slugify(text) == slug


def test_unknown_keys_are_refused_where_a_person_wrote_them() -> None:
    with pytest.raises(Unreadable, match="did you mean 'name'"):
        texts.read_organization({"nmae": "Acme Bakery"}, Notes(), strict=True)
    with pytest.raises(Unreadable, match="not a valid address"):
        texts.read_organization({"name": "Acme Bakery", "url": "http://Acme Bakery"}, Notes(), strict=True)
