"""One look at a text overlooks nothing that the single gates let through, and lets ordinary texts go."""

from __future__ import annotations

from typing import Any

import pytest

from jobexport.rules import RuleContext
from jobexport.rules.checker import Checker
from jobexport.rules.glance import catches, has_empty_block, has_relative_link, has_split_word
from jobexport.rules.phrases import PHRASES, may_tell
from jobexport.rules.profiles import profile_named
from tests.rules.support import NOW, POSTING, nowhere

WORDS = sorted({word for known in PHRASES.values() for each in known for word in each.words})
PLAIN = '<h2>Mill</h2>\n<p>You grind <b>rye</b>, <a href="https://mill.example/rye">our</a> pride.</p>\n<ul><li>Flour</li></ul>'


def _context(html: str) -> RuleContext:
    return RuleContext(NOW, {**POSTING, "description": html})


def test_an_ordinary_text_is_let_go() -> None:
    assert not catches()(PLAIN)


@pytest.mark.parametrize("word", WORDS)
def test_every_trigger_is_caught(word: str) -> None:
    for shown in {word, word.upper(), word.capitalize(), word.replace("'", "’")}:
        for html in (f"<p>A {shown}, please.</p>", f"{shown}", f"<p>({shown})</p>"):
            context = _context(html)
            assert may_tell(context.raw) and catches()(context.marked_text), html


@pytest.mark.parametrize(
    "html",
    ["<p>Mil<b>ler</b></p>", "<p>M<span>iller</span></p>", "<p></p>", "<p>\u00a0</p>", "<p><br></p>", "<ul><li></li></ul>",
     "<div></div>", '<a href="/rye">rye</a>', '<A HREF="rye">rye</A>', '<a href="mill.example">rye</a>',
     '<a rel="x" href="tell">rye</a>', '<a href="https:rye">rye</a>'],
)  # fmt: skip
def test_what_a_gate_lets_through_is_caught(html: str) -> None:
    lowered = html.lower()
    assert has_split_word(lowered) or has_empty_block(lowered) or has_relative_link(lowered)
    assert catches()(html) and catches()(PLAIN + html)


@pytest.mark.parametrize("around", ["", "<p>Flour &amp; bread</p>", "<p>&#8364;&nbsp;20</p>"])
@pytest.mark.parametrize(
    ("html", "rule"),
    [('<p><a href="/rye">Rye</a> we grind.</p>', "html/relative-link"),
     ('<p><a href="&amp;rye">Rye</a> we grind.</p>', "html/relative-link"),
     ("<p>&nbsp;</p><p></p><p>Rye</p>", "html/empty-blocks"),
     ("<p>Rye</p><br><br><br><p>Oats</p>", "html/empty-blocks")],
)  # fmt: skip
def test_references_to_characters_hide_nothing(html: str, rule: str, around: str) -> None:
    checker = Checker([profile_named("strict")], NOW)
    posting: dict[str, Any] = {**POSTING, "description": PLAIN + around + html}
    assert [each.rule for each in checker.check(posting, nowhere) if each.rule.startswith("html/")] == [rule]


@pytest.mark.parametrize(
    ("html", "tags"),
    [("<p>a</p>", {"p"}), ('<p lang="de">a</p>', {"p"}), ("<P>a</P><LI>b", {"p", "li"}), ("a</p></li>", set()),
     ("<ul><li>a</li></ul><pre>b</pre><link>", {"ul", "li", "pre", "link"}), ("a < b <1> <h3>", {"h3"})],
)  # fmt: skip
def test_names_of_tags(html: str, tags: set[str]) -> None:
    assert _context(html).tags == tags
