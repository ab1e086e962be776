"""Where work is done: here, or in processes of its own."""

from __future__ import annotations

import os

import pytest

from jobexport import engine


def _where(item: int) -> tuple[int, int]:
    return item, os.getpid()


@pytest.mark.parametrize(
    ("items", "jobs", "apart", "here"),
    [
        (1, 1, False, True), (3, 1, False, True), (1, 2, False, True), (3, 2, False, False),
        # Alone in a process of its own, as long as there may be one.
        (1, 2, True, False), (1, 1, True, True),
    ],
)  # fmt: skip
def test_who_works(items: int, jobs: int, apart: bool, here: bool) -> None:
    known: list[int] = []
    found = list(engine.run(_where, range(items), jobs, setup=known.append, arguments=(7,), apart=apart))
    assert [item for item, _ in found] == list(range(items))
    assert [process == os.getpid() for _, process in found] == [here] * items
    assert known == ([7] if here else [])


def test_without_work_nothing_is_started() -> None:
    assert list(engine.run(_where, (), 2, apart=True)) == []
