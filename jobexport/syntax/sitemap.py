"""The addresses in a sitemap (https://www.sitemaps.org/protocol.html), read as a stream."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from jobexport.syntax import SyntaxFault
from jobexport.syntax.records import records

__all__ = ["Location", "local_file", "local_names", "locations"]


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
