"""Every board: cases of made-up postings, which board takes which document, and real answers where they are at hand."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from jobexport.findings import Finding
from jobexport.posting import Document, Draft
from jobexport.registry import Format
from jobexport.syntax.json import dumps

HERE = Path(__file__).resolve().parent
NAMES = sorted(path.name for path in HERE.iterdir() if path.is_dir() and not path.name.startswith("__"))
BOARDS: dict[str, Format] = {name: import_module(f"jobexport.boards.{name}").FORMAT for name in NAMES}
CASES = sorted(path for name in NAMES for path in (HERE / name).iterdir() if path.is_dir())
SCORE = 80
"""What a board's sniff gives at least for its own documents."""

# Real answers: the files of a pattern, the board that reads them, and how many postings each holds, in the order of their names.
# Where a number differs from the manifest's, that counts the outermost objects of a file, legal notices, or each place of one posting.
REAL: dict[str, tuple[str, tuple[int, ...]]] = {
    "arbeitnow/*.json": ("arbeitnow", (3,)),
    "ashby/*.json": ("ashby", (2, 3, 2)),
    "bamboohr/*.json": ("bamboohr", (2,)),
    "breezy/*.json": ("breezy", (2,)),
    "greenhouse/*.json": ("greenhouse", (1, 2, 131, 2)),
    "greenhouse/*.yml": ("greenhouse", (1, 1, 2)),
    "himalayas/*.json": ("himalayas", (3,)),
    "lever/*.json": ("lever", (6, 2)),
    "other/dobrysef-*.json": ("dobrysef", (7,)),
    "other/eightfold-*.json": ("eightfold", (2,)),
    "other/*-digitalrecruiters.json": ("digitalrecruiters", (3,)),
    "other/justjoinit-*.json": ("justjoinit", (3,)),
    "other/nav-*.json": ("nav", (1,)),
    "other/nofluffjobs-*.json": ("nofluffjobs", (3,)),
    "other/oracle-*.json": ("oracle", (1,)),
    "other/rippling-*.json": ("rippling", (1,)),
    "other/rocketjobs-*.json": ("justjoinit", (3,)),
    "other/torre-*.json": ("torre", (3,)),
    "other/*-teaching-*.json": ("teaching_vacancies", (1,)),
    "personio/*.xml": ("personio", (1, 2)),
    "pinpoint/*.json": ("pinpoint", (2,)),
    "recruitee/*.json": ("recruitee", (2, 2, 3)),
    "remoteok/*.json": ("remoteok", (4,)),
    "remotive/*.json": ("remotive_api", (2,)),
    "smartrecruiters/*.json": ("smartrecruiters", (2, 6, 3)),
    "teamtailor/*.json": ("teamtailor", (2,)),
    "workable/*.json": ("workable", (1, 3, 3)),
    "workday/*.json": ("workday", (50, 50)),
}


def the_input(case: Path) -> Path:
    return next(path for path in case.iterdir() if path.stem == "input")


def cases(*suffixes: str) -> pytest.MarkDecorator:
    """Runs a test with every case, or with those whose input ends so."""
    found = [case for case in CASES if not suffixes or the_input(case).suffix in suffixes]
    return pytest.mark.parametrize("case", found, ids=lambda case: f"{case.parent.name}/{case.name}")


def documents() -> Iterator[tuple[str, Path]]:
    for case in CASES:
        yield case.parent.name, the_input(case)


def read(board: str, path: Path, uri: str, base_url: str | None = None) -> tuple[list[Draft], list[Finding]]:
    reader = BOARDS[board].reader
    assert reader is not None
    drafts: list[Draft] = []
    findings: list[Finding] = []
    for each in reader.read(Document(uri, path=path, base_url=base_url)):
        if isinstance(each, Draft):
            drafts.append(each)
            findings.extend(each.findings)
        else:
            findings.append(each)
    return drafts, findings


def lines(values: list[dict[str, Any]]) -> bytes:
    return b"".join(dumps(value) + b"\n" for value in values)


@cases()
def test_case(case: Path, golden: Callable[[Path, str | bytes], None]) -> None:
    source = the_input(case)
    told = case / "base_url.txt"
    base_url = told.read_text().strip() if told.exists() else None
    drafts, findings = read(case.parent.name, source, source.name, base_url)
    golden(case / "expected.jsonl", lines([draft.data for draft in drafts]))
    golden(case / "findings.jsonl", lines([finding.as_dict() for finding in findings]))
    assert not any(draft.authored for draft in drafts)


