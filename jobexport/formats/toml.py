"""TOML: one posting, or ``[[postings]]`` beside ``[organizations]``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jobexport.findings import Locate
from jobexport.registry import Format, Losses, WriteContext
from jobexport.schema import posting_schema
from jobexport.syntax import toml
from jobexport.syntax.authored import AuthoredReader, ordered
from jobexport.syntax.toml_dump import dumps

__all__ = ["FORMAT"]

_PAIR = re.compile(rb"^[A-Za-z_][\w.-]*[ \t]*=[ \t]*[\"'\[{\w+-]", re.MULTILINE)
_OURS = re.compile(rb"^title[ \t]*=|^\[\[postings\]\]|^\[organizations\.", re.MULTILINE)


def _load(data: bytes, first_line: int) -> list[tuple[Any, Locate]]:
    value, locate = toml.load(data, first_line)
    return [(value, locate)] if value else []


class _Writer:
    """One entry of ``[[postings]]`` for each posting. TOML has no null: one inside an ``x_`` key is told as dropped."""

    separator = b"\n"
    carries = frozenset({"*"})

    def head(self, context: WriteContext) -> bytes:
        return b""

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        def dropped(pointer: str) -> None:
            losses.drop(pointer, "TOML has no null")

        names = posting_schema().document["properties"]
        return dumps(ordered(posting, names), table="postings", dropped=dropped).encode()

    def tail(self, context: WriteContext) -> bytes:
        return b""


def sniff(head: bytes) -> int:
    """20 for what looks like TOML, 55 where it has a title or postings."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    if head.lstrip()[:1] in (b"{", b"<", b"-", b"") or head.startswith(b"+++"):
        return 0
    if not _PAIR.search(head):
        return 0
    return 55 if _OURS.search(head) else 20


FORMAT = Format(
    name="toml",
    title="TOML",
    suffixes=(".toml",),
    media_types=("application/toml",),
    spec="https://toml.io/en/v1.0.0",
    reader=AuthoredReader(_load),
    writer=_Writer(),
    sniff=sniff,
    file_suffix=".toml",
)
