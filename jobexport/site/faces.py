"""What lists show of postings, rendered once: a posting stands in many lists, and looks the same in all of a level."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from jobexport.site.fragments import Fragments

__all__ = ["Face", "Faces"]

# Stands for the way up to the site's root in what is kept; of characters that Unicode leaves to private use.
_ROOT = "\ue000root\ue001"
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
        fragments: Fragments,
    ) -> None:
        self._load, self.make, self._fragments = load, make, fragments
        self._kinds: dict[str, Hashable] = {}

    def of(self, ranks: Sequence[int], use: str, read: int = 0) -> list[Face]:
        """The cards of these ranks. ``use`` names a kind of list, whose cards are shown alike; values of the first ``read``
        will be asked for."""
        places = self._fragments.places(self._kinds[use]) if use in self._kinds else ()
        size = len(places)
        missing = [rank for index, rank in enumerate(ranks) if index < read or rank >= size or not places[rank]]
        found = self._load(missing) if missing else {}
        return [Face(self, rank, use, found.get(rank)) for rank in ranks]

    def card(self, rank: int) -> bytes:
        """The JSON of one card."""
        return self._load([rank])[rank]

    def kept(self, rank: int, use: str, fragment: Hashable) -> str | None:
        """What was kept of a card, with the sign for the root."""
        self._kinds[use] = fragment
        return self._fragments.get(fragment, rank)

    def hide(self, face: Face) -> None:
        """Lets a card show the sign for the root."""
        face.hide(self.make, face.data or self.card(face.rank))

    def keep(self, rank: int, fragment: Hashable, text: str) -> None:
        """Keeps what was rendered of a card, as long as there is room."""
        # A card in whose own text the sign stands would have two of them.
        if text.count(_ROOT) == 1:
            self._fragments.put(fragment, rank, text)
