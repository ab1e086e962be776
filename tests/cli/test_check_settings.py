"""Baselines, settings by path, profiles of one's own, the list of rules, and rules over the whole set."""

from __future__ import annotations

import json

import pytest

LOUD = "id: {id}\ntitle: {title}\ncompany: K\nposted: 2026-11-01\ndescription: You cook.\n"


@pytest.fixture
def board(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.yaml").write_text(LOUD.format(id="a", title="COOK WANTED NOW"))
    (tmp_path / "b.yaml").write_text(LOUD.format(id="b", title="BAKER WANTED NOW"))
    return tmp_path


def _found(cli, *arguments) -> list[dict]:
    done = cli("check", *arguments, "--now", "2026-11-22", "--output-format", "json")
    assert done.code in (0, 1), done.err
    return json.loads(done.text)["findings"]


def test_a_baseline_hides_what_it_holds_and_tells_what_is_settled(cli, board):
    options = ("b.yaml", "old", "--profile", "google")
    before = _found(cli, *options)
    done = cli("check", *options, "--now", "2026-11-22", "--write-baseline", "debts.json")
    assert done.code == 0 and f"{len(before)} findings" in done.err
    first = (board / "debts.json").read_bytes()
    data = json.loads(first)
    assert data["version"] == 1 and sum(each["count"] for each in data["findings"]) == len(before)
    assert _found(cli, *options, "--baseline", "debts.json") == []
    # Another line and an older posting are no new debts; another fault is one.
    (board / "b.yaml").write_text("# a comment\n" + LOUD.format(id="b", title="Baker") + "deadline: 2026-11-03\n")
    rest = _found(cli, *options, "--baseline", "debts.json")
    assert {"google/expired", "baseline/stale"} <= {each["rule"] for each in rest}
    stale = [each for each in rest if each["rule"] == "baseline/stale"]
    assert all(each["severity"] == "info" and each["origin"]["uri"] == "debts.json" for each in stale)
    assert any("title/shouting" in each["message"] for each in stale)
    # What this run did not look at is not called settled.
    assert _found(cli, "old", "--profile", "google", "--baseline", "debts.json") == []
    trust = _found(cli, "b.yaml", "--profile", "trust", "--baseline", "debts.json")
    assert trust and "baseline/stale" not in {each["rule"] for each in trust}
    again = cli("check", *options, "--now", "2026-11-22", "--write-baseline", "debts.json")
    assert again.code == 0 and (board / "debts.json").read_bytes() != first


@pytest.mark.parametrize("text", ["[]", "{}", '{"version":2,"findings":[]}', '{"version":1,"findings":[{}]}', "{"])
def test_a_broken_baseline_stops_the_run(cli, board, text):
    (board / "debts.json").write_text(text)
    done = cli("check", "b.yaml", "--baseline", "debts.json")
    assert done.code == 2 and "debts.json" in done.err


def test_a_baseline_that_is_not_there(cli, board):
    done = cli("check", "b.yaml", "--baseline", "none.json")
    assert done.code == 2 and "--write-baseline" in done.err


def test_settings_by_path(cli, board):
    (board / "jobexport.toml").write_text(
        '[check]\nprofiles = ["google"]\n[[check.paths]]\nmatch = "old/*"\nignore = ["title", "google/recommended"]\n'
    )
    shouting = {each["origin"]["uri"] for each in _found(cli, ".") if each["rule"] == "title/shouting"}
    assert shouting == {"b.yaml"}
    (board / "jobexport.toml").write_text(
        '[check]\nprofiles = ["google"]\n[[check.paths]]\nmatch = "old/*"\nprofiles = ["indeed"]\n'
    )
    families = {each["rule"].partition("/")[0] for each in _found(cli, ".") if each["origin"]["uri"].startswith("old")}
    assert "indeed" in families and "google" not in families


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[check.paths]]\nmatch = 'old/*'\nignored = ['title']\n", "ignore"),
        ("[[check.paths]]\nignore = ['title']\n", "match"),
        ("[check]\nprofiles = ['gogle']\n", "google"),
        ("[check]\nprofiles = ['own']\n[profiles.own]\nrulez = ['title']\n", "rules"),
        ("[check]\nprofiles = ['own']\n[profiles.own]\nrules = ['title/shoutin']\n", "title/shouting"),
        ("[check]\nprofiles = ['google']\n[profiles.google]\nrules = ['title']\n", "another name"),
        ("[check]\nprofiles = ['a']\n[profiles.a]\nextends = 'b'\n[profiles.b]\nextends = 'a'\n", "extends itself"),
    ],
)
def test_wrong_settings_are_told_with_what_was_meant(cli, board, text, named):
    (board / "jobexport.toml").write_text(text)
    done = cli("check", "b.yaml")
    assert done.code == 2 and named in done.err, done.err


