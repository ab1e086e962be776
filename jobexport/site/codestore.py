"""Compiled templates that are kept: in this process, and between runs in a folder of the user's cache."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import CodeType
from typing import Any

from jobexport import resources
from jobexport.site import messages
from jobexport.version import VERSION

__all__ = ["CodeStore", "digest"]

_FOLDER = "compiled-templates"
_KEPT, _NEW = ".code", ".new"
_SIZE = 32
# A theme has some twenty templates, each of some 30 kB when it is compiled.
_MOST = 256
_FEWER = 192
# What has a say in the code of a template, beside the template itself.
_MAKERS = ("codestore.py", "messages.py", "pieces.py", "quickcode.py", "templating.py", "theme.py")

_Entry = tuple[bytes, dict[str, bytes], CodeType]
_known: dict[str, _Entry] = {}


class CodeStore:
    """The code of the templates of one theme in one language.

    What is kept of a template holds as long as its source and those of all its parents and includes are what they were, and
    jobexport, Jinja, Python and the texts of the language too. On a disk it is looked for, and put, only into a folder that
    belongs to this user and that nobody else may write to: it is code that will run. A file there that is broken, or of
    another version, is as good as none, and a folder that cannot be written to is no error.
    """

    def __init__(self, folders: Sequence[Path], language: str) -> None:
        self._theme = repr((language, *map(str, folders)))
        makers = _makers()
        self._maker = makers and blake2b(messages.state(language), key=makers, digest_size=_SIZE).digest()

    def get(self, template: tuple[str, str], source: str, part: Callable[[str], bytes | None]) -> CodeType | None:
        """The code of a template, by its name and file; ``part`` gives the digest of another template as it is now."""
        entry = self._name(template)
        found = _known.get(entry) or (_read(entry, self._maker) if self._maker else None)
        if found is None or found[0] != digest(source) or any(part(name) != mark for name, mark in found[1].items()):
            return None
        _remember(entry, found)
        return found[2]

    def put(self, template: tuple[str, str], source: str, parts: Mapping[str, bytes], code: CodeType) -> None:
        """Keeps the code of a template; ``parts`` are the digests of the templates that went into it, by their names."""
        entry, found = self._name(template), (digest(source), dict(parts), code)
        _remember(entry, found)
        if self._maker:
            with suppress(OSError):
                _write(entry, found, self._maker)

    def _name(self, template: tuple[str, str]) -> str:
        return digest(repr((self._theme, template))).hex()


def digest(text: str) -> bytes:
    """What tells a template from any other."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()


def _remember(entry: str, found: _Entry) -> None:
    if len(_known) >= _MOST and entry not in _known:
        _known.clear()
    _known[entry] = found


@cache
def _makers() -> bytes | None:
    """What all code hangs on: Python, jobexport, and the code that makes code, ours and Jinja's. To look at all of that takes
    less time than to ask for the versions of what is installed. None where it cannot be looked at, as in an archive."""
    from importlib.util import MAGIC_NUMBER

    import jinja2
    import markupsafe

    files = [Path(__file__).parent / name for name in _MAKERS]
    for package in (jinja2, markupsafe):
        files += sorted(Path(package.__path__[0]).glob("*.py")) or [Path(package.__path__[0])]
    found = blake2b(MAGIC_NUMBER + VERSION.encode(), digest_size=_SIZE)
    try:
        for path in files:
            found.update(blake2b(path.read_bytes()).digest())
    except OSError:
        return None
    return found.digest()


def _private(status: os.stat_result) -> bool:
    """Whether nobody but this user may have written it. Where files have no owners, their folder is the user's own."""
    return not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)


def _folder() -> Path | None:
    """The folder on the disk; None where there is none that can be trusted."""
    above = resources.cached()
    if above is None:
        return None
    folder = above / _FOLDER
    with suppress(OSError):
        status = folder.lstat()
        if stat.S_ISDIR(status.st_mode) and _private(status):
            return folder
    return None


def _read(entry: str, maker: bytes) -> _Entry | None:
    import marshal

    folder = _folder()
    if folder is None:
        return None
    with suppress(OSError), (folder / (entry + _KEPT)).open("rb") as file:
        if not _private(os.fstat(file.fileno())):
            return None
        data = file.read()
        # Marshal must not see what it did not write: it trusts every byte.
        if data[:_SIZE] == _sum(data[_SIZE:], maker):
            found: Any = marshal.loads(data[_SIZE:])
            return (found[0], found[1], found[2])
    return None


def _write(entry: str, found: _Entry, maker: bytes) -> None:
    import marshal

    above = resources.cached()
    if above is not None:
        (above / _FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = _folder()
    if folder is None:
        return
    data = marshal.dumps(found)
    # Whoever reads meanwhile, or writes the same, sees a whole file or none.
    handle, name = tempfile.mkstemp(_NEW, entry, folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_sum(data, maker) + data)
        Path(name).replace(folder / (entry + _KEPT))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _tidy(folder)


def _sum(data: bytes, maker: bytes) -> bytes:
    return blake2b(data, key=maker, digest_size=_SIZE).digest()


def _tidy(folder: Path) -> None:
    """Lets go of the oldest where there are too many, also of what a killed process left."""
    with os.scandir(folder) as listing:
        found = [each for each in listing if each.name.endswith((_KEPT, _NEW))]
    if len(found) <= _MOST:
        return
    for _, name in sorted((each.stat(follow_symlinks=False).st_mtime_ns, each.path) for each in found)[:-_FEWER]:
        Path(name).unlink(missing_ok=True)
