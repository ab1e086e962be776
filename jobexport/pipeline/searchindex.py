"""The files that the search page reads, written from the catalog by workers; see ``site/search_index.py`` for their shape.

Words of a posting are found once and kept as long as it stays the same. All lists are put together at every build, which
is quick; a file is made and written only where a list in it changed.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec
from xxhash import xxh3_128

from jobexport import engine
from jobexport.catalog import Catalog
from jobexport.pipeline.ledger import Ledger
from jobexport.pipeline.outputs import Output, key_of
from jobexport.pipeline.plan import Plan
from jobexport.pipeline.publish import Published, Run, put
from jobexport.sink import Sink
from jobexport.site import search, search_index, urls
from jobexport.site.render import Renderer
from jobexport.site.search_words import phrase, words

__all__ = ["write"]

# Postings whose words are found in one task, files of cards in one task, and places in lists in one task.
_POSTINGS = 1000
_FILES = 200
_LISTED = 1_500_000
# Below this a pool costs more than it saves.
_FEW = 4000
# What a place in a list, and the frame of a list, take in bytes, roughly.
_PLACE = 2
_FRAME = 12

# Numbers of a list that may be objects at once.
_BOXED = 1 << 16

_WEAK = ("location", "workplace", "employment")

_encode = msgspec.json.Encoder().encode


class _Card(msgspec.Struct):
    title: str
    company: str
    place: str
    employment: str
    skills: list[str]


_card = msgspec.json.Decoder(_Card).decode
_shown = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True)
class _Task:
    """``words`` of the postings from ``first`` to ``last``; the files of ``cards`` that begin at ``starts``, the last of
    them being the end of the others; or the files of ``keys`` with one of the first ``letters``."""

    kind: str
    name: str
    first: int = 0
    last: int = 0
    starts: tuple[int, ...] = ()
    letters: frozenset[str] = frozenset()


@dataclass(slots=True)
class _State:
    catalog: Catalog
    sink: Sink
    run: Run
    shelves: frozenset[str]
    language: str


_state: _State | None = None


def write(catalog: Catalog, sink: Sink, book: Ledger, plan: Plan, run: Run, renderer: Renderer) -> None:
    """Writes the search page and its index. The groups of the run must be settled, and ``renderer`` must know their kinds."""
    if not plan.site.search:
        return
    jobs = plan.near if run.open > _FEW else 1
    language = plan.site.language
    catalog.forget_words()
    for _ in engine.run(
        _work, _unworded(catalog), jobs,
        setup=_setup, arguments=(catalog.path, sink, run, frozenset(), language),
    ):  # fmt: skip
        pass
    found, width = _numbered(catalog)
    starts = search_index.pages_of_cards(found, width)
    weights = _weights(catalog)
    shelves = search_index.shelves(weights)
    keys: list[str] = []
    for done in engine.run(
        _work, _tasks(starts, weights, shelves, found[-1] + 1 if found else 0), jobs,
        setup=_setup, arguments=(catalog.path, sink, run, frozenset(shelves), language),
    ):  # fmt: skip
        book.did(done.task, done.written, done.changed, done.foreign)
        keys.append(done.task[1])
    newest = found[: -search.PER_PAGE - 1 : -1]
    meta = search.meta(
        jobs=len(found), starts=starts, shelves=shelves, newest=newest, groups=catalog.group_names(), site=plan.site,
        version=key_of(*keys)[:12],
    )  # fmt: skip

    outputs = [
        Output(search.META, key_of(meta), lambda: meta),
        Output(urls.SEARCH, key_of(*run.kinds), lambda: search.page(renderer)),
    ]
    book.put(run, "search/0", outputs)


def _unworded(catalog: Catalog) -> list[_Task]:
    wanted = iter(catalog.unworded())
    tasks = []
    while chunk := list(islice(wanted, _POSTINGS)):
        tasks.append(_Task("words", "", chunk[0], chunk[-1]))
    return tasks


def _numbered(catalog: Catalog) -> tuple[array[int], int]:
    """Gives the open postings their numbers: these, and their bits below the day."""
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
    return found, width


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


def _tasks(starts: list[int], weights: Mapping[str, int], shelves: list[str], end: int) -> Iterator[_Task]:
    for number, letters in enumerate(search_index.letters(weights, shelves, _LISTED * _PLACE)):
        yield _Task("keys", f"search/keys.{number}", letters=letters)
    ends = [*starts[1:], end]
    for number, first in enumerate(range(0, len(starts), _FILES)):
        upto = min(first + _FILES, len(starts))
        yield _Task("cards", f"search/cards.{number}", starts=(*starts[first:upto], ends[upto - 1]))


def _setup(catalog: Path, sink: Sink, run: Run, shelves: frozenset[str], language: str) -> None:
    global _state
    _state = _State(Catalog.at(catalog), sink, run, shelves, language)


def _work(task: _Task) -> Published:
    assert _state is not None
    result = Published((task.name, ""))
    if task.kind == "words":
        _words(_state, task)
        return result
    outputs = list(_keys(_state, task) if task.kind == "keys" else _cards(_state, task))
    put(_state.catalog, _state.sink, _state.run, task.name, outputs, result)
    result.task = (task.name, key_of(*[each.key for each in outputs]))
    return result


def _words(state: _State, task: _Task) -> None:
    """The words of postings in three lines: of the title, of employer, skills and field, of place and kind of work."""
    rows = []
    named: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for seq, kind, name in state.catalog.facet_names(task.first, task.last):
        named[seq].append((kind, name))
    for seq, mark, data in state.catalog.faces(task.first, task.last):
        card = _card(data)
        title = {*words(card.title)}
        strong, weak = {*words(card.company)}, {*words(card.employment)}
        located = False
        for kind, name in named.get(seq, ()):
            if kind in _WEAK:
                located = located or kind == "location"
                weak.update(words(name))
            else:
                strong.update(words(name))
        for skill in card.skills:
            strong.update(words(skill))
        if not located:
            weak.update(words(card.place))
        strong -= title
        weak -= title
        weak -= strong
        rows.append((seq, mark, "\n".join([" ".join(title), " ".join(strong), " ".join(weak)])))
    if rows:
        state.catalog.keep_words(rows)


def _keys(state: _State, task: _Task) -> Iterator[Output]:
    letters, shelves = task.letters, state.shelves
    lists: list[defaultdict[str, array[int]]] = [defaultdict(lambda: array("q")) for _ in range(3)]
    for number, text in state.catalog.worded():
        for found, line in zip(lists, text.split("\n"), strict=True):
            for word in line.split():
                if word[0] in letters:
                    found[word].append(number)
    files: dict[str, dict[str, object]] = defaultdict(dict)
    for word in {*lists[0], *lists[1], *lists[2]}:
        files[search_index.shelf_of(word, shelves)][word] = tuple([_rising(each.get(word, _NONE)) for each in lists])
    if "@" in letters:
        _group_lists(state, files)
    if "=" in letters:
        _group_names(state, files)
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


def _group_lists(state: _State, files: dict[str, dict[str, object]]) -> None:
    """Group to its name and the numbers of its postings."""
    numbers = state.catalog.numbers_by_rank()
    for kind, slug, name, ranks in state.catalog.group_ranks():
        key = f"@{kind}/{slug}"
        found = array("q", (numbers[rank] for rank in ranks))
        files[search_index.shelf_of(key, state.shelves)][key] = (name, _rising(found))


def _group_names(state: _State, files: dict[str, dict[str, object]]) -> None:
    """Name to the groups that have it, as [name, slug, size]."""
    for kind, slug, name, size in state.catalog.group_names():
        key = f"={kind}/{phrase(name)}"
        entry = files[search_index.shelf_of(key, state.shelves)].setdefault(key, [])
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


def _cards(state: _State, task: _Task) -> Iterator[Output]:
    for first, last in zip(task.starts, task.starts[1:], strict=False):
        marks = state.catalog.card_numbers(first, last)

        def made(first: int = first, last: int = last) -> bytes:
            rows = state.catalog.numbered_cards(first, last)
            shown = [search.row(_shown(card), state.language) for _, card in rows]
            return _encode({"at": search_index.encode(number for number, _ in rows), "jobs": shown})

        yield Output(search_index.cards_path(first), key_of(*[part for each in marks for part in each]), made)
