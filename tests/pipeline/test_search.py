"""The search index of a build: everything is found, nothing closed is, and a change touches few files."""

from __future__ import annotations

import json
import shutil
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobexport.clock import clock
from jobexport.config import load
from jobexport.pipeline import building, searchindex, searchkeys
from jobexport.pipeline.plan import plan
from jobexport.site import search_index
from jobexport.site.search_words import words
from tests.conftest import ROOT, Result
from tests.site.test_search_index import decode

Cli = Callable[..., Result]
NOW = ("--now", "2026-11-23")


class Index:
    """The index of a built site, read as search.js reads it."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.meta: dict[str, Any] = json.loads((site / "search/meta.json").read_bytes())
        self._shelves = frozenset(self.meta["keys"])

    def entry(self, key: str) -> Any:
        path = self.site / search_index.key_path(search_index.shelf_of(key, self._shelves))
        return json.loads(path.read_bytes()).get(key) if path.exists() else None

    def numbers(self, key: str) -> list[int]:
        entry = self.entry(key)
        if entry is None:
            return []
        lists = [entry[1]] if isinstance(entry, list) else entry.split(" ")
        return sorted(number for text in lists for number in decode(text))

    def cards(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for start in decode(self.meta["starts"]):
            file = json.loads((self.site / search_index.cards_path(start)).read_bytes())
            found.update(zip(decode(file["at"]), file["jobs"], strict=True))
        return found


def build(cli: Cli, source: Path, site: Path, *more: str) -> Index:
    result = cli("build", source, "-o", site, *NOW, *more)
    assert result.code == 0, result.err
    return Index(site)


def files(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in sorted((site / "search").rglob("*.json"))}


def posting(number: int, **more: object) -> dict[str, object]:
    return {
        "id": f"job-{number}",
        "title": f"Baker {number % 17}",
        "company": f"Mill {number % 50}",
        "location": "Berlin, Germany",
        "skills": [f"Skill {number % 40}"],
        "posted": f"2026-{number % 10 + 1:02}-{number % 28 + 1:02}",
        "applyUrl": f"https://mill.example/{number}",
        "description": "You bake.",
        **more,
    }


@pytest.fixture
def lean(tmp_path: Path) -> None:
    """Settings that leave out what these tests do not look at."""
    (tmp_path / "jobexport.toml").write_text("[site]\napi = false\nfacet_feed = 0\nrelated = 0\nper_page = 500\n")


def written(path: Path, postings: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(each) for each in postings) + "\n", "utf-8")
    return path


def test_every_open_posting_of_the_samples_is_found(cli: Cli, tmp_path: Path) -> None:
    index = build(cli, ROOT / "samples", tmp_path / "site")
    cards = index.cards()
    assert len(cards) == index.meta["jobs"] == 12
    assert index.meta["newest"] == sorted(cards, reverse=True)
    titles = set()
    for line in (tmp_path / "site/jobs.jsonl").read_text("utf-8").splitlines():
        data = json.loads(line)
        titles.add(data["title"])
        (number,) = [each for each, card in cards.items() if card[3] == data["slug"]]
        assert cards[number][0] == data["title"]
        texts = [data["title"], data.get("hiringOrganization", {}).get("name", ""), *data.get("skills", ())]
        for word in {word for text in texts for word in words(text)}:
            assert number in index.numbers(word), (data["id"], word)
    assert titles == {card[0] for card in cards.values()}
    for kind, facts in index.meta["kinds"].items():
        for slug, name, size in facts["groups"]:
            assert index.entry(f"@{kind}/{slug}")[0] == name
            assert len(index.numbers(f"@{kind}/{slug}")) == size
            assert (tmp_path / "site" / kind / slug / "index.html").exists()


def test_a_closed_posting_is_not_found(cli: Cli, tmp_path: Path) -> None:
    postings = [posting(1), posting(2, title="Gardener", deadline="2026-11-01")]
    index = build(cli, written(tmp_path / "a.jsonl", postings), tmp_path / "site")
    assert index.meta["jobs"] == 1
    assert index.numbers("gardener") == []
    assert len(index.numbers("baker")) == 1


def test_the_index_hangs_on_the_set_of_postings_alone(cli: Cli, lean: None, tmp_path: Path) -> None:
    postings = [posting(number) for number in range(300)]
    build(cli, written(tmp_path / "a.jsonl", postings), tmp_path / "one")
    build(cli, written(tmp_path / "b.jsonl", postings[::-1]), tmp_path / "other")
    found = files(tmp_path / "one")
    assert found == files(tmp_path / "other")
    # Cards lie in many folders, so that none of them grows large.
    assert len({path.rpartition("/")[0] for path in found if path.startswith("search/cards/")}) > 3


def test_an_empty_board_has_a_search_page(cli: Cli, tmp_path: Path) -> None:
    index = build(cli, written(tmp_path / "a.jsonl", [posting(1, deadline="2026-11-01")]), tmp_path / "site")
    assert index.meta["jobs"] == 0
    assert index.cards() == {}
    assert b"Search jobs" in (tmp_path / "site/search/index.html").read_bytes()


def test_a_board_may_have_no_search(cli: Cli, tmp_path: Path) -> None:
    source = written(tmp_path / "a.jsonl", [posting(1)])
    (tmp_path / "jobexport.toml").write_text("[site]\nsearch = false\n")
    assert cli("build", source, "-o", "site", *NOW).code == 0
    assert not (tmp_path / "site/search").exists()
    assert b"searchform" not in (tmp_path / "site/index.html").read_bytes()


@pytest.mark.parametrize(
    ("change", "most"),
    [
        ({"title": "Baker of bread"}, 5),  # the words' files, the card's, meta
        ({"description": "You bake, and you sweep."}, 2),  # the card's summary is not shown: at most meta
        ({"salary": "€40,000 per year"}, 2),
        ({}, 0),
    ],
    ids=["title", "description", "salary", "nothing"],
)
def test_one_change_touches_few_files_and_gives_what_a_first_build_gives(
    cli: Cli, lean: None, tmp_path: Path, change: dict[str, object], most: int
) -> None:
    postings = [posting(number) for number in range(400)]
    source, site = written(tmp_path / "a.jsonl", postings), tmp_path / "site"
    build(cli, source, site)
    before = files(site)
    postings[170] |= change
    written(source, postings)
    build(cli, source, site)
    after = files(site)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert len(before) > 10
    assert len(changed) <= most, changed
    shutil.rmtree(site)
    build(cli, source, site, "--jobs", "2")
    assert files(site) == after


@pytest.mark.parametrize("jobs", [1, 2])
def test_words_that_are_divided_give_the_same_files(
    lean: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    titles = ("C++ Łódź", "東京 Baker", "Élan")
    found = [posting(number, title=f"{titles[number % 3]} {number}") for number in range(1500)]
    (tmp_path / "jobs.jsonl").write_text("".join(json.dumps(each) + "\n" for each in found))
    divided: list[int] = []
    parts = searchindex._parts

    def noted(whole: searchindex._Outline) -> Iterator[searchindex._Task]:
        divided.append(len(whole.letters))
        return parts(whole)

    def built(name: str) -> dict[str, bytes]:
        board = load(tmp_path / "jobexport.toml")
        todo = plan([str(tmp_path / "jobs.jsonl")], tmp_path / name, board, clock(NOW[1]), jobs=jobs)
        assert building.build(todo).open == 1500
        return files(tmp_path / name)

    monkeypatch.setattr(searchindex, "_FEW", 10)
    monkeypatch.setattr(searchindex, "_parts", noted)
    whole = built("whole")
    assert not divided
    monkeypatch.setattr(searchindex, "_LISTED", 2000)
    monkeypatch.setattr(searchindex, "_DIVIDED", 400)
    parted = built("parted")
    assert divided[0] > 3
    # The version hangs on how the work was cut.
    del whole["search/meta.json"], parted["search/meta.json"]
    assert parted == whole and len(whole) > 20


def test_one_posting_more_touches_few_files(cli: Cli, lean: None, tmp_path: Path) -> None:
    postings = [posting(number) for number in range(400)]
    source, site = written(tmp_path / "a.jsonl", postings), tmp_path / "site"
    build(cli, source, site)
    before = files(site)
    written(source, [posting(9999, title="Miller", company="Windmill", posted="2026-11-20"), *postings])
    build(cli, source, site)
    after = files(site)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    # Its words, its groups with their names, its card, and what the page reads first.
    assert len(changed) <= 12, changed
    assert Index(site).meta["newest"][0] == Index(site).numbers("miller")[0]


@given(st.sets(st.integers(0, 1 << 60)), st.integers(1, 9))
def test_long_lists_rise_as_short_ones(found: set[int], boxed: int) -> None:
    given_numbers = array("q", found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searchkeys, "_BOXED", 2 * boxed)
        assert searchkeys._rising(given_numbers).tolist() == sorted(found)
