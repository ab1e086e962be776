"""The files of the search index that lead from words and groups to the numbers of postings."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from xxhash import xxh3_128

from jobexport.catalog import Catalog
from jobexport.pipeline.outputs import Output
from jobexport.site import search_index
from jobexport.site.search_words import phrase

__all__ = ["divide", "divided", "key_files"]

# Numbers of a list that may be objects at once.
_BOXED = 1 << 16

# What keys of groups begin with, and of names of groups; no word does.
_GROUPS = frozenset("@=")

_encode = msgspec.json.Encoder().encode


def divide(worded: Iterable[tuple[int, str]], parts: Sequence[frozenset[str]], folder: Path, first: int) -> None:
    """Puts the words of postings, as ``Catalog.worded`` gives them, into a file for each of ``parts``, which are sets of first
    letters. ``first`` tells these postings from others."""
    part = {letter: number for number, letters in enumerate(parts) for letter in letters}
    made: list[list[str]] = [[] for _ in parts]
    for number, text in worded:
        found: dict[int, tuple[list[str], list[str], list[str]]] = {}
        for line, words in enumerate(text.split("\n")):
            for word in words.split():
                lists = found.get(part[word[0]])
                if lists is None:
                    lists = found[part[word[0]]] = [], [], []
                lists[line].append(word)
        for each, (title, strong, weak) in found.items():
            made[each].append(f"{number}\n{' '.join(title)}\n{' '.join(strong)}\n{' '.join(weak)}\n")
    for each, lines in enumerate(made):
        (folder / f"words.{each}.{first}").write_text("".join(lines), "utf-8")


def divided(folder: Path, part: int) -> Iterator[tuple[int, str]]:
    """What ``divide`` put into the files of one part: as ``Catalog.worded``."""
    for path in sorted(folder.glob(f"words.{part}.*")):
        with path.open(encoding="utf-8", newline="\n") as lines:
            for number, title, strong, weak in zip(lines, lines, lines, lines, strict=True):
                yield int(number), title + strong + weak
        path.unlink()


def key_files(
    catalog: Catalog, worded: Iterable[tuple[int, str]], letters: frozenset[str], shelves: frozenset[str]
) -> Iterator[Output]:
    """The files of the keys that begin with one of ``letters``, from the words of all postings that have such (see
    ``Catalog.worded``). ``shelves`` are the beginnings that divide all keys into files."""
    lists: list[defaultdict[str, array[int]]] = [defaultdict(lambda: array("q")) for _ in range(3)]
    for number, text in worded if letters - _GROUPS else ():
        for found, line in zip(lists, text.split("\n"), strict=False):
            for word in line.split():
                if word[0] in letters:
                    found[word].append(number)
    files: dict[str, dict[str, object]] = defaultdict(dict)
    for word in {*lists[0], *lists[1], *lists[2]}:
        files[search_index.shelf_of(word, shelves)][word] = tuple([_rising(each.get(word, _NONE)) for each in lists])
    if "@" in letters:
        _group_lists(catalog, shelves, files)
    if "=" in letters:
        _group_names(catalog, shelves, files)
    for shelf, entries in sorted(files.items()):
        items = sorted(entries.items())
        yield Output(search_index.key_path(shelf), _digest(items), lambda items=items: _file(items))  # type: ignore[misc]


_NONE: array[int] = array("q")


def _rising(found: array[int]) -> array[int]:
    """The same numbers, which differ from each other, in order."""
    if len(found) < _BOXED:
        return array("q", sorted(found))
    # Sorted at once each number would be an object; so those of one part of the range are at a time.
    low, high = min(found), max(found)
    step = (high - low) * _BOXED // (2 * len(found)) + 1
    parts = [array("q") for _ in range((high - low) // step + 1)]
    for each in found:
        parts[(each - low) // step].append(each)
    del found
    whole = array("q")
    for part in parts:
        whole.extend(_rising(part))
    return whole


def _group_lists(catalog: Catalog, shelves: frozenset[str], files: dict[str, dict[str, object]]) -> None:
    """Group to its name and the numbers of its postings."""
    numbers = catalog.numbers_by_rank()
    for kind, slug, name, ranks in catalog.group_ranks():
        key = f"@{kind}/{slug}"
        found = array("q", (numbers[rank] for rank in ranks))
        files[search_index.shelf_of(key, shelves)][key] = (name, _rising(found))


def _group_names(catalog: Catalog, shelves: frozenset[str], files: dict[str, dict[str, object]]) -> None:
    """Name to the groups that have it, as [name, slug, size]."""
    for kind, slug, name, size in catalog.group_names():
        key = f"={kind}/{phrase(name)}"
        entry = files[search_index.shelf_of(key, shelves)].setdefault(key, [])
        assert isinstance(entry, list)
        entry.append([name, slug, size])


def _digest(items: list[tuple[str, object]]) -> str:
    """The key of a file: a digest of its entries."""
    digest = xxh3_128()
    for key, entry in items:
        for part in (key, *entry) if isinstance(entry, tuple) else (key, _encode(entry)):
            data = memoryview(part.encode() if isinstance(part, str) else part).cast("B")
            digest.update(b"%d:" % len(data))
            digest.update(data)
    return digest.hexdigest()


def _file(items: list[tuple[str, object]]) -> bytes:
    return _encode({key: _entry(entry) for key, entry in items})


def _entry(entry: object) -> object:
    """A word's lists in one text, those of a group after its name; names as they are."""
    if not isinstance(entry, tuple):
        return entry
    if isinstance(entry[0], str):
        return [entry[0], search_index.encode(entry[1])]
    return " ".join([search_index.encode(each) for each in entry]).rstrip()
