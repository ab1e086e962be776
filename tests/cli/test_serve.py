"""``jobexport serve`` through the front door: a real process, asked over real sockets."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

NOW = ("--now", "2026-11-23")
POSTING = """\
title: {title}
company: Kelp Bakery
location: Bergen, Norway
posted: 2026-11-02
applyUrl: https://kelp.example.org/apply
description: |
  You bake the bread of the harbour, from the first light until noon, with two colleagues who know every loaf.
"""
SETTINGS = '[site]\ntitle = "Bakery jobs"\ntheme = "theme"\n\n[build]\nsources = ["postings"]\noutput = "public"\n'
SECONDS = 30.0


class Preview:
    """One running preview and what a browser would ask of it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._address: str | None = None
        self._ended = False
        self._told = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        with self._told:
            assert self._told.wait_for(lambda: self._address or self._ended, SECONDS), self.lines
        assert self._address, self.lines
        found = re.fullmatch(r"http://(.+):([0-9]+)(/.*)", self._address)
        assert found
        self.host, self.port, self.root = found[1], int(found[2]), found[3]

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            with self._told:
                self.lines.append(line)
                if found := re.match(r"\s+Site\s+(\S+)", line):
                    self._address = found[1]
                self._told.notify_all()
        with self._told:
            self._ended = True
            self._told.notify_all()

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=SECONDS)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, data

    def page(self, path: str) -> str:
        status, _, data = self.ask(path)
        assert status == 200, (path, status)
        return data.decode()

    def state(self, since: int = 0, path: str = "/") -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ask(f"/_jobexport/state?since={since}&path={path}")[2])
        return found

    @contextmanager
    def following(self) -> Iterator[Callable[[], int]]:
        """Listens as an open page does; gives a function that waits for the next event and gives its round."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=SECONDS)
        connection.request("GET", "/_jobexport/events")
        answer = connection.getresponse()
        assert answer.getheader("Content-Type") == "text/event-stream; charset=utf-8"
        assert answer.getheader("Cache-Control") == "no-store"

        def event() -> int:
            while True:
                line = answer.readline()
                assert line, "the stream of events ended"
                if line.startswith(b"data: "):
                    return int(line[6:])

        yield event
        connection.close()

    def stop(self, how: int = signal.SIGINT) -> int:
        """The exit code, once everything that the process said has been read."""
        self.process.send_signal(how)
        with self._told:
            assert self._told.wait_for(lambda: self._ended, SECONDS), self.lines
        return self.process.wait(SECONDS)


Start = Callable[..., Preview]


@pytest.fixture(scope="module")
def launch() -> Iterator[Start]:
    """Starts previews; those that still run at the end are stopped."""
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str | Path, cwd: Path, env: dict[str, str] | None = None) -> Preview:
        process = subprocess.Popen(
            [sys.executable, "-m", "jobexport", "serve", *map(str, arguments), *NOW],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **(env or {})},
        )  # fmt: skip
        running.append(process)
        return Preview(process)

    yield start
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    for process in running:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout and process.stderr
        process.stdout.close()
        process.stderr.close()


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A small board with a theme of its own."""
    folder = tmp_path / "board"
    (folder / "postings").mkdir(parents=True)
    (folder / "theme").mkdir()
    (folder / "jobexport.toml").write_text(SETTINGS)
    for name in ("baker", "carter"):
        (folder / f"postings/{name}.yaml").write_text(POSTING.format(title=name.title()))
    return folder


@pytest.fixture(scope="module")
def samples(launch: Start, tmp_path_factory: pytest.TempPathFactory) -> Preview:
    """The sample board, served and never changed."""
    folder = tmp_path_factory.mktemp("samples")
    shutil.copytree(ROOT / "samples", folder / "samples")
    with (folder / "samples/jobexport.toml").open("a") as settings:
        settings.write('\n[feeds.atom]\n[check]\nprofiles = ["google"]\n')
    return launch("samples", "--port", "0", cwd=folder)


# -- what is served --------------------------------------------------------------------------------------------------

