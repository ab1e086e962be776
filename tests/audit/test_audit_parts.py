"""The parts of an audit: numbers and days in texts, robots.txt, what a page shows, where addresses lead."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jobexport.audit.closed import says_closed
from jobexport.audit.folder import NOWHERE, Folder
from jobexport.audit.model import State
from jobexport.audit.robots import read_robots
from jobexport.audit.scan import scan
from jobexport.audit.visible import Visible

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def _visible(text: str, language: str = "en", times: tuple[str, ...] = ()) -> Visible:
    return Visible(text, language, list(times), NOW)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("€60,000 a year", "60000"), ("60.000 Euro", "60000"), ("60 000 zł", "60000"), ("60\u202f000 €", "60000"),
        ("CHF 60'000.–", "60000"), ("60’000", "60000"), ("$60k", "60000"), ("60–80K", "60000"), ("60 to 80 k", "60000"),
        ("60-80k", "80000"), ("₹12,00,000", "1200000"), ("12 LPA", "1200000"), ("月給25万円", "250000"), ("1.2m", "1200000"),
        ("18,50 €/h", "18.5"), ("£12.60 per hour", "12.60"), ("2.450,50 €", "2450.50"), ("2,450.50", "2450.5"),
        ("٦٠٬٠٠٠", "60000"), ("３０００円", "3000"), ("15 tys. zł", "15000"), ("$51.82853 per hour", "51.82853"),
    ],
)  # fmt: skip
def test_amounts_that_are_shown(text: str, amount: str) -> None:
    assert _visible(text).shows(Decimal(amount))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("€60,000", "6000"),
        ("60 people", "60000"),
        ("60 km", "60000"),
        ("18,50", "185"),
        ("6,000,0", "600"),
        ("2026", "226"),
    ],
)
def test_amounts_that_are_not_shown(text: str, amount: str) -> None:
    assert not _visible(text).shows(Decimal(amount))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("2026-11-02", "en"), ("Posted Nov 2, 2026", "en"), ("2 November", "en"), ("November 2nd, 2026", "en-GB"),
        ("02/11/26", "en"), ("11/2/2026", "en-US"), ("Monday, 2 November 2026", "en"), ("2. November 2026", "de"),
        ("am 2.11.2026", "de"), ("le 2 novembre 2026", "fr"), ("2 de noviembre de 2026", "es"), ("2 listopada 2026", "pl"),
        ("2026年11月2日", "ja"), ("2026년 11월 2일", "ko"), ("2 נובמבר 2026", "he"), ("٢ نوفمبر ٢٠٢٦", "ar"),
        ("20 days ago", "en"), ("vor 20 Tagen", "de"), ("il y a 20 jours", "fr"), ("hace 20 días", "es"),
        ("3 weeks ago", "en"), ("2 ноября 2026 г.", "ru"), ("2 Kasım 2026", "tr"), ("Nov 2", "xx"),
    ],
)  # fmt: skip
def test_days_that_are_shown(text: str, language: str) -> None:
    assert _visible(text, language).dates(date(2026, 11, 2))


@pytest.mark.parametrize(
    "text", ["12 November 2026", "2 December 2026", "20262", "3 days ago", "2 November 2025 x2", "yesterday"]
)
def test_days_that_are_not_shown(text: str) -> None:
    assert not _visible(text.replace("2 November 2025 x2", "3 November 2026")).dates(date(2026, 11, 2))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Senior C++ developer (m/f)", "Senior C++ Developer (m/f)"), ("Zürich", "ZURICH"), ("Łódź", "Lodz"),
        ("勤務地：東京都港区", "東京都"), ("המשרה בתל אביב", "תל אביב"), ("Straße 5", "STRASSE 5"), ("co-op", "Co Op"), ("x", "🐦"),
    ],
)  # fmt: skip
def test_words_that_are_said(text: str, phrase: str) -> None:
    assert _visible(text).says(phrase)


@pytest.mark.parametrize(("text", "phrase"), [("Berliner Straße", "Berlin"), ("Data engineering", "Data Engineer")])
def test_words_are_whole(text: str, phrase: str) -> None:
    assert not _visible(text).says(phrase)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("This job is closed.", True), ("This position has been filled", True), ("No longer accepting applications", True),
        ("Diese Stelle ist leider nicht mehr verfügbar", True), ("Cette offre n'est plus disponible", True),
        ("Ta oferta pracy wygasła", True), ("Deze vacature is gesloten", True),
        ("The shop is closed on Sundays", False), ("Applications close on 3 May", False), ("a closed loop", False),
    ],
)  # fmt: skip
def test_closed(text: str, closed: bool) -> None:
    assert (says_closed(_visible(text).folded) is not None) is closed


_ROBOTS = b"""\xef\xbb\xbfUser-agent: Googlebot
User-agent: jobexport/1
Disallow: /cgi/
Allow: /cgi/ok$
Crawl-delay: 2.5

