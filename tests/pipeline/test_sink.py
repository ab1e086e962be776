"""Files of one piece of work are written some at a time, and each is noted before it is there."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobexport.errors import OutputError
from jobexport.sink import Placed, Sink


def _journal(root: Path) -> list[str]:
    return [line for each in (root / ".jobexport").glob("journal-*") for line in each.read_text("utf-8").splitlines()]


def test_what_is_there_is_noted_while_more_is_made(tmp_path: Path) -> None:
    (tmp_path / "CNAME").write_text("jobs.example.org")
    sink = Sink(tmp_path)
    sink.begin()
    most = 0

    def outputs() -> Iterator[tuple[str, bytes]]:
        nonlocal most
        for number in range(200):
            there = {each.relative_to(tmp_path).as_posix() for each in tmp_path.glob("jobs/*/index.html")}
            assert there <= set(_journal(tmp_path))
            most = max(most, number - len(there))
            yield f"jobs/{number}/index.html", b"%d" % number

    written, same, ours, foreign = sink.write(outputs())
    assert (written, same, len(ours), foreign) == (200, 0, 200, [])
    assert all((tmp_path / path).read_bytes() == path.split("/")[1].encode() for path, *_ in ours)
    assert 0 < most < 100  # what is made is not kept until all is made
    assert sorted(_journal(tmp_path)) == sorted(path for path, *_ in ours)
    sink.close()


def test_what_was_written_before_a_fault_is_ours_in_the_next_run(tmp_path: Path) -> None:
    (tmp_path / "CNAME").write_text("jobs.example.org")
    first = Sink(tmp_path)
    first.begin()

    def broken() -> Iterator[tuple[str, bytes]]:
        for number in range(150):
            yield f"{number}.txt", b"old"
        raise ValueError

    with pytest.raises(ValueError):
        first.write(broken())
    first.close()
    left = sorted(each.name for each in tmp_path.glob("*.txt"))
    assert left
    second = Sink(tmp_path)
    second.begin()
    written, _, ours, foreign = second.write((name, b"new") for name in left[:3])
    assert (written, foreign) == (3, [])
    removed, kept = second.finish(sorted((path, digest) for path, digest, _, _ in ours))
    assert (removed, kept) == (len(left) - 3, [])
    assert sorted(each.name for each in tmp_path.glob("*.txt")) == sorted(left[:3])


PAGES = {f"jobs/{number}/index.html": b"%d" % number for number in range(100)} | {"index.html": b"home"}


def _digests(ours: list[Placed]) -> list[tuple[str, str]]:
    return sorted((path, digest) for path, digest, _, _ in ours)


def _files(root: Path) -> dict[str, bytes]:
    found = {each.relative_to(root).as_posix(): each for each in root.rglob("*") if each.is_file()}
    return {path: each.read_bytes() for path, each in found.items() if not path.startswith(".jobexport/")}


def test_an_empty_folder_gets_all_files_at_once(tmp_path: Path) -> None:
    sink = Sink(tmp_path)
    sink.begin()
    written, _, ours, _ = sink.write(PAGES.items())
    # As a process does that was not forked from this one.
    _, _, theirs, _ = pickle.loads(pickle.dumps(sink)).write([("jobs/more/index.html", b"more")])
    changed, feed = sink.write_stream("feed.xml", [b"<rss>", b"</rss>"])
    assert feed is not None
    assert (written, changed, _files(tmp_path)) == (len(PAGES), True, {})
    placed = [*ours, *theirs, feed]
    assert sorted(_journal(tmp_path)) == sorted(path for path, *_ in placed)
    assert sink.finish(_digests(placed)) == (0, [])
    assert _files(tmp_path) == PAGES | {"jobs/more/index.html": b"more", "feed.xml": b"<rss></rss>"}
    assert all((tmp_path / path).stat().st_mtime_ns == mtime for path, _, _, mtime in placed)
    assert sorted(each.name for each in (tmp_path / ".jobexport").iterdir()) == ["lock", "manifest"]


def test_a_run_that_ends_early_leaves_an_empty_folder_empty(tmp_path: Path) -> None:
    first = Sink(tmp_path)
    first.begin()
    first.write(PAGES.items())
    first.close()
    assert _files(tmp_path) == {}
    second = Sink(tmp_path)
    second.begin()
    written, same, ours, foreign = second.write(PAGES.items())
    assert (written, same, foreign) == (len(PAGES), 0, [])
    assert second.finish(_digests(ours)) == (0, [])
    assert _files(tmp_path) == PAGES


def test_after_ctrl_c_what_was_made_goes_with_the_next_run(tmp_path: Path) -> None:
    def interrupted(sink: Sink) -> None:
        try:
            sink.begin()
            sink.write(PAGES.items())
            raise KeyboardInterrupt
        finally:
            sink.close()

    with pytest.raises(KeyboardInterrupt):
        interrupted(Sink(tmp_path))
    assert _files(tmp_path) == {}
    assert (tmp_path / ".jobexport/new/site/index.html").is_file()
    second = Sink(tmp_path)
    second.begin()
    assert not (tmp_path / ".jobexport/new/site/index.html").exists()
    _, _, ours, _ = second.write([("index.html", b"home")])
    second.finish(_digests(ours))
    second.close()
    assert _files(tmp_path) == {"index.html": b"home"}
    assert not (tmp_path / ".jobexport/new").exists()


def test_what_comes_into_an_empty_folder_meanwhile_stays(tmp_path: Path) -> None:
    sink = Sink(tmp_path)
    sink.begin()
    _, _, ours, _ = sink.write(PAGES.items())
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs/note.txt").write_bytes(b"mine")
    sink.finish(_digests(ours))
    assert _files(tmp_path) == PAGES | {"jobs/note.txt": b"mine"}


def test_nothing_goes_through_a_link_that_comes_meanwhile(tmp_path: Path) -> None:
    site, other = tmp_path / "site", tmp_path / "other"
    other.mkdir()
    sink = Sink(site)
    sink.begin()
    _, _, ours, _ = sink.write(PAGES.items())
    (site / "jobs").symlink_to(other)
    with pytest.raises(OutputError):
        sink.finish(_digests(ours))
    assert list(other.iterdir()) == []
