"""The files of a site and how they link to each other."""

from __future__ import annotations

import re
import zlib
from urllib.parse import quote, urlsplit

from jobexport.site.settings import SiteSettings

__all__ = [
    "HOME", "NOT_FOUND", "ROBOTS", "SAFETY", "SCRIPT", "SEARCH", "SITEMAP", "STYLE",
    "absolute", "address", "directory_path", "group_path", "job_path", "job_place", "jsonld_path", "list_path", "relative",
    "root_path", "shard", "sharded",
]  # fmt: skip

HOME = "index.html"
NOT_FOUND = "404.html"
ROBOTS = "robots.txt"
SITEMAP = "sitemap.xml"
STYLE = "assets/style.css"
SCRIPT = "assets/page.js"
SAFETY = "safety/index.html"
SEARCH = "search/index.html"

# What an address may hold as it is; most paths hold nothing else.
_SAFE = "/~!$&'()*+,;=:@"
_PLAIN = re.compile(r"[A-Za-z0-9_./~!$&'()*+,;=:@-]*")
_SHARD = re.compile(r"\{shard(?::([1-4]))?\}")
_SLUG = "{slug}"


def list_path(page: int) -> str:
    """The file of a page of the list, counted from 1: ``index.html``, then ``page/2/index.html``."""
    return HOME if page == 1 else f"page/{page}/index.html"


def group_path(kind: str, slug: str, page: int = 1) -> str:
    """The file of a page of a group: ``location/de/berlin/index.html``, then ``location/de/berlin/page/2/index.html``."""
    return f"{kind}/{slug}/index.html" if page == 1 else f"{kind}/{slug}/page/{page}/index.html"


def directory_path(kind: str, page: int = 1) -> str:
    """The file of a page of the list of all groups of a kind: ``skill/index.html``, then ``skill/page/2/index.html``."""
    return f"{kind}/index.html" if page == 1 else f"{kind}/page/{page}/index.html"


def shard(slug: str, digits: int = 2) -> str:
    """Some hexadecimal digits that spread slugs evenly: the first ones of their CRC-32, which every language can compute."""
    return f"{zlib.crc32(slug.encode()):08x}"[:digits]


def sharded(slug: str, permalink: str) -> str:
    """The folder that keeps a posting's other files apart where the permalink does so: ``a3/``; empty where it does not.

    The slug ``{slug}`` gives the shard as the permalink has it, for ``job_place``.
    """
    found = _SHARD.search(permalink) if "{shard" in permalink else None
    if found is None:
        return ""
    return f"{found[0] if slug == _SLUG else shard(slug, int(found[1] or 2))}/"


def job_place(slug: str, permalink: str) -> str:
    """A permalink with this slug in it and its shard: ``jobs/a3/<slug>/`` for ``jobs/{shard}/{slug}/``.

    The slug ``{slug}`` leaves a permalink as it is, for whoever fills it in later.
    """
    if slug == _SLUG:
        return permalink
    if "{shard" in permalink:
        permalink = _SHARD.sub(lambda found: shard(slug, int(found[1] or 2)), permalink)
    return permalink.replace(_SLUG, slug)


def job_path(slug: str, permalink: str = "jobs/{slug}/") -> str:
    """The file of a posting's page: ``jobs/<slug>/index.html``, or as the permalink says."""
    path = job_place(slug, permalink)
    return path + "index.html" if path.endswith("/") else path


def jsonld_path(slug: str, permalink: str = "jobs/{slug}/") -> str:
    """The file of a posting's JSON-LD: ``jobs/<slug>/posting.jsonld``, or ``jobs/<slug>.jsonld`` beside a flat page."""
    path = job_place(slug, permalink)
    return path + "posting.jsonld" if path.endswith("/") else path.removesuffix(".html") + ".jsonld"


def address(path: str) -> str:
    """The address of a file as a server gives it out, from the site's root: ``jobs/x/`` for ``jobs/x/index.html``."""
    shown = path.removesuffix(HOME) if path == HOME or path.endswith("/" + HOME) else path
    return _quoted(shown)


def _quoted(path: str) -> str:
    return path if _PLAIN.fullmatch(path) else quote(path, safe=_SAFE)


def absolute(path: str, base_url: str) -> str:
    """The public address of a file. ``base_url`` ends with a slash."""
    return base_url + address(path)


def root_path(site: SiteSettings) -> str:
    """The path of the site's root on its host: ``/`` or ``/careers/``; empty where no address is set."""
    return urlsplit(site.base_url).path if site.base_url else ""


def relative(path: str, start: str, *, pretty: bool = True) -> str:
    """The link from the file ``start`` to the file ``path``, both from the site's root.

    ``pretty`` leaves ``index.html`` to the server; without it the link names the file and works from a folder.
    """
    up = "../" * start.count("/")
    link = address(path) if pretty else _quoted(path)
    # A first segment with a colon would read as a scheme, and an empty link would mean the page itself.
    return up + link if up or (link and ":" not in link.split("/")[0]) else "./" + link
