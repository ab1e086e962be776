"""Records of XML feeds: streamed, mended one by one, or refused."""

from __future__ import annotations

import io
import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobexport.syntax import SyntaxFault
from jobexport.syntax.records import MAX_RECORD, Record, records


def read(data: bytes, *names: str) -> tuple[list[Record], list[SyntaxFault]]:
    told: list[SyntaxFault] = []
    return list(records(io.BytesIO(data), names or ("job",), damage=told.append)), told


def plain(record: Record) -> list[tuple[str, str]]:
    return [(node.name, node.value) for node in record]


MENDED: dict[str, tuple[str, list[list[tuple[str, str]]]]] = {
    "bare ampersand": ("<j><job><a>x & y</a></job></j>", [[("a", "x & y")]]),
    "html entities": ("<j><job><a>K&ouml;ln&nbsp;x</a></job></j>", [[("a", "Köln\xa0x")]]),
    "unknown entity": ("<j><job><a>a &nosuch; b</a></job></j>", [[("a", "a &nosuch; b")]]),
    "query string": ("<j><job><a>?a=1&copy=2&amp;lt=3</a></job></j>", [[("a", "?a=1&copy=2&lt=3")]]),
    "less-than in text": ("<j><job><a>5 < 6</a></job></j>", [[("a", "5 < 6")]]),
    "tag case": ("<j><job><Title>x</title><b>y</B></job></j>", [[("title", "x"), ("b", "y")]]),
    "unclosed field": ("<j><job><a>x<b>y</b></job></j>", [[("a", "x"), ("b", "y")]]),
    "missing slash": ("<j><job><a>x<a><b>y</b></job></j>", [[("a", "x"), ("b", "y")]]),
    "unclosed record": ("<j><job><a>1</a><job><a>2</a></job></j>", [[("a", "1")], [("a", "2")]]),
    "end tag of nothing": ("<j><job></p><a>1</a></job></j>", [[("a", "1")]]),
    "unclosed section": (
        "<j><job><a><![CDATA[x</a></job><job><a><![CDATA[y]]></a></job></j>", [[("a", "x")], [("a", "y")]],
    ),
    "truncated": ("<j><job><a>1</a></job><job><a>2</a><b>thr", [[("a", "1")], [("a", "2"), ("b", "thr")]]),
    "truncated in a tag": ("<j><job><a>1</a><b", [[("a", "1")]]),
    "two roots": ("<j><job><a>1</a></job></j><j><job><a>2</a></job></j>", [[("a", "1")], [("a", "2")]]),
    "escaped declaration": (r"<?xml version=\"1.0\"?><j><job><a>1</a></job></j>", [[("a", "1")]]),
    "blank lines first": ('\n\n<?xml version="1.0"?><j><job><a>1</a></job></j>', [[("a", "1")]]),
    "words first": ('Warning: x\n<?xml version="1.0"?><j><job><a>1</a></job></j>', [[("a", "1")]]),
    "external subset": ('<!DOCTYPE j SYSTEM "x.dtd"><j><job><a>1&nbsp;2</a></job></j>', [[("a", "1\xa02")]]),
    "unquoted attribute": ("<j><job id=7><a>1</a></job></j>", [[("a", "1")]]),
    "record in a section": (
        "<j><job><a>&</a></job><job><a><![CDATA[<job>&amp;</job>]]></a></job></j>", [[("a", "&")], [("a",
        "<job>&amp;</job>")]],
    ),
    "record in a comment": ("<j><job><a>&</a></job><!-- <job> --><job><a>2</a></job></j>", [[("a", "&")], [("a",
    "2")]]),
    "empty elements": (
        "<j><job><a/><b>x & y</b><c d='1'/><e>f<br/>g</e></job></j>",
        [[("a", ""), ("b", "x & y"), ("c", ""), ("e", "f<br>g")]],
    ),
    "greater-than in an attribute": (
        """<j><job><a b="1 > 0" c='>'>x & y</a><d e="f>g</d></job></j>""", [[("a", "x & y"), ("d", "g")]],
    ),
    "items without end tags": (
        "<j><job><a><ul><li>x<li>y</ul><p>z<p></a><b>&</b></job></j>",
        [[("a", "<ul><li>x</li><li>y</li></ul><p>z</p><p></p>"), ("b", "&")]],
    ),
    "two fields with one end tag": ("<j><job><a>x<a>y</a><b>&</b></job></j>", [[("a", "x"), ("a", "y"), ("b", "&")]]),
    "a field in one of its name": ("<j><job><a><a>y</a></a><b>&</b></job></j>", [[("a", "<a>y</a>"), ("b", "&")]]),
    "empty record": ("<j><job>&</job><job a=b/><job><c>1</c></job></j>", [[], [], [("c", "1")]]),
    "control character": ("<j><job><a>x\x07y</a></job></j>", [[("a", "xy")]]),
}  # fmt: skip


