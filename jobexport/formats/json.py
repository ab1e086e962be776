"""JSON: one posting, a list, or ``postings`` beside ``organizations``; written as a list, indented by two blanks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jobexport.registry import Format, Losses, WriteContext
from jobexport.schema import posting_schema
from jobexport.syntax import json
from jobexport.syntax.authored import ordered
from jobexport.syntax.authored_json import JsonReader

__all__ = ["FORMAT"]

_START = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*(?:\{[ \t\r\n]*[\"}]|\[[ \t\r\n]*[{\"\]])")
_TITLE = re.compile(rb'"title"[ \t\r\n]*:')
_OURS = re.compile(
    rb'"(?:postings|organizations|company|hiringOrganization|jobLocation|employmentType|employment|datePosted|baseSalary|'
    rb'applyUrl)"[ \t\r\n]*:'
)
_LINKED = re.compile(rb'"@(?:type|context|graph)"[ \t\r\n]*:')


class _Writer:
    """A list with the postings."""

    separator = b","
    carries = frozenset({"*"})

    def head(self, context: WriteContext) -> bytes:
        return b"["

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        written = json.dumps(ordered(posting, posting_schema().document["properties"]), pretty=True)
        # A string of JSON has no raw line end, so every one belongs to the indentation.
        return b"\n  " + written.replace(b"\n", b"\n  ")

    def tail(self, context: WriteContext) -> bytes:
        return b"\n]\n"


def sniff(head: bytes) -> int:
    """30 for any JSON, 60 where it has a title and a key of ours, and no JSON-LD."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    if not _START.match(head):
        return 0
    if _OURS.search(head) and _TITLE.search(head) and not _LINKED.search(head):
        return 60
    return 30


FORMAT = Format(
    name="json",
    title="JSON",
    suffixes=(".json",),
    media_types=("application/json",),
    spec="https://www.rfc-editor.org/rfc/rfc8259",
    reader=JsonReader(),
    writer=_Writer(),
    sniff=sniff,
    file_suffix=".json",
)
