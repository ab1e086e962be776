"""Files that a command writes where its user says: whole or not at all, through links, into pipes and open streams."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobexport.errors import OutputError
from jobexport.pipeline.files import write_atomically, written
from tests.conftest import ROOT

POSTING = """\
title: Ferry hand
company: Skerry Lines
location: Stromness, GB
posted: 2026-11-02
description: Ropes, cars and weather.
x_quay: 3
"""
WRITERS: dict[str, list[str]] = {
    "convert": ["convert", "one.yaml", "--to", "csv", "-o"],
    "losses": ["convert", "one.yaml", "--to", "rss", "-o", "feed.xml", "--report"],
    "map": ["map", "table.csv", "-o"],
    "profile": ["check", "one.yaml", "--profile-run"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.yaml").write_text(POSTING)
    (tmp_path / "table.csv").write_text("Job Title,Employer\nFerry hand,Skerry Lines\nPilot,Skerry Lines\n")
    return tmp_path


def temporaries(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if each.name.startswith(".")]


@pytest.mark.parametrize("arguments", WRITERS.values(), ids=WRITERS)
def test_a_link_is_followed_and_the_file_keeps_its_permissions(
    cli: Callable[..., Any], folder: Path, arguments: list[str]
) -> None:
    (folder / "far").mkdir()
    real, link = folder / "far/real", folder / "link"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to("far/real")
    assert cli(*arguments, "link").code == 0
    assert link.is_symlink() and real.read_text() != "old" and real.stat().st_mode & 0o777 == 0o640
    assert temporaries(folder) == temporaries(folder / "far") == []


@pytest.mark.parametrize("arguments", WRITERS.values(), ids=WRITERS)
def test_a_named_pipe_is_written_to_and_stays(cli: Callable[..., Any], folder: Path, arguments: list[str]) -> None:
    os.mkfifo(folder / "pipe")
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append((folder / "pipe").read_bytes()), daemon=True)
    reader.start()
    assert cli(*arguments, "pipe").code == 0
    reader.join(60)
    assert found and len(found[0]) > 20
    assert (folder / "pipe").is_fifo() and temporaries(folder) == []


def test_standard_output_by_its_path_goes_on_where_it_is(folder: Path) -> None:
    """Opened by its name, what the file has already would be gone."""
    with (folder / "log").open("wb") as log:
        log.write(b"before\n")
        log.flush()
        subprocess.run(
            [sys.executable, "-m", "jobexport", *WRITERS["convert"], "/dev/stdout"],
            cwd=folder, stdout=log, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True,
        )  # fmt: skip
        log.write(b"after\n")
    lines = (folder / "log").read_bytes().splitlines()
    assert lines[0] == b"before" and lines[1].startswith(b"id,") and lines[-1] == b"after"


@pytest.mark.parametrize("to", ["csv", "xlsx", "parquet", "sqlite"])
def test_standard_output_that_is_a_pipe_has_a_path_too(cli: Callable[..., Any], folder: Path, to: str) -> None:
    call = ("convert", "one.yaml", "--to", to, "--now", "2026-11-23")
    done = cli(*call, "-o", "/dev/stdout")
    assert (done.code, done.out) == (0, cli(*call).out)
    assert len(done.out) > 20


def test_a_conversion_that_fails_leaves_file_and_report_as_they_were(cli: Callable[..., Any], folder: Path) -> None:
    for name in ("feed.xml", "loss.json"):
        (folder / name).write_text("old")
    done = cli("convert", "none.yaml", "--to", "rss", "-o", "feed.xml", "--report", "loss.json")
    assert done.code == 2
    assert [(folder / name).read_text() for name in ("feed.xml", "loss.json")] == ["old", "old"]
    assert temporaries(folder) == []


def test_a_report_does_not_replace_the_output(cli: Callable[..., Any], folder: Path) -> None:
    (folder / "link").symlink_to("feed.xml")
    done = cli("convert", "one.yaml", "--to", "rss", "-o", "feed.xml", "--report", "link")
    assert done.code == 2
    assert done.err == "error: --report link: is the output as well (name another file)\n"
    assert not (folder / "feed.xml").exists()


def test_what_fails_while_it_is_written_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    for error, raised in (
        (OSError(28, "No space left on device"), OutputError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ):
        with pytest.raises(raised), written(path) as file:
            file.write(b"half")
            raise error
        assert path.read_text() == "old" and temporaries(tmp_path) == []


@pytest.mark.parametrize(("name", "told"), [(".", "is a folder"), ("none/file", "No such file or directory")])
def test_a_place_where_no_file_can_be_is_named(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(OutputError, match=told):
        write_atomically(tmp_path / name, b"x")


def test_a_new_file_has_the_permissions_of_any_other(tmp_path: Path) -> None:
    write_atomically(tmp_path / "ours", b"x")
    (tmp_path / "other").write_bytes(b"x")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_template_never_lands_behind_a_link(cli: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme/base.html").symlink_to("../elsewhere")
    assert cli("theme", "list").code == 0
    done = cli("theme", "eject", "base.html", "--theme", "theme")
    assert done.code == 2 and "exists already" in done.err
    assert not (tmp_path / "elsewhere").exists()
