"""Microdata: what is no honest page, and the place of each value."""

from __future__ import annotations

import time
from typing import Any

import pytest

from jobexport.findings import Finding
from jobexport.posting import Document, Draft
from jobexport.syntax.jobposting import drafts
from jobexport.syntax.schemaorg import Node, markup

BASE = "https://mill.example/jobs/7"
JOB = '<div itemscope itemtype="https://schema.org/JobPosting">'


def nodes(body: str, base: str | None = BASE) -> tuple[Node, ...]:
    return markup(f"<!doctype html><body>\n{body}".encode(), base_url=base).nodes


def facts(body: str) -> dict[str, Any]:
    [node] = nodes(f"{JOB}{body}</div>")
    return dict(node.data)


def test_places_are_those_of_the_very_value() -> None:
    place = '<p itemprop=jobLocation itemscope itemtype="https://schema.org/Place"><b itemprop=name>{}</b></p>\n'
    page = (
        f'{JOB[:-1]} itemref="far near">\n<i itemprop=skills>warp</i>\n<i itemprop=skills>loom</i>\n'
        f"{place.format('A')}{place.format('B')}</div>\n<u id=near><b itemprop=title>Weaver</b>\n<b itemprop=skills>silk</b></u>\n"
        f"<p itemprop=hiringOrganization itemscope id=far>\n<b itemprop=name>Mill</b></p>"
    )
    [node] = nodes(page)
    assert node.data["skills"] == ["warp", "loom", "silk"]
    places = [
        "", "/skills", "/skills/0", "/skills/1", "/skills/2", "/jobLocation/0/name", "/jobLocation/1", "/jobLocation/1/name#",
        "/title", "/hiringOrganization", "/hiringOrganization/name", "/name", "/skills/3",
    ]  # fmt: skip
    name = place.index("<b") + 1
    assert [node.locate(each) for each in places] == [
        (2, 1), (3, 1), (3, 1), (4, 1), (9, 1), (5, name), (6, 1), (6, name), (8, 1 + len("<u id=near>")), (10, 1), (11, 1), None, None,
    ]  # fmt: skip


def test_places_of_elements_whose_content_is_no_markup() -> None:
    page = f'{JOB}\n <textarea itemprop="title">Weaver <b></textarea><b itemprop="skills">warp</b></div>'
    [node] = nodes(page)
    assert (node.data["title"], node.locate("/title"), node.locate("/skills")) == (
        "Weaver <b>",
        (3, 2),
        (3, 2 + page.index("<b i") - page.index("<t")),
    )


def test_a_tag_in_an_attribute_is_not_taken_for_one() -> None:
    [node] = nodes(f"{JOB}\n<b title='<b itemprop=title>' itemprop=title>Weaver</b></div>")
    assert node.locate("/title") == (3, 1)


def test_a_property_under_both_of_its_names_keeps_all_values() -> None:
    body = '<b itemprop="skills">warp</b><b itemprop="https://schema.org/skills">loom</b>'
    assert facts(body)["skills"] == ["warp", "loom"]


@pytest.mark.parametrize(
    "element",
    [
        '<a itemprop="url" href=" http://[x ">x</a>', '<img itemprop="url" src="http://[x">',
        '<object itemprop="url" data="http://[x"></object>',
    ],
)  # fmt: skip
def test_what_is_no_address_stays_as_it_is(element: str) -> None:
    assert facts(f'<b itemprop="title">Weaver</b>{element}') == {
        "@type": "JobPosting", "title": "Weaver", "url": "http://[x",
    }  # fmt: skip


def test_items_one_in_the_other_are_cut_and_told() -> None:
    inside = '<i itemprop="department" itemscope><b itemprop="name">x</b>' * 230
    found = markup(f'{JOB}<b itemprop="title">Weaver</b>{inside}'.encode())
    assert [each.rule for each in found.findings] == ["source/record-too-large"]
    [node] = found.nodes
    depth, value = 0, node.data["department"]
    while value is not None:
        assert value["name"] == "x"
        depth, value = depth + 1, value.get("department")
    assert node.data["title"] == "Weaver" and depth > 30


