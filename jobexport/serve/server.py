"""The server of a preview: the files of the last good site, and what is said about them below ``/_jobexport/``."""

from __future__ import annotations

import errno
import ipaddress
import socket
import socketserver
import sys
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from jobexport.errors import UsageError
from jobexport.serve.hub import Hub
from jobexport.serve.media import media_type
from jobexport.serve.pages import Pages
from jobexport.serve.session import Session
from jobexport.site import urls
from jobexport.version import VERSION

__all__ = ["Server", "is_loopback", "listen"]

OWN = "/_jobexport/"
_BEAT = 15.0
_LOCAL = ("localhost", "127.0.0.1", "::1")


class Server(socketserver.ThreadingMixIn, HTTPServer):
    """Answers requests in threads of their own; ``start`` it in one, ``stop`` it from any."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.loopback = is_loopback(host)
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # The class's own binding asks for the machine's name, which may take seconds.
        socketserver.TCPServer.__init__(self, (host, port), BaseHTTPRequestHandler)

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.host, int(self.server_address[1])

    def serve(self, session: Session, hub: Hub) -> None:
        """Answers requests until ``shutdown`` is called from another thread."""
        self.RequestHandlerClass = partial(_Handler, session=session, hub=hub)
        self.serve_forever(poll_interval=0.1)

    def address(self, root: str = "/") -> str:
        """The address of the server for people."""
        host = "localhost" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server_port}{root}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle of an answer is no error of ours."""
        error = sys.exception() if sys.version_info >= (3, 11) else None
        if not isinstance(error, (ConnectionError, TimeoutError)):
            print(f"error: while answering a request: {type(error).__name__}: {error}", file=sys.stderr)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server at this host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int | None) -> Server:
    """A server that listens, at the first free port from 8000 where none is named; 0 is any free one.

    Raises UsageError where it cannot: the port is taken, the host is none of this machine's.
    """
    wanted = [port] if port is not None else list(range(8000, 8020))
    for number in wanted:
        try:
            return Server(host, number)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            if not taken or number == wanted[-1]:
                hint = "choose another one, or leave --port out" if taken else "see --host and --port"
                text = "is taken by another program" if taken else (error.strerror or str(error))
                subject = f"port {number}" if taken else f"{host}:{number}"
                raise UsageError(text, subject=subject, hint=hint) from error
    raise AssertionError


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = f"jobexport/{VERSION}"
    sys_version = ""
    timeout = 120
    server: Server

    def __init__(self, *arguments: Any, session: Session, hub: Hub) -> None:
        self.session, self.hub, self.pages = session, hub, Pages(session)
        super().__init__(*arguments)

    def log_message(self, format: str, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        if not self._own_host():
            self._send(HTTPStatus.MISDIRECTED_REQUEST, b"This preview answers to this machine's own names only.\n")
            return
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.path.startswith(OWN):
            self._about(parts.path.removeprefix(OWN), query)
        else:
            self._file(parts.path, parts.query)

    do_HEAD = do_GET

    def __getattr__(self, name: str) -> object:
        if name.startswith("do_"):  # every method that is not GET or HEAD
            return self._refuse
        raise AttributeError(name)

    def _refuse(self) -> None:
        self.close_connection = True
        self._send(HTTPStatus.METHOD_NOT_ALLOWED, b"Only GET and HEAD are answered.\n", allow="GET, HEAD")

    def _own_host(self) -> bool:
        """A page of another site may have its own name lead here; it must not read what is not published yet."""
        if not self.server.loopback:
            return True
        host = self.headers.get("Host", "")
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        return name.lower() in (*_LOCAL, self.server.host) or name.lower().endswith(".localhost")

    # -- the site ---------------------------------------------------------------------------------------------------

    def _file(self, address: str, query: str) -> None:
        session, mirror, root = self.session, self.session.mirror, self.session.root
        path = site_path(address, root)
        if path is None:
            if address == "/":
                self._redirect(root)
            else:
                self._missing()
            return
        if not path.endswith("/") and path and not mirror.find(path) and mirror.is_folder(path):
            self._redirect(quote(root + path) + "/" + ("?" + query if query else ""))
            return
        name = path + urls.HOME if not path or path.endswith("/") else path
        file = mirror.find(name)
        if file is None:
            if session.good.number == 0:
                page = self.pages.waiting()
                self._send(HTTPStatus.SERVICE_UNAVAILABLE, page, "text/html; charset=utf-8")
            else:
                self._missing()
            return
        try:
            data = file.read_bytes()
        except OSError:  # gone with a build that ended just now
            self._missing()
            return
        self._send(HTTPStatus.OK, data, media_type(name, data[:2048]))

    def _missing(self) -> None:
        file = self.session.mirror.find(urls.NOT_FOUND)
        data = file.read_bytes() if file else b"<!DOCTYPE html><title>404</title><p>Not found.</p>"
        if self.session.plan.site.base_url is None:
            # Without an address the page's links are relative to the root, wherever it is shown.
            data = data.replace(b"<head>", b'<head><base href="/">', 1)
        self._send(HTTPStatus.NOT_FOUND, data, "text/html; charset=utf-8")

    # -- about the site -----------------------------------------------------------------------------------------------

    def _about(self, name: str, query: dict[str, str]) -> None:
        if name == "":
            self._send(HTTPStatus.OK, self.pages.panel(query), "text/html; charset=utf-8")
        elif name in ("live.js", "panel.css"):
            self._send(HTTPStatus.OK, self.pages.asset(name), media_type(name))
        elif name == "state":
            since = int(query["since"]) if query.get("since", "").isdigit() else 0
            path = site_path(query.get("path", ""), self.session.root)
            self._send(HTTPStatus.OK, self.pages.state(since, path), "application/json")
        elif name == "events":
            self._events()
        else:
            self._missing()

    def _events(self) -> None:
        """Server-Sent Events: one with the number of the last round at once, and one after every round."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self._headers("text/event-stream; charset=utf-8")
        self.end_headers()
        if self.command == "HEAD":
            return
        number = -1
        while not self.hub.closed:
            latest = self.hub.wait(number, _BEAT)
            text = f"id: {latest}\ndata: {latest}\n\n" if latest > number else ": still here\n\n"
            number = latest
            self.wfile.write(("retry: 1000\n" + text).encode())
            self.wfile.flush()

    # -- answers ------------------------------------------------------------------------------------------------------

    def _redirect(self, target: str) -> None:
        self._send(HTTPStatus.TEMPORARY_REDIRECT, b"", location=target)

    def _send(self, status: HTTPStatus, data: bytes, kind: str = "text/plain; charset=utf-8", **headers: str) -> None:
        if kind.startswith("text/html"):
            data = self.pages.injected(data)
        self.send_response(status)
        self._headers(kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.capitalize(), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _headers(self, kind: str) -> None:
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")


def site_path(address: str, root: str) -> str | None:
    """The path on the site, with ``/`` and without one at its beginning, for the path of an address.

    None where the address is not below the root, or tries to leave it.
    """
    if not address.startswith(root):
        return None
    segments = [unquote(part, errors="replace") for part in address.removeprefix(root).split("/")]
    for place, segment in enumerate(segments):
        last = place == len(segments) - 1
        if (not segment and not last) or segment in (".", "..") or any(char in segment for char in "/\\\0"):
            return None
    return "/".join(segments)
