"""A small HTTP client for one site: polite, bounded, and never led into a private network."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from jobexport.audit.addresses import is_address, joined
from jobexport.errors import InputError, UsageError
from jobexport.version import VERSION

__all__ = ["AGENT", "Answer", "Client", "Refused"]

AGENT = "jobexport"
_HEADERS = {"User-Agent": f"{AGENT}/{VERSION}", "Accept-Encoding": "gzip", "Accept": "*/*"}
_TIMEOUT = 15.0
_TOTAL = 60.0
_PAUSE = 0.25
_LONGEST_PAUSE = 30.0
_HOPS = 10
_CHUNK = 65_536
_MOVED = frozenset((301, 302, 303, 307, 308))


class Refused(Exception):
    """A request that was not made, or an answer that was not read. ``kind`` is the rule that tells of it."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered. ``address`` is where redirects led; it is outside the site where ``outside`` is set."""

    address: str
    status: int
    media_type: str = ""
    data: bytes = b""
    outside: bool = False
    robots: str = ""

    @property
    def found(self) -> bool:
        """Whether there is something at the address."""
        return self.status < 400


class Client:
    """Requests to one host, one after the other.

    Private and link-local addresses are refused unless ``private``; loopback is private too unless the site that the
    user named is itself on it. Raises UsageError where the named site is private and may not be.
    """

    def __init__(self, start: str, *, private: bool = False, pause: float | None = None) -> None:
        parts = urlsplit(start if is_address(start) else "")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError("not an address of a site", subject=start, hint="write https://jobs.example.org/")
        self.scheme, self.netloc = parts.scheme, parts.netloc.lower()
        self._private = private
        self._loopback = all(ip_address(each).is_loopback for each in _addresses(parts.hostname, parts.port))
        self.pause = (0.0 if self._loopback else _PAUSE) if pause is None else pause
        self._last = 0.0
        if not self._loopback:
            try:
                self._address(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))
            except Refused as refused:
                raise UsageError(str(refused), subject=start, hint="--allow-private audits a site of yours") from None

    def inside(self, address: str) -> bool:
        """Whether the address is on the same host; http and https count as one site."""
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and parts.netloc.lower() == self.netloc

    def slow(self, seconds: float) -> None:
        """Waits at least so long between two requests, up to half a minute."""
        self.pause = max(self.pause, min(seconds, _LONGEST_PAUSE))

    def get(self, address: str, most: int, *, wanted: tuple[str, ...] = (), head: bool = False) -> Answer:
        """Asks for an address and follows its redirects inside the site.

        The content is read only where its media type begins with one of ``wanted`` (any, where it is empty), up to
        ``most`` bytes unpacked. Raises Refused for a circle of redirects, for one into a private network, for a larger
        answer and for none at all.
        """
        visited: list[str] = []
        while True:
            if address in visited or len(visited) > _HOPS:
                trail = " → ".join([*visited[-3:], address])
                raise Refused("audit/redirect-loop", f"redirects lead nowhere: {trail}")
            visited.append(address)
            answer, target = self._ask(address, most, wanted, head)
            if target is None:
                return answer
            named, target = target, joined(address, target).partition("#")[0]
            if not target:
                raise Refused("audit/no-answer", f"redirects to {named[:120]}, which is no address")
            if not self.inside(target):
                self._verify(target)
                return Answer(target, answer.status, outside=True)
            address = target

    def _verify(self, target: str) -> None:
        """Raises where a redirect leads out of the public network; the target itself is not asked."""
        parts = urlsplit(target)
        if parts.scheme in ("http", "https") and parts.hostname:
            try:
                self._address(parts.hostname, parts.port or 80, strict=True)
            except InputError:
                return

    def _ask(self, address: str, most: int, wanted: tuple[str, ...], head: bool) -> tuple[Answer, str | None]:
        wait = self._last + self.pause - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        parts = urlsplit(address)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
        )
        connection = self._connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            connection.request("HEAD" if head else "GET", path, headers=_HEADERS)
            response = connection.getresponse()
            location = response.headers.get("Location")
            if response.status in _MOVED and location:
                return Answer(address, response.status), location
            media = response.headers.get("Content-Type", "")
            robots = response.headers.get("X-Robots-Tag", "")
            read = not head and response.status < 400 and (not wanted or media.lower().startswith(wanted))
            data = _content(response, most) if read else b""
            return Answer(address, response.status, media, data, robots=robots), None
        except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
            raise Refused("audit/no-answer", f"no answer: {error or type(error).__name__}") from None
        finally:
            connection.close()
            self._last = time.monotonic()

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        port = port or (443 if scheme == "https" else 80)
        try:
            target = self._address(host, port)
        except InputError as error:
            raise Refused("audit/no-answer", f"no answer: {error.message}") from None
        return _Pinned(scheme, host, port, target)

    def _address(self, host: str, port: int | None, *, strict: bool = False) -> str:
        """The network address to talk to: looked up once and then held to, so that a name cannot change its mind."""
        found = _addresses(host, port)
        for each in found:
            known = ip_address(each)
            mapped = getattr(known, "ipv4_mapped", None)
            known = mapped or known
            if known.is_loopback and self._loopback and not strict:
                continue
            if not known.is_global and not self._private:
                raise Refused("audit/redirect-refused", f"{host} is a private address ({each})")
        return found[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to a network address that was looked at before."""

    def __init__(self, scheme: str, host: str, port: int, target: str) -> None:
        super().__init__(host, port, timeout=_TIMEOUT)
        self._scheme, self._target = scheme, target

    def connect(self) -> None:
        self.sock = socket.create_connection((self._target, self.port), self.timeout)
        if self._scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _addresses(host: str, port: int | None) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port or 80, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(f"the host is not known ({error})", subject=host) from None
    return list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))


def _content(response: http.client.HTTPResponse, most: int) -> bytes:
    """The content, unpacked; ValueError where there is more than allowed, or it comes too slowly."""
    packed = response.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip")
    unpack = zlib.decompressobj(31) if packed else None
    parts: list[bytes] = []
    size, end = 0, time.monotonic() + _TOTAL
    while True:
        chunk = response.read(_CHUNK)
        if not chunk:
            return b"".join(parts)
        data = unpack.decompress(chunk, most + 1 - size) if unpack is not None else chunk
        parts.append(data)
        size += len(data)
        if size > most:
            raise ValueError(f"the answer is larger than {most >> 20} MiB")
        if time.monotonic() > end:
            raise ValueError("the answer takes too long")
