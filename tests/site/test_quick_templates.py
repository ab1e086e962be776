"""The quick form of templates shows what the exact one shows, whatever it remembers of earlier pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jobexport.errors import TemplateError
from jobexport.site.messages import messages
from jobexport.site.theme import Theme

FRAME = """<title>{{ page['title'] }}</title>
<a href="{{ page['home'] }}"{% if page['is_home'] %} aria-current="page"{% endif %}>{{ site['title'] }}</a>
{% for each in page['directories'] if each['main'] %}<a href="{{ each['href'] }}">{{ loop.index }} {{ each['text'] }}</a>{% endfor %}
{% block content %}{% endblock %}
{% for each in page['directories'] %}{{ each['text'] }}{{ job }}{% endfor %}
"""
PAGE = """{% extends "base.html" %}
{% block content %}
{{ html|safe }} {{ html }} {{ t("Page {page} of {pages}", page=number, pages=9) }} {{ n("{count} job", "{count} jobs", number) }}
{% endblock %}
"""


def _values(number: int, root: str, *, home: bool = False, **more: Any) -> dict[str, Any]:
    page = {
        "title": f"<Page {number}>", "root": root, "home": root or "./", "is_home": home,
        "directories": [{"main": main, "href": f"{root}{text}/", "text": text} for main, text in ((True, "a&b"), (False, "c"))],
    }  # fmt: skip
    return {
        "page": page,
        "site": {"title": "B & C"},
        "job": number,
        "html": f"<b>{number}</b>",
        "number": number,
        **more,
    }


@pytest.fixture
def theme(tmp_path: Path) -> Theme:
    (tmp_path / "base.html").write_text(FRAME)
    (tmp_path / "page.html").write_text(PAGE)
    return Theme(messages("en"), tmp_path)


def test_pages_of_all_depths_look_as_the_exact_form_makes_them(theme: Theme) -> None:
    assert theme._compiled("page.html") is not None
    for values in (
        _values(1, "", home=True),
        _values(2, "../"),
        _values(3, ""),
        _values(4, "../"),
        _values(5, "../../"),
    ):
        assert theme.render("page.html", values, "a page") == theme._render_exactly("page.html", values, "a page")


def test_other_links_are_shown_after_forgetting(theme: Theme) -> None:
    before = theme.render("page.html", _values(1, "../"), "a page")
    values = _values(1, "../")
    values["page"]["directories"] = []
    theme.forget()
    after = theme.render("page.html", values, "a page")
    assert b"a&amp;b" in before
    assert b"a&amp;b" not in after


def test_a_page_sees_nothing_of_the_page_before_it(theme: Theme) -> None:
    theme.render("page.html", _values(1, "../"), "a page")
    values = _values(2, "../")
    del values["html"]
    with pytest.raises(TemplateError, match="html"):
        theme.render("page.html", values, "a page")
    assert b"<b>3</b> &lt;b&gt;3" in theme.render("page.html", _values(3, "../"), "a page")
