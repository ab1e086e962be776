"""How chunks of work are mapped: in this process, over forked workers or a cluster, always with results in order."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, cycle, islice
from typing import TYPE_CHECKING, Any, TypeVar

from jobexport.cluster import Cluster
from jobexport.errors import JobExportError, UsageError

if TYPE_CHECKING:
    from concurrent.futures import Future
    from concurrent.futures.process import ProcessPoolExecutor
    from mmap import mmap

__all__ = ["Jobs", "Parcel", "collecting_rarely", "jobs_of", "run", "run_parts"]

Item = TypeVar("Item")
Result = TypeVar("Result")

Jobs = int | Cluster
"""Who works: so many processes of this machine, or a cluster."""

# Chunks that each worker may have waiting: enough that none idles, few enough that memory stays flat.
_AHEAD = 3
# Seconds between two looks whether all workers live.
_LOOK = 1.0
# Bytes of parcels that an item may have in the memory that workers share with this process; those of more go through the pipe.
_ROOM = 1 << 20
# New objects between two looks of the collector of cycles.
_ALLOCATIONS = 10_000


class Parcel:
    """A result that is mostly bytes. From a worker they come through memory that it shares with this process, which takes a third
    of the time of a pipe; so ``data`` may be there only until the next result is asked for."""

    __slots__ = ("data",)

    data: bytes | memoryview


# In a worker: the memory that it shares with its parent.
_room: mmap | None = None


def jobs_of(text: str | int | None) -> int:
    """The number of workers from ``--jobs``: ``auto`` (or None) is one per usable core. Raises UsageError."""
    if text is None or text == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise UsageError(f"must be auto or a whole number from 1, not {text!r}", subject="--jobs")
    return number


def run(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    jobs: Jobs,
    *,
    setup: Callable[..., None] | None = None,
    arguments: tuple[Any, ...] = (),
    apart: bool = False,
    room: mmap | None = None,
) -> Iterator[Result]:
    """``function`` of each item, results in the order of the items.

    ``setup(*arguments)`` runs once in each process before its first item. Fewer items than workers run in this process,
    where a pool would cost more than it saves, except ``apart``, which is for work whose memory is to be gone with a process
    of its own. ``room`` is memory that is shared with the workers. Without ``setup`` the first item of many is worked on in this process too: what
    that loads and looks up is then there for every worker, once in time and once in memory. An exception of a worker is
    raised here; the remaining work is dropped. No worker outlives this process.
    """
    stream = iter(items)
    if isinstance(jobs, Cluster):
        yield from jobs.run(function, stream, setup=setup, arguments=arguments)
        return
    first = list(islice(stream, 2 if jobs > 1 else 0))
    alone = jobs == 1 or len(first) < (1 if apart else 2)
    stream = chain(first, stream)
    del first
    if alone:
        if setup is not None:
            setup(*arguments)
        with collecting_rarely():
            for item in stream:
                yield function(item)
        return
    if setup is None:
        with collecting_rarely():
            yield function(next(stream))
    # What a pool of processes takes, one process does without.
    import multiprocessing
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    context = multiprocessing.get_context("fork") if hasattr(os, "fork") else None
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(setup, arguments, room))
    waiting: deque[Future[Result]] = deque()
    # The collector writes into every object it looks at, and what is written to is no longer shared with the workers.
    gc.freeze()
    try:
        with _uninterrupted():
            # The first piece of work starts the workers, which set up how they take signals.
            waiting.append(pool.submit(function, next(stream)))
        for item in stream:
            waiting.append(pool.submit(function, item))
            if len(waiting) >= jobs * _AHEAD:
                yield _result(pool, waiting.popleft())
        while waiting:
            yield _result(pool, waiting.popleft())
    except BrokenProcessPool as error:
        raise JobExportError(
            "a worker process was killed before its work was done",
            subject=f"--jobs {jobs}",
            hint="memory may be short: try --jobs 1; what was published before is whole",
        ) from error
    finally:
        # Also on Ctrl-C and on a closed generator: nothing more is started, what runs is small and ends by itself.
        pool.shutdown(wait=True, cancel_futures=True)
        gc.unfreeze()


def _result(pool: ProcessPoolExecutor, future: Future[Result]) -> Result:
    """What a worker gave. Raises BrokenProcessPool where one was killed, at whatever moment."""
    from multiprocessing.connection import wait

    while True:
        try:
            return future.result(_LOOK)
        except TimeoutError:
            workers = list((pool._processes or {}).values())
            if not future.done() and wait([each.sentinel for each in workers], 0):
                _let_go(pool, future)
            if future.done():
                return future.result()


def _let_go(pool: ProcessPoolExecutor, future: Future[Any]) -> None:
    """Ends a pool of which a worker was killed while it handed over a result: of that there is a part, and the pool waits for the
    rest for ever. Here it gets zeros for the rest, which are no result."""
    for each in list((pool._processes or {}).values()):
        each.kill()
    while not future.done():
        with suppress(OSError):
            writer = pool._result_queue._writer.fileno()  # type: ignore[attr-defined]
            os.set_blocking(writer, False)
            os.write(writer, bytes(1 << 16))
        time.sleep(0.01)


def run_parts(
    parts: Callable[[Item], Iterator[Result]],
    items: Iterable[Item],
    jobs: Jobs,
    *,
    here: Callable[[Item], bool],
    setup: Callable[..., None] | None = None,
    arguments: tuple[Any, ...] = (),
) -> Iterator[Result]:
    """Like ``run`` for a function that gives several results an item, in order.

    An item of which ``here`` says so is worked on in this process and its results come one by one, so that an item of any
    size needs no more memory than one result; all others go to the workers whole.
    """
    stream = iter(items)
    room, slots = _shared(jobs)
    while True:
        alone: list[Item] = []
        work = zip(cycle(range(slots)), _until(stream, here, alone), strict=False)
        for results, places in run(partial(_collected, parts), work, jobs, setup=setup, arguments=arguments, room=room):
            for result, place in zip(results, places, strict=True) if places else ():
                if place is not None:
                    assert room is not None and isinstance(result, Parcel)
                    result.data = memoryview(room)[place[0] : place[1]]
            yield from results
        if not alone:
            return
        if setup is not None:
            setup(*arguments)
        with collecting_rarely():
            yield from parts(alone[0])


def _collect_rarely() -> None:
    """Lets the collector of cycles run once where it ran fourteen times, and never over what is there already.

    Postings are trees, which need no collector; looking at some hundred of them again and again takes a tenth of the
    time of a run.
    """
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, 10, 10)


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """As `_collect_rarely` while work is done in this process; the caller's setting comes back."""
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _until(stream: Iterator[Item], here: Callable[[Item], bool], alone: list[Item]) -> Iterator[Item]:
    for item in stream:
        if here(item):
            alone.append(item)
            return
        yield item


