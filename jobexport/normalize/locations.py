"""Texts of places: cities, countries, remote work and its limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from jobexport.normalize.addresses import read_address_text
from jobexport.normalize.addresslines import WORDLIKE
from jobexport.normalize.areas import area_of_country, area_of_state, is_supra
from jobexport.normalize.countries import read_country
from jobexport.normalize.memory import remembered
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.patterns import late
from jobexport.normalize.regions import CITIES, CITY_STATES, US_STATES, region_country
from jobexport.normalize.words import fold, is_placeholder, listed, read_text, tidy
from jobexport.syntax.codes import COUNTRIES

__all__ = ["Places", "joined", "own", "read_location", "words_of_work"]


@dataclass(frozen=True, slots=True)
class Places:
    """What a location says: canonical places, canonical areas where applicants may live, and the way of working.

    ``remote`` is True where the text says remote (also as one choice of several) and False where it says on-site;
    ``hybrid`` is True where it says hybrid. None means that nothing was said.
    """

    places: tuple[dict[str, Any], ...] = ()
    areas: tuple[dict[str, Any], ...] = ()
    remote: bool | None = None
    hybrid: bool | None = None


def joined(parts: list[Places]) -> Places:
    places: list[dict[str, Any]] = []
    areas: list[dict[str, Any]] = []
    for part in parts:
        places += [each for each in part.places if each not in places]
        areas += [each for each in part.areas if each not in areas]
    said_remote = [part.remote for part in parts if part.remote is not None]
    said_hybrid = [part.hybrid for part in parts if part.hybrid is not None]
    remote = any(said_remote) if said_remote else None
    return Places(tuple(places), tuple(areas), remote, any(said_hybrid) if said_hybrid else None)


_REMOTE = (
    r"(?:(?:fully|100\s?%|completely|permanently|totally|full|entirely)[\s-]*)?"
    r"(?:remotely|remote(?:[\s-]*(?:first|only|work(?:ing)?|position|job|role|based|friendly|eligible|ok|possible))?"
    r"|home[\s-]*based|home[\s-]?office|work(?:ing)?[\s-]*from[\s-]*(?:home|anywhere)|wfh|telecommut(?:e|ing)|tele-?work(?:ing)?"
    r"|virtual|teletrabajo|t[ée]l[ée]travail|telelavoro|teletrabalho|smart[\s-]working|remoto|en remoto"
    r"|da remoto|[àa] distance"
    r"|praca zdalna|zdalnie|zdalna|remote-?arbeit|thuiswerk(?:en)?|op afstand)(?:[\s-]*only)?"
)
_ANYWHERE = r"(?:anywhere(?:\s+in\s+the\s+world)?|world-?wide|weltweit|everywhere|distributed)"
_HYBRID = (
    r"(?:hybrid(?:[\s-]*(?:remote|work(?:ing)?|role|position))?|h[íi]brid[oa]|hybride|ibrido|hybrydow[ao]"
    r"|partly remote)"
)
_ONSITE = (
    r"(?:on-?\s?site(?:[\s-]*only)?|in-?\s?office|in[\s-]person|vor ort|presencial|pr[ée]sentiel|stacjonarn(?:a|ie))"
)
_WORK = late(
    rf"(?<![\w-])(?:(?P<hybrid>{_HYBRID})|(?P<remote>{_REMOTE}|{_ANYWHERE})|(?P<onsite>{_ONSITE}))(?![\w])", re.I
)
_WORLD = late(rf"{_ANYWHERE}\Z", re.I)
# What joins a remote word to an area, and what says that the area is a limit.
_CONNECT = late(
    r"^(?:[\s,:;/()–—|-]|\b(?:in|within|from|based|only|must be|located|the|aus|dans|en|desde|innerhalb|across"
    r"|throughout"
    r"|of|for|candidates?|applicants?|residents?)\b)+|(?:[\s,:;/()–—|-]|\b(?:only|based|residents?|candidates?|applicants?|in|from)\b)+$",
    re.I,
)
_CHOICES = late(r"\s*(?:;|\||\n|•|\s/\s|\s\bor\b\s|\s\boder\b\s|\s\bou\b\s|\s\blub\b\s|\s\bof\b\s(?=remote))\s*", re.I)
_PIECES = late(r"\s*(?:,|;|/|&|\band\b|\bor\b|\bund\b|\boder\b|\bet\b|\bou\b)\s*", re.I)
_PAREN = late(r"\s*\(([^()]*)\)\s*")


def words_of_work(text: str) -> re.Match[str] | None:
    return _WORK.search(text)


_NOT_REMOTE = late(r"\b(?:not|no|non|nicht|kein|keine|geen|niet|nie)[\s-]+remote\b", re.I)


def own(found: Places) -> Places:
    """The same with mappings of its own."""
    places = tuple(
        [{key: {**part} if part.__class__ is dict else part for key, part in each.items()} for each in found.places]
    )
    return Places(places, tuple([{**each} for each in found.areas]), found.remote, found.hybrid)


@remembered(own)
def read_location(text: str, notes: Notes, default_country: str | None) -> Places:
    whole = read_text("; ".join(line for line in text.splitlines() if line.strip()), notes)
    if whole is None:
        return Places()
    if _NOT_REMOTE.search(whole):
        raise Unreadable(
            f"{quote(whole)} says what the place is not", "write the place alone, and `workplace: on-site`"
        )
    if read_country(whole) and len(whole) > 3:
        return Places(places=_named_country(whole, notes))
    only = re.fullmatch(r"(.+?)\s+only", whole, re.I)
    if only is not None and _country_word(only[1]):
        whole = only[1]
    parts = [part for part in _CHOICES.split(whole) if part and not is_placeholder(part)]
    if all(_countries_in(part) for part in parts):
        return Places(
            places=tuple({"address": {"addressCountry": code}} for part in parts for code in _countries_in(part))
        )
    found: list[Places] = []
    limited = False
    for part in parts:
        one = _one_choice(part, notes, default_country, limited)
        limited = bool(one.areas) and one.remote is True
        found.append(one)
    return joined(found)


def _countries_in(text: str) -> list[str]:
    """The countries of a text that is a list of different countries and nothing else; else nothing."""
    if "," not in text:
        code = _country_word(text) if len(text) > 3 and fold(text) != "georgia" else None
        return [code] if code else []
    codes = [_country_word(piece) for piece in text.split(",")]
    return [code for code in codes if code] if all(codes) and len(set(codes)) == len(codes) else []


def _named_country(text: str, notes: Notes) -> tuple[dict[str, Any], ...]:
    if fold(text) == "georgia":
        notes.add("normalize/ambiguous-place", f"{quote(text)} may be the country or the US state; kept as a name")
        return ({"name": text},)
    code = read_country(text)
    return ({"address": {"addressCountry": code}},) if code else ()


def _one_choice(text: str, notes: Notes, default_country: str | None, limited: bool) -> Places:
    """One place, or remote work with or without a limit. ``limited``: the choice before was remote within a country."""
    remote = hybrid = None
    world = False
    rest = text
    while (found := words_of_work(rest)) is not None:
        before, after = rest[: found.start()], rest[found.end() :]
        if found["hybrid"]:
            hybrid = True
        elif found["remote"]:
            remote = True
            world = world or _WORLD.match(found[0]) is not None
        else:
            remote = remote or False
        rest = f"{before} {after}" if before.strip(" ,-–—(") and after.strip(" ,-–—)") else before + after
        rest = _PAREN.sub(lambda inner: f" ({inner[1]}) " if inner[1].strip(" ,;-–—") else " ", rest)
    if remote is None and hybrid is None:
        if limited:
            areas = _areas_of(text, notes)
            if areas is not None:
                return Places(areas=tuple(areas), remote=True)
        return Places(places=_place(text, notes, default_country))
    rest = tidy(rest)
    if hybrid or remote is False:
        rest = rest.strip(" ,:;-–—/|&")
        if rest.startswith("(") and rest.endswith(")"):
            rest = rest[1:-1]
        places = _place(rest, notes, default_country) if rest and not is_placeholder(rest) else ()
        return Places(places=places, remote=remote, hybrid=hybrid)
    previous = None
    while previous != rest:
        previous, rest = rest, _CONNECT.sub("", rest)
    if not rest or is_placeholder(rest) or fold(rest) in ("global", "globally", "world", "the world", "international"):
        return Places(remote=True)
    written = _COMMA.sub(lambda piece: _capitals(piece[0]), rest) if text.islower() else rest
    areas = _areas_of(_PAREN.sub(r", \1", written), notes)
    if areas is not None:
        return Places(areas=tuple(areas), remote=True)
    pieces = [piece for piece in _PIECES.split(rest) if piece]
    if all(is_supra(each) and len(each.split()) < 5 and not any(sign.isdigit() for sign in each) for each in pieces):
        notes.add(
            "normalize/unknown-area", f"{quote(rest)} is no country or state that is known; kept as an area of no kind"
        )
        return Places(areas=tuple({"type": "AdministrativeArea", "name": each} for each in pieces), remote=True)
    places = _place(rest, notes, default_country)
    if places and places[0].get("address", {}).keys() == {"addressLocality"} and not _is_known_city(rest):
        notes.add(
            "normalize/unknown-area",
            f"{quote(rest)} beside remote work is no country or state that is known; kept as the place of the job",
        )
    return Places(places=places, remote=True)


def _areas_of(text: str, notes: Notes) -> list[dict[str, Any]] | None:
    """The areas of a text that is nothing but countries and states; None for any other text."""
    if fold(text) == "georgia":
        return None
    country = _country_word(text)
    if country:
        return [area_of_country(country)]
    areas: list[dict[str, Any]] = []
    pieces = [piece.strip(" .()-–—") for piece in _PIECES.split(text)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) == 2 and not _country_word(pieces[0]) and _country_word(pieces[1]):
        state = area_of_state(pieces[0], _country_word(pieces[1])) if fold(pieces[0]) not in CITY_STATES else None
        return [state] if state else None
    for piece in pieces:
        code = _country_word(piece)
        if code and fold(piece) != "georgia":
            area: dict[str, Any] | None = area_of_country(code)
        elif region_country(piece) and fold(piece) not in CITY_STATES:
            area = area_of_state(piece, region_country(piece))
        elif piece in US_STATES and piece not in COUNTRIES:
            area = area_of_state(piece, "US")
        else:
            return None
        if area is None:
            return None
        if area not in areas:
            areas.append(area)
    return areas or None


def _country_word(text: str) -> str | None:
    """The country of a piece of running text, where codes count only in upper case and none is also a US state's."""
    text = text.strip(" .,()") if not re.match(r"(?:[A-Za-z]\.)+\Z", text) else text
    if len(text) <= 3 and "." not in text and (not text.isupper() or text in _STATE_CODES):
        return None
    return read_country(text) if text else None


