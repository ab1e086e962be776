"""The front door without waiting for its start: each call is a process of its own, forked from one that has loaded the program.

Most of a short run is loading modules. So a doorkeeper loads them once and forks for each call: exit code, streams, working
directory and environment are those of ``python -m jobexport``, and nothing that a call does is left for the next one. There
are two doorkeepers, asked in turn, because processes that are started hash differently: an output that hangs on the order of
a set differs between two calls one after the other. What a process reads only as it starts (``PYTHON…``, the locale), and
where ``JOBEXPORT_FRESH`` is set or the system has no pidfd, each call is a process that was started.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

__all__ = ["run"]

_AT_START = ("PYTHON", "LANG", "LC_")
# Loaded by functions of the program, or by others than it, where they are needed.
_LATE = (
    "anyascii", "babel.dates", "babel.languages", "babel.messages.mofile", "babel.messages.pofile", "babel.numbers",
    "babel.units", "concurrent.futures.process", "dateparser", "jsonschema_rs", "lxml.html", "nh3", "price_parser",
    "pyromark", "typer._adapters", "xlsxwriter",
)  # fmt: skip
# A message between the two processes is one packet, and the system bounds it.
_LONGEST = 100_000


def run(
    arguments: list[str], *, stdin: bytes = b"", cwd: Path, env: Mapping[str, str], timeout: float = 300
) -> subprocess.CompletedProcess[bytes]:
    """``python -m jobexport`` with these arguments: its exit code and what it wrote. Raises TimeoutExpired (seconds)."""
    message = json.dumps({"arguments": arguments, "cwd": str(cwd), "env": dict(env)}).encode()
    if os.environ.get("JOBEXPORT_FRESH") or not hasattr(os, "pidfd_open") or len(message) > _LONGEST:
        return _started(arguments, stdin, cwd, env, timeout)
    with _lock:
        keeper = _keepers[0]
        if keeper is None or keeper.ended():
            keeper = _Keeper(env)
        _keepers[:] = [_keepers[1], keeper]
    if not keeper.fits(env):
        return _started(arguments, stdin, cwd, env, timeout)
    return keeper.call(message, arguments, stdin, timeout)


def _started(
    arguments: list[str], stdin: bytes, cwd: Path, env: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "jobexport", *arguments]
    return subprocess.run(
        command, input=stdin, capture_output=True, cwd=cwd, env=dict(env), timeout=timeout, check=False
    )


class _Keeper:
    """A process that has loaded the program, as whoever asks it sees it."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = _at_start(env)
        self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            # Pipes, as the streams of a call are: what a stream can do is looked up as the process starts.
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(env),
            )  # fmt: skip

        atexit.register(self._end)

    def _end(self) -> None:
        self._door.close()
        self._process.communicate()

    def fits(self, env: Mapping[str, str]) -> bool:
        return _at_start(env) == self._env

    def ended(self) -> bool:
        return self._process.poll() is not None

    def call(
        self, message: bytes, arguments: list[str], stdin: bytes, timeout: float
    ) -> subprocess.CompletedProcess[bytes]:
        (theirs_in, ours_in), (ours_out, theirs_out) = os.pipe(), os.pipe()
        (ours_err, theirs_err), (ours_told, theirs_told) = os.pipe(), os.pipe()
        theirs = [theirs_in, theirs_out, theirs_err, theirs_told]
        socket.send_fds(self._door, [message], theirs)
        for each in theirs:
            os.close(each)
        errors: list[bytes] = []
        others = [
            threading.Thread(target=_write, args=(ours_in, stdin)),
            threading.Thread(target=lambda: errors.append(_read(ours_err))),
        ]
        with os.fdopen(ours_told, "rb") as told:
            begun = told.readline()
            if not begun:
                raise RuntimeError(f"the doorkeeper has gone: {self._process.communicate()[1].decode()}")
            patience = threading.Timer(timeout, os.kill, (int(begun), signal.SIGKILL))
            others.append(patience)
            for each in others:
                each.start()
            out = _read(ours_out)
            code = int(told.readline())
            late = patience.finished.is_set()
            patience.cancel()
            for each in others:
                each.join()
        if late:
            raise subprocess.TimeoutExpired(arguments, timeout, out, errors[0])
        return subprocess.CompletedProcess(arguments, code, out, errors[0])


