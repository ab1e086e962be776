"""Why a target is missed, as far as it was looked into: told under the table for every line that missed its own."""

from __future__ import annotations

__all__ = ["REASONS", "reason"]

_HAND = (
    "The script takes each record as it is. Here every value is read by its rules, validated and accounted for (what is lost, doubled or "
    "doubtful is told), which takes several times what parsing and writing take. Two workers give a third to a half more: the start is the "
    "same for both, and a third process takes over and writes what they made; that of XML also cuts the records for them."
)

REASONS = {
    "JSONL → CSV": _HAND,
    "JSONL → JSON-LD": _HAND,
    "Indeed XML → JSONL": _HAND,
    "`check --profile strict`": (
        "The rules take some 0.19 ms a posting: most of it looking which rules could speak, placing what they say in the source, and the "
        "digests that find near repetitions. They became cheaper, and so did reading a posting, so that their share stays."
    ),
    "full build, two workers": (
        "The machine itself gives what the line below says. The rest is what one process does: the start, groups, related postings, "
        "feeds, the outline of the search index and the sitemap."
    ),
    "full build, two Dask workers": (
        "As with two workers; besides, Dask's scheduler and the owner of the catalog already work beside one worker, on the second "
        "core, and share both cores with two, and the cluster's start is the same for both. Workers of this machine now put into "
        "the catalog themselves what they read and wrote: reading and publishing 10,000 postings take the owner 0.8 s of the "
        "processors, where they took 1.3 s."
    ),
    "full build against Hugo": (
        "For each posting three files are written where Hugo writes one (page, JSON-LD, API), and besides lists the pages and "
        "feeds of every employer, place and skill, the search index, CSV and JSONL; every posting is normalised, validated and "
        "compared with others first. Six tenths of the time go into pages, a quarter into reading and validating; nothing in it "
        "stands out any more: with all its files, lists and pages of groups a posting takes 0.37 ms of a processor there, the "
        "template of its own page 0.08 ms. Hugo is compiled, and makes less for each posting. On memory the targets come to "
        "1.2 s and 9.5 s, and to copy the finished files with `cp -r` takes 0.8 s and 8.2 s: what is left does not suffice for "
        "making them in Python."
    ),
    "full build against `cp -r`": "As against Hugo: the time goes into making pages, not into writing them.",
    "cost per posting of a full build": (
        "The start takes some 0.2 s whatever there is to do (20 postings take 0.26 s in all), more than a quarter of the time of 1,000 "
        "postings; it became shorter by a fifth, but the cost of a posting of a large build fell as much. From 10,000 on the cost "
        "stays the same."
    ),
    "rebuild without change": (
        "Every file is asked for its size and time of change, 3.1 millions of them on a disk, many of which the system no longer had in "
        "memory; the full build itself became twice as fast. With 100,000 postings the target is met."
    ),
}
"""What the name of a line's work begins with, and the reason; the first that fits counts."""


def reason(work: str) -> str | None:
    """The reason of a line whose target is missed; None where nobody looked yet."""
    return next((text for start, text in REASONS.items() if work.startswith(start)), None)
