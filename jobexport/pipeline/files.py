"""Single files that a command writes where its user says: whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from jobexport.errors import OutputError

__all__ = ["Whole", "write_atomically", "written"]

_OPEN = re.compile(r"/(?:dev|proc/self)/(?:(stdout)|(stderr)|fd/([0-9]{1,9}))")


class Whole:
    """A file while it is written, as ``file``: ``keep`` puts it in place, ``drop`` leaves what was there before.

    A link keeps leading to the file that it names, and an existing file keeps its permissions. A device, a named pipe and a
    stream that is open already (``/dev/stdout``) are written to as they are. Raises OutputError where that cannot be.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._target: Path | None = None
        self._temporary: Path | None = None
        try:
            self.file = self._opened()
        except OSError as error:
            raise self.failed(error) from error

    def _opened(self) -> BinaryIO:
        stream = _OPEN.fullmatch(os.fspath(self._path))
        if stream is not None:
            number = 1 if stream[1] else 2 if stream[2] else int(stream[3])
            # Opening it by its name would empty the file that it goes to.
            return os.fdopen(os.dup(number), "wb")
        if self._path.is_dir():
            raise OutputError("is a folder", subject=str(self._path), hint="name a file")
        if self._path.exists() and not self._path.is_file():
            return self._path.open("wb")
        self._target = Path(os.path.realpath(self._path))
        if self._target.exists():
            mode = self._target.stat().st_mode & 0o7777
            if not os.access(self._target, os.W_OK):
                raise PermissionError(13, "Permission denied")
        else:
            mask = os.umask(0)
            os.umask(mask)
            mode = 0o666 & ~mask
        handle, name = tempfile.mkstemp(prefix=".jobexport-", dir=self._target.parent)
        self._temporary = Path(name)
        with suppress(OSError):  # some file systems have no permissions
            self._temporary.chmod(mode)
        return cast(BinaryIO, os.fdopen(handle, "w+b"))

    def keep(self, *, durable: bool = False) -> None:
        """Puts the file in place; ``durable`` waits until the disk has its bytes. Raises OutputError."""
        try:
            self.file.flush()
            if durable and self._temporary is not None:
                os.fsync(self.file.fileno())
            self.file.close()
            if self._temporary is not None and self._target is not None:
                self._temporary.replace(self._target)
        except BrokenPipeError:
            raise
        except OSError as error:
            self.drop()
            raise self.failed(error) from error

    def drop(self) -> None:
        """Leaves what was there before."""
        # What waits in the buffer of a full disk, or of a pipe that nobody reads, fails once more.
        with suppress(OSError):
            self.file.close()
        if self._temporary is not None:
            with suppress(OSError):
                self._temporary.unlink(missing_ok=True)

    def failed(self, error: OSError) -> OutputError:
        """What to raise where writing to ``file`` fails."""
        hint = "the file that was there is untouched" if self._temporary is not None else None
        return OutputError(error.strerror or str(error), subject=str(self._path), hint=hint)


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A stream to a file that appears when all went well, as ``Whole`` says; raises OutputError where writing fails.

    Only a pipe that nobody reads any more is a BrokenPipeError.
    """
    whole = Whole(path)
    try:
        yield whole.file
    except BaseException as error:  # also Ctrl-C: nothing half-made stays
        whole.drop()
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise whole.failed(error) from error
        raise
    whole.keep()


def write_atomically(path: Path, data: bytes) -> None:
    """Writes a file in one step and waits for the disk, as ``Whole`` says.

    Raises OutputError, and then the old file is as it was.
    """
    whole = Whole(path)
    try:
        whole.file.write(data)
    except OSError as error:
        whole.drop()
        raise whole.failed(error) from error
    whole.keep(durable=True)
