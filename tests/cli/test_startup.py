"""The start of the command line stays light: what `--version` and `--help` must not load."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import typer

import jobexport
from jobexport.cli.app import app, called
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


def test_a_call_of_one_command_describes_it_alone_and_as_ever() -> None:
    whole: Any = typer.main.get_command(app)
    assert called([]) is called(["--help"]) is called(["biuld"]) is called(["-v", "build"]) is app
    for name, command in whole.commands.items():
        alone: Any = typer.main.get_command(called([name, "--config", "theme"]))
        assert list(alone.commands) == [name]
        described = [each.get_help(typer.Context(each, info_name=name)) for each in (command, alone.commands[name])]
        assert described[0] == described[1]
        assert getattr(command, "commands", {}).keys() == getattr(alone.commands[name], "commands", {}).keys()
    assert [each.name for each in typer.main.get_command(called(["--version"])).params] == ["version"]


def test_the_end_of_a_run_looks_for_no_cycles() -> None:
    # What was registered before runs after what the command registers.
    code = (
        "import atexit, gc, sys; atexit.register(lambda: print(gc.get_freeze_count(), len(gc.get_objects())));"
        "from jobexport.cli import main; sys.argv = ['jobexport', '--version']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    frozen, left = map(int, done.stdout.splitlines()[-1].split())
    assert frozen > 5000 and left < 100


def test_the_package_alone_loads_nothing_until_a_name_is_asked_for() -> None:
    code = "import sys, jobexport; print(*sorted(name for name in sys.modules if name.startswith('jobexport')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == ["jobexport", "jobexport.version"]


@pytest.mark.parametrize("name", jobexport.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(jobexport, name) is not None
    assert name == "__version__" or getattr(jobexport, name).__name__ == name