# a comment
User-agent: *
Disallow: /a*b
Disallow: /caf\xc3\xa9
Disallow:
nonsense
Sitemap: https://jobs.example.org/s.xml
"""


@pytest.mark.parametrize(
    ("agent", "path", "line"),
    [
        ("googlebot", "/cgi/x", 3), ("googlebot", "/cgi/ok", None), ("googlebot", "/cgi/okay", 3), ("googlebot", "/ab", None),
        ("JobExport", "/cgi/", 3), ("other", "/cgi/", None), ("other", "/a/x/b/c", 9), ("other", "/caf%C3%A9/", 10),
        ("other", "/café", 10), ("other", "/", None),
    ],
)  # fmt: skip
def test_robots(agent: str, path: str, line: int | None) -> None:
    rule = read_robots(_ROBOTS).forbids(f"https://jobs.example.org{path}", agent)
    assert (rule.line if rule else None) == line


def test_robots_of_the_site_itself() -> None:
    robots = read_robots(_ROBOTS)
    assert robots.sitemaps == ("https://jobs.example.org/s.xml",)
    assert (robots.delay("jobexport"), robots.delay("other")) == (2.5, 0.0)


def test_scan() -> None:
    page = scan(
        b"""<!doctype html><html lang=de><head><title> A &amp; B
        </title></head><body><h1>One <b>job</b></h1><p>a<!-- <i>no</i> no -- no > no --><!--><?php no ?><span>b</span></p><script>no</script><style>no</style>
        <div hidden>no <div>no</div> no</div><p style="display: none">no</p><template><p>no</template><noscript>no</noscript>
        <dialog>no</dialog><svg><title>no</title></svg><img src=a alt="a picture"><a name=here id=there>link</a>
        <time datetime="2026-11-02">then</time><time hidden datetime="2026-11-03">no</time> &euro;5 <p>end"""
    )
    assert (page.title, page.language, page.headings) == ("A & B", "de", ["One job"])
    assert {"here", "there"} <= page.ids and page.times == ["2026-11-02"]
    words = page.text.split()
    assert "no" not in words and "ab" in words and "end" in words and "€5" in words and "picture" in words
    (picture,) = page.named("img")
    assert page.position(picture) == (4, 56)


@pytest.mark.parametrize(
    ("address", "state", "key"),
    [
        ("https://jobs.example.org/board/", State.HERE, "index.html"),
        ("https://jobs.example.org/board", State.HERE, "index.html"),
        ("https://JOBS.example.org/board/a/?ref=x", State.HERE, "a/index.html"),
        ("https://jobs.example.org/board/b", State.HERE, "b.html"),
        ("https://jobs.example.org/board/s%C3%A3o/", State.HERE, "são/index.html"),
        ("https://jobs.example.org/board/c", State.GONE, ""),
        ("https://jobs.example.org/board/../../etc/passwd", State.GONE, ""),
        ("https://jobs.example.org/other/", State.OUTSIDE, ""),
        ("https://other.example.org/board/", State.OUTSIDE, ""),
    ],
)  # fmt: skip
def test_addresses_of_a_folder(address: str, state: State, key: str, tmp_path: Path) -> None:
    for name in ("index.html", "a/index.html", "b.html", "são/index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<html>", "utf-8")
    site = Folder(tmp_path, "site", "https://jobs.example.org/board/")
    place = site.find(address)
    assert (place.state, place.key) == (state, key)


_HEAD = '<html><head><link rel="canonical" href="{}"></head>'


@pytest.mark.parametrize(
    ("files", "base"),
    [
        ({"index.html": _HEAD.format("https://a.example/x/")}, "https://a.example/x/"),
        ({"index.html": _HEAD.format("https://a.example/x/index.html")}, "https://a.example/x/"),
        ({"jobs/b.html": _HEAD.format("https://a.example/jobs/b")}, "https://a.example/"),
        ({"jobs/b/index.html": _HEAD.format("https://a.example/y/jobs/b/")}, "https://a.example/y/"),
        ({"b.html": "<html>", "sitemap.xml": "<urlset><url><loc>https://a.example/z/b.html</loc></url></urlset>"}, "https://a.example/z/"),
        ({"b.html": "<html>"}, NOWHERE),
    ],
)  # fmt: skip
def test_the_address_is_told_from_the_pages(files: dict[str, str], base: str, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert Folder(tmp_path, "site", None).base == base
