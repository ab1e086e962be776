"""Commands with light parameters: the same values, defaults and errors as typer's own, without pydantic."""

from __future__ import annotations

import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer

from jobexport.cli.parameters import Command, Group
from tests.conftest import ROOT


class Mood(StrEnum):
    CALM = "calm"
    LOUD = "loud"


def _answer(value: str | None) -> str | None:
    return value if value is None else value.upper()


def work(
    name: Annotated[str, typer.Argument()],
    more: Annotated[list[str] | None, typer.Argument()] = None,
    text: Annotated[str, typer.Option()] = "plain",
    maybe: Annotated[str | None, typer.Option()] = None,
    loud: Annotated[str | None, typer.Option(callback=_answer)] = None,
    each: Annotated[list[str] | None, typer.Option()] = None,
    paths: Annotated[list[Path] | None, typer.Option()] = None,
    pair: Annotated[tuple[str, int], typer.Option()] = ("a", 1),
    number: Annotated[int, typer.Option(min=1, max=9)] = 4,
    mood: Annotated[Mood, typer.Option()] = Mood.CALM,
    file: Annotated[Path | None, typer.Option()] = None,
    there: Annotated[Path | None, typer.Option(exists=True)] = None,
    folder: Annotated[Path | None, typer.Option(file_okay=False)] = None,
    real: Annotated[Path | None, typer.Option(resolve_path=True)] = None,
    flag: Annotated[bool, typer.Option("--flag")] = False,
    turned: Annotated[bool, typer.Option()] = True,
) -> Any:
    return {key: (type(value), value) for key, value in locals().items()}


def result(arguments: list[str], monkeypatch: pytest.MonkeyPatch, **classes: Any) -> object:
    app = typer.Typer(cls=classes.get("group"), add_completion=False, rich_markup_mode=None)
    app.callback()(lambda: None)
    app.command(cls=classes.get("command"))(work)
    monkeypatch.setattr(sys, "argv", ["work", "work", *arguments])
    try:
        return app(standalone_mode=False)
    except Exception as error:
        return type(error), str(error), getattr(getattr(error, "param", None), "name", None)


@pytest.mark.parametrize(
    "arguments",
    [
        ["a"], ["a", "b", "c"], [""], [], ["a", "--text", ""], ["a", "--text", "x", "--maybe", "y"], ["a", "--loud", "z"],
        ["a", "--each", "1", "--each", "2"], ["a", "--paths", "x", "--paths", "y"], ["a", "--pair", "b", "7"],
        ["a", "--pair", "b", "x"], ["a", "--number", "7"], ["a", "--number", "10"], ["a", "--number", "x"],
        ["a", "--mood", "loud"], ["a", "--mood", "angry"], ["a", "--file", "here"], ["a", "--file", __file__],
        ["a", "--file", "."], ["a", "--file", ""], ["a", "--there", "nowhere"], ["a", "--there", "."], ["a", "--folder", __file__],
        ["a", "--folder", "."], ["a", "--real", "."], ["a", "--flag", "--no-turned"],
        ["a", "--text"], ["a", "--unknown"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_values_and_errors_are_those_of_typer(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    light = result(arguments, monkeypatch, group=Group, command=Command)
    assert light == result(arguments, monkeypatch)
    assert isinstance(light, dict | tuple)


@pytest.mark.parametrize(
    "arguments",
    [
        ["formats"],
        ["rules"],
        ["schema"],
        ["explain", "schema/type"],
        ["check", "samples", "--config", "samples/jobexport.toml"],
    ],
    ids=" ".join,
)
def test_a_call_with_nothing_to_convert_needs_no_pydantic(arguments: list[str]) -> None:
    code = (
        f"import sys; sys.argv = ['jobexport', *{arguments!r}]\n"
        "from jobexport.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "assert 'typer' in sys.modules and 'pydantic' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr
