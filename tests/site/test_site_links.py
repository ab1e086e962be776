"""Files, links between them, and the sitemap."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urldefrag, urljoin

import pytest
from lxml import etree, html

from jobexport.site import sitemap, urls
from jobexport.site.links import host, linked, mail, telephone, web
from jobexport.site.render import Renderer
from jobexport.site.settings import SiteSettings
from jobexport.site.sharelinks import share_links
from jobexport.site.view import card

Load = Callable[[str], dict[str, Any]]
Make = Callable[..., Renderer]
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def parse(data: bytes | str) -> Any:
    """A page as a tree; Any, because what an XPath gives depends on the path."""
    return html.document_fromstring(data)


def build(folder: Path, pages: Renderer, load: Load) -> list[str]:
    """Writes a small site and gives the paths of its pages."""
    site = pages.site
    postings = [load("everyday"), load("remote"), load("full")]
    cards = [card(each, "en") for each in postings]
    files = {urls.job_path(each["slug"], site.permalink): pages.job(each, related=cards) for each in postings}
    files[urls.job_path("gone", site.permalink)] = pages.job(
        load("least") | {"slug": "gone"}, related=cards, closed=True
    )
    files |= {urls.list_path(page): pages.listing(cards, page=page, pages=3, total=9) for page in (1, 2, 3)}
    files[urls.NOT_FOUND] = pages.not_found()
    files[urls.SAFETY] = pages.safety()
    for path, data in {**files, **dict(pages.assets()), "feed.xml": b"<rss/>", urls.SEARCH: b"<p>"}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return list(files)


def links(data: bytes) -> list[str]:
    """The links of a page that stay on its site."""
    page = parse(data)
    found = page.xpath("//a/@href | //link[@rel!='canonical']/@href | //script/@src")
    return [each for each in found if not each.startswith(("http", "mailto:", "tel:"))]


@pytest.mark.parametrize(
    "permalink", ["jobs/{slug}/", "jobs/{slug}.html", "{slug}.html", "a/b/{slug}/", "{shard:3}/{slug}/"]
)
def test_without_an_address_every_link_names_a_file(permalink: str, tmp_path: Path, load: Load, renderer: Make) -> None:
    made = build(tmp_path, renderer(permalink=permalink), load)
    seen = set()
    for path in made:
        for link in links((tmp_path / path).read_bytes()):
            target = (tmp_path / path).parent / unquote(urldefrag(link).url) if urldefrag(link).url else tmp_path / path
            assert target.is_file(), f"{link} on {path}"
            seen.add(target.resolve().relative_to(tmp_path.resolve()).as_posix())
    assert {"index.html", "assets/style.css", "feed.xml", urls.job_path("remote-1", permalink)} <= seen


@pytest.mark.parametrize("base_url", ["https://jobs.example", "https://x.example/work/here"])
@pytest.mark.parametrize("permalink", ["jobs/{slug}/", "jobs/{slug}.html", "jobs/{shard}/{slug}.html"])
def test_with_an_address_every_link_leads_to_a_file_below_it(
    base_url: str, permalink: str, tmp_path: Path, load: Load, renderer: Make
) -> None:
    pages = renderer(base_url=base_url, permalink=permalink)
    root = base_url + "/"
    for path in build(tmp_path, pages, load):
        data = (tmp_path / path).read_bytes()
        # A page for wrong addresses is seen from anywhere.
        here = root + "no/such/place/at/all" if path == urls.NOT_FOUND else urls.absolute(path, root)
        for link in links(data):
            target = urldefrag(urljoin(here, link)).url
            assert target.startswith(root), f"{link} on {path}"
            file = tmp_path / unquote(target[len(root) :])
            assert (
                file / "index.html" if target.endswith("/") or target == here == root else file
            ).is_file() or target == here
            assert "index.html" not in target
        canonical = parse(data).xpath("//link[@rel='canonical']/@href")
        assert canonical == ([] if path == urls.NOT_FOUND else [urls.absolute(path, root)])


@pytest.mark.parametrize(
    ("path", "start", "pretty", "link"),
    [
        ("index.html", "index.html", True, "./"),
        ("index.html", "index.html", False, "index.html"),
        ("index.html", "jobs/a/index.html", True, "../../"),
        ("index.html", "jobs/a/index.html", False, "../../index.html"),
        ("jobs/a/index.html", "index.html", True, "jobs/a/"),
        ("jobs/a/index.html", "page/2/index.html", False, "../../jobs/a/index.html"),
        ("jobs/a.html", "jobs/b.html", True, "../jobs/a.html"),
        ("a:b/index.html", "index.html", True, "./a:b/"),
        ("jobs/ä b.html", "index.html", False, "jobs/%C3%A4%20b.html"),
        ("notindex.html", "404.html", True, "notindex.html"),
    ],
)
def test_relative_links(path: str, start: str, pretty: bool, link: str) -> None:
    assert urls.relative(path, start, pretty=pretty) == link


def test_paths() -> None:
    assert [urls.list_path(page) for page in (1, 2, 10)] == ["index.html", "page/2/index.html", "page/10/index.html"]
    assert (urls.job_path("a"), urls.jsonld_path("a")) == ("jobs/a/index.html", "jobs/a/posting.jsonld")
    flat = "jobs/{slug}.html"
    assert (urls.job_path("a", flat), urls.jsonld_path("a", flat)) == ("jobs/a.html", "jobs/a.jsonld")
    assert urls.absolute("jobs/a/index.html", "https://x.example/y/") == "https://x.example/y/jobs/a/"


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://example.com/a?b=c&d=%20#e", "https://example.com/a?b=c&d=%20#e"),
        ("HTTP://example.com", "HTTP://example.com"),
        ("https://example.com/a b|c", "https://example.com/a%20b%7Cc"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://bücher.example/ö", "https://bücher.example/ö"),
        ("https:///nowhere", None),
        ("javascript:alert(1)", None),
        (" javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.com", None),
        ("/path", None),
        ("mailto:a@example.com", None),
        ("", None),
        (None, None),
    ],
)
def test_only_pages_become_links(address: str | None, target: str | None) -> None:
    assert web(address) == target


def test_other_links() -> None:
    assert web("mailto:a@example.com?subject=x", mailto=True) == "mailto:a@example.com?subject=x"
    assert web("mailto:nobody", mailto=True) is None
    assert mail("a+b@example.com", "R&D: 50 %?") == "mailto:a+b@example.com?subject=R%26D%3A%2050%20%25%3F"
    assert mail("a@example.com?bcc=evil@example.com") == "mailto:a@example.com%3Fbcc=evil@example.com"
    assert telephone("+49 (30) 555-0100") == "tel:+49305550100"
    assert telephone("ask the desk") is None
    assert (host("https://www.example.com:8443/x"), host("https://[bad")) == ("example.com", "https://[bad")
    assert linked("javascript:x", "Name")["text"] == "Name (javascript:x)"


def locations(data: bytes) -> list[str]:
    return [each.text or "" for each in etree.fromstring(data).findall("*/s:loc", SPACE)]


def test_one_sitemap_up_to_the_limit_and_shards_beyond() -> None:
    base = "https://x.example/a&b/"
    entries = [(f"{base}jobs/{number}/?a&b", f"2026-11-{number:02}") for number in range(1, 8)]
    (single,) = sitemap.sitemaps(iter(entries), base, max_urls=7)
    assert single[0] == "sitemap.xml"
    assert locations(single[1]) == [each for each, _ in entries]
    files = dict(sitemap.sitemaps(iter(entries), base, max_urls=3))
    assert list(files) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert locations(files["sitemap.xml"]) == [f"{base}sitemap-{number}.xml" for number in (1, 2, 3)]
    assert list(chain.from_iterable([locations(files[f"sitemap-{number}.xml"]) for number in (1, 2, 3)])) == [
        each for each, _ in entries
    ]
    index = etree.fromstring(files["sitemap.xml"])
    assert index.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}sitemapindex"
    assert [each.text for each in index.findall("*/s:lastmod", SPACE)] == ["2026-11-03", "2026-11-06", "2026-11-07"]


def test_a_sitemap_stays_below_its_size() -> None:
    entries = [(f"https://x.example/jobs/{number}/", None) for number in range(40)]
    files = dict(sitemap.sitemaps(entries, "https://x.example/", max_bytes=600))
    shards = [data for name, data in files.items() if name != "sitemap.xml"]
    assert len(shards) > 2 and all(len(data) <= 600 for data in shards)
    assert list(chain.from_iterable([locations(data) for data in shards])) == [each for each, _ in entries]
    assert dict(sitemap.sitemaps(entries, "https://x.example/", max_bytes=max(map(len, shards)) * 40)).keys() == {
        "sitemap.xml"
    }
    assert (sitemap.MAX_URLS, sitemap.MAX_BYTES) == (50_000, 50 * 1024 * 1024)


def test_an_empty_sitemap_is_one() -> None:
    ((name, data),) = sitemap.sitemaps([], "https://x.example/")
    assert name == "sitemap.xml" and locations(data) == []


@pytest.mark.parametrize(
    ("changed", "lastmod"),
    [
        ("2026-11-22", "2026-11-22"),
        ("2026-11-22T08:00:00Z", "2026-11-22T08:00:00Z"),
        ("2026-11-22T08:00:00.5+01:00", "2026-11-22T08:00:00.5+01:00"),
        ("2026-11-22T08:00:00", "2026-11-22"),
        ("some day", None),
        (None, None),
    ],
)
def test_lastmod_is_a_w3c_datetime(changed: str | None, lastmod: str | None) -> None:
    ((_, data),) = sitemap.sitemaps([("https://x.example/", changed)], "https://x.example/")
    assert etree.fromstring(data).findtext("*/s:lastmod", None, SPACE) == lastmod


def test_robots_and_what_keeps_a_sitemap_from_being() -> None:
    local, public = SiteSettings(), SiteSettings(base_url="https://x.example/jobs")
    assert sitemap.robots(public).decode().splitlines() == [
        "User-agent: *", "Allow: /", "", "Sitemap: https://x.example/jobs/sitemap.xml",
    ]  # fmt: skip
    assert b"Sitemap" not in sitemap.robots(local)
    assert sitemap.obstacle(public) is None
    assert "base_url" in (sitemap.obstacle(local) or "")


@pytest.mark.parametrize(
    "title", ["Cook – Kombüse", "Cook – Galley", "A/B: c-d_e.f~g – h", "50 % – R&D (x) + y", "– –"]
)
def test_what_is_passed_on_stands_in_addresses_as_the_library_writes_it(title: str) -> None:
    address = "https://jobs.example.com/jobs/cook/"
    letter, _, chat, _ = [each["href"] for each in share_links(title, address, "en")]
    text, url = quote(title, safe=""), quote(address, safe="")
    assert letter == f"mailto:?subject={text}&body={url}"
    assert chat == f"https://wa.me/?text={text}%20{url}"
