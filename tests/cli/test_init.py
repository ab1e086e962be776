"""``jobexport init``: a board that builds at once, that nobody objects to, and that never costs anybody a file."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobexport import resources

FILES = {
    "jobexport.toml", "organizations.yaml", "README.md", ".gitignore", ".github/workflows/site.yml", "theme/job.html",
    "postings/field-technician.yaml", "postings/firmware-engineer.md", "postings/seasonal.csv",
}  # fmt: skip


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# The day of the start, and whether the samples are dated around it.
@pytest.mark.parametrize("day", ["2026-11-23", "2031-02-28", "2020-01-01"])
def test_the_board_is_clean_and_builds(cli: Callable[..., Any], tmp_path: Path, day: str) -> None:
    done = cli("init", "board", "--now", day)
    assert (done.code, done.out) == (0, b"")
    board = tmp_path / "board"
    assert _files(board) == FILES
    checked = cli("check", "--profile", "google,indeed,linkedin", "--output-format", "json", "--now", day, cwd=board)
    summary = json.loads(checked.text)
    assert (checked.code, summary["summary"]["error"], summary["postings"]) == (0, 0, 4)
    assert cli("check", "--profile", "google", "--fail-on", "warning", "--now", day, cwd=board).code == 0
    built = cli("build", "--now", day, cwd=board)
    assert built.code == 0, built.err
    report = json.loads((board / "public/build-report.json").read_text())
    assert (report["counts"]["open"], report["counts"]["closed"], report["left_out"]) == (4, 0, [])
    audited = cli("audit", "public", "--now", day, cwd=board)
    assert audited.code == 0, audited.text


def test_without_a_day_the_samples_are_of_today(cli: Callable[..., Any], tmp_path: Path) -> None:
    assert cli("init", "board").code == 0
    assert cli("build", cwd=tmp_path / "board").code == 0
    report = json.loads((tmp_path / "board/public/build-report.json").read_text())
    assert (report["counts"]["open"], report["counts"]["findings"]["error"]) == (4, 0)


@pytest.mark.parametrize("name", sorted(FILES))
def test_what_is_there_is_never_touched(cli: Callable[..., Any], tmp_path: Path, name: str) -> None:
    mine = tmp_path / "board" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    done = cli("init", "board")
    assert done.code == 2 and done.err == f"error: board/{name}: exists already (choose an empty folder)\n"
    assert _files(tmp_path / "board") == {name} and mine.read_text() == "mine"


def test_other_files_are_no_obstacle(cli: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("mine")
    assert cli("init", ".").code == 0
    assert _files(tmp_path) == {*FILES, "LICENSE"}


def test_a_folder_that_cannot_be_made_is_said(cli: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = cli("init", "file/board")
    assert done.code == 2 and done.err.startswith("error: file/board") and done.err.count("\n") == 1


def test_every_setting_that_is_shown_works(cli: Callable[..., Any], tmp_path: Path) -> None:
    """Each commented line of the settings, with its ``#`` taken away."""
    assert cli("init", "board", "--now", "2026-11-23").code == 0
    board = tmp_path / "board"
    settings = board / "jobexport.toml"
    text = settings.read_text()
    shown = re.sub(r"^# (?=[a-z_]+ = |\[)", "", text, flags=re.MULTILINE)
    changed = [line for line in text.splitlines() if line not in shown.splitlines()]
    assert len(changed) >= 12, changed
    # `theme` is below [site] only where no other table begins before it.
    assert tomllib.loads(shown)["site"]["theme"] == "theme"
    settings.write_text(shown)
    done = cli("build", "--now", "2026-11-23", cwd=board)
    assert done.code == 1 if "fail_on" in tomllib.loads(shown)["check"] and "warning" in done.err else done.code == 0
    page = (board / "public/jobs/field-technician.html").read_text()
    assert '<h2 id="questions">Questions?</h2>' in page and "before you apply for Field Technician" in page
    assert (board / "public/feeds/indeed.xml").exists()
    assert "#7a1f4b" in (board / "public/assets/style.css").read_text()


def test_the_theme_is_not_used_until_it_is_set(cli: Callable[..., Any], tmp_path: Path) -> None:
    assert cli("init", "board", "--now", "2026-11-23").code == 0
    assert cli("build", "--now", "2026-11-23", cwd=tmp_path / "board").code == 0
    assert "Questions?" not in (tmp_path / "board/public/jobs/field-technician/index.html").read_text()


def test_the_samples_are_of_three_formats_and_the_table_is_even() -> None:
    folder = resources.templates() / "scaffold/postings"
    assert {path.suffix for path in folder.iterdir()} == {".yaml", ".md", ".csv"}
    rows = list(csv.reader((folder / "seasonal.csv").read_text("utf-8").splitlines()))
    assert len({len(row) for row in rows}) == 1


def test_the_next_steps_are_commands_that_exist(cli: Callable[..., Any], tmp_path: Path) -> None:
    done = cli("init", "my board")
    assert "cd 'my board'" in done.err
    told = done.err + (tmp_path / "my board/README.md").read_text()
    for command in set(re.findall(r"jobexport ([a-z]+)", told)):
        assert cli(command, "--help").code == 0, command
