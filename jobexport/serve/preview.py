"""The loop of a preview: build, serve, wait for a change, build again."""

from __future__ import annotations

import os
import queue
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

from jobexport.errors import ConfigError, InputError, UsageError
from jobexport.serve import require
from jobexport.serve.hub import Hub
from jobexport.serve.mirror import Mirror
from jobexport.serve.server import Server, listen
from jobexport.serve.session import Asked, Round, Session, Step
from jobexport.serve.watching import Watch

__all__ = ["Preview"]


class Preview:
    """A site that is served and follows its sources. A context manager: leaving it frees the port and its own folders.

    Without ``asked.output`` the site is built into a temporary folder. Raises UsageError, InputError or ConfigError for
    a call that cannot work; a build that fails later is a round with a ``failure``.
    """

    def __init__(self, asked: Asked, host: str = "127.0.0.1", port: int | None = None) -> None:
        require("serve")
        self._temporary = tempfile.TemporaryDirectory(prefix="jobexport-serve-")
        try:
            folder = Path(self._temporary.name)
            mirrored = folder / "served"
            mirrored.mkdir()
            if asked.output is None:
                asked = replace(asked, output=folder / "site", alone=True)
            assert asked.output is not None
            self.session = Session(asked, Mirror(asked.output, mirrored))
            self.server: Server = listen(host, port)
        except BaseException:  # whatever ends it, Ctrl-C too: the folder goes, and the error goes on
            self._temporary.cleanup()
            raise
        self._hub = Hub()
        self._changes: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
        self._watch: Watch | None = None
        self._serving: threading.Thread | None = None

    @property
    def address(self) -> str:
        """The address of the site's first page."""
        return self.server.address(self.session.root)

    def begin(self, *, jobs: int = 1, step: Step | None = None) -> Round:
        """The first build, with as many workers as wanted; then the server answers and changes are watched for.

        Raises InputError and the like where there is nothing to build from; a broken template is a round with a failure.
        """
        started = time.time()
        # Workers are forked from this process, which is safe only while it has no threads.
        first = self.session.run(jobs=jobs, step=step)
        if isinstance(first.error, (ConfigError, InputError, UsageError)):
            raise first.error  # the call itself is wrong
        self._hub.tell(first.number)
        self._serving = threading.Thread(
            target=self.server.serve, args=(self.session, self._hub), name="jobexport-serve", daemon=True
        )
        self._serving.start()
        self._follow()
        late = _touched(*self.session.watched(), since=started, ignored=self._ignored())
        if late:
            self._changes.put(late)
        return first

    def next(self) -> tuple[frozenset[Path], Round]:
        """Waits for a change, builds, and tells the open pages; gives what changed and the round."""
        paths = set(self._changes.get())
        while not self._changes.empty():
            paths |= self._changes.get()
        done = self.session.run()
        self._follow()
        self._hub.tell(done.number)
        return frozenset(paths), done

    def close(self) -> None:
        """Ends the server and the watch. Safe to call twice."""
        self._hub.close()
        if self._watch is not None:
            self._watch.stop()
            self._watch = None
        if self._serving is not None:
            self.server.shutdown()
            self._serving.join(5)
            self._serving = None
        self.server.server_close()
        self._temporary.cleanup()

    def __enter__(self) -> Preview:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _ignored(self) -> tuple[Path, ...]:
        return (self.session.plan.output, Path(self._temporary.name))

    def _follow(self) -> None:
        """Watches what the site is made from by now: the settings may name other sources than before."""
        files, folders = self.session.watched()
        if self._watch is not None and self._watch.of == (files, folders):
            return
        old, self._watch = self._watch, Watch(files, folders, self._ignored(), self._changes.put)
        self._watch.start()
        if old is not None:
            old.stop()


def _touched(
    files: frozenset[Path], folders: frozenset[Path], *, since: float, ignored: tuple[Path, ...]
) -> frozenset[Path]:
    """What was changed while the first build ran, before anybody watched."""
    found = set()
    hidden = {path.resolve() for path in ignored}
    waiting = [*files, *folders]
    while waiting:
        path = waiting.pop()
        try:
            if path.stat().st_mtime > since:
                found.add(path)
            if path.is_dir() and path.resolve() not in hidden and path not in files:
                with os.scandir(path) as entries:
                    waiting += [Path(entry.path) for entry in entries if not entry.name.startswith(".")]
        except OSError:
            continue
    return frozenset(found)
