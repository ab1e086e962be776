"""Who seeks whom: the title and the employer of a job page in plain text, with the lines that say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from jobexport.syntax.prose import Line, fold
from jobexport.syntax.prose_words import JOB_WORD, is_chrome, section_kind

__all__ = ["Claim", "employer_claims", "is_title", "title_claims"]

_MARKER = re.compile(
    r"[(\[]\s*(?:[mwfdhxvika*]\s*[/|,]\s*){1,3}[mwfdhxvnk*](?:ouf)?\s*[)\]]|\b[HMF]/[FMK]\b|\(all genders?\)|\(gn\)",
    re.I,
)
_ENDS = re.compile(r"[.!?;:,]\Z")
_SEEKS = re.compile(
    r"(?P<who>[\w&.'’ -]{2,60}?)\s+(?:is (?:now )?(?:hiring|looking for|seeking|searching for|recruiting)|are (?:hiring|looking for)"
    r"|sucht|recherche|recrute|busca|zoekt|cerca|procura|szuka|poszukuje|contrata)\s+"
    r"(?:an? |the |eine[nr]? |ab sofort |zum |un[ea]? |uma? |een |un'|son |sa )*(?P<whom>\S.*)\Z"
)
_NOBODY = frozenset(
    [
        "we",
        "who",
        "our",
        "client",
        "he",
        "she",
        "it",
        "they",
        "this",
        "that",
        "company",
        "the",
        "wir",
        "unser",
        "kunde",
        "unternehmen",
        "on",
        "nous",
        "notre",
        "client",
        "entreprise",
        "se",
        "empresa",
        "nuestra",
        "we",
        "ons",
        "klant",
        "azienda",
        "nossa",
        "firma",
        "nasz",
        "klient",
        "our",
        "team",
        "team",
    ]
)
_LOGO = re.compile(r"(?:logo (?:of|von|de|van|di|da)\s+(?P<of>\S.*)|(?P<name>\S.*?)\s+logo)\Z", re.I)
_ABOUT = re.compile(r"(?:about|über|à propos d[e']|sobre|acerca de|over|o firmie)\s*(\S.*?)\s*:?\Z", re.I)
_AT = re.compile(r"(?P<title>\S.*\S)\s+(?:at|@|bei|chez|bij|presso)\s+(?P<who>[^\Wa-z].{1,60})\Z")
_MOST = 120


@dataclass(frozen=True, slots=True)
class Claim:
    """A reading of some words as a title or an employer's name, the more likely the higher its ``weight``."""

    text: str
    start: int
    end: int
    weight: int


def _claim(line: Line, text: str, document: str, weight: int) -> Claim:
    at = document.find(text, line.start, line.end)
    return Claim(text, at, at + len(text), weight) if at >= 0 else Claim(text, line.start, line.end, weight)


def is_title(line: Line) -> bool:
    """Whether a line reads like the title of a job by itself: short, no sentence, with a word for a profession."""
    if line.item or len(line.text) > 100 or _ENDS.search(line.text) or is_chrome(line.text):
        return False
    if section_kind(line.text) is not None or not (line.gap or line.marked):
        return False
    # Only words with a capital letter can name a profession outside a sentence.
    small = [word for word in line.text.split() if word[0].islower() and len(word) > 3]
    return len(small) <= 2 and (_MARKER.search(line.text) is not None or JOB_WORD.search(fold(line.text)) is not None)


