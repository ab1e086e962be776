"""Why a target is missed, as far as it was looked into: told under the table for every line that missed its own."""

from __future__ import annotations

__all__ = ["REASONS", "reason"]

_HAND = (
    "The script takes each record as it is. Here every value is read by its rules, validated and accounted for (what is lost, doubled or "
    "doubtful is told), which takes several times what parsing and writing take. Two workers help little: together they take a "
    "quarter more of the processors than one does (3.6 s against 2.8 s for 40,000 postings to JSON-LD), and a third process takes "
    "over and writes what they made; that of XML also cuts the records for them."
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
        "The machine itself gives what the line below says. The rest is what one process does: the start, taking over the "
        "workers' rows, groups, related postings, feeds and sitemap; and pages take a fifth more of the processors with two workers "
        "than with one (5.5 s against 4.5 s for 10,000), for a reason that is not found yet."
    ),
    "full build, two Dask workers": (
        "As with two workers; besides, Dask's scheduler and the owner of the catalog already work beside one worker, on the second "
        "core, and share both cores with two. The whole row took 123 s, where it took 184 s before workers of this machine read "
        "the catalog themselves."
    ),
    "full build against Hugo": (
        "For each posting three files are written where Hugo writes one (page, JSON-LD, API), and besides lists the pages and "
        "feeds of every employer, place and skill, the search index, CSV and JSONL; every posting is normalised, validated and "
        "compared with others first. Six tenths of the time go into pages, a quarter into reading and validating; nothing in it "
        "stands out any more. Pages now take a quarter fewer instructions than they did, but little less time on these two cores, where "
        "two workers take a seventh to a quarter more of the processors for the same work than one does."
    ),
    "full build against `cp -r`": "As against Hugo: the time goes into making pages, not into writing them.",
    "cost per posting of a full build": (
        "Below some thousand postings the start is most of what differs: 20 postings take 0.7 s, most of it loading, and 0.3 s more the "
        "first time, when no compiled templates are kept yet; the cheaper a posting of a large build, the more that weighs. Two workers take 0.4 s more of the processors than one, because each of them looks up and "
        "compiles what it meets for itself. From 10,000 on the cost stays nearly the same as far as the file system does."
    ),
    "peak memory of all processes": (
        "Measured with an earlier version, where the words of all postings stood in the parent while two workers wrote. Since then the "
        "search index of 1,000,000 postings, the largest stage, took 283 MB by itself, and groups with related postings 173 MB; the "
        "whole was not measured again."
    ),
}
"""What the name of a line's work begins with, and the reason; the first that fits counts."""


def reason(work: str) -> str | None:
    """The reason of a line whose target is missed; None where nobody looked yet."""
    return next((text for start, text in REASONS.items() if work.startswith(start)), None)
