"""What breaks a syntax, and where: one table for each syntax, ``(input, message, line, column)``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml as pyyaml

from jobexport.syntax import SyntaxFault, frontmatter, json, toml, yaml
from jobexport.syntax.text import EncodingFault, decode

Fault = tuple[str | bytes, str, int, int]

CHAIN = list(zip("abcdefgh", "bcdefghi", strict=True))

JSON: list[Fault] = [
    ('{"a": 1,}', "a comma before the end", 1, 8),
    ('["é", 1,\n]', "a comma before the end", 1, 8),
    ('{"a" 1}', "a colon is missing", 1, 6),
    ('{"a": 1 "b": 2}', "a comma, or the end", 1, 9),
    ("{a: 1}", "a key in double quotes", 1, 2),
    ('{"a": }', "a value is missing", 1, 7),
    ('{"a": "b\n"}', "raw control character", 1, 9),
    ('{"a": "\\x"}', "backslash", 1, 8),
    ('{"a": "b', "never ends", 1, 7),
    ('{"a": 1', "a comma, or the end", 1, 8),
    ('{"a": 1}\n{"b": 2}', "more text follows", 2, 1),
    ("[01]", "a comma, or the end", 1, 3),
    ('["a", -Infinity]', "-Infinity is no JSON number", 1, 7),
    ('["NaN", NaN]', "NaN is no JSON number", 1, 9),
    ("[1e400, 1e99999]", "too large", 1, 9),
    ("[" + "9" * 5000 + "]", "too large", 1, 2),
    ("[" * 200_000, "nested deeper", 1, 101),
    ("[" * 101 + "]" * 101, "nested deeper", 1, 101),
    ('{"a": 1, "b": {"a": 1, "c": 2,\n "a": 3}}', "'a' is given twice", 2, 2),
    ('{"a" : 1, "b" : 2, "a" : 3}', "'a' is given twice", 1, 20),
    ('{"a": "\\":", "b": 1, "b": 2}', "'b' is given twice", 1, 22),
    ('{"a":1,"\\u0061":2}', "'a' is given twice", 1, 8),
    ('["a", "\\ud800 x"]', "half a character", 1, 7),
    ('["\\udc00"]', "half a character", 1, 2),
    ("[1,\né".encode("utf-16"), "a value is missing", 2, 1),
    ("", "empty", 1, 1),
    (b'["\xff"]', "byte 0xFF at offset 2 is not UTF-8", 1, 3),
]
YAML: list[Fault] = [
    ("a: 1\nb: 2\na: 3", "'a' is given twice", 3, 1),
    ("a: {b: 1, b: 2}", "'b' is given twice", 1, 11),
    ("a: b: c", "second colon", 1, 5),
    ("a:\n\t- b", "a tab", 2, 1),
    ("a: 'é", "never ends", 1, 4),
    ("é: [a, b", "a comma or a closing ]", 1, 9),
    ("a: *b", "no anchor", 1, 4),
    ("a: &b [*b]", "an alias inside", 1, 4),
    ("a: &b {<<: *b}", "an alias inside", 1, 4),
    ("a: {<<: 1}", "merge key", 1, 9),
    ("? [a]\n: 1", "a key must be plain text", 1, 3),
    ("a: !!python/name:os.system", "!!python/name:os.system is not allowed", 1, 4),
    ("a: !own 1", "!own is not allowed", 1, 4),
    ("a: !!binary aGk=", "!!binary is not allowed", 1, 4),
    ("!own a: 1", "!own is not allowed", 1, 1),
    ("a: !!set {b}", "!!set is not allowed", 1, 4),
    ("a: !!int b", "is no int", 1, 4),
    ("a: .nan", "not a finite number", 1, 4),
    ("a: -.inf", "not a finite number", 1, 4),
    ("a: 1e99999", "too large", 1, 4),
    ("a: " + "9" * 5000, "too large", 1, 4),
    ("a: 0x" + "f" * 5000, "too large", 1, 4),
    ("a: é\x01", "U+0001", 1, 5),
    ('a: "\\ud800"', "", 1, 0),
    ("[" * 50_000, "nested deeper", 1, 100),
    ("- " * 50_000, "nested deeper", 1, 199),
    ("a: &a [1,1,1,1,1,1,1,1,1,1]\n" + "".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n" for before, name in CHAIN
    ), "aliases add more than", 1, 0),
    ("a: &a {}\n" + "".join(
        f"{name}: &{name} {{<<: [{','.join([f'*{before}'] * 10)}]}}\n" for before, name in CHAIN
    ), "aliases add more than", 1, 0),
]  # fmt: skip
TOML: list[Fault] = [
    ("a = 1\n  a = 2", "given twice", 2, 3),
    ("[a]\n[a]", "'a' is declared twice", 2, 1),
    ("a = b", "no TOML value", 1, 5),
    ("a =", "no TOML value", 1, 4),
    ("a 1", "an equals sign", 1, 3),
    ("a = 1 2", "more text after", 1, 7),
    ("a = 'b", "never ends", 1, 7),
    ('a = "b\nc"', "never ends", 1, 7),
    ('a = """b', "never ends", 1, 9),
    ("a = 1\nb = [1, nan]", "not a finite number", 2, 9),
    ("a = 'inf'\nb = -inf", "not a finite number", 2, 5),
    ("a = 1e99999", "too large", 1, 5),
    ("a = 2026-11-22\nb = 1e99999", "too large", 2, 5),
    ("a = " + "9" * 5000, "too large", 1, 5),
    ("a = 0x" + "f" * 5000, "too large", 1, 1),
    ("a = " + "[" * 5000, "nested deeper", 1, 105),
    ("a" + ".a" * 200 + " = 1", "nested deeper", 1, 199),
    ("a = \x01", "no TOML value", 1, 5),
]
FRONT: list[Fault] = [
    ("# Cook\n", "no front matter", 1, 1),
    ("\n\n---\ntitle: Cook\n", "never closed by a line `---`", 3, 1),
    ("+++\na = 1\n---\n", "never closed by a line `+++`", 1, 1),
    ('{"a": 1\n', "never ends", 1, 1),
    ("---\na: 1\na: 2\n---\n", "given twice", 3, 1),
    ("+++\na = 1\na = 2\n+++\n", "given twice", 3, 1),
    (';;;\n"a": 1,\n;;;\n', "a comma before the end", 2, 7),
    ("---\njust text\n---\n", "no mapping", 1, 1),
]
LOADERS: dict[str, tuple[Callable[[bytes], Any], list[Fault]]] = {
    "json": (json.load, JSON),
    "yaml": (yaml.load, YAML),
    "toml": (toml.load, TOML),
    "frontmatter": (lambda data: frontmatter.load(data.decode()), FRONT),
}


