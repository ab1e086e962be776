"""Archives, WARC files and sitemaps of local files as sources; bombs and damage."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile

import pytest

from jobexport.archives import expand
from jobexport.findings import Finding
from jobexport.posting import Document

LINES = "".join(f'{{"id":"j{number}","title":"Cook {number}"}}\n' for number in range(3))
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"JobPosting","title":"{title}",
"identifier":{{"@type":"PropertyValue","value":"{title}"}}}}</script></head><body><h1>{title}</h1></body></html>"""


def ids(done) -> list[str]:
    return [json.loads(line)["id"] for line in done.text.splitlines()]


def test_gzip_and_zip(cli, tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINES.encode()))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("deep/z.yaml", "title: Baker\n")
        archive.writestr("readme.bin", b"\0")
    assert ids(cli("convert", "a.jsonl.gz", "--to", "jsonl")) == ["j0", "j1", "j2"]
    done = cli("convert", "b.zip", "--to", "jsonl")
    assert ids(done) == ["z"], done.err


def test_damage_is_a_finding_and_a_bomb_is_refused(cli, tmp_path):
    (tmp_path / "mixed").mkdir()
    (tmp_path / "mixed/a.jsonl.gz").write_bytes(gzip.compress(LINES.encode())[:40])
    (tmp_path / "mixed/b.zip").write_bytes(b"PK\x03\x04 not really")
    (tmp_path / "mixed/c.yaml").write_text("title: Cook\n")
    done = cli("convert", "mixed", "--to", "jsonl")
    assert done.code == 1 and ids(done) == ["c"]
    assert done.err.count("source/archive") == 2
    with gzip.open(tmp_path / "bomb.jsonl.gz", "wb") as file:
        for _ in range(500):
            file.write(b" " * (1 << 20))
    done = cli("convert", "bomb.jsonl.gz", "--to", "jsonl")
    assert done.code == 2 and "bomb.jsonl.gz: expands to more than" in done.err
    (tmp_path / "bomb.jsonl.gz").rename(tmp_path / "mixed/a0.jsonl.gz")
    done = cli("convert", "mixed", "--to", "jsonl")
    assert done.code == 1 and ids(done) == ["c"]
    assert "mixed/a0.jsonl.gz error source/unreadable expands to more than" in done.err


@pytest.mark.parametrize("method", ["STORED", "DEFLATED", "BZIP2", "LZMA"])
def test_a_damaged_member_does_not_take_the_others_along(method, tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", getattr(zipfile, f"ZIP_{method}")) as archive:
        for name in ("a.yaml", "b.yaml", "c.yaml"):
            archive.writestr(name, f"title: Cook {name}\n" * 40)
    data, path = made.getvalue(), tmp_path / "a.zip"
    start = data.index(b"b.yaml") + len(b"b.yaml")
    path.write_bytes(
        data[: start + 12] + bytes(each ^ 0x55 for each in data[start + 12 : start + 20]) + data[start + 20 :]
    )
    first, second, third = expand(path, "a.zip", lambda name: True)
    assert isinstance(second, Finding) and second.rule == "source/archive" and second.origin.uri == "a.zip!b.yaml"
    assert [isinstance(each, Document) and each.uri for each in (first, third)] == ["a.zip!a.yaml", "a.zip!c.yaml"]


def damaged(data: bytes, dice: random.Random) -> bytes:
    broken = bytearray(data[: dice.randrange(len(data))] if dice.random() < 0.2 else data)
    for _ in range(dice.choice((1, 2, 20))):
        if broken:
            broken[dice.randrange(len(broken))] = dice.choice((0, 33, 255, dice.randrange(256)))
    return bytes(broken)


@pytest.mark.no_cover
# The library leaves damaged streams to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize(
    "name", ["stored.zip", "deflated.zip", "bzip2.zip", "lzma.zip", "a.jsonl.gz", "a.warc", "b.warc.gz"]
)
def test_damage_never_raises(name, tmp_path):
    from warcio import statusandheaders, warcwriter

    made = io.BytesIO()
    if name.endswith(".zip"):
        with zipfile.ZipFile(made, "w", getattr(zipfile, f"ZIP_{name[:-4].upper()}")) as archive:
            for each in ("a.jsonl", "b.jsonl", "ä.jsonl"):
                archive.writestr(each, LINES)
    elif "warc" in name:
        writer = warcwriter.WARCWriter(made, gzip=name.endswith(".gz"))
        for header, body in (
            ("Content-Language", LINES.encode()), ("Content-Encoding", gzip.compress(LINES.encode())),
            ("Transfer-Encoding", b"5\r\nhello\r\n0\r\n\r\n"),
        ):  # fmt: skip
            told = [("Content-Type", "text/html"), (header, {"C": "gzip", "T": "chunked"}[header[0]])]
            headers = statusandheaders.StatusAndHeaders("200 OK", told, protocol="HTTP/1.1")
            address = f"https://jobs.example.org/{header}"
            writer.write_record(
                writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers)
            )
    else:
        made.write(gzip.compress(LINES.encode()))
    dice, path, told = random.Random(name), tmp_path / name, 0
    for _ in range(150):
        path.write_bytes(damaged(made.getvalue(), dice))
        found = list(expand(path, name, lambda name: True))
        assert all(each.rule == "source/archive" for each in found if isinstance(each, Finding))
        told += any(isinstance(each, Finding) for each in found)
    assert told > 5


# warcio's writer leaves closing its buffers to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_warc_responses_are_read_and_the_rest_is_left(cli, tmp_path):
    from warcio import statusandheaders, warcwriter

    with (tmp_path / "crawl.warc.gz").open("wb") as file:
        writer = warcwriter.WARCWriter(file, gzip=True)
        for status, kind, name, body in (
            ("200 OK", "text/html; charset=utf-8", "cook", PAGE.format(title="Cook")),
            ("404 Not Found", "text/html", "gone", PAGE.format(title="Gone")),
            ("200 OK", "image/png", "logo", "\x89PNG"),
            ("200 OK", "text/html", "plain", "<p>No job here.</p>"),
            ("200 OK", "application/json", "api", '[{"id":"api","title":"Baker"}]'),
        ):
            headers = statusandheaders.StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    f"https://jobs.example.org/{name}",
                    "response",
                    payload=io.BytesIO(body.encode()),
                    http_headers=headers,
                )
            )
    done = cli("convert", "crawl.warc.gz", "--to", "jsonl")
    titles = [json.loads(line)["title"] for line in done.text.splitlines()]
    assert titles == ["Cook", "Baker"], done.err
    assert "crawl.warc.gz!https://jobs.example.org/plain" in done.err and "source/no-posting" in done.err


def test_a_sitemap_of_local_files(cli, tmp_path):
    site = tmp_path / "site"
    (site / "jobs/cook").mkdir(parents=True)
    (site / "jobs/cook/index.html").write_text(PAGE.format(title="Cook"))
    (site / "jobs/baker.html").write_text(PAGE.format(title="Baker"))
    pages = ["", "jobs/cook/", "jobs/baker.html", "jobs/gone/"]
    (site / "sitemap.xml").write_text(
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + "".join(f"<url><loc>https://jobs.example.org/{page}</loc></url>" for page in pages)
        + "</urlset>"
    )
    done = cli("convert", site / "sitemap.xml", "--to", "jsonl")
    assert [json.loads(line)["title"] for line in done.text.splitlines()] == ["Cook", "Baker"], done.err
    assert "source/not-local" in done.err and "2 of the sitemap's addresses" in done.err
