"""Outputs that can say what they depend on before they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from xxhash import xxh3_128_hexdigest

__all__ = ["Output", "key_of", "made"]


class Output(NamedTuple):
    """One file to be: its path on the site, a digest of everything it shows, and what makes its bytes.

    An output without a key is always made. One with the key it had in the last build need not be made again: the settings, the theme and the version of
    jobexport are the same for every output of a run and need not be in the key.
    """

    path: str
    key: str
    make: Callable[[], bytes]


def key_of(*parts: bytes | str | int | None) -> str:
    """A key from the parts that an output shows; the borders between parts count."""
    found: list[bytes] = []
    for part in parts:
        if part is None:
            found.append(b"-")
            continue
        data = part if type(part) is bytes else str(part).encode()
        found.append(b"%d:%b" % (len(data), data))
    return xxh3_128_hexdigest(b"".join(found))


def made(outputs: Iterable[Output]) -> Iterator[tuple[str, bytes]]:
    """The outputs' paths and bytes, each made when it is asked for."""
    for output in outputs:
        yield output.path, output.make()
