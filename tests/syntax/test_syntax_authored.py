"""Authored files: organizations, references to them, and the order of keys."""

from __future__ import annotations

from typing import Any

import pytest

from jobexport.posting import Document
from jobexport.syntax.authored import ordered, organizations, refer

YAML = b"organizations:\n  inn: {name: Blue Anchor Inn, address: {addressCountry: ES}}\n"
TABLE: dict[str, dict[str, Any]] = {
    "inn": {"id": "inn", "name": "Blue Anchor Inn", "address": {"addressCountry": "ES"}}
}


@pytest.mark.parametrize(
    ("uri", "media_type", "data"),
    [
        ("orgs.yaml", None, YAML),
        ("orgs.YML", None, YAML),
        ("https://a.example/orgs", "application/yaml; charset=utf-8", YAML),
        ("orgs.yaml", None, YAML + b"postings: []\n"),
        ("orgs.yaml", None, b"---\ntitle: Cook\n---\n" + YAML),
        (
            "orgs.yaml",
            None,
            b"organizations:\n- {id: inn, name: Blue Anchor Inn, address: {addressCountry: ES}}\n- {name: x}\n- 3\n",
        ),
        ("orgs.toml", None, b"[organizations.inn]\nname = 'Blue Anchor Inn'\naddress.addressCountry = 'ES'\n"),
        (
            "orgs.json",
            None,
            b'{"organizations": {"inn": {"name": "Blue Anchor Inn", "address": {"addressCountry": "ES"}}}}',
        ),
    ],
)
def test_organizations(uri: str, media_type: str | None, data: bytes) -> None:
    assert organizations(Document(uri, data=data, media_type=media_type)) == TABLE


@pytest.mark.parametrize(
    ("uri", "data"),
    [
        ("orgs.csv", YAML),
        ("orgs.yaml", b"organizations: ["),
        ("orgs.yaml", b"title: Cook\norganizations: {inn: {name: x}}\n"),
        ("orgs.yaml", b"- a\n"),
        ("orgs.yaml", b"organizations: 3\n"),
        ("orgs.json", b"\xff\xfe\x00"),
        ("orgs.yaml", b""),
    ],
)
def test_no_organizations(uri: str, data: bytes) -> None:
    assert organizations(Document(uri, data=data)) == {}


@pytest.mark.parametrize(
    ("data", "made", "sources"),
    [
        ({"company": "inn"}, {"hiringOrganization": TABLE["inn"]}, {"hiringOrganization": "/company"}),
        ({"company": " inn "}, {"hiringOrganization": TABLE["inn"]}, {"hiringOrganization": "/company"}),
        ({"hiringOrganization": "inn"}, {"hiringOrganization": TABLE["inn"]}, {}),
        (
            {"company": {"id": "inn", "name": "The Inn"}},
            {"hiringOrganization": {**TABLE["inn"], "name": "The Inn"}},
            {"hiringOrganization": "/company"},
        ),
        ({"company": "Inn"}, {"company": "Inn"}, {}),
        ({"company": {"id": "mill"}}, {"company": {"id": "mill"}}, {}),
        ({"company": {"name": "inn"}}, {"company": {"name": "inn"}}, {}),
        ({"company": 3}, {"company": 3}, {}),
        ({"title": "x"}, {"title": "x"}, {}),
        (
            {"company": "inn", "hiringOrganization": {"name": "x"}},
            {"company": "inn", "hiringOrganization": {"name": "x"}},
            {},
        ),
    ],
)
def test_references(data: dict[str, Any], made: dict[str, Any], sources: dict[str, str]) -> None:
    assert refer(data, TABLE) == sources
    assert data == made


def test_drafts_share_nothing() -> None:
    first: dict[str, Any] = {"company": "inn"}
    second: dict[str, Any] = {"company": "inn"}
    refer(first, TABLE)
    refer(second, TABLE)
    first["hiringOrganization"]["address"]["addressCountry"] = "PT"
    assert second["hiringOrganization"]["address"] == TABLE["inn"]["address"] == {"addressCountry": "ES"}


def test_order() -> None:
    assert list(ordered({"x_b": 1, "b": 2, "x_a": 3, "a": 4}, ["a", "c", "b"])) == ["a", "b", "x_a", "x_b"]
