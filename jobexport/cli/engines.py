"""Who does the work of a command: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from jobexport.engine import Jobs

__all__ = ["Engine", "EngineOption", "SchedulerOption", "working"]


class Engine(StrEnum):
    """Where work is done."""

    LOCAL = "local"
    DASK = "dask"


EngineOption = Annotated[
    Engine, typer.Option("--engine", help="Where the work is done: on this machine, or on a Dask cluster.")
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler", metavar="ADDRESS", help="With --engine dask: the cluster's scheduler, such as tcp://host:8786."
    ),
]


@contextmanager
def working(engine: Engine, scheduler: str | None, jobs: int) -> Iterator[Jobs]:
    """The workers that the options ask for; ``jobs`` is the number of processes, here or of a cluster on this machine."""
    from jobexport.errors import UsageError

    # All is loaded now: the collector of cycles, which would begin with it, leaves it alone.
    gc.freeze()

    if engine is Engine.LOCAL:
        if scheduler is not None:
            raise UsageError("only says which cluster works", subject="--scheduler", hint="add --engine dask")
        yield jobs
        return
    from jobexport.cli.console import say
    from jobexport.cluster import connected

    with connected(scheduler, jobs) as cluster:
        say(f"the cluster's dashboard: {cluster.dashboard}")
        yield cluster
