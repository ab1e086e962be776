"""A site as a folder of files: which address each file is served at, and which file an address means."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from jobexport.audit.addresses import is_address
from jobexport.audit.model import Place, State
from jobexport.audit.robots import Robots, read_robots
from jobexport.audit.scan import scan
from jobexport.syntax.sitemap import Location, local_file, locations

__all__ = ["NOWHERE", "Folder"]

NOWHERE = "https://site.invalid/"
"""Stands for the address of a site that is not known, so that relative links can be followed."""

_PAGES = (".html", ".htm", ".xhtml")
_INDEX = re.compile(r"(?:\A|(?<=/))index\.x?html?\Z")
_SITEMAPS = ("sitemap.xml", "sitemap_index.xml", "sitemap-index.xml", "sitemap.xml.gz", "sitemap.txt")
_FEEDS = ("feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json", "feed.atom", "feed.rss")
_REMEMBERED = 50_000


class Folder:
    """The site in ``root``, served from ``base`` (ends with a slash). ``named`` is false where the address is not known,
    ``starts`` where there is no start page either: then the files are single pages that somebody saved, and whether an
    address of their sites is there cannot be told.

    ``name`` is the folder as the user wrote it; findings name files by it.
    """

    def __init__(self, root: Path, name: str, base: str | None) -> None:
        self.root, self.name = root, name.rstrip("/") or name
        self.robots = self._robots()
        told = base or self._told()
        self.named = told is not None
        self.base = told or NOWHERE
        if not self.base.endswith("/"):
            self.base += "/"
        self.starts = self.named or any((root / f"index{each}").is_file() for each in _PAGES)
        parts = urlsplit(self.base)
        self._host, self._path = parts.netloc.lower(), parts.path
        self._known: dict[str, Place] = {}
        self._sizes: dict[str, int] = {}

    def pages(self) -> Iterator[str]:
        """The keys of all pages (paths from the root, with ``/``) in a stable order; hidden files are left out."""
        for folder, folders, files in os.walk(self.root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            here = Path(folder).relative_to(self.root)
            for name in sorted(files):
                if name.lower().endswith(_PAGES) and not name.startswith("."):
                    yield (here / name).as_posix()

    def address(self, key: str) -> str:
        """Where the file is served."""
        return self.base + quote(os.fsencode(_INDEX.sub("", key)), safe="/~!$&'()*+,;=:@")

    def uri(self, key: str) -> str:
        """How findings name the file; what is no text in its name becomes U+FFFD."""
        key = os.fsencode(key).decode("utf-8", "replace")
        return key if self.name == "." else f"{self.name}/{key}"

    def read(self, key: str) -> bytes:
        """The bytes of a file."""
        return (self.root / key).read_bytes()

    def size(self, key: str) -> int:
        """The size of a file, looked up once."""
        if key not in self._sizes:
            self._sizes[key] = (self.root / key).stat().st_size
        return self._sizes[key]

    def find(self, address: str) -> Place:
        """Which file an address means."""
        if not is_address(address):
            return Place(State.OUTSIDE)
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or parts.netloc.lower() != self._host:
            return Place(State.OUTSIDE)
        if not (parts.path + "/").startswith(self._path):
            # The host has more than this folder.
            return Place(State.OUTSIDE)
        known = self._known.get(parts.path)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[parts.path] = self._at(parts.path)
        return known

    def _at(self, path: str) -> Place:
        name = local_file(self.root, path, self._path)
        if name is not None:
            return Place(State.HERE, name)
        return Place(State.GONE if self.starts else State.UNKNOWN)

    def sitemaps(self) -> list[str]:
        """Addresses of the sitemaps: those that robots.txt names, else a file with a usual name."""
        given = [each for each in (self.robots.sitemaps if self.robots else ()) if self.find(each).state is State.HERE]
        usual = [self.base + name for name in _SITEMAPS if (self.root / name).is_file()]
        return given or usual[:1]

    def feeds(self) -> list[str]:
        """Addresses of files with the usual names of feeds."""
        return [self.base + name for name in _FEEDS if (self.root / name).is_file()]

    def _robots(self) -> Robots | None:
        file = self.root / "robots.txt"
        return read_robots(file.read_bytes()) if file.is_file() else None

    # -- the address of a site that nobody gave ----------------------------------------------------------------------

    def _told(self) -> str | None:
        """The address that the first page, the sitemap or another page gives away."""
        index = self.root / "index.html"
        if index.is_file():
            found = _canonical(index)
            if found is not None:
                return _INDEX.sub("", found) if not found.endswith("/") else found
        return self._of_sitemap() or self._of_pages()

    def _of_sitemap(self) -> str | None:
        file = next((self.root / name for name in _SITEMAPS[:3] if (self.root / name).is_file()), None)
        if file is None:
            return None
        with file.open("rb") as stream:
            named = (each.url for each in locations(stream) if isinstance(each, Location) and is_address(each.url))
            first = next(named, None)
        return self._fitting(first) if first is not None else None

    def _of_pages(self) -> str | None:
        for number, key in enumerate(self.pages()):
            found = _canonical(self.root / key)
            tail = _INDEX.sub("", key)
            for ending in (tail, tail.removesuffix(".html"), tail.rstrip("/")):
                if found is not None and ending and found.endswith("/" + ending):
                    return found.removesuffix(ending)
            if number >= 20:
                break
        return None

    def _fitting(self, address: str) -> str | None:
        """The part of an address of a file of this folder that stands for the folder: as short as can be."""
        parts = urlsplit(address)
        if not parts.netloc:
            return None
        steps = [step for step in parts.path.split("/")[:-1] if step]
        for count in range(len(steps) + 1):
            path = "/" + "".join(f"{step}/" for step in steps[:count])
            if local_file(self.root, parts.path, path) is not None:
                return f"{parts.scheme}://{parts.netloc}{path}"
        return f"{parts.scheme}://{parts.netloc}/"


def _canonical(file: Path) -> str | None:
    try:
        named = scan(file.read_bytes()).canonicals
    except OSError:
        return None  # whoever looks at the page tells of it
    address = named[0].get("href") if named else ""
    return address if address.startswith(("http://", "https://")) and is_address(address) else None
