"""The set: postings that are there twice, or nearly."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any
from zlib import crc32

from jobexport.findings import Origin, Severity
from jobexport.rules.model import Problem, Told, set_rule
from jobexport.rules.store import Store

_SKETCH = 32
_KEYS = 4
_LEAST = 6
# The least share of common pieces of texts of which a tenth was changed.
_NEAR = 0.7
_TAG = re.compile(r"<[^<>]*>")
# What \S is in bytes, as ranges, which are tried faster.
_INK = rb"[\x00-\x08\x0e-\x1f!-\xff]++"
_PAIR = re.compile(rb"e (?=(" + _INK + b" " + _INK + b"))")
# Whom a title is meant for in German and French ("m/w/d", "f/h") is no part of the job's name.
_NAME = re.compile(r"[\w+#]+")
_FOR_ALL = frozenset(("m", "w", "d", "f", "h", "x", "i", "gn", "div", "all", "genders"))
# Shorter texts are often the employer's words alone, under jobs that are different.
_LONG = 1000
_MANY = 5
_NOWHERE: dict[str, str] = {}


@set_rule(
    "set/duplicate-apply-url",
    source="https://docs.indeed.com/sponsored-jobs-api/shared-resources/xml-job-feed-format",
    severity=Severity.INFO,
)
class DuplicateApplyUrl:
    """Several postings of the set send applicants to the same web address.

    Why: either it is one job published twice, or applicants land on a general form where the job is not named. Feeds
    that want one entry for each job and place take the second for a copy.

    Example: good: `https://kestrel.example/apply/17` and `…/apply/18`; bad: both `https://kestrel.example/apply`.

    Fix: give each posting its own address, or merge the postings into one with several places.
    """

    def __init__(self) -> None:
        self._store = Store()

    def sketch(self, posting: Mapping[str, Any]) -> str | None:
        """The apply address without its fragment and a final slash."""
        url = posting.get("applyUrl")
        return url.partition("#")[0].rstrip("/") if url else None

    def observe(self, sketch: str, posting: str | None, origin: Origin) -> None:
        """Keeps the address."""
        self._store.add([sketch], posting, origin)

    def finish(self) -> Iterator[Told]:
        """One finding for each repetition; one for all where more than five postings share an address."""
        for url, count in self._store.groups():
            members = self._store.members(url, _MANY)
            _, _, origin, first = next(members)
            fix = "give each posting its own address"
            if count > _MANY:
                yield Told(
                    Problem("/applyUrl", f"{count} postings share the apply address {url}", fix, url), origin, first
                )
                continue
            for _, _, origin, posting in members:
                message = f"the same apply address as posting {first}"
                yield Told(Problem("/applyUrl", message, fix, url), origin, posting)


def _pieces(posting: Mapping[str, Any]) -> tuple[int, list[int], list[int]]:
    """The hash of the text, and hashes of pairs of words, sorted, the least of them: of those after a word that ends in
    e, and of all.

    The first are some 70 in a text of 400 words, and found at once. Where they are too few to go by, as in a short text
    or in another script, the second are there too.
    """
    text = (posting.get("description") or "").lower()
    data = text.encode("utf-8", "surrogatepass")
    some = set(map(crc32, _PAIR.findall(data)))
    return crc32(data), sorted(some)[:_SKETCH], [] if len(some) > _SKETCH else sorted(_all(text, posting))[:_SKETCH]


def _all(text: str, posting: Mapping[str, Any]) -> set[int]:
    """Hashes of all pairs of words; of every six letters in a text without blanks, of the whole where it is tiny."""
    words = _TAG.sub(" ", text).split()
    bare = " ".join(words)
    if len(bare) < 40:
        return set()
    pairs = {f"{one} {other}" for one, other in pairwise(words)}
    if len(pairs) * 20 < len(bare):
        pairs = {bare[start : start + 6] for start in range(len(bare) - 5)}
    if len(pairs) < _LEAST:
        pairs = {f"{posting.get('title', '')}\n{bare}"}
    return {crc32(pair.encode("utf-8", "surrogatepass")) for pair in pairs}


def _alike(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimated share of common pieces, from the smallest hashes of both (bottom-k sketches)."""
    left, right = set(one), set(other)
    size = min(_SKETCH, max(len(left), len(right)))
    least = set(sorted(left | right)[:size])
    return len(least & left & right) / len(least) if least else 0.0


