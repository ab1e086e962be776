"""What lists show of postings, rendered once: a posting stands in many lists, and looks the same in all of a level."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from jobexport.site.fragments import Fragments

__all__ = ["Face", "Faces"]

# Stands for the way up to the site's root in what is kept; of characters that Unicode leaves to private use.
_ROOT = "\ue000root\ue001"
_SIGN = _ROOT.encode()
# Bytes of pieces that a process has at hand, without a look into the file.
_HELD = 1 << 20
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

    def shown(self, fragment: Hashable) -> bytes | None:
        """What a piece of a template gives for this card. After None it must be rendered, and told to ``show``."""
        found = self._faces.kept(self._rank, self._use, fragment)
        if found is not None:
            return (self._root or "").encode().join(found)
        self._faces.hide(self)
        return None

    def show(self, fragment: Hashable, text: str) -> bytes:
        """Keeps what was rendered, and gives it as it is to be here."""
        self._values = None
        data = text.encode("utf-8", "replace")
        if _SIGN in (self._data or b""):
            return data
        self._faces.keep(self._rank, fragment, data)
        return data.replace(_SIGN, (self._root or "").encode())

    def hide(self, make: Callable[[Mapping[str, Any], str], dict[str, Any]], data: bytes) -> None:
        """Shows the sign for the root instead of the root until ``show``; not where the sign is in a text of the card."""
        self._data = data
        if _SIGN not in data:
            self._values = make(_decode(data), _ROOT)

    def row(self) -> dict[str, Any]:
        """The values, with the sign for the root while there is one: what is asked for often is quicker so."""
        return self._read()

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
        fragments: Fragments,
    ) -> None:
        self._load, self.make, self._fragments = load, make, fragments
        self._kinds: dict[str, Hashable] = {}
        self._ahead: Mapping[int, bytes] = {}
        # Pieces at hand of one kind, by rank, each cut at the sign: pages with the same kind of list come together.
        self._held: dict[int, list[bytes]] = {}
        self._holding: Hashable = None
        self._size = 0

    def of(self, ranks: Sequence[int], use: str, read: int = 0) -> list[Face]:
        """The cards of these ranks. ``use`` names a kind of list, whose cards are shown alike; values of the first ``read``
        will be asked for."""
        ahead = self._ahead
        missing = [*ranks[:read], *self._missing(ranks[read:], use)]
        found = {rank: ahead[rank] for rank in missing if rank in ahead} if ahead else {}
        if len(found) < len(missing):
            found.update(self._load([rank for rank in missing if rank not in found]))
        return [Face(self, rank, use, found.get(rank)) for rank in ranks]

    def ahead(self, ranks: Iterable[int], use: str) -> None:
        """Reads cards of these ranks that will be asked for soon, at once, instead of those that were read so before."""
        missing = self._missing(ranks, use)
        self._ahead = self._load(missing) if missing else {}

    def _missing(self, ranks: Iterable[int], use: str) -> list[int]:
        """Those of which nothing is kept for a kind of list."""
        if use not in self._kinds:
            return list(ranks)
        places = self._fragments.places(self._kinds[use])
        size = len(places)
        return [rank for rank in ranks if rank >= size or not places[rank]]

    def card(self, rank: int) -> bytes:
        """The JSON of one card."""
        return self._load([rank])[rank]

    def kept(self, rank: int, use: str, fragment: Hashable) -> list[bytes] | None:
        """What was kept of a card, cut where the root belongs."""
        if fragment != self._holding:
            self._holding, self._size = fragment, 0
            self._held.clear()
        found = self._held.get(rank)
        if found is None:
            data = self._fragments.get(fragment, rank)
            found = None if data is None else self._hold(rank, data)
        # Not before: what a theme calls a level may be no key.
        self._kinds[use] = fragment
        return found

    def hide(self, face: Face) -> None:
        """Lets a card show the sign for the root."""
        face.hide(self.make, face.data or self.card(face.rank))

    def keep(self, rank: int, fragment: Hashable, data: bytes) -> None:
        """Keeps what was rendered of a card, as long as there is room."""
        self._fragments.put(fragment, rank, data)
        self._hold(rank, data)

    def _hold(self, rank: int, data: bytes) -> list[bytes]:
        found = data.split(_SIGN)
        if self._size < _HELD:
            self._held[rank] = found
            self._size += len(data)
        return found
