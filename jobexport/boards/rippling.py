"""Rippling: the public board (``ats.rippling.com/api/v1/board/{board}/jobs``), a list without texts.

A job with several places is there once per place with one ``uuid``: it becomes one posting.
"""

from __future__ import annotations

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]


def _fill(job: Job) -> None:
    job.put("identifier", {"value": job.text("uuid")}, "uuid")
    spots = [value.get("workLocation") for value in (job.value, *(job.value.get("_group") or ()))]
    labels = [spot.get("label") for spot in spots if isinstance(spot, dict)]
    names = [name.strip() for name in labels if isinstance(name, str) and name.strip()]
    job.put("location", list(dict.fromkeys(names)), "workLocation/label")


TABLE = Table(
    name="rippling",
    title="Rippling",
    marks=(frozenset(("uuid", "name", "workLocation")),),
    ident="uuid",
    group="uuid",
    copied={"name": "title", "department/label": "department", "url": "url"},
    used=("workLocation/label",),
    ignored={"department/id": "the label says it", "workLocation/id": "the label says it"},
    fill=_fill,
)

FORMAT = Format(
    name="rippling",
    title="Rippling job board",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    reader=JsonBoard(TABLE),
    sniff=signs((95, "uuid workLocation name")),
    board=True,
)
