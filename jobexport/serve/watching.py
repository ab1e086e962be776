"""Tells when files change that a site is made from."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

__all__ = ["Watch"]

# Milliseconds: changes this close together are one; an editor writes a file in several steps.
_STEP, _MOST = 20, 400
# How often a watched folder is looked at that may have been replaced as a whole.
_LOOK = 250

Identity = tuple[int, int] | None


class Watch:
    """Watches files and folders in the background and calls ``changed`` with the paths, some milliseconds after a change.

    Hidden files, editors' temporary files and what lies below ``ignored`` do not count. A file is watched through its
    folder, since editors replace it; a folder that is removed and made again is found again.
    """

    def __init__(
        self, files: Collection[Path], folders: Collection[Path], ignored: Collection[Path],
        changed: Callable[[frozenset[Path]], None],
    ) -> None:  # fmt: skip
        self.of = (frozenset(files), frozenset(folders))
        self._folders = frozenset(_real(folder) for folder in folders)
        self._ignored = frozenset(each.resolve() for each in ignored)
        # What a watched folder tells of need not be told twice.
        self._files = frozenset(file for file in map(_real, files) if not self._below(file))
        self._changed = changed
        self._stop = threading.Event()
        self._ready = [threading.Event(), threading.Event()]
        tasks = (
            (self._folders, True, self._below),
            (frozenset(file.parent for file in self._files), False, self._named),
        )
        self._threads = [
            threading.Thread(target=self._watch, args=(*task, ready), name="jobexport-watch", daemon=True)
            for task, ready in zip(tasks, self._ready, strict=True)
        ]

    def start(self) -> None:
        """Begins to watch; gives back when every change from now on is seen."""
        for thread in self._threads:
            thread.start()
        for ready in self._ready:
            ready.wait(5)

    def stop(self) -> None:
        """Ends, and waits until nothing more is told."""
        self._stop.set()
        for thread in self._threads:
            thread.join(5)

    def _watch(
        self, roots: frozenset[Path], recursive: bool, counts: Callable[[Path], bool], ready: threading.Event
    ) -> None:
        from watchfiles import Change, watch

        polled = lost = False
        while not self._stop.is_set():
            here = sorted(root for root in roots if root.is_dir())
            before = _identities(roots)
            if not here:
                ready.set()
                if not roots or self._stop.wait(_LOOK / 1000):
                    return
                lost = _identities(roots) != before
                continue
            try:
                for found in watch(
                    *here, watch_filter=None, debounce=_MOST, step=_STEP, stop_event=self._stop, rust_timeout=_LOOK,
                    yield_on_timeout=True, raise_interrupt=False, recursive=recursive, force_polling=polled or None,
                    ignore_permission_denied=True,
                ):  # fmt: skip
                    ready.set()
                    paths = frozenset(path for _, name in found if counts(path := Path(name)))
                    if lost:
                        # What came into a new folder before it was watched is told with it.
                        paths, lost = paths | roots, False
                    if paths:
                        self._changed(paths)
                    # The system may give a folder that is made anew the number of the old one.
                    gone = any(kind == Change.deleted and Path(name) in roots for kind, name in found)
                    if gone or _identities(roots) != before:
                        lost = True
                        self._changed(roots)
                        break
            except FileNotFoundError:
                continue
            except OSError:
                # The system watches no more files: look at them instead.
                if polled:
                    raise
                polled = True

    def _below(self, path: Path) -> bool:
        if any(each == path or each in path.parents for each in self._ignored):
            return False
        root = next((folder for folder in self._folders if folder in path.parents), None)
        if root is None:
            return path in self._folders
        name = path.name
        hidden = any(part.startswith(".") and part != ".well-known" for part in path.relative_to(root).parts)
        return not (hidden or name.endswith(("~", ".swp", ".swx", ".tmp", ".bak")) or name == "4913")

    def _named(self, path: Path) -> bool:
        return path in self._files


def _real(path: Path) -> Path:
    """The absolute path as the system will tell it: links of its folders resolved, its own name kept."""
    return path.parent.resolve() / path.name if path.name not in ("", "..") else path.resolve()


def _identities(paths: Iterable[Path]) -> dict[Path, Identity]:
    found: dict[Path, Identity] = {}
    for path in paths:
        try:
            state = path.stat()
            found[path] = (state.st_dev, state.st_ino)
        except OSError:
            found[path] = None
    return found
