"""Themes: what a user's folder can change, and what is said when it is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from jobexport.errors import ConfigError, TemplateError
from jobexport.resources import templates
from jobexport.site.render import Renderer
from jobexport.site.settings import Feed, SiteSettings, settings_from
from jobexport.site.stylesheet import compact
from jobexport.site.view import card

Load = Callable[[str], dict[str, Any]]
Make = Callable[..., Renderer]


def parse(data: bytes | str) -> Any:
    """A page as a tree; Any, because what an XPath gives depends on the path."""
    return html.document_fromstring(data)


@pytest.fixture
def theme(tmp_path: Path) -> Callable[..., Path]:
    """Writes a theme: ``theme(job_html="…")`` makes ``job.html``."""

    def write(**files: str) -> Path:
        folder = tmp_path / "theme"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name.replace("_", ".", 1)).write_text(content, "utf-8")
        return folder

    return write


def test_a_template_is_replaced(theme: Callable[..., Path], load: Load, renderer: Make) -> None:
    pages = renderer(
        theme(**{"404_html": "<!DOCTYPE html><title>{{ page.title }}</title><p>{{ site.title }}: {{ t('Next') }}"})
    )
    assert pages.not_found() == b"<!DOCTYPE html><title>Page not found | Harbour Jobs</title><p>Harbour Jobs: Next"
    assert b"Skip to content" in pages.job(load("least")), "the other templates are the default ones"


def test_a_template_extends_the_default_one(theme: Callable[..., Path], load: Load, renderer: Make) -> None:
    job = (
        '{% extends "default:job.html" %}\n'
        "{% set badge = 'Sea' %}\n"
        "{% block title %}{{ super() }} *{% endblock %}\n"
        "{% block related %}<p id='badge'>{{ badge }} {{ job['extra']['x_shift'] }}</p>{{ super() }}{% endblock %}\n"
    )
    page = parse(renderer(theme(job_html=job)).job(load("full"), related=[card(load("least"), "en")]))
    assert page.findtext("head/title") == (
        "Glockengießerin – Hallweg – Leipzig, Sachsen, Germany; Baustellen nach Absprache | Harbour Jobs *"
    )
    assert page.xpath("string(//p[@id='badge'])") == "Sea frueh"
    assert page.xpath("//p[@id='badge']/following-sibling::section[@class='related']")


def test_a_frame_that_extends_the_default_one_holds_every_page(
    theme: Callable[..., Path], load: Load, renderer: Make
) -> None:
    footer = "<footer>{{ range(3)|join }}</footer>{{ super() }}"
    base = '{% extends "default:base.html" %}{% block footer %}' + footer + "{% endblock %}"
    pages = renderer(theme(base_html=base))
    for data in (pages.job(load("least")), pages.job(load("least"), closed=True), pages.listing([]), pages.not_found()):
        assert parse(data).xpath("string(//footer)") == "012"
        assert data.count(b"</footer>") == 2


def test_an_included_part_is_replaced_everywhere(theme: Callable[..., Path], load: Load, renderer: Make) -> None:
    pages = renderer(theme(cards_html="{% for card in cards %}[{{ card.title }}]{% endfor %}"))
    cards = [card(load("least"), "en"), card(load("remote"), "en")]
    assert b"[Lamplighter][Crossword Editor]" in pages.listing(cards)
    assert b"[Lamplighter][Crossword Editor]" in pages.job(load("everyday"), related=cards)


@pytest.mark.parametrize(
    ("job_html", "place", "message"),
    [
        ("<h1>\n{{ job['titel'] }}</h1>", "job.html:2", "titel"),
        ("<h1>\n\n{{ tittle }}</h1>", "job.html:3", "'tittle' is undefined"),
        ("{{ job.titel.upper() }}", "job.html:1", "titel"),
        ("<p>{{ job['title'] + 1 }}", "job.html:1", "str"),
        ("a\n{% if job %}\nb", "job.html:3", "endif"),
        ("a\nb\n{{ job['title' }}", "job.html:3", "expected"),
        ("{{ job['title']|shout }}", "job.html:1", "shout"),
        ("\n{% include 'none.html' %}", "job.html:2", "none.html"),
        ("{% extends 'job.html' %}", "job.html:1", "the original is default:NAME"),
        ("{% include 'job.html' %}", "job.html:1", "the original is default:NAME"),
        ("{% extends 'none.html' %}", "job.html:1", "none.html"),
        ("{% extends 'default:job.html' %}\n{% block related %}\n{{ nope }}{% endblock %}", "job.html:3", "nope"),
        ("{% extends 'default:job.html' %}\n{% block related %}{{ self.nope() }}{% endblock %}", "job.html:2", "nope"),
    ],
)  # fmt: skip
def test_an_error_names_template_line_and_posting(
    job_html: str, place: str, message: str, theme: Callable[..., Path], load: Load, renderer: Make
) -> None:
    with pytest.raises(TemplateError) as caught:
        renderer(theme(job_html=job_html)).job(load("least"))
    assert caught.value.subject == place
    assert message in caught.value.message
    assert caught.value.hint == "while making posting least"


def test_an_error_in_an_included_part_names_the_part(theme: Callable[..., Path], load: Load, renderer: Make) -> None:
    folder = theme(cards_html="{% for card in cards %}\n{{ card['nope'] }}{% endfor %}")
    with pytest.raises(TemplateError) as caught:
        renderer(folder).listing([card(load("least"), "en")])
    assert (caught.value.subject, caught.value.hint) == ("cards.html:2", "while making page 1 of the list")


def test_an_error_in_a_default_template_names_the_original(
    theme: Callable[..., Path], load: Load, renderer: Make
) -> None:
    with pytest.raises(TemplateError) as caught:
        renderer(theme(job_html="{% set facts = [{}] %}\n\n{% include 'facts.html' %}")).job(load("least"))
    assert (caught.value.subject, caught.value.hint) == ("default:facts.html:3", "while making posting least")
    assert "label" in caught.value.message


def test_what_is_tested_for_may_be_absent(theme: Callable[..., Path], load: Load, renderer: Make) -> None:
    job = "{{ 'no' if job['nope'] is not defined }} {{ job['nope']|default('none') }} {{ job.title }}"
    assert renderer(theme(job_html=job)).job(load("least")) == b"no none Lamplighter"


CHILD = "{% extends 'default:job.html' %}"


@pytest.mark.parametrize(
    "job_html",
    [
        "{% set parent = 'default:job.html' %}{% extends parent %}{% block related %}R{% endblock %}",
        CHILD + "{% block title %}{{ self.related() }}{% endblock %}{% block related %}R{% endblock %}",
        CHILD + "{% block title %}{% set x = super() %}{{ x }}{% endblock %}{% block related %}R{% endblock %}",
        "{% extends 'default:job.html' %}{% import 'm.html' as m %}{% block related %}{{ m.r() }}{% endblock %}",
        "{% include ['nope.html', 'm.html'] %}{% from 'm.html' import r %}{{ r() }}",
        "{% include 'nope.html' ignore missing %}{% macro r() %}R{% endmacro %}{{ r() }}",
        "{% for x in 'ab' %}{% set y = x %}{% include 'inner.html' %}{{ y }}{{ loop.index }}{% endfor %}R",
        "{% block a %}{% set v = 1 %}{% block b %}R{% endblock %}{% endblock %}{{ v is defined }}",
        "{% filter upper %}{% block a %}r{{ t('Next') }}{% endblock %}{% endfilter %}",
        "{% macro o() %}R{{ caller('<') }}{% endmacro %}{% call(x) o() %}{{ x }}{% endcall %}",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_template_gives_what_jinja_gives(
    job_html: str, theme: Callable[..., Path], load: Load, renderer: Make
) -> None:
    folder = theme(
        job_html=job_html, m_html="{% macro r() %}R{{ '<&' }}{% endmacro %}", inner_html="{% set y = 9 %}{{ x }}{{ y }}"
    )
    pages = renderer(folder)
    made = pages.job(load("everyday"))
    assert b"R" in made
    assert made == exactly(pages, "job", load("everyday"))


@pytest.mark.parametrize("name", ["everyday", "full", "hostile", "least", "remote"])
@pytest.mark.parametrize("closed", [False, True])
def test_the_quick_templates_give_what_jinja_gives(name: str, closed: bool, load: Load, renderer: Make) -> None:
    pages = renderer()
    options: dict[str, Any] = {"related": [card(load("full"), "en")], "jsonld": b"{}", "closed": closed}
    assert pages.job(load(name), **options) == exactly(pages, "job", load(name), **options)
    cards = [card(load(name), "en")]
    assert pages.listing(cards, pages=3) == exactly(pages, "listing", cards, pages=3)


def exactly(renderer: Renderer, method: str, *arguments: Any, **options: Any) -> bytes:
    """The page as Jinja makes it without any short cut."""
    theme = renderer._theme
    quick, renderer._theme = theme, _Exact(theme)  # type: ignore[assignment]
    try:
        made = getattr(renderer, method)(*arguments, **options)
    finally:
        renderer._theme = quick
    assert isinstance(made, bytes)
    return made


class _Exact:
    def __init__(self, theme: Any) -> None:
        self.render = theme._render_exactly


def test_a_theme_folder_must_be_there(tmp_path: Path, renderer: Make) -> None:
    with pytest.raises(TemplateError, match="no such theme folder"):
        renderer(tmp_path / "none")


def test_styles_and_assets(theme: Callable[..., Path], renderer: Make) -> None:
    default = dict(renderer().assets())
    assert default.pop("assets/style.css") == compact((templates() / "default/style.css").read_text("utf-8")).encode()
    assert {path.rpartition("/")[0] for path in default} <= {"assets"}
    folder = theme(style_css="p { margin: 0; }\n")
    (folder / "assets/img").mkdir(parents=True)
    (folder / "assets/img/a.svg").write_text("<svg/>")
    (folder / "assets/.hidden").write_text("no")
    made = dict(renderer(folder, css_variables={"accent": "#0b5cad"}, css_variables_dark={"accent": "#9cf"}).assets())
    assert made == default | {
        "assets/style.css": (
            b"p { margin: 0; }\n:root { --accent: #0b5cad; }\n"
            b"@media (prefers-color-scheme: dark) { :root { --accent: #9cf; } }\n"
        ),
        "assets/img/a.svg": b"<svg/>",
    }


@pytest.mark.parametrize(
    ("settings", "subject"),
    [
        ({"base_url": "jobs.example"}, "site.base_url"),
        ({"base_url": "https://x.example/?a"}, "site.base_url"),
        ({"owner_url": "javascript:x"}, "site.owner_url"),
        ({"subscribe_action": "/join"}, "site.subscribe_action"),
        ({"per_page": 0}, "site.per_page"),
        ({"permalink": "jobs/"}, "site.permalink"),
        ({"permalink": "/jobs/{slug}/"}, "site.permalink"),
        ({"permalink": "../{slug}/"}, "site.permalink"),
        ({"permalink": "{slug}"}, "site.permalink"),
        ({"permalink": "{slug}/{slug}/"}, "site.permalink"),
        ({"permalink": "jobs/{shard}/"}, "site.permalink"),
        ({"permalink": "{shard}/{shard}/{slug}/"}, "site.permalink"),
        ({"permalink": "jobs/{shard:9}/{slug}/"}, "site.permalink"),
        ({"css_variables": {"accent": "red; } body { display: none"}}, "site.css_variables"),
        ({"css_variables": {"a b": "red"}}, "site.css_variables"),
        ({"css_variables_dark": {"accent": "url(</style>)"}}, "site.css_variables"),
    ],
)
def test_settings_that_could_not_work_are_refused(settings: dict[str, Any], subject: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(subject)):
        SiteSettings(**settings)


def test_settings_from_a_table() -> None:
    made = settings_from({"base_url": "https://x.example//", "feeds": [{"path": "a.xml", "title": "News"}]})
    assert made.base_url == "https://x.example/"
    assert made.feeds == (Feed("a.xml", "application/rss+xml", "News"),)
    assert made.at(None).base_url is None
    with pytest.raises(ConfigError, match="did you mean per_page"):
        settings_from({"perpage": 3})
