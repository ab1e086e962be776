"""What goes wrong on a cluster: a worker that is lost, work that fails, a scheduler that is not there."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from jobexport import engine
from jobexport.catalog import Catalog
from jobexport.clock import clock
from jobexport.cluster import Cluster
from jobexport.config import load
from jobexport.errors import InputError, JobExportError
from jobexport.findings import Finding
from jobexport.pipeline import away
from jobexport.pipeline.building import build
from jobexport.pipeline.context import write_context
from jobexport.pipeline.converting import convert, writable
from jobexport.pipeline.feeds import feeds_of, selections
from jobexport.pipeline.plan import plan
from jobexport.pipeline.policy import policy_of
from jobexport.pipeline.reading import Reading, units
from tests.conftest import ROOT, Result
from tests.engine.conftest import NOW
from tests.engine.test_parity import tree


class Killer:
    """Kills a worker of the cluster, once, when it is told of progress."""

    def __init__(self, cluster: Cluster, stage: str | None = None) -> None:
        self.cluster, self.stage, self.killed = cluster, stage, 0

    def __call__(self, *progress: object) -> None:
        if self.killed or (self.stage is not None and self.stage not in progress):
            return
        self.killed = next(self.cluster.run(_pid, [0]))
        os.kill(self.killed, signal.SIGKILL)


def _pid(item: int) -> int:
    return os.getpid()


def test_a_worker_that_is_killed_loses_and_doubles_nothing_of_a_conversion(
    corpus: Path, cluster: Cluster, tmp_path: Path
) -> None:
    reading = Reading(clock(NOW))
    context = write_context(load(corpus / "jobexport.toml"), clock(NOW), None, {})
    found = {}
    for name, jobs, step in (("one", 1, None), ("dask", cluster, Killer(cluster))):
        told: list[Finding] = []
        with (tmp_path / name).open("wb") as stream:
            result = convert(
                [str(corpus / "jobs")], writable("jsonl"), stream, reading, context,
                jobs=jobs, tell=told.append, step=step,
            )  # fmt: skip
        found[name] = (result, told, (tmp_path / name).read_bytes())
    assert isinstance(step, Killer) and step.killed
    assert found["dask"] == found["one"]
    assert found["one"][0].written > 330


@pytest.mark.parametrize("stage", ["reading", "building"])
def test_a_worker_that_is_killed_loses_and_doubles_nothing_of_a_site(
    corpus: Path, cluster: Cluster, tmp_path: Path, stage: str
) -> None:
    board = load(corpus / "jobexport.toml")
    todo = plan([str(corpus / "jobs")], tmp_path / "one", board, clock(NOW))
    counts, killer = {}, Killer(cluster, stage)
    for name, each, step in (("one", todo, None), ("dask", replace(todo, jobs=cluster), killer)):
        told: list[Finding] = []
        made = build(replace(each, output=tmp_path / name), tell=told.append, step=step)
        counts[name] = (made.open, made.closed, made.left_out, made.findings, told)
    assert killer.killed
    assert counts["dask"] == counts["one"]
    assert tree(tmp_path / "dask") == tree(tmp_path / "one")
    # The catalog is one file, although workers still have it open.
    log = tmp_path / "dask" / ".jobexport" / "catalog.sqlite-wal"
    assert not log.exists() or log.stat().st_size == 0


def test_a_batch_that_was_noted_before_its_worker_was_lost_is_noted_once(corpus: Path, tmp_path: Path) -> None:
    reading = Reading(clock(NOW))
    board = load(corpus / "jobexport.toml")
    todo = plan([str(corpus / "jobs")], tmp_path / "site", board, clock(NOW))
    chosen = selections(feeds_of(board, clock(NOW), todo.site.base_url))
    policy = policy_of(None, board, clock(NOW), pages=True)
    rows = {}
    for times in (1, 2):
        catalog = Catalog.create(tmp_path / f"{times}.sqlite")
        away.setup_reading(catalog.path, reading, policy, "en", chosen, todo.site.facets, True)
        counts = []
        for unit in units(todo.sources, reading):
            for _ in range(times):
                made = [away.ingested(catalog, each) for each in away.read(unit)]
            counts += [(each.unit, each.accepted, each.left_out, each.findings) for each in made]
        catalog.close()
        with closing(sqlite3.connect(catalog.path)) as db:
            tables = [
                name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            ]
            rows[times] = counts, {name: sorted(map(repr, db.execute(f"SELECT * FROM {name}"))) for name in tables}
    assert sum(each[1] for each in rows[1][0]) > 330
    assert sum(each[2] for each in rows[1][0]) > 2
    for name in ("posting", "body", "face", "wording", "finding", "missing", "member", "facet"):
        # Words of a line stand in no order.
        assert name == "wording" or rows[1][1][name]
        assert len(rows[2][1][name]) == len(rows[1][1][name]), name
        assert name == "wording" or rows[2][1][name] == rows[1][1][name], name
    assert rows[2][0] == rows[1][0]


def _refuse(kind: type[Exception], item: int) -> int:
    if item == 3:
        raise kind("no such crane")
    return item


def _deadly(item: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_an_error_of_a_worker_comes_here_as_it_is(cluster: Cluster) -> None:
    found = engine.run(partial(_refuse, InputError), range(9), cluster)
    with pytest.raises(InputError, match="no such crane"):
        list(found)
    with pytest.raises(ZeroDivisionError, match="no such crane"):
        list(engine.run(partial(_refuse, ZeroDivisionError), range(9), cluster))
    assert list(engine.run(abs, range(-3, 3), cluster)) == [3, 2, 1, 0, 1, 2]


class Load(int):
    """A piece of work with a name."""

    label = "jobs.jsonl:257"


def test_work_that_kills_every_worker_is_named(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster._client.cluster.scheduler, "allowed_failures", 0)
    with pytest.raises(JobExportError) as told:
        list(engine.run(_deadly, [Load(1)], cluster))
    assert str(told.value).startswith("jobs.jsonl:257: every worker that was given this piece of work was lost")
    assert list(engine.run(abs, [-1], cluster)) == [1]


def test_results_come_as_they_are_asked_for(cluster: Cluster) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for each in range(1000):
            taken.append(each)
            yield -each

    found = engine.run(abs, items(), cluster)
    assert [next(found) for _ in range(3)] == [0, 1, 2]
    assert len(taken) < 20
    found.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--engine", "dask", "--scheduler", "tcp://127.0.0.1:9"],
         "error: --scheduler tcp://127.0.0.1:9: no scheduler answers (start one with `dask scheduler`, and see its address)"),
        (["--scheduler", "tcp://127.0.0.1:9"], "error: --scheduler: only says which cluster works (add --engine dask)"),
    ],
    ids=["nobody", "engine"],
)  # fmt: skip
def test_what_cannot_work_is_told_on_one_line(
    cli: Callable[..., Result], corpus: Path, arguments: list[str], message: str
) -> None:
    done = cli("convert", corpus / "jobs", "--to", "jsonl", *arguments)
    assert (done.code, done.out, done.err.strip()) == (2, b"", message)


def test_without_dask_the_extra_is_named(cli: Callable[..., Result], corpus: Path, tmp_path: Path) -> None:
    for name in ("distributed", "fsspec"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('not installed')\n")
    env = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = cli("check", corpus / "jobs", "--engine", "dask", env=env)
    assert (done.code, done.err.strip()) == (2, "error: --engine dask: needs an extra (pip install 'jobexport[dask]')")
    done = cli("check", "s3://harbour/jobs.jsonl", env=env)
    assert done.code == 2
    assert done.err.startswith("error: s3://harbour/jobs.jsonl: stores need an extra (pip install 'jobexport[dask]'")
