"""JSON-LD as it is written, what it cannot carry, and which files are taken for it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobexport.errors import UsageError
from jobexport.findings import Finding
from jobexport.formats import html, jsonld
from jobexport.posting import Document, Draft
from jobexport.registry import ItemWriter, Losses, Splitter, WriteContext, separator
from jobexport.resources import schemas

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FULL: dict[str, Any] = json.loads((HERE / "jsonld-written" / "posting.json").read_text("utf-8"), parse_float=Decimal)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SMALL = {"id": "a", "title": "Weaver"}


def test_the_node_of_a_full_posting(golden: Callable[[Path, str | bytes], None]) -> None:
    golden(HERE / "jsonld-written" / "expected.jsonld", jsonld.document(FULL))


def test_what_a_full_posting_loses() -> None:
    losses = Losses()
    jsonld.tell_losses(FULL, losses)
    told = {pointer for pointer, _ in [*losses.dropped, *losses.changed, *losses.shortened]}
    assert told == {
        "/workplaceType", "/hiringOrganization/industry", "/estimatedSalary/1/minValue", "/estimatedSalary/1/unitText",
    }  # fmt: skip
    assert set(FULL) - jsonld.JsonLdWriter.carries == {
        "slug", "language", "summary", "dateModified", "requisitionId", "payGrade", "equity", "visaSponsorship",
        "onCall", "notices", "source", "x_shift",
    }  # fmt: skip


def test_a_posting_without_an_identifier_has_its_id_for_one() -> None:
    made = jsonld.node({"id": "a/b", "title": "Weaver", "hiringOrganization": {"name": "Loom"}})
    assert made["identifier"] == {"@type": "PropertyValue", "name": "Loom", "value": "a/b"}
    assert made["@id"] == "urn:jobexport:posting:a%2Fb"
    assert jsonld.node(SMALL)["identifier"] == {"@type": "PropertyValue", "value": "a"}


def test_the_page_is_the_url_and_the_origin_is_the_same() -> None:
    page, origin = "https://site.example/weaver/", "https://loom.example/jobs/1"
    assert jsonld.node(SMALL, url=page)["url"] == page
    assert "sameAs" not in jsonld.node(SMALL, url=page)
    made = jsonld.node({**SMALL, "url": origin}, url=page)
    assert (made["url"], made["sameAs"]) == (page, origin)
    made = jsonld.node({**SMALL, "url": origin, "sameAs": ["https://b.example/1"]}, url=page)
    assert made["sameAs"] == [origin, "https://b.example/1"]
    assert "sameAs" not in jsonld.node({**SMALL, "url": page}, url=page)


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        ({"validThrough": None}, {}),
        ({"employmentType": ["INTERN"]}, {"employmentType": "INTERN"}),
        ({"jobLocationType": "TELECOMMUTE", "workplaceType": "remote"}, {"jobLocationType": "TELECOMMUTE"}),
        ({"educationRequirements": {"credentialCategory": ["no requirements"]}}, {"educationRequirements": "no requirements"}),
        ({"baseSalary": {"value": {"value": Decimal("31.50")}}},
         {"baseSalary": {"@type": "MonetaryAmount", "value": {"@type": "QuantitativeValue", "value": Decimal("31.50")}}}),
        ({"estimatedSalary": [{"median": 3, "unitText": "HOUR"}]},
         {"estimatedSalary": {"@type": "MonetaryAmountDistribution", "duration": "PT1H", "median": 3}}),
        ({"skills": ["C++, Rust"]}, {"skills": ["C++, Rust"]}),
        ({"skills": ["C++"]}, {"skills": "C++"}),
        ({"occupationalCategory": [{"codeValue": "1", "inCodeSet": "https://codes.example"}]},
         {"occupationalCategory": {"@type": "CategoryCode", "codeValue": "1", "inCodeSet": "https://codes.example"}}),
    ],
)  # fmt: skip
def test_shapes(fact: dict[str, Any], written: dict[str, Any]) -> None:
    made = jsonld.node({**SMALL, **{key: value for key, value in fact.items() if value is not None}})
    assert {key: made.get(key) for key in fact if key in made} == written


def test_every_property_and_type_is_one_of_schema_org() -> None:
    path = schemas() / "schemaorg-jobposting.json"
    vocabulary = json.loads(path.read_text("utf-8"))
    terms, types = vocabulary["properties"], vocabulary["types"]

    def ancestors(kind: str) -> set[str]:
        return {kind, *(each for above in types[kind] for each in ancestors(above)), "Thing"}

    def look(node: Any) -> None:
        if isinstance(node, list):
            for each in node:
                look(each)
        elif isinstance(node, dict):
            kinds = ancestors(node["@type"])
            for key, value in node.items():
                if not key.startswith("@"):
                    term = terms[key]
                    assert kinds & set(term["on"] if isinstance(term, dict) else term), (node["@type"], key)
                    assert not (isinstance(term, dict) and term.get("supersededBy")), key
                    look(value)

    look(jsonld.node(FULL))


@pytest.mark.parametrize(
    ("chosen", "shape"), [(jsonld.FORMAT, "array"), (jsonld.FORMAT, "graph"), (jsonld.LINES, None)]
)
def test_sets(chosen: Any, shape: str | None) -> None:
    writer = chosen.writer
    assert isinstance(writer, ItemWriter)
    context = WriteContext(NOW, link=lambda posting: f"https://site.example/{posting['id']}",
                           options={"shape": shape} if shape else {})  # fmt: skip
    for ids in ("a",), ("a", "b", "c"):
        items = [writer.item({"id": each, "title": "Weaver"}, context, Losses()) for each in ids]
        data = writer.head(context) + writer.separator.join(item or b"" for item in items) + writer.tail(context)
        values: Any = [json.loads(line) for line in data.splitlines()] if shape is None else json.loads(data)
        found = values["@graph"] if shape == "graph" else values
        assert [each["url"] for each in found] == [f"https://site.example/{each}" for each in ids]
        assert (values if shape == "graph" else found[0])["@context"] == "https://schema.org"
        drafts = list(chosen.reader.read(Document("made", data=data)))
        assert [draft.data["id"] for draft in drafts] == list(ids)
    empty = writer.head(context) + writer.tail(context)
    assert (
        empty == b"\n" if shape is None else json.loads(empty) in ([], {"@context": "https://schema.org", "@graph": []})
    )


def test_a_stream_is_one_node_a_line() -> None:
    context = WriteContext(NOW, options={"shape": "stream"})
    writer = jsonld.JsonLdWriter()
    items = [writer.item({"id": name, "title": name.upper()}, context, Losses()) for name in "ab"]
    whole = writer.head(context) + separator(writer, context).join(items) + writer.tail(context)
    assert [json.loads(line)["title"] for line in whole.splitlines()] == ["A", "B"]
    assert all(json.loads(line)["@context"] == "https://schema.org" for line in whole.splitlines())


@pytest.mark.parametrize(("shape", "hint"), [("aray", "array"), ("x", "array, graph, stream")])
def test_an_unknown_shape_is_refused(shape: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        jsonld.JsonLdWriter().head(WriteContext(NOW, options={"shape": shape}))
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("head", "document", "lines", "page"),
    [
        (b'{"@context": "https://schema.org", "@type": "JobPosting"}', 90, 0, 0),
        (b'\xef\xbb\xbf [{"@type": ["JobPosting"]}]', 70, 0, 0),
        (b'{"schema:x": 1, "@type": "https://schema.org/JobPosting"}', 90, 0, 0),
        (b'{"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}', 40, 0, 0),
        (b'{"@type": "JobPosting"}\n{"@type": "JobPosting"}', 70, 75, 0),
        (b'{"page": 1, "ld": "{\\"@context\\":\\"https://schema.org\\",\\"@type\\":\\"JobPosting\\"}"}\n{', 90, 95, 0),
        (b'{"title": "Weaver", "url": "https://schema.org/JobPosting"}', 0, 0, 0),
        (b"title: @type JobPosting", 0, 0, 0),
        (b"<!DOCTYPE HTML>", 0, 0, 80),
        (b"\n<html lang=en>", 0, 0, 80),
        (b"<script type='application/ld+json'>", 0, 0, 70),
        (b'<div itemscope itemtype="https://schema.org/JobPosting">', 0, 0, 70),
        (b"<rss>", 0, 0, 10),
        (b"Weaver", 0, 0, 0),
    ],
)
def test_sniffing(head: bytes, document: int, lines: int, page: int) -> None:
    assert (jsonld.FORMAT.sniff(head), jsonld.LINES.sniff(head), html.FORMAT.sniff(head)) == (document, lines, page)


def test_slices_of_lines_number_what_they_hold() -> None:
    line = '{"@context": "https://schema.org", "@type": "JobPosting", "title": "%d"}\n%s'
    data = "".join(line % (number, "\n" if number % 7 == 0 else "") for number in range(900)).encode()
    reader = jsonld.LINES.reader
    assert isinstance(reader, Splitter)
    whole = Document("made", data=data, base_url="https://a.example/")
    parts = list(reader.split(whole))
    assert len(parts) > 3 and sum(len(part.read()) for part in parts) <= len(data)
    drafts = [draft for part in parts for draft in reader.read(part)]
    assert [(d.where("").line, d.data["title"]) for d in drafts] == [
        (d.where("").line, d.data["title"]) for d in reader.read(whole)
    ]
    assert data.decode().split("\n")[drafts[-1].where("").line - 1].endswith('"899"}')
    for part in parts:
        first = next(iter(reader.read(part)))
        assert first.data["title"] == str(part.first_record)


def test_a_line_that_is_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonld, "MAX_LINE", 200)
    line = b'{"@context": "https://schema.org", "@type": "JobPosting", "title": "%s"}\n'
    data = line % b"a" + line % (b"b" * 300) + line % b"c"
    found = list(jsonld.LINES.reader.read(Document("made", data=data)))  # type: ignore[union-attr]
    assert [each.data["title"] for each in found if isinstance(each, Draft)] == ["a", "c"]
    [finding] = [each for each in found if isinstance(each, Finding)]
    assert (finding.rule, finding.origin.line) == ("source/record-too-large", 2)
    assert [each.where("").line for each in found if isinstance(each, Draft)] == [1, 3]


def test_heavy_libraries_are_loaded_only_for_microdata() -> None:
    code = """
