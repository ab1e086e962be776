"""What jobexport has to say about the user's data: findings, and where each was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from jobexport.severity import Severity

__all__ = ["Finding", "Locate", "Origin", "Position", "Severity", "pointer", "suggest"]

Position = tuple[int, int]
"""Line and column, both counted from 1; columns count Unicode code points."""

Locate = Callable[[str], Position | None]
"""Maps a JSON pointer to the position of that value in the source, or None where it is not there."""


# A large check makes and writes millions of these two: a struct of msgspec is made at a sixth of the cost of a dataclass, and
# its JSON at a tenth.
class Origin(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A place in a source.

    ``uri`` is the source as the user named it (a relative path stays relative, ``-`` is standard input, a member of an
    archive is ``archive!member``). ``line`` and ``column`` count from 1 and are None where unknown. ``pointer`` is the
    JSON pointer of the value inside the source's own structure.
    """

    uri: str
    line: int | None = None
    column: int | None = None
    pointer: str = ""

    def within(self, pointer: str) -> Origin:
        """The same place, for the value at another JSON pointer of the source."""
        return Origin(self.uri, self.line, self.column, pointer)

    def __str__(self) -> str:
        if self.line is None:
            return self.uri
        return f"{self.uri}:{self.line}:{self.column or 1}"


class Finding(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One thing to tell about one posting or one source.

    ``rule`` is the stable id that ``jobexport explain`` takes; ``pointer`` is the JSON pointer of the property in the
    author's own data; ``posting`` is the id of the posting where it is known; ``fix`` says what to write instead.
    """

    rule: str
    severity: Severity
    message: str
    origin: Origin
    pointer: str = ""
    posting: str | None = None
    fix: str | None = None

    def at(self, posting: str | None) -> Finding:
        """The same finding, said of the posting with this id."""
        return msgspec.structs.replace(self, posting=posting)

    def moved(self, line: int | None, column: int | None) -> Finding:
        """The same finding at another line and column of its source."""
        return msgspec.structs.replace(self, origin=msgspec.structs.replace(self.origin, line=line, column=column))

    def sort_key(self) -> tuple[object, ...]:
        """Orders findings by source, position, rule and message; equal findings of one run sort the same way always."""
        origin = self.origin
        return (origin.uri, origin.line or 0, origin.column or 0, self.pointer, self.rule, self.message)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form, as described in ``schemas/findings.schema.json``; absent facts have no key."""
        found: dict[str, Any] = {"rule": self.rule, "severity": self.severity.value, "message": self.message}
        origin: dict[str, Any] = {"uri": self.origin.uri}
        if self.origin.line is not None:
            origin |= {"line": self.origin.line, "column": self.origin.column or 1}
        if self.origin.pointer:
            origin["pointer"] = self.origin.pointer
        found["origin"] = origin
        for key in ("pointer", "posting", "fix"):
            value = getattr(self, key)
            if value:
                found[key] = value
        return found


def pointer(*parts: str | int) -> str:
    """A JSON pointer (RFC 6901) from its unescaped parts."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def suggest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to a misspelt one, or None where none is near."""
    from difflib import get_close_matches

    words = list(known)
    near = get_close_matches(word, words, n=1, cutoff=0.7)
    if not near:
        lowered = {each.lower(): each for each in words}
        near = [lowered[each] for each in get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.7)]
    return near[0] if near else None
