"""The same bytes from one process, from two, from a Dask cluster on this machine, and from one whose workers see neither files
nor catalog."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.engine.conftest import NOW, SETTINGS, lines, records

Cli = Callable[..., Result]


@pytest.fixture
def engines(scheduler: str) -> dict[str, list[str]]:
    """The options that choose two processes, and the cluster."""
    return {"processes": ["--jobs", "2"], "dask": ["--engine", "dask", "--scheduler", scheduler]}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a site by path; of what a build keeps for the next one, only what has no times in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(("catalog.sqlite", "lock"))
    }


def told(result: Result) -> list[str]:
    """What was said, without the address of the dashboard, the folder's name and its bar."""
    return [line for line in result.err.splitlines() if not line.startswith("the cluster's dashboard")]


def test_build(cli: Cli, corpus: Path, engines: dict[str, list[str]], tmp_path: Path) -> None:
    call = ("build", corpus / "jobs", "--config", corpus / "jobexport.toml", "--now", NOW)
    one = cli(*call, "-o", tmp_path / "one", "--jobs", "1")
    whole = tree(tmp_path / "one")
    assert len(whole) > 1000 and len(told(one)) > 10
    assert {"company/company-1/feed.xml", "feeds/remote.csv.gz", "jobs.parquet", "_redirects"} < whole.keys()
    for name, options in {**engines, "local": ["--engine", "dask", "--jobs", "2"]}.items():
        other = cli(*call, "-o", tmp_path / name, *options)
        assert (one.code, other.code) == (1, 1), other.err
        assert tree(tmp_path / name) == whole
        assert told(other)[:-2] == told(one)[:-2]


def test_build_again(cli: Cli, engines: dict[str, list[str]], tmp_path: Path) -> None:
    (tmp_path / "jobexport.toml").write_text(SETTINGS)
    before = records(260)
    after = [dict(each) for each in before if each["id"] != "job-40"]
    after[20]["title"] = "Chief Crane Driver"
    after.append({**after[30], "id": "job-new", "posted": "2026-11-22"})
    wanted: list[str] = []
    for name, options in {"one": ["--jobs", "1"], "dask": engines["dask"]}.items():
        summaries = []
        for each in (before, after, after):
            (tmp_path / "jobs.jsonl").write_text(lines(each))
            done = cli("build", "jobs.jsonl", "-o", name, "--now", NOW, *options)
            summaries.append(told(done)[-2].replace(f"in {name}", ""))
        wanted = wanted or summaries
        assert summaries == wanted
        assert tree(tmp_path / name) == tree(tmp_path / "one")
    assert wanted[2].startswith("0 files written") and 10 < int(wanted[1].split()[0]) < 500


def test_convert(cli: Cli, corpus: Path, engines: dict[str, list[str]], tmp_path: Path) -> None:
    call = ("convert", corpus / "jobs", "--to", "csv", "--now", NOW)
    one = cli(*call, "-o", "one", "--report", "one.json", "--jobs", "1")
    assert any("identity/duplicate-id" in line for line in told(one))
    for name, options in engines.items():
        other = cli(*call, "-o", name, "--report", f"{name}.json", *options)
        assert (one.code, other.code) == (1, 1), other.err
        assert told(other) == told(one)
        assert (tmp_path / name).read_bytes() == (tmp_path / "one").read_bytes()
        assert (tmp_path / f"{name}.json").read_bytes() == (tmp_path / "one.json").read_bytes()


def test_check(cli: Cli, corpus: Path, engines: dict[str, list[str]]) -> None:
    call = ("check", corpus / "jobs", "-p", "google,indeed", "--output-format", "jsonl", "--now", NOW)
    one = cli(*call, "--jobs", "1")
    assert len(one.out.splitlines()) > 300
    for options in engines.values():
        other = cli(*call, *options)
        assert (one.code, other.code) == (1, 1), other.err
        assert other.out == one.out
