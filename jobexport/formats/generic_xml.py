"""XML feeds of no known format: the records are found, and the tags understood, by their names in eight languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jobexport.findings import Finding, Origin, Severity
from jobexport.posting import Document, Draft
from jobexport.registry import Format
from jobexport.syntax.adreader import drafts, records_of
from jobexport.syntax.ads import Ad, Feed
from jobexport.syntax.nodes import Node, value_of
from jobexport.syntax.roots import root_of
from jobexport.syntax.tagnames import key_of

__all__ = ["FORMAT", "record_name"]

_HEAD = 1 << 18
_TOKEN = re.compile(r"<!\[CDATA\[|<!--|<(/?)([A-Za-z_][\w.:-]*)(?:\s[^<>]*?)?(/?)>")
_BARE_NUMBER = re.compile(r"[0-9][0-9 .,\u00a0]*\Z")
_CODES = re.compile(r"0+(?:[.,]0+)?\Z")
# Keys whose values are lists: all elements that mean them count, not the first alone.
_LISTS = frozenset(("employment", "skills", "benefits", "category", "industry", "address/city"))
_DAYS = frozenset(("posted", "deadline", "updated", "jobStartDate"))
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?:[ T]([0-9:]+))?\Z")
_KEY_FACTS = frozenset(
    ("description", "company", "url", "location", "address/city", "posted", "id", "reference", "applyUrl")
)


def record_name(head: bytes) -> tuple[str, int]:
    """The name of the element that is a record, in lower case, and how many known facts one has; empty for none.

    It has a title and one more fact; of several, the one that is repeated, that has most facts, and that is innermost.
    """
    _, text = root_of(head)
    facts: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    depths: dict[str, int] = {}
    stack: list[tuple[str, set[str], int]] = []

    def end(name: str, found: set[str], depth: int) -> None:
        counts[name] = counts.get(name, 0) + 1
        depths[name] = depth
        if len(found) > len(facts.get(name, ())):
            facts[name] = found

    position = 0
    while (token := _TOKEN.search(text, position)) is not None:
        position = token.end()
        if token[2] is None:
            close = text.find("]]>" if token[0] == "<![cdata[" or token[0] == "<![CDATA[" else "-->", position)
            position = close + 3 if close >= 0 else len(text)
            continue
        name = token[2].rpartition(":")[2]
        if not token[1]:
            if len(stack) > 50:
                break
            inside = [each[0] for each in stack]
            for back, (_, found, _) in enumerate(reversed(stack)):
                known = key_of((*inside[len(inside) - back :], name))
                if known is not None:
                    found.add(known[0])
            if not token[3]:
                stack.append((name, set(), len(stack)))
            continue
        place = next((index for index in range(len(stack) - 1, -1, -1) if stack[index][0] == name), -1)
        if place >= 0:
            for each in reversed(stack[place:]):
                end(*each)
            del stack[place:]
    for each in stack:
        end(*each)
    possible = [name for name, found in facts.items() if "title" in found and found & _KEY_FACTS]
    if not possible:
        return "", 0
    best = max(possible, key=lambda name: (counts[name] > 1, len(facts[name]), depths[name]))
    return best, len(facts[best])


@dataclass(frozen=True, slots=True)
class GenericReader:
    """Reader of feeds that no format claims: what it understands by name, it maps; what not, it keeps and tells."""

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """One draft for each record; a finding for each element whose name means nothing, and for what is no XML."""
        with document.open() as stream:
            name, _ = record_name(stream.read(_HEAD))
        if not name:
            with document.open() as stream:
                faults = [each for each in records_of(document, stream, frozenset()) if isinstance(each, Finding)]
            yield from (each for each in faults if each.rule != "feed/no-postings")
            yield Finding(
                "feed/no-postings", Severity.INFO, "holds no element with a title and another fact of a job",
                Origin(document.uri),
            )  # fmt: skip
            return
        feed = Feed("generic-xml", "this feed", frozenset((name,)), fill=_fill, whole=True)
        with document.open() as stream:
            yield from drafts(feed, document, records_of(document, stream, feed.records))


def _leaves(node: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Elements with a value: those without elements in them, and those whose elements are markup."""
    for child in node.children:
        here = (*path, child.tag)
        if child.children and not (child.text.strip() or any(each.tail.strip() for each in child.children)):
            yield from _leaves(child, here)
        else:
            yield here, child


def _fill(ad: Ad) -> None:
    found: dict[str, list[tuple[int, str, str]]] = {}
    odd: dict[str, list[Any]] = {}
    twins: dict[str, list[Any]] = {}
    siblings = {child.name for child in ad.record.children}
    for path, node in _leaves(ad.record, ()):
        place = "/".join(each.rpartition(":")[2].lower() for each in path)
        value = value_of(node)
        if not value:
            continue
        known = key_of(path)
        # French feeds list the département between region and postal code.
        if known is not None and known[0] == "department" and "region" in siblings and "city" in siblings:
            known = None
        if known is None:
            odd.setdefault(place, []).append(value)
        else:
            found.setdefault(known[0], []).append((known[1], place, value))
    best = {key: min(values, key=lambda each: each[0]) for key, values in found.items()}
    for key, values in found.items():
        for rank, place, value in values:
            if key not in _LISTS and (rank, place, value) != best[key] and value != best[key][2]:
                twins.setdefault(place, []).append(value)
    for key, (_, place, value) in best.items():
        if key in _LISTS and key != "address/city":
            ad.put(key, list(dict.fromkeys(each for _, _, each in found[key])), place)
        elif "/" not in key and key not in ("salary", "reference", "company"):
            ad.put(key, _iso_day(value) if key in _DAYS else value, place)
    if "company" in best:
        ad.put("company", best["company"][2], best["company"][1])
    _identity(ad, best)
    _places(ad, best, found)
    _pay(ad, best)
    for place, values_there in (*twins.items(), *odd.items()):
        ad.keep(place, values_there[0] if len(values_there) == 1 else values_there)
    ad.odd += odd


