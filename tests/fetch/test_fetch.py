"""Fetching through the front door, from a real server on this machine."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.conftest import Asked, Site, send

ROOT = Path(__file__).resolve().parents[2]
LEVER = {
    "id": "11111111-2222-4333-8444-555555555555", "text": "Bridge Keeper", "hostedUrl": "https://jobs.lever.co/acme/1",
    "categories": {"location": "Porto, Portugal", "team": "Bridges"}, "descriptionPlain": "Raise and lower it.",
    "description": "<p>Raise and lower it.</p>", "createdAt": 1760000000000,
}  # fmt: skip


@pytest.fixture
def fetch(cli: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: str, private: bool = True) -> Any:
        allowed = ("--allow-private",) if private else ()
        return cli("fetch", *arguments, "-o", "got", "--delay", "0", *allowed)

    return call


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_board_to_postings(site: Site, fetch: Any, cli: Any, tmp_path: Path) -> None:
    site.page("/v0/postings/acme", json.dumps([LEVER]))
    done = fetch("lever:acme", "--endpoint", f"lever={site.root}")
    assert (done.code, done.out) == (0, b"")
    assert "1 request: 1 fetched" in done.err
    assert visible(tmp_path / "got") == ["lever-acme.json"]
    read = cli("convert", "got", "--to", "jsonl")
    assert read.code == 0
    assert json.loads(read.out)["title"] == "Bridge Keeper"
    assert all(each.headers["user-agent"].startswith("jobexport/") for each in site.asked)


def test_page_is_named_by_its_address_and_type(site: Site, fetch: Any, tmp_path: Path) -> None:
    site.page("/jobs/1", "<html><body>nothing</body></html>", Content_Type="text/html; charset=utf-8")
    assert fetch(f"{site.root}/jobs/1").code == 0
    (name,) = visible(tmp_path / "got")
    assert name.startswith("127.0.0.1-jobs-1-") and name.endswith(".html")
    entry = next(
        line for line in map(json.loads, (tmp_path / "got/.fetch/log.jsonl").read_text().splitlines()) if "url" in line
    )
    assert (entry["url"], entry["file"]) == (f"{site.root}/jobs/1", name)


@pytest.mark.parametrize(("header", "asks"), [("ETag", "if-none-match"), ("Last_Modified", "if-modified-since")])
def test_second_run_asks_with_conditions(site: Site, fetch: Any, tmp_path: Path, header: str, asks: str) -> None:
    mark = '"v1"' if header == "ETag" else "Sun, 01 Nov 2026 08:00:00 GMT"

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        if asked.headers.get(asks) == mark:
            handler.send_response(304)
            handler.end_headers()
        else:
            send(handler, b"[1]", **{header: mark})

    site.pages["/a"] = answer
    assert "1 fetched" in fetch(f"{site.root}/a").err
    (name,) = visible(tmp_path / "got")
    before = (tmp_path / "got" / name).stat().st_mtime_ns
    again = fetch(f"{site.root}/a")
    assert again.code == 0 and "1 unchanged; 0 bytes" in again.err
    assert (tmp_path / "got" / name).stat().st_mtime_ns == before
    (tmp_path / "got" / name).write_text("[2]")
    assert "1 fetched" in fetch(f"{site.root}/a").err, "a file that was changed is fetched anew"
    assert (tmp_path / "got" / name).read_bytes() == b"[1]"


def test_what_the_server_calls_fresh_is_not_asked_for(site: Site, fetch: Any) -> None:
    site.page("/a", "[1]", Cache_Control="public, max-age=600")
    fetch(f"{site.root}/a")
    assert "1 fresh" in fetch(f"{site.root}/a").err
    assert site.paths() == ["/a"]


@pytest.mark.parametrize(
    ("status", "header", "least"),
    [(429, "1", 1.0), (503, "1", 1.0), (500, None, 0.9), (502, None, 0.9), (504, None, 0.9)],
)
def test_trouble_is_retried(site: Site, fetch: Any, status: int, header: str | None, least: float) -> None:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        if site.paths() == ["/a"]:
            send(handler, b"later", status, **({"Retry_After": header} if header else {}))
        else:
            send(handler, b"[1]")

    site.pages["/a"] = answer
    done = fetch(f"{site.root}/a")
    assert done.code == 0, done.err
    first, second = (each for each in site.asked if each.path == "/a")
    assert least <= second.begun - first.begun < 4


def test_attempts_end(site: Site, fetch: Any) -> None:
    site.page("/a", "no", 500)
    done = fetch(f"{site.root}/a", "--attempts", "2")
    assert done.code == 1 and "error fetch/status the server answered 500" in done.err
    assert site.paths() == ["/a", "/a"]


def test_a_server_that_asks_for_an_hour_is_not_waited_for(site: Site, fetch: Any) -> None:
    site.page("/a", "no", 429, Retry_After="3600")
    begun = time.monotonic()
    done = fetch(f"{site.root}/a")
    assert done.code == 1 and "asks to wait 3,600 seconds" in done.err
    assert time.monotonic() - begun < 10 and site.paths() == ["/a"]


@pytest.mark.parametrize(("status", "asked"), [(404, ["/gone"]), (403, ["/gone"]), (410, ["/gone"])])
def test_a_plain_no_is_not_retried(site: Site, fetch: Any, status: int, asked: list[str]) -> None:
    site.page("/gone", "no", status)
    done = fetch(f"{site.root}/gone")
    assert done.code == 1 and f"the server answered {status}" in done.err
    assert site.paths() == asked


def test_robots_are_obeyed(site: Site, fetch: Any, tmp_path: Path) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /private\n", Content_Type="text/plain")
    site.page("/open", "[1]")
    site.page("/private/a", "[1]")
    done = fetch(f"{site.root}/private/a", f"{site.root}/open")
    assert done.code == 1 and "error fetch/robots" in done.err and "1 fetched, 1 failed" in done.err
    assert site.paths() == ["/open"]
    assert [each.path for each in site.asked].count("/robots.txt") == 1
    assert len(visible(tmp_path / "got")) == 1


def test_robots_of_a_server_in_trouble_forbid_all(site: Site, fetch: Any) -> None:
    site.page("/robots.txt", "no", 500)
    site.page("/a", "[1]")
    done = fetch(f"{site.root}/a", "--attempts", "1")
    assert done.code == 1 and "error fetch/robots" in done.err
    assert site.paths() == []


def test_private_addresses_are_refused(site: Site, fetch: Any) -> None:
    done = fetch(f"{site.root}/a", private=False)
    assert done.code == 1 and "error fetch/refused" in done.err and "--allow-private" in done.err
    assert site.asked == []


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://example.com/a"])
def test_redirects_keep_to_http(site: Site, fetch: Any, location: str) -> None:
    site.page("/a", "", 302, Location=location)
    done = fetch(f"{site.root}/a")
    assert done.code == 1 and "error fetch/address" in done.err


def test_redirects_are_followed_and_counted(site: Site, fetch: Any, tmp_path: Path) -> None:
    site.page("/old", "", 301, Location="/new")
    site.page("/new", "[1]")
    assert fetch(f"{site.root}/old").code == 0
    assert site.paths() == ["/old", "/new"]
    site.page("/round", "", 302, Location="/round")
    done = fetch(f"{site.root}/round")
    assert done.code == 1 and "error fetch/redirects" in done.err
    assert site.paths().count("/round") == 6


def test_endless_body_is_cut(site: Site, fetch: Any, tmp_path: Path) -> None:
    def endless(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.close_connection = True
        for _ in range(20_000):
            handler.wfile.write(b"x" * 65536)

    site.pages["/a"] = endless
    done = fetch(f"{site.root}/a", "--max-size", "1")
    assert done.code == 1 and "error fetch/large" in done.err
    assert visible(tmp_path / "got") == []


@pytest.mark.parametrize("part", ["body", "head"])
def test_slow_answer_is_timed_out(site: Site, fetch: Any, part: str) -> None:
    def slow(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n" + (b"\r\n" if part == "body" else b"X-A: "))
        for _ in range(100):
            handler.wfile.write(b"1")
            handler.wfile.flush()
            time.sleep(0.1)

    site.pages["/a"] = slow
    begun = time.monotonic()
    done = fetch(f"{site.root}/a", "--timeout", "1", "--attempts", "1")
    assert done.code == 1 and "error fetch/slow" in done.err
    assert time.monotonic() - begun < 8


@pytest.mark.parametrize(("size", "rule"), [(1 << 20, None), (200 << 20, "fetch/large")])
def test_packed_answers_are_unpacked_within_bounds(
    site: Site, fetch: Any, tmp_path: Path, size: int, rule: str | None
) -> None:
    body = gzip.compress(b"[" + b" " * size + b"]", 9)
    site.page("/a", body, Content_Encoding="gzip")
    done = fetch(f"{site.root}/a", "--max-size", "4")
    if rule is None:
        assert done.code == 0
        (name,) = visible(tmp_path / "got")
        assert (tmp_path / "got" / name).stat().st_size == size + 2
    else:
        assert done.code == 1 and f"error {rule}" in done.err and visible(tmp_path / "got") == []


@pytest.mark.parametrize(
    ("body", "encoding", "message"),
    [
        (gzip.compress(b"[1]" * 999, mtime=0)[:-9], "gzip", "ends too early"),
        (b"not packed at all", "gzip", "damaged"),
        (b"\x0b\x02\x80[1]\x03", "br", "not asked for"),
    ],
    ids=["cut off", "not packed", "not asked for"],
)
def test_damaged_packing(site: Site, fetch: Any, body: bytes, encoding: str, message: str) -> None:
    site.page("/a", body, Content_Encoding=encoding)
    done = fetch(f"{site.root}/a", "--attempts", "1")
    assert done.code == 1 and "error fetch/encoding" in done.err and message in done.err


@pytest.mark.parametrize(("media", "rule"), [("image/png", "fetch/media-type"), ("application/json", "fetch/empty")])
def test_answers_that_are_nothing(site: Site, fetch: Any, media: str, rule: str) -> None:
    site.page("/a", b"\x89PNG" if media == "image/png" else b" \n", Content_Type=media)
    done = fetch(f"{site.root}/a")
    assert done.code == 1 and f"error {rule}" in done.err


def test_hosts_take_one_request_at_a_time_with_a_pause(site: Site, cli: Any) -> None:
    def slow(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        time.sleep(0.1)
        send(handler, b"[1]")

    for name in "abc":
        site.pages[f"/{name}"] = slow
    done = cli("fetch", *(f"{site.root}/{name}" for name in "abc"), "-o", "got", "--allow-private", "--delay", "0.3")
    assert done.code == 0
    for before, after in zip(site.asked, site.asked[1:], strict=False):
        assert after.begun - before.ended > 0.25


def test_hosts_are_asked_side_by_side(site: Site, fetch: Any) -> None:
    def slow(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        time.sleep(0.6)
        send(handler, b"[1]")

    site.pages["/a"] = slow
    fetch(f"http://127.0.0.1:{site.port}/a", f"http://localhost:{site.port}/a")
    first, second = (each for each in site.asked if each.path == "/a")
    assert first.begun < second.ended and second.begun < first.ended


def test_a_killed_run_goes_on(site: Site, fetch: Any, tmp_path: Path) -> None:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        if "skip=200" in asked.path and len(site.paths()) < 4:
            time.sleep(30)
        number = 3 if "skip=200" in asked.path else 100
        send(handler, json.dumps([{**LEVER, "id": f"{asked.path}{index}"} for index in range(number)]).encode())

    site.pages["/v0/postings/acme"] = answer
    arguments = [
        "fetch",
        "lever:acme",
        "--endpoint",
        f"lever={site.root}",
        "-o",
        "got",
        "--delay",
        "0",
        "--allow-private",
    ]
    run = subprocess.Popen([sys.executable, "-m", "jobexport", *arguments], cwd=tmp_path, stderr=subprocess.DEVNULL,
                           env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    limit = time.monotonic() + 30
    while len(site.paths()) < 3 and time.monotonic() < limit:
        time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait()
    with (tmp_path / "got/.fetch/log.jsonl").open("a") as log:
        log.write('{"key": "GET http')  # as a kill in the middle of a line leaves it
    assert len(visible(tmp_path / "got")) == 2
    done = fetch("lever:acme", "--endpoint", f"lever={site.root}")
    assert done.code == 0 and "going on with the run that was cut off" in done.err
    assert "1 fetched, 2 fresh" in done.err
    assert len(site.paths()) == 4
    assert visible(tmp_path / "got") == ["lever-acme-2.json", "lever-acme-3.json", "lever-acme.json"]
    third = fetch("lever:acme", "--endpoint", f"lever={site.root}")
    assert "going on" not in third.err and len(site.paths()) == 7


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["greenhose:acme"], "did you mean greenhouse:acme"),
        (["acme"], "no board has this name"),
        (["lever:"], "write lever:acme"),
        (["lever:../../etc"], "not a name of an employer"),
        (["workday:acme"], "workday:tenant.wd5/site"),
        (["ftp://example.com/a"], "not an address"),
        (["lever:a", "--endpoint", "leaver=http://x"], "BOARD=URL"),
    ],
)
def test_wrong_calls(fetch: Any, tmp_path: Path, arguments: list[str], words: str) -> None:
    done = fetch(*arguments)
    assert done.code == 2 and words in done.err
    assert not (tmp_path / "got").exists()


def test_folder_that_cannot_be_made(site: Site, fetch: Any, tmp_path: Path) -> None:
    (tmp_path / "got").write_text("a file")
    done = fetch(f"{site.root}/a")
    assert done.code == 2 and "got" in done.err


def test_nothing_heavy_is_loaded_for_help() -> None:
    code = "import sys, jobexport.cli.app; print({'httpx', 'httpcore', 'protego', 'tenacity'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "set()"
