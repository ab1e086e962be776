"""Sources and outputs in stores: one that only this process sees, and one that the workers of a cluster see too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest

from jobexport.cli.converting import run as convert
from jobexport.clock import clock
from jobexport.cluster import Cluster
from jobexport.config import load
from jobexport.engine import Jobs
from jobexport.errors import InputError, JobExportError, UsageError
from jobexport.findings import Finding, Severity
from jobexport.pipeline.building import Built, build
from jobexport.pipeline.context import write_context
from jobexport.pipeline.converting import convert as whole
from jobexport.pipeline.converting import writable
from jobexport.pipeline.parts import convert_parts
from jobexport.pipeline.plan import plan
from jobexport.pipeline.reading import Reading, read_unit, units
from tests.engine.conftest import NOW
from tests.engine.test_parity import tree


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def objects(url: str) -> dict[str, bytes]:
    """Every object below a URL by its path."""
    system, top = fsspec.core.url_to_fs(url)
    return {name.removeprefix(top).lstrip("/"): system.cat_file(name) for name in system.find(top)}


def site(corpus: Path, sources: str, place: str, jobs: Jobs = 1) -> tuple[Built, list[Finding]]:
    told: list[Finding] = []
    todo = plan([sources], place, load(corpus / "jobexport.toml"), clock(NOW))
    return build(todo if jobs == 1 else replace(todo, jobs=jobs), tell=told.append), told


def without_state(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if not path.endswith(".index")}


@pytest.mark.parametrize("where", ["memory://harbour/site", "local://{folder}/site"])
def test_a_site_in_a_store_has_the_same_bytes(
    corpus: Path, cluster: Cluster, memory: fsspec.AbstractFileSystem, where: str, tmp_path: Path
) -> None:
    """What only this process sees is written by it, and what the workers see by themselves."""
    one, _ = site(corpus, str(corpus / "jobs"), str(tmp_path / "one"))
    url = where.format(folder=tmp_path / "store")
    made, _ = site(corpus, str(corpus / "jobs"), url, cluster)
    assert objects(url) == without_state(tree(tmp_path / "one"))
    assert (made.open, made.written, made.left_out, made.findings) == (
        one.open,
        one.written,
        one.left_out,
        one.findings,
    )


def test_a_store_keeps_what_is_not_ours(corpus: Path, memory: fsspec.AbstractFileSystem) -> None:
    place, jobs = "memory://harbour/site", str(corpus / "jobs" / "few")
    memory.pipe({"/harbour/site/cv.pdf": b"mine", "/harbour/site/robots.txt": b"mine too"})
    made, told = site(corpus, jobs, place)
    assert [each.origin.uri for each in told if each.rule == "build/foreign-file"] == ["robots.txt"]
    assert made.reached(Severity.ERROR)
    assert objects(place)["robots.txt"] == b"mine too"
    # A build that was killed leaves objects without a manifest: the next one knows them for ours all the same.
    memory.pipe("/harbour/site/.jobexport/unfinished", b"cv.pdf\nrobots.txt\n")
    memory.rm("/harbour/site/.jobexport/manifest")
    few = str(corpus / "jobs" / "few" / "00*.json")
    again, _ = site(corpus, few, place)
    found = objects(place)
    assert found["cv.pdf"] == b"mine" and found["robots.txt"] == b"mine too"
    assert ".jobexport/unfinished" not in found and again.removed > 100
    assert len([path for path in found if path.endswith("posting.jsonld")]) == again.open
    assert b"job-300\n" in found[".jobexport/addresses.tsv"]


def test_sources_in_a_store_are_read_like_files(
    corpus: Path, cluster: Cluster, memory: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    """A store that the workers see; the same postings and findings as from the folder, under the store's names."""
    url = f"local://{corpus}/jobs"
    reading = Reading(clock(NOW))
    for name, jobs in (("one", 1), ("dask", cluster)):
        with (tmp_path / name).open("wb") as file:
            board = load(corpus / "jobexport.toml")
            told: list[Finding] = []
            source = url if name == "dask" else str(corpus / "jobs")
            whole(
                [source],
                writable("jsonl"),
                file,
                reading,
                write_context(board, clock(NOW), None, {}),
                jobs=jobs,
                tell=told.append,
            )
            if name == "one":
                expected = [(each.rule, each.message) for each in told]
    assert [(each.rule, each.message) for each in told] == expected
    assert all(each.origin.uri.startswith("local://") for each in told)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "dask").read_bytes()


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("memory://harbour/jobs/a.json", ["a.json"]),
        ("memory://harbour/jobs/", ["a.json", "packed.jsonl", "deep/b.json"]),
        ("memory://harbour/jobs", ["a.json", "packed.jsonl", "deep/b.json"]),
        ("memory://harbour/jobs/*.json", ["a.json"]),
        ("memory://harbour/**/*.json", ["a.json", "deep/b.json", "old/d.json"]),
        ("memory://harbour/jobs/deep/../a.json", []),
        ("memory://harbour/cellar/", []),
        ("memory://harbour/jobs/*.xml", []),
    ],
)
def test_a_url_names_an_object_a_folder_or_a_pattern(
    memory: fsspec.AbstractFileSystem, url: str, read: list[str]
) -> None:
    import gzip

    posting = b'{"id": "%s", "title": "Net Mender", "company": "Acme", "description": "Mend nets."}'
    memory.pipe(
        {
            "/harbour/jobs/a.json": posting % b"a", "/harbour/jobs/deep/b.json": posting % b"b",
            "/harbour/jobs/.hidden/c.json": posting % b"c", "/harbour/jobs/robots.txt": b"no job",
            "/harbour/jobs/old/.jobexport/manifest": b"", "/harbour/jobs/old/d.json": posting % b"d",
            "/harbour/jobs/packed.jsonl.gz": gzip.compress(posting % b"e" + b"\n"),
        }
    )  # fmt: skip
    reading = Reading(clock(NOW))
    if not read:
        with pytest.raises(InputError) as told:
            list(units([url], reading))
        assert told.value.subject == url
        return
    found = [
        outcome
        for unit in units([url, "memory://harbour/jobs/a.json"], reading)
        for outcome in read_unit(unit, reading)
    ]
    names = [each.posting.origin.uri for each in found if each.posting is not None]
    assert names == [f"memory://harbour/jobs/{name}" for name in read]


