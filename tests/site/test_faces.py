"""Cards that are rendered once look as if they were rendered on each page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jobexport.site.faces import Faces
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
