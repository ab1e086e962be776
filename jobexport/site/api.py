"""The static JSON API: pages of open postings in short, and one file for each posting whole.

The postings' canonical JSON is put in as it is, never decoded into values, so that amounts keep every digit and a file
costs little more than its bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from jobexport.site import urls
from jobexport.site.settings import SiteSettings

if TYPE_CHECKING:
    from msgspec.json import Decoder

__all__ = ["PER_PAGE", "SHORT", "job", "job_path", "page", "page_path"]

PER_PAGE = 100
"""Postings on one page of the list."""

SHORT = (
    "id", "slug", "title", "language", "hiringOrganization", "jobLocation", "jobLocationType", "workplaceType",
    "applicantLocationRequirements", "employmentType", "baseSalary", "skills", "occupationalCategory", "summary",
    "datePosted", "validThrough", "dateModified", "url", "applyUrl",
)  # fmt: skip
"""The properties of a posting that the list has; its own file has all of them."""


def page_path(number: int) -> str:
    """The file of a page of the list, counted from 1: ``api/jobs.json``, then ``api/jobs/page/2.json``."""
    return "api/jobs.json" if number == 1 else f"api/jobs/page/{number}.json"


def job_path(slug: str, permalink: str = "jobs/{slug}/") -> str:
    """The file of one posting: ``api/jobs/<slug>.json``, below a shard where the permalink has one."""
    return f"api/jobs/{urls.sharded(slug, permalink)}{slug}.json"


def job(data: bytes, slug: str, site: SiteSettings) -> bytes:
    """The file of a posting from its canonical JSON: ``self``, ``page``, ``jsonld`` (addresses) and ``posting``.

    Addresses are absolute where the site's own is known, otherwise relative to the file.
    """
    way, page, jsonld = _ways(job_path("{slug}", site.permalink).count("/"), site.permalink, site.base_url)
    return b'{"self":%s,"page":%s,"jsonld":%s,"posting":%s}\n' % (
        _filled(way, slug), _filled(page, slug), _filled(jsonld, slug), data
    )  # fmt: skip


def page(postings: Sequence[tuple[str, bytes]], site: SiteSettings, *, number: int, pages: int, total: int) -> bytes:
    """One page of the list from the slugs and the canonical JSON of its postings.

    It has ``title``, ``total``, ``page``, ``pages``, ``self``, ``next`` and ``previous`` where there are such, and
    ``jobs``, each with ``self`` (the address of the posting's own file), ``page``, ``jsonld`` and ``posting``, which has
    the properties named in ``SHORT``.
    """
    path = page_path(number)
    decode, encode = _short().decode, msgspec.json.encode
    head: dict[str, Any] = {
        "title": site.title, "total": total, "page": number, "pages": pages, "self": _address(path, path, site)
    }  # fmt: skip
    if number > 1:
        head["previous"] = _address(page_path(number - 1), path, site)
    if number < pages:
        head["next"] = _address(page_path(number + 1), path, site)
    way, posting, jsonld = _ways(path.count("/"), site.permalink, site.base_url)
    jobs = [
        b'\n{"self":%s,"page":%s,"jsonld":%s,"posting":%s}'
        % (_filled(way, slug), _filled(posting, slug), _filled(jsonld, slug), encode(decode(data)))
        for slug, data in postings
    ]
    return b'%s,"jobs":[%s]}\n' % (encode(head)[:-1], b",".join(jobs))


@cache
def _short() -> Decoder[Any]:
    """Reads the properties in ``SHORT`` as the bytes that they are and skips all others."""
    value = msgspec.Raw | msgspec.UnsetType
    posting = msgspec.defstruct("Short", [(name, value, msgspec.UNSET) for name in SHORT], omit_defaults=True)
    return msgspec.json.Decoder(posting)


def _address(to: str, start: str, site: SiteSettings) -> str:
    return urls.absolute(to, site.base_url) if site.base_url else urls.relative(to, start, pretty=False)


@cache
def _ways(depth: int, permalink: str, base_url: str | None) -> tuple[str, str, str]:
    """The addresses of a posting's own file, its page and its JSON-LD as JSON, for ``urls.job_place``, which puts in the slug:
    they are made often, and neither a slug nor its shard needs quoting. ``depth`` is that of the file they stand in."""

    def way(path: str) -> str:
        shown = urls.absolute(path, base_url) if base_url else urls.relative(path, "/" * depth, pretty=False)
        return msgspec.json.encode(shown.replace("%7B", "{").replace("%7D", "}")).decode()

    example = "{slug}"
    paths = (job_path(example, permalink), urls.job_path(example, permalink), urls.jsonld_path(example, permalink))
    return way(paths[0]), way(paths[1]), way(paths[2])


def _filled(way: str, slug: str) -> bytes:
    return urls.job_place(slug, way).encode()
