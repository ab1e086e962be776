"""`jobexport convert` through the front door."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
LOSSLESS = ["csv", "json", "jsonl", "yaml", "toml"]


@pytest.mark.parametrize("name", LOSSLESS)
def test_samples_survive_every_lossless_format(cli, name):
    straight = cli("convert", SAMPLES, "--to", "jsonl")
    assert straight.code == 0, straight.err
    there = cli("convert", SAMPLES, "--to", name)
    assert there.code == 0, there.err
    back = cli("convert", "-", "--from", name, "--to", "jsonl", stdin=there.out)
    assert back.code == 0, back.err
    assert back.text == straight.text


def test_jsonl_is_canonical_and_keeps_the_order_of_the_sources(cli, tmp_path):
    (tmp_path / "a.yaml").write_text(
        "title: Cook\ncompany: Kombüse\nlocation: Remote, Spain\nsalary: €30,000 – €36,000.50 per year\n"
        "employment: Full time\nposted: 2026-11-01\nexperience: 2 years\ndescription: Soup & **bread**.\nx_rank: 7\n"
    )
    (tmp_path / "b.json").write_text('[{"id":"z","title":"Z"},{"id":"y","title":"A"}]')
    done = cli("convert", "a.yaml", "b.json", "--to", "jsonl")
    assert done.code == 0, done.err
    first, *rest = [json.loads(line) for line in done.text.splitlines()]
    assert [each["id"] for each in rest] == ["z", "y"]
    assert first["id"] == first["slug"] == "a"
    assert first["hiringOrganization"] == {"name": "Kombüse"}
    assert first["jobLocationType"] == "TELECOMMUTE" and first["workplaceType"] == "remote"
    assert first["applicantLocationRequirements"] == [{"type": "Country", "name": "Spain", "addressCountry": "ES"}]
    assert "jobLocation" not in first
    assert first["baseSalary"] == {
        "currency": "EUR", "value": {"minValue": 30000, "maxValue": 36000.5, "unitText": "YEAR"},
    }  # fmt: skip
    assert first["employmentType"] == ["FULL_TIME"]
    assert first["experienceRequirements"]["monthsOfExperience"] == 24
    assert first["description"] == "<p>Soup &amp; <strong>bread</strong>.</p>"
    assert first["x_rank"] == 7
    assert b'"maxValue":36000.5' in done.out


def test_the_founding_posting_has_its_facts(cli):
    done = cli("convert", SAMPLES / "postings/senior-backend-engineer-infrastructure.md", "--to", "jsonl")
    assert done.code == 0, done.err
    posting = json.loads(done.text)
    assert posting["datePosted"] == "2025-05-31"
    assert "validThrough" not in posting
    assert posting["employmentType"] == ["FULL_TIME"]
    assert posting["baseSalary"]["currency"] == "EUR"
    assert posting["baseSalary"]["value"] == {"minValue": 85000, "maxValue": 115000, "unitText": "YEAR"}
    assert posting["applicantLocationRequirements"][0]["addressCountry"] == "ES"
    assert len(posting["skills"]) == 19 and len(posting["jobBenefits"]) == 11


def test_csv_cells_never_become_formulas_and_come_back(cli, tmp_path):
    nasty = ["=1+1", "+1", "-1", "@x", "'quoted", "\ttab", "plain", "'=x"]
    lines = [json.dumps({"id": f"n{number}", "title": f"T{number}", "x_note": text, "payGrade": text.strip()})
             for number, text in enumerate(nasty)]  # fmt: skip
    (tmp_path / "n.jsonl").write_text("\n".join(lines) + "\n")
    table = cli("convert", "n.jsonl", "--to", "csv")
    assert table.code == 0, table.err
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) == len(nasty)
    for row in rows:
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
    back = cli("convert", "-", "--from", "csv", "--to", "jsonl", stdin=table.out)
    assert back.text == cli("convert", "n.jsonl", "--to", "jsonl").text


def test_the_report_names_losses_and_the_sources_own_words(cli, tmp_path):
    (tmp_path / "a.yaml").write_text(
        "title: Cook\ncompany: Kombüse\nsalary: €30,000 per year\nemployment: Full time\nposted: 2026-11-01\n"
        "description: Soup.\nsensoryRequirement: [Smell]\nurl: https://x.example/a\n"
    )
    done = cli("convert", "a.yaml", "--to", "jsonld", "--report", "loss.json")
    assert done.code == 0, done.err
    report = json.loads((tmp_path / "loss.json").read_text())
    assert (report["version"], report["format"], report["read"], report["written"]) == (1, "jsonld", 1, 1)
    (posting,) = report["postings"]
    words = {each["pointer"]: each["raw"] for each in posting["evidence"]}
    assert words["/baseSalary"] == "€30,000 per year"
    assert words["/employmentType"] == "Full time"
    feed = cli("convert", "a.yaml", "--to", "rss", "--report", "rss.json", "--strict")
    assert feed.code == 1
    lost = {each["pointer"] for each in json.loads((tmp_path / "rss.json").read_text())["postings"][0]["dropped"]}
    assert "/sensoryRequirement" in lost
    assert "dropped" in feed.err and "sensoryRequirement" in feed.err


def test_a_bad_posting_is_left_out_and_told(cli, tmp_path):
    (tmp_path / "m.jsonl").write_text(
        '{"id":"1","title":"Cook"}\n{"id":"2","titel":"Cook"}\n{"id":"1","title":"Twin"}\n'
    )
    done = cli("convert", "m.jsonl", "--to", "jsonl")
    assert done.code == 1
    assert [json.loads(line)["id"] for line in done.text.splitlines()] == ["1"]
    assert "m.jsonl:2" in done.err and "schema/unknown-key" in done.err
    assert "m.jsonl:3" in done.err and "identity/duplicate-id" in done.err


def test_the_output_file_appears_whole_or_not_at_all(cli, tmp_path):
    (tmp_path / "old.csv").write_text("old")
    (tmp_path / "bad.yaml").write_text("titel: x\n")
    assert cli("convert", "absent.yaml", "--to", "csv", "-o", "old.csv").code == 2
    assert (tmp_path / "old.csv").read_text() == "old"
    done = cli("convert", "bad.yaml", "--to", "csv", "-o", "old.csv")
    assert done.code == 1
    assert (tmp_path / "old.csv").read_text().startswith("id,")


def test_a_real_board_response_becomes_valid_json_ld(cli, shared):
    """The GitLab response that the first contract names is not among the samples; its sister files have the same shape.

    Three of them are recordings of requests with the answers inside.
    """
    from jsonschema import Draft202012Validator

    files = sorted(path for path in (shared / "data/ats/greenhouse").iterdir() if path.suffix in (".json", ".yml"))
    assert len(files) == 7
    whole = 0
    for path in files:
        done = cli("convert", path, "--to", "jsonld")
        assert done.code == 0, done.err
        nodes = json.loads(done.text)
        for node in nodes if isinstance(nodes, list) else [nodes]:
            assert node["@context"] == "https://schema.org" and node["@type"] == "JobPosting"
            Draft202012Validator(
                {"required": ["title", "identifier"], "properties": {"title": {"type": "string"}}}
            ).validate(node)
            assert "&lt;p" not in node.get("description", "")
            whole += 1
        # What was printed is read as schema.org's own, with nothing misspelt and nothing out of shape.
        again = cli("check", "-", "--from", "jsonld", "--output-format", "jsonl", stdin=done.out)
        assert again.code == 0, again.text
        told = [json.loads(line)["rule"] for line in again.text.splitlines()]
        assert not [rule for rule in told if rule.startswith(("jsonld/", "markup/", "schema/"))], told
    assert whole >= 5


@pytest.mark.parametrize("target", ["jsonl", "sqlite"])
def test_two_postings_with_one_slug_are_told_and_the_first_is_written(cli, tmp_path, target):
    (tmp_path / "m.jsonl").write_text(
        '{"id":"a","title":"Cook","slug":"cook"}\n{"id":"b","title":"Baker","slug":"cook"}\n'
        '{"id":"cook","title":"Miller"}\n{"id":"b","title":"Smith"}\n{"id":"d","title":"Smith"}\n'
    )
    done = cli("convert", "m.jsonl", "--to", target, "-o", "out")
    checked = cli("check", "m.jsonl")
    assert done.code == checked.code == 1
    for told in (done.err, checked.text):
        assert "m.jsonl:2:1 error identity/duplicate-slug" in told and "the slug 'cook'" in told
        assert "m.jsonl:3:1 error identity/duplicate-slug" in told
        assert "m.jsonl:4:1 error identity/duplicate-id" in told
    assert "2 postings written" in done.err and "3 left out" in done.err


def test_a_source_has_one_name_however_it_is_spelled(cli, tmp_path):
    (tmp_path / "board").mkdir()
    (tmp_path / "board/a.yaml").write_text("titel: x\n")
    told = {
        cli("check", source, "--output-format", "jsonl").text
        for source in ("board", "./board", "board/", "board//a.yaml", "./board/a.yaml", "./board/*.yaml")
    }
    assert len(told) == 1 and '"uri":"board/a.yaml"' in told.pop().replace(" ", "")
