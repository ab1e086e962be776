"""Connections that go to checked addresses only, and that end when their time is over."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

__all__ = ["Backend", "Guard", "RefusedAddress", "time_limit"]

Resolver = Callable[[str, int], list[str]]
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class RefusedAddress(Exception):
    """A host has an address that must not be reached. ``host`` and ``address`` name them."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} is at {address}, which is not a public address")
        self.host, self.address = host, address


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, also where it wraps another (IPv4 in IPv6, 6to4, Teredo, NAT64)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner: list[ipaddress.IPv4Address | None] = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _TRANSLATED:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        wrapped = [each for each in inner if each is not None]
        if wrapped:
            return all(is_public(str(each)) for each in wrapped)
    return ip.is_global and not ip.is_multicast


class Guard:
    """Says which addresses may be reached: public ones, and private ones where ``private`` or the host is in ``hosts``."""

    def __init__(self, *, private: bool = False, hosts: Iterable[str] = (), resolve: Resolver = _resolve) -> None:
        self._private, self._hosts, self._resolve = private, frozenset(hosts), resolve

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host, all of them checked. Raises RefusedAddress where one is private, OSError where none is."""
        found = self._resolve(host, port)
        if not self._private and host not in self._hosts:
            for address in found:
                if not is_public(address):
                    raise RefusedAddress(host, address)
        return found


_clock = threading.local()


class time_limit:
    """What this thread reads and writes inside ends after so many seconds with httpcore's timeout errors."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        _clock.end = time.monotonic() + self._seconds

    def __exit__(self, *error: object) -> None:
        _clock.end = None


def _left(timeout: float | None, over: type[Exception]) -> float | None:
    end = getattr(_clock, "end", None)
    if end is None:
        return timeout
    left = float(end - time.monotonic())
    if left <= 0:
        raise over("the time is over")
    return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    """A connection on which a peer that sends a byte now and then gains no time."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Connects to the very addresses that the guard has checked: the name is not looked up a second time."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        try:
            addresses = self._guard.addresses(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} is not known: {error.strerror or error}") from error
        last: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                left = _left(timeout, httpcore.ConnectTimeout)
                return _Stream(self._inner.connect_tcp(address, port, left, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None
    ) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("sockets of this machine are not reached")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
