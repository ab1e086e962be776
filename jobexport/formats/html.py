"""HTML job pages: the JobPosting that a page declares, never what its text looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jobexport.findings import Finding
from jobexport.posting import Document, Draft
from jobexport.registry import Format

__all__ = ["FORMAT", "HtmlReader"]

_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.I)
_SCRIPT = re.compile(rb"<script\s[^>]{0,200}ld\s*(?:\+|&[#a-zA-Z0-9]{2,6};)\s*json", re.I)
_ITEM = re.compile(rb"(?:itemtype|typeof)\s*=\s*[\"'][^\"']{0,200}JobPosting", re.I)


class HtmlReader:
    """Reads the schema.org markup of a page: JSON-LD; where there is none, microdata; where there is none, RDFa.

    A page without a JobPosting is the finding ``source/no-posting``. Relative addresses count from ``<base>``, from
    where the page was taken, or from its canonical address.
    """

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """A draft for each JobPosting of the page, and findings."""
        from jobexport.syntax.jobposting import drafts

        return drafts(document, "html")


def sniff(head: bytes) -> int:
    """How sure the beginning of a file is an HTML page."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:4096]
    if start[:1] != b"<":
        return 0
    if _PAGE.search(start) is not None:
        return 80
    return 70 if _SCRIPT.search(head) is not None or _ITEM.search(head) is not None else 10


FORMAT = Format(
    name="html",
    title="HTML job page (JSON-LD, microdata, RDFa)",
    suffixes=(".html", ".htm", ".xhtml"),
    media_types=("text/html", "application/xhtml+xml"),
    spec="https://developers.google.com/search/docs/appearance/structured-data/job-posting",
    reader=HtmlReader(),
    sniff=sniff,
)
