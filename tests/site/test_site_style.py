"""The stylesheet: small, self-contained, and readable in both schemes (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from jobexport.resources import templates

STYLE = (templates() / "default/style.css").read_text("utf-8")
SCHEMES = [
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[:2]
]

READABLE = [
    (ink, ground)
    for ink in ("text", "soft", "accent", "accent-strong")
    for ground in ("ground", "surface", "wash", "notice")
] + [("on-accent", "accent"), ("on-accent", "accent-strong")]  # fmt: skip


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), READABLE)
def test_text_can_be_read(scheme: int, ink: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(scheme: int) -> None:
    colours = SCHEMES[scheme]
    assert min(contrast(colours["edge"], colours[ground]) for ground in ("ground", "surface")) >= 3


def test_monograms_can_be_read() -> None:
    tints = re.findall(r"\.tint-(\d) \{ background: (#\w{6}); color: (#\w{6}); \}", STYLE)
    assert [number for number, _, _ in tints] == ["1", "2", "3", "4", "5", "6"]
    assert all(contrast(ground, ink) >= 4.5 for _, ground, ink in tints)


def test_the_stylesheet_asks_nobody_for_anything_and_stays_small() -> None:
    assert not re.search(r"url\(|@import|@font-face|https?:", STYLE)
    assert len(STYLE.encode()) < 20_000
    for query in ("prefers-color-scheme: dark", "prefers-reduced-motion: reduce", "print", "forced-colors: active"):
        assert f"@media ({query})" in STYLE or f"@media {query}" in STYLE


def test_every_class_of_the_templates_has_a_style() -> None:
    used = set()
    for path in (templates() / "default").glob("*.html"):
        for names in re.findall(r'class="([^"]*)"', path.read_text("utf-8")):
            used |= set(re.sub(r"\{\{.*?\}\}", "1", names).split())
    search = (templates() / "default/assets/search.css").read_text("utf-8")
    styled = set(re.findall(r"\.([a-z][a-z0-9-]*)", STYLE + search))
    assert used <= styled, used - styled
