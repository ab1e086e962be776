"""YAML for people to read: block style, long texts as they are, and quotes only where a loader could be mistaken.

What is written reads back as the same values in our own loader, and, but for exact decimals, in a loader of YAML 1.1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

__all__ = ["dumps"]

# A text that no loader takes for anything else: it begins with a letter and has no character that means something.
_PLAIN = re.compile(r"[^\W\d_](?:[\w.,/()#+%&;!?’–—'\"=*@|<>$~^-]|[ ](?![ #])|:(?=[\w/]))*\Z")
_ENDS = frozenset(" :")
# YAML takes no more than 1024 characters as a key without its own mark.
_LONG_KEY = 1000
# Words that YAML 1.1 or 1.2 reads as booleans or as nothing.
_WORDS = frozenset(["y", "yes", "n", "no", "true", "false", "on", "off", "null", "none"])
# What a block of literal text cannot hold: control characters, and the line ends that YAML 1.1 adds to LF.
_UNPRINTABLE = re.compile("[^\x09\x0a\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ASTRAL = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def dumps(value: Mapping[str, Any]) -> str:
    """A mapping as YAML text, keys in the order they come, with a line end at the end.

    Takes text, int, Decimal, bool, None, lists and mappings with text keys; raises TypeError for anything else.
    """
    lines: list[str] = []
    if value:
        _mapping(value, "", lines)
    else:
        lines.append("{}")
    return "\n".join(lines) + "\n"


def _mapping(value: Mapping[str, Any], indent: str, lines: list[str]) -> None:
    for key, each in value.items():
        name = _key(key)
        if len(name) > _LONG_KEY:
            lines.append(f"{indent}? {name}")
            name = ""
        _member(f"{indent}{name}:", each, indent, lines)


def _member(start: str, value: Any, indent: str, lines: list[str]) -> None:
    if isinstance(value, Mapping) and value:
        lines.append(start)
        _mapping(value, indent + "  ", lines)
    elif isinstance(value, list | tuple) and value:
        lines.append(start)
        _sequence(value, indent + "  ", lines)
    elif isinstance(value, str) and "\n" in value and not _UNPRINTABLE.search(value):
        _literal(start, value, indent + "  ", lines)
    else:
        lines.append(f"{start} {_scalar(value)}")


def _sequence(value: list[Any] | tuple[Any, ...], indent: str, lines: list[str]) -> None:
    for each in value:
        if isinstance(each, Mapping | list | tuple) and each:
            first = len(lines)
            if isinstance(each, Mapping):
                _mapping(each, indent + "  ", lines)
            else:
                _sequence(each, indent + "  ", lines)
            lines[first] = f"{indent}- {lines[first][len(indent) + 2 :]}"
        else:
            _member(indent + "-", each, indent, lines)


def _literal(start: str, text: str, indent: str, lines: list[str]) -> None:
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    chomp = "-" if ends == 0 else "" if ends == 1 and body else "+"
    # The indentation is told from the first line that is not empty, which a blank or a tab there would mislead.
    sign = "2" if not body or body[0] in " \t\n" else ""
    lines.append(f"{start} |{sign}{chomp}")
    rows = body.split("\n") if body else []
    lines.extend(indent + row if row else "" for row in rows)
    lines.extend([""] * (ends - 1 if body else ends))


def _key(key: str) -> str:
    return key if _is_plain(key) else _quoted(key)


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return value if _is_plain(value) else _quoted(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        return str(value)
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    raise TypeError(f"cannot be written as YAML: {value!r}")


def _is_plain(text: str) -> bool:
    return (
        _PLAIN.match(text) is not None
        and text[-1] not in _ENDS
        and text.lower() not in _WORDS
        and _ASTRAL.search(text) is None
    )


def _quoted(text: str) -> str:
    plain = json.dumps(text, ensure_ascii=False)
    return _ASTRAL.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)
