"""TOML for people to read: plain keys first, then a table for each mapping, long texts on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

__all__ = ["dumps"]

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
_ESCAPED = re.compile('[\x00-\x1f\x7f"\\\\]')
# In a text on several lines, line ends and tabs stay as they are.
_ESCAPED_BLOCK = re.compile('[\x00-\x08\x0b-\x1f\x7f\\\\]|"""|"(?=\\Z)')
_NAMES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\", '"""': '""\\"'}

Dropped = Callable[[str], None]


def dumps(value: Mapping[str, Any], *, table: str = "", dropped: Dropped = lambda pointer: None) -> str:
    """A mapping as TOML text, with a line end at the end.

    ``table`` writes it as one entry of the list of tables with this name. TOML has no null: such values are left out,
    and ``dropped`` is called with the JSON pointer of each. Takes text, int, Decimal, bool, lists and mappings with
    text keys; raises TypeError for anything else.
    """
    lines: list[str] = []
    if table:
        lines.append(f"[[{_key(table)}]]")
    _table(value, [table] if table else [], "", lines, dropped)
    return "\n".join(lines) + "\n" if lines else ""


def _table(value: Mapping[str, Any], names: list[str], pointer: str, lines: list[str], dropped: Dropped) -> None:
    later = []
    for key, each in value.items():
        place = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
        if each is None:
            dropped(place)
        elif (isinstance(each, Mapping) and each) or _is_tables(each):
            later.append((key, each, place))
        else:
            lines.append(f"{_key(key)} = {_value(each, place, dropped)}")
    for key, each, place in later:
        path = [*names, key]
        name = ".".join(map(_key, path))
        single = isinstance(each, Mapping)
        entries = [(place, each)] if single else [(f"{place}/{number}", one) for number, one in enumerate(each)]
        for at, entry in entries:
            if lines:
                lines.append("")
            lines.append(f"[{name}]" if single else f"[[{name}]]")
            _table(entry, path, at, lines, dropped)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _value(value: Any, pointer: str, dropped: Dropped) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        text = str(value)
        return text if "E" in text or "." in text or "e" in text else f"{text}.0"
    if isinstance(value, list | tuple):
        kept = []
        for number, each in enumerate(value):
            if each is None:
                dropped(f"{pointer}/{number}")
            else:
                kept.append(_value(each, f"{pointer}/{number}", dropped))
        return f"[{', '.join(kept)}]"
    if isinstance(value, Mapping):
        kept = []
        for key, each in value.items():
            place = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            if each is None:
                dropped(place)
            else:
                # An inline table stands on one line, whatever its texts are.
                kept.append(f"{_key(key)} = {_value(each, place, dropped)}")
        return "{ " + ", ".join(kept) + " }" if kept else "{}"
    raise TypeError(f"cannot be written as TOML: {value!r}")


def _key(key: str) -> str:
    return key if _BARE.match(key) else _short(key)


def _text(text: str) -> str:
    return f'"""\n{_ESCAPED_BLOCK.sub(_escape, text)}"""' if "\n" in text else _short(text)


def _short(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    text = found[0]
    return _NAMES.get(text) or f"\\u{ord(text):04X}"
