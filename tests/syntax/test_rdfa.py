"""RDFa against the rules of RDFa 1.1, each in a page of its own, and against extruct, which is another reader of them."""

from __future__ import annotations

import time
import warnings
from collections.abc import Mapping
from typing import Any

import pytest

from jobexport.syntax.item_values import local
from jobexport.syntax.schemaorg import markup

PAGE = "https://mill.example/jobs/7"
JOB: dict[str, Any] = {"@type": "JobPosting"}


def job(**facts: Any) -> dict[str, Any]:
    return {**JOB, **facts}


# What the rule is: the body of a page, and the posting that it says.
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "vocab": ('<div vocab="https://schema.org/" typeof="JobPosting"><b property="title">Weaver</b></div>', job(title="Weaver")),
    "vocab over http": ('<div vocab="http://schema.org/" typeof="JobPosting"><b property="title">Weaver</b></div>', job(title="Weaver")),
    "vocab of another tongue inside": (
        ('<div vocab="https://schema.org/" typeof="JobPosting"><b property="title">Weaver</b>'
        '<p vocab="https://other.example/"><i property="title">Webster</i></p></div>'),
        job(title="Weaver"),
    ),
    "empty vocab": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><b property="title">Weaver</b><p vocab=""><i property="skills">loom</i></p></div>',
        job(title="Weaver"),
    ),
    "prefix of the initial context": ('<div typeof="schema:JobPosting"><b property="schema:title">Weaver</b></div>', job(title="Weaver")),
    "prefix that is declared": (
        ('<div prefix="s: https://schema.org/ dc: http://purl.org/dc/terms/" typeof="s:JobPosting">'
        '<b property="s:title dc:title">Weaver</b></div>'),
        job(title="Weaver"),
    ),
    "prefix in other case": ('<div prefix="S: https://schema.org/" typeof="s:JobPosting"><b property="S:title">Weaver</b></div>', job(title="Weaver")),
    "prefix as xmlns": ('<div xmlns:s="https://schema.org/" typeof="s:JobPosting"><b property="s:title">Weaver</b></div>', job(title="Weaver")),
    "prefix that is declared around": (
        '<div prefix="s: https://schema.org/"><section><div typeof="s:JobPosting"><b property="s:title">Weaver</b></div></section></div>',
        job(title="Weaver"),
    ),
    "whole addresses": (
        '<div typeof="https://schema.org/JobPosting"><b property="https://schema.org/title">Weaver</b></div>', job(title="Weaver"),
    ),
    "several types": (
        '<div vocab="https://schema.org/" typeof="JobPosting Intangible"><b property="title">Weaver</b></div>',
        {"@type": ["JobPosting", "Intangible"], "title": "Weaver"},
    ),
    "several properties in one": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><b property="title name">Weaver</b></div>', job(title="Weaver", name="Weaver"),
    ),
    "properties without a meaning": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><b property="title">Weaver</b><i property="nowhere:x">y</i></div>', job(title="Weaver"),
    ),
    "content comes before text": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><i property="datePosted" content="2026-11-02">2 November</i></div>',
        job(datePosted="2026-11-02"),
    ),
    "content of meta": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><meta property="title" content="Weaver"></div>', job(title="Weaver"),
    ),
    "content of a link is of what it leads to": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><b property="title">Weaver</b><a property="name" href="/x" content="w">w</a></div>',
        job(title="Weaver"),
    ),
    "text with elements in it": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><b property="title">Weaver <i>of <u>silk</u></i>!</b></div>',
        job(title="Weaver of silk!"),
    ),
    "href": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><a property="url" href="https://other.example/a">w</a></div>',
        job(url="https://other.example/a"),
    ),
    "href that is relative": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><a property="sameAs" href="../a?b#c">w</a></div>',
        job(sameAs="https://mill.example/a?b#c"),
    ),
    "src": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><img property="image" src="/a.png" alt="w"></div>',
        job(image="https://mill.example/a.png"),
    ),
    "resource comes before href": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><a property="sameAs" resource="https://r.example/" href="/h">w</a></div>',
        job(sameAs="https://r.example/"),
    ),
    "datatype of a link is of what it leads to": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><b property="title">Weaver</b><a property="name" datatype="" href="/x">w</a></div>',
        job(title="Weaver"),
    ),
    "datatype of a day": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><i property="datePosted" datatype="xsd:date">2026-11-02</i></div>',
        job(datePosted="2026-11-02"),
    ),
    "datatype of markup": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><i property="skills" datatype="rdf:HTML">a <b>loom</b></i></div>',
        job(skills="a <b>loom</b>"),
    ),
    "item in an item": (
        ('<div vocab="https://schema.org/" typeof="JobPosting"><p property="hiringOrganization" typeof="Organization">'
        '<b property="name">Mill</b></p><i property="title">Weaver</i></div>'),
        job(hiringOrganization={"@type": "Organization", "name": "Mill"}, title="Weaver"),
    ),
    "items three deep": (
        ('<div vocab="https://schema.org/" typeof="JobPosting"><p property="jobLocation" typeof="Place"><b property="address" typeof="PostalAddress">'
        '<i property="addressLocality">Porto</i></b></p></div>'),
        job(jobLocation={"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Porto"}}),
    ),
    "items of one property": (
        ('<div vocab="https://schema.org/" typeof="JobPosting"><p property="jobLocation" typeof="Place"><b property="name">A</b></p>'
        '<p property="jobLocation" typeof="Place"><b property="name">B</b></p></div>'),
        job(jobLocation=[{"@type": "Place", "name": "A"}, {"@type": "Place", "name": "B"}]),
    ),
    "an item that a link names": (
        ('<div vocab="https://schema.org/" typeof="JobPosting"><a property="hiringOrganization" typeof="Organization" href="https://mill.example/">'
        '<b property="name">Mill</b></a></div>'),
        job(hiringOrganization={"@type": "Organization", "@id": "https://mill.example/", "name": "Mill"}),
    ),
    "an item that a resource names": (
        '<div vocab="https://schema.org/" typeof="JobPosting" resource="https://mill.example/jobs/8"><b property="title">Weaver</b></div>',
        job(**{"@id": "https://mill.example/jobs/8"}, title="Weaver"),
    ),
    "an item that about names": (
        '<div vocab="https://schema.org/" typeof="JobPosting" about="https://mill.example/jobs/8"><b property="title">Weaver</b></div>',
        job(**{"@id": "https://mill.example/jobs/8"}, title="Weaver"),
    ),
    "a part of the page has no name": (
        '<div vocab="https://schema.org/" typeof="JobPosting" resource="#job"><b property="title">Weaver</b></div>', job(title="Weaver"),
    ),
    "told at two places": (
        ('<div vocab="https://schema.org/"><div typeof="JobPosting" resource="#job"><b property="title">Weaver</b></div>'
        '<div resource="#job"><i property="skills">loom</i></div></div>'),
        job(title="Weaver", skills="loom"),
    ),
    "about beside a property": (
        ('<div vocab="https://schema.org/"><div typeof="JobPosting" resource="#job"><b property="title">Weaver</b></div>'
        '<i about="#job" property="skills">loom</i></div>'),
        job(title="Weaver", skills="loom"),
    ),
    "described elsewhere": (
        ('<div vocab="https://schema.org/"><div typeof="JobPosting"><b property="title">Weaver</b><link property="hiringOrganization" href="#mill"></div>'
        '<div resource="#mill" typeof="Organization"><b property="name">Mill</b></div></div>'),
        job(title="Weaver", hiringOrganization={"@type": "Organization", "name": "Mill"}),
    ),
    "a blank name": (
        ('<div vocab="https://schema.org/"><div typeof="JobPosting"><b property="title">Weaver</b><i property="hiringOrganization" resource="_:m"></i></div>'
        '<div resource="_:m" typeof="Organization"><b property="name">Mill</b></div></div>'),
        job(title="Weaver", hiringOrganization={"@type": "Organization", "name": "Mill"}),
    ),
    "a name in brackets": (
        '<div vocab="https://schema.org/" prefix="m: https://mill.example/" typeof="JobPosting"><i property="sameAs" resource="[m:x]">w</i></div>',
        job(sameAs="https://mill.example/x"),
    ),
    "a compact name": (
        '<div vocab="https://schema.org/" prefix="m: https://mill.example/" typeof="JobPosting"><i property="sameAs" resource="m:x">w</i></div>',
        job(sameAs="https://mill.example/x"),
    ),
    "rel with href": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><a rel="sameAs" href="https://other.example/a">w</a></div>',
        job(sameAs="https://other.example/a"),
    ),
    "rel with an item": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><p rel="hiringOrganization" typeof="Organization"><b property="name">Mill</b></p></div>',
        job(hiringOrganization={"@type": "Organization", "name": "Mill"}),
    ),
    "rel around an item": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><p rel="hiringOrganization"><span><b typeof="Organization"><i property="name">Mill</i></b></span></p></div>',
        job(hiringOrganization={"@type": "Organization", "name": "Mill"}),
    ),
    "rel around a property": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><p rel="hiringOrganization"><i property="name">Mill</i></p></div>',
        job(hiringOrganization={"name": "Mill"}),
    ),
    "rel around links": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><p rel="sameAs"><a href="https://a.example/">a</a> <span><a href="https://b.example/">b</a></span></p></div>',
        job(sameAs=["https://a.example/", "https://b.example/"]),
    ),
    "rev": (
        ('<div vocab="https://schema.org/"><div resource="#mill" typeof="Organization"><b property="name">Mill</b>'
        '<p rev="hiringOrganization" typeof="JobPosting"><i property="title">Weaver</i></p></div></div>'),
        job(title="Weaver", hiringOrganization={"@type": "Organization", "name": "Mill"}),
    ),
    "rev around an item": (
        ('<div vocab="https://schema.org/"><div resource="#mill" typeof="Organization"><b property="name">Mill</b>'
        '<p rev="hiringOrganization"><b typeof="JobPosting"><i property="title">Weaver</i></b></p></div></div>'),
        job(title="Weaver", hiringOrganization={"@type": "Organization", "name": "Mill"}),
    ),
    "property and rel": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><a property="schema:title" rel="schema:sameAs" href="https://a.example/">Weaver</a></div>',
        job(title="Weaver", sameAs="https://a.example/"),
    ),
    "a link is the subject of what is in it": (
        ('<div vocab="https://schema.org/"><div typeof="JobPosting" resource="https://mill.example/jobs/8"><b property="title">Weaver</b></div>'
        '<a href="https://mill.example/jobs/8"><i property="skills">loom</i></a></div>'),
        job(**{"@id": "https://mill.example/jobs/8"}, title="Weaver", skills="loom"),
    ),
    "the same twice is once": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><b property="title">Weaver</b><i property="title">Weaver</i></div>', job(title="Weaver"),
    ),
    "several texts in the order of the page": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><b property="skills">warp</b><i property="skills">loom</i></div>',
        job(skills=["warp", "loom"]),
    ),
    "a list": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><ol><li property="skills" inlist>warp<li property="skills" inlist>loom</ol></div>',
        job(skills=["warp", "loom"]),
    ),
    "a list of links": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><ol rel="sameAs" inlist><li><a href="https://b.example/">b</a><li><a href="https://a.example/">a</a></ol></div>',
        job(sameAs=["https://b.example/", "https://a.example/"]),
    ),
    "an empty list": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><b property="title">Weaver</b><p rel="sameAs" inlist></p></div>', job(title="Weaver"),
    ),
    "a copy of what is said once": (
        ('<div vocab="https://schema.org/"><div typeof="JobPosting"><b property="title">Weaver</b><link property="rdfa:copy" href="#all"></div>'
        '<p resource="#all" typeof="rdfa:Pattern"><i property="industry">Textiles</i></p></div>'),
        job(title="Weaver", industry="Textiles"),
    ),
    "in an article around it": (
        '<div vocab="https://schema.org/" typeof="WebPage"><p property="mainEntity" typeof="JobPosting"><b property="title">Weaver</b></p></div>',
        job(title="Weaver"),
    ),
    "of the body": ('<body vocab="https://schema.org/" typeof="JobPosting"><b property="title">Weaver</b></body>', job(title="Weaver")),
}  # fmt: skip

