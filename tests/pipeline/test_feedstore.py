"""The index of a feed, and files of feeds with new items in the places of old ones."""

from __future__ import annotations

import dataclasses
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobexport.config import Config
from jobexport.pipeline.feedfiles import Item, files
from jobexport.pipeline.feeds import Feed, feeds_of
from jobexport.pipeline.feedstore import Index, patched, paths_of


@pytest.fixture
def feed() -> Feed:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return next(each for each in feeds_of(Config(), now, None) if each.name == "csv")


def laid(feed: Feed, items: list[Item], root: Path) -> Index:
    """Writes the feed's files, and gives the index of their items."""
    index = Index()
    for path, parts in files(feed, index.items(items), lambda path: None, index.placed):
        (root / path).write_bytes(b"".join(parts))
    return index


def item(number: int, length: int) -> Item:
    return number * 7919 - 400_000, number, b"%d," % number + b"x" * length + b"\r\n"


@pytest.mark.parametrize("seed", range(8))
def test_new_items_take_the_places_of_old_ones(tmp_path: Path, feed: Feed, seed: int) -> None:
    dice = random.Random(seed)
    items = [item(number, dice.randrange(60)) for number in range(50)]
    index = laid(feed, items, tmp_path)
    places = dice.sample(range(50), dice.choice((1, 2, 7)))
    for place in places:
        items[place] = item(place, dice.choice((0, 20, 500)))
    fresh = [items[place] for place in sorted(places)]
    found = patched(fresh, {name for name, *_ in fresh}, index, feed, tmp_path)
    assert found is not None
    mine = b"".join(found)
    expected = laid(feed, items, tmp_path)
    assert mine == (tmp_path / feed.path).read_bytes()
    assert index.starts == expected.starts and index.lengths == expected.lengths and index.names == expected.names


def test_a_feed_that_gains_or_loses_an_item_or_a_file_is_put_together_anew(tmp_path: Path, feed: Feed) -> None:
    items = [item(number, 10) for number in range(6)]
    changed = item(3, 40)
    name, other = changed[0], item(9, 1)[0]
    size = len(b"".join(data for *_, data in items))

    def take(fresh: list[Item], gone: set[int], limits: Feed = feed) -> bool:
        index = laid(limits, items, tmp_path)
        return patched(fresh, gone, index, limits, tmp_path) is not None

    assert take([changed], {name})
    assert not take([], {name}), "refused now"
    assert not take([changed], {name, other}), "one of them was never in it"
    assert not take([item(9, 1)], {other}), "refused before"
    assert not take([changed], {name}, dataclasses.replace(feed, max_items=4)), "more files than one"
    full = (tmp_path / feed.path).stat().st_size if take([changed], {name}) else 0
    assert full > size
    assert not take([changed], {name}, dataclasses.replace(feed, max_bytes=full + 29)), "it would be two files"
    assert take([changed], {name}, dataclasses.replace(feed, max_bytes=full + 30))


def test_an_index_of_very_many_files_is_read_back(tmp_path: Path) -> None:
    index = Index()
    for part in (1, 65_535, 65_536, 100_000):
        assert list(index.items([item(part, 3)]))
        index.placed(part, 5, 9)
    index.write(tmp_path / "feed.index")
    found = Index.read(tmp_path / "feed.index")
    assert found is not None and found.parts == index.parts and found.parts[-1] == 100_000


def test_an_index_is_read_back_or_not_at_all(tmp_path: Path, feed: Feed) -> None:
    path = tmp_path / "feed.index"
    split = dataclasses.replace(feed, max_items=2)
    laid(split, [item(number, 3) for number in range(5)], tmp_path).write(path)
    assert paths_of(path, split) == [split.part(number).path for number in (1, 2, 3)]
    data = path.read_bytes()
    for damaged in (b"", data[:5], data[:-1], data + b"x"):
        path.write_bytes(damaged)
        assert Index.read(path) is None and paths_of(path, split) is None
    path.unlink()
    assert Index.read(path) is None