# Pointers into XML and recordings name elements, not JSON.
@cases(".json", ".jsonl")
def test_sources_point_at_what_is_there(case: Path) -> None:
    source = the_input(case)
    drafts, _ = read(case.parent.name, source, source.name)
    for draft in drafts:
        assert draft.locate is not None
        assert draft.where("").line is not None
        for key, at in draft.sources.items():
            assert at.startswith("/")
            assert draft.locate(at) is not None, f"{key}: nothing at {draft.origin.pointer}{at}"


@pytest.mark.parametrize("name", NAMES)
def test_format_is_complete(name: str) -> None:
    board = BOARDS[name]
    assert board.board
    assert board.reader is not None
    assert board.name.replace("-", "_") == name
    assert board.suffixes
    assert board.media_types


def test_every_board_has_cases() -> None:
    folder = HERE.parent.parent / "jobexport" / "boards"
    assert sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__") == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_sniff_takes_its_own_alone(name: str) -> None:
    for owner, path in documents():
        head = path.read_bytes()[:65536]
        score = BOARDS[name].sniff(head)
        if owner != name:
            assert score == 0, f"{name} would take {owner}/{path.parent.name}"
        elif path.parent.name not in ("empty", "stopped"):
            assert score >= SCORE, f"{name} would not take its own {path.parent.name}"


@pytest.mark.parametrize(
    "text",
    [
        b'{"@context": "https://schema.org", "@type": "JobPosting", "title": "Cook", "identifier": {"value": "1"}}',
        b'{"title": "Cook", "location": "Oslo", "company": "Aa", "url": "https://example.com/1", "id": "cook-1"}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "Cook", "url": "https://e.example"}]}',
        b'<rss version="2.0"><channel><item><title>Cook</title><guid>1</guid></item></channel></rss>',
        b'<source><job><title>Cook</title><referencenumber>1</referencenumber></job></source>',
        b"title,company,url\nCook,Aa,https://boards.greenhouse.io/aa/jobs/1\n",
        b'{"title": "We use \\"hostedUrl\\": and \\"jobUrl\\": a lot", "description": "boards.greenhouse.io"}',
        b"",
    ],
)  # fmt: skip
def test_sniff_leaves_other_documents_alone(text: bytes) -> None:
    assert {name: score for name, board in BOARDS.items() if (score := board.sniff(text))} == {}


ODD: tuple[Any, ...] = (None, 17, "odd", True, [], {}, ["odd", None, 3], [{"odd": 1}], {"odd": {"odd": 1}})


def mutated(value: Any) -> Iterator[Any]:
    """The value with each of its parts in turn replaced by something of another kind."""
    if isinstance(value, dict):
        for key, inner in value.items():
            for other in ODD:
                yield {**value, key: other}
            for changed in mutated(inner):
                yield {**value, key: changed}
    elif isinstance(value, list) and value:
        for changed in mutated(value[0]):
            yield [changed]


@cases(".json")
def test_odd_shapes_never_raise(case: Path) -> None:
    source = the_input(case)
    reader = BOARDS[case.parent.name].reader
    assert reader is not None
    for changed in mutated(json.loads(source.read_bytes())):
        data = json.dumps(changed).encode()
        for each in reader.read(Document("odd.json", data=data)):
            assert isinstance(each, Draft | Finding)


BROKEN: list[tuple[bytes, str]] = [
    (b"", "source/empty"),
    (b"\n\n", "source/empty"),
    (b'[{"id": 1, "title": "caf\xe9"}]', "source/encoding"),
    ('[{"id": 1, "title": '.encode("utf-16"), "source/syntax"),
    (b"not json", "source/syntax"),
    (b'{"jobs": [', "source/syntax"),
    (b'{"jobs": [{"id": 1, "title": "a" "b"}]}', "source/syntax"),
    (b'{"jobs": []}', "board/no-postings"),
    (b"[]", "board/no-postings"),
    (b"17", "source/syntax"),
    (b'{"jobs": [{"shade": 1}]}', "board/not-a-posting"),
    (b'[{"id": null, "title": "No id"}]', "board/no-id"),
    (b"http_interactions:\n  - [unclosed\n", "source/syntax"),
    (b"http_interactions: 3\n", "source/syntax"),
    (b"- http_interactions: []\n", "source/syntax"),
    (b"# http_interactions:\nnothing\n", "source/syntax"),
    (
        b"http_interactions: [1, {response: 3}, {response: {body: {string: 7}}}, {response: {body: {string: ''}}}]",
        "board/no-postings",
    ),
    (b"http_interactions:\n- response: {body: {string: '{\"jobs\": ['}}\n", "source/syntax"),
    (b"http_interactions: " + b"[" * 30_000, "source/syntax"),
    (b"http_interactions: [2026-13-45]", "source/syntax"),
    (b'{"jobs": ' + b"[" * 30_000 + b"]" * 30_000 + b"}", "source/syntax"),
]


