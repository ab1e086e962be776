"""What the rows of CSV files and of workbooks have in common: the same cells are the same facts and the same findings."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest

from jobexport.findings import Finding
from jobexport.posting import Document, Draft
from tests.formats.syndicated import found

CELLS: dict[str, tuple[list[str], list[str], dict[str, Any], list[tuple[str, str]]]] = {
    "truth in words": (["title", "directApply"], ["Cook", "true"], {"title": "Cook", "directApply": True}, []),
    "lists": (
        ["title", "skills", "location"],
        ["Cook", "a|b\\|c", "Ghent | Bruges"],
        {"title": "Cook", "skills": ["a", "b|c"], "location": ["Ghent", "Bruges"]},
        [],
    ),
    "parts": (
        ["title", "hiringOrganization.name"],
        ["Cook", "Mill"],
        {"title": "Cook", "hiringOrganization": {"name": "Mill"}},
        [],
    ),
    "the whole before a part": (
        ["title", "hiringOrganization", "hiringOrganization.name"],
        ["Cook", "mill", "Mill"],
        {"title": "Cook", "hiringOrganization": "mill"},
        [
            (
                "/hiringOrganization/name",
                "hiringOrganization.name: both the whole and a part of it are filled in",
            )
        ],
    ),
    "a part before the whole": (
        ["title", "hiringOrganization.name", "hiringOrganization"],
        ["Cook", "Mill", "mill"],
        {"title": "Cook", "hiringOrganization": {"name": "Mill"}},
        [("/hiringOrganization", "hiringOrganization: both the whole and a part of it are filled in")],
    ),
    "own keys": (["title", "x_"], ["Cook", '{"x_a": 1}'], {"title": "Cook", "x_a": 1}, []),
    "an own key with a column too": (
        ["title", "x_", "x_a"],
        ["Cook", '{"x_a": 1, "x_b": 2}', "3"],
        {"title": "Cook", "x_a": "3", "x_b": 2},
        [("/x_a", "x_a has a column, and stands in x_ too")],
    ),
    "a key that is nobody's own": (
        ["title", "x_"],
        ["Cook", '{"title": "Chef"}'],
        {"title": "Cook"},
        [("/x_", "x_: keys of your own begin with x_, not 'title'")],
    ),
    "own keys that are no mapping": (
        ["title", "x_"],
        ["Cook", "[1]"],
        {"title": "Cook"},
        [("/x_", "x_: must be a JSON mapping")],
    ),
    "broken JSON": (
        ["title", "jobLocation"],
        ["Cook", "[{"],
        {"title": "Cook"},
        [("/jobLocation", "jobLocation: ")],
    ),
    "a column without a name": (
        ["title", "", "company"],
        ["Cook", "stray", "Mill"],
        {"title": "Cook", "company": "Mill"},
        [("", "a cell in a column without a name")],
    ),
}


def as_csv(*rows: list[str]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def as_workbook(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def only(name: str, data: bytes) -> Draft:
    reader = found(name).reader
    assert reader is not None
    (draft,) = reader.read(Document("table", data=data))
    assert isinstance(draft, Draft), draft
    return draft


@pytest.mark.parametrize("case", CELLS)
@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_a_row_is_the_same_in_both(name: str, case: str) -> None:
    names, row, wanted, told = CELLS[case]
    draft = only(name, (as_csv if name == "csv" else as_workbook)(names, row))
    assert draft.data == wanted
    assert [each.pointer for each in draft.findings] == [place for place, _ in told]
    for finding, (_, message) in zip(draft.findings, told, strict=True):
        assert finding.rule == "source/syntax" and finding.message.startswith(message)
        assert finding.origin.line == 2


def test_a_second_column_of_a_workbook_with_the_same_name_is_told() -> None:
    """The header of a CSV file is refused for it; the other columns of a workbook are read."""
    draft = only("xlsx", as_workbook(["title", "salary", "title"], ["Cook", "10 EUR", "Chef"]))
    assert draft.data == {"title": "Cook", "salary": "10 EUR"}
    assert [(each.pointer, each.message, str(each.origin)) for each in draft.findings] == [
        ("/title", "title: there is another column of this name", "table:2:3")
    ]


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_places_are_those_of_cells_and_of_names(name: str) -> None:
    write = as_csv if name == "csv" else as_workbook
    draft = only(name, write(["title", "baseSalary.currency", "x_"], ["Cook", "EUR", '{"x_a": 1}']))
    column = {"csv": (1, 6, 10), "xlsx": (1, 2, 3)}[name]
    for place, at in (("/title", 0), ("/baseSalary", 1), ("/baseSalary/currency", 1), ("/x_a", 2)):
        assert (draft.where(place).line, draft.where(place).column) == (2, column[at]), place
    assert draft.where("/baseSalary/currency#").line == 1
    assert (draft.where("").line, draft.where("").column) == (2, 1)


def test_half_a_surrogate_pair_in_a_workbook_harms_its_cell_alone() -> None:
    draft = only("xlsx", as_workbook(["title", "jobLocation"], ["Cook", '[{"a": "_xD83D_"}]']))
    assert draft.data == {"title": "Cook"}
    assert [each.pointer for each in draft.findings] == ["/jobLocation"]


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"<row", b"<row r='x'><"),
        ("xl/workbook.xml", b"<sheets>", b"<sheets>&none;"),
        ("xl/styles.xml", b"<fonts", b"<fonts count='many'"),
    ],
)
def test_a_damaged_part_of_a_workbook_is_a_finding(member: str, old: bytes, new: bytes) -> None:
    import zipfile

    whole, damaged = zipfile.ZipFile(io.BytesIO(as_workbook(["title"], ["Cook"]))), io.BytesIO()
    with zipfile.ZipFile(damaged, "w") as archive:
        for each in whole.namelist():
            data = whole.read(each)
            if each == member:
                assert old in data
                data = data.replace(old, new, 1)
            archive.writestr(each, data)
    reader = found("xlsx").reader
    assert reader is not None
    told = list(reader.read(Document("odd", data=damaged.getvalue())))
    assert [each.rule for each in told if isinstance(each, Finding)] == ["source/syntax"], told