@pytest.mark.parametrize("names", ["itemprop", "property"])
@pytest.mark.parametrize(
    "between",
    ["<font>" * 300, f"<!--{'x' * 11_000_000}-->", f'<img alt="{"x" * 11_000_000}">', "</p></p><b><b>" * 150],
    ids=["depth", "comment", "attribute", "depth among faults"],
)
def test_what_follows_very_deep_or_long_markup_is_read(names: str, between: str) -> None:
    begin = JOB if names == "itemprop" else '<div vocab="https://schema.org/" typeof="JobPosting">'
    posting = f'{begin}<i {names}="title">%s</i></div>'
    found = markup((posting % "Weaver" + between + posting % "Dyer").encode())
    assert [each.data["title"] for each in found.nodes] == ["Weaver", "Dyer"]
    assert not found.findings


@pytest.mark.parametrize("before", ["", "</p>" * 300])
def test_a_page_that_is_not_read_to_its_end_says_so(before: str) -> None:
    posting = f'{JOB}<i itemprop="title">%s</i></div>'
    found = markup((posting % "Weaver" + before + "<font>" * 3000 + posting % "Dyer").encode())
    assert [each.data["title"] for each in found.nodes] == ["Weaver"]
    assert [each.rule for each in found.findings] == ["source/record-too-large"]


SHARED = f"<p id=a><b itemprop=skills>{'warp ' * 100_000}</b>"


@pytest.mark.parametrize(
    ("body", "rest"),
    [
        ("<i itemprop=skills>x" * 1900, "x"),
        ("<i itemprop=skills>x" * 200, "<u>y</u>" * 5000),
        ("<span itemprop=description>x" * 200, f"<p>{'weave ' * 50_000}"),
    ],
    ids=["depth", "elements", "letters"],
)
def test_texts_in_texts_are_cut_and_told(body: str, rest: str) -> None:
    begun = time.process_time()
    [node], [finding] = told(f'{JOB}<b itemprop="title">Weaver</b>{body}{rest}')
    assert time.process_time() - begun < 4
    assert node.data["title"] == "Weaver" and finding.rule == "source/record-too-large"
    assert sum(map(len, node.data.get("skills") or node.data["description"])) < 25_000_000


def test_a_text_of_many_items_is_cut_and_told() -> None:
    jobs = f"{JOB[:-1]} itemref=a></div>"
    found, [finding] = told(jobs * 1000 + SHARED)
    assert len(found) == 1000 and finding.rule == "source/record-too-large"
    assert 30 < sum(bool(each.data["skills"]) for each in found) < 60
    found, findings = told(jobs * 30 + SHARED)
    assert all(each.data["skills"].endswith("warp") for each in found) and not findings


def told(body: str) -> tuple[tuple[Node, ...], tuple[Finding, ...]]:
    found = markup(f"<!doctype html><body>{body}".encode())
    return found.nodes, found.findings


@pytest.mark.no_cover  # counting lines takes more than the limit
@pytest.mark.parametrize(
    "body",
    [
        JOB + "".join(f'<b itemprop="a{each}">a</b>' for each in range(5000)),
        f'{JOB}<b itemprop="{" ".join(map("a{}".format, range(5000)))}">a</b>',
        f"{JOB}é{''.join(f'<b itemprop=a{each}>é</b>' for each in range(5000))}",
        f'<div itemscope itemtype="https://schema.org/ItemList">{(JOB + "<b itemprop=title>a</b></div>") * 2}'
        + '<i itemprop="itemListElement" itemscope><b itemprop="name">a</b></i>' * 20_000,
        JOB + "<font>" * 2000 + "<b itemprop=skills>a</b>" * 5000,
    ],
    ids=["properties", "names", "characters", "list", "depth"],
)
def test_hostile_pages_cost_little(body: str) -> None:
    begun = time.process_time()
    told = [
        each
        for each in drafts(Document("a.html", data=body.encode(), base_url=BASE), "html")
        if isinstance(each, Draft)
    ]
    assert told and all(each.where("").line == 1 for each in told)
    assert time.process_time() - begun < 5
