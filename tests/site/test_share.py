"""Pictures for social networks: size, letters, and when they are made again."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from jobexport.errors import ConfigError
from jobexport.site import fonts
from jobexport.site.fonts import Fonts
from jobexport.site.share import Artist, Drawing

if not fonts._first():
    pytest.skip("this machine has no font; on Debian: apt-get install fonts-dejavu-core", allow_module_level=True)

NOW = ("--now", "2026-11-23")
CARD = {
    "slug": "cook", "title": "Cook", "company": "Kombüse", "place": "Bremen, Germany", "employment": "Full-time",
    "salary": "€18.50 per hour", "language": None,
}  # fmt: skip
SETTINGS = '[site]\nbase_url = "https://jobs.example.org/"\nshare_images = true\n'


@pytest.fixture(scope="module")
def artist() -> Artist:
    return Artist("Harbour Jobs", "en")


def texts(drawing: Drawing) -> list[str]:
    return [each.text or "" for each in html.fragment_fromstring(drawing.svg).iter("text")]


def size(data: bytes) -> tuple[int, int]:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def test_a_picture_says_what_the_card_says(artist: Artist) -> None:
    made = artist.drawing(CARD)
    assert texts(made) == ["K", "Kombüse", "Cook", "Bremen, Germany · Full-time", "€18.50 per hour", "Harbour Jobs"]
    assert (made.left_out, made.empty) == ("", False)
    picture = made.png()
    assert size(picture) == (1200, 630)
    assert picture == artist.drawing(CARD).png(), "the same bytes each time"
    assert len(picture) < 100_000


def test_the_name_of_the_file_follows_everything_in_it(artist: Artist) -> None:
    paths = {artist.drawing({**CARD, **change}).path for change in (
        {}, {"title": "Cooks"}, {"company": ""}, {"place": ""}, {"salary": ""}, {"language": "ar"},
    )}  # fmt: skip
    paths |= {Artist("Other", "en").drawing(CARD).path, Artist("Harbour Jobs", "en", "#0b5cad").drawing(CARD).path}
    assert len(paths) == 8
    assert artist.drawing({**CARD, "skills": ["x"]}).path == artist.drawing(CARD).path
    assert Artist("Harbour Jobs", "en", "red url(x)").drawing(CARD).path == artist.drawing(CARD).path, (
        "no colour in figures"
    )


def test_what_was_drawn_before_changes_no_picture() -> None:
    cards = [
        {**CARD, "title": title} for title in ("Cook", "Cook ⚓", "厨师", "طباخ", "שף", "ช่าง", "Cook 🚢", "Cook ⚓️")
    ]
    forth, back = (Artist("Harbour Jobs", "en") for _ in range(2))
    drawn = [forth.drawing(each) for each in cards]
    assert drawn == [back.drawing(each) for each in reversed(cards)][::-1]
    assert drawn == [Artist("Harbour Jobs", "en").drawing(each) for each in cards]
    for title in ("طَبَّاخ", "ช่าง"):
        marked = forth.drawing({**CARD, "title": title})
        assert marked.empty or not marked.left_out, "marks stand with their letters"
    assert any(len(each.fonts) > len(drawn[0].fonts) for each in drawn), "some letter needs a font of its own"


@pytest.mark.parametrize(
    "title",
    [
        "Senior Cook",
        "Senior Principal Cook for Large Galleys on Northern Routes and in Ports (all genders)",
        "Cook " * 60,
        "Donaudampfschifffahrtsgesellschaftskapitänspatentprüfungskommissionsvorsitzender",
        "x" * 400,
    ],
)
def test_long_titles_wrap_and_stay_inside(title: str, artist: Artist) -> None:
    made = artist.drawing({**CARD, "title": title})
    tree = html.fragment_fromstring(made.svg)
    lines = [each for each in tree.iter("text") if int(each.get("font-size")) >= 46]
    assert 1 <= len(lines) <= 4
    for line in lines:
        text, points = line.text or "", int(line.get("font-size"))
        assert sum(artist._fonts.advance(each, bold=True) for each in text) * points <= 1040
    whole = "".join("".join(line.text or "" for line in lines).split())
    if whole.endswith("…"):
        assert "".join(title.split()).startswith(whole[:-1])
    else:
        assert whole == "".join(title.split())
    bottom = max(int(each.get("y")) for each in tree.iter("text") if each.text != "Harbour Jobs")
    assert bottom <= 535, "above the line"


def test_text_from_right_to_left_stands_right(artist: Artist) -> None:
    title = "طباخ في Kombüse"
    if Fonts().font("ط") is None:
        pytest.skip("no font of this machine has Arabic letters")
    made = artist.drawing({**CARD, "title": title, "language": "ar"})
    tree = html.fragment_fromstring(made.svg)
    line = next(
        each for each in tree.iter("text") if "Kombüse" in (each.text or "") and int(each.get("font-size")) > 40
    )
    assert (line.get("x"), line.get("text-anchor")) == ("1120", "end")
    assert line.text == f"\u202b{title}\u202c"
    assert next(each.text for each in tree.iter("text") if "€" in (each.text or "")) == "€18.50 per hour"
    assert size(made.png()) == (1200, 630)


def test_letters_without_a_font_are_told_and_leave_no_half_text(artist: Artist) -> None:
    unknown = "\U000e0a05\U0001e8ff"
    made = artist.drawing({**CARD, "title": f"Cook {unknown[0]}"})
    assert (made.left_out, made.empty, texts(made)[2]) == (unknown[0], False, "Cook"), "a sign goes alone"
    letter = next(
        (each for each in "𐒰𒀀𓀀ꡀ𐎠𞤀" if artist._fonts.font(each) is None and each.isalnum()), None
    )  # fmt: skip
    if letter is None:
        pytest.skip("this machine has a font for every script that was tried")
    made = artist.drawing({**CARD, "company": f"Komb{letter}se"})
    assert made.left_out == letter
    assert not any("Komb" in each for each in texts(made)), "a name with a hole is another name"
    assert artist.drawing({**CARD, "title": f"Co{letter}k"}).empty


def test_hostile_text_stays_text(artist: Artist) -> None:
    made = artist.drawing({**CARD, "title": "</text><image href='file:///etc/passwd'/>&amp;", "company": '"><x'})
    assert "<image" not in made.svg
    assert size(made.png()) == (1200, 630)


def test_a_file_that_is_no_font_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_text("no font")
    with pytest.raises(ConfigError, match="is no font"):
        Artist("A", "en", fonts=[str(tmp_path / "a.ttf")])


def test_a_machine_without_fonts_makes_no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_files", dict)
    made = Artist("A", "en").drawing(CARD)
    assert made.empty
    assert set("Cook") <= set(made.left_out)


def board(folder: Path, **titles: str) -> None:
    for name, title in titles.items():
        (folder / f"{name}.yaml").write_text(
            f"id: {name}\ntitle: {title}\ncompany: Kombüse\nposted: 2026-11-01\ndescription: x\n", "utf-8"
        )


def test_a_build_makes_each_picture_once(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    board(tmp_path / "b", one="Cook", two="Baker")
    (tmp_path / "b/jobexport.toml").write_text(SETTINGS)
    build = ("build", "b", "-o", "out", *NOW)
    done = cli(*build)
    assert done.code == 0, done.err
    folder = tmp_path / "out/share"
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert sorted(name.partition("-")[0] for name in before) == ["one", "two"]
    page = html.document_fromstring((tmp_path / "out/jobs/one/index.html").read_bytes())
    meta = {each.get("property") or each.get("name"): each.get("content") for each in page.iter("meta")}
    name = next(name for name in before if name.startswith("one"))
    assert meta["og:image"] == f"https://jobs.example.org/share/{name}"
    assert (meta["og:image:width"], meta["og:image:height"], meta["og:image:type"]) == ("1200", "630", "image/png")
    assert meta["og:image:alt"] == "Cook"
    assert meta["twitter:card"] == "summary_large_image"
    home = html.document_fromstring((tmp_path / "out/index.html").read_bytes())
    assert home.xpath("//meta[@name='twitter:card']/@content") == ["summary"]
    board(tmp_path / "b", two="Pastry cook")
    assert cli(*build).code == 0
    after = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert after[name] == before[name], "the other one stays"
    assert len(after) == 2
    assert len(after.keys() - before.keys()) == 1


def test_a_picture_is_not_drawn_again_for_other_settings(
    cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jobexport import config
    from jobexport.clock import clock
    from jobexport.pipeline.building import build
    from jobexport.pipeline.plan import plan

    (tmp_path / "b").mkdir()
    board(tmp_path / "b", one="Cook")
    drawn: list[str] = []
    real = Drawing.png
    monkeypatch.setattr(Drawing, "png", lambda self: drawn.append(self.path) or real(self))  # type: ignore[func-returns-value]
    for footer in ("", 'footer = "New"\n', 'footer = "Newer"\n'):
        (tmp_path / "b/jobexport.toml").write_text(SETTINGS + footer)
        build(
            plan(
                [str(tmp_path / "b")], tmp_path / "out", config.load(tmp_path / "b/jobexport.toml"), clock("2026-11-23")
            )
        )
    assert len(drawn) == 1
    (tmp_path / "out" / drawn[0]).write_bytes(b"changed by somebody")
    (tmp_path / "b/jobexport.toml").write_text(SETTINGS)
    build(
        plan([str(tmp_path / "b")], tmp_path / "out", config.load(tmp_path / "b/jobexport.toml"), clock("2026-11-23"))
    )
    assert len(drawn) == 2


@pytest.mark.parametrize(
    "settings", ["", '[site]\nbase_url = "https://jobs.example.org/"\n', "[site]\nshare_images = true\n"]
)
def test_there_are_no_pictures_unless_asked_for_and_addressed(settings: str, cli: Any, tmp_path: Path) -> None:
    board(tmp_path, one="Cook")
    (tmp_path / "jobexport.toml").write_text(settings)
    assert cli("build", "one.yaml", "-o", "out", *NOW).code == 0
    assert not (tmp_path / "out/share").exists()
    assert b"summary_large_image" not in (tmp_path / "out/jobs/one/index.html").read_bytes()


def test_a_build_tells_of_letters_left_out_each_time(cli: Any, tmp_path: Path) -> None:
    board(tmp_path, one="Cook \U000e0a05")
    (tmp_path / "jobexport.toml").write_text(SETTINGS)
    for _ in range(2):
        done = cli("build", "one.yaml", "-o", "out", *NOW, "--fail-on", "warning")
        assert done.err.count("build/share-letters") == 1
        assert done.code == 1
