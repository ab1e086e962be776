"""The files that the search page reads, written from the catalog by workers; see ``site/search_index.py`` for their shape.

Words of a posting are found when it is read. All lists are put together at every build, which
is quick; a file is made and written only where a list in it changed.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from jobexport import engine
from jobexport.catalog import Catalog
from jobexport.pipeline.ledger import Ledger
from jobexport.pipeline.outputs import Output, key_of
from jobexport.pipeline.plan import Plan
from jobexport.pipeline.publish import Published, Run, put
from jobexport.pipeline.searchkeys import divide, divided, key_files
from jobexport.sink import Sink
from jobexport.site import search, search_index, urls
from jobexport.site.render import Renderer
from jobexport.site.search_words import phrase

__all__ = ["write"]

# Files of cards in one task, and places in lists in one task.
_FILES = 200
_LISTED = 1_500_000
# Postings whose words are divided in one task.
_DIVIDED = 20_000
# Below this a pool costs more than it saves.
_FEW = 4000
# What a place in a list, and the frame of a list, take in bytes, roughly.
_PLACE = 2
_FRAME = 12

_encode = msgspec.json.Encoder().encode


_shown = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True)
class _Task:
    """The words of the postings from ``first`` to ``last``, ``divided`` by their letters; the files of ``cards`` that
    begin at ``starts``, the last of them being the end of the others; or the files of ``keys`` with one of the first
    ``letters``."""

    kind: str
    name: str
    first: int = 0
    last: int = 0
    starts: tuple[int, ...] = ()
    letters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Outline:
    """The whole index: how many postings, every so many of them a ``seq``, the number after the last, the newest numbers, where
    files of cards begin, the beginnings that divide keys into files, and first letters of keys that make one piece of work."""

    jobs: int
    seqs: list[int]
    end: int
    newest: array[int]
    starts: list[int]
    shelves: list[str]
    letters: tuple[frozenset[str], ...]


@dataclass(slots=True)
class _State:
    catalog: Catalog
    sink: Sink
    run: Run
    shelves: frozenset[str]
    divided: tuple[frozenset[str], ...]
    language: str


_state: _State | None = None


def write(catalog: Catalog, sink: Sink, book: Ledger, plan: Plan, run: Run, renderer: Renderer) -> None:
    """Writes the search page and its index. The groups of the run must be settled, and ``renderer`` must know their kinds."""
    if not plan.site.search:
        return
    jobs = plan.near if run.open > _FEW else 1
    language = plan.site.language
    common = (catalog.path, sink, run, language)
    # At a million postings the words that all have together take more memory than all other work.
    (whole,) = engine.run(_outlined, [_Task("outline", "")], jobs, apart=True, setup=_setup, arguments=common)
    index = (*common, frozenset(whole.shelves), whole.letters)
    if len(whole.letters) > 1:
        # Else each piece of work would look at the words of all postings.
        for _ in engine.run(_work, _parts(whole), jobs, setup=_setup, arguments=index):
            pass
    keys: list[str] = []
    for done in engine.run(_work, _tasks(whole), jobs, setup=_setup, arguments=index):
        book.did(done.task, done.written, done.changed, done.foreign)
        keys.append(done.task[1])
    meta = search.meta(
        jobs=whole.jobs, starts=whole.starts, shelves=whole.shelves, newest=whole.newest, groups=catalog.group_names(),
        site=plan.site, version=key_of(*keys)[:12],
    )  # fmt: skip

    outputs = [
        Output(search.META, key_of(meta), lambda: meta),
        Output(urls.SEARCH, key_of(*run.kinds), lambda: search.page(renderer)),
    ]
    book.put(run, "search/0", outputs)


def _numbered(catalog: Catalog) -> tuple[array[int], list[int], int]:
    """Gives the open postings their numbers: these, every so many a ``seq``, and their bits below the day."""
    rows = array("q"), array("q"), array("q")

    def given() -> Iterator[tuple[int, int]]:
        for day, name, *row in catalog.posted(search_index.day):
            for column, value in zip(rows, row, strict=True):
                column.append(value)
            yield day, name

    found, width = search_index.numbers(given())
    seqs, ranks, marks = rows
    # In the order of the table they go to, which is much quicker.
    order = sorted(range(len(found)), key=seqs.__getitem__)
    catalog.number((found[each], seqs[each], ranks[each], marks[each]) for each in order)
    return found, [seqs[each] for each in order[::_DIVIDED]], width


def _weights(catalog: Catalog) -> Counter[str]:
    """The bytes that each key takes, roughly, but by one rule for all."""
    weights: Counter[str] = Counter()
    for _, text in catalog.worded():
        weights.update(text.split())
    for word in weights:
        weights[word] = weights[word] * _PLACE + len(word) + _FRAME
    for kind, slug, name, size in catalog.group_names():
        weights[f"@{kind}/{slug}"] = size * _PLACE + len(slug) + len(name) + _FRAME
        weights[f"={kind}/{phrase(name)}"] += len(slug) + 2 * len(name) + 2 * _FRAME
    return weights


def _outlined(task: _Task) -> _Outline:
    """Numbers the open postings, and divides the index into files and pieces of work."""
    assert _state is not None
    catalog = _state.catalog
    found, seqs, width = _numbered(catalog)
    weights = _weights(catalog)
    shelves = search_index.shelves(weights)
    return _Outline(
        len(found), seqs, found[-1] + 1 if found else 0, found[: -search.PER_PAGE - 1 : -1],
        search_index.pages_of_cards(found, width), shelves,
        tuple(search_index.letters(weights, shelves, _LISTED * _PLACE)),
    )  # fmt: skip


def _tasks(whole: _Outline) -> Iterator[_Task]:
    for number, letters in enumerate(whole.letters):
        yield _Task("keys", f"search/keys.{number}", letters=letters)
    starts, ends = whole.starts, [*whole.starts[1:], whole.end]
    for number, first in enumerate(range(0, len(starts), _FILES)):
        upto = min(first + _FILES, len(starts))
        yield _Task("cards", f"search/cards.{number}", starts=(*starts[first:upto], ends[upto - 1]))


def _parts(whole: _Outline) -> Iterator[_Task]:
    for first, after in zip(whole.seqs, [*whole.seqs[1:], sys.maxsize], strict=True):
        yield _Task("divided", "", first, after - 1)


def _setup(
    catalog: Path, sink: Sink, run: Run, language: str,
    shelves: frozenset[str] = frozenset(), divided: tuple[frozenset[str], ...] = (),
) -> None:  # fmt: skip
    global _state
    _state = _State(Catalog.at(catalog), sink, run, shelves, divided, language)


def _work(task: _Task) -> Published:
    assert _state is not None
    result = Published((task.name, ""))
    if task.kind == "divided":
        divide(_state.catalog.worded(task.first, task.last), _state.divided, _state.run.folder, task.first)
        return result
    outputs = list(_keys(_state, task) if task.kind == "keys" else _cards(_state, task))
    put(_state.catalog, _state.sink, _state.run, task.name, outputs, result)
    result.task = (task.name, key_of(*[each.key for each in outputs]))
    return result


def _keys(state: _State, task: _Task) -> Iterator[Output]:
    part = state.divided.index(task.letters)
    words = state.catalog.worded() if len(state.divided) == 1 else divided(state.run.folder, part)
    return key_files(state.catalog, words, task.letters, state.shelves)


def _cards(state: _State, task: _Task) -> Iterator[Output]:
    for first, last in zip(task.starts, task.starts[1:], strict=False):
        marks = state.catalog.card_numbers(first, last)

        def made(first: int = first, last: int = last) -> bytes:
            rows = state.catalog.numbered_cards(first, last)
            shown = [search.row(_shown(card), state.language) for _, card in rows]
            return _encode({"at": search_index.encode(number for number, _ in rows), "jobs": shown})

        yield Output(search_index.cards_path(first), key_of(*[part for each in marks for part in each]), made)
