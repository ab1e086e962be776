"""The search page in a real browser, under the Content Security Policy that hosts should send."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from jobexport.site import search_words, urls

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_CITIES = (("Berlin", "DE"), ("Paris", "FR"), ("Gdańsk", "PL"), ("Oslo", "NO"))
_TITLES = ("Data Engineer", "Nurse", "Carpenter", "Backend Engineer", "Python Teacher")
_SKILLS = ("Python", "SQL", "Triage", "C++", "Patience", "Node.js")


def _postings(folder: Path) -> Path:
    """240 postings of 60 employers, their facts in rotation, so that every number of results can be told by counting."""
    lines = [
        {
            "id": f"job-{number}",
            "title": _TITLES[number % 5],
            "company": f"Firm {number % 60}",
            "location": "{}, {}".format(*_CITIES[number % 4]),
            "employment": ("Full time", "Part time")[number % 2],
            "skills": [_SKILLS[number % 6]],
            "posted": f"2026-{number % 10 + 1:02}-{number % 28 + 1:02}",
            "description": "Work with others.",
            "applyUrl": f"https://firm.example/{number}",
        }
        for number in range(240)
    ]
    path = folder / "many.jsonl"
    path.write_bytes(b"\n".join(map(msgspec.json.encode, lines)) + b"\n")
    return path


@pytest.fixture(scope="session")
def many_url(
    build_site: Callable[..., Path], serve_site: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The address of a board with 240 postings."""
    return serve_site(build_site(_postings(tmp_path_factory.mktemp("many"))))


def told(page: Page) -> Locator:
    return page.get_by_role("status")


def wait(page: Page, text: str | re.Pattern[str]) -> None:
    from playwright.sync_api import expect

    expect(told(page)).to_have_text(text)


def titles(page: Page) -> list[str]:
    return page.locator("#results h2").all_inner_texts()


def test_words_are_the_same_in_python_and_in_the_browser(page: Page, site_url: str) -> None:
    page.goto(site_url + "search/index.html")
    texts = (Path(__file__).parent / "words.txt").read_text("utf-8").splitlines()
    texts += [chr(code) for code in range(0x20, 0x2FFF) if chr(code).isprintable()]
    blocks = (range(0xA640, 0xABFF), range(0xFB00, 0xFFDD), range(0x10400, 0x104FF), (0x1F600, 0x20000))
    texts += [chr(code) for block in blocks for code in block if chr(code).isprintable()]
    folded = page.evaluate("texts => texts.map(jobSearch.fold)", texts)
    spelled = page.evaluate("texts => texts.map(jobSearch.phrase)", texts)
    asked = page.evaluate("texts => texts.map(text => jobSearch.asked(text).map(each => each.text))", texts)
    for text, one, other, words in zip(texts, folded, spelled, asked, strict=True):
        assert one == search_words.fold(text), text
        assert other == search_words.phrase(text), text
        # What is asked for begins a word of the text itself, so that every text finds itself.
        indexed = search_words.words(text)
        assert all(any(each.startswith(word) for each in indexed) for word in words), (text, words, indexed)


def test_results_lead_to_the_pages_where_addresses_have_shards(
    page: Page, build_site: Callable[..., Path], serve_site: Callable[[Path], str], tmp_path: Path
) -> None:
    site = build_site(_postings(tmp_path), config='[site]\npermalink = "jobs/{shard:3}/{slug}/"\n')
    address = serve_site(site)
    page.goto(address + "search/index.html?q=nurse")
    wait(page, "48 jobs · Page 1 of 3")
    links = page.locator("#results h2 a").evaluate_all("links => links.map(each => each.href)")
    assert len(links) == 20
    assert all((site / each.removeprefix(address)).is_file() for each in links), links
    slugs = ["a", "data-engineer-1", "x" * 120]
    assert page.evaluate("slugs => slugs.map(each => jobSearch.shard(each, 4))", slugs) == [
        urls.shard(each, 4) for each in slugs
    ]


def test_a_query_finds_titles_before_skills_and_the_newest_first(page: Page, many_url: str) -> None:
    page.goto(many_url)
    page.get_by_role("searchbox").fill("python")
    page.keyboard.press("Enter")
    wait(page, "80 jobs · Page 1 of 4")
    assert "q=python" in page.url
    found = titles(page)
    assert found == ["Python Teacher"] * 20
    days = page.locator("#results time").evaluate_all("times => times.map(each => each.dateTime)")
    assert days == sorted(days, reverse=True)
    page.goto(many_url + "search/index.html?q=python&page=4")
    wait(page, "80 jobs · Page 4 of 4")
    assert "Python Teacher" not in titles(page)