def test_organizations_of_a_store_are_known(memory: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    memory.pipe(
        {
            "/harbour/organizations.yaml": b"acme:\n  name: Acme Shipping\n  url: https://acme.example\n",
            "/harbour/a.yaml": b"title: Net Mender\ncompany: acme\ndescription: Mend nets.\n",
        }
    )
    assert converted("memory://harbour/", str(tmp_path / "out")) == 0
    assert b'"name":"Acme Shipping"' in (tmp_path / "out").read_bytes()


def converted(source: str, output: str, to: str = "jsonl", strict: bool = False) -> int:
    return convert([source], to, None, None, output, None, strict, None, [], None, NOW, None, "1")


def test_a_conversion_into_a_store_is_whole_or_nothing(corpus: Path, memory: fsspec.AbstractFileSystem) -> None:
    assert converted(str(corpus / "jobs" / "few"), "memory://harbour/out/jobs.jsonl") == 1
    whole = memory.cat_file("/harbour/out/jobs.jsonl")
    assert len(whole.splitlines()) == 59
    with pytest.raises(JobExportError):
        converted(str(corpus / "nothing-here"), "memory://harbour/out/jobs.jsonl")
    assert memory.cat_file("/harbour/out/jobs.jsonl") == whole


def parts(source: Path, place: str, to: str, jobs: Jobs = 1, size: int = 80) -> list[Finding]:
    told: list[Finding] = []
    context = write_context(load(None), clock(NOW), None, {})
    convert_parts(
        [str(source)], writable(to), place, Reading(clock(NOW)), context, jobs=jobs, tell=told.append, size=size
    )
    return told


@pytest.mark.parametrize("to", ["parquet", "jsonl", "csv"])
def test_parts_are_the_same_from_any_engine(corpus: Path, cluster: Cluster, to: str, tmp_path: Path) -> None:
    told = parts(corpus / "jobs", str(tmp_path / "one"), to)
    one = tree(tmp_path / "one")
    assert sorted(one) == [".jobexport/manifest", *[f"part-0000{each}.{to}" for each in range(5)]]
    assert parts(corpus / "jobs", f"local://{tmp_path}/dask/", to, cluster) == told
    assert tree(tmp_path / "dask") == one
    parts(corpus / "jobs", str(tmp_path / "two"), to, 2)
    assert tree(tmp_path / "two") == one


def test_parts_hold_every_posting_once_and_old_ones_go(corpus: Path, tmp_path: Path) -> None:
    place = tmp_path / "parts"
    parts(corpus / "jobs", str(place), "jsonl")
    (place / "part-00009.jsonl").write_text("mine\n")
    assert converted(str(corpus / "jobs"), str(tmp_path / "whole")) == 1
    joined = b"".join((place / f"part-0000{each}.jsonl").read_bytes() for each in range(5))
    assert joined == (tmp_path / "whole").read_bytes()
    parts(corpus / "jobs", str(place), "jsonl", size=200)
    assert sorted(path.name for path in place.glob("*.jsonl")) == [
        "part-00000.jsonl", "part-00001.jsonl", "part-00009.jsonl",
    ]  # fmt: skip
    # The folder of parts is a source like any other when it is named.
    (place / "part-00009.jsonl").unlink()
    assert converted(str(place), str(tmp_path / "back")) == 0
    assert (tmp_path / "back").read_bytes() == (tmp_path / "whole").read_bytes()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: converted("-", "out/", "rss"), "out/: rss is one file (name a file; parts are for"),
        (
            lambda: list(units(["bucket9://x/y"], Reading(clock(NOW)))),
            "bucket9://x/y: bucket9:// is no store that is known",
        ),
        (
            lambda: list(units(["https://example.com/a"], Reading(clock(NOW)))),
            "https://example.com/a: addresses are not read",
        ),
        (
            lambda: plan(["x"], "bucket9://x/y", load(None), clock(NOW)),
            "bucket9://x/y: bucket9:// is no store that is known",
        ),
    ],
    ids=["one file", "unknown", "web", "output"],
)
def test_what_no_store_can_do_is_told(call: object, message: str) -> None:
    with pytest.raises(UsageError) as told:
        call()  # type: ignore[operator]
    assert str(told.value).startswith(message)
