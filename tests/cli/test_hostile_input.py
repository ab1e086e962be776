"""Files made to harm: each is told of, none is a crash, none costs more memory or time than a good one may."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES, SECONDS = 220, 30

NOISE = Random(7).randbytes(1 << 10)
JOB = b"<job><title>Cook</title><date>2026-11-01</date><referencenumber>R%d</referencenumber><url>https://x.example/%d</url>"
JOB += b"<company>C</company><city>Lyon</city><country>FR</country><description>Soup</description></job>"
ENTITIES = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(9)
)
SECRET = "file:///etc/hostname"
RSS = b'<rss version="2.0"><channel><title>&%s;</title><item><title>&%s;</title><link>https://x.example/</link></item></channel></rss>'
INDEED = b"<source><publisher>P</publisher>%s</source>"
NODE = b'{"@context": "https://schema.org", "@type": "JobPosting", "title": "Cook", "url": "https://x.example/%d"}'
ROWS = b",".join(b'{"id": "%d", "title": "Cook", "company": "C"}' % number for number in range(40_000))


def page(body: bytes) -> bytes:
    return b'<html><body><script type="application/ld+json">' + body + b"</script></body></html>"


FILES = {
    "entity-bomb.rss": ENTITIES + b"]>" + RSS % (b"j", b"j"),
    "entity-bomb.xml": ENTITIES + b"]>" + INDEED % (JOB % (1, 1)).replace(b"Cook", b"&j;"),
    "external-entity.rss": f'<!DOCTYPE r [<!ENTITY x SYSTEM "{SECRET}">]>'.encode() + RSS % (b"x", b"x"),
    "external-entity.xml": f'<!DOCTYPE r [<!ENTITY x SYSTEM "{SECRET}">]>'.encode()
    + INDEED % (JOB % (1, 1)).replace(b"Cook", b"&x;"),
    "external-parameters.xml": b'<!DOCTYPE r [<!ENTITY % d SYSTEM "http://127.0.0.1:9/x.dtd"> %d;]>' + INDEED % (JOB % (1, 1)),
    "deep.xml": INDEED % (b"<job>" + b"<a>" * 300_000 + b"</a>" * 300_000 + b"</job>"),
    "deep-around.xml": b"<source>" * 100_000 + JOB % (1, 1),
    "attribute.xml": INDEED % (b'<job x="' + b"y" * 30_000_000 + b'"><title>Cook</title></job>'),
    "names.xml": INDEED % (b"<job>" + b"".join(b"<n%d/>" % n for n in range(300_000)) + b"</job>"),
    "truncated.xml": (b"<source>" + b"".join(JOB % (n, n) for n in range(20_000)))[:-30],
    "wrong-encoding.xml": b'<?xml version="1.0" encoding="utf-16"?>' + INDEED % (JOB % (1, 1)).replace(b"Cook", b"K\xf6ch"),
    "garbage.xml": NOISE * 3000,
    "deep.html": b"<html><body>" + b"<div>" * 300_000 + b"no job",
    "attribute.html": b'<html><body><p data-x="' + b"y" * 20_000_000 + b'">no job</p></body></html>',
    "deep-json.html": page(b'{"@context": "https://schema.org", "@type": "JobPosting", "title":' + b"[" * 200_000),
    "broken-json.html": page(b"{'@type': 'JobPosting', " * 40_000),
    "many-scripts.html": b'<script type="application/ld+json">{"a": 1}</script>' * 60_000,
    "garbage.html": NOISE * 3000,
    "deep.json": b'{"title": ' + b"[" * 3_000_000,
    "deep-mapping.json": b'[{"title": "x", "x_a": ' + b'{"a":' * 400_000 + b"1" + b"}" * 400_000 + b"}]",
    "long-text.json": b'[{"title": "' + b"x" * 40_000_000 + b'"}]',
    "long-number.json": b'[{"title": "x", "x_n": ' + b"9" * 3_000_000 + b"}]",
    "many-digits.json": b'[{"title": "x", "x_n": 1e999999999}]',
    "truncated.json": b"[" + ROWS,
    "last-comma.json": b"[" + ROWS + b",]",
    "trailing.json": b"[" + ROWS + b"] and more",
    "twice.json": b"[" + ROWS + b', {"title": "x", "title": "y"}]',
    "wrong-encoding.json": b"[" + ROWS + b', {"title": "K\xf6ch"}]',
    "feed.json": b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + ROWS,
    "nodes.jsonld": b"[" + b",".join(NODE % n for n in range(20_000)),
    "deep.jsonld": NODE[:-1] + b', "x": ' + b'{"@graph": [' * 100_000,
    "garbage.json": NOISE * 3000,
    "blanks.json": b" \n" * 2_000_000,
    "deep.yaml": b"title: " + b"[" * 200_000,
    "garbage.yaml": NOISE * 1000,
    "garbage.csv": NOISE * 1000,
    "garbage.jsonl": NOISE * 3000,
    "garbage.xlsx": NOISE * 1000,
    "garbage.parquet": NOISE * 1000,
    "garbage.zip": NOISE * 1000,
    "garbage.json.gz": NOISE * 1000,
    "truncated.json.gz": gzip.compress(b"[" + ROWS + b"]", 1)[:20_000],
    "garbage.warc": NOISE * 1000,
}  # fmt: skip

CODE = (
    "import json, resource, subprocess, sys\n"
    "done = subprocess.run([sys.executable, '-m', 'jobexport', *sys.argv[1:]], capture_output=True)\n"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
    "print(json.dumps([done.returncode, done.stdout.decode('utf-8', 'replace'), done.stderr.decode('utf-8', 'replace'),"
    " used.ru_maxrss >> 10, used.ru_utime + used.ru_stime]))"
)


def run(*arguments: str, cwd: Path) -> tuple[int, str, str, int, float]:
    """Exit code, both outputs, peak memory in MiB and seconds of the processor."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    environment.pop("JOBEXPORT_DEBUG", None)
    done = subprocess.run(
        [sys.executable, "-c", CODE, *arguments], cwd=cwd, capture_output=True, env=environment, check=True
    )
    code, out, error, peak, seconds = json.loads(done.stdout)
    assert "Traceback" not in error, error[-2000:]
    return code, out, error, peak, seconds