@pytest.mark.parametrize(
    ("syntax", "fault"), [(name, fault) for name, (_, faults) in LOADERS.items() for fault in faults],
    ids=lambda value: value if isinstance(value, str) else ascii(value[0])[:30],
)  # fmt: skip
def test_faults(syntax: str, fault: Fault) -> None:
    text, message, line, column = fault
    with pytest.raises(SyntaxFault) as caught:
        LOADERS[syntax][0](text if isinstance(text, bytes) else text.encode())
    assert message in caught.value.message
    if column:
        assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.line is not None


@pytest.mark.parametrize("text", [str(text) for text, *_ in YAML], ids=lambda text: ascii(text)[:30])
def test_the_pure_loader_refuses_the_same_yaml(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "_Loader", yaml._PureLoader)
    monkeypatch.setattr(yaml, "_FAST", False)
    with pytest.raises(SyntaxFault) as pure:
        yaml.load(text.encode())
    monkeypatch.undo()
    assert pyyaml.__with_libyaml__
    with pytest.raises(SyntaxFault) as fast:
        yaml.load(text.encode())
    # libyaml sees some ends one character earlier or later; the line is the same.
    assert pure.value.line == fast.value.line


@pytest.mark.parametrize(
    ("data", "message", "line", "column"),
    [
        (b"a\nb\xe9", "byte 0xE9 at offset 3 is not UTF-8 (it looks like Windows-1252)", 2, 2),
        (b"\xef\xbb\xbfa\xff", "byte 0xFF at offset 4", 1, 2),
        (b"a\x81", "byte 0x81 at offset 1 is not UTF-8; save", 1, 2),
        ("é".encode("utf-16") + b"\x00", "is not UTF-16", 1, 2),
        ("title: x".encode("utf-16-le"), "UTF-16 without a byte order mark", 1, 1),
        (b"PK\x03\x04", "a ZIP archive", 1, 1),
        (b"%PDF-1.7", "a PDF document", 1, 1),
    ],
)
def test_what_is_no_text(data: bytes, message: str, line: int, column: int) -> None:
    with pytest.raises(EncodingFault) as caught:
        decode(data)
    assert message in caught.value.message
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(encoding: str) -> None:
    assert decode("é\u2028😀".encode(encoding)) == "é\u2028😀"


def test_a_fault_counts_from_the_first_line() -> None:
    for load, text in ((json.load, "[\n1,]"), (yaml.load, "a: 1\na: 2"), (toml.load, "a = 1\na = 2")):
        with pytest.raises(SyntaxFault) as caught:
            load(text.encode(), 41)
        assert caught.value.line == 42
    with pytest.raises(EncodingFault, match="byte 0xFF is not UTF-8") as caught:
        decode(b"a\n\xff", 41)
    assert caught.value.line == 42