KINDS = {
    "/": "text/html; charset=utf-8",
    "/index.html": "text/html; charset=utf-8",
    "/jobs/data-engineer/": "text/html; charset=utf-8",
    "/jobs/data-engineer/posting.jsonld": "application/ld+json",
    "/assets/style.css": "text/css; charset=utf-8",
    "/feed.xml": "application/rss+xml; charset=utf-8",
    "/feed.atom": "application/atom+xml; charset=utf-8",
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/jobs.csv": "text/csv; charset=utf-8",
    "/jobs.jsonl": "application/jsonl",
    "/robots.txt": "text/plain; charset=utf-8",
    "/build-report.json": "application/json",
    "/_jobexport/live.js": "text/javascript; charset=utf-8",
    "/_jobexport/panel.css": "text/css; charset=utf-8",
    "/_jobexport/": "text/html; charset=utf-8",
}


@pytest.mark.parametrize("path", KINDS)
def test_every_file_has_its_media_type_and_is_not_kept(samples: Preview, path: str) -> None:
    status, headers, data = samples.ask(path)
    assert (status, headers["content-type"]) == (200, KINDS[path])
    assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"
    assert data
    status, bare, nothing = samples.ask(path, "HEAD")
    assert (status, bare["content-length"], nothing) == (200, str(len(data)), b"")


