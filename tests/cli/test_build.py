"""`jobexport build` through the front door: what is written, what stays, what is told."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lxml import etree, html

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
NOW = ("--now", "2026-11-23")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes; the state of a build is no output."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (path.parent.name == ".jobexport" and path.name != "manifest")
    }


def stamps(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (path.parent.name == ".jobexport" and path.name != "manifest")
    }


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A small board in `tmp_path`/board: one YAML file a posting."""
    folder = tmp_path / "board"
    folder.mkdir()
    for name, day in (("one", "01"), ("two", "02"), ("three", "03")):
        (folder / f"{name}.yaml").write_text(
            f"title: Cook number {name}\ncompany: Kombüse\nlocation: Bremen, Germany\nposted: 2026-11-{day}\n"
            "description: Soup for forty.\napplyUrl: https://kombuese.example.org/apply\n"
        )
    return folder


def test_samples_give_every_promised_file(cli, tmp_path):
    done = cli("build", SAMPLES, "-o", "out", *NOW)
    assert done.code == 0, done.err
    made = tree(tmp_path / "out")
    promised = {
        "index.html", "page/2/index.html", "404.html", "robots.txt", "sitemap.xml", "feed.xml", "jobs.csv",
        "jobs.csv.schema.json", "jobs.jsonl", "build-report.json", "jobs/data-engineer/index.html",
        "jobs/data-engineer/posting.jsonld",
    }  # fmt: skip
    assert promised <= set(made)
    report = json.loads(made["build-report.json"])
    assert report["counts"]["left_out"] == 0
    assert report["counts"]["findings"]["error"] == 0
    lines = made["jobs.jsonl"].decode().splitlines()
    assert len(lines) == report["counts"]["open"] >= 11
    pages = [name for name in made if name.startswith("jobs/") and name.endswith("index.html")]
    assert len(pages) == report["counts"]["published"]


def test_twice_writes_nothing_and_any_number_of_workers_gives_the_same_bytes(cli, tmp_path):
    assert cli("build", SAMPLES, "-o", "out", *NOW, "--jobs", "1").code == 0
    before = stamps(tmp_path / "out")
    done = cli("build", SAMPLES, "-o", "out", *NOW, "--jobs", "2")
    assert done.code == 0
    assert "0 files written" in done.err
    assert stamps(tmp_path / "out") == before
    assert cli("build", SAMPLES, "-o", "other", *NOW, "--jobs", "2").code == 0
    assert tree(tmp_path / "other") == tree(tmp_path / "out")


def test_many_postings_over_processes_equal_one_process(cli, tmp_path):
    lines = [
        json.dumps({"id": f"p{number}", "title": f"Job {number % 37}", "datePosted": f"2026-10-{number % 28 + 1:02}",
                    "company": f"Firm {number % 5}", "description": "<p>Work.</p>" * 40, "skills": [f"s{number % 11}"]})
        for number in range(3000)
    ]  # fmt: skip
    (tmp_path / "many.jsonl").write_text("\n".join(lines) + "\n")
    for name, jobs in (("a", "1"), ("b", "2")):
        done = cli("build", "many.jsonl", "-o", name, *NOW, "--jobs", jobs, "--base-url", "https://x.example/")
        assert done.code == 0, done.err
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_an_expired_posting_keeps_a_page_without_markup_and_leaves_the_rest(cli, tmp_path):
    assert cli("build", SAMPLES, "-o", "out", *NOW).code == 0
    made = tree(tmp_path / "out")
    page = html.fromstring(made["jobs/orchard-picker/index.html"])
    assert not page.xpath("//script[@type='application/ld+json']")
    assert "closed" in page.text_content().lower()
    assert "jobs/orchard-picker/posting.jsonld" not in made
    for name in ("index.html", "feed.xml", "sitemap.xml", "jobs.csv", "jobs.jsonl"):
        assert b"orchard-picker" not in made[name], name
    later = cli("build", SAMPLES, "-o", "out", "--now", "2026-12-22")
    assert later.code == 0
    made = tree(tmp_path / "out")
    assert b"flatiron-forecaster" not in made["jobs.jsonl"]
    assert "jobs/flatiron-forecaster/posting.jsonld" not in made


