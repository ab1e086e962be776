"""Feeds seen by other people's programs: feedparser, atoma, lxml, xmllint and JSON Schemas."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, assume, given, settings

from jobexport.posting import Document, Draft
from tests.browser import tools
from tests.formats.syndicated import context, found, postings, write
from tests.strategies import postings as made

HERE = Path(__file__).parent
SITE = {
    "base_url": "https://board.example/", "self_url": "https://board.example/feed.xml", "title": "Jobs & more",
    "description": "All jobs", "pages": True,
}  # fmt: skip
BOTH = {"options": {"dialect": ["job_listing", "g"]}}
SETTINGS: list[tuple[str, dict[str, Any]]] = [("rss", {}), ("rss", BOTH), ("atom", {}), ("sitemap", {})]
checked = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def output(name: str, extra: dict[str, Any] | None = None, items: list[dict[str, Any]] | None = None) -> bytes:
    return write(found(name), postings(HERE) if items is None else items, context({**SITE, **(extra or {})}))[0]


@pytest.mark.parametrize(("name", "extra"), SETTINGS)
def test_xml_is_well_formed_whatever_the_posting_says(name: str, extra: dict[str, Any]) -> None:
    @checked
    @given(made(controls=True))
    def holds(posting: dict[str, Any]) -> None:
        told = context({"options": extra.get("options", {})})
        root = ElementTree.fromstring(write(found(name), [posting], told)[0])
        assert root.tag.rpartition("}")[2] in ("rss", "feed", "urlset")

    holds()


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_titles_and_texts_read_back_whatever_they_say(name: str) -> None:
    @checked
    @given(made())
    def holds(posting: dict[str, Any]) -> None:
        assume(posting["title"].strip())
        reader = found(name).reader
        assert reader is not None
        data, losses = write(found(name), [posting], context({}))
        (draft,) = reader.read(Document("made", data=data))
        assert isinstance(draft, Draft)
        told = losses[posting["id"]]
        lost = {place.split("/")[1] for place, _ in told.changed + told.dropped + told.shortened}
        assert draft.data.get("title", "") == " ".join(posting["title"].split())
        if "datePosted" in posting and "datePosted" not in lost and name == "atom":
            assert draft.data["posted"] == posting["datePosted"]
        if "description" in posting and "description" not in lost:
            text = draft.data.get("description", "")
            assert text == posting["description"].strip() or "<" not in posting["description"]
        if "url" in posting and "url" not in lost:
            assert draft.data["url"] == posting["url"]

    holds()


def test_json_feed_reads_back_any_posting() -> None:
    @checked
    @given(made(controls=True))
    def holds(posting: dict[str, Any]) -> None:
        reader = found("jsonfeed").reader
        assert reader is not None
        data, losses = write(found("jsonfeed"), [posting], context({}))
        (draft,) = reader.read(Document("made", data=data))
        assert isinstance(draft, Draft)
        assert {key: value for key, value in draft.data.items() if key != "descriptionFormat"} == posting
        told = losses[posting["id"]]
        assert not (told.changed or told.dropped or told.shortened)

    holds()


# -- feedparser and atoma ---------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", ["rss", "atom"])
def test_feedparser_sees_the_postings(name: str) -> None:
    import feedparser

    seen = feedparser.parse(output(name), sanitize_html=False, resolve_relative_uris=False)
    assert not seen.bozo
    assert seen.version == {"rss": "rss20", "atom": "atom10"}[name]
    assert seen.feed.title == "Jobs & more"
    assert [entry.title for entry in seen.entries][:2] == ["Crane Technician", "Data Keeper"]
    first, second, third = seen.entries
    assert first.link == "https://board.example/jobs/harbour-17/"
    assert first.published_parsed[:3] == (2026, 11, 2)
    assert second.published_parsed[:6] == (2026, 11, 5, 8, 0, 0)
    assert "published" not in third
    assert first.content[0].value == postings(HERE)[0]["description"]
    assert second.content[0].value == postings(HERE)[1]["description"]
    assert "rope access" in [tag.term for tag in first.tags]
    assert len({entry.id for entry in seen.entries}) == 3


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_atoma_sees_the_postings() -> None:
    import atoma

    rss = atoma.parse_rss_bytes(output("rss"))
    assert [item.guid for item in rss.items] == ["harbour-17", "lantern/ñ 2", "odd-3"]
    assert rss.items[0].pub_date.isoformat() == "2026-11-02T00:00:00+00:00"
    assert rss.items[0].content_encoded == postings(HERE)[0]["description"]
    feed = atoma.parse_atom_bytes(output("atom"))
    assert feed.entries[0].authors[0].name == "Harbour & Tide"
    assert feed.entries[0].updated.isoformat() == "2026-11-10T09:30:00+01:00"
    assert feed.entries[1].content.value == postings(HERE)[1]["description"]
    assert atoma.parse_rss_bytes(output("rss", items=[])).items == []
    assert atoma.parse_atom_bytes(output("atom", items=[])).entries == []


# -- schemas ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ["site", "empty"])
@pytest.mark.parametrize("name", ["jsonfeed", "ojobpub"])
def test_json_follows_its_specification(name: str, case: str) -> None:
    import jsonschema

    schema = json.loads((HERE / name / "schema.json").read_text("utf-8"))
    document = json.loads((HERE / name / case / "expected.json").read_text("utf-8"))
    checker = jsonschema.FormatChecker()
    errors = list(jsonschema.Draft202012Validator(schema, format_checker=checker).iter_errors(document))
    assert errors == []
    assert list(jsonschema.Draft202012Validator(schema).iter_errors({**document, "version": "0"}))


def sitemap_files() -> dict[str, bytes]:
    """Sitemaps by what they are: the format's own output, and those of a site in one file and in several."""
    from jobexport.site.sitemap import sitemaps

    entries: list[tuple[str, str | None]] = [
        ("https://board.example/", "2026-11-22"), ("https://board.example/jobs/%C3%A4&b/", "2026-11-10T09:30:00+01:00"),
        ("https://board.example/safety/", None), ("https://board.example/jobs/odd/", "2026-11-10T09:30:00"),
    ]  # fmt: skip
    ((_, one),) = sitemaps(entries, "https://board.example/")
    return {"format": output("sitemap"), "site": one, **dict(sitemaps(entries, "https://board.example/", max_urls=3))}