_STATE_CODES = listed(
    "AL AR AZ CA CO DE GA ID IL IN KY LA MA MD ME MN MO MS MT NC NE PA SC SD TN VA", " "
)  # codes of US states that are codes of countries too


def _place(text: str, notes: Notes, default_country: str | None) -> tuple[dict[str, Any], ...]:
    if text.islower():
        text = _with_capitals(text, default_country)
    before = len(notes.entries)
    found = read_address_text(text, notes, default_country)
    unknown = found.name is not None and "addressLocality" not in found.fields
    if unknown and not any(rule == _AMBIGUOUS for rule, _ in notes.entries[before:]):
        certain = ", ".join(found.fields[key] for key in ("addressRegion", "addressCountry") if key in found.fields)
        told = (
            f"of {quote(text)} only {certain} is certain" if certain else f"{quote(text)} is no place that can be told"
        )
        notes.add("normalize/unknown-place", f"{told}; the text is kept as the place's name")
    return (found.as_place(),) if found else ()


_AMBIGUOUS = "normalize/ambiguous-place"
_COMMA = late(r"[^,;()]*[^,;()\s]")
_WORD = late(r"(?<![^\W_'’])[^\W_]+")
# Words that stay small inside the names of cities.
_SMALL = listed(
    "am an and auf bei da de del den der des di do dos du el in la las le les los of on sur the und upon y", " "
)


def _with_capitals(text: str, default_country: str | None) -> str:
    """A place in small letters as it is usually written, where it is certainly a place then; else the text itself."""
    written = _COMMA.sub(lambda piece: _capitals(piece[0]), text)
    found = read_address_text(written, Notes(), default_country)
    certain = found.name is None and ("addressCountry" in found.fields or _is_known_city(written))
    return written if certain else text


def _capitals(piece: str) -> str:
    word = piece.strip().upper()
    if (word in COUNTRIES or word in US_STATES or word in ("UK", "USA", "EU")) and word not in WORDLIKE - US_STATES:
        return piece.upper()
    return _WORD.sub(lambda found: found[0] if found[0] in _SMALL and found.start() else found[0].capitalize(), piece)


def _is_known_city(text: str) -> bool:
    name = fold(text)
    return name in CITY_STATES or any(name in cities for cities in CITIES.values())
