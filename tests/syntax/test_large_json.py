"""A large JSON document, read part by part, gives what it gives when it is read whole: postings, findings, places."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobexport.detection import detect
from jobexport.errors import UsageError
from jobexport.findings import Finding
from jobexport.posting import Document, Draft
from jobexport.registry import Splitter, format_named, formats
from jobexport.syntax import SyntaxFault, json_parts, large, large_json
from jobexport.syntax import json as strict

TESTS = Path(__file__).resolve().parents[1]
SIZES = [(1, 16), (60, 40), (300, 900)]
# So that no element of a list is larger than what is read whole.
NEAR = [(150, 16), (150, 400)]
PROBES = ["", "/title", "/title#", "/id", "/description", "/content_html", "/salary/min", "/nothing"]


def told(found: Draft | Finding) -> object:
    if isinstance(found, Finding):
        return found.as_dict()
    places = [found.locate(probe) if found.locate else None for probe in PROBES]
    findings = [each.as_dict() for each in found.findings]
    return found.data, found.origin, found.authored, dict(found.sources), findings, found.base_url, places


def whole(document: Document, name: str) -> list[object]:
    return [told(each) for each in format_named(name).reader.read(document)]


def parts(document: Document, name: str, monkeypatch, size: tuple[int, int]) -> tuple[list[object], list[object]]:
    """What the reader gives part by part, and what it gives of its own slices."""
    reader = format_named(name).reader
    with monkeypatch.context() as patch:
        patch.setattr(large, "LARGE", size[0])
        patch.setattr(large_json, "BLOCK", size[1])
        streamed = [told(each) for each in reader.read(document)]
        if not isinstance(reader, Splitter) or name not in ("json", "jsonfeed"):
            return streamed, streamed
        return streamed, [told(each) for part in reader.split(document) for each in reader.read(part)]


@pytest.fixture
def same(monkeypatch):
    def check(data: bytes, name: str, sizes: list[tuple[int, int]] = SIZES, uri: str = "in.json") -> list[object]:
        document = Document(uri, data=data)
        expected = whole(document, name)
        for size in sizes:
            streamed, sliced = parts(document, name, monkeypatch, size)
            assert streamed == expected, (size, data[:300])
            assert sliced == expected, (size, data[:300])
        return expected

    return check


ONE = b'{"id": "a-1", "title": "Baker", "company": "Crust"}'
TWO = '{"id": "b-2",\n  "title": "Köchin \\"M\\" [sic] {",\r\n "salary": {"min": 1.50, "max": 2}, "skills": ["a", ["b]"]]}'.encode()
ITEM = b'{"id": "1", "url": "https://x.example/1", "title": "Baker", "content_html": "<p>Bread</p>"}'

SHAPES = {
    "list": b"[" + ONE + b",\n" + TWO + b"]",
    "blanks": b" \r\n[ " + ONE + b" ,\r\n\t " + TWO + b"\n,\n" + ONE + b" ] \r\n ",
    "bare CR": b"[" + ONE + b",\r" + TWO + b",\r\r" + ONE + b"]\r",
    "mark": codecs.BOM_UTF8 + b"[" + ONE + b"," + TWO + b"]",
    "beside": b'{"organizations": {"crust": {"name": "Crust Ltd"}}, "x_note": 1, "postings": ['
    + ONE
    + b","
    + TWO
    + b"]}",
    "behind": b'{"postings": [{"title": "T", "company": "crust"}, '
    + ONE
    + b'], "organizations": [{"id": "crust", "name": "C"}]}',
    "strangers": b'{"postings": [' + ONE + b"," + ONE + b'],\n "odd": [1, 2], "other": "w"}',
    "wrong organizations": b'{"organizations": {"a": 3}, "postings": [' + ONE + b"," + TWO + b"]}",
    "plain values": b"[1, " + ONE + b', "two [", null, [3], true,' + TWO + b", 4.5]",
    "numbers alone": b"[" + b",".join(b"%d" % n for n in range(60)) + b"]",
    "empty list": b"[" + b" " * 90 + b"]",
    "empty postings": b'{"postings": [' + b" " * 90 + b"]}",
    "one": b" " * 50 + TWO,
    "one with a long list": b'{"title": "T", "skills": [' + b",".join(b'"s%d"' % n for n in range(90)) + b"]}",
    "postings no list": b'{"postings": {"a": ' + ONE + b', "b": ' + TWO + b"}}",
    "no posting": b'{"alpha": [' + ONE + b"], " + b'"beta": {"gamma": 1}}',
    "text alone": b'"' + b"x" * 100 + b'"',
    "number alone": b" " * 80 + b"17",
    "exact numbers": b'[{"title": "a", "x_n": 12345678901234567890.123456789, "x_m": 1e400}, ' + ONE + b"]",
    "surrogates": b'[{"title": "\\ud83d\\ude00 a"}, ' + ONE + b"]",
    "escaped keys": b'[{"ti\\u0074le": "Baker", "i\\"d": 1}, ' + ONE + b"]",
}
FAULTS = {
    "truncated in a text": SHAPES["list"][:80],
    "truncated in a mapping": SHAPES["list"][:52],
    "truncated after a comma": b"[" + ONE + b"," + TWO + b",  \n",
    "truncated after an element": b"[" + ONE + b"," + TWO + b"\n",
    "truncated after the key": b'{"postings": [' + ONE + b'], "organizations"',
    "truncated after the colon": b'{"postings": [' + ONE + b'], "organizations": ',
    "no comma": b"[" + ONE + b"\n " + TWO + b"]",
    "two commas": b"[" + ONE + b", , " + TWO + b"]",
    "last comma": b"[" + ONE + b",\n " + TWO + b" ,\n ]",
    "first comma": b"[ ," + ONE + b"]" + b" " * 40,
    "last comma of a mapping": b'{"postings": [' + ONE + b"," + TWO + b"],\n }",
    "wrong bracket": b"[" + ONE + b', {"a": [1}, {"b": 2}]' + b" " * 40,
    "wrong last bracket": b"[" + ONE + b"," + TWO + b"}",
    "blanks before a fault": b" \r\n\n [" + ONE + b', {"b" 1}]',
    "trailing text": b"[" + ONE + b"," + TWO + b"] and more",
    "trailing value": b"[" + ONE + b"," + TWO + b"]\n" + ONE,
    "trailing bracket": b"[" + ONE + b"," + TWO + b"]]",
    "no quotes": b"[" + ONE + b", {title: 1}, " + TWO + b"]",
    "no colon": b'{"postings" [' + ONE + b"," + TWO + b"]}",
    "no value": b'{"postings": , "b": [' + ONE + b"," + TWO + b"]}",
    "NaN": b'[{"title": "a", "x_a": NaN}, ' + ONE + b"]" + b" " * 40,
    "NaN alone": b"[" + ONE + b", NaN, " + TWO + b"]",
    "NaN before another fault": b"[" + ONE + b', {"a": NaN}, {"b" 1}]',
    "a fault before NaN": b"[" + ONE + b', {"b" 1}, {"a": NaN}]',
    "huge number": b"[" + ONE + b', {"x_a": 1e999999}]' + b" " * 30,
    "long number": b"[" + ONE + b', {"x_a": ' + b"9" * 5000 + b"}]",
    "twice": b'[{"id": 1, "title": "x",\n "id": 2}, ' + ONE + b"]",
    "twice inside": b"[" + ONE + b', {"title": "x", "salary": {"min": 1, "min": 2}}, {"a": 1, "a": 2}]',
    "twice outside": b'{"postings": [' + ONE + b'],\n "x_a": {"b": 1},  "x_a": {"b": 1}, "postings": []}',
    "twice, and then broken": b'[{"id": 1, "id": 2}, ' + ONE + b", {]",
    "deep": b"[" + ONE + b', {"x_a": ' + b"[" * 120 + b"]" * 120 + b"}]",
    "deep, and then twice": b'[{"a": 1, "a": 2}, ' + b"[" * 120 + b"]" * 120 + b"]",
    "as deep as may be": b"[" + ONE + b', {"x_a": ' + b"[" * 98 + b"]" * 98 + b"}]",
    "too deep by one": b"[" + ONE + b', {"x_a": ' + b"[" * 99 + b"]" * 99 + b"}]",
    "bottomless": b"[" * 3000,
    "bottomless mapping": b'{"a":' * 3000,
    "half a character": b'[{"title": "a\\ud83d"}, ' + ONE + b"]",
    "half a character in a key": b'{"postings": [' + ONE + b'], "x_\\ud83d": 1}',
    "no UTF-8 in a key": b'{"postings": [' + ONE + b'],\n "x_\xff": 1}',
    "bad escape": b'[{"title": "a\\q"}, ' + ONE + b"]" + b" " * 30,
    "raw control": b'[{"title": "a\x01"}, ' + ONE + b"]" + b" " * 30,
    "line end in a text": b'[{"title": "a\nb"}, ' + ONE + b"]" + b" " * 30,
    "Windows-1252": b"[" + ONE + b', {"title": "K\xf6chin"}]' + b" " * 30,
    "no UTF-8 outside": b"[" + ONE + b", \xe4 ]" + b" " * 30,
    "blanks alone": b" \n" * 60,
    "text": b"Dear reader, this is no JSON. " * 4,
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_file_of_postings_in_parts(same, name):
    found = same(SHAPES[name], "json")
    assert found or name.startswith("empty")


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_file_in_parts(same, name):
    found = same(FAULTS[name], "json")
    if name != "as deep as may be":
        assert len(found) == 1
        assert found[0]["rule"].startswith("source/")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be"])
@pytest.mark.parametrize("name", ["list", "blanks", "behind"])
def test_wide_text_in_parts(same, encoding, name):
    marks = {"utf-16-be": codecs.BOM_UTF16_BE, "utf-16-le": codecs.BOM_UTF16_LE, "utf-32-be": codecs.BOM_UTF32_BE}
    same(marks.get(encoding, b"") + SHAPES[name].decode().encode(encoding), "json")


def test_damaged_wide_text_is_a_fault(monkeypatch):
    document = Document("in.json", data="[1, 2]".encode("utf-16") + b"\x00")
    streamed, _ = parts(document, "json", monkeypatch, (4, 4))
    assert [each["rule"] for each in streamed] == ["source/encoding"]


# What is left out is told of another part of the text.
ELSEWHERE = {"NaN", "NaN alone", "NaN before another fault", *(name for name in FAULTS if "bottomless" in name)}


@pytest.mark.parametrize("name", sorted({*SHAPES, *FAULTS} - ELSEWHERE))
@pytest.mark.parametrize("reader", ["jsonfeed", "collection", "greenhouse"])
def test_other_readers_in_parts(same, reader, name):
    data = (SHAPES | FAULTS)[name]
    if "long" not in name:
        same(data, reader, NEAR)
    if not name.startswith(("Windows", "long", "no UTF-8", "deep")):
        same(data, reader)


FEEDS = {
    "items last": b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + ITEM + b",\n" + ITEM + b"]}",
    "items first": b'{"items": [' + ITEM + b"," + ITEM + b'], "title": "T", "version": "https://jsonfeed.org/version/1.1"}',
    "odd items": b'{"items": [' + ITEM + b', {"a": 1}, 5, null, ' + ITEM + b', {"b": [' + ITEM + b"]}]}",
    "pages": b'[{"items": [' + ITEM + b"," + ITEM + b']}, {"items": [' + ITEM + b"]}, {}]",
    "by id": b'{"one": ' + ITEM + b', "two": ' + ITEM + b', "three": {"items": [' + ITEM + b"]}}",
    "deep": b'{"a": {"b": {"c": [[' + ITEM + b"], [" + ITEM + b"]]}}}",
    "a line each": ITEM + b"\n" + ITEM + b"\n\n" + ITEM + b"\n",
    "a line each, one broken": ITEM + b"\n" + ITEM[:40] + b"\n\n" + ITEM + b"\n",
    "half characters": b'{"items": [{"id": "1", "title": "a\\ud83d b"}, ' + ITEM + b"]}",
    "bad bytes": b'{"items": [{"id": "1", "title": "a\xff b"}, ' + ITEM + b"]}",
    "large item": b'{"items": [{"id": "1", "title": "a", "content_html": "' + b"x" * 999 + b'", "tags": ["a", "b"]}, ' + ITEM + b"]}",
}  # fmt: skip


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_in_parts(same, name):
    assert same(FEEDS[name], "jsonfeed", NEAR if name == "bad bytes" else SIZES + NEAR)


NODE = b'{"@context": "https://schema.org", "@type": "JobPosting", "title": "Baker", "url": "https://x.example/1"}'
GRAPHS = {
    "list": b"[" + NODE.replace(b"Baker", b"Cook") + b",\n" + NODE + b"]",
    "twice": b"[" + NODE + b",\n" + NODE + b", " + NODE.replace(b"Baker", b"Cook") + b"]",
    "graph, context last": b'{"@graph": [{"@type": "JobPosting", "title": "A"}, {"@type": "JobPosting", "title": "B"}], "@context": "https://schema.org"}',
    "by name": b'{"@context": "https://schema.org", "@graph": [{"@id": "#1", "@type": "JobPosting", "title": "A"},'
    b'{"@id": "#1", "@type": "JobPosting", "title": "A"}, {"@id": "#1", "@type": "JobPosting", "title": "B"}]}',
    "references": b'{"@context": "https://schema.org", "@graph": ['
    b'{"@type": "JobPosting", "title": "A", "hiringOrganization": {"@id": "#org"}, "jobLocation": {"@id": "#gone"}},'
    b'{"@id": "#org", "@type": "Organization", "name": "Crust", "url": "https://x.example/"},'
    b'{"@type": "JobPosting", "title": "B", "hiringOrganization": {"@id": "#org"}}]}',
    "no context": b"[" + NODE.replace(b'"@context": "https://schema.org", ', b"") + b", " + NODE + b"]",
    "foreign context": b'{"@context": "https://other.example/", "@graph": [' + NODE.replace(b"@context", b"x") + b"]}",
    "near type": b"[" + NODE.replace(b"JobPosting", b"JobPosts") + b", " + NODE + b"]",
    "deeper": b'{"@context": "https://schema.org", "@type": "WebPage", "mainEntity": {"@type": "ItemList", "itemListElement": ['
    b'{"@type": "ListItem", "position": 1, "item": ' + NODE + b'}, {"@type": "ListItem", "position": 2}]}}',
    "text": b'[{"page": "https://x.example/", "json_ld": ' + json.dumps(NODE.decode()).encode() + b"}]",
    "no posting": b'[{"@context": "https://schema.org", "@type": "Person", "name": "A. Baker"}, {"a": 1}]',
    "mentioned only": b'[{"@context": "https://schema.org", "@type": "Thing", "name": "JobPosting"}, {"a": "job posting"}]',
    "mended": b"[" + NODE + b", " + NODE.replace(b"Baker", b"Cook") + b",]",
    "one": b" " * 70 + NODE,
    "a line each": NODE + b"\n" + NODE.replace(b"Baker", b"Cook") + b"\n",
    "Windows-1252": b"[" + NODE.replace(b"Baker", b"K\xf6ch") + b", " + NODE + b"]",
}


@pytest.mark.parametrize("name", GRAPHS)
def test_linked_data_in_parts(same, name):
    assert same(GRAPHS[name], "jsonld", NEAR if name == "references" else SIZES + NEAR)


OJOBPUB = b'{"title": "Baker", "publishedAt": "2026-11-01", "locations": [{"city": "Lyon", "country": "FR"}]}'


@pytest.mark.parametrize("after", [True, False])
def test_the_employer_stands_before_or_after_the_jobs(same, after):
    employer = b'"employer": {"name": "Crust", "location": {"city": "Lyon"}}'
    jobs = b'"jobs": [' + b",".join([OJOBPUB] * 9) + b"]"
    found = same(b"{" + (jobs + b", " + employer if after else employer + b", " + jobs) + b"}", "ojobpub")
    assert all(each[0]["company"]["name"] == "Crust" for each in found)


def test_the_total_after_the_jobs_is_told(same):
    job = b'{"id": %d, "title": "Baker", "absolute_url": "https://x.example/1", "content": "Bread", "updated_at": "2026-11-01"}'
    data = b'{"jobs": [' + b", ".join(job % number for number in range(9)) + b'], "meta": {"total": 30}}'
    assert any(each["rule"] == "board/partial-answer" for each in same(data, "greenhouse") if isinstance(each, dict))


READ = [each.name for each in formats() if each.reader is not None]


def _kind(path: Path) -> str:
    return path.parents[1].name.replace("_", "-")


def _cases() -> list[Path]:
    """The inputs among the JSON files of the cases of formats and boards."""
    return sorted(
        path
        for path in TESTS.glob("*/*/*/*.json")
        if path.parents[2].name in ("formats", "boards")
        and _kind(path) in READ
        and path.stem not in ("expected", "losses", "findings")
    )


@pytest.mark.parametrize("path", _cases(), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_every_case_in_parts(same, path):
    same(path.read_bytes(), _kind(path), [(200, 300)], uri=path.name)


def test_real_files_in_parts(shared, same):
    seen = 0
    for path in sorted((shared / "data").rglob("*.json")):
        if path.stat().st_size > 400_000 or path.name in ("MANIFEST.json",):
            continue
        try:
            kind = detect(Document(path.as_posix(), path=path)).name
        except UsageError:
            continue
        seen += 1
        same(path.read_bytes(), kind, [(3000, 2000)], uri=path.name)
    assert seen > 20


# -- any JSON at all --------------------------------------------------------------------------------------------------------

KEYS = st.sampled_from(["id", "title", "items", "url", "a", "content_html", "Ü", 'q"', "b\\", "[", "}"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=12) | st.sampled_from(['"', "\\", "]}", "{[", ",", "\\\""]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=40,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    VALUES, st.sampled_from([None, 1, 2]), st.booleans(),
    st.sampled_from([(1, 8), (20, 16), (64, 24)]), st.none() | st.tuples(st.integers(0, 400), st.sampled_from([b"", b"]", b",", b'"', b"{", b"NaN", b"\xff"])),
)  # fmt: skip
def test_any_json_in_parts(monkeypatch, value, indent, ascii_only, size, damage):
    data = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "replace")
    if damage is not None:
        at = damage[0] % (len(data) + 1)
        data = data[:at] + damage[1] + (data[at:] if damage[1] else b"")
    for name in ("json", "jsonfeed"):
        document = Document("in.json", data=data)
        if name == "jsonfeed" and damage is not None and damage[1] in (b"NaN", b"\xff"):
            continue
        expected = whole(document, name)
        streamed, sliced = parts(document, name, monkeypatch, size)
        if name == "jsonfeed" and [isinstance(each, dict) and each["rule"] for each in expected] == ["source/syntax"]:
            # Where a word is broken off, the decoder tells of another letter when it sees what follows.
            assert [each["rule"] for each in streamed] == ["source/syntax"], data
            continue
        assert streamed == expected, data
        assert sliced == expected, data


def test_blocks_hold_every_element_once():
    rows = [{"id": number, "text": "ä]}" * (number % 7), "list": [[number]] * (number % 3)} for number in range(2000)]
    data = json.dumps({"head": 1, "rows": rows, "tail": 2}, ensure_ascii=False).encode()
    top = large_json.look(large.Source(Document("x", data=data * 1)), strict.load)
    assert top.parts is None  # small enough to be read whole
    source = large.Source(Document("x", data=b'{"rows": [' + b",\n".join([data] * 12) + b"]}"))
    found = large_json.look(source, strict.load).members["rows"]
    taken = [
        (raw, place)
        for part in found.parts
        for raw, place in json_parts.elements(source.slice(part.start, part.end), part.place)
    ]
    assert [raw for raw, _ in taken] == [data] * 12
    assert [place for _, place in taken] == [(1, 11), *((line, 1) for line in range(2, 13))]


def test_a_text_that_is_too_long_is_told():
    source = large.Source(Document("x", data=b'["' + b"x" * (json_parts.MAX_VALUE * 2) + b'"]'))
    with pytest.raises(SyntaxFault, match="a text is longer than 16 MiB"):
        large_json.look(source, strict.load)
