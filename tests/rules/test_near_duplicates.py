"""How much of a text may change before `set/near-duplicate` takes it for another, measured on made copies."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from jobexport.findings import Origin
from jobexport.rules import SetRule
from jobexport.rules.select import rule_named

_WORDS = re.findall(
    r"[a-z]+",
    "harbour crane rope shift plan keep write measure repair lift team ship cargo hall paint steel wood learn teach count "
    "order deliver customers tools safety weather water engine road bridge budget review the we store where make table",
)


def _text(dice: random.Random) -> str:
    sentences = (
        " ".join(dice.choice(_WORDS) for _ in range(dice.randint(7, 16))).capitalize() + "."
        for _ in range(dice.choice((6, 12, 25, 40)))
    )
    return "".join(f"<p>{each}</p>" if dice.random() < 0.5 else f"<ul><li>{each}</li></ul>" for each in sentences)


def _edited(html: str, share: float, dice: random.Random) -> str:
    """The text with so many of its words changed, all over it."""
    parts = re.split(r"(\s+)", html)
    places = [number for number in range(0, len(parts), 2) if "<" not in parts[number]]
    for number in dice.sample(places, max(1, round(len(places) * share))):
        parts[number] = dice.choice(_WORDS) + "x"
    return "".join(parts)


def _posting(id: str, html: str, title: str = "Rigger", place: str = "Kiel") -> dict[str, Any]:
    address = {"addressLocality": place, "addressCountry": "DE"}
    return {"id": id, "title": title, "description": html, "hiringOrganization": {"name": "Yard"},
            "jobLocation": [{"address": address}]}  # fmt: skip


def _told(*postings: dict[str, Any]) -> dict[str, str]:
    rule = rule_named("set/near-duplicate")
    assert isinstance(rule, SetRule)
    observer = rule.make()
    for each in postings:
        sketch = observer.sketch(each)
        if sketch is not None:
            observer.observe(sketch, each["id"], Origin("set.jsonl", 1, 1))
    return {str(told.posting): told.problem.message for told in observer.finish()}


@pytest.mark.parametrize(
    ("share", "least", "most"), [(0.01, 0.99, 1), (0.02, 0.97, 1), (0.05, 0.85, 1), (0.4, 0, 0.02)]
)
def test_copies_with_small_changes_are_found(share: float, least: float, most: float) -> None:
    dice = random.Random(int(share * 100))
    postings = []
    for number in range(100):
        text = _text(dice)
        postings += [_posting(f"a{number}", text), _posting(f"b{number}", _edited(text, share, dice))]
    dice.shuffle(postings)
    told = _told(*postings)
    # Each is found as the copy of its own original, and of no other.
    assert all(re.search(rf"posting [ab]{id[1:]},", message) for id, message in told.items())
    assert least <= len(told) / 100 <= most, len(told)


SHORT = "<p>You splice and renew the rigging of tall ships, in all weathers.</p>"
JAPANESE = "<p>港でクレーンを動かし、船の荷物を積み下ろしする仕事です。経験者を歓迎します。週休二日、寮があります。</p>"


@pytest.mark.parametrize("text", [SHORT, JAPANESE, "<p>Rigging of tall ships, afloat or ashore.</p>"])
def test_short_texts_and_other_scripts(text: str) -> None:
    assert set(_told(_posting("a", text), _posting("b", text))) == {"b"}
    assert _told(_posting("a", text), _posting("b", text, place="Husum")) == {}


def test_tiny_texts_say_nothing() -> None:
    assert _told(_posting("a", "<p>You cook.</p>"), _posting("b", "<p>You cook.</p>")) == {}


def test_other_jobs_with_the_same_words_about_the_employer_are_no_copies() -> None:
    dice = random.Random(3)
    about = _text(dice)
    own = "<p>You keep the books and pay the crews, write the budget and review it with the board twice each year.</p>"
    one, other = _posting("a", about, "Rigger"), _posting("b", about + own, "Accountant")
    assert _told(one, other) == {}
    assert set(_told(one, {**one, "id": "b", "title": "Accountant"})) == {"b"}
    assert _told(one, _posting("b", _edited(about, 0.01, dice), "Accountant")) == {}


def test_the_employers_words_alone_make_no_copy_of_another_job() -> None:
    teaser = f"{SHORT}<p>We have sailed from Kiel since 1902, and we pay a share of what the ships earn.</p>"
    assert _told(_posting("a", teaser, "Rigger"), _posting("b", teaser, "Cook")) == {}
    assert set(_told(_posting("a", teaser, "Rigger (m/w/d)"), _posting("b", teaser, "Rigger"))) == {"b"}