@pytest.mark.parametrize("kind", MENDED)
def test_damage_is_mended_and_told_and_stays_in_its_record(kind: str) -> None:
    text, expected = MENDED[kind]
    found, told = read(text.encode())
    assert [plain(record) for record in found] == expected
    assert len(told) == 1
    assert any(record.damage for record in found) == (
        kind not in ("two roots", "escaped declaration", "blank lines first", "words first")
    )


def test_records_beside_a_damaged_one_are_whole() -> None:
    data = b"<j>\n<job><a>1</a></job>\n<job><a>&</a></job>\n<job><a>3</a></job>\n</j>"
    found, told = read(data)
    assert [(record.line, record.damage is None) for record in found] == [(2, True), (3, False), (4, True)]
    assert [fault.line for fault in told] == [3]


@pytest.mark.parametrize(
    ("declared", "real", "told"),
    [
        ("utf-8", "utf-8", 0), ("utf-8", "utf-8-sig", 0), ("iso-8859-1", "iso-8859-1", 0), ("windows-1252", "cp1252",
         0),
        ("utf-16", "utf-16", 0), ("utf-16", "utf-16-be", 0), ("utf-16", "utf-16-le", 0), ("shift_jis", "shift_jis", 0),
        ("utf-8", "cp1252", 1), ("iso-8859-1", "utf-8", 1), ("utf-16", "utf-8", 1), ("nonsense", "utf-8", 1),
        ("us-ascii", "utf-8", 0),
    ],
)  # fmt: skip
def test_encodings_declared_and_real(declared: str, real: str, told: int) -> None:
    word = "ファン" if "jis" in real else "Köln – né" if real.startswith(("utf", "cp")) else "Köln né"
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<j><job><a>{word}</a></job></j>'
    found, faults = read(text.encode(real))
    assert [plain(record) for record in found] == [[("a", word)]]
    assert len(faults) == told, [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"), (b" \n ", "empty"), (b"b'<?xml version=\"1.0\"?>'", "bytes literal"), (b'{"job": 1}',
         "without a tag"),
        (b"\x1f\x8b\x08\x00\x00\x00<job>", "no text"), (b"PK\x03\x04\x00\x00<job>", "no text"),
        (b'<!DOCTYPE j [<!ENTITY a "b">]><j><job>&a;</job></j>', "entities"),
        (b'<!DOCTYPE j [<!ENTITY a SYSTEM "file:///etc/passwd">]><j><job>&a;</job></j>', "entities"),
        (b'<!DOCTYPE j [<!ENTITY % a SYSTEM "http://x.example/">%a;]><j><job/></j>', "entities"),
        (b'<?xml version=\\"1.0\\"?><!DOCTYPE j [<!ENTITY a "b">]><j><job>&a;</job></j>', "entities"),
        (b"<j><job>" + b"<x>" * 10_000, "deeper"),
        (b"<j><job>&" + b"".join(b"<x%d>" % number for number in range(10_000)), "deeper"),
    ],
)  # fmt: skip
def test_what_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(SyntaxFault, match=words):
        read(data)


def test_a_record_has_an_upper_limit() -> None:
    class Endless(io.RawIOBase):
        left = 3 * MAX_RECORD

        def read(self, size: int = -1) -> bytes:
            start = b"<j><job><a>" if self.left == 3 * MAX_RECORD else b""
            self.left -= size
            return start + b"x" * (size - len(start)) if self.left > 0 else b""

    with pytest.raises(SyntaxFault, match="longer than 16 MiB"):
        list(records(Endless(), ("job",)))  # type: ignore[arg-type]


def test_large_attributes_and_deep_surroundings_are_read() -> None:
    value = "v" * 1_000_000
    found, told = read(f'<j>{"<x>" * 500}<job id="{value}"><a>1</a></job>{"</x>" * 500}</j>'.encode())
    assert not told and found[0].attribute("ID") == value


