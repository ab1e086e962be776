"""What visitors do: they search, filter, open a job and come back, with a mouse, with keys alone, without JavaScript, on paper."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import KINDS, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

FULL = "jobs/senior-backend-engineer-infrastructure/"


def test_from_home_through_the_search_to_a_job_and_back(
    page: Page, every_url: str, picture: Callable[..., Path]
) -> None:
    from playwright.sync_api import expect

    page.goto(every_url)
    page.get_by_role("searchbox").fill("engineer")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    told = page.get_by_role("status")
    expect(told).to_have_text(re.compile("^[0-9]+ jobs"))
    before = told.inner_text()
    page.get_by_label("Workplace").select_option("remote")
    expect(told).not_to_have_text(before)
    page.get_by_label("Employment").select_option("full-time")
    expect(page).to_have_url(re.compile("employment=full-time"))
    settled(page)
    shown, address = told.inner_text(), page.url
    assert "q=engineer" in address and "workplace=remote" in address
    titles = page.locator("#results h2").all_inner_texts()
    picture(page)
    first = page.locator("#results h2 a").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert page.get_by_role("link", name=re.compile("^Apply")).first.get_attribute("href", timeout=1000)
    page.go_back()
    expect(told).to_have_text(shown)
    assert page.url == address
    assert page.locator("#results h2").all_inner_texts() == titles
    assert page.get_by_label("Workplace").input_value() == "remote"
    page.go_back()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour Jobs")


def focused(page: Page) -> dict[str, object]:
    """The element that has the focus: what it is, whether it can be seen, and whether its focus can."""
    found: dict[str, object] = page.evaluate(
        """() => {
          const at = document.activeElement, box = at.getBoundingClientRect(), row = at.closest('.job') ?? at;
          const ring = [at, row].some(each => { const style = getComputedStyle(each); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; });
          return {what: at.tagName, text: (at.textContent || at.name || '').trim().slice(0, 60), id: at.dataset.seen ??= String(Math.random()),
                  ring, shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight, skip: at.className === 'skip'};
        }"""
    )
    return found


@pytest.mark.parametrize("name", ["home", "search", "long", "closed", "directory"])
def test_keys_alone_reach_everything_and_are_never_caught(
    open_page: Callable[..., Page], every_url: str, name: str
) -> None:
    page = open_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto(every_url + KINDS[name])
    settled(page)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
          .filter(each => each.checkVisibility({visibilityProperty: true})).length"""
    )
    page.keyboard.press("Tab")
    first = focused(page)
    assert first["skip"] and first["shown"] and first["ring"], first
    seen = {first["id"]: first}
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        now = focused(page)
        if now["what"] == "BODY" or now["id"] in seen:
            break
        assert now["shown"] and now["ring"], now
        seen[now["id"]] = now
    assert len(seen) == wanted, [each["text"] for each in seen.values()]
    page.goto(every_url + KINDS[name])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_job_is_found_and_opened_with_keys_alone(page: Page, every_url: str) -> None:
    from playwright.sync_api import expect

    page.goto(every_url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("lift technician")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 job")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('#results')"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Technician for the inspection"))


def test_without_javascript_links_lead_to_every_posting(
    open_page: Callable[..., Page], every: Path, every_url: str
) -> None:
    page = open_page(java_script_enabled=False)
    waiting, seen = [every_url], {every_url}
    while waiting:
        page.goto(waiting.pop(), wait_until="commit")
        links = page.locator("a[href]").evaluate_all("links => links.map(each => each.href.split('#')[0])")
        # Lists and their pages; what stands on the page of a job is not needed to find it.
        for link in links:
            if link.startswith(every_url) and link not in seen and not link.endswith((".xml", ".json")):
                seen.add(link)
                if re.match(rf"{every_url}(?:page/|location/$)", link):
                    waiting.append(link)
    slugs = [json.loads(line)["slug"] for line in (every / "jobs.jsonl").read_text("utf-8").splitlines()]
    assert len(slugs) > 15
    assert {f"{every_url}jobs/{slug}/" for slug in slugs} <= seen
    page.goto(every_url + "search/")
    assert page.locator("noscript .notice").is_visible()
    assert not page.get_by_role("searchbox").count() or not page.get_by_role("searchbox").is_visible()
    page.goto(every_url + KINDS["job"])
    assert not page.get_by_role("button", name="Copy link").is_visible()
    assert page.get_by_role("link", name=re.compile("^Apply")).first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_fits_320_pixels(
    open_page: Callable[..., Page], every_url: str, arabic_url: str, picture: Callable[..., Path], scheme: str
) -> None:
    page = open_page(viewport={"width": 320, "height": 700}, color_scheme=scheme)
    for name, address in KINDS.items():
        for root in (every_url, arabic_url):
            page.goto(root + address)
            settled(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
            cut = page.evaluate(
                """() => [...document.querySelectorAll('main *')].filter(each => {
                  const box = each.getBoundingClientRect();
                  return box.width && (box.right > 321 || box.left < -1) && !each.closest('.browse .chips, .wide, .skip, .headline, legend');
                }).map(each => each.outerHTML.slice(0, 120))"""
            )
            assert cut == [], page.url
            picture(page, f"{name}-{'ar' if root == arabic_url else 'en'}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_of_every_kind_of_page(
    open_page: Callable[..., Page], every_url: str, picture: Callable[..., Path], scheme: str
) -> None:
    page = open_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    grounds = set()
    for name, address in KINDS.items():
        page.goto(every_url + address)
        settled(page)
        grounds.add(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
        assert picture(page, name, needed=True).stat().st_size > 5000
    assert grounds == {"rgb(21, 21, 19)" if scheme == "dark" else "rgb(251, 250, 247)"}


SIDES = """() => [...document.querySelectorAll('.job, .posting-head')].flatMap(row => {
  const rtl = getComputedStyle(document.body).direction === 'rtl';
  const edge = (each, end) => Math.round(each.getBoundingClientRect()[end !== rtl ? 'right' : 'left']);
  const line = row.querySelector('.job-where, .headline'), aside = row.querySelector('.job-aside');
  const begin = edge(line.parentElement, false);
  return [
    ...[...row.querySelectorAll('h1, h2, h3, p[dir]')].filter(each => !aside?.contains(each) && edge(each, false) !== begin),
    ...[...(aside?.children ?? [])].filter(each => edge(each, true) !== edge(aside, true)),
  ].map(each => `${location.pathname}: ${each.outerHTML.slice(0, 120)}`);
})"""


def test_texts_in_the_other_direction_keep_the_edges_of_the_page(page: Page, every_url: str, arabic_url: str) -> None:
    """Titles, summaries and amounts stand beside the logo and at the edge, as those of the page's own direction do."""
    for root in (every_url, arabic_url):
        for name in ("home", "job", "rtl", "closed"):
            page.goto(root + KINDS[name])
            assert page.evaluate(SIDES) == []
    page.goto(arabic_url + KINDS["job"])
    items = page.locator(".headline li[dir=ltr]")
    assert items.count() == 1
    # The dot before the pay stands between it and what was said before: on its right.
    assert items.evaluate("each => getComputedStyle(each).paddingLeft") == "0px"
    assert items.evaluate("each => getComputedStyle(each).paddingRight") == "20px"
    assert items.evaluate("each => getComputedStyle(each, '::before').right") == "8px"


def test_a_place_is_written_in_the_direction_of_the_page(page: Page, every_url: str) -> None:
    """A town may be written in other letters than its country, whose name is the interface's."""
    for address, place in ((KINDS["home"], ".job-where bdi"), ("search/?q=jordan", "#results .job-where span[dir]")):
        page.goto(every_url + address)
        settled(page)
        where = page.locator(place).filter(has_text="Jordan").first
        where.wait_for()
        assert where.evaluate("each => getComputedStyle(each).direction") == "ltr"


def test_a_count_stands_behind_its_name(page: Page, every_url: str) -> None:
    page.goto(every_url + KINDS["places"])
    row = page.locator(".directory li").filter(has_text="חיפה")
    name, count = row.locator("a").bounding_box(), row.locator(".tally").bounding_box()
    assert name is not None and count is not None and count["x"] >= name["x"] + name["width"]


def test_every_page_leads_to_the_search(page: Page, every_url: str) -> None:
    for address in KINDS.values():
        page.goto(every_url + address)
        link = page.get_by_role("banner").get_by_role("link", name="Search jobs")
        assert link.evaluate("each => new URL(each.href).pathname") == "/search/", page.url


def test_nothing_moves_for_those_who_ask_for_it(open_page: Callable[..., Page], every_url: str) -> None:
    moving = (
        "[...document.querySelectorAll('*')].filter(each => getComputedStyle(each).transitionDuration !== '0s').length"
    )
    calm = open_page(reduced_motion="reduce")
    calm.goto(every_url + KINDS["job"])
    assert calm.evaluate(moving) == 0
    page = open_page(reduced_motion="no-preference")
    page.goto(every_url + KINDS["job"])
    assert page.evaluate(moving) > 0


def test_paper_shows_the_job_and_its_address_and_no_navigation(page: Page, every_url: str, artefacts: Path) -> None:
    for name in ("job", "long"):
        page.goto(every_url + KINDS[name])
        page.emulate_media(media="print")
        for gone in ("nav", ".share", ".related", ".subscribe", ".apply-again", ".more-jobs", ".find", ".more-ways"):
            assert not any(each.is_visible() for each in page.locator(gone).all()), gone
        assert page.locator("h1").is_visible()
        apply = page.locator(".apply .button")
        after = apply.evaluate("each => getComputedStyle(each, '::after').content")
        assert str(apply.get_attribute("href")) in after
        data = page.pdf(format="A4")
        assert data.startswith(b"%PDF-")
        (artefacts / f"print-{name}.pdf").write_bytes(data)
        text = page.locator("body").inner_text()
        # What a page folds away is unfolded on paper.
        assert name != "long" or page.get_by_text("Zamość, Poland").is_visible()
        box = page.locator(".glance").bounding_box()
        # Seventy places stand in columns, so that the box begins on the first sheet.
        assert box is not None and box["height"] < 700
        assert "Related jobs" not in text and "All jobs" not in text and "Share this job" not in text
        assert "Harbour Jobs" in text and page.locator("h1").inner_text() in text


def test_an_ordinary_job_weighs_less_than_30_kilobytes(page: Page, every_url: str) -> None:
    """Counted: the page, its style sheets and scripts as the server sends them, uncompressed; pictures are not.

    The last of these has a description of 400 words and seven sections.
    """
    for address in (*(KINDS[name] for name in ("job", "rtl", "bare", "closed")), FULL):
        told: list[Response] = []
        page.on("response", lambda answer, told=told: told.append(answer))
        page.goto(every_url + address, wait_until="networkidle")
        sizes = {each.url: len(each.body()) for each in told if not each.headers["content-type"].startswith("image/")}
        assert any(each.endswith(".css") for each in sizes)
        assert sum(sizes.values()) < 30 * 1024, sizes


@pytest.mark.parametrize("name", KINDS)
def test_pages_ask_for_nothing_that_is_not_theirs(open_page: Callable[..., Page], every_url: str, name: str) -> None:
    """The policy and requests to other hosts are judged by ``open_page``; here, what the page itself asks for."""
    page = open_page()
    asked: list[tuple[str, str]] = []
    page.on("request", lambda told: asked.append((told.resource_type, told.url)))
    answer = page.goto(every_url + KINDS[name])
    settled(page)
    assert answer is not None and answer.headers["content-security-policy"].startswith("default-src 'none'")
    elsewhere = {kind for kind, url in asked if not url.startswith(every_url)}
    assert elsewhere <= {"image"}
    assert page.locator("script:not([src]):not([type='application/ld+json']), style, [style], [onclick]").count() == 0
