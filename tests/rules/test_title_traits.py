"""Titles that are taken for plain words hold nothing that a pattern looks for."""

from __future__ import annotations

import random
import re

from jobexport.rules.title_traits import TRAITS, traits

WORDS = sorted({word.lower() for _, pattern in TRAITS for word in re.findall(r"[a-zA-Z]+", pattern.pattern)})
SIGNS = ("", "", "", "-", "/", "(", ")", "#", "€", ".", ",", "!", " ")


def _by_patterns(title: str) -> set[str]:
    found = {name for name, pattern in TRAITS if pattern.search(title)}
    return found | {
        name
        for name, true in (
            ("loud", title.isupper()),
            ("long", len(title) > 100),
            ("braces", "{" in title or "[" in title),
        )
        if true
    }


def test_no_trait_is_overlooked() -> None:
    dice = random.Random(11)
    spoke = 0
    for _ in range(20_000):
        parts = []
        for _ in range(dice.randint(1, 4)):
            word = dice.choice(WORDS) if dice.random() < 0.75 else str(dice.randrange(10 ** dice.randint(1, 7)))
            parts.append(dice.choice((word, word, word.upper(), word.capitalize())) + dice.choice(SIGNS))
        title = " ".join(parts)
        assert traits(title) == _by_patterns(title), title
        spoke += bool(traits(title))
    assert spoke > 2_000


def test_pairs_of_words_and_numbers() -> None:
    for word in WORDS:
        for other in (*WORDS, "7", "42", "417", "2041", "20417"):
            for title in (f"{word} {other}", f"{other} {word}", word + other):
                assert traits(title) == _by_patterns(title), title