def _shared(jobs: Jobs) -> tuple[mmap | None, int]:
    """Memory for the parcels of all items that may be under way, and for how many that is."""
    slots = jobs * _AHEAD + 1 if isinstance(jobs, int) else 1
    if jobs == 1 or isinstance(jobs, Cluster) or not hasattr(os, "fork"):
        return None, slots
    from mmap import mmap

    return mmap(-1, slots * _ROOM), slots  # takes no memory until it is written to


def _collected(
    parts: Callable[[Item], Iterator[Result]], given: tuple[int, Item]
) -> tuple[list[Result], list[tuple[int, int] | None]]:
    """All results of an item, and where in the shared memory the bytes of each are; nothing where all have their own."""
    slot, item = given
    results = list(parts(item))
    if _room is None or not any(isinstance(each, Parcel) for each in results):
        return results, []
    places: list[tuple[int, int] | None] = []
    start, last = slot * _ROOM, (slot + 1) * _ROOM
    for each in results:
        place = None
        if isinstance(each, Parcel) and start + len(each.data) <= last:
            place = start, start + len(each.data)
            _room[place[0] : place[1]] = each.data
            start, each.data = place[1], b""
        places.append(place)
    return results, places


def _begin(setup: Callable[..., None] | None, arguments: tuple[Any, ...], room: mmap | None) -> None:
    global _room
    _room = room
    # Ctrl-C reaches every process of the terminal; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _collect_rarely()
    if setup is not None:
        setup(*arguments)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keeps Ctrl-C back meanwhile. What is forked here never sees it, also not before it can say so itself."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """Waits in a thread of a worker until the parent is gone, however it ended, and ends the worker too.

    The pipe of work alone does not tell: every worker holds its other end as well.
    """
    import multiprocessing
    from multiprocessing import connection

    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
