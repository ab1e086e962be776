"""A real server on this machine that answers as a test says, and remembers what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@dataclass
class Asked:
    """One request: method, path with query, headers in lower case, body, when it began, and when it was answered."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    begun: float
    ended: float = 0.0


@dataclass
class Site:
    """The server. ``pages`` maps a path (with its query, or else without) to what answers it."""

    pages: dict[str, Callable[[BaseHTTPRequestHandler, Asked], None]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """The paths asked for, but for robots.txt."""
        return [each.path for each in self.asked if each.path != "/robots.txt"]

    def page(self, path: str, body: bytes | str, status: int = 200, **headers: str) -> None:
        """A page that is always the same; ``_`` in the name of a header stands for ``-``."""
        data = body.encode() if isinstance(body, str) else body

        def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
            send(handler, data, status, **headers)

        self.pages[path] = answer


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content_Type": "application/json", **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(length), time.monotonic())
            found.asked.append(asked)
            page = found.pages.get(self.path) or found.pages.get(self.path.partition("?")[0])
            try:
                if page is None:
                    send(self, b"nothing here", 404, Content_Type="text/plain")
                else:
                    page(self, asked)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            asked.ended = time.monotonic()

        do_GET = do_POST = do_HEAD = answer

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
