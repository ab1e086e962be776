"""Asks whether the addresses of accepted postings are there. The requests need the extra ``fetch``."""

from __future__ import annotations

import socket
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

from jobexport.fetch import require
from jobexport.findings import Finding, Origin, Severity
from jobexport.rules.checker import ignored
from jobexport.rules.select import matches

if TYPE_CHECKING:
    from jobexport.fetch.client import Client
    from jobexport.fetch.transport import Answer, Failure

__all__ = ["LIMITS", "Online", "Place", "places_of"]

LIMITS: Mapping[str, Any] = {
    "pause": 0.5, "seconds": 10.0, "attempts": 2, "backoff": 1.0, "patience": 10.0, "most": 1 << 20,
}  # fmt: skip
"""The manners of the requests, as ``jobexport.fetch.client.Manners`` takes them."""

DEAD, UNREACHABLE, REDIRECTED = "online/dead-address", "online/unreachable", "online/redirected"
_HOPS = 5
_GONE = frozenset((404, 410))
_PERMANENT = frozenset((301, 308))
_MOVED = frozenset((301, 302, 303, 307, 308))
_FAILURES = 3  # in a row; then the rest of a host is left in peace
_UNKNOWN_HOST = frozenset((socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)))
_CACHE_KIB = 16_384
_SHOWN = 200


class Place(NamedTuple):
    """An address in a posting: its pointer in the canonical record, where it stands, and rules that the posting silences."""

    pointer: str
    url: str
    origin: Origin
    quiet: tuple[str, ...] = ()


class _Verdict(NamedTuple):
    """What came of asking for an address; without ``rule`` it is there. ``site`` says that its whole server is not."""

    rule: str = ""
    message: str = ""
    target: str = ""
    site: bool = False
    failed: bool = False


def places_of(posting: Mapping[str, Any], where: Callable[[str], Origin]) -> list[Place]:
    """The addresses of a canonical posting that are asked for: its own, the one to apply at, the employer's, other pages."""
    organization = posting.get("hiringOrganization") or {}
    found = [(f"/{key}", posting.get(key)) for key in ("url", "applyUrl")]
    found += [(f"/hiringOrganization/{key}", organization.get(key)) for key in ("url", "logo")]
    found += [
        (f"/hiringOrganization/sameAs/{index}", url) for index, url in enumerate(organization.get("sameAs") or ())
    ]
    found += [(f"/sameAs/{index}", url) for index, url in enumerate(posting.get("sameAs") or ())]
    patterns = [pattern for pattern, _ in ignored(posting.get("x_ignore") or ())]
    quiet = tuple(rule for rule in (DEAD, UNREACHABLE, REDIRECTED) if any(matches(rule, each) for each in patterns))
    return [Place(pointer, url, where(pointer), quiet) for pointer, url in found if url]


