"""Which postings are related: those that share what is rare among all postings.

An inverted index over the terms of a posting: skills, words of the title, place, employer. A posting is compared only
with its nearest neighbours in the lists of its rarest terms, so the cost per posting is bounded whatever the number
of postings, and a new posting changes the neighbours of few others.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

__all__ = ["related", "terms"]

_WORD = re.compile(r"[^\W_][\w+#.]*(?<![.])", re.UNICODE)
# Words that say how senior a job is, how it is done or nothing at all: they relate no two jobs.
_STOP_WORDS = """
a an and any as at by for from in into of on or our per the their this to up via with within you your
senior sr junior jr mid midlevel entry level lead principal staff head chief assistant associate intern internship
trainee graduate apprentice i ii iii iv v job role position opening vacancy new full part time fulltime parttime
remote hybrid onsite temporary permanent contract m f d w x div mfd all gender genders
und oder für im der die das von mit zur zum bei de la le les du des et ou en pour y el los las del para con e o il di
per da do dos na no em och av för van het een voor
"""
_STOP = frozenset(_STOP_WORDS.split())

_TITLE, _SKILL, _PLACE, _EMPLOYER = "t", "s", "p", "o"
# Place and employer alone relate nothing; they only order postings that share as many words and skills.
_SHARED, _SAME_EMPLOYER, _SAME_PLACE = 4, 2, 1
_NONE = 0xFFFFFFFF

MAX_TERMS = 6
"""Terms of a posting that are looked up, the rarest first."""
WINDOW = 12
"""Neighbours that are looked at in the list of one term."""


def terms(posting: Mapping[str, Any]) -> tuple[str, ...]:
    """What relates a posting to others: a letter for the kind, and the term: ``s:python``, ``t:engineer``, ``p:…``.

    Each term stands once and has no line break. The text is folded for comparison only.
    """
    found: dict[str, None] = {}

    def add(kind: str, text: str) -> None:
        found[f"{kind}:{' '.join(text.casefold().split())[:60]}"] = None

    for word in _WORD.findall(str(posting["title"]).casefold()):
        if word not in _STOP and not word.isdigit():
            add(_TITLE, word)
    for skill in posting.get("skills", ()):
        add(_SKILL, skill)
    for category in posting.get("occupationalCategory", ()):
        name = category.get("name") or category.get("codeValue")
        if name:
            add(_SKILL, name)
    # Only the first place: a posting open in seventy cities is not near to all that is in any of them.
    for place in posting.get("jobLocation", ())[:1]:
        address = place.get("address", {})
        name = address.get("addressLocality") or address.get("addressRegion") or address.get("addressCountry")
        if name:
            add(_PLACE, name)
    employer = posting.get("hiringOrganization", {}).get("name")
    if employer:
        add(_EMPLOYER, employer)
    return tuple(found)


def related(
    postings: Iterable[Sequence[str]],
    limit: int = 5,
    *,
    closed: Iterable[Sequence[str]] = (),
    max_terms: int = MAX_TERMS,
    window: int = WINDOW,
) -> Iterator[tuple[int, ...]]:
    """For each posting the indices of up to ``limit`` related ones, the nearest first; none where nothing relates.

    ``postings`` gives the terms of each posting (see ``terms``), in the order of publication; it is read once and not
    kept. ``closed`` gives those of postings that follow them and that no other is related to: what they get are postings
    that are still open, the newest of those that share their rarest terms. Every pair shares a title word or a skill; the more they share the nearer they are, then the same employer
    and the same place count, then how rare the shared term is. Equal input gives equal output. Time grows linearly
    with the postings: ``max_terms`` × ``window`` comparisons for each. Terms held by more than a fifth of all
    postings tell nothing and are not looked up unless a posting has no others. Memory is some 10 bytes per term of a
    posting, 20 per posting and 100 per distinct term. All is found before the first is given.
    """
    index = _Index(postings)
    half = window // 2
    # Tuples of a million postings would take ten times as much as these.
    found, ends = array("I"), array("I")
    cursor = index.first[:]
    cap = max(len(index.ends) // 5, window)
    begin = 0
    for posting, end in enumerate(index.ends):
        own = index.flat[begin:end]
        begin = end
        near = array("I")
        for term in index.telling(own, cap, 2)[:max_terms]:
            here, low, high = cursor[term], index.first[term], index.first[term + 1]
            left, right = here - half, here + half + 1
            if left < low:
                left, right = low, min(right + low - left, high)
            elif right > high:
                left, right = max(left + high - right, low), high
            near += index.lists[left:right]
        for term in own:
            cursor[term] += 1
        scores = Counter(near)
        del scores[posting]
        found.extend(index.best(scores, limit, index.places[posting], index.employers[posting]))
        ends.append(len(found))
    for words in closed:
        known, place, employer = index.known(words)
        near = array("I")
        for term in index.telling(known, cap, 1)[:max_terms]:
            low = index.first[term]
            near += index.lists[low : min(low + window, index.first[term + 1])]
        found.extend(index.best(Counter(near), limit, place, employer))
        ends.append(len(found))
    return _parts(found, ends)


def _parts(whole: array[int], ends: array[int]) -> Iterator[tuple[int, ...]]:
    begin = 0
    for end in ends:
        yield tuple(whole[begin:end])
        begin = end


class _Index:
    """The lists of all terms: they lie in one array, each after the one before it."""

    def __init__(self, postings: Iterable[Sequence[str]]) -> None:
        self.topics: dict[str, int] = {}
        self.others: dict[str, int] = {}
        self.flat, self.ends, self.places, self.employers = _read(postings, self.topics, self.others)
        self.frequency = array("I", bytes(4 * len(self.topics)))
        for term, times in Counter(self.flat).items():
            self.frequency[term] = times
        self.first = array("I", accumulate(self.frequency, initial=0))
        cursor = self.first[:]
        self.lists = array("I", bytes(4 * len(self.flat)))
        begin = 0
        for posting, end in enumerate(self.ends):
            for term in self.flat[begin:end]:
                self.lists[cursor[term]] = posting
                cursor[term] += 1
            begin = end

    def telling(self, own: Iterable[int], cap: int, least: int) -> list[int]:
        """The terms that tell something, the rarest first: held by ``least`` postings and by no more than ``cap``."""
        frequency = self.frequency
        shared = sorted([term for term in own if frequency[term] >= least], key=frequency.__getitem__)
        return [term for term in shared if frequency[term] <= cap] or shared

    def known(self, words: Iterable[str]) -> tuple[list[int], int, int]:
        """The numbers of a posting's terms that open postings have too, of its place and of its employer."""
        own: list[int] = []
        place = employer = _NONE
        for each in words:
            kind = each[:1]
            if kind == _PLACE:
                place = self.others.get(each, _NONE)
            elif kind == _EMPLOYER:
                employer = self.others.get(each, _NONE)
            elif each in self.topics:
                own.append(self.topics[each])
        return own, place, employer

    def best(self, scores: Counter[int], limit: int, place: int, employer: int) -> list[int]:
        """The nearest of the candidates, which come by how many terms each shares."""
        # Most candidates share one term only; they need no ordering where enough share more.
        best = [other for other, times in scores.items() if times > 1]
        if len(best) < limit:
            best = list(scores)
        # Sorting is stable: among equals those found by a rarer term come first, then the newer.
        best.sort(key=scores.__getitem__, reverse=True)
        del best[3 * limit :]
        places, employers = self.places, self.employers
        weights = {
            other: _SHARED * scores[other]
            + (_SAME_EMPLOYER if employers[other] == employer != _NONE else 0)
            + (_SAME_PLACE if places[other] == place != _NONE else 0)
            for other in best
        }
        best.sort(key=weights.__getitem__, reverse=True)
        return best[:limit]


def _read(
    postings: Iterable[Sequence[str]], topics: dict[str, int], others: dict[str, int]
) -> tuple[array[int], array[int], array[int], array[int]]:
    """The numbers of all words and skills in a row, each posting's end in it, its place and its employer."""
    flat, ends, places, employers = array("I"), array("I"), array("I"), array("I")
    for each in postings:
        place = employer = _NONE
        for term in each:
            kind = term[:1]
            if kind == _PLACE:
                place = others.setdefault(term, len(others))
            elif kind == _EMPLOYER:
                employer = others.setdefault(term, len(others))
            else:
                flat.append(topics.setdefault(term, len(topics)))
        ends.append(len(flat))
        places.append(place)
        employers.append(employer)
    return flat, ends, places, employers
