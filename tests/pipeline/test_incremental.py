"""A build over the last one's catalog gives what a build from nothing gives, and touches only what changed."""

from __future__ import annotations

import json
import os
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jobexport.config import Config
from jobexport.findings import Finding
from jobexport.formats import jsonl
from jobexport.pipeline import building, ledger, reading, standing, tasks
from jobexport.pipeline.building import Built, build
from jobexport.pipeline.plan import plan
from jobexport.pipeline.policy import policy_of
from jobexport.pipeline.state import CATALOG

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BOARD = {
    "site": {"title": "Posts of the valley", "per_page": 4, "base_url": "https://jobs.example/"},
    "feeds": {
        "rss": {"limit": 5},
        "indeed": {"max_items": 7},
        "adzuna": {"where": "employmentType == 'FULL_TIME'", "gzip": True},
        "atom": {"per": ["company"], "limit": 3},
        "sqlite": {},
    },
}
# Without feeds that select, one altered posting is worked on without a look at the others.
PLAIN = {
    **BOARD,
    "feeds": {
        "rss": {"limit": 5}, "indeed": {"max_items": 7}, "jsonfeed": {"limit": 9, "gzip": True}, "llms": {"limit": 6},
    },
}  # fmt: skip
TOWNS = ("Oslo, NO", "Bergen, NO", "Porto, Portugal", "Remote, Spain")
TRADES = ("Welder", "Nurse", "Baker", "Surveyor")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small pieces of work, so that a small board has many."""
    monkeypatch.setattr(tasks, "RANKS", 5)
    monkeypatch.setattr(tasks, "LISTS", 2)
    monkeypatch.setattr(jsonl, "SLICE_LINES", 6)
    monkeypatch.setattr(reading, "_BYTES", 1000)
    monkeypatch.setattr(reading, "_FILES", 3)


def record(number: int, dice: random.Random) -> dict[str, Any]:
    """A posting that feeds take, or one that some of them refuse."""
    made: dict[str, Any] = {
        "id": f"post-{number}", "title": f"{dice.choice(TRADES)} {number}", "company": f"Works {number % 3}",
        "location": dice.choice(TOWNS), "posted": f"2026-{dice.randint(9, 11)}-{dice.randint(10, 21)}",
        "employment": dice.choice(("Full time", "Part time")), "skills": dice.sample(["Rust", "Yeast", "Maps", "Care"], 2),
        "description": f"Work in the {dice.choice(('mill', 'yard', 'ward'))}. " * 12,
    }  # fmt: skip
    if dice.random() < 0.7:
        made["applyUrl"] = f"https://works.example/apply/{number}"
    if dice.random() < 0.3:
        made["deadline"] = f"2026-11-{dice.randint(20, 29)}"
    if dice.random() < 0.1:
        made["salry"] = 5
    return made


def run(source: Path, output: Path, now: datetime = NOW, board: dict[str, Any] | None = None, **more: Any) -> Built:
    told: list[Finding] = []
    settings = Config(source.parent, None, **(BOARD if board is None else board))
    todo = plan([str(source)], output, settings, now, jobs=more.pop("jobs", 1))
    return build(todo, policy=more.pop("policy", None), tell=told.append)


def tree(folder: Path) -> dict[str, bytes]:
    """Every published file; the state is no part of the site."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".jobexport" not in path.parts
    }


def put(source: Path, records: list[dict[str, Any]]) -> None:
    source.write_text("".join(json.dumps(each) + "\n" for each in records))


def same(source: Path, output: Path, scratch: Path, now: datetime = NOW, board: dict[str, Any] | None = None) -> None:
    """The site is what a build from nothing gives."""
    run(source, scratch, now, board)
    mine, fresh = tree(output), tree(scratch)
    assert mine.keys() == fresh.keys()
    assert [path for path in fresh if mine[path] != fresh[path]] == []
    assert (output / ".jobexport/manifest").read_bytes() == (scratch / ".jobexport/manifest").read_bytes()


def seeds(number: int) -> list[Any]:
    """So many seeds, or more where there is time. Which lines are reached is counted for the first."""
    more = range(1, 40 if os.environ.get("JOBEXPORT_SOAK") == "1" else number)
    return [0, *(pytest.param(each, marks=pytest.mark.no_cover) for each in more)]


