"""The parts of the preview that a browser does not show: the mirror, the watch, and what an address leads to."""

from __future__ import annotations

import queue
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from jobexport.serve.media import media_type
from jobexport.serve.mirror import Mirror
from jobexport.serve.server import is_loopback, site_path

SECONDS = 10.0


def _write(path: Path, text: str) -> None:
    """As a build writes: a new file takes the place of the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_text(text)
    new.replace(path)


# -- the mirror ------------------------------------------------------------------------------------------------------


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    (tmp_path / "served").mkdir()
    return Mirror(tmp_path / "site", tmp_path / "served")


def test_the_mirror_shows_the_site_as_it_was(mirror: Mirror) -> None:
    site = mirror.site
    assert mirror.sync() == set()
    _write(site / "index.html", "one")
    _write(site / "jobs/a/index.html", "a")
    assert mirror.find("index.html") is None
    assert mirror.sync() == {"index.html", "jobs/a/index.html"}
    assert mirror.sync() == set()

    _write(site / "index.html", "two")
    (site / "jobs/a/index.html").unlink()
    file = mirror.find("index.html")
    assert file and file.read_text() == "one" and mirror.find("jobs/a/index.html")
    assert mirror.sync() == {"index.html", "jobs/a/index.html"}
    assert file.read_text() == "two" and mirror.find("jobs/a/index.html") is None
    assert not mirror.is_folder("jobs/a")


def test_only_what_was_touched_is_looked_at(mirror: Mirror) -> None:
    site = mirror.site
    for path in ("index.html", "jobs/a/index.html", "jobs/b/index.html"):
        _write(site / path, "one")
    mirror.sync()
    for path in ("index.html", "jobs/a/index.html", "jobs/b/index.html", "jobs/c/index.html", ".hidden"):
        _write(site / path, "two")
    assert mirror.sync(frozenset({"index.html", ".hidden"})) == {"index.html"}
    shown = {path: found.read_text() for path in ("index.html", "jobs/a/index.html") if (found := mirror.find(path))}
    assert shown == {"index.html": "two", "jobs/a/index.html": "one"}
    assert mirror.sync(frozenset()) == set()
    # A folder that was not there before asks for a look at all.
    assert mirror.sync(frozenset({"jobs/c/index.html"})) == {f"jobs/{name}/index.html" for name in "abc"}
    shutil.rmtree(site / "jobs/a")
    assert mirror.sync(frozenset({"jobs/a/index.html"})) == {"jobs/a/index.html"}
    assert mirror.find("jobs/a/index.html") is None and not mirror.is_folder("jobs/a")
    assert mirror.sync() == set()


def test_a_file_may_take_the_place_of_a_folder_and_back(mirror: Mirror) -> None:
    _write(mirror.site / "a/index.html", "folder")
    mirror.sync()
    shutil.rmtree(mirror.site / "a")
    _write(mirror.site / "a", "file")
    assert mirror.sync() == {"a", "a/index.html"}
    found = mirror.find("a")
    assert found and found.read_text() == "file"
    (mirror.site / "a").unlink()
    _write(mirror.site / "a/index.html", "folder")
    assert mirror.sync() == {"a", "a/index.html"}
    found = mirror.find("a/index.html")
    assert found and found.read_text() == "folder"


def test_hidden_files_and_links_are_not_shown(mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    _write(mirror.site / ".jobexport/manifest", "")
    _write(mirror.site / ".well-known/ojobpub.json", "{}")
    (mirror.site / "link.html").symlink_to(tmp_path / "secret")
    (mirror.site / "folder").symlink_to(tmp_path)
    assert mirror.sync() == {".well-known/ojobpub.json"}


def test_another_file_system_is_copied_from(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError("cross-device link")

    monkeypatch.setattr("os.link", refuse)
    _write(mirror.site / "index.html", "one")
    assert mirror.sync() == {"index.html"}
    found = mirror.find("index.html")
    assert found and found.read_text() == "one"


# -- addresses -------------------------------------------------------------------------------------------------------

PATHS = {
    ("/", "/"): "",
    ("/a/b/", "/"): "a/b/",
    ("/a%20b.html", "/"): "a b.html",
    ("/caf%C3%A9/", "/"): "café/",
    ("/careers/x", "/careers/"): "x",
    ("/x", "/careers/"): None,
    ("/careers", "/careers/"): None,
    ("/../x", "/"): None,
    ("/a/%2E%2e/x", "/"): None,
    ("/a%2fb", "/"): None,
    ("/a%5Cb", "/"): None,
    ("/a//b", "/"): None,
    ("/./a", "/"): None,
    ("/a%00", "/"): None,
    ("", "/"): None,
}


@pytest.mark.parametrize(("address", "root"), PATHS)
def test_an_address_leads_into_the_site_or_nowhere(address: str, root: str) -> None:
    assert site_path(address, root) == PATHS[address, root]


HOSTS = {
    "localhost": True,
    "127.0.0.1": True,
    "127.8.9.1": True,
    "::1": True,
    "0.0.0.0": False,
    "::": False,
    "board": False,
}


@pytest.mark.parametrize("host", HOSTS)
def test_which_hosts_only_this_machine_reaches(host: str) -> None:
    assert is_loopback(host) == HOSTS[host]


KINDS = {
    ("feed.xml", b'<?xml version="1.0"?>\n<rss version="2.0">'): "application/rss+xml; charset=utf-8",
    ("company/a/feed.xml", b'<feed xmlns="http://www.w3.org/2005/Atom">'): "application/atom+xml; charset=utf-8",
    ("feeds/indeed.xml", b"<source><job>"): "application/xml; charset=utf-8",
    ("feeds/indeed.xml.gz", b"\x1f\x8b"): "application/gzip",
    ("llms.txt", b""): "text/plain; charset=utf-8",
    ("logo.svg", b""): "image/svg+xml; charset=utf-8",
    ("card.png", b""): "image/png",
    ("search/0.json", b""): "application/json",
    ("_headers", b""): "application/octet-stream",
    ("v1.2/CNAME", b""): "application/octet-stream",
}


@pytest.mark.parametrize(("path", "head"), KINDS)
def test_media_types(path: str, head: bytes) -> None:
    assert media_type(path, head) == KINDS[path, head]


# -- the watch -------------------------------------------------------------------------------------------------------


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Callable[..., frozenset[str]]]:
    """Watches the folder ``in``, without ``in/out``, and the file ``one.toml``; gives what waits for the next change."""
    from jobexport.serve.watching import Watch

    (tmp_path / "in/out").mkdir(parents=True)
    found: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
    watch = Watch([tmp_path / "one.toml"], [tmp_path / "in"], [tmp_path / "in/out"], found.put)
    watch.start()

    def wait(seconds: float = SECONDS) -> frozenset[str]:
        return frozenset(path.relative_to(tmp_path).as_posix() for path in found.get(timeout=seconds))

    yield wait
    watch.stop()


def test_a_change_in_a_folder_is_told(watched: Callable[[], frozenset[str]], tmp_path: Path) -> None:
    (tmp_path / "in/a.yaml").write_text("a")
    assert watched() == {"in/a.yaml"}
    (tmp_path / "in/deep/er").mkdir(parents=True)
    assert "in/deep" in watched()
    (tmp_path / "in/deep/er/b.yaml").write_text("b")
    assert "in/deep/er/b.yaml" in watched()


def test_a_file_that_an_editor_replaces_is_told_each_time(
    watched: Callable[[], frozenset[str]], tmp_path: Path
) -> None:
    for text in ("one", "two", "three"):
        _write(tmp_path / "one.toml", text)
        assert watched() == {"one.toml"}


def test_what_does_not_count_is_not_told(watched: Callable[[], frozenset[str]], tmp_path: Path) -> None:
    (tmp_path / "in/out/index.html").write_text("built")
    (tmp_path / "in/.a.yaml.swp").write_text("")
    (tmp_path / "in/a.yaml~").write_text("")
    (tmp_path / "other.toml").write_text("")
    (tmp_path / "in/b.yaml").write_text("b")
    assert watched() == {"in/b.yaml"}


def test_a_folder_that_is_made_anew_is_found_again(watched: Callable[..., frozenset[str]], tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "in")
    watched()
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.yaml").write_text("a")
    while "in" not in watched():
        pass
    # By now the new folder is watched, or is about to be.
    for number in range(50):
        (tmp_path / f"in/b{number}.yaml").write_text("b")
        try:
            if any(name.startswith("in/b") for name in watched(0.5)):
                return
        except queue.Empty:
            continue
    raise AssertionError("the new folder is not watched")


def test_a_folder_that_has_the_number_of_the_old_one_is_found_too(
    watched: Callable[..., frozenset[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jobexport.serve import watching

    monkeypatch.setattr(watching, "_identities", lambda paths: {})
    with suppress(queue.Empty):
        while True:  # the numbers that were known before are others
            watched(1)
    shutil.rmtree(tmp_path / "in")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.yaml").write_text("a")
    while "in" not in watched():
        pass
    with suppress(queue.Empty):
        while True:
            watched(1)
    (tmp_path / "in/b.yaml").write_text("b")
    assert "in/b.yaml" in watched()
