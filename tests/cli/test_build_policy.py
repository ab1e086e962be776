"""A build holds postings against what a check holds them against: by path, with a baseline, and as a whole set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

NOW = "2026-11-22"
LOUD = "id: {id}\ntitle: {title}\ncompany: {company}\nposted: 2026-11-01\ndescription: You cook {id}.\n"


def _settings(folder: Path, check: str) -> None:
    text = '[site]\ntitle = "Kitchens"\nbase_url = "https://jobs.example.org/"\n\n[build]\nsources = ["posts"]\n\n'
    (folder / "jobexport.toml").write_text(text + check)


@pytest.fixture
def board(tmp_path):
    posts = tmp_path / "posts"
    (posts / "old").mkdir(parents=True)
    (posts / "old" / "a.yaml").write_text(LOUD.format(id="a", title="COOK WANTED NOW", company="Kestrel Kitchens"))
    (posts / "b.yaml").write_text(LOUD.format(id="b", title="BAKER WANTED NOW", company="KESTREL KITCHENS"))
    (posts / "c.yaml").write_text(LOUD.format(id="c", title="Waiter", company="Kestrel Kitchens"))
    # With addresses of their own, a page of the site makes no difference.
    for path in posts.rglob("*.yaml"):
        place = "c" if path.stem == "c" else "apply"
        more = f"companyUrl: https://kestrel.example\nurl: https://kestrel.example/{path.stem}\n"
        path.write_text(path.read_text() + more + f"applyUrl: https://kestrel.example/{place}\n")
    return tmp_path


def _report(cli, board, *arguments) -> dict:
    done = cli("build", "-o", "out", "--now", NOW, *arguments)
    assert done.code in (0, 1), done.err
    return json.loads((board / "out" / "build-report.json").read_text())


def _told(findings: list[dict]) -> list[tuple[str, str | None]]:
    return sorted((each["rule"], each.get("posting")) for each in findings if not each["rule"].startswith("build/"))


def _checked(cli) -> list[tuple[str, str | None]]:
    done = cli("check", "--now", NOW, "--output-format", "json")
    assert done.code in (0, 1), done.err
    return _told(json.loads(done.text)["findings"])


@pytest.mark.parametrize(
    ("check", "jobs"),
    [
        ('profiles = ["google"]\nselect = ["title", "set"]\n', 1),
        ('profiles = ["strict"]\nignore = ["text", "google/recommended", "linkedin"]\n', 2),
        ('profiles = ["google"]\n\n[[check.paths]]\nmatch = "posts/old/*"\nignore = ["title/shouting"]\n', 2),
        ('profiles = []\n\n[[check.paths]]\nmatch = "posts/old/*"\nprofiles = ["trust", "title.json"]\n', 1),
        (
            'profiles = ["set.json"]\n\n[[check.paths]]\nmatch = "posts/b.yaml"\nignore = ["set/organization-spellings"]\n',
            1,
        ),
    ],
)
def test_build_and_check_tell_the_same(cli, board, check, jobs):
    (board / "title.json").write_text('{"name": "title", "rules": ["title/shouting"]}')
    (board / "set.json").write_text('{"name": "whole", "rules": ["set"]}')
    _settings(board, "[check]\n" + check)
    found = _told(_report(cli, board, "--jobs", str(jobs))["findings"])
    assert found and found == _checked(cli)


def test_rules_over_the_set_stand_in_the_report(cli, board):
    _settings(board, '[check]\nprofiles = ["strict"]\nselect = ["set"]\nfail_on = "warning"\n')
    report = _report(cli, board)
    told = [(each["rule"], each["posting"], Path(each["origin"]["uri"]).name) for each in report["findings"]]
    assert ("set/duplicate-apply-url", "b", "b.yaml") in told or ("set/duplicate-apply-url", "a", "a.yaml") in told
    assert ("set/organization-spellings", "b", "b.yaml") in told
    assert report["rules"]["set/organization-spellings"] == 1
    assert cli("build", "-o", "out", "--now", NOW).code == 1
    # A second build of the same sources tells the same and writes nothing.
    again = cli("build", "-o", "out", "--now", NOW)
    assert again.code == 1 and "0 files written" in again.err and "set/organization-spellings" in again.err
    (board / "posts" / "b.yaml").write_text(LOUD.format(id="b", title="Baker", company="Kestrel Kitchens"))
    assert "set/organization-spellings" not in _report(cli, board)["rules"]


def test_a_silenced_rule_over_the_set_stays_silent(cli, board):
    path = board / "posts" / "b.yaml"
    path.write_text(path.read_text() + "x_ignore: [{rule: set/organization-spellings, reason: its trade mark}]\n")
    _settings(board, '[check]\nprofiles = ["strict"]\nselect = ["set"]\n')
    assert "set/organization-spellings" not in _report(cli, board)["rules"]


def test_a_baseline_hides_old_debts_from_report_counts_and_exit_code(cli, board):
    _settings(board, '[check]\nprofiles = ["google"]\nselect = ["title", "baseline"]\nfail_on = "warning"\n')
    assert cli("check", "--now", NOW, "--write-baseline", "debts.json").code == 0
    _settings(
        board,
        '[check]\nprofiles = ["google"]\nselect = ["title", "baseline"]\nfail_on = "warning"\nbaseline = "debts.json"\n',
    )
    done = cli("build", "-o", "out", "--now", NOW)
    assert done.code == 0 and "title/shouting" not in done.err
    report = json.loads((board / "out" / "build-report.json").read_text())
    assert report["findings"] == [] and report["rules"] == {} and report["counts"]["findings"]["warning"] == 0
    # A new debt is told, also where the last build is the beginning of this one; a settled one is said.
    (board / "posts" / "c.yaml").write_text(LOUD.format(id="c", title="WAITER WANTED NOW", company="Kestrel Kitchens"))
    (board / "posts" / "b.yaml").write_text(LOUD.format(id="b", title="Baker", company="Kestrel Kitchens"))
    done = cli("build", "-o", "out", "--now", NOW)
    report = json.loads((board / "out" / "build-report.json").read_text())
    assert done.code == 1 and _told(report["findings"]) == [("baseline/stale", "b"), ("title/shouting", "c")]
    assert report["counts"]["findings"] == {"error": 0, "warning": 1, "info": 1}
    # A changed baseline changes the report, though no source did.
    (board / "debts.json").write_text('{"version": 1, "findings": []}')
    assert _told(_report(cli, board)["findings"]) == [("title/shouting", "a"), ("title/shouting", "c")]


def test_what_keeps_a_posting_out_is_told_whatever_is_ignored(cli, board):
    (board / "posts" / "d.yaml").write_text("titel: Cook\ncompany: K\n")
    _settings(board, '[check]\nprofiles = ["google"]\nignore = ["normalize", "schema", "google", "title"]\n')
    report = _report(cli, board)
    assert report["counts"]["left_out"] == 1
    assert {each["rule"] for each in report["findings"]} == {"schema/unknown-key", "schema/missing"}


def test_a_broken_baseline_stops_the_build(cli, board):
    (board / "debts.json").write_text("{")
    _settings(board, '[check]\nbaseline = "debts.json"\n')
    done = cli("build", "-o", "out")
    assert done.code == 2 and "debts.json" in done.err and not (board / "out").exists()
