"""The values that flow through jobexport: documents, drafts, postings."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from jobexport.errors import InputError
from jobexport.findings import Finding, Locate, Origin

__all__ = ["Document", "Draft", "Evidence", "Posting", "place_of"]

# Records of some kilobytes come whole out of it: with the library's own 8 KiB, reading lines takes three times as long.
_BUFFER = 1 << 16


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes to read, where they come from, and what they are said to be.

    Either ``path`` or ``data`` is set. A slice of a larger source (some lines of a JSONL file) is a document of its
    own: ``first_line`` is the line its first byte stands on, ``first_record`` the number of its first record, and
    ``head`` whatever the slice needs from the source's beginning (the header of a CSV file). ``extent`` is where a slice
    begins in the file at ``path`` and how many bytes it has, so that it travels without them; ``stamp`` then tells whether
    the file is still the one that was cut. ``scale`` is the number of
    bytes on disk that one byte of the document stands for: less than 1 in an archive.
    """

    uri: str
    path: Path | None = None
    data: bytes | None = None
    media_type: str | None = None
    first_line: int = 1
    first_record: int = 0
    head: bytes = b""
    base_url: str | None = None
    scale: float = 1.0
    extent: tuple[int, int] | None = None
    stamp: tuple[int, int, int] | None = None

    @property
    def size(self) -> int:
        """The number of bytes. Raises OSError where there is no such file."""
        if self.data is not None:
            return len(self.data)
        if self.extent is not None:
            return self.extent[1]
        assert self.path is not None
        return self.path.stat().st_size

    def read(self) -> bytes:
        """All bytes. Raises InputError where the file cannot be read."""
        if self.data is not None:
            return self.data
        assert self.path is not None
        try:
            if self.extent is None:
                return self.path.read_bytes()
            with self.path.open("rb", buffering=0) as file:
                if self.stamp is not None and _is_another(self.stamp, _stamp(os.fstat(file.fileno()))):
                    raise InputError("the file changed while it was read; run it again", subject=self.uri)
                file.seek(self.extent[0])
                return file.read(self.extent[1])
        except OSError as error:
            raise InputError(error.strerror or str(error), subject=self.uri) from error

    def stamped(self) -> Document:
        """The document with a stamp of its file as it is now, which every extent of it takes along."""
        if self.path is None:
            return self
        try:
            return replace(self, stamp=_stamp(self.path.stat()))
        except OSError:
            return self  # whoever reads it tells of it

    def open(self) -> BinaryIO:
        """A binary stream over the bytes. Raises InputError where the file cannot be opened."""
        if self.data is not None or self.extent is not None:
            from io import BytesIO

            return BytesIO(self.read())
        assert self.path is not None
        try:
            return self.path.open("rb", buffering=_BUFFER)
        except OSError as error:
            raise InputError(error.strerror or str(error), subject=self.uri) from error


def _stamp(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _is_another(then: tuple[int, int, int], now: tuple[int, int, int]) -> bool:
    """Whether what was cut may stand elsewhere by now. In a file that only grew it stands where it stood."""
    return now[0] != then[0] or now[1] < then[1] or (now[1] == then[1] and now[2] != then[2])


_SAME: Mapping[str, str] = {}


# Several of these are made for each posting: a struct of msgspec is made at a sixth of the cost of a dataclass.
class Evidence(msgspec.Struct, frozen=True, gc=False):
    """What the source said, where the canonical value differs from it.

    ``pointer`` names the canonical value, ``raw`` is the source's own text, ``source`` the JSON pointer (or another
    address, such as a span ``chars 120-168``) of that text in the source.
    """

    pointer: str
    raw: str
    source: str = ""


class Draft(msgspec.Struct, frozen=True, gc=False):
    """One posting as a reader saw it: canonical or shorthand keys with values in loose shape.

    ``authored`` says that a person wrote this for jobexport: an unknown key or an unreadable value is then the
    author's error and keeps the posting out. In drafts from foreign formats (``authored`` false) an unreadable value is a
    warning, the fact is absent, and the reader has already mapped or reported every foreign key.

    ``sources`` maps a draft key to the JSON pointer of the value in the source where the two differ. ``locate`` gives
    positions for pointers of the source (of draft keys where ``sources`` has none). ``findings`` are what the reader
    itself had to say.
    """

    data: dict[str, Any]
    origin: Origin
    authored: bool = False
    locate: Locate | None = None
    sources: Mapping[str, str] = msgspec.field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    base_url: str | None = None

    def within(self, pointer: str) -> Draft:
        """The same, at another JSON pointer of its source."""
        return msgspec.structs.replace(self, origin=self.origin.within(pointer))

    def where(self, pointer: str, renamed: Mapping[str, str] = _SAME) -> Origin:
        """The origin of the value at ``pointer`` of this draft, or of the nearest value around it.

        A pointer of the canonical record is taken too: ``renamed`` then says of which of its properties the pointer in the
        draft is another.
        """
        key, slash, rest = pointer[1:].partition("/")
        if key in renamed:
            pointer = renamed[key] + slash + rest
            key, slash, rest = pointer[1:].partition("/")
        data, origin, locate = self.data, self.origin, self.locate
        if key in self.sources:
            pointer = self.sources[key] + slash + rest
        elif key not in data and (key[-1:] != "#" or key[:-1] not in data) and "~" not in key:
            # An absent fact stands where its posting does; the source need not be searched for it.
            position = locate("") if locate is not None else None
            line, column = position or (origin.line, origin.column)
            return Origin(origin.uri, line, column, origin.pointer + pointer)
        elif slash and locate is not None and isinstance(data.get(key), str):
            # What was read from a text stands where the text does.
            position = locate("/" + key)
            if position is not None:
                return Origin(origin.uri, position[0], position[1], origin.pointer + pointer)
        return place_of(origin, locate, pointer)


def place_of(origin: Origin, locate: Locate | None, pointer: str) -> Origin:
    """The place of the value at a pointer of a record, or of the nearest value around it; ``origin`` is the record's."""
    probe = pointer
    while locate is not None:
        position = locate(probe)
        if position is not None:
            return Origin(origin.uri, position[0], position[1], origin.pointer + pointer)
        if not probe:
            break
        probe = probe.rpartition("/")[0]
    return Origin(origin.uri, origin.line, origin.column, origin.pointer + pointer)


class Posting(msgspec.Struct, frozen=True, gc=False):
    """One canonical posting, valid against ``schemas/posting.schema.json``.

    ``data`` holds schema.org JobPosting names in their one fixed shape; treat it as read-only. Amounts are ``int`` or
    ``decimal.Decimal``. ``origin`` says where the posting was read, ``evidence`` what the source's own words were where a
    value was brought into another form.
    """

    data: Mapping[str, Any]
    origin: Origin
    evidence: tuple[Evidence, ...] = ()

    @property
    def id(self) -> str:
        """The stable identity of the posting in its set."""
        return str(self.data["id"])

    @property
    def title(self) -> str:
        """The job's title."""
        return str(self.data["title"])

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def __contains__(self, key: object) -> bool:
        return key in self.data

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a property, or ``default`` where the fact is unknown."""
        return self.data.get(key, default)
