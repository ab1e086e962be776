"""From what the user names (paths, globs, ``-``, archives, stores) to documents."""

from __future__ import annotations

import glob
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from jobexport.archives import IN_MEMORY, SUFFIXES, expand, is_archive, spool
from jobexport.errors import InputError, UsageError
from jobexport.findings import Finding, Origin, Severity
from jobexport.posting import Document
from jobexport.registry import formats
from jobexport.stores import Stored, is_url, listed, local, spooled
from jobexport.syntax.sitemap import is_sitemap, pages

__all__ = ["documents", "size"]

_CONFIG = "jobexport.toml"
# Plain texts that lie in many folders and are never a posting.
_NEVER = frozenset(
    ("robots.txt", "humans.txt", "security.txt", "ads.txt", "llms.txt", "license.txt", "requirements.txt")
)
# Files of these may hold many documents, or name other files.
_SPECIAL = (*SUFFIXES, ".xml")
_FETCHED = ".fetch/log.jsonl"
# A folder with this file is a site that jobexport built: an output, never a source.
_OURS = ".jobexport/manifest"
_NAMELESS = "its name is not UTF-8; rename it"
_HINT = "`jobexport formats` lists what is read"


def documents(
    sources: Iterable[str], *, output: Path | None = None, known: dict[str, Document] | None = None
) -> Iterator[Document | Finding]:
    """The documents of all sources in a stable order: as named, and sorted by path inside a folder.

    A folder gives every file below it with a suffix that some format reads; hidden files and folders, the configuration,
    and ``output`` are left out. Paths stay as named (a relative one relative), without ``./`` and ``//``. A file or folder
    inside a folder that cannot be opened (also a link that leads nowhere), or a damaged archive, is a finding. What is named
    twice, by several sources or by a sitemap, is read once.
    A source may also be the URL of a store (see ``stores``): of one object, of a folder, or a pattern.
    ``known`` is for calls that follow one another: plain files by path, so that they need not be described again.
    Raises InputError where a source does not exist, cannot be reached, or has nothing to read.
    """
    sources = [local(source) for source in sources]
    for source in sources:
        _verify(source)
    seen, archives = set[str](), set[str]()
    for source in sources:
        if source == "-":
            yield _standard_input()
            continue
        for document in _documents(source, output, {} if known is None else known, archives):
            if document is None:
                continue
            # One file named twice, or by a folder and by itself, is read once.
            if len(sources) > 1 and isinstance(document, Document) and (document.path or isinstance(document, Stored)):
                real = document.uri if document.path is None else os.path.realpath(document.path)
                if real in seen:
                    continue
                seen.add(real)
            yield document


_Found = Iterator[Document | Finding | None]
"""None stands for an archive that was read before."""


def _documents(source: str, output: Path | None, known: dict[str, Document], archives: set[str]) -> _Found:
    path = Path(source)
    if is_url(source):
        yield from _stored(source, archives)
    elif path.is_dir():
        found = False
        for document in _folder(path, output, known, archives):
            found = True
            yield document
        if not found:
            raise InputError("nothing to read in this folder", subject=source, hint=_HINT)
    elif path.exists():
        yield from _file(path, path.as_posix(), archives)
    else:
        # Path.glob takes no absolute patterns.
        matches = sorted(match for match in glob.glob(source, recursive=True) if Path(match).is_file())  # noqa: PTH207
        if not matches:
            raise InputError("no file matches", subject=source)
        for match in matches:
            yield from _file(Path(match), Path(match).as_posix(), archives)


def _stored(url: str, archives: set[str]) -> _Found:
    """The documents of a store. What was named itself is read whatever its name is, as a file on disk is."""
    objects = listed(url)
    root = url.rstrip("/") + "/"
    built = tuple(name[: -len(_OURS)] for name, _ in objects if name.endswith("/" + _OURS) and name != root + _OURS)
    read = 0
    for name, length in objects:
        below = name.removeprefix(url)
        alone = len(objects) == 1 and below == ""
        last = name.rpartition("/")[2]
        hidden = any(each.startswith(".") for each in below.split("/"))
        if not alone and (hidden or name.startswith(built) or not _known(last)):
            continue
        read += 1
        if name in archives:
            yield None
        elif is_archive(last):
            archives.add(name)
            with tempfile.TemporaryDirectory(prefix="jobexport-") as folder:
                yield from expand(spooled(name, Path(folder)), name, _known)
        else:
            yield Stored(name, length=length)
    if not read:
        raise InputError("nothing to read there", subject=url, hint=_HINT)


def size(sources: Iterable[str], *, output: Path | None = None) -> int | None:
    """Bytes on disk of what ``documents`` gives for the same call; None where standard input or a store is among the sources.

    A file that goes away meanwhile counts nothing, and so does a source that is not there: ``documents`` tells of it.
    """
    total = 0
    for source in sources:
        if source == "-" or is_url(source):
            return None
        root = Path(source)
        if root.is_dir():
            paths: Iterable[str | OSError] = _walk(root, output)
        else:
            paths = [source] if root.exists() else glob.glob(source, recursive=True)  # noqa: PTH207
        for path in paths:
            with suppress(OSError):
                total += Path(path).stat().st_size if isinstance(path, str) and Path(path).is_file() else 0
    return total


