"""The documented names of templates are what templates get, and `jobexport theme` gives a theme that works."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from jobexport import config
from jobexport.clock import clock
from jobexport.pipeline.building import build
from jobexport.pipeline.plan import plan
from jobexport.resources import templates
from jobexport.site import themefiles
from jobexport.site.theme import Theme

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
NOW = ("--now", "2026-11-23")
# Objects whose keys the page of documentation names one by one; ``related`` and ``cards`` are cards.
OBJECTS = {"site": "site", "page": "page", "job": "job", "pager": "pager", "group": "group", "search": "search"}
CARDS = {"cards", "related"}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, set[str]]]:
    """What the templates of the sample board got: template to name to the keys of its value."""
    seen: dict[str, dict[str, set[str]]] = {}
    real = Theme.render

    def render(self: Theme, name: str, values: Mapping[str, Any], subject: str) -> bytes:
        for key, value in values.items():
            keys = seen.setdefault(name, {}).setdefault(key, set())
            rows: Sequence[Any] = [value] if isinstance(value, Mapping) else value if isinstance(value, list) else []
            for row in rows:
                keys.update(row if isinstance(row, Mapping) else ())
        return real(self, name, values, subject)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Theme, "render", render)
        board = config.load(SAMPLES / "jobexport.toml")
        build(plan([str(SAMPLES)], tmp_path_factory.mktemp("out") / "site", board, clock("2026-11-23")))
    return seen


@pytest.fixture(scope="module")
def documented() -> set[str]:
    """The names in the first column of the tables of docs/theme.md."""
    text = (ROOT / "docs/theme.md").read_text("utf-8").partition("## What templates get")[2]
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_every_documented_name_is_given_and_every_given_one_documented(
    given: dict[str, dict[str, set[str]]], documented: set[str]
) -> None:
    found: set[str] = set()
    for names in given.values():
        for name, keys in names.items():
            if name in OBJECTS:
                found |= {f"{OBJECTS[name]}.{key}" for key in keys}
            else:
                found.add(name)
            if name in CARDS:
                found |= {f"card.{key}" for key in keys}
    assert sorted(documented - found) == []
    assert sorted(found - documented) == []


def test_every_file_of_the_theme_is_explained() -> None:
    files = themefiles.files()
    assert sorted(name for name, file in files.items() if not file.purpose) == []
    assert sorted(themefiles.PURPOSES.keys() - files.keys()) == []


def test_every_documented_colour_is_a_property() -> None:
    text = (ROOT / "docs/theme.md").read_text("utf-8")
    table = text.partition("| property |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`([a-z-]+)`", table))
    style = (templates() / "default/style.css").read_text("utf-8")
    assert named == set(re.findall(r"^  --([a-z-]+):", style.partition("}")[0], re.MULTILINE))


@pytest.mark.parametrize("name", [name for name, file in themefiles.files().items() if file.blocks])
def test_an_ejected_template_shows_what_the_original_shows(name: str) -> None:
    made = themefiles.extending(name)
    assert Environment().parse(made)
    assert made.startswith(f'{{% extends "default:{name}" %}}')


def test_a_theme_of_ejected_files_builds_the_same_site(cli: Any, tmp_path: Path) -> None:
    assert cli("build", SAMPLES, "-o", "plain", *NOW).code == 0
    names = [name for name, file in themefiles.files().items() if file.blocks]
    done = cli("theme", "eject", *names, "style.css", "--theme", "mine")
    assert done.code == 0, done.err
    text = (
        (SAMPLES / "jobexport.toml").read_text("utf-8").replace("[site]\n", f'[site]\ntheme = "{tmp_path}/mine"\n', 1)
    )
    (tmp_path / "with.toml").write_text(text, "utf-8")
    done = cli("build", SAMPLES, "-o", "themed", "--config", "with.toml", *NOW)
    assert done.code == 0, done.err

    def words(name: str, page: str) -> str:
        return " ".join((tmp_path / name / page).read_text("utf-8").split())

    pages = [path.relative_to(tmp_path / "plain").as_posix() for path in (tmp_path / "plain").rglob("*.html")]
    assert len(pages) > 20
    for page in pages:
        assert words("plain", page) == words("themed", page), page


def test_listing_says_which_files_are_ones_own(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "jobexport.toml").write_text('[site]\ntheme = "mine"\n')
    assert cli("theme", "eject", "apply.html").code == 0
    assert (tmp_path / "mine/apply.html").read_bytes() == (templates() / "default/apply.html").read_bytes()
    rows = {line.split()[0]: line for line in cli("theme", "list").text.splitlines()}
    assert rows.keys() == themefiles.files().keys()
    assert " own " in rows["apply.html"]
    assert " default " in rows["job.html"]
    assert "blocks: " in rows["job.html"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("job.htm", "--theme", "mine"), "did you mean job.html?"),
        (("job.html",), "site.theme"),
        (("../secret", "--theme", "mine"), "no such file in the default theme"),
        (("taken.html", "--theme", "mine"), "no such file"),
        (("404.html", "job.html", "--theme", "mine"), "exists already"),
    ],
)
def test_what_cannot_be_ejected_is_told_and_changes_nothing(
    arguments: tuple[str, ...], said: str, cli: Any, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/job.html").write_text("my own")
    done = cli("theme", "eject", *arguments)
    assert done.code == 2
    assert said in done.err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["job.html"]
    assert (tmp_path / "mine/job.html").read_text() == "my own"


def test_a_wrong_name_names_template_line_and_posting(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/job.html").write_text(
        '{% extends "default:job.html" %}\n{% block related %}\n\n{{ job.titel }}{% endblock %}\n'
    )
    (tmp_path / "jobexport.toml").write_text('[site]\ntheme = "mine"\n')
    (tmp_path / "p.yaml").write_text("id: cook-7\ntitle: Cook\nposted: 2026-11-01\ndescription: x\n")
    done = cli("build", "p.yaml", "-o", "out", *NOW)
    assert done.code == 2
    for part in ("job.html:4", "titel", "posting cook-7"):
        assert part in done.err
