"""Experience and education that a posting asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jobexport.findings import suggest
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.patterns import late
from jobexport.normalize.words import fold, read_int, read_text

__all__ = ["CREDENTIALS", "is_bare", "read_education", "read_experience"]

CREDENTIALS = (
    "no requirements", "high school", "associate degree", "bachelor degree", "professional certificate",
    "postgraduate degree",
)  # fmt: skip
_MOST_MONTHS = 1200
_IGNORED = frozenset(("@type", "@context", "@id", "type"))

_YEARS = r"years?|yrs?\.?|jahre?n?|ans?|annees?|anos?|jaar|jaren|ann[oi]|rok|lata|lat|roku"
_MONTHS = r"months?|mos?\.?|mths?|monate?n?|mois|mes(?:es)?|maand(?:en)?|mes[ei]|miesiac(?:e)?|miesiecy"
_COUNTS = {
    word: number
    for number, words in enumerate(
        [
            "one a ein eine einem un une uno una jeden",
            "two zwei deux dos due dois dwa",
            "three drei trois tres drie tre trzy",
            "four vier quatre cuatro quattro quatro cztery",
            "five funf fünf cinq cinco cinque vijf piec",
            "six sechs seis sei zes szesc",
            "seven sieben sept siete sette sete zeven siedem",
            "eight acht huit ocho otto oito osiem",
            "nine neun neuf nueve nove negen",
            "ten zehn dix diez dieci dez tien",
        ],
        1,
    )
    for word in words.split()
}
_NUMBER = rf"(?:[0-9]{{1,3}}(?:[.,][0-9])?|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"
_SPAN = late(
    rf"(?<![\w.,])(?P<low>{_NUMBER})(?:\s*(?:\+|\(\s*[0-9]+\s*\)))?(?:\s*(?:-|–|—|to|bis|a|à|or|do|tot)\s*(?P<high>{_NUMBER})\s*\+?)?"
    rf"[\s-]*(?:(?P<years>{_YEARS})|(?P<months>{_MONTHS}))(?![^\W_])"
)
_NONE = late(
    r"\bno (?:prior |previous |work |professional )?experience(?: is)?(?: necessary| required| needed)?\b"
    r"|\bexperience (?:is )?not (?:required|necessary)"
    r"|\bkeine (?:berufs)?erfahrung|\bohne (?:berufs)?erfahrung|\bsans experience|\baucune experience"
    r"|\bsin experiencia|\bsenza esperienza"
    r"|\bsem experiencia|\bbez doswiadczenia|\bgeen ervaring"
)
_PLAIN_NONE = frozenset(("no requirements", "no experience", "no experience required", "none required", "not required"))


# A negative number, and fractions in words, which would be read as whole years.
_NO_SPAN = late(
    r"^[-–−]\s*[0-9]|\b(?:half|quarter|halbes|demi|medio|mezzo|halfjaar)\b.*\b(?:year|jahr|an|ano|año|anno|jaar)", re.I
)


_BARE = late(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?\s*\+?(?:\s*[-–—]\s*[0-9]{1,3})?")


def is_bare(text: str) -> bool:
    """Whether a text on experience is a number alone, which may count months or years."""
    return _BARE.fullmatch(text) is not None


def read_experience(value: object, notes: Notes) -> dict[str, Any] | None:
    """``{monthsOfExperience?, description?}`` from text (``5+ years``) or a mapping, or None.

    The months are the least that is asked for. The words are kept as the description unless they say nothing but the
    number. Text with several different spans gives the description alone. A bare number has no unit and is unreadable.
    """
    if value is None:
        return None
    if isinstance(value, list | tuple):
        found = [each for each in (read_experience(one, notes) for one in value) if each]
        unique = [each for index, each in enumerate(found) if each not in found[:index]]
        if len(unique) > 1:
            words = [str(each.get("description", f"{each.get('monthsOfExperience')} months")) for each in unique]
            return {"description": "; ".join(words)}
        return unique[0] if unique else None
    if isinstance(value, Mapping):
        return _experience_of(value, notes)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        raise Unreadable(
            f"{quote(value)} does not say whether it is months or years", "write 5 years, or monthsOfExperience: 60"
        )
    text = read_text(value, notes)
    if text is not None and is_bare(text):
        raise Unreadable(
            f"{quote(text)} does not say whether it is months or years", "write 5 years, or monthsOfExperience: 60"
        )
    if text is not None and _NO_SPAN.search(text):
        raise Unreadable(f"{quote(text)} is no span of time that can be understood", "write 5 years, or 6 months")
    return None if text is None else _experience_in(text)


def _experience_of(value: Mapping[str, Any], notes: Notes) -> dict[str, Any] | None:
    months: int | None = None
    words: list[str] = []
    for key, each in value.items():
        if each is None or key in _IGNORED:
            continue
        if key in ("monthsOfExperience", "months", "minMonths", "years", "yearsOfExperience", "minYears"):
            try:
                number = read_int(each, notes)
            except Unreadable as fault:
                raise fault.under(str(key)) from None
            months = None if number is None else number * (12 if "ear" in str(key) else 1)
        elif key in ("description", "name", "text", "@value", "value"):
            text = read_text(each, notes)
            if text is not None and text not in words:
                words.append(text)
        else:
            _unknown(key, notes, "experience", ("monthsOfExperience", "description", "years"))
    if months is not None and months > _MOST_MONTHS:
        raise Unreadable(
            f"{months} months of experience are more than a working life", "write the experience in months"
        )
    if months is None and len(words) == 1 and value.keys() <= {*_IGNORED, "name", "text", "@value", "value"}:
        return _experience_in(words[0])
    result: dict[str, Any] = {} if months is None else {"monthsOfExperience": months}
    if words:
        result["description"] = "; ".join(words)
    return result or None


def _unknown(key: object, notes: Notes, noun: str, known: tuple[str, ...]) -> None:
    near = suggest(str(key), known)
    hint = f"; did you mean {near!r}?" if near else ""
    notes.add("normalize/unknown-key", f"the {noun}'s {str(key)!r} is not kept{hint}")


def _experience_in(text: str) -> dict[str, Any]:
    known = fold(text)
    spans = {_months(each) for each in _SPAN.finditer(known)}
    if len(spans) == 1:
        months = spans.pop()
        if months is not None and 0 < months <= _MOST_MONTHS:
            only = _SPAN.fullmatch(known)
            plain = only is not None and only["high"] is None and "+" not in known and "(" not in known
            return {"monthsOfExperience": months} if plain else {"monthsOfExperience": months, "description": text}
    if not spans and (_NONE.search(known) or known in _PLAIN_NONE):
        return {"monthsOfExperience": 0, "description": text}
    return {"description": text}


def _months(found: re.Match[str]) -> int | None:
    word = found["low"]
    number = Decimal(_COUNTS[word]) if word in _COUNTS else Decimal(word.replace(",", "."))
    months = number * 12 if found["years"] else number
    return int(months) if months == int(months) else None


# Folded words of each credential; the first that is found in a clause counts, all clauses together.
_EDUCATION = {
    "no requirements": r"no (?:formal )?(?:education|degree|qualification|requirement)s?(?: is"
    r"| are)?(?: required| needed)?|degree not required"
     r"|kein abschluss|keine ausbildung|sans diplome|aucun diplome|sin estudios|nessun titolo|bez wyksztalcenia"
     r"|no requirements",
    "postgraduate degree": r"post[\s-]?graduate(?: degree)?|master(?:'?s|s)?(?: degree)?|m\.?sc\.?|m\.?b\.?a\.?"
    r"|ph\.?\s?d\.?|doctora(?:te|l)|doktor(?:at|grad)?"
     r"|promotion|bac\s?\+\s?5|laurea magistrale|maestria|mestrado|magister|diplom-?ingenieur|juris doctor"
     r"|j\.d\.|m\.?d\.?(?= degree)|graduate degree",
    "bachelor degree": r"bachelor(?:'?s|s)?(?: degree)?|b\.?\s?sc\.?|b\.a\.|b\.s\.|bs|ba|undergraduate degree"
    r"|licence|bac\s?\+\s?3|grado universitario|laurea triennale"
     r"|licenciatura|licencjat|four[\s-]year degree|4[\s-]year degree|university degree|college degree",
    "associate degree": r"associate(?:'?s|s)?(?: degree)|associate of (?:arts|science)|associates"
    r"|two[\s-]year degree|2[\s-]year degree|bac\s?\+\s?2|hbo associate",
    "professional certificate": r"professional certificat(?:e|ion)|certificat(?:e|ion)|vocational(?: training"
    r"| qualification| education)?|berufsausbildung"
     r"|abgeschlossene ausbildung|ausbildung|cap|bep|formacion profesional|apprenticeship|trade school|licensure",
    "high school": r"high[\s-]?school(?: diploma)?|secondary(?: school| education)?|g\.?e\.?d\.?|abitur"
    r"|fachabitur|baccalaureat|bachillerato|a[\s-]levels?"
     r"|maturita|matura|ensino medio|diploma di maturita|liceum|vwo|havo|realschulabschluss|school leaving certificate",
}  # fmt: skip
_EDUCATION_PATTERNS = tuple((name, late(rf"(?<![^\W_])(?:{words})(?![^\W_])")) for name, words in _EDUCATION.items())
_WISHED = late(
    r"prefer|a plus|nice to have|desir|ideal|advantage|bonus|von vorteil|wunschenswert|un plus|mile widzian"
    r"|valorad|gradit"
)


def read_education(value: object, notes: Notes) -> dict[str, Any] | None:
    """``{credentialCategory?: […], description?}`` from text or a mapping (schema.org
    EducationalOccupationalCredential).

    The categories are Google's; a credential that is only wished for does not count. The words are kept as the
    description unless they are the category itself.
    """
    if value is None:
        return None
    if isinstance(value, list | tuple):
        parts = [each for each in (read_education(one, notes) for one in value) if each]
        categories = list(dict.fromkeys(name for each in parts for name in each.get("credentialCategory", ())))
        words = list(dict.fromkeys(each["description"] for each in parts if "description" in each))
    elif isinstance(value, Mapping):
        categories, words = [], []
        for key, each in value.items():
            if each is None or key in _IGNORED:
                continue
            if key in ("credentialCategory", "educationalLevel", "category", "level"):
                for one in each if isinstance(each, list | tuple) else [each]:
                    text = read_text(one, notes)
                    if text is None:
                        continue
                    found = _education_in(text)
                    categories += [name for name in found.get("credentialCategory", ()) if name not in categories]
                    # An enumeration value in another spelling (BachelorDegree, bachelor_degree) is no further words.
                    if (
                        "description" in found
                        and ("credentialCategory" not in found or len(text) > 24)
                        and text not in words
                    ):
                        words.append(text)
            elif key in ("description", "name", "text", "@value", "value"):
                text = read_text(each, notes)
                if text is not None and text not in words:
                    words.append(text)
            else:
                _unknown(key, notes, "education", ("credentialCategory", "description"))
        if not categories and words and value.keys() <= {*_IGNORED, "name", "text", "@value", "value"}:
            return _education_in("; ".join(words))
    else:
        text = read_text(value, notes)
        return None if text is None else _education_in(text)
    result: dict[str, Any] = {"credentialCategory": categories} if categories else {}
    if words:
        result["description"] = "; ".join(words)
    return result or None


def _education_in(text: str) -> dict[str, Any]:
    known = re.sub(r"[_-]+", " ", fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)))
    if known in CREDENTIALS:
        return {"credentialCategory": [known]}
    found: dict[str, None] = {}
    for clause in re.split(r"[,;]|\.\s", known):
        if _WISHED.search(clause):
            continue
        rest = clause
        for name, pattern in _EDUCATION_PATTERNS:
            if pattern.search(rest):
                found[name] = None
                rest = pattern.sub(" ", rest)
    ordered = [name for name in CREDENTIALS if name in found]
    if "no requirements" in found and len(found) > 1:
        ordered = []
    return {"credentialCategory": ordered, "description": text} if ordered else {"description": text}
