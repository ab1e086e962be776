"""The shape of the search index: lists come back as they were, few files change with one posting, none grows too large."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobexport.site import search_index
from jobexport.site.messages import messages
from jobexport.site.search import plurals
from jobexport.site.search_words import LONGEST, fold, phrase, words

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def decode(text: str) -> list[int]:
    """What search.js does."""
    found: list[int] = []
    number, scale = 0, 1
    for sign in text:
        digit = DIGITS.index(sign)
        number += (digit & 31) * scale
        if digit > 31:
            scale *= 32
        else:
            found.append(number)
            scale = 1
    return found


@given(st.sets(st.integers(0, 1 << 45)))
def test_lists_come_back(numbers: set[int]) -> None:
    assert decode(search_index.encode(sorted(numbers))) == sorted(numbers)


def postings(number: int, days: int, seed: int = 5) -> list[tuple[int, int]]:
    chance = random.Random(seed)
    drawn = [
        (
            search_index.day(f"2026-{chance.randrange(days) // 28 + 1:02}-{chance.randrange(28) + 1:02}"),
            chance.getrandbits(64),
        )
        for _ in range(number)
    ]
    return sorted(drawn)


@pytest.mark.parametrize(("number", "days"), [(0, 1), (1, 1), (300, 300), (5000, 28), (5000, 300)])
def test_numbers_are_unique_and_rise_with_the_day(number: int, days: int) -> None:
    given = postings(number, days)
    placed, width = search_index.numbers(given)
    assert len(placed) == number and all(one < other for one, other in pairwise(placed))
    assert [each >> width for each in placed] == [day for day, _ in given]


@pytest.mark.parametrize("posted", ["", "0999-01-01", "not a day", "1999-12-31", "9999-12-31T23:59:59Z"])
def test_any_posting_date_has_a_number(posted: str) -> None:
    usual, day = search_index.day("2026-01-01"), search_index.day(posted)
    assert (day > usual) == posted.startswith("9999")
    placed, width = search_index.numbers(sorted([(day, 1), (usual, 1)]))
    assert [each >> width for each in placed] == sorted([day, usual])
    assert all(0 <= number < 1 << (16 + width) for number in placed)


def test_digests_that_meet_make_room() -> None:
    placed, _ = search_index.numbers((9000, 7) for _ in range(200))
    assert len(set(placed)) == 200


@pytest.mark.parametrize(("number", "days"), [(300, 300), (5000, 300), (5000, 28)])
def test_one_posting_more_moves_few(number: int, days: int) -> None:
    given = postings(number, days)
    before = dict(zip(given, search_index.numbers(given)[0], strict=True))
    moved = []
    for extra in range(40):
        chance = random.Random(extra)
        more = sorted([*given, (search_index.day(f"2026-{days // 28:02}-01"), chance.getrandbits(64))])
        after = dict(zip(more, search_index.numbers(more)[0], strict=True))
        moved.append(sum(before[thing] != after[thing] for thing in before))
    assert sum(moved) / len(moved) < 3


def test_files_of_cards_hold_every_number_and_no_file_holds_many() -> None:
    found, width = search_index.numbers(postings(5000, 300))
    starts = search_index.pages_of_cards(found, width)
    assert starts == sorted(set(starts)) and starts[0] <= found[0]
    sizes = [sum(first <= each < last for each in found) for first, last in pairwise([*starts, found[-1] + 1])]
    assert sum(sizes) == 5000 and min(sizes) > 0 and max(sizes) <= 64
    without = search_index.pages_of_cards(found[:2500] + found[2501:], width)
    assert len(set(starts) ^ set(without)) <= 2
    folders = Counter(search_index.cards_path(each).rpartition("/")[0] for each in starts)
    assert len(folders) > 40 and max(folders.values()) < 12


WORDS = st.dictionaries(st.text("abcé東/@=", min_size=1, max_size=6), st.integers(1, 90), max_size=60)


@given(WORDS)
def test_every_key_has_one_file(weights: dict[str, int]) -> None:
    limit = 100
    shelves = search_index.shelves(weights, limit)
    held: dict[str, list[str]] = {}
    for key in weights:
        shelf = search_index.shelf_of(key, frozenset(shelves))
        assert shelf in shelves and key.startswith(shelf)
        held.setdefault(shelf, []).append(key)
    assert sorted(held) == shelves
    for keys in held.values():
        assert sum(weights[key] for key in keys) <= limit or len(keys) == 1
    paths = [search_index.key_path(each) for each in shelves]
    assert len({path.lower() for path in paths}) == len(paths)
    # No file is in two pieces of work, and every letter is in one.
    pieces = list(search_index.letters(weights, shelves, 3 * limit))
    assert sorted(letter for piece in pieces for letter in piece) == sorted({key[0] for key in weights})
    for keys in held.values():
        assert sum(bool(piece & {key[0] for key in keys}) for piece in pieces) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łódź C++/C# full-stack (m/w/d)", "lodz c++ c# full stack m w d fullstack"),
        ("ﬁne STRASSE straße", "fine strasse"),
        ("東京都 営業", "東京 京都 都 営業 業"),
        ("İstanbul ısız", "istanbul isiz"),
        ("مُهَنْدِس", "مهندس"),
        ("हिन्दी", "हिन्दी"),
        ("Ελληνικός", "ελληνικοσ"),
        ("Node.js & .NET", "node js net"),
        ("x" * 50, "x" * LONGEST),
        ("🚀 — ()", ""),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected


@given(st.text())
def test_words_are_folded_and_hold_no_space(text: str) -> None:
    for word in words(text):
        assert word and fold(word) == word and word.split() == [word]
    assert phrase(phrase(text)) == phrase(text)


def test_plural_forms_are_those_of_the_language() -> None:
    assert plurals(messages("en")) == {"one": "{count} job", "other": "{count} jobs"}
    assert set(plurals(messages("ar"))) == {"zero", "one", "two", "few", "many", "other"}
    assert all("{count}" in each for each in plurals(messages("ar")).values())
