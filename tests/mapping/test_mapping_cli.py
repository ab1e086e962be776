"""Mappings through the front door: ``jobexport map``, ``--map``, and real collections."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"
HEADER = "job title,employer,city,starts,type\n"
ROWS = "Baker,Inn,Oslo,2026-01-01,Full-time\nCook,Inn,Oslo,2026-02-01,Part-time\n"


def postings(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_map_shows_evidence_and_writes_toml(cli: Callable[..., Any]) -> None:
    source = CASES / "german" / "input.csv"
    done = cli("map", source)
    assert done.code == 0
    assert '[map.title]\ncolumn = "Stellenbezeichnung"' in done.text
    assert "“stellenbezeichnung” means title in German; 2 of 2 values read as a few words" in done.err
    assert "13 columns: 11 mapped, 2 kept as they are" in done.err


def test_a_mapping_can_be_edited_and_applied(cli: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").write_text(HEADER.replace("job title", "was") + ROWS)
    first = cli("map", "jobs.csv", "-o", "mapping.toml")
    assert (first.code, first.out) == (1, b"")
    assert "no column gives the title" in first.err
    text = (tmp_path / "mapping.toml").read_text()
    assert 'was = "x_was"' in text
    text = text.replace('was = "x_was"', "").replace("[keep]", '[map.title]\ncolumn = "was"\n\n[keep]')
    (tmp_path / "mapping.toml").write_text("\n".join(line for line in text.split("\n") if not line.startswith("  #")))
    done = cli("convert", "jobs.csv", "--map", "mapping.toml", "--to", "jsonl")
    assert done.code == 0, done.err
    assert [each["title"] for each in postings(done.text)] == ["Baker", "Cook"]
    checked = cli("check", "jobs.csv", "--map", "mapping.toml")
    assert checked.code == 0, checked.text
    assert "map/" not in checked.text
    built = cli(
        "build",
        "jobs.csv",
        "--map",
        "mapping.toml",
        "-o",
        "site",
        "--now",
        "2026-02-01",
        "--base-url",
        "https://a.example",
    )
    assert built.code == 0, built.err
    assert len(list((tmp_path / "site" / "jobs").iterdir())) == 2


def test_a_mapping_overrides_our_own_columns(cli: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").write_text("title,company\nHead,Baker\n")
    (tmp_path / "m.toml").write_text('version = 1\n[map.title]\ncolumn = "company"\n[map.company]\nconstant = "Inn"\n')
    done = cli("convert", "jobs.csv", "--map", "m.toml", "--to", "jsonl")
    (found,) = postings(done.text)
    assert (found["title"], found["hiringOrganization"]["name"], found["x_title"]) == ("Baker", "Inn", "Head")
    assert "jobs.csv:1:1 info map/unmapped-column" in done.err


@pytest.mark.parametrize(("suffix", "text"), [
    (".json", '{"items": [{"a": "Baker", "b": {"c": "Oslo"}}, {"a": "Cook", "b": {"c": "Bergen"}}]}'),
    (".jsonl", '{"a": "Baker", "b": {"c": "Oslo"}}\n{"a": "Cook", "b": {"c": "Bergen"}}\n'),
    (".tsv", "a\tb.c\nBaker\tOslo\nCook\tBergen\n"),
])  # fmt: skip
def test_columns_that_say_nothing(cli: Callable[..., Any], tmp_path: Path, suffix: str, text: str) -> None:
    (tmp_path / f"jobs{suffix}").write_text(text)
    shown = cli("map", f"jobs{suffix}")
    assert shown.code == 1
    assert '"b.c" = "x_b_c"  # such as “Oslo”' in shown.text
    (tmp_path / "m.toml").write_text('version = 1\n[map.title]\ncolumn = "a"\n[map.location]\ncity = "b.c"\n')
    done = cli("convert", f"jobs{suffix}", "--map", "m.toml", "--to", "jsonl")
    assert done.code == 0, done.err
    towns = [each["jobLocation"][0]["address"]["addressLocality"] for each in postings(done.text)]
    assert towns == ["Oslo", "Bergen"]


def test_a_workbook_with_foreign_columns(cli: Callable[..., Any], tmp_path: Path) -> None:
    from datetime import date

    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Puesto", "Empresa", "Ciudad", "Fecha de publicación", "Salario mínimo", "Moneda", "Color"])
    book.active.append(["Cocinera", "Fonda Sol", "Sevilla", date(2026, 5, 1), 26000.5, "EUR", "rojo"])
    book.active.append([None] * 7)
    book.save(tmp_path / "jobs.xlsx")
    assert 'column = "Puesto"' in cli("map", "jobs.xlsx").text
    done = cli("convert", "jobs.xlsx", "--to", "jsonl")
    (found,) = postings(done.text)
    assert found["baseSalary"] == {"currency": "EUR", "value": {"minValue": 26000.5}}
    assert (found["datePosted"], found["x_color"]) == ("2026-05-01", "rojo")
    assert "jobs.xlsx:1:7 info map/unmapped-column" in done.err


@pytest.mark.parametrize(
    ("arguments", "text", "message"),
    [
        (("map", "no.csv"), None, "no such file"),
        (("map", "a.csv"), "", "holds no row"),
        (("map", "a.xml"), '<rss version="2.0"><channel></channel></rss>', "needs no mapping"),
        (("convert", "a.csv", "--to", "jsonl", "--map", "no.toml"), "title\na\n", "no.toml: No such file"),
        (("check", "a.csv", "--map", "a.csv"), "title\na\n", "a.csv:1:"),
        (("map", "a.csv", "-o", "none/m.toml"), "title,company\na,b\n", "none/m.toml: No such file"),
    ],
)
def test_what_cannot_be_done(
    cli: Callable[..., Any], tmp_path: Path, arguments: tuple[str, ...], text: str | None, message: str
) -> None:
    if text is not None:
        (tmp_path / arguments[1]).write_text(text)
    done = cli(*arguments)
    assert done.code == 2
    assert message in done.err


def test_standard_input(cli: Callable[..., Any]) -> None:
    done = cli("convert", "-", "--to", "jsonl", stdin=(HEADER + ROWS).encode())
    assert [each["title"] for each in postings(done.text)] == ["Baker", "Cook"]
    assert "inferred from standard input" in cli("map", "-", stdin=(HEADER + ROWS).encode()).text


def test_long_tables_are_read_to_the_end(cli: Callable[..., Any], tmp_path: Path) -> None:
    text = "x" * 300
    with (tmp_path / "jobs.csv").open("w") as file:
        file.write("id,job title,employer,description\n")
        file.writelines(f'{number},Baker {number},Inn,"{text}\n{text}"\n' for number in range(3000))
    with (tmp_path / "jobs.jsonl").open("w") as file:
        for number in range(3000):
            file.write(
                json.dumps({"id": number, "job_title": f"Baker {number}", "employer": "Inn", "desc": text}) + "\n"
            )
    for name in ("jobs.csv", "jobs.jsonl"):
        done = cli("convert", name, "--to", "jsonl", "--jobs", "2")
        assert [each["id"] for each in postings(done.text)] == [str(number) for number in range(3000)]
        assert done.err.count("map/") == 0


@pytest.mark.parametrize(
    ("path", "count", "left"),
    [
        ("collections/jobsight-job-board-data.json", 1059, 0),
        ("collections/*-weworkremotely-jobs.json", 377, 0),
        ("collections/rct-jobs.json", 350, 0),
        ("collections/simplify-new-grad-listings.json", 138, 1150),
        ("csv/fr-leboncoin.csv", 2, 0),
    ],
)
def test_real_collections(cli: Callable[..., Any], shared: Path, path: str, count: int, left: int) -> None:
    """The manifest's numbers; of the GitHub list, the listings that are closed or hidden are told instead."""
    (source,) = (shared / "data").glob(path)
    done = cli("convert", source, "--to", "jsonl")
    assert done.code == 0
    found = postings(done.text)
    assert (len(found), done.err.count("board/unlisted")) == (count, left)
    for each in found:
        assert each["hiringOrganization"]["name"]
        assert "url" in each or "simplify" not in path
