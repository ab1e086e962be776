"""`[feeds]` of `jobexport.toml` through the front door: which files a build writes, and what is in them."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

NOW = ("--now", "2026-11-23")
SITE = '[site]\ntitle = "Harbour jobs"\nbase_url = "https://jobs.example.org/"\n'
COMPANIES = ["Acme & Söhne", "Kranich", "C++ Guild", "日本造船"]


def posting(number: int) -> dict[str, Any]:
    remote = number % 5 == 0
    return {
        "id": f"p{number:03}", "title": f"Job {number}", "datePosted": f"2026-10-{number % 28 + 1:02}",
        "hiringOrganization": {"name": COMPANIES[number % 4]}, "description": "<p>Work.</p>" * 12,
        "skills": ["C", "C++"] if number % 2 else ["C#"], "employmentType": ["FULL_TIME"],
        "baseSalary": {"currency": "EUR", "value": {"value": 1000 * number, "unitText": "YEAR"}},
        **({"workplaceType": "remote", "jobLocationType": "TELECOMMUTE",
            "applicantLocationRequirements": [{"type": "Country", "name": "Spain", "addressCountry": "ES"}]} if remote else
           {"jobLocation": [{"address": {"addressLocality": "Gdańsk", "addressCountry": "PL"}}]}),
    }  # fmt: skip


def newest(numbers: Any) -> list[str]:
    """Ids in the order of publishing: newest first, then by id."""
    made = [posting(number) for number in numbers]
    made.sort(key=lambda each: each["id"])
    made.sort(key=lambda each: each["datePosted"], reverse=True)
    return [each["id"] for each in made]


@pytest.fixture
def built(cli, tmp_path):
    """Builds so many postings with these settings; gives the output folder."""

    def build(settings: str, number: int = 40, jobs: str = "1", output: str = "out", code: int = 0) -> Path:
        (tmp_path / "jobexport.toml").write_text(SITE + settings.removeprefix("[site]\n"), "utf-8")
        lines = [json.dumps(posting(each), ensure_ascii=False) + "\n" for each in range(number)]
        (tmp_path / "jobs.jsonl").write_text("".join(lines), "utf-8")
        done = cli("build", "jobs.jsonl", "-o", output, "--jobs", jobs, *NOW)
        assert done.code == code, done.err
        return tmp_path / output

    return build


def guids(path: Path) -> list[str]:
    return [each.text for each in etree.fromstring(path.read_bytes()).iter("guid")]


def test_the_newest_that_match_are_in_the_feed(built):
    out = built("[feeds.rss]\nwhere = 'salary.max >= 10000 and not remote'\nlimit = 7\n")
    expected = newest(each for each in range(10, 40) if each % 5)
    assert guids(out / "feed.xml") == expected[:7]
    assert len((out / "jobs.jsonl").read_text().splitlines()) == 40


def test_each_group_has_a_feed_with_a_stable_name(built):
    out = built(
        '[site]\nfacets = []\n[feeds.rss]\nper = ["company", "location", "country", "skill", "workplace"]\nlimit = 6\n'
    )
    made = {path.parent.relative_to(out).as_posix() for path in out.glob("*/**/feed.xml")}
    assert made == {
        "workplace/remote",
        "company/acme-and-sohne", "company/kranich", "company/c-plus-plus-guild", "company/ribenzaochuan",
        "location/pl", "location/pl/gdansk", "location/es", "country/pl", "country/es", "skill/c", "skill/c-plus-plus", "skill/c-sharp",
    }  # fmt: skip
    assert guids(out / "company/kranich/feed.xml") == newest(range(1, 40, 4))[:6]
    assert guids(out / "workplace/remote/feed.xml") == newest(range(0, 40, 5))[:6]
    assert guids(out / "feed.xml") == newest(range(40))[:6]
    channel = etree.fromstring((out / "company/acme-and-sohne/feed.xml").read_bytes())[0]
    assert channel.findtext("title") == "Harbour jobs: Acme & Söhne"
    own = channel.find("{http://www.w3.org/2005/Atom}link")
    assert own.get("href") == "https://jobs.example.org/company/acme-and-sohne/feed.xml"
    assert (out / "company/acme-and-sohne/feed.xml").read_bytes().count(b"https://jobs.example.org/jobs/p0") == 6


def test_a_group_that_is_gone_takes_its_feed_along(built):
    out = built('[feeds.rss]\nper = ["company"]\n', number=4)
    assert (out / "company/kranich/feed.xml").exists()
    built('[feeds.rss]\nper = ["company"]\n', number=1)
    assert not (out / "company/kranich").exists()
    assert (out / "company/acme-and-sohne/feed.xml").exists()


ALL = """
[feeds.rss]
per = ["company", "location", "skill", "category"]
gzip = true
[feeds.csv]
gzip = true
per = ["company"]
[feeds.xlsx]
where = "remote"
per = ["company"]
[feeds.sqlite]
gzip = true
[feeds.parquet]
[feeds.json]
max_items = 90
[feeds.atom]
[feeds.jsonfeed]
where = "salary.max > 100000"
[feeds.llms]
[feeds.indeed]
params = { source = "Indeed" }
[feeds.linkedin]
"""


def test_any_number_of_workers_writes_the_same_bytes_and_a_second_build_none(built, cli, tmp_path):
    one = built(ALL, number=500, output="one")
    two = built(ALL, number=500, jobs="2", output="two")
    trees = [
        {
            path.relative_to(out): path.read_bytes()
            for path in out.rglob("*")
            if path.is_file() and ".jobexport" not in path.parts
        }
        for out in (one, two)
    ]
    assert trees[0] == trees[1]
    assert len([path for path in trees[0] if path.name == "feed.xml"]) > 8
    again = cli("build", "jobs.jsonl", "-o", "two", *NOW)
    assert "0 files written" in again.err


def test_a_twin_holds_the_same_bytes(built):
    out = built("[feeds.rss]\ngzip = true\nper = ['company']\n[feeds.sqlite]\ngzip = true\n")
    for path in (out / "feed.xml", out / "jobs.db", out / "company/kranich/feed.xml"):
        data = path.with_name(path.name + ".gz").read_bytes()
        assert gzip.decompress(data) == path.read_bytes()
        assert data[4:8] == b"\0\0\0\0"  # no time
        assert not data[3]  # no name


def test_a_feed_goes_on_in_a_second_file(built):
    out = built(
        "[feeds.rss]\nmax_items = 15\nlimit = 40\n[feeds.atom]\nmax_bytes = 8192\n[feeds.csv]\nmax_items = 39\n"
    )
    parts = [guids(out / name) for name in ("feed.xml", "feed-2.xml", "feed-3.xml")]
    assert [len(part) for part in parts] == [15, 15, 10]
    assert [each for part in parts for each in part] == newest(range(40))
    own = etree.fromstring((out / "feed-2.xml").read_bytes()).find(".//{http://www.w3.org/2005/Atom}link")
    assert own.get("href") == "https://jobs.example.org/feed-2.xml"
    atoms = sorted(out.glob("feed*.atom"))
    assert len(atoms) > 2 and all(path.stat().st_size <= 8192 for path in atoms)
    entries = [len(etree.fromstring(path.read_bytes()).findall("{*}entry")) for path in atoms]
    assert sum(entries) == 40 and min(entries) > 0
    assert [len((out / name).read_text().splitlines()) for name in ("jobs.csv", "jobs-2.csv")] == [40, 2]


def test_one_posting_larger_than_a_file_is_told(cli, tmp_path):
    (tmp_path / "jobexport.toml").write_text(SITE + "[feeds.json]\nmax_bytes = 1024\n")
    made = [
        {**posting(number), "description": f"<p>{'Work. ' * (400 if number == 2 else 3)}</p>"} for number in range(5)
    ]
    (tmp_path / "jobs.jsonl").write_text("".join(json.dumps(each) + "\n" for each in made))
    assert cli("build", "jobs.jsonl", "-o", "out", *NOW).code == 0
    report = json.loads((tmp_path / "out/build-report.json").read_text())
    assert report["rules"]["build/large-item"] == 1
    files = [
        json.loads(path.read_bytes()) for path in (tmp_path / "out").glob("jobs*.json") if "schema" not in path.name
    ]
    assert sorted(each["id"] for found in files for each in found) == [each["id"] for each in made]
    assert [each["id"] for found in files if len(found) == 1 for each in found].count("p002") == 1


def test_whole_files_have_the_chosen_postings(built):
    out = built(
        "[feeds.sqlite]\nwhere = 'remote'\nlimit = 3\nper = ['company']\n[feeds.xlsx]\npath = 'download/all.xlsx'\n"
    )
    database = sqlite3.connect(":memory:")
    database.deserialize((out / "jobs.db").read_bytes())
    assert [row[0] for row in database.execute("SELECT id FROM postings ORDER BY number")] == newest(range(0, 40, 5))[
        :3
    ]
    database.deserialize((out / "company/kranich/jobs.db").read_bytes())
    assert [row[0] for row in database.execute("SELECT id FROM postings ORDER BY number")] == newest([5, 25])
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO((out / "download/all.xlsx").read_bytes()), read_only=True).worksheets[0]
    assert sum(1 for _ in sheet.iter_rows()) == 41
    report = json.loads((out / "build-report.json").read_text())
    assert report["counts"]["feeds"]["jobs.db"] == 3 and report["counts"]["feeds"]["download/all.xlsx"] == 40


def test_partner_parameters_are_on_every_address(built):
    out = built(
        "[feeds.rss]\nparams = { utm_source = 'feed & co', n = 1 }\n[feeds.indeed]\nparams = { source = 'Indeed' }\n"
    )
    link = etree.fromstring((out / "feed.xml").read_bytes()).findtext(".//item/link")
    assert link.endswith("/?utm_source=feed+%26+co&n=1")
    jobs = list(etree.fromstring((out / "feeds/indeed.xml").read_bytes()).iter("job"))
    assert len(jobs) == 40
    assert all(job.findtext("url").endswith("/?source=Indeed") for job in jobs)


def test_what_a_consumer_would_refuse_is_left_out_with_the_rule(built):
    out = built("[feeds.remotive]\n[feeds.ojobpub]\nwhere = \"company == 'Kranich'\"\n", number=20)
    report = json.loads((out / "build-report.json").read_text())
    assert report["rules"]["remotive/not-remote"] == 16
    assert [each["title"] for each in json.loads((out / ".well-known/ojobpub.json").read_bytes())["jobs"]]


def test_feeds_can_be_named_turned_off_and_moved(built):
    out = built(
        "[feeds.csv]\nenabled = false\n[feeds.rss]\npath = 'all/jobs.rss'\ntitle = 'Everything'\n"
        "[feeds.far]\nformat = 'jsonfeed'\nwhere = 'remote'\n"
    )
    assert (
        not (out / "jobs.csv").exists()
        and not (out / "jobs.csv.schema.json").exists()
        and not (out / "feed.xml").exists()
    )
    assert etree.fromstring((out / "all/jobs.rss").read_bytes()).findtext("channel/title") == "Everything"
    assert len(json.loads((out / "feeds/far.json").read_bytes())["items"]) == 8
    page = (out / "index.html").read_text()
    assert 'href="https://jobs.example.org/all/jobs.rss"' in page or "all/jobs.rss" in page
    assert "feed.xml" not in page


WRONG = [
    ("[feeds.indede]\n", "feeds.indede: indede: unknown format (did you mean indeed?)"),
    ("[feeds.rss]\nlimmit = 3\n", "did you mean 'limit'"),
    ("[feeds.rss]\nper = ['companies']\n", "did you mean company"),
    ("[feeds.rss]\nwhere = 'contry == 1'\n", "did you mean country"),
    ("[feeds.rss]\nlimit = 0\n", "feeds.rss.limit"),
    ("[feeds.rss]\npath = '../feed.xml'\n", "no path on the site"),
    ("[feeds.rss]\npath = '/etc/feed.xml'\n", "no path on the site"),
    ("[feeds.rss]\npath = 'index.html'\n", "is a file of the site itself"),
    ("[feeds.rss]\npath = 'jobs/feed.xml'\n", "is a file of the site itself"),
    ("[feeds.atom]\npath = 'feed.xml'\n", "feed.xml is written by feeds.rss already"),
    ("[feeds.rss]\noptions = { dialect = 'job_listng' }\n", "did you mean job_listing"),
    ("[feeds.greenhouse]\n", "greenhouse is read only"),
    ("[feeds.'A B']\nformat = 'rss'\n", "feeds"),
]


@pytest.mark.parametrize(("settings", "message"), WRONG, ids=[settings for settings, _ in WRONG])
def test_a_wrong_setting_stops_the_build_before_it_writes(cli, tmp_path, settings, message):
    (tmp_path / "jobexport.toml").write_text(SITE + settings)
    (tmp_path / "a.yaml").write_text("title: Cook\n")
    done = cli("build", "a.yaml", "-o", "out", *NOW)
    assert done.code == 2 and message in done.err, done.err
    assert not (tmp_path / "out").exists()


def test_convert_selects_and_tells_how_many_it_left(cli, tmp_path):
    (tmp_path / "j.jsonl").write_text("".join(json.dumps(posting(number)) + "\n" for number in range(20)))
    for target in ("jsonl", "sqlite"):
        done = cli(
            "convert", "j.jsonl", "--to", target, "-o", f"x.{target}", "--where", "remote", "--report", "loss.json"
        )
        assert done.code == 0 and "4 postings written" in done.err and "16 not selected" in done.err
        report = json.loads((tmp_path / "loss.json").read_text())
        assert (report["read"], report["written"], report["left_out"], report["not_selected"]) == (4, 4, 0, 16)
    wrong = cli("convert", "j.jsonl", "--to", "jsonl", "--where", "remot")
    assert wrong.code == 2 and wrong.err.splitlines()[1:] == ["  remot", "  ^^^^^"]
    assert "--where" in cli("convert", "--help").text


def test_whole_files_tell_of_refusals_and_of_the_sources_words(cli, tmp_path):
    (tmp_path / "a.yaml").write_text(
        "- {title: Cook, company: A, posted: 2026-11-01, employment: Full time, url: 'https://a.example/1', language: en}\n"
        "- {title: Waiter, company: B, posted: 2026-11-01, employment: Full time, url: 'https://a.example/2', language: en}\n"
    )
    done = cli("convert", "a.yaml", "--to", "ojobpub", "-o", "o.json", "--report", "loss.json")
    assert done.code == 0 and "a.yaml:2" in done.err and "ojobpub/other-employer" in done.err
    report = json.loads((tmp_path / "loss.json").read_text())
    assert (report["written"], report["left_out"]) == (1, 1)
    assert any(each["raw"] == "Full time" for each in report["postings"][0]["evidence"])
