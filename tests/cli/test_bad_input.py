"""Bad input of every kind: one clear line that names the subject, the right exit code, no traceback, nothing lost."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = "title: Cook\ncompany: Kombüse\nposted: 2026-11-01\n"

# name of the file, its bytes, exit code of `check`, what stderr or stdout must say
FILES = {
    "empty yaml": ("a.yaml", b"", 1, ["a.yaml", "source/empty"]),
    "empty jsonl": ("a.jsonl", b"", 1, ["a.jsonl", "source/empty"]),
    "wrong encoding": ("a.yaml", "title: Köchin\n".encode("latin-1"), 1, ["a.yaml", "source/encoding"]),
    "broken yaml": ("a.yaml", b"title: [Cook\ncompany: B\n", 1, ["a.yaml:2", "source/syntax"]),
    "broken json": ("a.json", b'{"title": "Cook",\n "company" "B"}', 1, ["a.json:2:12", "source/syntax"]),
    "broken toml": ("a.toml", b'title = "Cook"\ncompany = \n', 1, ["a.toml:2", "source/syntax"]),
    "unclosed csv quote": ("a.csv", b'id,title\n1,"Cook\n', 1, ["a.csv:2", "source/"]),
    "one bad line of jsonl": (
        "a.jsonl",
        b'{"id":"1","title":"Cook"}\n{"id":"2","title":}\n{"id":"3","title":"Baker"}\n',
        1,
        ["a.jsonl:2:19", "source/syntax", "3 postings"],
    ),
    "a line of 10 MB": (
        "a.jsonl",
        b'{"id":"1","title":"' + b"x" * 10_000_000 + b'"}\n{"id":"2","title":"Cook"}\n',
        1,
        ["a.jsonl:1", "source/record-too-large"],
    ),
    "duplicate key in json": ("a.json", b'{"id":"1",\n"title":"Cook","title":"Baker"}', 1, ["a.json:2", "title"]),
    "duplicate key in yaml": ("a.yaml", b"title: Cook\ntitle: Baker\n", 1, ["a.yaml:2:1", "title"]),
    "not a number": ("a.json", b'{"id":"1","title":"Cook","totalJobOpenings":NaN}', 1, ["a.json:1:45"]),
    "unknown key": ("a.yaml", b"titel: Cook\ncompany: B\n", 1, ["a.yaml:1:1", "schema/unknown-key", "'title'"]),
    "own key in capitals": ("a.yaml", b"title: Cook\nX_foo: 1\n", 1, ["a.yaml:2:1", "did you mean 'x_foo'"]),
    "own key with a hyphen": ("a.yaml", b"title: Cook\nx-foo: 1\n", 1, ["a.yaml:2:1", "did you mean 'x_foo'"]),
    "front matter without an end": ("a.md", b"---\ntitle: Cook\n\nThe body.\n", 1, ["a.md:1:1", "never closed"]),
    "place that is none": ("a.yaml", b"title: Cook\nlocation: Atlantis, Nowhere\n", 1, ["a.yaml:2:11 error", "“Atlantis, Nowhere”"]),
    "region that is none": ("a.yaml", b"title: Cook\nlocation: Boulder, XX, US\n", 1, ["a.yaml:2:11 error", "“Boulder, XX, US” only US is certain"]),
    "remote in a union": ("a.yaml", b"title: Cook\nlocation: Remote, EU\n", 0, ["a.yaml:2:11 warning", "“EU” is no country"]),
    "remote in no country": ("a.yaml", b"title: Cook\nlocation: Remote, Atlantis\n", 0, ["a.yaml:2:11 warning", "“Atlantis”"]),
    "pay of zero": ("a.yaml", b"title: Cook\nsalary: 0 EUR per year\n", 0, ["a.yaml:2:9 warning", "zero in “0 EUR per year”"]),
    "currency without an amount": (
        "a.yaml", b'title: Cook\nsalary: "$5"\nbaseSalary: {currency: EUR}\n', 1, ["a.yaml:3:13 error", "“currency: EUR” states no amount"],
    ),
    "experience without a unit": ("a.yaml", b'title: Cook\nexperience: "60"\n', 1, ["a.yaml:2:13 error", "months or years"]),
    "kind of area that is none": (
        "a.yaml", b"title: Cook\napplicants: [{type: Contry, name: Spain}]\n", 1, ["a.yaml:2:14 error", "did you mean Country?"],
    ),
    "value of another kind": ("a.yaml", b"title: Cook\nposted: [2026-11-01, true]\n", 1, ["a.yaml:2:22", '["2026-11-01", true]']),
    "no title": ("a.yaml", b"company: B\nposted: 2026-11-01\n", 1, ["a.yaml:1:1", "schema/missing", "'title'"]),
    "impossible date": ("a.yaml", b"title: Cook\nposted: 2026-02-31\n", 1, ["a.yaml:2:9", "2026-02-31"]),
    "binary garbage": ("a.json", bytes(range(256)) * 20, 1, ["a.json", "source/"]),
    "deep nesting": ("a.json", b'{"title":' + b"[" * 50_000 + b"]" * 50_000 + b"}", 1, ["a.json", "source/"]),
    "yaml bomb": (
        "a.yaml",
        b"a: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(
            b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(9)
        ),
        1,
        ["a.yaml", "source/syntax"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_a_finding(cli, tmp_path, name):
    file, data, code, wanted = FILES[name]
    (tmp_path / file).write_bytes(data)
    done = cli("check", file, "--now", "2026-11-23")
    told = done.text + done.err
    assert done.code == code, told[:2000]
    for text in wanted:
        assert text in told, told[:2000]
    assert all(len(line) < 500 for line in told.splitlines()), "a message repeats the whole input"


CALLS = {
    "missing file": (["check", "absent.yaml"], "absent.yaml: no such file or folder"),
    "missing file of a build": (["build", "absent.yaml", "-o", "out"], "absent.yaml: no such file or folder"),
    "empty folder": (["check", "nothing"], "nothing: nothing to read"),
    "glob without a match": (["check", "*.nothing"], "*.nothing: no file matches"),
    "unknown target": (["convert", "good.yaml", "--to", "rsss"], "rsss: unknown format (did you mean rss?)"),
    "unknown source format": (["convert", "good.yaml", "--from", "yml", "--to", "rss"], "yml: unknown format (did you mean yaml?)"),
    "no target": (["convert", "good.yaml"], "--to: missing"),
    "no source": (["check"], "no source is given"),
    "unknown suffix": (["check", "good.strange"], "good.strange: the format cannot be told"),
    "unknown profile": (["check", "good.yaml", "--profile", "gogle"], "gogle"),
    "unknown rule": (["explain", "google/remote-without-contry"], "google/remote-without-contry"),
    "bad moment": (["check", "good.yaml", "--now", "yesterday"], "--now: not a moment: 'yesterday'"),
    "bad number of workers": (["check", "good.yaml", "--jobs", "many"], "--jobs: must be auto"),
    "unknown form of findings": (["check", "good.yaml", "--output-format", "jsn"], "--output-format: cannot be “jsn” (did you mean json?)"),
    "unknown severity": (["check", "good.yaml", "--fail-on", "never"], "--fail-on: cannot be “never” (choose error, warning, info)"),
    "unknown option": (["check", "good.yaml", "--profil", "x"], "--profil: no such option (did you mean --profile?)"),
    "unknown command": (["convrt", "good.yaml"], "convrt: no such command (did you mean convert?)"),
    "option without its value": (["build", "good.yaml", "--jobs"], "--jobs: needs a value"),
    "missing argument": (["explain"], "RULE: missing (`jobexport explain --help`"),
    "number that is none": (["audit", ".", "--max-pages", "x"], "--max-pages: must be a whole number"),
    "output is a file": (["build", "good.yaml", "-o", "good.yaml"], "good.yaml: is not a folder"),
    "output folder is absent": (["convert", "good.yaml", "--to", "csv", "-o", "no/such/x.csv"], "no/such/x.csv: "),
    "report folder is absent": (["convert", "good.yaml", "--to", "csv", "--report", "no/such/x.json"], "no/such/x.json: "),
    "missing settings": (["check", "good.yaml", "--config", "absent.toml"], "absent.toml: no such file"),
    "unknown setting": (["check", "good.yaml", "--config", "unknown.toml"], "did you mean 'title'"),
    "wrong setting": (["check", "good.yaml", "--config", "wrong.toml"], "site.per_page"),
    "settings are no TOML": (["check", "good.yaml", "--config", "broken.toml"], "broken.toml: not TOML"),
    "bad base url": (["build", "good.yaml", "-o", "out", "--base-url", "example.org"], "example.org"),
    "written format as source": (["convert", "good.yaml", "--from", "markdown-table", "--to", "csv"], "markdown-table: this format is written only"),
    "read format as target": (["convert", "good.yaml", "--to", "greenhouse"], "greenhouse: this format is read only"),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_a_job_that_cannot_be_done_is_one_line_and_exit_code_2(cli, tmp_path, name):
    arguments, wanted = CALLS[name]
    (tmp_path / "nothing").mkdir()
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "good.strange").write_bytes(b"\x00\x01\x02")
    (tmp_path / "unknown.toml").write_text("[site]\ntitel = 'x'\n")
    (tmp_path / "wrong.toml").write_text("[site]\nper_page = 0\n")
    (tmp_path / "broken.toml").write_text("[site\n")
    done = cli(*arguments)
    assert done.code == 2, done.err
    assert wanted in done.err
    assert done.err.startswith("error: ") and len(done.err.splitlines()) == 1
    assert done.out == b""


def test_an_output_that_cannot_be_written_keeps_what_was_there(cli, tmp_path):
    if os.geteuid() == 0:
        # Root ignores permissions; a file where a folder must be is refused to everybody.
        (tmp_path / "out").write_text("a file")
        (tmp_path / "good.yaml").write_text(GOOD)
        done = cli("build", "good.yaml", "-o", "out/site")
        assert done.code == 2 and "out/site" in done.err
        assert (tmp_path / "out").read_text() == "a file"
        return
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "locked").mkdir(mode=0o500)
    done = cli("build", "good.yaml", "-o", "locked/site")
    assert done.code == 2 and "locked" in done.err


def test_a_full_disk_keeps_what_was_published(cli, tmp_path):
    (tmp_path / "good.yaml").write_text(GOOD)
    assert cli("build", "good.yaml", "-o", "out", "--now", "2026-11-23").code == 0
    before = (tmp_path / "out/jobs/good/index.html").read_bytes()
    (tmp_path / "good.yaml").write_text(GOOD + "description: |\n  " + "long " * 200_000)

    def small() -> None:
        # A limit on the size of files stands in for a full disk: the write fails midway.
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    done = subprocess.run(
        [sys.executable, "-m", "jobexport", "build", "good.yaml", "-o", "out", "--now", "2026-11-23"],
        cwd=tmp_path, capture_output=True, preexec_fn=small, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    error = done.stderr.decode()
    assert done.returncode == 2, error
    assert "Traceback" not in error
    assert (tmp_path / "out/jobs/good/index.html").read_bytes() == before


def test_a_closed_pipe_is_quiet(tmp_path):
    lines = "".join(
        f'{{"id":"{number}","title":"Cook","description":"<p>{"x" * 500}</p>"}}\n' for number in range(5000)
    )
    (tmp_path / "many.jsonl").write_text(lines)
    done = subprocess.run(
        f"{sys.executable} -m jobexport convert many.jsonl --to csv | head -c 100 > /dev/null",
        shell=True, cwd=tmp_path, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert b"Traceback" not in done.stderr and b"Broken pipe" not in done.stderr, done.stderr.decode()


@pytest.mark.parametrize("command", ["convert many.jsonl --to csv", "check many.jsonl --output-format jsonl"])
def test_a_closed_pipe_is_no_failure(tmp_path, command):
    lines = "".join(
        f'{{"id":"{number}","title":"Cook","summary":"{"x" * 500}","salary":"0"}}\n' for number in range(1000)
    )
    (tmp_path / "many.jsonl").write_text(lines)
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m jobexport {command} | head -n 1 > first; echo ${{PIPESTATUS[0]}}"],
        cwd=tmp_path, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.stdout == b"0\n", done.stderr.decode()
    assert (tmp_path / "first").stat().st_size > 10


FULL = Path("/dev/full")


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full, which is always full, is of Linux")
@pytest.mark.parametrize("command", ["convert good.yaml --to csv", "check bad.yaml", "schema"])
def test_a_full_standard_output_is_named(tmp_path, command):
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text("titel: x\n")
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "jobexport", *command.split()], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[-1].startswith("error: standard output: No space left")
    assert b"Traceback" not in done.stderr and b"Exception ignored" not in done.stderr


def test_an_output_that_is_a_pipe_or_a_link_is_written_to_and_stays(cli, tmp_path):
    (tmp_path / "good.yaml").write_text(GOOD)
    os.mkfifo(tmp_path / "pipe")
    reader = subprocess.Popen(["cat", "pipe"], cwd=tmp_path, stdout=subprocess.PIPE)
    assert cli("convert", "good.yaml", "--to", "csv", "-o", "pipe").code == 0
    out, _ = reader.communicate(timeout=60)
    assert out.startswith(b"id,") and (tmp_path / "pipe").is_fifo()
    (tmp_path / "link.csv").symlink_to("real.csv")
    assert cli("convert", "good.yaml", "--to", "csv", "-o", "link.csv").code == 0
    assert (tmp_path / "link.csv").is_symlink() and (tmp_path / "real.csv").read_bytes() == out


def test_a_file_that_cannot_be_told_in_a_folder_does_not_stop_the_rest(cli, tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "good.yaml").write_text(GOOD)
    (folder / "package.json").write_text('{"name": "x", "version": "1.0.0"}')
    done = cli("convert", "mixed", "--to", "jsonl")
    assert done.out.count(b"\n") == 1
    assert "mixed/package.json" in done.err