class Online:
    """Collects addresses, in a temporary database beyond a bounded cache, and asks for each once.

    ``private`` lets addresses of private networks and of this machine be asked. ``parallel`` hosts are asked at a time, each
    for one address at a time. ``step`` gets the number of addresses that are done, and of all. Raises UsageError where the
    extra ``fetch`` is missing.
    """

    def __init__(
        self, *, private: bool = False, parallel: int = 8, step: Callable[[int, int], None] = lambda done, total: None
    ) -> None:
        require("--online")
        self._private, self._parallel, self._step = private, parallel, step
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._host = self._done = 0
        self._database = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._database.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{_CACHE_KIB}; PRAGMA temp_store=FILE;"
            "CREATE TABLE host (number INTEGER PRIMARY KEY, name TEXT UNIQUE);"
            "CREATE TABLE address (number INTEGER PRIMARY KEY, url TEXT UNIQUE, host INTEGER, rule TEXT, message TEXT, target TEXT);"
            "CREATE INDEX of_host ON address (host, number);"
            "CREATE TABLE place (number INTEGER PRIMARY KEY, address INTEGER, posting TEXT, pointer TEXT, url TEXT,"
            " quiet TEXT, uri TEXT, line INTEGER, column INTEGER, inside TEXT);"
            "BEGIN"
        )

    def add(self, posting: str, places: Sequence[Place]) -> None:
        """Takes the addresses of one posting, by its id."""
        run = self._database.execute
        for place in places:
            url = urldefrag(place.url).url
            run("INSERT OR IGNORE INTO host (name) VALUES (?)", (_host(url),))
            run(
                "INSERT OR IGNORE INTO address (url, host) SELECT ?, number FROM host WHERE name = ?", (url, _host(url))
            )
            origin = place.origin
            run(
                "INSERT INTO place (address, posting, pointer, url, quiet, uri, line, column, inside)"
                " SELECT number, ?, ?, ?, ?, ?, ?, ?, ? FROM address WHERE url = ?",
                (posting, place.pointer, place.url, " ".join(place.quiet), origin.uri, origin.line, origin.column,
                 origin.pointer, url),
            )  # fmt: skip

    def finish(self) -> Iterator[Finding]:
        """Asks for every address, then tells what came of it, in the order in which the addresses were added."""
        self._ask_all()
        rows = self._database.execute(
            "SELECT rule, message, target, posting, pointer, place.url, quiet, uri, line, column, inside"
            " FROM place JOIN address ON address.number = place.address WHERE rule != '' ORDER BY place.number"
        )
        for rule, message, target, posting, pointer, url, quiet, *origin in rows:
            if rule in quiet.split():
                continue
            severity = Severity.INFO
            if rule == DEAD:
                severity = Severity.ERROR if pointer == "/applyUrl" else Severity.WARNING
            fix = None
            if target:
                mark = urldefrag(url).fragment
                fix = f"write {target}#{mark}" if mark and "#" not in target else f"write {target}"
            yield Finding(rule, severity, f"{_shown(url)} {message}", Origin(*origin), pointer, posting, fix)
        self._database.close()

    def _ask_all(self) -> None:
        from jobexport.fetch.addresses import Guard
        from jobexport.fetch.client import Client, Manners

        hosts, total = self._database.execute(
            "SELECT (SELECT count(*) FROM host), (SELECT count(*) FROM address)"
        ).fetchone()
        if not hosts:
            return
        client = Client(Guard(private=self._private), Manners(**LIMITS), self._stop)
        try:
            with ThreadPoolExecutor(min(self._parallel, hosts)) as pool:
                try:
                    for each in as_completed(
                        [pool.submit(self._work, client, total) for _ in range(min(self._parallel, hosts))]
                    ):
                        each.result()
                finally:
                    # Also on Ctrl-C: what waits for its turn ends now, what is under way within its time.
                    self._stop.set()
        finally:
            client.close()

    def _work(self, client: Client, total: int) -> None:
        """Takes one host after the other, in the order in which they were met."""
        while not self._stop.is_set():
            with self._lock:
                self._host += 1
                host = self._host
                if self._database.execute("SELECT 1 FROM host WHERE number = ?", (host,)).fetchone() is None:
                    return
            self._ask_host(client, host, total)

    def _ask_host(self, client: Client, host: int, total: int) -> None:
        from jobexport.fetch.transport import Failure

        number = 0
        dead: dict[str, _Verdict] = {}
        failures: Counter[str] = Counter()
        while not self._stop.is_set():
            with self._lock:
                query = "SELECT number, url FROM address WHERE host = ? AND number > ? ORDER BY number LIMIT 1"
                row = self._database.execute(query, (host, number)).fetchone()
            if row is None:
                return
            number, url = row
            site = url[: url.find("/", url.find("//") + 2)] if url.count("/") > 2 else url
            if site in dead:
                verdict = dead[site]
            elif failures[site] >= _FAILURES:
                verdict = _Verdict(UNREACHABLE, f"was not asked for: its server failed {_FAILURES} times in a row")
            else:
                try:
                    verdict = _look(client, url)
                except Failure:  # the run was stopped
                    return
                if verdict.site:
                    dead[site] = verdict
                failures[site] = failures[site] + 1 if verdict.failed else 0
            with self._lock:
                self._database.execute(
                    "UPDATE address SET rule = ?, message = ?, target = ? WHERE number = ?",
                    (verdict.rule, verdict.message, verdict.target, number),
                )
                self._done += 1
                self._step(self._done, total)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _shown(url: str) -> str:
    return url if len(url) <= _SHOWN else url[: _SHOWN - 1] + "…"


def _look(client: Client, url: str) -> _Verdict:
    """What is at an address, after its redirects. Raises Failure where the run is stopped."""
    from jobexport.fetch.transport import Failure

    here, moved, permanent = url, "", True
    for hop in range(_HOPS + 1):
        by = f"leads to {_shown(here)}, where " if hop else ""
        try:
            answer = _ask(client, urldefrag(here).url)
        except Failure as failure:
            if failure.rule == "fetch/stopped":
                raise
            nobody = _nobody(failure)
            if nobody:
                return _Verdict(DEAD, f"is dead: {by}{nobody}", site=not hop)
            failed = not hop and failure.rule in ("fetch/unreachable", "fetch/slow", "fetch/status")
            return _Verdict(UNREACHABLE, f"gave no answer to judge: {by}{failure.message}", failed=failed)
        except ValueError as error:  # a host's label that is too long, a port out of range: found only when connecting
            return _Verdict(DEAD, f"is dead: {by}the address is not valid ({error})")
        location = answer.headers.get("location")
        if answer.status in _MOVED and location:
            try:
                here = urljoin(here, location)
            except ValueError:
                return _Verdict(DEAD, f"is dead: {by}the server leads to what is no address")
            permanent = permanent and answer.status in _PERMANENT
            moved = here if permanent else moved
        elif answer.status in _GONE:
            return _Verdict(DEAD, f"is dead: {by}the server answered {answer.status}")
        elif not 200 <= answer.status < 300:
            return _Verdict(UNREACHABLE, f"gave no answer to judge: {by}the server answered {answer.status}")
        elif moved and urldefrag(moved).url != url:
            return _Verdict(REDIRECTED, f"has moved for good to {_shown(moved)}", moved)
        else:
            return _Verdict()
    return _Verdict(UNREACHABLE, f"gave no answer to judge: more than {_HOPS} redirects")


def _ask(client: Client, url: str) -> Answer:
    """The head of the answer. Servers that refuse HEAD, or know no such page under it, are asked with GET before they are believed."""
    answer = client.head(url)
    if 400 <= answer.status < 500 or answer.status == 501:
        answer = client.head(url, method="GET")
    return answer


def _nobody(failure: Failure) -> str | None:
    """Why nobody can be reached there at all, or None where it may be otherwise in an hour."""
    error: BaseException | None = failure
    while error is not None:
        if isinstance(error, ConnectionRefusedError):
            return "the host refuses the connection"
        if isinstance(error, socket.gaierror) and error.errno in _UNKNOWN_HOST:
            return "no host has this name"
        error = error.__cause__ or error.__context__
    return None
