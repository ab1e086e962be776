"""What lists show of postings, rendered once: a posting stands in many lists, and looks the same in all of a level."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

__all__ = ["Face", "Faces"]

# Stands for the way up to the site's root in what is kept; of characters that Unicode leaves to private use.
_ROOT = "\ue000root\ue001"
# Bytes of rendered texts that are kept; what is beyond is rendered each time.
_MOST = 1 << 29
_LENGTH = 20

_decode = msgspec.json.Decoder().decode


class Face(Mapping[str, Any]):
    """A card as templates see it: the values of ``view.card``, and of a row once ``at`` said where it stands. It is read
    from the catalog only when a value is asked for."""

    __slots__ = ("_data", "_faces", "_rank", "_root", "_use", "_values")

    def __init__(self, faces: Faces, rank: int, use: str, data: bytes | None) -> None:
        self._faces, self._rank, self._use, self._data = faces, rank, use, data
        self._root: str | None = None
        self._values: dict[str, Any] | None = None

    def at(self, root: str) -> Face:
        """The same on a page from which ``root`` is the way up."""
        root = root or "./"
        if root != self._root:
            self._root, self._values = root, None
        return self

    def shown(self, fragment: Hashable) -> str | None:
        """What a piece of a template gives for this card. After None it must be rendered, and told to ``show``."""
        found = self._faces.kept(self._rank, self._use, fragment)
        if found is not None:
            return found.replace(_ROOT, self._root or "")
        self._faces.hide(self)
        return None

    def show(self, fragment: Hashable, text: str) -> str:
        """Keeps what was rendered, and gives it as it is to be here."""
        self._values = None
        self._faces.keep(self._rank, fragment, text)
        return text.replace(_ROOT, self._root or "")

    def hide(self, make: Callable[[Mapping[str, Any], str], dict[str, Any]], data: bytes) -> None:
        """Shows the sign for the root instead of the root until ``show``."""
        self._data = data
        self._values = make(_decode(data), _ROOT)

    def _read(self) -> dict[str, Any]:
        if self._values is None:
            self._data = self._data or self._faces.card(self._rank)
            card = _decode(self._data)
            self._values = card if self._root is None else self._faces.make(card, self._root)
        return self._values

    @property
    def data(self) -> bytes | None:
        """The card's JSON if it was read."""
        return self._data

    @property
    def rank(self) -> int:
        """The rank of the posting."""
        return self._rank

    def __getitem__(self, name: str) -> Any:
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


class Faces:
    """The cards of one run in one process. ``load`` gives the JSON of cards by rank, ``make`` the values of a row from a card
    and the way up to the root."""

    def __init__(
        self,
        load: Callable[[Sequence[int]], Mapping[int, bytes]],
        make: Callable[[Mapping[str, Any], str], dict[str, Any]],
    ) -> None:
        self._load, self.make = load, make
        self._places: dict[Hashable, array[int]] = {}
        self._fragments: dict[str, Hashable] = {}
        self._file = -1
        self._end = 1

    def of(self, ranks: Sequence[int], use: str, read: int = 0) -> list[Face]:
        """The cards of these ranks. ``use`` names a kind of list, whose cards are shown alike; values of the first ``read``
        will be asked for."""
        places = self._places.get(self._fragments.get(use))
        size = 0 if places is None else len(places)
        missing = [
            rank
            for index, rank in enumerate(ranks)
            if index < read or rank >= size or not places[rank]  # type: ignore[index]
        ]
        found = self._load(missing) if missing else {}
        return [Face(self, rank, use, found.get(rank)) for rank in ranks]

    def card(self, rank: int) -> bytes:
        """The JSON of one card."""
        return self._load([rank])[rank]

    def kept(self, rank: int, use: str, fragment: Hashable) -> str | None:
        """What was kept of a card, with the sign for the root."""
        self._fragments[use] = fragment
        places = self._places.get(fragment)
        place = places[rank] if places is not None and rank < len(places) else 0
        return os.pread(self._file, place & ((1 << _LENGTH) - 1), place >> _LENGTH).decode() if place else None

    def hide(self, face: Face) -> None:
        """Lets a card show the sign for the root."""
        face.hide(self.make, face.data or self.card(face.rank))

    def keep(self, rank: int, fragment: Hashable, text: str) -> None:
        """Keeps what was rendered of a card, as long as there is room."""
        data = text.encode("utf-8", "replace")
        # A card in whose own text the sign stands would have two of them.
        if text.count(_ROOT) != 1 or len(data) >> _LENGTH or self._end + len(data) > _MOST:
            return
        if self._file < 0:
            # Of this process alone, and gone with it.
            self._file, name = tempfile.mkstemp(prefix="jobexport-")
            Path(name).unlink()
        places = self._places.setdefault(fragment, array("q"))
        if rank >= len(places):
            places.extend([0] * (rank + 1024 - len(places)))
        os.pwrite(self._file, data, self._end)
        places[rank] = self._end << _LENGTH | len(data)
        self._end += len(data)

    def __del__(self) -> None:
        if self._file >= 0:
            os.close(self._file)
