"""Plain words: tidied text, placeholders, lists, booleans, whole numbers, slugs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from html import unescape

from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.patterns import late

__all__ = ["fold", "is_placeholder", "listed", "read_bool", "read_int", "read_list", "read_text", "slugify", "tidy"]

# One search tells whether a text needs any work at all; most do not.
_UNTIDY = late(
    r"[\x00-\x1f\x7f-\xa0\xad\u1680\u2000-\u200b\u2028-\u202f\u205f\u2060\u3000\ufeff\ud800-\udfff\ufffe\uffff&<]|  |^ | $"
)
_UNSEEN = late(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]")
_ENTITY = late(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_TAG = late(r"</?(?:a|b|big|br|div|em|font|h[1-6]|i|img|li|ol|p|small|span|strong|sub|sup|u|ul)(?:\s[^<>]*)?/?>", re.I)
# A letter, a digit or a picture: anything that is more than punctuation.
_HAS_WORD = late(r"[^\W_]|[\u00a9\u00ae\u2190-\u23ff\u2460-\u24ff\u2600-\u27bf\U0001f000-\U0001faff]")
_BREAKS = late(r"[\n\r;\u2028\u2029\x85•◦▪●‣]")
_BLOCK_TAG = late(r"</?(?:li|ul|ol|p|div|br|tr|td|h[1-6])(?:\s[^<>]*)?/?>", re.I)
_EDGE = late(r"\A[\s•◦▪●‣·*,;–-]+(?=\s)|[\s,;]+\Z")


def listed(text: str, mark: str = "|") -> frozenset[str]:
    """The words of a table written as one text, its lines joined."""
    return frozenset(word for part in text.split("\n") for each in part.split(mark) if (word := each.strip()))


_PLACEHOLDERS = listed(
    """n/a|n.a.|n.a|na|none|null|nil|nan|undefined|undisclosed|not disclosed|not specified|unspecified|not available
    |not applicable|not provided|not displayed|not stated|not given|not set|unknown|tbd|tba|tbc|to be determined
    |to be announced|to be confirmed|no data|\\n|xxx|xxxx|keine angabe|keine angaben|k.a.|k. a.|nicht angegeben
    |no especificado|no disponible|no definido|non spécifié|non précisé|non renseigné|non communiqué|não informado
    |não especificado|a definir|non specificato|non disponibile|niet opgegeven|niet gespecificeerd|nie podano
    |brak danych|nie określono"""
)  # fmt: skip

_YES = listed("true yes y 1 on ja oui sí si sim tak vrai wahr t", " ")
_NO = listed("false no n 0 off nein non não nao nee nie faux falsch f", " ")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text for comparing: lower case, without accents, whitespace single. ``Łódź`` becomes ``lodz``."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.replace("ł", "l").replace("ø", "o"))
        plain = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(plain.split())


def tidy(text: str) -> str:
    """The text on one line: whitespace of every kind single, invisible characters and entities gone, ends stripped.

    Entities are decoded until none is left, since feeds escape once or twice and text on one line has none of its own.
    """
    if _UNTIDY.search(text) is None:
        return text
    while _ENTITY.search(text) is not None:
        decoded = _ENTITY.sub(lambda found: unescape(found[0]), text)
        if decoded == text:
            break
        text = decoded
    return " ".join(_UNSEEN.sub("", text).split())


def is_placeholder(text: str) -> bool:
    """Whether the text stands for "no fact": empty, only punctuation, ``N/A``, ``undisclosed``, ``null``, ``TBD`` …"""
    return _is_empty(text) if len(text) < 24 else _HAS_WORD.search(text) is None


@lru_cache(maxsize=4096)
def _is_empty(text: str) -> bool:
    if _HAS_WORD.search(text) is None:
        return True
    return text.strip(" \t\r\n()[]{}<>*_\"'#:-–—…").casefold() in _PLACEHOLDERS


def read_text(value: object, notes: Notes) -> str | None:
    """Text on one line, or None where it is a placeholder.

    Numbers become their digits; a JSON-LD value object (``{"@value": …}``), a mapping with a ``name`` and a list of one
    give their text. HTML tags are dropped with the note ``normalize/markup-removed``. Raises Unreadable for a truth
    value, and for a list of different texts.
    """
    if type(value) is str:
        if _UNTIDY.search(value) is not None:
            value = _plain(value, notes)
        return None if is_placeholder(value) else value
    if value is None:
        return None
    if isinstance(value, bool):
        raise Unreadable(f"text was expected, not {str(value).lower()}", "write the text, or leave the key out")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        whole = _whole(value)
        shown = str(value if whole is None else whole)
        return None if is_placeholder(shown) else shown
    if isinstance(value, Mapping):
        for key in ("@value", "name", "#text", "value", "label", "text"):
            if key in value:
                return read_text(value[key], notes)
        raise Unreadable(f"text was expected, not a mapping with {', '.join(map(str, value)) or 'nothing in it'}")
    if isinstance(value, list | tuple):
        texts = read_list(value, notes)
        if len(texts) > 1:
            raise Unreadable(f"one text was expected, not {len(texts)}: {quote(', '.join(texts))}", "write one text")
        return texts[0] if texts else None
    return read_text(str(value), notes)


def _plain(text: str, notes: Notes) -> str:
    """Tidied text without tags. Tags can appear when entities are decoded, so both go on until nothing changes."""
    removed = False
    while True:
        cleaned = tidy(text)
        if "<" in cleaned:
            bare = _TAG.sub(lambda found: " " if _BLOCK_TAG.match(found[0]) else "", cleaned)
            removed = removed or bare != cleaned
            cleaned = bare
        if cleaned == text:
            break
        text = cleaned
    if removed:
        notes.add("normalize/markup-removed", f"HTML tags were dropped from {quote(text)}, which is plain text")
    return text


def read_list(value: object, notes: Notes, *, commas: bool = False) -> list[str]:
    """Texts, each once, in their order; empty where there is no fact.

    A text is split at line breaks, semicolons, bullets and HTML list items, and at commas where ``commas`` is true; the
    entries of a list stay whole. A list written as text (``['a', 'b']``) is read as that list.
    """
    if value is None:
        return []
    parts: Iterable[object]
    if type(value) is list:
        parts = value
    elif isinstance(value, str):
        listed = _literal_list(value)
        if listed is not None:
            parts = listed
        else:
            text = _BLOCK_TAG.sub("\n", value) if "<" in value else value
            while _ENTITY.search(text) is not None:
                decoded = unescape(text)
                if decoded == text:
                    break
                text = decoded
            parts = [_EDGE.sub("", part) for part in _BREAKS.split(text)]
            if commas:
                parts = [piece for part in parts for piece in re.split(r",(?![0-9]{3}\b)", str(part))]
    elif isinstance(value, Mapping):
        parts = value["itemListElement"] if isinstance(value.get("itemListElement"), list) else [value]
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        parts = value
    else:
        parts = [value]
    found: dict[str, None] = {}
    for part in parts:
        if type(part) is not str and isinstance(part, list | tuple):
            found.update(dict.fromkeys(read_list(part, notes)))
            continue
        text_part = read_text(part, notes)
        if text_part is not None:
            found[text_part] = None
    return list(found)


def _literal_list(text: str) -> list[object] | None:
    """The list that a text in JSON or Python notation holds, or None."""
    stripped = text.strip()
    if not (stripped.startswith("[") and stripped.endswith("]")) or len(stripped) > 20_000:
        return None
    from ast import literal_eval

    try:
        found = literal_eval(stripped)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return found if isinstance(found, list) and all(isinstance(each, str | int | float) for each in found) else None


def read_bool(value: object, notes: Notes) -> bool | None:
    """True or false from a truth value, 0 or 1, or yes and no in the known languages; None for a placeholder."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, int | float | Decimal) and value in (0, 1):
        return bool(value)
    text = read_text(value, notes)
    if text is None:
        return None
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable(f"{quote(text)} is neither yes nor no", "write true or false")


