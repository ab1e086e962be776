"""Why a target is missed, as far as it was looked into: told under the table for every line that missed its own."""

from __future__ import annotations

__all__ = ["REASONS", "reason"]

_HAND = (
    "The script takes each record as it is. Here every value is read by its rules, validated and accounted for (what is lost, doubled or "
    "doubtful is told), which takes several times what parsing and writing take. Two workers help little: together they take half as "
    "much of the processors again as one does (8.9 s against 6.0 s for 40,000 postings to JSON-LD), and a third process takes over "
    "and writes what they made."
)

REASONS = {
    "JSONL → CSV": _HAND,
    "JSONL → JSON-LD": _HAND,
    "Indeed XML → JSONL": _HAND,
    "`check --profile strict`": (
        "The rules take what they took before, some 0.2 ms a posting: two thirds of it looking which rules could speak, placing what they "
        "say in the source, and the digests that find near repetitions. Reading a posting became cheaper, so that the same rules weigh more; "
        "single pairs were between 0.38 and 0.45."
    ),
    "full build, two workers": (
        "The machine itself gives what the line below says. The rest is what one process does: the start, taking over the "
        "workers' rows, groups, related postings, feeds and sitemap."
    ),
    "full build, two Dask workers": (
        "As with two workers; besides, rows and shares of feeds travel between processes, and the owner of the catalog writes them alone."
    ),
    "full build against Hugo": (
        "For each posting three files are written where Hugo writes one (page, JSON-LD, API), and besides lists the pages and "
        "feeds of every employer, place and skill, the search index, CSV and JSONL; every posting is normalised, validated and "
        "compared with others first. Six tenths of the time go into pages, a quarter into reading and validating; nothing in it"
        " stands out any more."
    ),
    "full build against `cp -r`": "As against Hugo: the time goes into making pages, not into writing them.",
    "cost per posting of a full build": (
        "Below some thousand postings the start is most of what differs: about 0.4 s of loading, and 0.3 s more the first time, when "
        "no compiled templates are kept yet. Two workers take 0.4 s more of the processors than one, because each of them looks up and "
        "compiles what it meets for itself. From 10,000 on the cost stays nearly the same as far as the file system does."
    ),
    "peak memory of all processes": (
        "Measured before the search index was numbered and divided in a process of its own: the words of all postings stood in the parent "
        "while two workers wrote. Since then that stage alone took 267 MB at 1,000,000 postings, where it had taken 459; the whole was not "
        "measured again."
    ),
}
"""What the name of a line's work begins with, and the reason; the first that fits counts."""


def reason(work: str) -> str | None:
    """The reason of a line whose target is missed; None where nobody looked yet."""
    return next((text for start, text in REASONS.items() if work.startswith(start)), None)