def test_profiles_of_ones_own(cli, board):
    (board / "jobexport.toml").write_text(
        '[check]\nprofiles = ["house"]\n[profiles.base]\nrules = ["title"]\n'
        '[profiles.house]\nextends = "base"\nseverity = "warning"\n[profiles.house.rules]\n"title/shouting" = "error"\n'
        "[profiles.house.schema.properties.title]\nmaxLength = 8\n"
    )
    found = {(each["rule"], each["severity"]) for each in _found(cli, "b.yaml")}
    assert {("title/shouting", "error"), ("house/length", "warning")} <= found
    (board / "desk.json").write_text(json.dumps({"name": "desk", "rules": {"title/shouting": "info"}}))
    assert [(each["rule"], each["severity"]) for each in _found(cli, "b.yaml", "--profile", "desk.json")] == [
        ("title/shouting", "info")
    ]
    listed = json.loads(cli("rules", "--profile", "house", "--format", "json").text)
    assert {each["id"]: each["severity"] for each in listed}["title/shouting"] == "error"


def test_ignore_is_for_all_findings_but_those_that_keep_a_posting_out(cli, board):
    (board / "c.yaml").write_text("title: Cook\ncompany: K\napplyUrl: www.k.example/a\n")
    assert [each["rule"] for each in _found(cli, "c.yaml")] == ["normalize/scheme-added"]
    assert _found(cli, "c.yaml", "--ignore", "normalize/scheme-added") == []
    (board / "c.yaml").write_text("titel: Cook\ncompany: K\n")
    assert "schema/unknown-key" in {each["rule"] for each in _found(cli, "c.yaml", "--ignore", "schema")}


def test_the_whole_set_is_the_same_in_any_number_of_processes(cli, tmp_path):
    text = "\n\n".join(
        f"You {verb} the standing rigging of tall ships in all weathers and at any height that a mast may have."
        for verb in ("splice", "mend", "renew", "tar", "measure", "inspect", "tension", "replace")
    )
    lines = [
        json.dumps({"id": f"p{number}", "title": "Rigger", "company": "Yard", "description": text,
                    "applyUrl": f"https://yard.example/{number % 50}"})
        for number in range(1200)
    ]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n")
    options = (
        "check",
        "a.jsonl",
        "--profile",
        "strict",
        "--select",
        "set",
        "--now",
        "2026-11-22",
        "--output-format",
        "jsonl",
    )
    one, four = (cli(*options, "--jobs", jobs).out for jobs in ("1", "4"))
    assert one == four
    assert {json.loads(line)["rule"] for line in one.splitlines()} >= {"set/near-duplicate", "set/duplicate-apply-url"}


def test_rules_are_listed(cli):
    listed = json.loads(cli("rules", "--format", "json").text)
    ids = [each["id"] for each in listed]
    assert ids == sorted(ids) and len(ids) > 80 and all(each["summary"] and each["source"] for each in listed)
    assert all("strict" in each["profiles"] for each in listed)
    trust = cli("rules", "--profile", "trust").text
    assert "trust/asks-for-payment" in trust and "linkedin/" not in trust
    assert cli("rules", "--profile", "trustt").code == 2