def test_lookups() -> None:
    data = b"""<feed xmlns:tt="urn:x">
<tt:Item ID=" 7 "><City>Oslo</City><city>Bergen</city>
  <pay><Min> </Min><min>5</min></pay><text>a <b>bold &amp; x</b><br/> c</text></tt:Item></feed>"""
    record = read(data, "item")[0][0]
    assert (record.name, record.tag, record.line, record.column) == ("item", "tt:Item", 2, 1)
    assert record.attribute("id") == "7" and record.attribute("no") == ""
    assert record.get("city") == "Oslo" and record.get("pay/min") == "5" and record.get("pay/max") == ""
    assert [node.value for node in record.all("city")] == ["Oslo", "Bergen"]
    assert record.get("text") == "a <b>bold &amp; x</b><br> c"
    assert record.position("/city") == (2, 19) and record.position("/city/1") == (2, 36)
    assert (
        record.position("/pay/min/1") == (3, 20) and record.position("/@id") == (2, 1) and record.position("") == (2, 1)
    )
    assert record.position("/town") is None and record.position("/city/2") is None


def test_positions_of_mended_records_count_characters() -> None:
    found, _ = read("<j>\n <job><a>ö</a><b>&</b></job></j>".encode())
    assert found[0].line == 2 and found[0].position("/b") is not None
    assert found[0].position("/b")[0] == 2  # type: ignore[index]


@pytest.mark.parametrize("damaged", [False, True])
def test_memory_does_not_grow_with_the_document(damaged: bool) -> None:
    job = b"<job><a>one & two</a>" if damaged else b"<job><a>one</a>"
    job += b"<description><![CDATA[" + b"<p>words</p>" * 250 + b"]]></description></job>\n"

    class Feed(io.RawIOBase):
        sent = 0

        def read(self, size: int = -1) -> bytes:
            self.sent += 1
            return b"<j>" if self.sent == 1 else job * (size // len(job)) if self.sent < 60 else b""

    tracemalloc.start()
    count = len([0 for _ in records(Feed(), ("job",))])  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 4_500
    assert peak < 12_000_000


def chunked(data: bytes, size: int) -> Any:
    class Slow(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            return super().read(size)

    return Slow(data)


@settings(deadline=None)
@given(st.sampled_from(sorted(MENDED)), st.integers(12, 60))
def test_chunks_may_end_anywhere(kind: str, size: int) -> None:
    text, expected = MENDED[kind]
    data = text.encode()
    found = list(records(chunked(data, max(size, data.find(b"<") + 2)), ("job",)))
    assert [plain(record) for record in found] == expected


@pytest.mark.no_cover  # counting lines takes more than the limit
@pytest.mark.parametrize(
    "rest",
    ["<job><![CDATA[" + "<![CDATA[ x" * 200_000, "<job><a>" + "<!-- " * 400_000, "<job><a>" + "<?x " * 400_000,
     "<job><a>x<b></b>" + "y <!-- --> " * 200_000, "<job " + "x" * 3_000_000, "<job><a>" + "< & " * 400_000],
    ids=["sections", "comments", "instructions", "texts", "tag", "signs"],
)  # fmt: skip
def test_damage_costs_no_more_than_its_size(rest: str) -> None:
    begun = time.process_time()
    found, told = read(f"<j>&no;<job><a>1</a></job>{rest}".encode())
    assert time.process_time() - begun < 5
    assert plain(found[0]) == [("a", "1")] and len(told) == 1


def test_a_comment_in_a_section_does_not_make_it_an_open_one() -> None:
    section = "<job><a><![CDATA[x <!-- <![CDATA[ ]]></a></job>"
    found, _ = read(f"<j>&no;{section}<job><a>2</a></job><job><a>3 --></a></job></j>".encode())
    assert [plain(each) for each in found][1:] == [[("a", "2")], [("a", "3 -->")]]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(
    ["<job>", "</job>", "<a>", "</a>", "<B>", "</b>", "<![CDATA[", "]]>", "<!--", "-->", "&", "&amp;", "x", " ", "<",
     ">",
     "<br>", "<a/>", "</", "<job/>", "ö", "<?", "?>", '<a b="']), max_size=30))  # fmt: skip
def test_nothing_breaks_and_no_record_holds_another(parts: list[str]) -> None:
    try:
        found, _ = read(("<j>" + "".join(parts)).encode())
    except SyntaxFault:
        return

    def check(node: Any) -> None:
        for child in node.children:
            assert child.name != "job"
            check(child)

    for record in found:
        check(record)
