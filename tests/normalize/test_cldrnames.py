from __future__ import annotations

import pytest

from jobexport.normalize.cldrnames import LANGUAGES, names_of
from jobexport.normalize.countries import COUNTRIES, read_country


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_those_of_the_locale(language: str) -> None:
    from babel import Locale

    locale = Locale.parse(language)
    assert list(names_of(language, "territories").items()) == list(locale.territories.items())
    assert list(names_of(language, "currency_names").items()) == list(locale.currencies.items())


def test_a_locale_that_inherits_its_names_is_refused() -> None:
    with pytest.raises(LookupError):
        names_of("nb", "territories")


def test_codes_of_three_letters_are_those_of_cldr() -> None:
    from babel.core import get_global

    known = {
        alias: codes[0]
        for alias, codes in get_global("territory_aliases").items()
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and codes[0] in COUNTRIES
    }
    assert {code: read_country(code) for code in known} == known
    assert set(known.values()) == COUNTRIES
