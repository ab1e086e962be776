"""Installs what jobexport is measured against, each by itself: a peer that cannot be had here is named, the others are there.

python -m benchmarks.peers.install
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path


def main() -> int:
    """Installs the extra ``bench`` of the project package by package."""
    project = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text("utf-8"))
    for each in project["project"]["optional-dependencies"]["bench"]:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", each]
        if subprocess.run(command, check=False).returncode:
            print(f"missing: {each} cannot be installed here; its rows of the results will say so", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
