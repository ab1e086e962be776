"""The shape of the search index: numbers of postings, lists of numbers as text, and which file holds what.

Everything follows from the set of postings alone, not from earlier builds, and one posting more or less moves few others:

- A posting's *number* is the day it was posted and a place within that day that hangs on the digest of its id. Neighbours
  make room only where two digests fall on one place; a whole day is numbered anew when its postings pass a power of two.
- *Keys* (words and groups) lie in files by their beginnings, *cards* (what results show) by ranges of numbers. A file that
  grows too large is divided; the others stay.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

__all__ = [
    "FOLDER", "cards_path", "day", "encode", "key_path", "letters", "numbers", "pages_of_cards", "shelf_of", "shelves",
]  # fmt: skip

FOLDER = "search"
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_EPOCH = date(2000, 1, 1).toordinal() - 1
# Places of a day with few postings, as a power of two: up to 128 of them a day never move.
_LEAST_BITS = 8
_DAY_BITS = 16
# Cards of one file: about 10 KB, since twenty results of a rare word may lie in twenty files.
_CARDS = 64
# A prime, because where files begin hangs on powers of two.
_FOLDERS = 61
# Bytes of one file of keys, roughly; a longer list is a file of its own.
SHELF = 16_384


@lru_cache(4096)
def day(posted: str) -> int:
    """The day of a date or moment, counted from 2000; 0 where it is unknown, 1 where it is older."""
    try:
        return min(max(1, date.fromisoformat(posted[:10]).toordinal() - _EPOCH), (1 << _DAY_BITS) - 1)
    except ValueError:
        return 0


def numbers(postings: Iterable[tuple[int, int]]) -> tuple[array[int], int]:
    """The numbers of postings, given as (day, digest of the id from 0) in the order of both: so many that a table of
    them would be large.

    Gives a number for each, rising, and the bits of a number below its day. A larger number is a newer posting.
    """
    days, places = array("H"), array("q")
    widest = 0
    for found, names in groupby(postings, itemgetter(0)):
        digests = array("Q", [name for _, name in names])
        bits = max(_LEAST_BITS, (2 * len(digests) - 1).bit_length())
        place = -1
        for name in digests:
            place = max(name >> (64 - bits), place + 1)
            places.append(place)
        days.extend([found] * len(digests))
        widest = max(widest, place)
    # In steps of two, so that a growing day seldom renumbers all.
    width = max(_LEAST_BITS, (widest.bit_length() + 1) // 2 * 2)
    return array("q", ((found << width) + place for found, place in zip(days, places, strict=True))), width


@lru_cache(1 << 14)
def _digits(value: int) -> str:
    text = ""
    while value > 31:
        text += _DIGITS[32 + (value & 31)]
        value >>= 5
    return text + _DIGITS[value]


def encode(rising: Iterable[int]) -> str:
    """Numbers that rise, as text: each difference in digits of five bits, the lowest first; all but the last digit of a
    difference have the sixth bit set."""
    before = 0
    parts = []
    for each in rising:
        parts.append(_digits(each - before))
        before = each
    return "".join(parts)


def pages_of_cards(found: Sequence[int], width: int) -> list[int]:
    """Where the files of cards begin: each holds the cards of the numbers from its beginning to before the next.

    ``found`` are all numbers, rising. A file is a range halved as often as needed.
    """
    starts: list[int] = []
    work = [(0, len(found), 0, _DAY_BITS + width)]
    while work:
        low, high, start, bits = work.pop()
        if high - low <= _CARDS or bits == 0:
            if high > low:
                starts.append(start)
            continue
        half = start + (1 << (bits - 1))
        middle = bisect_left(found, half, low, high)
        work += [(middle, high, half, bits - 1), (low, middle, start, bits - 1)]
    return starts


def cards_path(start: int) -> str:
    """The file of the cards from a number on, in one of so many folders that none grows large."""
    return f"{FOLDER}/cards/{start % _FOLDERS}/{_base36(start)}.json"


def _base36(value: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = digits[value % 36]
    while value := value // 36:
        text = digits[value % 36] + text
    return text


def key_path(shelf: str) -> str:
    """The file of the keys with this beginning: letters and digits of ASCII as they are, other characters as ``_25_``."""
    name = "".join(
        each if each.isascii() and (each.isdigit() or each.islower()) else f"_{ord(each):x}_" for each in shelf
    )
    return f"{FOLDER}/keys/{name or '_'}.json"


def shelves(weights: Mapping[str, int], limit: int = SHELF) -> list[str]:
    """The beginnings that divide keys into files of about ``limit`` bytes, sorted. ``weights`` are the bytes of each key.

    A key lies in the file of the longest of these beginnings that it has.
    """
    keys = sorted(weights)
    found: list[str] = []
    _divide("", keys, weights, limit, found)
    return sorted(found)


def _divide(start: str, keys: list[str], weights: Mapping[str, int], limit: int, found: list[str]) -> None:
    rest = sum([weights[each] for each in keys])
    if rest > limit and len(keys) > 1:
        at = len(start)
        below = [list(each) for letter, each in groupby(keys, lambda key: key[at : at + 1]) if letter]
        heavy = sorted([(-sum([weights[key] for key in each]), each) for each in below])
        left = len(keys)
        for weight, each in heavy:  # weights are negative here, so that the heaviest come first
            # Small ones stay together here; a large one gets files of its own.
            if rest <= limit and -weight < limit // 4:
                break
            _divide(start + each[0][at], each, weights, limit, found)
            rest += weight
            left -= len(each)
        if not left:
            return
    if keys:
        found.append(start)


def shelf_of(key: str, shelves: frozenset[str]) -> str:
    """Which of the beginnings holds a key."""
    for length in range(len(key), 0, -1):
        if key[:length] in shelves:
            return key[:length]
    return ""


def letters(weights: Mapping[str, int], shelves: Iterable[str], limit: int) -> Iterator[frozenset[str]]:
    """Sets of first letters of keys that make up the work: each of about ``limit`` weight, no file in two of them."""
    alone = {each[:1] for each in shelves}
    common: set[str] = set()
    total: dict[str, int] = {}
    for letter, keys in groupby(sorted(weights), lambda key: key[0]):
        total[letter] = sum([weights[each] for each in keys])
        if letter not in alone:
            common.add(letter)
    found = set(common)
    weight = sum([total[each] for each in common])
    for letter in sorted(total.keys() - common):
        if found and weight + total[letter] > limit:
            yield frozenset(found)
            found, weight = set(), 0
        found.add(letter)
        weight += total[letter]
    if found:
        yield frozenset(found)
