"""What a conversion must not load: each of these modules takes memory that a feed has no use for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

NEEDLESS = {
    "asyncio", "attr", "babel.dates", "babel.numbers", "concurrent.futures", "dateparser", "distributed", "extruct", "fsspec", "hashlib",
    "http.client", "httpx", "jinja2", "jobexport.audit", "jobexport.catalog", "jobexport.fetch", "jobexport.rules", "jobexport.sink",
    "jsonschema", "logging", "lxml", "multiprocessing", "nh3", "openpyxl", "price_parser", "pyarrow", "pydantic", "rich", "warcio",
}  # fmt: skip
_LINE = (
    '{{"id": "rigger-{0}", "title": "Rigger {0}", "company": "Harbour Cranes", "location": "Oslo, Norwegen", "posted": "2026-11-01",'
    ' "applyUrl": "https://harbour.example/{0}", "salary": "480,000 – 520,000 NOK per year", "employment": "Vollzeit",'
    ' "description": "You climb cranes.\\n\\n* at night\\n* with others"}}\n'
)
_RUN = """
import sys
sys.argv = ["jobexport", *{arguments!r}]
from jobexport.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*sys.modules)
"""


@pytest.mark.parametrize("target", ["rss", "indeed"])
def test_a_conversion_to_a_feed_in_one_process_loads_only_what_it_needs(target: str, tmp_path: Path) -> None:
    (tmp_path / "few.jsonl").write_text("".join(map(_LINE.format, range(3))), "utf-8")
    arguments = f"convert few.jsonl --to {target} -o feed.xml --base-url https://jobs.example/ --jobs 1".split()
    done = subprocess.run(
        [sys.executable, "-c", _RUN.format(arguments=arguments)],
        capture_output=True, text=True, cwd=tmp_path, check=True, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    feed = (tmp_path / "feed.xml").read_text("utf-8")
    assert feed.count("Rigger") >= 3 and "You climb cranes." in feed
    loaded = set(done.stdout.split())
    assert {"typer", "pyromark", "jsonschema_rs", f"jobexport.formats.{target}"} <= loaded
    assert sorted(NEEDLESS & loaded) == []
