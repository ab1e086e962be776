"""The set: postings that are there twice, or nearly."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import Any
from zlib import crc32

from jobexport.findings import Origin, Severity
from jobexport.rules.model import Problem, Told, set_rule
from jobexport.rules.store import Store

_SALTS = (0x0, 0x9E3779B9, 0x7F4A7C15, 0xF39CC060)
_SKETCH = 24
_MANY = 5


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


def _sentences(posting: Mapping[str, Any]) -> array[int]:
    """Hashes of the description's sentences, sorted, each once; at most the 24 smallest."""
    # Cut at full stops, lines and ends of elements; tags that stay in the pieces are the same in a copy.
    text = (posting.get("description") or "").lower().encode("utf-8", "surrogatepass")
    parts = text.replace(b"</", b". ").replace(b"\n", b". ").split(b". ")
    hashes = {crc32(part.strip()) for part in parts if len(part) > 24}
    return array("I", sorted(hashes)[:_SKETCH])


def _alike(one: bytes, other: bytes) -> float:
    """Estimated share of common sentences, from the smallest hashes of both (bottom-k sketches)."""
    left, right = set(memoryview(one).cast("I")), set(memoryview(other).cast("I"))
    size = min(_SKETCH, max(len(left), len(right)))
    least = set(sorted(left | right)[:size])
    return len(least & left & right) / len(least) if least else 0.0


@set_rule(
    "set/near-duplicate",
    source="https://developers.google.com/search/docs/appearance/structured-data/job-posting#content-policies",
)
class NearDuplicate:
    """Two postings of one employer for the same place have nearly the same text.

    Why: the same job published twice splits its applicants and counts as spam with most consumers. Postings for
    different places are not compared, since one posting for each place is what many feeds want.

    Example: good: one posting with `totalJobOpenings: 3`; bad: the same text three times under three ids.

    Fix: keep one of them, or say in the text what makes them different.
    """

    _NEAR = 0.8
    _COMPARED = 12

    def __init__(self) -> None:
        self._store = Store()

    def sketch(self, posting: Mapping[str, Any]) -> tuple[list[int], bytes] | None:
        """Hashes of the text's sentences, and keys of four of them together with employer and place."""
        hashes = _sentences(posting)
        if len(hashes) < 3:
            return None
        employer = (posting.get("hiringOrganization") or {}).get("name", "")
        places = "|".join(
            sorted(
                f"{address.get('addressLocality', '')},{address.get('addressCountry', '')}"
                for address in (place.get("address") or {} for place in posting.get("jobLocation", ()))
            )
        )
        # 29 bits of employer and place, two of the turn, 32 of the sentence: a positive integer of SQLite's.
        base = (crc32(f"{employer.casefold()}\n{places}".encode()) >> 3) << 34
        keys = [base | turn << 32 | min([each ^ salt for each in hashes]) for turn, salt in enumerate(_SALTS)]
        return keys, hashes.tobytes()

    def observe(self, sketch: tuple[list[int], bytes], posting: str | None, origin: Origin) -> None:
        """Keeps the sentences under each key."""
        self._store.add(sketch[0], posting, origin, note=sketch[1])

    def finish(self) -> Iterator[Told]:
        """One finding for each posting that nearly repeats an earlier one."""
        told: set[int] = set()
        for key, _ in self._store.groups():
            kept: list[tuple[bytes, str | None]] = []
            for number, note, origin, posting in self._store.members(key):
                assert note is not None
                twin = next((id for other, id in kept if id != posting and _alike(other, note) >= self._NEAR), None)
                if twin is None:
                    if len(kept) < self._COMPARED:
                        kept.append((note, posting))
                elif number not in told:
                    told.add(number)
                    message = f"nearly the same text as posting {twin}, for the same employer and place"
                    yield Told(Problem("/description", message, "keep one of the two"), origin, posting)
