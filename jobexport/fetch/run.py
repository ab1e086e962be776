"""One run: all targets, several hosts at a time, each answer into its file."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from hashlib import sha256
from urllib.parse import urlsplit

from jobexport.fetch.client import Client
from jobexport.fetch.plans import Ask, Plan, Target, Unexpected
from jobexport.fetch.store import Record, Store
from jobexport.fetch.transport import Answer, Failure
from jobexport.findings import Finding, Origin, Severity

__all__ = ["Summary", "fetch"]

_SUFFIXES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/json": ".json", "application/ld+json": ".jsonld",
    "application/feed+json": ".json", "application/xml": ".xml", "text/xml": ".xml", "application/rss+xml": ".xml",
    "application/atom+xml": ".xml", "text/plain": ".txt", "text/csv": ".csv", "application/x-ndjson": ".jsonl",
    "text/markdown": ".md", "application/yaml": ".yaml", "text/yaml": ".yaml",
}  # fmt: skip
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?([0-9]{1,9})")


@dataclass(slots=True)
class Summary:
    """What a run did: ``counts`` of answers ``fetched``, ``unchanged`` (304), ``fresh`` (not asked for) and ``failed``."""

    counts: Counter[str] = field(default_factory=Counter)
    bytes: int = 0


def fetch(
    targets: Sequence[Target], client: Client, store: Store, tell: Callable[[Finding], None], *,
    parallel: int = 8, stop: threading.Event | None = None, step: Callable[[int], None] = lambda done: None,
) -> Summary:  # fmt: skip
    """Fetches all targets. A failure is a finding and ends its target's paging, not the others.

    ``tell`` and ``step`` are called from one thread at a time. ``stop`` set ends the run after the requests under way.
    """
    summary = Summary()
    lock = threading.Lock()
    stop = stop or threading.Event()

    def count(kind: str, size: int = 0) -> None:
        with lock:
            summary.counts[kind] += 1
            summary.bytes += size
            step(sum(summary.counts.values()))

    def report(rule: str, severity: Severity, message: str, url: str) -> None:
        with lock:
            tell(Finding(rule, severity, message, Origin(url)))

    def work(target: Target, plan: Plan, ask: Ask) -> None:
        body: bytes | None = None
        url = target.text
        whole, keys = True, set[str]()
        try:
            while not stop.is_set():
                url = ask.url
                key = _key(ask)
                if not keys:
                    first = key
                keys.add(key)
                try:
                    body = _answer(ask, target.text, client, store, count)
                    if key == first and ask.suffix == ".json" and _is_bare(body):
                        report("fetch/no-posting", Severity.INFO, "the board lists no job", ask.url)
                except Failure as failure:
                    whole = False
                    if failure.rule == "fetch/stopped":
                        return
                    count("failed")
                    report(failure.rule, Severity.ERROR, failure.message, ask.url)
                    body = None
                ask = plan.send(body)
        except StopIteration:
            for record in store.drop(target.text, keys) if whole else ():
                if not record.file.startswith(".fetch/"):
                    report(
                        "fetch/gone",
                        Severity.INFO,
                        f"the board does not name it any more; {record.file} is removed",
                        record.url,
                    )
        except Unexpected as fault:
            count("failed")
            report("fetch/unexpected", Severity.ERROR, f"{fault}; nothing further of {target.text} is fetched", url)

    def queue(entries: list[tuple[Target, Plan, Ask]]) -> None:
        for entry in entries:
            work(*entry)

    # A host takes one request at a time, so its targets share one worker and leave the others to other hosts.
    hosts: dict[str, list[tuple[Target, Plan, Ask]]] = {}
    for target in targets:
        plan = target.plan()
        ask = next(plan)
        hosts.setdefault(urlsplit(ask.url).netloc.lower(), []).append((target, plan, ask))
    pool = ThreadPoolExecutor(max(1, min(parallel, len(hosts))), thread_name_prefix="fetch")
    try:
        for done in as_completed([pool.submit(queue, entries) for entries in hosts.values()]):
            done.result()
    except BaseException:  # also Ctrl-C: the other workers are to stop before it goes on
        stop.set()
        client.close()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return summary


def _key(ask: Ask) -> str:
    return f"GET {ask.url}" if ask.body is None else f"POST {ask.url} {json.dumps(ask.body, sort_keys=True)}"


def _is_bare(body: bytes) -> bool:
    """Whether an answer of a board is a list, or has lists, without any entry."""
    if len(body) > 4096:
        return False
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return False
    lists = (
        [found]
        if isinstance(found, list)
        else [each for each in found.values() if isinstance(each, list)]
        if isinstance(found, dict)
        else []
    )
    return bool(lists) and not any(lists)


def _answer(ask: Ask, target: str, client: Client, store: Store, count: Callable[..., None]) -> bytes:
    key = _key(ask)
    content = None if ask.body is None else json.dumps(ask.body, sort_keys=True).encode()
    method = "GET" if content is None else "POST"
    known = store.known(key)
    if known is not None and store.is_fresh(known, time.time()):
        count("fresh")
        return store.body(known)
    headers = {"Content-Type": "application/json"} if content is not None else {}
    if known is not None and method == "GET":
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.modified:
            headers["If-Modified-Since"] = known.modified
    answer = client.get(ask.url, method=method, content=content, headers=headers)
    until = _until(answer)
    if answer.status == 304:
        if known is None:
            raise Failure("fetch/status", "the server answered 304 to a request without conditions")
        store.keep(replace(known, until=until, target=target), None)
        count("unchanged")
        return store.body(known)
    media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    suffix = ask.suffix or _SUFFIXES.get(media) or _by_content(answer.body)
    if suffix is None:
        raise Failure("fetch/media-type", f"the answer is {media or 'of no stated type'}, which is not read")
    if not answer.body.strip():
        raise Failure("fetch/empty", "the answer is empty")
    # A page without entries has nothing to read; readers could not even tell whose it is.
    aside = ask.step or (ask.suffix == ".json" and _is_bare(answer.body))
    file = _file(ask.name, aside, suffix, key, store)
    digest = sha256(answer.body).hexdigest()
    record = Record(key, ask.url, file, digest, answer.url if answer.url != ask.url else "", answer.headers.get("etag", ""),
                    answer.headers.get("last-modified", ""), media, until, target)  # fmt: skip
    same = known is not None and known.digest == digest and known.file == file
    store.keep(record, None if same else answer.body)
    count("unchanged" if same else "fetched", len(answer.body))
    return answer.body


def _file(name: str, aside: bool, suffix: str, key: str, store: Store) -> str:
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:150] or "answer"
    folder = ".fetch/lists/" if aside else ""
    if store.claimed(folder + stem + suffix, key):
        stem += "-" + sha256(key.encode()).hexdigest()[:8]
    return folder + stem + suffix


def _until(answer: Answer) -> float:
    rules = answer.headers.get("cache-control", "").lower()
    found = _MAX_AGE.search(rules)
    if found is None or "no-store" in rules or "no-cache" in rules:
        return 0.0
    age = answer.headers.get("age", "0")
    return time.time() + max(int(found[1]) - (int(age) if age.isdigit() else 0), 0)


def _by_content(body: bytes) -> str | None:
    """The suffix of an answer whose type says nothing (``application/octet-stream``), told from its first bytes."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start[:1] in (b"{", b"["):
        return ".json"
    if start.startswith((b"<!doctype html", b"<html")):
        return ".html"
    return ".xml" if start.startswith(b"<?xml") else None