def _verify(source: str) -> None:
    """Raises for a source that cannot be there, before anything is read or written."""
    if source.startswith(("http://", "https://")):
        hint = "save the page or feed to a file first"
        raise UsageError("addresses are not read directly", subject=source, hint=hint)
    if source == "-" or is_url(source):
        return  # whatever is wrong with a store is told by it
    if _shown(source) != source:
        raise InputError(_NAMELESS, subject=_shown(source))
    try:
        there = Path(source).exists()
    except OSError as error:
        raise InputError(error.strerror or str(error), subject=source) from error
    if not there and not glob.has_magic(source):
        raise InputError("no such file or folder", subject=source)


def _standard_input() -> Document:
    """Standard input as a document; more than a few megabytes wait in a temporary file that goes with the process."""
    stream = sys.stdin.buffer
    data = stream.read(IN_MEMORY)
    if len(data) < IN_MEMORY:
        return Document("-", data=data)
    return Document("-", path=spool(iter([data]), stream))


@cache
def _suffixes() -> tuple[str, ...]:
    found = {suffix for each in formats() if each.reader for suffix in each.suffixes}
    return tuple(sorted(found | {suffix + ".gz" for suffix in found} | {".zip", ".warc", ".warc.gz"}))


def _known(name: str) -> bool:
    """Whether a file of this name, in a folder, an archive or a store, can hold postings."""
    return name.lower().endswith(_suffixes()) and name != _CONFIG and name.lower() not in _NEVER


def _folder(root: Path, output: Path | None, known: dict[str, Document], archives: set[str]) -> _Found:
    fetched: dict[str, tuple[str, str | None]] = {}
    here, place = "\0", root
    # A sitemap names files beside it and below it: those beside it may have come before it, those below it come later.
    beside, named = set[str](), set[str]()
    for path in _walk(root, output):
        if isinstance(path, OSError):
            origin = Origin(_shown(Path(path.filename).as_posix()))
            yield Finding("source/unreadable", Severity.ERROR, "the folder cannot be opened", origin)
            continue
        folder, _, name = path.rpartition("/")
        if folder != here:
            here, place = folder, Path(path).parent
            fetched = _fetched(place)
            beside = set()
        if path in named:
            continue
        beside.add(path)
        shown = _shown(path)
        if shown != path or not os.access(path, os.R_OK):
            message = _NAMELESS if shown != path else "the file cannot be opened"
            yield Finding("source/unreadable", Severity.ERROR, message, Origin(shown))
            continue
        if not fetched and not name.lower().endswith(_SPECIAL):
            yield known.get(path) or known.setdefault(path, Document(path, path=place / name))
            continue
        try:
            for document in _file(place / name, path, archives, readable=True):
                if isinstance(document, Document):
                    if document.uri != path and not is_archive(name):
                        if document.uri in beside or document.uri in named:
                            continue
                        named.add(document.uri)
                    if name in fetched:
                        address, media_type = fetched[name]
                        document = replace(document, base_url=address, media_type=media_type)
                yield document
        except InputError as error:
            yield Finding("source/unreadable", Severity.ERROR, error.message, Origin(path))


def _shown(path: str) -> str:
    """A path as it can be written everywhere; what is no text in it becomes U+FFFD."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "replace")


def _walk(root: Path, output: Path | None) -> Iterator[str | OSError]:
    """The files below a folder that are sources, in order; at last the folders that cannot be opened. Texts, because a Path
    costs more than all that is asked of most of them."""
    hidden = output.resolve() if output is not None else None
    closed: list[OSError] = []
    waiting = [os.fspath(root)]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            closed.append(error)
            continue
        here = Path(folder)
        before = "" if folder == "." else folder if folder.endswith("/") else folder + "/"
        folders = []
        for entry in found:
            name = entry.name
            if name.startswith("."):
                continue
            try:
                is_folder, is_file = entry.is_dir(), entry.is_file()
            except OSError:  # a link in a circle
                is_folder = is_file = False
            if is_folder:
                apart = entry.is_symlink() or (hidden is not None and (here / name).resolve() == hidden)
                # Of a folder that is closed nobody can say whose it is; opening it tells.
                if not apart and not os.path.exists(here / name / _OURS):  # noqa: PTH110
                    folders.append(before + name)
            # A pipe or a socket would never end; a link that leads nowhere is told when it is opened.
            elif _known(name) and (is_file or (entry.is_symlink() and not os.path.exists(entry.path))):  # noqa: PTH110
                yield before + name
        waiting += reversed(folders)
    yield from closed


def _fetched(folder: Path) -> dict[str, tuple[str, str | None]]:
    """Name to (address, media type) of the files that `jobexport fetch` put into a folder, from the log it keeps there."""
    found: dict[str, tuple[str, str | None]] = {}
    try:
        lines = (folder / _FETCHED).read_bytes().splitlines()
    except OSError:
        return found
    for line in lines:
        try:
            entry = json.loads(line)
            found[entry["file"]] = (entry.get("final") or entry["url"], entry.get("media_type"))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # the last line of a run that was killed
    return found


def _file(path: Path, uri: str, archives: set[str], *, readable: bool = False) -> _Found:
    """The documents in one file; ``readable`` says that it can be opened, as far as anybody can say before."""
    try:
        if is_archive(path.name):
            real = os.path.realpath(path)
            if real in archives:
                yield None
            else:
                archives.add(real)
                yield from expand(path, uri, _known)
        elif path.suffix.lower() == ".xml" and is_sitemap(path):
            yield from pages(path, uri)
        else:
            if not readable:
                with path.open("rb"):
                    pass
            yield Document(uri, path=path)
    except OSError as error:
        raise InputError(error.strerror or str(error), subject=uri) from error