OUTSIDE = [
    "/nowhere", "/jobs/nobody/", "/../jobexport.toml", "/jobs/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc/passwd", "/jobs/..%5c..%5cindex.html", "//etc/passwd", "/.jobexport/manifest", "/index.html%00.css",
    "/jobs//data-engineer/", "/_jobexport/nothing", "/_jobexport/../index.html", "/_jobexport/panel.html",
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_what_is_not_of_the_site_is_the_page_for_wrong_addresses(samples: Preview, path: str) -> None:
    status, headers, data = samples.ask(path)
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert b"This page is not here" in data and b"/_jobexport/live.js" in data
    assert b"root:" not in data


def test_a_folder_without_its_slash_is_redirected(samples: Preview) -> None:
    status, headers, _ = samples.ask("/jobs/data-engineer?a=1")
    assert (status, headers["location"]) == (307, "/jobs/data-engineer/?a=1")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_but_reading_is_answered(samples: Preview, method: str) -> None:
    status, headers, _ = samples.ask("/", method)
    assert (status, headers["allow"]) == (405, "GET, HEAD")


HOSTS = {
    "localhost:8000": 200, "127.0.0.1": 200, "[::1]:80": 200, "board.localhost": 200, "evil.example": 421, "": 421,
    "127.0.0.1.evil.example": 421,
}  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_other_names_do_not_lead_here(samples: Preview, host: str) -> None:
    assert samples.ask("/", Host=host)[0] == HOSTS[host]


def test_the_script_is_put_into_pages_on_their_way_only(samples: Preview) -> None:
    page = samples.page("/")
    tag = re.findall(r'<script src="/_jobexport/live\.js" data-run="[0-9a-f]{8}" data-round="1" defer></script>', page)
    assert len(tag) == 1 and page.index(tag[0]) < page.index("</body>")
    assert not re.search(r"<script(?![^>]*(?:src=|application/ld\+json))", page), "no inline script"


def test_the_panel_lists_findings_with_links_to_the_pages(samples: Preview) -> None:
    page = samples.page("/_jobexport/")
    assert "jobexport/live.js" in page
    report = json.loads(samples.page("/build-report.json"))
    assert page.count('<span class="tag ') == len(report["findings"])
    for name in ("error", "warning", "info"):
        assert page.count(f'<span class="tag {name}">') == report["counts"]["findings"][name]
    links = re.findall(r'<h2><a href="([^"]+)">', page)
    assert len(links) > 5
    for link in links:
        samples.page(link)
    only = samples.page("/_jobexport/?severity=warning")
    assert '<span class="tag warning">' in only and '<span class="tag info">' not in only
    state = samples.state(path="/jobs/kranich-support/")
    assert state["counts"] == report["counts"]["findings"]
    mine = [each for each in report["findings"] if each.get("posting") == "kranich-support"]
    assert mine and sorted(each["rule"] for each in state["here"]) == sorted(each["rule"] for each in mine)


def test_what_is_built_is_what_build_builds(cli: Callable[..., Any], launch: Start, board: Path) -> None:
    preview = launch("--port", "0", "-o", "seen", cwd=board)
    assert preview.stop() == 0
    assert cli("build", *NOW, cwd=board).code == 0

    def files(folder: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.rglob("*.html")}

    assert files(board / "seen") == files(board / "public")


def test_a_board_below_a_path_is_served_below_it(launch: Start, board: Path) -> None:
    settings = SETTINGS.replace("theme =", 'base_url = "https://kelp.example.org/careers/"\ntheme =')
    (board / "jobexport.toml").write_text(settings)
    preview = launch("--port", "0", cwd=board)
    assert preview.root == "/careers/"
    status, headers, _ = preview.ask("/")
    assert (status, headers["location"]) == (307, "/careers/")
    assert "Baker" in preview.page("/careers/jobs/baker/")
    assert preview.ask("/jobs/baker/")[0] == 404
    assert "/careers/jobs/baker/" in preview.state()["changed"]


# -- what changes ----------------------------------------------------------------------------------------------------


def test_open_pages_hear_of_postings_templates_and_settings(launch: Start, board: Path) -> None:
    preview = launch("--port", "0", cwd=board)
    with preview.following() as event:
        assert event() == 1

        (board / "postings/baker.yaml").write_text(POSTING.format(title="Night Baker"))
        assert event() == 2
        assert "Night Baker" in preview.page("/jobs/baker/")
        changed = preview.state(since=1)["changed"]
        assert "/jobs/baker/" in changed and "/" in changed and "/jobs/carter/" not in changed

        (board / "postings/miller.yaml").write_text(POSTING.format(title="Miller"))
        assert event() == 3
        assert "Miller" in preview.page("/jobs/miller/")

        (board / "postings/miller.yaml").unlink()
        assert event() == 4
        assert preview.ask("/jobs/miller/")[0] == 404
        assert "/jobs/miller/" in preview.state(since=3)["changed"]

        (board / "theme/404.html").write_text("<!DOCTYPE html><title>Gone</title><body>Gone fishing</body>")
        assert event() == 5
        assert b"Gone fishing" in preview.ask("/nowhere")[2]

        (board / "jobexport.toml").write_text(SETTINGS.replace("Bakery jobs", "Jobs at the oven"))
        assert event() == 6
        assert "Jobs at the oven" in preview.page("/")

        # A source that the settings did not name before is followed from now on.
        (board / "more").mkdir()
        (board / "more/cook.yaml").write_text(POSTING.format(title="Cook"))
        (board / "jobexport.toml").write_text(SETTINGS.replace('"postings"]', '"postings", "more"]'))
        assert event() == 7
        (board / "more/cook.yaml").write_text(POSTING.format(title="Head Cook"))
        assert event() == 8
        assert "Head Cook" in preview.page("/jobs/cook/")

        # A tab that slept hears of all that it missed.
        assert {"/jobs/baker/", "/jobs/miller/", "/jobs/cook/"} <= set(preview.state(since=1)["changed"])


def test_a_broken_posting_is_a_finding(launch: Start, board: Path) -> None:
    preview = launch("--port", "0", cwd=board)
    with preview.following() as event:
        event()
        (board / "postings/baker.yaml").write_text("title: [Baker\n")
        event()
        state = preview.state(path="/jobs/baker/")
        assert state["failure"] is None and state["counts"]["error"] == 1
        # Whoever looks for the page that is not there sees why.
        assert state["missing"]
        (found,) = state["here"]
        assert found["severity"] == "error" and found["place"].startswith("postings/baker.yaml:")
        panel = preview.page("/_jobexport/")
        assert found["rule"] in panel and "1 left out" in panel
        assert "Carter" in preview.page("/jobs/carter/")

        (board / "postings/baker.yaml").write_text(POSTING.format(title="Baker"))
        event()
        assert preview.state()["counts"]["error"] == 0
        assert "Baker" in preview.page("/jobs/baker/")


FAILURES = {
    "an undefined name": (
        "theme/job.html", '{% extends "default:job.html" %}\n{% block related %}\n{{ jobb }}\n{% endblock %}\n',
        "'jobb' is undefined", "job.html:3", (3, "{{ jobb }}"),
    ),
    "wrong syntax": (
        "theme/list.html", '{% extends "default:list.html" %}\n{% block content %}\n{% if %}\n',
        "Expected an expression, got 'end of statement block'", "list.html:3", (3, "{% if %}"),
    ),
    "settings that are no TOML": (
        "jobexport.toml", "[site]\ntitle = Kelp\n", "not TOML: Invalid value (at line 2, column 9)", "jobexport.toml",
        (2, "title = Kelp"),
    ),
    "an unknown setting": (
        "jobexport.toml", '[site]\ntitel = "Kelp"\n[build]\nsources = ["postings"]\n', "titel", "jobexport.toml", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FAILURES)
def test_a_failed_build_leaves_the_last_good_site_and_says_why(launch: Start, board: Path, case: str) -> None:
    path, text, message, subject, wrong = FAILURES[case]
    preview = launch("--port", "0", cwd=board)
    addresses = ("/", "/jobs/baker/", "/jobs/carter/", "/feed.xml")
    strip = re.compile(r' data-round="[0-9]+"')
    before = [strip.sub("", preview.page(address)) for address in addresses]
    old = (board / path).read_text() if (board / path).exists() else None
    with preview.following() as event:
        event()
        (board / path).write_text(text)
        event()
        failure = preview.state(since=1)["failure"]
        assert message in failure["message"] and failure["subject"] == subject, failure
        marked = [(line["number"], line["text"]) for line in failure["excerpt"] if line["wrong"]]
        assert marked == ([wrong] if wrong else [])
        assert [strip.sub("", preview.page(address)) for address in addresses] == before
        assert preview.state(since=1)["changed"] == []

        (board / "postings/baker.yaml").write_text(POSTING.format(title="Patient Baker"))
        event()
        assert preview.state()["failure"]
        (board / path).unlink() if old is None else (board / path).write_text(old)
        event()
        assert preview.state()["failure"] is None
        assert "Patient Baker" in preview.page("/jobs/baker/")
    assert any(line.startswith("failed ") and subject in line for line in preview.lines)


def test_a_template_that_is_broken_from_the_start_can_be_mended(launch: Start, board: Path) -> None:
    (board / "theme/job.html").write_text("{{ nothing }}")
    preview = launch("--port", "0", cwd=board)
    status, _, page = preview.ask("/jobs/baker/")
    assert status == 503 and b"No site yet" in page and b"/_jobexport/live.js" in page
    assert preview.state()["failure"]["message"] == "'nothing' is undefined"
    with preview.following() as event:
        event()
        (board / "theme/job.html").unlink()
        event()
    assert "Baker" in preview.page("/jobs/baker/")


# -- how it begins and ends ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_and_leaves_nothing(launch: Start, board: Path, tmp_path: Path, how: int) -> None:
    (tmp_path / "tmp").mkdir()
    preview = launch("--port", "0", cwd=board, env={"TMPDIR": str(tmp_path / "tmp")})
    with preview.following() as event:
        event()
        assert list((tmp_path / "tmp").iterdir())
        assert preview.stop(how) == 0
    assert preview.lines[-1] == "stopped\n" and not any("Traceback" in line for line in preview.lines)
    assert not list((tmp_path / "tmp").iterdir())
    assert not (board / "public").exists()


def test_a_port_that_is_taken_is_said(cli: Callable[..., Any], board: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = cli("serve", "--port", port, *NOW, cwd=board)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert done.err.startswith(f"error: port {port}: is taken by another program (")


def test_without_a_port_the_next_free_one_is_taken(launch: Start, board: Path) -> None:
    with socket.socket() as taken:
        try:
            taken.bind(("127.0.0.1", 8000))
            taken.listen()
        except OSError:
            pass  # somebody else has it, which is as good
        preview = launch(cwd=board)
    assert 8000 < preview.port < 8020
    with preview.following() as event:
        event()
    assert any("port 8000 is taken" in line for line in preview.lines)


def test_other_hosts_are_warned_of(launch: Start, board: Path) -> None:
    preview = launch("--host", "0.0.0.0", "--port", "0", cwd=board)
    assert preview.ask("/", Host="board.example")[0] == 200
    assert any("warning everybody who can reach this machine can read this preview" in line for line in preview.lines)


WRONG = {
    "a source that is not there": (["nowhere"], "nowhere: no such file or folder"),
    "standard input": (["-"], "-: standard input cannot be read twice"),
    "settings that are not there": (["--config", "no.toml"], "no.toml: no such file"),
    "a host of another machine": (["--host", "192.0.2.1"], "192.0.2.1:8000: "),
    "an output that holds the sources": (["-o", "."], "--output .: is no folder for a site"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_call_that_cannot_work_ends_with_one_line(cli: Callable[..., Any], board: Path, case: str) -> None:
    arguments, message = WRONG[case]
    done = cli("serve", *arguments, *NOW, cwd=board)
    assert (done.code, done.err.count("\n")) == (2, 1), done.err
    assert done.err.startswith(f"error: {message}")


def test_without_sources_it_says_so(cli: Callable[..., Any], tmp_path: Path) -> None:
    done = cli("serve", cwd=tmp_path)
    assert done.code == 2 and done.err.startswith("error: build: no source is given")
