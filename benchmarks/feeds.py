"""RSS and Indeed XML of many postings: memory and time, against feedgen for the same RSS in the same run.

    python -m benchmarks.feeds [NUMBER]        # 100,000 unless told otherwise

Each writer runs in a process of its own, so that its peak of memory is its own. Prints ratios; the exit code is 1 where
a promise is broken: at most 60 MB for each of our feeds, and at most 0.45 of feedgen's time for the RSS.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MOST_MEGABYTES = 60
MOST_TIME = 0.45
_NOW = datetime(2026, 11, 22, tzinfo=UTC)
_WORDS = [
    "keep",
    "the",
    "cranes",
    "of",
    "the",
    "harbour",
    "turning",
    "and",
    "write",
    "down",
    "what",
    "you",
    "did",
    "each",
    "night",
    "with",
    "two",
    "others",
    "who",
    "climb",
]


def posting(number: int) -> dict[str, Any]:
    """One invented posting; its text has some 1.5 kB and differs from the others'."""
    words = [_WORDS[(number + step * 7) % len(_WORDS)] for step in range(220)]
    half = len(words) // 2
    text = f"<p>{' '.join(words[:half])}</p><ul><li>Ropes &amp; gears, job {number}</li></ul><p>{' '.join(words[half:])}</p>"
    return {
        "id": f"job-{number}", "slug": f"job-{number}", "title": f"Crane Technician {number}", "description": text,
        "datePosted": f"2026-10-{number % 28 + 1:02}", "url": f"https://jobs.example.org/{number}",
        "hiringOrganization": {"name": f"Harbour {number % 500}"}, "employmentType": ["FULL_TIME"],
        "jobLocation": [{"address": {"addressLocality": "Porto", "addressCountry": "PT"}}],
        "skills": ["hydraulics", f"crane {number % 40}"],
        "baseSalary": {"currency": "EUR", "value": {"minValue": 30000, "maxValue": 38000 + number % 900, "unitText": "YEAR"}},
    }  # fmt: skip


def ours(name: str, number: int, target: Path) -> None:
    """Our writer, item by item, as `convert` and `build` use it."""
    from jobexport.registry import ItemWriter, Losses, WriteContext, format_named

    writer = format_named(name).writer
    assert isinstance(writer, ItemWriter)
    context = WriteContext(now=_NOW, base_url="https://jobs.example.org/", title="Harbour jobs")
    between = b""
    with target.open("wb") as file:
        file.write(writer.head(context))
        for each in map(posting, range(number)):
            item = writer.item(each, context, Losses())
            assert item is not None
            file.write(between + item)
            between = writer.separator
        file.write(writer.tail(context))


def feedgen(number: int, target: Path) -> None:
    """The same RSS by feedgen: the same titles, links, ids, dates, texts and categories."""
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.title("Harbour jobs")
    feed.link(href="https://jobs.example.org/", rel="alternate")
    feed.description("Harbour jobs")
    for each in map(posting, range(number)):
        entry = feed.add_entry(order="append")
        entry.title(each["title"])
        entry.link(href=each["url"])
        entry.guid(each["id"], permalink=False)
        entry.pubDate(datetime.fromisoformat(each["datePosted"]).replace(tzinfo=UTC))
        entry.description(each["description"])
        entry.content(each["description"], type="CDATA")
        entry.category([{"term": term} for term in ["Full-time", *each["skills"]]])
    feed.rss_file(str(target))


def baseline(number: int, target: Path) -> None:
    """The postings alone, for what it costs to make them."""
    target.write_text(str(sum(len(each["description"]) for each in map(posting, range(number)))))


def _child(kind: str, number: int, target: Path) -> None:
    begun = time.perf_counter()
    if kind == "feedgen":
        feedgen(number, target)
    elif kind == "baseline":
        baseline(number, target)
    else:
        ours(kind, number, target)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": time.perf_counter() - begun, "megabytes": peak, "bytes": target.stat().st_size}))


def _measured(number: int) -> Iterator[tuple[str, Mapping[str, float]]]:
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("baseline", "rss", "indeed", "feedgen"):
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.feeds", "--child", kind, str(number), str(Path(folder) / kind)],
                capture_output=True, text=True, check=False, cwd=Path(__file__).resolve().parent.parent,
            )  # fmt: skip
            if done.returncode:
                print(f"{kind}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
                continue
            yield kind, json.loads(done.stdout)


def main(arguments: list[str]) -> int:
    """Measures, prints, and holds the promises."""
    if arguments[:1] == ["--child"]:
        _child(arguments[1], int(arguments[2]), Path(arguments[3]))
        return 0
    number = int(arguments[0]) if arguments else 100_000
    found = {}
    print(f"{number:,} postings")
    for kind, result in _measured(number):
        found[kind] = result
        print(
            f"  {kind:<9} {result['seconds']:7.2f} s  {result['megabytes']:8.1f} MB peak  {result['bytes'] / 1e6:8.1f} MB written"
        )
    broken = False
    for kind in ("rss", "indeed"):
        broken |= kind not in found or found[kind]["megabytes"] > MOST_MEGABYTES
    if "feedgen" in found and "rss" in found:
        made = found["baseline"]["seconds"]
        ratio = found["rss"]["seconds"] / found["feedgen"]["seconds"]
        alone = (found["rss"]["seconds"] - made) / (found["feedgen"]["seconds"] - made)
        memory = found["rss"]["megabytes"] / found["feedgen"]["megabytes"]
        print(
            f"  rss against feedgen: {ratio:.3f} of its time ({alone:.3f} without making the postings), {memory:.3f} of its memory"
        )
        broken |= ratio > MOST_TIME
    print("a promise is broken" if broken else "all promises hold")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
