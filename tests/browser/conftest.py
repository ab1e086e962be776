"""A real browser on a built site: ``board`` and ``site_url`` (the samples), ``every`` and ``every_url`` (pages of every kind, with
odd postings), ``open_page`` and ``page`` (headless Chromium).

Every page is served under a strict Content Security Policy, and a test fails when its page broke the Content
Security Policy, threw an error or asked another host for anything. Pictures of pages, for people to look at, go to the
folder that ``JOBEXPORT_ARTEFACTS`` names.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.tools import ROOT, chromium, environment, lacking

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

# Stricter than what docs/deploy.md recommends: whatever is not named here is not needed.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NOW = "2026-11-23"
ODD = Path(__file__).parent / "postings"
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        lacking("the package playwright (pip install '.[test]')")
    program = chromium()
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield started
        started.close()


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing."""


def _answer(faults: list[str], route: Route) -> None:
    """Other hosts are not asked: logos of employers are an empty picture here, and anything else is a fault."""
    if route.request.resource_type == "image":
        route.fulfill(content_type="image/svg+xml", body='<svg xmlns="http://www.w3.org/2000/svg"/>')
    else:
        faults.append(f"asked for {route.request.url}")
        route.abort()


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on this machine, with a slash at its end, as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def built(folder: Path, *sources: str | Path, config: str = "") -> Path:
    """A site built into ``folder/site`` through the front door, with these settings (TOML)."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "jobexport.toml"
    settings.write_text(config, "utf-8")
    site = folder / "site"
    done = subprocess.run(
        [sys.executable, "-m", "jobexport", "build", *map(str, sources), "--output", site, "--now", NOW, "--config", settings],
        capture_output=True, cwd=folder, env=environment(), check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr.decode()
    return site


@pytest.fixture(scope="session")
def build_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Builds a site from sources and settings (``config``, TOML) and gives its folder."""

    def make(*sources: str | Path, config: str = "") -> Path:
        return built(tmp_path_factory.mktemp("board"), *sources, config=config)

    return make


@pytest.fixture(scope="session")
def serve_site() -> Iterator[Callable[[Path], str]]:
    """Serves a folder until the end of all tests and gives its address."""
    with contextlib.ExitStack() as stack:
        yield lambda folder: stack.enter_context(served(folder))


@pytest.fixture(scope="session")
def board(build_site: Callable[..., Path]) -> Path:
    """The folder of the built samples."""
    return build_site(ROOT / "samples", config='[site]\ntitle = "Sample board"\n')


@pytest.fixture(scope="session")
def site_url(board: Path, serve_site: Callable[[Path], str]) -> str:
    """The address of the built samples."""
    return serve_site(board)


KINDS = {
    "home": "",
    "list": "page/2/",
    "directory": "skill/",
    "places": "location/",
    "facet": "skill/python/",
    "company": "company/ramen-noodle-and-sons/",
    "location": "location/de/",
    "search": "search/?q=e",
    "job": "jobs/data-engineer/",
    "long": "jobs/many-places/",
    "rtl": "jobs/arabic/",
    "bare": "jobs/bare/",
    "closed": "jobs/was-open/",
    "safety": "safety/",
    "missing": "404.html",
}
"""A page of each kind on the board ``every``: its name and its address from the root."""


def settled(page: Page) -> None:
    """Waits until a page shows what it is to show: results, on the page of the search."""
    if page.locator("#results").count():
        page.locator("#results li").first.wait_for()


@pytest.fixture(scope="session")
def every(build_site: Callable[..., Path]) -> Path:
    """A board with a public address and a page of every kind: the samples and odd postings (long, right-to-left, bare, …)."""
    settings = (
        '[site]\ntitle = "Harbour Jobs"\ndescription = "Openings beside the water, and some far from it."\n'
        'base_url = "https://jobs.example.org/"\nper_page = 12\nfooter = "Kept by the harbour."\n'
        'owner = "The Harbour Office"\nowner_url = "https://harbour.example/"\n'
    )
    return build_site(ROOT / "samples", ODD, config=settings)


@pytest.fixture(scope="session")
def every_url(every: Path, serve_site: Callable[[Path], str]) -> str:
    """The address of that board on this machine."""
    return serve_site(every)


@pytest.fixture(scope="session")
def arabic_url(build_site: Callable[..., Path], serve_site: Callable[[Path], str]) -> str:
    """The address of the same postings on a board whose own language is written from right to left."""
    settings = (
        '[site]\ntitle = "وظائف الميناء"\nlanguage = "ar"\nbase_url = "https://jobs.example.org/"\nper_page = 12\n'
    )
    return serve_site(build_site(ROOT / "samples", ODD, config=settings))


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for pictures of pages."""
    named = os.environ.get("JOBEXPORT_ARTEFACTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("artefacts")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts with Playwright's options: ``viewport``, ``java_script_enabled``, ``color_scheme``, ``locale``, …

    When the test is over, nothing may have gone wrong in their pages: no violation of the policy, no error, no request to
    another host. ``faults_expected=True`` leaves that out.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(*, faults_expected: bool = False, **options: Any) -> BrowserContext:
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        if not faults_expected:
            context.on("console", lambda told: faults.append(told.text) if told.type in ("error", "warning") else None)
            context.on("weberror", lambda told: faults.append(str(told.error)))
        context.route(re.compile(r"^https?://(?!127\.0\.0\.1:)"), partial(_answer, faults))
        return context

    yield make
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def open_page(open_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Makes pages, each in a context of its own; options as for ``open_context``."""
    return lambda **options: open_context(**options).new_page()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """An empty page on a desktop."""
    return open_page(viewport={"width": 1280, "height": 900})


@pytest.fixture
def picture(artefacts: Path, request: pytest.FixtureRequest) -> Callable[..., Path]:
    """Keeps a picture of a page among the artefacts, named after the test. One that no test looks at (``needed``) is only taken
    where somebody wants to see it.
    """

    def take(page: Page, name: str = "", *, whole: bool = True, needed: bool = False) -> Path:
        path = artefacts / f"{request.node.name.strip(']').replace('[', '-')}{'-' + name if name else ''}.png"
        if needed or os.environ.get("JOBEXPORT_ARTEFACTS"):
            page.screenshot(path=path, full_page=whole)
        return path

    return take