@pytest.mark.parametrize("name", ["format", "site", "sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"])
def test_sitemaps_follow_the_public_schema(tmp_path: Path, name: str) -> None:
    """The schema of sitemaps.org as the package ``sitemap`` has it, by lxml and by xmllint. It knows no index of sitemaps; that
    one is held to the protocol's own words.
    """
    from lxml import etree

    data = sitemap_files()[name]
    index = b"<sitemapindex" in data
    schema = HERE / "sitemap" / "index.xsd" if index else tools.module("sitemap/schema/sitemap.xsd")
    judge = etree.XMLSchema(etree.parse(schema))
    judge.assertValid(etree.fromstring(data))
    assert not judge.validate(etree.fromstring(data.replace(b"<loc>", b"<lok>").replace(b"</loc>", b"</lok>")))
    file = tmp_path / "sitemap.xml"
    file.write_bytes(data)
    xmllint = tools.program("xmllint", "libxml2-utils")
    done = subprocess.run([xmllint, "--noout", "--schema", schema, file], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_the_index_of_sitemaps() -> None:
    from jobexport.formats.sitemap import index

    data = index([("https://board.example/ä&b.xml", "2026-11-22"), ("https://board.example/2.xml", None)])
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ElementTree.fromstring(data)
    assert root.tag == f"{space}sitemapindex"
    assert [[(each.tag.removeprefix(space), each.text) for each in entry] for entry in root] == [
        [("loc", "https://board.example/%C3%A4&b.xml"), ("lastmod", "2026-11-22")],
        [("loc", "https://board.example/2.xml")],
    ]


# -- real feeds -------------------------------------------------------------------------------------------------------

REAL = [
    ("feeds/fr-pass-fonction-publique.rss", 7), ("feeds/opensourcedesign-jobs.rss", 50), ("feeds/rct-jobs.rss", 350),
    ("feeds/us-neogov-expired.rss", 1), ("feeds/us-neogov-sample.rss", 5), ("feeds/recruityard-rss.xml", 88),
    ("ats/other/feed-*.rss", 3), ("ats/other/neogov-careerkit.xml", 2),
]  # fmt: skip


@pytest.mark.parametrize(("path", "count"), REAL, ids=[path for path, _ in REAL])
def test_real_feeds_give_as_many_postings(shared: Path, path: str, count: int) -> None:
    from jobexport.normalize.posting import normalize
    from jobexport.schema import posting_schema

    (source,) = (shared / "data").glob(path)
    reader = found("rss").reader
    assert reader is not None
    drafts = [each for each in reader.read(Document(path, path=source)) if isinstance(each, Draft)]
    assert len(drafts) == count
    for draft in drafts:
        made_of = normalize(draft)
        assert posting_schema().faults(made_of.data) == []
        assert not [each for each in made_of.findings if each.rule == "schema/unknown-key"]
        assert {"title", "url", "description"} <= made_of.data.keys()


def test_a_sitemap_s_addresses_are_read(tmp_path: Path) -> None:
    import io

    from jobexport.syntax import SyntaxFault
    from jobexport.syntax.sitemap import Location, local_names, locations

    told = list(locations(io.BytesIO(output("sitemap"))))
    assert [each.url for each in told if isinstance(each, Location)] == [
        f"https://board.example/jobs/{slug}/" for slug in ("harbour-17", "lantern-2", "odd-3")
    ]
    assert isinstance(told[0], Location) and told[0].modified == "2026-11-10T09:30:00+01:00"
    text = list(locations(io.BytesIO(b"https://a.example/1\n\nhttps://a.example/2\nnothing\n")))
    assert [each.line for each in text] == [1, 3, 4]
    assert isinstance(text[2], SyntaxFault)
    index = b"<sitemapindex><sitemap><loc> https://a.example/s.xml </loc></sitemap></sitemapindex>"
    assert [each.sitemap for each in locations(io.BytesIO(index)) if isinstance(each, Location)] == [True]
    broken = list(locations(io.BytesIO(b"<urlset><url><loc>https://a.example/1</loc></url><url>")))
    assert [type(each) for each in broken] == [Location, SyntaxFault, SyntaxFault]
    assert local_names("https://a.example/jobs/a/") == ["jobs/a/index.html", "jobs/a.html"]
    assert local_names("https://a.example/base/jobs/a.html?x=1", "/base/") == ["jobs/a.html"]
    assert local_names("https://a.example/%2e%2e/%2e%2e/etc/passwd")[0] == "etc/passwd.html"
    assert local_names("https://a.example") == ["index.html"]


ROUND = [("rss", {"dialect": "job_listing"}), ("rss", {"dialect": "g"}), ("atom", {}), ("jsonfeed", {})]


@pytest.mark.parametrize(
    ("name", "options"), ROUND, ids=[f"{name}-{options.get('dialect', '')}" for name, options in ROUND]
)
def test_what_no_loss_was_told_of_is_the_same_canonical_fact(name: str, options: dict[str, str]) -> None:
    from jobexport.normalize.posting import normalize

    made_by = found(name)
    assert made_by.reader is not None and made_by.writer is not None
    items = postings(HERE)[:2]
    data, losses = write(made_by, items, context({"options": options}))
    drafts = list(made_by.reader.read(Document("made", data=data)))
    assert len(drafts) == len(items)
    for posting, draft in zip(items, drafts, strict=True):
        assert isinstance(draft, Draft)
        back = normalize(draft)
        assert back.findings == []
        told = losses[posting["id"]]
        lost = {place.split("/")[1] for place, _ in told.changed + told.dropped + told.shortened}
        carried = {key for key in posting if key in made_by.writer.carries or "*" in made_by.writer.carries}
        assert {key: back.data.get(key) for key in carried - lost} == {key: posting[key] for key in carried - lost}
        assert back.data.keys() <= posting.keys()
