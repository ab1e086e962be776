from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any

import nh3
import pyromark
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobexport.normalize import neat
from jobexport.normalize.markdown import from_markdown
from jobexport.normalize.markup import read_html, starts_as_html, summary, to_text
from jobexport.normalize.neat import is_neat
from jobexport.normalize.outcome import Notes
from tests.normalize.tables import again, cases, check

PIECES = json.loads((Path(__file__).parent / "pieces.json").read_text("utf-8"))
ALLOWED = re.compile(
    r"</?(?:p|br|ul|ol|li|strong|em|b|i|u|s|h[2-6]|blockquote|pre|code|hr|dl|dt|dd|sub|sup|a)>"
    r"|</?(?:table|thead|tbody|tr|th|td)>"
    r'|<a href="(?:https?://|mailto:)[^"<>]*" rel="nofollow noopener">'
    r'|<img src="https://[^"<>]*" alt="[^"<>]*">'
)
NEAT_TAGS = "p br ul ol li strong em b i u s a h2 h3 h4 h5 h6 blockquote code hr sub sup"
MARKUP = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
KINDS = st.sampled_from([None, "html", "markdown", "text"])


def as_html(value: object, notes: Notes) -> str | None:
    return read_html(value, "html", notes)


@pytest.mark.parametrize("case", cases("markup"))
def test_reads(case: dict[str, Any]) -> None:
    options = dict(case.get("options", {}))
    kind = options.pop("kind", None)
    found = check({**case, "options": options}, lambda value, notes, **rest: read_html(value, kind, notes, **rest))
    if found is not None:
        again(found, as_html)


@given(MARKUP | st.text(max_size=60), KINDS)
@example("<pre>\n\nx</pre>", "html")
@example("<pre>\n\n\n\n\n\n\n\n\n\nx</pre>", "html")
@example("<a><p><a><p>x", "html")
@example("<table><p>x<tr><td>y", "html")
def test_reading_again_gives_the_same_bytes(text: str, kind: Any) -> None:
    found = read_html(text, kind, Notes())
    if found is not None:
        again(found, as_html)


@given(MARKUP, KINDS)
def test_only_allowed_tags_come_out(text: str, kind: Any) -> None:
    found = read_html(text, kind, Notes()) or ""
    tags = re.findall(r"<[^<>]*>", found)
    for tag in tags:
        assert ALLOWED.fullmatch(tag), tag
    assert "<" not in re.sub(r"<[^<>]*>", "", found)
    # `<p<script>` is one tag with an odd name, not the beginning of a script.
    odd = re.findall(r"<[^<>]+<script>alert\(1\)", text)
    assert kind == "text" or found.count("alert(1)") <= len(odd)


@given(MARKUP)
def test_what_is_neat_is_what_the_cleaner_gives(text: str) -> None:
    found = read_html(text, "html", Notes()) or ""
    for html in (text, found):
        if is_neat(html):
            cleaned = nh3.clean(
                html,
                tags=set(NEAT_TAGS.split()),
                attributes={"a": {"href"}},
                url_schemes={"http", "https", "mailto"},
                link_rel="nofollow noopener",
            )
            assert cleaned == html


@given(MARKUP)
@example("<h2>We <b>bake</b></h2>\n<ul>\n<li>rye</li>\n<li><em>all</em> night</li>\n</ul>")
@example("<p><strong>By <em>us</em></strong></p>")
def test_the_pattern_for_usual_texts_takes_none_that_the_whole_one_refuses(text: str) -> None:
    for html in (text, read_html(text, "html", Notes()) or ""):
        if neat._USUAL.match(html) is not None:
            assert neat._DOCUMENT.match(neat._INLINE.sub(neat._ELEMENT, html)) is not None


@pytest.mark.parametrize("kind", ["html", None])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>We bake.</p>", "<p>We bake.</p>"),
        ("<p>We bake.</p>\n<p>At  night.</p>", "<p>We bake.</p>\n<p>At night.</p>"),
        ("<p>We\u200b bake.</p>", "<p>We bake.</p>"), ("<p>We \x07bake.</p>", "<p>We bake.</p>"),
        ("<p>We bake.</p>\r\n<p>Now.</p>", "<p>We bake.</p>\n<p>Now.</p>"),
        ('<p><a href="https://oven.example/\u200bx" rel="nofollow noopener">us</a></p>',
         '<p><a href="https://oven.example/x" rel="nofollow noopener">us</a></p>'),
    ],
)  # fmt: skip
def test_html_that_is_neat_stays_and_other_is_cleaned(text: str, found: str, kind: Any) -> None:
    assert read_html(text, kind, Notes()) == found


