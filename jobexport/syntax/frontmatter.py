"""Front matter: a table of facts in YAML, TOML or JSON, and the text that follows it.

``---`` fences YAML, ``+++`` TOML, ``;;;`` JSON with or without its braces; a file that begins with ``{`` has JSON
without a fence. A YAML fence may close with ``...``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from jobexport.findings import Locate
from jobexport.syntax import SyntaxFault

__all__ = ["FENCES", "FrontMatter", "load"]

FENCES = {"---": "yaml", "+++": "toml", ";;;": "json"}
_OPEN = re.compile(r"(---|\+\+\+|;;;)[ \t]*(?:\r\n|\n|\r|\Z)")
_CLOSE = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r(?!\n)|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\r\n|\n|\r(?!\n)|\Z)", re.MULTILINE),
    ";;;": re.compile(r"^;;;[ \t]*(?:\r\n|\n|\r(?!\n)|\Z)", re.MULTILINE),
}
_BREAK = re.compile(r"\r\n|\r|\n")
_OUTER = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The facts, where they stand, the text without outer empty lines, and the line the text begins on."""

    data: dict[str, Any]
    locate: Locate
    body: str
    body_line: int
    syntax: str


def load(text: str, first_line: int = 1) -> FrontMatter:
    """Front matter and body of a text (decode bytes with ``syntax.text.decode``).

    Raises SyntaxFault where there is no front matter, where it never ends or is broken, or where it is no mapping.
    """
    blank = _OUTER.match(text)
    start = blank.end() if blank else 0
    line = first_line + _breaks(text[:start])
    opening = _OPEN.match(text, start)
    if opening is not None:
        return _fenced(text, opening, line)
    if text.startswith("{", start):
        from jobexport.syntax import json

        end = json.end(text, start)
        if end is None:
            raise SyntaxFault("the JSON front matter that begins here never ends", line, 1)
        value, locate = json.load(text[start:end].encode(), line)
        return _made(value, locate, text[end:], line + _breaks(text[start:end]), line, "json")
    raise SyntaxFault(
        "the file has no front matter; begin it with a line `---`, facts such as `title: …`, and `---`", line, 1
    )


def _fenced(text: str, opening: re.Match[str], line: int) -> FrontMatter:
    fence = opening[1]
    closing = _CLOSE[fence].search(text, opening.end())
    if closing is None:
        raise SyntaxFault(f"the front matter that begins here is never closed by a line `{fence}`", line, 1)
    inner = text[opening.end() : closing.start()]
    inner_line = line + 1
    locate: Locate
    value: Any
    match FENCES[fence]:
        case "yaml":
            from jobexport.syntax import yaml

            documents = yaml.load(inner.encode(), inner_line)
            value, locate = documents[0] if documents else ({}, lambda pointer: None)
        case "toml":
            from jobexport.syntax import toml

            value, locate = toml.load(inner.encode(), inner_line)
        case _:
            from jobexport.syntax import json

            if inner.lstrip().startswith("{"):
                value, locate = json.load(inner.encode(), inner_line)
            else:
                # The fences stand for the braces; they keep their lines, so that positions stay right.
                value, locate = json.load(f"{{\n{inner}}}".encode(), line)
    return _made(
        value,
        locate,
        text[closing.end() :],
        inner_line + _breaks(text[opening.end() : closing.end()]),
        line,
        FENCES[fence],
    )


def _made(value: Any, locate: Locate, rest: str, rest_line: int, line: int, syntax: str) -> FrontMatter:
    if not isinstance(value, dict):
        raise SyntaxFault("the front matter is no mapping of names to values", line, 1)
    outer = _OUTER.match(rest)
    start = outer.end() if outer else 0
    body = rest[start:].rstrip(" \t\r\n")
    return FrontMatter(value, locate, body, rest_line + _breaks(rest[:start]), syntax)


def _breaks(text: str) -> int:
    return len(_BREAK.findall(text))
