"""The last good site: a copy made of links, brought up to date only when a build has succeeded."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import dataclass, field
from pathlib import Path

from jobexport.site.urls import HOME

__all__ = ["Mirror"]

_SHOWN = ".well-known"
_State = tuple[int, int, int]


@dataclass(slots=True)
class _Folder:
    """A folder of the site as it was last seen. ``state`` changes with every file that is made, replaced or removed."""

    state: tuple[int, int] = (0, 0)
    files: dict[str, _State] = field(default_factory=dict)
    folders: tuple[str, ...] = ()


class Mirror:
    """What the server gives out: the files of ``site`` as they were when ``sync`` was last called.

    Files are hard links into ``folder``, which must be empty. A build replaces files and never writes into one, so that
    a build that fails half-way changes nothing here, and a folder in which nothing was replaced need not be read again.
    Where links cannot be made (another file system) files are copied.
    """

    def __init__(self, site: Path, folder: Path) -> None:
        self.site, self.folder = site, folder
        self._folders: dict[str, _Folder] = {}

    def sync(self, touched: frozenset[str] | None = None) -> frozenset[str]:
        """Takes over the state of ``site``; gives the paths, with ``/``, that are new, changed or gone.

        ``touched`` are the only paths where anything can be another than before, if the caller knows.
        """
        changed: set[str] = set()
        fresh: list[str] = []
        if touched is not None and all(_folder_of(path) in self._folders for path in touched):
            for path in touched:
                self._see(path, changed, fresh)
        elif self.site.is_dir():
            self._look("", changed, fresh)
        # What is gone goes first: a folder may have taken the place of a file, or the other way round.
        for path in changed.difference(fresh):
            (self.folder / path).unlink(missing_ok=True)
        for path in fresh:
            self._take(path)
        return frozenset(changed)

    def find(self, path: str) -> Path | None:
        """The file for a path with ``/`` from the root of the site; None where there is none, or a folder."""
        before, slash, name = path.rpartition("/")
        known = self._folders.get(before + slash)
        return self.folder / path if known is not None and name in known.files else None

    def is_folder(self, path: str) -> bool:
        """Whether the site has a page for this folder."""
        known = self._folders.get(path.rstrip("/") + "/")
        return known is not None and HOME in known.files

    def _see(self, path: str, changed: set[str], fresh: list[str]) -> None:
        """Compares one file of a known folder with what is known of it."""
        prefix = _folder_of(path)
        name = path.removeprefix(prefix)
        known = self._folders[prefix]
        try:
            found = os.lstat(f"{self.site}/{path}")
        except OSError:
            found = None
        if found is None or _hidden(name) or not stat.S_ISREG(found.st_mode):
            if known.files.pop(name, None) is not None:
                changed.add(path)
        elif known.files.get(name) != (state := _state(found)):
            known.files[name] = state
            changed.add(path)
            fresh.append(path)

    def _look(self, root: str, changed: set[str], fresh: list[str]) -> None:
        """Compares a folder (``""``, ``jobs/``) and all below it with what is known of them."""
        waiting = [root]
        while waiting:
            prefix = waiting.pop()
            place = os.stat(f"{self.site}/{prefix}")  # noqa: PTH116 - a Path for each folder costs more than the call
            known = self._folders.setdefault(prefix, _Folder())
            state = (place.st_ino, place.st_mtime_ns)
            if known.state != state:
                files, folders = _read(self.site / prefix)
                new = [name for name, file in files.items() if known.files.get(name) != file]
                fresh += [prefix + name for name in new]
                changed.update(prefix + name for name in new)
                changed.update(prefix + name for name in known.files.keys() - files.keys())
                for name in set(known.folders) - set(folders):
                    self._forget(f"{prefix}{name}/", changed)
                self._folders[prefix] = known = _Folder(state, files, folders)
            waiting += [f"{prefix}{name}/" for name in known.folders]

    def _forget(self, prefix: str, changed: set[str]) -> None:
        known = self._folders.pop(prefix)
        changed.update(prefix + name for name in known.files)
        for name in known.folders:
            self._forget(f"{prefix}{name}/", changed)

    def _take(self, path: str) -> None:
        source, target = f"{self.site}/{path}", f"{self.folder}/{path}"
        try:
            os.link(source, target)
        except OSError:
            # Something is there, or its folder is not, or the site lies elsewhere: each has its way, and none is common.
            file = Path(target)
            if file.is_dir():
                shutil.rmtree(file)
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = target + ".\x7fnew"
            try:
                os.link(source, fresh)
            except OSError:
                shutil.copyfile(source, fresh)
            Path(fresh).replace(file)


def _folder_of(path: str) -> str:
    before, slash, _ = path.rpartition("/")
    return before + slash


def _hidden(name: str) -> bool:
    return name.startswith(".") and name != _SHOWN


def _state(found: os.stat_result) -> _State:
    return found.st_ino, found.st_mtime_ns, found.st_size


def _read(folder: Path) -> tuple[dict[str, _State], tuple[str, ...]]:
    """The plain files of a folder with what tells one state of a file from another, and its folders; hidden ones and links
    are not served.
    """
    files: dict[str, _State] = {}
    folders = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if _hidden(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif entry.is_file(follow_symlinks=False):
                files[entry.name] = _state(entry.stat(follow_symlinks=False))
    return files, tuple(folders)