def test_words_begin_and_accents_do_not_matter(page: Page, many_url: str) -> None:
    page.goto(many_url + "search/index.html")
    wait(page, "The newest of 240 jobs")
    for query, count in (
        ("GDANSK", "60 jobs"), ("gdańsk nur", "12 jobs"), ("c++", "40 jobs"), ("node js", "40 jobs"), ("firm 7", "4 jobs"),
        ("carp", "48 jobs"), ("engineer data", "48 jobs"),
        ("carpente gdańsk", "12 jobs"), ("carp gdańsk", "No job matches."), ("zzz", "No job matches. Try other words, or fewer filters."),
    ):  # fmt: skip
        page.get_by_role("searchbox").fill(query)
        wait(page, re.compile(rf"^{re.escape(count)}"))


def test_filters_combine_and_are_counted(page: Page, many_url: str, picture: Callable[..., Path]) -> None:
    page.goto(many_url + "search/index.html?q=engineer")
    wait(page, "96 jobs · Page 1 of 5")
    employment = page.get_by_label("Employment")
    assert employment.locator("option").all_inner_texts() == ["Any", "Full-time (48)", "Part-time (48)"]
    employment.select_option("part-time")
    wait(page, "48 jobs · Page 1 of 3")
    page.get_by_label("Location").select_option(label="Paris, France (24)")
    wait(page, "24 jobs · Page 1 of 2")
    assert "employment=part-time" in page.url and "location=fr%2Fparis" in page.url and "q=engineer" in page.url
    # The counts of a kind leave out its own filter.
    assert page.get_by_label("Location").locator("option").filter(has_text="Oslo").inner_text() == "Oslo, Norway (24)"
    employer = page.get_by_label("Employer")
    employer.fill("firm 33")
    employer.press("Tab")
    wait(page, "4 jobs")
    assert "company=firm-33" in page.url
    picture(page)
    page.reload()
    wait(page, "4 jobs")
    assert employer.input_value() == "Firm 33"
    page.get_by_role("button", name="Clear search and filters").click()
    wait(page, "The newest of 240 jobs")
    assert "?" not in page.url


def test_a_name_that_nothing_has_is_told(page: Page, many_url: str) -> None:
    from playwright.sync_api import expect

    page.goto(many_url + "search/index.html")
    wait(page, "The newest of 240 jobs")
    employer = page.get_by_label("Employer")
    for wait_for_suggestions in (0, 400):
        employer.fill("Nobody Ltd")
        page.wait_for_timeout(wait_for_suggestions)
        employer.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("Nothing is called “Nobody Ltd”. Choose one of the suggestions.")
        wait(page, "The newest of 240 jobs")
        expect(page.get_by_role("alert")).to_have_text("Nothing is called “Nobody Ltd”. Choose one of the suggestions.")
        assert employer.get_attribute("aria-invalid") == "true"
        page.get_by_label("Employment").focus()
        page.get_by_label("Employment").select_option("full-time")
        wait(page, re.compile("^120 jobs"))
        expect(page.get_by_role("alert")).to_have_text("")
        assert employer.get_attribute("aria-invalid") == "false" and employer.input_value() == ""
        page.get_by_label("Employment").select_option("")
        wait(page, "The newest of 240 jobs")
    page.goto(many_url + "search/index.html?company=nobody")
    wait(page, re.compile("^No job matches"))


def test_back_and_forward_restore_everything(page: Page, many_url: str) -> None:
    page.goto(many_url + "search/index.html")
    wait(page, "The newest of 240 jobs")
    page.get_by_role("searchbox").press_sequentially("nurse", delay=120)
    wait(page, "48 jobs · Page 1 of 3")
    page.get_by_label("Employment").select_option("full-time")
    wait(page, "24 jobs · Page 1 of 2")
    page.get_by_role("link", name="Next").click()
    wait(page, "24 jobs · Page 2 of 2")
    first = page.locator("#results a").first
    name = first.get_attribute("href")
    first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Nurse"
    page.go_back()
    wait(page, "24 jobs · Page 2 of 2")
    assert page.locator("#results a").first.get_attribute("href") == name
    assert page.get_by_role("searchbox").input_value() == "nurse"
    page.go_back()
    wait(page, "24 jobs · Page 1 of 2")
    page.go_back()
    wait(page, "48 jobs · Page 1 of 3")
    assert page.get_by_label("Employment").input_value() == ""
    # All letters of a word are one step.
    page.go_back()
    wait(page, "The newest of 240 jobs")
    page.go_forward()
    wait(page, "48 jobs · Page 1 of 3")


