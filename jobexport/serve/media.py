"""Media types of the files of a site."""

from __future__ import annotations

import mimetypes
import re
from functools import cache

__all__ = ["media_type"]

_OWN = {
    ".jsonld": "application/ld+json", ".jsonl": "application/jsonl", ".csv": "text/csv", ".md": "text/markdown",
    ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json", ".xml": "application/xml",
    ".atom": "application/atom+xml", ".rss": "application/rss+xml", ".yaml": "application/yaml", ".toml": "application/toml",
    ".gz": "application/gzip", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2", ".webp": "image/webp",
    ".avif": "image/avif", ".ico": "image/vnd.microsoft.icon", ".parquet": "application/vnd.apache.parquet",
    ".db": "application/vnd.sqlite3", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".wasm": "application/wasm", ".map": "application/json",
}  # fmt: skip
_FEED = re.compile(rb"<(rss|(?:[A-Za-z]+:)?feed)[\s>]")


@cache
def _known() -> mimetypes.MimeTypes:
    # Without the machine's own tables, so that every machine serves the same.
    return mimetypes.MimeTypes(())


def media_type(path: str, head: bytes = b"") -> str:
    """The value of ``Content-Type`` for a file of the site; ``head`` are its first bytes, which tell feeds from other XML."""
    suffix = "." + path.rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""
    found = _OWN.get(suffix) or _known().guess_type(path)[0] or "application/octet-stream"
    if suffix == ".xml" and (feed := _FEED.search(head[:2048])):
        found = "application/rss+xml" if feed[1] == b"rss" else "application/atom+xml"
    return f"{found}; charset=utf-8" if found.startswith("text/") or found.endswith(("/xml", "+xml")) else found
