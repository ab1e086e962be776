from __future__ import annotations

import copy
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobexport.normalize.countries import COUNTRIES, country_name
from jobexport.normalize.outcome import Notes, Unreadable
from jobexport.normalize.places import format_place, read_areas, read_country, read_places
from jobexport.schema import posting_schema
from tests.normalize.tables import again, cases, check


def told(value: object, notes: Notes, **options: Any) -> dict[str, Any]:
    found = asdict(read_places(value, notes, **options))
    return {
        key: list(each) if isinstance(each, tuple) else each for key, each in found.items() if each not in (None, ())
    }


def valid(**facts: Any) -> bool:
    return posting_schema().is_valid({"id": "1", "title": "Baker", **facts})


@pytest.mark.parametrize("case", cases("places", exact=True))
def test_reads(case: dict[str, Any]) -> None:
    found = check(case, told)
    for place in (found or {}).get("places", ()):
        assert valid(jobLocation=[place])
        notes = Notes()
        assert read_places(place, notes).places == (place,)
        assert notes.entries == []


@pytest.mark.parametrize("case", cases("areas"))
def test_reads_areas(case: dict[str, Any]) -> None:
    found = check(case, read_areas)
    if found:
        assert valid(applicantLocationRequirements=found)
        again(found, read_areas)


@given(st.text(max_size=40))
def test_any_text_is_a_place_that_stays(text: str) -> None:
    for place in read_places(text, Notes()).places:
        assert valid(jobLocation=[place])
        assert read_places(place, Notes()).places == (place,)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            key: st.text(max_size=12)
            for key in ("streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry")
        },
    )
)
def test_any_address_settles(address: dict[str, str]) -> None:
    found = read_places({"address": address}, Notes())
    for place in found.places:
        assert valid(jobLocation=[place])
        assert read_places(place, Notes()).places == (place,)


@given(st.sampled_from(sorted(COUNTRIES)), st.sampled_from(["en", "de", "fr", "es", "nl", "it", "pt", "pl"]))
def test_countries_are_known_by_name(code: str, language: str) -> None:
    assert read_country(country_name(code, language)) == code


@given(st.text(max_size=20))
def test_any_text_names_areas_or_is_refused(text: str) -> None:
    try:
        found = read_areas(text, Notes())
    except Unreadable as error:
        assert error.reason
    else:
        again(found, read_areas)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("ES", "ES"), ("es", "ES"), ("ESP", "ES"), ("UK", "GB"), ("U.S.A.", "US"), ("England", "GB"), ("UAE", "AE"),
        ("Czechia", "CZ"), ("Czech Republic", "CZ"), ("Österreich", "AT"), ("日本", "JP"), ("Pologne", "PL"), ("KO",
        None),
        ("EU", None), ("Europe", None), ("Worldwide", None), ("", None), (7, None), (["US", "USA"], "US"), (["US",
        "CA"], None),
        ({"@type": "Country", "name": ["USA", "USA"]}, "US"), ("Remote", None), ("XX", None),
    ],
)  # fmt: skip
def test_read_country(value: object, code: str | None) -> None:
    assert read_country(value) == code


@pytest.mark.parametrize(
    ("place", "locale", "text"),
    [
        (
            {"address": {"addressLocality": "Boulder", "addressRegion": "CO", "addressCountry": "US"}},
            "en",
            "Boulder, CO, United States",
        ),
        ({"address": {"addressLocality": "Łódź", "addressCountry": "PL"}}, "de", "Łódź, Polen"),
        (
            {"address": {"addressLocality": "Berlin", "addressRegion": "Berlin", "addressCountry": "DE"}},
            "xx",
            "Berlin, Germany",
        ),
        ({"name": "Americas, EMEA"}, "en", "Americas, EMEA"),
        ({"address": {"postalCode": "10115"}}, "en", "10115"),
    ],
)
def test_format_place(place: dict[str, Any], locale: str, text: str) -> None:
    assert format_place(place, locale) == text


def test_unknown_keys_are_refused_where_a_person_wrote_them() -> None:
    with pytest.raises(Unreadable, match="did you mean 'addressLocality'"):
        read_places({"address": {"adressLocality": "Leeds"}}, Notes(), strict=True)
    with pytest.raises(Unreadable, match="no key 'adress'"):
        read_places({"adress": "Leeds"}, Notes(), strict=True)


MAPPINGS: list[dict[str, Any]] = [
    {"city": "Ghent", "country": "Belgium"},
    {
        "name": "The Mill",
        "address": {"addressLocality": "Ghent", "addressCountry": "BE"},
        "geo": {"latitude": 51, "longitude": 3},
    },
    {"address": "Remote, Spain"},
    {"city": "9000", "country": "Atlantis"},
    {"address": {"addressLocality": "Boulder, CO"}, "floor": 3},
    {"lat": "north"},
]


@pytest.mark.parametrize("value", MAPPINGS, ids=str)
@pytest.mark.parametrize("strict", [False, True])
def test_a_mapping_that_comes_again_is_read_the_same_and_apart(value: dict[str, Any], strict: bool) -> None:
    def read() -> tuple[Any, list[tuple[str, str]], str]:
        notes = Notes()
        try:
            return read_places(value, notes, strict=strict), notes.entries, ""
        except Unreadable as fault:
            return None, notes.entries, f"{fault.reason} {fault.fix} {fault.pointer}"

    first = copy.deepcopy(read())
    again = read()
    assert first == again
    # Exact decimals are never remembered: the same value with one is read anew.
    fresh = Notes()
    if first[0] is not None:
        assert read_places({**value, "id": Decimal("1.5")}, fresh, strict=strict) == first[0]
        assert fresh.entries == first[1]
    for place in again[0].places if again[0] else ():
        for part in place.values():
            if isinstance(part, dict):
                part.clear()
        place.clear()
    assert read() == first
