"""Mending JSON: what is mended and told, what stays a fault, and that every place is that of the text as given."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobexport.syntax import SyntaxFault
from jobexport.syntax.repair import mend

# Text, value, and for each thing mended: what stands at its first place, how often, and words of the message.
MENDED: list[tuple[str, Any, list[tuple[str, int, str]]]] = [
    ('{"a":1,}', {"a": 1}, [(",}", 1, "comma before the end")]),
    ("[1,2,]", [1, 2], [(",]", 1, "comma before the end")]),
    ("[1,,2]", [1, 2], [(",2", 1, "comma too many")]),
    ('{,"a":1}', {"a": 1}, [(',"a', 1, "without a value before")]),
    ('{"a":1},', {"a": 1}, [(",", 1, "without a value after")]),
    ('{"a":"x\ny\tz"}', {"a": "x\ny\tz"}, [("\ny", 2, "raw line break or tab")]),
    ('{"a":"x\r\ny"}', {"a": "x\r\ny"}, [("\r\n", 2, "raw line break or tab")]),
    ('{"a":"\x00\x1f"}', {"a": "\x00\x1f"}, [("\x00", 2, "raw control character")]),
    ('{"a":"x\\_y \\\\ \\d"}', {"a": "x\\_y \\ \\d"}, [("\\_", 2, "escapes nothing")]),
    ('{"a":"\\u12"}', {"a": "\\u12"}, [("\\u12", 1, "escapes nothing")]),
    ("{\"a\":\"it\\'s\"}", {"a": "it's"}, [("\\'s", 1, "needs none")]),
    ('{"a":"\\x41"}', {"a": "A"}, [("\\x41", 1, "\\x escape")]),
    ('{"a":"\\ud83d"}', {"a": "\ufffd"}, [("\\ud83d", 1, "surrogate")]),
    ('{"a":"\\udead b"}', {"a": "\ufffd b"}, [("\\udead", 1, "surrogate")]),
    ('{"\\ud83d\\ude00":1}', {"😀": 1}, []),
    ("{'a':'b \"c\"'}", {"a": 'b "c"'}, [("'a'", 2, "single quotes")]),
    ("{“a”: “b”}", {"a": "b"}, [("“a”", 2, "typographic")]),
    ("{a:1, b-c: 2, _d: 3}", {"a": 1, "b-c": 2, "_d": 3}, [("a:1", 3, "key without quotes")]),
    ('{"a":undefined, "b":NaN, "c": None}', {"a": None, "b": None, "c": None},
     [("undefined", 1, "undefined, read as null"), ("NaN", 1, "NaN, read"), ("None", 1, "None, read")]),
    ('{"a":True,"b":FALSE}', {"a": True, "b": False}, [("True", 1, "True"), ("FALSE", 1, "FALSE")]),
    ('{"a":-Infinity}', {"a": None}, [("-Inf", 1, "-Infinity, read as null")]),
    ('{"a":}', {"a": None}, [("}", 1, "key without a value")]),
    ('{"a":,"b":2}', {"a": None, "b": 2}, [(',"b', 1, "key without a value")]),
    ('{"a":.5,"b":+3,"c":5.}', {"a": Decimal("0.5"), "b": 3, "c": 5}, [(".5", 3, "writes otherwise")]),
    ('{"a":01234}', {"a": "01234"}, [("01234", 1, "without quotes")]),
    ('{"a": 2026-11-01 }', {"a": "2026-11-01"}, [("2026", 1, "without quotes")]),
    ('{"a":1,"a":2}', {"a": 2}, [('"a":2', 1, "given twice")]),
    ('{"a":1}{"b":2}', [{"a": 1}, {"b": 2}], [('{"b', 1, "side by side")]),
    ('{"a":1},\n{"b":2}', [{"a": 1}, {"b": 2}], [('{"b', 1, "side by side")]),
    ('[{"a":1} {"a":2}]', [{"a": 1}, {"a": 2}], [('{"a":2', 1, "comma is missing")]),
    ('{"a":1\n"b":2}', {"a": 1, "b": 2}, [('"b', 1, "comma is missing")]),
    ('{"a":{}\n,"b":2}', {"a": {}, "b": 2}, []),
    ('{"a":1};;', {"a": 1}, [(";;", 2, "semicolon")]),
    ('\ufeff{"a"\xa0:1}', {"a": 1}, [("\ufeff", 2, "blank")]),
    ('{\\n"a":1}\\n', {"a": 1}, [('\\n"a', 2, "outside of a text")]),
    ('{"a":1 // one\n, "b":"http://x" /* two */}', {"a": 1, "b": "http://x"}, [("// one", 2, "comment")]),
    ('<!-- {hello} --> {"a":1} <!-- bye -->', {"a": 1}, [("<!-- {h", 2, "a comment")]),
    ('<!--\n{"a":"-->"}\n//-->', {"a": "-->"}, [("<!--", 2, "comment mark")]),
    ('<!-- {"a":1} -->', {"a": 1}, [("<!--", 2, "comment mark")]),
    ('<!-- old browsers\n{"a":1}\n-->', {"a": 1}, [("<!--", 2, "comment mark")]),
    ('//<![CDATA[\n{"a":1}\n//]]>', {"a": 1}, [("//<![", 2, "CDATA")]),
    ('<![CDATA[{"a":"]]>"}]]>', {"a": "]]>"}, [("<![", 2, "CDATA")]),
    ("{&quot;a&quot;:&quot;b &amp;amp; c&quot;,}", {"a": "b &amp; c"},
     [("{&quot;", 1, "HTML entities"), (",}", 1, "comma before the end")]),
    ("[{&#34;a&#34;:1}]", [{"a": 1}], [("[{&", 1, "HTML entities")]),
    ('{\\"a\\":\\"b\\\\n\\"}', {"a": "b\n"}, [('{\\"a', 1, "backslashes")]),
    (' "{\\"a\\":\\"\\u00fc\\"}"', {"a": "ü"}, [('"{', 1, "backslashes")]),
]  # fmt: skip

# Text, what stands at the fault, and words of the message.
FAULTS = [
    ("", "", "empty"),
    (" // nothing", "", "empty"),
    ("hello", "hello", "no value"),
    ('{"a":1 "b":2}', '"b"', "comma"),
    ('{"a":"he said "hello" ok"}', "hello", "comma"),
    ('{"a":"x', '"x', "never ends"),
    ('{"a":[1,2', "[1", "never ends"),
    ('{"a":[1}', "}", "list that is open"),
    ('{"a":{]}', "]}", "mapping that is open"),
    ('{"a":1}}', "}", "has ended"),
    ('{"a":1} 5', "5", "has ended"),
    ("{'a':'it's'}", "'it'", "end is not certain"),
    ('{"a":45,000}', "000", "key is missing"),
    ('{"a" "b"}', '"b"', "colon"),
    ('{"a","b":1}', ',"b', "colon"),
    ('{"a":1:2}', ":2", "colon is not expected"),
    ('{"a":1;"b":2}', ';"b', "semicolon"),
    ("{5:1}", "5", "key is missing"),
    ("{[1]:1}", "[1", "key in double quotes"),
    ('{"a":yes}', "yes", "double quotes"),
    ('{"a":12abc d}', "12abc", "neither a number"),
    ('{"a":1e999999999}', "1e9", "too large"),
    ('{"a":%}', "%", "not expected"),
    (",", ",", "value is missing"),
    ("[" * 101, "[", "deeper"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "repairs"), MENDED)
def test_mended(text: str, value: Any, repairs: list[tuple[str, int, str]]) -> None:
    made = mend(text)
    assert made.value == value
    assert json.loads(made.text, parse_float=Decimal) == value
    found = sorted(made.repairs, key=lambda repair: repair.offset)
    assert [repair.times for repair in found] == [times for _, times, _ in repairs]
    for repair, (start, times, words) in zip(found, repairs, strict=True):
        assert text[repair.offset :].startswith(start)
        assert words in repair.what
        assert str(repair) == repair.what + (f" ({times} times)" if times > 1 else "")


@pytest.mark.parametrize(("text", "start", "words"), FAULTS)
def test_not_mended(text: str, start: str, words: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        mend(text)
    fault = caught.value
    assert words in fault.message
    assert fault.line == 1 and fault.column is not None
    assert text[fault.column - 1 :].startswith(start)


def test_places_are_those_of_the_document_around() -> None:
    with pytest.raises(SyntaxFault) as caught:
        mend("{&quot;a&quot;: ?}", lambda offset: (7, 100 + offset))
    assert (caught.value.line, caught.value.column) == (7, 116)


def test_every_value_is_found_again_in_the_text_as_given() -> None:
    text = '// x\n{a: "one\ntwo", \'b\': [1,, "three"], “c”: .5, "d": undefined}'
    made = mend(text)
    for sign in ('"one', '"three"', "undefined", "[1"):
        offset = made.text.index(
            json.dumps(sign[1:])[:-1] if sign == '"one' else "null" if sign == "undefined" else sign
        )
        assert text[made.origin(offset) :].startswith(sign)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=6), values, max_size=3), st.integers(0, 2))
def test_sound_json_is_left_as_it_is(value: Any, style: int) -> None:
    text = json.dumps(value, ensure_ascii=style == 0, indent=style or None)
    made = mend(text)
    assert (made.value, made.text, made.repairs) == (value, text, ())


@settings(max_examples=300, deadline=None)
@given(st.text("{}[]:,;\"'\\/*<!->&quotn1.0aé \n\t", max_size=30))
def test_any_text_is_mended_or_a_fault(text: str) -> None:
    try:
        made = mend(text)
    except SyntaxFault as fault:
        assert fault.line is not None
        return
    json.loads(made.text)
    assert all(0 <= repair.offset <= len(text) for repair in made.repairs)
    assert all(0 <= made.origin(offset) <= len(text) for offset in range(len(made.text)))
