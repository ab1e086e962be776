"""Sites that are half broken: an audit tells of what it cannot read and looks at all the rest."""

from __future__ import annotations

import gzip
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobexport.audit.addresses import is_address, joined
from jobexport.audit.robots import read_robots
from jobexport.audit.walk import audit
from jobexport.errors import UsageError
from jobexport.findings import Finding
from jobexport.syntax.schemaorg import markup

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOST = "https://oven.example/"
PAGE = (
    '<!doctype html><html lang="en"><head><title>{0}</title><link rel="canonical" href="https://oven.example/{0}">{1}</head>'
    "<body><h1>{0}</h1>{2}</body></html>"
)
JOB = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "JobPosting", "title": "Baker",'
    ' "hiringOrganization": {"@type": "Organization", "name": "Oven"}}</script>'
)
MAP = f"<urlset><url><loc>{HOST}job.html</loc></url>%s</urlset>"
PACKED = gzip.compress((MAP % "").encode() * 50)


def audited(root: Path, files: dict[str, str | bytes], base: str | None = None) -> list[Finding]:
    """What is told of a site of a start page, the page of a job, and these files."""
    whole = {
        "index.html": PAGE.format("Oven", "", "").replace("example/Oven", "example/"),
        "job.html": PAGE.format("job.html", JOB, "<p>Baker, Oven</p>"),
        "sitemap.xml": MAP % "",
        **files,
    }
    for name, data in whole.items():
        (root / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    told: list[Finding] = []
    done = audit(str(root), NOW, told.append, base_url=base)
    assert done.jobs >= 1
    return told


@pytest.mark.parametrize(
    ("files", "rule", "words"),
    [
        ({"a.html": PAGE.format("a.html", '<base href="http://[">', '<a href="b">b</a>')}, "audit/broken-link", "no page of this site is at b"),
        ({"a.html": PAGE.replace(HOST, "http://[").format("a.html", "", "")}, "audit/canonical-broken", "http://[a.html is none"),
        ({"a.html": PAGE.format("a.html", '<link rel="alternate" type="application/rss+xml" href="http://[">', "")},
         "audit/broken-link", "http://[ is no address"),
        ({"a.html": PAGE.format("a.html", "", '<a href="http://x:99999/">x</a>')}, "audit/broken-link", "http://x:99999/ is no address"),
        ({"a.html": PAGE.format("a.html", "", f'<a href="/{"a" * 300}">x</a>')}, "audit/broken-link", "no page of this site is at /aaa"),
        ({"sitemap.xml": MAP % f"<url><loc>{HOST}{'a' * 300}</loc></url>"}, "audit/sitemap-missing-page", f"no page is at {HOST}aaa"),
        ({"sitemap.xml": MAP % "<url><loc>http://[</loc></url>"}, "audit/sitemap-unreadable", "http://[ is no address"),
        ({"sitemap.xml": "<sitemapindex><sitemap><loc>http://[</loc></sitemap></sitemapindex>"}, "audit/sitemap-unreadable", "http://[ is no address"),
        ({"sitemap.xml": PACKED[:30] + b"\xaa\xbb\xcc" + PACKED[33:]}, "audit/sitemap-unreadable", "the sitemap cannot be read"),
        ({"sitemap.xml": PACKED[:50]}, "audit/sitemap-unreadable", "the sitemap cannot be read"),
        ({"sitemap.xml": ""}, "audit/sitemap-unreadable", "the document is empty"),
        ({"sitemap.xml": MAP % f"<url><loc>{HOST}</loc><lastmod>0001-01-01T00:00:00+14:00</lastmod></url>"}, "", ""),
        ({"robots.txt": f"Sitemap: http://[\nSitemap: {HOST}sitemap.xml"}, "", ""),
        ({"feed.xml": f"<rss><item><title>A</title><link>http://[</link></item><item><title>Cook</title><link>{HOST}job.html</link></item></rss>"},
         "audit/feed-missing-page audit/feed-title", "the item “A” links to http://[, which is no address"),
        ({"feed.json": '{"items": [{"title": null, "url": null}, {"title": 7, "url": ["x"]}, 5, {"title": "Z", "url": "none"}]}'},
         "audit/feed-missing-page", f"the item “Z” links to {HOST}none, where no page is"),
    ],
)  # fmt: skip
def test_what_is_no_address_or_no_document_is_told(
    tmp_path: Path, files: dict[str, str | bytes], rule: str, words: str
) -> None:
    told = [each for each in audited(tmp_path, files) if each.rule != "audit/sitemap-without-job"]
    assert [each.rule for each in told] == rule.split()
    assert not told or words in told[0].message


def test_files_that_cannot_be_read_or_named_are_told(tmp_path: Path) -> None:
    (tmp_path / "0.html").symlink_to("nowhere.html")
    (tmp_path / os.fsdecode(b"caf\xe9.html")).write_text("<html>")
    told = audited(tmp_path, {"index.html": "<html>", "sitemap.xml": "<urlset></urlset>"})
    found = {(each.origin.uri.rpartition("/")[2], each.message) for each in told if each.rule == "source/unreadable"}
    assert found == {
        ("0.html", "No such file or directory"),
        ("caf\ufffd.html", "the name of the file is not UTF-8, so no address leads to it"),
    }


def test_an_address_of_the_site_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not an address"):
        audited(tmp_path, {}, "https://[")


def test_what_is_no_address() -> None:
    assert all(is_address(each) for each in ("", "a", "//x", "https://x:80/", "mailto:a@x.example"))
    assert not any(is_address(each) for each in ("http://[", "http://x:99999/", "http://x:a/"))
    assert joined(HOST, "a?b") == HOST + "a?b" and joined(HOST, "//[") == joined("http://[", "a") == ""


def test_many_stars_in_robots_txt_cost_little() -> None:
    robots = read_robots(b"User-agent: *\nDisallow: /" + b"*a" * 40 + b"b$\nDisallow: /x*y*z\nAllow: /x*.html$\n")
    begun = time.process_time()
    assert robots.forbids(HOST + "a" * 3000, "googlebot") is None
    assert time.process_time() - begun < 2
    assert robots.forbids(HOST + "a" * 60 + "b", "googlebot") is not None
    assert robots.forbids(HOST + "x1y2y3z4", "googlebot") is not None
    assert robots.forbids(HOST + "x/.html/y", "googlebot") is None
    allowed = robots.rule(HOST + "x/y/z.html.html", "googlebot")
    assert allowed is not None and allowed.allow


def test_a_base_that_is_no_address_is_as_if_it_were_not_there() -> None:
    page = f'<html><head><base href="http://[">{JOB}</head></html>'.encode()
    found = markup(page, base_url=HOST)
    assert found.base_url == HOST and [node.data["title"] for node in found.nodes] == ["Baker"]
