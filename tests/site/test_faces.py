"""Cards that are rendered once look as if they were rendered on each page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jobexport.site.faces import _ROOT, Faces
from jobexport.site.fragments import Fragments
from jobexport.site.render import Renderer
from jobexport.site.settings import settings_from

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CARDS: list[dict[str, Any]] = [
    {
        "id": f"j{number}", "slug": f"a-{number}", "title": f"Welder <{number}> & more", "company": "Works", "logo": None,
        "place": "Oslo", "employment": "", "salary": "", "posted": "2026-11-20", "summary": "Steel.", "skills": ["R&D"],
        "remote": False, "origin": None, "language": "nb",
    }
    for number in range(3)
]  # fmt: skip
THEMES = {
    "default": None,
    "twice": '<ol>{% for card in cards %}<li id="{{ card["href"] }}">{{ card["title"] }} {{ card["href"] }}</li>{% endfor %}</ol>',
    "never": '<ol>{% for card in cards %}<li>{{ card["title"] }}</li>{% endfor %}</ol>',
    "n": '{% set n = page["root"] %}{% for card in cards %}<li>{{ n }}{{ card["title"] }} {{ card["href"] }}</li>{% endfor %}',
    "t": '{% for t in [page["root"]] %}{% for card in cards %}<li>{{ t }}{{ card["title"] }} {{ card["href"] }}</li>{% endfor %}{% endfor %}',
    "site": '{% with site = page["root"] %}{% for card in cards %}<li>{{ site }}{{ card["title"] }} {{ card["href"] }}</li>{% endfor %}{% endwith %}',
    "macro n": '{% macro n() %}{{ page["root"] }}{% endmacro %}{% for card in cards %}<li>{{ n() }}{{ card["title"] }} {{ card["href"] }}</li>{% endfor %}',
    "imported t": '{% from "own.html" import root as t with context %}{% for card in cards %}<li>{{ t() }}{{ card["title"] }} {{ card["href"] }}</li>{% endfor %}',
    "imported as n": '{% import "own.html" as n with context %}{% for card in cards %}<li>{{ n.root() }}{{ card["title"] }} {{ card["href"] }}</li>{% endfor %}',
    "level of several": '{% set level = [page["root"]] %}{% for card in cards %}<li>{{ level }}{{ card["title"] }} {{ card["href"] }}</li>{% endfor %}',
    "level": '{% set level = page["root"] %}{% for card in cards %}<li>{{ level }}{{ card["title"] }} {{ card["href"] }}</li>{% endfor %}',
    "counted": '<ol>{% for card in cards %}<li value="{{ loop.index }}">{{ card["title"] }} {{ card["href"] }}</li>{% endfor %}</ol>',
    "page": '{% for card in cards %}<a href="{{ card["href"] }}">{{ page["root"] }}{{ card["title"] }}</a>{% endfor %}',
    "changed": '{% for card in cards %}<a href="{{ card["href"]|urlencode }}">{{ card.title }}</a>{% endfor %}',
    "captured": '{% set shown %}{% for card in cards %}<a href="{{ card["href"] }}">{{ card["title"] }}</a>{% endfor %}{% endset %}{{ shown }}',
    "macro": '{% macro shown(cards) %}{% for card in cards %}<i>{{ card["href"] }} ü – {{ card["summary"]|safe }}</i>{% endfor %}{% endmacro %}{{ shown(cards) }}',
    "filtered": '{% filter upper %}{% for card in cards %}<b>{{ card["title"] }}</b>{{ card["href"] }}{% endfor %}{% endfilter %}',
    "whole": "{% for card in cards %}{{ card|length }} {{ card.items()|list|length }}{% endfor %}",
}


@pytest.mark.parametrize("theme", THEMES)
def test_kept_cards_give_the_same_pages(tmp_path: Path, theme: str) -> None:
    text = THEMES[theme]
    if text is not None:
        (tmp_path / "cards.html").write_text(text)
        (tmp_path / "own.html").write_text('{% macro root() %}{{ page["root"] }}{% endmacro %}')
    renderer = Renderer(settings_from({"title": "Posts"}), NOW, None if text is None else tmp_path)
    asked: list[int] = []

    def load(ranks: Any) -> dict[int, bytes]:
        asked.extend(ranks)
        return {rank: msgspec.json.encode(CARDS[rank]) for rank in ranks}

    faces = Faces(load, renderer.values, Fragments(3))
    for page in (1, 2, 3, 2):
        plain = renderer.listing(CARDS, page=page, pages=3, total=9)
        assert renderer.listing(faces.of(range(3), "list"), page=page, pages=3, total=9) == plain
    assert b"../../jobs/a-1/" in plain if text is None else True
    if text is None:
        # Read for the first page, and for the description of each, which names the newest.
        assert len(faces.of(range(3), "list")) == 3
        before = len(asked)
        faces.of(range(3), "list")
        assert len(asked) == before


def test_a_text_like_the_sign_for_the_root_stays_as_it_is() -> None:
    renderer = Renderer(settings_from({"title": "Posts"}), NOW)
    cards = [{**CARDS[0], "company": f"Works {_ROOT}"}, CARDS[1]]
    faces = Faces(
        lambda ranks: {rank: msgspec.json.encode(cards[rank]) for rank in ranks}, renderer.values, Fragments(2)
    )
    for page in (1, 2, 1):
        plain = renderer.listing(cards, page=page, pages=2, total=2)
        assert renderer.listing(faces.of(range(2), "list"), page=page, pages=2, total=2) == plain
        assert _ROOT in plain.decode() and b"/jobs/a-0/" in plain


def test_cards_that_are_read_ahead_are_not_read_again() -> None:
    renderer = Renderer(settings_from({"title": "Posts", "description": "All of them."}), NOW)
    asked: list[list[int]] = []

    def load(ranks: Any) -> dict[int, bytes]:
        asked.append(list(ranks))
        return {rank: msgspec.json.encode(CARDS[rank]) for rank in ranks}

    faces = Faces(load, renderer.values, Fragments(3))
    faces.ahead([0, 1], "list")
    assert renderer.listing(faces.of([1, 0], "list")) == renderer.listing([CARDS[1], CARDS[0]])
    assert renderer.listing(faces.of([2, 0], "list")) == renderer.listing([CARDS[2], CARDS[0]])
    assert asked == [[0, 1], [2]]
    faces.ahead([0, 1, 2], "list")
    assert asked == [[0, 1], [2]]


def test_pieces_come_back_when_another_kind_of_list_was_shown_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is at hand is of one kind and of so many bytes; all else comes from where the processes keep it."""
    renderer = Renderer(settings_from({"title": "Posts"}), NOW)
    monkeypatch.setattr("jobexport.site.faces._HELD", 1)

    def load(ranks: Any) -> dict[int, bytes]:
        return {rank: msgspec.json.encode(CARDS[rank]) for rank in ranks}

    faces = Faces(load, renderer.values, Fragments(3))
    posting = {"id": "p", "slug": "p", "title": "Turner"}
    for _ in range(2):
        assert renderer.listing(faces.of(range(3), "list")) == renderer.listing(CARDS)
        page = renderer.job(posting, related=faces.of([2, 1], "related"))
        assert page == renderer.job(posting, related=[CARDS[2], CARDS[1]])
