"""The nodes of a page as they stand, for those who check the markup itself; and real pages, where they are at hand."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from jobexport.findings import Finding
from jobexport.formats import html, jsonld
from jobexport.posting import Document, Draft
from jobexport.syntax.jobposting import draft_from_mapping
from jobexport.syntax.schemaorg import markup, nodes

PAGE = """<!doctype html><title>é</title><p>é</p>
 <script type="application/ld+json">[{"@context": "http://schema.org/", "@type": "WebPage", "mainEntity":
  {"@type": "JobPosting", "title": 7, "titel": null,
   "hiringOrganization": {"@id": "#org"}, "@reverse": {"x": []}}},
  {"@context": "https://schema.org", "@id": "#org", "@type": "Organization", "name": "Loom"}]</script>
"""


def test_a_node_is_as_in_the_page() -> None:
    [node] = nodes(PAGE.encode())
    assert node.data == {
        "@type": "JobPosting", "title": 7, "titel": None, "hiringOrganization": {"@id": "#org"}, "@reverse": {"x": []},
    }  # fmt: skip
    assert (node.syntax, node.index, node.pointer, node.fault) == ("json-ld", 0, "/0/mainEntity", "")
    lines = PAGE.split("\n")

    def at(pointer: str) -> str:
        place = node.locate(pointer)
        assert place is not None
        return lines[place[0] - 1][place[1] - 1 :][:8]

    assert at("") == '{"@type"'
    assert at("/title") == '7, "tite'
    assert at("/titel#") == '"titel":'
    assert at("/hiringOrganization") == '{"@id": '
    assert at("/hiringOrganization/name") == '"Loom"}]'
    assert at("/hiringOrganization/name#") == '"name": '
    assert node.locate("/nothing") is None and node.locate("/hiringOrganization/nothing") is None


def test_nodes_that_are_meant_as_a_posting_are_told_apart() -> None:
    for text, fault in (
        ('{"@context": "https://schema.org", "@type": "JobPostings", "title": "a"}', "type"),
        ('{"@context": "https://other.example", "@type": "JobPosting", "title": "a"}', "context"),
        ('{"@context": {"@vocab": "https://other.example/"}, "@type": "JobPosting", "title": "a"}', "context"),
        ('{"@context": {"@vocab": "https://schema.org/"}, "@type": "JobPosting", "title": "a"}', ""),
        ('{"@context": ["https://other.example", "https://schema.org"], "@type": "JobPosting", "title": "a"}', ""),
        ('{"@context": "schema.org", "@type": "JobPosting", "title": "a"}', ""),
        ('{"@context": "//www.schema.org/JobPosting", "@type": "JobPosting", "title": "a"}', ""),
        ('{"@type": "JobPosting", "title": "a"}', ""),
    ):
        [node] = nodes(text.encode(), "json")
        assert node.fault == fault, text


def test_a_node_that_is_not_read_does_not_hide_the_one_of_its_name() -> None:
    node = '{"@context": "https://schema.org", "@type": "%s", "@id": "#job", "title": "%s", "url": "/"}'
    given = [node % each for each in (("JobPostings", "a"), ("JobPosting", "b"), ("JobPosting", "c"))]
    found = markup(f"[{', '.join(given)}]".encode(), "json")
    assert [(node.fault, node.data["title"]) for node in found.nodes] == [("type", "a"), ("", "b")]
    assert [finding.rule for finding in found.findings] == ["jsonld/type", "jsonld/repeated"]


def test_microdata_that_says_far_more_than_the_page_is_long_is_told() -> None:
    job, shared = '<i itemscope itemtype="https://schema.org/JobPosting" itemref="x"></i>', '<b itemprop="skills">a</b>'
    page = "<p>%s</p><div id=x>%s</div>"
    found = markup((page % (job * 1000, shared * 1000)).encode())
    assert [each.rule for each in found.findings] == ["source/record-too-large", "source/no-posting"]
    found = markup((page % (job * 1000, shared * 5)).encode())
    assert len(found.nodes) == 1000 and all(len(node.data["skills"]) == 5 for node in found.nodes)


def test_a_damaged_line_does_not_hide_the_others() -> None:
    lines = [f'{{"@context": "https://schema.org", "@type": "JobPosting", "title": "{each}"}}' for each in "abcd"]
    lines[1] = lines[1][:-2]
    found = markup("\n".join(lines).encode(), "json")
    assert [(node.data["title"], node.locate("")) for node in found.nodes] == [
        ("a", (1, 1)),
        ("c", (3, 1)),
        ("d", (4, 1)),
    ]
    assert [(finding.rule, finding.origin.line) for finding in found.findings] == [("jsonld/unreadable", 2)]


@pytest.mark.parametrize("syntax", ["microdata", "rdfa"])
def test_items_have_the_shape_of_json_ld(syntax: str) -> None:
    scope = (
        'itemscope itemtype="https://schema.org/{}"'
        if syntax == "microdata"
        else 'vocab="https://schema.org/" typeof="{}"'
    )
    name = "itemprop" if syntax == "microdata" else "property"
    page = (
        f"<!doctype html>\n<div {scope.format('JobPosting')}><b {name}='title'>Weaver</b>\n"
        f"<p {name}=jobLocation {scope.format('Place')}><i {name}=name>Mill</i></p></div>"
    )
    [node] = nodes(page.encode())
    assert node.data == {
        "@type": "JobPosting", "title": "Weaver", "jobLocation": {"@type": "Place", "name": "Mill"},
    }  # fmt: skip
    assert node.syntax == syntax
    assert [node.locate(each) for each in ("", "/title", "/jobLocation", "/jobLocation/name", "/name")] == [
        (2, 1), (2, page.split("\n")[1].index("<b") + 1), (3, 1), (3, page.split("\n")[2].index("<i") + 1), None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ('<time itemprop="datePosted" datetime="2026-11-02">2 November</time>', "2026-11-02"),
        ('<time itemprop="datePosted"> 2026-11-02 </time>', "2026-11-02"),
        ('<meta itemprop="datePosted" content="2026-11-02">', "2026-11-02"),
    ],
)
def test_dates_of_microdata(element: str, value: str) -> None:
    [node] = nodes(f'<div itemscope itemtype="https://schema.org/JobPosting">{element}</div>'.encode())
    assert node.data["datePosted"] == value


def test_few_places_and_many_are_told_alike() -> None:
    values = ",\n ".join(f'"x{each}": "{each}"' for each in range(30))
    for break_, letter in (("\n", "a"), ("\r\n", "a"), ("\n", "ü")):
        text = f'<!doctype html>\n<p>{letter}</p><script type="application/ld+json">{{"@type": "JobPosting",\n {values}}}</script>'
        [node] = nodes(text.replace("\n", break_).encode())
        told = [node.locate(f"/x{each}") for each in range(30)]
        first = text.split("\n")[2].index('"0"') + 1
        assert told == [(3 + each, first + (each > 9)) for each in range(30)], (break_, letter)


@pytest.mark.no_cover  # counting lines takes more than the limit
@pytest.mark.parametrize("wrap", ["%s", '<p>é</p><script type="application/ld+json">%s</script>'], ids=["json", "html"])
def test_many_postings_with_findings_cost_little(wrap: str) -> None:
    """None refers to another, and all have a word that is no property."""
    made = [
        {"@context": "https://schema.org", "@type": "JobPosting", "title": f"ü{each}", "titel": 1}
        for each in range(8000)
    ]
    begun = time.process_time()
    data = (wrap % json.dumps(made, ensure_ascii=False)).encode()
    reader = (html if "p>" in wrap else jsonld).FORMAT.reader
    assert reader is not None
    told = [each.findings for each in reader.read(Document("made", data=data)) if isinstance(each, Draft)]
    assert len(told) == 8000 and all("did you mean 'title'" in each[0].message for each in told)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("pages", [1, 9000], ids=["small", "large"])
def test_json_ld_as_a_text_that_cannot_be_read_is_told(pages: int) -> None:
    job = '{"@context": "https://schema.org", "@type": "JobPosting", "title": "%s"}'
    texts = [
        job % "a",
        job[:-2],
        "{ no page",
        job % "b" + ",",
        (job % "c").replace('"', "'"),
        json.dumps({"ld_json": job[:-2]}),
    ]
    made = [{"url": "x" * 100, "json_ld": ""}] * pages + [{"url": "y", "json_ld": each} for each in texts]
    data = json.dumps({"crawl": made}, indent=1).encode()
    assert (len(data) > 1 << 20) is (pages > 1)
    assert jsonld.FORMAT.reader is not None
    found = list(jsonld.FORMAT.reader.read(Document("crawl.json", data=data)))
    assert [each.data["title"] for each in found if isinstance(each, Draft)] == ["a", "b", "c"]
    told = [(each.rule, each.origin.pointer, each.origin.line) for each in found if isinstance(each, Finding)]
    rows = data.decode().split("\n")
    expected = [("unreadable", 1, ""), ("repaired", 3, ""), ("repaired", 4, ""), ("unreadable", 5, "/ld_json")]
    lines = [next(number for number, row in enumerate(rows, 1) if json.dumps(text) in row) for text in texts]
    assert told == [
        (f"jsonld/{rule}", f"/crawl/{pages + at}/json_ld{below}", lines[at]) for rule, at, below in expected
    ]  # fmt: skip


def test_lines_and_columns_count_on_from_the_first_line() -> None:
    found = markup(b'{"@type": "JobPosting",\n "title": "a"}', "json", uri="x", first_line=7)
    assert found.nodes[0].locate("/title") == (8, 11)
    assert [(each.origin.uri, each.origin.line) for each in found.findings] == [("x", 7)]


def test_deep_and_wide_documents_are_read_to_a_limit() -> None:
    deep = b'{"a":' * 99 + b'{"@type":"JobPosting","title":"a"}' + b"}" * 99
    assert markup(deep, "json").nodes == ()
    assert [each.rule for each in markup(b"[" * 5000 + b'"JobPosting"', "json").findings] == ["jsonld/unreadable"]
    ring = b'[{"@context":"https://schema.org","@type":"JobPosting","title":"a","hiringOrganization":{"@id":"#a"}},'
    ring += b'{"@id":"#a","name":"A","department":{"@id":"#b"}},{"@id":"#b","name":"B","department":{"@id":"#a"}}]'
    [draft] = jsonld.FORMAT.reader.read(Document("made", data=ring))  # type: ignore[union-attr]
    assert isinstance(draft, Draft) and draft.data["hiringOrganization"] == {"name": "A"}


def test_a_node_from_elsewhere_makes_a_draft() -> None:
    draft = draft_from_mapping(
        {"@type": "JobPosting", "title": "a", "titel": "b"}, uri="feed", base_url="https://a.example"
    )
    assert draft.data == {"title": "a", "x_jsonld_titel": "b"}
    assert draft.base_url == "https://a.example" and draft.findings[0].origin.uri == "feed"


# -- real pages --------------------------------------------------------------------------------------------------------


def read(path: Path) -> list[Draft | Finding]:
    chosen = {".html": html.FORMAT, ".jsonl": jsonld.LINES}.get(path.suffix, jsonld.FORMAT)
    assert chosen.reader is not None
    return list(chosen.reader.read(Document(path.name, path=path)))


def test_pages_with_a_posting_give_it(shared: Path) -> None:
    for folder in ("html", "schemaorg/jobposting", "jsonld-synthetic"):
        for path in sorted((shared / "data" / folder).iterdir()):
            drafts = [each for each in read(path) if isinstance(each, Draft)]
            assert len(drafts) == 1, path.name
            assert drafts[0].data.get("title") or "missing-required" in path.name, path.name
            position = drafts[0].where("")
            assert position.line is not None and position.column is not None, path.name


def test_pages_without_a_posting_give_none(shared: Path) -> None:
    for path in sorted((shared / "data" / "html-no-jobposting").iterdir()):
        found = read(path)
        if path.name == "neobankbeat-jobs-index.html":
            # It declares the postings it lists.
            assert all(isinstance(each, Draft) for each in found) and len(found) == 50, path.name
            continue
        assert [each.rule for each in found if isinstance(each, Finding)] == ["source/no-posting"], path.name
        assert len(found) == 1, path.name


def test_broken_blocks_mend_to_what_their_authors_meant(shared: Path) -> None:
    from jobexport.syntax.html import page
    from jobexport.syntax.repair import mend

    folder = shared / "data" / "broken-jsonld"
    compared = 0
    for path in sorted(folder.glob("*.jsonld")):
        expected = json.loads(path.read_text("utf-8"))
        scripts = list(page(path.with_suffix(".html").read_bytes()).scripts())
        made = [mend(each.data.decode()).value for each in scripts if "json" in each.tag.attributes.get("type", "")]
        assert made == expected, path.name
        compared += 1
    assert compared >= 5


def test_collected_nodes_are_all_read(shared: Path) -> None:
    path = shared / "data" / "collections" / "jsonld-jobposting-nodes-sample.jsonl"
    found = read(path)
    assert len([each for each in found if isinstance(each, Draft)]) == len(found) == 300
    assert jsonld.LINES.sniff(path.read_bytes()[:65536]) == 95


def test_planted_faults_reach_the_checks_with_their_places(shared: Path) -> None:
    index: dict[str, Any] = json.loads((shared / "faults" / "index.json").read_text("utf-8"))
    for name, words in index.items():
        for suffix in (".html", ".jsonld"):
            path = shared / "faults" / (name + suffix)
            text = path.read_text("utf-8")
            [node] = nodes(path.read_bytes(), "html" if suffix == ".html" else "json")
            data = json.loads(text[text.index("{") : text.rindex("}") + 1])
            assert json.loads(json.dumps(node.data, default=float)) == data, path.name
            assert node.fault == {"@context": "context", "@type": "type"}.get(words, ""), path.name
            if words in data:
                place = node.locate(f"/{words}#")
                assert place is not None, path.name
                assert text.split("\n")[place[0] - 1][place[1] - 1 :].startswith(f'"{words}"'), path.name