def title_claims(head: Sequence[Line], document: str, taken: Collection[Line], company: str | None) -> list[Claim]:
    """What may be the title, best first. ``head`` is the part of the page before its sections, ``taken`` lines with facts.

    Claims that weigh less than 4 are none.
    """
    found: list[Claim] = []
    lowered = fold(document)
    first = True
    for line in head:
        text = line.text
        if line in taken or line.item or len(text) > _MOST or is_chrome(text) or "@" in text or "://" in text:
            continue
        seeks = _SEEKS.match(text)
        if seeks is not None and seeks["who"].casefold() not in _NOBODY:
            whom = seeks["whom"].rstrip(" .!")
            if JOB_WORD.search(fold(whom)) and len(whom) <= 80:
                found.append(_claim(line, whom, document, 4))
            continue
        if _ENDS.search(text) or section_kind(text) is not None or (company and fold(text) == fold(company)):
            continue
        at = _AT.match(text)
        if at is not None and (company is None or fold(at["who"]) == fold(company)):
            text = at["title"]
        elif company is not None:
            text = _without(text, company)
        word = JOB_WORD.search(fold(text)) is not None
        weight = 4 * word + 4 * (_MARKER.search(text) is not None) + 2 * line.marked + line.alone
        weight += 2 * (len(text) > 5 and lowered.count(fold(text)) > 1) + (1 if first else 0)
        first = False
        if weight >= 4:
            found.append(_claim(line, text, document, weight))
    return sorted(found, key=lambda claim: (-claim.weight, claim.start))


def _without(text: str, company: str) -> str:
    """A title without the employer's name before or behind it."""
    for mark in (" | ", " – ", " — ", " - ", " · "):
        parts = text.split(mark)
        if len(parts) > 1:
            rest = [part for part in parts if fold(part) != fold(company)]
            if rest and len(rest) < len(parts):
                return mark.join(rest)
    return text


def employer_claims(
    lines: Sequence[Line], head: Sequence[Line], document: str, is_fact: Callable[[str], bool]
) -> list[Claim]:
    """What may be the employer's name, best first; claims that weigh less than 3 are none.

    ``is_fact`` tells texts that are a place, a pay or a kind of employment. A name counts for each way it is said:
    a logo with the name beside it, ``About X``, ``X is looking for``, a line of its own next to the title.
    """
    weights: Counter[str] = Counter()
    first: dict[str, Claim] = {}

    def say(line: Line, name: str, weight: int) -> None:
        name = name.strip(" .,:|·-–")
        if not 2 <= len(name) <= 70 or not (name[0].isupper() or name[0].isdigit()) or name.casefold() in _NOBODY:
            return
        key = fold(name)
        weights[key] += weight
        first.setdefault(key, _claim(line, name, document, 0))

    alone = Counter(fold(line.text) for line in lines if len(line.text) <= 70 and not line.item)
    for index, line in enumerate(lines):
        logo = _LOGO.match(line.text)
        if logo is not None and len(line.text) <= 80:
            name = logo["of"] or logo["name"]
            say(line, name, 2 + 2 * (alone[fold(name)] > 0))
        about = _ABOUT.match(line.text)
        if about is not None and len(line.text) <= 60 and section_kind(line.text) == "company":
            names = about[1]
            if len(names.split()) <= 5 and names[0].isupper() and not _generic(line.text):
                say(line, names, 3)
        seeks = _SEEKS.match(line.text)
        if seeks is not None:
            say(line, seeks["who"], 3 if index < 60 else 1)
        at = _AT.match(line.text)
        if at is not None and line in head and JOB_WORD.search(fold(at["title"])):
            say(line, at["who"], 3)
    for index, line in enumerate(head):
        if is_title(line) or len(line.text) > 60 or is_chrome(line.text) or line.item or is_fact(line.text):
            continue
        near = [each for each in head[max(index - 1, 0) : index + 2] if each is not line and is_title(each)]
        # The name of an employer is said again: in the text, or in another line of its own.
        again = len(re.findall(rf"(?<!\w){re.escape(line.text)}(?!\w)", document)) - 1
        if near and not _ENDS.search(line.text):
            say(line, line.text, (3 if again > 0 else 1) + (again > 2))
    claims = [Claim(each.text, each.start, each.end, weights[key]) for key, each in first.items() if weights[key] >= 3]
    return sorted(claims, key=lambda claim: (-claim.weight, claim.start))


def _generic(text: str) -> bool:
    return any(
        word in fold(text).split() for word in ("role", "job", "position", "team", "company", "stelle", "uns", "nous")
    )
