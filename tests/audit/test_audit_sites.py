"""Small sites, one fault each: a clean one, the files that a case lays over it, and all that the audit tells of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobexport.rules import explanation
from jobexport.rules.sitepages import SITE

HERE = Path(__file__).resolve().parent
CLEAN = HERE / "clean"
CASES = sorted(path for path in (HERE / "cases").iterdir() if path.is_dir())
NOW = "2026-11-22"
# What only a crawl over HTTP can meet (test_audit_web.py), or a limit.
_WEB = {
    "audit/no-answer",
    "audit/not-all-pages",
    "audit/redirect-loop",
    "audit/redirect-refused",
    "audit/sitemap-redirect",
}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case: Path, tmp_path: Path, cli: Callable[..., Any], golden: Callable[[Path, str], None]) -> None:
    shutil.copytree(CLEAN, tmp_path / "site")
    if (case / "site").is_dir():
        shutil.copytree(case / "site", tmp_path / "site", dirs_exist_ok=True)
    told = json.loads((case / "case.json").read_text("utf-8")) if (case / "case.json").exists() else {}
    for name in told.get("remove", ()):
        (tmp_path / "site" / name).unlink()
    result = cli("audit", "site", "--now", NOW, "--output-format", "jsonl", *told.get("arguments", ()))
    golden(case / "findings.jsonl", result.text)
    found = [json.loads(line) for line in result.text.splitlines()]
    assert result.code == int(any(each["severity"] == "error" for each in found))


def test_clean_site(cli: Callable[..., Any]) -> None:
    result = cli("audit", CLEAN, "--now", NOW, "--fail-on", "info")
    assert (result.code, result.text) == (0, "")
    assert "6 pages, 3 of them with one job: clean" in result.err


def test_every_finding_has_a_case() -> None:
    told = {
        json.loads(line)["rule"] for case in CASES for line in (case / "findings.jsonl").read_text("utf-8").splitlines()
    }
    assert {rule for rule in told if rule.startswith("audit/")} | _WEB == set(SITE)


@pytest.mark.parametrize("rule", sorted(SITE))
def test_every_finding_is_explained(rule: str) -> None:
    text = explanation(rule)
    assert text.startswith(f"{rule}\n\n")
    for part in ("\nWhy: ", "\nFix: ", f"\nSeverity: {SITE[rule].severity.value}\n", "\nSource: https://"):
        assert part in text


def test_processes_change_nothing(cli: Callable[..., Any], tmp_path: Path) -> None:
    for number in range(120):
        folder = tmp_path / "site" / "jobs" / f"n{number:03}"
        shutil.copytree(CLEAN / "jobs" / "baker", folder)
    given = ("site", "--base-url", "https://jobs.example.org/", "--now", NOW, "--output-format", "json")
    one, two = (cli("audit", *given, "--jobs", jobs) for jobs in ("1", "2"))
    assert one.text == two.text and one.code == two.code == 1
    assert len(json.loads(one.text)["findings"]) > 120


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_output_formats(form: str, cli: Callable[..., Any], tmp_path: Path) -> None:
    shutil.copytree(CLEAN, tmp_path / "site")
    page = tmp_path / "site" / "index.html"
    page.write_text(page.read_text("utf-8").replace("jobs/old/", "jobs/new/"), "utf-8")
    result = cli("audit", "site", "--now", NOW, "--output-format", form)
    assert result.code == 1 and "audit/broken-link" in result.text and "site/index.html" in result.text
    if form == "sarif":
        (rule,) = json.loads(result.text)["runs"][0]["tool"]["driver"]["rules"]
        assert rule["shortDescription"]["text"] == "audit/broken-link"


def test_fail_on_select_and_ignore(cli: Callable[..., Any], tmp_path: Path) -> None:
    shutil.copytree(CLEAN, tmp_path / "site")
    page = tmp_path / "site" / "jobs" / "baker" / "index.html"
    page.write_text(page.read_text("utf-8").replace(' alt=""', ""), "utf-8")
    assert cli("audit", "site", "--now", NOW).code == 0
    assert cli("audit", "site", "--now", NOW, "--fail-on", "warning").code == 1
    assert cli("audit", "site", "--now", NOW, "--fail-on", "warning", "--ignore", "audit/missing-*").code == 0
    assert cli("audit", "site", "--now", NOW, "--fail-on", "warning", "--select", "audit/broken-link").code == 0
    unknown = cli("audit", "site", "--ignore", "audit/misssing-alt")
    assert unknown.code == 2 and "missing-alt" in unknown.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere",), "no such folder"),
        (("empty",), "no HTML page"),
        (("empty", "--base-url", "jobs.example.org"), "not an address"),
        (("https://jobs.example.org/", "--base-url", "https://jobs.example.org/"), "needs no --base-url"),
    ],
)
def test_cannot_run(arguments: tuple[str, ...], told: str, cli: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = cli("audit", *arguments)
    assert (result.code, result.text) == (2, "") and told in result.err


def test_limit_is_told(cli: Callable[..., Any], tmp_path: Path) -> None:
    for number in range(60):
        folder = tmp_path / "site" / f"n{number:03}"
        shutil.copytree(CLEAN / "jobs" / "old", folder)
    result = cli("audit", "site", "--now", NOW, "--max-pages", "50", "--select", "audit/not-all-pages")
    assert "only the first 50 pages" in result.text


def test_what_jobexport_builds_is_clean(cli: Callable[..., Any], tmp_path: Path) -> None:
    samples = HERE.parent.parent / "samples"
    built = cli("build", samples, "-o", "out", "--now", NOW, "--config", samples / "jobexport.toml")
    assert built.code == 0, built.err
    result = cli("audit", "out", "--now", NOW, "--fail-on", "warning")
    assert result.code == 0, result.text


def test_a_foreign_site(
    shared: Path, cli: Callable[..., Any], golden: Callable[[Path, str], None], tmp_path: Path
) -> None:
    """Saved pages of many boards, each row looked up in the page by hand. "27 days ago" counts from the run's moment."""
    shutil.copytree(shared / "data" / "html", tmp_path / "site")
    chosen = "audit/fact-not-visible,audit/detail-not-visible,audit/unreadable-markup,audit/closed-markup,audit/several-postings"
    result = cli("audit", "site", "--now", NOW, "--select", chosen, "--output-format", "jsonl")
    lines = [json.loads(line) for line in result.text.splitlines()]
    rows = [
        f"{each['origin']['uri']}:{each['origin'].get('line')} {each['rule']} {each.get('pointer', '')}\n"
        for each in lines
    ]
    golden(HERE / "foreign.txt", "".join(rows))
