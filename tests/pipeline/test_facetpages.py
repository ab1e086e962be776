"""Pages of groups as a visitor of a built board meets them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from jobexport.site.related import related

NOW = ("--now", "2026-11-22")
SITE = '[site]\ntitle = "Harbour jobs"\nbase_url = "https://jobs.example.org/"\n'
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}

Build = Callable[..., Path]


def posting(number: int, **facts: Any) -> dict[str, Any]:
    places = [
        {"addressLocality": "Berlin", "addressRegion": "BE", "addressCountry": "DE"},
        {"addressLocality": "Munich", "addressRegion": "Bavaria", "addressCountry": "DE"},
        {"addressLocality": "Boulder", "addressRegion": "CO", "addressCountry": "US"},
        {"addressLocality": "Gdańsk", "addressCountry": "PL"},
    ]
    return {
        "id": f"p{number:03}",
        "slug": f"p{number:03}",
        "title": f"{('Rigger', 'Baker', 'Nurse')[number % 3]} {number}",
        "description": "<p>Work.</p>",
        "datePosted": f"2026-10-{number % 28 + 1:02}",
        "hiringOrganization": {"name": ("Kranich", "Acme & Söhne")[number % 2], "url": "https://example.com/"},
        "employerOverview": "<h2>We</h2><p>build boats.</p>",
        "jobLocation": [{"address": places[number % 4]}],
        "employmentType": ["FULL_TIME"],
        "workplaceType": ("on-site", "hybrid")[number % 2],
        "skills": ["C", "C++"] if number % 2 else ["Remote", "C#"],
        "occupationalCategory": [{"name": "Logistics"}],
        "employmentUnit": {"name": "Yard"},
        **facts,
    }


@pytest.fixture
def build(cli: Any, tmp_path: Path) -> Build:
    """Builds these postings with these settings; gives the output folder."""

    def made(postings: list[dict[str, Any]], settings: str = "", output: str = "out") -> Path:
        (tmp_path / "jobexport.toml").write_text(SITE + settings, "utf-8")
        (tmp_path / "jobs.jsonl").write_text("".join(json.dumps(each) + "\n" for each in postings), "utf-8")
        done = cli("build", "jobs.jsonl", "-o", output, *NOW)
        assert done.code == 0, done.err
        return tmp_path / output

    return made


def page(folder: Path, path: str) -> Any:
    return html.parse(str(folder / path / "index.html"))


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


HEADINGS = {
    "company/kranich": "Jobs at Kranich",
    "company/acme-and-sohne": "Jobs at Acme & Söhne",
    "location/de": "Jobs in Germany",
    "location/de/berlin": "Jobs in Berlin, Germany",
    "location/de/bayern": "Jobs in Bayern, Germany",
    "location/de/munich": "Jobs in Munich, Germany",
    "location/us": "Jobs in United States",
    "location/us/colorado": "Jobs in Colorado, United States",
    "location/us/colorado/boulder": "Jobs in Boulder, Colorado, United States",
    "location/pl": "Jobs in Poland",
    "location/pl/gdansk": "Jobs in Gdańsk, Poland",
    "skill/c": "C jobs",
    "skill/c-plus-plus": "C++ jobs",
    "skill/c-sharp": "C# jobs",
    "skill/remote": "Jobs that ask for Remote",
    "employment/full-time": "Full-time jobs",
    "workplace/on-site": "On-site jobs",
    "workplace/hybrid": "Hybrid jobs",
    "category/logistics": "Jobs in the category Logistics",
    "department/yard": "Jobs in the department Yard",
}


def test_a_town_that_is_its_own_region_is_named_once(build: Build) -> None:
    """Without a country nothing tells town from region but their names."""
    out = build([posting(0, jobLocation=[{"address": {"addressLocality": "Lisboa", "addressRegion": "Lisboa"}}])])
    assert words(page(out, "location/lisboa").find(".//h1")) == "Jobs in Lisboa"
    assert not (out / "location/lisboa-lisboa").exists()


def test_each_group_has_a_page_a_title_and_a_feed_of_its_own(build: Build) -> None:
    out = build([posting(each) for each in range(12)])
    made = {path.parent.relative_to(out).as_posix(): path for path in out.glob("*/**/feed.xml")}
    assert made.keys() == HEADINGS.keys()
    seen: set[tuple[str, str]] = set()
    for path, heading in HEADINGS.items():
        tree = page(out, path)
        assert words(tree.find(".//h1")) == heading
        assert tree.findtext("head/title") == f"{heading} | Harbour jobs"
        (about,) = tree.xpath("//meta[@name='description']/@content")
        seen.add((heading, about))
        assert tree.xpath("//link[@rel='canonical']/@href") == [f"https://jobs.example.org/{path}/"]
        assert f"{'../' * (path.count('/') + 1)}{path}/feed.xml" in tree.xpath("//link[@rel='alternate']/@href")
        channel = etree.parse(str(made[path])).getroot()[0]
        assert channel.findtext("title") == f"{heading} – Harbour jobs"
        links = [item.findtext("link") for item in channel.findall("item")]
        shown = tree.xpath("//li[@class='job']//h2/a/@href")
        assert links == ["https://jobs.example.org/" + re.sub(r"^(?:\.\./)*", "", each) for each in shown]
        assert f"{len(shown)} open job" in about
    assert len(seen) == len(HEADINGS)


def test_groups_hold_exactly_their_open_postings_the_newest_first(build: Build) -> None:
    postings = [posting(each) for each in range(12)]
    postings[3]["validThrough"] = "2026-11-01"
    out = build(postings)
    expected = [each["id"] for each in sorted(postings, key=lambda each: each["datePosted"], reverse=True)]
    for path, belongs in (
        ("company/acme-and-sohne", lambda number: number % 2),
        ("location/de", lambda number: number % 4 < 2),
        ("location/pl", lambda number: number % 4 == 3),
        ("skill/c-sharp", lambda number: number % 2 == 0),
    ):
        shown = [each.split("/")[-2] for each in page(out, path).xpath("//li[@class='job']//h2/a/@href")]
        assert shown == [each for each in expected if belongs(int(each[1:])) and each != "p003"], path
    # A group without an open posting has no page, and what was there goes.
    for each in postings:
        if int(each["id"][1:]) % 4 == 3:
            each["validThrough"] = "2026-11-01"
    out = build(postings)
    assert not (out / "location/pl").exists()
    assert "/location/pl" not in (out / "sitemap.xml").read_text()


def test_places_lead_up_and_down(build: Build) -> None:
    out = build([posting(each) for each in range(12)])
    boulder = page(out, "location/us/colorado/boulder")
    steps = boulder.xpath("//nav[@class='crumbs']//a")
    assert [words(each) for each in steps] == ["All jobs", "Locations", "United States", "Colorado"]
    assert steps[3].get("href").endswith("location/us/colorado/")
    germany = page(out, "location/de")
    inside = [words(each) for each in germany.xpath("//header//ul[contains(@class, 'chips')]//a")]
    assert inside == ["Bayern 3", "Berlin 3"]
    markup = [json.loads(each) for each in boulder.xpath("//script[@type='application/ld+json']/text()")]
    assert [each["name"] for each in markup[0]["itemListElement"]][-2:] == ["Colorado", "Boulder"]


def test_long_groups_and_lists_of_groups_have_pages(build: Build) -> None:
    postings = [posting(each, skills=[f"Skill {each:03}-{part}" for part in range(40)]) for each in range(11)]
    out = build(postings, "per_page = 4\n")
    titles = [page(out, f"company/kranich{end}").findtext("head/title") for end in ("", "/page/2")]
    assert titles == ["Jobs at Kranich | Harbour jobs", "Jobs at Kranich – Page 2 of 2 | Harbour jobs"]
    names = [
        words(each) for end in ("", "/page/2") for each in page(out, f"skill{end}").xpath("//ul[@class='directory']//a")
    ]
    assert len(names) == 440 and names == sorted(names)
    assert not (out / "skill/page/3").exists()
    addresses = etree.parse(str(out / "sitemap.xml")).xpath("//s:loc/text()", namespaces=SPACE)
    for path in ("skill/", "skill/page/2/", "company/kranich/page/2/", "page/2/", "safety/"):
        assert f"https://jobs.example.org/{path}" in addresses
    assert len(addresses) == len(set(addresses))


def test_the_sitemap_says_when_a_group_changed(build: Build) -> None:
    postings = [posting(each) for each in range(6)]
    postings[2]["dateModified"] = "2026-11-05T08:00:00Z"
    out = build(postings)
    tree = etree.parse(str(out / "sitemap.xml"))
    days = {
        each.findtext("s:loc", namespaces=SPACE): each.findtext("s:lastmod", namespaces=SPACE)
        for each in tree.getroot()
    }
    root = "https://jobs.example.org/"
    assert days[root + "location/us/"] == days[root + "location/"] == days[root] == "2026-11-05"
    assert days[root + "location/pl/"] == "2026-10-04"


@pytest.mark.parametrize(
    ("settings", "there", "missing"),
    [
        ("facets = []\n", [], ["company", "skill", "location"]),
        ("facets = ['skill']\n", ["skill/c"], ["company", "location"]),
        ("facet_min = 4\n", ["company/kranich", "location/de"], ["location/pl", "location/de/berlin"]),
        ("facet_feed = 0\n", ["skill/c"], ["skill/c/feed.xml"]),
    ],
)
def test_settings_say_which_groups_have_pages(
    settings: str, there: list[str], missing: list[str], build: Build, cli: Any
) -> None:
    out = build([posting(each) for each in range(8)], settings)
    assert all((out / each / "index.html").is_file() for each in there)
    assert not [each for each in missing if (out / each).exists()]
    # Nothing leads to what is not there.
    done = cli("audit", out, *NOW)
    assert "audit/broken-link" not in done.out.decode() + done.err


@pytest.mark.parametrize("permalink", ["jobs/{slug}/", "jobs/{slug}.html", "jobs/{shard}/{slug}/"])
def test_every_link_of_a_board_without_an_address_names_a_file(permalink: str, cli: Any, tmp_path: Path) -> None:
    (tmp_path / "jobexport.toml").write_text(f"[site]\npermalink = '{permalink}'\n")
    (tmp_path / "jobs.jsonl").write_text("".join(json.dumps(posting(each)) + "\n" for each in range(8)))
    assert cli("build", "jobs.jsonl", "-o", "out", *NOW).code == 0
    pages = [path for path in (tmp_path / "out").rglob("*.html") if path.parent.name != "search"]
    assert len(pages) > 30
    for path in pages:
        for link in html.parse(str(path)).xpath("//a/@href"):
            if not re.match(r"(?:https?|mailto|tel):|#", link):
                assert (path.parent / link).is_file(), f"{link} on {path}"


def test_a_page_of_a_job_leads_to_its_groups(build: Build) -> None:
    postings = [posting(each) for each in range(4)]
    postings[0]["validThrough"] = "2026-11-01"
    out = build(postings)
    job = page(out, "jobs/p002")
    links = set(job.xpath("//main//a/@href"))
    for path in ("company/kranich", "skill/c-sharp", "location/us/colorado/boulder", "employment/full-time",
                 "workplace/on-site", "category/logistics", "department/yard", "safety"):  # fmt: skip
        assert f"../../{path}/" in links, path
    assert [words(each) for each in job.xpath("//p[@class='more-jobs']")] == ["See all jobs at Kranich"]
    shares = job.xpath("//section[@class='share']//a/@href")
    assert len(shares) == 4 and all("jobs.example.org%2Fjobs%2Fp002%2F" in each for each in shares)
    assert job.xpath("//button[@hidden]/@data-copy") == ["https://jobs.example.org/jobs/p002/"]
    closed = page(out, "jobs/p000")
    assert "../../company/kranich/" in closed.xpath("//main//a/@href")
    # What is open and shares skills or words of the title stands on the page of a closed job.
    assert closed.xpath("//section[@class='related']//h3/a/@href")[0] == "../../jobs/p002/"


def test_a_page_of_an_employer_tells_about_it(build: Build) -> None:
    out = build([posting(each) for each in range(4)])
    tree = page(out, "company/kranich")
    assert "build boats." in words(tree.find(".//main"))
    nodes = {
        node["@type"]: node for node in map(json.loads, tree.xpath("//script[@type='application/ld+json']/text()"))
    }
    assert nodes["Organization"]["name"] == "Kranich" and nodes["Organization"]["description"].endswith("build boats.")
    levels = [int(each.tag[1]) for each in tree.xpath("//main//*[self::h1 or self::h2 or self::h3]")]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))


def test_the_home_page_offers_the_largest_groups_and_a_search(build: Build) -> None:
    out = build([posting(each, skills=[f"S{each}", "Sailing"]) for each in range(12)])
    tree = html.parse(str(out / "index.html"))
    rows = {
        words(each.find("h2")): [words(link) for link in each.iter("a")]
        for each in tree.xpath("//div[@class='browse-row']")
    }
    assert rows["Employers"] == ["Acme & Söhne 6", "Kranich 6"]
    assert rows["Skills"][0] == "Sailing 12" and rows["Skills"][-1] == "All 13 skills"
    (form,) = tree.xpath("//search//form")
    assert (form.get("action"), form.get("method")) == ("search/", "get")
    assert form.xpath(".//input/@name") == ["q"]


def test_a_feed_of_the_settings_stands_for_ours(build: Build) -> None:
    postings = [posting(each) for each in range(6)]
    out = build(postings, "[feeds.rss]\nper = ['company']\n")
    assert etree.parse(str(out / "company/kranich/feed.xml")).findtext("channel/title") == "Harbour jobs: Kranich"
    assert "../../company/kranich/feed.xml" in page(out, "company/kranich").xpath("//link[@rel='alternate']/@href")
    assert (out / "skill/c/feed.xml").is_file()
    out = build(postings, "[feeds.rss]\nper = ['company']\nwhere = \"skills == 'none'\"\n", "other")
    assert "../../company/kranich/newest.xml" in page(out, "company/kranich").xpath("//link[@rel='alternate']/@href")
    assert (out / "company/kranich/newest.xml").is_file()


def test_one_changed_posting_changes_its_groups_only(build: Build) -> None:
    postings = [posting(each) for each in range(12)]
    out = build(postings)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*/index.html")}
    postings[3]["title"] = "Shipwright"
    build(postings)
    changed = {
        path.relative_to(out).parent.as_posix() for path, then in before.items() if path.stat().st_mtime_ns != then
    }
    assert {"jobs/p003", "location/pl", "location/pl/gdansk", "company/acme-and-sohne", "skill/c"} <= changed
    assert not changed & {"location/de", "location/us", "skill/c-sharp", "company/kranich", "company", "skill"}
    assert "Shipwright" in words(page(out, "location/pl").find(".//main"))


def test_closed_postings_are_related_to_open_ones_only() -> None:
    open_ones = [("t:rigger", "s:knots", "o:kranich"), ("t:baker",), ("s:knots", "t:nurse")]
    found = list(related(open_ones, closed=[("t:rigger", "s:knots"), ("t:smith",)]))
    assert found[3:] == [(0, 2), ()]
    assert found[:3] == list(related(open_ones))
