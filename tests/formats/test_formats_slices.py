"""Large JSON Lines and CSV files: slices with the right numbers, bounded memory, and what is too large."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobexport.errors import InputError
from jobexport.findings import Finding
from jobexport.formats import jsonl
from jobexport.posting import Document, Draft
from jobexport.registry import Splitter, format_named


def splitter(name: str) -> Splitter:
    found = format_named(name).reader
    assert isinstance(found, Splitter)
    return found


def read(name: str, document: Document) -> list[Draft | Finding]:
    reader = format_named(name).reader
    assert reader is not None
    return list(reader.read(document))


def lines(count: int) -> bytes:
    return b"".join(b'{"id":"%d","title":"Cook %d"}\n%s' % (n, n, b"\n" if n % 10 == 0 else b"") for n in range(count))


def rows(count: int) -> bytes:
    return b"id,title\r\n" + b"".join(
        b'%d,"Cook\r\n""%d"""\r\n%s' % (n, n, b"\r\n" if n % 10 == 0 else b"") for n in range(count)
    )


@pytest.mark.parametrize(("name", "data"), [("jsonl", lines(1000)), ("csv", rows(1000))])
def test_slices_number_lines_and_records(name: str, data: bytes) -> None:
    whole = Document("jobs", data=data, base_url="https://a.example/", media_type="text/x")
    parts = list(splitter(name).split(whole))
    assert len(parts) > 3
    assert b"".join(part.read() for part in parts) == (data if name == "jsonl" else data[len(parts[0].head) :])
    record = 0
    for part in parts:
        found = read(name, part)
        assert part.first_record == record
        assert (part.uri, part.base_url, part.media_type) == ("jobs", "https://a.example/", "text/x")
        for entry in found:
            assert isinstance(entry, Draft) and entry.base_url == "https://a.example/"
            number = int(entry.data["id"])
            assert number == record
            # What stands on the line that the draft tells begins with the draft.
            line = data.split(b"\n")[(entry.origin.line or 0) - 1].decode()
            assert line.startswith((f'{{"id":"{number}",', f"{number},"))
            record += 1
    assert record == 1000


@given(
    st.lists(
        st.sampled_from([b"{}", b"", b" \t", b"x" * 300, b"y" * 9000, b"\r", b"\x0b", b"z" * 40_000]), max_size=150
    ),
    st.booleans(),
    st.sampled_from([50, 8192, 1 << 18]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_slices_of_a_file_are_those_of_its_bytes(tmp_path: Path, texts: list[bytes], ends: bool, block: int) -> None:
    data = b"\n".join(texts) + (b"\n" if ends else b"")
    path = tmp_path / "jobs.jsonl"
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonl, "MAX_LINE", 20_000)
        patch.setattr(jsonl, "SLICE_BYTES", 30_000)
        patch.setattr(jsonl, "_BLOCK", block)
        near = list(splitter("jsonl").split(Document("jobs", data=data)))
        far = list(splitter("jsonl").split(Document("jobs", path=path)))
        assert all(each.data is None and each.extent is not None for each in far)
        assert [(each.read(), each.size, each.first_line, each.first_record) for each in far] == [
            (each.read(), each.size, each.first_line, each.first_record) for each in near
        ]
        for one, other in zip(far, near, strict=True):
            with one.open() as first, other.open() as second:
                assert first.read() == second.read()


@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_a_slice_may_be_cut_again(name: str) -> None:
    whole = Document("jobs", data=lines(700) if name == "jsonl" else rows(700))
    for part in splitter(name).split(whole):
        again = [entry for each in splitter(name).split(part) for entry in read(name, each)]
        assert [entry.origin for entry in again] == [entry.origin for entry in read(name, part)]


def test_a_large_slice_of_csv_is_cut_too() -> None:
    data = b'1,"Cook\n"\n' * 120_000
    part = Document("jobs", data=data, head=b"id,title\n", first_line=11, first_record=5)
    parts = list(splitter("csv").split(part))
    assert len(parts) > 100 and b"".join(each.read() for each in parts) == data
    assert [(each.first_line, each.first_record) for each in parts[:2]] == [(11, 5), (523, 261)]
    lines = [entry.origin.line for entry in read("csv", part)]
    assert lines == list(range(11, 11 + 240_000, 2))


@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_memory_does_not_grow_with_the_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / "jobs"
    line = b'{"title":"' + b"x" * 4000 + b'"}\n' if name == "jsonl" else b'1,"' + b"x" * 4000 + b'"\n'
    with path.open("wb") as file:
        file.write(b"" if name == "jsonl" else b"id,title\n")
        for _ in range(20):
            file.write(line * 256)
    reader = format_named(name).reader
    assert reader is not None
    next(iter(reader.read(Document("jobs", path=path))))
    tracemalloc.start()
    try:
        assert sum(1 for _ in reader.read(Document("jobs", path=path))) == 20 * 256
        assert sum(len(part.read()) for part in splitter(name).split(Document("jobs", path=path))) > 20_000_000
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_a_line_that_is_too_large_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "jobs.jsonl"
    with path.open("wb") as file:
        file.write(b'{"title":"Cook"}\n{"title":"')
        for _ in range(12):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n{"title":"Waiter"}\n')
    whole = Document("jobs", path=path)
    parts = list(splitter("jsonl").split(whole))
    assert max(len(part.read()) for part in parts) < 5 << 20
    for found in (read("jsonl", whole), [entry for part in parts for entry in read("jsonl", part)]):
        assert [entry.data["title"] for entry in found if isinstance(entry, Draft)] == ["Cook", "Waiter"]
        [finding] = [entry for entry in found if isinstance(entry, Finding)]
        assert (finding.rule, finding.origin.line) == ("source/record-too-large", 2)
        last = found[-1]
        assert last.origin.line == 3


def test_a_header_fault_of_a_sliced_file_is_told_once() -> None:
    data = b"id,title,id\n" + b"1,Cook,2\n" * 1000
    found = [entry for part in splitter("csv").split(Document("jobs", data=data)) for entry in read("csv", part)]
    assert [(entry.rule, entry.origin.line) for entry in found if isinstance(entry, Finding)] == [("source/syntax", 1)]
    assert len(found) == 1


@pytest.mark.parametrize("name", ["yaml", "json", "jsonl", "toml", "markdown", "csv"])
def test_a_file_that_is_not_there_raises(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read(name, Document("gone", path=tmp_path / "gone"))