import sys
from jobexport.formats import html, jsonld
from jobexport.posting import Document
page = b'<!doctype html><script type="application/ld+json">{"@context":"https://schema.org","@type":"JobPosting","title":"%s"}</script>'
list(html.FORMAT.reader.read(Document("a", data=page)))
list(jsonld.FORMAT.reader.read(Document("a", data=b'{"@type":"JobPosting","title":"a",}')))
jsonld.script({"id": "a", "title": "b"})
print(sorted({"extruct", "lxml", "rdflib", "babel", "jsonschema"} & set(sys.modules)))
item = b'<!doctype html><div itemscope itemtype="https://schema.org/JobPosting"><b itemprop="title">a</b></div>'
list(html.FORMAT.reader.read(Document("a", data=item)))
print("extruct" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split("\n") == ["[]", "True", ""]


SIGNS = st.lists(
    st.sampled_from(['"', "\\", "a", "<p>", ',"description":"', '"description": "', "é", "\n", " ", '": ""'])
).map("".join)


@given(
    st.fixed_dictionaries(
        {"@type": st.just("JobPosting"), "identifier": st.fixed_dictionaries({"name": SIGNS}), "title": SIGNS},
        optional={
            "description": SIGNS,
            "hiringOrganization": st.fixed_dictionaries({"name": SIGNS, "description": SIGNS}),
        },
    ),
)
def test_a_node_is_indented_as_the_library_does(node: dict[str, Any]) -> None:
    text = msgspec.json.encode(node)
    assert jsonld._indented(text) == msgspec.json.format(text, indent=2)
