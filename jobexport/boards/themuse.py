"""The Muse: the public API (``themuse.com/api/public/jobs``). A place named remote says how the work is done."""

from __future__ import annotations

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "type": "whether the job is the board's own", "short_name": "part of the address", "model_type": "always jobs",
    "company/id": "the board's number of the company", "company/short_name": "part of the address",
    "levels/short_name": "the name says it", "tags/short_name": "the name says it",
}  # fmt: skip


def _names(job: Job, path: str) -> list[str]:
    return [str(each["name"]) for each in job.items(path) if each.get("name")]


def _fill(job: Job) -> None:
    job.put("identifier", {"value": job.text("id")}, "id")
    job.put("descriptionFormat", "html" if job.text("contents") else None)
    names = _names(job, "locations")
    places = [name for name in names if "remote" not in name.lower()]
    job.put("location", places, "locations")
    if len(places) < len(names):
        # "Flexible / Remote" beside a place leaves open which of the two it is.
        job.put("remote", True if not places else None, "locations")
        job.put("x_themuse_locations", names if places else None, "locations")
    job.put("category", _names(job, "categories"), "categories")
    for path in ("levels", "tags"):
        job.put(f"x_themuse_{path}", _names(job, path), path)
    url = job.text("refs/landing_page")
    job.put("source", {"name": "The Muse", **({"url": url} if url else {})}, "refs/landing_page")


TABLE = Table(
    name="themuse",
    title="The Muse",
    marks=(frozenset(("id", "name", "contents")), frozenset(("id", "name", "refs", "publication_date"))),
    lists=frozenset(("results",)),
    copied={
        "name": "title", "contents": "description", "publication_date": "posted", "refs/landing_page": "url",
        "company/name": "company",
    },
    used=("locations/name", "categories/name", "levels/name", "tags/name"),
    ignored=IGNORED,
    totals=("total",),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="themuse",
    title="The Muse API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://www.themuse.com/developers/api/v2",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "contents publication_date refs landing_page"), (92, "landing_page=themuse.com")),
    board=True,
)
