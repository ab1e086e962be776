"""Files that stand as the last build saw them: they need not be opened to tell their format and their bytes."""

from __future__ import annotations

import os
import time

from xxhash import xxh3_128

from jobexport.catalog import Catalog
from jobexport.catalog.files import FileState, SeenFile
from jobexport.errors import InputError
from jobexport.pipeline.reading import Unit
from jobexport.pipeline.state import digest_of
from jobexport.posting import Document

__all__ = ["Seen"]

# A file that changed so short a time ago may change again without another time of change: nanoseconds, as coarse as the
# clocks of file systems (FAT: two seconds).
_TICK = 2_000_000_000
# Files that are noted together.
_TOGETHER = 1_000


class Seen:
    """The memory of one build over the files of its sources; with ``again`` it knows what the last build noted.

    A file counts as unchanged while size, times of change and file number are the same, as git and make have it. Slices,
    files in archives, objects of a store and what was fetched are looked at every time.
    """

    def __init__(self, catalog: Catalog, *, again: bool) -> None:
        self._catalog, self._again = catalog, again
        self._latest = time.time_ns() - _TICK
        # Neighbours of the file that was asked for last: what was one unit is asked for together.
        self._near: dict[str, SeenFile] = {}
        # Of the documents between ``recall`` and ``key``.
        self._states: dict[str, tuple[FileState, SeenFile | None]] = {}
        # The files of one unit; whether each is new here.
        self._files: list[tuple[str, SeenFile, bool]] = []
        self._rows: list[tuple[str, int, SeenFile]] = []

    def recall(self, document: Document) -> tuple[str, int] | None:
        """The name of the document's format and its bytes, where it stands as the last build saw it."""
        if type(document) is not Document or document.path is None or document.media_type or document.base_url:
            return None
        path = os.fspath(document.path)
        try:
            found = os.stat(path)  # noqa: PTH116 - a Path takes as long again
        except OSError:
            return None  # whoever reads it tells of it
        state = FileState(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        known = self._known(path) if self._again else None
        if known is not None and known.state != state:
            known = None
        self._states[path] = state, known
        return None if known is None else (known.format, state.size)

    def _known(self, path: str) -> SeenFile | None:
        if path not in self._near:
            self._near = self._catalog.files_beside(path)
        return self._near.get(path)

    def key(self, unit: Unit) -> str:
        """A digest of all that a unit's postings and findings come from: names, places and bytes of its documents."""
        key = xxh3_128()
        self._files = []
        for document, name in unit.documents:
            facts = (
                name, document.uri, document.media_type, document.base_url, document.first_line, document.first_record,
                document.head,
            )  # fmt: skip
            key.update(repr(facts).encode("utf-8", "surrogatepass"))
            key.update(self._digest(document, name))
        for finding in unit.findings:
            key.update(repr(finding).encode("utf-8", "surrogatepass"))
        return key.hexdigest()

    def keep(self, unit: Unit, *, anew: bool) -> None:
        """Notes the files of the unit whose key was asked for last; ``anew`` says that what the catalog knew of it is gone."""
        self._rows += [(path, unit.number, seen) for path, seen, new in self._files if new or anew]
        if len(self._rows) >= _TOGETHER:
            self.finish()

    def finish(self) -> None:
        """Writes what was noted."""
        self._catalog.keep_files(self._rows)
        self._rows = []

    def _digest(self, document: Document, name: str) -> bytes:
        path = None if document.path is None or document.extent is not None else os.fspath(document.path)
        state, known = self._states.pop(path, (None, None)) if path is not None else (None, None)
        try:
            digest = digest_of(document) if known is None else known.digest
        except InputError:
            return b""  # whoever reads it tells of it
        if path is not None and state is not None and max(state.mtime, state.ctime) < self._latest:
            self._files.append((path, SeenFile(state, name, digest), known is None))
        return digest
