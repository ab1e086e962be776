"""Tables of cases: one JSON object a line with `in`, what comes `out`, or the `error`; `notes` and `options` where any.

A line may carry `read`, the name of the function it is for. A number with a fraction is read as a decimal where the
table says so, because money is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jobexport.normalize.outcome import Notes, Unreadable

HERE = Path(__file__).resolve().parent


def cases(name: str, *, exact: bool = False) -> list[Any]:
    """The cases of `NAME.jsonl` as pytest parameters, named by line and input."""
    lines = (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        case = json.loads(line, parse_float=Decimal if exact else float)
        found.append(pytest.param(case, id=f"{number}-{str(case['in'])[:40]}"))
    return found


def check(case: dict[str, Any], read: Callable[..., Any]) -> Any:
    """Reads the case's input, compares outcome and notes, and gives the outcome."""
    notes = Notes()
    try:
        found = read(case["in"], notes, **case.get("options", {}))
    except Unreadable as error:
        assert error.reason == case.get("error"), error.reason
        return None
    assert "error" not in case, f"read as {found!r}"
    assert found == case["out"]
    assert [rule for rule, _ in notes.entries] == case.get("notes", [])
    return found


def again(found: Any, read: Callable[..., Any]) -> None:
    """Reading what was read changes nothing and notes nothing."""
    notes = Notes()
    assert read(found, notes) == found
    assert notes.entries == []
