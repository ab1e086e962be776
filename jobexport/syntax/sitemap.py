"""The addresses in a sitemap (https://www.sitemaps.org/protocol.html), read as a stream, and the local files they mean."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from jobexport.findings import Finding, Origin, Severity
from jobexport.posting import Document
from jobexport.syntax import SyntaxFault

__all__ = ["Location", "is_sitemap", "local_file", "local_names", "locations", "pages"]

_SIGN = re.compile(rb"<(?:[A-Za-z]+:)?(?:urlset|sitemapindex)[\s>]")


@dataclass(frozen=True, slots=True)
class Location:
    """One address of a sitemap: the page or, with ``sitemap``, another sitemap; ``modified`` as it is written there."""

    url: str
    modified: str | None = None
    sitemap: bool = False
    line: int | None = None


def locations(stream: BinaryIO) -> Iterator[Location | SyntaxFault]:
    """Every ``url`` and ``sitemap`` of a sitemap or an index of sitemaps, in constant memory; the stream can be sought.

    Names are matched without their namespace, since sitemaps with old or missing namespaces are common. A plain text
    sitemap (one address a line) is read too. What is wrong comes as SyntaxFault among the addresses.
    """
    head = stream.read(1024)
    plain = b"<" not in head
    stream.seek(0)
    if not head.strip():
        yield SyntaxFault("the document is empty", 1, 1)
    if plain:
        for number, raw in enumerate(stream, 1):
            yield from _line(raw, number)
        return
    from jobexport.syntax.records import records

    faults: list[SyntaxFault] = []
    try:
        for node in records(stream, ("url", "sitemap"), damage=faults.append):
            yield from faults
            faults.clear()
            if node.damage:
                yield SyntaxFault(f"mended: {node.damage}", node.line, node.column)
            if node.get("loc"):
                yield Location(node.get("loc"), node.get("lastmod") or None, node.name == "sitemap", node.line)
        yield from faults
    except SyntaxFault as fault:
        yield fault


def _line(raw: bytes, number: int) -> Iterator[Location | SyntaxFault]:
    text = raw.decode("utf-8", "replace").strip().lstrip("\ufeff")
    if text.startswith(("http://", "https://")):
        yield Location(text, line=number)
    elif text:
        yield SyntaxFault("a text sitemap has one address a line", number, 1)


def local_file(folder: Path, url: str, base: str = "/") -> str | None:
    """The name of the file that an address means in a folder, as `local_names` has them; None where none is there."""
    # Unlike a Path's own question this one never fails, however long a name is and whatever stands in it.
    return next((name for name in local_names(url, base) if os.path.isfile(folder / name)), None)  # noqa: PTH113


def local_names(url: str, base: str = "/") -> list[str]:
    """The names a page of this address may have in a folder that mirrors the site, likeliest first; none for what is no address.

    ``base`` is the path of the site's address that the folder stands for. ``https://example.com/jobs/a/`` gives
    ``jobs/a/index.html`` and ``jobs/a.html``; names never lead out of the folder.
    """
    try:
        path = unquote(urlsplit(url).path) or "/"
    except ValueError:
        return []
    path = path.removeprefix(base.rstrip("/"))
    parts = [part for part in PurePosixPath(path.lstrip("/")).parts if part not in ("..", ".", "/")]
    plain = "/".join(parts)
    if not plain:
        return ["index.html"]
    if path.endswith("/"):
        return [f"{plain}/index.html", f"{plain}.html"]
    return [plain] if PurePosixPath(plain).suffix else [f"{plain}.html", f"{plain}/index.html", plain]


def is_sitemap(path: Path) -> bool:
    """Whether a file begins as a sitemap. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return _SIGN.search(file.read(1024)) is not None


def pages(path: Path, uri: str, *, nested: bool = True) -> Iterator[Document | Finding]:
    """The pages of a sitemap that lie in its own folder as a site's files do; those that do not are counted and told.

    Raises OSError where the sitemap cannot be read.
    """
    missing = 0
    with path.open("rb") as file:
        for found in locations(file):
            if isinstance(found, SyntaxFault):
                where = Origin(uri, found.line, found.column)
                yield Finding("source/not-well-formed", Severity.WARNING, found.message, where)
                continue
            name = local_file(path.parent, found.url)
            local = path.parent / (name or "")
            if name is None:
                missing += 1
            elif not found.sitemap:
                yield Document(local.as_posix(), path=local, base_url=found.url)
            elif nested:
                yield from pages(local, local.as_posix(), nested=False)
    if missing:
        message = f"{missing:,} of the sitemap's addresses are no files beside it; they are not read"
        yield Finding("source/not-local", Severity.INFO, message, Origin(uri))