# Where the rules of HTML+RDFa 1.1 (or a fault of the other reader) make a difference: ours, and what extruct says.
APART: dict[str, tuple[str, dict[str, Any], dict[str, Any] | None]] = {
    # The datetime of an element is its content (HTML+RDFa, 3.1).
    "datetime": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><time property="datePosted" datetime="2026-11-02">2 November</time></div>',
        job(datePosted="2026-11-02"), job(datePosted="2 November"),
    ),
    "content comes before datetime": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><time property="datePosted" content="2026-11-01" datetime="2026-11-02">2 November</time></div>',
        job(datePosted="2026-11-01"), job(datePosted="2026-11-01"),
    ),
    # Of an element with a property, terms in rel say nothing (HTML+RDFa, 3.1).
    "rel of no account": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><a property="url" rel="nofollow" href="https://a.example/">Weaver</a></div>',
        job(url="https://a.example/"), job(url="Weaver", nofollow="https://a.example/"),
    ),
    # What cannot be a name is as if it were not there (RDFa Core, 7.4.3).
    "brackets that mean nothing": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><i property="skills" resource="[nowhere:x]">loom</i></div>',
        job(skills="loom"), job(),
    ),
    # The text as it stands, which is what a number is read from.
    "datatype of a number": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><i property="totalJobOpenings" datatype="xsd:integer">3</i></div>',
        job(totalJobOpenings="3"), job(totalJobOpenings=3),
    ),
    # A comment is no text.
    "comment": (
        '<div vocab="https://schema.org/" typeof="JobPosting"><b property="title">Weaver<!-- and more --></b></div>',
        job(title="Weaver"), job(title="Weaver and more "),
    ),
    # Both are the same type.
    "a type in two ways of writing": (
        '<div vocab="https://schema.org/" typeof="JobPosting schema:JobPosting JobPosting"><b property="title">Weaver</b></div>',
        job(title="Weaver"), {"@type": ["JobPosting", "JobPosting"], "title": "Weaver"},
    ),
    # The address of the page is an address, though it uses a vocabulary.
    "link to the page itself": (
        f'<div vocab="https://schema.org/" typeof="JobPosting"><link property="url" href="{PAGE}"></div>', job(url=PAGE), job(url={}),
    ),
    "link to itself": (
        '<div vocab="https://schema.org/" typeof="JobPosting" resource="https://mill.example/jobs/8"><link property="url" href="https://mill.example/jobs/8"></div>',
        job(**{"@id": "https://mill.example/jobs/8"}, url="https://mill.example/jobs/8"), None,
    ),
}  # fmt: skip


