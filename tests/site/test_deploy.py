"""Files for hosts: headers, redirects, pages that are gone; and what a real nginx makes of them."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from jobexport.site import deploy
from jobexport.site.deploy import Move
from jobexport.site.settings import SiteSettings
from tests.browser.tools import lacking

NOW = ("--now", "2026-11-23")
ALL = 'targets = ["netlify", "cloudflare", "github-pages", "nginx"]'
SITE = SiteSettings(base_url="https://jobs.example.org/careers/", subscribe_action="https://mail.example.com/join?x=1")


@pytest.fixture
def board(tmp_path: Path) -> Any:
    """Writes a board of postings (``one=slug``) with settings beside it."""

    def write(settings: str = "", site: str = "", **slugs: str) -> Path:
        folder = tmp_path / "board"
        (folder / "p").mkdir(parents=True, exist_ok=True)
        for path in (folder / "p").glob("*.yaml"):
            path.unlink()
        for name, slug in slugs.items():
            (folder / "p" / f"{name}.yaml").write_text(
                f"id: {name}\nslug: {slug}\ntitle: Cook {name}\ncompany: Kombüse\nposted: 2026-11-01\ndescription: Soup.\n",
                "utf-8",
            )
        (folder / "jobexport.toml").write_text(
            f'[site]\nbase_url = "https://jobs.example.org/careers/"\n{site}\n'
            f'[build]\nsources = ["p"]\noutput = "../out"\n[deploy]\n{ALL}\n{settings}\n'
        )
        return folder

    return write


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def test_nothing_is_written_unless_a_host_is_named(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("id: a\ntitle: A\nposted: 2026-11-01\ndescription: x\n")
    assert cli("build", "p.yaml", "-o", "out", *NOW).code == 0
    for name in ("_headers", "_redirects", ".nojekyll", "nginx.conf", ".jobexport/addresses.tsv"):
        assert not (tmp_path / "out" / name).exists(), name


@pytest.mark.parametrize(
    ("target", "files"),
    [
        ("netlify", {"_headers", "_redirects"}),
        ("cloudflare", {"_headers", "_redirects"}),
        ("github-pages", {".nojekyll", "jobs/old/index.html"}),
        ("nginx", {"nginx.conf"}),
    ],
)
def test_each_host_gets_its_files(target: str, files: set[str], cli: Any, tmp_path: Path, board: Any) -> None:
    folder = board('[redirects]\nold = "cook"', one="cook")
    text = (folder / "jobexport.toml").read_text()
    (folder / "jobexport.toml").write_text(text.replace(ALL, f'targets = ["{target}"]'))
    done = cli("build", *NOW, cwd=folder)
    assert done.code == 0, done.err
    out = tmp_path / "out"
    every = {"_headers", "_redirects", ".nojekyll", "jobs/old/index.html", "nginx.conf"}
    assert {name for name in every if (out / name).exists()} == files


def test_the_policy_names_no_other_host_but_that_of_the_form() -> None:
    policy = dict(each.split(" ", 1) for each in deploy.policy(SITE).split("; "))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["img-src"] == "'self' https: data:"
    assert policy["form-action"] == "'self' https://mail.example.com"
    assert "unsafe" not in deploy.policy(SITE)
    assert deploy.policy(SiteSettings()).count("'self'") == 6
    odd = SiteSettings(subscribe_action="https://a;b.example/")
    assert "form-action 'self' https:;" in deploy.policy(odd)


def test_no_address_gets_a_header_twice() -> None:
    """Netlify and Cloudflare join the values of all patterns that fit."""
    rules = deploy.headers(SiteSettings(share_images=True))
    for address in ("", "jobs/a/", "assets/style.css", "share/a-1.png", "api/jobs.json", "feed.xml", "jobs.jsonl"):
        names = [
            name
            for pattern, values in rules
            if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), address)
            for name, _ in values
        ]
        assert len(names) == len(set(names)), address
        assert "Content-Security-Policy" in names
    for pattern, _ in rules:
        assert pattern.count("*") <= 1
        assert pattern.endswith("*") or "*" not in pattern, "Netlify reads nothing after an asterisk"


def test_headers_are_written_as_netlify_reads_them() -> None:
    text = deploy.netlify_headers(SITE).decode()
    assert text.startswith("/careers/*\n  Content-Security-Policy: default-src 'self'; ")
    for line in text.splitlines():
        assert re.fullmatch(r"/careers/\S*|  [A-Za-z-]+: \S.*|", line), line
        assert len(line) < 2000


def test_redirects_are_written_as_netlify_and_cloudflare_read_them() -> None:
    moves = [Move("jobs/a/", "jobs/b/"), Move("jobs/ü.html", "https://example.com/x?y=1"), Move("jobs/c/", None)]
    common = [
        "/careers/jobs/a/ /careers/jobs/b/ 301",
        "/careers/jobs/a /careers/jobs/b/ 301",
        "/careers/jobs/%C3%BC.html https://example.com/x?y=1 301",
    ]
    assert deploy.redirects(moves, SITE, gone=False).decode().splitlines() == common
    assert deploy.redirects(moves, SITE, gone=True).decode().splitlines() == [
        *common, "/careers/jobs/c/ /careers/404.html 410", "/careers/jobs/c /careers/404.html 410",
    ]  # fmt: skip
    assert deploy.redirects([], SITE, gone=True) == b""


@pytest.mark.parametrize(
    ("site", "move", "near", "canonical"),
    [
        (SITE, Move("jobs/a/", "jobs/b/"), "../../jobs/b/", "https://jobs.example.org/careers/jobs/b/"),
        (SiteSettings(), Move("jobs/a/", "jobs/b/"), "../../jobs/b/index.html", None),
        (SiteSettings(), Move("a.html", "jobs/b.html"), "jobs/b.html", None),
        (SITE, Move("jobs/a/", "https://example.com/?x=1&y"), "https://example.com/?x=1&y", "https://example.com/?x=1&y"),
    ],
)  # fmt: skip
def test_a_page_leads_on(site: SiteSettings, move: Move, near: str, canonical: str | None) -> None:
    page = html.document_fromstring(deploy.page(move, site))
    assert page.xpath("string(//meta[@http-equiv='refresh']/@content)") == f"0; url={near}"
    assert page.xpath("string(//a/@href)") == near
    assert page.xpath("//link[@rel='canonical']/@href") == ([canonical] if canonical else [])
    assert not page.xpath("//script")


def test_a_new_slug_is_redirected_and_a_lost_posting_is_gone(cli: Any, tmp_path: Path, board: Any) -> None:
    out = tmp_path / "out"

    def build(**slugs: str) -> list[str]:
        done = cli("build", *NOW, cwd=board(**slugs))
        assert done.code == 0, done.err
        return [line for line in lines(out / "_redirects") if "/ " in line[:-4]]

    assert build(one="a", two="b") == []
    assert build(one="a2", two="b") == ["/careers/jobs/a/ /careers/jobs/a2/ 301"]
    assert html.parse(out / "jobs/a/index.html").xpath("string(//a/@href)") == "../../jobs/a2/"
    assert build(one="a3", two="b") == [
        "/careers/jobs/a/ /careers/jobs/a3/ 301", "/careers/jobs/a2/ /careers/jobs/a3/ 301",
    ], "an old address leads to the page itself, not to another redirect"  # fmt: skip
    assert build(two="b") == [f"/careers/jobs/{slug}/ /careers/404.html 410" for slug in ("a", "a2", "a3")]
    assert not (out / "jobs/a/index.html").exists()
    assert build(one="a", two="b") == [
        "/careers/jobs/a2/ /careers/jobs/a/ 301",
        "/careers/jobs/a3/ /careers/jobs/a/ 301",
    ]
    assert build(one="b", two="c") == [
        "/careers/jobs/a/ /careers/jobs/b/ 301", "/careers/jobs/a2/ /careers/jobs/b/ 301",
        "/careers/jobs/a3/ /careers/jobs/b/ 301",
    ], "a page stands at b again"  # fmt: skip
    before = {
        path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file() and ".jobexport" not in path.parts
    }
    build(one="b", two="c")
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_a_posting_left_out_for_its_faults_is_not_gone_and_a_closed_one_keeps_its_page(
    cli: Any, tmp_path: Path, board: Any
) -> None:
    folder = board(one="a", two="b")
    assert cli("build", *NOW, cwd=folder).code == 0
    (folder / "p/one.yaml").write_text("id: one\nslug: a\nposted: 2026-11-01\ndescription: x\n")
    text = (folder / "p/two.yaml").read_text("utf-8")
    (folder / "p/two.yaml").write_text(text + "deadline: 2026-11-02\n", "utf-8")
    assert cli("build", *NOW, cwd=folder).code == 1
    assert lines(tmp_path / "out/_redirects") == []
    assert (tmp_path / "out/jobs/b/index.html").is_file()


def test_the_remembered_addresses_may_be_kept_beside_the_settings(cli: Any, tmp_path: Path, board: Any) -> None:
    setting = 'history = "addresses.tsv"'
    folder = board(setting, one="b", two="a")
    assert cli("build", *NOW, cwd=folder).code == 0
    assert lines(folder / "addresses.tsv") == ["a\ttwo", "b\tone"]
    board(setting, one="z")
    # As a machine does that has the sources only.
    shutil.rmtree(tmp_path / "out")
    assert cli("build", *NOW, "--dry-run", cwd=folder).code == 0
    assert lines(folder / "addresses.tsv") == ["a\ttwo", "b\tone"], "a dry run remembers nothing"
    assert cli("build", *NOW, cwd=folder).code == 0
    assert lines(folder / "addresses.tsv") == ["a\ttwo", "b\tone", "z\tone"]
    assert "/careers/jobs/b/ /careers/jobs/z/ 301" in lines(tmp_path / "out/_redirects")
    assert "/careers/jobs/a/ /careers/404.html 410" in lines(tmp_path / "out/_redirects")


def test_redirects_of_the_settings(cli: Any, tmp_path: Path, board: Any) -> None:
    told = (
        '[redirects]\nold = "cook"\n"/about/jobs.html" = "https://example.com/jobs?x=1"\nnever = "gone"\n'
        'cook = "elsewhere"\nlost = "nowhere"\n"safety/" = "cook"\n"robots.txt" = "gone"\n'
    )
    done = cli("build", *NOW, cwd=board(told, one="cook"))
    assert done.code == 0
    assert done.err.count("build/redirect-taken") == 3
    assert done.err.count("build/redirect-lost") == 1
    assert [line for line in lines(tmp_path / "out/_redirects") if "/ " in line[:-4] or ".html " in line[:30]] == [
        "/careers/about/jobs.html https://example.com/jobs?x=1 301",
        "/careers/jobs/never/ /careers/404.html 410",
        "/careers/jobs/old/ /careers/jobs/cook/ 301",
    ]
    assert (tmp_path / "out/about/jobs.html").is_file()
    assert b"Sitemap" in (tmp_path / "out/robots.txt").read_bytes()


@pytest.mark.parametrize(
    "told",
    ['"a b" = "gone"', '"../x" = "gone"', '"https://x.example/" = "cook"', 'a = "javascript:alert(1)"', 'a = "b?c"',
     'a = "x;} server {"', '"a\\u0007" = "gone"'],
)  # fmt: skip
def test_addresses_that_are_none_are_refused_before_anything_is_built(
    told: str, cli: Any, tmp_path: Path, board: Any
) -> None:
    done = cli("build", *NOW, cwd=board(f"[redirects]\n{told}", one="cook"))
    assert done.code == 2
    assert "redirects" in done.err
    assert not (tmp_path / "out/index.html").exists()


def test_redirects_need_a_host(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("id: a\ntitle: A\nposted: 2026-11-01\ndescription: x\n")
    (tmp_path / "jobexport.toml").write_text('[redirects]\nb = "a"\n')
    done = cli("build", "p.yaml", "-o", "out", *NOW)
    assert (done.code, "deploy.targets" in done.err) == (2, True)


def test_a_list_too_long_for_cloudflare_is_told(cli: Any, tmp_path: Path, board: Any) -> None:
    folder = board('history = "addresses.tsv"', one="cook")
    (folder / "addresses.tsv").write_text("".join(f"old-{number}\tone\n" for number in range(2001)))
    done = cli("build", *NOW, cwd=folder)
    assert "build/redirect-limit" in done.err
    assert len(lines(tmp_path / "out/_redirects")) == 4002


# -- nginx ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def nginx(cli: Any, tmp_path: Path, board: Any) -> Iterator[Any]:
    """Asks a running nginx that has the snippet of a build for an address."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        lacking("nginx (Debian: apt-get install nginx-light)")
    told = '[redirects]\nold = "cook"\n"/about/jobs.html" = "https://example.com/j?x=$1"\nnever = "gone"'
    done = cli("build", *NOW, cwd=board(told, one="cook"))
    assert done.code == 0, done.err
    root = tmp_path / "root"
    root.mkdir()
    shutil.copytree(tmp_path / "out", root / "careers")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = " ".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = tmp_path / "n.conf"
    # Started by root, it would otherwise read as a user who may not look into the folder of the tests.
    user = "user root;" if os.geteuid() == 0 else ""
    conf.write_text(
        f"{user} daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; worker_processes 1; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {places}\n"
        f"server {{ listen 127.0.0.1:{port}; root {root}; include {root}/careers/nginx.conf; }} }}\n"
    )
    tested = subprocess.run([program, "-t", "-c", conf], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    server = subprocess.Popen([program, "-c", conf], stderr=subprocess.PIPE)

    for attempt in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert attempt < 99, "nginx does not answer"
        time.sleep(0.05)

    def ask(path: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        found = (answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        connection.close()
        return found

    yield ask
    server.terminate()
    server.wait(10)
    assert server.stderr is not None
    server.stderr.close()


def test_nginx_serves_the_site_as_told(nginx: Any) -> None:
    status, headers, body = nginx("/careers/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    for address in ("/careers/", "/careers/assets/style.css", "/careers/api/jobs.json", "/careers/nope"):
        _, headers, _ = nginx(address)
        assert "default-src 'self'" in headers["content-security-policy"], address
        assert headers["x-content-type-options"] == "nosniff", address
    assert nginx("/careers/assets/style.css")[1]["cache-control"] == "public, max-age=3600"
    assert nginx("/careers/jobs/cook/posting.jsonld")[1]["content-type"] == "application/ld+json"
    assert nginx("/careers/jobs.jsonl")[1]["content-type"].startswith("application/jsonl")
    assert nginx("/careers/api/jobs.json")[1]["access-control-allow-origin"] == "*"
    assert nginx("/careers/feed.xml")[1]["access-control-allow-origin"] == "*"
    for path in ("/careers/jobs/old/", "/careers/jobs/old"):
        status, headers, _ = nginx(path)
        assert (status, headers["location"].endswith("/careers/jobs/cook/")) == (301, True)
    assert nginx("/careers/about/jobs.html")[1]["location"] == "https://example.com/j?x=%241"
    status, _, body = nginx("/careers/jobs/never/")
    assert (status, b"This page is not here" in body) == (410, True)
    status, _, body = nginx("/careers/nope")
    assert (status, b"This page is not here" in body) == (404, True)
    assert nginx("/careers/.jobexport/manifest")[0] == 404
    assert nginx("/careers/nginx.conf")[0] == 404