def test_an_answer_that_cannot_be_read_does_not_hide_the_others() -> None:
    answer = "- response: {body: {string: '%s'}}\n"
    job = '{"jobs": [{"id": 1, "title": "Cook", "location": {"name": "Oslo"}}]}'
    data = "http_interactions:\n" + "".join(
        answer % each for each in ("", job[:30], '{"a": ' + "[" * 20_000, job, "plain")
    )
    reader = BOARDS["greenhouse"].reader
    assert reader is not None
    found = list(reader.read(Document("recording.yml", data=data.encode())))
    assert [each.data["title"] for each in found if isinstance(each, Draft)] == ["Cook"]
    assert [each.rule for each in found if isinstance(each, Finding)] == ["source/syntax"] * 2


def test_a_line_that_is_nested_too_deep_does_not_hide_the_others() -> None:
    job = b'{"id": %d, "title": "Cook", "location": {"name": "Oslo"}}\n'
    deep = b'{"a": ' + b"[" * 30_000 + b"]" * 30_000 + b"}\n"
    reader = BOARDS["greenhouse"].reader
    assert reader is not None
    found = list(reader.read(Document("lines.json", data=job % 1 + deep + job % 2)))
    assert [each.where("").line for each in found if isinstance(each, Draft)] == [1, 3]
    assert [(each.rule, each.origin.line) for each in found if isinstance(each, Finding)] == [("source/syntax", 2)]


@pytest.mark.parametrize("breaks", ["", "\n", "\r\n"])
def test_places_of_many_records_cost_little_and_are_right_in_any_order(breaks: str) -> None:
    rows = [f'{{"id": {each}, "title": "Köchin", "location": {{"name": "Oslo"}}}}' for each in range(8000)]
    text = f'{{"jobs": [{breaks}' + f",{breaks}".join(rows) + "]}"
    reader = BOARDS["greenhouse"].reader
    assert reader is not None
    begun = time.process_time()
    found = [each for each in reader.read(Document("jobs.json", data=text.encode())) if isinstance(each, Draft)]
    places = [(each.where("").line, each.where("").column) for each in found]
    assert time.process_time() - begun < 4
    starts = [text.index(rows[each]) for each in range(0, 8000, 500)]
    expected = [(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)) for at in starts]
    assert places[::500] == expected
    assert [(each.where("").line, each.where("").column) for each in found[::-500]] == places[::-500]


@pytest.mark.parametrize(
    ("data", "places"),
    [
        (b'\n\n  {"jobs": [\n{"id": tru}]}', [("source/syntax", 4, 9)]),
        (b'\n  {"id": 1, "title": "A"}\n   {"id": tru}\n', [("source/syntax", 3, 12)]),
        (b'{"jobs": [{"id": 1,\n "title": "\xff"}], "x": {"y":\n {"\xff": 1}}}',
         [("source/encoding", 2, 12), ("source/encoding", 3, 4)]),
    ],
    ids=["blank lines first", "lines that begin with blanks", "no UTF-8"],
)  # fmt: skip
def test_where_an_answer_is_damaged(data: bytes, places: list[tuple[str, int, int]]) -> None:
    reader = BOARDS["greenhouse"].reader
    assert reader is not None
    found = [each for each in reader.read(Document("broken.json", data=data)) if isinstance(each, Finding)]
    assert [(each.rule, each.origin.line, each.origin.column) for each in found] == places


AROUND = (
    b'{"departments": [{"name": "Ba\xffers",\n"jobs": [{"id": 1, "title": "A"}]},\n'
    b'{"jobs": [{"id": 2, "title": "B"}], "tags": ["\xff"]},\n{"jobs": [{"id": 3, "title": "C"}, {"id": 4, "title": "\xff"}]}],\n'
    b'"meta": {"total": "\xff", "\xff": []}}'
)


