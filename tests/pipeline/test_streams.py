"""One large document that cannot be cut is worked on record by record: memory does not grow with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = "<p>" + "A calm place to work with people who care. " * 60 + "</p>"


def feed(path: Path, number: int) -> None:
    with path.open("w") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<source><publisher>P</publisher>\n')
        for each in range(number):
            file.write(
                f"<job><title>Engineer {each}</title><date>2026-11-01</date><referencenumber>R{each}</referencenumber>"
                f"<url>https://x.example/{each}</url><company>C</company><city>Lyon</city><country>FR</country>"
                f"<description><![CDATA[{TEXT}]]></description></job>\n"
            )
        file.write("</source>\n")


def peak(arguments: list[str], cwd: Path) -> int:
    """Peak memory of one call in KiB."""
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-m', 'jobexport', *sys.argv[1:]], capture_output=True)\n"
        "assert done.returncode == 0, done.stderr.decode()\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=cwd, capture_output=True, check=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return int(done.stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert", "feed.xml", "--to", "csv", "-o", "out.csv", "--jobs", "1"],
        ["check", "feed.xml", "--jobs", "1"],
        ["build", "feed.xml", "-o", "out", "--jobs", "1", "--now", "2026-11-23"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_memory_does_not_grow_with_a_feed(tmp_path, arguments):
    feed(tmp_path / "feed.xml", 1_000)
    small = peak(arguments, tmp_path)
    feed(tmp_path / "feed.xml", 6_000)
    large = peak(arguments, tmp_path)
    # The feed grew by 14 MiB; held whole with its records it would cost many times that.
    assert large - small < 14 * 1024, (small, large)


def test_small_and_streamed_sources_keep_their_order(cli, tmp_path):
    (tmp_path / "a.yaml").write_text("id: first\ntitle: First\n")
    feed(tmp_path / "b.xml", 500)
    (tmp_path / "c.yaml").write_text("id: last\ntitle: Last\n")
    for jobs in ("1", "2"):
        done = cli("convert", "a.yaml", "b.xml", "c.yaml", "--to", "jsonl", "--jobs", jobs)
        titles = [json.loads(line)["title"] for line in done.text.splitlines()]
        assert titles == ["First", *[f"Engineer {number}" for number in range(500)], "Last"], done.err