def ours(body: str, base: str | None = PAGE) -> list[Mapping[str, Any]]:
    head = "" if body.startswith("<body") else "<body>"
    found = markup(f"<!doctype html><html><head><title>x</title></head>{head}{body}</html>".encode(), base_url=base)
    assert all(node.syntax == "rdfa" for node in found.nodes)
    return [node.data for node in found.nodes]


def theirs(body: str) -> dict[str, Any]:
    """The posting that extruct finds, in our shape."""
    from extruct.rdfa import RDFaExtractor  # type: ignore[import-untyped]

    head = "" if body.startswith("<body") else "<body>"
    page = f"<!doctype html><html><head><title>x</title></head>{head}{body}</html>"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph = RDFaExtractor().extract(page, base_url=PAGE)
    nodes = {node["@id"]: node for node in graph}
    [found] = [each for each in graph if any(local(kind) == "JobPosting" for kind in each.get("@type", ()))]
    return _shaped(found, nodes, ())


def _shaped(node: dict[str, Any], nodes: dict[str, Any], around: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    kinds = [local(kind) for kind in node.get("@type", ())]
    if kinds:
        found["@type"] = kinds[0] if len(kinds) == 1 else kinds
    if not node["@id"].startswith("_:") and node["@id"].partition("#")[0] != PAGE:
        found["@id"] = node["@id"]
    for key, values in node.items():
        if key.startswith("@") or local(key) == key:
            continue
        values = [each for value in values for each in value.get("@list", [value])]
        made = [_value(each, nodes, (*around, node["@id"])) for each in values]
        if made:
            found[local(key)] = made[0] if len(made) == 1 else made
    return found


def _value(value: dict[str, Any], nodes: dict[str, Any], around: tuple[str, ...]) -> Any:
    if "@value" in value:
        return value["@value"]
    if value["@id"] in nodes and value["@id"] not in around:
        return _shaped(nodes[value["@id"]], nodes, around)
    return value["@id"]


def unordered(value: Any) -> Any:
    """A graph of statements has no order."""
    if isinstance(value, Mapping):
        return {key: unordered(each) for key, each in sorted(value.items())}
    return sorted((unordered(each) for each in value), key=repr) if isinstance(value, list) else value


@pytest.mark.parametrize("name", CASES)
def test_a_rule(name: str) -> None:
    body, expected = CASES[name]
    assert ours(body) == [expected]
    assert unordered(theirs(body)) == unordered(expected)


@pytest.mark.parametrize("name", APART)
def test_a_rule_that_extruct_reads_otherwise(name: str) -> None:
    body, expected, other = APART[name]
    assert ours(body) == [expected]
    if other is not None:
        assert theirs(body) == other


def test_addresses_stay_as_they_are_where_that_of_the_page_is_unknown() -> None:
    body = '<div vocab="https://schema.org/" typeof="JobPosting" resource="#j"><a property="url" href="/jobs/1">Weaver</a></div>'
    assert ours(body, None) == [job(url="/jobs/1")]


def test_base_counts_before_the_address_of_the_page() -> None:
    page = (
        b'<html><head><base href="https://other.example/x/"></head><body><div vocab="https://schema.org/" typeof="JobPosting">'
        b'<a property="url" href="y">w</a></div></body></html>'
    )
    assert markup(page, base_url=PAGE).nodes[0].data["url"] == "https://other.example/x/y"


def test_pages_of_rdfa_10() -> None:
    """Older systems declare prefixes as name spaces and relate by ``rel``; RDFa 1.1 reads them alike."""
    page = (
        b'<html version="XHTML+RDFa 1.0" xmlns="http://www.w3.org/1999/xhtml" xmlns:schema="http://schema.org/" xmlns:dc="http://purl.org/dc/terms/">'
        b'<body><div about="/jobs/8" typeof="schema:JobPosting"><span property="schema:title dc:title" content="Weaver"></span>'
        b'<div rel="schema:hiringOrganization"><div typeof="schema:Organization"><b property="schema:name">Mill</b></div></div>'
        b'<div property="schema:description"><p>You weave.</p><p>Silk.</p></div></div></body></html>'
    )
    [node] = markup(page, base_url=PAGE).nodes
    assert node.data == job(
        **{"@id": "https://mill.example/jobs/8"}, title="Weaver", description="<p>You weave.</p><p>Silk.</p>",
        hiringOrganization={"@type": "Organization", "name": "Mill"},
    )  # fmt: skip


def test_a_text_in_several_languages_says_which_is_which() -> None:
    body = (
        '<div lang="en" vocab="https://schema.org/" typeof="JobPosting"><b property="title">Weaver</b><b property="title" lang="de">Weberin</b>'
        '<i property="skills">warp</i><i property="skills">loom</i></div>'
    )
    texts = [{"@value": "Weaver", "@language": "en"}, {"@value": "Weberin", "@language": "de"}]
    assert ours(body) == [job(title=texts, skills=["warp", "loom"])]


def test_places_are_those_of_the_very_value() -> None:
    page = (
        '<!doctype html>\n<div vocab="https://schema.org/"><p typeof="JobPosting" resource="#j">\n<b property="skills">warp</b>\n<i property="skills">loom</i>\n'
        '<u property="jobLocation" typeof="Place"><s property="name">A</s></u>\n<u property="jobLocation" typeof="Place"><s property="name">B</s></u>\n'
        '</p><em about="#j" property="title">Weaver</em></div>'
    )
    [node] = markup(page.encode()).nodes
    places = ["", "/skills", "/skills/0", "/skills/1", "/jobLocation/1", "/jobLocation/1/name", "/title#", "/name"]
    assert [node.locate(each) for each in places] == [
        (2, 34), (3, 1), (3, 1), (4, 1), (6, 1), (6, 42), (7, 5), None,
    ]  # fmt: skip


def places_of(page: str, *pointers: str) -> list[tuple[int, int] | None]:
    return [node.locate(each) for node in markup(page.encode()).nodes for each in pointers]


def test_places_of_what_stands_on_one_line() -> None:
    posting = '<p typeof="JobPosting"><b property="title">Weaver %d</b></p>'
    page = '<div vocab="https://schema.org/"><!-- <p typeof="x"> -->' + "".join(posting % each for each in range(3))
    starts = [page.index(posting % each) + 1 for each in range(3)]
    assert places_of(page, "", "/title") == [(1, each) for start in starts for each in (start, start + 23)]


def test_places_of_tags_over_several_lines() -> None:
    page = '<div vocab="https://schema.org/">\n é<p\n typeof="JobPosting"\n><b\nproperty="title">Weaver</b>\n<a rel="sameAs"\n href="https://a.example/">a</a></p>'
    assert places_of(page, "", "/title", "/sameAs") == [(2, 3), (4, 2), (6, 1)]


def test_places_of_a_page_with_more_lines_than_the_parser_counts() -> None:
    page = (
        '<div vocab="https://schema.org/">'
        + "\n" * 70_000
        + '<p typeof="JobPosting">\n<b property="title">Weaver</b></p>'
    )
    assert places_of(page, "", "/title") == [(70_001, 1), (70_002, 1)]


@pytest.mark.parametrize(
    ("begins", "names"),
    [('vocab="https://schema.org/" typeof="JobPosting"', "property"),
     ('itemscope itemtype="https://schema.org/JobPosting"', "itemprop")],
    ids=["rdfa", "microdata"],
)  # fmt: skip
def test_places_of_tags_that_the_parser_leaves_out(begins: str, names: str) -> None:
    """There is no second body: which of the two it took cannot be told, so their line is; all others have their places."""
    page = f'<html>\n <body {begins}><body {begins}><b {names}="title">Weaver</b>'
    assert places_of(page, "", "/title") == [(2, 1), (2, 16 + 2 * len(begins))]


def test_postings_stand_in_the_order_of_the_page() -> None:
    body = '<div vocab="https://schema.org/">' + "".join(
        f'<div typeof="JobPosting"><b property="title">{each}</b></div>' for each in ("c", "a", "b")
    )
    assert [each["title"] for each in ours(body)] == ["c", "a", "b"]


@pytest.mark.parametrize(
    "body",
    [
        "".join(
            f'<div resource="#{each}" typeof="JobPosting"><a property="a b c" href="#{each + 1}"></a></div>'
            for each in range(60)
        ),
        '<div typeof="JobPosting" rel="x">' * 240 + "".join(f'<a href="/{each}">w</a>' for each in range(2000)),
        '<p property="a" prefix="b: c" typeof="JobPosting">' * 3000,
        '<a href="http://[" property="url" typeof="JobPosting">x</a>' * 500,
        '<i resource="#p" typeof="rdfa:Pattern" property="rdfa:copy" href="#p">x</i>' * 200 + '<b typeof="JobPosting">',
        "".join(f'<i resource="#a" typeof="JobPosting t{each}"></i>' for each in range(20_000)),
        f'<p prefix="{" ".join(map("a{0}: http://a.example/{0}/".format, range(8000)))}">'
        + '<i prefix="s: http://schema.org/" typeof="s:JobPosting"></i>' * 3000,
    ],
    ids=["diamonds", "hanging", "deep", "addresses", "patterns", "types", "prefixes"],
)
def test_hostile_pages_cost_little(body: str) -> None:
    begun = time.process_time()
    assert len(ours(f'<div vocab="https://schema.org/">{body}')) < 4000
    assert time.process_time() - begun < 5


TOLD = '<i property="a{0}">{0}</i>'


@pytest.mark.parametrize(
    "body",
    [
        '<i typeof="JobPosting"><link property="rdfa:copy" href="#p"></i>' * 2000
        + f'<div resource="#p" typeof="rdfa:Pattern">{"".join(map(TOLD.format, range(2000)))}</div>',
        '<i typeof="JobPosting"><link property="hiringOrganization" href="#p"></i>' * 2000
        + f'<div resource="#p" typeof="Organization">{"".join(map(TOLD.format, range(2000)))}</div>',
        f'<p typeof="JobPosting"><i rel="{" ".join(map("a{}".format, range(8000)))}">' + '<a href="x">y</a>' * 8000,
        '<p typeof="JobPosting"><i property="title">a</i>' + '<b property="skills">x' * 200 + "warp " * 50_000,
        '<div typeof="JobPosting"><i property="title">a</i>' + '<span property="description">x' * 200 + f"<p>{'warp ' * 50_000}",
        '<p typeof="JobPosting"><i property="title">a</i>' + '<b property="skills" datatype="rdf:HTML">x' * 200 + "warp " * 50_000,
    ],
    ids=["copies", "descriptions", "relations", "texts", "markup", "values"],
)  # fmt: skip
def test_pages_that_say_more_than_they_are_long_are_cut_and_told(body: str) -> None:
    begun = time.process_time()
    found = markup(f'<html><body vocab="https://schema.org/">{body}</body></html>'.encode())
    assert time.process_time() - begun < 5
    assert [each.rule for each in found.findings] == ["source/record-too-large"]
    assert sum(len(node.data) for node in found.nodes) < 400_000
    assert sum(len(text) for node in found.nodes for texts in node.data.values() for text in texts) < 25_000_000


def test_long_pages_are_told_whole() -> None:
    """A posting with very many places, and very many postings with an employer and a place each."""
    place = '<i property="jobLocation" typeof="Place"><b property="name">n%d</b></i>'
    posting = (
        '<p typeof="JobPosting"><b property="title">t</b><u property="hiringOrganization" resource="#mill"></u>'
        '<i property="jobLocation" typeof="Place"><s property="address" typeof="PostalAddress">'
        '<b property="addressLocality">Porto</b></s></i></p>'
    )
    body = f'<p typeof="JobPosting">{"".join(place % each for each in range(700))}</p>{posting * 6000}'
    body += '<p resource="#mill" typeof="Organization"><b property="name">Mill</b></p>'
    first, *rest = ours(f'<div vocab="https://schema.org/">{body}</div>')
    assert [each["name"] for each in first["jobLocation"]] == [f"n{each}" for each in range(700)]
    whole = job(
        title="t", hiringOrganization={"@type": "Organization", "name": "Mill"},
        jobLocation={"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Porto"}},
    )  # fmt: skip
    assert len(rest) == 6000 and all(each == whole for each in rest)
