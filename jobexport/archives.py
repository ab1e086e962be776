"""Archives as documents: gzip, zip and WARC, with bounds on what may come out of them."""

from __future__ import annotations

import atexit
import gzip
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import replace
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from jobexport.errors import InputError, UsageError
from jobexport.findings import Finding, Origin, Severity
from jobexport.posting import Document

__all__ = ["IN_MEMORY", "SUFFIXES", "expand", "is_archive", "spool"]

SUFFIXES = (".zip", ".gz", ".warc")
IN_MEMORY = 8 * 1024**2
"""Bytes that a source without a file of its own may have before it goes to disk."""
MAX_EXPANDED = 8 * 1024**3
MAX_RATIO = 400
MAX_RECORD = 64 * 1024**2
"""Bytes of one response in a WARC file; what is longer is told and not read."""


def is_archive(name: str) -> bool:
    """Whether a file of this name is an archive."""
    return name.lower().endswith(SUFFIXES)


def expand(path: Path, uri: str, known: Callable[[str], bool]) -> Iterator[Document | Finding]:
    """The documents in an archive, in a stable order; ``known`` says which members have a name that some format reads.

    A damaged archive and an encrypted member are findings. Raises InputError for what expands beyond all measure (a
    decompression bomb), OSError for a file that cannot be read.
    """
    lowered = path.name.lower()
    with path.open("rb") as file:
        try:
            if lowered.endswith((".warc", ".warc.gz")):
                yield from _warc(file, uri)
            elif lowered.endswith(".zip"):
                yield from _zip(file, uri, known)
            else:
                size = path.stat().st_size
                with gzip.open(file) as stream:
                    spooled = spool(_bounded(stream, size, uri))
                yield Document(uri[: -len(".gz")], path=spooled, scale=size / max(spooled.stat().st_size, 1))
        except _Damage as damage:
            yield _damaged("archive", damage, uri)


class _Damage(Exception):
    """Bytes that one of the libraries for archives cannot make anything of."""


def _damaged(what: str, damage: _Damage, place: str) -> Finding:
    return Finding("source/archive", Severity.ERROR, f"the {what} is damaged: {damage}", Origin(place))


@contextmanager
def _library() -> Iterator[None]:
    """Around calls of the libraries: of damaged bytes they raise many kinds of exceptions, some by accident."""
    try:
        yield
    except Exception as error:
        raise _Damage((str(error) or type(error).__name__)[:120]) from error


def spool(parts: Iterator[bytes], rest: BinaryIO | None = None) -> Path:
    """Writes the parts, then the rest of a stream, to a temporary file that goes when this process ends."""
    handle = tempfile.NamedTemporaryFile(prefix="jobexport-", delete=False)  # noqa: SIM115 - outlives this function
    name, owner = handle.name, os.getpid()
    # Forked workers run their parent's exit handlers too; only the owner may remove the file.
    atexit.register(lambda: Path(name).unlink(missing_ok=True) if os.getpid() == owner else None)
    with handle:
        for part in parts:
            handle.write(part)
        while rest is not None and (part := rest.read(1 << 20)):
            handle.write(part)
    return Path(name)


def _bounded(stream: IO[bytes] | gzip.GzipFile, size: int, uri: str) -> Iterator[bytes]:
    limit = min(MAX_EXPANDED, max(size, 1024**2) * MAX_RATIO)
    total = 0
    while True:
        with _library():
            part = stream.read(1 << 20)
        if not part:
            return
        total += len(part)
        if total > limit:
            raise InputError(f"expands to more than {limit // 1024**2} MiB; not read further", subject=uri)
        yield part


def _zip(file: BinaryIO, uri: str, known: Callable[[str], bool]) -> Iterator[Document | Finding]:
    with _library():
        archive = zipfile.ZipFile(file)
    for member in sorted(archive.infolist(), key=lambda each: each.filename):
        name = PurePosixPath(member.filename).name
        if not name or name.startswith(".") or member.is_dir() or not known(name):
            continue
        place = f"{uri}!{member.filename}"
        if member.flag_bits & 1:
            yield Finding("source/archive", Severity.ERROR, "the member is encrypted", Origin(place))
            continue
        try:
            with _library():
                stream = archive.open(member)
            with stream:
                parts = _bounded(stream, member.compress_size, place)
                scale = member.compress_size / max(member.file_size, 1)
                if member.file_size < IN_MEMORY:
                    yield Document(place, data=b"".join(parts), scale=scale)
                else:
                    yield Document(place, path=spool(parts), scale=scale)
        except _Damage as damage:
            yield _damaged("member", damage, place)


def _warc(file: BinaryIO, uri: str) -> Iterator[Document | Finding]:
    """Responses with status 200 that hold pages, feeds or data; everything else in a WARC file is about the crawl."""
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError:
        raise UsageError("WARC files need an extra", subject=uri, hint="pip install 'jobexport[warc]'") from None
    before = count = 0
    records = ArchiveIterator(file)
    while (record := _next(records)) is not None:
        count += 1
        if record.rec_type not in ("response", "resource"):
            continue
        document = _response(record, uri)
        if isinstance(document, Document):
            # All that was read since the document before, records about the crawl among it.
            here, size = file.tell(), len(document.data or b"")
            document, before = replace(document, scale=(here - before) / max(size, 1)), here
        if document is not None:
            yield document
    if records.err_count:
        message = f"{records.err_count} records are damaged: their length is not what they say"
        yield Finding("source/archive", Severity.WARNING, message, Origin(uri))
    elif not count:
        yield Finding("source/archive", Severity.ERROR, "holds no WARC record", Origin(uri))


def _next(records: Iterator[Any]) -> Any:
    # The library writes warnings of its own to standard error; what is wrong is told here.
    with _library(), redirect_stderr(StringIO()):
        return next(records, None)


def _response(record: Any, uri: str) -> Document | Finding | None:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return None
    kind = (headers or record.rec_headers).get_header("Content-Type") or ""
    media = kind.partition(";")[0].strip().lower()
    if not media.startswith("text/") and not media.endswith(("json", "xml")):
        return None
    place = f"{uri}!{address}"
    try:
        with _library():
            data = record.content_stream().read(MAX_RECORD + 1)
    except _Damage as damage:
        return _damaged("record", damage, place)
    if len(data) > MAX_RECORD:
        message = f"the response is longer than {MAX_RECORD // 1024**2} MiB; not read"
        return Finding("source/record-too-large", Severity.ERROR, message, Origin(place))
    return Document(place, data=data, media_type=media, base_url=address or None)
