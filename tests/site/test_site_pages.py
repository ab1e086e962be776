"""Pages as a reader's browser sees them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import html

from jobexport.schema import posting_schema
from jobexport.site.render import Renderer
from jobexport.site.view import card
from tests.strategies import postings

NAMES = sorted(path.stem for path in (Path(__file__).parent / "postings").glob("*.json"))
JSONLD = b'{"@context":"https://schema.org","@type":"JobPosting","title":"x"}'

Load = Callable[[str], dict[str, Any]]
Make = Callable[..., Renderer]


def parse(data: bytes | str) -> Any:
    """A page as a tree; Any, because what an XPath gives depends on the path."""
    return html.document_fromstring(data)


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


def facts(page: Any) -> dict[str, list[str]]:
    """The labelled facts of a page, with every value of each."""
    found: dict[str, list[str]] = {}
    for group in page.xpath("//dl/div"):
        found.setdefault(text(group.find("dt")), []).extend(text(each) for each in group.findall("dd"))
    return found


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, f"{path}/{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, f"{path}/{index}")
    else:
        yield path, value


PATHS = [path for path, _ in leaves(json.loads((Path(__file__).parent / "postings/full.json").read_text("utf-8")))]

# Values that the page shows in words; everything else must stand there as it is.
IN_WORDS = {
    "/validThrough": "December 31, 2026, 11:59 PM (UTC+01:00)",
    "/dateModified": "November 2, 2026, 10:00 AM (UTC)",
    "/datePosted": "October 1, 2026",
    "/jobStartDate": "January 7, 2027",
    "/language": "German",
    "/workplaceType": "On-site",
    "/employmentType/0": "Full-time",
    "/employmentType/1": "Part-time",
    "/employmentType/2": "Temporary",
    "/baseSalary/currency": "€",
    "/baseSalary/value/minValue": "19,50",
    "/baseSalary/value/maxValue": "24,75",
    "/baseSalary/value/unitText": "pro Stunde",
    "/estimatedSalary/0/currency": "€",
    "/estimatedSalary/0/unitText": "pro Jahr",
    "/estimatedSalary/0/duration": "1 year",
    "/jobDuration": "1 year, 6 months",
    "/experienceRequirements/monthsOfExperience": "18 months",
    "/educationRequirements/credentialCategory/0": "High school",
    "/educationRequirements/credentialCategory/1": "Professional certificate",
    "/hiringOrganization/numberOfEmployees": "1,200",
    "/applicantLocationRequirements/0/name": "Germany",
    "/notices/0/kind": "Equal opportunity",
    "/notices/1/kind": "Privacy",
    "/notices/2/kind": "Local law",
    "/notices/3/kind": "Accommodation",
    "/notices/4/kind": "Notice",
}
COUNTRIES = {"DE": "Germany", "AT": "Austria"}
FLAGS = {
    "/directApply": ("Direct application", "No"),
    "/experienceInPlaceOfEducation": ("Experience may replace education", "Yes"),
    "/visaSponsorship": ("Visa sponsorship", "No"),
    "/onCall": ("On-call duty", "Yes"),
    "/jobImmediateStart": ("Immediate start", "No"),
}
# Not for readers: the site's own names of things, and what is said by where a value stands.
NOT_SHOWN = re.compile(r"/id|/slug|/x_.*|/hiringOrganization/id|/applicantLocationRequirements/\d/type")


def test_the_full_posting_has_every_property(load: Load) -> None:
    # TELECOMMUTE contradicts a place of work; the remote posting has it.
    missing = set(posting_schema().document["properties"]) - set(load("full"))
    assert missing == {"jobLocationType"}
    assert "jobLocationType" in load("remote")
    for name in ("everyday", "full", "least", "remote"):
        assert posting_schema().faults(load(name)) == [], name


@pytest.mark.parametrize("path", PATHS)
def test_every_value_is_visible(path: str, load: Load, renderer: Make) -> None:
    posting = load("full")
    value = dict(leaves(posting))[path]
    if NOT_SHOWN.fullmatch(path):
        return
    page = parse(renderer().job(posting, jsonld=JSONLD))
    shown = text(page.find("body")).replace("\xa0", " ")
    if path in FLAGS:
        label, word = FLAGS[path]
        assert facts(page)[label] == [word]
    elif path.endswith("/addressCountry"):
        assert COUNTRIES[value] in shown
    elif path in IN_WORDS:
        assert IN_WORDS[path] in shown
    elif isinstance(value, (int, Decimal)):
        assert f"{value:,}".replace(",", ".") in shown or str(value) in shown
    elif "<" in value:
        for each in html.fragments_fromstring(value):
            assert text(each) in shown
    elif value.startswith("https://"):
        assert value in page.xpath("//main//@href | //main//@src")
    else:
        assert value in shown


def test_dates_are_for_people_and_for_machines(load: Load, renderer: Make) -> None:
    page = parse(renderer().job(load("full")))
    times = {each.get("datetime"): text(each) for each in page.iter("time")}
    # HTML has three digits of a second at most.
    assert times["2026-10-01T08:00:00.123+02:00"] == "October 1, 2026"
    assert times["2027-01-07"] == "January 7, 2027"
    assert times["2026-12-31T23:59:00+01:00"].startswith("December 31, 2026, 11:59")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("closed", [False, True])
def test_pages_are_well_made(name: str, closed: bool, load: Load, renderer: Make) -> None:
    cards = [card(load(each), "en") for each in NAMES]
    page = parse(renderer().job(load(name), related=cards, jsonld=JSONLD, closed=closed))
    check_page(page)


def check_page(page: Any) -> None:
    assert page.get("lang") == "en"
    levels = [
        int(each.tag[1]) for each in page.iter() if isinstance(each.tag, str) and re.fullmatch("h[1-6]", each.tag)
    ]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False)), levels
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(page.xpath("//@aria-labelledby")) <= set(ids)
    assert all(each[1:] in ids for each in page.xpath("//@href[starts-with(., '#')]"))
    assert all(each.get("alt") is not None for each in page.iter("img"))
    assert len(page.xpath("//main")) == len(page.xpath("//head/title")) == 1
    assert page.xpath("//body/*[1][self::a[@href='#content']]"), "the first thing to reach skips to the content"
    # A strict Content-Security-Policy: no code, no style, nothing from elsewhere in the page itself.
    assert not page.xpath(
        "//style | //@style | //@*[starts-with(name(), 'on')] | //script[not(@type='application/ld+json') and not(@src)]"
    )
    assert page.xpath("//link[@rel='stylesheet']/@href") and not page.xpath(
        "//link[@rel='stylesheet'][contains(@href, '//')]"
    )


def test_what_a_hostile_posting_says_stays_text(load: Load, renderer: Make) -> None:
    posting = load("hostile")
    data = renderer().job(posting, related=[card(posting, "en")])
    page = parse(data)
    check_page(page)
    assert text(page.find(".//h1")) == posting["title"]
    for link in page.xpath("//@href | //@src | //@action"):
        assert re.match(r"(?:https?://|mailto:|tel:|\.|#)", link), link
    assert not page.xpath("//svg | //img[@onerror] | //b[.='Free bread']")
    assert b"49" not in data and b"64" not in re.sub(rb'(?:width|height)="64"', b"", data)
    # The words are not lost: what may be no link is shown.
    shown = text(page)
    assert posting["applyUrl"] in shown and posting["url"] in shown and posting["image"][0] in shown
    assert posting["hiringOrganization"]["sameAs"][0] in shown
    assert 'https://example.com/a%20b%22onmouseover=alert(9)' in page.xpath("//@href")  # fmt: skip
    # What is left to apply with is the mailbox.
    assert page.xpath("//a[@class='button']/@href")[0].startswith("mailto:bakery+jobs@example.com?subject=Baker%20")


def test_markup_stands_in_the_head_of_job_pages_only(load: Load, renderer: Make) -> None:
    pages = renderer()
    evil = json.dumps({"title": "</script><script>alert(1)</script><!--"}).encode()
    page = parse(pages.job(load("everyday"), jsonld=evil))
    (script,) = page.xpath("//script[not(@src)]")
    assert script.getparent().tag == "head"
    assert json.loads(script.text) == json.loads(evil)
    shown = card(load("everyday"), "en")
    for other in (
        pages.listing([shown]),
        pages.not_found(),
        pages.job(load("everyday")),
        pages.job(load("everyday"), jsonld=evil, closed=True),
    ):
        assert not parse(other).xpath("//script[not(@src)]")


def test_a_closed_page_says_so_and_offers_others(load: Load, renderer: Make) -> None:
    page = parse(renderer().job(load("everyday"), related=[card(load("remote"), "en")], closed=True))
    assert "This job is closed." in text(page)
    assert not page.xpath("//a[contains(@href, 'tidewater.example/apply')] | //a[starts-with(., 'Apply')]")
    assert page.xpath("//section[@class='related']//h3/a/@href") == ["../../jobs/remote-1/index.html"]
    assert page.xpath("//a[@class='button quiet']/@href") == ["../../index.html"]


def test_only_the_posting_s_own_words_on_a_closed_page_are_in_its_language(load: Load, renderer: Make) -> None:
    page = parse(renderer().job(load("least") | {"language": "ar", "summary": "نص"}, closed=True))
    (heading,) = page.xpath("//h2[@id='was']")
    assert not heading.xpath("ancestor-or-self::*[@lang='ar']")
    assert [each.text for each in page.xpath("//section/p[@lang='ar' and @dir='rtl']")] == ["نص"]


def test_how_to_apply(load: Load, renderer: Make) -> None:
    pages = renderer()

    def panel(posting: dict[str, Any]) -> Any:
        return parse(pages.job(posting)).xpath("//div[@class='apply']")[0]

    web = panel(load("everyday"))
    assert web.xpath("./a/@href") == ["https://jobs.tidewater.example/apply/4471?from=board&lang=en"]
    assert text(web) == "Apply for this job jobs.tidewater.example Apply by December 18, 2026"
    mail = panel(load("remote"))
    assert mail.xpath("./a/@href") == ["mailto:puzzles@inkgrid.example?subject=Crossword%20Editor"]
    assert text(mail) == "Apply by e-mail puzzles@inkgrid.example Open until filled"
    none = panel(load("least"))
    assert not none.xpath(".//a")
    assert text(none) == "The posting names no address to apply to. Open until filled"
    written = panel(load("least") | {"applyUrl": "mailto:lamps@example.com?subject=Hello"})
    assert text(written) == "Apply by e-mail lamps@example.com Open until filled"
    elsewhere = panel(load("least") | {"url": "https://board.example.com/17"})
    assert elsewhere.xpath("./a/@href") == ["https://board.example.com/17"]
    assert text(elsewhere) == "The posting names no address to apply to. Original posting Open until filled"


def test_nothing_is_said_twice_or_to_the_nanometre(load: Load, renderer: Make) -> None:
    def told(**changes: Any) -> dict[str, list[str]]:
        return facts(parse(renderer().job(load("least") | changes)))

    same = told(identifier={"value": "LK-9"}, requisitionId="LK-9")
    assert same["Reference"] == ["LK-9"] and "Requisition" not in same
    assert told(identifier={"value": "LK-9"}, requisitionId="R-1")["Requisition"] == ["R-1"]
    address = {"streetAddress": "Quay 1", "addressLocality": "Bergen", "addressCountry": "NO"}
    for latitude, longitude, shown in (
        (Decimal("60.392050123456"), Decimal("5.3"), "60.39205, 5.3"),
        (60, -5.00000001, "60, -5"),
    ):
        place = {"address": address, "geo": {"latitude": latitude, "longitude": longitude}}
        assert told(jobLocation=[place])["Place of work"] == [f"Quay 1, Bergen, Norway ({shown})"]


def test_the_posting_s_own_language_is_marked(load: Load, renderer: Make) -> None:
    page = parse(renderer().job(load("full")))
    assert page.find(".//h1").get("lang") == "de"
    (salary,) = page.xpath("//dt[.='Salary']/following-sibling::dd")
    assert salary.get("lang") == "de" and salary.get("dir") == "ltr"
    (kind,) = page.xpath("//dt[.='Workplace']/following-sibling::dd")
    assert kind.get("lang") is None
    same = parse(renderer(language="de").job(load("full")))
    assert same.get("lang") == "de" and not same.xpath("//body//@lang")
    arabic = parse(renderer().job(load("least") | {"language": "ar"}))
    assert arabic.find(".//h1").get("dir") == "rtl"
    assert parse(renderer(language="he").not_found()).get("dir") == "rtl"


@pytest.mark.parametrize(
    ("language", "country", "shown"),
    [
        ("en", "GB", "£28,000.50"),
        ("de", "DE", "28.000,50"),
        ("de", "AT", "28.000,50"),
        ("en", "DK", "28,000.50"),
        (None, "US", "£28,000.50"),
    ],
)  # fmt: skip
def test_amounts_are_written_as_the_posting_s_readers_write_them(
    language: str | None, country: str, shown: str, load: Load
) -> None:
    posting = load("least") | {
        "jobLocation": [{"address": {"addressCountry": country}}],
        "baseSalary": {"currency": "GBP", "value": {"value": Decimal("28000.5"), "unitText": "YEAR"}},
    }
    if language:
        posting["language"] = language
    assert shown in card(posting, "en")["salary"].replace("\xa0", " ")


def test_places(load: Load) -> None:
    def line(**facts: Any) -> str:
        return str(card(load("least") | facts, "en")["place"])

    towns = [{"address": {"addressLocality": town, "addressCountry": "GB"}} for town in ("Leeds", "Bath", "York")]
    assert line() == ""
    assert line(jobLocation=towns[:1]) == "Leeds, United Kingdom"
    assert line(jobLocation=towns) == "Leeds, United Kingdom; Bath, United Kingdom + 1 more"
    assert line(jobLocation=towns[:1], workplaceType="hybrid") == "Leeds, United Kingdom (Hybrid)"
    assert line(jobLocationType="TELECOMMUTE", jobLocation=towns[:1]) == "Remote (Leeds, United Kingdom)"
    assert line(jobLocationType="TELECOMMUTE", jobLocation=towns[:2]) == (
        "Remote (Leeds, United Kingdom; Bath, United Kingdom)"
    )
    assert line(workplaceType="remote") == "Remote"
    assert line(workplaceType="hybrid") == "Hybrid"
    assert card(load("remote"), "en")["place"] == "Remote (Spain, Portugal + 1 more)"
    assert line(jobLocation=[{"address": {"postalCode": "12345"}}]) == "12345"


def test_cards_are_plain_and_can_be_kept(load: Load) -> None:
    for name in NAMES:
        made = card(load(name), "en")
        assert json.loads(json.dumps(made)) == made
    made = card(load("everyday"), "en")
    assert made["skills"] == ["Python", "Rust", "PostgreSQL", "Distributed systems", "Incident response"]
    assert (made["company"], made["employment"], made["posted"]) == ("Tidewater", "Full-time", "2026-11-10")
    assert made["logo"] is None and made["remote"] is False
    assert card(load("hostile"), "en")["logo"] is None


def test_a_list_shows_every_card_and_the_way_on(load: Load, renderer: Make) -> None:
    cards = [card(load(name), "en") for name in NAMES]
    pages = renderer(per_page=6)
    first = parse(pages.listing(cards, page=1, pages=40, total=12480))
    check_page(first)
    assert [text(each) for each in first.xpath("//li[@class='job']//h2")] == [
        " ".join(each["title"].split()) for each in cards
    ]
    assert "12,480 open jobs" in text(first)
    assert first.xpath("//link[@rel='next']/@href") == ["page/2/index.html"]
    assert not first.xpath("//link[@rel='prev']")
    middle = parse(pages.listing(cards, page=13, pages=40, total=12480))
    check_page(middle)
    assert middle.xpath("//link[@rel='prev' or @rel='next']/@href") == [
        "../../page/12/index.html",
        "../../page/14/index.html",
    ]
    numbers = [text(each) for each in middle.xpath("//nav[@class='pager']//li")]
    assert numbers == ["1", "…", "3", "…", "11", "12", "13", "14", "15", "…", "23", "…", "40"]
    assert [text(each) for each in middle.xpath("//nav[@class='pager']//*[@aria-current]")] == ["13"]
    titles = {page.findtext("head/title") for page in (first, middle)}
    assert titles == {"Harbour Jobs", "Page 13 of 40 | Harbour Jobs"}
    empty = parse(pages.listing([], total=0))
    check_page(empty)
    assert "There are no open jobs at the moment." in text(empty) and "0 open jobs" in text(empty)
    assert "1 open job" in text(parse(pages.listing(cards[:1])))


def test_the_frame_says_who_runs_the_site(renderer: Make) -> None:
    pages = renderer(
        owner="Guild", owner_url="https://guild.example/", footer="By the sea.", subscribe_action="https://list.example/join",
        logo="assets/logo.svg", base_url="https://x.example/jobs",
    )  # fmt: skip
    page = parse(pages.listing([]))
    assert page.xpath("//footer//a[.='Guild']/@href") == ["https://guild.example/"]
    assert page.xpath("//footer//form/@action") == ["https://list.example/join"]
    assert page.xpath("//form//input/@id") == page.xpath("//form//label/@for")
    assert page.xpath("//header//img/@src") == ["./assets/logo.svg"] or page.xpath("//header//img/@src") == [
        "assets/logo.svg"
    ]
    assert page.xpath("//meta[@property='og:image']/@content") == ["https://x.example/jobs/assets/logo.svg"]
    assert not parse(renderer().listing([])).xpath("//footer//form")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(posting=postings(controls=True))
def test_any_valid_posting_gives_a_page(posting: dict[str, Any], renderer: Make) -> None:
    posting = {
        **posting,
        "slug": "x",
        "description": "<p>Text</p>",
        "employerOverview": "",
        "responsibilities": "<p>a</p>",
    }
    posting["qualifications"] = "<h6>a</h6><h2>b</h2><h4>c</h4>"
    del posting["employerOverview"]
    pages = renderer()
    for data in (
        pages.job(posting, related=[card(posting, "en")]),
        pages.job(posting, closed=True),
        pages.listing([card(posting, "en")]),
    ):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", data.decode())
        page = parse(data.decode())
        assert page.xpath("count(//h1)") == 1 and not page.xpath(
            "//script[not(@src)] | //style | //iframe | //@onclick"
        )
        for link in page.xpath("//@href | //@src"):
            assert not re.match(r"\s*(?:javascript|data|vbscript):", link, re.IGNORECASE)
