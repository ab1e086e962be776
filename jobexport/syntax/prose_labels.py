"""Labelled facts of plain text: ``Salary: 1``, ``Location - Remote``, a label above its value, ``Job TypeFull Time``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jobexport.syntax.prose import Line
from jobexport.syntax.prose_words import is_chrome, label_key, section_kind

__all__ = ["Fact", "fact_at"]

_PARTED = re.compile(r"([^:：\t|=]{2,50}?)\s*(?:[:：=]\s*|\t+\s*|\s+[|–—-]\s+)(\S.*)\Z")
_STARRED = re.compile(r"(?:\*\*|__)([^*_]{2,50}?):?(?:\*\*|__):?\s*(\S.*)\Z")
_PAY = re.compile(
    r"(.{0,60}?\b(?:pay|salary|salaries|compensation|wage|gehalt\w*|jahresgehalt|vergütung|salaire|rémunération|salario|"
    r"sueldo|retribución|salaris|stipendio|retribuzione|salário|remuneração|wynagrodzeni\w+)\b[^:.!?]{0,40}):\s*(\S.*)\Z",
    re.I,
)
_AMOUNT = re.compile(r"[0-9]")
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞĀŁŚŹŻĆ0-9€$£¥(#]")
_SENTENCE = re.compile(r"[.!?]\s+\S|[a-z]{3,}[.!?]\Z")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled fact: its key, the words of its value, where those stand, and the label before them.

    ``lines`` counts the lines that label and value take.
    """

    key: str
    value: str
    start: int
    end: int
    label: str
    lines: int = 1


def fact_at(lines: Sequence[Line], index: int, *, prose: bool = False) -> Fact | None:
    """The labelled fact that begins on a line, or None.

    In ``prose`` (inside a description) only labels with a mark between them and a short value count, since a sentence
    may begin with any word.
    """
    line = lines[index]
    text = line.text
    if len(text) > _LONGEST:
        return None
    parted = _STARRED.match(text) or _PARTED.match(text)
    if parted is not None:
        key = label_key(parted[1])
        if key is not None and not (prose and (_SENTENCE.search(parted[2]) or (line.item and ":" not in text))):
            return _fact(key, line, parted[2], parted[1])
    pay = _PAY.match(text)
    if pay is not None and _AMOUNT.search(pay[2]):
        return _fact("salary", line, pay[2], pay[1])
    if line.item:
        return None
    return _glued(line) or (None if prose else _above(lines, index))


def _fact(key: str, line: Line, value: str, label: str, lines: int = 1) -> Fact:
    end = line.end
    return Fact(key, value.strip(), end - len(value.rstrip()), end, label.strip(" *_"), lines)


def _glued(line: Line) -> Fact | None:
    """A label that runs into its value, as browsers copy two cells; the longest label counts."""
    text = line.text
    for cut in range(min(len(text) - 1, 50), 2, -1):
        if _UPPER.match(text[cut]) and (text[cut - 1].islower() or text[cut - 1] == ")"):
            key = label_key(text[:cut])
            if key is not None and text[0].isupper():
                return _fact(key, line, text[cut:], text[:cut])
    return None


def _above(lines: Sequence[Line], index: int) -> Fact | None:
    """A label on a line of its own with its value on the next one."""
    line = lines[index]
    key = label_key(line.text)
    if key is None or line.gap_after or index + 1 >= len(lines):
        return None
    value = lines[index + 1]
    # A heading's list is not a value, and two labels in a row are the cells of an empty table.
    if value.item or len(value.text) > 100 or is_chrome(value.text) or value.text.endswith(":"):
        return None
    if section_kind(line.text) is not None and not value.gap_after:
        return None
    if label_key(value.text) is not None or _SENTENCE.search(value.text):
        return None
    return Fact(key, value.text, value.end - len(value.text), value.end, line.text.rstrip(" :"), 2)
