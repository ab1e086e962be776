"""Organizations are defined once and referred to by id, from wherever they stand."""

from __future__ import annotations

import json

import pytest

TABLES = {
    "bare yaml": ("organizations.yaml", "acme:\n  name: Acme Instruments\n  url: https://acme.example.org\n"),
    "wrapped yaml": ("organizations.yml", "organizations:\n  acme: {name: Acme Instruments, url: https://acme.example.org}\n"),
    "toml": ("organizations.toml", '[acme]\nname = "Acme Instruments"\nurl = "https://acme.example.org"\n'),
    "json list": ("organizations.json", '[{"id":"acme","name":"Acme Instruments","url":"https://acme.example.org"}]'),
}  # fmt: skip
WANTED = {"id": "acme", "name": "Acme Instruments", "url": "https://acme.example.org"}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("reference", ["company: acme", "hiringOrganization: {id: acme}"])
def test_a_folder_shares_its_organizations(cli, tmp_path, name, reference):
    file, text = TABLES[name]
    (tmp_path / "board").mkdir()
    (tmp_path / "board" / file).write_text(text)
    (tmp_path / "board" / "cook.yaml").write_text(f"title: Cook\n{reference}\n")
    done = cli("convert", "board", "--to", "jsonl")
    assert done.code == 0, done.err
    assert json.loads(done.text)["hiringOrganization"] == WANTED


def test_the_settings_may_define_them(cli, tmp_path):
    (tmp_path / "cook.yaml").write_text("title: Cook\ncompany: acme\n")
    (tmp_path / "jobexport.toml").write_text(
        '[organizations.acme]\nname = "Acme Instruments"\nurl = "https://acme.example.org"\n'
    )
    assert json.loads(cli("convert", "cook.yaml", "--to", "jsonl").text)["hiringOrganization"] == WANTED


def test_a_reference_that_nobody_defines_is_an_error(cli, tmp_path):
    (tmp_path / "cook.yaml").write_text("title: Cook\nhiringOrganization: {id: acme}\n")
    done = cli("check", "cook.yaml")
    assert done.code == 1 and "cook.yaml:2" in done.text


def test_a_broken_table_is_told_with_its_place(cli, tmp_path):
    (tmp_path / "board").mkdir()
    (tmp_path / "board/organizations.yaml").write_text("acme:\n  - name: [\n")
    (tmp_path / "board/cook.yaml").write_text("title: Cook\ncompany: Acme\n")
    done = cli("check", "board")
    assert done.code == 1
    assert "board/organizations.yaml:3" in done.text and "source/syntax" in done.text