_Sketch = tuple[list[int], list[int]]


def _repeats(one: _Sketch, other: _Sketch) -> bool:
    """Whether one is the other over again: by all pairs of words where both have them."""
    (coarse, fine), (others, finer) = one, other
    return (_alike(fine, finer) if fine and finer else _alike(coarse, others)) >= _NEAR


def _unpacked(note: bytes) -> _Sketch:
    """Hashes of some pairs of words, and of all pairs."""
    values = memoryview(note).cast("I").tolist()
    return values[1 : 1 + values[0]], values[1 + values[0] :]


def _base(*parts: str) -> int:
    """31 bits, to stand before 32 others: together a positive integer of SQLite's."""
    return (crc32("\n".join(parts).encode("utf-8", "surrogatepass")) >> 1) << 32


@set_rule(
    "set/near-duplicate",
    source="https://developers.google.com/search/docs/appearance/structured-data/job-posting#content-policies",
)
class NearDuplicate:
    """Two postings of one employer for the same place have the same title and nearly the same text, or the very same text.

    Why: the same job published twice splits its applicants and counts as spam with most consumers. Postings for
    different places are not compared, since one posting for each place is what many feeds want. Under different titles
    only a long text counts, and only word for word: what is short is often the employer's words about itself.

    Example: good: one posting with `totalJobOpenings: 3`; bad: the same text three times under three ids.

    Fix: keep one of them, or say in the text what makes them different.
    """

    _COMPARED = 12

    def __init__(self) -> None:
        self._store = Store()

    def sketch(self, posting: Mapping[str, Any]) -> tuple[list[int], bytes] | None:
        """Hashes of the text's words, two by two, and keys: of the least of them together with employer, place and
        title, and of the whole text together with employer and place.
        """
        whole, coarse, fine = _pieces(posting)
        if not coarse and not fine:
            return None
        employer = (posting.get("hiringOrganization") or {}).get("name", "").casefold()
        towns = [
            f"{address.get('addressLocality', '')},{address.get('addressCountry', '')}"
            for place in posting.get("jobLocation", ())
            if (address := place.get("address", _NOWHERE)) is not None
        ]
        places = "|".join(sorted(towns) if len(towns) > 1 else towns)
        title = set(_NAME.findall(str(posting.get("title", "")).lower())) - _FOR_ALL
        # Texts that share most of their pieces share one of their least hashes all but surely.
        base = _base(employer, places, *sorted(title))
        keys = [base | each for each in coarse[:_KEYS] + fine[:_KEYS]]
        if len(posting["description"]) >= _LONG:
            keys.append(_base(employer, places, "") | whole)
        return keys, array("I", [len(coarse), *coarse, *fine]).tobytes()

    def observe(self, sketch: tuple[list[int], bytes], posting: str | None, origin: Origin) -> None:
        """Keeps the hashes under each key."""
        self._store.add(sketch[0], posting, origin, note=sketch[1])

    def finish(self) -> Iterator[Told]:
        """One finding for each posting that nearly repeats an earlier one."""
        told: set[int] = set()
        for key, _ in self._store.groups():
            kept: list[tuple[_Sketch, str | None]] = []
            for number, note, origin, posting in self._store.members(key):
                assert note is not None
                sketch = _unpacked(note)
                twin = next((id for other, id in kept if id != posting and _repeats(other, sketch)), None)
                if twin is None:
                    if len(kept) < self._COMPARED:
                        kept.append((sketch, posting))
                elif number not in told:
                    told.add(number)
                    message = f"nearly the same text as posting {twin}, for the same employer and place"
                    yield Told(Problem("/description", message, "keep one of the two"), origin, posting)
