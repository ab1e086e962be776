"""One HTTP exchange within its limits: no redirects, no cookies, no proxies; the body bounded as sent and as unpacked."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx

from jobexport.fetch.addresses import Backend, Guard, time_limit

__all__ = ["Answer", "Exchange", "Failure"]


class Failure(Exception):
    """An exchange that gave no usable answer.

    ``rule`` is the id of the finding, ``again`` whether another attempt may help, ``wait`` the seconds that the server
    asks to wait before it.
    """

    def __init__(self, rule: str, message: str, *, again: bool = False, wait: float | None = None) -> None:
        super().__init__(message)
        self.rule, self.message, self.again, self.wait = rule, message, again, wait


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; header names are in lower case. ``url`` is the address that gave the answer."""

    url: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Exchange:
    """Sends requests through one pool of connections. ``seconds`` and ``most`` (bytes, unpacked) bound each exchange."""

    def __init__(self, guard: Guard, *, agent: str, seconds: float, most: int) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=Backend(guard), max_keepalive_connections=16,
            keepalive_expiry=15,
        )  # fmt: skip
        self._agent, self._seconds, self._most = agent, seconds, most

    def close(self) -> None:
        self._pool.close()

    def send(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None = None, *, bare: bool = False
    ) -> Answer:
        """One exchange; a ``bare`` one ends with the headers, and the body stays unread. Raises Failure, and RefusedAddress where the host must not be reached."""
        try:
            request = httpx.Request(method, url, headers={
                "User-Agent": self._agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*", **headers,
            }, content=content)  # fmt: skip
        except httpx.InvalidURL as error:
            raise Failure("fetch/address", f"not an address: {error}") from error
        timeout = {name: min(self._seconds, 30.0) for name in ("connect", "read", "write", "pool")}
        target = httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port,
                              target=request.url.raw_path)  # fmt: skip
        core = httpcore.Request(
            method, target, headers=request.headers.raw, content=content, extensions={"timeout": timeout}
        )
        with time_limit(self._seconds):
            try:
                response = self._pool.handle_request(core)
                try:
                    return self._answer(str(request.url), response, bare)
                finally:
                    response.close()
            except httpcore.TimeoutException as error:
                raise Failure("fetch/slow", f"no whole answer within {self._seconds:g} seconds", again=True) from error
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
                raise Failure("fetch/unreachable", f"no answer: {error or type(error).__name__}", again=True) from error

    def _answer(self, url: str, response: httpcore.Response, bare: bool) -> Answer:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        if bare:
            return Answer(url, response.status, headers)
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > self._most:
            raise Failure("fetch/large", f"{int(length):,} bytes are more than the limit of {self._most:,}")
        body = b"".join(self._unpacked(response, headers.get("content-encoding", "").strip().lower()))
        return Answer(url, response.status, headers, body)

    def _unpacked(self, response: httpcore.Response, encoding: str) -> Iterator[bytes]:
        if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise Failure("fetch/encoding", f"the answer is packed as {encoding[:40]!r}, which was not asked for")
        unpacker: Any = None
        total = 0
        for chunk in response.iter_stream():
            if encoding in ("gzip", "x-gzip", "deflate") and chunk:
                if unpacker is None:
                    raw = encoding == "deflate" and (chunk[0] & 0x0F) != 8
                    unpacker = zlib.decompressobj(-15 if raw else 47)
                try:
                    chunk = unpacker.decompress(chunk, self._most - total + 1)
                except zlib.error as error:
                    raise Failure("fetch/encoding", f"the packed answer is damaged: {error}") from error
            total += len(chunk)
            if total > self._most:
                raise Failure(
                    "fetch/large", f"the answer is larger than the limit of {self._most:,} bytes; not read further"
                )
            yield chunk
        if unpacker is not None and not unpacker.eof:
            raise Failure("fetch/encoding", "the packed answer ends too early", again=True)
