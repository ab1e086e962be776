"""Names of columns, in eight languages, and what each means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jobexport.mapping.synonyms import (
    AMBIGUOUS,
    LANGUAGES,
    NOISE,
    PAY,
    PAY_PARTS,
    PLACE,
    SPANS,
    SYNONYMS,
    WEAK,
)
from jobexport.normalize.words import fold, listed

__all__ = ["Meaning", "meaning", "splits", "words"]

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[\W_]+")
_AROUND = listed(
    "job jobs posting postings position item items node data attributes fields record properties content details detail info "
    "vacancy offer offre stelle oferta _source source_data",
    " ",
)
_LANGUAGE = {"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
             "nl": "Dutch", "pl": "Polish"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means: a role (``title``, ``location.city``), how strongly (0 to 1), and why.

    ``language`` is that of the words where they are not English. ``among`` are the roles of a name that fits several.
    ``span`` is the unit of pay that the name says, ``cents`` that it counts hundredths.
    """

    role: str
    strength: float
    why: str
    language: str = "en"
    among: tuple[str, ...] = ()
    span: str | None = None
    cents: bool = False


@cache
def words(name: str) -> str:
    """A name as plain words for comparing: ``postedAt`` and ``POSTED_AT`` become ``posted at``."""
    return _plain(name)


def _plain(name: str) -> str:
    """As ``words``, for what is asked once: thousands of names of our own tables would stay in its cache."""
    if not name.islower():
        name = _CAMEL.sub(" ", name)
    folded = fold.__wrapped__(name)
    # Nearly all of the names are letters and blanks, which stay.
    return folded if folded.replace(" ", "").isalnum() else " ".join(_NOT_WORD.sub(" ", folded).split())


def splits(name: str) -> list[str]:
    """The steps of a dotted path, each as plain words."""
    return [found for part in name.split(".") if (found := words(part))]


@cache
def _known() -> dict[str, tuple[str, str, float]]:
    """Plain words to role, language and strength."""
    found: dict[str, tuple[str, str, float]] = {}
    for role, table in SYNONYMS.items():
        for language, text in table.items():
            phrases = [_plain(phrase) for phrase in text.split("|")]
            for phrase in phrases:
                # The plainest word goes before one that holds it, and that before any other.
                strength = 1.0 if phrase == phrases[0] else 0.99 if phrases[0] in phrase.split() else 0.96
                found.setdefault(phrase, (role, language, strength))
    for language, pay in PAY.items():
        for pay_word in pay.split("|"):
            for part, tables in PAY_PARTS.items():
                for part_word in f"{tables.get(language, '')}|{tables['en']}".strip("|").split("|"):
                    for phrase in (f"{pay_word} {part_word}", f"{part_word} {pay_word}"):
                        found.setdefault(_plain(phrase), (f"salary.{part}", language, 1.0))
    for role, table in WEAK.items():
        for language, text in table.items():
            for phrase in text.split("|"):
                found.setdefault(_plain(phrase), (role, language, 0.7))
    return found


@cache
def _ambiguous() -> dict[str, tuple[tuple[str, ...], str]]:
    return {
        _plain(phrase): (roles, language)
        for roles, table in AMBIGUOUS.items()
        for language, text in table.items()
        for phrase in text.split("|")
    }


@cache
def meaning(name: str) -> Meaning | None:
    """What the name of a column means, or None where nobody knows it.

    The whole name counts most; a name with words that add nothing (``job``, ``offre``, ``text``) counts a little less,
    and so does the last step of a dotted path whose other steps only say that a job is meant.
    """
    span, cents = _asides(name)
    for phrase, factor, how in _phrases(name):
        known = _known().get(phrase)
        if known is not None:
            role, language, strength = known
            why = f"the name {how}“{phrase}” means {role}{_in(language)}"
            return Meaning(role, strength * factor, why, language, span=span, cents=cents)
        several = _ambiguous().get(phrase)
        if several is not None:
            roles, language = several
            why = f"the name {how}“{phrase}” may mean {' or '.join(roles)}"
            return Meaning("", 0.8 * factor, why, language, among=roles, span=span, cents=cents)
    return None


def _in(language: str) -> str:
    return f" in {_LANGUAGE[language]}" if language != "en" else ""


def _phrases(name: str) -> Iterator[tuple[str, float, str]]:
    parts = splits(name)
    if not parts:
        return
    whole = " ".join(parts)
    yield whole, 1.0, ""
    around = {word for part in parts[:-1] for word in part.split()}
    if len(parts) > 1:
        if around <= _AROUND:
            yield parts[-1], 0.95, ""
        elif around <= _AROUND | PLACE:
            yield "location " + parts[-1], 0.95, ""
        yield " ".join(dict.fromkeys(whole.split())), 0.9, ""
    bare = " ".join(word for word in whole.split() if word not in NOISE)
    if bare and bare != whole:
        yield bare, 0.85, "without what adds nothing, "
    plain = " ".join(word for word in bare.split() if word not in SPANS and word not in _CENTS)
    if plain and plain != bare:
        yield plain, 0.72, "without what adds little, "


_CENTS = frozenset(("cents", "cent", "centimes", "centime", "centavos", "centimos", "minor", "grosze", "pence"))


def _asides(name: str) -> tuple[str | None, bool]:
    """The unit of time of pay that a name says, and whether it says that amounts are hundredths."""
    found = words(name).split()
    return next((SPANS[word] for word in found if word in SPANS), None), not _CENTS.isdisjoint(found)


assert set(_LANGUAGE) == set(LANGUAGES)
