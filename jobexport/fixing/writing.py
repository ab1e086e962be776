"""Fixes written into a text: each replaces one name or value where it stands, and no other character changes.

A tool that reads a file and writes it anew would have to know every freedom of its syntax: blank lines, quotes, the
order of keys, long lines, line ends. A fix is one word long, and its place is known to the column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from jobexport.fixing.model import Fix
from jobexport.syntax.frontmatter import FENCES

__all__ = ["Cannot", "syntax_of", "written"]

_BREAK = re.compile(r"\r\n|\r|\n")
_DOUBLE = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*"')
_SINGLE = {"yaml": re.compile(r"'(?:[^'\r\n]|'')*'"), "toml": re.compile(r"'[^'\r\n]*'")}
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+\Z")
# Plain YAML that can be nothing but the text it is: words and addresses, no signs of the syntax.
_PLAIN = re.compile(r"[A-Za-z_](?:[\w./?=&%~+@()' -]|:(?=[^\s]))*\Z")
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"))


class Cannot(Exception):
    """A fix that cannot be written where it stands; the text says why."""


def syntax_of(format: str, text: str) -> str | None:
    """The syntax of the facts in a file: yaml, toml or json; None for a format whose files are not rewritten."""
    if format in ("yaml", "toml", "json"):
        return format
    if format == "jsonl":
        return "json"
    if format != "markdown":
        return None
    start = text.lstrip()
    return "json" if start.startswith("{") else FENCES.get(start[:3])


def written(text: str, fixes: Iterable[Fix], syntax: str) -> tuple[str, list[tuple[Fix, str]]]:
    """The text with these fixes, and those that could not be written with the reason. ``text`` has no byte order mark."""
    starts = [0, *(found.end() for found in _BREAK.finditer(text))]
    edits: dict[int, tuple[int, str]] = {}
    refused: list[tuple[Fix, str]] = []
    for fix in fixes:
        line, column = fix.position
        offset = starts[line - 1] + column - 1 if line <= len(starts) else len(text)
        try:
            token, new = _replaced(text, offset, fix, syntax)
        except Cannot as reason:
            refused.append((fix, str(reason)))
            continue
        if edits.setdefault(offset, (len(token), new)) != (len(token), new):
            refused.append((fix, "another fix changes the same place"))
    parts, end = [], 0
    for offset, (length, new) in sorted(edits.items()):
        parts += [text[end:offset], new]
        end = offset + length
    return "".join([*parts, text[end:]]), refused


def _replaced(text: str, offset: int, fix: Fix, syntax: str) -> tuple[str, str]:
    """The piece of the text that is replaced, and what takes its place."""
    sign = text[offset : offset + 1]
    if sign == '"' and not text.startswith('"""', offset):
        found = _DOUBLE.match(text, offset)
        if found is not None and _same(found[0], fix.old):
            return found[0], json.dumps(fix.new, ensure_ascii=False)
    elif sign == "'" and syntax in _SINGLE and not (syntax == "toml" and text.startswith("'''", offset)):
        found = _SINGLE[syntax].match(text, offset)
        inner = found[0][1:-1] if found is not None else None
        if inner is not None and found is not None:
            meant = inner.replace("''", "'") if syntax == "yaml" else inner
            if meant == fix.old and "'" not in fix.new:
                return found[0], f"'{fix.new}'"
    elif syntax != "json" and text.startswith(fix.old, offset):
        if syntax == "toml":
            if fix.operation == "rename" and _BARE_KEY.match(fix.new):
                return fix.old, fix.new
        elif sign not in "|>&*!%@`":
            plain = _PLAIN.match(fix.new) is not None and fix.new.lower() not in _WORDS and fix.new == fix.new.strip()
            return fix.old, fix.new if plain else json.dumps(fix.new, ensure_ascii=False)
    raise Cannot("the text is written over several lines or in a form that is not rewritten")


def _same(token: str, old: str) -> bool:
    try:
        return bool(json.loads(token) == old)
    except ValueError:
        return False