@pytest.mark.parametrize("board", [BOARD, PLAIN], ids=["selecting", "plain"])
@pytest.mark.parametrize("seed", seeds(5))
def test_any_change_gives_the_bytes_of_a_build_from_nothing(tmp_path: Path, seed: int, board: dict[str, Any]) -> None:
    dice = random.Random(seed)
    source, output = tmp_path / "posts.jsonl", tmp_path / "site"
    records = [record(number, dice) for number in range(40)]
    now, number = NOW, 40
    put(source, records)
    run(source, output, board=board)
    for turn in range(4):
        for _ in range(dice.choice((1, 1, 3, 8))):
            kind = dice.choice(("change", "change", "add", "first", "remove", "swap", "twin", "hours", "day"))
            at = dice.randrange(len(records))
            if kind == "change":
                records[at] = record(int(records[at]["id"].partition("-")[2]), dice)
            elif kind in ("add", "first"):
                records.insert(len(records) if kind == "add" else 0, record(number, dice))
                number += 1
            elif kind == "remove":
                del records[at]
            elif kind == "swap":
                records[0], records[at] = records[at], records[0]
            elif kind == "twin":
                records.append(dict(records[at], title="The same again"))
            else:
                now += timedelta(hours=3 if kind == "hours" else 24)
        put(source, records)
        run(source, output, now, board, jobs=dice.choice((1, 1, 2)))
        same(source, output, tmp_path / f"fresh-{turn}", now, board)
        assert run(source, output, now, board).written == 0


