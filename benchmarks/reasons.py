"""Why a target is missed, as far as it was looked into: told under the table for every line that missed its own."""

from __future__ import annotations

__all__ = ["REASONS", "reason"]

_HAND = (
    "The script takes each record as it is. Here every value is read by its rules, validated and accounted for (what is lost, doubled or "
    "doubtful is told), which takes several times what parsing and writing take; the start of the command is in the figure too."
)

REASONS = {
    "JSONL → CSV": _HAND,
    "JSONL → JSON-LD": _HAND,
    "Indeed XML → JSONL": _HAND,
    "full build, two workers": (
        "Two builds that share nothing do not gain 1.7 × on this machine either (the line below); what is done by one process "
        "(groups, search, feeds, sitemap) comes on top."
    ),
    "full build, two Dask workers": (
        "Rows and shares of feeds travel between processes, and the owner of the catalog writes them alone."
    ),
    "full build against Hugo": (
        "For each posting three files are written where Hugo writes one (page, JSON-LD, API), and besides lists the pages and "
        "feeds of every employer, place and skill, the search index, CSV and JSONL; every posting is normalised, validated and "
        "compared with others first. About half of the time goes into pages, a third into reading and validating; nothing in it"
        " stands out any more."
    ),
    "full build against `cp -r`": ("As against Hugo: the time goes into making the pages, not into writing them."),
    "rebuild after 1 change": (
        "Every source line is hashed and every output is looked at (lstat), so that foreign changes are found; both grow with "
        "the board."
    ),
    "pages with json-ld": ("The page is scanned by the rules of HTML, and the posting is normalised and validated."),
    "pages with rdfa": ("Measured before RDFa was read by our own reader."),
    "`check --profile strict`": ("Measured before postings were checked in turns."),
}
"""What the name of a line's work begins with, and the reason; the first that fits counts."""


def reason(work: str) -> str | None:
    """The reason of a line whose target is missed; None where nobody looked yet."""
    return next((text for start, text in REASONS.items() if work.startswith(start)), None)
