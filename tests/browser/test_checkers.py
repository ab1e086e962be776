"""What other people's checkers say of the pages: axe-core, the Nu HTML checker, html-validate, our own audit.

A page of every kind is looked at, in the light and in the dark scheme, on a desktop and 320 pixels wide.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import tools
from tests.browser.conftest import KINDS, NOW, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
VIEWS = {"light": (1280, "light"), "dark": (1280, "dark"), "narrow": (320, "light")}
CONFIG = Path(__file__).parent / "htmlvalidate.mjs"


@pytest.fixture(scope="session")
def axe() -> str:
    return tools.module("axe-core/axe.min.js").read_text("utf-8")


def judged(page: Page, axe: str) -> list[str]:
    """What axe finds on a page, each with the elements."""
    page.evaluate(axe)
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']}).then(told => told.violations)",
        RULES,
    )
    return [
        f"{page.url}: {each['id']}: {each['help']}: " + "; ".join(node["html"][:200] for node in each["nodes"][:3])
        for each in found
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(open_page: Callable[..., Page], every_url: str, axe: str, view: str) -> None:
    width, scheme = VIEWS[view]
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    found = []
    for address in KINDS.values():
        page.goto(every_url + address)
        settled(page)
        found += judged(page, axe)
    assert found == []


def test_axe_finds_nothing_where_pages_are_written_from_right_to_left(
    open_page: Callable[..., Page], arabic_url: str, axe: str
) -> None:
    page = open_page(viewport={"width": 768, "height": 900})
    found = []
    for name in ("home", "search", "job", "rtl", "closed", "directory"):
        page.goto(arabic_url + KINDS[name])
        settled(page)
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        found += judged(page, axe)
    assert found == []


def test_axe_would_find_something(page: Page, every_url: str, axe: str) -> None:
    page.goto(every_url)
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\"><a href=\"#\"></a>')"
    )
    assert {each.split(": ")[1] for each in judged(page, axe)} >= {"image-alt", "link-name"}


def pages(board: Path) -> list[Path]:
    """A page of every kind, and each third of all others."""
    kinds = {board / address.partition("?")[0] for address in KINDS.values()}
    named = {each / "index.html" if each.is_dir() else each for each in kinds}
    found = sorted(named | set(sorted(board.rglob("*.html"))[::3]))
    assert len(found) > 60
    return found


def nu(*files: Path) -> list[str]:
    """What the Nu checker says of pages and style sheets, warnings and hints too."""
    done = subprocess.run(
        [tools.program("java", "default-jre-headless"), "-Xss8m", "-jar", tools.module("vnu-jar/build/dist/vnu.jar"),
         "--format", "json", "--also-check-css", *files],
        capture_output=True, check=False, timeout=300,
    )  # fmt: skip
    said = json.loads(done.stderr)["messages"]
    return [f"{each.get('url')}:{each.get('lastLine')}: {each['message']} {each.get('extract', '')!r}" for each in said]


def test_the_nu_checker_says_nothing(every: Path) -> None:
    assert nu(*pages(every), every / "assets" / "style.css", every / "assets" / "search.css") == []


def test_the_nu_checker_would_say_something(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text("<!DOCTYPE html><html lang=en><title>Wrong</title><p><p id=a></i><b id=a></b>", "utf-8")
    style = tmp_path / "wrong.css"
    style.write_text("p { colour: red }", "utf-8")
    said = "\n".join(nu(wrong, style))
    assert "Duplicate ID" in said and "Stray end tag" in said and "colour" in said


def validated(*files: Path) -> list[str]:
    """What html-validate says of pages."""
    done = subprocess.run(
        [tools.program("node", "nodejs"), tools.module("html-validate/bin/html-validate.mjs"), "--config", CONFIG,
         "--formatter", "json", *files],
        capture_output=True, check=False, timeout=300, cwd=files[0].parent,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr.decode()
    return [
        f"{each['filePath']}:{told['line']}:{told['column']}: {told['ruleId']}: {told['message']}"
        for each in json.loads(done.stdout)
        for told in each["messages"]
    ]


def test_html_validate_says_nothing(every: Path) -> None:
    assert validated(*pages(every)) == []


def test_html_validate_would_say_something(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text(
        '<!DOCTYPE html>\n<html lang="en"><head><title>x</title></head><body><img src="a"></body></html>', "utf-8"
    )
    assert "wcag/h37" in "\n".join(validated(wrong))


def test_the_audit_says_nothing(every: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jobexport", "audit", every, "--now", NOW, "--output-format", "json", "--fail-on", "info"],
        capture_output=True, check=False, timeout=300, cwd=every, env=tools.environment(),
    )  # fmt: skip
    told = json.loads(done.stdout)["findings"]
    assert [each for each in told if each["rule"] != "audit/page-weight"] == []