def test_the_deadline_day_itself_is_open_where_the_job_is(cli, tmp_path):
    (tmp_path / "p.yaml").write_text(
        "title: Guide\ncompany: A\nlocation: Honolulu, HI, US\nposted: 2026-11-01\ndeadline: 2026-11-22\ndescription: x\n"
    )
    # Midnight in Hawaii is ten hours after midnight in UTC.
    assert cli("build", "p.yaml", "-o", "out", "--now", "2026-11-23T09:59:00Z").code == 0
    assert json.loads((tmp_path / "out/build-report.json").read_text())["counts"]["open"] == 1
    assert cli("build", "p.yaml", "-o", "out", "--now", "2026-11-23T10:01:00Z").code == 0
    assert json.loads((tmp_path / "out/build-report.json").read_text())["counts"]["closed"] == 1


def test_list_pages_carry_no_markup_and_job_pages_carry_theirs(cli, tmp_path):
    assert cli("build", SAMPLES, "-o", "out", *NOW).code == 0
    for name in ("index.html", "page/2/index.html", "404.html"):
        assert b"ld+json" not in (tmp_path / "out" / name).read_bytes()
    page = html.parse(str(tmp_path / "out/jobs/data-engineer/index.html"))
    nodes = [json.loads(script.text) for script in page.xpath("//head/script[@type='application/ld+json']")]
    crumbs, node = sorted(nodes, key=lambda each: each["@type"])
    assert (crumbs["@type"], node["@type"]) == ("BreadcrumbList", "JobPosting")
    assert [each["name"] for each in crumbs["itemListElement"]] == [
        "All jobs",
        "Kranich Payments",
        "Data Engineer, Payments",
    ]
    assert crumbs["itemListElement"][1]["item"] == "https://jobs.example.org/company/kranich/"
    assert node["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "minValue": 60000, "maxValue": 80000, "unitText": "YEAR",
    }  # fmt: skip
    assert json.loads((tmp_path / "out/jobs/data-engineer/posting.jsonld").read_text()) == node


def test_the_feed_is_rss_that_a_strict_parser_reads(cli, tmp_path):
    assert cli("build", SAMPLES, "-o", "out", *NOW).code == 0
    root = etree.parse(str(tmp_path / "out/feed.xml")).getroot()
    items = root.findall("channel/item")
    assert root.get("version") == "2.0"
    assert len(items) == json.loads((tmp_path / "out/build-report.json").read_text())["counts"]["feeds"]["feed.xml"]
    assert len({item.findtext("guid") for item in items}) == len(items)
    self_link = root.find("channel/{http://www.w3.org/2005/Atom}link[@rel='self']")
    assert self_link is not None and self_link.get("href") == "https://jobs.example.org/feed.xml"


def test_an_empty_source_of_postings_gives_a_valid_empty_board(cli, tmp_path):
    (tmp_path / "none.json").write_text("[]")
    done = cli("build", "none.json", "-o", "out", *NOW, "--base-url", "https://x.example/")
    assert done.code == 0, done.err
    channel = etree.parse(str(tmp_path / "out/feed.xml")).getroot().find("channel")
    assert channel is not None and not channel.findall("item")
    assert channel.findtext("title") and channel.findtext("link")
    assert (tmp_path / "out/jobs.jsonl").read_bytes() == b""
    assert (tmp_path / "out/index.html").exists()


def test_one_bad_posting_is_told_and_the_rest_is_built(cli, board, tmp_path):
    (board / "two.yaml").write_text("title: Cook\ncompany: Kombüse\nsalary: a handsome sum\n")
    done = cli("build", "board", "-o", "out", *NOW)
    assert done.code == 1
    assert "board/two.yaml:3:9 error normalize/no-amount" in done.err
    assert "a handsome sum" in done.err
    report = json.loads((tmp_path / "out/build-report.json").read_text())
    assert report["counts"]["published"] == 2
    (left,) = report["left_out"]
    assert (left["uri"], left["line"]) == ("board/two.yaml", 3)
    assert left["reasons"][0]["rule"] == "normalize/no-amount"
    assert (tmp_path / "out/jobs/one/index.html").exists()
    assert not (tmp_path / "out/jobs/two").exists()


