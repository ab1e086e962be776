"""Where work is done: here, or in processes of its own."""

from __future__ import annotations

import os
import signal
import struct
import sys
from collections.abc import Iterator

import pytest

from jobexport import engine
from jobexport.errors import JobExportError


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


def _dying(item: int) -> int:
    """Begins to hand over a result of 5,000 bytes, as the library does, and is killed."""
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        assert frame.f_back is not None
        frame = frame.f_back
    queue = frame.f_locals["result_queue"]
    queue._wlock.acquire()
    os.write(queue._writer.fileno(), struct.pack("!i", 5000) + b"\x80\x05" + bytes(40))
    os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_a_worker_that_is_killed_while_it_hands_over_a_result_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_LOOK", 0.05)
    with pytest.raises(JobExportError, match="a worker process was killed"):
        list(engine.run(_dying, range(20), 2, setup=abs, arguments=(0,)))


def _late(item: int) -> int:
    raise TimeoutError("the work's own")


def test_an_error_of_the_work_is_told_as_it_is() -> None:
    with pytest.raises(TimeoutError, match="the work's own"):
        list(engine.run(_late, range(5), 2, setup=abs, arguments=(0,)))


class _Bytes(engine.Parcel):
    """A parcel of so many bytes, each of which says what it is."""

    __slots__ = ("sign",)

    def __init__(self, sign: int, size: int) -> None:
        self.sign, self.data = sign, bytes([sign]) * size


def _parcels(item: int) -> Iterator[_Bytes | int]:
    yield _Bytes(item, 3 * item)
    yield item
    yield _Bytes(item + 100, 50)
    yield _Bytes(item + 200, 0)


@pytest.mark.parametrize("jobs", [1, 2])
def test_parcels_come_whole_and_in_order_whatever_room_there_is(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Room for the first of some items, for both of others, for none of the last.
    monkeypatch.setattr(engine, "_ROOM", 64)
    came: list[tuple[int, bytes] | int] = []
    kinds = set()
    for each in engine.run_parts(_parcels, range(40), jobs, here=lambda item: item == 30):
        if isinstance(each, _Bytes):
            kinds.add(type(each.data))
            came.append((each.sign, bytes(each.data)))
        else:
            came.append(each)
    expected: list[tuple[int, bytes] | int] = []
    for item in range(40):
        expected += [(each.sign, bytes(each.data)) if isinstance(each, _Bytes) else each for each in _parcels(item)]
    assert came == expected
    assert kinds == ({bytes} if jobs == 1 else {bytes, memoryview})
