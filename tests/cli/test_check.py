"""`jobexport check` and the small commands through the front door."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
BAD = "title: Cook\ncompany: Kombüse\nemployment: Fulltime-ish\nposted: 2026-11-01\n"

# One wrong value in every authoring format, and where it stands.
PLACES = {
    "yaml": ("p.yaml", "title: Cook\nemployment:\n  - Full time\n  - Nonsense kind\n", (4, 5)),
    "yaml flow": ("p.yaml", "{title: Cook, totalJobOpenings: many}\n", (1, 33)),
    "toml": ("p.toml", 'title = "Cook"\n\n[hiringOrganization]\nname = "B"\nlogo = "not a url"\n', (5, 8)),
    "toml, unknown key": ("p.toml", 'title = "Cook"\ncompany = {name = "B", urll = "https://x.example"}\n', (2, 24)),
    "yaml, nested": ("p.yaml", "title: Cook\napplicationContact:\n  email: nobody at all\n", (3, 10)),
    "json": ("p.json", '{\n  "title": "Cook",\n  "posted":   "soonish"\n}\n', (3, 15)),
    "jsonl": ("p.jsonl", '{"id":"1","title":"Cook"}\n{"id":"2","title":"Köchin","posted":"soonish"}\n', (2, 37)),
    "csv": ("p.csv", 'id,title,posted\n1,"Cook, with\na line break",2026-11-01\n2,Cook,soonish\n', (4, 8)),
    "front matter": ("p.md", "---\ntitle: Cook\nposted: soonish\n---\n\nText.\n", (3, 9)),
}


@pytest.mark.parametrize("name", PLACES)
def test_findings_name_the_exact_place(cli, tmp_path, name):
    file, text, (line, column) = PLACES[name]
    (tmp_path / file).write_text(text, "utf-8")
    done = cli("check", file, "--output-format", "json")
    assert done.code == 1, done.text
    places = [(each["origin"]["line"], each["origin"]["column"]) for each in json.loads(done.text)["findings"]]
    assert (line, column) in places, places


def test_text_reads_like_a_compiler(cli, tmp_path):
    (tmp_path / "a.yaml").write_text(BAD)
    done = cli("check", "a.yaml")
    assert done.code == 1
    assert re.match(r"a\.yaml:3:13 error normalize/partly-read .*Fulltime-ish", done.text)
    assert "1 posting: 1 error" in done.err


def test_every_machine_format_tells_the_same_findings(cli, tmp_path):
    (tmp_path / "a.yaml").write_text(BAD)
    whole = json.loads(cli("check", "a.yaml", "--output-format", "json").text)
    Draft202012Validator(json.loads((ROOT / "schemas/findings.schema.json").read_text())).validate(whole)
    lines = [json.loads(line) for line in cli("check", "a.yaml", "--output-format", "jsonl").text.splitlines()]
    assert lines == whole["findings"] and whole["summary"] == {"error": 1, "warning": 0, "info": 0}
    annotation = cli("check", "a.yaml", "--output-format", "github").text
    assert annotation.startswith("::error file=a.yaml,line=3,col=13,title=normalize/partly-read::")
    sarif = json.loads(cli("check", "a.yaml", "--output-format", "sarif").text)
    (run,) = sarif["runs"]
    (result,) = run["results"]
    assert sarif["version"] == "2.1.0"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == lines[0]["rule"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (3, 13)


def test_samples_are_clean_and_fail_on_decides_the_code(cli, tmp_path):
    assert cli("check", SAMPLES, "--now", "2026-11-23").code == 0
    (tmp_path / "a.json").write_text('[{"id":"a","title":"Cook","posted":"1970-01-01"}]')
    assert cli("check", "a.json").code == 0
    assert cli("check", "a.json", "--fail-on", "warning").code == 1


def test_a_terminal_shows_line_and_caret(tmp_path):
    import os
    import pty

    (tmp_path / "a.yaml").write_text(BAD)
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "jobexport", "check", "a.yaml"], cwd=tmp_path, stdout=child, stderr=child,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(child)
    data = b""
    while True:
        try:
            part = os.read(parent, 65536)
        except OSError:
            break
        if not part:
            break
        data += part
    process.wait()
    os.close(parent)
    lines = data.decode().replace("\r", "").splitlines()
    shown = next(number for number, line in enumerate(lines) if "3 │ employment: Fulltime-ish" in line)
    source, caret = lines[shown], lines[shown + 1]
    assert caret.index("^") == source.index("Fulltime-ish")


def test_help_version_and_lists_need_no_heavy_library():
    code = (
        "import sys; sys.argv = ['jobexport', {argument!r}]\n"
        "from jobexport.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {{'extruct', 'jinja2', 'jsonschema', 'lxml', 'rdflib', 'babel', 'nh3'}} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    for argument in ("--help", "--version"):
        subprocess.run(
            [sys.executable, "-c", code.format(argument=argument)], check=True, cwd=ROOT, capture_output=True
        )


def test_schema_formats_and_explain(cli):
    schema = json.loads(cli("schema").text)
    Draft202012Validator.check_schema(schema)
    table = cli("schema", "--format", "markdown").text
    for name in schema["properties"]:
        assert f"| `{name}`" in table
    listed = {each["name"]: each for each in json.loads(cli("formats", "--format", "json").text)}
    assert {"yaml", "markdown", "toml", "json", "jsonl", "csv", "jsonld", "rss", "html", "greenhouse"} <= set(listed)
    assert listed["rss"]["write"] and listed["greenhouse"]["board"] and not listed["greenhouse"]["write"]
    for name in listed:
        assert name in cli("formats").text
        break
    assert "key is not known" in cli("explain", "schema/unknown-key").text
