"""The example of docs/warc.md, command by command, on WARC files made here."""

from __future__ import annotations

import io
import json
import re
import shlex
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs/warc.md").read_text("utf-8")
COMMANDS = re.findall(r"^jobexport (.+)$", PAGE, re.MULTILINE)
MARKUPS = (
    (
        '<script type="application/ld+json">{{"@context":"https://schema.org","@type":"JobPosting","title":"{title}","datePosted":"{posted}",'
        '"description":"<p>Keep the cranes turning.</p>","jobLocationType":"TELECOMMUTE",'
        '"identifier":{{"@type":"PropertyValue","name":"Harbour","value":"{title}"}},'
        '"hiringOrganization":{{"@type":"Organization","name":"Harbour"}}}}</script>'
    ),
    (
        '<div itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">{title}</h1>'
        '<meta itemprop="datePosted" content="{posted}"><p itemprop="description">Keep the cranes turning.</p>'
        '<b itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization"><i itemprop="name">Harbour</i></b></div>'
    ),
    (
        '<div vocab="https://schema.org/" typeof="JobPosting"><h1 property="title">{title}</h1>'
        '<meta property="datePosted" content="{posted}"><p property="description">Keep the cranes turning.</p>'
        '<b property="hiringOrganization" typeof="Organization"><i property="name">Harbour</i></b></div>'
    ),
)


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    """Two WARC files with five pages each; one posting is in both, one page has none."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    (tmp_path / "crawl").mkdir()
    for name, numbers in (("one", range(5)), ("two", range(3, 8))):
        with (tmp_path / f"crawl/{name}.warc.gz").open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            for number in numbers:
                marked = MARKUPS[number % 3].format(title=f"Rigger {number}", posted=f"2026-{9 + number // 3:02}-20")
                body = f"<html><body>{marked if number != 7 else 'No job.'}</body></html>".encode()
                head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
                address = f"https://harbour.example/jobs/{number}"
                writer.write_record(
                    writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=head)
                )
    return tmp_path


# warcio's writer leaves closing its buffers to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_example_does_what_it_says(crawl: Path, cli: Any) -> None:
    assert len(COMMANDS) == 4
    for command in COMMANDS:
        words = shlex.split(command.partition(" > ")[0])
        if "dask" in words and find_spec("distributed") is None:
            continue
        done = cli(*words, "--now", "2026-11-22")
        assert done.code == 1, done.err  # a page without a job, and a posting that is there twice
        if words[0] == "check":
            findings = [json.loads(line) for line in done.text.splitlines()]
            assert any(
                each["origin"]["uri"].startswith("crawl/one.warc.gz!https://harbour.example/") for each in findings
            )
            assert {"source/no-posting", "identity/duplicate-id"} <= {each["rule"] for each in findings}
        elif "remote.parquet" not in words:
            from pyarrow import parquet

            table = parquet.read_table(crawl / "postings.parquet", columns=["id", "title", "datePosted"])
            assert sorted(table.column("title").to_pylist()) == [f"Rigger {number}" for number in range(7)]
            (crawl / "postings.parquet").unlink()
        else:
            from pyarrow import parquet

            titles = parquet.read_table(crawl / "remote.parquet").column("title").to_pylist()
            # Only pages with JSON-LD say that the job is remote, and number 0 is from September.
            assert sorted(titles) == ["Rigger 3", "Rigger 6"]
    assert json.loads((crawl / "run.json").read_text())["command"] == "convert"
    assert (crawl / "loss.json").exists()
