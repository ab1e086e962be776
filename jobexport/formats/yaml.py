"""YAML: one posting, several documents, a list, or ``postings`` beside ``organizations``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jobexport.registry import Format, Losses, WriteContext
from jobexport.schema import posting_schema
from jobexport.syntax import yaml
from jobexport.syntax.authored import AuthoredReader, ordered
from jobexport.syntax.yaml_dump import dumps

__all__ = ["FORMAT"]

_KEY = re.compile(rb"^(?:- )?[A-Za-z_][\w.-]*:(?:[ \t]|\r?$)", re.MULTILINE)
_OURS = re.compile(rb"^(?:[ -]*)(?:title|postings|organizations):(?:[ \t]|\r?$)", re.MULTILINE)


class _Writer:
    """One document of the stream for each posting."""

    separator = b"---\n"
    carries = frozenset({"*"})

    def head(self, context: WriteContext) -> bytes:
        return b""

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        return dumps(ordered(posting, posting_schema().document["properties"])).encode()

    def tail(self, context: WriteContext) -> bytes:
        return b""


def sniff(head: bytes) -> int:
    """20 for what looks like YAML, 50 where it has a title or postings."""
    if head.startswith((b"\xef\xbb\xbf", b"%YAML")):
        head = head.removeprefix(b"\xef\xbb\xbf")
    if head.lstrip()[:1] in (b"{", b"[", b"<", b"+", b""):
        return 0
    if _OURS.search(head):
        return 50
    return 20 if _KEY.search(head) else 0


FORMAT = Format(
    name="yaml",
    title="YAML",
    suffixes=(".yaml", ".yml"),
    media_types=("application/yaml", "text/yaml", "application/x-yaml"),
    spec="https://yaml.org/spec/1.2.2/",
    reader=AuthoredReader(yaml.load),
    writer=_Writer(),
    sniff=sniff,
    file_suffix=".yaml",
)
