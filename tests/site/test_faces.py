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