def test_two_postings_with_one_id_are_told_and_none_is_overwritten(cli, board, tmp_path):
    (board / "zwei.yaml").write_text("id: one\ntitle: Another\ncompany: Kombüse\n")
    done = cli("build", "board", "-o", "out", *NOW)
    assert done.code == 1
    assert "identity/duplicate-id" in done.err and "board/one.yaml" in done.err
    lines = [json.loads(line) for line in (tmp_path / "out/jobs.jsonl").read_text().splitlines()]
    assert [each["title"] for each in lines if each["id"] == "one"] == ["Cook number one"]


def test_a_removed_posting_leaves_no_files_and_strangers_stay(cli, board, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "CNAME").write_text("jobs.example.org")
    (out / "robots.txt").write_text("mine")
    (out / "jobs").mkdir()
    (out / "jobs" / "note.txt").write_text("mine too")
    first = cli("build", "board", "-o", "out", *NOW)
    assert first.code == 1 and "robots.txt error build/foreign-file" in first.err
    (board / "three.yaml").unlink()
    cli("build", "board", "-o", "out", *NOW)
    assert not (out / "jobs/three").exists()
    assert (out / "jobs/one/index.html").exists()
    assert (out / "CNAME").read_text() == "jobs.example.org"
    assert (out / "robots.txt").read_text() == "mine"
    assert (out / "jobs/note.txt").read_text() == "mine too"


def test_dry_run_writes_nothing(cli, board, tmp_path):
    done = cli("build", "board", "-o", "out", *NOW, "--dry-run")
    assert done.code == 0, done.err
    assert "would be written" in done.err
    assert not (tmp_path / "out").exists()


def test_a_killed_build_is_repaired_by_the_next(cli, tmp_path):
    lines = [
        json.dumps({"id": f"p{number}", "title": f"Job {number}", "datePosted": "2026-10-01", "company": "Firm",
                    "description": "<p>Work.</p>" * 200})
        for number in range(4000)
    ]  # fmt: skip
    (tmp_path / "many.jsonl").write_text("\n".join(lines) + "\n")
    assert cli("build", "many.jsonl", "-o", "whole", *NOW).code == 0
    want = tree(tmp_path / "whole")
    killed = 0
    for delay in (0.8, 1.5, 2.5):
        process = subprocess.Popen(
            [sys.executable, "-m", "jobexport", "build", "many.jsonl", "-o", "out", *NOW, "--jobs", "2"],
            cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "JOBEXPORT_CACHE_DIR": ""},
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        time.sleep(delay)
        if process.poll() is None:
            import os

            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        for name, data in tree(tmp_path / "out").items() if (tmp_path / "out").exists() else ():
            if not name.startswith(".jobexport/"):
                assert data == want[name], f"{name} is neither the old nor the new version"
    assert killed, "no build was slow enough to be killed"
    done = cli("build", "many.jsonl", "-o", "out", *NOW)
    assert done.code in (0, 1), done.err
    assert tree(tmp_path / "out") == want


def test_without_a_base_url_the_site_works_from_any_folder_and_says_what_is_missing(cli, board, tmp_path):
    done = cli("build", "board", "-o", "out", *NOW)
    assert done.code == 0
    assert "build/no-base-url" in done.err
    page = html.parse(str(tmp_path / "out/index.html"))
    (link,) = page.xpath("//a[contains(@href, 'jobs/one/')]/@href")[:1]
    assert (tmp_path / "out" / link).exists()


def test_the_settings_beside_the_source_count(cli, tmp_path):
    shutil.copytree(SAMPLES, tmp_path / "samples")
    done = cli("build", *NOW, cwd=tmp_path / "samples")
    assert done.code == 0, done.err
    assert (tmp_path / "out/index.html").exists()


def test_init_gives_a_board_that_builds_and_touches_nothing(cli, tmp_path):
    assert cli("init", "new").code == 0
    assert cli("build", "--now", "2026-11-23", cwd=tmp_path / "new").code == 0
    assert (tmp_path / "new/public/index.html").exists()
    again = cli("init", "new")
    assert again.code == 2 and "exists already" in again.err
