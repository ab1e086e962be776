"""Large XML feeds are cut between their records: what is read from the slices is what is read from the whole."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from jobexport.posting import Document, Draft
from jobexport.registry import Splitter, format_named
from jobexport.syntax.adreader import FeedReader
from jobexport.syntax.utf8 import CHUNK

JOB = """ <job>
  <title><![CDATA[Bäckerin %d]]></title><date>2026-11-02</date><referencenumber>r-%d</referencenumber>
  <url>https://oven.example/%d</url><company>Öfen &amp; Söhne</company><city>Köln</city><country>DE</country>
  <description><![CDATA[<p>Bread, </job> and rolls: %s</p>]]></description></job><!-- ä -->%s"""


def feed(number: int, between: str = "\n", end: str = "</source>\n") -> str:
    jobs = "".join(JOB % (each, each, each, "wörter " * (each % 50), between) for each in range(number))
    return f'<?xml version="1.0" encoding="utf-8"?>\n<source><publisher>Oven</publisher>{jobs}{end}'


def told(reader: FeedReader, document: Document) -> list[Any]:
    """All that a document gives: of drafts also their places."""
    found: list[Any] = []
    for each in reader.read(document):
        if isinstance(each, Draft):
            places = [each.where("/" + name) for name in ("title", "url", "description", "jobLocation")]
            found.append((each.data, each.origin, each.sources, each.findings, places))
        else:
            found.append(each)
    return found


def parts_of(data: bytes, *, line: int = 1) -> list[Document]:
    """The parts of a feed, after a look that they give what the whole gives."""
    reader = format_named("indeed").reader
    assert isinstance(reader, FeedReader) and isinstance(reader, Splitter)
    whole = Document("feed.xml", data=data, first_line=line)
    parts = list(reader.split(whole))
    assert [each for part in parts for each in told(reader, part)] == told(reader, whole)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "feed.xml"
        path.write_bytes(data)
        placed = list(reader.split(Document("feed.xml", path=path, first_line=line)))
        assert [each for part in placed for each in told(reader, part)] == told(reader, whole)
        for part, other in zip(parts, placed, strict=True):
            # Where its bytes are those of the file, a part travels without them.
            assert part.data is data or part.data == other.read()
            assert other.data is None or b"utf-8" not in data
    return parts


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_parts_of_a_file_say_where_they_stand(mark):
    parts = parts_of(mark + feed(200).encode())
    assert len(parts) == 4


def test_a_file_in_another_encoding_is_cut_into_bytes():
    data = feed(200).replace("utf-8", "utf-16").encode("utf-16")
    assert len(parts_of(data)) == 4


@pytest.mark.parametrize("between", ["\n", "", "\n\n<?note x?>\n"])
def test_slices_give_what_the_whole_gives(between):
    data = feed(200, between).encode()
    parts = parts_of(data)
    assert len(parts) == 4
    assert [part.first_record for part in parts] == [0, 64, 128, 192]
    assert all(part.data is not None and len(part.data) < len(data) / 2 for part in parts)
    assert len(parts_of(data, line=7)) == 4


@pytest.mark.parametrize("inside", range(6))
def test_the_tag_of_the_first_record_may_begin_in_one_chunk_and_end_in_the_next(inside):
    data = feed(200).encode()
    at = data.index(b"<job>")
    parts = parts_of(data[:at] + b" " * (CHUNK - inside - at) + data[at:])
    assert [part.first_record for part in parts] == [0, 64, 128, 192]


def test_a_name_that_the_table_does_not_have_is_told_once():
    data = feed(200).replace("<title><![CDATA[Bäckerin 70]]>", "<shift>night</shift><title><![CDATA[Bäckerin 70]]>")
    data = data.replace("<title><![CDATA[Bäckerin 150]]>", "<shift>day</shift><title><![CDATA[Bäckerin 150]]>")
    parts = parts_of(data.encode())
    assert len(parts) == 4
    reader = format_named("indeed").reader
    assert isinstance(reader, FeedReader)
    assert [[isinstance(each, tuple) for each in told(reader, part)].count(False) for part in parts] == [0, 1, 0, 0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<city>Köln</city>", "<city>Köln</town>"),
        ("<city>Köln</city>", "<city>&nbsp;</city>"),
        ("<company>", "<job><company>"),
        ("]]></description>", "</description>"),
        ("</job><!-- ä -->", "</job><group></group>"),
        ("</source>", ""),
        ("</source>", "</source>\n<more/>"),
    ],
)
def test_the_rest_after_the_first_fault_is_read_as_it_was(old, new):
    text = feed(200)
    at = text.rindex(old) if "source" in old else text.index(old, len(text) * 2 // 3)
    parts = parts_of((text[:at] + new + text[at + len(old) :]).encode())
    assert len(parts) > 2
    assert parts[-1].data is not None and len(parts[-1].data) > len(text) / 2


@pytest.mark.parametrize(
    "data",
    [
        feed(200).encode("utf-16"),
        feed(200).replace("utf-8", "iso-8859-1").encode(),
        feed(200).replace("<source>", '<!DOCTYPE source [<!ENTITY a "b">]><source>').encode(),
        feed(30).replace("Köln", "Köl&n;").encode(),
        b"<source></source>",
        b"no XML",
        b"",
    ],
)
def test_other_documents_give_what_they_gave(data):
    parts_of(data)


def test_any_damage_gives_what_it_gave():
    dice = random.Random(7)
    bits = (
        "<extra>v</extra>",
        "<extra/>",
        "<job>",
        "</job>",
        "<![CDATA[",
        "]]>",
        "<!-- ",
        "&nbsp;",
        "<",
        "</source>",
        "<x/>",
        "é",
    )
    sound = feed(90)
    for _ in range(60):
        text = sound
        for _ in range(dice.randrange(1, 3)):
            at = text.find(dice.choice((">", "<job>", "</job>")), dice.randrange(len(text) - 500)) + dice.randrange(2)
            text = text[:at] + dice.choice(bits) + text[at:]
        parts_of(text.encode())
