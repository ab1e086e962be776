"""CSV: cells, positions, faults, and cutting a stream between records."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobexport.syntax import SyntaxFault, cells, csv
from tests.strategies import texts

checked = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
TABLE = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(texts(controls=True) | st.just(""), min_size=width, max_size=width), min_size=1, max_size=5
    )
)


@checked
@given(TABLE)
def test_what_is_written_is_read(table: list[list[str]]) -> None:
    text = "".join(map(csv.record, table))
    found = [row for row in csv.rows(text, ",", 1) if isinstance(row, csv.Row)]
    assert [row.cells for row in found] == table
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for row in found:
        for index, value in enumerate(row.cells):
            line, column = row.position(index)
            here = lines[line - 1][column - 1 :]
            first = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")[0]
            assert here.startswith((first, '"' + first.replace('"', '""')))


@checked
@given(TABLE, st.integers(1, 50), st.integers(1, 4), st.integers(1, 200), st.sampled_from(["\r\n", "\n", "\r"]))
def test_cuts_never_divide_a_record(table: list[list[str]], block: int, records: int, size: int, end: str) -> None:
    data = "".join(csv.record(row)[:-2] + end for row in table).encode()
    stream = io.BytesIO(data)
    found = list(csv.cuts(lambda _: stream.read(block), b"", ",", records, size))
    assert b"".join(part for part, _ in found) == data
    assert sum(count for _, count in found) == len(table)
    rows = []
    line = 1
    for part, count in found:
        assert count <= records
        made = list(csv.rows(part.decode(), ",", line))
        assert len(made) == count
        rows += made
        line += csv.breaks(part)
    assert rows == list(csv.rows(data.decode(), ",", 1))


def test_a_quote_that_never_closes_ends_the_stream_in_bounded_memory() -> None:
    class Endless:
        taken = 0

        def read(self, size: int) -> bytes:
            self.taken += size
            return "é,".encode() * (size // 3)

    endless = Endless()
    found = list(csv.cuts(endless.read, b'a,b\n"c', ",", 1, 1 << 20))
    assert [part[:4] for part, _ in found] == [b"a,b\n", b'"c\xc3\xa9'[:4]]
    assert len(found[1][0]) <= csv.MAX_RECORD and endless.taken <= csv.MAX_RECORD + (1 << 20)
    [fault] = csv.rows(found[1][0].decode(), ",", 2)
    assert isinstance(fault, SyntaxFault) and (fault.line, fault.column) == (2, 1)


@pytest.mark.parametrize(
    ("data", "names", "delimiter", "line"),
    [
        ("a,b\n", ("a", "b"), ",", 2),
        ("a;b,c;d\n", ("a", "b,c", "d"), ";", 2),
        ("a\tb", ("a", "b"), "\t", 1),
        ('"a;b",c\r\n', ("a;b", "c"), ",", 2),
        ("\ufeff\n\n a , b \n", ("a", "b"), ",", 4),
        ("sep=;\r\na;b,c,d\r\n", ("a", "b,c,d"), ";", 3),
        ('"a\nb",c\n', ("a\nb", "c"), ",", 3),
        ("title\nx,y\n", ("title",), ",", 2),
        ("a,b,,\n", ("a", "b", "", ""), ",", 2),
    ],
)
def test_headers(data: str, names: tuple[str, ...], delimiter: str, line: int) -> None:
    found = csv.header(data.encode())
    assert (found.names, found.delimiter, found.next_line) == (names, delimiter, line)


@pytest.mark.parametrize(
    ("data", "message", "line", "column"),
    [
        (b"a,b,a\n", "'a' is there twice", 1, 5),
        (b'a,"b\n', "never ends", 1, 1),
        (b'a,"b"c\n', "text after the closing quote", 1, 6),
        (b"\n,,\n", "names no column", 2, 1),
        (b"a,\xe9\n", "byte 0xE9 at offset 2", 1, 3),
    ],
)
def test_headers_that_cannot_be_used(data: bytes, message: str, line: int, column: int) -> None:
    with pytest.raises(SyntaxFault, match=message) as caught:
        csv.header(data)
    assert (caught.value.line, caught.value.column) == (line, column)


@checked
@given(texts(controls=True))
def test_a_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    cell = cells.guard(text)
    assert cell[0] not in "=+-@\t\r"
    assert cells.unguard(cell) == text


@checked
@given(st.lists(texts(controls=True), min_size=1, max_size=4))
def test_joined_texts_come_apart(entries: list[str]) -> None:
    assert cells.split(cells.join(entries)) == entries


def test_lists_as_people_write_them() -> None:
    assert cells.split(r"C:\temp|a\|b||c|") == [r"C:\temp", "a|b", "c"]
    assert cells.unguard("'til late") == "'til late"
    assert cells.unguard("'") == "'"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", "12"),
        ("-1.50", "-1.50"),
        ("1E+3", "1E+3"),
        ("1,5", "None"),
        ("1_0", "None"),
        ("٣", "None"),
        ("nan", "None"),
        ("1e9999", "None"),
    ],
)
def test_numbers(cell: str, value: str) -> None:
    assert str(cells.amount(cell)) == value
    assert cells.integer(cell) == (12 if cell == "12" else None)
