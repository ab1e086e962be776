"""The sections of a job page in plain text: headings known and unknown, and the items of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jobexport.syntax.prose import Line
from jobexport.syntax.prose_labels import fact_at
from jobexport.syntax.prose_words import section_kind

__all__ = ["BODY", "Section", "items_of", "looks_like_heading", "sections_of"]

BODY = frozenset(("description", "duties", "profile", "pay", "company", "benefits", "skills", "notices"))
"""Kinds of sections that a job's description is made of."""
_JOB = BODY | {"summary"}
_END = re.compile(r"[.,;!?。]\Z")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "de",
        "des",
        "die",
        "der",
        "das",
        "du",
        "et",
        "for",
        "from",
        "in",
        "la",
        "le",
        "les",
        "of",
        "on",
        "or",
        "our",
        "the",
        "to",
        "und",
        "we",
        "with",
        "you",
        "y",
    ]
)
_ITEM = 80


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the lines below it; ``head`` is the part before the first heading and has none.

    ``stop`` and ``aside`` are not part of the job.
    """

    kind: str
    heading: Line | None
    lines: tuple[Line, ...]


def sections_of(lines: Sequence[Line]) -> list[Section]:
    """The sections in their order. Nothing after the first ``stop`` heading below a part of the job is another section."""
    found: list[Section] = []
    kind, heading, begun = "head", None, False
    part: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        told = None if kind == "stop" else _heading(lines, index)
        if told in ("stop", "aside") and not begun:
            told = None
        if told is None:
            part.append(line)
        else:
            found.append(Section(kind, heading, tuple(part)))
            kind, heading, part = told, line, []
            begun = begun or told in _JOB
        index += 1
    found.append(Section(kind, heading, tuple(part)))
    return found


def _heading(lines: Sequence[Line], index: int) -> str | None:
    line = lines[index]
    if line.item:
        return None
    kind = section_kind(line.text)
    if kind is None:
        return None
    below = lines[index + 1] if index + 1 < len(lines) else None
    drawn = line.gap or line.marked or line.text.endswith(":") or (below is not None and below.item)
    return kind if drawn and fact_at(lines, index) is None else None


def items_of(section: Section) -> list[Line]:
    """The items of a section that is a list: marked ones, or else the short lines of its first run.

    A run of short lines ends where a paragraph begins, or at a blank line after which something else stands.
    """
    marked = [line for line in section.lines if line.item]
    if marked:
        return marked
    found: list[Line] = []
    for line in section.lines:
        if len(line.text) > _ITEM or line.text.endswith((".", ":")) or (found and line.gap and not found[-1].alone):
            break
        found.append(line)
    return found


def looks_like_heading(lines: Sequence[Line], index: int) -> bool:
    """Whether a line inside a section is a heading by its looks: drawn as one, or short words in title case or capitals."""
    line = lines[index]
    if line.item or len(line.text) > 80:
        return False
    if line.marked:
        return True
    text = line.text.rstrip(":")
    below = lines[index + 1] if index + 1 < len(lines) else None
    if not line.gap or _END.search(text) or below is None or not (line.gap_after or below.item):
        return False
    if fact_at(lines, index) is not None or text[:1] in "#[(@":
        return False
    words = _WORD.findall(text)
    if not 1 <= len(words) <= 8 or not words[0][0].isupper():
        return False
    if text.isupper() and len(text) > 3:
        return True
    weighty = [word for word in words if word.lower() not in _SMALL]
    return (
        len(weighty) > 0 and all(word[0].isupper() for word in weighty) and (len(words) > 1 or line.text.endswith(":"))
    )
