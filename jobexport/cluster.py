"""Work on a Dask cluster: its scheduler, its retries, its dashboard; results in order, as from any other engine.

A piece of work and what it needs travel to a worker as bytes, and its result comes back whole. Work is a function of its
input alone, so that the scheduler may give it to another worker when one is lost: nothing is lost and nothing counted twice,
since a result is taken over once, here.
"""

from __future__ import annotations

import gc
import itertools
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from jobexport.errors import JobExportError, UsageError
from jobexport.version import VERSION

__all__ = ["Cluster", "connected"]

Item = TypeVar("Item")
Result = TypeVar("Result")

# Pieces of work that each thread of the cluster may have waiting.
_AHEAD = 3
# Pieces of work that go to a worker together, once every thread has something to do: each message costs the scheduler and this
# process some 10 ms.
_TOGETHER = 4
# How often a piece of work is tried again that failed for a reason which may pass, such as a store that did not answer.
_RETRIES = 2
# Seconds until a scheduler must have answered, and until a first worker must be there.
_ANSWER, _WORKERS = 5, 60
_ALLOCATIONS = 10_000


@dataclass(frozen=True, slots=True)
class _Refused:
    """An error that no repetition mends."""

    error: Exception


class Cluster:
    """A cluster that is connected. ``local`` says that its workers are processes on this machine and see its files."""

    def __init__(self, client: Any, *, local: bool) -> None:
        self._client, self.local = client, local
        self._runs = itertools.count(1)

    @property
    def address(self) -> str:
        """The address of the scheduler."""
        return str(self._client.scheduler.address)

    @property
    def dashboard(self) -> str:
        """The address of the scheduler's dashboard."""
        return str(self._client.dashboard_link)

    def run(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        *,
        setup: Callable[..., None] | None = None,
        arguments: tuple[Any, ...] = (),
    ) -> Iterator[Result]:
        """As ``engine.run``: ``function`` of each item, results in the order of the items.

        Everything must be importable in the workers, where this version of jobexport is installed. In a worker process one
        piece of work runs at a time. Raises JobExportError where workers are lost again and again, or the scheduler is.
        """
        # Whoever works without a cluster knows this module too, and OpenSSL comes with hashlib: 3.5 MB.
        import hashlib
        import pickle

        blob = pickle.dumps((setup, arguments))
        token = hashlib.blake2b(blob, digest_size=16).hexdigest()
        name = f"{getattr(function, '__name__', 'work')}-{id(self):x}-{next(self._runs)}"
        waiting: deque[tuple[Any, str]] = deque()
        ahead = self._threads() * _AHEAD
        stream = iter(items)
        try:
            for number in itertools.count():
                some = list(itertools.islice(stream, 1 if number < ahead else _TOGETHER))
                if not some:
                    break
                label = ", ".join(filter(None, [str(getattr(item, "label", "")) for item in some]))
                future = self._client.submit(
                    _work,
                    token,
                    blob,
                    function,
                    [pickle.dumps(item, 5) for item in some],
                    key=f"{name}-{number}",
                    pure=False,
                    retries=_RETRIES,
                )
                waiting.append((future, label))
                del future
                if len(waiting) >= ahead:
                    yield from self._results(*waiting.popleft())
                    ahead = self._threads() * _AHEAD if number % 16 == 0 else ahead
            while waiting:
                yield from self._results(*waiting.popleft())
        finally:
            if waiting:
                with suppress(Exception):
                    self._client.cancel([future for future, _ in waiting], force=True)

    def _threads(self) -> int:
        return max(1, int(sum(self._client.nthreads().values())))

    def _results(self, future: Any, label: str) -> list[Any]:
        from distributed import CancelledError, KilledWorker
        from distributed.comm.core import CommClosedError

        try:
            found: list[Any] | _Refused = future.result()
        except KilledWorker as error:
            raise JobExportError(
                "every worker that was given this piece of work was lost", subject=label or None,
                hint="memory may be short: give workers more, or see their logs",
            ) from error  # fmt: skip
        except (CancelledError, CommClosedError) as error:
            raise JobExportError("the scheduler of the cluster is gone", subject="--engine dask") from error
        if isinstance(found, _Refused):
            raise found.error
        return found


def _work(token: str, blob: bytes, function: Callable[[Any], Any], items: list[bytes]) -> list[Any] | _Refused:
    """Pieces of work in a worker. The pipeline keeps what it has set up in its modules: one piece at a time."""
    import pickle

    global _ready
    with _turn:
        try:
            if token != _ready:
                _ready = ""
                setup, arguments = pickle.loads(blob)
                if setup is not None:
                    setup(*arguments)
                gc.freeze()
                gc.set_threshold(_ALLOCATIONS, 10, 10)
                _ready = token
            return [function(pickle.loads(item)) for item in items]
        except JobExportError as error:
            return _Refused(error)


_turn = threading.Lock()
_ready = ""


@contextmanager
def connected(scheduler: str | None, workers: int) -> Iterator[Cluster]:
    """The cluster of a scheduler (``tcp://host:8786``); without one, ``workers`` processes on this machine, which end with it.

    Raises UsageError where Dask is not installed, JobExportError where no scheduler answers, where no worker is there, and
    where workers have another version of jobexport.
    """
    import logging

    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise UsageError("needs an extra", subject="--engine dask", hint="pip install 'jobexport[dask]'") from None
    with ExitStack() as stack:
        address: Any = scheduler
        levels = [(handler, handler.level) for handler in logging.getLogger().handlers]
        if scheduler is None:
            address = stack.enter_context(
                LocalCluster(
                    n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1",
                    dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL,
                )
            )  # fmt: skip
        # Dask silences itself in its workers, but in this process everybody.
        for handler, level in levels:
            handler.setLevel(level)
        # What is lost on the way is told here, in words of ours.
        for name in ("distributed", "distributed.client", "distributed.scheduler", "distributed.nanny"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        subject = f"--scheduler {scheduler}"
        try:
            client = stack.enter_context(Client(address, timeout=_ANSWER, set_as_default=False))
        except (OSError, TimeoutError, ValueError) as error:
            raise JobExportError(
                "no scheduler answers", subject=subject, hint="start one with `dask scheduler`, and see its address"
            ) from error
        try:
            client.wait_for_workers(1, timeout=_WORKERS)
            versions = client.run(_version)
        except TimeoutError as error:
            raise JobExportError(
                "the cluster has no workers", subject=subject, hint="start some with `dask worker`"
            ) from error
        except ImportError as error:
            raise JobExportError(
                "workers have no jobexport", subject=subject, hint="pip install 'jobexport[dask]' on every worker"
            ) from error
        other = sorted({version for version in versions.values() if version != VERSION})
        if other:
            raise JobExportError(
                f"workers have jobexport {other[0]}, this is {VERSION}", subject=subject, hint="install the same on all"
            )
        yield Cluster(client, local=scheduler is None)


def _version() -> str:
    return VERSION
