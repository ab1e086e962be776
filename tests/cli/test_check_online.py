"""`jobexport check --online` through the front door, against a real server on this machine."""

from __future__ import annotations

import itertools
import json
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from jobexport.cli.app import app
from jobexport.findings import Origin
from jobexport.pipeline import online
from tests.conftest import ROOT
from tests.fetch.conftest import Asked, Site, send

DEAD, UNREACHABLE, REDIRECTED = "online/dead-address", "online/unreachable", "online/redirected"

# Path of an address, what the server does there, and what is told: rule, words of the message, and new path.
CASES: dict[str, tuple[int | None, str, tuple[str, str, str] | None]] = {
    "/there": (200, "", None),
    "/missing": (404, "", (DEAD, "the server answered 404", "")),
    "/gone": (410, "", (DEAD, "the server answered 410", "")),
    "/broken": (500, "", (UNREACHABLE, "the server answered 500", "")),
    "/members": (403, "", (UNREACHABLE, "the server answered 403", "")),
    "/odd": (299, "", None),
    "/old": (301, "/there", (REDIRECTED, "has moved for good to", "/there")),
    "/older": (308, "/old", (REDIRECTED, "has moved for good to", "/there")),
    "/old-then-brief": (301, "/brief", (REDIRECTED, "has moved for good to", "/brief")),
    "/brief": (302, "/there", None),
    "/brief-then-old": (302, "/old", None),
    "/to-missing": (301, "/missing", (DEAD, "where the server answered 404", "")),
    "/round": (301, "/round", (UNREACHABLE, "more than 5 redirects", "")),
    "/to-file": (302, "file:///etc/hosts", (UNREACHABLE, "only http and https", "")),
    "/closed/a": (200, "", (UNREACHABLE, "robots.txt does not allow", "")),
}


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, Any]]]:
    """Checks postings in this process, without the pauses; gives the findings about addresses."""
    quick = {**online.LIMITS, "pause": 0.0, "backoff": 0.01, "seconds": 0.5}
    monkeypatch.setattr(online, "LIMITS", quick)

    def call(*postings: dict[str, Any], private: bool = True, arguments: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        write(tmp_path / "p.jsonl", *postings)
        allowed = ["--allow-private"] if private else []
        command = ["check", str(tmp_path / "p.jsonl"), "--online", *allowed, *arguments, "--output-format", "json"]
        done = CliRunner().invoke(app, command)
        assert done.exit_code in (0, 1), done.output
        return [each for each in json.loads(done.stdout)["findings"] if each["rule"].startswith("online/")]

    return call


def write(file: Path, *postings: dict[str, Any]) -> None:
    lines = [json.dumps({"id": f"job-{number}", "title": "Cook", **each}) for number, each in enumerate(postings)]
    file.write_text("\n".join(lines) + "\n")


def serve(site: Site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /closed/\n", Content_Type="text/plain")
    for path, (status, location, _) in CASES.items():
        site.page(path, "x" * 3_000_000, status or 200, **({"Location": location} if location else {}))


def test_every_kind_of_answer(site: Site, checked: Any) -> None:
    serve(site)
    found = checked(*({"url": site.root + path} for path in CASES))
    told = {each["posting"]: each for each in found}
    for number, (path, (_, _, expected)) in enumerate(CASES.items()):
        finding = told.pop(f"job-{number}", None)
        if expected is None:
            assert finding is None, (path, finding)
            continue
        rule, words, target = expected
        assert finding is not None, path
        assert (finding["rule"], finding["pointer"]) == (rule, "/url"), path
        assert finding["message"].startswith(site.root + path) and words in finding["message"], path
        assert finding.get("fix") == (f"write {site.root}{target}" if target else None), path
        assert finding["severity"] == ("warning" if rule == DEAD else "info"), path
        assert finding["origin"]["line"] == number + 1
        assert finding["origin"]["column"] > 1
    assert not told
    assert [each["posting"] for each in found] == sorted(
        (each["posting"] for each in found), key=lambda id: int(id[4:])
    )
    assert "/closed/a" not in site.paths()
    assert {each.method for each in site.asked if each.path == "/there"} == {"HEAD"}


def test_front_door(site: Site, cli: Any, tmp_path: Path) -> None:
    serve(site)
    yaml = f"title: Cook\nurl: {site.root}/old#apply\napplyUrl: {site.root}/missing\n"
    (tmp_path / "a.yaml").write_text(yaml)
    done = cli("check", "a.yaml", "--online", "--allow-private")
    assert done.code == 1
    assert f"a.yaml:2:6 info {REDIRECTED} {site.root}/old#apply has moved for good to {site.root}/there\n" in done.text
    assert f"a.yaml:3:11 error {DEAD} {site.root}/missing is dead: the server answered 404\n" in done.text
    fixes = [each.get("fix") for each in json.loads(
        cli("check", "a.yaml", "--online", "--allow-private", "--output-format", "json").text
    )["findings"]]  # fmt: skip
    assert fixes == [f"write {site.root}/there#apply", None]
    begun = [each.begun for each in site.asked[:3]]
    assert all(after - before > 0.45 for before, after in itertools.pairwise(begun)), "a pause between requests"


def test_head_refused_is_asked_again_with_get(site: Site, checked: Any) -> None:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        send(handler, b"x" * 3_000_000, 405 if asked.method == "HEAD" else 200)

    site.pages["/a"] = answer
    assert checked({"url": f"{site.root}/a"}) == []
    assert [each.method for each in site.asked if each.path == "/a"] == ["HEAD", "GET"]


def test_slow_answer_is_not_called_dead(site: Site, checked: Any) -> None:
    def slow(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        time.sleep(1.5)
        send(handler, b"")

    site.page("/robots.txt", "", 404)
    site.pages["/slow"] = slow
    (finding,) = checked({"applyUrl": f"{site.root}/slow"})
    assert (finding["rule"], finding["severity"]) == (UNREACHABLE, "info")
    assert "no whole answer within 0.5 seconds" in finding["message"]


def test_all_addresses_of_a_posting(site: Site, checked: Any) -> None:
    root = site.root
    found = checked(
        {
            "url": f"{root}/1", "applyUrl": f"{root}/2", "sameAs": [f"{root}/6"], "hiringOrganization":
            {"name": "Kombüse", "url": f"{root}/3", "logo": f"{root}/4", "sameAs": [f"{root}/5"]},
        }
    )  # fmt: skip
    assert [(each["pointer"], each["severity"]) for each in found] == [
        ("/url", "warning"), ("/applyUrl", "error"), ("/hiringOrganization/url", "warning"),
        ("/hiringOrganization/logo", "warning"), ("/hiringOrganization/sameAs/0", "warning"), ("/sameAs/0", "warning"),
    ]  # fmt: skip


def test_one_address_in_two_postings_is_asked_once(site: Site, checked: Any) -> None:
    site.page("/a", "yes")
    site.page("/b", "", 301, Location="/a")
    found = checked(
        {"url": f"{site.root}/a", "applyUrl": f"{site.root}/b"},
        {"url": f"{site.root}/a#top", "applyUrl": f"{site.root}/b"},
        arguments=("--jobs", "2"),
    )
    assert [each["posting"] for each in found] == ["job-0", "job-1"]
    # The second request for /a is the redirect's.
    assert sorted(site.paths()) == ["/a", "/a", "/b"]


def test_private_addresses_need_the_flag(site: Site, checked: Any) -> None:
    (finding,) = checked({"url": f"{site.root}/a"}, private=False)
    assert finding["rule"] == UNREACHABLE and "--allow-private allows it" in finding["message"]
    assert site.asked == []


@pytest.mark.parametrize(
    ("code", "rule"),
    [(socket.EAI_NONAME, DEAD), (socket.EAI_AGAIN, UNREACHABLE)],
    ids=["no such name", "no name server"],
)
def test_names_that_are_not_known(checked: Any, monkeypatch: pytest.MonkeyPatch, code: int, rule: str) -> None:
    looked: list[object] = []

    def lookup(host: object, *arguments: object, **options: object) -> object:
        looked.append(host)
        raise socket.gaierror(code, "said so")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    found = checked(*({"url": f"https://nobody.example/{number}"} for number in range(6)))
    assert [each["rule"] for each in found] == [rule] * 6
    # A host that is not there is not asked for again; one that fails is left in peace after three addresses.
    assert len(looked) <= (2 if rule == DEAD else 6)


def test_refused_connection_is_dead(checked: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        (finding,) = checked({"applyUrl": f"http://127.0.0.1:{taken.getsockname()[1]}/a"})
    assert (finding["rule"], finding["severity"]) == (DEAD, "error")
    assert "refuses the connection" in finding["message"]


@pytest.mark.parametrize(
    ("url", "rule"),
    [("http://a..example/", DEAD), (f"http://{'a' * 64}.example/", DEAD), ("http://127.0.0.1:abc/", UNREACHABLE)],
)
def test_addresses_that_are_none(checked: Any, url: str, rule: str) -> None:
    assert [each["rule"] for each in checked({"url": url})] == [rule]


def test_a_failing_server_is_left_in_peace(site: Site, checked: Any) -> None:
    for number in range(6):
        site.page(f"/{number}", "", 503)
    found = checked(*({"url": f"{site.root}/{number}"} for number in range(6)))
    assert [each["rule"] for each in found] == [UNREACHABLE] * 6
    assert set(site.paths()) == {"/0", "/1", "/2"}
    assert "was not asked for: its server failed 3 times in a row" in found[-1]["message"]


def test_hosts_side_by_side_and_one_request_at_a_time(site: Site, checked: Any) -> None:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        time.sleep(0.15)
        send(handler, b"")

    site.pages |= dict.fromkeys(("/a", "/b", "/c"), answer)
    hosts = (site.root, f"http://localhost:{site.port}")
    assert checked(*({"url": f"{host}/{name}"} for host in hosts for name in "abc")) == []
    # The command may be done before the host has noted the end of its last answer.
    deadline = time.monotonic() + 10
    while not all(each.ended for each in site.asked) and time.monotonic() < deadline:
        time.sleep(0.01)
    spans = {host: [(each.begun, each.ended) for each in site.asked if each.headers["host"] in host and each.path != "/robots.txt"]
             for host in hosts}  # fmt: skip
    assert [len(each) for each in spans.values()] == [3, 3]
    for span in spans.values():
        assert all(before[1] <= after[0] + 0.02 for before, after in itertools.pairwise(span))
    first, second = spans.values()
    assert first[0][0] < second[-1][1] and second[0][0] < first[-1][1]


def test_rules_are_chosen_and_silenced_like_others(site: Site, checked: Any) -> None:
    site.page("/b", "", 301, Location="/a")
    site.page("/a", "")
    posting = {"url": f"{site.root}/b", "applyUrl": f"{site.root}/missing"}
    assert [each["rule"] for each in checked(posting, arguments=("--ignore", "online/redirected"))] == [DEAD]
    assert [each["rule"] for each in checked(posting, arguments=("--select", "online/redirected"))] == [REDIRECTED]
    quiet = {"x_ignore": [{"rule": "online/dead-address", "reason": "opens on Monday"}]}
    assert [each["rule"] for each in checked({**posting, **quiet})] == [REDIRECTED]


def test_baseline_of_addresses_is_not_settled_offline(site: Site, cli: Any, tmp_path: Path) -> None:
    write(tmp_path / "p.jsonl", {"url": f"{site.root}/missing"})
    asked = ("--online", "--allow-private")
    assert cli("check", "p.jsonl", *asked, "--write-baseline", "known.json").code == 0
    assert cli("check", "p.jsonl", "--baseline", "known.json").text == ""
    assert cli("check", "p.jsonl", *asked, "--baseline", "known.json").text == ""
    site.page("/missing", "found again")
    assert "baseline/stale" in cli("check", "p.jsonl", *asked, "--baseline", "known.json").text


@pytest.mark.parametrize(("arguments", "ends"), [((), 0), (("--online", "--allow-private"), 99)])
def test_offline_opens_no_socket(site: Site, cli: Any, tmp_path: Path, arguments: tuple[str, ...], ends: int) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook/sitecustomize.py").write_text(
        "import os, sys\n"
        "sys.addaudithook(lambda event, _: os._exit(99) if event in ('socket.__new__', 'socket.getaddrinfo') else None)\n"
    )
    write(tmp_path / "p.jsonl", {"url": f"{site.root}/a", "applyUrl": f"{site.root}/b"})
    done = cli("check", "p.jsonl", "--profile", "strict", "--fail-on", "error", "--ignore", "*", *arguments,
               env={"PYTHONPATH": f"{tmp_path / 'hook'}:{ROOT}"})  # fmt: skip
    assert done.code == ends, done.text + done.err
    assert site.asked == []


def test_without_the_extra(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook/sitecustomize.py").write_text("import sys\nsys.modules['httpx'] = None\n")
    write(tmp_path / "p.jsonl", {})
    env = {"PYTHONPATH": f"{tmp_path / 'hook'}:{ROOT}"}
    done = cli("check", "p.jsonl", "--online", env=env)
    assert done.code == 2 and done.text == ""
    assert "--online: needs httpx (pip install 'jobexport[fetch]')" in done.err
    assert cli("check", "p.jsonl", env=env).code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--allow-private",), "--allow-private: only says what --online may ask"),
        (("--online", "--diff"), "leave one out"),
    ],
)
def test_calls_that_mean_nothing(cli: Any, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    write(tmp_path / "p.jsonl", {})
    done = cli("check", "p.jsonl", *arguments)
    assert done.code == 2 and words in done.err


def test_threads_end(site: Site) -> None:
    asking = online.Online(private=True)
    asking.add("a", [online.Place("/url", f"{site.root}/missing", Origin("a.yaml"))])
    before = threading.active_count()
    (finding,) = asking.finish()
    assert (finding.rule, finding.posting, finding.origin) == (DEAD, "a", Origin("a.yaml"))
    assert threading.active_count() <= before + 1  # the server's own
