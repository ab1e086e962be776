"""Which files a source gives, and which it must not: outputs, repeats, pipes; and ids that do not hang on order."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from zipfile import ZipFile

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


@pytest.mark.parametrize("target", ["nowhere.yaml", "link.yaml"], ids=["nowhere", "circle"])
def test_a_link_that_leads_nowhere_is_told_and_the_rest_is_read(cli, tmp_path, target):
    (tmp_path / "s").mkdir()
    (tmp_path / "s/cook.yaml").write_text(GOOD)
    (tmp_path / "s/link.yaml").symlink_to(target)
    done = cli("convert", "s", "--to", "jsonl")
    assert [each["title"] for each in lines(done)] == ["Cook"]
    assert done.code == 1 and "s/link.yaml error source/unreadable" in done.err, done.err


def test_a_file_whose_name_is_no_text_is_told_and_the_rest_is_read(cli, tmp_path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s/cook.yaml").write_text(GOOD)
    (tmp_path / "s/bäcker.yaml").write_text(GOOD.replace("Cook", "Baker"))
    (tmp_path / os.fsdecode(b"s/caf\xe9.yaml")).write_text(GOOD)
    done = cli("convert", "s", "--to", "jsonl")
    assert sorted(each["title"] for each in lines(done)) == ["Baker", "Cook"]
    assert done.code == 1 and "s/caf\ufffd.yaml error source/unreadable its name is not UTF-8" in done.err, done.err
    assert cli("build", "s", "-o", "out").code == 1
    named = cli("convert", os.fsdecode(b"s/caf\xe9.yaml"), "--to", "jsonl")
    assert named.code == 2 and "s/caf\ufffd.yaml: its name is not UTF-8; rename it" in named.err


def test_a_sitemap_with_what_is_no_address_and_no_name_of_a_file_gives_the_rest(cli, tmp_path):
    job = '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "JobPosting", "title": "Cook"}</script>'
    named = ("http://[", f"https://a.example/{'a' * 300}", "https://a.example/cook.html")
    (tmp_path / "sitemap.xml").write_text(
        f"<urlset>{''.join(f'<url><loc>{each}</loc></url>' for each in named)}</urlset>"
    )
    (tmp_path / "cook.html").write_text(f"<html>{job}</html>")
    done = cli("convert", "sitemap.xml", "--to", "jsonl")
    assert [each["title"] for each in lines(done)] == ["Cook"]
    assert "source/not-local 2 of the sitemap's addresses are no files beside it" in done.err


def test_a_page_that_a_sitemap_names_too_is_read_once(cli, tmp_path):
    page = '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "JobPosting", "title": "%s"}</script>'
    (tmp_path / "s/jobs").mkdir(parents=True)
    for name in ("about", "jobs/cook", "zoo"):
        (tmp_path / f"s/{name}.html").write_text(page % name)
    (tmp_path / "s/cook.html.gz").write_bytes(gzip.compress((page % "packed").encode()))
    (tmp_path / "s/cook.html").write_text(page % "plain")
    listed = "".join(
        f"<url><loc>https://a.example/{each}.html</loc></url>" for each in ("about", "jobs/cook", "zoo") * 2
    )
    (tmp_path / "s/sitemap.xml").write_text(f"<urlset>{listed}</urlset>")
    done = cli("convert", "s", "--to", "jsonl")
    assert sorted(each["title"] for each in lines(done)) == ["about", "jobs/cook", "packed", "plain", "zoo"], done.err
    assert done.code == 0, done.err


@pytest.mark.parametrize("name", ["a.zip", "a.jsonl.gz"])
def test_an_archive_named_twice_is_read_once(cli, tmp_path, name):
    (tmp_path / "s").mkdir()
    line = b'{"title": "Cook", "company": "Inn"}\n'
    if name.endswith("gz"):
        (tmp_path / "s" / name).write_bytes(gzip.compress(line))
    else:
        with ZipFile(tmp_path / "s" / name, "w") as archive:
            archive.writestr("a.jsonl", line)
    for sources in ((f"s/{name}", f"./s/{name}"), ("s", "s"), (f"s/{name}", "s", "s/*")):
        done = cli("convert", *sources, "--to", "jsonl")
        assert done.code == 0 and len(lines(done)) == 1, (sources, done.err)


def test_a_closed_folder_is_told_and_the_rest_is_read(tmp_path):
    """In a process of its own, which gives up what the superuser may do."""
    (tmp_path / "s/closed").mkdir(parents=True)
    (tmp_path / "s/cook.yaml").write_text(GOOD)
    (tmp_path / "s/closed/baker.yaml").write_text(GOOD)
    (tmp_path / "s/closed").chmod(0)
    tmp_path.chmod(0o755)
    code = f"""
import os, sys
from jobexport.errors import InputError
from jobexport.sources import documents, size
os.chdir({str(tmp_path)!r})
list(documents(["s"]))  # loads all that the superuser alone may be able to load
if os.geteuid() == 0:
    os.seteuid(65534)
print([getattr(each, "uri", None) or each.origin.uri for each in documents(["s"])], size(["s"]))
for closed in ("s/closed/baker.yaml", "s/closed/*.yaml"):
    try:
        list(documents([closed]))
    except InputError as error:
        print(error)
"""
    try:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    finally:
        (tmp_path / "s/closed").chmod(0o755)
    assert done.stdout.splitlines() == [
        f"['s/cook.yaml', 's/closed'] {len(GOOD.encode())}",
        "s/closed/baker.yaml: Permission denied",
        "s/closed/*.yaml: Permission denied",
    ]


def test_an_archive_gives_what_its_folder_gives(cli, tmp_path):
    (tmp_path / "s/sub").mkdir(parents=True)
    for folder in ("s", "s/sub"):
        (tmp_path / folder / "robots.txt").write_text("User-agent: *\n")
        (tmp_path / folder / "jobexport.toml").write_text("")
    (tmp_path / "s/sub/cook.yaml").write_text(GOOD)
    with ZipFile(tmp_path / "s.zip", "w") as archive:
        for path in sorted((tmp_path / "s").rglob("*.*")):
            archive.write(path, path.relative_to(tmp_path / "s"))
    folder, packed = cli("convert", "s", "--to", "jsonl"), cli("convert", "s.zip", "--to", "jsonl")
    assert packed.text == folder.text and packed.err == folder.err == "1 posting written as jsonl\n"


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
