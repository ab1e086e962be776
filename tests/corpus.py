"""What the readers get out of the real samples: one row per file, and the shares that the project promises.

``python -m tests.corpus`` prints the table. ``n`` is what the samples' manifest counts; where that count is not the number of
postings (it counts outer objects, rows per country, notices, or pages that are none), EXPECTED says what is right and why.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from jobexport.errors import JobExportError
from jobexport.pipeline.reading import Reading, blocks, read_unit, units

SHARED = Path(__file__).resolve().parents[2] / "shared"
KINDS = {"ats": "board", "html": "page", "schemaorg": "page", "jsonld-synthetic": "page", "feeds": "feed",
         "frontmatter": "front matter", "collections": "collection", "csv": "collection", "text": "text",
         "broken-jsonld": "broken", "html-no-jobposting": "no posting"}  # fmt: skip

# File, or pattern of files: postings that are really in it, and why the manifest's number is another one.
EXPECTED = {
    "ats/arbeitnow/*.json": (3, "the manifest counts the outer object"),
    "ats/greenhouse/*-departments.json": (131, "jobs lie inside departments"),
    "ats/greenhouse/greenhouse_io-offices.yml": (2, "jobs lie inside offices"),
    "ats/other/eightfold-*.json": (2, "the manifest counts the outer object"),
    "ats/other/fr-decathlon-digitalrecruiters.json": (3, "the manifest counts the outer object"),
    "ats/other/nofluffjobs-*.json": (3, "the manifest counts the outer object"),
    "ats/other/rippling-*.json": (1, "one job in two places"),
    "ats/personio/careerkit.xml": (1, "the same position stands twice"),
    "ats/personio/jobschleuse-synthetic.xml": (2, "one position has no id"),
    "ats/remoteok/*.json": (4, "the first entry is a legal notice"),
    "ats/workable/careerkit.json": (1, "one job, once per country"),
    "ats/workday/remotebear-response-1.json": (50, "the manifest counts the outer object"),
    "ats/workday/remotebear-response-2.json": (50, "the manifest counts the outer object"),
    "collections/simplify-new-grad-listings.json": (138, "1,150 of 1,288 listings are closed or hidden"),
    "feeds/neobankbeat-sitemap.xml": (0, "addresses, whose pages are not beside it"),
    "frontmatter/opensourcedesign/archive.md": (0, "a page that lists the archive, no job"),
    "html-no-jobposting/neobankbeat-jobs-index.html": (50, "its ItemList holds 50 JobPostings"),
}


@dataclass(slots=True)
class Row:
    """One file: what was promised, what came out, and what was said."""

    path: str
    wanted: int | None
    postings: int = 0
    refused: int = 0
    formats: set[str] = field(default_factory=set)
    rules: Counter[str] = field(default_factory=Counter)
    silent: int = 0
    error: str = ""

    @property
    def kind(self) -> str:
        return KINDS.get(self.path.split("/")[0], "other")

    @property
    def note(self) -> str:
        return (expected(self.path) or (0, ""))[1]


def expected(path: str) -> tuple[int, str] | None:
    """What EXPECTED says of a file."""
    return next((told for pattern, told in EXPECTED.items() if fnmatchcase(path, pattern)), None)


def manifest(shared: Path) -> dict[str, int]:
    """File to number of records, as the samples' manifest counts them."""
    found = {}
    for line in (shared / "data/MANIFEST.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 4 and re.fullmatch(r"[0-9,]+", cells[3]):
            found[cells[1]] = int(cells[3].replace(",", ""))
    return found


def rows(shared: Path = SHARED) -> Iterator[Row]:
    """A row for every sample that the readers are for."""
    counts = manifest(shared)
    reading = Reading(datetime(2026, 11, 22, tzinfo=UTC))
    for path in sorted((shared / "data").rglob("*")):
        name = path.relative_to(shared / "data").as_posix()
        if not path.is_file() or "/" not in name:
            continue
        told = expected(name)
        row = Row(name, told[0] if told is not None else counts.get(name))
        try:
            for unit in units([str(path)], reading):
                row.formats |= {name for _, name in unit.documents}
                for outcome in read_unit(unit, reading):
                    row.rules.update(finding.rule for finding in outcome.findings)
                    row.postings += outcome.posting is not None
                    refused = outcome.posting is None and any(blocks(each) for each in outcome.findings)
                    row.refused += refused
                    row.silent += outcome.posting is None and not outcome.findings
        except JobExportError as error:
            row.error = str(error)
        yield row


def main() -> None:
    """Prints the table."""
    whole: dict[str, Counter[str]] = {}
    print(f"{'source':<66} {'format':<18} {'n':>5} {'ok':>5} {'bad':>4}  findings")
    for row in rows():
        told = ", ".join(f"{rule} {number}" for rule, number in row.rules.most_common(3)) or row.error
        wanted = "?" if row.wanted is None else row.wanted
        formats = ",".join(sorted(row.formats))
        print(
            f"{row.path[-66:]:<66} {formats[:18]:<18} {wanted:>5} {row.postings:>5} {row.refused:>4}  {told} {row.note}"
        )
        sums = whole.setdefault(row.kind, Counter())
        sums["files"] += 1
        sums["ok"] += row.postings
        sums["bad"] += row.refused
    print()
    for kind, sums in whole.items():
        total = sums["ok"] + sums["bad"]
        share = f"{100 * sums['ok'] / total:.1f} %" if total else "-"
        print(
            f"{kind:<14} {sums['files']:>4} files {sums['ok']:>6} postings pass the schema, {sums['bad']:>3} do not ({share})"
        )


if __name__ == "__main__":
    if not SHARED.is_dir():
        sys.exit("the folder of real samples (../shared) is not beside this checkout")
    main()
