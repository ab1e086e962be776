"""A site over HTTP, on this machine: what a crawl asks for, what it refuses, and what it tells."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from gzip import compress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from jobexport.audit.client import Client, Refused
from jobexport.errors import UsageError

CASES = Path(__file__).resolve().parent / "cases"
CLEAN = CASES.parent / "clean"
HOST = "https://jobs.example.org/"
NOW = "2026-11-22"


@dataclass
class Site:
    """A server with the files of a folder, and answers of its own for some paths."""

    address: str
    root: Path
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def change(self, name: str, old: str, new: str) -> None:
        file = self.root / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    def lay(self, folder: Path) -> None:
        """Puts the files of a folder over those of the site, the address of which they get."""
        shutil.copytree(folder, self.root, dirs_exist_ok=True)
        for file in folder.rglob("*"):
            if file.suffix in (".html", ".xml", ".txt", ".json"):
                text = file.read_text("utf-8").replace(HOST, self.address)
                (self.root / file.relative_to(folder)).write_text(text, "utf-8")

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.answers[path] = (status, {"Location": target}, b"")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    root = tmp_path / "served"
    root.mkdir()
    held: list[Site] = []
    kinds = {".html": "text/html; charset=utf-8", ".xml": "application/xml", ".css": "text/css", ".txt": "text/plain"}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here = held[0]
            here.asked.append(self.path)
            given = here.answers.get(self.path)
            if given is None:
                file = root / self.path.lstrip("/")
                file = file / "index.html" if self.path.endswith("/") else file
                status, headers, body = (200, {}, file.read_bytes()) if file.is_file() else (404, {}, b"gone")
                headers = {"Content-Type": kinds.get(file.suffix, "application/octet-stream")}
            else:
                status, headers, body = given
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    held.append(Site(address, root))
    held[0].lay(CLEAN)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield held[0]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def told(site: Site, cli: Callable[..., Any]) -> Callable[..., list[tuple[str, str]]]:
    """Audits the site; gives the rule of each finding with the path it is told of and its message, host left out."""

    def call(*arguments: str) -> list[tuple[str, str]]:
        result = cli("audit", site.address, "--now", NOW, "--output-format", "jsonl", *arguments)
        assert result.code in (0, 1), result.err
        lines = [json.loads(line) for line in result.text.splitlines()]
        return [
            (each["rule"], f"{each['origin']['uri']} {each['message']}".replace(site.address, "/")) for each in lines
        ]

    return call


Told = Callable[..., list[tuple[str, str]]]


def test_clean_site(site: Site, told: Told) -> None:
    assert told() == []
    assert "/style.css" in site.asked and "/jobs/old/" in site.asked
    assert len(site.asked) == len(set(site.asked))  # each address is asked for once


def test_findings_are_those_of_the_folder(site: Site, told: Told) -> None:
    site.change("index.html", 'href="jobs/old/"', 'href="jobs/older/"')
    site.change("sitemap.xml", "/jobs/baker/", "/jobs/butcher/")
    site.change("feed.xml", "/jobs/gaertner/", "/jobs/maler/")
    site.change("jobs/clerk/index.html", "Remote (Canada)", "Canada")
    site.change("jobs/baker/index.html", "#aufgaben", "#pflichten")
    site.change("jobs/baker/index.html", "logo.png", "logo.svg")
    (site.root / "jobs" / "maler").mkdir()
    (site.root / "jobs" / "maler" / "index.html").write_text("", "utf-8")
    site.answers["/jobs/maler/"] = (404, {}, b"")
    site.change("index.html", "</ul>", '<li><a href="jobs/maler/">Maler</a></li></ul>')
    rules = sorted(rule for rule, _ in told())
    assert rules == [
        "audit/broken-asset", "audit/broken-fragment", "audit/broken-link", "audit/broken-link",
        "audit/fact-not-visible", "audit/feed-missing-page", "audit/sitemap-missing-page", "audit/sitemap-without-job",
    ]  # fmt: skip


# What pages, sitemap and feeds say of each other. At its address a sitemap that robots.txt names and that is not there can be
# told from one that is nowhere.
AGREEMENT = [
    path.name
    for path in sorted(CASES.iterdir())
    if path.name.startswith(("broken-", "canonical-", "duplicate-", "feed-", "lastmod-", "markup-on-list", "noindex", "sitemap-"))
]  # fmt: skip
APART = {"sitemap-missing": {"audit/sitemap-unreadable"}}


@pytest.mark.parametrize("name", AGREEMENT)
def test_an_address_is_told_what_its_folder_is(site: Site, told: Told, name: str) -> None:
    case = CASES / name
    if (case / "site").is_dir():
        site.lay(case / "site")
    given = json.loads((case / "case.json").read_text("utf-8")) if (case / "case.json").exists() else {}
    for each in given.get("remove", ()):
        (site.root / each).unlink()
    lines = (case / "findings.jsonl").read_text("utf-8").splitlines()
    expected = APART.get(name) or {json.loads(line)["rule"] for line in lines}
    assert {rule for rule, _ in told()} == expected


def test_sitemap_feed_and_page_that_disagree(site: Site, told: Told) -> None:
    """Pages that nothing but a feed or a canonical address names are looked at too."""
    site.change("feed.xml", "<title>Archive Clerk</title>", "<title>Archive Director</title>")
    site.change("feed.xml", "/jobs/gaertner/", "/jobs/maler/")
    site.change("sitemap.xml", "2026-11-19", "2026-10-19")
    site.change("jobs/old/index.html", f"{site.address}jobs/old/", f"{site.address}jobs/older/")
    site.change("index.html", "</head>", '<link rel="alternate" type="application/rss+xml" href="gone.xml"></head>')
    assert sorted(told()) == [
        ("audit/broken-link", "/ the feed /gone.xml, which pages name, is not there"),
        ("audit/canonical-broken", "/jobs/old/ the canonical address /jobs/older/ has no page"),
        ("audit/feed-missing-page", "/feed.xml the item “Gärtner (m/w/d)” links to /jobs/maler/, where no page is"),
        ("audit/feed-title", "/feed.xml the item is “Archive Director”, its page is “Archive Clerk”"),
        ("audit/lastmod-differs", "/sitemap.xml lastmod 2026-10-19 of /jobs/clerk/ lies before 2026-11-19, when the job was posted"),
    ]  # fmt: skip


def test_a_page_that_only_a_feed_names(site: Site, told: Told) -> None:
    site.change("sitemap.xml", f"<url><loc>{site.address}jobs/baker/</loc><lastmod>2026-11-02</lastmod></url>\n", "")
    site.change("index.html", 'href="jobs/baker/"', 'href="jobs/clerk/"')
    assert told() == [
        ("audit/sitemap-without-job", "/jobs/baker/ the page of “Night Baker” is not in the sitemap"),
    ]  # fmt: skip


def test_the_same_job_at_its_canonical_address_is_no_fault(site: Site, told: Told) -> None:
    site.change("index.html", "</ul>", '<li><a href="jobs/baker/?from=list">Night Baker</a></li></ul>')
    site.answers["/jobs/baker/?from=list"] = (
        200,
        {"Content-Type": "text/html"},
        (site.root / "jobs/baker/index.html").read_bytes(),
    )
    assert told() == []
    assert "/jobs/baker/?from=list" in site.asked


def test_what_robots_forbid_is_counted_once(site: Site, told: Told) -> None:
    (site.root / "robots.txt").write_text(
        f"User-agent: jobexport\nDisallow: /jobs/b\nDisallow: /feed\n\nUser-agent: *\nDisallow:\nSitemap: {site.address}sitemap.xml\n",
        "utf-8",
    )
    site.change("jobs/clerk/index.html", "</body>", '<a href="/jobs/baker/">Baker</a></body>')
    assert told() == [("audit/not-all-pages", "/ not looked at: 2 that robots.txt forbids")]
    assert "/feed.xml" not in site.asked


def test_redirects(site: Site, told: Told) -> None:
    site.redirect("/jobs/old/", "/jobs/past/", 301)
    site.redirect("/jobs/past/", "/jobs/old/", 301)
    site.redirect("/jobs/butcher/", "/jobs/baker/", 301)
    site.redirect("/jobs/away/", "https://elsewhere.example.com/jobs/")
    site.redirect("/jobs/inner/", "http://10.1.2.3/admin")
    site.redirect("/jobs/meta/", "http://169.254.169.254/latest/meta-data/")
    site.redirect("/jobs/home/", "http://localhost:1/")
    links = "".join(f'<li><a href="jobs/{name}/">{name}</a></li>' for name in ("away", "inner", "meta", "home"))
    site.change("index.html", "</ul>", f"{links}</ul>")
    site.change("sitemap.xml", "/jobs/baker/</loc>", "/jobs/butcher/</loc>")
    found = told()
    assert [rule for rule, _ in found].count("audit/redirect-refused") == 3
    loop = [text for rule, text in found if rule == "audit/redirect-loop"]
    assert loop == ["/ /jobs/old/: redirects lead nowhere: /jobs/old/ → /jobs/past/ → /jobs/old/"]
    (moved,) = [text for rule, text in found if rule == "audit/sitemap-redirect"]
    assert moved == "/sitemap.xml /jobs/butcher/ redirects to /jobs/baker/"
    assert "/admin" not in site.asked


def test_robots_are_obeyed(site: Site, told: Told) -> None:
    (site.root / "robots.txt").write_text(
        f"User-agent: *\nDisallow: /jobs/b\nSitemap: {site.address}sitemap.xml\n", "utf-8"
    )
    found = told()
    assert "/jobs/baker/" not in site.asked
    assert found == [
        ("audit/robots-blocks-page",
         "/robots.txt this rule keeps search engines from 1 address that the sitemap lists, such as /jobs/baker/"),
        ("audit/not-all-pages", "/ not looked at: 1 that robots.txt forbids"),
    ]  # fmt: skip


def test_a_copy_under_another_address_has_its_own_sitemap(site: Site, told: Told) -> None:
    (site.root / "robots.txt").write_text(
        "User-agent: *\nDisallow:\nSitemap: https://first.example/sitemap.xml\n", "utf-8"
    )
    assert told() == []
    assert "/sitemap.xml" in site.asked


def test_robots_that_forbid_all(site: Site, cli: Callable[..., Any]) -> None:
    (site.root / "robots.txt").write_text("User-agent: jobexport\nDisallow: /\n", "utf-8")
    result = cli("audit", site.address)
    assert result.code == 2 and "robots.txt forbids" in result.err
    assert site.asked == ["/robots.txt"]


def test_robots_that_fail(site: Site, cli: Callable[..., Any]) -> None:
    site.answers["/robots.txt"] = (503, {}, b"")
    result = cli("audit", site.address)
    assert result.code == 2 and "answers with 503" in result.err


def test_limit(site: Site, told: Told) -> None:
    rules = told("--max-pages", "2")
    assert ("audit/not-all-pages", "/ not looked at: 3 addresses beyond the limit of 2 pages") in rules
    assert not [text for rule, text in rules if rule in ("audit/broken-link", "audit/sitemap-missing-page")]


def test_headers_and_failures(site: Site, told: Told) -> None:
    page = (site.root / "jobs" / "clerk" / "index.html").read_bytes()
    kind = {"Content-Type": "text/html"}
    site.answers["/jobs/clerk/"] = (
        200,
        {**kind, "Content-Encoding": "gzip", "X-Robots-Tag": "noindex"},
        compress(page),
    )
    site.answers["/jobs/old/"] = (500, kind, b"sorry")
    site.answers["/jobs/gaertner/"] = (200, {**kind, "Content-Encoding": "gzip"}, compress(bytes(9 << 20)))
    found = told()
    assert ("audit/noindex", "/jobs/clerk/ the page of an open job is sent with X-Robots-Tag: noindex") in found
    assert ("audit/no-answer", "/ /jobs/old/ answers with 500") in found
    assert ("audit/no-answer", "/ /jobs/gaertner/: no answer: the answer is larger than 8 MiB") in found


def test_packed_sitemap_and_its_index(site: Site, told: Told) -> None:
    packed = compress((site.root / "sitemap.xml").read_bytes().replace(b"/jobs/clerk/", b"/jobs/clark/"))
    site.answers["/one.xml.gz"] = (200, {"Content-Type": "application/gzip"}, packed)
    index = f"<sitemapindex><sitemap><loc>{site.address}one.xml.gz</loc></sitemap></sitemapindex>"
    (site.root / "sitemap.xml").write_text(index, "utf-8")
    assert [rule for rule, _ in told()] == ["audit/sitemap-missing-page", "audit/sitemap-without-job"]


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ("http://10.0.0.1/", "--allow-private"),
        ("http://192.168.1.1/jobs/", "private address"),
        ("http://169.254.169.254/", "private address"),
        ("http://[fd00::1]/", "private address"),
        ("http:///x", "not an address"),
    ],
)
def test_private_sites_are_refused(start: str, told: str, cli: Callable[..., Any]) -> None:
    result = cli("audit", start)
    assert (result.code, result.text) == (2, "") and told in result.err


def test_private_sites_may_be_allowed() -> None:
    with pytest.raises(UsageError):
        Client("http://10.0.0.1/")
    assert Client("http://10.0.0.1/", private=True).netloc == "10.0.0.1"


def test_a_public_site_leads_to_no_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that was public when the audit began and is private later is refused too."""
    import socket

    answers = iter(["93.184.215.14", "93.184.215.14", "127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (next(answers), 80))])
    client = Client("http://jobs.example.org/", pause=0.0)
    with pytest.raises(Refused, match="private address") as caught:
        client.get("http://jobs.example.org/", 100)
    assert caught.value.kind == "audit/redirect-refused"


def test_a_redirect_to_what_is_no_address_is_told(site: Site, cli: Callable[..., Any]) -> None:
    site.redirect("/jobs/baker/", "http://[")
    result = cli("audit", site.address, "--now", "2026-11-22", "--output-format", "jsonl")
    assert "redirects to http://[, which is no address" in result.text
