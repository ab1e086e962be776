"""Builds the wheel, installs it into an empty environment and builds the samples with it, away from the checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> None:
    """Runs one command and stops at the first failure."""
    print("+", *command, flush=True)
    subprocess.run([str(part) for part in command], cwd=cwd, check=True)


def main() -> None:
    """Exit code 0 when the installed wheel builds the samples."""
    with tempfile.TemporaryDirectory() as name:
        away = Path(name)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        run(*pip, "wheel", "--no-deps", "--wheel-dir", away / "dist", ROOT, cwd=away)
        (wheel,) = (away / "dist").glob("*.whl")
        venv.create(away / "venv", with_pip=True)
        python = away / "venv" / "bin" / "python"
        run(python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", wheel, cwd=away)
        shutil.copytree(ROOT / "samples", away / "samples")
        jobexport = away / "venv" / "bin" / "jobexport"
        run(jobexport, "build", "samples", "-o", "out", "--now", "2026-11-23", cwd=away)
        run(jobexport, "init", "board", "--now", "2026-11-23", cwd=away)
        run(jobexport, "check", "--profile", "google", "--now", "2026-11-23", cwd=away / "board")
        run(jobexport, "build", "--now", "2026-11-23", cwd=away / "board")
        for path in ("index.html", "feed.xml", "jobs.csv", "jobs.jsonl", "sitemap.xml", "assets/style.css"):
            if not (away / "out" / path).is_file():
                sys.exit(f"the wheel's build lacks {path}")
    print("the wheel builds the samples away from the checkout")


if __name__ == "__main__":
    main()
