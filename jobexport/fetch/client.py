"""The polite client: robots.txt, one request at a time and a pause per host, retries with back-off, checked redirects."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import islice
from random import random
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from jobexport.fetch.addresses import Guard, RefusedAddress
from jobexport.fetch.transport import Answer, Exchange, Failure
from jobexport.version import VERSION

__all__ = ["AGENT", "Client", "Manners"]

AGENT = f"jobexport/{VERSION}"
"""How the client names itself."""
_AGAIN = frozenset((429, 500, 502, 503, 504))
_MOVED = frozenset((301, 302, 303, 307, 308))
_HOPS = 5
_ROBOTS = 512 * 1024
_LONGEST_PAUSE = 30.0
# A robots.txt may have half a megabyte; hosts that are met again after so many others are asked again.
_HOSTS = 256


@dataclass(frozen=True, slots=True)
class Manners:
    """Limits: ``pause`` seconds between requests to one host, ``seconds`` and ``most`` bytes for one answer,
    ``attempts`` at each request, ``patience`` the longest wait in seconds that a server may ask for."""

    pause: float = 1.0
    seconds: float = 60.0
    most: int = 64 * 1024**2
    attempts: int = 4
    patience: float = 120.0
    backoff: float = 1.0


class _Host:
    """What is known of one host: its robots.txt, and when the next request may begin."""

    def __init__(self) -> None:
        self.users = 0
        self.turn = threading.Lock()
        self.reading = threading.Lock()
        self.next = 0.0
        self.rules: Protego | None = None
        self.asked = False
        self.closed: str | None = None
        self.pause = 0.0


class Client:
    """Gets addresses. Safe to use from several threads; ``stop`` set ends every wait."""

    def __init__(self, guard: Guard, manners: Manners, stop: threading.Event | None = None) -> None:
        self._manners = manners
        self._exchange = Exchange(guard, agent=AGENT, seconds=manners.seconds, most=manners.most)
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = threading.Lock()
        self._stop = stop or threading.Event()

    def close(self) -> None:
        self._exchange.close()

    def get(
        self, url: str, *, method: str = "GET", content: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer with status 200 or 304, after retries and redirects. Raises Failure for everything else."""
        given = dict(headers or {})
        for _ in range(_HOPS + 1):
            answer = self._allowed(method, url, given, content)
            if answer.status not in _MOVED or "location" not in answer.headers:
                if answer.status in (200, 304):
                    return answer
                raise Failure("fetch/status", f"the server answered {answer.status}")
            url = urljoin(url, answer.headers["location"])
            if answer.status == 303 or (answer.status in (301, 302) and method == "POST"):
                method, content = "GET", None
                given.pop("Content-Type", None)
        raise Failure("fetch/redirects", f"more than {_HOPS} redirects")

    def head(self, url: str, *, method: str = "HEAD") -> Answer:
        """The status and headers at this very address, whatever they are; no redirect is followed, no body is read.

        Raises Failure where robots.txt forbids it, the server is in trouble, or there is no answer.
        """
        return self._allowed(method, url, {}, None, bare=True)

    def _allowed(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, *, bare: bool = False
    ) -> Answer:
        try:
            parts = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise Failure("fetch/address", f"not an address: {error}") from error
        if parts.scheme not in ("http", "https") or not parts.host:
            raise Failure("fetch/address", f"only http and https are fetched, not {url[:80]!r}")
        site = f"{parts.scheme}://{parts.netloc.decode('ascii')}"
        with self._at(site) as host:
            self._read_robots(site, host)
            if host.closed is not None:
                raise Failure("fetch/robots", host.closed)
            if host.rules is not None and not host.rules.can_fetch(str(parts), AGENT):
                raise Failure("fetch/robots", "robots.txt does not allow this address to be fetched")
            return self._patiently(host, method, url, headers, content, bare)

    @contextmanager
    def _at(self, site: str) -> Iterator[_Host]:
        """What is known of a host, kept while it is in use; the hosts not used for longest are forgotten."""
        with self._lock:
            host = self._hosts.setdefault(site, _Host())
            self._hosts.move_to_end(site)
            host.users += 1
            now = time.monotonic()
            if len(self._hosts) > _HOSTS:
                idle = (name for name, each in self._hosts.items() if not each.users and each.next <= now)
                for name in list(islice(idle, len(self._hosts) - _HOSTS)):
                    del self._hosts[name]
        try:
            yield host
        finally:
            with self._lock:
                host.users -= 1

    def _read_robots(self, site: str, host: _Host) -> None:
        """RFC 9309: no file allows everything, a server in trouble allows nothing."""
        with host.reading:
            if not host.asked:
                self._ask_robots(site, host)
                host.asked = True

    def _ask_robots(self, site: str, host: _Host) -> None:
        url = site + "/robots.txt"
        try:
            answer = self._patiently(host, "GET", url, {}, None)
            for _ in range(_HOPS):
                if answer.status not in _MOVED or "location" not in answer.headers:
                    break
                url = urljoin(url, answer.headers["location"])
                if urlsplit(url).scheme not in ("http", "https"):
                    break
                answer = self._patiently(host, "GET", url, {}, None)
        except Failure as error:
            if error.rule not in ("fetch/status", "fetch/large", "fetch/encoding"):
                raise
            host.closed = f"robots.txt cannot be read ({error.message}), so nothing of this host is fetched"
        else:
            if answer.status == 200:
                host.rules = Protego.parse(answer.body[:_ROBOTS].decode("utf-8", "replace"))
                asked = host.rules.crawl_delay(AGENT)
                host.pause = min(float(asked or 0), _LONGEST_PAUSE)

    def _patiently(
        self, host: _Host, method: str, url: str, headers: dict[str, str], content: bytes | None, bare: bool = False
    ) -> Answer:
        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.wait if isinstance(error, Failure) else None
            return (
                asked
                if asked is not None
                else self._manners.backoff * 2 ** (state.attempt_number - 1) * (1 + random() / 4)
            )

        retrying = Retrying(
            stop=stop_after_attempt(self._manners.attempts), wait=wait, sleep=self._sleep, reraise=True,
            retry=retry_if_exception(lambda error: isinstance(error, Failure) and error.again),
        )  # fmt: skip
        return retrying(self._once, host, method, url, headers, content, bare)

    def _once(
        self, host: _Host, method: str, url: str, headers: dict[str, str], content: bytes | None, bare: bool
    ) -> Answer:
        with host.turn:
            self._sleep(host.next - time.monotonic())
            try:
                answer = self._exchange.send(method, url, headers, content, bare=bare)
            except RefusedAddress as error:
                message = f"{error}; it is not fetched (--allow-private allows it)"
                raise Failure("fetch/refused", message) from error
            finally:
                host.next = time.monotonic() + max(self._manners.pause, host.pause)
        if answer.status in _AGAIN:
            wait = _retry_after(answer.headers.get("retry-after", ""))
            if wait is not None and wait > self._manners.patience:
                message = f"the server answered {answer.status} and asks to wait {wait:,.0f} seconds"
                raise Failure("fetch/status", message)
            if wait is not None:
                # Whoever else waits for this host waits too.
                host.next = max(host.next, time.monotonic() + wait)
            raise Failure("fetch/status", f"the server answered {answer.status}", again=True, wait=wait)
        return answer

    def _sleep(self, seconds: float) -> None:
        if self._stop.wait(seconds) if seconds > 0 else self._stop.is_set():
            raise Failure("fetch/stopped", "the run was stopped")


def _retry_after(text: str) -> float | None:
    """Seconds from a Retry-After header, which is a number or a date (RFC 9110, 10.2.3)."""
    if text.strip().isdigit():
        return float(text)
    try:
        return max(parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
    except ValueError:
        return None
