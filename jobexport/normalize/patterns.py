"""Patterns that are compiled when they are first asked for: each command needs a few of the hundreds that readings have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

__all__ = ["any_of", "late"]


class _Late:
    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), name)
        # From now on the method is found at once.
        setattr(self, name, found)
        return found


def late(text: str, flags: int = 0) -> re.Pattern[str]:
    """As ``re.compile``, for what is asked by its methods alone; a fault in the text is told by the first of them."""
    return cast("re.Pattern[str]", _Late(text, flags))


def any_of(*signs: str) -> Callable[[str], bool]:
    """Tells whether a text has any of some plain signs of two characters or more. The library of the schemas looks for all of them
    at once, with the instructions of the processor for it: in a tenth of the time of a pattern of Python. The text must have
    no halves of characters."""
    import jsonschema_rs

    pattern = "|".join(map(re.escape, signs))
    return jsonschema_rs.validator_for({"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions()).is_valid
