"""What to ask of each board: a table of shorthands, with paging and details where a board has them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from jobexport.errors import UsageError
from jobexport.findings import suggest

__all__ = ["BOARDS", "Ask", "Plan", "Target", "target_of"]

_PAGES = 500


class Unexpected(Exception):
    """An answer has not the shape that the board's interface documents."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of a plan. ``name`` is the file's name without suffix; the answer of a ``step`` (a list whose postings
    are fetched one by one) is kept aside, where readers do not look."""

    url: str
    name: str
    body: dict[str, Any] | None = None
    step: bool = False
    suffix: str = ""


Plan = Generator[Ask, bytes | None, None]
"""Yields requests and is sent the body of each, or None where it failed."""


@dataclass(frozen=True, slots=True)
class Board:
    """How a board is asked: ``plan`` takes the root of its interface and the employer's name in it.

    ``root`` has ``{}`` where the name stands in the host; ``named`` is whether a name must be given.
    """

    root: str
    plan: Callable[[str, str, str], Plan]
    named: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to fetch, as the user wrote it, and the plan for it."""

    text: str
    plan: Callable[[], Plan]


def _one(path: str, suffix: str = ".json") -> Callable[[str, str, str], Plan]:
    def plan(root: str, slug: str, name: str) -> Plan:
        yield Ask(root + path.replace("{}", quote(slug, safe="")), name, suffix=suffix)

    return plan