_keepers: list[_Keeper | None] = [None, None]
_lock = threading.Lock()


def _at_start(env: Mapping[str, str]) -> dict[str, str]:
    """What of an environment counts only for a process that is started."""
    return {name: value for name, value in env.items() if name.startswith(_AT_START)}


def _read(pipe: int) -> bytes:
    with os.fdopen(pipe, "rb") as file:
        return file.read()


def _write(pipe: int, data: bytes) -> None:
    try:
        with os.fdopen(pipe, "wb") as file:
            file.write(data)
    except BrokenPipeError:
        pass


def _look_around() -> None:
    """Reads a few postings and looks at a small site: patterns, tables and schemas are the same for all."""
    from datetime import UTC, datetime

    import jobexport
    from jobexport.audit import audit

    tests = Path(__file__).resolve().parent
    jobexport.check(jobexport.read(tests.parent / "samples"))
    audit(str(tests / "audit" / "clean"), datetime(2026, 11, 22, tzinfo=UTC), lambda finding: None)


def _load() -> None:
    """Loads what runs load. A fault of it is told by the call that meets it."""
    import gc
    import importlib
    import logging
    import pkgutil
    import warnings
    from contextlib import suppress

    import jobexport

    found = [each.name for each in pkgutil.walk_packages(jobexport.__path__, "jobexport.", lambda name: None)]
    logging.disable()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in (*_LATE, *found):
            if not name.endswith("__main__"):
                with suppress(Exception):
                    importlib.import_module(name)
        with suppress(Exception):
            _look_around()
    logging.disable(logging.NOTSET)
    # What the collector never looks at, a fork never copies.
    gc.collect()
    gc.freeze()


def _serve(door: socket.socket) -> list[str] | None:
    """Forks for every message until there is no more to come. Returns the arguments in each fork, None in this process."""
    import select

    interrupted = signal.signal(signal.SIGINT, signal.SIG_IGN)
    running: dict[int, tuple[int, int]] = {}
    poll = select.poll()
    poll.register(door, select.POLLIN)
    while True:
        for ready, _ in poll.poll():
            if ready in running:
                process, told = running.pop(ready)
                poll.unregister(ready)
                os.close(ready)
                _, status = os.waitpid(process, 0)
                _write(told, b"%d\n" % os.waitstatus_to_exitcode(status))
                continue
            message, streams, _, _ = socket.recv_fds(door, 2 * _LONGEST, 4)
            if not message:
                return None
            *streams, told = streams
            process = os.fork()
            if process:
                for each in streams:
                    os.close(each)
                os.write(told, b"%d\n" % process)
                handle = os.pidfd_open(process)
                running[handle] = process, told
                poll.register(handle, select.POLLIN)
                continue
            door.close()
            for handle, (_, other) in running.items():
                os.close(handle)
                os.close(other)
            os.close(told)
            for number, each in enumerate(streams):
                os.dup2(each, number)
                os.close(each)
            asked = json.loads(message)
            os.chdir(asked["cwd"])
            sys.path[0] = asked["cwd"]
            os.environ.clear()
            os.environ.update(asked["env"])
            time.tzset()
            signal.signal(signal.SIGINT, interrupted)
            arguments: list[str] = asked["arguments"]
            return arguments


if __name__ == "__main__":
    import runpy

    # The folder of this file is on no user's path.
    sys.path[0] = str(Path.cwd())
    _load()
    given = _serve(socket.socket(fileno=int(sys.argv[1])))
    if given is not None:
        sys.argv[1:] = given
        runpy.run_module("jobexport", run_name="__main__", alter_sys=True)
