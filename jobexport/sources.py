"""From what the user names (paths, globs, ``-``, archives) to documents, and which format each document is."""

from __future__ import annotations

import glob
import gzip
import os
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from jobexport.errors import InputError, UsageError
from jobexport.findings import Finding, Origin, Severity
from jobexport.posting import Document
from jobexport.registry import Format, format_named, formats

__all__ = ["HEAD", "MAX_EXPANDED", "detect", "documents"]

HEAD = 65_536
"""Bytes that sniffing looks at."""
MAX_EXPANDED = 8 * 1024**3
"""Most bytes that one compressed source may expand to; also at most MAX_RATIO times its own size."""
MAX_RATIO = 400
_IN_MEMORY = 8 * 1024**2
_SURE = 60
_CONFIG = "jobexport.toml"


def documents(sources: Iterable[str], *, output: Path | None = None) -> Iterator[Document | Finding]:
    """The documents of all sources in a stable order: as named, and sorted by path inside a folder.

    A folder gives every file below it with a suffix that some format reads; hidden files and folders, the configuration,
    and ``output`` are left out. A file that cannot be opened inside a folder, or a damaged archive, is a finding.
    Raises InputError where a source does not exist or has nothing to read.
    """
    sources = list(sources)
    for source in sources:
        _verify(source)
    for source in sources:
        if source == "-":
            yield _standard_input()
            continue
        path = Path(source)
        if path.is_dir():
            found = False
            for document in _folder(path, output):
                found = True
                yield document
            if not found:
                raise InputError(
                    "nothing to read in this folder", subject=source, hint="`jobexport formats` lists what is read"
                )
        elif path.exists():
            yield from _file(path, source)
        else:
            # Path.glob takes no absolute patterns.
            matches = sorted(match for match in glob.glob(source, recursive=True) if Path(match).is_file())  # noqa: PTH207
            if not matches:
                raise InputError("no file matches", subject=source)
            for match in matches:
                yield from _file(Path(match), match)


def _verify(source: str) -> None:
    """Raises for a source that cannot be there, before anything is read or written."""
    if source.startswith(("http://", "https://")):
        raise UsageError(
            "addresses are not read directly", subject=source, hint="save the page or feed to a file first"
        )
    if source != "-" and not Path(source).exists() and not glob.has_magic(source):
        raise InputError("no such file or folder", subject=source)


def _standard_input() -> Document:
    """Standard input as a document; more than a few megabytes wait in a temporary file that goes with the process."""
    stream = sys.stdin.buffer
    data = stream.read(_IN_MEMORY)
    if len(data) < _IN_MEMORY:
        return Document("-", data=data)
    return Document("-", path=_spool(iter([data]), stream))


def _spool(first: Iterator[bytes], rest: BinaryIO | None = None) -> Path:
    handle = tempfile.NamedTemporaryFile(prefix="jobexport-", delete=False)  # noqa: SIM115 - lives until the process ends
    import atexit

    name, owner = handle.name, os.getpid()
    # Forked workers run their parent's exit handlers too; only the owner may remove the file.
    atexit.register(lambda: Path(name).unlink(missing_ok=True) if os.getpid() == owner else None)
    with handle:
        for part in first:
            handle.write(part)
        while rest is not None and (part := rest.read(1 << 20)):
            handle.write(part)
    return Path(name)


@cache
def _suffixes() -> frozenset[str]:
    found = {suffix for each in formats() if each.reader for suffix in each.suffixes}
    return frozenset(found | {suffix + ".gz" for suffix in found} | {".zip"})


def _known(name: str) -> bool:
    lowered = name.lower()
    return lowered.endswith(tuple(_suffixes()))


def _folder(root: Path, output: Path | None) -> Iterator[Document | Finding]:
    hidden = output.resolve() if output is not None else None
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (hidden is None or (here / name).resolve() != hidden)
        )
        for name in sorted(files):
            if name.startswith(".") or name == _CONFIG or not _known(name):
                continue
            path = here / name
            if not os.access(path, os.R_OK):
                origin = Origin(path.as_posix())
                yield Finding("source/unreadable", Severity.ERROR, "the file cannot be opened", origin)
                continue
            yield from _file(path, path.as_posix())


