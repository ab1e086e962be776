"""The generated pages say what the code says now, and link to what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jobexport.pipeline.feeds import ALWAYS
from jobexport.registry import formats
from tests.docs import DOCS, generated

PAGES = dict(generated())


@pytest.mark.parametrize("path", PAGES, ids=[path.name for path in PAGES])
def test_the_page_is_up_to_date(path: Path) -> None:
    assert path.exists(), "make docs"
    assert path.read_text("utf-8") == PAGES[path], f"{path.name} is stale: make docs"


def test_every_format_has_a_row_and_every_written_one_a_column() -> None:
    text = PAGES[DOCS / "formats.md"]
    heads = {
        name for line in text.splitlines() if line.startswith("| property |") for name in line.strip("| ").split(" | ")
    }
    for each in formats():
        assert f"| `{each.name}` |" in text
        assert (each.name in heads) == (each.writer is not None), each.name


def test_every_command_is_there() -> None:
    from jobexport.cli.app import app

    names = {str(command.name or command.callback.__name__) for command in app.registered_commands if command.callback}
    assert names == set(re.findall(r"^## jobexport ([a-z-]+)$", PAGES[DOCS / "cli.md"], re.MULTILINE))


def test_every_link_between_pages_leads_somewhere() -> None:
    for path in DOCS.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), (path.name, target)


def test_the_feeds_of_every_build_are_named() -> None:
    text = PAGES[DOCS / "feeds.md"]
    for name in ALWAYS:
        assert re.search(rf"^\| `{name}` \|", text, re.MULTILINE)
