"""Large JSON of every kind is worked on part by part: memory does not grow with it, from a file or standard input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.test_streams import ROOT, peak

TEXT = "<p>" + "A calm place to work with people who care. " * 60 + "</p>"
Entry = Callable[[int], dict[str, Any]]


def _own(number: int) -> dict[str, Any]:
    return {"id": f"p-{number}", "title": f"Engineer {number}", "company": "C", "description": TEXT}


def _item(number: int) -> dict[str, Any]:
    return {
        "id": str(number),
        "title": f"Engineer {number}",
        "url": f"https://x.example/{number}",
        "content_html": TEXT,
    }


def _node(number: int) -> dict[str, Any]:
    return {
        "@context": "https://schema.org", "@type": "JobPosting", "@id": f"https://x.example/{number}#job",
        "title": f"Engineer {number}", "url": f"https://x.example/{number}", "description": TEXT,
        "hiringOrganization": {"@id": "https://x.example/#us"},
    }  # fmt: skip


def _job(number: int) -> dict[str, Any]:
    return {
        "id": number, "title": f"Engineer {number}", "absolute_url": f"https://x.example/{number}",
        "updated_at": "2026-11-01T00:00:00Z", "location": {"name": "Lyon, France"}, "content": TEXT,
    }  # fmt: skip


def _foreign(number: int) -> dict[str, Any]:
    return {
        "job_title": f"Engineer {number}", "company_name": "C", "job_location": "Lyon, France",
        "apply_link": f"https://x.example/{number}", "job_description": TEXT,
    }  # fmt: skip


def _open_job(number: int) -> dict[str, Any]:
    return {
        "title": f"Engineer {number}", "url": f"https://x.example/{number}", "publishedAt": "2026-11-01", "language": "en",
        "jobType": "permanent", "locations": [{"city": "Lyon", "country": "FR"}], "referenceId": f"R{number}",
        "description": TEXT,
    }  # fmt: skip


KINDS: dict[str, tuple[str, Entry, str, str]] = {
    "json": ("json", _own, "[", "]"),
    "json-postings": ("json", _own, '{"organizations": {"C": {"name": "C & Co"}}, "postings": [', "]}"),
    "jsonfeed": ("jsonfeed", _item, '{"version": "https://jsonfeed.org/version/1.1", "items": [', '], "title": "T"}'),
    "jsonld": ("jsonld", _node, "[", ', {"@id": "https://x.example/#us", "@type": "Organization", "name": "Us"}]'),
    "graph": (
        "jsonld", _node, '{"@graph": [', ', {"@id": "https://x.example/#us", "@type": "Organization", "name": "Us"}]}',
    ),
    "greenhouse": ("greenhouse", _job, '{"jobs": [', '], "meta": {"total": 1}}'),
    "collection": ("collection", _foreign, '{"data": {"jobs": [', "]}}"),
    "ojobpub": ("ojobpub", _open_job, '{"version": "1.0", "jobs": [', '], "employer": {"name": "Us"}}'),
}  # fmt: skip


def write(path: Path, kind: str, number: int) -> str:
    name, entry, head, tail = KINDS[kind]
    with path.open("w") as file:
        file.write(head)
        for each in range(number):
            file.write((",\n" if each else "") + json.dumps(entry(each)))
        file.write(tail)
    return name


# One list and one graph of nodes with the tests; every shape under `make soak`.
MEASURED = tuple(KINDS) if os.environ.get("JOBEXPORT_SOAK") == "1" else ("jsonfeed", "graph")


@pytest.mark.parametrize("kind", MEASURED)
def test_memory_does_not_grow_with_a_document(tmp_path, kind):
    path = tmp_path / "in.json"
    # Until then what is kept for a while (values seen before, objects not yet collected) grows to its bounds.
    name = write(path, kind, 4_000)
    arguments = ["convert", "in.json", "--from", name, "--to", "csv", "-o", "out.csv", "--jobs", "1"]
    small = peak(arguments, tmp_path)
    write(path, kind, 8_100)
    large = peak(arguments, tmp_path)
    # The document grew by 10 MiB; held whole with its records it would cost many times that.
    assert large - small < 12 * 1024, (small, large)
    assert (tmp_path / "out.csv").read_bytes().count(b"Engineer 8099") == 1


@pytest.mark.parametrize("kind", ["json", "jsonfeed", "jsonld"])
def test_workers_keep_the_order_of_a_document(cli, tmp_path, kind):
    name = write(tmp_path / "in.json", kind, 700)
    written = [
        cli("convert", "in.json", "--from", name, "--to", "jsonl", "--jobs", jobs, "--now", "2026-11-23").out
        for jobs in ("1", "2")
    ]
    titles = [json.loads(line)["title"] for line in written[0].splitlines()]
    assert titles == [f"Engineer {number}" for number in range(700)]
    assert written[0] == written[1]


def test_standard_input_waits_on_disk(tmp_path):
    name = write(tmp_path / "in.json", "jsonfeed", 12_000)
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-m', 'jobexport', *sys.argv[1:]], stdin=open('in.json', 'rb'),"
        " stdout=subprocess.DEVNULL)\n"
        "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "convert", "-", "--from", name, "--to", "csv", "--jobs", "1"],
        cwd=tmp_path, capture_output=True, check=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    status, used = map(int, done.stdout.split())
    assert status == 0
    assert (tmp_path / "in.json").stat().st_size > 30 << 20
    assert used < 100 * 1024, used
