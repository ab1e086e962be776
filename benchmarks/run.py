"""Measures every promise about speed and memory, and writes what came out to ``benchmarks/RESULTS.md``.

    python -m benchmarks.run [ROW…] [--full] [--times N] [--scale X]

Without ROW all rows but those of a full run. Each row is kept in ``benchmarks/results.json`` as soon as it is measured, so
that a run that was stopped loses one row, and single rows can be measured again. ``--full`` measures everything, also a
million postings and 100,000 on a disk. ``--scale 0.05`` tries everything out at a twentieth of the sizes and keeps nothing.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.bench import Bench, Line, hugo_program, missing
from benchmarks.measure import Failed, machine, run
from benchmarks.reasons import reason
from benchmarks.rows import FULL, ROWS

HERE = Path(__file__).resolve().parent
KEPT, RESULTS = HERE / "results.json", HERE / "RESULTS.md"
_HEAD = ("work", "postings", "on", "figure", "target", "met", "in detail")


def _versions() -> str:
    found = []
    program = hugo_program()
    if program is not None:
        words = run([program, "version"], quiet=False).output.split()
        found.append(
            f"Hugo {next((each for each in words if each[:1] == 'v' and each[1:2].isdigit()), '?')[1:].split('-')[0]}"
        )
    for name in ("extruct", "feedgen", "jsonschema", "lxml", "orjson", "typer"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} is missing")
    return ", ".join(found)


def page(kept: dict[str, Any]) -> str:
    """The results as Markdown."""
    lines = [
        "# Results\n",
        "Written by `make bench` (and `make bench-full`); the rows are in `benchmarks/rows.py`. A ratio is the median of paired runs, one after",
        "the other on the same machine, with its least and its largest; on a shared machine trust ratios, not seconds. Memory is the sum of the",
        "PSS of all processes at its peak. Every build writes all default outputs; Hugo writes pages with JSON-LD, lists, RSS and a sitemap of",
        "the same postings.\n",
    ]
    for told in dict.fromkeys((row["machine"], row["peers"]) for row in kept.values()):
        names = [name for name in ROWS if name in kept and (kept[name]["machine"], kept[name]["peers"]) == told]
        days = sorted({kept[name]["day"] for name in names})
        lines.append(
            f"{', '.join(names)}: {days[0]}{' – ' + days[-1] if len(days) > 1 else ''} on {told[0]}; {told[1]}.\n"
        )
    lines += [f"| {' | '.join(_HEAD)} |", "|" + "---|" * len(_HEAD)]
    open_rows = []
    for name in ROWS:
        if name not in kept:
            open_rows.append(name)
            continue
        for each in kept[name]["lines"]:
            met = {True: "yes", False: "**no**", None: "–"}[each["met"]]
            cells = (each["work"], each["size"], each["place"], each["figure"], each["target"], met, each["note"])
            lines.append(f"| {' | '.join(cells)} |")
    missed: dict[str, list[str]] = {}
    for work in dict.fromkeys(
        each["work"] for name in ROWS if name in kept for each in kept[name]["lines"] if each["met"] is False
    ):
        missed.setdefault(reason(work) or "Not looked into yet.", []).append(work)
    if missed:
        lines.append("\n## Why targets are missed\n")
        lines += [f"- **{'; '.join(works)}.** {text}" for text, works in missed.items()]
    if open_rows:
        lines.append(f"\nNot measured yet: {', '.join(open_rows)} (`python -m benchmarks.run {' '.join(open_rows)}`).")
    return "\n".join(lines) + "\n"


def _shown(line: Line) -> str:
    met = {True: "met", False: "MISSED", None: ""}[line.met]
    about = " ".join(each for each in (line.size, line.place) if each)
    return f"  {line.work}{f' ({about})' if about else ''}: {line.figure}  [{line.target}] {met}  {line.note}".rstrip()


def measure(bench: Bench, names: list[str], keep: bool) -> bool:
    """Measures rows one by one; whether every target was met."""
    kept: dict[str, Any] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    peers, fine = _versions(), True
    for name in names:
        begun = time.perf_counter()
        print(f"{name} …", flush=True)
        found: list[Line] = []
        try:
            for line in ROWS[name](bench):
                found.append(line)
                print(_shown(line), flush=True)
        except Failed as reason:
            found.append(missing(f"row {name}", "", str(reason)))
            print(f"  failed: {reason}", flush=True)
        fine = fine and all(each.met is not False for each in found)
        seconds = time.perf_counter() - begun
        print(f"  {seconds:.0f} s", flush=True)
        if keep:
            kept[name] = {
                "day": datetime.now(UTC).date().isoformat(), "machine": machine(), "peers": peers, "seconds": round(seconds),
                "lines": [each.as_dict() for each in found],
            }  # fmt: skip
            KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
            RESULTS.write_text(page(kept), "utf-8")
    return fine


def main() -> int:
    """Measures; the exit code is 1 where a target was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}")
    parser.add_argument("--full", action="store_true", help="also a million postings, and 100,000 on a disk")
    parser.add_argument("--times", type=int, default=3, help="paired runs of each measurement (default: 3)")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="a factor for all sizes; the results are not kept unless it is 1"
    )
    parser.add_argument("--list", action="store_true", help="name the rows and what each measures")
    given = parser.parse_args()
    if given.list:
        for name, row in ROWS.items():
            print(f"{name:<12} {(row.__doc__ or '').splitlines()[0]}")
        return 0
    unknown = [each for each in given.rows if each not in ROWS]
    if unknown:
        parser.error(f"no such row: {', '.join(unknown)}; there are {', '.join(ROWS)}")
    names = [name for name in ROWS if name in given.rows or (not given.rows and (given.full or name not in FULL))]
    # A run that is ended from outside takes its folders along as well.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    try:
        with Bench(full=given.full, scale=given.scale, times=given.times) as bench:
            return int(not measure(bench, names, keep=given.scale == 1))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
