"""Workbooks, Parquet and SQLite: what is written reads back, and other people's programs see what they should."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from jobexport.errors import UsageError
from jobexport.findings import Finding
from jobexport.posting import Document, Draft
from jobexport.schema import posting_schema
from tests.formats.syndicated import context, found, postings, write
from tests.strategies import postings as made

NAMES = ("xlsx", "parquet", "sqlite")
HERE = Path(__file__).parent
checked = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def read(name: str, data: bytes) -> list[dict[str, Any]]:
    reader = found(name).reader
    assert reader is not None
    drafts = []
    for each in reader.read(Document("made", data=data)):
        assert isinstance(each, Draft) and not each.findings, each
        drafts.append({key: value for key, value in each.data.items() if key != "descriptionFormat"})
    return drafts


def binary(name: str, items: list[dict[str, Any]]) -> bytes:
    return write(found(name), items, context({}))[0]


@pytest.mark.parametrize("name", ["parquet", "sqlite"])
def test_reads_back_any_posting(name: str) -> None:
    @checked
    @given(made(controls=True))
    def holds(posting: dict[str, Any]) -> None:
        data, losses = write(found(name), [posting], context({}))
        back = read(name, data)[0]
        lost = {place.split("/")[1] for each in losses.values() for place, _ in each.changed + each.dropped}
        assert {key: value for key, value in back.items() if key not in lost} == {
            key: value for key, value in posting.items() if key not in lost
        }
        assert lost <= {"jobLocation"}

    holds()


def test_a_workbook_reads_back_any_posting() -> None:
    @checked
    @given(made())
    def holds(posting: dict[str, Any]) -> None:
        data, losses = write(found("xlsx"), [posting], context({}))
        assert all(not each.shortened for each in losses.values())
        assert read("xlsx", data) == [posting]

    holds()


@pytest.mark.parametrize("name", NAMES)
def test_same_postings_same_bytes(name: str) -> None:
    items = postings(HERE)
    assert binary(name, items) == binary(name, items)


@pytest.mark.parametrize("name", NAMES)
def test_no_postings_make_a_valid_file(name: str) -> None:
    assert read(name, binary(name, [])) == []


@pytest.mark.parametrize("name", NAMES)
def test_sniffs_its_own_files_and_no_others(name: str) -> None:
    for other in NAMES:
        assert (found(other).sniff(binary(name, postings(HERE))[:65536]) >= 90) is (other == name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data", [b"", b"plain text", b"PK\x03\x04 broken", b"PAR1 broken", b"SQLite format 3\0"])
def test_another_file_is_a_finding(name: str, data: bytes) -> None:
    reader = found(name).reader
    assert reader is not None
    told = list(reader.read(Document("odd", data=data)))
    assert [each.rule for each in told if isinstance(each, Finding)] == ["source/syntax"]
    assert len(told) == 1


@pytest.mark.parametrize("name", ["xlsx", "parquet"])
def test_a_missing_library_says_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for module in ("xlsxwriter", "pyarrow", "pyarrow.parquet", "openpyxl"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=rf"jobexport\[{name}\]"):
        binary(name, postings(HERE))


def test_numbers_of_more_than_64_bits() -> None:
    posting = {
        "id": "h", "title": "H", "totalJobOpenings": 2**70,
        "hiringOrganization": {"name": "O", "numberOfEmployees": 2**64},
    }  # fmt: skip
    assert read("sqlite", binary("sqlite", [posting])) == [posting]
    assert read("xlsx", binary("xlsx", [posting])) == [posting]
    data, losses = write(found("parquet"), [posting], context({}))
    assert [place for place, _ in losses["h"].dropped] == ["/totalJobOpenings", "/hiringOrganization/numberOfEmployees"]
    assert read("parquet", data) == [{"id": "h", "title": "H", "hiringOrganization": {"name": "O"}}]


# -- workbooks --------------------------------------------------------------------------------------------------------


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    import openpyxl

    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", "https://example.com/", "'=1", "_x0041_", "a\r\nb", "007"]
    items = [{"id": f"i{number}", "title": text, "skills": [text]} for number, text in enumerate(texts)]
    data = binary("xlsx", items)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert all(b"<f>" not in archive.read(name) for name in archive.namelist())
    assert [posting["title"] for posting in read("xlsx", data)] == texts


def test_a_workbook_has_numbers_and_truth_values() -> None:
    import openpyxl

    posting = {
        "id": "n", "title": "N", "visaSponsorship": True, "totalJobOpenings": 3, "datePosted": "2026-11-02",
        "baseSalary": {"value": {"minValue": Decimal("1.10"), "maxValue": Decimal("123456789012.3456")}},
    }  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(binary("xlsx", [posting]))).active
    row = {name.value: cell.value for name, cell in zip(*sheet.iter_rows(), strict=True) if cell.value is not None}
    assert row["visaSponsorship"] is True
    assert row["totalJobOpenings"] == 3
    assert row["datePosted"] == "2026-11-02"
    assert row["baseSalary.value.minValue"] == 1.1
    assert row["baseSalary.value.maxValue"] == "123456789012.3456", "more digits than a spreadsheet keeps"


def test_a_long_text_is_cut_and_told() -> None:
    data, losses = write(found("xlsx"), [{"id": "l", "title": "L", "description": "😀" * 20_000}], context({}))
    assert losses["l"].shortened == [("/description", "a cell has at most 32,767 characters")]
    assert read("xlsx", data)[0]["description"] == "😀" * 16_383


def test_a_person_s_workbook() -> None:
    from datetime import date, datetime

    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["notes"])
    sheet = book.create_sheet("Jobs")
    sheet.append(["title", "company", "location", "posted", "updated", "salary", "tittle", ""])
    sheet.append(["Baker", "Mill", "Ghent|Bruges", date(2026, 11, 2), datetime(2026, 11, 3, 8, 30), 2100.5, "x", None])
    sheet.append([None] * 8)
    sheet.append(["Cook", "Mill", None, None, None, None, None, "stray"])
    file = io.BytesIO()
    book.save(file)
    reader = found("xlsx").reader
    assert reader is not None
    first, second = reader.read(Document("jobs.xlsx", data=file.getvalue()))
    assert isinstance(first, Draft) and isinstance(second, Draft)
    assert first.data == {
        "title": "Baker", "company": "Mill", "location": ["Ghent", "Bruges"], "posted": "2026-11-02",
        "updated": "2026-11-03T08:30:00", "salary": Decimal("2100.5"), "tittle": "x",
    }  # fmt: skip
    assert first.authored
    assert str(first.where("/company")) == "jobs.xlsx:2:2"
    assert second.data == {"title": "Cook", "company": "Mill"}
    assert [(each.rule, str(each.origin)) for each in second.findings] == [("source/syntax", "jobs.xlsx:4:8")]


# -- Parquet ----------------------------------------------------------------------------------------------------------


def test_the_columns_of_parquet_are_those_of_the_schema() -> None:
    from pyarrow import parquet

    table = parquet.read_table(io.BytesIO(binary("parquet", postings(HERE))))
    assert table.column_names == [*posting_schema().document["properties"], "own"]
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["title"] == "string"
    assert kinds["totalJobOpenings"] == "int64"
    assert "minValue: decimal128(20, 4)" in kinds["baseSalary"]
    assert kinds["jobLocation"].startswith("list<")
    assert table.column("baseSalary").to_pylist()[0]["value"]["maxValue"] == Decimal("38500.5000")
    assert table.column("own").to_pylist()[0] == [("x_dock", "4")]
    assert not table.schema.field("title").nullable


def test_parquet_rounds_and_tells_what_has_more_places() -> None:
    posting = {"id": "p", "title": "P", "baseSalary": {"value": {"value": Decimal("10.00005")}}}
    data, losses = write(found("parquet"), [posting], context({}))
    assert losses["p"].changed == [("/baseSalary/value/value", "rounded to 4 places behind the point")]
    assert read("parquet", data)[0]["baseSalary"] == {"value": {"value": 10}}


def test_other_people_s_parquet() -> None:
    from datetime import date

    import pyarrow as pa

    table = pa.table({"title": ["A"], "Company Size": [12.0], "posted": [date(2026, 11, 2)], "gone": pa.nulls(1)})
    file = io.BytesIO()
    pa.parquet.write_table(table, file)
    assert read("parquet", file.getvalue()) == [{"title": "A", "x_company_size": 12, "posted": "2026-11-02"}]


# -- SQLite -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> sqlite3.Connection:
    path = tmp_path / "jobs.db"
    path.write_bytes(binary("sqlite", postings(HERE)))
    return sqlite3.connect(path)


def test_the_database_is_sound(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert database.execute("INSERT INTO postings_fts(postings_fts) VALUES ('integrity-check')").fetchall() == []


QUERIES = [
    ("SELECT id FROM postings ORDER BY number", ["harbour-17", "lantern/ñ 2", "odd-3"]),
    ("SELECT o.name FROM postings JOIN organizations o ON o.number = organization ORDER BY postings.number",
     ["Harbour & Tide", "Lantern Works", "Odd\a & Even"]),
    ("SELECT name FROM skills WHERE posting = 1 ORDER BY position", ["hydraulics", "rope access"]),
    ("SELECT name FROM employment_types ORDER BY name", ["CONTRACTOR", "FULL_TIME", "PART_TIME"]),
    ("SELECT locality || '/' || country FROM locations", ["Porto/PT"]),
    ("SELECT name FROM applicant_areas ORDER BY position", ["Spain", "Portugal"]),
    ("SELECT code FROM categories WHERE code_set = 'O*NET-SOC'", ["25-4011"]),
    ("SELECT id FROM postings WHERE remote", ["lantern/ñ 2"]),
    ("SELECT salary_max FROM postings WHERE salary_currency = 'EUR'", [38500.5]),
    ("SELECT typeof(salary_min) FROM postings WHERE salary_currency = 'USD'", ["integer"]),
    ("SELECT text FROM postings WHERE number = 1",
     ["You keep six cranes turning & safe.\n\n- Inspect ropes\n- Mend gears"]),
    ("SELECT substr(description, 1, 3) FROM postings WHERE number = 1", ["<p>"]),
    ("SELECT rowid FROM postings_fts WHERE postings_fts MATCH 'cranes'", [1]),
    ("SELECT rowid FROM postings_fts WHERE postings_fts MATCH 'code OR li'", []),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), QUERIES, ids=[query for query, _ in QUERIES])
def test_what_a_query_finds(database: sqlite3.Connection, query: str, expected: list[Any]) -> None:
    assert [row[0] for row in database.execute(query)] == expected


def test_the_index_follows_later_edits(database: sqlite3.Connection) -> None:
    database.execute("UPDATE postings SET title = 'Zeppelin Pilot' WHERE id = 'odd-3'")
    find = "SELECT rowid FROM postings_fts WHERE postings_fts MATCH ?"
    assert database.execute(find, ("zeppelin",)).fetchall() == [(3,)]
    database.execute("DELETE FROM skills")
    database.execute("DELETE FROM postings WHERE id = 'odd-3'")
    assert database.execute(find, ("zeppelin",)).fetchall() == []


def test_an_organization_is_there_once_and_an_id_too() -> None:
    posting = {"id": "a", "title": "A", "hiringOrganization": {"name": "Mill"}}
    other = {"id": "b", "title": "B", "hiringOrganization": {"name": "Other"}}
    data, losses = write(found("sqlite"), [posting, other, {**posting, "id": "c"}, {**other, "id": "c"}], context({}))
    assert [posting["id"] for posting in read("sqlite", data)] == ["a", "b", "c"]
    assert losses["c"].refused == [("sqlite/duplicate-id", "/id", "there is a posting 'c' already")]
    database = sqlite3.connect(":memory:")
    database.deserialize(data)
    assert database.execute("SELECT name FROM organizations ORDER BY number").fetchall() == [("Mill",), ("Other",)]
