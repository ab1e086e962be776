"""Remote OK: the public API (``remoteok.com/api``): a list whose first entry is a legal notice.

Its terms ask for a link back: ``source`` carries it. 0 is the sign for unknown pay, and pay has neither currency nor
period.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import moment, pay
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {"slug": "part of the address", "logo": "company_logo again", "original": "a mark of the board",
           "verified": "a mark of the board"}  # fmt: skip


def _notice(value: Mapping[str, Any]) -> str | None:
    legal = value.get("legal")
    return f"Remote OK: {legal}" if isinstance(legal, str) else None


def _fill(job: Job) -> None:
    job.put("identifier", {"value": job.text("id")}, "id")
    job.put("descriptionFormat", "html" if job.text("description") else None)
    if not job.text("date"):
        job.put("posted", moment(job.get("epoch")), "epoch")
    logo = job.text("company_logo") or job.text("logo")
    job.put("logo", logo, "company_logo" if job.text("company_logo") else "logo")
    job.put("location", (job.text("location") or "").strip(" ,"), "location")
    job.put("remote", True)
    job.put("salary", pay(job.get("salary_min"), job.get("salary_max"), None, None), "salary_min")
    job.put("source", {"name": "Remote OK", **({"url": url} if (url := job.text("url")) else {})}, "url")


TABLE = Table(
    name="remoteok",
    title="Remote OK",
    marks=(frozenset(("id", "position", "company")),),
    copied={
        "position": "title", "company": "company", "date": "posted", "description": "description", "url": "url",
        "apply_url": "applyUrl",
    },
    kept=("tags",),
    used=("epoch", "company_logo", "logo", "location", "salary_min", "salary_max"),
    ignored=IGNORED,
    notice=_notice,
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="remoteok",
    title="Remote OK API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://remoteok.com/api",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "position company epoch"), (92, "url=remoteok.com position"), (88, "~API Terms of Service legal")),
    board=True,
)
