"""The interface in other languages: whole catalogues, right plurals, and pages that read from right to left."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment
from lxml import html

from jobexport.resources import templates
from jobexport.site.messages import catalogues, messages, spoken
from jobexport.site.view import card
from tests import messages as catalogue

LANGUAGES = ("ar", "de", "es", "fr")
ROOT = Path(__file__).resolve().parents[2]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_promised_languages_are_there() -> None:
    assert set(LANGUAGES) <= set(catalogues())


@pytest.mark.parametrize("language", sorted(catalogues()))
def test_a_catalogue_has_every_text_and_no_other(language: str) -> None:
    known = catalogue.read(language)
    have = {message.id if isinstance(message.id, str) else message.id[0]: message for message in known if message.id}
    wanted = catalogue.texts()
    assert sorted(wanted.keys() - have.keys()) == [], "make messages"
    assert sorted(have.keys() - wanted.keys()) == [], "make messages"
    assert catalogue.missing(known) == []
    for one, plural in wanted.items():
        assert (have[one].id == one) if plural is None else (have[one].id == (one, plural)), one


@pytest.mark.parametrize("language", sorted(catalogues()))
def test_translations_keep_every_placeholder_and_mark(language: str) -> None:
    for message in catalogue.read(language):
        if not message.id:
            continue
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        source = [message.id] if isinstance(message.id, str) else list(message.id)
        for form in forms:
            assert placeholders(form) == placeholders(source[-1]), (message.id, form)
            assert form == form.strip(), message.id
            assert "<" not in form, message.id
            assert form.endswith(".") == source[-1].endswith(".") or language == "ar", (message.id, form)


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 0, "0 open jobs"),
        ("en", 1, "1 open job"),
        ("en", 2, "2 open jobs"),
        ("de", 1, "1 offene Stelle"),
        ("de", 0, "0 offene Stellen"),
        ("es", 1, "1 empleo abierto"),
        ("es", 5, "5 empleos abiertos"),
        ("fr", 0, "0 offre ouverte"),
        ("fr", 1, "1 offre ouverte"),
        ("fr", 2, "2 offres ouvertes"),
        ("ar", 1, "وظيفة واحدة متاحة (1)"),
        ("ar", 2, "وظيفتان متاحتان (2)"),
        ("ar", 5, "5 وظائف متاحة"),
        ("ar", 11, "11 وظيفة متاحة"),
    ],
)
def test_plural_forms_are_the_languages_own(language: str, count: int, expected: str) -> None:
    assert messages(language).n("{count} open job", "{count} open jobs", count) == expected


@pytest.mark.parametrize(
    ("asked", "found"),
    [("de", "de"), ("de-AT", "de"), ("DE", "de"), ("es_MX", "es"), ("en-GB", "en"), ("pt", "en"), ("ar-EG", "ar"), ("x", "en")],
)  # fmt: skip
def test_a_language_falls_back_to_the_nearest(asked: str, found: str) -> None:
    assert spoken(asked) == found
    assert messages(asked).t("Salary") == messages(found).t("Salary")


def test_an_unknown_text_stays_english() -> None:
    assert messages("de").t("No such text {name}", name=3) == "No such text 3"


def test_the_scan_finds_texts_in_every_way_of_asking() -> None:
    source = (
        "t('a'); self.t('b {x}', x=1); m.n('{count} c', '{count} cs', 3); N_('d'); facts.text('e' if x else 'f', y)\n"
        "LABELS = {'k': (N_('{count} g'), N_('{count} gs'))}; self._labels['h']; other.text('no'); t(name)\n"
    )
    found = sorted(catalogue._python(ast.parse(source)))
    assert found == [
        ("a",), ("b {x}",), ("d",), ("e",), ("f",), ("h",), ("{count} c", "{count} cs"), ("{count} g", "{count} gs"),
    ]  # fmt: skip
    tree = Environment().parse("{{ t('a') }}{{ t('b') if x else t('c', y=1) }}{{ n('d', 'ds', 2) }}{{ u('no') }}")
    assert sorted(catalogue._template(tree)) == [("a",), ("b",), ("c",), ("d", "ds")]


def test_updating_changes_nothing_in_catalogues_that_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "LOCALES", tmp_path)
    monkeypatch.setattr(catalogue, "ROOT", ROOT)
    for language, path in catalogues().items():
        target = tmp_path / language / "LC_MESSAGES" / "jobexport.po"
        target.parent.mkdir(parents=True)
        target.write_bytes(path.read_bytes())
        assert catalogue.update(language) == (target, [])
        # The line that names the tool's version aside.
        assert _without_tool(target) == _without_tool(path)


def _without_tool(path: Path) -> str:
    return re.sub(r'"Generated-By: [^"]*"\n', "", path.read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_the_language(language: str, load: Callable[[str], dict[str, Any]], renderer: Any) -> None:
    pages = renderer(language=language)
    posting = load("everyday")
    for data in (
        pages.listing([]), pages.not_found(), pages.job(posting), pages.job(posting, closed=True),
    ):  # fmt: skip
        page = html.document_fromstring(data)
        assert page.get("lang") == language
        assert page.get("dir") == ("rtl" if language == "ar" else "ltr")
        assert messages(language).t("Skip to content") in page.text_content()
        assert "Skip to content" not in page.text_content()


def test_dates_and_numbers_are_the_languages_own(load: Callable[[str], dict[str, Any]], renderer: Any) -> None:
    posting = {**load("least"), "datePosted": "2026-11-02", "totalJobOpenings": 1250, "title": "X"}
    assert "2. November 2026" in renderer(language="de").job(posting).decode()
    assert "1.250" in renderer(language="de").job(posting).decode()
    assert "2 de noviembre de 2026" in renderer(language="es").job(posting).decode()
    assert "2 novembre 2026" in renderer(language="fr").job(posting).decode()


def test_the_stylesheet_knows_no_left_and_right() -> None:
    """Everything mirrors by itself where text runs from right to left."""
    text = re.sub(r"/\*.*?\*/", "", (templates() / "default/style.css").read_text("utf-8"), flags=re.DOTALL)
    found = re.findall(
        r"(?:^|[{;\s])((?:margin|padding|border)-(?:left|right)|left|right|text-align\s*:\s*(?:left|right)|float)\s*[:;]",
        text,
    )
    assert found == []


@pytest.mark.parametrize(
    ("language", "told", "title", "attributes"),
    [
        ("en", None, "Baker (B2B)", {}), ("en", None, "מנהלת מוצר (B2B)", {"dir": "rtl"}), ("en", None, "🚀 مهندس", {"dir": "rtl"}),
        ("ar", None, "Baker (m/f/d)", {"dir": "ltr"}), ("ar", None, "مهندس", {}), ("ar", "ar", "Python", {}),
        ("en", "he", "Python", {"lang": "he", "dir": "rtl"}), ("ar", "de", "Bäcker", {"lang": "de", "dir": "ltr"}),
    ],
)  # fmt: skip
def test_letters_tell_the_direction_where_nothing_else_does(
    load: Callable[[str], dict[str, Any]], renderer: Any, language: str, told: str | None, title: str, attributes: dict[str, str]
) -> None:  # fmt: skip
    posting = {key: each for key, each in load("least").items() if key != "language"} | {"title": title}
    posting |= {"language": told} if told else {}
    made = renderer(language=language)
    page = html.document_fromstring(made.job(posting))
    (heading,) = page.iter("h1")
    assert dict(heading.attrib) == attributes
    (row,) = html.document_fromstring(made.listing([card(posting, language)])).xpath("//li[@class='job']//h2")
    assert dict(row.attrib) == attributes


def test_a_board_in_a_language_without_texts_says_so(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("title: Guia\ncompany: A\nposted: 2026-11-01\ndescription: x\n")
    (tmp_path / "jobexport.toml").write_text('[site]\nlanguage = "pt-BR"\n')
    done = cli("build", "p.yaml", "-o", "out", "--now", "2026-11-23", "--fail-on", "warning")
    assert done.code == 1
    assert "build/no-translation" in done.err
    assert "pt-BR" in done.err
    (tmp_path / "jobexport.toml").write_text('[site]\nlanguage = "es-MX"\n')
    done = cli("build", "p.yaml", "-o", "out", "--now", "2026-11-23")
    assert "build/no-translation" not in done.err
    assert "Todos los empleos" in (tmp_path / "out/index.html").read_text("utf-8")
