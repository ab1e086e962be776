"""Compiled templates are kept between runs: the bytes of a site never tell, whatever happened to what was kept."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from jobexport import config, resources
from jobexport.clock import clock
from jobexport.pipeline import building as pipeline
from jobexport.pipeline.plan import plan
from jobexport.site import codestore
from jobexport.site import messages as messages_of
from jobexport.site.codestore import CodeStore, digest
from jobexport.site.messages import messages
from jobexport.site.templating import FlatEnvironment
from jobexport.site.theme import Theme
from tests.conftest import ROOT

NOW = ("--now", "2026-11-23")
Build = Callable[..., dict[str, bytes]]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder of the cache that the builds of a test share."""
    return tmp_path / "cache" / "compiled-templates"


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A board with a theme that overrides a page, and has a file of its own that the page includes."""
    folder = tmp_path / "board"
    (folder / "postings").mkdir(parents=True)
    (folder / "theme").mkdir()
    for name in ("rigger", "sailmaker"):
        (folder / f"postings/{name}.yaml").write_text(
            f"title: {name.title()}\ncompany: Harbour Cranes\nlocation: Oslo, Norway\nposted: 2026-11-01\n"
            "description: You climb cranes.\napplyUrl: https://harbour.example/apply\n"
        )
    (folder / "jobexport.toml").write_text(
        '[site]\ntitle = "Harbour Jobs"\ntheme = "theme"\n\n[build]\nsources = ["postings"]\noutput = "../out"\n'
    )
    (folder / "theme/job.html").write_text(
        '{% extends "default:job.html" %}\n{% block title %}{{ super() }}{% include "note.html" %}{% endblock %}\n'
    )
    (folder / "theme/note.html").write_text("<i>by the sea</i>")
    return folder


def pages(out: Path) -> dict[str, bytes]:
    """The files of a site, without what a build remembers."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and ".jobexport" not in path.parts
    }


@pytest.fixture
def command(cli: Callable[..., Any], board: Path, tmp_path: Path) -> Build:
    """Builds the board anew with the command, with this folder for the cache (none by default): the site's files."""

    def make(cache: Path | str = "") -> dict[str, bytes]:
        out = tmp_path / f"out-{len(list(tmp_path.iterdir()))}"
        done = cli("build", *NOW, "-o", out, cwd=board, env={"JOBEXPORT_CACHE_DIR": str(cache)})
        assert done.code == 0, done.err
        assert "cache" not in done.err
        return pages(out)

    return make


@pytest.fixture
def build(board: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """As ``command``, in this process, which begins with nothing in memory."""

    def make(cache: Path | str = "") -> dict[str, bytes]:
        monkeypatch.setenv("JOBEXPORT_CACHE_DIR", str(cache))
        monkeypatch.setattr(codestore, "_known", {})
        out = tmp_path / f"out-{len(list(tmp_path.iterdir()))}"
        pipeline.build(plan([], str(out), config.load(board / "jobexport.toml"), clock("2026-11-23")))
        return pages(out)

    return make


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_a_site_is_the_same_without_with_an_empty_and_with_a_full_cache(command: Build, kept: Path) -> None:
    without = command()
    assert not kept.exists()
    assert without == command(kept.parent)
    full = stamps(kept)
    assert len(full) >= 8 and all(name.endswith(".code") for name in full)
    assert kept.stat().st_mode & 0o777 == 0o700
    assert without == command(kept.parent)
    assert full == stamps(kept), "nothing was compiled a second time"
    assert b"by the sea" in without["jobs/rigger/index.html"]


def test_a_changed_part_of_a_page_shows_at_once(command: Build, board: Path, kept: Path) -> None:
    command(kept.parent)
    (board / "theme/note.html").write_text("<i>in the hills</i>")
    shown = command(kept.parent)
    assert b"in the hills" in shown["jobs/rigger/index.html"]
    assert shown == command()


def test_any_change_of_a_theme_shows_at_once(build: Build, board: Path, kept: Path) -> None:
    theme = board / "theme"
    build(kept.parent)
    changes = {
        "note.html": "<i>in the hills</i>",
        "job.html": '{% extends "default:job.html" %}{% block title %}{% include "note.html" %} ashore{% endblock %}',
        "crumbs.html": "<p>no way back</p>",
        "base.html": "<!DOCTYPE html><title>{{ page.title }}</title>{% block title %}{% endblock %}",
    }
    seen = set()
    for name, text in changes.items():
        (theme / name).write_text(text)
        shown = build(kept.parent)
        assert shown == build(), name
        seen.add(shown["jobs/rigger/index.html"])
    assert len(seen) == len(changes)
    (theme / "base.html").unlink()
    (theme / "crumbs.html").unlink()
    assert build(kept.parent) == build()


def test_a_missing_part_is_told_whatever_was_kept(
    cli: Callable[..., Any], build: Build, board: Path, kept: Path
) -> None:
    build(kept.parent)
    (board / "theme/note.html").unlink()
    done = cli("build", *NOW, cwd=board, env={"JOBEXPORT_CACHE_DIR": str(kept.parent)})
    assert done.code == 2
    assert "no such template: note.html" in done.err


def test_languages_do_not_share_code(build: Build, board: Path, kept: Path) -> None:
    settings = board / "jobexport.toml"
    build(kept.parent)
    settings.write_text(settings.read_text().replace("[site]", '[site]\nlanguage = "de"'))
    shown = build(kept.parent)
    assert shown == build()
    assert "Zum Inhalt" in shown["index.html"].decode()


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: b"no code of ours",
        lambda data: data[:32] + b"\xe3" * 64,
    ],
    ids=["empty", "half", "one bit", "foreign", "other code"],
)
def test_a_broken_file_is_made_again(build: Build, kept: Path, harm: Callable[[bytes], bytes]) -> None:
    want = build(kept.parent)
    sound = {path: path.read_bytes() for path in kept.iterdir()}
    for path, data in sound.items():
        path.write_bytes(harm(data))
    assert build(kept.parent) == want
    for path, data in sound.items():
        assert len(path.read_bytes()) == len(data)
    assert set(kept.iterdir()) == set(sound)


