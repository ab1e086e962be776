"""The start of the command line stays light: what `--version` and `--help` must not load."""

from __future__ import annotations

import subprocess
import sys

import pytest

import jobexport
from tests.conftest import ROOT

HEAVY = {
    "anyascii", "babel", "dateparser", "extruct", "httpx", "jinja2", "jsonschema", "jsonschema_rs", "lxml", "msgspec", "nh3",
    "openpyxl", "price_parser", "pyarrow", "pyromark", "tzdata", "warcio", "watchfiles", "xlsxwriter", "yaml",
    "asyncio", "concurrent.futures", "http.client", "multiprocessing", "sqlite3", "tomllib", "urllib.request",
    "rich.markdown", "rich.table", "typer.rich_utils",
}  # fmt: skip
# What typer itself loads to look at the options of a command, and no earlier.
TYPERS = {"email", "importlib.metadata", "pydantic", "zoneinfo"}
# Rooms of our own that only a command which runs may load.
ROOMS = (
    "api", "audit", "boards", "catalog", "config", "engine", "fetch", "fixing", "formats", "mapping", "normalize", "pipeline",
    "registry", "rules", "schema", "serve", "sink", "site", "sources", "syntax",
)  # fmt: skip
_RUN = """
import sys
sys.argv = ["jobexport", *{arguments!r}]
from jobexport.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*sys.modules, file=sys.stderr)
"""

CALLS: list[list[str]] = [["--version"], ["--help"], ["build", "--help"], ["serve", "--help"], ["check", "--help"]]


@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
def test_the_start_loads_nothing_that_it_does_not_need(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _RUN.format(arguments=arguments)], capture_output=True, text=True, cwd=ROOT, check=True
    )
    loaded = set(done.stderr.split())
    assert "typer" in loaded
    heavy = HEAVY | (TYPERS if len(arguments) == 1 else set())
    assert sorted(heavy & loaded) == []
    rooms = {name.split(".")[1] for name in loaded if name.startswith("jobexport.")}
    assert sorted(rooms & set(ROOMS)) == []


def test_the_package_alone_loads_nothing_until_a_name_is_asked_for() -> None:
    code = "import sys, jobexport; print(*sorted(name for name in sys.modules if name.startswith('jobexport')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == ["jobexport", "jobexport.version"]


@pytest.mark.parametrize("name", jobexport.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(jobexport, name) is not None
    assert name == "__version__" or getattr(jobexport, name).__name__ == name
