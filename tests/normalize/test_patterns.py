"""Patterns that are compiled late: the same as compiled at once, and every one of them can be compiled."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

import jobexport.normalize
from jobexport.normalize import patterns
from jobexport.normalize.patterns import late


def held(value: object) -> Iterator[patterns._Late]:
    """The patterns that a value of a module is, or has in it."""
    if isinstance(value, patterns._Late):
        yield value
    elif isinstance(value, dict):
        yield from held(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from held(each)


def test_every_pattern_can_be_compiled() -> None:
    found = {
        (name, each._text): each
        for _, name, _ in pkgutil.iter_modules(jobexport.normalize.__path__)
        for value in vars(import_module(f"jobexport.normalize.{name}")).values()
        for each in held(value)
    }
    assert len(found) > 40
    for (name, text), each in found.items():
        assert each.pattern == text, name
        assert each.flags & ~re.UNICODE == re.compile(text, each._flags).flags & ~re.UNICODE


def test_it_answers_as_one_that_is_compiled_at_once() -> None:
    made, at_once = late("(A)b*", re.I), re.compile("(A)b*", re.I)
    for _ in range(2):
        assert made.sub("-", "xabby") == at_once.sub("-", "xabby")
        assert [each.span() for each in made.finditer("ab AB a")] == [
            each.span() for each in at_once.finditer("ab AB a")
        ]
        found = made.match("abbc", 0)
        assert found is not None and found.groups() == ("a",)


def test_a_fault_is_told_when_it_is_asked_for() -> None:
    broken = late("(")
    with pytest.raises(re.error):
        broken.match("x")