def test_too_many_changes_are_not_kept_and_give_the_same_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(5)
    source, output = tmp_path / "posts.jsonl", tmp_path / "site"
    records = [record(number, dice) for number in range(40)]
    put(source, records)
    run(source, output)
    for number, many in ((1, False), (20, True)):
        for each in records[:number]:
            each["title"] = f"Grower {number}"
        put(source, records[: 40 - number // 10])
        monkeypatch.setattr(ledger, "SPLICED", 60)
        monkeypatch.setattr(building, "SPLICED", 60)
        built = run(source, output)
        assert (built.touched is None) == many and (built.written > 60) == many
        same(source, output, tmp_path / f"fresh-{number}")
        assert run(source, output).written == 0


FACTS: tuple[dict[str, Any], ...] = (
    {"description": "Work elsewhere, and more of it. " * 9},
    {"benefits": ["A garden"]},
    {"title": "Fellmonger"},
    {"skills": ["Yeast"]},
    {"skills": ["Hemp", "Care"]},
    {"applyUrl": "https://works.example/other"},
    {"applyUrl": None},
    {"deadline": "2026-11-22T10:30:00Z"},
    {"deadline": None},
    {"updated": "2026-11-21"},
    {"company": "Works 0"},
    {"salary": "30000-40000 EUR a year"},
    {"slug": "elsewhere"},
    {"location": "Bergen, NO"},
    {"salry": 5},
)


@pytest.mark.parametrize("seed", seeds(6))
def test_a_posting_altered_at_its_place_gives_the_bytes_of_a_build_from_nothing(tmp_path: Path, seed: int) -> None:
    dice = random.Random(1000 + seed)
    source, output = tmp_path / "posts", tmp_path / "site"
    source.mkdir()
    records = [record(number, dice) for number in range(30)]
    clean = seed % 3 != 0
    for each in records if clean else ():
        each.pop("salry", None)
        each.setdefault("applyUrl", "https://works.example/apply")
    now = NOW

    def write(number: int) -> None:
        kept = {key: value for key, value in records[number].items() if value is not None}
        (source / f"{number:02}.json").write_text(json.dumps(kept))

    for number in range(len(records)):
        write(number)
    run(source, output, board=PLAIN)
    for turn in range(6):
        for _ in range(dice.choice((1, 1, 2))):
            at = dice.randrange(len(records))
            records[at] |= dice.choice(FACTS[:7] if clean and turn < 4 else FACTS)
            write(at)
        if dice.random() < 0.2:
            now += timedelta(minutes=40)
        run(source, output, now, PLAIN, jobs=dice.choice((1, 1, 2)))
        same(source, output, tmp_path / f"fresh-{turn}", now, PLAIN)
        assert run(source, output, now, PLAIN).written == 0


def test_one_changed_posting_touches_only_what_shows_it(tmp_path: Path) -> None:
    dice = random.Random(3)
    source, output = tmp_path / "posts.jsonl", tmp_path / "site"
    records = [record(number, dice) | {"posted": f"2026-10-{number % 28 + 1:02}"} for number in range(60)]
    for each in records:
        each.pop("salry", None)
    put(source, records)
    run(source, output, board={"site": BOARD["site"]})
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}
    records[30]["benefits"] = ["A garden"]
    put(source, records)
    built = run(source, output, board={"site": BOARD["site"]})
    touched = {
        path.relative_to(output).as_posix()
        for path, changed in before.items()
        if path.stat().st_mtime_ns != changed and ".jobexport" not in path.parts
    }
    slug = next(path.parent.name for path in output.glob("jobs/*30*/index.html"))
    assert touched <= {
        f"jobs/{slug}/index.html", f"jobs/{slug}/posting.jsonld", "jobs.csv", "jobs.jsonl", "feed.xml", "build-report.json",
        *(path.relative_to(output).as_posix() for path in output.glob("api/**/*")), "llms.txt",
    }  # fmt: skip
    assert {f"jobs/{slug}/index.html", f"jobs/{slug}/posting.jsonld", "jobs.csv", "jobs.jsonl"} <= touched
    assert built.written == len(touched)


def test_without_change_nothing_is_made_and_all_is_told_again(tmp_path: Path) -> None:
    source, output = tmp_path / "posts.jsonl", tmp_path / "site"
    records = [record(number, random.Random(number)) for number in range(20)]
    put(source, records)
    first = run(source, output)
    second = run(source, output)
    assert (second.open, second.closed, second.left_out) == (first.open, first.closed, first.left_out)
    assert second.findings == first.findings
    assert (second.written, second.removed) == (0, 0)
    assert second.unchanged == first.written


@pytest.mark.parametrize("damage", ["page", "feed", "state", "index", "manifest", "killed", "foreign"])
def test_what_was_lost_is_made_again(tmp_path: Path, damage: str) -> None:
    source, output = tmp_path / "posts.jsonl", tmp_path / "site"
    put(source, [record(number, random.Random(number)) for number in range(20)])
    run(source, output)
    if damage == "page":
        next(output.glob("jobs/*/index.html")).unlink()
    elif damage == "feed":
        (output / "jobs.csv").write_bytes(b"somebody was here")
    elif damage == "state":
        (output / CATALOG).write_bytes(b"no database at all" * 1000)
    elif damage == "index":
        for index in (output / ".jobexport").glob("*.index"):
            index.write_bytes(b"short")
    elif damage == "manifest":
        (output / ".jobexport/manifest").unlink()
    elif damage == "killed":
        (output / ".jobexport/journal-1").write_text("page/2/index.html\n")
    else:
        (output / "notes.txt").write_text("mine")
    run(source, output)
    if damage == "foreign":
        assert (output / "notes.txt").read_text() == "mine"
        (output / "notes.txt").unlink()
    same(source, output, tmp_path / "fresh")


def test_other_settings_make_everything_anew(tmp_path: Path) -> None:
    source, output = tmp_path / "posts.jsonl", tmp_path / "site"
    put(source, [record(number, random.Random(number)) for number in range(12)])
    run(source, output)
    for change in (
        {"title": "Another name"},
        {"per_page": 3},
        {"permalink": "jobs/{slug}.html"},
        {"permalink": "{shard}/{slug}/"},
    ):
        board = {**BOARD, "site": {**BOARD["site"], **change}}
        run(source, output, board=board)
        same(source, output, tmp_path / f"fresh-{len(list(tmp_path.iterdir()))}", board=board)


def test_an_expiry_between_two_builds_of_a_day_is_seen(tmp_path: Path) -> None:
    source, output = tmp_path / "posts.jsonl", tmp_path / "site"
    records = [record(number, random.Random(number)) | {"deadline": "2026-11-22T12:00:00Z"} for number in range(4)]
    for each in records:
        each.pop("salry", None)
    put(source, records)
    board = Config(tmp_path, None, **BOARD)
    built = []
    for hour in (9, 11, 13):
        now = NOW.replace(hour=hour)
        policy = policy_of(["google"], board, now, pages=True)
        built.append(run(source, output, now, policy=policy))
    assert [(each.open, each.closed) for each in built] == [(4, 0), (4, 0), (0, 4)]
    before, still, after = (each.findings["error"] for each in built)
    assert (still - before, after - before) == (0, 4), "one google/expired for each"


def test_folders_of_small_files(tmp_path: Path) -> None:
    source, output = tmp_path / "posts", tmp_path / "site"
    source.mkdir()
    for number in range(14):
        (source / f"{number:02}.json").write_text(json.dumps(record(number, random.Random(number))))
    run(source, output)
    (source / "05.json").write_text(json.dumps(record(5, random.Random(99))))
    (source / "09.json").unlink()
    (source / "20.json").write_text(json.dumps(record(20, random.Random(20))))
    run(source, output)
    same(source, output, tmp_path / "fresh")


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_files_are_looked_at_by_several_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(standing, "_FEW", 10)
    source, output = tmp_path / "posts.jsonl", tmp_path / "site"
    put(source, [record(number, random.Random(number)) for number in range(20)])
    run(source, output, board=PLAIN)
    assert run(source, output, board=PLAIN, jobs=jobs).written == 0
    paths = sorted(path for path in tree(output) if path != "build-report.json")
    for path in (paths[0], paths[len(paths) // 2], paths[-1]):
        (output / path).unlink()
    assert run(source, output, board=PLAIN, jobs=jobs).written == 3
    same(source, output, tmp_path / "fresh", board=PLAIN)


def test_a_feed_that_stays_still_tells_what_it_told(tmp_path: Path) -> None:
    """A feed of the newest that a change does not reach keeps its files, its count and its findings."""
    source, output = tmp_path / "posts.jsonl", tmp_path / "site"
    board = {
        "site": BOARD["site"],
        "feeds": {"rss": {"limit": 4}, "llms": {"limit": 4}, "atom": {"limit": 2, "max_bytes": 900}},
    }
    records = [record(1, random.Random(1)) | {"id": f"post-{each:02}", "title": f"Baker {each}"} for each in range(30)]
    for each in records:
        each.pop("salry", None)
        each.pop("deadline", None)
    put(source, records)
    first = run(source, output, board=board)
    before = (output / "feed.atom").stat().st_mtime_ns
    records[-1]["benefits"] = ["A garden"]
    put(source, records)
    built = run(source, output, board=board)
    assert built.findings == first.findings and first.findings["warning"] > 0
    assert (output / "feed.atom").stat().st_mtime_ns == before
    same(source, output, tmp_path / "fresh", board=board)
    report = json.loads((output / "build-report.json").read_bytes())
    assert "build/large-item" in report["rules"] and report["counts"]["feeds"]["feed.atom"] == 2


def test_an_expiry_beside_an_altered_posting_is_seen(tmp_path: Path) -> None:
    source, output = tmp_path / "posts.jsonl", tmp_path / "site"
    records = [record(number, random.Random(number)) for number in range(20)]
    for each in records:
        each.pop("salry", None)
        each.pop("deadline", None)
    records[2]["deadline"] = "2026-11-22T10:30:00Z"
    put(source, records)
    assert run(source, output, board=PLAIN).closed == 0
    records[15]["benefits"] = ["A garden"]
    put(source, records)
    later = NOW + timedelta(hours=2)
    assert run(source, output, later, PLAIN).closed == 1
    same(source, output, tmp_path / "fresh", later, PLAIN)


def test_pages_that_show_an_altered_posting_as_related_are_made_again(tmp_path: Path) -> None:
    source, output = tmp_path / "posts.jsonl", tmp_path / "site"
    records = [record(number, random.Random(number)) for number in range(40)]
    for each in records:
        each.pop("salry", None)
        each.pop("deadline", None)
        each["salary"] = "30000 EUR a year"
    put(source, records)
    run(source, output, board=PLAIN)
    for place in (11, 23, 35):
        records[place]["salary"] = f"{place + 40}000 EUR a year"
        put(source, records)
        run(source, output, board=PLAIN)
        same(source, output, tmp_path / f"fresh-{place}", board=PLAIN)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("number", [1, 40])
def test_the_catalog_is_one_file_when_a_build_is_over(tmp_path: Path, jobs: int, number: int) -> None:
    """Whoever still held it open would leave SQLite's own files beside it."""
    dice = random.Random(number)
    lines = "".join(json.dumps(record(each, dice)) + "\n" for each in range(number))
    (tmp_path / "jobs.jsonl").write_text(lines)
    build(plan([str(tmp_path / "jobs.jsonl")], tmp_path / "out", Config(tmp_path, None, **BOARD), NOW, jobs=jobs))
    assert sorted(each.name for each in (tmp_path / "out/.jobexport").glob("catalog*")) == [
        "catalog.sqlite",
        "catalog.sqlite.lock",
    ]
