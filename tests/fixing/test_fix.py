"""`check --fix` through the front door: what changes, what stays, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

# File, text before, text after. Whatever is not mended must come back letter by letter.
CASES = {
    "yaml": (
        "a.yaml",
        ("# our cook\ntitel: \"Cook\"   # a comment\n\ncompnay:   Kombüse   Nord\nemploymentType: [full-time, 'Part time']   # both\n"
        "baseSalary: {currency: eur, value: {minValue: 3000, maxValue: 4000, unitText: monthly}}\n"
        'benefits:\n    - Free   lunch\n    - "Bus ticket "\ncompanyUrl: www.kombuese.example\napplyUrl: \'www.kombuese.example/a\'\n'
        "description: |\n  You  cook.\n"),
        ("# our cook\ntitle: \"Cook\"   # a comment\n\ncompany:   Kombüse Nord\nemploymentType: [FULL_TIME, 'PART_TIME']   # both\n"
        "baseSalary: {currency: EUR, value: {minValue: 3000, maxValue: 4000, unitText: MONTH}}\n"
        'jobBenefits:\n    - Free lunch\n    - "Bus ticket"\ncompanyUrl: https://www.kombuese.example\n'
        "applyUrl: 'https://www.kombuese.example/a'\ndescription: |\n  You  cook.\n"),
    ),
    "yaml, several documents": (
        "a.yaml",
        "title: Cook\n---\n# second\ntitle: Baker\nemploymentType: full time\n...\n",
        "title: Cook\n---\n# second\ntitle: Baker\nemploymentType: FULL_TIME\n...\n",
    ),
    "yaml, nested keys": (
        "a.yaml",
        "title: Cook\nsalary: {currency: EUR, min: 1, maxx: 3, unit: month}\njobLocation:\n- address: {addresLocality: Ulm}\n",
        "title: Cook\nsalary: {currency: EUR, min: 1, max: 3, unit: month}\njobLocation:\n- address: {addressLocality: Ulm}\n",
    ),
    "toml, CRLF": (
        "a.toml",
        "title = \"Cook  Two\"\r\nemploymentType = 'full-time' # c\r\n\r\n[hiringOrganization]\r\nname = 'Kombüse '\r\n",
        "title = \"Cook Two\"\r\nemploymentType = 'FULL_TIME' # c\r\n\r\n[hiringOrganization]\r\nname = 'Kombüse'\r\n",
    ),
    "json, own layout": (
        "a.json",
        '{ "title" : "Cook", "companyy":"K",\n\t"employmentType":"Full Time" , "incentives":"bonus" }',
        '{ "title" : "Cook", "company":"K",\n\t"employmentType":"FULL_TIME" , "incentiveCompensation":"bonus" }',
    ),
    "jsonl": (
        "a.jsonl",
        '{"id":"1","title":"Cook "}\n\n{"id":"2","title":"Köchin","compny":"K\\u0020L"}\n',
        '{"id":"1","title":"Cook"}\n\n{"id":"2","title":"Köchin","company":"K\\u0020L"}\n',
    ),
    "front matter, byte order mark": (
        "a.md",
        "\ufeff---\ntitle: Cook\nlocaton: Berlin, Germany # there\n---\n\nText  two.  \nLine.\n",
        "\ufeff---\ntitle: Cook\nlocation: Berlin, Germany # there\n---\n\nText  two.  \nLine.\n",
    ),
    "front matter in TOML": (
        "a.md",
        '+++\ntitle = "Cook"\nworkplaceType = "On-site"\n+++\nText.\n',
        '+++\ntitle = "Cook"\nworkplaceType = "on-site"\n+++\nText.\n',
    ),
}  # fmt: skip

# What is no safe fix: the file stays, and where a finding asked for one, the reason is told.
LEFT = {
    "a value that the right key could not read": ("title: Cook\nslary: lots\n", "it would bring a new finding"),
    "a key that is there already": ("title: Cook\ntitel: Baker\n", ""),
    "shouting is the author's case": ("title: COOK WANTED\n", ""),
    "shorthand is no fault": ("title: Cook\nemployment: full-time\n", ""),
    "two kinds in one text": ("title: Cook\nemploymentType: full-time or part-time\n", ""),
    "an anchor others refer to": ("title: &t Cook  One\ncompany: *t\n", ""),
    "own keys": ("title: Cook\nx_team:   two  blanks\n", ""),
    "text over several lines": ("title: Cook\nsummary: >-\n  two  blanks\n", ""),
    "broken file": ("title: [Cook\n", ""),
    "another alias of one key": ("title: Cook\nbenefits: [a]\njobBenefits: [b]\n", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_fix_changes_only_what_it_says(cli, tmp_path: Path, name: str) -> None:
    file, before, after = CASES[name]
    path = tmp_path / file
    path.write_bytes(before.encode())
    assert cli("check", file, "--fix", "--diff").code == 1
    assert path.read_bytes() == before.encode()
    first = cli("check", file, "--fix", "--now", "2026-11-22")
    assert path.read_bytes().decode() == after
    assert first.code == 0 and f"{file}:" in first.err and " fixed " in first.err
    clean = cli("check", file, "--fix", "--diff")
    assert (clean.code, clean.out, clean.err) == (0, b"", "")


@pytest.mark.parametrize("name", LEFT)
def test_what_is_not_safe_is_left_alone(cli, tmp_path: Path, name: str) -> None:
    text, reason = LEFT[name]
    path = tmp_path / "a.yaml"
    path.write_text(text)
    done = cli("check", "a.yaml", "--fix")
    assert path.read_text() == text
    assert reason in done.err and (" fixed " in done.err.replace("not fixed", "")) is False


def test_diff_is_a_patch(cli, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: Cook\ncompnay: K\nposted: 2026-11-01\n")
    lines = cli("check", "a.yaml", "--diff").text.splitlines()
    assert lines[:2] == ["--- a/a.yaml", "+++ b/a.yaml"]
    assert [line for line in lines[2:] if line[0] in "+-"] == ["-compnay: K", "+company: K"]


def test_only_files_of_authors_are_rewritten(cli, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,employmentType\nCook ,full-time\n")
    page = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"JobPosting","titel":"Cook"}</script>'
    (tmp_path / "a.html").write_text(page)
    assert cli("check", ".", "--diff").code == 0
    done = cli("check", "-", "--from", "yaml", "--fix", stdin=b"titel: Cook\n")
    assert done.code == 2 and "standard input" in done.err


def test_permissions_and_links_stay(cli, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "a.yaml"
    real.write_text("titel: Cook\ncompany: K\n")
    real.chmod(0o640)
    (tmp_path / "link.yaml").symlink_to(real)
    assert cli("check", "link.yaml", "--fix").code == 0
    assert (tmp_path / "link.yaml").is_symlink() and real.read_text() == "title: Cook\ncompany: K\n"
    assert real.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in (tmp_path / "real").iterdir()] == ["a.yaml"]


def test_a_large_file_is_mended_in_slices(cli, tmp_path: Path) -> None:
    lines = [f'{{"id":"p{number}","title":"Cook","description":"{"x" * 900}"}}' for number in range(1500)]
    lines[700] = '{"id":"p700","titel":"Cook"}'
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n")
    assert cli("check", "a.jsonl", "--fix").code == 0
    lines[700] = '{"id":"p700","title":"Cook"}'
    assert (tmp_path / "a.jsonl").read_text() == "\n".join(lines) + "\n"
