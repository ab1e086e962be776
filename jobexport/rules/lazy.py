"""What is computed when it is first asked for, and once: properties, and the quick patterns that stand before slow ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Generic, TypeVar, overload

__all__ = ["gate", "once"]

Value = TypeVar("Value")


class once(Generic[Value]):
    """Decorates a method without arguments: its value replaces it on the instance. For one thread.

    Costs a third of `functools.cached_property`, which locks.
    """

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> once[Value]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...
    def __get__(self, instance: object, owner: type) -> once[Value] | Value:
        if instance is None:
            return self
        # Not a data descriptor: the entry of the instance is found first from now on.
        found = instance.__dict__[self._name] = self._compute(instance)
        return found


@cache
def gate(pattern: str) -> Callable[[str], bool]:
    """Whether anything in a text matches. ``pattern`` is an expression of ECMA-262 without assertions about what follows.

    The expressions of `jsonschema-rs` need a tenth of the time of `re`. A text that they do not take (half a character,
    from a broken escape in the source) passes.
    """
    found: list[Callable[[str], bool]] = []

    def passes(text: str) -> bool:
        if not found:
            import jsonschema_rs

            found.append(jsonschema_rs.validator_for({"pattern": pattern}).is_valid)
        try:
            return found[0](text)
        except ValueError:
            return True

    return passes