@pytest.mark.parametrize("limit", [200, 1 << 20])
def test_damage_around_records_does_not_reach_them(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobexport.syntax.large.LARGE", limit)
    reader = BOARDS["greenhouse"].reader
    assert reader is not None
    found = list(reader.read(Document("jobs.json", data=AROUND)))
    assert [each.data["title"] for each in found if isinstance(each, Draft)] == ["A", "B", "C"]
    told = [(each.rule, each.origin.line, each.origin.column) for each in found if isinstance(each, Finding)]
    rows = AROUND.split(b"\n")
    assert told == [
        ("source/encoding", number, rows[number - 1].index(b"\xff") + 1)
        for number in (1, 3, 4, 5)
    ]  # fmt: skip


@pytest.mark.parametrize(("data", "rule"), BROKEN)
def test_what_cannot_be_read_is_a_finding(data: bytes, rule: str) -> None:
    reader = BOARDS["greenhouse"].reader
    assert reader is not None
    found = list(reader.read(Document("broken.json", data=data)))
    assert [each.rule for each in found if isinstance(each, Finding)] == [rule]
    assert not any(isinstance(each, Draft) for each in found)


def test_an_unknown_field_is_told_once() -> None:
    jobs = b",".join(b'{"id": %d, "title": "Job", "mood": {"a": 1}, "location": {"name": "Oslo", "floor": 2}}' % n
                     for n in range(3))  # fmt: skip
    reader = BOARDS["greenhouse"].reader
    assert reader is not None
    found = list(reader.read(Document("jobs.json", data=b'{"jobs": [' + jobs + b"]}")))
    told = [each for each in found if isinstance(each, Finding)]
    assert [(each.rule, each.pointer) for each in told] == [
        ("board/unknown-field", "/mood"),
        ("board/unknown-field", "/location/floor"),
    ]
    assert len(found) == 5


def test_half_a_surrogate_pair_is_replaced() -> None:
    reader = BOARDS["greenhouse"].reader
    assert reader is not None
    data = b'[{"id": 1, "title": "Smile \\ud83d", "absolute_url": "https://x.example/1"}]'
    (draft,) = [each for each in reader.read(Document("jobs.json", data=data)) if isinstance(each, Draft)]
    assert draft.data["title"] == "Smile \ufffd"


def test_money_is_exact() -> None:
    reader = BOARDS["himalayas"].reader
    assert reader is not None
    job = (
        b'{"title": "A", "companyName": "B", "guid": "https://himalayas.app/companies/b/jobs/a-1",'
        b' "currency": "EUR", "minSalary": 0.1, "maxSalary": 1234567.89, "salaryPeriod": "annual"}'
    )
    (draft,) = [each for each in reader.read(Document("jobs.json", data=job)) if isinstance(each, Draft)]
    assert {key: str(draft.data["salary"][key]) for key in ("min", "max")} == {"min": "0.1", "max": "1234567.89"}
    assert not any(isinstance(value, float) for value in draft.data["salary"].values())


def test_positions_are_those_of_the_document() -> None:
    text = '[\n  {"id": 1, "title": "A"},\n  {"id": 2,\n   "title": "Ä",  "location": {"name": "Oslo"}}\n]\n'
    reader = BOARDS["greenhouse"].reader
    assert reader is not None
    _, second = [each for each in reader.read(Document("j.json", data=text.encode())) if isinstance(each, Draft)]
    origin = second.where("/location")
    column = text.splitlines()[3].index('"Oslo"') + 1
    assert (origin.line, origin.column, origin.pointer) == (4, column, "/1/location/name")
    assert (second.where("").line, second.where("").column) == (3, 3)


def test_lines_of_a_slice_count_from_the_whole_document() -> None:
    data = b'{"id": 1, "title": "A", "language": "da"}\n{"id": 2, "title": "B", "language": "en"}\n'
    reader = BOARDS["greenhouse"].reader
    assert reader is not None
    found = list(reader.read(Document("j.jsonl", data=data, first_line=101)))
    drafts = [each for each in found if isinstance(each, Draft)]
    assert [draft.where("").line for draft in drafts] == [101, 102]
    assert drafts[1].where("/language").column == data.splitlines()[1].index(b'"en"') + 1


@pytest.mark.parametrize("pattern", REAL)
def test_real_answers(pattern: str, shared: Path) -> None:
    board, counts = REAL[pattern]
    found = []
    for path in sorted((shared / "data" / "ats").glob(pattern)):
        head = path.read_bytes()[:65536]
        assert [each for each, kind in BOARDS.items() if kind.sniff(head)] == [board]
        drafts, findings = read(board, path, path.name)
        found.append(len(drafts))
        for finding in findings:
            print(finding.severity, finding.rule, finding.origin, finding.message)
        assert not [finding for finding in findings if finding.rule in ("board/unknown-field", "source/syntax")]
        for draft in drafts:
            assert draft.data["title"]
            assert draft.data["id"].startswith(BOARDS[board].name.removesuffix("-api") + "-")
            assert draft.origin.uri == path.name
    assert tuple(found) == counts


def test_feeds_of_others_are_left_alone(shared: Path) -> None:
    taken = {
        path.name: {name: score for name, board in BOARDS.items() if (score := board.sniff(path.read_bytes()[:65536]))}
        for folder in ("feeds", "html", "jsonld-synthetic")
        for path in sorted((shared / "data" / folder).glob("*"))
        if path.is_file()
    }
    assert {name: scores for name, scores in taken.items() if scores} == {}
