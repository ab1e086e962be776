"""Stores that are named by a URL, such as ``s3://bucket/jobs/``: what lies in them, and documents that are read from them.

Any store that fsspec knows can be named: ``s3://``, ``gs://``, ``az://``, ``sftp://``, ``memory://`` and others, some with a library
of their own. Addresses of the web are not stores: ``http://`` and ``https://`` are refused where sources are named.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from jobexport.errors import InputError, JobExportError, OutputError, UsageError
from jobexport.posting import Document

__all__ = [
    "Stored",
    "asking",
    "failed",
    "folder",
    "is_private",
    "is_url",
    "listed",
    "local",
    "opened",
    "sent",
    "spooled",
    "stored",
    "with_name",
]

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_MAGIC = re.compile(r"[*?\[]")
_BUFFER = 1 << 20
_EXTRAS = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "az": "adlfs",
    "abfs": "adlfs",
    "sftp": "paramiko",
}


def is_url(name: str) -> bool:
    """Whether a name is a URL and not a path."""
    return _URL.match(name) is not None


def local(name: str) -> str:
    """The path that a ``file://`` URL stands for; any other name as it is."""
    if not name.lower().startswith("file://"):
        return name
    from urllib.request import url2pathname

    return url2pathname(name[len("file://") :].removeprefix("localhost"))


def is_private(url: str) -> bool:
    """Whether only this process sees what it puts into the store."""
    return url.lower().startswith("memory://")


def opened(url: str) -> tuple[Any, str]:
    """The file system of fsspec for a URL, and the path in it.

    Raises UsageError where fsspec or the store's own library is not installed, and for a kind of store that is unknown.
    """
    kind = url.partition("://")[0]
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(
            "stores need an extra", subject=url, hint="pip install 'jobexport[dask]', or copy the files here first"
        ) from None
    try:
        system, path = url_to_fs(url)
    except ImportError as error:
        library = _EXTRAS.get(kind.lower())
        hint = f"pip install {library}" if library else str(error)
        raise UsageError(f"a library for {kind}:// is missing", subject=url, hint=hint) from error
    except ValueError as error:
        raise UsageError(f"{kind}:// is no store that is known", subject=url) from error
    except Exception as error:  # every store's library has exceptions of its own
        raise failed(error, url) from error
    return system, str(path)


def failed(error: Exception, url: str, kind: type[JobExportError] = InputError) -> JobExportError:
    """What to raise where a store does not do what is asked of it: each store has exceptions of its own."""
    if isinstance(error, JobExportError):
        return error
    if isinstance(error, FileNotFoundError):
        return kind("there is no such thing in the store", subject=url)
    text = getattr(error, "strerror", None) or str(error).strip().partition("\n")[0] or type(error).__name__
    return kind(f"the store does not answer as it should: {text}", subject=url)


@contextmanager
def asking(url: str, kind: type[JobExportError] = InputError) -> Iterator[None]:
    """Whatever a store raises within becomes an error of ours, as ``failed`` makes it."""
    try:
        yield
    except Exception as error:  # every store's library has exceptions of its own
        raise failed(error, url, kind) from error


def listed(url: str) -> list[tuple[str, int]]:
    """URL and bytes of every object that a URL stands for: itself, those below it, or those that match its pattern; in the
    order in which files are read.

    Raises InputError where the store cannot be asked or has nothing there, and what ``opened`` raises.
    """
    system, path = opened(url)
    with asking(url):
        system.invalidate_cache()
        if _MAGIC.search(path):
            found = system.glob(path, detail=True)
        elif not url.endswith("/") and system.isfile(path):
            found = {path: system.info(path)}
        else:
            found = system.find(path, detail=True)
    order = None if _MAGIC.search(path) else _walked
    names = sorted((name for name, info in found.items() if info["type"] == "file"), key=order)
    objects = [(name, int(found[name].get("size") or 0)) for name in names]
    if not objects:
        raise InputError("nothing is there" if not _MAGIC.search(path) else "no file matches", subject=url)
    return [(with_name(url, path, name), size) for name, size in objects]


def _walked(name: str) -> tuple[tuple[bool, str], ...]:
    """Sorts as a folder on disk is read: the files of a folder, then those of the folders in it."""
    *folders, last = name.split("/")
    return (*((True, each) for each in folders), (False, last))


def with_name(url: str, path: str, name: str) -> str:
    """The URL of another object of the same store, from the URL and the path of one."""
    kind, _, rest = url.partition("://")
    # What stands before the path, such as a host, is kept by some stores in the URL alone.
    if rest.rstrip("/").endswith(path.strip("/")) and path.strip("/"):
        front = rest.rstrip("/")[: -len(path.strip("/"))]
        return f"{kind}://{front}{name.lstrip('/')}"
    return f"{kind}://{name.lstrip('/')}"


@dataclass(frozen=True, slots=True)
class Stored(Document):
    """A document in a store. It is read by whoever works on it, so that its bytes make no detour."""

    length: int = 0

    @property
    def size(self) -> int:
        """As ``Document.size``."""
        return self.length

    def read(self) -> bytes:
        """All bytes. Raises InputError where the store does not give them."""
        system, path = opened(self.uri)
        with asking(self.uri):
            return cast(bytes, system.cat_file(path))

    def open(self) -> BinaryIO:
        """A binary stream over the bytes, which can be sought in. Raises InputError where it cannot be opened."""
        system, path = opened(self.uri)
        with asking(self.uri):
            return cast(BinaryIO, system.open(path, "rb", block_size=_BUFFER))

    def state(self) -> str:
        """A text that is another one when the object is, without reading it."""
        system, path = opened(self.uri)
        with asking(self.uri):
            return f"{self.length} {system.ukey(path)}"


@contextmanager
def stored(url: str) -> Iterator[BinaryIO]:
    """A stream whose bytes become an object when all went well; after an error the object is as it was.

    Raises OutputError where the store does not take it.
    """
    with tempfile.TemporaryFile() as file:
        yield cast(BinaryIO, file)
        file.seek(0)
        system, path = opened(url)
        with asking(url, OutputError):
            folder(system, path)
            sent(system, path, _parts(file))


def folder(system: Any, path: str) -> None:
    """Makes the folder of a path where the store has real ones."""
    # Stores without folders refuse in ways of their own; where one is missing, writing the object says so.
    with suppress(Exception):
        system.makedirs(path.rpartition("/")[0], exist_ok=True)


def sent(system: Any, path: str, parts: Iterable[bytes]) -> None:
    """Writes an object from its parts, which may raise what they like: then a store that gets objects whole, such as S3, keeps
    none of them."""
    with system.open(path, "wb") as file:
        try:
            for part in parts:
                file.write(part)
        except BaseException:
            # What is closed is kept; half of an object must not be, also after Ctrl-C. A library that cannot discard raises
            # what it likes, and must not hide the first error.
            with suppress(Exception):
                file.discard()
            raise


def spooled(url: str, into: Path) -> Path:
    """A copy of an object in a folder, under its own name. Raises InputError where the store does not give it."""
    target = into / url.rpartition("/")[2]
    system, path = opened(url)
    with asking(url), system.open(path, "rb") as source, target.open("wb") as file:
        for part in _parts(source):
            file.write(part)
    return target


def _parts(file: Any) -> Iterator[bytes]:
    while part := file.read(_BUFFER):
        yield part
