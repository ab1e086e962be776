"""`jobexport check` under ``strict`` against ``schema`` alone: rates, their ratio, and peak memory at two sizes.

    python -m benchmarks.check [NUMBER]        # 100,000 unless told otherwise

Each check runs in a process of its own with one worker. Rates are postings for each second of CPU time, which other
work on the machine disturbs least; the best of three runs counts. The exit code is 1 where a promise is broken: at
least 40 % of the rate of ``schema``, and at most 1.3 times the memory that a quarter of the postings takes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LEAST_RATIO = 0.40
MOST_GROWTH = 1.3
_RUNS = 3
_TOWNS = [("Berlin", "DE"), ("Porto", "PT"), ("Boulder, CO", "US"), ("Gdańsk", "PL"), ("Leeds", "GB"), ("Oslo", "NO")]
_TITLES = ["Data Engineer", "Nurse", "Cook", "Carpenter", "Teacher", "Crane Technician", "Accountant"]
_TEXT = (
    "harbour crane rope night shift plan keep write down measure repair lift team ship cargo hall paint steel wood "
    "learn teach count order deliver customers tools safety weather water engine road bridge budget review"
)


def posting(number: int) -> dict[str, Any]:
    """One invented posting as an author writes it; its text has some 2.5 kB and differs from the others'."""
    town, country = _TOWNS[number % len(_TOWNS)]

    def words(place: int, count: int) -> str:
        known, step = _TEXT.split(), 1 + (number * 7 + place) % 31
        return " ".join(known[(number * place + each * step) % len(known)] for each in range(count)).capitalize() + "."

    tasks = "\n".join(f"- {words(place, 12)}" for place in range(3, 19))
    return {
        "id": f"job-{number}", "title": _TITLES[number % len(_TITLES)], "company": f"Harbour {number // 20}",
        "companyUrl": "https://harbour.example", "location": f"{town}, {country}", "employment": "Full time",
        "salary": {"currency": "EUR", "min": 30000 + number % 9000, "max": 52000 + number % 9000, "unit": "year"},
        "posted": f"2026-10-{number % 28 + 1:02}", "applyUrl": f"https://harbour.example/jobs/{number}",
        "skills": ["hydraulics", f"crane {number % 40}"], "summary": words(1, 18),
        "description": f"## The work\n\n{words(2, 90)}\n\n## Tasks\n\n{tasks}\n\n## You\n\n{words(20, 90)}",
    }  # fmt: skip


def write(number: int, target: Path) -> Path:
    """A file of so many postings, one a line."""
    with target.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(posting(each), ensure_ascii=False) + "\n" for each in range(number))
    return target


def measure(profile: str, source: Path) -> tuple[float, int]:
    """CPU seconds and peak memory in KiB of one check in a process of its own."""
    command = [sys.executable, "-m", "jobexport", "check", str(source), "--jobs", "1", "--profile", profile,
               "--now", "2026-11-22", "--output-format", "jsonl"]  # fmt: skip
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        raise SystemExit(f"check failed with exit code {child.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def main(number: int) -> int:
    """Measures and prints; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        whole = write(number, Path(folder, "whole.jsonl"))
        quarter = write(max(number // 4, 1), Path(folder, "quarter.jsonl"))
        rates, peaks = {}, {}
        for profile in ("schema", "strict"):
            runs = [measure(profile, whole) for _ in range(_RUNS)]
            rates[profile] = number / min(seconds for seconds, _ in runs)
            peaks[profile] = max(peak for _, peak in runs)
            print(f"{profile:<8} {rates[profile]:>8,.0f} postings a CPU second   peak {peaks[profile] / 1024:.0f} MiB")
        _, small = measure("strict", quarter)
    ratio, growth = rates["strict"] / rates["schema"], peaks["strict"] / small
    print(f"strict runs at {ratio:.0%} of the rate of schema (promised: {LEAST_RATIO:.0%})")
    print(f"strict takes {growth:.2f} times the memory of a quarter of the postings (promised: {MOST_GROWTH} at most)")
    return int(ratio < LEAST_RATIO or growth > MOST_GROWTH)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
