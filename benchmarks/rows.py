"""The rows of the results: each measures one promise and gives its lines. Add a row: write a function, name it in ``ROWS``."""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.bench import (
    NOW,
    Bench,
    Line,
    hugo_program,
    in_turn,
    inside,
    jobexport,
    lines_written,
    mb,
    missing,
    remove,
    told,
    verdict,
)
from benchmarks.measure import Failed, Sample, pairs, run

__all__ = ["FULL", "ROWS"]

Row = Callable[[Bench], Iterator[Line]]


def _ratios(ours: list[Sample], theirs: list[Sample]) -> list[float]:
    return [mine.seconds / other.seconds for mine, other in zip(ours, theirs, strict=True)]


def _middle(samples: list[Sample]) -> float:
    return statistics.median(each.seconds for each in samples)


def _peak(samples: list[Sample]) -> float:
    return statistics.median(each.peak for each in samples)


def start(bench: Bench) -> Iterator[Line]:
    """The start of the command line against the import of its library."""
    for option in ("--version", "--help"):
        ours, theirs = pairs(
            4 * bench.times + 1, partial(jobexport, option), lambda: run([sys.executable, "-c", "import typer"])
        )
        ratios = _ratios(ours, theirs)
        yield Line(
            f"`jobexport {option}` against `import typer`", "", "", told(ratios), "≤ 2.5 ×", verdict(statistics.median(ratios), 2.5),
            f"{_middle(ours) * 1000:.0f} ms",
        )  # fmt: skip


def _built(bench: Bench, wanted: int, limit: float, *, memory: bool, everywhere: bool) -> Iterator[Line]:
    number, program = bench.number(wanted), hugo_program()
    size = f"{number:,}"
    for place in bench.places if everywhere else bench.places[:1]:
        folder = bench.folder(place)
        site, other, copy = folder / f"site-{number}", folder / "hugo", folder / "copy"
        if not bench.room(place, number * 75_000, number * 12):
            yield missing(f"full build of {size}", f"≤ {limit} ×", f"not enough room on {place}")
            continue
        runs = [lambda: bench.build(number, site), lambda: bench.copy(site, copy)]  # noqa: B023
        if program is not None:
            runs.append(lambda: bench.hugo(number, other, program))  # noqa: B023
        # On a disk 100,000 take minutes each.
        times = bench.times if place == bench.places[0] or number < 50_000 else 1
        ours, copies, *hugos = pairs(times, *runs)
        remove(other), remove(copy)
        note = f"{_middle(ours):.1f} s, {number / _middle(ours):,.0f} postings/s, {mb(_peak(ours))}"
        if times == 1:
            note = f"one run each; {note}"
        if place == bench.places[0]:
            bench.builds[number], bench.sites[number] = ours, site
        else:
            remove(site)
        if hugos:
            ratios = _ratios(ours, hugos[0])
            yield Line(
                "full build against Hugo", size, place, told(ratios), f"≤ {limit} ×", verdict(statistics.median(ratios), limit),
                f"{note}; Hugo {_middle(hugos[0]):.1f} s, {mb(_peak(hugos[0]))}",
            )  # fmt: skip
            share = [mine.peak / hugo.peak for mine, hugo in zip(ours, hugos[0], strict=True)]
            if memory:
                yield Line(
                    "its memory against Hugo's",
                    size,
                    place,
                    told(share, 3),
                    "≤ 0.05 ×",
                    verdict(statistics.median(share), 0.05),
                )
        else:
            yield missing("full build against Hugo", f"≤ {limit} ×", "Hugo is not installed")
        ratios = _ratios(ours, copies)
        yield Line(
            "full build against `cp -r` of its output", size, place, told(ratios), "≤ 6 ×", verdict(statistics.median(ratios), 6),
            f"cp {_middle(copies):.1f} s",
        )  # fmt: skip


def build_10k(bench: Bench) -> Iterator[Line]:
    """10,000 postings against Hugo and against a copy."""
    yield from _built(bench, 10_000, 0.35, memory=False, everywhere=True)


def build_100k(bench: Bench) -> Iterator[Line]:
    """100,000 postings against Hugo and against a copy; on a disk too with ``--full``."""
    yield from _built(bench, 100_000, 0.25, memory=True, everywhere=bench.full)