def _whole(number: float | Decimal) -> int | None:
    """The whole number that a number is, or None for a fraction, a number out of bounds and no number."""
    return int(number) if -(10**15) < number < 10**15 and number == int(number) else None


_GROUPED = late(r"[0-9]{1,3}(?:[ ,.'’][0-9]{3})+\Z")
_COUNTED = late(r"([0-9]+)\s+[^\W\d_]+\Z")


def read_int(value: object, notes: Notes) -> int | None:
    """A whole number, not negative, from a number or from text such as ``12``, ``1,200`` or ``3 openings``."""
    if isinstance(value, bool):
        raise Unreadable(f"a whole number was expected, not {str(value).lower()}", "write a whole number")
    if isinstance(value, int | float | Decimal):
        whole = _whole(value)
        if whole is None or whole < 0:
            raise Unreadable(f"{quote(value)} is not a whole number from 0 up", "write a whole number")
        return whole
    text = read_text(value, notes)
    if text is None:
        return None
    counted = _COUNTED.match(text)
    digits = counted[1] if counted else text
    if _GROUPED.match(digits):
        digits = re.sub(r"[ ,.'’]", "", digits)
    elif digits.endswith((".0", ".00")):
        digits = digits.partition(".")[0]
    if re.fullmatch(r"[0-9]{1,15}", digits) is None:
        raise Unreadable(f"{quote(text)} is not a whole number", "write a whole number, such as 3")
    return int(digits)


_NOT_SLUG = late(r"[^a-z0-9]+")
_SLUG = late(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def slugify(text: str, limit: int = 80) -> str:
    """A name for addresses: ASCII letters and digits joined by single hyphens, at most ``limit`` long, never empty.

    Other scripts are transliterated; a text without a letter or digit gives ``job``. Cuts at a hyphen where one is
    near.
    """
    if len(text) <= limit and _SLUG.match(text) is not None:
        return text
    if not text.isascii():
        from anyascii import anyascii

        text = anyascii(text)
    slug = _NOT_SLUG.sub("-", text.lower().replace("'", "").replace("’", "")).strip("-")
    if len(slug) > limit:
        cut = slug[: limit + 1].rpartition("-")[0]
        slug = (cut if len(cut) > limit // 2 else slug[:limit]).strip("-")
    return slug or "job"