def swapped(kept: Path) -> None:
    """Puts the code of one template where that of another is looked for."""
    paths = sorted(kept.iterdir())
    contents = [path.read_bytes() for path in paths]
    for path, data in zip(paths, contents[1:] + contents[:1], strict=True):
        path.write_bytes(data)


def test_code_of_another_template_is_not_taken(build: Build, kept: Path) -> None:
    want = build(kept.parent)
    swapped(kept)
    assert build(kept.parent) == want


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o720], ids=oct)
def test_a_folder_that_others_may_write_to_is_left_alone(build: Build, kept: Path, mode: int) -> None:
    kept.mkdir(parents=True)
    (kept / "README").write_text("others may write here")
    kept.chmod(mode)
    assert build(kept.parent) == build()
    assert [path.name for path in kept.iterdir()] == ["README"]


def test_a_file_that_others_may_write_to_is_not_run(build: Build, kept: Path) -> None:
    want = build(kept.parent)
    for path in kept.iterdir():
        path.chmod(0o666)
    before = stamps(kept)
    assert build(kept.parent) == want
    after = stamps(kept)
    assert before.keys() == after.keys() and all(before[name] != after[name] for name in before)
    assert {path.stat().st_mode & 0o777 for path in kept.iterdir()} == {0o600}


def test_a_link_to_a_folder_is_not_followed(build: Build, kept: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    kept.parent.mkdir()
    kept.symlink_to(tmp_path / "elsewhere")
    build(kept.parent)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_of_somebody_else_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JOBEXPORT_CACHE_DIR", str(tmp_path))
    store, code = CodeStore([tmp_path], "en"), compile("1", "x", "eval")
    (tmp_path / "compiled-templates").mkdir(mode=0o700)
    real = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: real + 1)
    store.put(("a.html", "a.html"), "source", {}, code)
    assert list((tmp_path / "compiled-templates").iterdir()) == []


def test_a_home_that_cannot_be_written_to_is_no_matter(
    cli: Callable[..., Any], build: Build, board: Path, tmp_path: Path
) -> None:
    """A file in the place of a folder refuses every user, also root."""
    nowhere = tmp_path / "nowhere"
    nowhere.write_text("")
    assert build(nowhere / "cache") == build(nowhere) == build()
    done = cli("build", *NOW, "--dry-run", cwd=board, env={"JOBEXPORT_CACHE_DIR": ""})
    for env in ({"HOME": str(nowhere), "XDG_CACHE_HOME": ""}, {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(nowhere)}):
        code = (
            "import os; os.environ.pop('JOBEXPORT_CACHE_DIR'); from jobexport.cli import main; import sys; "
            "sys.argv = ['jobexport', 'build', '--now', '2026-11-23', '--dry-run']; main()"
        )
        other = subprocess.run(
            [sys.executable, "-c", code],
            cwd=board, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT), **env}, check=True,
        )  # fmt: skip
        assert other.stderr.decode() == done.err
    assert nowhere.read_text() == ""


def test_builds_at_once_share_one_cache(board: Path, build: Build, kept: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "JOBEXPORT_CACHE_DIR": str(kept.parent)}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "jobexport", "build", *NOW, "-o", str(tmp_path / f"at-once-{number}")],
            cwd=board,
            env=environment,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for number in range(3)
    ]
    assert [process.wait(timeout=120) for process in started] == [0, 0, 0]
    want = build()
    assert [pages(tmp_path / f"at-once-{number}") == want for number in range(3)] == [True] * 3
    assert all(path.suffix == ".code" for path in kept.iterdir())


