"""The walk through the tokens of broken JSON that writes them as JSON knows them; see ``repair.py``."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from jobexport.syntax.rewrite import Rewrite, put_text
from jobexport.syntax.text import MAX_DEPTH

__all__ = ["Fault", "Mender"]

_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)


class Fault(Exception):
    """What cannot be mended, and its offset."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message, self.offset = message, offset


_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<blank>(?:[\f\v\x00\x85\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]|\\[nrt])+)
    |(?P<mark>(?://|\#)?[ \t]*(?:<!\[CDATA\[|\]\]>)|/\*\s*(?:<!\[CDATA\[|\]\]>)\s*\*/|(?://[ \t]*)?-->)
    |(?P<comment>//[^\r\n]*|/\*.*?\*/)
    |(?P<html><!--)
    |(?P<text>"(?:[^"\\]|\\.)*+")
    |(?P<other>'(?:[^'\\]|\\.)*+'|[“”„″](?:[^“”„″\\]|\\.)*+[“”″])
    |(?P<sign>[{}\[\],:;])
    |(?P<number>[-+]?\.?[0-9][\w.+-]*)
    |(?P<word>[^\W0-9][\w$-]*|-Infinity)""",
    re.DOTALL | re.VERBOSE,
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\Z")
_LOOSE_NUMBER = re.compile(r"\+?(-?)([0-9]*)\.?([0-9]*)\Z")
_FINE = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}))*+"\Z')
_WORDS = {"true": "true", "false": "false", "null": "null", "none": "null", "undefined": "null", "nan": "null",
          "infinity": "null", "-infinity": "null"}  # fmt: skip
_CLOSES = {"}": "{", "]": "["}


class Mender:
    """Walks the tokens as a strict reader would, and writes each as JSON knows it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out = Rewrite()
        self.told: dict[str, tuple[int, int]] = {}
        self.stack: list[tuple[str, int, set[str]]] = []
        self.state = "value"
        self.comma: int | None = None
        self.slot = 0
        self.newline = False
        self.tops = 0

    def tell(self, what: str, at: int) -> None:
        first, times = self.told.get(what, (at, 0))
        self.told[what] = (first, times + 1)

    def run(self) -> None:
        """Fills ``out`` and ``told`` (what was mended: first offset and times). Raises Fault."""
        text, end, at = self.text, len(self.text), 0
        while at < end:
            token = _TOKEN.match(text, at)
            if token is None:
                word = (
                    "a text begins here and never ends"
                    if text[at] in "\"'“”„″"
                    else f"{text[at]!r} is not expected here"
                )
                raise Fault(word, at)
            at = getattr(self, f"on_{token.lastgroup}")(token[0], at) or token.end()
        if self.stack:
            kind, start, _ = self.stack[-1]
            raise Fault(f"the {'mapping' if kind == '{' else 'list'} that begins here never ends", start)
        if self.tops == 0:
            raise Fault("the document is empty", 0)
        if self.comma is not None:
            self.no_comma("a comma without a value after it")
        if self.tops > 1:
            self.out.put("]", end)
            first = Rewrite()
            first.put("[", 0)
            for piece, old, same in zip(self.out.pieces, self.out.old, self.out.same, strict=True):
                first.put(piece, old, same)
            self.out = first

    # -- what stands between the tokens ---------------------------------------------------------------------------

    def on_space(self, word: str, at: int) -> None:
        self.newline = self.newline or "\n" in word or "\r" in word
        self.out.put(word, at, same=True)

    def on_blank(self, word: str, at: int) -> None:
        self.newline = self.newline or "\\n" in word
        self.tell("a blank that JSON does not know" if word[0] != "\\" else f"{word[:2]} outside of a text", at)

    def on_mark(self, word: str, at: int) -> None:
        self.tell("a comment mark" if "-->" in word else "a CDATA mark", at)

    def on_comment(self, word: str, at: int) -> None:
        self.newline = self.newline or "\n" in word
        self.tell("a comment", at)

    def on_html(self, word: str, at: int) -> int | None:
        """A comment to its end; where it would hide all there is, its marks alone."""
        end = self.text.find("-->", at)
        rest = self.text[end + 3 :].strip() if end >= 0 else ""
        around = self.text[at + 4 :].lstrip()[:1] in ("{", "[") and rest[:1] not in ("{", "[", "/", "<")
        if self.tops == 0 and (not rest or around):
            # To old browsers the rest of this line is a comment too, unless the JSON begins on it.
            line = self.text.find("\n", at)
            hidden = line >= 0 and not any(sign in self.text[at:line] for sign in "{[")
            self.tell("a comment mark", at)
            return line if hidden else None
        self.tell("a comment", at)
        return end + 3 if end >= 0 else None

    # -- values ----------------------------------------------------------------------------------------------------

    def begin(self, at: int, what: str = "a value") -> None:
        """Makes room for a value or a key at ``at``."""
        if self.state == "after":
            if not self.stack:
                if self.comma is None or self.text[at] not in "{[":
                    self.need_object(at)
                self.tell("several values side by side, read as a list", at)
            elif self.comma is None:
                if not (self.between_entries(at) if self.stack[-1][0] == "[" else self.newline and self.is_key(at)):
                    raise Fault("a comma, or the end of the list or mapping, is missing here", at)
                self.tell("a comma is missing", at)
            if self.comma is None:
                self.out.put(",", at)
            self.comma = None
            self.state = "key" if self.stack and self.stack[-1][0] == "{" else "value"
        elif self.comma is not None:
            self.no_comma("a comma without a value before it")
        if self.state == "colon":
            raise Fault("a colon is missing here", at)
        if not self.stack:
            self.tops += 1

    def need_object(self, at: int) -> None:
        if self.text[at] not in "{[":
            raise Fault("the document has ended, but more text follows", at)

    def between_entries(self, at: int) -> bool:
        return self.text[at] in "{[" and self.text[:at].rstrip().endswith(("}", "]"))

    def is_key(self, at: int) -> bool:
        token = _TOKEN.match(self.text, at)
        return token is not None and self.text[token.end() :].lstrip().startswith(":")

    def done(self) -> None:
        self.state = "after"
        self.newline = False

    def key(self, name: str, at: int) -> None:
        keys = self.stack[-1][2]
        if name in keys:
            self.tell(f"the key {name!r} is given twice; the last one counts", at)
        keys.add(name)
        self.state = "colon"

    def on_text(self, word: str, at: int) -> None:
        self.begin(at)
        if _FINE.match(word) is not None:
            self.out.put(word, at, same=True)
            made = word
        else:
            made = put_text(self.out, self.tell, word, at)
        if self.state == "key":
            self.key(_decoder.decode(made), at)
        else:
            self.done()

    def on_other(self, word: str, at: int) -> None:
        """A text in single or typographic quotes, where what follows shows that it ends there."""
        self.begin(at)
        follow = self.text[at + len(word) :].lstrip()[:1]
        if follow not in ((":",) if self.state == "key" else (",", "}", "]", "")):
            raise Fault('a text in other quotes than " whose end is not certain', at)
        self.tell("single quotes instead of double ones" if word[0] == "'" else "typographic quotes", at)
        made = put_text(self.out, self.tell, f'"{word[1:-1]}"', at)
        if self.state == "key":
            self.key(_decoder.decode(made), at)
        else:
            self.done()

    def on_number(self, word: str, at: int) -> None:
        self.begin(at)
        if self.state == "key":
            raise Fault("a key is missing here", at)
        loose = _LOOSE_NUMBER.match(word)
        if _NUMBER.match(word) is not None:
            try:
                huge = abs(Decimal(word).adjusted()) > 1000
            except InvalidOperation:
                huge = True
            if huge or len(word) > 4000:
                raise Fault("the number is too large", at)
            self.out.put(word, at, same=True)
        elif loose is not None and not re.match(r"0[0-9]", loose[2]):
            self.tell("a number that JSON writes otherwise", at)
            self.out.put(f"{loose[1]}{loose[2] or 0}{'.' + loose[3] if loose[3] else ''}", at)
        else:
            if self.text[at + len(word) :].lstrip()[:1] not in (",", "}", "]"):
                raise Fault(f"{word[:40]!r} is neither a number nor a text in quotes", at)
            self.tell("a text without quotes", at)
            self.out.put(f'"{word}"', at)
        self.done()

    def on_word(self, word: str, at: int) -> None:
        self.begin(at)
        if self.state == "key":
            if not self.is_key(at):
                raise Fault("a key in double quotes is missing here", at)
            self.tell("a key without quotes", at)
            self.out.put(f'"{word}"', at)
            self.key(word, at)
            return
        made = _WORDS.get(word.lower())
        if made is None:
            raise Fault(f"{word[:40]!r} is no value; a text needs double quotes", at)
        if made != word:
            self.tell(f"{word}, read as {made}", at)
        self.out.put(made, at, same=made == word)
        self.done()

    # -- structure -------------------------------------------------------------------------------------------------

    def on_sign(self, word: str, at: int) -> None:
        if word in "{[":
            self.begin(at)
            if self.state == "key":
                raise Fault("a key in double quotes is missing here", at)
            self.out.put(word, at, same=True)
            self.stack.append((word, at, set()))
            if len(self.stack) > MAX_DEPTH:
                raise Fault(f"nested deeper than {MAX_DEPTH} levels", at)
            self.state = "key" if word == "{" else "value"
        elif word in "}]":
            self.close(word, at)
        elif word == ":":
            if self.state != "colon":
                raise Fault("a colon is not expected here", at)
            self.out.put(word, at, same=True)
            self.state = "member"
        elif word == ",":
            if self.state == "member":
                self.no_value(at)
            if self.state == "colon" or (not self.stack and self.tops == 0):
                raise Fault("a colon is missing here" if self.state == "colon" else "a value is missing here", at)
            if self.comma is not None:
                self.tell("a comma too many", at)
                self.out.put(" ", at)
                return
            self.comma, self.slot = at, len(self.out.pieces)
            self.out.put(",", at, same=True)
        elif self.stack or self.tops == 0:
            raise Fault("a semicolon is not expected here", at)
        else:
            self.tell("a semicolon after the end", at)

    def no_comma(self, what: str) -> None:
        """Takes the last comma back; a blank keeps all offsets."""
        assert self.comma is not None
        self.tell(what, self.comma)
        self.out.pieces[self.slot] = " "
        self.comma = None

    def no_value(self, at: int) -> None:
        self.tell("a key without a value", at)
        self.out.put("null", at)
        self.done()

    def close(self, word: str, at: int) -> None:
        if not self.stack:
            raise Fault("the document has ended, but more text follows", at)
        if self.stack[-1][0] != _CLOSES[word]:
            kind = "list" if word == "]" else "mapping"
            raise Fault(f"the end of a {kind}, but it is a {'mapping' if word == ']' else 'list'} that is open", at)
        if self.state == "colon":
            raise Fault("a colon is missing here", at)
        if self.state == "member":
            self.no_value(at)
        if self.comma is not None:
            self.no_comma("a comma before the end of the list or mapping")
        self.out.put(word, at, same=True)
        self.stack.pop()
        self.done()
