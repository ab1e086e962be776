"""What has been fetched: the files, and a log that tells which address each came from and when. Survives being killed."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from jobexport.errors import OutputError

__all__ = ["Record", "Store"]


@dataclass(frozen=True, slots=True)
class Record:
    """One answer that was kept. ``key`` is method, address and body of the request; ``file`` is relative to the folder,
    ``digest`` the SHA-256 of its bytes, ``until`` the epoch second up to which it counts as fresh, ``target`` what the user asked for."""

    key: str
    url: str
    file: str
    digest: str
    final: str = ""
    etag: str = ""
    modified: str = ""
    media_type: str = ""
    until: float = 0.0
    target: str = ""


class Store:
    """The folder ``DIR`` with its answers, and ``DIR/.fetch/log.jsonl``.

    A run that was cut off is gone on with: what it had fetched already counts as fresh.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = folder / ".fetch" / "log.jsonl"
        self._lock = threading.Lock()
        self._records: dict[str, Record] = {}
        self._done: set[str] = set()
        self.resumed = False
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            self._load()
            # What is known goes to a log of its own size; a line that was cut off is gone with that.
            lines = [json.dumps(asdict(each)) for each in self._records.values()]
            marks = [json.dumps({"mark": "begin"}), *(json.dumps({"fresh": key}) for key in sorted(self._done))]
            self._replace(self._log, ("\n".join([*lines, *marks]) + "\n").encode())
            self._stream = self._log.open("a", encoding="utf-8")
        except OSError as error:
            raise OutputError(error.strerror or str(error), subject=str(folder)) from error

    def _load(self) -> None:
        if not self._log.exists():
            return
        since: set[str] = set()
        open_run = False
        for entry in self._entries():
            if entry.get("mark") == "begin":
                since, open_run = set(), True
            elif entry.get("mark") == "end":
                open_run = False
            elif "fresh" in entry:
                since.add(str(entry["fresh"]))
            elif "gone" in entry:
                self._records.pop(str(entry["gone"]), None)
            else:
                try:
                    record = Record(**entry)
                except TypeError:
                    continue
                self._records[record.key] = record
                since.add(record.key)
        if open_run:
            self._done, self.resumed = since, bool(since)

    def _entries(self) -> Iterator[dict[str, Any]]:
        for line in self._log.read_bytes().splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry

    def known(self, key: str) -> Record | None:
        """The record of an earlier answer, where its file still is what was fetched."""
        record = self._records.get(key)
        if record is None:
            return None
        try:
            data = (self.folder / record.file).read_bytes()
        except OSError:
            return None
        return record if sha256(data).hexdigest() == record.digest else None

    def is_fresh(self, record: Record, now: float) -> bool:
        """Whether the answer need not be asked for again: the cut-off run had just fetched it, or its server said so."""
        return record.key in self._done or record.until > now

    def body(self, record: Record) -> bytes:
        """The bytes of an answer."""
        return (self.folder / record.file).read_bytes()

    def keep(self, record: Record, body: bytes | None) -> None:
        """Writes the answer's file, unless ``body`` is None (it has not changed), and then the log."""
        with self._lock:
            try:
                if body is not None:
                    path = self.folder / record.file
                    path.parent.mkdir(parents=True, exist_ok=True)
                    self._replace(path, body)
                self._records[record.key] = record
                self._stream.write(json.dumps(asdict(record)) + "\n")
                self._stream.flush()
            except OSError as error:
                raise OutputError(error.strerror or str(error), subject=str(self.folder / record.file)) from error

    def drop(self, target: str, kept: set[str]) -> list[Record]:
        """Removes the files of a target that its board did not name any more, and gives their records.

        ``kept`` are the keys that this run asked for. A file that was changed since stays.
        """
        with self._lock:
            gone = [each for each in self._records.values() if each.target == target and each.key not in kept]
        for record in gone:
            if self.known(record.key) is not None:
                (self.folder / record.file).unlink(missing_ok=True)
            with self._lock:
                del self._records[record.key]
                self._stream.write(json.dumps({"gone": record.key}) + "\n")
                self._stream.flush()
        return gone

    def claimed(self, file: str, key: str) -> bool:
        """Whether a file's name belongs to another address already."""
        with self._lock:
            return any(each.file.lower() == file.lower() and each.key != key for each in self._records.values())

    def end(self, *, whole: bool) -> None:
        """Closes the log; ``whole`` says that the run came to its end, so that the next one asks for everything again."""
        if whole:
            self._stream.write(json.dumps({"mark": "end"}) + "\n")
        self._stream.close()

    def _replace(self, path: Path, data: bytes) -> None:
        temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
        try:
            temporary.write_bytes(data)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