def test_the_keyboard_is_enough(page: Page, many_url: str) -> None:
    page.goto(many_url + "search/index.html")
    wait(page, "The newest of 240 jobs")
    page.keyboard.press("/")
    page.keyboard.type("carpenter/")
    wait(page, "48 jobs · Page 1 of 3")
    assert page.get_by_role("searchbox").input_value() == "carpenter/"
    seen: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "document.activeElement.closest('#results') ? 'result' : document.activeElement.rel || document.activeElement.name || document.activeElement.id"
            )
        )
        if seen[-1] == "next":
            break
    assert seen.count("result") == 20
    assert {"location", "skill", "employment", "company", "clear"} <= set(seen)
    page.keyboard.press("Enter")
    wait(page, "48 jobs · Page 2 of 3")
    assert page.evaluate("document.activeElement.id") == "told"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/jobs/**")


def test_numbers_of_results_are_announced(page: Page, many_url: str) -> None:
    page.goto(many_url + "search/index.html")
    wait(page, "The newest of 240 jobs")
    assert told(page).evaluate("each => each.closest('[hidden]') === null")
    page.get_by_role("searchbox").fill("job-that-nobody-has")
    wait(page, "No job matches. Try other words, or fewer filters.")
    assert titles(page) == []
    page.get_by_role("searchbox").fill("firm 1")
    wait(page, re.compile("^[0-9]+ jobs"))
    # Every control has a name for people who do not see it.
    names = page.locator("#search :is(input, select, button):visible").evaluate_all(
        "all => all.map(each => (each.labels?.[0] ?? each).textContent.trim())"
    )
    assert all(names), names


def test_without_javascript_the_page_leads_on(
    open_page: Callable[..., Page], site_url: str, picture: Callable[..., Path]
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site_url + "search/index.html")
    assert "needs JavaScript" in page.locator("noscript").inner_text()
    assert not page.locator("#search").is_visible()
    picture(page)
    leads = page.get_by_role("navigation", name="Browse instead").get_by_role("link")
    for at in range(leads.count()):
        href = leads.nth(at).get_attribute("href")
        assert href is not None
        answer = page.request.get(site_url + "search/" + href)
        assert answer.ok, href
    leads.first.click()
    assert page.locator(".jobs .job").count() == 12


def test_from_a_folder_the_page_says_what_it_needs(open_page: Callable[..., Page], board: Path) -> None:
    page = open_page(faults_expected=True)
    page.goto((board / "search" / "index.html").as_uri())
    wait(page, re.compile("needs a web server"))
    assert not page.get_by_role("searchbox").is_visible()
    page.get_by_role("navigation", name="Browse instead").get_by_role("link").first.click()
    assert page.locator(".jobs .job").count() == 12


def test_an_index_that_cannot_be_read_is_told(open_page: Callable[..., Page], many_url: str) -> None:
    page = open_page(faults_expected=True)
    page.route("**/search/keys/**", lambda route: route.abort())
    page.goto(many_url + "search/index.html")
    wait(page, "The newest of 240 jobs")
    page.get_by_role("searchbox").fill("nurse")
    wait(page, re.compile("could not load"))
    page.unroute("**/search/keys/**")
    page.get_by_role("button", name="Search", exact=True).click()
    wait(page, "48 jobs · Page 1 of 3")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_it_fits_every_width(
    open_page: Callable[..., Page], site_url: str, many_url: str, picture: Callable[..., Path], width: int, scheme: str
) -> None:
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for name, address in (
        ("samples", site_url + "search/index.html"),
        ("many", many_url + "search/index.html?q=e&employment=full-time"),
    ):
        page.goto(address)
        wait(page, re.compile("jobs"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        picture(page, name)
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (ground == "rgb(21, 21, 19)") == (scheme == "dark")


@pytest.mark.parametrize(("language", "counted", "direction"), [("de", "^24 (Jobs|Stellen)", "ltr"), ("ar", "", "rtl")])
def test_it_speaks_the_language_of_the_board(
    build_site: Callable[..., Path], serve_site: Callable[[Path], str], tmp_path: Path,
    open_page: Callable[..., Page], picture: Callable[..., Path], language: str, counted: str, direction: str,
) -> None:  # fmt: skip
    url = serve_site(build_site(_postings(tmp_path), config=f'[site]\nlanguage = "{language}"\n'))
    page = open_page(viewport={"width": 390, "height": 900})
    page.goto(url + "search/index.html?q=nurse&employment=full-time")
    wait(page, re.compile(counted or ".+"))
    assert page.evaluate("getComputedStyle(document.body).direction") == direction
    shown = page.locator("#results time").first
    day = shown.get_attribute("datetime")
    expected = page.evaluate(
        "([day, language]) => new Intl.DateTimeFormat(language, {dateStyle: 'medium', timeZone: 'UTC'}).format(new Date(day))",
        [day, language],
    )
    assert shown.inner_text() == expected
    picture(page)
