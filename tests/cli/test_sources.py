"""Which files a source gives, and which it must not: outputs, repeats, pipes; and ids that do not hang on order."""

from __future__ import annotations

import json
import os
import time

import pytest

GOOD = "title: Cook\ncompany: Kombüse\nposted: 2026-11-01\n"


def lines(done) -> list[dict]:
    return [json.loads(line) for line in done.text.splitlines()]


def test_without_now_a_second_build_writes_nothing(cli, tmp_path):
    (tmp_path / "cook.yaml").write_text(GOOD)
    assert cli("build", "cook.yaml", "-o", "out").code == 0
    time.sleep(1.1)
    done = cli("build", "cook.yaml", "-o", "out")
    assert "0 files written" in done.err, done.err


@pytest.mark.parametrize("output", ["s", ".", "s/postings"])
def test_an_output_that_holds_the_sources_is_refused(cli, tmp_path, output):
    (tmp_path / "s/postings").mkdir(parents=True)
    (tmp_path / "s/postings/cook.yaml").write_text(GOOD)
    done = cli("build", "s", "-o", output)
    assert done.code == 2 and len(done.err.splitlines()) == 1
    assert sorted(path.name for path in (tmp_path / "s/postings").iterdir()) == ["cook.yaml"]


def test_a_built_site_is_never_a_source(cli, tmp_path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s/cook.yaml").write_text(GOOD)
    assert cli("build", "s", "-o", "s/one").code == 0
    assert cli("build", "s", "-o", "s/two").code == 0
    assert [each["id"] for each in lines(cli("convert", "s", "--to", "jsonl"))] == ["cook"]


def test_one_file_named_twice_is_read_once(cli, tmp_path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s/cook.yaml").write_text(GOOD)
    done = cli("convert", "s", "s/cook.yaml", "s", "--to", "jsonl")
    assert done.code == 0 and len(lines(done)) == 1, done.err


def test_a_pipe_in_a_folder_does_not_hang(cli, tmp_path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s/cook.yaml").write_text(GOOD)
    os.mkfifo(tmp_path / "s/pipe.yaml")
    assert len(lines(cli("convert", "s", "--to", "jsonl"))) == 1


@pytest.mark.parametrize(
    ("name", "join"),
    [("m.jsonl", lambda parts: "\n".join(json.dumps(part) for part in parts)),
     ("m.yaml", lambda parts: "---\n".join(f"title: {part['title']}\n" for part in parts))],
)  # fmt: skip
def test_ids_do_not_hang_on_the_order_of_records(cli, tmp_path, name, join):
    parts = [{"title": "Cook"}, {"title": "Baker"}]
    found = []
    for order in (parts, parts[::-1]):
        (tmp_path / name).write_text(join(order) + "\n")
        found.append({each["title"]: each["id"] for each in lines(cli("convert", name, "--to", "jsonl"))})
    assert found[0] == found[1] and len(set(found[0].values())) == 2


def test_a_link_in_the_output_leads_nowhere(cli, tmp_path):
    (tmp_path / "cook.yaml").write_text(GOOD)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/index.html").write_text("mine")
    (tmp_path / "out/jobs").mkdir(parents=True)
    (tmp_path / "out/jobs/cook").symlink_to(tmp_path / "mine")
    done = cli("build", "cook.yaml", "-o", "out")
    assert done.code == 1 and "build/foreign-file" in done.err
    assert {path.name: path.read_text() for path in (tmp_path / "mine").iterdir()} == {"index.html": "mine"}


def test_a_lost_manifest_mends_itself(cli, tmp_path):
    import shutil

    (tmp_path / "cook.yaml").write_text(GOOD)
    assert cli("build", "cook.yaml", "-o", "out", "--now", "2026-11-23").code == 0
    shutil.rmtree(tmp_path / "out/.jobexport")
    done = cli("build", "cook.yaml", "-o", "out", "--now", "2026-11-23")
    assert done.code == 0 and "0 files written" in done.err
    (tmp_path / "out/.jobexport/manifest").write_bytes(b"\xff\xfe broken\tnonsense\n../../etc/x\tabc\n")
    assert cli("build", "cook.yaml", "-o", "out", "--now", "2026-11-23").code == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("title: Cook\nexperience: half a year\n", "half a year"),
        ("title: Cook\nexperience: -5 years\n", "-5 years"),
        ("title: Cook\nsalary: {currency: EUR, value: 100, unit: fortnite}\n", "a.yaml:2:43"),
        ("title: Cook\nsalary: $10 – €20 per hour\n", "$10"),
        ("title: Cook\nlocation: Not remote, Spain\n", "Not remote"),
    ],
)
def test_what_cannot_be_understood_is_an_error_with_the_text(cli, tmp_path, text, wanted):
    (tmp_path / "a.yaml").write_text(text)
    done = cli("check", "a.yaml")
    assert done.code == 1 and wanted in done.text, done.text