KINDS = {
    "feeds": (".rss", ".xml"), "pages": (".html",), "json": (".json", ".jsonld", ".jsonl"),
    "others": (".yaml", ".csv", ".xlsx", ".parquet", ".zip", ".gz", ".warc"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_files_are_told_of(tmp_path, kind):
    names = [name for name in FILES if name.endswith(KINDS[kind])]
    for name in names:
        (tmp_path / name).write_bytes(FILES[name])
    arguments = ("check", ".", "--jobs", "1", "--now", "2026-11-23", "--output-format", "jsonl")
    code, out, error, peak, seconds = run(*arguments, cwd=tmp_path)
    assert code == 1, error[-1000:]
    findings = [each for each in map(json.loads, out.splitlines()) if "rule" in each]
    assert "source/defect" not in {each["rule"] for each in findings}, out[:2000]
    # The path of a member of an archive is its name without the suffix of the packing.
    told = {each["origin"]["uri"].partition("!")[0].rpartition("/")[2] for each in findings}
    assert {name.removesuffix(".gz") for name in names} <= told | {name.removesuffix(".gz") for name in told}
    assert all(len(each["message"]) < 500 for each in findings)
    assert peak < MEGABYTES, peak
    assert seconds < SECONDS, seconds
    hostname = Path("/etc/hostname")
    if hostname.is_file() and len(secret := hostname.read_text().strip()) > 3:
        assert secret not in out + error


ZEROS = b"0" * (1 << 20)


def bomb(path: Path) -> None:
    """Writes an archive of a megabyte that expands to more than a gigabyte."""
    if path.suffix == ".gz":
        with gzip.open(path, "wb", compresslevel=9) as file:
            for _ in range(1200):
                file.write(ZEROS)
        return
    member = {".zip": "a.json", ".xlsx": "xl/sharedStrings.xml"}[path.suffix]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if path.suffix == ".xlsx":
            archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(member, "w") as file:
            for _ in range(1200):
                file.write(ZEROS)


@pytest.mark.parametrize("name", ["big.json.gz", "big.zip", "big.xlsx"])
def test_an_archive_that_expands_beyond_measure_is_refused(tmp_path, name):
    bomb(tmp_path / name)
    code, out, error, peak, seconds = run("check", name, "--jobs", "1", cwd=tmp_path)
    assert code in (1, 2), out + error
    assert "expands to more than" in out + error
    assert peak < MEGABYTES, peak
    assert seconds < SECONDS, seconds
