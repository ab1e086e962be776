"""Pieces that one process kept are there for all that were forked from the same one."""

from __future__ import annotations

import errno
import os
import sys

import pytest

from jobexport.site import fragments
from jobexport.site.fragments import Fragments


def test_what_was_put_is_there() -> None:
    kept = Fragments(3)
    kept.put("list", 1, "<li>Zürich</li>".encode())
    kept.put(("list", "h3"), 1, b"")
    assert kept.get("list", 1) == "<li>Zürich</li>".encode()
    assert kept.get(("list", "h3"), 1) == b""
    assert kept.get("list", 0) is None and kept.get("other", 1) is None
    assert [bool(each) for each in kept.places("list")] == [False, True, False]


def test_beyond_its_bounds_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "_SHARE", 100)
    monkeypatch.setattr(fragments, "_MOST", 350)
    kept = Fragments(20)
    kept.put("list", 20, b"of no card")
    kept.put("list", 0, b"x" * 101)
    assert kept.get("list", 20) is None and kept.get("list", 0) is None
    for rank in range(20):
        kept.put("list", rank, b"%02d" % rank * 20)
    there = [rank for rank in range(20) if kept.get("list", rank) is not None]
    assert there == list(range(8))
    assert all(kept.get("list", rank) == b"%02d" % rank * 20 for rank in there)
    for number in range(20):
        kept.put(number, 19, b"")
    assert kept.get("list", 3) == b"03" * 20


def test_kinds_beyond_the_table_are_not_kept() -> None:
    kept = Fragments(2)
    for number in range(20):
        kept.put(number, 1, b"%d" % number)
    there = [number for number in range(20) if kept.get(number, 1) is not None]
    assert there == list(range(8))
    assert all(kept.get(number, 1) == b"%d" % number for number in there)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no forked processes")
def test_processes_share_what_they_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "_SHARE", 500)
    kept = Fragments(4000)
    kept.put("mine", 0, b"before")
    children = []
    for number in range(4):
        child = os.fork()
        if child == 0:
            try:
                # In another order each, so that the kinds are claimed at once too.
                for kind in sorted("abc", key=lambda each: (ord(each) + number) % 3):
                    for rank in range(number, 4000, 4):
                        kept.put(kind, rank, f"{kind} {rank} ".encode() + b"x" * (rank % 40))
                os._exit(0 if kept.get("mine", 0) == b"before" else 1)
            except BaseException:
                os._exit(2)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0, 0]
    for kind in "abc":
        for rank in range(4000):
            assert kept.get(kind, rank) == f"{kind} {rank} ".encode() + b"x" * (rank % 40)
    assert kept.get("mine", 0) == b"before"


@pytest.mark.parametrize("left", [0, 3])
def test_what_a_full_disk_does_not_take_is_not_kept(monkeypatch: pytest.MonkeyPatch, left: int) -> None:
    write = os.pwrite

    def full(file: int, data: bytes, start: int) -> int:
        if not left:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, data[:left], start)

    found = Fragments(2)
    found.put("a", 0, b"whole")
    with monkeypatch.context() as patch:
        patch.setattr("jobexport.site.fragments.os.pwrite", full)
        found.put("a", 1, b"<p>cut</p>")
    assert (found.get("a", 0), found.get("a", 1)) == (b"whole", None)
    found.put("a", 1, b"<p>cut</p>")
    assert found.get("a", 1) == b"<p>cut</p>"
