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
    path = job_path(slug, site.permalink)
    return b'{"self":%s,%s,"posting":%s}\n' % (_text(_address(path, path, site)), _links(slug, path, site), data)


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
    jobs = [
        b'\n{"self":%s,%s,"posting":%s}'
        % (_text(_address(job_path(slug, site.permalink), path, site)), _links(slug, path, site), encode(decode(data)))
        for slug, data in postings
    ]
    return b'%s,"jobs":[%s]}\n' % (encode(head)[:-1], b",".join(jobs))


@cache
def _short() -> Decoder[Any]:
    """Reads the properties in ``SHORT`` as the bytes that they are and skips all others."""
    value = msgspec.Raw | msgspec.UnsetType
    posting = msgspec.defstruct("Short", [(name, value, msgspec.UNSET) for name in SHORT], omit_defaults=True)
    return msgspec.json.Decoder(posting)


def _links(slug: str, path: str, site: SiteSettings) -> bytes:
    page = _address(urls.job_path(slug, site.permalink), path, site)
    jsonld = _address(urls.jsonld_path(slug, site.permalink), path, site)
    return b'"page":%s,"jsonld":%s' % (_text(page), _text(jsonld))


def _address(to: str, start: str, site: SiteSettings) -> str:
    return urls.absolute(to, site.base_url) if site.base_url else urls.relative(to, start, pretty=False)


def _text(text: str) -> bytes:
    return msgspec.json.encode(text)
