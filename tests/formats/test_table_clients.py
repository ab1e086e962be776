"""Tables of postings as other people's programs see them: DuckDB, frictionless, openpyxl, Datasette, pyarrow."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jobexport.formats.csv import table_schema
from jobexport.registry import Format, format_named
from tests.formats.syndicated import context, write
from tests.survival import EXAMPLES

ROOT = Path(__file__).resolve().parents[2]
HOSTILE: dict[str, Any] = {
    "id": "=1+1", "title": '=HYPERLINK("https://evil.example"), "quoted"', "summary": "+1\r\n-2\n@x", "payGrade": "'=x",
    "equity": "\tTab; semicolon | bar", "skills": ["=A1", "a|b", "-1", "007"], "workHours": "1e3", "x_note": "=2+3",
    "description": "<p>Line one</p>\n<p>=SUM(A1:A9) 漢字 😀</p>", "totalJobOpenings": 3, "directApply": False,
}  # fmt: skip
ITEMS: list[dict[str, Any]] = [*(dict(each) for each in EXAMPLES), HOSTILE]
_DUCK = {"string": "VARCHAR", "number": "DECIMAL(18,4)", "integer": "BIGINT", "boolean": "BOOLEAN", "array": "JSON", "object": "JSON",
         "date": "VARCHAR", "datetime": "VARCHAR", "any": "VARCHAR"}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the same postings as CSV with its Table Schema, workbook, database and Parquet file."""
    made = tmp_path_factory.mktemp("tables")
    for name, file in (("csv", "jobs.csv"), ("xlsx", "jobs.xlsx"), ("sqlite", "jobs.db"), ("parquet", "jobs.parquet")):
        target: Format = format_named(name)
        (made / file).write_bytes(write(target, ITEMS, context({}))[0])
    (made / "jobs.csv.schema.json").write_text(json.dumps(table_schema()), "utf-8")
    return made


def columns() -> Iterator[tuple[str, str]]:
    for field in table_schema()["fields"]:
        yield field["name"], _DUCK[field["type"]]


def test_duckdb_reads_the_csv_in_strict_mode_with_the_types_of_our_schema(folder: Path) -> None:
    import duckdb

    types = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in columns()) + "}"
    table = (
        f"read_csv('{folder / 'jobs.csv'}', header=true, auto_detect=false, strict_mode=true, delim=',', quote='\"',"
        f" escape='\"', null_padding=false, ignore_errors=false, columns={types})"
    )
    found = duckdb.sql(
        f'SELECT id, title, "baseSalary.value.minValue", "totalJobOpenings", "directApply" FROM {table}'
    ).fetchall()
    assert [row[1] for row in found][:4] == [each["title"] for each in ITEMS[:4]]
    assert found[4] == ("'=1+1", "'" + HOSTILE["title"], None, 3, False)
    assert found[0][2:] == (Decimal(30000), 2, True)
    places = duckdb.sql(f"SELECT \"jobLocation\"->>'$[0].address.addressLocality' FROM {table}").fetchall()
    assert [row[0] for row in places] == ["Portland", "Portland", None, "Portland", None]


def test_duckdb_tells_the_csv_by_itself(folder: Path) -> None:
    import duckdb

    found = duckdb.sql(f"SELECT * FROM read_csv('{folder / 'jobs.csv'}', strict_mode=true, all_varchar=true)")
    assert found.columns == [name for name, _ in columns()]
    assert len(found.fetchall()) == len(ITEMS)


def test_frictionless_finds_nothing_wrong_with_the_csv_or_its_schema(folder: Path) -> None:
    code = (
        "import sys, frictionless\n"
        "schema = frictionless.Schema('jobs.csv.schema.json')\n"
        "report = frictionless.Resource('jobs.csv', schema=schema).validate()\n"
        "assert report.valid, report.flatten()\n"
        "rows = frictionless.Resource('jobs.csv', schema=schema).read_rows()\n"
        "print(len(rows), rows[0]['baseSalary.value.maxValue'], rows[4]['directApply'])\n"
    )
    # In a process of its own: the library's warnings are not ours.
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(len(ITEMS)), "38500.5", "False"]


def test_openpyxl_sees_texts_and_no_formula(folder: Path) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(folder / "jobs.xlsx").worksheets[0]
    rows = list(sheet.iter_rows())
    assert len(rows) == len(ITEMS) + 1
    assert not [cell.coordinate for row in rows for cell in row if cell.data_type == "f"]
    names = [cell.value for cell in rows[0]]
    last = dict(zip(names, [cell.value for cell in rows[-1]], strict=True))
    assert (last["id"], last["title"], last["totalJobOpenings"]) == ("=1+1", HOSTILE["title"], 3)
    assert last["directApply"] is False


def test_no_cell_of_the_csv_is_a_formula_in_a_spreadsheet(folder: Path) -> None:
    import csv

    import openpyxl

    book = openpyxl.Workbook()
    with (folder / "jobs.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.reader(file, strict=True):
            # A spreadsheet takes a cell for a formula by its first character, as openpyxl does with "=".
            assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
            book.active.append(row)
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]


def test_datasette_shows_tables_links_and_search(folder: Path) -> None:
    def get(path: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "datasette", str(folder / "jobs.db"), "--get", path],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    tables = {each["name"]: each for each in get("/jobs.json")["tables"]}
    assert {"postings", "organizations", "locations", "skills"} <= {
        name for name, each in tables.items() if not each["hidden"]
    }
    assert tables["postings"]["fts_table"] == "postings_fts"
    assert {each["other_table"] for each in tables["postings"]["foreign_keys"]["outgoing"]} == {"organizations"}
    found = get("/jobs/postings.json?_search=cranes&_shape=array&_labels=on")
    assert {each["id"] for each in found} == {"harbour-17", "plain-1", "remote-1"}
    assert {each["organization"]["label"] for each in found} == {"Harbour & Tide", "Harbour and Tide"}


def test_pyarrow_and_duckdb_read_the_parquet(folder: Path) -> None:
    from pyarrow import parquet

    table = parquet.read_table(folder / "jobs.parquet")
    assert table.column("title").to_pylist() == [each["title"] for each in ITEMS]
    first = table.column("jobLocation").to_pylist()[0][0]
    assert first["address"]["addressLocality"] == "Portland"
    import duckdb

    found = duckdb.sql(
        f"SELECT id FROM '{folder / 'jobs.parquet'}' WHERE list_contains(skills, 'hydraulics') ORDER BY id"
    ).fetchall()
    assert [row[0] for row in found] == ["harbour-17", "plain-1", "remote-1"]


def test_the_samples_as_built_are_valid_too(tmp_path: Path, cli: Any) -> None:
    import duckdb

    assert cli("build", ROOT / "samples", "-o", "out", "--now", "2026-11-23").code == 0
    schema = json.loads((tmp_path / "out/jobs.csv.schema.json").read_text())
    assert schema == table_schema()
    found = duckdb.sql(
        f"SELECT id FROM read_csv('{tmp_path / 'out/jobs.csv'}', strict_mode=true, all_varchar=true)"
    ).fetchall()
    lines = (tmp_path / "out/jobs.jsonl").read_text("utf-8").splitlines()
    assert [row[0] for row in found] == [json.loads(line)["id"] for line in lines]