def _load(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unexpected("the answer is not JSON") from error


def _list(found: Any, *path: str) -> list[Any]:
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise Unexpected(f"the answer has no list {'/'.join(path) or 'at its top'}")
    return found


def _number(found: Any, key: str) -> int | None:
    value = found.get(key) if isinstance(found, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _paged(name: str, page: int) -> str:
    return name if page == 0 else f"{name}-{page + 1}"


def _lever(root: str, slug: str, name: str) -> Plan:
    size = 100
    for page in range(_PAGES):
        query = urlencode({"mode": "json", "skip": page * size, "limit": size})
        body = yield Ask(f"{root}/v0/postings/{quote(slug, safe='')}?{query}", _paged(name, page), suffix=".json")
        if body is None or len(_list(_load(body))) < size:
            return


def _smartrecruiters(root: str, slug: str, name: str) -> Plan:
    base, size, offset = f"{root}/v1/companies/{quote(slug, safe='')}/postings", 100, 0
    for page in range(_PAGES):
        body = yield Ask(f"{base}?limit={size}&offset={offset}", _paged(name, page), step=True, suffix=".json")
        if body is None:
            return
        found = _load(body)
        entries = _list(found, "content")
        for entry in entries:
            ident = entry.get("id") if isinstance(entry, dict) else None
            if isinstance(ident, str) and ident:
                yield Ask(f"{base}/{quote(ident, safe='')}", f"{name}-{ident}", suffix=".json")
        offset += len(entries)
        if not entries or offset >= (_number(found, "totalFound") or 0):
            return


def _bamboohr(root: str, slug: str, name: str) -> Plan:
    body = yield Ask(f"{root}/careers/list", name, step=True, suffix=".json")
    if body is None:
        return
    for entry in _list(_load(body), "result"):
        ident = str(entry.get("id", "")) if isinstance(entry, dict) else ""
        if ident:
            yield Ask(f"{root}/careers/{quote(ident, safe='')}/detail", f"{name}-{ident}", suffix=".json")


def _workday(root: str, slug: str, name: str) -> Plan:
    tenant, _, site = slug.partition("/")
    tenant = tenant.partition(".")[0]
    base, size, offset = f"{root}/wday/cxs/{quote(tenant, safe='')}/{quote(site, safe='')}", 20, 0
    total: int | None = None
    for page in range(_PAGES):
        asked = {"appliedFacets": {}, "limit": size, "offset": offset, "searchText": ""}
        body = yield Ask(f"{base}/jobs", _paged(name, page), asked, step=True, suffix=".json")
        if body is None:
            return
        found = _load(body)
        entries = _list(found, "jobPostings")
        # Only the first page is sure to have the total; later ones may say 0.
        total = total or _number(found, "total")
        for entry in entries:
            path = entry.get("externalPath") if isinstance(entry, dict) else None
            if isinstance(path, str) and path.startswith("/"):
                yield Ask(base + quote(path, safe="/"), f"{name}-{path.rpartition('/')[2]}", suffix=".json")
        offset += len(entries)
        if not entries or offset >= (total or 0):
            return


def _himalayas(root: str, slug: str, name: str) -> Plan:
    offset, cursor = 0, None
    for page in range(_PAGES):
        query = {"limit": 20, **({"cursor": cursor} if cursor else {"offset": offset})}
        body = yield Ask(f"{root}/jobs/api?{urlencode(query)}", _paged(name, page), suffix=".json")
        if body is None:
            return
        found = _load(body)
        entries = _list(found, "jobs")
        offset += len(entries)
        more = next(
            (found[key] for key in ("nextCursor", "next_cursor", "cursor") if isinstance(found.get(key), str)), None
        )
        if not entries or (more == cursor and more) or (not more and offset >= (_number(found, "totalCount") or 0)):
            return
        cursor = more


def _linked(path: str, entries: tuple[str, ...], *following: str) -> Callable[[str, str, str], Plan]:
    """Pages that name the address of the next one."""

    def plan(root: str, slug: str, name: str) -> Plan:
        url, seen = root + path.replace("{}", quote(slug, safe="")), set[str]()
        for page in range(_PAGES):
            seen.add(url)
            body = yield Ask(url, _paged(name, page), suffix=".json")
            if body is None:
                return
            found = _load(body)
            some = _list(found, *entries)
            for key in following:
                found = found.get(key) if isinstance(found, dict) else None
            if not some or not isinstance(found, str):
                return
            url = urljoin(url, found)
            # A page of another host is not the board's own.
            if url in seen or urlsplit(url).netloc != urlsplit(root).netloc:
                return

    return plan


def _workable(root: str, slug: str, name: str) -> Plan:
    base = f"{root}/api/v1/widget/accounts/{quote(slug, safe='')}?details=true"
    yield Ask(base, name, suffix=".json")


def _themuse(root: str, slug: str, name: str) -> Plan:
    for page in range(100):
        query = {"page": page, **({"company": slug} if slug else {})}
        body = yield Ask(f"{root}/api/public/jobs?{urlencode(query)}", _paged(name, page), suffix=".json")
        if body is None or page + 1 >= (_number(_load(body), "page_count") or 0):
            return


BOARDS: dict[str, Board] = {
    "greenhouse": Board(
        "https://boards-api.greenhouse.io", _one("/v1/boards/{}/jobs?content=true&pay_transparency=true")
    ),
    "lever": Board("https://api.lever.co", _lever),
    "lever-eu": Board("https://api.eu.lever.co", _lever),
    "ashby": Board("https://api.ashbyhq.com", _one("/posting-api/job-board/{}?includeCompensation=true")),
    "workable": Board("https://apply.workable.com", _workable),
    "smartrecruiters": Board("https://api.smartrecruiters.com", _smartrecruiters),
    "recruitee": Board("https://{}.recruitee.com", _one("/api/offers/")),
    "personio": Board("https://{}.jobs.personio.de", _one("/xml", ".xml")),
    "teamtailor": Board("https://{}.teamtailor.com", _linked("/jobs.json", ("items",), "next_url")),
    "bamboohr": Board("https://{}.bamboohr.com", _bamboohr),
    "breezy": Board("https://{}.breezy.hr", _one("/json")),
    "pinpoint": Board("https://{}.pinpointhq.com", _one("/postings.json")),
    "workday": Board("https://{}.myworkdayjobs.com", _workday),
    "rippling": Board("https://ats.rippling.com", _one("/api/v1/board/{}/jobs")),
    "remotive": Board("https://remotive.com", _one("/api/remote-jobs"), False),
    "remoteok": Board("https://remoteok.com", _one("/api"), False),
    "himalayas": Board("https://himalayas.app", _himalayas, False),
    "arbeitnow": Board("https://www.arbeitnow.com", _linked("/api/job-board-api", ("data",), "links", "next"), False),
    "jobicy": Board("https://jobicy.com", _one("/api/v2/remote-jobs"), False),
    "themuse": Board("https://www.themuse.com", _themuse, False),
}
"""Every shorthand: ``greenhouse:acme``. A board of all employers needs no name (``remotive:``)."""

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?\Z")


def target_of(text: str, endpoints: dict[str, str] | None = None) -> Target:
    """The target of one argument: an address, or ``board:name``.

    ``endpoints`` names another root for a board's interface (a mirror). Raises UsageError for an unknown board, with the
    nearest known one, and for a name that is none.
    """
    if text.startswith(("http://", "https://")):
        return Target(text, lambda: _address(text))
    name, sign, slug = text.partition(":")
    board = BOARDS.get(name)
    if not sign or board is None:
        near = suggest(name, BOARDS)
        hint = (
            f"did you mean {near}:{slug}?"
            if near
            else "write an http address, or one of " + ", ".join(f"{each}:" for each in BOARDS)
        )
        raise UsageError("not an address, and no board has this name", subject=text, hint=hint)
    if board.named and not slug:
        raise UsageError("the employer's name on the board is missing", subject=text, hint=f"write {name}:acme")
    if slug and (not _SLUG.match(slug) or ("/" in slug) != (name == "workday")):
        hint = (
            "write workday:tenant.wd5/site"
            if name == "workday"
            else f"write {name}:acme, as in the board's own address"
        )
        raise UsageError("not a name of an employer", subject=text, hint=hint)
    root = (endpoints or {}).get(name) or board.root.replace("{}", slug.partition("/")[0])
    file = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{name}-{slug}".strip("-"))
    return Target(text, lambda: board.plan(root.rstrip("/"), slug, file))


def _address(url: str) -> Plan:
    from hashlib import sha256

    parts = urlsplit(url)
    words = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{parts.hostname or ''}{parts.path}").strip("-.").lower()
    stem = re.sub(r"\.(?:html?|json|xml|rss|txt)\Z", "", words)[:100]
    yield Ask(url, f"{stem}-{sha256(url.encode()).hexdigest()[:8]}")