@pytest.fixture
def theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Theme]:
    """Makes the same theme as another process would: with nothing in memory."""
    monkeypatch.setenv("JOBEXPORT_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "theme"
    folder.mkdir()
    (folder / "page.html").write_text('<b>{{ t("Next") }}</b>{% include "part.html" %}')
    (folder / "part.html").write_text("{% for card in cards %}{{ card['title'] }}{% endfor %}")

    def make() -> Theme:
        monkeypatch.setattr(codestore, "_known", {})
        return Theme(messages("en"), folder)

    return make


VALUES: dict[str, Any] = {"cards": [{"title": "A & B"}, {"title": "C"}]}


def test_what_was_kept_is_not_compiled_again(theme: Callable[[], Theme], monkeypatch: pytest.MonkeyPatch) -> None:
    assert theme().render("page.html", VALUES, "a page") == b"<b>Next</b>A &amp; BC"

    def never(*arguments: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(FlatEnvironment, "_generate", never)
    found = theme()
    assert found._compiled("page.html") is not None
    assert found.render("page.html", VALUES, "a page") == b"<b>Next</b>A &amp; BC"


def test_code_whose_makers_cannot_be_seen_is_not_kept(
    theme: Callable[[], Theme], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    codestore._makers.cache_clear()
    monkeypatch.setattr(codestore, "__file__", str(tmp_path / "archive.zip/jobexport/site/codestore.py"))
    try:
        assert theme().render("page.html", VALUES, "a page") == b"<b>Next</b>A &amp; BC"
    finally:
        codestore._makers.cache_clear()
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("changed", "other"),
    [((codestore, "_makers"), lambda: b"another version"), ((messages_of, "state"), lambda language: b"other texts")],
    ids=["version", "texts"],
)
def test_code_of_another_version_is_not_taken(
    theme: Callable[[], Theme], monkeypatch: pytest.MonkeyPatch, changed: tuple[Any, str], other: Any
) -> None:
    theme().render("page.html", VALUES, "a page")
    made: list[str] = []
    real = FlatEnvironment._generate

    def watched(self: FlatEnvironment, source: Any, name: str, *arguments: Any, **options: Any) -> str:
        made.append(name)
        return real(self, source, name, *arguments, **options)

    monkeypatch.setattr(FlatEnvironment, "_generate", watched)
    theme().render("page.html", VALUES, "a page")
    assert made == []
    monkeypatch.setattr(*changed, other)
    assert theme().render("page.html", VALUES, "a page") == b"<b>Next</b>A &amp; BC"
    assert made == ["page.html"]


def test_a_piece_of_a_card_has_one_number_whichever_template_was_compiled_first(
    theme: Callable[[], Theme], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBEXPORT_CACHE_DIR", "")
    first = theme()
    (first.folders[0] / "other.html").write_text('{% for card in cards %}<i>{{ card["id"] }}</i>{% endfor %}')
    first.prepare(["page.html", "other.html"])
    alone = theme()
    alone.prepare(["other.html"])
    assert numbers(alone, "other.html") == numbers(first, "other.html") != numbers(first, "page.html")


def numbers(theme: Theme, name: str) -> set[int]:
    """The large numbers in the code of a template."""
    found, todo = set[int](), [theme._templates[name].root_render_func.__code__]  # type: ignore[union-attr]
    for code in todo:
        todo += [each for each in code.co_consts if isinstance(each, CodeType)]
        found |= {each for each in code.co_consts if isinstance(each, int) and each > 1 << 32}
    assert found
    return found


def test_old_code_does_not_pile_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBEXPORT_CACHE_DIR", str(tmp_path))
    store, code = CodeStore([tmp_path], "en"), compile("1", "x", "eval")
    folder = tmp_path / "compiled-templates"
    folder.mkdir(mode=0o700)
    (folder / "notes.txt").write_text("not ours")
    (folder / "of-a-killed-process.new").write_text("half")
    for number in range(600):
        store.put((f"{number}.html", "file"), "source", {}, code)
    left = {path.name for path in folder.iterdir()}
    assert 192 < len(left) <= 257
    assert "notes.txt" in left and "of-a-killed-process.new" not in left
    monkeypatch.setattr(codestore, "_known", {})
    assert store.get(("599.html", "file"), "source", digest) is not None
    assert store.get(("0.html", "file"), "source", digest) is None


def test_the_folder_of_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("JOBEXPORT_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert resources.cached() == tmp_path / ".cache/jobexport"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    assert resources.cached() == tmp_path / ".cache/jobexport"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert resources.cached() == tmp_path / "xdg/jobexport"
    monkeypatch.setenv("JOBEXPORT_CACHE_DIR", str(tmp_path / "own"))
    assert resources.cached() == tmp_path / "own"
    monkeypatch.setenv("JOBEXPORT_CACHE_DIR", "")
    assert resources.cached() is None