def _file(path: Path, uri: str) -> Iterator[Document | Finding]:
    lowered = path.name.lower()
    try:
        if lowered.endswith(".zip"):
            yield from _zip(path, uri)
        elif lowered.endswith(".gz") and not lowered.endswith(".warc.gz"):
            with gzip.open(path) as stream:
                spooled = _spool(_bounded(stream, path.stat().st_size, uri))
            yield Document(uri.removesuffix(uri[-3:]) if uri.lower().endswith(".gz") else uri, path=spooled)
        else:
            with path.open("rb"):
                pass
            yield Document(uri, path=path)
    except (gzip.BadGzipFile, zipfile.BadZipFile, EOFError, zlib.error) as error:
        yield Finding("source/archive", Severity.ERROR, f"the archive is damaged: {error}", Origin(uri))
    except OSError as error:
        raise InputError(error.strerror or str(error), subject=uri) from error


def _bounded(stream: BinaryIO | gzip.GzipFile, size: int, uri: str) -> Iterator[bytes]:
    """The stream's bytes, refusing what expands beyond all measure (a decompression bomb)."""
    limit = min(MAX_EXPANDED, max(size, 1024**2) * MAX_RATIO)
    total = 0
    while part := stream.read(1 << 20):
        total += len(part)
        if total > limit:
            raise InputError(f"expands to more than {limit // 1024**2} MiB; not read further", subject=uri)
        yield part


def _zip(path: Path, uri: str) -> Iterator[Document | Finding]:
    with zipfile.ZipFile(path) as archive:
        for member in sorted(archive.infolist(), key=lambda each: each.filename):
            name = PurePosixPath(member.filename).name
            if member.is_dir() or name.startswith(".") or name == _CONFIG or not _known(name):
                continue
            place = f"{uri}!{member.filename}"
            if member.flag_bits & 1:
                yield Finding("source/archive", Severity.ERROR, "the member is encrypted", Origin(place))
                continue
            with archive.open(member) as stream:
                parts = _bounded(stream, member.compress_size, place)  # type: ignore[arg-type]
                if member.file_size < _IN_MEMORY:
                    yield Document(place, data=b"".join(parts))
                else:
                    yield Document(place, path=_spool(parts))


def detect(document: Document, name: str | None = None) -> Format:
    """The format to read a document with: the one named, else told from suffix, media type and the first bytes.

    Raises UsageError where the named format cannot be read, and where no format, or more than one, fits.
    """
    if name is not None:
        chosen = format_named(name)
        if chosen.reader is None:
            raise UsageError(
                "this format is written only", subject=name, hint="`jobexport formats` shows which are read"
            )
        return chosen
    lowered = document.uri.lower()
    readable = [each for each in formats() if each.reader is not None]
    named = [each for each in readable if lowered.endswith(each.suffixes or ("\0",))]
    if document.media_type:
        named = named or [each for each in readable if document.media_type in each.media_types]
    if len(named) == 1:
        # The one owner of a suffix has it, unless the content is plainly something else (front matter in a .html file).
        head = _head(document)
        if named[0].sniff(head):
            return named[0]
        others = sorted(((each.sniff(head), each) for each in readable), key=lambda pair: -pair[0])
        return others[0][1] if others[0][0] >= _SURE else named[0]
    head = _head(document)
    scored = sorted(((each.sniff(head), each) for each in readable), key=lambda pair: -pair[0])
    best, second = scored[0], scored[1]
    if best[0] == 0:
        own = [each for each in named if not each.board and lowered.endswith("." + each.name)]
        if own:
            return own[0]
        raise UsageError(
            "the format cannot be told from name or content",
            subject=document.uri,
            hint="name it with --from; `jobexport formats` lists them",
        )
    if best[0] == second[0]:
        names = ", ".join(each.name for score, each in scored if score == best[0])
        raise UsageError(f"could be any of {names}", subject=document.uri, hint="choose one with --from")
    return best[1]


def _head(document: Document) -> bytes:
    if document.data is not None:
        return document.data[:HEAD]
    with document.open() as stream:
        return stream.read(HEAD)
