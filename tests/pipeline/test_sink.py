"""Files of one piece of work are written some at a time, and each is noted before it is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobexport.sink import Sink


def _journal(root: Path) -> list[str]:
    return [line for each in (root / ".jobexport").glob("journal-*") for line in each.read_text("utf-8").splitlines()]


def test_what_is_there_is_noted_while_more_is_made(tmp_path: Path) -> None:
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