def _identity(ad: Ad, best: dict[str, tuple[int, str, str]]) -> None:
    """A record's own id; the employer's code where there is none."""
    code = best.get("reference")
    if code is not None:
        ad.put("requisitionId" if "id" in best else "id", code[2], code[1])


def _places(ad: Ad, best: dict[str, tuple[int, str, str]], found: dict[str, list[tuple[int, str, str]]]) -> None:
    parts = {
        name: best[f"address/{part}"][2]
        for part, name in (("street", "streetAddress"), ("city", "addressLocality"), ("region", "addressRegion"),
                           ("postcode", "postalCode"), ("country", "addressCountry"))
        if f"address/{part}" in best
    }  # fmt: skip
    place: dict[str, Any] = {"address": parts} if parts else {}
    latitude, longitude = best.get("address/latitude"), best.get("address/longitude")
    if latitude is None and "address/geo" in best:
        pair = best["address/geo"][2].split(",")
        if len(pair) == 2:
            place["geo"] = {"latitude": pair[0].strip(), "longitude": pair[1].strip()}
    elif latitude is not None and longitude is not None:
        place["geo"] = {"latitude": latitude[2], "longitude": longitude[2]}
    cities = list(dict.fromkeys(each for _, _, each in found.get("address/city", ())))
    if "location" in best and "addressLocality" not in parts:
        ad.put("location", best["location"][2], best["location"][1])
        ad.data.pop("jobLocation", None)
        if parts and list(parts) != ["addressCountry"]:
            parts_there = (f"address/{part}" for part in ("street", "region", "postcode"))
            ad.put("jobLocation", [place], next((best[part][1] for part in parts_there if part in best), ""))
            ad.keep("location", ad.data.pop("location"))
        elif parts and parts["addressCountry"].casefold() not in ad.data["location"].casefold():
            ad.data["location"] = f"{ad.data['location']}, {parts['addressCountry']}"
    elif len(cities) > 1:
        others = {key: value for key, value in parts.items() if key == "addressCountry"}
        ad.put("location", [", ".join([city, *others.values()]) for city in cities], best["address/city"][1])
    elif len(cities) == 1 and "," in cities[0] and list(parts) == ["addressLocality"]:
        ad.put("location", cities[0], best["address/city"][1])
        ad.data.pop("jobLocation", None)
    else:
        ad.data.pop("location", None)
        if "location" in best and best["location"][2] not in parts.values():
            ad.keep(best["location"][1], best["location"][2])
        ad.put("jobLocation", [place] if place else None, best["address/city"][1] if cities else "")


def _pay(ad: Ad, best: dict[str, tuple[int, str, str]]) -> None:
    """Ends of the pay where the feed has elements for them, else its text; zero is no pay."""
    texts = {key: best[f"pay/{key}"][2] for key in ("low", "high", "currency", "unit") if f"pay/{key}" in best}
    ends = {
        "min" if key == "low" else "max": texts[key] for key in ("low", "high") if not _CODES.match(texts.get(key, "0"))
    }
    if ends:
        if "currency" in texts:
            ends["currency"] = texts["currency"]
        if "unit" in texts:
            ends["unit"] = texts["unit"]
        ad.put("salary", ends, best["pay/low" if "pay/low" in best else "pay/high"][1])
        if "salary" in best:
            ad.keep(best["salary"][1], best["salary"][2])
    elif "salary" in best and not _CODES.match(best["salary"][2]):
        ad.put("salary", best["salary"][2], best["salary"][1])
    elif "salary/year" in best and not _CODES.match(best["salary/year"][2]):
        text = best["salary/year"][2]
        bare = _BARE_NUMBER.match(text) is not None
        ad.put("salary", {"value": text, "unit": "YEAR"} if bare else text, best["salary/year"][1])


def _iso_day(text: str) -> str:
    """A numeric date that can only be read one way round, day first, in ISO form; any other text as it is.

    Feeds with a day and a month below 13 in a slashed date are ambiguous: the dates' reader says so.
    """
    found = _DAY_FIRST.match(text)
    if found is None or not (int(found[1]) > 12 or "-" in text[:6] or "." in text[:6]) or int(found[2]) > 12:
        return text
    day = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return f"{day}T{found[4]}" if found[4] else day


def sniff(head: bytes) -> int:
    """Low, so that every known format comes first: 25 where a record with a title and four more facts is in sight."""
    root, _ = root_of(head)
    if not root or root in ("rss", "feed", "rdf", "urlset", "sitemapindex", "html", "channel", "svg"):
        return 0
    _, facts = record_name(head)
    return 25 if facts >= 5 else 15 if facts >= 3 else 0


FORMAT = Format(
    name="generic-xml",
    title="XML of no known format",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    reader=GenericReader(),
    sniff=sniff,
)
