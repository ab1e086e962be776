"""Plain text, by example: each folder has a text and, in expected.json, what reading it gives.

A draft is told as what it becomes (``data``), its evidence with the span of text, and its findings. That every span holds
the words it stands for is checked for all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobexport.findings import Finding
from jobexport.formats.text import FORMAT
from jobexport.normalize.posting import Normalized, normalize
from jobexport.posting import Document, Draft

HERE = Path(__file__).parent / "text"
CASES = sorted(path for path in HERE.iterdir() if path.is_dir())


def read(path: Path) -> list[Draft | Finding]:
    assert FORMAT.reader is not None
    return list(FORMAT.reader.read(Document(path.name, path=path)))


def told(finding: Finding) -> str:
    return f"{finding.origin.line}:{finding.origin.column} {finding.severity} {finding.rule} {finding.message}"


def spans_hold(found: Normalized, text: str) -> None:
    for each in found.evidence:
        span = re.fullmatch(r"chars ([0-9]+)-([0-9]+)", each.source)
        assert span is not None, each
        assert text[int(span[1]) : int(span[2])].startswith(each.raw[:200]), each


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_reading(case: Path, golden: Callable[[Path, str | bytes], None]) -> None:
    made: list[Any] = []
    for entry in read(case / "input.txt"):
        if isinstance(entry, Finding):
            made.append({"finding": told(entry)})
            continue
        found = normalize(entry)
        spans_hold(found, (case / "input.txt").read_text("utf-8"))
        made.append({
            "data": found.data, "findings": [told(each) for each in found.findings],
            "evidence": [f"{each.pointer} {each.source} {each.raw}"[:120] for each in found.evidence],
        })  # fmt: skip
    golden(case / "expected.json", json.dumps(made, indent=1, ensure_ascii=False, default=str) + "\n")


def test_founding_text(shared: Path) -> None:
    path = shared / "data/text/flexhired-affirm-senior-backend.txt"
    (draft,) = read(path)
    assert isinstance(draft, Draft)
    found = normalize(draft)
    text = path.read_text("utf-8")
    spans_hold(found, text)
    data = found.data
    assert data["title"] == "Senior Software Engineer, Backend (Infrastructure Platform)"
    assert data["hiringOrganization"] == {"name": "Affirm"}
    assert data["datePosted"] == "2025-05-31" and "validThrough" not in data
    assert data["employmentType"] == ["FULL_TIME"]
    assert (data["workplaceType"], data["jobLocationType"]) == ("remote", "TELECOMMUTE")
    assert [area["addressCountry"] for area in data["applicantLocationRequirements"]] == ["ES"]
    assert "jobLocation" not in data
    assert data["baseSalary"] == {
        "currency": "EUR",
        "value": {"minValue": 85000, "maxValue": 115000, "unitText": "YEAR"},
    }
    lists = {
        key: text.split(f"\n{heading}\n\n", 1)[1].split("\n\n", 1)[0].split("\n")
        for key, heading in (("skills", "Required Skills"), ("jobBenefits", "Benefits"))
    }
    assert {key: data[key] for key in lists} == lists
    assert (len(data["skills"]), len(data["jobBenefits"])) == (19, 11)
    assert re.findall("<h3>(.*?)</h3>", data["description"]) == [
        "What You'll Do",
        "What We Look For",
        "Compensation &amp; Benefits",
    ]
    assert [part.count("<li>") for part in data["description"].split("<h3>")] == [0, 7, 8, 9]
    assert data["summary"] == text.split("Job Summary\n\n", 1)[1].split("\n", 1)[0]
    assert data["payGrade"] == "N" and data["equity"] == "Equity Grade: 4"
    assert data["visaSponsorship"] is True and data["onCall"] is True
    assert [notice["kind"] for notice in data["notices"]] == ["accommodation", "local-law", "privacy"]
    assert data["experienceRequirements"]["monthsOfExperience"] == 60
    (unused,) = found.findings
    assert (unused.rule, unused.severity) == ("text/unused", "info")
    for words in ("Verify Employer Thoroughly", "€101,000", "Never miss a remote job"):
        assert words not in json.dumps(dict(data), default=str)


def test_through_the_front_door(cli: Any, tmp_path: Path) -> None:
    source = HERE / "french-ad/input.txt"
    done = cli("convert", source, "--to", "jsonl", "--report", "report.json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["title"] == "MEUNIER EN CHEF (H/F)"
    piped = cli("convert", "-", "--from", "text", "--to", "jsonl", stdin=source.read_bytes())
    assert json.loads(piped.out) == json.loads(done.out)


@pytest.mark.parametrize(
    ("data", "rule"),
    [(b"", "source/empty"), (b" \n\n", "source/empty"), (b"\xff\xfe\xfa\x00x", "source/encoding"), (b"word " * 250_000, "source/no-posting"),
     (b"Job Description\n" * 3000, "source/no-posting"), (b"-\n" * 5000, "source/no-posting")],
)  # fmt: skip
def test_bad_input(data: bytes, rule: str) -> None:
    assert FORMAT.reader is not None
    (found,) = FORMAT.reader.read(Document("a.txt", data=data))
    assert isinstance(found, Finding)
    assert found.rule.startswith("source/") and (found.rule == rule or rule == "source/encoding")


@pytest.mark.parametrize(
    ("head", "sure"),
    [(b"Acme\n\nJob Description\nx", 20), (b"Deine Aufgaben\n", 0), (b"Aufgaben\n- a", 20), (b'{"a": "Responsibilities"}', 0),
     (b"<p>\nRequirements\n", 0), (b"---\nRequirements\n", 0), (b"a,b\n1,2\n", 0), (b"", 0), (b"Requirements\n\0", 0)],
)  # fmt: skip
def test_sniff(head: bytes, sure: int) -> None:
    assert FORMAT.sniff(head) == sure
