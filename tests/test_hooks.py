"""The pre-commit hooks and the GitHub action, as far as one machine can run them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
HOOKS = {each["id"]: each for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}


def test_pre_commit_takes_the_manifest() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    done = subprocess.run(command, text=True, check=False, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_manifest_names_both_hooks() -> None:
    assert set(HOOKS) == {"jobexport-check", "jobexport-fix"}
    known = {
        "id",
        "name",
        "description",
        "entry",
        "language",
        "files",
        "exclude",
        "types",
        "require_serial",
        "pass_filenames",
    }
    for each in HOOKS.values():
        assert set(each) <= known and {"id", "name", "entry", "language"} <= set(each)
        files, left = re.compile(each["files"]), re.compile(each["exclude"])
        assert files.search("postings/cook.yaml") and not left.search("postings/cook.yaml")
        assert not files.search("README.rst") and left.search("board/jobexport.toml")


@pytest.mark.parametrize(("hook", "text", "code"), [
    ("jobexport-check", "title: Cook\n", 0), ("jobexport-check", "titel: Cook\ncompany: K\n", 1),
    ("jobexport-fix", "titel: Cook\ncompany: K\n", 0),
])  # fmt: skip
def test_a_hook_runs_on_the_files_of_a_commit(cli, tmp_path: Path, hook: str, text: str, code: int) -> None:
    (tmp_path / "a.yaml").write_text(text)
    program, *arguments = shlex.split(HOOKS[hook]["entry"])
    assert program == "jobexport"
    assert cli(*arguments, "a.yaml").code == code
    assert (tmp_path / "a.yaml").read_text().startswith("title" if code == 0 else "titel")


def test_inputs_reach_the_shell_through_the_environment_alone() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"] and step["shell"] == "bash" and step["run"].startswith("set -euo pipefail")
    named = set(re.findall(r"inputs\.([a-z-]+)", (ROOT / "action.yml").read_text()))
    assert named == set(ACTION["inputs"])
    for step in ACTION["runs"]["steps"]:
        used = set(re.findall(r"\$\{?(JOBEXPORT_[A-Z_]+)", step["run"]))
        assert used == set(step["env"]), step["name"]


def _run(tmp_path: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], str]:
    home = tmp_path / "home" / "bin"
    home.mkdir(parents=True, exist_ok=True)
    (home / "jobexport").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m jobexport "$@"\n')
    (home / "jobexport").chmod(0o755)
    output = tmp_path / "output"
    output.write_text("")
    step = STEPS["Check"]
    values = {
        name: inputs.get(found[1].replace("-", "_"), "") if (found := re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value))
        else str(home.parent)
        for name, value in step["env"].items()
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=tmp_path, text=True, check=False,
        capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT), "GITHUB_OUTPUT": str(output), **values},
    )  # fmt: skip
    return done, output.read_text()


def test_the_action_annotates_and_fails_with_findings(tmp_path: Path) -> None:
    (tmp_path / "a b.yaml").write_text("titel: Cook\ncompany: K\n")
    done, output = _run(tmp_path, sources="a b.yaml\n")
    assert done.returncode == 1 and "::error file=a b.yaml,line=1" in done.stdout and output == "exit-code=1\n"


def test_the_action_writes_sarif(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: Cook\ncompany: K\n")
    done, output = _run(
        tmp_path, sources="a.yaml", profiles="google", fail_on="error", now="2026-11-22", sarif_file="out.sarif"
    )
    assert done.returncode == 1 and output == "sarif-file=out.sarif\nexit-code=1\n"
    assert '"version":"2.1.0"' in (tmp_path / "out.sarif").read_text()


def test_hostile_inputs_stay_words(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: Cook\ncompany: K\n")
    done, output = _run(
        tmp_path, sources="$(touch x1)\n--write-baseline=x2\n`touch x3`; touch x4", profiles='"; touch x5; "',
        sarif_file="a\nexit-code=0\r\nb",
    )  # fmt: skip
    assert done.returncode == 2 and not list(tmp_path.glob("x*"))
    assert output.count("\n") == 2 and output.endswith("exit-code=2\n")