def test_a_break_in_letters_is_one_also_in_html_that_is_neat() -> None:
    text = r"<p>We bake.\nAt night.</p>"
    assert read_html(text, "html", Notes()) == text
    assert read_html(text, None, Notes()) == "<p>We bake.\nAt night.</p>"


@given(MARKUP)
def test_text_has_no_markup_left(text: str) -> None:
    found = read_html(text, "html", Notes()) or ""
    plain = to_text(found)
    assert plain == plain.strip()
    words = re.findall(r"Bread|butter", re.sub(r"<[^<>]*>", "", found))
    assert re.findall(r"Bread|butter", plain) == words


@given(MARKUP, st.integers(20, 200))
def test_summary_fits(text: str, limit: int) -> None:
    found = read_html(text, "html", Notes()) or ""
    assert len(summary(found, limit)) <= limit
    assert "\n" not in summary(found, limit)


PROSE = st.lists(
    st.sampled_from(
        ["We bake bread.", "You knead &amp; fold,", "<strong>and</strong> rest!", "Is it <em>right</em>?", "“Come.”", "3.5 kg of flour",
         '<a href="https://oven.example/" rel="nofollow noopener">Oven</a>', "x" * 45, "Dr. Kelp", "soon…"]
    ),
    min_size=1, max_size=12,
).map(" ".join)  # fmt: skip
BLOCK = st.builds(
    str.format,
    st.sampled_from(
        ["<p>{0}</p>", "<p>{0}<br>{0}</p>", "<ul>\n<li>{0}</li>\n<li>{0}</li>\n</ul>", "<h3>{0}</h3>\n<p>{0}</p>"]
    ),
    PROSE,
)


@given(st.lists(BLOCK, min_size=8, max_size=30).map("\n".join), st.sampled_from([60, 155, 200]))
def test_a_summary_is_that_of_all_words(html: str, limit: int) -> None:
    words = " ".join(to_text(re.sub(r"<h3>.*?</h3>", " ", html)).split())
    # One paragraph without an end in sight goes the long way.
    words = f"{words} {'And so on. ' * 150}"
    assert summary(f"{html}\n<p>{'And so on. ' * 150}</p>", limit) == summary(f"<p>{escape(words)}</p>", limit)


@given(st.lists(st.sampled_from([
    "- a\n", "* b\n\n", "  - c\n", "1. d\n", "\n", "a  \nb", "a\\\nb", "\n---\n", "~~e~~ ", "```\nf\n```\n", '"', "&quot;", "<br />", "<hr />",
    "<li>", "\n</li>", "<li>\n", "<pre>", "</pre>", "<ul>", "</ul>",
]), max_size=20).map("".join))  # fmt: skip
def test_markdown_is_written_as_cleaning_does(text: str) -> None:
    html = pyromark.html(text, options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH).rstrip(
        "\n"
    )
    html = html.replace("<del>", "<s>").replace("</del>", "</s>").replace("<br />", "<br>").replace("<hr />", "<hr>")
    html = html.replace("&quot;", '"')
    if "<li>" in html and "<pre" not in html:
        html = html.replace("<li>\n", "<li>").replace("\n</li>", "</li>")
    assert from_markdown(text) == html


def test_to_text() -> None:
    head = "<h2>About</h2>\n<p>We bake.<br>Daily &amp; well.</p>\n"
    html = head + "<ul>\n<li>Bread</li>\n<li><p>Cake</p></li>\n</ul><p>Come!</p>"
    assert to_text(html) == "About\n\nWe bake.\nDaily & well.\n\n- Bread\n- Cake\n\nCome!"
    assert to_text("<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>") == "a | b"


@pytest.mark.parametrize(
    ("html", "limit", "text"),
    [
        ("<h2>About us</h2><p>We bake bread. We sell cake. We clean up.</p>", 30, "We bake bread. We sell cake."),
        ("<p>Flour and water and salt and time make bread</p>", 24, "Flour and water and…"),
        ("<h2>Only a heading</h2>", 50, "Only a heading"),
        ("<p>Short.</p>", 50, "Short."),
    ],
)
def test_summary(html: str, limit: int, text: str) -> None:
    assert summary(html, limit) == text


def test_starts_as_html() -> None:
    assert starts_as_html("  <p>x</p>") and starts_as_html("<!-- c --><p>")
    assert not starts_as_html("Text with <b>tags</b>") and not starts_as_html("a < b")