def _site(bench: Bench, number: int) -> tuple[Path, float]:
    """A built site of this session, and the seconds of its full build."""
    if number not in bench.sites:
        site = bench.folder() / f"site-{number}"
        (bench.builds[number],) = pairs(bench.times if number < 50_000 else 1, lambda: bench.build(number, site))
        bench.sites[number] = site
    return bench.sites[number], _middle(bench.builds[number])


def rebuild(bench: Bench) -> Iterator[Line]:
    """A second build of 100,000 postings: without a change, and after one."""
    number = bench.number(100_000)
    site, whole = _site(bench, number)
    source = bench.corpus("jsonl", number)
    (same,) = pairs(bench.times, lambda: bench.build(number, site, fresh=False))
    written = [lines_written(each) for each in same]
    share = [each.seconds / whole for each in same]
    yield Line(
        "rebuild without change against the full build", f"{number:,}", bench.places[0], told(share, 3), "≤ 1/30, no writes",
        verdict(statistics.median(share), 1 / 30) and not any(written), f"{_middle(same):.2f} s, {max(written)} files written",
    )  # fmt: skip
    changed, counts = list[Sample](), list[int]()
    whole_text = source.read_bytes()
    at = whole_text.index(b'"id": "job-%07d"' % (number // 2))
    for turn in range(bench.times):
        place = whole_text.index(b"## The work", at)
        source.write_bytes(whole_text[:place] + b"## The work %d" % turn + whole_text[place + len(b"## The work") :])
        changed.append(bench.build(number, site, fresh=False))
        counts.append(lines_written(changed[-1]))
    source.write_bytes(whole_text)
    share = [each.seconds / whole for each in changed]
    yield Line(
        "rebuild after 1 change against the full build", f"{number:,}", bench.places[0], told(share, 3), "≤ 1/20, only what is concerned",
        verdict(statistics.median(share), 1 / 20) and max(counts) < 60, f"{_middle(changed):.2f} s, {max(counts)} files written",
    )  # fmt: skip
    bench.sites.pop(number)
    remove(site)


def scaling(bench: Bench) -> Iterator[Line]:
    """Cost per posting and memory from 1,000 to 100,000 postings, on memory; 1,000,000 is a row of its own."""
    costs: dict[int, float] = {}
    peaks: dict[int, float] = {}
    for wanted in (1000, 10_000, 100_000):
        number = bench.number(wanted)
        if wanted == 1000 and number not in bench.builds:
            (bench.builds[number],) = pairs(2 * bench.times - 1, partial(bench.build, number, bench.folder() / "small"))
        elif number not in bench.builds:
            _site(bench, number)
        costs[number] = _middle(bench.builds[number]) / number * 1e6
        peaks[number] = _peak(bench.builds[number])
    yield from _curve(costs, peaks, bench.places[0])


def _curve(costs: dict[int, float], peaks: dict[int, float], place: str) -> Iterator[Line]:
    middle = (max(costs.values()) + min(costs.values())) / 2
    off = (max(costs.values()) - middle) / middle
    shown = ", ".join(f"{number:,}: {cost:,.0f} µs" for number, cost in costs.items())
    sizes = f"{min(costs):,} – {max(costs):,}"
    yield Line("cost per posting of a full build", sizes, place, f"± {off:.0%}", "± 25 %", verdict(off, 0.25), shown)
    shown = ", ".join(f"{number:,}: {mb(peak)}" for number, peak in peaks.items())
    most = max(peaks.values())
    yield Line("peak memory of all processes", sizes, place, mb(most), "≤ 400 MB", verdict(most, 400e6), shown)


def million(bench: Bench) -> Iterator[Line]:
    """1,000,000 postings with a sharded permalink on a disk, against 10,000 and 100,000 there."""
    place, costs, peaks = bench.places[-1], {}, {}
    folder = bench.folder(place)
    settings = folder / "jobexport.toml"
    settings.write_text('[site]\npermalink = "jobs/{shard:3}/{slug}/"\nper_page = 200\n')
    for wanted in (10_000, 100_000, 1_000_000):
        number, site = bench.number(wanted), folder / "site"
        if not bench.room(place, number * 62_000, number * 6):
            yield missing(f"full build of {number:,}", "± 25 %, ≤ 400 MB", f"not enough room on {place}")
            return
        more = ("--config", str(settings))
        samples = [
            bench.build(number, site, more=more, timeout=4 * 3600)
            for _ in range(bench.times if wanted < 100_000 else 1)
        ]
        costs[number], peaks[number] = _middle(samples) / number * 1e6, _peak(samples)
        if wanted < 1_000_000:
            remove(site)
    yield from _curve(costs, peaks, place)
    largest, name = max((len(folders) + len(files), here) for here, folders, files in os.walk(site))
    shown = Path(name).relative_to(site).as_posix()
    yield Line(
        "entries of the largest folder",
        f"{number:,}",
        place,
        f"{largest:,}",
        "≤ some thousand",
        verdict(largest, 10_000),
        f"{shown}/",
    )
    again = bench.build(number, site, more=more, timeout=4 * 3600, fresh=False)
    share = again.seconds / (costs[number] * number / 1e6)
    yield Line(
        "rebuild without change against the full build",
        f"{number:,}",
        place,
        f"{share:.3f} ×",
        "≤ 1/30",
        verdict(share, 1 / 30),
        f"{again.seconds:.0f} s",
    )
    remove(site)
    bench.drop("jsonl", number)


def _broken(source: Path, target: Path) -> Path:
    """Canonical postings of which every twentieth breaks the schema."""
    with source.open("rb") as lines, target.open("w", encoding="utf-8") as file:
        for number, line in enumerate(lines):
            made: dict[str, Any] = json.loads(line)
            if number % 20 == 19:
                kind = number // 20 % 4
                made |= ({"title": ""}, {"salry": 5}, {"datePosted": "soon"}, {"employmentType": ["SOMETIMES"]})[kind]
            file.write(json.dumps(made) + "\n")
    return target


def check(bench: Bench) -> Iterator[Line]:
    """Validation with 5 % bad postings: the gate with jsonschema behind it against jsonschema alone, and the whole command."""
    number = bench.number(4000)
    source = _broken(bench.corpus("canonical", number), bench.folder() / "broken.jsonl")
    rounds = list(
        in_turn(bench.times, lambda: inside("schema_ours", source), lambda: inside("schema_jsonschema", source))
    )
    ratios = [other["seconds"] / ours["seconds"] for ours, other in rounds]
    same = all(ours["digest"] == other["digest"] for ours, other in rounds)
    rate = number / statistics.median(ours["seconds"] for ours, _ in rounds)
    yield Line(
        "validation against `jsonschema` alone, 5 % bad", f"{number:,}", "", told(ratios, 1, " × its rate"), "≥ 15 × its rate, same verdicts",
        verdict(statistics.median(ratios), 15, least=True) and same,
        f"{rate:,.0f} postings/s; verdicts and messages {'are the same' if same else 'differ'}",
    )  # fmt: skip
    source = bench.corpus("jsonl", number, 0.05)
    (samples,) = pairs(bench.times, lambda: jobexport("check", source, "--profile", "schema", *NOW, codes=(1,)))
    alone = number / statistics.median(other["seconds"] for _, other in rounds)
    shown = f"{number / _middle(samples):,.0f} postings/s"
    yield Line(
        "the whole `check --profile schema`: start, reading, normalising, reporting", f"{number:,}", "", shown, "", None,
        f"{number / _middle(samples) / alone:.1f} × the rate of `jsonschema` alone",
    )  # fmt: skip


def strict(bench: Bench) -> Iterator[Line]:
    """All rules against the schema alone, by processor time, and memory at two sizes; so many postings that the start of the
    program, which both share, does not count."""
    number = bench.number(100_000)
    whole, quarter = bench.corpus("jsonl", number), bench.corpus("jsonl", number // 4)

    def checked(profile: str, source: Path) -> Sample:
        return jobexport(
            "check", source, "--jobs", "1", "--profile", profile, *NOW, "--output-format", "jsonl", codes=(0, 1)
        )

    schema, rules = pairs(bench.times, lambda: checked("schema", whole), lambda: checked("strict", whole))
    ratios = [one.cpu / other.cpu for one, other in zip(schema, rules, strict=True)]
    yield Line(
        "`check --profile strict` against `schema`", f"{number:,}", "", told(ratios, 2, " × its rate"), "≥ 0.4 × its rate",
        verdict(statistics.median(ratios), 0.4, least=True), f"{number / _middle(rules):,.0f} postings/s with one worker",
    )  # fmt: skip
    growth = [_peak(rules) / checked("strict", quarter).peak]
    yield Line(
        "its memory against a quarter of the postings",
        f"{number:,}",
        "",
        told(growth),
        "≤ 1.3 ×",
        verdict(statistics.median(growth), 1.3),
        mb(_peak(rules)),
    )


def pages(bench: Bench) -> Iterator[Line]:
    """Pages of 100 kB to canonical, validated postings against extruct, which only reads the markup."""
    number = 50 if bench.scale >= 1 else 20
    for syntax, peers in (
        (
            "json-ld",
            (
                ("pages_extruct", "extruct's defaults", 25.0),
                ("pages_extruct_jsonld", 'extruct with `["json-ld"]`', 2.0),
            ),
        ),
        ("microdata", (("pages_extruct", "extruct's defaults", 1.5),)),
        ("rdfa", (("pages_extruct", "extruct's defaults", 1.5),)),
    ):
        source = bench.corpus(syntax, number)
        for contestant, name, least in peers:
            try:
                rounds = list(
                    in_turn(bench.times, partial(inside, "pages_ours", source), partial(inside, contestant, source))
                )
            except Failed as reason:
                yield missing(f"pages with {syntax} against {name}", f"≥ {least:g} ×", str(reason))
                continue
            ratios = [other["seconds"] / ours["seconds"] for ours, other in rounds]
            ours = statistics.median(each["seconds"] for each, _ in rounds) / number * 1000
            whole = all(each["digest"] == f"{number} postings" for each, _ in rounds)
            yield Line(
                f"pages with {syntax} against {name}", f"{number} × 100 kB", "", told(ratios, 1, " × its rate"), f"≥ {least:g} × its rate",
                verdict(statistics.median(ratios), least, least=True) and whole, f"{ours:.2f} ms a page" + ("" if whole else "; postings are missing"),
            )  # fmt: skip


def rss(bench: Bench) -> Iterator[Line]:
    """RSS of 100,000 items from canonical postings against feedgen, and the whole command, also to Indeed's XML."""
    number = bench.number(100_000)
    source = bench.corpus("canonical", number)
    try:
        rounds = list(in_turn(bench.times, lambda: inside("rss_ours", source), lambda: inside("rss_feedgen", source)))
    except Failed as reason:
        yield missing("RSS against feedgen", "≤ 0.45 ×, ≤ 60 MB", str(reason))
        return
    ratios = [ours["seconds"] / other["seconds"] for ours, other in rounds]
    peak, theirs = max(ours["peak"] for ours, _ in rounds), max(other["peak"] for _, other in rounds)
    seconds = statistics.median(ours["seconds"] for ours, _ in rounds)
    yield Line(
        "RSS against feedgen",
        f"{number:,}",
        bench.places[0],
        told(ratios),
        "≤ 0.45 ×",
        verdict(statistics.median(ratios), 0.45),
        f"{seconds:.1f} s",
    )
    yield Line("its memory", f"{number:,}", "", mb(peak), "≤ 60 MB", verdict(peak, 60e6), f"feedgen {mb(theirs)}")
    other = statistics.median(each["seconds"] for _, each in rounds)
    made = source.with_suffix(".rss")
    sample = jobexport("convert", source, "--to", "rss", "-o", made, *NOW, "--base-url", "https://jobs.example/")
    yield Line(
        "the whole `convert --to rss`, with reading, normalising and validation", f"{number:,}", bench.places[0],
        f"{sample.seconds / other:.2f} ×", "", None, f"{sample.seconds:.1f} s, {mb(sample.peak)}",
    )  # fmt: skip
    remove(made)
    yield from _whole(number, source, {"rss": sample})
    bench.drop("canonical", number)


def _whole(number: int, source: Path, known: dict[str, Sample]) -> Iterator[Line]:
    """The memory of the whole command, which reads, checks and writes; ``known`` are runs with all cores by target."""
    for target in ("rss", "indeed"):
        made = source.with_suffix(f".{target}")
        arguments = ("convert", source, "--to", target, "-o", made, *NOW, "--base-url", "https://jobs.example/")
        one = jobexport(*arguments, "--jobs", "1")
        every = known.get(target) or jobexport(*arguments)
        yield Line(
            f"memory of the whole `convert --to {target}`, one worker", f"{number:,}", "", mb(one.peak), "≤ 60 MB", verdict(one.peak, 60e6),
            f"all cores with all their processes: {mb(every.peak)}",
        )  # fmt: skip
        remove(made)


def convert(bench: Bench) -> Iterator[Line]:
    """Conversions against scripts by hand, which validate nothing."""
    number = bench.number(40_000)
    for work, kind, target, script in (
        ("JSONL → CSV", "canonical", "csv", "csv"), ("JSONL → JSON-LD", "canonical", "jsonld", "jsonld"),
        ("Indeed XML → JSONL", "indeed", "jsonl", "indeed"),
    ):  # fmt: skip
        source = bench.corpus(kind, number)
        made, theirs = source.with_suffix(f".{target}-ours"), source.with_suffix(f".{target}-script")
        runs = [
            partial(jobexport, "convert", source, "--to", target, "-o", made, *NOW, "--jobs", jobs)
            for jobs in ("auto", "1")
        ]
        try:
            auto, one, other = pairs(
                bench.times,
                *runs,
                partial(run, [sys.executable, "-m", "benchmarks.peers.scripts", script, source, theirs]),
            )
        except Failed as reason:
            yield missing(f"{work} against a script by hand", "≥ 0.6 × its rate", str(reason))
            continue
        for samples, name in ((auto, "all cores"), (one, "one worker")):
            ratios = [each.seconds / mine.seconds for mine, each in zip(samples, other, strict=True)]
            yield Line(
                f"{work} against a script by hand, {name}", f"{number:,}", bench.places[0], told(ratios, 2, " × its rate"), "≥ 0.6 × its rate",
                verdict(statistics.median(ratios), 0.6, least=True), f"{number / _middle(samples):,.0f} against {number / _middle(other):,.0f} postings/s",
            )  # fmt: skip
        remove(made), remove(theirs)


def workers(bench: Bench) -> Iterator[Line]:
    """Two workers against one."""
    number, site = bench.number(30_000), bench.folder() / "workers"
    one, two = pairs(
        bench.times, lambda: bench.build(number, site, jobs="1"), lambda: bench.build(number, site, jobs="2")
    )
    ratios = _ratios(one, two)
    yield Line(
        "full build, two workers against one",
        f"{number:,}",
        bench.places[0],
        told(ratios, 2, " × as fast"),
        "≥ 1.7 ×",
        verdict(statistics.median(ratios), 1.7, least=True),
    )
    remove(site)
    # What the machine itself allows: two builds that know nothing of each other.
    with ThreadPoolExecutor(2) as threads:
        alone = _middle(one)
        beside = [
            max(each.seconds for each in threads.map(partial(_alone, bench, number), (1, 2)))
            for _ in range(bench.times)
        ]
    yield Line(
        "two separate builds of one worker side by side, against one after the other", f"{number:,}", bench.places[0],
        told([2 * alone / each for each in beside], 2, " × as fast"), "", None, "what the machine gives at most",
    )  # fmt: skip


def _alone(bench: Bench, number: int, turn: int) -> Sample:
    site = bench.folder() / f"alone-{turn}"
    sample = bench.build(number, site, jobs="1")
    remove(site)
    return sample


def dask(bench: Bench) -> Iterator[Line]:
    """Two workers of a local Dask cluster against one."""
    target = "≥ 1.6 ×"
    if "--engine" not in run([sys.executable, "-m", "jobexport", "build", "--help"], quiet=False).output:
        yield missing("two Dask workers against one", target, "this version has no --engine")
        return
    number, site = bench.number(20_000), bench.folder() / "dask"
    try:
        one, two = pairs(
            bench.times,
            *[partial(bench.build, number, site, jobs=jobs, more=("--engine", "dask")) for jobs in ("1", "2")],
        )
    except Failed as reason:
        yield missing("two Dask workers against one", target, str(reason))
        return
    ratios = _ratios(one, two)
    yield Line(
        "full build, two Dask workers against one",
        f"{number:,}",
        bench.places[0],
        told(ratios, 2, " × as fast"),
        target,
        verdict(statistics.median(ratios), 1.6, least=True),
    )
    remove(site)


ROWS: dict[str, Row] = {
    "start": start, "check": check, "strict": strict, "pages": pages, "convert": convert, "workers": workers, "dask": dask,
    "build-10k": build_10k, "build-100k": build_100k, "scaling": scaling, "rebuild": rebuild, "rss": rss, "million": million,
}  # fmt: skip
"""Every row by its name, in an order in which later ones use what earlier ones built."""

FULL = ("million",)
"""Rows that only a full run measures."""
